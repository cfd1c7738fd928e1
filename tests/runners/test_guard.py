"""The guard tells an older copy from a database that another machine goes on with at the very moment it looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.runners.conftest import NOW

from lacflow.runners.further import Asking
from lacflow.runners.guard import Guard
from lacflow.store import attempts, journal
from lacflow.store.highwater import HighWater, Mark
from lacflow.store.tables import boards

NOBODY = Asking({}, {})


class Meanwhile(HighWater):
    """The file, on a machine on which something happens whenever it is about to be read."""

    happens: Callable[[], None] = staticmethod(lambda: None)

    def read(self) -> Mark | None:
        self.happens()
        return super().read()


@pytest.fixture
def water(tmp_path: Path) -> Meanwhile:
    return Meanwhile(tmp_path / "high-water.json")


@pytest.fixture
def guard(mail_office: Any, water: Meanwhile) -> Guard:
    """A guard that knows its database, in which one letter was tried."""
    mail_office.queue()
    found = Guard(mail_office.db, water, "last_tick")
    found.noticed(NOW, NOBODY)
    another_sends(mail_office, water)
    found.tick_is_over()
    return found


def another_sends(office: Any, water: HighWater) -> None:
    """Journal an attempt and raise the mark, as another process does in its tick."""
    with office.db.write() as conn:
        attempt = attempts.start(conn, 1, NOW)
    water.raise_to(attempt=attempt)


def test_two_that_tick_at_the_same_moment_are_no_older_copy(mail_office: Any, water: Meanwhile, guard: Guard) -> None:
    """The other goes on between our two looks; what it raised must be in the database by the time we look there."""
    water.happens = lambda: another_sends(mail_office, water)
    assert guard.noticed(NOW + timedelta(minutes=1), NOBODY) is None
    assert guard.before_sending(NOW + timedelta(minutes=1)) == ("", False)


def test_a_database_that_knows_less_than_the_file_is_an_older_copy_at_either_look(
    water: Meanwhile, guard: Guard
) -> None:
    water.raise_to(attempt=2)
    assert "put back" in guard.before_sending(NOW)[0]
    known = guard.noticed(NOW, NOBODY)
    assert known is not None
    assert "knows less than this machine remembers" in known["why"]


def test_what_is_done_by_command_before_the_next_tick_makes_a_copy_no_younger(
    mail_office: Any, water: Meanwhile, guard: Guard
) -> None:
    """What it has forgotten is lived through from its own last tick on."""
    last_tick = NOW - timedelta(days=8)
    with mail_office.db.write() as conn:
        journal.mark(conn, "last_tick", {}, last_tick)
    mail_office.queue("b.lead")
    water.raise_to(attempt=2)
    known = guard.noticed(NOW, NOBODY)
    assert known is not None
    assert known["since"] == last_tick.isoformat()


def test_a_daemon_remembers_no_version_of_a_board_that_an_older_copy_may_reach_again(
    mail_office: Any, water: Meanwhile, guard: Guard
) -> None:
    """Else it would leave the board alone, for it looks again only where the version is another."""

    def version() -> int:
        with mail_office.db.read() as conn:
            return int(conn.scalar(select(boards.c.version)))

    remembered = version()
    water.raise_to(attempt=2)
    guard.noticed(NOW, NOBODY)
    assert version() > remembered + 100_000
