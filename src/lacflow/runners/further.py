"""Did the mailbox go further than the database? Asked after a silence: letters of ours that it does not know say so.

The high-water mark notices a database that was put back, unless it was put back with it: a snapshot of the whole machine.
Then only the mailbox knows more. It is asked at the first tick after a silence, the only time at which a snapshot can have
been put back, before anything is sent. A mailbox that cannot be asked holds sending for a few hours, no longer.

What no look into the past can explain (another installation's letters) is remembered, and says nothing the next time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lacflow.errors import OutsideFault
from lacflow.mail.reference import has_our_shape
from lacflow.runners.desk import Desk
from lacflow.store import journal, outbox
from lacflow.store.database import Database
from lacflow.transports.base import Remembering, Transport

#: Without a tick for so long there was a silence.
SILENCE = timedelta(minutes=10)
#: A letter may have been written so long before it went.
LOOK_BACK = timedelta(days=7)
#: So long a mailbox that cannot be asked keeps letters back.
PATIENCE = timedelta(hours=4)
#: The mark that a mailbox could not be asked: since when letters are looked for, from when it was tried, why not.
UNASKED = "unasked"
#: The mark that keeps the Message-IDs which gave rise to a look into the past.
STRANGERS = "strangers"


@dataclass(frozen=True)
class Asking:
    """The mailboxes to ask, and the address of each. In rehearsal there are none: its folders go back with the database."""

    mailboxes: Mapping[str, Transport]
    addresses: Mapping[str, str]

    @classmethod
    def of(cls, desk: Desk, mailboxes: Mapping[str, Transport]) -> Asking:
        """Return what is to be asked in the desk's way of sending."""
        return cls({} if desk.sending == "rehearsal" else mailboxes, desk.addresses)


def went_further(db: Database, asking: Asking, last_tick: datetime | None, now: datetime) -> str:
    """Return why the database must be older than the mailbox, in words; empty where nothing says so."""
    with db.read() as conn:
        unasked = journal.marked(conn, UNASKED)
    since = datetime.fromisoformat(unasked[0]["since"]) if unasked else last_tick
    if since is None or (unasked is None and now - since <= SILENCE):
        return ""
    try:
        sent = _sent(asking, since - LOOK_BACK)
    except OutsideFault as error:
        begun = unasked[0]["begun"] if unasked else now.isoformat()
        with db.write() as conn:
            journal.mark(conn, UNASKED, {"since": since.isoformat(), "begun": begun, "why": str(error)}, now)
        return ""
    with db.read() as conn:
        known = set(journal.marks_like(conn, STRANGERS).get("", ()))
        strangers = outbox.not_gone(conn, sent - known)
    if unasked or strangers:
        with db.write() as conn:
            journal.unmark(conn, UNASKED)
            journal.mark(conn, STRANGERS, sorted(known | strangers), now)
    return "letters lie in the mailbox that it does not know of: it was put back from a copy" if strangers else ""


def unknown(db: Database, now: datetime) -> str:
    """Return why it is not known yet whether letters went out, while that keeps letters back; else empty."""
    with db.read() as conn:
        unasked = journal.marked(conn, UNASKED)
    if unasked is None or now - datetime.fromisoformat(unasked[0]["begun"]) > PATIENCE:
        return ""
    return (
        f"after a silence it is first looked whether the database is the latest, and that failed: {unasked[0]['why']}"
    )


def _sent(asking: Asking, since: datetime) -> set[str]:
    """Return the Message-IDs of our letters that the mailboxes keep as sent."""
    found: set[str] = set()
    for name, transport in asking.mailboxes.items():
        if isinstance(transport, Remembering):
            try:
                found |= _ours(transport.sent_since(since), asking.addresses.get(name, ""))
            finally:
                transport.close()
    return found


def _ours(message_ids: Iterable[str], address: str) -> set[str]:
    domain = address.rpartition("@")[2]
    return {one for one in message_ids if has_our_shape(one, domain)}
