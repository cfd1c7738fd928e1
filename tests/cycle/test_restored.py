"""A database put back from a copy is noticed by the next tick; nothing it forgot is sent again, and no reply is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import live
from lacflow.app import App
from lacflow.board.steps import Timetable
from lacflow.store import backup, inbox, outbox, plans
from lacflow.store.database import Database
from lacflow.store.tables import attempts
from post import SOON, Sent, answer, dates, out_of_office, receive, sent
from ticking import Ground, on_server

HOUR = timedelta(hours=1)


def copied(ground: Ground, target: Path) -> None:
    """Copy the database while the service runs, as `db backup` does."""
    app = ground.open()
    backup.copy_out(app.database, target)
    app.close()


def put_back(ground: Ground, copy: Path) -> None:
    """Put a copy in the database's place, as somebody does by hand."""
    if ground.url:
        db = Database(ground.url)
        backup.put_in(db, copy)
        db.close()
        return
    for path in (ground.root / "var").glob("lacflow.db*"):
        path.unlink()
    shutil.copy(copy, ground.root / "var/lacflow.db")


def ticked(ground: Ground, *instants: datetime) -> None:
    """Tick in a process that begins anew each time, as after a stop."""
    for at in instants:
        app = ground.open()
        try:
            assert [fault for tally in app.tick(at) for fault in tally.faults] == []
        finally:
            app.close()


def replies(root: Path, at: datetime) -> None:
    """One nothing new, one bad news, one nobody can read, one away; and four more from one lead in a day."""
    asked: dict[str, Sent] = {s.to.partition("@")[0]: s for s in sent(root) if "your update by" in s.subject}
    receive(root, answer(asked["tom.moss"], "No change.", at))
    receive(root, answer(asked["helen.fern"], "4a red, the panel has lost two members.", at))
    receive(root, answer(asked["rosa.lind"], "Could we talk about this one day next week?", at))
    receive(root, out_of_office(asked["jonah.oakes"], f"{at + timedelta(days=40):%d %B %Y}", at))


def letters_of(root: Path) -> set[str]:
    return {s.message.message_id for s in sent(root)}


def facts(ground: Ground) -> dict[str, Any]:
    """Return what must be as it was: what leads said and what they were sent, and when."""
    app = ground.open()
    try:
        with app.database.read() as conn:
            plan = plans.load(conn, "permanence")
            return {
                "plan": [(a.key, a.rag.value, a.progress, a.due.raw) for a in plan.actions],
                "mail": sorted((m.message_id, m.state) for m in inbox.list_mail(conn)),
                "sent": sorted(
                    (x.letter, x.message_id, x.accepted_at)
                    for x in outbox.list_letters(conn, states=("accepted",))
                    if x.letter in ("circulation", "chase", "chase_summary", "briefing")
                ),
                "again": [row.words for row in conn.execute(select(attempts)) if "already" in row.words],
            }
    finally:
        app.close()


def lived(ground: Ground, when: Timetable, until: timedelta, copy: Path, copy_at: timedelta) -> datetime:
    """Live a cycle until so long after its circulation, with a copy of the database made on the way; return the end."""
    assert when.chase is not None
    at = when.circulate.at
    moments = [
        at - timedelta(days=9), at - HOUR, at + SOON, at + SOON * 2, at + 2 * HOUR, at + 2 * HOUR + SOON,
        at + timedelta(days=2), when.chase.at + SOON, when.chase.at + 2 * SOON,
    ]  # fmt: skip
    for moment in [m for m in moments if m < at + until]:
        if moment >= at + copy_at and not copy.exists():
            copied(ground, copy)
        if moment == at + 2 * HOUR:
            replies(ground.root, moment)
        ticked(ground, moment)
    return at + until


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def ground(request: pytest.FixtureRequest, council: Path) -> Iterator[Ground]:
    """A council with the starter plan, on each database there is."""
    with live.postgres() if request.param == "postgresql" else live.nothing() as url:
        here = Ground(council, on_server(url, "restored"))
        app = here.open()
        app.import_plan(council / "plan.xlsx", "permanence", dates(app).circulate.at - timedelta(days=9))
        app.close()
        yield here


def when_of(ground: Ground) -> Timetable:
    app = ground.open()
    found = dates(app)
    app.close()
    return found


@pytest.mark.parametrize(
    ("copy_at", "until"),
    [
        pytest.param(timedelta(hours=1.9), timedelta(hours=2.9), id="1 hour"),
        pytest.param(-timedelta(hours=0.5), timedelta(hours=23.5), id="1 day"),
        pytest.param(-timedelta(hours=0.5), timedelta(days=7, hours=6), id="8 days"),
        pytest.param(timedelta(hours=1.9), timedelta(days=7, hours=6), id="7 days, after the circulation"),
    ],
)
def test_a_copy_put_back_by_hand_sends_nothing_again_and_loses_no_reply(
    ground: Ground, tmp_path: Path, copy_at: timedelta, until: timedelta
) -> None:
    copy = tmp_path / "copy.db"
    end = lived(ground, when_of(ground), until, copy, copy_at)
    before, had = facts(ground), letters_of(ground.root)
    put_back(ground, copy)
    for minute in range(4):
        ticked(ground, end + timedelta(minutes=minute))
    after = facts(ground)
    assert after == {**before, "sent": after["sent"]}
    assert [row[:2] for row in after["sent"]] == [row[:2] for row in before["sent"]]
    new = [s for s in sent(ground.root) if s.message.message_id not in had]
    # What waits for the project manager has new numbers, so that list may go anew.
    assert [s.subject for s in new if "was put back" not in s.subject and "for you" not in s.subject] == []
    (told,) = [s for s in new if "was put back" in s.subject]
    assert "do not go again: " in told.text


def killed(ground: Ground, at: datetime, point: str) -> None:
    """Tick in a process of its own that dies at a point."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LACFLOW_")}
    command = [sys.executable, "-m", "lacflow", "tick", "--at", at.isoformat()]
    environ = {**plain, **ground.environ, "LACFLOW_FAILPOINT": point}
    done = subprocess.run(command, cwd=ground.root, env=environ, capture_output=True)
    assert done.returncode == -signal.SIGKILL, point


POINTS = (
    "restored.relived:1", "restored.asked:2", "restored.relived:4", "restored.asked:6", "restored.before-commit:1",
    "restored.done:1", "outgoing.claimed:1",
)  # fmt: skip


def test_a_first_tick_that_dies_in_its_middle_is_no_older_copy(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    """Whose letters had gone when it died: the machine knows the database from before its first letter on."""
    app = open_service(council)
    at = dates(app).circulate.at + SOON
    app.import_plan(council / "plan.xlsx", "permanence", at - timedelta(days=9))
    app.close()
    killed(Ground(council), at, "outgoing.sent:2")
    ticked(Ground(council), at + timedelta(minutes=1))
    assert [s.subject for s in sent(council) if "put back" in s.subject] == []


def test_what_is_put_back_in_the_middle_of_a_tick_sends_nothing_more_in_that_tick(
    council: Path, tmp_path: Path, open_service: Callable[[Path], App]
) -> None:
    """A tick looks at its beginning whether the database is the latest, and again before letters leave."""
    app, copy = open_service(council), tmp_path / "copy.db"
    at = dates(app).circulate.at
    app.import_plan(council / "plan.xlsx", "permanence", at - timedelta(days=9))
    app.tick(at - HOUR)
    copied(Ground(council), copy)
    app.tick(at + SOON)
    assert app._guard.before_sending(at + SOON)[0] == ""
    app.close()
    put_back(Ground(council), copy)
    assert "put back" in open_service(council)._guard.before_sending(at + SOON)[0]


@pytest.mark.prove
@pytest.mark.parametrize("points", [(p,) for p in POINTS] if os.environ.get("LACFLOW_PROVE") else [POINTS[2:5:2]])
def test_killed_while_it_finds_out_it_finds_out_when_run_again(
    ground: Ground, tmp_path: Path, points: tuple[str, ...]
) -> None:
    copy = tmp_path / "copy.db"
    end = lived(ground, when_of(ground), timedelta(days=7, hours=6), copy, -HOUR / 2)
    before, had = facts(ground), letters_of(ground.root)
    put_back(ground, copy)
    for point in points:
        killed(ground, end, point)
    for minute in range(3):
        ticked(ground, end + timedelta(minutes=minute))
    after = facts(ground)
    assert [row[:2] for row in after["sent"]] == [row[:2] for row in before["sent"]]
    assert after == {**before, "sent": after["sent"]}
    new = [s.subject for s in sent(ground.root) if s.message.message_id not in had]
    assert [s for s in new if "was put back" not in s and "for you" not in s] == []
    assert len([s for s in new if "was put back" in s]) == 1
