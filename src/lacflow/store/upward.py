"""How a board stands for a slot of the board above, read from the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.briefing import Briefing
from lacflow.board.calendar import MeetingState, meeting_instant
from lacflow.board.people import Directory
from lacflow.board.upward import Fed
from lacflow.store import cycles, returns
from lacflow.store.briefings import briefing
from lacflow.store.standing import Standing, gather


def standing_for(conn: Connection, board: Board, fed: Fed, directory: Directory, now: datetime) -> Standing | None:
    """Return how a board stands for a slot: the cycle of the meeting that feeds it, and what was said for later ones.

    Where no meeting was held yet it is the first one ahead; None where there is none.
    """
    meeting = fed.meeting or min(
        (m for m in board.meetings if m.state is not MeetingState.CANCELLED),
        key=lambda m: meeting_instant(m, board.zone),
        default=None,
    )
    if meeting is None or meeting.key not in cycles.meetings(conn, board.key):
        return None
    standing = gather(conn, board, meeting.key, directory, now)
    since = standing.row.opened_at if standing.row else now
    later = [r.meeting for r in cycles.cycles(conn, board.key) if since < r.opened_at <= now]
    asked = {m: {r.person: r.asked for r in cycles.requests(conn, board.key, m)} for m in later}
    more = [touch for m in later for touch in returns.touches(conn, board.key, m, asked[m])]
    return replace(standing, touches=(*standing.touches, *more))


def held_for(standing: Standing, names: Mapping[str, str]) -> Briefing:
    """Return the figures a report is made of."""
    return briefing(standing, names)
