"""Real servers for tests: a throwaway PostgreSQL cluster and the exim4 + dovecot pair, on loopback, as an ordinary user.

Where a server is not installed its tests are skipped with the reason; in CI (`CI=true`) that is a failure.
"""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from lacflow.store.database import WRITERS


def absent(reason: str) -> None:
    """Skip the test, or fail it in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def as_ordinary_user(*command: str) -> list[str]:
    """Return a command that does not run as root: database and mail servers refuse to."""
    return ["runuser", "-u", "nobody", "--", *command] if os.getuid() == 0 else list(command)


@contextmanager
def own_directory() -> Iterator[Path]:
    """Give a directory that the ordinary user owns and can reach."""
    path = Path(tempfile.mkdtemp(prefix="lacflow-live-"))
    path.chmod(0o755)
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on at this moment."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in held]
    for s in held:
        s.close()
    return ports


def _run(*command: str) -> None:
    # Into a file: a server that stays behind would hold a pipe open for ever.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            as_ordinary_user(*command), stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=60, cwd="/tmp"
        )
        said.seek(0)
        assert done.returncode == 0, said.read()


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of an empty database: on LACFLOW_TEST_PG, or in a cluster that goes away again."""
    import sqlalchemy as sa

    name = f"lacflow_test_{os.getpid()}"
    with _cluster() as url:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.execute(sa.text(f"CREATE DATABASE {name}"))
        yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as conn:
            conn.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@contextmanager
def _cluster() -> Iterator[str]:
    if os.environ.get("LACFLOW_TEST_PG"):
        yield os.environ["LACFLOW_TEST_PG"]
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs:
        absent("PostgreSQL is not installed and LACFLOW_TEST_PG names no server")
    pg_ctl = str(programs[-1])
    with own_directory() as place:
        data, (port,) = str(place / "data"), free_ports(1)
        _run(pg_ctl, "initdb", "-s", "-D", data, "-o", "-A trust -U lacflow -E UTF8 --no-sync")
        options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=20"
        _run(pg_ctl, "start", "-s", "-w", "-D", data, "-l", str(place / "log"), "-o", options)
        try:
            yield f"postgresql://lacflow@127.0.0.1:{port}/postgres"
        finally:
            _run(pg_ctl, "stop", "-s", "-D", data, "-m", "immediate")


#: Sessions of a database that hold a lock: not the one of a transaction, by which writers take turns.
HOLDERS = """
    SELECT count(pg_terminate_backend(l.pid)) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE d.datname = :name AND l.locktype = 'advisory' AND l.granted
      AND (l.classid::bigint << 32 | l.objid::bigint) <> :writers
"""
#: All its sessions, as where the network is cut.
SESSIONS = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :name AND :writers <> 0"


def cut(url: str, sessions: str) -> None:
    """End sessions of a database from the server's side; whoever had them finds out at the next word."""
    import sqlalchemy as sa

    at = sa.make_url(url)
    engine = sa.create_engine(at.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        ended = conn.scalar(sa.text(sessions), {"name": at.database, "writers": WRITERS})
    engine.dispose()
    assert ended, "nobody had a session of this kind"


@dataclass(frozen=True)
class Pair:
    """The mail servers: where they listen and whose word their certificate is."""

    imap: int
    imaps: int
    smtp: int
    submission: int
    certificate: Path


@contextmanager
def mail_pair() -> Iterator[Pair]:
    """Give exim4 and dovecot, with users lacflow, alice, lead01 and so on @example.test, password NAME-pw."""
    beside = Path(__file__).parents[2] / "shared" / "tools" / "mailpair"
    scripts = Path(os.environ.get("LACFLOW_MAILPAIR", beside))
    missing = [p for p in (scripts / "start.sh", Path("/usr/sbin/exim4"), Path("/usr/sbin/dovecot")) if not p.exists()]
    if missing:
        absent(f"the mail servers cannot be started: no {missing[0]}")
    with own_directory() as place:
        ports = free_ports(5)
        _run("sh", str(scripts / "start.sh"), str(place), *map(str, ports))
        try:
            for port in ports[:4]:
                _wait_for(port)
            yield Pair(*ports[:4], place / "tls" / "cert.pem")
        finally:
            _run("sh", str(scripts / "stop.sh"), str(place))


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"nothing listens on port {port}")


def message_ids(pair: Pair, user: str) -> list[str]:
    """Return the Message-ID of everything in a user's inbox."""
    heads = _inbox(pair, user, "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    return [head.decode().partition(":")[2].strip() for head in heads]


def messages(pair: Pair, user: str) -> list[bytes]:
    """Return everything in a user's inbox."""
    return _inbox(pair, user, "(BODY.PEEK[])")


def _inbox(pair: Pair, user: str, what: str) -> list[bytes]:
    context = ssl.create_default_context(cafile=str(pair.certificate))
    with imaplib.IMAP4_SSL("localhost", pair.imaps, ssl_context=context) as client:
        client.login(f"{user}@example.test", f"{user}-pw")
        client.select("INBOX", readonly=True)
        numbers = client.search(None, "ALL")[1][0].split()
        return [client.fetch(n.decode(), what)[1][0][1] for n in numbers]


def waited(found: Callable[[], object]) -> None:
    """Wait for what the servers do in their own time."""
    for _ in range(150):
        if found():
            return
        time.sleep(0.1)
    pytest.fail("it did not come in time")


@contextmanager
def nothing() -> Iterator[str]:
    """Give no server's address at all: for tests that also run on the embedded database."""
    yield ""


@contextmanager
def certificate() -> Iterator[tuple[Path, Path]]:
    """Give a certificate for localhost that vouches for itself, and its key."""
    with tempfile.TemporaryDirectory() as folder:
        made, key = Path(folder) / "cert.pem", Path(folder) / "key.pem"
        words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {made}"
        names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        subprocess.run(["openssl", *words.split(), *names], check=True, capture_output=True)
        yield made, key
