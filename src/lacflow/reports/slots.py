"""The slots of boards above in `lacflow calendar`: when each report is fixed, when it is due, when the papers go out.

A row's `meeting` is the slot's name, its `date` the day the board above meets; `fed_by` is the key of our own meeting that
feeds it (None: none came before it). A slot is shown until its report is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from lacflow.board.board import Board
from lacflow.board.calendar import day_in_words, instant
from lacflow.board.slots import Parent
from lacflow.board.upward import Fed, feeding, fixing, slot_name
from lacflow.reports.calendar import Row


def slot_rows(board: Board, now: datetime) -> list[Row]:
    """Return what lies ahead of each slot of the boards above, slot by slot in the order their reports are due."""
    ahead = [
        (parent, fed)
        for parent in board.parents
        for fed in feeding(parent.slots, board.meetings, board.zone)
        if fed.slot.due_instant(board.zone) > now
    ]
    ahead.sort(key=lambda one: (one[1].slot.due_instant(board.zone), one[0].name))
    return [row for parent, fed in ahead for row in _rows(board, parent, fed)]


def _rows(board: Board, parent: Parent, fed: Fed) -> Iterator[Row]:
    slot, fixed = fed.slot, fixing(board, parent, fed.slot)
    yield _row(board, parent, fed, "upward", fixed.at, f"{fixed.why}; {_fed_by(fed)}")
    yield _row(board, parent, fed, "upward_due", slot.due_instant(board.zone), slot.why)
    if slot.despatch:
        at = instant(slot.despatch, board.window.opens, board.zone)
        yield _row(board, parent, fed, "upward_despatch", at, f"{parent.name} sends its papers out")


def _fed_by(fed: Fed) -> str:
    if fed.meeting is None:
        return "no board of ours comes before it"
    met = f"the board of {day_in_words(fed.meeting.date)}"
    return f"fed by {met}" if fed.fresh else f"no board of ours since {met}, which fed the report before"


def _row(board: Board, parent: Parent, fed: Fed, step: str, at: datetime, why: str) -> Row:
    slot = fed.slot
    return {
        "board": board.key,
        "meeting": slot_name(parent, slot),
        "date": slot.on.isoformat(),
        "step": step,
        "at": at.astimezone(UTC).isoformat(),
        "why": why,
        "local": at.astimezone(board.zone).isoformat(),
        "zone": board.zone.key,
        "time": f"{slot.begins:%H:%M}" if slot.begins else "",
        "state": slot.state or "confirmed",
        "closes": slot.over(board.zone).astimezone(UTC).isoformat() if step == "upward" else None,
        "skipped": None,
        "board_name": board.short or board.name,
        "parent": parent.name,
        "fed_by": fed.meeting.key if fed.meeting else None,
    }
