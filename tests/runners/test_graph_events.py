"""Exchange Online at its worst, by Microsoft Graph: whatever fails at random, each letter goes once and each mail is kept.

The suite runs a sample; `make prove` two hundred events, on five seeds.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graphserver import MAILBOX, GraphServer
from lacflow.runners import incoming
from lacflow.settings.records import Caps
from lacflow.store import inbox
from lacflow.transports.graph import Graph
from online import our_graph

NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)

EVENTS = {
    "token": ("503", "drop", "lost"),
    "find": ("429", "503", "500", "401", "drop", "lost"),
    "draft": ("429", "503", "500", "401", "drop", "lost", "done504"),
    "send": ("429", "503", "401", "drop", "lost", "late", "done504", "done500"),
    "delta": ("410", "429", "503", "500", "drop", "lost"),
    "raw": ("429", "503", "500", "drop", "lost"),
    "move": ("429", "503", "500", "drop", "lost"),
    "folder": ("503", "drop", "lost"),
}


class AtRandom(dict[str, list[str]]):
    """A script without end: about every third request meets an event, until there were enough of them."""

    def __init__(self, seed: int, most: int) -> None:
        self.chance = random.Random(seed)
        self.left = most
        self.seen: Counter[str] = Counter()

    def get(self, name: str, default: Any = None) -> list[str]:
        if self.left == 0 or name not in EVENTS or self.chance.random() > 0.35:
            return []
        event = self.chance.choice(EVENTS[name])
        self.left -= 1
        self.seen[f"{name} {event}"] += 1
        return [event]


class Clock:
    """Simulated time for the service, the server and the transport at once."""

    def __init__(self, server: GraphServer) -> None:
        self.server = server
        self.now = NOW

    def minutes(self) -> Iterator[datetime]:
        """Yield every third minute of working hours."""
        while True:
            self.now += timedelta(minutes=3)
            if self.now.hour >= 17:
                self.now += timedelta(hours=15)
            self.server.now = self.now
            yield self.now

    def monotonic(self) -> float:
        return (self.now - NOW).total_seconds()


@pytest.fixture
def clock(graph_server: GraphServer) -> Clock:
    return Clock(graph_server)


@pytest.fixture
def box(graph_server: GraphServer, clock: Clock) -> Iterator[Graph]:
    opened = our_graph(graph_server, monotonic=clock.monotonic, timeout=10.0)
    yield opened
    opened.close()


LONG = [
    pytest.mark.prove,
    pytest.mark.skipif(not os.environ.get("LACFLOW_PROVE"), reason="a long sweep: make prove"),
]
#: A seed, how many mails, how many events.
SWEEP = [(0, 20, 20), *(pytest.param(seed, 100, 200, marks=LONG) for seed in range(1, 6))]


def queue(office: Any, number: int, now: datetime) -> int:
    message_id = f"<a.lead.{number}@board.example>"
    raw = f"From: PM <{MAILBOX}>\r\nTo: A <a.lead@council.example>\r\nMessage-ID: {message_id}\r\n\r\nTo {number}\r\n"
    times = {"not_before": now, "due_at": now, "queued_at": now}
    return int(office.queue(occurrence=str(number), message_id=message_id, raw=raw.encode(), **times))


@pytest.mark.parametrize(("seed", "fewest", "events"), SWEEP)
def test_every_letter_goes_once_whatever_happens(
    mail_office: Any, graph_server: GraphServer, box: Graph, clock: Clock, seed: int, fewest: int, events: int
) -> None:
    mail_office.caps = Caps(per_run=0, per_person_per_day=0)
    graph_server.faults = happens = AtRandom(seed, events)
    numbers: list[int] = []
    for now in clock.minutes():
        if happens.left or len(numbers) < fewest:
            numbers.append(queue(mail_office, len(numbers), now))
        mail_office.run(box, now)
        letters = [mail_office.letter(number) for number in numbers]
        if not happens.left and len(numbers) >= fewest and all(letter.state == "accepted" for letter in letters):
            break
        assert clock.monotonic() < 4 * 86400, Counter((letter.state, letter.reason) for letter in letters)
    assert Counter(m.raw for m in graph_server.sent) == Counter(letter.raw for letter in letters)
    assert sum(happens.seen.values()) == events
    assert all(None not in mail_office.outcomes(number) for number in numbers)
    print(f"{events} events, {len(numbers)} letters, {len(graph_server.sent)} sent", dict(happens.seen))


@pytest.mark.parametrize(("seed", "mails", "events"), SWEEP)
def test_every_mail_is_kept_once_while_cursors_become_invalid(
    mail_office: Any, graph_server: GraphServer, box: Graph, clock: Clock, seed: int, mails: int, events: int
) -> None:
    chance, forgotten = random.Random(seed), 0
    graph_server.faults, graph_server.page = AtRandom(seed, events), 4
    for number, now in enumerate(clock.minutes()):
        if number < mails:
            graph_server.deliver(f"Message-ID: <m{number}@council.example>\r\nSubject: r\r\n\r\n{number}\r\n".encode())
        if number < 2 * mails and chance.random() < 0.3:
            graph_server.forget_cursors()
            forgotten += 1
        incoming.run(mail_office.db, {"board": box}, now)
        if (
            number >= 2 * mails
            and graph_server.faults.left == 0
            and len(graph_server.in_folder("lacflow-done")) == mails
        ):
            break
        assert number < 20 * mails + 2 * events
    with mail_office.db.read() as conn:
        held = inbox.list_mail(conn)
    assert Counter(mail.message_id for mail in held) == Counter(f"<m{n}@council.example>" for n in range(mails))
    assert (graph_server.in_folder("Inbox"), all(mail.filed for mail in held), forgotten > 0) == ([], True, True)
    print(f"{mails} mails, {events} events, cursors forgotten {forgotten} times", dict(graph_server.faults.seen))
