"""The high-water mark: a small file beside the database that says how far the database had come.

A database that was put back from a copy, by our own command or by somebody copying files, has forgotten letters that went
out and replies that were moved out of the inbox. It cannot know that by itself; the file does. It holds the database's
epoch (a name it gets when it is first used, and anew each time it was put back and reconciled), the highest attempt at
sending, the highest mail taken in, the highest number of a review, and the last tick. It is raised after each commit and
before the world is told, so it is never ahead of a database that is whole.

A machine that has no file for a database with a history does not know it, and says so too: that is a restore after the
loss of a disk.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from lacflow.errors import TryLater
from lacflow.store import journal
from lacflow.store import tables as t

#: The file's name, beside the secret.
FILE = "high-water.json"
#: The mark that keeps the database's epoch and those it had before.
EPOCH = "epoch"
#: Two hosts on one database end their ticks in any order: a last tick so much older proves nothing.
SLACK = timedelta(minutes=10)

#: The file is written in place, padded to this many bytes, so that a write is all or nothing.
_SIZE = 512


@dataclass(frozen=True)
class Mark:
    """How far a database has come. `before` are the epochs it had earlier (never in the file)."""

    epoch: str = ""
    attempt: int = 0
    mail: int = 0
    review: int = 0
    tick: str = ""
    before: tuple[str, ...] = ()


def of(conn: Connection, last_tick: str) -> Mark:
    """Return how far a database has come.

    Args:
        last_tick: the name of the mark of the last tick.
    """
    epoch, tick = journal.marked(conn, EPOCH), journal.marked(conn, last_tick)
    return Mark(
        epoch[0]["id"] if epoch else "",
        conn.scalar(select(func.max(t.attempts.c.id))) or 0,
        conn.scalar(select(func.max(t.inbox.c.id))) or 0,
        conn.scalar(select(func.max(t.reviews.c.id))) or 0,
        tick[1].isoformat() if tick else "",
        tuple(epoch[0]["before"]) if epoch else (),
    )


def begin_epoch(conn: Connection, now: datetime) -> str:
    """Give the database a new epoch, remembering those before it; return it."""
    found = journal.marked(conn, EPOCH)
    before = [*found[0]["before"], found[0]["id"]] if found else []
    epoch = secrets.token_hex(8)
    journal.mark(conn, EPOCH, {"id": epoch, "before": before}, now)
    return epoch


def skip_reviews(conn: Connection, up_to: int, now: datetime) -> None:
    """Let no review get a number that was given before: the project manager may still answer by it."""
    r = t.reviews.c
    if up_to <= (conn.scalar(select(func.max(r.id))) or 0):
        return
    words = "numbers up to this one were given before the database was put back"
    conn.execute(
        t.reviews.insert().values(
            id=up_to, board="", meeting="", kind="held", candidates=[], text="", reason=words, at=now, state="rejected"
        )
    )
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.setval(func.pg_get_serial_sequence("reviews", "id"), up_to)))


def went_back(kept: Mark | None, found: Mark) -> str:
    """Return why a database is not the one this machine last saw, in words; empty where all is well.

    Args:
        kept: what the file says; None where there is none.
        found: how far the database has come.
    """
    if kept is None:
        known = not found.epoch or not (found.attempt or found.mail)
        return "" if known else "this machine has not seen this database before"
    if kept.epoch != found.epoch:
        return "" if kept.epoch in found.before else "it is another database than the one used here before"
    if found.attempt < kept.attempt or found.mail < kept.mail:
        return "it knows less than this machine remembers: it was put back from a copy"
    if kept.tick and (not found.tick or _at(found.tick) < _at(kept.tick) - SLACK):
        return f"its last tick is older than the one this machine remembers, of {_at(kept.tick):%d %b %Y %H:%M} UTC"
    return ""


def _parsed(text: bytes) -> Mark | None:
    try:
        return Mark(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _at(words: str) -> datetime:
    return datetime.fromisoformat(words)


class HighWater:
    """The file. Several processes may raise it; none ever lowers it within an epoch."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Mark | None:
        """Return what the file says; None where there is none, or none that can be read."""
        try:
            return _parsed(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TryLater(f"the high-water mark cannot be read: {error.strerror}") from error

    def raise_to(self, **numbers: int) -> None:
        """Note that the database holds this `attempt`, `mail` or `review`. Nothing where the file is not there yet."""
        if self.path.exists():
            self._write(lambda kept: replace(kept, **{n: max(getattr(kept, n), v) for n, v in numbers.items()}))

    def set(self, mark: Mark) -> None:
        """Take over how far a database has come: at the end of each tick, and once it was reconciled."""
        wanted = replace(mark, before=())

        def highest(kept: Mark) -> Mark:
            if kept.epoch != wanted.epoch:
                return wanted
            return Mark(
                kept.epoch,
                max(kept.attempt, wanted.attempt),
                max(kept.mail, wanted.mail),
                max(kept.review, wanted.review),
                max(kept.tick, wanted.tick),
            )

        self._write(highest)

    def _write(self, change: Callable[[Mark], Mark]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                text = os.pread(descriptor, _SIZE, 0).strip()
                kept = _parsed(text) or Mark()
                wanted = {name: value for name, value in asdict(change(kept)).items() if name != "before"}
                os.pwrite(descriptor, json.dumps(wanted).encode().ljust(_SIZE - 1) + b"\n", 0)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise TryLater(f"the high-water mark cannot be written: {error.strerror}") from error
