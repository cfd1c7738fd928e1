"""The settings as the rest of the program sees them: frozen, checked, every relative path made absolute.

Passwords are never here, only the files that hold them. Times of the send window are local to each board.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lacflow.board.board import Board
from lacflow.board.calendar import Window
from lacflow.board.headers import Words
from lacflow.board.people import Directory
from lacflow.board.rag import Scheme
from lacflow.errors import Problem

#: (name inside the configuration folder, time of last change in nanoseconds, size in bytes) of every file.
Stamp = tuple[tuple[str, int, int], ...]
#: The embedded database, where nothing else is said; relative to the root.
DATABASE = "sqlite:///var/lacflow.db"


@dataclass(frozen=True)
class Sending:
    """Where letters go. `mode` is "rehearsal" (nothing leaves), "redirect" (all to one address) or "live"."""

    mode: str = "rehearsal"
    redirect: str | None = None


@dataclass(frozen=True)
class TokenSource:
    """Where access tokens come from: an application's ID, and the file with its secret."""

    token_url: str
    client_id: str
    secret_file: Path
    scope: str = ""


@dataclass(frozen=True)
class Server:
    """A mail server. `tls` is "starttls", "tls" (from the first byte) or "none"; `ca_file` vouches for its certificate."""

    host: str
    port: int
    tls: str
    user: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    token_file: Path | None = None
    oauth: TokenSource | None = None


@dataclass(frozen=True)
class ImapServer(Server):
    """Where replies are fetched: waiting in `folder`, moved to `done_folder` once stored. Copies of what was sent are in
    `sent_folder`, filed there by us or, if `server_files_sent`, by the server.
    """

    folder: str = "INBOX"
    done_folder: str = "lacflow-done"
    sent_folder: str = "Sent"
    server_files_sent: bool = False


@dataclass(frozen=True)
class EwsServer:
    """An Exchange server: the account that signs in (`auth` "ntlm" or "basic") or the application (`auth` "oauth"), and
    its way into the mailbox (`access` "delegate" or "impersonation"). Handled mail is moved to `done_folder`.
    """

    url: str
    auth: str
    access: str
    user: str | None
    password_file: Path | None
    client_id: str | None
    secret_file: Path | None
    token_url: str | None
    ca_file: Path | None
    done_folder: str


@dataclass(frozen=True)
class GraphAccess:
    """How Exchange Online is reached: the application lacflow signs in as, with a secret or a certificate, and where.

    `user` is the mailbox's sign-in name. Handled mail is moved to `done_folder`.
    """

    tenant: str
    client_id: str
    user: str
    secret_file: Path | None
    certificate_file: Path | None
    done_folder: str
    authority: str
    url: str
    ca_file: Path | None


@dataclass(frozen=True)
class Trust:
    """How we know that From was checked: `local` (nobody else can write here), the `authserv_id` our own gateway signs
    its results with, or Exchange's own mark on mail from inside. `relays` are the addresses of the gateway and of our own
    servers, where others stand between it and the mailbox; only with them are `authserv_id` and Exchange's mark both set.
    `partners` are domains outside, lower case, whose mail is believed where Exchange Online has checked it.
    """

    local: bool = False
    authserv_id: str | None = None
    relays: tuple[str, ...] = ()
    exchange_internal: bool = False
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mailbox:
    """One mailbox. `transport` is "maildir", "smtp_imap", "ews", "graph" or "memory".

    `maildir_in` and `maildir_out` are set whatever the transport: rehearsal writes there.
    """

    key: str
    address: str
    display: str
    transport: str
    trust: Trust
    maildir_in: Path
    maildir_out: Path
    smtp: Server | None = None
    imap: ImapServer | None = None
    ews: EwsServer | None = None
    graph: GraphAccess | None = None


@dataclass(frozen=True)
class Caps:
    """The most letters that leave in one run, and to one person in one local day."""

    per_run: int = 500
    per_person_per_day: int = 10


@dataclass(frozen=True)
class Settings:
    """Everything an administrator set up.

    Attributes:
        root: the folder that relative paths count from: the parent of the configuration folder.
        overrides: where the council's own letter templates lie, if there are any.
        files: the text of each file by its name in the configuration folder (`boards/permanence.yaml`), to be kept as
            the last good configuration.
        stamp: what the files looked like when they were read; empty when they came from texts.
        warnings: what is odd but does no harm.
        columns: the council's own headers for the columns of a plan, by field.
    """

    root: Path
    database_url: str
    sending: Sending
    mailboxes: Mapping[str, Mailbox]
    directory: Directory
    boards: Mapping[str, Board]
    schemes: Mapping[str, Scheme]
    admin: str
    secret_file: Path
    overrides: Path
    caps: Caps = Caps()
    window: Window = field(default_factory=Window)
    files: Mapping[str, str] = field(default_factory=dict)
    stamp: Stamp = ()
    warnings: tuple[Problem, ...] = ()
    columns: Words = field(default_factory=dict)
