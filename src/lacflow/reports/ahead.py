"""What lies ahead: the steps of meetings to come, and which meeting a command means."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.calendar import instant
from lacflow.board.people import Directory
from lacflow.board.steps import timetable
from lacflow.errors import InputFault, Problem
from lacflow.reports.calendar import Row, rows_of
from lacflow.reports.slots import slot_rows
from lacflow.store import cycles
from lacflow.store.standing import gather

if TYPE_CHECKING:
    from lacflow.app import App


def steps_ahead(conn: Connection, board: Board, directory: Directory, now: datetime) -> list[Row]:
    """Return the steps of a board's meetings to come, as `calendar --json`."""
    known = cycles.meetings(conn, board.key)
    ahead = [m for m in board.meetings if instant(m.date, m.time, board.zone) > now]
    tables = [
        gather(conn, board, m.key, directory, now).dates if m.key in known else timetable(board, m, None, now)
        for m in sorted(ahead, key=lambda m: m.date)
    ]
    return [*rows_of(board, tables, now), *slot_rows(board, now)]


def note_files(conn: Connection, service: App, board: Board, now: datetime) -> None:
    """Take the files as they are now into a transaction for looking, which undoes it: only the planner notes changes,
    and tells those in charge of them.
    """
    cycles.sync_board(conn, board, service.settings.directory.people.values(), now)


def meeting_of(conn: Connection, service: App, board: Board, meeting: str | None, now: datetime) -> str:
    """Return the key of the meeting a command means: the one named, else the one in hand or next.

    Args:
        conn: a transaction for looking (`Database.read`), in which the files are as they are now.

    Raises:
        InputFault: there is no such meeting.
    """
    note_files(conn, service, board, now)
    seen = {key: m.meeting for key, m in cycles.meetings(conn, board.key).items()}
    if meeting is not None and meeting in seen:
        return meeting
    if meeting is not None or not seen:
        keys = ", ".join(seen) or "none"
        raise InputFault(Problem("meeting.unknown", "There is no such meeting.", f"Meetings: {keys}.", meeting or ""))
    ahead = [m for m in seen.values() if instant(m.date, m.time, board.zone) > now]
    chosen = min(ahead, key=lambda m: m.date) if ahead else max(seen.values(), key=lambda m: m.date)
    return chosen.key
