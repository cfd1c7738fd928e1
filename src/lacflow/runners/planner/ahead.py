"""What lies ahead of a board, noted for `status` whenever the board is planned: its next steps, and who is in charge."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.calendar import MeetingState, instant
from lacflow.board.steps import Dated, Timetable, timetable
from lacflow.board.tabling import papers_due
from lacflow.board.upward import feeding, fixing, slot_name
from lacflow.runners.planner.deciding import BoardDecision
from lacflow.runners.planner.reporting import UPWARD
from lacflow.store import journal

#: How many steps, of how many meetings.
STEPS, MEETINGS = 5, 3


def note(conn: Connection, board: Board, decision: BoardDecision, now: datetime) -> None:
    """Keep the board's next steps, its project manager and reports it missed of late under `ahead:BOARD`."""
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
        for dated in (*table.dated(), *_papers(board, table))
        if dated.at > now and dated.step not in table.skipped
    ]
    steps += _reports(board, now)
    soonest = sorted(steps, key=lambda s: s["at"])[:STEPS]
    missed = [{"to": m.parent.titled, "date": m.fed.slot.on.isoformat()} for m in decision.reporting.missed]
    kept = {"project_manager": board.project_manager, "next": soonest, "missed": missed}
    journal.mark(conn, f"ahead:{board.key}", kept, now)


def _papers(board: Board, table: Timetable) -> tuple[Dated, ...]:
    papers = papers_due(board, table.meeting)
    return (papers,) if papers else ()


def _reports(board: Board, now: datetime) -> list[dict[str, str]]:
    """Return when reports to boards above are fixed."""
    return [
        {
            "board": board.key,
            "meeting": slot_name(parent, fed.slot),
            "date": fed.slot.on.isoformat(),
            "step": UPWARD,
            "at": fixed.at.isoformat(),
            "why": fixed.why,
        }
        for parent in board.parents
        for fed in feeding(parent.slots, board.meetings, board.zone)
        if (fixed := fixing(board, parent, fed.slot)).at > now
    ]


def _tables(board: Board, decision: BoardDecision, now: datetime) -> list[Timetable]:
    decided = {one.standing.key: one.standing.dates for one in decision.cycles}
    ahead = [
        m
        for m in sorted(board.meetings, key=lambda m: m.date)
        if m.state in (MeetingState.CONFIRMED, MeetingState.PROVISIONAL) and instant(m.date, m.time, board.zone) > now
    ]
    return [decided.get(m.key) or timetable(board, m) for m in ahead[:MEETINGS]]
