"""The daemon: APScheduler knocks every minute, `App.beat` does the work. No rules live here.

The ticker keeps nothing: memory store, missed knocks folded into one, one at a time. A clock stepped backwards silences
an interval job, so a watchdog on the monotonic clock knocks too when no tick has begun for three intervals.
"""

from __future__ import annotations

import signal
import threading
import time
import traceback
from collections.abc import Callable
from types import FrameType

import structlog

from lacflow.app import App
from lacflow.errors import LacflowError

EVERY_SECONDS = 60
#: Intervals without a tick after which the watchdog knocks.
PATIENCE = 3
#: The watchdog looks, and a signal is noticed, at least this often in seconds.
LOOK_SECONDS = 5.0

log = structlog.get_logger()


def run(app: App, every: float = EVERY_SECONDS) -> None:
    """Tick until SIGTERM or SIGINT; the tick under way is finished first.

    Args:
        every: seconds between ticks.
    """
    stop = threading.Event()
    signals: list[int] = []

    def leave(signum: int, _frame: FrameType | None) -> None:
        signals.append(signum)  # no logging here: the signal may have come in the middle of a line
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, leave)
    knock = Knock(app.beat)
    scheduler = _scheduler(knock, every)
    scheduler.start()
    log.info("daemon", action="started", every_seconds=every)
    knock()
    watch(stop, knock, every * PATIENCE, min(LOOK_SECONDS, every))
    log.info("daemon", action="stopping", signal=signal.Signals(signals[0]).name)
    scheduler.shutdown(wait=True)
    log.info("daemon", action="stopped")


def watch(stop: threading.Event, knock: Knock, patience: float, look_every: float) -> None:
    """Knock whenever no tick has begun for `patience` seconds, until `stop` is set."""
    while not stop.wait(look_every):
        if knock.silent_for() > patience:
            log.warning("daemon", action="watchdog", reason="the ticker is silent: was the clock changed?")
            knock()


class Knock:
    """One tick at a time, whoever knocks; remembers on the monotonic clock when the last one began."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._busy = threading.Lock()
        self._began = time.monotonic()

    def silent_for(self) -> float:
        """Return the seconds since a tick last began; 0 while one is running."""
        return 0.0 if self._busy.locked() else time.monotonic() - self._began

    def __call__(self) -> None:
        """Tick, unless a tick is under way. A tick that fails is logged; the next one starts afresh."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            self._began = time.monotonic()
            self._tick()
        except Exception as error:
            log.error("tick", action="failed", reason=_reason(error))
        finally:
            self._busy.release()


def _reason(error: Exception) -> str:
    """Return why a tick failed: our own words, or the place of an error whose words may hold somebody's mail."""
    if isinstance(error, LacflowError):
        return str(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, {place.filename} line {place.lineno}"


def _scheduler(knock: Callable[[], None], every: float):  # type: ignore[no-untyped-def]  # APScheduler 3 ships no types
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(knock, "interval", seconds=every, coalesce=True, max_instances=1, misfire_grace_time=None)
    return scheduler
