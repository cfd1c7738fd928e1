"""What lies ahead of a board, noted for `status` whenever the board is planned: its next steps, and who is in charge."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.calendar import MeetingState, instant
from lacflow.board.steps import Timetable, timetable
from lacflow.runners.planner.deciding import BoardDecision
from lacflow.store import journal

#: How many steps, of how many meetings.
STEPS, MEETINGS = 5, 3


def note(conn: Connection, board: Board, decision: BoardDecision, now: datetime) -> None:
    """Keep the board's next steps and its project manager under `ahead:BOARD`."""
    tables = _tables(board, decision, now)
    steps = [
        {
            "board": board.key,
            "meeting": table.meeting.key,
            "date": table.meeting.date.isoformat(),
            "step": dated.step.value,
            "at": dated.at.isoformat(),
            "why": dated.why,
        }
        for table in tables
        for dated in table.dated()
        if dated.at > now and dated.step not in table.skipped
    ]
    soonest = sorted(steps, key=lambda s: s["at"])[:STEPS]
    journal.mark(conn, f"ahead:{board.key}", {"project_manager": board.project_manager, "next": soonest}, now)


def _tables(board: Board, decision: BoardDecision, now: datetime) -> list[Timetable]:
    decided = {one.standing.key: one.standing.dates for one in decision.cycles}
    ahead = [
        m
        for m in sorted(board.meetings, key=lambda m: m.date)
        if m.state in (MeetingState.CONFIRMED, MeetingState.PROVISIONAL) and instant(m.date, m.time, board.zone) > now
    ]
    return [decided.get(m.key) or timetable(board, m) for m in ahead[:MEETINGS]]
