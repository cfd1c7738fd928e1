"""Escalations: what a rule caught in a cycle, who was told of it on which rung, and how it ended."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lacflow.store import tables as t
from lacflow.store.facts import touch

#: The reason an escalation ended with when a person held it back: it does not open again in the same cycle.
HELD_BACK = "held back by the project manager"


@dataclass(frozen=True)
class Told:
    """One person told on one rung, in which letter (None: said in a letter that is no escalation), and why them."""

    rung: int
    role: str
    person: str
    at: datetime
    outbox_id: int | None
    why: str


@dataclass(frozen=True)
class Escalation:
    """A rule that caught an action in a cycle. It stays open until the rule no longer holds or somebody holds it back."""

    id: int
    board: str
    meeting: str
    rule: str
    key: str
    at: datetime
    why: str
    ended_at: datetime | None = None
    end_reason: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    told: tuple[Told, ...] = ()

    def was_told(self, rung: int, role: str, unsent: Container[int] = ()) -> bool:
        """Tell whether this rung's role has been told, in a letter that is none of the `unsent` (those are made again)."""
        return any(t.rung == rung and t.role == role and t.outbox_id not in unsent for t in self.told)


def escalations(conn: Connection, board: str | None = None, meeting: str | None = None) -> list[Escalation]:
    """Return escalations, oldest first, each with who was told."""
    e, told = t.escalations.c, t.tellings.c
    query = select(t.escalations).order_by(e.id)
    if board:
        query = query.where(e.board == board)
    if meeting:
        query = query.where(e.meeting == meeting)
    rows = conn.execute(query).all()
    by_id: dict[int, list[Told]] = {}
    if rows:
        some = select(t.tellings).where(told.escalation_id.in_([r.id for r in rows])).order_by(told.id)
        for r in conn.execute(some):
            by_id.setdefault(r.escalation_id, []).append(Told(r.rung, r.role, r.person, r.at, r.outbox_id, r.why))
    return [_as_escalation(row, tuple(by_id.get(row.id, ()))) for row in rows]


def _as_escalation(row: Any, told: tuple[Told, ...]) -> Escalation:
    return Escalation(
        row.id, row.board, row.meeting, row.rule, row.key, row.at, row.why, row.ended_at, row.end_reason,
        row.acknowledged_at, row.acknowledged_by, told,
    )  # fmt: skip


def add(conn: Connection, board: str, meeting: str, rule: str, key: str, at: datetime, why: str) -> int:
    """Store that a rule caught an action; return the escalation's id."""
    new = insert(t.escalations).values(board=board, meeting=meeting, rule=rule, key=key, at=at, why=why)
    touch(conn, board)
    number: int = conn.execute(new.returning(t.escalations.c.id)).scalar_one()
    return number


def tell(
    conn: Connection, escalation: int, rung: int, role: str, person: str, at: datetime, why: str, outbox_id: int | None
) -> None:
    """Store, once, that a person is told on a rung, in which letter."""
    t_ = t.tellings.c
    same = (t_.escalation_id == escalation, t_.rung == rung, t_.role == role, t_.person == person)
    if conn.scalar(select(t_.id).where(*same)) is not None:
        return
    conn.execute(
        insert(t.tellings).values(
            escalation_id=escalation, rung=rung, role=role, person=person, at=at, why=why, outbox_id=outbox_id
        )
    )


def end(conn: Connection, escalation: int, at: datetime, reason: str) -> None:
    """End an open escalation with the reason; one held back without a reason may be given one later."""
    e = t.escalations.c
    unsaid = e.ended_at.is_(None) | (e.end_reason == HELD_BACK)
    conn.execute(update(t.escalations).where(e.id == escalation, unsaid).values(ended_at=at, end_reason=reason))


def reopen(conn: Connection, escalation: int) -> None:
    """Open an ended escalation again: the rule holds once more in the same cycle."""
    conn.execute(update(t.escalations).where(t.escalations.c.id == escalation).values(ended_at=None, end_reason=None))


def acknowledge(conn: Connection, escalation: int, at: datetime, by: str) -> None:
    """Note that somebody who was told has answered; the first to do so counts."""
    e = t.escalations.c
    conn.execute(
        update(t.escalations)
        .where(e.id == escalation, e.acknowledged_at.is_(None))
        .values(acknowledged_at=at, acknowledged_by=by)
    )
