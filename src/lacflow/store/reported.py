"""What boards below have sent up, read from what was fixed."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.reported import Reported
from lacflow.board.slots import Child, Slot
from lacflow.board.upward import report_name
from lacflow.store import kept

#: What a report sent up is kept as.
KIND = "upward"


def reported(conn: Connection, board: Board, meeting: str, now: datetime) -> tuple[Reported, ...]:
    """Return the newest report of each board below for a meeting of ours, or that there is none."""
    found = []
    for child in board.children:
        slot = next((s for s in child.slots if s.key == meeting), None)
        if slot is not None:
            found.append(_newest(conn, board, child, slot, now))
    return tuple(found)


def _newest(conn: Connection, board: Board, child: Child, slot: Slot, now: datetime) -> Reported:
    due = slot.due_instant(child.zone)
    for one in sorted((s for s in child.slots if s.on <= slot.on), key=lambda s: s.on, reverse=True):
        fixed = kept.newest(conn, child.board, report_name(board.key, one.key), KIND).get("json")
        if fixed is not None and fixed.at <= now:
            figures = json.loads(fixed.content)
            return Reported(
                child.board, child.name, slot, due, figures, fixed.at, fixed.sha256, current=one.key == slot.key
            )
    return Reported(child.board, child.name, slot, due)
