"""The one switch that holds all sending, of every board, until somebody lifts it. Mail is still taken in and read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from lacflow.store import journal

#: The mark that is there while everything is held.
MARK = "hold all"


def hold_all(conn: Connection, by: str, now: datetime) -> bool:
    """Hold everything; False if it is held already."""
    if journal.marked(conn, MARK) is not None:
        return False
    journal.mark(conn, MARK, {"by": by}, now)
    journal.write(conn, now, "outbox", "all sending is held", by=by)
    return True


def lift(conn: Connection, by: str, now: datetime) -> bool:
    """Let everything go on; False if nothing was held."""
    if journal.marked(conn, MARK) is None:
        return False
    journal.unmark(conn, MARK)
    journal.write(conn, now, "outbox", "sending goes on", by=by)
    return True


def why(conn: Connection) -> str:
    """Return why everything is held, in words; empty where it is not."""
    found = journal.marked(conn, MARK)
    if found is None:
        return ""
    return f"all sending has been held since {found[1]:%d %b %Y %H:%M} UTC by {found[0]['by']}"
