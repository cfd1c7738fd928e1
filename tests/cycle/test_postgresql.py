"""One cycle on PostgreSQL comes out as it does on SQLite, letter by letter and row by row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import live
from lacflow.app import App
from lacflow.errors import InputFault
from lacflow.store import migrate
from lacflow.store.database import Database
from outcome import BOARD, nothing_twice, outcome
from post import SOON, answer, dates, out_of_office, sent

pytestmark = pytest.mark.server


@pytest.fixture
def shared() -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with live.postgres() as url:
        yield url


def test_a_shared_database_is_brought_up_to_date_by_hand(council: Path, shared: str) -> None:
    with pytest.raises(InputFault, match="lacflow db upgrade"):
        App.open(council / "config", {"LACFLOW_DATABASE": shared})
    upgraded(shared)
    App.open(council / "config", {"LACFLOW_DATABASE": shared}).close()


def upgraded(url: str) -> None:
    db = Database(url)
    assert migrate.upgrade(db)
    db.close()


def test_a_whole_cycle_is_the_same_on_both_databases(council: Path, tmp_path: Path, shared: str) -> None:
    upgraded(shared)
    (council / "var").mkdir()
    (council / "var/secret").write_text("the same secret for both of them\n")
    other = tmp_path / "other"
    shutil.copytree(council, other)
    embedded, server = App.open(council / "config", {}), App.open(other / "config", {"LACFLOW_DATABASE": shared})
    assert not server.database.is_sqlite
    when = dates(embedded)
    assert when.chase is not None
    start, at = when.circulate.at - timedelta(days=9), when.circulate.at + SOON
    for app, root in ((embedded, council), (server, other)):
        app.import_plan(root / "plan.xlsx", BOARD, start)
        for instant in (start, at, at):
            tick(app, instant)
    asked = {s.to.partition("@")[0]: s for s in sent(council) if "your update by" in s.subject}
    replies = [
        answer(asked["tom.moss"], "No change.", at),
        answer(asked["helen.fern"], "4a red, the panel has lost two members.", at),
        answer(asked["kerry.vale"], "10b.i is complete, the group met on Monday.", at),
        answer(asked["rosa.lind"], "Could we talk about this one day next week?", at),
        out_of_office(asked["jonah.oakes"], f"{at + timedelta(days=40):%d %B %Y}", at),
    ]
    for app, root in ((embedded, council), (server, other)):
        for number, raw in enumerate(replies):
            (root / f"var/mail/in/new/{number}.test").write_bytes(raw)
        for instant in (at + timedelta(hours=1), when.chase.at + SOON, when.brief.at + SOON):
            tick(app, instant)
            tick(app, instant)
        app.close()
    one, two = outcome(council), outcome(other, shared)
    assert one["letters"]
    assert {row["letter"] for row in one["outbox"]} >= {"circulation", "receipt", "chase", "briefing", "escalation"}
    nothing_twice(two)
    assert two == one


def tick(app: App, at: object) -> None:
    assert [fault for tally in app.tick(at) for fault in tally.faults] == []  # type: ignore[arg-type]
