"""The first pass: mail in. Fetch without marking, store raw, commit, then move; nothing is understood here.

A message is moved only after its bytes are committed. Killed anywhere, the next run moves what was stored, fetches what
was not, and recognises what it has. A mailbox that fails stops no other.

Cursors are hints: one is kept only when everything before it is committed, and once a day a mailbox is read whole, so
that nothing a server forgot to mention lies there for longer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from lacflow.errors import OutsideFault
from lacflow.failpoints import failpoint
from lacflow.runners import pauses
from lacflow.runners.tally import Counting, Tally
from lacflow.store import inbox, journal
from lacflow.store.database import Database
from lacflow.store.highwater import HighWater
from lacflow.transports.base import Clearing, Fetched, Resuming, Transport, Unreachable

#: Messages stored in one transaction, or bytes if that is sooner. A crash before its end costs nothing: they are still in
#: the mailbox.
BATCH, BATCH_BYTES = 50, 8_000_000

#: A cursor is followed so long before the mailbox is read whole again.
WHOLE_EVERY = timedelta(days=1)


def run(db: Database, mailboxes: Mapping[str, Transport], now: datetime, water: HighWater | None = None) -> Tally:
    """Take in whatever waits in each mailbox; note when each was last read to its end.

    Args:
        water: the high-water mark, raised with what is stored before the mailbox is tidied.
    """
    tally = Counting("incoming")
    for name, transport in mailboxes.items():
        try:
            _read(db, name, transport, now, tally, water)
        except OutsideFault as error:
            tally.faults.append(f"mailbox {name}: {error}")
            _leave_alone(db, name, error, now)
        finally:
            transport.close()
    return tally.done()


def last_read_mark(mailbox: str) -> str:
    """Return the name of the mark that keeps when a mailbox was last read to its end."""
    return f"read:{mailbox}"


def cursor_mark(mailbox: str) -> str:
    """Return the name of the mark that keeps how far a mailbox was read, in its transport's words."""
    return f"cursor:{mailbox}"


def _read(
    db: Database, name: str, transport: Transport, now: datetime, tally: Counting, water: HighWater | None
) -> None:
    with db.read() as conn:
        why = pauses.paused(conn, f"in:{name}", now)
        left = [mail.handle for mail in inbox.unfiled(conn, name)]
    if why is not None:
        tally.notes.append(f"mailbox {name} is left alone for a while: {why}")
        return
    unmoved = _file(db, name, transport, left, tally)
    whole_at = _set_cursor(db, name, transport, now)
    for batch in _batches(transport.fetch(frozenset(unmoved))):
        handles = _store(db, name, batch, now, tally, water)
        unmoved += _file(db, name, transport, handles, tally)
    with db.write() as conn:
        journal.mark(conn, last_read_mark(name), now.isoformat(), now)
        if isinstance(transport, Resuming):
            journal.mark(conn, cursor_mark(name), {"cursor": transport.cursor, "whole": whole_at.isoformat()}, now)
        pauses.resume(conn, f"in:{name}")


def _set_cursor(db: Database, name: str, transport: Transport, now: datetime) -> datetime:
    """Tell the transport where the last reading ended, or to read everything; return when everything was last read."""
    if not isinstance(transport, Resuming):
        return now
    with db.read() as conn:
        found = journal.marked(conn, cursor_mark(name))
    whole = datetime.fromisoformat(found[0]["whole"]) if found else None
    if found is None or whole is None or not timedelta(0) <= now - whole < WHOLE_EVERY:
        transport.cursor = ""
        return now
    transport.cursor = str(found[0]["cursor"])
    return whole


def _batches(fetched: Iterator[Fetched]) -> Iterator[list[Fetched]]:
    """Yield messages in small lists; what was fetched before a fault is still given out."""
    batch: list[Fetched] = []
    size = 0
    try:
        for one in fetched:
            batch.append(one)
            size += len(one.raw)
            if len(batch) == BATCH or size > BATCH_BYTES:
                yield batch
                batch, size = [], 0
    except OutsideFault:
        yield batch
        raise
    if batch:
        yield batch


def _store(
    db: Database, name: str, batch: Sequence[Fetched], now: datetime, tally: Counting, water: HighWater | None
) -> list[str]:
    with db.write() as conn:
        stored = inbox.store_all(conn, name, batch, now)
        for mail, letter in inbox.own_letters(conn, stored).items():
            inbox.set_state(conn, mail, "ignored", "our own copy of a letter", letter_id=letter)
        failpoint("incoming.before-commit")
    failpoint("incoming.stored")
    tally.counts += Counter({"stored": len(stored), "again": len(batch) - len(stored)})
    if water is not None and stored:
        water.raise_to(mail=max(mail.id for mail in stored))
    return [one.handle for one in batch]


def _file(db: Database, name: str, transport: Transport, handles: list[str], tally: Counting) -> list[str]:
    """Move stored messages out of the way; return those that would not go."""
    moved, unmoved, fault = _moved(name, transport, handles, tally)
    failpoint("incoming.moved")
    if moved:
        with db.write() as conn:
            inbox.mark_filed(conn, name, moved)
        failpoint("incoming.filed")
    if fault is not None:
        raise fault
    return unmoved


def _moved(
    name: str, transport: Transport, handles: list[str], tally: Counting
) -> tuple[list[str], list[str], Unreachable | None]:
    """Move messages; return those that went, those that would not, and why the rest was not tried."""
    if isinstance(transport, Clearing) and len(handles) > 1:
        try:
            transport.done_all(handles)
            return handles, [], None
        except Unreachable as error:
            return [], [], error
        except OutsideFault:
            pass  # one of them will not go: one by one it shows which, and the others do
    moved: list[str] = []
    unmoved: list[str] = []
    for handle in handles:
        try:
            transport.done(handle)
            moved.append(handle)
        except Unreachable as error:
            return moved, unmoved, error
        except OutsideFault as error:
            unmoved.append(handle)
            tally.faults.append(f"mailbox {name}: a stored message could not be moved: {error}")
    return moved, unmoved, None


def _leave_alone(db: Database, name: str, error: OutsideFault, now: datetime) -> None:
    if isinstance(error, Unreachable):
        with db.write() as conn:
            pauses.pause(conn, f"in:{name}", str(error), now)
