"""The guard against a database put back from a copy: notices it before a tick does anything, and has it lived through.

It also says why nothing may leave: the database is not reconciled yet, or a person holds all sending.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lacflow.runners import further, restored
from lacflow.runners.further import Asking
from lacflow.runners.notices import Notices
from lacflow.runners.tally import Tally
from lacflow.store import highwater, holding
from lacflow.store.database import Database
from lacflow.store.highwater import HighWater

#: Numbers of reviews left out where nobody can tell how many had been given.
SPARE_REVIEWS = 200


class Guard:
    """Keeps database and high-water mark together.

    Args:
        last_tick: the name of the mark of the last tick.
    """

    def __init__(self, db: Database, water: HighWater, last_tick: str) -> None:
        self.water = water
        self._db = db
        self._last_tick = last_tick

    def noticed(self, now: datetime, asking: Asking) -> dict[str, Any] | None:
        """Find out whether the database is an older copy of the one this machine or its mailbox knows; return what is known.

        Args:
            asking: the mailboxes to ask, after a silence.
        """
        kept = self.water.read()  # before the database: another machine's tick may raise both at this moment
        with self._db.read() as conn:
            known, found = restored.pending(conn), highwater.of(conn, self._last_tick)
        why = "" if known else highwater.went_back(kept, found)
        last_review = kept.review if kept else 0
        if not (known or why):
            why = further.went_further(self._db, asking, _last_tick(found), now)
            last_review = found.review + SPARE_REVIEWS
        if why or not found.epoch:
            known = self._begun(why, found, last_review, now)
        if kept is None and not known:  # a first tick that dies in its middle must not look like a loss of the file
            with self._db.read() as conn:
                self.water.set(highwater.of(conn, self._last_tick))
        return known

    def _begun(self, why: str, found: highwater.Mark, last_review: int, now: datetime) -> dict[str, Any] | None:
        """Note why the database must be an older copy, or give a new one its name."""
        with self._db.write() as conn:
            if why:
                restored.note(conn, why, _last_tick(found), now)
                highwater.skip_reviews(conn, last_review, now)
            if not found.epoch:
                highwater.begin_epoch(conn, now)
            return restored.pending(conn)

    def reconcile(self, known: Mapping[str, Any], passes: restored.Reconciling, notices: Notices) -> Tally:
        """Live through what the database has forgotten, and tell the administrator once."""
        passes.since = datetime.fromisoformat(known["since"]) if known["since"] else None
        tally = restored.run(passes, known["why"])
        if not tally.faults:
            notices.restored(passes.since, tally.counts, tally.notes, passes.now)
            with self._db.write() as conn:
                highwater.begin_epoch(conn, passes.now)
        return tally

    def before_sending(self, now: datetime) -> tuple[str, bool]:
        """Return why nothing may leave (empty: it may), and whether letters are looked for before they are first tried."""
        kept = self.water.read()
        with self._db.read() as conn:
            back, careful, stopped = restored.pending(conn), restored.careful(conn, now), holding.why(conn)
            found = highwater.of(conn, self._last_tick)
        # It may have been put back since this tick began; the next one finds out what it has forgotten.
        why = back["why"] if back else kept and highwater.went_back(kept, found)
        if not why:
            self.water.raise_to(review=found.review)
        held = f"the database was put back: {why}" if why else stopped
        return held or further.unknown(self._db, now), careful

    def tick_is_over(self) -> None:
        """Note how far the database has come."""
        with self._db.read() as conn:
            if restored.pending(conn) is None:
                self.water.set(highwater.of(conn, self._last_tick))


def _last_tick(found: highwater.Mark) -> datetime | None:
    return datetime.fromisoformat(found.tick) if found.tick else None
