"""`lacflow run`: ticks by itself, takes up edits, tells of faults and of having been off, stops when it is told to.

On the real clock, with a tick each second.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lacflow.app import LAST_TICK, App
from lacflow.daemon import Knock, watch
from lacflow.demo.starter import plan_workbook
from lacflow.errors import TryLater
from lacflow.reports import listing
from lacflow.settings import write_starter
from lacflow.store import cycles, journal, plans
from lacflow.store.database import Database
from outcome import BOARD, nothing_twice, outcome
from post import SOON, dates, receive

PATIENCE = 30.0


@dataclass
class Running:
    """A daemon that runs, and the folder it runs in."""

    root: Path
    process: subprocess.Popen[str]

    def status(self) -> dict[str, Any]:
        """Return what `lacflow status --json` says."""
        command = [sys.executable, "-m", "lacflow", "status", "--json"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, timeout=60)
        return json.loads(done.stdout) if done.returncode == 0 else {}

    def ticks(self, after: str = "") -> str:
        """Wait for a tick later than `after`; return when it was."""
        return until(lambda: (at := str(self.status().get("last_tick") or "")) > after and at)

    def stop(self) -> str:
        """Tell it to stop, wait until it has, and return what it logged."""
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, said
        return said


def until(found: Callable[[], Any]) -> Any:
    """Return the first true answer; fail when none comes in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


@contextmanager
def daemon(root: Path) -> Iterator[Running]:
    """Run the daemon, and end it whatever happens."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LACFLOW_")}
    command = [sys.executable, "-W", "error", "-m", "lacflow", "run", "--every", "1"]
    with subprocess.Popen(command, cwd=root, env=plain, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Running(root, process)
        finally:
            if process.poll() is None:
                process.kill()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A council that was set up just now."""
    write_starter(tmp_path, datetime.now(UTC).date())
    (tmp_path / "plan.xlsx").write_bytes(plan_workbook())
    app = App.open(tmp_path / "config", {})
    app.import_plan(tmp_path / "plan.xlsx", BOARD, datetime.now(UTC))
    app.close()
    return tmp_path


def letters(root: Path, step: str) -> list[dict[str, Any]]:
    db = Database(f"sqlite:///{root}/var/lacflow.db")
    with db.read() as conn:
        found = [row for row in listing.outbox(conn, None, None) if row["step"] == step]
    db.close()
    return found


def test_it_ticks_can_be_seen_to_run_stays_small_and_stops_when_told(site: Path) -> None:
    with daemon(site) as running:
        running.ticks(running.ticks())
        assert running.status()["ticking"]
        memory = Path(f"/proc/{running.process.pid}/status").read_text()
        peak = next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("VmHWM")) / 1024
        print(f"\nmemory of the daemon at its highest: {peak:.0f} MB")
        assert peak < 120
        said = running.stop()
    lines = said.splitlines()
    assert "action=started" in lines[0]
    assert "action=stopped" in lines[-1]
    assert "signal=SIGTERM" in said
    assert "event=pass name=planner" in said
    assert "@" not in said


def test_a_good_edit_is_taken_up_a_bad_one_is_not_and_the_administrator_is_told_of_each_once(site: Path) -> None:
    board = site / "config/boards/permanence.yaml"
    app = App.open(site / "config", {})
    meeting = app.settings.boards[BOARD].meetings[-1]
    app.close()
    good = board.read_text()
    with daemon(site) as running:
        first = running.ticks()
        moved = meeting.date + timedelta(days=7)
        board.write_text(good.replace(meeting.date.isoformat(), moved.isoformat()))
        told = until(lambda: letters(site, "date_noted"))
        assert {row["to_person"] for row in told} == {"i.admin", "p.manager"}

        board.write_text(good.replace("Europe/London", "Europe/Londn"))
        until(lambda: letters(site, "config_fault"))
        running.ticks(running.ticks(running.ticks(first)))
        assert [row["to_person"] for row in letters(site, "config_fault")] == ["i.admin"]
        db = Database(f"sqlite:///{site}/var/lacflow.db")
        with db.read() as conn:
            assert cycles.meetings(conn, BOARD)[meeting.key].meeting.date == moved
        db.close()

        board.write_text(good)
        until(lambda: len(letters(site, "date_noted")) == 4)
        running.stop()
    assert len(letters(site, "config_fault")) == 1


def test_a_tick_under_way_is_finished_before_it_stops(site: Path) -> None:
    with daemon(site) as running:
        running.ticks()
        for number in range(60):
            receive(site, letter_of(number))
        until(lambda: sum(running.status().get("inbox", {}).values()) > 0)
        said = running.stop()
    db = Database(f"sqlite:///{site}/var/lacflow.db")
    with db.read() as conn:
        mail = listing.inbox(conn, None, None)
    db.close()
    assert "failed" not in said
    assert len(mail) == 60
    assert "stored" not in {row["state"] for row in mail}


def letter_of(number: int) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "stranger@elsewhere.example", "permanence.board@northmoor.example"
    message["Subject"], message["Message-ID"] = "About the plan", f"<{number}@elsewhere.example>"
    message.set_content("What is the plan?\n" * 200)
    return message.as_bytes()


@pytest.mark.parametrize(("minutes", "told"), [(125, ["i.admin"]), (50, [])])
def test_after_more_than_an_hour_off_the_administrator_is_told_once(site: Path, minutes: int, told: list[str]) -> None:
    off_since = datetime.now(UTC) - timedelta(minutes=minutes)
    db = Database(f"sqlite:///{site}/var/lacflow.db")
    with db.write() as conn:
        journal.mark(conn, LAST_TICK, {}, off_since)
    db.close()
    for _ in range(2):
        with daemon(site) as running:
            running.ticks(running.ticks(off_since.isoformat()))
            running.stop()
    assert [row["to_person"] for row in letters(site, "downtime")] == told


def test_two_daemons_at_once_do_everything_once(site: Path) -> None:
    with daemon(site) as one, daemon(site) as other:
        one.ticks()
        for number in range(20):
            receive(site, letter_of(number))
        until(lambda: not list((site / "var/mail/in/new").iterdir()))
        other.ticks(one.ticks(datetime.now(UTC).isoformat()))
        said = one.stop() + other.stop()
    found = outcome(site)
    assert "level=error" not in said
    assert len(found["inbox"]) == 20
    assert len(found["taken in"]) == 20
    nothing_twice(found)


def test_ticks_at_the_same_moment_send_each_letter_once(council: Path) -> None:
    app = App.open(council / "config", {})
    at = dates(app).circulate.at + SOON
    app.import_plan(council / "plan.xlsx", BOARD, at - timedelta(days=9))
    app.tick(at - timedelta(days=9))
    leads = {p for a in _plan(app).open_actions() for p in a.people}
    app.close()
    command = [sys.executable, "-m", "lacflow", "tick", "--at", at.isoformat()]
    running = [
        subprocess.Popen(command, cwd=council, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    found = outcome(council)
    nothing_twice(found)
    assert len([row for row in found["outbox"] if row["letter"] == "circulation"]) == len(leads)
    assert {row["state"] for row in found["outbox"]} == {"accepted"}
    assert len(found["letters"]) == len(found["outbox"])


def _plan(app: App) -> Any:
    with app.database.read() as conn:
        return plans.load(conn, BOARD)


def test_the_watchdog_knocks_when_nobody_else_does() -> None:
    ticked: list[float] = []
    stop = threading.Event()
    knock = Knock(lambda: ticked.append(time.monotonic()))
    watching = threading.Thread(target=watch, args=(stop, knock, 0.2, 0.02))
    watching.start()
    until(lambda: len(ticked) >= 3)
    stop.set()
    watching.join()
    assert all(later - earlier > 0.2 for earlier, later in pairwise(ticked))


def test_the_watchdog_is_quiet_while_a_tick_runs_and_ticks_never_run_side_by_side() -> None:
    go_on, begun = threading.Event(), []

    def long_tick() -> None:
        begun.append(1)
        go_on.wait(10)

    knock = Knock(long_tick)
    first = threading.Thread(target=knock)
    first.start()
    until(lambda: begun)
    assert knock.silent_for() == 0
    knock()
    go_on.set()
    first.join()
    assert len(begun) == 1


def test_a_tick_that_fails_is_logged_without_anybodys_words_and_the_next_one_comes(
    capfd: pytest.CaptureFixture[str],
) -> None:
    faults: list[Exception] = [ValueError("dear sir, my address is x@y.example"), TryLater("the database is locked")]
    done: list[int] = []

    def tick() -> None:
        if faults:
            raise faults.pop()
        done.append(1)

    knock = Knock(tick)
    for _ in range(3):
        knock()
    said = "".join(capfd.readouterr())
    assert done == [1]
    assert "the database is locked" in said
    assert "ValueError in tick" in said
    assert "x@y.example" not in said
