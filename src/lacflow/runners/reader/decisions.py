"""What a person decides about what was held: recorded as that person's, with the lead's words and the mail they came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.people import Person
from lacflow.board.plan import Action
from lacflow.board.readings import Disposition, Fields, Reading
from lacflow.board.updates import Applied, apply
from lacflow.board.updates import confirm as confirm_blue
from lacflow.store import cycles, plans, returns
from lacflow.store.returns import Review


def decide(conn: Connection, board: Board, review: Review, verb: str, by: Person, now: datetime) -> str:
    """Accept or reject one review; return what was done in words. Deciding twice does nothing the second time."""
    if verb == "reject":
        done = returns.decide(conn, review.id, "rejected", by.key, now)
        return f"{review.id} put aside" if done else f"{review.id} was decided before"
    if review.kind == "complete":
        return confirm(conn, board, [review], by, now)
    if review.key is None or review.reading is None:
        if review.kind in ("question", "held", "sender"):
            done = returns.decide(conn, review.id, "accepted", by.key, now)
            return f"{review.id} noted as dealt with; nothing to record" if done else f"{review.id} was decided before"
        return f"{review.id} names no one action: record it with `lacflow update`"
    if not returns.decide(conn, review.id, "accepted", by.key, now):
        return f"{review.id} was decided before"
    _apply(conn, board, review, review.reading, by, now)
    return f"{review.id} recorded for {review.key}"


def _apply(conn: Connection, board: Board, review: Review, reading: Reading, by: Person, now: datetime) -> None:
    action = plans.load(conn, board.key, keys=[reading.key]).get(reading.key)
    if action is None:
        return
    probable = replace(reading, disposition=Disposition.RECORD, fields=_surest(reading))
    on = review.at.astimezone(board.zone).date()
    applied = apply(action, probable, board.scheme, by=by.name, on=on, meeting=board.meeting(review.meeting))
    _record(conn, board, review, action, applied, by, now)


def _surest(reading: Reading) -> Fields:
    """Return what the person accepts: the probable values, over which stands nothing already recorded."""
    said = {k: v for k, v in vars(reading.probable).items() if v not in (None, False)}
    already = vars(reading.fields)
    return replace(reading.probable, **{k: v for k, v in said.items() if already.get(k) in (None, False)})


def confirm(conn: Connection, board: Board, reviews: Sequence[Review], by: Person, now: datetime) -> str:
    """Turn blue what leads said is complete, on a second person's word; return what was done in words."""
    said = []
    for review in reviews:
        action = plans.load(conn, board.key, keys=[review.key or ""]).get(review.key or "")
        if action is None:
            continue
        if returns.spoken_since(conn, board.key, action.key, review):
            said.append(
                f"{review.key} not confirmed: its lead has written about it since; look at the newer words first"
            )
            continue
        applied = confirm_blue(action, board.scheme, by=by.key, said_by=review.person)
        if not applied.changes:
            said.append(f"{review.key} not confirmed: {applied.refusals[0].why}")
        elif returns.decide(conn, review.id, "accepted", by.key, now):
            _record(conn, board, review, action, applied, by, now)
            said.append(f"{review.key} confirmed complete")
    return "; ".join(said)


def _counts_for(conn: Connection, board: Board, meeting: str) -> str | None:
    """Return the meeting a decision counts for: the one the words were for, or once that is over the one in hand."""
    over = cycles.cycle(conn, board.key, meeting)
    if over is None or over.closed_at is None:
        return meeting
    return next((m for b, m in cycles.open_cycles(conn) if b == board.key), None)


def _record(
    conn: Connection, board: Board, review: Review, action: Action, applied: Applied, by: Person, now: datetime
) -> None:
    plans.record_changes(
        conn,
        action,
        applied.changes,
        board=board.key,
        meeting=_counts_for(conn, board, review.meeting),
        person=by.key,
        at=now,
        source=f"review:{review.id}",
        disposition="record",
        words=review.text,
    )
