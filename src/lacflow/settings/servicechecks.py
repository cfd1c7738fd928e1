"""What can be wrong with lacflow.yaml beyond a single entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lacflow.errors import Problem, Severity
from lacflow.settings.document import Document

if TYPE_CHECKING:
    from lacflow.settings.models import ServiceForm

_IN_URL = re.compile(r"//[^/@:]*:[^/@]+@")


def mailboxes(document: Document) -> Iterator[Problem]:
    """Find mailboxes whose transport, servers and trust do not go together."""
    data = document.data if isinstance(document.data, dict) else {}
    found = data.get("mailboxes")
    for key, entry in found.items() if isinstance(found, dict) else ():
        if not isinstance(entry, dict):
            continue
        if entry.get("transport") == "smtp_imap":
            yield from _served(document, key, entry)
        elif entry.get("transport") == "ews":
            yield from _at_exchange(document, key, entry)
        elif entry.get("transport") == "graph":
            yield from _by_graph(document, key, entry)
        elif entry.get("trust") not in (None, "local"):
            yield document.fault(
                ("mailboxes", key, "trust"),
                "trust.needless",
                "Folders on this machine have no mail gateway to trust.",
                "Write local, or take the entry out.",
            )
        for server in ("smtp", "imap"):
            box = entry.get(server)
            ways = ("password_file", "token_file", "oauth")
            if isinstance(box, dict) and box.get("user") and not any(box.get(way) for way in ways):
                yield document.fault(
                    ("mailboxes", key, server, "user"),
                    "password.missing",
                    "There is a user to sign in as, and no password_file.",
                    "Write the password into a file and name it: password_file: /etc/lacflow/password.",
                )


def _served(document: Document, key: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    path = ("mailboxes", key)
    for server, use in (("smtp", "sends letters"), ("imap", "fetches replies")):
        if not entry.get(server):
            yield Problem(
                "mailbox.server",
                f"The mailbox {key!r} has no {server!r}: nothing {use}.",
                f"Add {server}: {{host: ..., user: ..., password_file: ...}}.",
                where=document.where(path, key=True),
            )
    yield from _trusted(document, key, entry)


def _at_exchange(document: Document, key: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    path, ews = ("mailboxes", key), entry.get("ews")
    if not ews:
        yield Problem(
            "mailbox.ews",
            f"The mailbox {key!r} does not say how the Exchange server is reached.",
            "Add ews: {url: https://SERVER/EWS/Exchange.asmx, user: ..., password_file: ...}. See docs/exchange.md.",
            where=document.where(path, key=True),
        )
    elif isinstance(ews, dict):
        by_app = ews.get("auth") == "oauth"
        needed = ("client_id", "secret_file", "token_url") if by_app else ("user", "password_file")
        missing = [name for name in needed if not ews.get(name)]
        if missing:
            yield document.fault(
                (*path, "ews"),
                "ews.credential",
                f"To sign in by {ews.get('auth', 'ntlm')} takes {' and '.join(missing)} as well.",
                "Add what is missing; a password or secret stands alone in its file. See docs/exchange.md.",
            )
        if by_app and not str(ews.get("token_url", "https://")).startswith("https://"):
            yield document.fault(
                (*path, "ews", "token_url"),
                "address.https",
                "A secret is sent there: the address has to begin with https://.",
                "Write the address of the council's sign-in service.",
            )
    yield from _trusted(document, key, entry)


def _by_graph(document: Document, key: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    path, graph = ("mailboxes", key), entry.get("graph")
    if not graph:
        yield Problem(
            "mailbox.graph",
            f"The mailbox {key!r} does not say how Exchange Online is reached.",
            "Add graph: {tenant: ..., client_id: ..., secret_file: ...}. See docs/microsoft-365.md.",
            where=document.where(path, key=True),
        )
    elif isinstance(graph, dict) and bool(graph.get("secret_file")) == bool(graph.get("certificate_file")):
        yield document.fault(
            (*path, "graph"),
            "graph.credential",
            "The application signs in with a secret or with a certificate: one of them.",
            "Name one file: secret_file, or certificate_file.",
        )
    yield from _trusted(document, key, entry)


def _trusted(document: Document, key: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    path = ("mailboxes", key)
    ways = "Write {authserv_id: name-of-your-mail-gateway} or {exchange_internal: true}."
    if entry.get("trust") == "local":
        yield document.fault(
            (*path, "trust"),
            "trust.local",
            "Mail from a server cannot be trusted as local: anybody could write as anybody.",
            ways,
        )
    elif entry.get("transport") != "graph" and "partners" in (entry.get("trust") or ()):
        yield document.fault(
            (*path, "trust", "partners"),
            "trust.partners",
            "Only Exchange Online (transport: graph) checks who partners outside the council are.",
            "Take partners out; where a mail gateway checks senders, write {authserv_id: its-name} instead.",
        )
    elif entry.get("trust") is None:
        yield Problem(
            "trust.missing",
            f"The mailbox {key!r} does not say how a sender is known to be genuine.",
            f"Add trust. {ways}",
            where=document.where(path, key=True),
        )


def consistent(document: Document, form: ServiceForm) -> Iterator[Problem]:
    """Find entries that are right each for itself and wrong together."""
    if form.windows.opens >= form.windows.closes:
        yield document.fault(
            ("windows",),
            "window.empty",
            "This window closes before it opens: no letter would ever leave.",
            'For example: {opens: "08:00", closes: "18:00"}.',
        )
    for key, box in form.mailboxes.items():
        path = ("mailboxes", key, "transport")
        if box.transport == "memory":
            yield document.fault(
                path,
                "transport.memory",
                "This mailbox forgets everything when the program ends.",
                "It is for tests; use maildir.",
                "warning",
            )
        elif box.transport == "maildir" and form.sending.mode != "rehearsal":
            yield document.fault(
                ("sending",),
                "sending.nowhere",
                f"Letters are to leave, but the mailbox {key!r} is a folder on this machine: nobody gets them.",
                "Give it `transport: smtp_imap`, `ews` or `graph`, or go back to rehearsal.",
                "warning",
            )
    if ("database",) not in document.given and _IN_URL.search(form.database):
        yield Problem(
            "secret.database",
            "The database address holds a password that anybody who reads this file can see.",
            "Put the address into a file and write database_file: and its path.",
            severity="warning",
            where=document.where(("database",)),
        )
    addresses: dict[str, str] = {}
    for key, box in form.mailboxes.items():
        if addresses.setdefault(box.address.lower(), key) != key:
            yield document.fault(
                ("mailboxes", key, "address"),
                "mailbox.twice",
                "Two mailboxes have the same address.",
                "One mailbox can serve several boards: keep one.",
            )


def missing_files(document: Document, form: ServiceForm, root: Path) -> Iterator[Problem]:
    """Find named files that are not there; in rehearsal nothing needs them yet."""
    severity: Severity = "warning" if form.sending.mode == "rehearsal" else "error"
    for key, box in form.mailboxes.items():
        servers = (("smtp", box.smtp), ("imap", box.imap), ("ews", box.ews), ("graph", box.graph))
        for name, server in servers:
            for entry in ("password_file", "token_file", "secret_file", "certificate_file", "ca_file"):
                path = getattr(server, entry, None)
                if path and not (root / path).is_file():
                    yield document.fault(
                        ("mailboxes", key, name, entry),
                        "file.missing",
                        "There is no such file.",
                        f"Looked for: {root / path}",
                        severity,
                    )
    if form.database_file and not (root / form.database_file).is_file():
        yield document.fault(
            ("database_file",),
            "file.missing",
            "There is no such file.",
            f"Looked for: {root / form.database_file}",
        )
