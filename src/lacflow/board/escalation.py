"""Escalation: named rules over the history of each action say who must be told what, and why.

Silence counts from the chase. "Before" is the colour an action had when this cycle opened (as the last board saw it).
What no one changed in this cycle is taken as standing once its lead has spoken, or has been chased, or at the brief,
whichever comes first: a lead may still put it right until then. Instants are aware UTC; days in words are the board's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lacflow.board.assurance import NO_PAST, Past, boards_silent, boards_since
from lacflow.board.board import Board, Conditions, Rule, Rung
from lacflow.board.calendar import (
    Meeting,
    add_working_days,
    add_working_hours,
    local_day,
    meeting_instant,
    next_window,
)
from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.board.recipients import recipients as recipients

#: An escalation due this long before the brief, or less, to somebody who reads the brief, is said in the brief.
_NEAR = timedelta(hours=24)


@dataclass(frozen=True)
class ItemFacts:
    """One open action in one cycle, as the rules see it.

    Attributes:
        before: its colour when the cycle opened; None when it was not in the plan then, or had none.
        colour_since: when it got its present colour in this cycle; None if it did not change in this cycle.
        colours_at_boards: its colour as each earlier board of this plan saw it, oldest first, this cycle not included.
        reason_given: whether the update that gave its present colour in this cycle came with words (True if no colour
            came in this cycle and older progress words exist).
        due_before: its date in force when the cycle opened.
        asked: whether an update on it was asked of anybody in this cycle; asked_at the first instant.
        touched_at: the first instant a reading, held text or "no change" touched it in this cycle; None: nothing did.
        chased_at: when it was (or would have been) chased; None before the chase.
        reply_by: when its update was due.
        last_update_at: when anybody last said anything about it in any cycle; None never.
        opened_at: when the cycle opened; used only for an action nobody was asked about.
        past: what earlier boards knew of it, and every date it had.
    """

    action: Action
    before: Rag | None = None
    colour_since: datetime | None = None
    colours_at_boards: tuple[Rag | None, ...] = ()
    reason_given: bool = True
    due_before: date | None = None
    asked: bool = False
    touched_at: datetime | None = None
    chased_at: datetime | None = None
    reply_by: datetime | None = None
    last_update_at: datetime | None = None
    asked_at: datetime | None = None
    opened_at: datetime | None = None
    past: Past = NO_PAST

    @property
    def boards_since(self) -> int | None:
        """How many boards ago anything was last said of it: 0 for this one; None: never."""
        return boards_since(self.past.heard, now=self.touched_at is not None or self.colour_since is not None)

    @property
    def boards_silent(self) -> int:
        """For how many boards in a row, this one included, an update was asked and nothing was said."""
        return boards_silent(self.past, now=self.silent)

    @property
    def silent(self) -> bool:
        """Tell whether it was asked about and chased, and nothing touched it."""
        return self.asked and self.chased_at is not None and self.touched_at is None


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


def default_rules() -> tuple[Rule, ...]:
    """Return the rules a board has that writes none of its own."""
    troubled = frozenset({Rag.AMBER, Rag.RED})
    red, amber = frozenset({Rag.RED}), frozenset({Rag.AMBER})
    manager, chair = ("project_manager",), ("chair",)
    return (
        Rule(
            "newly red",
            (Conditions(colour=red, was_not=red),),
            (Rung(manager), Rung(chair, after_working_days=1)),
        ),
        Rule(
            "newly amber without a reason",
            (Conditions(colour=amber, was_not=amber, reason="missing"),),
            (Rung(("lead",), at="receipt"), Rung(manager)),
        ),
        Rule(
            "amber or red at that colour for two boards, or with no new date",
            (Conditions(colour=troubled, boards_at_colour=2), Conditions(colour=troubled, new_date="missing")),
            (Rung(manager), Rung(("chair", "briefed"), at="brief")),
        ),
        Rule(
            "silent",
            (Conditions(silent=True),),
            (Rung(manager, at="chase"), Rung(("manager",), after_working_days=2), Rung(chair, at="brief")),
        ),
        Rule(
            "was amber or red, now silent",
            (Conditions(was=troubled, silent=True),),
            (Rung(manager), Rung(chair, after_working_days=1)),
        ),
    )


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
    return any(_unmet(c, item, meeting) is None for c in rule.any_of)


def _unmet(conditions: Conditions, item: ItemFacts, meeting: Meeting) -> str | None:
    """Return the first condition an action does not meet, in words; None if it meets them all."""
    return next((words for _, met, words in _judged(conditions, item, meeting) if not met), None)


def _judged(c: Conditions, item: ItemFacts, meeting: Meeting) -> Iterable[tuple[str, bool, str]]:
    """Yield each condition asked for: its name, whether it is met, and what to say where it is not."""
    colour = item.action.rag.value
    if c.colour is not None:
        yield "colour", colour in c.colour, f"it is {_shade(colour)}"
    if c.was is not None:
        yield "was", item.before in c.was, f"it was {_shade(item.before)} when this cycle opened"
    if c.was_not is not None:
        yield "was_not", item.before not in c.was_not, f"it was {_shade(item.before)} already"
    if c.boards_at_colour is not None:
        stood = boards_at_colour(item)
        yield "boards_at_colour", stood >= c.boards_at_colour, f"{_shade(colour)} for {_boards(stood)} only"
    if c.reason is not None:
        yield "reason", item.reason_given is (c.reason != "missing"), _reason_words(item)
    if c.new_date is not None:
        missing = new_date_missing(item, meeting)
        yield "new_date", missing is (c.new_date == "missing"), _date_words(item, missing)
    if c.silent is not None:
        yield "silent", item.silent is c.silent, _silence_words(item)


def _reason_words(item: ItemFacts) -> str:
    return "a reason was given" if item.reason_given else "no reason was given"


def _date_words(item: ItemFacts, missing: bool) -> str:
    due = item.action.current_due.date
    if due is None:
        return "it has no date that could pass"
    return f"its date is {due:%d.%m.%y}" + (", with no new one" if missing else "")


def _silence_words(item: ItemFacts) -> str:
    if item.touched_at is not None:
        return "its lead has answered"
    if not item.asked:
        return "nobody was asked about it"
    return "nothing was heard" if item.chased_at else "it has not been chased"


def boards_at_colour(item: ItemFacts) -> int:
    """Count the boards in a row, this one included, that see the action at its present colour; 0 without a colour."""
    colour = item.action.rag.value
    if colour is None:
        return 0
    count = 1
    for seen in reversed(item.colours_at_boards):
        if seen is not colour:
            break
        count += 1
    return count


def new_date_missing(item: ItemFacts, meeting: Meeting) -> bool:
    """Tell whether its date will have passed by the meeting and no later one was given in this cycle.

    A date given in this cycle to an action that had none counts as a new one.
    """
    due = item.action.current_due.date
    if due is None or due >= meeting.date:
        return False
    if item.due_before is None:
        return not item.action.revised
    return due <= item.due_before


def _shade(rag: Rag | None) -> str:
    return rag.value if rag else "without a colour"


def _boards(count: int) -> str:
    return "one board" if count == 1 else f"{count} boards"


@dataclass(frozen=True)
class _Cycle:
    """The instants one evaluation goes by."""

    board: Board
    meeting: Meeting
    brief_at: datetime

    @property
    def meets_at(self) -> datetime:
        return meeting_instant(self.meeting, self.board.zone)

    def look(self, rule: Rule, item: ItemFacts, now: datetime) -> tuple[datetime | None, str]:
        """Return since when a rule catches an action (later than `now`: not yet; None: it does not), and why (not)."""
        events, reasons, misses, later = [], [], [], []
        for conditions in rule.any_of:
            unmet = _unmet(conditions, item, self.meeting)
            at = self.event(conditions, item)
            if unmet is not None:
                misses.append(unmet)
            elif at >= self.meets_at:
                misses.append("the board has met")
            elif at > now:
                later.append(at)
                misses.append(f"not settled before {self.day(at)}: its lead may still answer")
            else:
                events.append(at)
                reasons.append(self.because(conditions, item, at))
        if not events:
            return min(later, default=None), "; ".join(dict.fromkeys(misses))
        return min(events), "; ".join(dict.fromkeys(reasons))

    def event(self, c: Conditions, item: ItemFacts) -> datetime:
        """Return the instant from which conditions that are met have been met: the latest of their facts."""
        if c.silent and item.chased_at is not None:
            return item.chased_at
        if item.colour_since is None:
            return self.settled(item)
        return item.colour_since if c.new_date is None else max(item.colour_since, self.settled(item))

    def settled(self, item: ItemFacts) -> datetime:
        """Return when what nobody changed may be taken as standing."""
        if item.touched_at is not None:
            return item.touched_at
        if not item.asked:
            return item.opened_at or self.brief_at
        return item.chased_at or self.brief_at

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

    def because(self, c: Conditions, item: ItemFacts, at: datetime) -> str:
        """Return why conditions are met, with the facts."""
        action, parts = item.action, []
        colour = _shade(action.rag.value)
        if c.silent:
            parts.append(self.silence(item))
        if c.was is not None:
            parts.append(f"was {_shade(item.before)} at the last board")
        elif c.was_not is not None:
            was = f"was {_shade(item.before)} at the last board" if item.before else "had no colour at the last board"
            parts.append(f"{was}, {colour} {self.since(item.colour_since)}".rstrip())
        elif c.colour is not None and c.boards_at_colour is None:
            parts.append(f"is {colour}")
        if c.boards_at_colour is not None:
            parts.append(f"{colour} for {_boards(boards_at_colour(item))}, this one included")
        if c.reason == "missing":
            parts.append("no reason given")
        if c.new_date == "missing" and action.current_due.date is not None:
            parts.append(self.lateness(action.current_due.date, at))
        return ", ".join(parts) or f"is {colour}"

    def silence(self, item: ItemFacts) -> str:
        due = f"was due {self.day(item.reply_by)}" if item.reply_by else "was asked for"
        chased = f", chased {self.day(item.chased_at)}" if item.chased_at else ""
        return f"nothing heard: an update {due}{chased}"

    def lateness(self, due: date, at: datetime) -> str:
        passed = "has passed" if due < self.local(at) else "will have passed by the meeting"
        return f"its date, {self.civil(due)}, {passed} and there is no new one"

    def since(self, at: datetime | None) -> str:
        return f"since {self.day(at)}" if at else ""

    def local(self, at: datetime) -> date:
        return local_day(at, self.board.zone)

    def day(self, at: datetime) -> str:
        return self.civil(self.local(at))

    def civil(self, day: date) -> str:
        return f"{day.day} {day:%b}" + (f" {day.year}" if day.year != self.meeting.date.year else "")
