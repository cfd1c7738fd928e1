"""The database, the disk under it, the clock, and whether the service runs and reads its mailboxes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from lacflow.errors import Damaged, OutsideFault
from lacflow.runners.incoming import last_read_mark
from lacflow.settings import Settings
from lacflow.store import journal, migrate, outbox
from lacflow.store.database import Database
from lacflow.transports.findings import Finding

LAST_TICK = "last_tick"
#: Free space below this is soon none; below the second, writes begin to fail.
LITTLE, NONE = 1_000_000_000, 100_000_000
#: A write-ahead log larger than this was not folded back for long: somebody keeps a reading transaction open.
LONG_LOG = 200_000_000
#: The service ticks each minute; the mailbox is read in each tick.
STILL, DEAF = timedelta(minutes=10), timedelta(hours=1)
CLOCK_BACK = timedelta(minutes=2)


def findings(settings: Settings, db: Database, now: datetime) -> Iterator[Finding]:
    """Look at what lacflow stands on."""
    path = _file(db)
    if path is not None:
        yield from _disk(path)
        if not path.exists():
            yield Finding("database", "warning", "There is no database yet.", "The first `lacflow tick` makes it.")
            return
    try:
        version = migrate.version(db)
        if version != migrate.HEAD:
            yield _older(db)
            return
        with db.read() as conn:
            yield from _sound(conn, db)
            yield from _clock(conn, now)
            yield from _running(conn, settings, now)
    except Damaged as error:
        yield Finding("database", "fault", f"{error}.", error.what_to_do, outside=True)
    except OutsideFault as error:
        do = "Is the database server up, and does this machine reach it? With SQLite: is the file readable for this user?"
        yield Finding("database", "fault", f"{error}.", do, outside=True)


def _older(db: Database) -> Finding:
    if db.is_sqlite:
        words = "The database is of another version of lacflow; the next tick brings it up to this one."
        return Finding("database", "warning", words, "Make a backup before: lacflow db backup FILE")
    words = "The database is not up to this version of lacflow: nothing runs until it is."
    return Finding("database", "fault", words, "Run: lacflow db upgrade")


def _file(db: Database) -> Path | None:
    found = db.engine.url.database if db.is_sqlite else None
    return Path(found) if found and found != ":memory:" else None


def _disk(path: Path) -> Iterator[Finding]:
    place = next(folder for folder in path.parents if folder.exists())
    free = shutil.disk_usage(place).free
    words = f"{free / 1e9:.1f} GB are free where the database lies."
    if free < LITTLE:
        yield Finding("disk", "fault" if free < NONE else "warning", words, "Make room: a full disk stops everything.")
    else:
        yield Finding("disk", "ok", words)
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > LONG_LOG:
        words = f"The database's log has grown to {log.stat().st_size / 1e6:.0f} MB."
        yield Finding(
            "database log", "warning", words, "Does a program keep the database open? Stop it, then tick once."
        )


def _sound(conn: Connection, db: Database) -> Iterator[Finding]:
    if not db.is_sqlite:
        conn.execute(text("SELECT 1"))
        yield Finding("database", "ok", "The database answers and is up to this version.")
        return
    wrong = [str(row[0]) for row in conn.execute(text("PRAGMA quick_check(5)")) if row[0] != "ok"]
    wrong += [
        f"a row of {row[0]} points nowhere" for row in conn.execute(text("PRAGMA foreign_key_check")).fetchmany(5)
    ]
    if wrong:
        yield Finding("database", "fault", f"The database is damaged: {'; '.join(wrong)}.", Damaged.what_to_do)
    else:
        yield Finding("database", "ok", "The database is whole and up to this version.")


def _clock(conn: Connection, now: datetime) -> Iterator[Finding]:
    newest = outbox.newest(conn)
    if newest is not None and now < newest - CLOCK_BACK:
        words = f"The clock says {now:%d %b %Y %H:%M} UTC, and the newest row is of {newest:%d %b %Y %H:%M} UTC."
        do = "Set the clock (NTP); until then nothing is sent. After a rehearsal on a later clock this is no fault."
        yield Finding("clock", "fault", words, do)
    else:
        yield Finding("clock", "ok", "The clock is not behind what was done last.")


def _running(conn: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    last = journal.marked(conn, LAST_TICK)
    start = "Start it: `lacflow run`, or the unit in deploy/lacflow.service."
    if last is None:
        yield Finding("service", "warning", "It has never ticked.", start)
        return
    if now - last[1] > STILL:
        yield Finding("service", "warning", f"It last ticked on {last[1]:%d %b %Y at %H:%M} UTC.", start)
    else:
        yield Finding("service", "ok", "It runs.")
    for key in settings.mailboxes:
        yield from _mailbox(conn, key, now)


def _mailbox(conn: Connection, key: str, now: datetime) -> Iterator[Finding]:
    check = f"mailbox {key}"
    read = journal.marked(conn, last_read_mark(key))
    if read is not None and now - read[1] > DEAF:
        words = f"It was last read to its end on {read[1]:%d %b %Y at %H:%M} UTC: replies are not seen."
        yield Finding(
            f"{check}: reading", "fault", words, "What stops it is above, or in `lacflow tick`.", outside=True
        )
    for way, what in (("out", "sending"), ("in", "reading")):
        pause = journal.marked(conn, f"pause {way}:{key}")
        if pause is not None:
            words = f"Since {pause[0]['since'][:16].replace('T', ' ')} UTC it could not be used: {pause[0]['why']}."
            yield Finding(f"{check}: {what}", "fault", words, "It is tried again by itself.", outside=True)
