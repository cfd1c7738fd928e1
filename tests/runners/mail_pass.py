"""A process of its own for the kill tests: mail in, mail out, once.

Arguments: database, folder with `out` and `in`, instant. With LACFLOW_TEST_PAIR (JSON: submission, imaps, certificate) the
mailbox is lacflow@example.test on those servers, with an archive copy; with LACFLOW_TEST_EXCHANGE it is on that server,
with LACFLOW_TEST_GRAPH (JSON: address, certificate) at that Exchange Online. With LACFLOW_TEST_SINK (a port) letters go by
SMTP to a sink of the test's own, and what it took is the witness. With LACFLOW_TEST_SOCKETS every write to a socket and
every read of an answer is a point at which it may be killed.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lacflow.board.board import Board
from lacflow.board.people import Directory, Person
from lacflow.failpoints import failpoint
from lacflow.runners import incoming, outgoing
from lacflow.settings.records import Caps, Sending
from lacflow.store.database import Database
from lacflow.transports.base import Transport
from lacflow.transports.maildir import Maildir
from lacflow.transports.smtp_imap import Server, SmtpImap

PEOPLE = {"a.lead": "lead01@example.test", "b.lead": "lead02@example.test", "c.lead": "lead03@example.test"}


def mailbox(folder: Path) -> Transport:
    """Return the mailbox the pass works on."""
    if "LACFLOW_TEST_EXCHANGE" in os.environ:
        from lacflow.transports.ews import Ews, Exchange

        url = os.environ["LACFLOW_TEST_EXCHANGE"]
        return Ews(Exchange(url, "lacflow@example.test", "basic", user="board", password="board-pw"))
    if "LACFLOW_TEST_GRAPH" in os.environ:
        return online(json.loads(os.environ["LACFLOW_TEST_GRAPH"]))
    if "LACFLOW_TEST_SINK" in os.environ:
        from sink import Sunk

        return Sunk(int(os.environ["LACFLOW_TEST_SINK"]), folder)
    if "LACFLOW_TEST_PAIR" not in os.environ:
        return Maildir(folder / "out", folder / "in")
    pair = json.loads(os.environ["LACFLOW_TEST_PAIR"])
    us, ca = ("lacflow@example.test", "lacflow-pw"), Path(pair["certificate"])
    smtp = Server("localhost", pair["submission"], "starttls", *us, ca, 10)
    return SmtpImap(smtp, Server("localhost", pair["imaps"], "tls", *us, ca, 10), archive=us[0])


def online(there: dict[str, str]) -> Transport:
    """Return the mailbox board@council.example, reached as the application its server knows."""
    from lacflow.transports.graph import Application, Graph

    application = Application(
        "council.example", "11111111-2222-3333-4444-555555555555", "a secret", authority=there["address"],
        url=f"{there['address']}/v1.0", ca_file=Path(there["certificate"]),
    )  # fmt: skip
    return Graph(application, "board@council.example")


def watch_sockets() -> None:
    """Pass a point after each write to a socket (`socket.written`) and after each read from one (`socket.read`)."""

    def watched(method: Callable[..., Any], point: str) -> Callable[..., Any]:
        def passing(*given: Any, **options: Any) -> Any:
            done = method(*given, **options)
            failpoint(point)
            return done

        return passing

    for kind, writes in ((ssl.SSLSocket, ("send",)), (socket.socket, ("send", "sendall"))):
        for name, point in (
            *((w, "socket.written") for w in writes),
            *((r, "socket.read") for r in ("recv", "recv_into")),
        ):
            setattr(kind, name, watched(getattr(kind, name), point))


def main(url: str, folder: Path, now: datetime) -> None:
    """Run both passes and say how they went."""
    db = Database(url)
    board = Board("b", "A Board", "Board", ZoneInfo("Europe/London"), "c.chair", "p.manager", "board")
    people = Directory.of(Person(key, key, address) for key, address in PEOPLE.items())
    mailboxes = {"board": mailbox(folder)}
    print(incoming.run(db, mailboxes, now).line())
    print(outgoing.run(db, mailboxes, {"b": board}, people, now, sending=Sending(), caps=Caps()).line())


if __name__ == "__main__":
    if "LACFLOW_TEST_SOCKETS" in os.environ:
        watch_sockets()
    main(sys.argv[1], Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
