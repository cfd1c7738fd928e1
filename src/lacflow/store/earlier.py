"""What earlier boards saw of the whole plan, read from closed cycles and what was said for them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.chair import SHOWN, Agreed, Earlier, PastBoard
from lacflow.board.rag import Rag
from lacflow.store import cycles, decisions, returns
from lacflow.store.cycles import CycleRow
from lacflow.store.standing import Standing

#: So many boards are looked back on.
BOARDS = 24


def earlier(conn: Connection, standing: Standing, as_of: datetime | None = None) -> Earlier:
    """Return what a briefing of this cycle remembers, as known now or at an instant."""
    board = standing.board
    seen = cycles.meetings(conn, board.key)
    rows = [row for row in standing.earlier if row.meeting in seen][-BOARDS:]
    rows.sort(key=lambda row: seen[row.meeting].meeting.date)
    return Earlier(
        boards=tuple(_board(conn, row, seen[row.meeting].meeting.date, as_of, row in rows[-SHOWN:]) for row in rows),
        objectives={a.key: a.objective.number for a in standing.plan.actions},
        returns_by_day=_by_day(standing),
        agreed=_agreed(conn, board, rows[-1].meeting, as_of) if rows else (),
    )


def _board(conn: Connection, row: CycleRow, met: date, as_of: datetime | None, shown: bool) -> PastBoard:
    """Return one earlier board; what was heard of is looked up only where it is shown."""
    closing = row.closing or {}
    asked = {r.person: r.asked for r in cycles.requests(conn, row.board, row.meeting)}
    until = row.closed_at if as_of is None or row.closed_at is None else min(row.closed_at, as_of)
    found = returns.touches(conn, row.board, row.meeting, asked) if shown else []
    return PastBoard(
        meeting=row.meeting,
        met=met,
        colours={key: Rag(value["rag"]) if value.get("rag") else None for key, value in closing.items()},
        dues={key: date.fromisoformat(value["due"]) if value.get("due") else None for key, value in closing.items()},
        heard=frozenset(touch.key for touch in found if until is None or touch.at <= until),
    )


def _agreed(conn: Connection, board: Board, meeting: str, as_of: datetime | None) -> tuple[Agreed, ...]:
    found = decisions.decisions(conn, board.key, meeting)
    return tuple(Agreed(d.text, d.owner, d.due, d.key) for d in found if as_of is None or d.at <= as_of)


def _by_day(standing: Standing) -> dict[date, int]:
    """Return how many of those asked had their last answer in on each day."""
    zone = standing.board.zone
    days = [at.astimezone(zone).date() for p, at in standing.answers.items() if p in standing.requests]
    return dict(sorted(Counter(days).items()))
