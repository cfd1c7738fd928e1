"""Brakes: letters held together because they were late when first planned, until somebody decides or time does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, cast, func, insert, select, update

from lacflow.store import outbox
from lacflow.store import tables as t
from lacflow.store.facts import touch

#: The step of the letters that tell of a brake; their occurrence is `occurrence_of` it.
NOTICE_STEP = "brake"
#: The decision on a brake whose letters stay until somebody releases or withdraws them.
KEPT = "kept"


@dataclass(frozen=True)
class Brake:
    """One hold: how many letters, why, and what was decided (released, withdrawn or kept), when and by whom.

    `told_at` is when the first letter that says so was accepted; None before.
    """

    id: int
    board: str
    at: datetime
    why: str
    letters: int
    decided_at: datetime | None = None
    decision: str | None = None
    by: str | None = None
    told_at: datetime | None = None


def occurrence_of(number: int, at: datetime) -> str:
    """Return what the letters that tell of a brake are keyed by; a database put back numbers brakes anew."""
    return f"{number}-{at:%Y%m%d%H%M%S}"


def number_in(occurrence: str) -> int:
    """Return the brake's number.

    Example:
        `12-20261214100000` -> 12
    """
    return int(occurrence.partition("-")[0])


def open_brake(conn: Connection, board: str, at: datetime, why: str, letters: int) -> int:
    """Begin a hold and return its id; its letters are stored as `waiting` with that id."""
    values = {"board": board, "at": at, "why": why, "letters": letters}
    stored: int = conn.execute(insert(t.brakes).values(**values).returning(t.brakes.c.id)).scalar_one()
    touch(conn, board)
    return stored


def join(conn: Connection, brake_id: int, letters: int) -> None:
    """Count letters that joined a hold after it began."""
    b = t.brakes.c
    conn.execute(update(t.brakes).where(b.id == brake_id).values(letters=b.letters + letters))


def undecided(conn: Connection, board: str | None = None) -> list[Brake]:
    """Return the holds nobody has decided on, oldest first."""
    b, o = t.brakes.c, t.outbox.c
    told = select(func.min(o.accepted_at)).where(
        o.board == b.board,
        o.step == NOTICE_STEP,
        (o.occurrence == cast(b.id, String)) | o.occurrence.like(cast(b.id, String) + "-%"),
    )
    query = select(t.brakes, told.scalar_subquery().label("told_at")).where(b.decided_at.is_(None)).order_by(b.id)
    return [Brake(**row._mapping) for row in conn.execute(query.where(b.board == board) if board else query)]


def decide(conn: Connection, brake_id: int, decision: str, by: str, now: datetime) -> int:
    """End a hold, once: `released` lets its letters go, `withdrawn` takes them back. Return how many letters that was.

    One that was kept back by somebody's word can still be ended.
    """
    b = t.brakes.c
    undecided = update(t.brakes).where(b.id == brake_id, b.decided_at.is_(None) | (b.decision == KEPT))
    if conn.execute(undecided.values(decided_at=now, decision=decision, by=by)).rowcount == 0:
        return 0
    held = [letter.id for letter in outbox.list_letters(conn, states=("waiting",), brake=brake_id)]
    if decision == "withdrawn":
        return len(outbox.withdraw(conn, held, f"withdrawn by {by} while held"))
    return len(outbox.release(conn, held, f"released by {by}"))


def keep(conn: Connection, brake: int, by: str, at: datetime) -> int:
    """Keep a brake's letters back until somebody releases them; return how many that holds."""
    b, o = t.brakes.c, t.outbox.c
    conn.execute(
        update(t.brakes).where(b.id == brake, b.decided_at.is_(None)).values(decided_at=at, decision=KEPT, by=by)
    )
    held = update(t.outbox).where(o.brake == brake, o.state == "waiting")
    kept = conn.execute(held.values(reason=f"held by {by}"))
    touch(conn, conn.execute(select(b.board).where(b.id == brake)).scalar_one())
    return kept.rowcount
