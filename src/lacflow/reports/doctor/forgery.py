"""How to prove that a forgery is refused at this installation, and what lacflow would make of one.

A forgery here is a mail whose From is somebody lacflow would believe, sent by somebody else. The boundary that refuses it
is the council's own mail server; `trust` says how lacflow learns of its judgement.
"""

from __future__ import annotations

import secrets
import smtplib
import ssl
from collections.abc import Iterator
from datetime import datetime

from lacflow.errors import InputFault, OutsideFault, Problem
from lacflow.mail.authenticity import boundary, who_may_write
from lacflow.mail.encode import encode
from lacflow.mail.message import Incoming, Outgoing
from lacflow.mail.parse import parse
from lacflow.reports.doctor.trial import Wait, arrival, begin_here
from lacflow.settings import Settings
from lacflow.settings.records import Mailbox, Trust
from lacflow.store.database import Database
from lacflow.transports.base import Fetched, Transport
from lacflow.transports.findings import Finding
from lacflow.transports.servers import without_addresses

_HEADERS = ("received", "authentication-results", "x-ms-exchange-organization-authas")


def steps(settings: Settings, box: Mailbox) -> Iterator[Finding]:
    """Yield what somebody does to prove it, in order, in words for the administrator and the project manager."""
    if box.trust.local:
        words = (
            "This mailbox is a folder on this machine: whoever may write to the folder is believed. Give it to the user "
            "lacflow runs as, and to nobody else (chmod 700). Nothing from outside can reach it."
        )
        yield Finding("to prove it", "ok", words)
        return
    for number, words in enumerate(_steps(box, _believed(settings, box)), 1):
        yield Finding(f"to prove it, {number}", "ok", words)


def _steps(box: Mailbox, manager: str) -> list[str]:
    looked = " or ".join(_looked(box.trust))
    if box.trust.partners:
        looked += (
            f", or for partners ({', '.join(box.trust.partners)}) what Exchange Online itself found out (dmarc=pass)"
        )
    return [
        f"lacflow believes a mail by {looked}.",
        "From outside the council's network (a home connection, a machine at another provider), with no account of the "
        f"council, send a mail that says From: {manager} to {box.address}. Any program that lets you type From will do: "
        f"swaks --to {box.address} --from {manager} --header 'Subject: forged' --body '1 green' --server YOUR-MX",
        "If the server refuses it, that is the proof: keep its words.",
        "If it takes it, wait for a tick and look: `lacflow inbox` must show it as quarantined, because our mail server "
        "did not vouch for its sender. Nothing of it may stand in `lacflow updates`.",
        "Save that mail with all its headers and run `lacflow doctor --forgery FILE.eml`: it says which header was looked "
        "at and what lacflow makes of it. Do the same with one genuine reply, which must be believed.",
        "Repeat this whenever the mail gateway, the domain's records or `trust` are changed.",
    ]


def _looked(trust: Trust) -> Iterator[str]:
    if trust.authserv_id:
        behind = f", with nothing above it but our own servers ({', '.join(trust.relays)})" if trust.relays else ""
        yield f"the topmost Authentication-Results header, which must be {trust.authserv_id}'s{behind}"
    if trust.exchange_internal:
        yield "Exchange's own mark X-MS-Exchange-Organization-AuthAs, which must say Internal"


def _believed(settings: Settings, box: Mailbox) -> str:
    """Return the address worth forging most: a project manager's who uses this mailbox."""
    boards = (board for board in settings.boards.values() if board.mailbox == box.key)
    people = (settings.directory.get(board.project_manager) for board in boards)
    return next((p.email for p in people if p and p.email), f"somebody@{box.address.rpartition('@')[2]}")


def judge(raw: bytes, settings: Settings, box: Mailbox, trusted: bool | None = None) -> Iterator[Finding]:
    """Say what lacflow makes of a mail as it was received, if it was forged."""
    mail = parse(raw)
    yield Finding("headers", "ok", _looked_at(mail, box.trust))
    vouched = boundary(mail, box.trust, trusted)
    person = next((p for a in mail.from_addresses if (p := settings.directory.by_address(a))), None)
    manager = next((settings.directory.get(b.project_manager) for b in settings.boards.values()), None)
    verdict = who_may_write(
        mail, vouched=vouched, person=person, project_manager=manager, by_token=person is not None, known=person
    )
    if person is None:
        words = "Its From is nobody in people.yaml: as a forgery it proves nothing. Forge a lead's or the manager's."
        yield Finding("sender", "warning", words)
    if verdict.outcome == "quarantine":
        yield Finding("verdict", "ok", f"lacflow sets it aside and answers nobody: {verdict.reason}.")
    elif vouched is True:
        words = "lacflow would believe that its From is genuine: the mail server vouches for it."
        do = "If it was forged, the boundary does not hold: see the page about this mailbox before going live."
        yield Finding("verdict", "fault", words, do)
    else:
        yield Finding("verdict", "ok", f"lacflow records nothing of it by itself: {verdict.reason}.")


def _looked_at(mail: Incoming, trust: Trust) -> str:
    """Repeat the headers `trust` looks at, in their order, without addresses."""
    kept = [(name, value) for name, value in mail.headers if name.lower() in _HEADERS]
    shown = [f"{name}: {without_addresses(value)[:160]}" for name, value in kept[:6]]
    named = [f"authserv_id {trust.authserv_id}"] if trust.authserv_id else []
    wanted = " or ".join(named + (["Exchange's mark"] if trust.exchange_internal else []))
    if trust.local:
        wanted = "nothing: a folder of this machine"
    return f"trust looks at {wanted}. From the top: {' | '.join(shown) or 'none of the headers it looks at'}."


def read_mail(data: bytes, name: str) -> bytes:
    """Return a mail's bytes; refuse a file that cannot be one.

    Raises:
        InputFault: it has no header.
    """
    if not parse(data).headers:
        hint = "Save the mail with all its headers (.eml), as it was received."
        raise InputFault(Problem("mail.none", "This file is no mail.", hint, found=name))
    return data


def attempt(
    settings: Settings,
    box: Mailbox,
    transport: Transport,
    db: Database,
    now: datetime,
    inbound: tuple[str, int],
    wait: Wait,
) -> Iterator[Finding]:
    """Try to hand a forged mail to a server without signing in, and say what becomes of it.

    Args:
        inbound: the host and port of a server that takes mail for this mailbox.
    """
    domain = box.address.rpartition("@")[2]
    message_id = f"<lacflow-forgery.{secrets.token_hex(12)}@{domain}>"
    forged = Outgoing(
        message_id, "", _believed(settings, box), "", box.address, "A forged mail, to see that it is refused",
        "Sent by `lacflow doctor --forgery`. It must never be believed.\n", "<p>It must never be believed.</p>", now,
        automatic=True,
    )  # fmt: skip
    begun = wait.monotonic()
    try:
        begin_here(transport, box, db)
        refused = _hand_over(inbound, forged, encode(forged))
    except (OSError, smtplib.SMTPException, OutsideFault) as error:
        words = f"The server could not be asked: {without_addresses(str(error))}."
        yield Finding("forged mail", "warning", words, "Prove it from outside, as said above.", outside=True)
        return
    if refused:
        yield Finding("forged mail", "ok", f"The server refused it: {refused}.")
        return
    yield from _judged(settings, box, transport, db, message_id, begun, wait)


def _hand_over(inbound: tuple[str, int], forged: Outgoing, raw: bytes) -> str:
    """Return the words it was refused with, or nothing where it was taken."""
    with smtplib.SMTP(*inbound, timeout=20) as smtp:
        smtp.ehlo()
        if smtp.has_extn("starttls"):
            # As servers do among one another: encrypted where it is offered, whatever the certificate says.
            smtp.starttls(context=_any_certificate())
            smtp.ehlo()
        for code, words in (smtp.mail(forged.from_address), smtp.rcpt(forged.to_address)):
            if not 200 <= code < 300:
                return without_addresses(f"{code} {words.decode('utf-8', 'replace')}")
        code, words = smtp.data(raw)
        return "" if 200 <= code < 300 else without_addresses(f"{code} {words.decode('utf-8', 'replace')}")


def _any_certificate() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _judged(
    settings: Settings, box: Mailbox, transport: Transport, db: Database, message_id: str, begun: float, wait: Wait
) -> Iterator[Finding]:
    try:
        found = arrival(transport, db, message_id, begun, wait)
    except OutsideFault as error:
        yield Finding(
            "forged mail", "warning", f"The server took it, and the mailbox cannot be read: {error}.", outside=True
        )
        return
    if isinstance(found, Fetched):
        yield Finding("forged mail", "warning", "The server took it: what counts is whether lacflow believes it.")
        yield from judge(found.raw, settings, box, found.trusted)
    elif found:
        yield Finding("forged mail", "warning", "The server took it, and the service has it: see `lacflow inbox`.")
    else:
        words = "The server took it, and it has not come: it may be held for spam."
        yield Finding("forged mail", "ok", words, "Look into the gateway's quarantine; ask again with a longer --wait.")
