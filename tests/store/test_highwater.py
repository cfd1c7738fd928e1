"""The high-water mark: which database is an older copy, and which is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lacflow.store import highwater
from lacflow.store.database import Database
from lacflow.store.highwater import HighWater, Mark

NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)
KEPT = Mark("e1", attempt=30, mail=20, review=5, tick="2026-12-14T10:00:00+00:00")


@pytest.mark.parametrize(
    ("kept", "found", "older"),
    [
        pytest.param(None, Mark(), False, id="never used"),
        pytest.param(None, Mark("e1"), False, id="used by a machine that did nothing"),
        pytest.param(None, KEPT, True, id="a machine that does not know it"),
        pytest.param(KEPT, Mark(), True, id="made anew, or from before there were marks"),
        pytest.param(KEPT, KEPT, False, id="the same"),
        pytest.param(KEPT, replace(KEPT, attempt=31, mail=25), False, id="gone on by another machine"),
        pytest.param(KEPT, replace(KEPT, attempt=29), True, id="forgot an attempt"),
        pytest.param(KEPT, replace(KEPT, mail=19), True, id="forgot a mail"),
        pytest.param(KEPT, replace(KEPT, tick="2026-12-14T09:00:00+00:00"), True, id="forgot an hour"),
        pytest.param(KEPT, replace(KEPT, tick="2026-12-14T09:55:00+00:00"), False, id="ticks of two machines"),
        pytest.param(KEPT, replace(KEPT, epoch="e2", attempt=3, before=("e1",)), False, id="reconciled elsewhere"),
        pytest.param(replace(KEPT, epoch="e2"), replace(KEPT, attempt=99), True, id="a copy from before that"),
    ],
)
def test_an_older_copy_is_known_from_the_database_itself(kept: Mark | None, found: Mark, older: bool) -> None:
    assert bool(highwater.went_back(kept, found)) is older


def test_the_file_is_raised_and_never_lowered_within_an_epoch(tmp_path: Path) -> None:
    water = HighWater(tmp_path / "mark")
    water.raise_to(attempt=5)
    assert water.read() is None
    water.set(KEPT)
    water.raise_to(attempt=40)
    water.raise_to(attempt=35, mail=21)
    water.set(replace(KEPT, attempt=1))
    assert water.read() == replace(KEPT, attempt=40, mail=21)
    water.set(Mark("e2", attempt=1))
    assert water.read() == Mark("e2", attempt=1)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"[]", b'{"other": 1}'])
def test_a_file_that_cannot_be_understood_counts_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mark").write_bytes(content)
    water = HighWater(tmp_path / "mark")
    assert water.read() is None
    water.set(KEPT)
    assert water.read() == KEPT


def test_epochs_and_numbers_of_reviews_go_on(database: Database) -> None:
    with database.write() as conn:
        first = highwater.begin_epoch(conn, NOW)
        second = highwater.begin_epoch(conn, NOW)
        highwater.skip_reviews(conn, 7, NOW)
        highwater.skip_reviews(conn, 3, NOW)
        found = highwater.of(conn, "last_tick")
    assert (found.epoch, found.before, found.review) == (second, (first,), 7)
