"""Killed after any write to a socket and after any read from one, and run again: each letter once, each reply in once.

On exim and dovecot, on Exchange and on Exchange Online: three letters go and three replies come in one pass, which is
looked through once undisturbed.
"""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import exchangelib
import pytest
from tests.runners.test_kill import LEADS, one_pass

import graphserver
import live
import sites
from fake_ews import FakeExchange
from lacflow.store import inbox, outbox
from phases import Told

ALL = bool(os.environ.get("LACFLOW_PROVE"))
#: After each, so that whatever was under way is among them: nothing of it said, some, all, answered in part, answered.
POINTS = ("socket.written", "socket.read")
TO = [f"lead0{number}@example.test" for number in (1, 2, 3)]


@dataclass(frozen=True)
class Place:
    """A mailbox on a server: how the pass finds it, how a reply comes in, whose Message-IDs arrived, what is left to read."""

    environ: dict[str, str]
    reply: Callable[[str, bytes], None]
    arrived: Callable[[], list[str]]
    left: Callable[[], int]


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    yield from {"pair": on_pair, "exchange": on_exchange, "online": on_online}[request.param](request)


def on_pair(request: pytest.FixtureRequest) -> Iterator[Place]:
    pair: live.Pair = request.getfixturevalue("pair")
    there = {"submission": pair.submission, "imaps": pair.imaps, "certificate": str(pair.certificate)}
    yield Place(
        {"LACFLOW_TEST_PAIR": json.dumps(there)},
        sites.Pair(pair).reply,
        lambda: [one for address in TO for one in live.message_ids(pair, address.partition("@")[0])],
        lambda: len(live.message_ids(pair, "lacflow")),
    )


def on_exchange(_: pytest.FixtureRequest) -> Iterator[Place]:
    server = FakeExchange()
    server.add("lacflow@example.test", "board", "board-pw")
    box = server.mailboxes["lacflow@example.test"]
    yield Place(
        {"LACFLOW_TEST_EXCHANGE": server.url},
        lambda _, raw: box.arrive(raw) and None,
        lambda: [one.message_id for one in box.delivered],
        lambda: len(box.in_folder("Inbox")) + len(box.in_folder("Drafts")),
    )
    exchangelib.close_connections()
    server.stop()
    assert server.violations == []


def on_online(request: pytest.FixtureRequest) -> Iterator[Place]:
    server: graphserver.GraphServer = request.getfixturevalue("graph_server")
    there = {"address": server.address, "certificate": str(server.certificate)}
    yield Place(
        {"LACFLOW_TEST_GRAPH": json.dumps(there)},
        lambda _, raw: server.deliver(raw) and None,
        lambda: [one.message_id for one in server.sent],
        lambda: len(server.in_folder("Inbox")) + len(server.in_folder("Drafts")),
    )


@dataclass
class Case:
    """Three letters to send and three replies to take in, named so that none is like another case's."""

    office: Any
    place: Place
    folder: Path
    name: str

    def prepare(self) -> None:
        for to, lead in zip(TO, LEADS, strict=True):
            head = f"From: lacflow@example.test\r\nTo: {to}\r\nMessage-ID: {self.of(lead)}\r\n\r\n"
            self.office.queue(lead, to_address=to, message_id=self.of(lead), raw=f"{head}hello\r\n".encode())
            reply = f"From: {to}\r\nTo: lacflow@example.test\r\nMessage-ID: {self.of(f'r.{lead}')}\r\n\r\ngreen\r\n"
            self.place.reply(to, reply.encode())

    def of(self, who: str) -> str:
        return f"<{self.name}.{who}@board.example>"

    def run(self, minute: int, **environ: str) -> int:
        at = f"2026-12-14T10:{minute:02d}:00+00:00"
        return one_pass(self.office, self.folder, at, LACFLOW_TEST_SOCKETS="1", **self.place.environ, **environ)

    def as_it_should_be(self, how: str) -> None:
        wanted = Counter(self.of(lead) for lead in LEADS)
        live.waited(lambda: len(self._arrived()) >= len(LEADS))
        assert Counter(self._arrived()) == wanted, how
        assert self.place.left() == 0, how
        with self.office.db.read() as conn:
            assert outbox.counts(conn) == {"accepted": 3}, how
            came = Counter(mail.message_id for mail in inbox.list_mail(conn) if ".r." in mail.message_id)
            assert came == Counter(self.of(f"r.{lead}") for lead in LEADS), how
            assert inbox.unfiled(conn, "board") == [], how

    def _arrived(self) -> list[str]:
        return [one for one in self.place.arrived() if one.startswith(f"<{self.name}.")]


@pytest.mark.prove
@pytest.mark.parametrize("place", [pytest.param("pair", marks=pytest.mark.server), "exchange", "online"], indirect=True)
def test_killed_after_any_write_and_any_read_each_letter_is_there_once(
    open_office: Callable[[], Any], place: Place, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case, trace = Case(open_office(), place, tmp_path, "undisturbed"), tmp_path / "trace"
    case.prepare()
    assert case.run(0, LACFLOW_FAILPOINT_TRACE=str(trace)) == 0
    case.run(1)
    case.as_it_should_be("undisturbed")
    passed = Counter(trace.read_text().split())
    points = [f"{point}:{nth}" for point in POINTS for nth in range(1, passed[point] + 1)]
    with Told(f"{request.node.callspec.id}: killed after each write to a socket and each read") as told:
        for point in points if ALL else points[len(points) // 3 :: len(points) // 3]:
            case = Case(open_office(), place, tmp_path, point.replace(":", "-"))
            case.prepare()
            told.count += case.run(0, LACFLOW_FAILPOINT=point) == -signal.SIGKILL
            for minute in (1, 12, 23):
                assert case.run(minute) == 0, point
            case.as_it_should_be(point)
    # Answers come in as many pieces as they like: the last reads of one pass are not in every other.
    assert told.count > 0.9 * len(points) or not ALL
