"""What the doctor finds: each thing that would not work, in words, with what to do; and nothing where all is well."""

from __future__ import annotations

import sqlite3
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lacflow.app import App
from lacflow.reports.doctor import Look, boards, examine, exit_code, forgery, names, service
from lacflow.reports.doctor.trial import Wait, send_test
from lacflow.settings.records import Mailbox, Trust
from lacflow.store import journal
from lacflow.transports.dns import Resolver
from lacflow.transports.findings import Finding, clock_beside, expiry
from lacflow.transports.memory import Memory
from live import free_ports
from nameserver import Nameserver, serving

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


def levels(findings: Any) -> dict[str, str]:
    """Return the worst level of each check."""
    worst: dict[str, str] = {}
    order = ("ok", "warning", "fault")
    for found in findings:
        worst[found.check] = max(worst.get(found.check, "ok"), found.level, key=order.index)
    return worst


@pytest.fixture
def app(council: Path, open_service: Callable[[Path], App]) -> App:
    return open_service(council)


# Names


@pytest.fixture
def server() -> Iterator[Nameserver]:
    records = {
        ("council.example", "MX"): ["10 mx.council.example"],
        ("council.example", "TXT"): ["v=spf1 include:mail.example -all"],
        ("selector1._domainkey.council.example", "TXT"): ["v=DKIM1; k=rsa; p=MIGf"],
        ("_dmarc.council.example", "TXT"): ["v=DMARC1; p=reject"],
    }
    with serving(Nameserver(records)) as running:
        yield running


def asked(server: Nameserver, domain: str = "council.example") -> dict[str, str]:
    return levels(names.findings(domain, Resolver("127.0.0.1", server.port, 0.2)))


def test_a_domain_in_order_is_all_well(server: Nameserver) -> None:
    assert set(asked(server).values()) == {"ok"}


@pytest.mark.parametrize(
    ("name", "kind", "records", "check", "level"),
    [
        ("council.example", "MX", [], "DNS MX", "warning"),
        ("council.example", "MX", ["0 "], "DNS MX", "fault"),
        ("council.example", "TXT", ["other"], "DNS SPF", "warning"),
        ("council.example", "TXT", ["v=spf1 -all", "v=spf1 ~all"], "DNS SPF", "fault"),
        ("council.example", "TXT", ["v=spf1 +all"], "DNS SPF", "warning"),
        ("council.example", "TXT", ["v=spf1 mx"], "DNS SPF", "warning"),
        ("council.example", "TXT", ["v=spf1 redirect=_spf.mail.example"], "DNS SPF", "ok"),
        ("selector1._domainkey.council.example", "TXT", ["v=DKIM1; p="], "DNS DKIM", "warning"),
        ("_dmarc.council.example", "TXT", ["v=DMARC1; p=none"], "DNS DMARC", "warning"),
        ("_dmarc.council.example", "TXT", [], "DNS DMARC", "warning"),
    ],
)
def test_each_record_that_is_missing_or_weak_is_said(
    server: Nameserver, name: str, kind: str, records: list[str], check: str, level: str
) -> None:
    server.records[(name, kind)] = records
    found = asked(server)
    assert (found[check], [c for c, worst in found.items() if worst != "ok" and c != check]) == (level, [])


def test_a_policy_of_the_domain_above_counts_for_what_lies_below(server: Nameserver) -> None:
    server.records[("_dmarc.council.example", "TXT")] = ["v=DMARC1; p=reject; sp=none"]
    assert asked(server, "mail.council.example")["DNS DMARC"] == "warning"


def test_names_that_cannot_be_asked_after_are_no_fault(server: Nameserver) -> None:
    server.silent = True
    (found,) = names.findings("council.example", Resolver("127.0.0.1", server.port, 0.1))
    assert (found.level, found.outside) == ("warning", True)
    assert "could not be asked" in found.words
    assert [f.level for f in names.findings("council.example", None)] == ["warning"]


# Database, clock, service


def serviced(app: App, now: datetime = NOW) -> dict[str, str]:
    return levels(service.findings(app.settings, app.database, now))


def test_a_service_that_never_ticked_and_one_that_stopped_are_told(app: App) -> None:
    assert serviced(app)["service"] == "warning"
    with app.database.write() as conn:
        journal.mark(conn, "last_tick", {}, NOW)
    assert serviced(app, NOW + timedelta(minutes=2))["service"] == "ok"
    assert serviced(app, NOW + timedelta(hours=2))["service"] == "warning"


def test_a_mailbox_that_cannot_be_used_or_read_is_told_with_the_reason(app: App) -> None:
    with app.database.write() as conn:
        journal.mark(conn, "last_tick", {}, NOW)
        journal.mark(conn, "read:board", "", NOW - timedelta(hours=3))
        since = (NOW - timedelta(hours=3)).isoformat()
        journal.mark(conn, "pause in:board", {"until": "", "times": 9, "why": "no login", "since": since}, NOW)
    found = list(service.findings(app.settings, app.database, NOW))
    faults = [f for f in found if f.level == "fault"]
    assert [f.check for f in faults] == ["mailbox board: reading"] * 2
    assert "no login" in faults[1].words
    assert exit_code(found) == 3


def test_a_clock_behind_the_newest_row_is_a_fault(app: App) -> None:
    app.ingest(_mail(app))
    found = levels(service.findings(app.settings, app.database, datetime(2020, 1, 1, tzinfo=UTC)))
    assert found["clock"] == "fault"


def _mail(app: App) -> Path:
    path = app.settings.root / "mail.eml"
    path.write_bytes(b"From: a@council.example\r\nMessage-ID: <1@council.example>\r\n\r\nhello\r\n")
    return path


def test_a_damaged_database_is_a_fault(app: App) -> None:
    path = app.settings.root / "var" / "lacflow.db"
    app.database.close()
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = conn.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_inbox_state' OR type = 'index'"
        ).fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    conn.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 64)
    assert serviced(app)["database"] == "fault"


def test_mail_folders_that_cannot_be_used_are_named_and_the_rest_is_looked_at(app: App) -> None:
    folders = app.settings.root / "var/mail"
    folders.parent.mkdir(exist_ok=True)
    folders.write_text("a file is in their place")
    found = list(examine(Look(app.settings, app.database, NOW)))
    (fault,) = [f for f in found if f.level == "fault"]
    assert str(folders) in fault.words
    assert "database" in {f.check for f in found}


def test_a_database_of_another_version_is_told(app: App) -> None:
    from sqlalchemy import text

    with app.database.write() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    (found,) = [f for f in service.findings(app.settings, app.database, NOW) if f.check == "database"]
    assert (found.level, "another version" in found.words) == ("warning", True)


# Calendar and people


def boarded(app: App, now: datetime = NOW) -> dict[str, str]:
    return levels(boards.findings(app.settings, app.database, now))


def test_a_board_without_a_meeting_ahead_asks_nobody(app: App) -> None:
    assert boarded(app)["board permanence: calendar"] == "ok"
    assert boarded(app, NOW + timedelta(days=70))["board permanence: calendar"] == "warning"
    assert boarded(app, NOW + timedelta(days=400))["board permanence: calendar"] == "fault"


def test_whoever_holds_a_role_and_has_no_address_or_has_left_is_named(app: App) -> None:
    people = dict(app.settings.directory.people)
    people["a.chair"] = replace(people["a.chair"], email=None)
    people["p.manager"] = replace(people["p.manager"], left=date(2027, 1, 31))
    app.settings = replace(app.settings, directory=type(app.settings.directory)(people))
    words = [f.words for f in boards.findings(app.settings, app.database, NOW) if f.level == "fault"]
    assert words == ["The project manager (p.manager) has left.", "The chair (a.chair) has no address."]


def test_leads_of_open_actions_who_cannot_be_asked_are_named(app: App) -> None:
    assert boarded(app)["board permanence: plan"] == "warning"
    app.import_plan(app.settings.root / "plan.xlsx", "permanence", NOW)
    (found,) = [f for f in boards.findings(app.settings, app.database, NOW) if f.check == "board permanence: people"]
    assert (found.level, "cannot be asked" in found.words) == ("warning", True)


# Mailboxes


def test_an_exchange_online_mailbox_by_ews_is_told_to_use_graph(app: App, tmp_path: Path) -> None:
    from lacflow.settings.records import EwsServer

    (tmp_path / "secret").write_text("x")
    host = "https://outlook.office365.com/EWS/Exchange.asmx"
    server = EwsServer(host, "basic", "delegate", "u", tmp_path / "none", None, None, None, None, "lacflow-done")
    box = replace(app.settings.mailboxes["board"], transport="ews", ews=server)
    app.settings = replace(app.settings, mailboxes={"board": box})
    found = [f for f in examine(Look(app.settings, app.database, NOW)) if f.level == "fault"]
    assert ["transport: graph" in found[0].do, found[1].check] == [True, "mailbox board: secret"]
    assert exit_code(found) == 1


def test_dates_that_end_soon_or_have_ended_are_told() -> None:
    ends = [expiry("c", NOW + timedelta(days=days), NOW, "It").level for days in (60, 5, -1)]
    assert ends == ["ok", "warning", "fault"]
    assert [clock_beside("c", NOW + timedelta(seconds=s), NOW).level for s in (30, 300)] == ["ok", "fault"]


def test_the_exit_code_says_whose_the_fault_is() -> None:
    ours, theirs, odd = Finding("a", "fault", ""), Finding("b", "fault", "", outside=True), Finding("c", "warning", "")
    assert [exit_code(f) for f in ([], [odd], [odd, theirs], [theirs, ours])] == [0, 0, 3, 1]


# A letter to oneself, and a forged one

BOX = Mailbox("board", "board@council.example", "Board", "smtp_imap", Trust(authserv_id="mx"), Path(), Path())


class Looped(Memory):
    """A mailbox to which its own letters come back after some looks."""

    def __init__(self, looks: int, **options: Any) -> None:
        super().__init__(trusted=None, **options)
        self.looks = looks

    def fetch(self, known: frozenset[str]) -> Iterator[Any]:
        self.looks -= 1
        if self.looks == 0:
            self.put(
                b"Authentication-Results: mx; spf=pass smtp.mailfrom=board@council.example\r\nReceived: by mx\r\n"
                + self.sent[-1].raw
            )
        yield from super().fetch(known)


def tried(app: App, box: Memory) -> list[Finding]:
    seconds = iter(range(0, 10_000, 1))
    return list(send_test(BOX, box, app.database, NOW, Wait(30, lambda: next(seconds), lambda _: None)))


def test_a_letter_that_comes_back_is_told_and_filed(app: App) -> None:
    box = Looped(3)
    found = tried(app, box)
    assert [f.level for f in found] == ["ok", "ok"]
    assert "came back" in found[1].words
    assert (len(box.handled), len(box.sent), box.sent[0].recipient) == (1, 1, BOX.address)
    assert b"Auto-Submitted" in box.sent[0].raw


def test_a_letter_that_does_not_come_back_or_is_refused_is_told(app: App) -> None:
    assert [f.level for f in tried(app, Looped(0))] == ["ok", "fault"]
    (found,) = tried(app, Looped(0, faults=["refused"]))
    assert "550 no such user" in found.words
    assert exit_code(tried(app, Looped(0, faults=["lost"]))) == 3


def test_a_letter_the_service_took_in_first_came_back_too(app: App) -> None:
    class Taken(Memory):
        def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
            path = app.settings.root / "sent.eml"
            path.write_bytes(raw)
            app.ingest(path)
            return super().send(message_id, sender, recipient, raw)

    assert [f.level for f in tried(app, Taken())] == ["ok", "ok"]


FORGED = (
    b"Received: from there by mx\r\nFrom: p.manager@northmoor.example\r\nTo: board@council.example\r\n"
    b"Subject: 1\r\n\r\n1 green\r\n"
)


@pytest.mark.parametrize(
    ("headers", "trust", "level"),
    [
        (b"", Trust(authserv_id="mx"), "ok"),
        (b"Authentication-Results: mx; dmarc=fail header.from=northmoor.example\r\n", Trust(authserv_id="mx"), "ok"),
        (b"Authentication-Results: mx; dmarc=pass header.from=northmoor.example\r\n", Trust(authserv_id="mx"), "fault"),
        (b"X-MS-Exchange-Organization-AuthAs: Anonymous\r\n", Trust(exchange_internal=True), "ok"),
        (b"X-MS-Exchange-Organization-AuthAs: Internal\r\n", Trust(exchange_internal=True), "fault"),
    ],
)
def test_a_forged_mail_is_judged_by_the_mailboxs_own_rule(app: App, headers: bytes, trust: Trust, level: str) -> None:
    found = levels(forgery.judge(headers + FORGED, app.settings, replace(BOX, trust=trust)))
    assert found["verdict"] == level


@pytest.mark.parametrize("trust", [Trust(authserv_id="mx"), Trust(exchange_internal=True), Trust(local=True)])
def test_the_steps_to_prove_it_name_what_is_looked_at(app: App, trust: Trust) -> None:
    words = " ".join(f.words for f in forgery.steps(app.settings, replace(BOX, trust=trust)))
    assert ("AuthAs" if trust.exchange_internal else "mx" if trust.authserv_id else "folder") in words


class Inbound:
    """A server that takes mail from strangers for our mailbox, or refuses who is not one of ours."""

    def __init__(self, box: Memory, refuses: bool, mark: bytes) -> None:
        self.box, self.refuses, self.mark = box, refuses, mark

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self.refuses:
            return "550 5.7.1 p.manager@northmoor.example may not send from there"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.box.put(self.mark + b"Received: from a stranger by mx\r\n" + envelope.content)
        return "250 taken"


@pytest.mark.parametrize(
    ("refuses", "mark", "expected"),
    [
        (True, b"", ["ok"]),
        (False, b"", ["warning", "ok", "ok"]),
        (
            False,
            b"Authentication-Results: mx; dmarc=pass header.from=northmoor.example\r\n",
            ["warning", "ok", "fault"],
        ),
    ],
)
def test_a_forged_mail_is_tried_on_a_server_as_a_stranger_would(
    app: App, refuses: bool, mark: bytes, expected: list[str]
) -> None:
    from aiosmtpd.controller import Controller

    box, (port,) = Memory(trusted=None), free_ports(1)
    controller = Controller(Inbound(box, refuses, mark), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        wait = Wait(5, iter(range(100)).__next__, lambda _: None)
        inbound = ("127.0.0.1", port)
        found = list(forgery.attempt(app.settings, BOX, box, app.database, NOW, inbound, wait))
    finally:
        controller.stop()
    assert [f.level for f in found] == expected
    assert all("p.manager@" not in f.words for f in found)


def test_a_server_that_demands_encryption_is_not_mistaken_for_one_that_refuses(app: App, localhost_pem: Path) -> None:
    from aiosmtpd.controller import Controller

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(localhost_pem)
    box, (port,) = Memory(trusted=None), free_ports(1)
    demands = {"tls_context": context, "require_starttls": True}
    controller = Controller(Inbound(box, False, b""), hostname="127.0.0.1", port=port, **demands)
    controller.start()
    try:
        wait = Wait(5, iter(range(100)).__next__, lambda _: None)
        found = list(forgery.attempt(app.settings, BOX, box, app.database, NOW, ("127.0.0.1", port), wait))
    finally:
        controller.stop()
    assert [f.level for f in found] == ["warning", "ok", "ok"]


def test_a_server_that_cannot_be_reached_proves_nothing(app: App) -> None:
    box = Memory(trusted=None)
    (found,) = forgery.attempt(app.settings, BOX, box, app.database, NOW, ("127.0.0.1", 1), Wait(1))
    assert (found.level, found.outside) == ("warning", True)
