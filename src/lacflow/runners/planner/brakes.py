"""Letting braked letters go: one working hour after the people in charge were told, unless they decided sooner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lacflow.board.board import Board
from lacflow.board.calendar import add_working_hours
from lacflow.store import brakes, journal
from lacflow.store.database import Database

HOURS = 1


@dataclass(frozen=True)
class Released:
    """How many letters were let go, and when the next brake opens by itself."""

    letters: int = 0
    next_at: datetime | None = None


def release(db: Database, board: Board, now: datetime) -> Released:
    """Release every brake of a board whose hour is over. One nobody was told of yet stays."""
    with db.read() as conn:
        waiting = brakes.undecided(conn, board.key)
    opens = {b.id: opens_at(board, b) for b in waiting}
    over = [number for number, at in opens.items() if at is not None and at <= now]
    letters = 0
    if over:
        with db.write() as conn:
            for number in over:
                letters += brakes.decide(conn, number, "released", "lacflow", now)
            journal.write(conn, now, "brake", f"{letters} late letters released after {HOURS} working hour", board.key)
    later = [at for at in opens.values() if at is not None and at > now]
    return Released(letters, min(later, default=None))


def opens_at(board: Board, brake: brakes.Brake) -> datetime | None:
    """Return when a brake opens by itself; None while nobody has been told."""
    if brake.told_at is None:
        return None
    return add_working_hours(brake.told_at, HOURS, board.working_days, board.window, board.zone)
