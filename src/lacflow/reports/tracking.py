"""`lacflow track`: two questions chairs ask: what has been red for long, and which dates keep moving."""

from __future__ import annotations

from typing import Any

from lacflow.board.chair import Chair, Track
from lacflow.board.rag import Rag
from lacflow.letters.lines import leads_of

COLUMNS = ("key", "activity", "leads", "colour", "boards", "dates", "moved")


def rows(chair: Chair, *, red: int | None = None, moved: int | None = None) -> list[dict[str, Any]]:
    """Return the open actions that have been red for more than so many boards, or whose date moved more often than that.

    Args:
        red: boards, this one included; a red nobody has spoken of counts, and is said to be only last known.
        moved: changes of the date in force, earlier or later. Where both are given, either is enough.
    """
    return [_row(chair, one) for one in chair.tracks if _red(one, red) or (moved is not None and one.revised > moved)]


def _red(one: Track, boards: int | None) -> bool:
    return boards is not None and one.item.rag is Rag.RED and one.at_colour > boards


def _row(chair: Chair, one: Track) -> dict[str, Any]:
    colour = one.item.rag.value if one.item.rag else "none"
    return {
        "key": one.key,
        "activity": " ".join(one.item.action.activity.split()),
        "leads": leads_of(one.item.action, chair.held.names),
        "colour": f"{colour}, last known" if one.item.not_assured else colour,
        "boards": one.at_colour,
        "dates": [day.isoformat() for day in one.item.past.dates],
        "moved": one.revised,
    }
