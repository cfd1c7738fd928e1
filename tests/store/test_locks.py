"""Ticks go on beside one another; putting a copy back waits for none, and lets none begin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

import live
from lacflow.errors import TryLater
from lacflow.store.database import Database
from lacflow.store.locks import putting_back, ticking


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """The same database, opened twice."""
    with live.postgres() if request.param == "postgresql" else live.nothing() as url:
        one, other = (Database(url or f"sqlite:///{tmp_path}/a.db") for _ in range(2))
        yield one, other
        one.close()
        other.close()


def test_several_tick_at_once_and_nothing_is_put_back_meanwhile(two: tuple[Database, Database]) -> None:
    one, other = two
    with ticking(one), ticking(other):
        pass
    with ticking(one), pytest.raises(TryLater, match="nothing was put back"), putting_back(other):
        pass
    with putting_back(other):
        pass


def test_no_tick_begins_and_nobody_else_puts_back_while_a_copy_is_put_back(two: tuple[Database, Database]) -> None:
    one, other = two
    with putting_back(one):
        with pytest.raises(TryLater, match="being put in the database's place"), ticking(other):
            pass
        with pytest.raises(TryLater), putting_back(other):
            pass
    with ticking(other):
        pass


@pytest.mark.server
@pytest.mark.parametrize("two", ["postgresql"], indirect=True)
def test_a_tick_whose_session_was_cut_changes_nothing_more(two: tuple[Database, Database]) -> None:
    """Whoever puts a copy back cannot know of it any more, and what it knew is not true of the copy."""
    one, other = two
    with other.write() as conn:
        conn.execute(text("CREATE TABLE told (words text)"))
    with ticking(one):
        with one.write() as conn:
            conn.execute(text("INSERT INTO told VALUES ('before')"))
        live.cut(one.url, live.HOLDERS)
        with putting_back(other):
            for _ in range(2):
                with pytest.raises(TryLater, match="held our lock was lost"), one.write() as conn:
                    conn.execute(text("INSERT INTO told VALUES ('after')"))
    with ticking(one), one.write() as conn:
        conn.execute(text("INSERT INTO told VALUES ('the next tick')"))
    with one.read() as conn:
        assert list(conn.scalars(text("SELECT words FROM told"))) == ["before", "the next tick"]
