"""Copying a PostgreSQL database with its own programs, pg_dump and pg_restore.

Names and passwords go to them by the environment, never on the command line, where everybody could read them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from lacflow.errors import InputFault, Problem, TryLater

#: Where Debian keeps the programs of each version, newest last.
_PLACES = "/usr/lib/postgresql"
_SECONDS = 3600


def dump(url: str, target: Path) -> None:
    """Copy a database into a file, as it stands at one instant."""
    _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def restore(url: str, copy: Path) -> None:
    """Put a copy in a database's place, all or nothing."""
    _run(
        url, "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
        f"--dbname={sa.make_url(url).database}", str(copy),
    )  # fmt: skip


@contextmanager
def rehearsal(url: str, copy: Path) -> Iterator[str]:
    """Give the address of a database of its own with the copy in it; it goes away afterwards."""
    name = f"lacflow_rehearsal_{os.getpid()}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        try:
            with engine.connect() as conn:
                conn.execute(sa.text(f"DROP DATABASE IF EXISTS {name}"))
                conn.execute(sa.text(f"CREATE DATABASE {name}"))
        except SQLAlchemyError as error:
            words = "putting it back cannot be rehearsed: the database's user may not create a database (CREATEDB)"
            raise TryLater(words) from error
        rehearsed = sa.make_url(url).set(database=name).render_as_string(hide_password=False)
        try:
            _run(rehearsed, "pg_restore", "--no-owner", "--no-privileges", f"--dbname={name}", str(copy))
            yield rehearsed
        finally:
            with engine.connect() as conn:
                conn.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    finally:
        engine.dispose()


def _program(name: str) -> str:
    versions = sorted(Path(_PLACES).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3].partition(".")[0]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        hint = "Install PostgreSQL's client programs (Debian: postgresql-client)."
        raise InputFault(Problem("backup.program", f"The program {name} is not here.", hint))
    return found


def _run(url: str, name: str, *words: str) -> None:
    at = sa.make_url(url)
    given: dict[str, object] = {
        "PGHOST": at.host,
        "PGPORT": at.port,
        "PGUSER": at.username,
        "PGPASSWORD": at.password,
        "PGDATABASE": at.database,
    }
    given |= {f"PG{key.upper()}": value for key, value in at.query.items() if key in ("sslmode", "sslrootcert")}
    environ = {**os.environ, **{key: str(value) for key, value in given.items() if value is not None}}
    done = subprocess.run(  # noqa: S603 - our own words
        [_program(name), *words], env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=_SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        said = " ".join(done.stderr.split())[:300]
        raise TryLater(f"{name} did not succeed: {said}")
