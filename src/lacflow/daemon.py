"""The daemon: APScheduler knocks every minute, `App.tick` does the work. No rules live here.

The ticker keeps nothing: memory store, missed knocks folded into one, one at a time. A clock stepped backwards silences
an interval job, so a watchdog on the monotonic clock knocks too when no tick has begun for three minutes.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

import structlog

from lacflow.app import App

EVERY_SECONDS = 60
WATCHDOG_SECONDS = 180

log = structlog.get_logger()


def run(app: App) -> None:
    """Tick until SIGTERM or SIGINT; the tick under way is finished first."""
    stop = threading.Event()

    def leave(signum: int, _frame: FrameType | None) -> None:
        log.info("daemon", action="stopping", signal=signal.Signals(signum).name)
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, leave)
    knock = _Knock(app.beat)
    app.woke()
    scheduler = _scheduler(knock)
    scheduler.start()
    log.info("daemon", action="started", every_seconds=EVERY_SECONDS)
    knock()
    while not stop.wait(5):
        if knock.silent_for() > WATCHDOG_SECONDS:
            log.warning("daemon", action="watchdog", reason="no tick for three minutes: was the clock changed?")
            knock()
    scheduler.shutdown(wait=True)
    app.close()
    log.info("daemon", action="stopped")


class _Knock:
    """One tick at a time, whoever knocks; remembers on the monotonic clock when the last one began."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self._tick = tick
        self._busy = threading.Lock()
        self._began = time.monotonic()

    def silent_for(self) -> float:
        """Return the seconds since a tick last began; 0 while one is running."""
        return 0.0 if self._busy.locked() else time.monotonic() - self._began

    def __call__(self) -> None:
        if not self._busy.acquire(blocking=False):
            return
        try:
            self._began = time.monotonic()
            self._tick()
        except Exception as error:  # the daemon outlives a failed tick; the next one starts afresh
            log.error("tick", action="failed", reason=f"{type(error).__name__}: {error}")
        finally:
            self._busy.release()


def _scheduler(knock: Callable[[], None]):  # type: ignore[no-untyped-def]  # APScheduler 3 ships no types
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        knock, "interval", seconds=EVERY_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None
    )
    return scheduler
