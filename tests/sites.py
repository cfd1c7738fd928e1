"""Councils whose mailbox is on a mail server: exim and dovecot, Exchange, Exchange Online; and everybody's mail there."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import exchangelib

import graphserver
import live
from fake_ews import FakeExchange
from lacflow.app import App
from lacflow.mail.parse import parse
from lacflow.store import inbox, outbox, plans
from post import Sent, answer, out_of_office


class Server(Protocol):
    """A mail server: what to write into the configuration, and the mail of everybody on it."""

    address: str
    mailbox: str

    def clock(self, at: datetime) -> None: ...

    def letters(self) -> list[tuple[str, bytes]]:
        """Return each letter it took: whom it was for, and its bytes."""

    def reply(self, sender: str, raw: bytes) -> None: ...


@dataclass
class Pair:
    """exim4 and dovecot, on which every lead is a user."""

    pair: live.Pair
    address: str = "lacflow@example.test"

    @property
    def mailbox(self) -> str:
        p = self.pair
        way = f"user: lacflow@example.test, password_file: pw, ca_file: {p.certificate}"
        return (
            f"    transport: smtp_imap\n    trust: {{authserv_id: mail.example.test}}\n"
            f"    smtp: {{host: localhost, port: {p.submission}, tls: starttls, {way}}}\n"
            f"    imap: {{host: localhost, port: {p.imaps}, tls: tls, {way}}}\n"
        )

    def clock(self, at: datetime) -> None:
        """It goes by the real one."""

    def letters(self) -> list[tuple[str, bytes]]:
        users = [f"lead{number:02d}" for number in range(1, 21)]
        return [(f"{user}@example.test", raw) for user in users for raw in live.messages(self.pair, user)]

    def reply(self, sender: str, raw: bytes) -> None:
        before = len(live.message_ids(self.pair, "lacflow"))
        with smtplib.SMTP("localhost", self.pair.submission) as smtp:
            smtp.starttls(context=ssl.create_default_context(cafile=str(self.pair.certificate)))
            smtp.login(sender, f"{sender.partition('@')[0]}-pw")
            smtp.sendmail(sender, self.address, raw)
        live.waited(lambda: len(live.message_ids(self.pair, "lacflow")) > before)


@dataclass
class Exchange:
    """An Exchange server; whoever writes to us is inside."""

    server: FakeExchange
    address: str = "permanence.board@northmoor.example"

    @property
    def mailbox(self) -> str:
        way = f'{{url: "{self.server.url}", auth: basic, user: board, password_file: pw}}'
        return f"    transport: ews\n    trust: {{exchange_internal: true}}\n    ews: {way}\n"

    def clock(self, at: datetime) -> None:
        self.server.mailboxes[self.address].now = at

    def letters(self) -> list[tuple[str, bytes]]:
        return [(one.recipient, one.raw) for one in self.server.mailboxes[self.address].delivered]

    def reply(self, sender: str, raw: bytes) -> None:
        headers = {"X-MS-Exchange-Organization-AuthAs": "Internal"}
        self.server.mailboxes[self.address].arrive(raw.replace(b"\n", b"\r\n"), headers=headers)


@dataclass
class Online:
    """Exchange Online; whoever writes to us is inside."""

    server: graphserver.GraphServer
    address: str = graphserver.MAILBOX

    @property
    def mailbox(self) -> str:
        s = self.server
        way = (
            f"{{tenant: {graphserver.TENANT}, client_id: {graphserver.CLIENT}, secret_file: pw, "
            f'authority: "{s.address}", url: "{s.address}/v1.0", ca_file: {s.certificate}}}'
        )
        return f"    transport: graph\n    trust: {{exchange_internal: true}}\n    graph: {way}\n"

    def clock(self, at: datetime) -> None:
        self.server.now = at

    def letters(self) -> list[tuple[str, bytes]]:
        return [(parse(one.raw).to[0], one.raw) for one in self.server.sent]

    def reply(self, sender: str, raw: bytes) -> None:
        self.server.authas = "Internal"
        self.server.deliver(raw.replace(b"\n", b"\r\n"))


@contextmanager
def opened(name: str, pem: Path) -> Iterator[Server]:
    """Give the mail server of a name: pair, exchange or online; `pem` is a certificate for localhost with its key."""
    if name == "pair":
        with live.mail_pair() as pair:
            yield Pair(pair)
    elif name == "online":
        with graphserver.serving(graphserver.GraphServer(None), pem) as online:
            yield Online(online)
    else:
        exchange = FakeExchange()
        exchange.add("permanence.board@northmoor.example", "board", "board-pw")
        yield Exchange(exchange)
        exchangelib.close_connections()
        exchange.stop()
        assert exchange.violations == []


@dataclass
class Site:
    """A live council whose mailbox is on a server."""

    root: Path
    server: Server

    @classmethod
    def on(cls, server: Server, root: Path) -> Site:
        (root / "pw").write_text({"pair": "lacflow-pw", "exchange": "board-pw"}.get(kind(server), graphserver.SECRET))
        file = root / "config/lacflow.yaml"
        box = f"  board:\n    address: {server.address}\n    display: Permanence Board\n{server.mailbox}"
        text = re.sub(r"(?ms)^  board:\n.*?(?=^\S|^$)", box, file.read_text(), count=1)
        file.write_text(text.replace("sending: rehearsal", "sending: live"))
        if isinstance(server, Pair):
            people, numbers = root / "config/people.yaml", iter(range(1, 30))
            to_users = re.sub(
                r"(?m)^  email: .*$", lambda _: f"  email: lead{next(numbers):02d}@example.test", people.read_text()
            )
            people.write_text(to_users)
        return cls(root, server)

    def tick(self, *instants: datetime) -> None:
        """Tick in a process that begins anew each time, as after a stop."""
        for at in instants:
            self.server.clock(at)
            app = App.open(self.root / "config", {})
            try:
                assert [fault for tally in app.tick(at) for fault in tally.faults] == []
            finally:
                app.close()

    def answers(self, at: datetime) -> None:
        """One nothing new, one bad news, one nobody can read, one away."""
        self.server.clock(at)
        app = App.open(self.root / "config", {})
        with app.database.read() as conn:
            asked = {x.to_person: x.to_address for x in outbox.list_letters(conn) if x.letter == "circulation"}
        app.close()
        theirs = {to: parse(raw) for to, raw in self.server.letters() if "your update by" in parse(raw).subject}
        letters = {person: theirs[address] for person, address in asked.items()}
        shown = {p: Sent(asked[p], m.subject, m.text, m, Path()) for p, m in letters.items()}
        away = f"{at + timedelta(days=40):%d %B %Y}"
        for person, raw in (
            ("t.moss", answer(shown["t.moss"], "No change.", at)),
            ("h.fern", answer(shown["h.fern"], "4a red, the panel has lost two members.", at)),
            ("r.lind", answer(shown["r.lind"], "Could we talk about this one day next week?", at)),
            ("j.oakes", out_of_office(shown["j.oakes"], away, at)),
        ):
            self.server.reply(asked[person], raw)

    def facts(self) -> dict[str, Any]:
        """Return what leads said and what they were sent."""
        app = App.open(self.root / "config", {})
        try:
            with app.database.read() as conn:
                plan = plans.load(conn, "permanence")
                return {
                    "plan": [(a.key, a.rag.value, a.progress, a.due.raw) for a in plan.actions],
                    "mail": sorted(
                        (m.message_id, m.state) for m in inbox.list_mail(conn) if "mail.example" in m.message_id
                    ),
                    "sent": sorted(
                        (x.letter, x.message_id)
                        for x in outbox.list_letters(conn, states=("accepted",))
                        if x.letter in ("circulation", "chase", "chase_summary")
                    ),
                }
        finally:
            app.close()

    def subjects(self) -> Counter[tuple[str, str]]:
        """Count every letter at the server by its Message-ID, with its subject."""
        found = [parse(raw) for _, raw in self.server.letters()]
        return Counter((one.message_id, one.subject) for one in found)


def kind(server: Server) -> str:
    return type(server).__name__.lower()
