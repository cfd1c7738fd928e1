"""A letter to oneself: out by the mailbox's own way, and back into its inbox.

The letter is marked as automatic, so that the service, should it take it in first, lays it aside. Seconds are counted by
the caller's clock; nothing is stored here, and the letter that came back is moved among the handled mail.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lacflow.errors import OutsideFault, Unknown
from lacflow.mail.authenticity import boundary
from lacflow.mail.encode import encode
from lacflow.mail.message import Outgoing
from lacflow.mail.parse import parse
from lacflow.runners.incoming import cursor_mark
from lacflow.settings.records import Mailbox
from lacflow.store import journal
from lacflow.store.database import Database
from lacflow.store.inbox import identity
from lacflow.store.tables import inbox
from lacflow.transports.base import Fetched, Resuming, Transport
from lacflow.transports.findings import Finding, trouble

#: Seconds between two looks for a letter.
PAUSE = 2.0


@dataclass(frozen=True)
class Wait:
    """How long a letter is waited for, in seconds, and by which clock."""

    seconds: float = 90.0
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def send_test(box: Mailbox, transport: Transport, db: Database, now: datetime, wait: Wait) -> Iterator[Finding]:
    """Send a letter from a mailbox to itself and say whether it came back."""
    message_id = f"<lacflow-test.{secrets.token_hex(12)}@{box.address.rpartition('@')[2]}>"
    raw = encode(_letter(box, message_id, now))
    begun = wait.monotonic()
    try:
        begin_here(transport, box, db)
        said = transport.send(message_id, box.address, box.address, raw)
    except Unknown as error:
        yield Finding("test letter", "fault", f"Nobody can tell whether the letter was taken: {error}.", outside=True)
        return
    except OutsideFault as error:
        yield trouble("test letter", error)
        return
    yield Finding("test letter", "ok", f"The letter to ourselves was taken: {said}.")
    if box.transport in ("maildir", "memory"):
        yield Finding("test letter", "ok", "It lies in the folder of letters; a folder brings nothing back.")
        return
    yield from _came_back(box, transport, db, message_id, begun, wait)


def _letter(box: Mailbox, message_id: str, now: datetime) -> Outgoing:
    text = (
        "This letter was sent by `lacflow doctor --send-test` to see whether letters leave this mailbox and replies "
        "reach it.\n\nNothing needs to be done about it.\n"
    )
    return Outgoing(
        message_id, box.display or "lacflow", box.address, box.display or "lacflow", box.address,
        "A test letter of lacflow", text, f"<p>{text}</p>", now, automatic=True,
    )  # fmt: skip


def _came_back(
    box: Mailbox, transport: Transport, db: Database, message_id: str, begun: float, wait: Wait
) -> Iterator[Finding]:
    try:
        found = arrival(transport, db, message_id, begun, wait)
    except OutsideFault as error:
        yield trouble("test letter", error)
        return
    seconds = round(wait.monotonic() - begun)
    if found is None:
        words = f"The letter was taken and did not come back within {round(wait.seconds)} seconds."
        do = "Look at the mail server's queue and its spam folder; wait longer with --wait."
        yield Finding("test letter", "fault", words, do, outside=True)
        return
    yield Finding("test letter", "ok", f"It came back after {seconds} seconds.")
    if isinstance(found, Fetched) and boundary(parse(found.raw), box.trust, found.trusted) is not True:
        words = "By `trust`, this mail from inside would not be believed; nor, then, may anybody's reply be."
        do = "Run `lacflow doctor --forgery FILE.eml` on a genuine reply, and see the page about this mailbox."
        yield Finding("trust", "warning", words, do)


def begin_here(transport: Transport, box: Mailbox, db: Database) -> None:
    """Let a transport that can begin where the service last ended, so that not all the mailbox is read."""
    if isinstance(transport, Resuming):
        try:
            with db.read() as conn:
                kept = journal.marked(conn, cursor_mark(box.key))
        except OutsideFault:
            kept = None
        transport.cursor = str(kept[0]["cursor"]) if kept else ""


def arrival(transport: Transport, db: Database, message_id: str, begun: float, wait: Wait) -> Fetched | bool | None:
    """Look for a message until it is there or time is over; True where the service took it in first.

    Raises:
        OutsideFault: the mailbox cannot be read.
    """
    while True:
        for fetched in transport.fetch(frozenset()):
            if identity(fetched.raw)[0] == message_id:
                transport.done(fetched.handle)
                return fetched
        if _taken_in(db, message_id):
            return True
        if wait.monotonic() - begun > wait.seconds:
            return None
        wait.sleep(PAUSE)


def _taken_in(db: Database, message_id: str) -> bool:
    try:
        with db.read() as conn:
            return conn.scalar(select(inbox.c.id).where(inbox.c.message_id == message_id)) is not None
    except OutsideFault:
        return False
