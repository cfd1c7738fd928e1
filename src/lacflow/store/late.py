"""What came in after the chair's briefing was fixed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from lacflow.board.chair.late import Late
from lacflow.store import kept, plans
from lacflow.store.returns import UNDONE


def recorded_since(conn: Connection, board: str, meeting: str, then: datetime) -> tuple[Late, ...]:
    """Return what was recorded for a meeting after an instant, oldest first, without what was taken back."""
    rows = plans.list_updates(conn, board, meeting)
    return tuple(
        Late(row["key"], row["person"], row["at"], row["changes"], row["words"])
        for row in rows
        if row["at"] > then and row["disposition"] not in UNDONE and not row["source"].startswith("cycle:")
    )


def since_briefing(conn: Connection, board: str, meeting: str) -> tuple[Late, ...]:
    """Return what was recorded for a meeting after its briefing was fixed; nothing where none was."""
    fixed = kept.fixed_at(conn, board, meeting, "briefing")
    return recorded_since(conn, board, meeting, fixed) if fixed else ()
