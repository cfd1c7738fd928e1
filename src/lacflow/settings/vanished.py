"""Edits that cannot be taken up: a meeting gone from the file while its cycle is open, a database's new address.

Such a meeting was not cancelled: nobody said so. That is a fault of configuration; the last good files stay in force, and
the administrator is told what to write.
"""

from __future__ import annotations

from collections.abc import Iterable

from lacflow.errors import Problem, Where
from lacflow.settings.records import Settings


def vanished(old: Settings | None, new: Settings, open_cycles: Iterable[tuple[str, str]]) -> list[Problem]:
    """Find the meetings with an open cycle that `new` no longer has.

    Args:
        old: the settings before, for the date to quote; None if there were none.
        open_cycles: (board key, meeting key) of every open cycle.
    """
    problems: list[Problem] = []
    gone: set[str] = set()
    for board, meeting in open_cycles:
        where = Where(f"{new.overrides.parent.name}/boards/{board}.yaml")
        if board not in new.boards:
            if board not in gone:
                message = "This board's file is gone, but leads have been asked for its next meeting."
                hint = "Put the file back; to end the board, mark its meetings `state: cancelled`."
                problems.append(Problem("board.vanished", message, hint, board, where=where))
            gone.add(board)
        elif new.boards[board].meeting(meeting) is None:
            message = f"The meeting {meeting!r} is gone from this file, but its cycle is open."
            problems.append(Problem("meeting.vanished", message, _hint(old, board, meeting), meeting, where=where))
    return problems


def needs_restart(before: Settings, after: Settings) -> list[Problem]:
    """Find what cannot be taken up while the service runs."""
    if before.database_url == after.database_url:
        return []
    return [Problem("database.moved", "The database's address was changed.", "Restart the service to use it.")]


def _hint(old: Settings | None, board: str, meeting: str) -> str:
    before = old.boards.get(board) if old else None
    known = before.meeting(meeting) if before else None
    if known is None:
        return "Put it back; if it is off, mark it `state: cancelled`; if it moved, change its date and keep its key."
    entry = f'- {{key: {known.key}, date: {known.date}, time: "{known.time:%H:%M}", state: cancelled}}'
    return f"If it is off, write: {entry}. If it moved, write it with its new date and the same key."
