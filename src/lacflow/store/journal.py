"""What happened, in words, and single facts by name. The journal is for people; nothing decides by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from lacflow.store import tables as t


def write(conn: Connection, at: datetime, what: str, text: str, board: str | None = None, by: str = "lacflow") -> None:
    """Add a line to the journal. No bodies of mails, no addresses."""
    conn.execute(insert(t.journal).values(at=at, board=board, what=what, text=text, by=by))


def lines(conn: Connection, board: str | None = None, limit: int = 50) -> list[tuple[datetime, str, str, str]]:
    """Return the newest lines (at, what, text, by), newest first."""
    j = t.journal.c
    query = select(j.at, j.what, j.text, j.by).order_by(j.id.desc()).limit(limit)
    if board:
        query = query.where(j.board == board)
    return [(at, what, text, by) for at, what, text, by in conn.execute(query)]


def mark(conn: Connection, name: str, value: Any, at: datetime) -> None:
    """Set a single fact."""
    changed = conn.execute(update(t.marks).where(t.marks.c.name == name).values(value=value, at=at))
    if changed.rowcount == 0:
        conn.execute(insert(t.marks).values(name=name, value=value, at=at))


def marked(conn: Connection, name: str) -> tuple[Any, datetime] | None:
    """Return a single fact and when it was set, or None."""
    row = conn.execute(select(t.marks.c.value, t.marks.c.at).where(t.marks.c.name == name)).first()
    return (row.value, row.at) if row else None


def marks_like(conn: Connection, beginning: str) -> dict[str, Any]:
    """Return the single facts whose names begin so, by the rest of their names."""
    names = t.marks.c.name
    rows = conn.execute(
        select(names, t.marks.c.value).where(names.startswith(beginning, autoescape=True)).order_by(names)
    )
    return {row.name.removeprefix(beginning): row.value for row in rows}


def unmark(conn: Connection, name: str) -> None:
    """Forget a single fact."""
    conn.execute(delete(t.marks).where(t.marks.c.name == name))
