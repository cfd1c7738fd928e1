"""The journal of attempts to send a letter: written before the other side is told, finished with what it said.

Functions take a connection and leave committing to whoever opened the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from lacflow.store import tables as t

_a = t.attempts.c

# Built once, for they run for every letter.
_START = insert(t.attempts).returning(_a.id)
_FINISH = update(t.attempts).where(_a.id == bindparam("the_attempt"))


@dataclass(frozen=True)
class Attempt:
    """One try at handing a letter over. `outcome` None: never finished; else accepted, try_later, refused, unknown,
    unreachable (nothing was said of this letter) or not_accepted (unknown, then searched for and not there).
    """

    id: int
    outbox_id: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    words: str


def start(conn: Connection, letter_id: int, now: datetime) -> int:
    """Journal that an attempt begins; return its id."""
    stored: int = conn.execute(_START, {"outbox_id": letter_id, "started_at": now, "words": ""}).scalar_one()
    return stored


def finish(conn: Connection, attempt_id: int, outcome: str, words: str, now: datetime) -> None:
    """Journal how an attempt ended, in the other side's words."""
    conn.execute(_FINISH, {"the_attempt": attempt_id, "outcome": outcome, "words": words, "ended_at": now})


def of_letter(conn: Connection, letter_id: int) -> list[Attempt]:
    """Return the journal of a letter, oldest first."""
    query = select(t.attempts).where(_a.outbox_id == letter_id).order_by(_a.id)
    return [Attempt(**row._mapping) for row in conn.execute(query)]
