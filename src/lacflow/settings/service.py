"""lacflow.yaml and colours.yaml into settings, and what can be wrong with them beyond a single entry.

An entry of lacflow.yaml may be given by the environment instead: `LACFLOW_` and the names of the way to it in capitals,
joined by two underscores, everything but letters and digits as an underscore.

Example:
    `LACFLOW_DATABASE=postgresql:///lacflow`, `LACFLOW_MAILBOXES__BOARD__SMTP__HOST=mail.council.example`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lacflow.board.rag import DEFAULT, Label, Scheme
from lacflow.errors import Problem, Severity, Where
from lacflow.settings.document import Document, parse
from lacflow.settings.records import ImapServer, Mailbox, Server, Trust

if TYPE_CHECKING:
    from lacflow.settings.models import ImapForm, MailboxForm, ServiceForm, SmtpForm

PREFIX = "LACFLOW_"
ENTRIES = (
    "database",
    "database_file",
    "sending",
    "mailboxes",
    "windows",
    "caps",
    "brake_hours",
    "admin",
    "secret_file",
)
#: Variables with our prefix that are not entries of the file.
OTHERS = ("config", "samples", "failpoint", "failpoint_trace")
_PORTS = {"smtp": {"starttls": 587, "tls": 465, "none": 25}, "imap": {"starttls": 143, "tls": 993, "none": 143}}
_IN_URL = re.compile(r"//[^/@:]*:[^/@]+@")


def with_environment(document: Document, environ: Mapping[str, str]) -> tuple[Document, list[Problem]]:
    """Lay what the environment gives over what the file says."""
    from lacflow.settings.words import suggestion

    data = dict(document.data) if isinstance(document.data, dict) else {}
    given: dict[tuple[str | int, ...], str] = {}
    problems: list[Problem] = []
    for name in sorted(n for n in environ if n.startswith(PREFIX)):
        parts = name.removeprefix(PREFIX).lower().split("__")
        if parts[0] in ENTRIES:
            given[_lay(data, parts, _value(environ[name]))] = name
        elif parts[0] not in OTHERS and suggestion(parts[0], ENTRIES):
            message = f"The environment variable {name} is none of ours."
            problems.append(Problem("environment.unknown", message, suggestion(parts[0], ENTRIES), severity="warning"))
    return (replace(document, data=data, given=given) if given else document), problems


def _lay(data: dict[str, Any], parts: list[str], value: Any) -> tuple[str | int, ...]:
    """Put a value at the end of a way, copying each mapping on it; return the way by the names the file uses."""
    path: list[str | int] = []
    for depth, part in enumerate(parts):
        name = next((key for key in data if re.sub(r"[^a-z0-9]", "_", key.lower()) == part), part)
        path.append(name)
        if depth == len(parts) - 1:
            data[name] = value
        else:
            below = data.get(name)
            data[name] = dict(below) if isinstance(below, dict) else {}
            data = data[name]
    return tuple(path)


def _value(words: str) -> Any:
    """Read a variable: `[..]` and `{..}` as in the file, anything else as it stands."""
    parsed = parse("", words).data if words.lstrip()[:1] in ("[", "{") else None
    return words if parsed is None else parsed


def form_of(document: Document, context: Mapping[str, Any]) -> tuple[ServiceForm | None, list[Problem]]:
    """Read lacflow.yaml; return None and why where it cannot be."""
    from pydantic import ValidationError

    from lacflow.settings.faults import explain
    from lacflow.settings.models import ServiceForm

    if document.data is None and document.problems:
        return None, list(document.problems)
    problems = [*document.problems, *_mailboxes(document)]
    try:
        form = ServiceForm.model_validate(document.data or {}, context=dict(context))
    except ValidationError as error:
        return None, problems + explain(document, "lacflow", error)
    return form, problems + list(_consistent(document, form))


def _mailboxes(document: Document) -> Iterator[Problem]:
    """Find mailboxes whose transport, servers and trust do not go together."""
    data = document.data if isinstance(document.data, dict) else {}
    found = data.get("mailboxes")
    for key, entry in found.items() if isinstance(found, dict) else ():
        if not isinstance(entry, dict):
            continue
        if entry.get("transport") == "smtp_imap":
            yield from _served(document, key, entry)
        elif entry.get("trust") not in (None, "local"):
            yield _problem(
                document,
                ("mailboxes", key, "trust"),
                "trust.needless",
                "Folders on this machine have no mail gateway to trust.",
                "Write local, or take the entry out.",
            )
        for server in ("smtp", "imap"):
            box = entry.get(server)
            if isinstance(box, dict) and box.get("user") and not box.get("password_file"):
                yield _problem(
                    document,
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
    ways = "Write {authserv_id: name-of-your-mail-gateway} or {exchange_internal: true}."
    if entry.get("trust") == "local":
        yield _problem(
            document,
            (*path, "trust"),
            "trust.local",
            "Mail from a server cannot be trusted as local: anybody could write as anybody.",
            ways,
        )
    elif entry.get("trust") is None:
        yield Problem(
            "trust.missing",
            f"The mailbox {key!r} does not say how a sender is known to be genuine.",
            f"Add trust. {ways}",
            where=document.where(path, key=True),
        )


def _problem(
    document: Document, path: tuple[str | int, ...], code: str, message: str, hint: str, severity: Severity = "error"
) -> Problem:
    return Problem(code, message, hint, document.words(path), severity, document.where(path))


def _consistent(document: Document, form: ServiceForm) -> Iterator[Problem]:
    """Find entries that are right each for itself and wrong together."""
    if form.windows.opens >= form.windows.closes:
        yield _problem(
            document,
            ("windows",),
            "window.empty",
            "This window closes before it opens: no letter would ever leave.",
            'For example: {opens: "08:00", closes: "18:00"}.',
        )
    kinds = {box.transport for box in form.mailboxes.values()}
    if form.sending.mode != "rehearsal" and "smtp_imap" not in kinds:
        yield _problem(
            document,
            ("sending",),
            "sending.nowhere",
            "Letters are to leave, but every mailbox is a folder on this machine: nobody will get any.",
            "Give a mailbox `transport: smtp_imap`, or go back to rehearsal.",
            "warning",
        )
    if "memory" in kinds:
        path = ("mailboxes", next(key for key, box in form.mailboxes.items() if box.transport == "memory"), "transport")
        yield _problem(
            document,
            path,
            "transport.memory",
            "This mailbox forgets everything when the program ends.",
            "It is for tests; use maildir.",
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
            yield _problem(
                document,
                ("mailboxes", key, "address"),
                "mailbox.twice",
                "Two mailboxes have the same address.",
                "One mailbox can serve several boards: keep one.",
            )


def missing_files(document: Document, form: ServiceForm, root: Path) -> Iterator[Problem]:
    """Find named files that are not there; in rehearsal nothing needs them yet."""
    severity: Severity = "warning" if form.sending.mode == "rehearsal" else "error"
    for key, box in form.mailboxes.items():
        for name, server in (("smtp", box.smtp), ("imap", box.imap)):
            for entry in ("password_file", "ca_file"):
                path = getattr(server, entry, None)
                if path and not (root / path).is_file():
                    yield _problem(
                        document,
                        ("mailboxes", key, name, entry),
                        "file.missing",
                        "There is no such file.",
                        f"Looked for: {root / path}",
                        severity,
                    )
    if form.database_file and not (root / form.database_file).is_file():
        yield _problem(
            document,
            ("database_file",),
            "file.missing",
            "There is no such file.",
            f"Looked for: {root / form.database_file}",
        )


def database_url(database: str, database_file: str | None, root: Path) -> str:
    """Return the database's address, a relative SQLite path made absolute below `root`."""
    if database_file:
        database = (root / database_file).read_text(encoding="utf-8").strip()
    path = database.removeprefix("sqlite:///")
    if path == database or path.startswith((":memory:", "file:")) or not path:
        return database
    return f"sqlite:///{root / path}"


def mailboxes(form: ServiceForm, root: Path) -> dict[str, Mailbox]:
    """Make the mailboxes of lacflow.yaml."""
    return {key: _mailbox(key, box, root) for key, box in form.mailboxes.items()}


def _mailbox(key: str, box: MailboxForm, root: Path) -> Mailbox:
    trust = Trust(**box.trust.model_dump()) if box.trust else Trust(local=True)
    return Mailbox(
        key=key,
        address=box.address,
        display=box.display or "",
        transport=box.transport,
        trust=trust,
        maildir_in=root / box.maildir.in_,
        maildir_out=root / box.maildir.out,
        smtp=Server(**_server("smtp", box.smtp, root)) if box.smtp else None,
        imap=(
            ImapServer(**_server("imap", box.imap, root), folder=box.imap.folder, done_folder=box.imap.done_folder)
            if box.imap
            else None
        ),
    )


def _server(kind: str, form: SmtpForm | ImapForm, root: Path) -> dict[str, Any]:
    return {
        "host": form.host,
        "port": form.port or _PORTS[kind][form.tls],
        "tls": form.tls,
        "user": form.user,
        "password_file": root / form.password_file if form.password_file else None,
        "ca_file": root / form.ca_file if form.ca_file else None,
    }


def schemes(document: Document | None) -> tuple[dict[str, Scheme] | None, list[Problem]]:
    """Make the colours of colours.yaml, with the usual set under `brag` unless the file has its own."""
    from pydantic import ValidationError

    from lacflow.settings.faults import explain
    from lacflow.settings.models import ColoursForm

    usual = {DEFAULT.key: DEFAULT}
    if document is None:
        return usual, []
    if document.data is None and document.problems:
        return None, list(document.problems)
    try:
        form = ColoursForm.model_validate(document.data or {})
    except ValidationError as error:
        return None, [*document.problems, *explain(document, "colours", error)]
    made = {
        key: Scheme(
            key=key,
            name=entry.name,
            labels={rag: Label(label.label, label.means, tuple(label.words)) for rag, label in entry.labels.items()},
            needs_reason=frozenset(entry.needs_reason),
            overdue_is_red=entry.overdue_is_red,
            blue_confirmed_by=entry.blue_confirmed_by,
        )
        for key, entry in form.root.items()
    }
    return {**usual, **made}, [*document.problems, *_same_words(document, made)]


def _same_words(document: Document, made: Mapping[str, Scheme]) -> Iterator[Problem]:
    """Find a word that would mean two colours."""
    for key, scheme in made.items():
        owners: dict[str, str] = {}
        for rag, label in scheme.labels.items():
            for word in {rag.value, label.label.lower(), *(w.lower() for w in label.words)}:
                if owners.setdefault(word, rag.value) != rag.value:
                    where: Where = document.where((key, "labels", rag.value))
                    yield Problem(
                        "colour.twice",
                        f"{word!r} would mean both {owners[word]} and {rag.value}.",
                        "Take it away from one of them.",
                        word,
                        where=where,
                    )
