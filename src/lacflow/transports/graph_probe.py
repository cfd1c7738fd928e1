"""What a mailbox of Exchange Online says of itself: signing in, rights, certificates, clock, how much lies there."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from lacflow.errors import OutsideFault
from lacflow.transports.base import Unreachable
from lacflow.transports.findings import Finding, certificate_of, clock_beside, expiry, trouble
from lacflow.transports.graph_wire import document

if TYPE_CHECKING:
    from lacflow.transports.graph import Graph
    from lacflow.transports.graph_wire import Wire

#: What the application has to be allowed, and must not be allowed for every mailbox.
NEEDED = ("Mail.ReadWrite", "Mail.Send")


def probe(box: Graph, now: datetime, elsewhere: str | None) -> Iterator[Finding]:
    """Look at a mailbox; nothing is sent, and at most the folder of handled mail is made."""
    try:
        for name, address in (("sign-in", box.wire.application.authority), ("service", box.wire.url)):
            parts = urlsplit(address)
            context = box.wire.application.tls()
            yield certificate_of(f"certificate ({name})", parts.hostname or "", parts.port or 443, context, now)
        yield from _own_certificate(box.wire, now)
        token = box.wire.token()
    except OutsideFault as error:
        yield _down("sign-in", error, "See docs/microsoft-365.md, steps 1 and 2.")
        return
    yield Finding("sign-in", "ok", "Microsoft 365 lets the application in.")
    yield from _roles(token)
    try:
        yield from _mailbox(box, now)
    except OutsideFault as error:
        yield _down("mailbox", error, "May the application read this mailbox? See docs/microsoft-365.md, step 3.")
        return
    if elsewhere:
        yield _limited(box.wire, elsewhere)


def _down(check: str, error: OutsideFault, do: str) -> Finding:
    """Make a finding of a fault; a service that is busy or out of order is not for the council to mend."""
    busy = re.search(r"out of service|asked (us )?to wait|HTTP Error: 5", str(error)) is not None
    return (
        replace(trouble(check, error, do), outside=True, do="Try again later.") if busy else trouble(check, error, do)
    )


def _own_certificate(wire: Wire, now: datetime) -> Iterator[Finding]:
    if wire.application.certificate is None:
        yield Finding(
            "sign-in secret",
            "ok",
            "It signs in with a client secret; when that ends, only the tenant's administrator sees.",
        )
        return
    from cryptography import x509

    pem = wire.application.certificate
    try:
        own = x509.load_pem_x509_certificate(pem[pem.index("-----BEGIN CERTIFICATE") :].encode())
    except ValueError:
        do = "Put the private key and the certificate, both in PEM, into certificate_file."
        yield Finding("sign-in certificate", "fault", "The certificate file holds no certificate.", do)
        return
    yield expiry("sign-in certificate", own.not_valid_after_utc, now, "The application's own certificate")


def _roles(token: str) -> Iterator[Finding]:
    """Say what the tenant granted for every mailbox; rights given in Exchange for one mailbox do not stand in a token."""
    try:
        body = token.split(".")[1]
        roles = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))).get("roles") or []
    except (IndexError, ValueError, AttributeError):
        return
    wide = [role for role in roles if role.startswith("Mail.")]
    more = sorted(set(roles) - set(NEEDED))
    if more:
        words = f"The application has rights it does not need: {', '.join(more)}."
        yield Finding("rights", "warning", words, "Take them away in the tenant; see docs/microsoft-365.md, step 3.")
    if not wide:
        yield Finding("rights", "ok", "The tenant grants no rights to all mailboxes; what it may do here is seen next.")


def _mailbox(box: Graph, now: datetime) -> Iterator[Finding]:
    answer = box.wire.ask("GET", f"{box.home}/mailFolders/inbox", query={"$select": "id,totalItemCount"})
    yield Finding(
        "reading", "ok", f"The inbox can be read; {document(answer).get('totalItemCount', 0)} messages lie in it."
    )
    date = answer.headers.get("Date")
    if date:
        yield clock_beside("clock", parsedate_to_datetime(date).astimezone(UTC), now)
    try:
        box.handled_folder()
    except OutsideFault as error:
        yield _down("moving", error, "It needs Mail.ReadWrite for this mailbox: see docs/microsoft-365.md, step 3.")
        return
    yield Finding("moving", "ok", f"Handled mail can be moved to {box.done_folder}.")
    yield Finding("sending", "ok", "Whether it may send, only a letter shows: lacflow doctor --send-test.")


def _limited(wire: Wire, elsewhere: str) -> Finding:
    """See whether somebody else's mailbox can be opened with our rights; nothing in it is read but the inbox's id."""
    path = f"/users/{quote(elsewhere, safe='@')}/mailFolders/inbox"
    try:
        wire.ask("GET", path, query={"$select": "id"})
    except Unreachable:
        return Finding("rights elsewhere", "ok", "Other mailboxes are closed to the application.")
    except OutsideFault as error:
        return Finding("rights elsewhere", "warning", f"Nobody can tell whether other mailboxes are closed: {error}.")
    do = "Limit it to this one mailbox: docs/microsoft-365.md, step 3."
    return Finding("rights elsewhere", "fault", "The application can open other people's mailboxes.", do)
