"""The two questions chairs ask are each one list."""

from __future__ import annotations

import chaired
from lacflow.board.chair import Chair
from lacflow.board.rag import Rag
from lacflow.reports.tracking import rows


def test_what_has_been_red_for_more_than_two_boards() -> None:
    """Counted over earlier boards, whatever has been heard since: a red nobody speaks of is said to be last known."""
    chairs = [chaired.chair(200, 8, seed=seed) for seed in range(12)]
    assert any(rows(chair, red=2) for chair in chairs)
    for chair in chairs:
        _is_right(chair)


def _is_right(chair: Chair) -> None:
    found = {row["key"]: row for row in rows(chair, red=2)}
    for track in chair.tracks:
        seen = [board.colours[track.key] for board in chair.earlier.boards][-2:]
        assert (track.key in found) == (track.item.rag is Rag.RED and seen == [Rag.RED, Rag.RED])
    assert {key for key, row in found.items() if "last known" in row["colour"]} == {
        t.key for t in chair.tracks if t.key in found and not t.item.heard
    }


def test_which_dates_have_moved_more_than_twice() -> None:
    """With every date there was."""
    chair = chaired.chair(60, 8)
    found = {row["key"]: row["dates"] for row in rows(chair, moved=2)}
    dates = {t.key: [d.isoformat() for d in t.item.past.dates] for t in chair.tracks}
    assert found == {key: days for key, days in dates.items() if len(days) > 3}
    assert rows(chair, red=99, moved=99) == []
