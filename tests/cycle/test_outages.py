"""What fails around us: servers down for days, a wrong password, a full disk, a letter always refused. The rest goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from lacflow.app import App
from lacflow.cli.main import start
from lacflow.errors import Refused, TryLater
from lacflow.store import inbox, outbox
from lacflow.transports.base import Unreachable
from lacflow.transports.memory import Memory
from post import SOON, dates


class Choosing(Memory):
    """Refuses some people's letters for good, and is down while `down` says why."""

    def __init__(self) -> None:
        super().__init__()
        self.down = ""
        self.refuses: tuple[str, ...] = ()
        self.tried = 0

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        self.tried += 1
        if self.down:
            raise Unreachable(self.down)
        if recipient in self.refuses:
            raise Refused("550 no such user")
        return super().send(message_id, sender, recipient, raw)


@pytest.fixture
def running(council: Path, open_service: Callable[[Path], App]) -> tuple[App, Choosing]:
    """A service an hour before its circulation, with a mailbox that can fail."""
    app, box = open_service(council), Choosing()
    app._transports = dict.fromkeys(app.settings.mailboxes, box)
    at = dates(app).circulate.at
    app.import_plan(council / "plan.xlsx", "permanence", at - timedelta(days=9))
    app.tick(at - timedelta(hours=1))
    return app, box


def notices(app: App) -> list[outbox.Letter]:
    with app.database.read() as conn:
        return [x for x in outbox.list_letters(conn, letter="notice") if x.step == "unsent"]


def test_a_server_that_stalls_after_each_letter_is_not_looked_at_before_ten_minutes_have_passed(
    running: tuple[App, Choosing], council: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tick itself lasts: half a minute for each lost answer."""
    app, box = running
    file = council / "config/lacflow.yaml"
    file.write_text(file.read_text().replace("sending: rehearsal", "sending: live"))
    app.refresh()
    app._transports = dict.fromkeys(app.settings.mailboxes, box)
    monkeypatch.setattr("lacflow.app.time", SimpleNamespace(monotonic=lambda: 1000.0 + 30 * box.tried))
    at = dates(app).circulate.at + SOON
    app.tick(at)  # says what will go first
    at, box.tried, box.faults = at + timedelta(hours=1) + SOON, 0, ["lost"] * 50
    app.tick(at)
    with app.database.read() as conn:
        doubtful = outbox.list_letters(conn, states=["in_doubt"])
    assert len(doubtful) > 5
    waits = sorted(letter.not_before - at for letter in doubtful)
    assert waits == [timedelta(minutes=10, seconds=30 * (n + 1)) for n in range(len(doubtful))]


@pytest.mark.parametrize("days", [1 / 24 * 2, 1, 7])
def test_a_server_down_for_hours_or_days_is_asked_seldom_and_told_of_once_and_then_all_goes(
    running: tuple[App, Choosing], days: float, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, box = running
    begin, minutes = dates(app).circulate.at, int(days * 24 * 60)
    box.down = "535 wrong password"
    before = box.tried
    for minute in range(0, minutes, max(10, minutes // 150)):
        app.tick(begin + SOON + timedelta(minutes=minute))
    assert box.tried - before <= 8 + minutes / 30
    assert len(notices(app)) == 1
    monkeypatch.setenv("LACFLOW_CONFIG", str(app.config_dir))
    assert start(["status"]) == 0
    assert "no sending since" in (said := capsys.readouterr().out)
    assert "535 wrong password" in said
    box.down, before = "", len(box.sent)
    for minute in (0, 31, 62):
        app.tick(begin + SOON + timedelta(minutes=minutes + minute))
    assert len({s.message_id for s in box.sent}) == len(box.sent)
    assert sum("your update" in s.raw.decode("utf-8", "replace") for s in box.sent) >= 5
    assert len(notices(app)) == 1


def test_a_letter_always_refused_fails_alone_and_is_told_of_once(running: tuple[App, Choosing]) -> None:
    app, box = running
    box.refuses = ("helen.fern@northmoor.example",)
    begin = dates(app).circulate.at + SOON
    for hour in range(30):
        app.tick(begin + timedelta(hours=hour))
    with app.database.read() as conn:
        failed = outbox.list_letters(conn, states=("failed",))
    assert [x.to_address for x in failed] == list(box.refuses)
    assert len([s for s in box.sent if s.recipient not in box.refuses]) > 5
    (told,) = notices(app)
    assert told.about == (failed[0].known_by,)
    assert told.state == "accepted"


def test_with_a_full_disk_mail_stays_in_the_mailbox_until_there_is_room(
    running: tuple[App, Choosing], council: Path
) -> None:
    app, box = running
    box.put(b"From: a@b.example\r\nMessage-ID: <big@b.example>\r\n\r\n" + b"x" * 3_000_000 + b"\r\n")
    at = dates(app).circulate.at - timedelta(minutes=30)
    limit(app, full=True)
    assert "full" in told(app, at)
    assert len(box.waiting) == 1
    limit(app, full=False)
    app.tick(at + timedelta(minutes=5))
    with app.database.read() as conn:
        assert [m.message_id for m in inbox.list_mail(conn)] == ["<big@b.example>"]
    assert box.waiting == {}


def told(app: App, at: datetime) -> str:
    """Return the faults of a tick, whether it ended or not."""
    try:
        return " ".join(fault for tally in app.tick(at) for fault in tally.faults)
    except TryLater as error:
        return str(error)


def limit(app: App, *, full: bool) -> None:
    """Let the database grow no further, as on a full disk; or let it grow again."""
    with app.database.engine.connect() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.rollback()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages if full else 1_000_000}")


def test_a_database_locked_by_somebody_else_delays_a_tick_and_loses_nothing(
    running: tuple[App, Choosing], council: Path
) -> None:
    app, box = running
    box.put(b"From: a@b.example\r\nMessage-ID: <one@b.example>\r\n\r\nhello\r\n")
    at = dates(app).circulate.at - timedelta(minutes=30)
    with app.database.engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(council / "var/lacflow.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "locked" in told(app, at)
    assert len(box.waiting) == 1
    app.tick(at + timedelta(minutes=1))
    assert box.waiting == {}
