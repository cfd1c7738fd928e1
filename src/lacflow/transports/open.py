"""From configured mailboxes to open transports. In rehearsal every mailbox is a Maildir on this machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lacflow.errors import InputFault, Problem, Where
from lacflow.transports.base import Transport
from lacflow.transports.maildir import Maildir
from lacflow.transports.servers import Server

if TYPE_CHECKING:
    from lacflow.settings.records import EwsServer, GraphAccess, Mailbox, Settings
    from lacflow.settings.records import Server as Configured


_SECURITY: Mapping[str, Literal["starttls", "tls", "none"]] = {"starttls": "starttls", "tls": "tls", "none": "none"}
_AUTH: Mapping[str, Literal["ntlm", "basic", "oauth"]] = {"ntlm": "ntlm", "basic": "basic", "oauth": "oauth"}


def open_transports(settings: Settings) -> Mapping[str, Transport]:
    """Return a transport for each mailbox; mailboxes that share a Maildir share the transport.

    Raises:
        InputFault: a password file cannot be read.
    """
    shared: dict[tuple[Path, Path], Transport] = {}
    found: dict[str, Transport] = {}
    for key, box in settings.mailboxes.items():
        if settings.sending.mode == "rehearsal" or box.transport == "maildir":
            place = (box.maildir_out, box.maildir_in)
            found[key] = shared.get(place) or _maildir(shared, place)
        elif box.transport == "memory":
            from lacflow.transports.memory import Memory

            found[key] = Memory()
        elif box.ews is not None and box.transport == "ews":
            found[key] = _exchange(box, box.ews)
        elif box.transport == "graph" and box.graph is not None:
            found[key] = _graph(box.graph)
        else:
            found[key] = _servers(box)
    return found


def _maildir(shared: dict[tuple[Path, Path], Transport], place: tuple[Path, Path]) -> Transport:
    shared[place] = Maildir(*place)
    return shared[place]


def _servers(box: Mailbox) -> Transport:
    from lacflow.transports.smtp_imap import SmtpImap

    smtp, imap = box.smtp, box.imap
    return SmtpImap(
        _server(smtp) if smtp else None,
        _server(imap) if imap else None,
        inbox=imap.folder if imap else "INBOX",
        done_folder=imap.done_folder if imap else "lacflow-done",
        sent_folder=imap.sent_folder if imap else None,
        server_files_sent=bool(imap and imap.server_files_sent),
        # A copy to ourselves is the witness that the server took the letter, where it files none in Sent.
        archive=box.address if imap and not imap.server_files_sent else None,
    )


def _exchange(box: Mailbox, server: EwsServer) -> Transport:
    from lacflow.transports.ews import Ews, Exchange

    reached = Exchange(
        server.url,
        box.address,
        _AUTH[server.auth],
        "impersonation" if server.access == "impersonation" else "delegate",
        user=server.user,
        password=_secret(server.password_file) if server.password_file else None,
        client_id=server.client_id,
        client_secret=_secret(server.secret_file) if server.secret_file else None,
        token_url=server.token_url,
        ca_file=server.ca_file,
    )
    return Ews(reached, done_folder=server.done_folder, internal=box.trust.exchange_internal)


def _graph(access: GraphAccess) -> Transport:
    from lacflow.transports.graph import Application, Graph

    application = Application(
        access.tenant,
        access.client_id,
        secret=_secret(access.secret_file) if access.secret_file else None,
        certificate=_secret(access.certificate_file) if access.certificate_file else None,
        authority=access.authority,
        url=access.url,
        ca_file=access.ca_file,
    )
    return Graph(application, access.user, done_folder=access.done_folder)


def _server(configured: Configured) -> Server:
    return Server(
        configured.host,
        configured.port,
        _SECURITY[configured.tls],
        user=configured.user,
        password=_secret(configured.password_file) if configured.password_file else None,
        ca_file=configured.ca_file,
        token=_token(configured),
    )


def _token(configured: Configured) -> Callable[[], str] | None:
    """Return what gives access tokens, where the server takes them."""
    from lacflow.transports.tokens import ClientCredentials, FileToken

    if configured.token_file:
        return FileToken(configured.token_file)
    if configured.oauth is None:
        return None
    source = configured.oauth
    return ClientCredentials(source.token_url, source.client_id, _secret(source.secret_file), source.scope)


def _secret(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        hint = "Put the password, secret or certificate alone into this file, readable by lacflow only."
        where = Where(file=str(path))
        raise InputFault(
            Problem(
                "secret.unreadable", f"The file with the secret cannot be read: {error.strerror}.", hint, where=where
            )
        ) from error
