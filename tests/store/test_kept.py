"""Papers are kept as they were fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lacflow.store import kept
from lacflow.store.database import Database

AT = datetime(2027, 1, 7, 9, tzinfo=UTC)


def test_what_was_fixed_comes_back_byte_for_byte_with_its_hash(database: Database) -> None:
    forms = {"pdf": b"%PDF one", "json": b"{}"}
    with database.write() as conn:
        assert kept.keep(conn, "b", "jan", "briefing", AT, forms) == 1
    with database.read() as conn:
        found = kept.newest(conn, "b", "jan", "briefing")
        assert {form: k.content for form, k in found.items()} == forms
        assert all(k.whole and k.at == AT for k in found.values())
        assert not replace(found["pdf"], content=b"%PDF two").whole
        assert kept.newest(conn, "b", "feb", "briefing") == {}


def test_fixing_the_same_again_adds_nothing_and_other_contents_another_edition(database: Database) -> None:
    """Nothing that was fixed is ever written over."""
    later = AT + timedelta(hours=1)
    with database.write() as conn:
        kept.keep(conn, "b", "jan", "briefing", AT, {"pdf": b"one"})
        assert kept.keep(conn, "b", "jan", "briefing", later, {"pdf": b"one"}) == 1
        assert kept.keep(conn, "b", "jan", "briefing", later, {"pdf": b"two"}) == 2
    with database.read() as conn:
        assert kept.newest(conn, "b", "jan", "briefing")["pdf"].content == b"two"
        assert [(k.edition, k.at) for k in kept.listed(conn, "b")] == [(1, AT), (2, later)]
