"""Opening the database, and its two kinds of transaction.

SQLite: WAL, synchronous=FULL, foreign keys, a busy timeout, and `BEGIN IMMEDIATE` for every writing transaction
(deferred ones were measured to fail under contention, the driver's own to claim rows twice).

PostgreSQL (`postgresql://` means psycopg 3): the same kind of transaction. One writes at a time, by a lock that ends with
it, so that what holds on one machine holds on several; transactions are short, and the network is outside them. Waiting
for it ends in "try later", as on SQLite. A machine that froze in the middle of one loses it after a minute; one that went
away without a word is noticed by the server in two, and its sender's lock with it; as soon it notices a server that did.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from lacflow.errors import Damaged, OutsideFault, TryLater
from lacflow.failpoints import failpoint

BUSY_MILLISECONDS = 10_000
#: What SQLite says of a file that is no longer whole.
DAMAGED = ("database disk image is malformed", "file is not a database")

#: The lock that makes writers on PostgreSQL take turns: any number, the same on every machine.
WRITERS = 0x6C6163666C6F77
#: When our side takes a connection for dead: in seconds, and in milliseconds what was sent and not taken. The system's own
#: two hours would hold up a tick as long. An address may say otherwise.
_PATIENCE = {
    "keepalives_idle": 60,
    "keepalives_interval": 15,
    "keepalives_count": 4,
    "tcp_user_timeout": 120_000,
}
#: What the server does for each of our connections: its waits in milliseconds; in seconds, when it takes one for dead.
_POSTGRESQL = {
    "lock_timeout": BUSY_MILLISECONDS,
    "idle_in_transaction_session_timeout": 60_000,
    "tcp_keepalives_idle": 60,
    "tcp_keepalives_interval": 15,
    "tcp_keepalives_count": 4,
    "plan_cache_mode": "force_custom_plan",
}


class Database:
    """One database. Cheap to make; connects when first used."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writer = self.engine.execution_options(lacflow_write=True)
        self._may_change: Callable[[], None] = lambda: None

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction for looking; whatever is written in it is undone."""
        with _translated(), self.engine.connect() as connection:
            yield connection
            connection.rollback()

    @contextmanager
    def keep(self) -> Iterator[Connection]:
        """Keep a connection for writing transactions that follow one another closely; each begins with `write(kept)`."""
        with _translated(), self._writer.connect() as connection:
            yield connection

    @contextmanager
    def write(self, kept: Connection | None = None) -> Iterator[Connection]:
        """Open a transaction for changing; commits at the end, undoes everything on an exception."""
        with _translated(), self._writer.connect() if kept is None else nullcontext(kept) as connection:
            with connection.begin():
                self._may_change()
                yield connection
                failpoint("store.before-commit")
            failpoint("store.committed")

    @contextmanager
    def only_while(self, check: Callable[[], None]) -> Iterator[None]:
        """Begin every transaction for changing with a check, for as long as this lasts; what the check raises undoes it."""
        before, self._may_change = self._may_change, check
        try:
            yield
        finally:
            self._may_change = before

    @contextmanager
    def undone(self) -> Iterator[Connection]:
        """Open a transaction for changing that is always undone, for looking at what would be or was."""
        with _translated(), self._writer.connect() as connection:
            yield connection
            connection.rollback()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise TryLater(f"the database did not answer: {_said(error)}") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise TryLater(f"the database went away: {type(error.orig).__name__}") from error
        if any(words in str(error.orig) for words in DAMAGED):
            raise Damaged(f"the database file is damaged ({_said(error)})") from error
        raise OutsideFault(f"the database refused: {type(error.orig).__name__}: {_said(error)}") from error


def _said(error: DBAPIError) -> str:
    """Return the first line of what the driver said; the others advise, or quote what was to be stored."""
    return str(error.orig).partition("\n")[0].rstrip(" .")


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        patience = {name: value for name, value in _PATIENCE.items() if name not in make_url(url).query}
        engine = create_engine(url, pool_pre_ping=True, connect_args=patience)
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        for name, value in _POSTGRESQL.items():
            cursor.execute(f"SET {name} = {value}")
    connection.commit()


def is_writing(connection: Connection) -> bool:
    """Tell whether a transaction is one for changing."""
    return bool(connection.get_execution_options().get("lacflow_write", False))


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing(connection) else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if is_writing(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
