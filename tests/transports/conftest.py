"""Mailboxes of every kind, each with a way in for other people's mail and a view of what it took."""

from __future__ import annotations

import imaplib
import smtplib
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import exchangelib
import pytest

from fake_ews import FakeExchange, at_exchange
from lacflow.transports.base import Fetched, Transport
from lacflow.transports.ews import Ews
from lacflow.transports.graph import Graph
from lacflow.transports.maildir import Maildir
from lacflow.transports.memory import Memory
from lacflow.transports.smtp_imap import Server, SmtpImap

sys.path.insert(0, str(Path(__file__).parents[1]))
import graphserver
import live
from online import our_graph


@dataclass
class Box:
    """A mailbox under test. `deliver` puts somebody's mail in, `taken` returns what was sent, `handled` how much is filed."""

    transport: Transport
    deliver: Callable[[bytes], None]
    taken: Callable[[], list[bytes]]
    handled: Callable[[], int]
    sender: str = "board@council.example"
    recipient: str = "a.lead@council.example"


@pytest.fixture(scope="session")
def pair() -> Iterator[live.Pair]:
    with live.mail_pair() as running:
        yield running


@pytest.fixture
def maildir(tmp_path: Path) -> Box:
    transport = Maildir(tmp_path / "out", tmp_path / "in")
    count = iter(range(1000))

    def deliver(raw: bytes) -> None:
        (tmp_path / "in" / "new" / f"1700000000.M{next(count):04}.host").write_bytes(raw)

    return Box(
        transport, deliver,
        lambda: [p.read_bytes() for p in sorted((tmp_path / "out" / "new").iterdir())],
        lambda: len(list((tmp_path / "in" / ".Handled" / "cur").iterdir())),
    )  # fmt: skip


@pytest.fixture
def memory() -> Box:
    transport = Memory()
    return Box(
        transport, transport.put, lambda: [sent.raw for sent in transport.sent], lambda: len(transport.handled)
    )  # fmt: skip


@pytest.fixture
def smtp_imap(pair: live.Pair) -> Iterator[Box]:
    """The mailbox lacflow@example.test on the real servers, emptied; letters go to lead01 with a copy to ourselves."""
    for user in ("lacflow", "lead01"):
        with imap_of(pair, user) as client:
            _empty(client)

    def deliver(raw: bytes) -> None:
        before = count(pair, "lacflow", "INBOX")
        with smtplib.SMTP("127.0.0.1", pair.smtp) as smtp:
            smtp.sendmail("lead01@example.test", ["lacflow@example.test"], raw)
        until(lambda: count(pair, "lacflow", "INBOX") > before)

    transport = our_mailbox(pair)
    yield Box(
        transport, deliver, lambda: arrived(pair, "lead01"), lambda: count(pair, "lacflow", "Handled"),
        "lacflow@example.test", "lead01@example.test",
    )  # fmt: skip
    transport.close()


def our_mailbox(pair: live.Pair, password: str = "lacflow-pw", **options: object) -> SmtpImap:
    smtp = Server("localhost", pair.submission, "starttls", "lacflow@example.test", password, pair.certificate, 10)
    imap = Server("localhost", pair.imaps, "tls", "lacflow@example.test", password, pair.certificate, 10)
    return SmtpImap(smtp, imap, **options)


@pytest.fixture
def open_mailbox(pair: live.Pair) -> Iterator[Callable[..., SmtpImap]]:
    """Open our mailbox on the real servers with options of the test's own."""
    opened: list[SmtpImap] = []

    def open_one(**options: object) -> SmtpImap:
        opened.append(our_mailbox(pair, **options))
        return opened[-1]

    yield open_one
    for transport in opened:
        transport.close()


@pytest.fixture
def exchange() -> Iterator[FakeExchange]:
    """An Exchange server with the mailbox of our board; whatever it would not have taken fails the test."""
    server = FakeExchange()
    server.add("lacflow@example.test", "board", "board-pw")
    yield server
    exchangelib.close_connections()
    server.stop()
    assert server.violations == []


@pytest.fixture
def ews(exchange: FakeExchange) -> Box:
    """A mailbox on Exchange, whose cursor nobody keeps: each fetch reads everything."""

    class Whole(Ews):
        def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
            self.cursor = ""
            return super().fetch(known)

    box = exchange.mailboxes["lacflow@example.test"]
    opened = at_exchange(exchange)
    opened.__class__ = Whole
    return Box(
        opened, box.arrive,
        lambda: [sent.raw for sent in box.delivered], lambda: len(box.in_folder("lacflow-done")),
        "lacflow@example.test", "lead01@example.test",
    )  # fmt: skip


@pytest.fixture
def graph(graph_server: graphserver.GraphServer) -> Iterator[Box]:
    """A mailbox of Exchange Online, whose cursor nobody keeps: each fetch reads everything."""

    class Whole(Graph):
        def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
            self.cursor = ""
            return super().fetch(known)

    opened = our_graph(graph_server)
    opened.__class__ = Whole
    yield Box(
        opened, graph_server.deliver, lambda: [m.raw for m in graph_server.sent],
        lambda: len(graph_server.in_folder("lacflow-done")), graphserver.MAILBOX, "lead01@example.test",
    )  # fmt: skip
    opened.close()


@pytest.fixture(params=["maildir", "memory", "ews", "graph", pytest.param("smtp_imap", marks=pytest.mark.server)])
def box(request: pytest.FixtureRequest) -> Box:
    return request.getfixturevalue(request.param)


@contextmanager
def imap_of(pair: live.Pair, user: str) -> Iterator[imaplib.IMAP4_SSL]:
    context = ssl.create_default_context(cafile=str(pair.certificate))
    with imaplib.IMAP4_SSL("localhost", pair.imaps, ssl_context=context) as client:
        client.login(f"{user}@example.test", f"{user}-pw")
        yield client


def _empty(client: imaplib.IMAP4_SSL) -> None:
    for folder in ("INBOX", "Sent", "Handled"):
        answer, found = client.select(folder)
        if answer == "OK" and found != [b"0"]:
            client.store("1:*", "+FLAGS", "\\Deleted")
            client.expunge()


def count(pair: live.Pair, user: str, folder: str) -> int:
    with imap_of(pair, user) as client:
        answer, data = client.select(folder, readonly=True)
        return int(data[0]) if answer == "OK" else 0


def arrived(pair: live.Pair, user: str) -> list[bytes]:
    """Return what the user's inbox holds, once nothing more is on its way."""
    until(lambda: count(pair, user, "INBOX") > 0)
    time.sleep(0.3)
    with imap_of(pair, user) as client:
        client.select("INBOX", readonly=True)
        numbers = client.search(None, "ALL")[1][0].split()
        return [client.fetch(n.decode(), "(BODY.PEEK[])")[1][0][1] for n in numbers]


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
