"""What earlier boards knew of each action: for which of them it was asked about and spoken of, and every date it had.

Read from the rows themselves (requests, updates, reviews, revisions), never from a count kept beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from lacflow.board.assurance import Past, boards_since, in_force
from lacflow.board.board import Board
from lacflow.board.plan import Plan, Status
from lacflow.board.rag import Rag
from lacflow.store import cycles, returns
from lacflow.store import tables as t


def pasts(conn: Connection, board: str, meetings: Sequence[str], keys: Collection[str]) -> dict[str, Past]:
    """Return the past of each action.

    Args:
        meetings: the boards held before the one in hand, oldest first.
    """
    asked = _asked(conn, board)
    heard = {m: _heard(conn, board, m, asked.get(m, {})) for m in meetings}
    wanted = {m: {key for keys in asked.get(m, {}).values() for key in keys} for m in meetings}
    dates = dates_held(conn, board)
    return {
        key: Past(
            tuple(meetings),
            tuple(key in wanted[m] for m in meetings),
            tuple(key in heard[m] for m in meetings),
            dates.get(key, ()),
        )
        for key in keys
    }


def dates_held(conn: Connection, board: str) -> dict[str, tuple[date, ...]]:
    """Return every date each action of a board was held to, the first one first; what was taken back is left out."""
    r, u = t.revisions.c, t.updates.c
    query = (
        select(r.action, r.field, r.value)
        .select_from(t.revisions.outerjoin(t.updates, r.update_id == u.id))
        .where(r.board == board, r.field.in_(("due", "revised")))
        .where(u.disposition.is_(None) | u.disposition.not_in(returns.UNDONE))
        .order_by(r.id)
    )
    held: dict[str, dict[str, Any]] = {}
    found: dict[str, list[date | None]] = {}
    for key, name, value in conn.execute(query):
        now = held.setdefault(key, {})
        now[name] = value
        revised = now.get("revised")
        current = revised if revised and revised["kind"] != "none" else now.get("due")
        day = current.get("date") if current else None
        found.setdefault(key, []).append(date.fromisoformat(day) if day else None)
    return {key: in_force(days) for key, days in found.items()}


def last_spoken(conn: Connection, board: str, keys: Collection[str], now: datetime) -> dict[str, int | None]:
    """Return how many boards ago anything was last said of each action (0: for the newest board; None: never).

    The newest board is the one whose updates are due by `now`; what is said for one not due yet counts as said for it, too.
    """
    rows = [r for r in cycles.cycles(conn, board) if r.opened_at <= now]
    held = [r.meeting for r in rows if _due(conn, r, now)]
    ahead = {key for r in rows if r.meeting not in held for key in _heard(conn, board, r.meeting, {})}
    if not held:
        return {key: 0 if key in ahead else None for key in keys}
    found = pasts(conn, board, held, keys)
    return {key: boards_since(past.heard[:-1], now=past.heard[-1] or key in ahead) for key, past in found.items()}


def unassured(conn: Connection, board: Board, plan: Plan, now: datetime) -> dict[str, date | None]:
    """Return the open actions whose colour is only the last one known, each with the local day it was last spoken of.

    Before any updates were due there are none: the colours are those of the document.
    """
    rows = [r for r in cycles.cycles(conn, board.key) if r.opened_at <= now]
    if not any(_due(conn, r, now) for r in rows):
        return {}
    shown = [a for a in plan.actions if a.status is Status.OPEN and a.rag.value not in (None, Rag.BLUE)]
    spoken = last_spoken(conn, board.key, [a.key for a in shown], now)
    unsure = [a.key for a in shown if spoken[a.key] != 0]
    u = t.updates.c
    told = (u.board == board.key, u.at <= now, u.disposition.not_in(returns.UNDONE), u.meeting.is_not(None))
    query = select(u.key, func.max(u.at)).where(*told, u.source.not_like("import:%"), u.source.not_like("cycle:%"))
    said = dict(conn.execute(query.group_by(u.key)).all())
    return {key: said[key].astimezone(board.zone).date() if key in said else None for key in unsure}


def _due(conn: Connection, row: cycles.CycleRow, now: datetime) -> bool:
    """Tell whether a cycle's updates were due by an instant."""
    asked = [r.reply_by for r in cycles.requests(conn, row.board, row.meeting)]
    over = row.closed_at is not None and row.closed_at <= now
    return over or (bool(asked) and min(asked) <= now)


def _asked(conn: Connection, board: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what each person was asked, by meeting."""
    r = t.requests.c
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for meeting, person, keys in conn.execute(select(r.meeting, r.person, r.asked).where(r.board == board)):
        found.setdefault(meeting, {})[person] = tuple(keys)
    return found


def _heard(conn: Connection, board: str, meeting: str, asked: Mapping[str, Collection[str]]) -> set[str]:
    return {touch.key for touch in returns.touches(conn, board, meeting, asked)}
