"""The ladder: which rule catches which action since when, who is told on which rung, and what ends it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lacflow.board.board import Board, Rule, Rung
from lacflow.board.calendar import Meeting, MeetingState, add_working_days, add_working_hours, next_window
from lacflow.board.escalation.conditions import Window, asked_for, because, since, unmet
from lacflow.board.escalation.facts import ItemFacts
from lacflow.board.rag import better

#: An escalation due this long before the brief, or less, to somebody who reads the brief, is said in the brief.
_NEAR = timedelta(hours=24)
#: Conditions that end with a better colour, and so want a reason for it.
_OF_COLOUR = frozenset({"colour", "boards_at_colour", "boards_at"})


@dataclass(frozen=True)
class Telling:
    """Somebody to be told: by role, on which rung of the rule (0 first), when due, and in which letter.

    fold: "" its own escalation letter; "receipt", "chase" or "brief" said in that letter instead.
    """

    role: str
    rung: int
    at: datetime
    fold: str = ""


@dataclass(frozen=True)
class Caught:
    """A rule caught an action: since when, why in words, and everybody on its ladder, due or still to come."""

    rule: str
    key: str
    at: datetime
    why: str
    tellings: tuple[Telling, ...]


@dataclass(frozen=True)
class LeftOut:
    """A rule that looked at an action and did not catch it, and why; for `escalations` explanations.

    `at` is when it will catch it if nothing is heard until then; None where that needs a new fact.
    """

    rule: str
    key: str
    why: str
    at: datetime | None = None


def evaluate(
    rules: Iterable[Rule],
    items: Iterable[ItemFacts],
    *,
    board: Board,
    meeting: Meeting,
    brief_at: datetime,
    now: datetime,
    held: Collection[tuple[str, str]] = (),
) -> tuple[tuple[Caught, ...], tuple[LeftOut, ...]]:
    """Decide which rules catch which actions as of `now`, and who is to be told when.

    Args:
        brief_at: when the brief goes (went); what is due shortly before it to its readers is said in it.
        held: (rule, key) the project manager said to hold: nobody above the first rung is told.

    Returns:
        What was caught, with its whole ladder up to the meeting, and what was looked at and left out, with the reason.
    """
    caught, left_out = [], []
    cycle = _Cycle(board, meeting, brief_at)
    rules = tuple(rules)
    for item in items:
        for rule in rules:
            at, why = cycle.look(rule, item, now)
            if at is None or at > now:
                left_out.append(LeftOut(rule.name, item.action.key, why, at))
                continue
            ladder = cycle.ladder(rule, item, at, first_only=(rule.name, item.action.key) in held)
            caught.append(Caught(rule.name, item.action.key, at, why, ladder))
    return tuple(caught), tuple(left_out)


def still_holds(rule: Rule, item: ItemFacts, meeting: Meeting) -> bool:
    """Tell whether what a rule caught is still so; where it is not, no further rung is climbed."""
    return any(unmet(c, item, meeting) is None for c in rule.any_of)


def ending(rule: Rule | None, item: ItemFacts | None, meeting: Meeting, *, holds: bool) -> str | None:
    """Return why an escalation ends now, in words; None while it stays open.

    Args:
        rule: as the board's file has it now; None where it is gone from there.
        item: the action as it stands; None where it is open no longer.
        holds: whether the rule catches the action now.
    """
    if item is None:
        return "the action is open no longer"
    if rule is None:
        return "the rule is gone from the board's file"
    if rule.ends == "meeting" or (holds and not (rule.ends == "answered" and item.touched_at)):
        return None
    if rule.ends == "answered" and item.touched_at is not None:
        return "its lead has answered"
    if _unexplained(rule, item):
        return None
    missed = dict.fromkeys(filter(None, (unmet(c, item, meeting) for c in rule.any_of)))
    return f"the rule no longer holds: {'; '.join(missed)}" if missed else "the rule no longer holds"


def waits_for_reason(rule: Rule, item: ItemFacts, *, holds: bool) -> bool:
    """Tell whether an escalation stays open only because a better colour came without a reason."""
    return not holds and rule.ends != "meeting" and _unexplained(rule, item)


def _unexplained(rule: Rule, item: ItemFacts) -> bool:
    """Tell whether the colour got better in this cycle without a word why, for a rule about colours."""
    of_colour = any(_OF_COLOUR.intersection(asked_for(c)) for c in rule.any_of)
    improved = better(item.action.rag.value, item.came_from)
    return of_colour and improved and not item.reason_given


def first_of_its(every: str, board: Board, meeting: Meeting) -> bool:
    """Tell whether a meeting is the first of its month, quarter or year that is held."""
    off = (MeetingState.CANCELLED, MeetingState.RESERVE)
    held = [m.date for m in board.meetings if m.state not in off and m.key != meeting.key]
    return not any(_period(every, day) == _period(every, meeting.date) and day < meeting.date for day in held)


def _period(every: str, day: date) -> tuple[int, ...]:
    return {"year": (day.year,), "quarter": (day.year, (day.month - 1) // 3)}.get(every, (day.year, day.month))


@dataclass(frozen=True)
class _Cycle(Window):
    """One cycle's rules at work."""

    def look(self, rule: Rule, item: ItemFacts, now: datetime) -> tuple[datetime | None, str]:
        """Return since when a rule catches an action (later than `now`: not yet; None: it does not), and why (not)."""
        if rule.every and not first_of_its(rule.every, self.board, self.meeting):
            return None, f"it is looked at once a {rule.every}, and this is not the {rule.every}'s first board"
        events, reasons, misses, later = [], [], [], []
        for conditions in rule.any_of:
            missing = unmet(conditions, item, self.meeting)
            at = since(conditions, item, self)
            if missing is not None:
                misses.append(missing)
            elif at >= self.meets_at:
                misses.append("the board has met")
            elif at > now:
                later.append(at)
                misses.append(f"not settled before {self.day(at)}: its lead may still answer")
            else:
                events.append(at)
                reasons.append(because(conditions, item, self, at))
        if not events:
            return min(later, default=None), "; ".join(dict.fromkeys(misses))
        return min(events), "; ".join(dict.fromkeys(reasons))

    def ladder(self, rule: Rule, item: ItemFacts, event: datetime, *, first_only: bool) -> tuple[Telling, ...]:
        """Return who is told when, rung by rung, up to the meeting."""
        rungs = rule.rungs[:1] if first_only else rule.rungs
        tellings = [
            Telling(role, number, *self.told_at(rung, role, item, event))
            for number, rung in enumerate(rungs)
            for role in rung.tell
        ]
        return tuple(t for t in tellings if t.at < self.meets_at)

    def told_at(self, rung: Rung, role: str, item: ItemFacts, event: datetime) -> tuple[datetime, str]:
        """Return when somebody on a rung is told, and in which letter ("": its own)."""
        if rung.at == "receipt":
            return event, "receipt"
        if rung.at == "chase" and (item.chased_at is None or event <= item.chased_at):
            return item.chased_at or item.reply_by or event, "chase"
        if rung.at == "brief" and event <= self.brief_at:
            return self.brief_at, "brief"
        if rung.at == "deadline" and item.reply_by is not None:
            event = max(event, item.reply_by)
        at = self.own_letter_at(rung, event)
        return (self.brief_at, "brief") if self.folds(role, event, at) else (at, "")

    def own_letter_at(self, rung: Rung, event: datetime) -> datetime:
        """Return the first instant in the window at or after a rung's delay, counted from when the first could be told."""
        board = self.board
        at = next_window(event, board.working_days, board.window, board.zone)
        if rung.after_working_days:
            at = add_working_days(at, rung.after_working_days, board.working_days, board.zone)
        if rung.after_working_hours:
            at = add_working_hours(at, rung.after_working_hours, board.working_days, board.window, board.zone)
        return next_window(at, board.working_days, board.window, board.zone)

    def folds(self, role: str, event: datetime, at: datetime) -> bool:
        """Tell whether the brief says it: its readers would be told less than a day before, or later the same day."""
        holders = self.board.holder(role)
        readers = {self.board.chair, *self.board.briefed}
        if not holders or not readers.issuperset(holders) or event > self.brief_at:
            return False
        same_day = self.local(at) == self.local(self.brief_at)
        return self.brief_at - _NEAR < at <= self.brief_at or same_day
