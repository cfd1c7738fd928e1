"""One sender a mailbox: a lock the operating system or PostgreSQL takes back when its holder dies, and never before.

Leases were measured unsafe: a holder that was paused wakes up and sends. The lock file beside the database stays
where it is; deleting it would let two hold it.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from lacflow.errors import TryLater
from lacflow.store.database import Database


@dataclass(frozen=True)
class Held:
    """A lock that is ours. Ask `check` before each irrevocable act."""

    connection: Connection | None = None

    def check(self) -> None:
        """Make sure that the lock is still ours.

        Raises:
            TryLater: the connection that held it is gone, and the lock with it.
        """
        if self.connection is None:
            return
        try:
            self.connection.exec_driver_sql("SELECT 1")
        except SQLAlchemyError as error:
            raise TryLater("the database connection that held the sender's lock was lost") from error


@contextmanager
def sender_lock(db: Database, mailbox: str) -> Iterator[Held | None]:
    """Hold the right to send from a mailbox; gives None at once if somebody else has it."""
    held = _file_lock(db, mailbox) if db.is_sqlite else _session_lock(db, mailbox)
    with held as lock:
        yield lock


@contextmanager
def _file_lock(db: Database, mailbox: str) -> Iterator[Held | None]:
    path = db.engine.url.database
    if not path or path == ":memory:":
        yield Held()
        return
    name = hashlib.sha256(mailbox.encode()).hexdigest()[:12]
    try:
        file = Path(f"{path}.{name}.lock").open("a")  # noqa: SIM115 - closed below, on every way out
    except OSError as error:
        raise TryLater(f"the sender's lock file cannot be opened: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield Held()


@contextmanager
def _session_lock(db: Database, mailbox: str) -> Iterator[Held | None]:
    number = int.from_bytes(hashlib.sha256(f"lacflow sender {mailbox}".encode()).digest()[:8], "big", signed=True)
    try:
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        got = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}))
    except SQLAlchemyError as error:
        raise TryLater(f"the sender's lock could not be asked for: {type(error).__name__}") from error
    try:
        yield Held(connection) if got else None
    finally:
        # The session ends with the lock: a pooled connection must never keep it.
        connection.invalidate() if got else connection.close()
