"""A mailbox that cannot be used is left alone for a while: longer each time, so that a wrong password locks nobody out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from lacflow.store import journal

_LONGEST_MINUTES = 30


def paused(conn: Connection, name: str, now: datetime) -> str | None:
    """Return why a mailbox is left alone at `now`, or None.

    Args:
        name: `out:` or `in:` and the mailbox.
    """
    found = journal.marked(conn, f"pause {name}")
    if found is None or datetime.fromisoformat(found[0]["until"]) <= now or found[1] > now:
        return None
    return str(found[0]["why"])


def pause(conn: Connection, name: str, why: str, now: datetime) -> None:
    """Leave a mailbox alone: for one minute, and twice as long each further time, at most half an hour."""
    found = journal.marked(conn, f"pause {name}")
    times = found[0]["times"] + 1 if found else 1
    minutes = min(2 ** min(times - 1, 10), _LONGEST_MINUTES)
    # Ten seconds less: a daemon that knocks each minute must not find the door shut by a moment.
    until = now + timedelta(minutes=minutes) - timedelta(seconds=10)
    since = found[0]["since"] if found else now.isoformat()
    journal.mark(conn, f"pause {name}", {"until": until.isoformat(), "times": times, "why": why, "since": since}, now)


def resume(conn: Connection, name: str) -> None:
    """Note that a mailbox works again."""
    journal.unmark(conn, f"pause {name}")


def since(conn: Connection, kind: str) -> list[tuple[str, datetime, str]]:
    """Return the mailboxes that cannot be used: each with the instant of the first failure, and the newest reason.

    Args:
        kind: `out:` or `in:`.
    """
    found = journal.marks_like(conn, f"pause {kind}")
    return [(name, datetime.fromisoformat(value["since"]), str(value["why"])) for name, value in found.items()]
