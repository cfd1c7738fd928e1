"""Councils whose database goes with them, and ticks in processes of their own, which can be killed or frozen at a point."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lacflow.app import App
from lacflow.store import migrate
from lacflow.store.database import Database
from outcome import outcome

WARM = Path(__file__).with_name("warm_ticks.py")


@dataclass(frozen=True)
class Ground:
    """A council's folder, and where its database is: in it, or (`url`) on a PostgreSQL server; `live`: it is no rehearsal."""

    root: Path
    url: str = ""
    live: bool = False

    @property
    def environ(self) -> dict[str, str]:
        return {"LACFLOW_DATABASE": self.url} if self.url else {}

    def open(self) -> App:
        return App.open(self.root / "config", self.environ)

    def copied(self, root: Path) -> Ground:
        """Copy it all, over whatever was there."""
        alone(self)
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        model = sa.make_url(self.url).database if self.url else None
        return Ground(root, on_server(self.url, f"copy_{root.name}", model))

    def outcome(self) -> dict[str, Any]:
        return outcome(self.root, self.url or None)


def on_server(url: str, name: str, model: str | None = None) -> str:
    """Make a database anew on the server, like the model where one is given; return its address."""
    if not url:
        return ""
    engine = sa.create_engine(sa.make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        conn.execute(sa.text(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{model}"' if model else "")))
    engine.dispose()
    made = sa.make_url(url).set(database=name).render_as_string(hide_password=False)
    if not model:
        db = Database(made)
        migrate.upgrade(db)
        db.close()
    return made


@dataclass(frozen=True)
class Phase:
    """One tick of a cycle: when it is, the ground before it, what came of it undisturbed, the points it passes."""

    at: datetime
    before: Ground
    after: dict[str, Any]
    passes: Counter[str]


def begin(ground: Ground, at: datetime, room: int = 0, **environ: str) -> int:
    """Begin one tick in a process of its own; return its number.

    Args:
        room: no file may grow beyond so many bytes, as on a full disk; 0: there is room enough.
    """
    words = ["tick", "--at", at.isoformat()]
    order = {"root": str(ground.root), "words": words, "environ": {**ground.environ, **environ}, "room": room}
    if ground.live:
        order["live"] = at.isoformat()
    number: int = _asked(order)["pid"]
    return number


def ended(number: int, *good: int) -> int:
    """Wait until a tick has ended, well or killed or with one of the codes given; return the code."""
    return ending(number, *good)[0]


def ending(number: int, *good: int) -> tuple[int, str]:
    """Wait until a tick has ended, and return its code and what it said."""
    answer = _asked({"wait": number})
    assert answer["code"] in (0, -signal.SIGKILL, *good), answer["said"]
    return answer["code"], answer["said"]


def tick(ground: Ground, at: datetime, **environ: str) -> int:
    """Run one tick in a process of its own; return its exit code."""
    return ended(begin(ground, at, **environ))


def frozen(number: int) -> bool:
    """Wait until a tick stands still; False if it ended before."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        if state in "TZ":
            return state == "T"
        time.sleep(0.005)
    raise AssertionError("it neither stood still nor ended")


def alone(ground: Ground) -> None:
    """Wait until a PostgreSQL server has noticed that a client of this database is dead: its socket closes a moment later."""
    if not ground.url:
        return
    name = sa.make_url(ground.url).database
    others = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND backend_type = 'client backend'"
    end = time.monotonic() + 30
    engine = sa.create_engine(sa.make_url(ground.url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        while conn.scalar(sa.text(others)) and time.monotonic() < end:
            time.sleep(0.02)
    engine.dispose()


def settled(ground: Ground, at: datetime) -> dict[str, Any]:
    """Tick undisturbed until nothing more happens, and return how things then stand.

    A cycle is opened by its first letters, and what escalates in it is looked for from the next tick on.
    """
    alone(ground)
    app = ground.open()
    try:
        for _ in range(2):
            assert [fault for tally in app.tick(at) for fault in tally.faults] == []
    finally:
        app.close()
    return ground.outcome()


@functools.cache
def _warm() -> subprocess.Popen[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LACFLOW_")}
    command = [sys.executable, "-W", "error", str(WARM)]
    warm = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=plain)
    atexit.register(warm.kill)
    return warm


def _asked(order: dict[str, Any]) -> dict[str, Any]:
    warm = _warm()
    assert warm.stdin is not None
    assert warm.stdout is not None
    print(json.dumps(order), file=warm.stdin, flush=True)
    answer: dict[str, Any] = json.loads(warm.stdout.readline())
    return answer
