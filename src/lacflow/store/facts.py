"""Telling the planner that something changed.

Each board has a version; whatever may change what is due puts it up in the same transaction as the change.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, update

from lacflow.store import tables as t

#: Built once: this runs with every change of every letter.
_TOUCH = update(t.boards).where(t.boards.c.key == bindparam("touched")).values(version=t.boards.c.version + 1)


def touch(conn: Connection, board: str) -> None:
    """Put a board's version up by one, so that the planner looks at it again."""
    conn.execute(_TOUCH, {"touched": board})
