"""How leads answered earlier boards, read from their requests, their mail and their chases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from lacflow.board.habits import Habit
from lacflow.store import tables as t


def habits(conn: Connection, board: str, meetings: Sequence[str]) -> dict[str, Habit]:
    """Return each lead's habit over the boards named, oldest first; a letter taken back chased nobody."""
    r, i, o = t.requests.c, t.inbox.c, t.outbox.c
    asked = conn.execute(select(r.meeting, r.person).where(r.board == board, r.meeting.in_(meetings))).all()
    said = (
        select(i.meeting, i.person, func.min(i.received_at))
        .where(i.board == board, i.person.is_not(None), i.state.in_(("applied", "held")))
        .group_by(i.meeting, i.person)
    )
    chased = (
        select(o.meeting, o.person, func.min(o.queued_at))
        .where(o.board == board, o.step == "chase", o.state.not_in(("withdrawn", "failed")))
        .group_by(o.meeting, o.person)
    )
    first = {(m, p): at for m, p, at in conn.execute(said)}
    chase = {(m, p): at for m, p, at in conn.execute(chased)}
    outcomes: dict[str, list[str]] = {}
    for meeting in meetings:
        for person in (p for m, p in asked if m == meeting):
            one = (meeting, person)
            outcomes.setdefault(person, []).append(_outcome(first.get(one), chase.get(one)))
    return {person: _habit(found) for person, found in outcomes.items()}


def _outcome(answered: datetime | None, chased: datetime | None) -> str:
    if answered is None:
        return "never"
    return "after" if chased is not None and chased < answered else "before"


def _habit(outcomes: Sequence[str]) -> Habit:
    silent = next((n for n, outcome in enumerate(reversed(outcomes)) if outcome != "never"), len(outcomes))
    counts = {name: list(outcomes).count(name) for name in ("before", "after", "never")}
    return Habit(len(outcomes), **counts, silent_now=silent)
