"""Who may not work at the same time: locks that the system or PostgreSQL takes back when their holder dies, never before.

    sender_lock     one process sends from a mailbox
    ticking         several may tick at once, but none while a copy is put in the database's place
    putting_back    nobody ticks: not even one that stands still, for it would go on with what it knew before

Leases were measured unsafe: a holder that was paused wakes up and sends. The lock files beside the database stay
where they are; deleting one would let two hold it.

A lock of PostgreSQL lives as long as the session that took it. Where that is cut (by the network, by whoever looks after
the server) its holder lives on, and another can take the lock: so the session is asked before each irrevocable act, a
sender's before each letter, a tick's in each transaction for changing.
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
            words = "the connection to the database that held our lock was lost; the next tick goes on"
            raise TryLater(words) from error


@contextmanager
def sender_lock(db: Database, mailbox: str) -> Iterator[Held | None]:
    """Hold the right to send from a mailbox; gives None at once if somebody else has it."""
    with _locked(db, hashlib.sha256(mailbox.encode()).hexdigest()[:12], f"sender {mailbox}") as lock:
        yield lock


@contextmanager
def ticking(db: Database) -> Iterator[None]:
    """Keep the database from being put back for the length of a tick; without its lock the tick changes nothing more.

    Raises:
        TryLater: it is being put back.
    """
    with _locked(db, "ticks", "ticks", shared=True) as lock:
        if lock is None:
            raise TryLater("a copy is being put in the database's place; nothing was done")
        with db.only_while(lock.check):
            yield


@contextmanager
def putting_back(db: Database) -> Iterator[None]:
    """Keep every tick away while a copy is put in the database's place.

    Raises:
        TryLater: a tick is under way.
    """
    with _locked(db, "ticks", "ticks") as lock:
        if lock is None:
            words = (
                "nothing was put back: the service is at work on this database just now, or a part of it stands still."
            )
            raise TryLater(f"{words} Stop it first, on every machine (`systemctl stop lacflow`)")
        yield


@contextmanager
def _locked(db: Database, file: str, name: str, *, shared: bool = False) -> Iterator[Held | None]:
    """Hold a lock, by a file beside an embedded database or by a session of a server; gives None if it cannot be had now."""
    with _file_lock(db, file, shared) if db.is_sqlite else _session_lock(db, name, shared) as lock:
        yield lock


@contextmanager
def _file_lock(db: Database, name: str, shared: bool) -> Iterator[Held | None]:
    path = db.engine.url.database
    if not path or path == ":memory:":
        yield Held()
        return
    try:
        file = Path(f"{path}.{name}.lock").open("a")  # noqa: SIM115 - closed below, on every way out
    except OSError as error:
        raise TryLater(f"the lock file beside the database cannot be opened: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield Held()


@contextmanager
def _session_lock(db: Database, name: str, shared: bool) -> Iterator[Held | None]:
    number = int.from_bytes(hashlib.sha256(f"lacflow {name}".encode()).digest()[:8], "big", signed=True)
    take = text(f"SELECT pg_try_advisory_lock{'_shared' if shared else ''}(:n)")
    try:
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        got = bool(connection.scalar(take, {"n": number}))
    except SQLAlchemyError as error:
        raise TryLater(f"a lock of the database could not be asked for: {type(error).__name__}") from error
    try:
        yield Held(connection) if got else None
    finally:
        # The session ends with the lock: a pooled connection must never keep it.
        connection.invalidate() if got else connection.close()
