"""What boards decided at their meetings: decisions in words, and the new actions they made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from lacflow.store import tables as t


@dataclass(frozen=True)
class Decision:
    """One decision; `key` is the action it made, None for words alone; `person` whom its owner's name means, if anybody."""

    id: int
    board: str
    meeting: str
    text: str
    owner: str
    person: str | None
    due: date | None
    key: str | None
    at: datetime
    by: str
    inbox_id: int | None = None


def add(
    conn: Connection,
    *,
    board: str,
    meeting: str,
    text: str,
    owner: str,
    person: str | None,
    due: date | None,
    key: str | None,
    at: datetime,
    by: str,
    inbox_id: int | None,
) -> None:
    """Store what a board decided."""
    conn.execute(
        insert(t.board_decisions).values(
            board=board, meeting=meeting, text=text, owner=owner, person=person, due=due, key=key, at=at, by=by,
            inbox_id=inbox_id,
        )
    )  # fmt: skip


def decisions(conn: Connection, board: str | None = None, meeting: str | None = None) -> list[Decision]:
    """Return what was decided, oldest first; of one board or meeting where named."""
    d = t.board_decisions.c
    query = select(t.board_decisions).order_by(d.id)
    if board:
        query = query.where(d.board == board)
    if meeting:
        query = query.where(d.meeting == meeting)
    return [Decision(**row._mapping) for row in conn.execute(query)]
