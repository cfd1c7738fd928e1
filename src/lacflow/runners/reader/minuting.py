"""After the board: decisions and new actions that the project manager writes, one a line, are taken in or asked back about.

They belong to the last meeting held. A new action needs an owner we can write to and one plain day; its ref is the one
written or the next free one under its objective. A decision on an action of the plan changes its date where the words say
that it is extended, and to which day. Where any of it is not certain nothing is made of that, and the answer says what is
missing. A new action is asked about from the next cycle on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from lacflow.board.board import Board
from lacflow.board.calendar import MeetingState, meeting_instant
from lacflow.board.due import find_due, read_due
from lacflow.board.matching import match_leads
from lacflow.board.numbering import next_ref
from lacflow.board.plan import NO_DUE, Action, Due, Lead, Objective, Plan, Status
from lacflow.board.readings import Fields, Held
from lacflow.board.refs import fold, is_ref
from lacflow.board.updates import Applied
from lacflow.letters.data import NotDone
from lacflow.mail.minutes import Minute
from lacflow.runners.reader.closing import key_of
from lacflow.runners.reader.hand import Entry, Hand, Outcome, given, write
from lacflow.runners.reader.shield import shielded_text
from lacflow.store import decisions, inbox, journal, plans, returns
from lacflow.store.inbox import StoredMail

#: Words by which a board puts a date back, and words by which it may not have.
_EXTENDS = re.compile(
    r"\b(?:exten(?:d(?:ed)?|sion)|put (?:back|off)|moved?|deferred?|postponed?|re-?dated?"
    r"|(?:new|revised|later) (?:target |due |completion )?date)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not?|never|refused?|declined?|rejected?|without|unless|consider(?:ed)?|may(?! \d)|might|could|asked"
    r"|next meeting)\b|\?|n['’]t\b",
    re.IGNORECASE,
)


def take(hand: Hand, board: Board, minute: Minute, inbox_id: int | None = None) -> Outcome:
    """Take in one line of the minutes; return what was recorded, or what is missing."""
    meeting = last_held(board, hand.now)
    if meeting is None:
        return Outcome(refused="no meeting of this board has been held yet")
    if shielded_text(minute.line, board) != minute.line:
        return Outcome(refused="it may identify a child, so it is not recorded")
    if not minute.text:
        return Outcome(refused="what is to be done? It has no words")
    due = _due(hand, board, minute)
    if isinstance(due, str):
        return Outcome(refused=due)
    leads = match_leads(minute.owner, hand.desk.directory) if minute.owner else ()
    taken = _Taken(hand, board, meeting, minute, leads, due, inbox_id)
    plan = plans.load(hand.conn, board.key)
    if minute.kind == "decision":
        return taken.decision()
    same = meant(plan, minute.ref) if minute.ref and minute.kind in ("on", "row") else []
    if len(same) > 1:
        return Outcome(refused=f"more than one action has the ref {minute.ref}: write it with its objective")
    return taken.on(same[0]) if same else taken.action(plan)


def ask_back(hand: Hand, board: Board, line: NotDone, mail: StoredMail) -> None:
    """Have a line wait that was not recorded, or not all of it, until it is put right or put aside."""
    returns.add_review(
        hand.conn, board=board.key, meeting=last_held(board, hand.now) or "", kind=returns.MINUTES,
        held=Held(line.line, line.why), at=mail.received_at, person=hand.by.key, inbox_id=mail.id,
    )  # fmt: skip


def put_right(hand: Hand, board: Board, answered: str) -> None:
    """Have the lines of a mail wait no longer whose answer was answered with nothing left to ask.

    Args:
        answered: what that mail is known by.
    """
    for waiting in returns.reviews(hand.conn, board.key):
        mail = inbox.load(hand.conn, waiting.inbox_id) if waiting.kind == returns.MINUTES and waiting.inbox_id else None
        if mail is not None and mail.known_by == answered:
            returns.decide(hand.conn, waiting.id, "edited", hand.by.key, hand.now)


def _due(hand: Hand, board: Board, minute: Minute) -> Due | str:
    """Return the day a line names, none where it names none, or why it is no plain day to come."""
    today = hand.now.astimezone(board.zone).date()
    due = read_due(minute.due, said_on=today) if minute.due else NO_DUE
    if minute.due and due.date is None:
        return f"“{minute.due}” is no one day: {due.why or 'which day is it due?'}"
    if due.date is not None and due.date < today:
        return f"{due.date:%d %B %Y} has passed: which day is meant?"
    return due


def meant(plan: Plan, ref: str) -> list[Action]:
    """Return the open actions a ref stands for; with its objective before it, `1/14`, only those under that."""
    found = [a for a in plan.actions if a.ref and fold(ref) in (fold(a.key), fold(a.ref), fold(_placed(a)))]
    return [a for a in found if a.status is Status.OPEN] or found


def names_of(plan: Plan) -> frozenset[str]:
    """Return every ref and key of a plan as a line of minutes may begin with it, folded."""
    return frozenset(fold(n) for a in plan.actions if a.ref for n in (a.key, a.ref, _placed(a)))


def _placed(action: Action) -> str:
    return f"{action.objective.number}/{action.ref}"


class _Taken:
    """One line on its way into the plan: by whose hand, of which meeting, with whom and what day it names."""

    def __init__(
        self,
        hand: Hand,
        board: Board,
        meeting: str,
        minute: Minute,
        leads: tuple[Lead, ...],
        due: Due,
        mail: int | None,
    ) -> None:
        self.hand, self.board, self.meeting, self.minute = hand, board, meeting, minute
        self.leads, self.due, self.mail = leads, due, mail
        self.people = [lead.person for lead in leads if lead.person]

    def decision(self) -> Outcome:
        """Keep a decision in words; an owner nobody is known by is kept as written, and said."""
        self._keep(None)
        return Outcome(f"decision of {self.meeting} recorded: “{self.minute.text}”", self._stranger())

    def on(self, action: Action) -> Outcome:
        """Keep a decision on an action of the plan, and change its date where the words say so."""
        name = action.ref or action.key
        if action.status is not Status.OPEN:
            return Outcome(refused=f"{name} is closed: to open it again, write reopen {name} because and why")
        day = self._extended()
        refused = day if isinstance(day, str) else ""
        done = f"decision of {self.meeting} on {name} recorded: “{self.minute.text}”"
        if isinstance(day, date):
            applied = self._put_back(action, day)
            if applied.refusals:
                refused = "; ".join(r.why for r in applied.refusals)
            done += f"; its date is now {day:%d %B %Y}" if applied.changes else ""
        elif not refused and self.due.date not in (None, action.current_due.date):
            refused = (
                f"the date of {name} is left as it is: to change it, write {name}: extended to {self.due.date:%d %B %Y}"
            )
        self.due = replace(NO_DUE, date=day) if isinstance(day, date) else self.due
        self._keep(action.key)
        return Outcome(done, "; ".join(filter(None, (refused, self._stranger(), self._other_lead(action)))))

    def action(self, plan: Plan) -> Outcome:
        """Make a new action under a free ref."""
        minute, due = self.minute, self.due
        placed = _place(plan, minute.ref)
        if isinstance(placed, str):
            return Outcome(refused=placed)
        objective, ref = placed
        key = key_of(objective.number, ref)
        if plan.get(key) is not None:
            return Outcome(refused=f"{minute.ref} is in the plan already: which free ref does it get?")
        if not self.people or any(not lead.person for lead in self.leads):
            return Outcome(refused=self._stranger() or "who leads it?")
        if due.date is None:
            return Outcome(refused="by which day?")
        made = Action(key, ref, ref, objective, minute.text, leads=self.leads, due=due)
        source = f"minutes:{self.meeting}"
        plans.add(self.hand.conn, self.board.key, made, at=self.hand.now, person=self.hand.by.key, source=source)
        self._keep(key)
        names = " and ".join(self.hand.desk.person(p).name for p in self.people)
        shown = f"{objective.number}/{ref}" if objective.number else ref
        return Outcome(f"new action {shown} for {names}, due {due.date:%d %B %Y}: “{minute.text}”")

    def _extended(self) -> date | str | None:
        """Return the day the words put a date back to, why that is not certain, or None where they do not speak of it."""
        words = self.minute.text
        if not _EXTENDS.search(words):
            return None
        today = self.hand.now.astimezone(self.board.zone).date()
        days = {self.due.date} if self.due.date else {found.date for _, _, found in find_due(words, said_on=today)}
        left = "its date is left as it is"
        if _NOT.search(words):
            return f"{left}: whether it was extended is not plain"
        if len(days) != 1 or None in days:
            return f"{left}: to which one day was it extended?"
        (day,) = days
        return day if day is not None and day >= today else f"{left}: {day:%d %B %Y} has passed"

    def _put_back(self, action: Action, day: date) -> Applied:
        hand, on = self.hand, self.hand.now.astimezone(self.board.zone).date()
        entry = Entry(
            self.board, None, hand.by.key, f"minutes:{self.meeting}", on, hand.by.name, hand.by.key, self.mail
        )
        return write(
            hand, entry, action, given(action.key, Fields(due=day, due_raw=f"{day:%d %B %Y}"), self.minute.line)
        )

    def _stranger(self) -> str:
        """Say who of the owners named is nobody we can write to."""
        unknown = [lead.raw for lead in self.leads if not lead.person]
        if self.minute.owner and not self.leads:
            unknown = [self.minute.owner]
        return f"who leads it? “{', '.join(unknown)}” is nobody we can write to" if unknown else ""

    def _other_lead(self, action: Action) -> str:
        if not self.people or set(self.people) & set(action.people):
            return ""
        name = self.hand.desk.person(self.people[0]).name
        return f"its lead is left as it is: to give it to {name}, write give {action.ref or action.key} to {name}"

    def _keep(self, key: str | None) -> None:
        minute, hand = self.minute, self.hand
        decisions.add(
            hand.conn, board=self.board.key, meeting=self.meeting, text=minute.text, owner=minute.owner,
            person=self.people[0] if len(self.people) == 1 else None, due=self.due.date, key=key, at=hand.now,
            by=hand.by.key, inbox_id=self.mail,
        )  # fmt: skip
        journal.write(
            hand.conn, hand.now, "minutes", f"{self.meeting}: {key or 'decision'}", self.board.key, hand.by.key
        )


def _place(plan: Plan, written: str) -> tuple[Objective, str] | str:
    """Return the objective and ref a new action goes under, or what is asked back.

    `1/14b` is both, `1/` the next free ref under 1, a bare ref or none at all enough where there is one objective.
    """
    number, slash, ref = written.rpartition("/")
    known = {a.objective.number: a.objective for a in plan.actions}
    objective = known.get(number.lstrip("Oo")) if slash else next(iter(known.values())) if len(known) == 1 else None
    if objective is None:
        return "under which objective? Write new action 1/14b: and so on, or new action under 1:"
    ref = ref or next_ref(a.ref or "" for a in plan.actions if a.objective.number == objective.number)
    return (objective, ref) if is_ref(ref) else "which ref does it get? Write new action 1/14b: and so on"


def last_held(board: Board, now: datetime) -> str | None:
    """Return the key of the last meeting that has begun; reserve and cancelled ones are none."""
    off = (MeetingState.CANCELLED, MeetingState.RESERVE)
    held = [m for m in board.meetings if m.state not in off and meeting_instant(m, board.zone) <= now]
    return max(held, key=lambda m: (m.date, m.time)).key if held else None
