"""lacflow.yaml into settings. What can be wrong with it beyond a single entry is in `servicechecks`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lacflow.errors import Problem
from lacflow.settings import servicechecks
from lacflow.settings.document import Document
from lacflow.settings.records import EwsServer, GraphAccess, ImapServer, Mailbox, Server, TokenSource, Trust

if TYPE_CHECKING:
    from lacflow.settings.models import EwsForm, GraphForm, ImapForm, MailboxForm, ServiceForm, SmtpForm, TokenForm

_PORTS = {"smtp": {"starttls": 587, "tls": 465, "none": 25}, "imap": {"starttls": 143, "tls": 993, "none": 143}}


def form_of(document: Document, context: Mapping[str, Any]) -> tuple[ServiceForm | None, list[Problem]]:
    """Read lacflow.yaml; return None and why where it cannot be."""
    from pydantic import ValidationError

    from lacflow.settings.faults import explain
    from lacflow.settings.models import ServiceForm

    if document.data is None and document.problems:
        return None, list(document.problems)
    problems = [*document.problems, *servicechecks.mailboxes(document)]
    try:
        form = ServiceForm.model_validate(document.data or {}, context=dict(context))
    except ValidationError as error:
        return None, problems + explain(document, "lacflow", error)
    return form, problems + list(servicechecks.consistent(document, form))


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
    trust = replace(trust, partners=tuple(domain.lower() for domain in trust.partners))
    return Mailbox(
        key=key,
        address=box.address,
        display=box.display or "",
        transport=box.transport,
        trust=trust,
        maildir_in=root / box.maildir.in_,
        maildir_out=root / box.maildir.out,
        smtp=Server(**_server("smtp", box.smtp, root)) if box.smtp else None,
        imap=_imap(box.imap, root) if box.imap else None,
        ews=_ews(box.ews, root) if box.ews else None,
        graph=_graph(box.graph, box.address, root) if box.graph else None,
    )


def _graph(form: GraphForm, address: str, root: Path) -> GraphAccess:
    files = {
        name: root / path if (path := getattr(form, name)) else None
        for name in ("secret_file", "certificate_file", "ca_file")
    }
    return GraphAccess(
        tenant=form.tenant,
        client_id=form.client_id,
        user=form.user or address,
        done_folder=form.done_folder,
        authority=form.authority,
        url=form.url,
        **files,
    )


def _ews(form: EwsForm, root: Path) -> EwsServer:
    files = {name: root / path for name in ("password_file", "secret_file", "ca_file") if (path := getattr(form, name))}
    return EwsServer(**{**form.model_dump(), **files})


def _imap(form: ImapForm, root: Path) -> ImapServer:
    return ImapServer(
        **_server("imap", form, root),
        folder=form.folder,
        done_folder=form.done_folder,
        sent_folder=form.sent_folder,
        server_files_sent=form.server_files_sent,
    )


def _server(kind: str, form: SmtpForm | ImapForm, root: Path) -> dict[str, Any]:
    return {
        "host": form.host,
        "port": form.port or _PORTS[kind][form.tls],
        "tls": form.tls,
        "user": form.user,
        "password_file": root / form.password_file if form.password_file else None,
        "ca_file": root / form.ca_file if form.ca_file else None,
        "token_file": root / form.token_file if form.token_file else None,
        "oauth": _oauth(form.oauth, root) if form.oauth else None,
    }


def _oauth(form: TokenForm, root: Path) -> TokenSource:
    return TokenSource(form.token_url, form.client_id, root / form.secret_file, form.scope)
