"""How actions were closed: on which day, by whom, why, on whose evidence; whether they were opened again or carried over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from lacflow.store import tables as t

#: Why an action leaves circulation.
REASONS = ("complete", "duplicate", "business as usual", "board agreed", "superseded", "carried over")


@dataclass(frozen=True)
class Closure:
    """One closing of an action; see the table."""

    id: int
    board: str
    key: str
    meeting: str | None
    at: datetime
    by: str
    said_by: str | None
    reason: str
    words: str
    source: str
    carried_to: str | None = None
    reopened_at: datetime | None = None
    reopened_by: str | None = None
    reopen_words: str | None = None


def note(
    conn: Connection,
    *,
    board: str,
    key: str,
    at: datetime,
    by: str,
    reason: str,
    words: str,
    source: str,
    meeting: str | None = None,
    said_by: str | None = None,
    carried_to: str | None = None,
) -> None:
    """Store that an action was closed."""
    conn.execute(
        insert(t.closures).values(
            board=board, key=key, meeting=meeting, at=at, by=by, said_by=said_by, reason=reason, words=words,
            source=source, carried_to=carried_to,
        )
    )  # fmt: skip


def closures(conn: Connection, board: str | None = None, key: str | None = None) -> list[Closure]:
    """Return every closing, oldest first; of one board or action where named."""
    c = t.closures.c
    query = select(t.closures).order_by(c.id)
    if board:
        query = query.where(c.board == board)
    if key:
        query = query.where(c.key == key)
    return [Closure(**row._mapping) for row in conn.execute(query)]


def closed(conn: Connection, board: str, key: str) -> Closure | None:
    """Return how an action was closed last, unless it was opened again."""
    found = closures(conn, board, key)
    return found[-1] if found and found[-1].reopened_at is None else None


def reopen(conn: Connection, number: int, by: str, at: datetime, words: str) -> None:
    """Store that a closing was taken back."""
    values = {"reopened_at": at, "reopened_by": by, "reopen_words": words}
    conn.execute(update(t.closures).where(t.closures.c.id == number).values(**values))
