"""A database put back over real servers, Exchange and Exchange Online: nothing goes again, no reply is lost, and a snapshot
of the whole machine, which takes the high-water mark with it, is noticed by what lies in the mailbox.
"""

from __future__ import annotations

import os
import re
import shutil
import smtplib
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import exchangelib
import pytest

import graphserver
import live
from fake_ews import FakeExchange
from lacflow.app import App
from lacflow.mail.parse import parse
from lacflow.store import inbox, journal, outbox, plans
from lacflow.transports.memory import Memory
from post import SOON, Sent, answer, dates, out_of_office

PROVE = bool(os.environ.get("LACFLOW_PROVE"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


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


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The mail server the test names: pair, exchange or online."""
    if request.param == "pair":
        with live.mail_pair() as pair:
            yield Pair(pair)
    elif request.param == "online":
        yield Online(request.getfixturevalue("graph_server"))
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


def lived(site: Site, copy_at: timedelta, until: timedelta, copy: Path) -> datetime:
    """Live a cycle until so long after its circulation; all of var/ is copied on the way."""
    app = App.open(site.root / "config", {})
    when = dates(app)
    app.import_plan(site.root / "plan.xlsx", "permanence", when.circulate.at - timedelta(days=9))
    app.close()
    assert when.chase is not None
    at = when.circulate.at
    moments = [
        at - timedelta(days=9), at - HOUR, at + SOON, at + HOUR + 2 * SOON, at + 2 * HOUR, at + 2 * HOUR + SOON, at + DAY,
        when.chase.at + SOON, when.chase.at + 2 * SOON,
    ]  # fmt: skip
    for moment in [m for m in moments if m < at + until]:
        if moment >= at + copy_at and not copy.exists():
            shutil.copytree(site.root / "var", copy)
        if moment == at + 2 * HOUR:
            site.answers(moment)
        site.tick(moment)
    return at + until


AGES = {
    "1 hour": (timedelta(hours=1.9), timedelta(hours=2.9)),
    "1 day": (-timedelta(hours=0.5), timedelta(hours=24.5)),
    "8 days": (-timedelta(hours=0.5), timedelta(days=7, hours=6)),
}
CASES = [
    pytest.param(name, age, marks=[pytest.mark.server] * (name == "pair"), id=f"{name}, {age}")
    for name in ("pair", "exchange", "online")
    for age in AGES
    if PROVE or (name, age) in (("exchange", "1 day"), ("online", "1 hour"))
]


@pytest.mark.prove
@pytest.mark.parametrize("whole", [False, True] if PROVE else [True], ids=lambda w: "whole var" if w else "database")
@pytest.mark.parametrize(("server", "age"), CASES, indirect=["server"])
def test_what_was_put_back_sends_nothing_again_and_loses_no_reply(
    council: Path, tmp_path: Path, server: Server, age: str, whole: bool
) -> None:
    site, copy = Site.on(server, council), tmp_path / "copy"
    end = lived(site, *AGES[age], copy)
    before, had = site.facts(), site.subjects()
    for path in [council / "var"] if whole else (council / "var").glob("lacflow.db*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if whole:
        shutil.copytree(copy, council / "var")
    else:
        shutil.copy(copy / "lacflow.db", council / "var/lacflow.db")
    site.tick(*(end + timedelta(minutes=minute) for minute in range(4)))
    assert site.facts() == before
    if isinstance(server, Pair):
        live.waited(lambda: any("was put back" in subject for _, subject in site.subjects()))
    now = site.subjects()
    assert [one for one, count in now.items() if count > 1] == []
    new = [subject for _, subject in now - had]
    assert [subject for subject in new if "was put back" not in subject and "for you" not in subject] == []
    assert len([subject for subject in new if "was put back" in subject]) == 1
    print(
        f"\n{kind(server)}, {'whole var' if whole else 'database'} of {age} ago: {sum(had.values())} letters, 0 again"
    )


@pytest.fixture
def remembered(council: Path, open_service: Callable[[Path], App]) -> tuple[App, Memory]:
    """A live council on a mailbox in memory, its circulation gone."""
    file = council / "config/lacflow.yaml"
    file.write_text(file.read_text().replace("sending: rehearsal", "sending: live"))
    app, box = open_service(council), Memory()
    app._transports = dict.fromkeys(app.settings.mailboxes, box)
    at = dates(app).circulate.at
    app.import_plan(council / "plan.xlsx", "permanence", at - timedelta(days=9))
    for instant in (at - HOUR, at + SOON, at + HOUR + 2 * SOON):
        app.tick(instant)
    return app, box


def test_a_mailbox_that_knows_no_more_gives_rise_to_nothing(remembered: tuple[App, Memory]) -> None:
    app, box = remembered
    sent = len(box.sent)
    app.tick(dates(app).circulate.at + 6 * HOUR)
    with app.database.read() as conn:
        assert journal.marked(conn, "restored") is None
    assert len(box.sent) == sent > 5


def test_letters_of_nobody_knows_whom_are_told_of_once(remembered: tuple[App, Memory]) -> None:
    app, box = remembered
    domain = next(iter(app.settings.mailboxes.values())).address.partition("@")[2]
    box.send(f"<{'ab' * 16}@{domain}>", "x@y.example", "x@y.example", b"From: x@y.example\r\n\r\n")
    for hours in (6, 7, 8):
        app.tick(dates(app).circulate.at + hours * HOUR)
    told = [s for s in box.sent if "put back" in parse(s.raw).subject]
    assert len({s.message_id for s in told}) == len(told) == 1


def test_while_the_mailbox_cannot_be_asked_nothing_leaves_for_four_hours_at_most(
    remembered: tuple[App, Memory],
) -> None:
    app, box = remembered
    at, sent = dates(app).chase, len(box.sent)
    assert at is not None
    box.unreadable = "no such host"
    app.tick(at.at + SOON)
    app.tick(at.at + SOON + timedelta(minutes=1))
    assert len(box.sent) == sent
    with app.database.read() as conn:
        assert journal.marked(conn, "unasked") is not None
    box.unreadable = ""
    for minute in range(40, 43):
        app.tick(at.at + SOON + timedelta(minutes=minute))
    assert len(box.sent) > sent
    with app.database.read() as conn:
        assert journal.marked(conn, "unasked") is None
