"""Backups: one file with everything that is remembered, and the rehearsal of putting it back.

The file is a zip of `lacflow-backup.json` (what it is, from when, how many rows of each table, how far the database had
come, the SHA-256 of each part), `database` (SQLite's own copy, or pg_dump's), `secret` (what reply codes and Message-IDs are
made with) and `config/` as it stood. It is readable by its owner only. SQLite is copied by its online backup, so the
service may go on meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, inspect, select, text

from lacflow.errors import InputFault, OutsideFault, Problem, TryLater, Where
from lacflow.store import highwater, migrate, postgresql
from lacflow.store.database import Database
from lacflow.store.tables import metadata

ABOUT, DATABASE, SECRET = "lacflow-backup.json", "database", "secret"
_HINT = "Choose a file that `lacflow db backup` wrote."


@dataclass(frozen=True)
class About:
    """What a backup says of itself. `rows` counts each table; `parts` has the SHA-256 of each part of the file."""

    made_at: str
    kind: str
    migration: str
    rows: Mapping[str, int]
    high_water: Mapping[str, Any]
    parts: Mapping[str, str]
    config: Mapping[str, str]


def write(db: Database, target: Path, secret: Path, files: Mapping[str, str], now: datetime, last_tick: str) -> About:
    """Write a backup; it appears under its name when it is whole.

    Args:
        secret: the file with the secret.
        files: the configuration, each file's text by its name.
        last_tick: the name of the mark of the last tick.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with _translated(target), tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        copy_out(db, copy)
        parts = {DATABASE: _sha256(copy), SECRET: _sha256(secret)}
        config = {name: hashlib.sha256(words.encode()).hexdigest() for name, words in files.items()}
        with opened(db, copy, Path(folder)) as rehearsed:
            about = _about(rehearsed, db, now, last_tick, parts, config)
        try:
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(ABOUT, json.dumps(asdict(about), indent=2))
                archive.write(copy, DATABASE)
                archive.write(secret, SECRET)
                for name, words in files.items():
                    archive.writestr(f"config/{name}", words)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    return about


def copy_out(db: Database, target: Path) -> None:
    """Copy the database as it stands at one instant, whoever is writing."""
    if not db.is_sqlite:
        postgresql.dump(db.url, target)
        return
    source = db.engine.url.database or ""
    with _translated(target), closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


def set_aside(db: Database, target: Path) -> None:
    """Move a damaged embedded database out of the way, as it is; whoever opens it next makes a new one."""
    db.close()
    used = db.engine.url.database or ""
    with _translated(target):
        for ending in ("-wal", "-shm", ""):
            if (part := Path(used + ending)).exists():
                part.replace(f"{target}{ending}")


def put_in(db: Database, copy: Path) -> None:
    """Put a copy in the database's place, in one go: whoever has it open sees the old one or the new one."""
    if not db.is_sqlite:
        postgresql.restore(db.url, copy)
        return
    used = db.engine.url.database or ""
    with _translated(copy), closing(sqlite3.connect(copy)) as here, closing(sqlite3.connect(used, timeout=30)) as there:
        here.backup(there)


@contextmanager
def opened(db: Database, copy: Path, folder: Path) -> Iterator[Database]:
    """Open a copy in a place of its own, as the same kind of database, without touching the one in use."""
    if db.is_sqlite:
        place = folder / "rehearsal.db"
        shutil.copy(copy, place)
        rehearsed = Database(f"sqlite:///{place}")
        try:
            yield rehearsed
        finally:
            rehearsed.close()
        return
    with postgresql.rehearsal(db.url, copy) as url:
        rehearsed = Database(url)
        try:
            yield rehearsed
        finally:
            rehearsed.close()


def _about(
    rehearsed: Database,
    db: Database,
    now: datetime,
    last_tick: str,
    parts: Mapping[str, str],
    config: Mapping[str, str],
) -> About:
    with rehearsed.read() as conn:
        mark = {name: value for name, value in asdict(highwater.of(conn, last_tick)).items() if name != "before"}
    kind = "sqlite" if db.is_sqlite else "postgresql"
    return About(now.isoformat(), kind, migrate.version(rehearsed) or "", count(rehearsed), mark, parts, config)


def count(db: Database) -> dict[str, int]:
    """Return how many rows each of our tables has."""
    with db.read() as conn:
        there = set(inspect(conn).get_table_names())
        tables = [table for name, table in sorted(metadata.tables.items()) if name in there]
        return {table.name: conn.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@contextmanager
def unpacked(source: Path) -> Iterator[tuple[About, Path]]:
    """Give what a backup says of itself and a folder with its parts, each checked against its SHA-256.

    Raises:
        InputFault: it is no backup of ours, or it is damaged.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(source) as archive:
                about = About(**json.loads(archive.read(ABOUT)))
                for part in (DATABASE, SECRET):
                    with archive.open(part) as packed, (folder / part).open("wb") as file:
                        shutil.copyfileobj(packed, file)
        except OSError as error:
            raise _fault(source, f"The backup cannot be read: {error.strerror or 'it is damaged'}.") from error
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile, EOFError) as error:
            raise _fault(source, "This is no backup of lacflow, or it is damaged.") from error
        for part, wanted in about.parts.items():
            if _sha256(folder / part) != wanted:
                raise _fault(source, f"The backup is damaged: its {part} is not what it was.")
        yield about, folder


def verify(db: Database, about: About, folder: Path, last_tick: str) -> list[str]:
    """Rehearse putting a backup back; return what is wrong with it, nothing where all is well."""
    if about.kind != ("sqlite" if db.is_sqlite else "postgresql"):
        return [f"it holds a {about.kind} database, and another kind is configured"]
    try:
        with opened(db, folder / DATABASE, folder) as rehearsed:
            found = _integrity(rehearsed)
            with rehearsed.read() as conn:
                mark = {n: v for n, v in asdict(highwater.of(conn, last_tick)).items() if n != "before"}
            if mark != dict(about.high_water):
                found.append("its high-water mark is not the one written down")
            rows = count(rehearsed)
            found += [
                f"the table {name} has {rows.get(name, 0)} rows, and had {wanted}"
                for name, wanted in about.rows.items()
                if rows.get(name, 0) != wanted
            ]
            migrate.upgrade(rehearsed)
            return found
    except OutsideFault as error:
        return [str(error)]


def _integrity(rehearsed: Database) -> list[str]:
    if not rehearsed.is_sqlite:
        return []
    with rehearsed.read() as conn:
        said = [str(row[0]) for row in conn.execute(text("PRAGMA integrity_check"))]
        broken = conn.execute(text("PRAGMA foreign_key_check")).all()
    found = [] if said == ["ok"] else [f"SQLite finds it damaged: {said[0]}"]
    return found + ([f"{len(broken)} rows refer to rows that are not there"] if broken else [])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fault(source: Path, words: str) -> InputFault:
    return InputFault(Problem("backup.unreadable", words, _HINT, where=Where(file=str(source))))


@contextmanager
def _translated(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TryLater(f"{target}: {error.strerror or type(error).__name__}") from error
    except sqlite3.Error as error:
        raise TryLater(f"the database could not be copied: {error}") from error
