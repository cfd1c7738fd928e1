"""Answers lost after the final dot, senders frozen anywhere, standbys that take over: each letter once at the server."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lacflow.runners import pauses
from lacflow.settings.records import Caps
from lacflow.store import outbox
from live import HOLDERS, SESSIONS, cut
from sink import Sink, Sunk

NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)
PASS = Path(__file__).with_name("mail_pass.py")
LEADS = ("a.lead", "b.lead", "c.lead")
ALL = bool(os.environ.get("LACFLOW_PROVE"))
pytestmark = pytest.mark.prove
#: The points of the outgoing pass over SMTP, with three letters.
POINTS = (
    "outgoing.before-commit:1", "outgoing.claimed:1", "smtp.before-dot:1", "smtp.after-dot:1", "smtp.accepted:1",
    "outgoing.sent:1", "outgoing.before-commit:2", "outgoing.claimed:2", "smtp.before-dot:2", "smtp.after-dot:2",
    "outgoing.sent:2", "outgoing.before-commit:4",
)  # fmt: skip


@pytest.fixture
def sinks(tmp_path: Path) -> Iterator[Any]:
    made: list[Sink] = []

    def make(fate: Iterable[str] = ()) -> Sink:
        made.append(Sink(tmp_path / f"sink{len(made)}", fate))
        return made[-1]

    yield make
    for sink in made:
        sink.stop()


def queued(office: Any, person: str, occurrence: object = "1") -> int:
    """Queue a letter whose bytes carry its Message-ID, as every real one's do."""
    name = f"<{person}.{occurrence}@board.example>"
    raw = f"From: PM <board@board.example>\r\nTo: A <{person}@council.example>\r\nMessage-ID: {name}\r\n\r\nHello\r\n"
    number: int = office.queue(person, occurrence=occurrence, raw=raw.encode())
    return number


def once_each(sink: Sink, wanted: list[str]) -> None:
    counted = Counter(sink.taken())
    assert [name for name, count in counted.items() if count > 1] == []
    assert sorted(counted) == sorted(wanted)


def all_settled(office: Any, numbers: list[int]) -> None:
    assert {office.letter(number).state for number in numbers} == {"accepted"}


@pytest.mark.parametrize("fates", [("lost",), ("lost", "lost_unsent", "ok")], ids=["stored and dropped", "mixed"])
def test_no_lost_answer_leads_to_a_second_letter_or_to_none(
    mail_office: Any, sinks: Any, fates: tuple[str, ...]
) -> None:
    events, began = 500 if ALL else 20, time.monotonic()
    mail_office.caps = replace(Caps(), per_person_per_day=0, per_run=0)
    numbers = [queued(mail_office, "a.lead", n) for n in range(events)]
    # Each letter's first answer as the script says; its second, where there is one, arrives.
    sink = sinks(itertools.islice(itertools.cycle(fates), events))
    box = Sunk(sink.port, sink.folder)
    for minute in range(0, 60, 5):
        mail_office.run(box, NOW + timedelta(minutes=minute))
    once_each(sink, [f"<a.lead.{n}@board.example>" for n in range(events)])
    all_settled(mail_office, numbers)
    print(f"\n{sink.events} answers lost ({', '.join(fates)}): 0 twice, 0 unsent, {time.monotonic() - began:.0f} s")


def test_a_server_that_accepts_nine_minutes_late_gets_nothing_twice(mail_office: Any, sinks: Any) -> None:
    """On the test's own clock: what was handed over at minute 0 is to be seen from minute 9 on."""
    events = 200 if ALL else 10
    mail_office.caps = replace(Caps(), per_person_per_day=0, per_run=0)
    numbers = [queued(mail_office, "a.lead", n) for n in range(events)]
    sink = sinks(itertools.repeat("lost", events))
    clock = {"minute": 0}
    box = Sunk(sink.port, sink.folder, lambda _: clock["minute"] >= 9)
    for minute in range(30):
        clock["minute"] = minute
        mail_office.run(box, NOW + timedelta(minutes=minute))
    once_each(sink, [f"<a.lead.{n}@board.example>" for n in range(events)])
    all_settled(mail_office, numbers)
    print(f"\n{events} accepted nine minutes late (clock injected, no real delay): 0 twice")


def begun(office: Any, folder: Path, sink: Sink, minute: int, **environ: str) -> subprocess.Popen[str]:
    """Begin a pass in a process of its own."""
    url = office.db.engine.url.render_as_string(hide_password=False)
    at = (NOW + timedelta(minutes=minute)).isoformat()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LACFLOW_FAIL")}
    paths = os.pathsep.join([str(Path(__file__).parents[1]), plain.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, str(PASS), url, str(folder), at], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**plain, "PYTHONPATH": paths, "LACFLOW_TEST_SINK": str(sink.port), **environ},
    )  # fmt: skip


def ended(process: subprocess.Popen[str], seconds: float = 60) -> int:
    with process:
        said, _ = process.communicate(timeout=seconds)
    assert process.returncode in (0, -signal.SIGKILL), said
    return process.returncode


def frozen(process: subprocess.Popen[str]) -> None:
    """Wait until a process stands still."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        state = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "T":
            return
        assert state != "Z", "it ended without passing the point"
        time.sleep(0.02)
    raise AssertionError("it did not reach the point")


@pytest.mark.parametrize("point", POINTS if ALL else ("outgoing.claimed:2", "smtp.after-dot:1"))
@pytest.mark.parametrize(
    ("any_office", "others"),
    [("sqlite", 1), *([("sqlite", 2)] if ALL else []), pytest.param("postgres", 2, marks=pytest.mark.server)],
    indirect=["any_office"],
)
def test_one_sender_frozen_at_a_point_and_others_at_work_send_nothing_twice(
    any_office: Any, sinks: Any, point: str, others: int
) -> None:
    sink = sinks()
    numbers = [queued(any_office, lead) for lead in LEADS]
    holder = begun(any_office, sink.folder, sink, 0, LACFLOW_FAILPOINT=point, LACFLOW_FAILPOINT_SIGNAL="SIGSTOP")
    frozen(holder)
    at_work = [begun(any_office, sink.folder, sink, n + 1) for n in range(others)]
    for other in at_work:
        ended(other)
    # Long after, it wakes up and goes on.
    ended(begun(any_office, sink.folder, sink, 12))
    holder.send_signal(signal.SIGCONT)
    ended(holder)
    for minute in (20, 31, 32):
        ended(begun(any_office, sink.folder, sink, minute))
    once_each(sink, [f"<{lead}.1@board.example>" for lead in LEADS])
    all_settled(any_office, numbers)


@pytest.mark.parametrize("point", POINTS if ALL else ("smtp.after-dot:2",))
@pytest.mark.parametrize(
    "any_office", ["sqlite", pytest.param("postgres", marks=pytest.mark.server)], indirect=["any_office"]
)
def test_a_standby_takes_over_when_the_holder_dies(any_office: Any, sinks: Any, point: str) -> None:
    sink = sinks()
    numbers = [queued(any_office, lead) for lead in LEADS]
    holder = begun(any_office, sink.folder, sink, 0, LACFLOW_FAILPOINT=point, LACFLOW_FAILPOINT_SIGNAL="SIGSTOP")
    frozen(holder)
    ended(begun(any_office, sink.folder, sink, 1))
    holder.kill()
    ended(holder)
    time.sleep(0.3)
    # What the dead one left behind is in doubt for ten minutes, and is then found out.
    for minute in (2, 13, 24, 25):
        ended(begun(any_office, sink.folder, sink, minute))
    once_each(sink, [f"<{lead}.1@board.example>" for lead in LEADS])
    all_settled(any_office, numbers)
    with any_office.db.read() as conn:
        assert outbox.counts(conn) == {"accepted": 3}


@pytest.mark.server
@pytest.mark.parametrize("sessions", [HOLDERS, SESSIONS], ids=["its lock", "all"])
@pytest.mark.parametrize("point", POINTS if ALL else ("outgoing.claimed:2", "smtp.before-dot:1"))
@pytest.mark.parametrize("any_office", ["postgres"], indirect=True)
def test_a_sender_whose_lock_was_cut_sends_nothing_more_while_another_does(
    any_office: Any, sinks: Any, point: str, sessions: str
) -> None:
    """Its letter in hand is its last. The other takes that for in doubt, ten minutes; nothing is wrong with the mailbox."""
    sink = sinks()
    numbers = [queued(any_office, lead) for lead in LEADS]
    holder = begun(any_office, sink.folder, sink, 0, LACFLOW_FAILPOINT=point, LACFLOW_FAILPOINT_SIGNAL="SIGSTOP")
    frozen(holder)
    cut(any_office.db.url, sessions)
    ended(begun(any_office, sink.folder, sink, 1))
    before = len(sink.taken())
    holder.send_signal(signal.SIGCONT)
    ended(holder)
    assert len(sink.taken()) - before == point.startswith("smtp.before-dot")
    with any_office.db.read() as conn:
        assert pauses.since(conn, "out:") == []
    for minute in (12, 13):
        ended(begun(any_office, sink.folder, sink, minute))
    once_each(sink, [f"<{lead}.1@board.example>" for lead in LEADS])
    all_settled(any_office, numbers)
