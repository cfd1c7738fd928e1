"""Telling the planner that something changed.

Each board has a version; whatever may change what is due puts it up in the same transaction as the change. Once is enough
in a transaction: what compares versions sees it before or after.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Transaction, bindparam, update

from lacflow.store import tables as t

#: More than the changes a database can have forgotten when it is put back from a copy.
LEAP = 1_000_000
#: Built once: this runs with every change of every letter.
_TOUCH = update(t.boards).where(t.boards.c.key == bindparam("touched")).values(version=t.boards.c.version + 1)
#: The boards told of in each transaction under way; a savepoint has its own, for it may be undone alone.
_told: WeakKeyDictionary[Transaction, set[str]] = WeakKeyDictionary()


def touch(conn: Connection, board: str) -> None:
    """Put a board's version up by one, so that the planner looks at it again."""
    within = conn.get_nested_transaction() or conn.get_transaction()
    told = _told.setdefault(within, set()) if within is not None else set()
    if board not in told:
        conn.execute(_TOUCH, {"touched": board})
        told.add(board)


def leap(conn: Connection) -> None:
    """Put every board's version beyond those it had in what a copy put back has forgotten: a daemon may remember them."""
    conn.execute(update(t.boards).values(version=t.boards.c.version + LEAP))
