"""After the board: decisions and new actions that the project manager writes, one a line, are taken in or asked back about.

They belong to the last meeting held. A new action needs a free ref, an owner we can write to and one plain day; where any of
it is not certain nothing is made of the line, and the answer says what is missing. The action is asked about from the next
cycle on.
"""

from __future__ import annotations

from datetime import datetime

from lacflow.board.board import Board
from lacflow.board.calendar import MeetingState, meeting_instant
from lacflow.board.due import read_due
from lacflow.board.matching import match_leads
from lacflow.board.plan import NO_DUE, Action, Due, Lead, Objective, Plan
from lacflow.board.refs import is_ref
from lacflow.mail.minutes import Minute
from lacflow.runners.reader.closing import key_of
from lacflow.runners.reader.hand import Hand, Outcome
from lacflow.runners.reader.shield import shielded_text
from lacflow.store import decisions, journal, plans


def take(hand: Hand, board: Board, minute: Minute, inbox_id: int | None = None) -> Outcome:
    """Take in one line of the minutes; return what was recorded, or what is missing."""
    meeting = last_held(board, hand.now)
    if meeting is None:
        return Outcome(refused="no meeting of this board has been held yet")
    if shielded_text(minute.line, board) != minute.line:
        return Outcome(refused="it may identify a child, so it is not recorded")
    today = hand.now.astimezone(board.zone).date()
    due = read_due(minute.due, said_on=today) if minute.due else NO_DUE
    leads = match_leads(minute.owner, hand.desk.directory) if minute.owner else ()
    if minute.due and due.date is None:
        return Outcome(refused=f"“{minute.due}” is no one day: {due.why or 'which day is it due?'}")
    if due.date is not None and due.date < today:
        return Outcome(refused=f"{due.date:%d %B %Y} has passed: which day is meant?")
    if minute.kind == "action":
        return _action(hand, board, meeting, minute, leads, due, inbox_id)
    _keep(hand, board, meeting, minute, leads, due, None, inbox_id)
    return Outcome(f"decision of {meeting} recorded: “{minute.text}”")


def _action(
    hand: Hand, board: Board, meeting: str, minute: Minute, leads: tuple[Lead, ...], due: Due, inbox_id: int | None
) -> Outcome:
    plan = plans.load(hand.conn, board.key)
    objective, ref = _place(plan, minute.ref)
    people = [lead.person for lead in leads if lead.person]
    if objective is None or not is_ref(ref):
        return Outcome(refused="which ref does it get, under which objective? Write new action 1/14b: and so on")
    key = key_of(objective.number, ref)
    if plan.get(key) is not None:
        return Outcome(refused=f"{minute.ref} is in the plan already: which free ref does it get?")
    if not people:
        return Outcome(
            refused=f"who leads it? “{minute.owner}” is nobody we can write to" if minute.owner else "who leads it?"
        )
    if due.date is None:
        return Outcome(refused="by which day?")
    made = Action(key, ref, ref, objective, minute.text, leads=leads, due=due)
    plans.add(hand.conn, board.key, made, at=hand.now, person=hand.by.key, source=f"minutes:{meeting}")
    _keep(hand, board, meeting, minute, leads, due, key, inbox_id)
    names = " and ".join(hand.desk.person(p).name for p in people)
    return Outcome(f"new action {minute.ref} for {names}, due {due.date:%d %B %Y}: “{minute.text}”")


def _place(plan: Plan, written: str) -> tuple[Objective | None, str]:
    """Return the objective and ref a new action is written under: `1/14b`; a bare ref where there is one objective."""
    number, slash, ref = written.rpartition("/")
    known = {a.objective.number: a.objective for a in plan.actions}
    if slash:
        return known.get(number.lstrip("Oo")), ref
    return (next(iter(known.values())) if len(known) == 1 else None), written


def _keep(
    hand: Hand, board: Board, meeting: str, minute: Minute, leads: tuple[Lead, ...], due: Due, key: str | None,
    inbox_id: int | None,
) -> None:  # fmt: skip
    people = [lead.person for lead in leads if lead.person]
    decisions.add(
        hand.conn, board=board.key, meeting=meeting, text=minute.text, owner=minute.owner,
        person=people[0] if len(people) == 1 else None, due=due.date, key=key, at=hand.now, by=hand.by.key, inbox_id=inbox_id,
    )  # fmt: skip
    journal.write(hand.conn, hand.now, "minutes", f"{meeting}: {key or 'decision'}", board.key, hand.by.key)


def last_held(board: Board, now: datetime) -> str | None:
    """Return the key of the last meeting that has begun; reserve and cancelled ones are none."""
    off = (MeetingState.CANCELLED, MeetingState.RESERVE)
    held = [m for m in board.meetings if m.state not in off and meeting_instant(m, board.zone) <= now]
    return max(held, key=lambda m: (m.date, m.time)).key if held else None
