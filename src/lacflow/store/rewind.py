"""Going back to an instant: everything recorded since is taken out, in a transaction that is undone.

What then reads the database sees what was known at that instant, and nothing learnt later: decisions not taken yet wait
again, what was taken back later still counts, cycles closed later are open. Configuration is not part of it: people,
boards and colours are as they are now.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, null, update

from lacflow.store import plans
from lacflow.store import tables as t
from lacflow.store.returns import UNDONE

#: What says when it was written, what others depend on last.
_WRITTEN = (
    (t.tellings, t.tellings.c.at),
    (t.attempts, t.attempts.c.started_at),
    (t.revisions, t.revisions.c.at),
    (t.updates, t.updates.c.at),
    (t.reviews, t.reviews.c.at),
    (t.absences, t.absences.c.at),
    (t.allowances, t.allowances.c.at),
    (t.escalations, t.escalations.c.at),
    (t.log_entries, t.log_entries.c.accepted_at),
    (t.closures, t.closures.c.at),
    (t.board_decisions, t.board_decisions.c.at),
    (t.papers, t.papers.c.at),
)


def rewind(conn: Connection, board: str, then: datetime) -> None:
    """Take out what was recorded after an instant. `conn` must be a transaction that is undone (`Database.undone`)."""
    plans.forget(conn, board)
    _letters_and_mail(conn, then)
    _take_backs(conn, then)
    for table, written in _WRITTEN:
        conn.execute(delete(table).where(written > then))
    r, e, c, q = t.reviews.c, t.escalations.c, t.cycles.c, t.requests.c
    conn.execute(
        update(t.reviews).where(r.decided_at > then).values(state="open", decided_at=null(), decided_by=null())
    )
    conn.execute(update(t.escalations).where(e.ended_at > then).values(ended_at=null(), end_reason=null()))
    conn.execute(update(t.escalations).where(e.acknowledged_at > then).values(acknowledged_at=null()))
    conn.execute(delete(t.cycles).where(c.opened_at > then))
    conn.execute(update(t.cycles).where(c.closed_at > then).values(closed_at=null(), closing=null()))
    conn.execute(update(t.requests).where(q.closed_at > then).values(closed_at=null()))
    conn.execute(delete(t.actions).where(t.actions.c.first_seen > then))
    conn.execute(delete(t.layouts).where(t.layouts.c.at > then))


def _letters_and_mail(conn: Connection, then: datetime) -> None:
    """Take out letters, mails and requests of later; what points to them first."""
    i, o, told = t.inbox.c, t.outbox.c, t.tellings.c
    later = t.inbox.select().with_only_columns(i.id).where(i.received_at > then)
    for table in (t.readings, t.reviews, t.absences, t.board_decisions):
        conn.execute(delete(table).where(table.c.inbox_id.in_(later)))
    conn.execute(delete(t.inbox).where(i.received_at > then))
    letters = t.outbox.select().with_only_columns(o.id).where(o.queued_at > then)
    requests = t.requests.select().with_only_columns(t.requests.c.id).where(t.requests.c.asked_at > then)
    conn.execute(delete(t.tellings).where(told.at > then))
    conn.execute(update(t.tellings).where(told.outbox_id.in_(letters)).values(outbox_id=null()))
    conn.execute(delete(t.attempts).where(t.attempts.c.outbox_id.in_(letters)))
    for column in ("receipt_id", "letter_id"):
        conn.execute(update(t.inbox).where(i[column].in_(letters)).values({column: null()}))
    conn.execute(update(t.inbox).where(i.request_id.in_(requests)).values(request_id=null()))
    conn.execute(delete(t.outbox).where(o.queued_at > then))
    conn.execute(delete(t.requests).where(t.requests.c.asked_at > then))


def _take_backs(conn: Connection, then: datetime) -> None:
    """Have what was taken back only later count again."""
    undo = t.updates.alias("undo")
    u = t.updates.c
    back = and_(undo.c.disposition == UNDONE[1], undo.c.at > then, undo.c.source == u.source, undo.c.key == u.key)
    conn.execute(update(t.updates).where(u.disposition == UNDONE[0], exists().where(back)).values(disposition="record"))
