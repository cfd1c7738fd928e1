"""What each condition of a rule looks at: whether an action meets it, since when, and what to say of it.

Three questions a condition, in three places: `judged` (is it met, and what to say where it is not), `known_from` (since when
it is met), `because` (the evidence). docs/escalation.md has the table they follow. Days in words are the board's local ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lacflow.board.assurance import age_in_words
from lacflow.board.board import Board, Conditions
from lacflow.board.calendar import Meeting, instant, local_day, meeting_instant
from lacflow.board.escalation.facts import ItemFacts, boards_at_colour, new_date_missing
from lacflow.board.plan import Action
from lacflow.board.rag import Rag

#: Conditions an action meets from the moment a colour was given, where one was given in this cycle.
_OF_THE_COLOUR = frozenset(
    {"colour", "was", "was_not", "boards_at_colour", "boards_at", "reason", "saving", "priority"}
)
_SILENCE = frozenset({"silent", "silent_boards"})


@dataclass(frozen=True)
class Window:
    """The instants and days one evaluation goes by."""

    board: Board
    meeting: Meeting
    brief_at: datetime

    @property
    def meets_at(self) -> datetime:
        """When the meeting begins."""
        return meeting_instant(self.meeting, self.board.zone)

    def settled(self, item: ItemFacts) -> datetime:
        """Return when what nobody changed may be taken as standing."""
        if item.touched_at is not None:
            return item.touched_at
        if not item.asked:
            return item.opened_at or self.brief_at
        return item.chased_at or self.brief_at

    def local(self, at: datetime) -> date:
        """Return the board's day of an instant."""
        return local_day(at, self.board.zone)

    def day(self, at: datetime) -> str:
        """Return the board's day of an instant in words."""
        return self.civil(self.local(at))

    def civil(self, day: date) -> str:
        """Return a day in words, with its year where that is not the meeting's."""
        return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != self.meeting.date.year else "")


def asked_for(c: Conditions) -> tuple[str, ...]:
    """Return the names of the conditions a group sets."""
    return tuple(name for name in Conditions.__dataclass_fields__ if getattr(c, name) is not None)


def unmet(c: Conditions, item: ItemFacts, meeting: Meeting) -> str | None:
    """Return the first condition an action does not meet, in words; None if it meets them all."""
    return next((words for _, met, words in judged(c, item, meeting) if not met), None)


def judged_by_row(c: Conditions, row: Action) -> bool:
    """Tell whether a document's row meets the conditions on colour, saving and priority; others are not looked at."""
    item = ItemFacts(row)
    return all(met for _, met, _ in (*_of_colour(c, item), *_of_the_action(c, item)))


def since(c: Conditions, item: ItemFacts, window: Window) -> datetime:
    """Return the instant from which conditions that are met have been met: the latest of theirs."""
    return max((known_from(name, item, window) for name in asked_for(c)), default=window.settled(item))


def known_from(name: str, item: ItemFacts, window: Window) -> datetime:
    """Return since when an action that meets one condition meets it."""
    if name in _SILENCE and item.chased_at is not None:
        return item.chased_at
    if name in _OF_THE_COLOUR and item.colour_since is not None:
        return item.colour_since
    due = item.action.current_due.date
    if name == "overdue" and due is not None and passes(item, window.meeting):
        return max(window.settled(item), instant(due + timedelta(days=1), time(0), window.board.zone))
    return window.settled(item)


def judged(c: Conditions, item: ItemFacts, meeting: Meeting) -> Iterator[tuple[str, bool, str]]:
    """Yield each condition asked for: its name, whether it is met, and what to say where it is not."""
    if item.whole and not (c.whole_plan or c.check):
        yield "whole_plan", False, "it is about single actions"
        return
    if c.whole_plan is not None:
        yield "whole_plan", item.whole, "it is about the plan as a whole"
    yield from _of_colour(c, item)
    yield from _of_dates(c, item, meeting)
    yield from _of_returns(c, item)
    yield from _of_the_action(c, item)


def _of_colour(c: Conditions, item: ItemFacts) -> Iterator[tuple[str, bool, str]]:
    colour, stood = item.action.rag.value, boards_at_colour(item)
    only = f"{shade(colour)} for {boards(stood)} only"
    if c.colour is not None:
        yield "colour", colour in c.colour, f"it is {shade(colour)}"
    if c.was is not None:
        yield "was", item.before in c.was, f"it was {shade(item.before)} when this cycle opened"
    if c.was_not is not None:
        yield "was_not", item.before not in c.was_not, f"it was {shade(item.before)} already"
    if c.boards_at_colour is not None:
        yield "boards_at_colour", stood >= c.boards_at_colour, only
    if c.boards_at is not None:
        least = dict(c.boards_at).get(colour) if colour else None
        yield "boards_at", least is not None and stood >= least, only if least else f"it is {shade(colour)}"
    if c.reason is not None:
        words = "a reason was given" if item.reason_given else "no reason was given"
        yield "reason", item.reason_given is (c.reason != "missing"), words


def _of_dates(c: Conditions, item: ItemFacts, meeting: Meeting) -> Iterator[tuple[str, bool, str]]:
    due, done = item.action.current_due.date, item.action.rag.value is Rag.BLUE
    shown = "it has no date that could pass" if due is None else f"its date is {due:%d.%m.%y}"
    if c.new_date is not None:
        missing = new_date_missing(item, meeting)
        yield "new_date", missing is (c.new_date == "missing"), shown + (", with no new one" if due and missing else "")
    if c.overdue is not None:
        yield "overdue", passes(item, meeting) is c.overdue, "it is complete" if done else shown
    if c.slipped is not None:
        yield "slipped", item.past.slips >= c.slipped, f"its date has slipped {times(item.past.slips)}"


def passes(item: ItemFacts, meeting: Meeting) -> bool:
    """Tell whether its date in force passes before the meeting, and it is not complete."""
    due = item.action.current_due.date
    return due is not None and due < meeting.date and item.action.rag.value is not Rag.BLUE


def _of_returns(c: Conditions, item: ItemFacts) -> Iterator[tuple[str, bool, str]]:
    if c.silent is not None:
        yield "silent", item.silent is c.silent, _silence_words(item)
    if c.silent_boards is not None:
        count = item.boards_silent
        words = f"silent for {boards(count)} only" if count else _silence_words(item)
        yield "silent_boards", count >= c.silent_boards, words
    if c.no_lead is not None:
        named = bool(item.action.people)
        yield "no_lead", named is not c.no_lead, "it has a lead" if named else "it has no lead we can write to"


def _of_the_action(c: Conditions, item: ItemFacts) -> Iterator[tuple[str, bool, str]]:
    priority = item.action.priority.strip()
    if c.priority is not None:
        words = f"its priority is {priority.lower()}" if priority else "it has no priority"
        yield "priority", priority.lower() in c.priority, words
    if c.saving is not None:
        yield (
            "saving",
            has_saving(item.action) is c.saving,
            "it has a saving" if has_saving(item.action) else "it has no saving",
        )
    if c.check is not None:
        yield "check", bool(item.checks.keys() & c.check), f"none of these checks fires: {', '.join(sorted(c.check))}"


def _silence_words(item: ItemFacts) -> str:
    if item.touched_at is not None:
        return "its lead has answered"
    if not item.asked:
        return "nobody was asked about it"
    return "nothing was heard" if item.chased_at else "it has not been chased"


def has_saving(action: Action) -> bool:
    """Tell whether a saving is attached: a sum of its own or shared with others, or a colour for one."""
    return bool(action.savings_k) or action.savings_rag.value is not None or action.savings_shared


def because(c: Conditions, item: ItemFacts, window: Window, at: datetime) -> str:
    """Return why conditions are met, with the facts; `at` is since when."""
    found = [*_colour_evidence(c, item, window), *_other_evidence(c, item, window, at)]
    return ", ".join(found) or f"is {shade(item.action.rag.value)}"


def _colour_evidence(c: Conditions, item: ItemFacts, window: Window) -> Iterable[str]:
    colour, last = shade(item.action.rag.value), "at the last board"
    counted = c.boards_at_colour is not None or c.boards_at is not None
    if c.silent or c.silent_boards:
        yield _silence(item, window)
    if c.was is not None:
        yield f"was {shade(item.before)} {last}"
    elif c.was_not is not None:
        was = f"was {shade(item.before)} {last}" if item.before else f"had no colour {last}"
        given = f"since {window.day(item.colour_since)}" if item.colour_since else ""
        yield f"{was}, {colour} {given}".rstrip()
    elif c.colour is not None and not counted:
        yield f"is {colour}"
    if counted:
        yield f"{colour} for {boards(boards_at_colour(item))}, this one included"
    if c.reason == "missing":
        yield "no reason given"


def _other_evidence(c: Conditions, item: ItemFacts, window: Window, at: datetime) -> Iterable[str]:
    due, past = item.action.current_due.date, item.past
    if c.new_date == "missing" and due is not None:
        passed = "has passed" if due < window.local(at) else "will have passed by the meeting"
        yield f"its date, {window.civil(due)}, {passed} and there is no new one"
    if c.overdue and due is not None:
        yield f"was due {window.civil(due)}"
    if c.slipped is not None and past.dates:
        first, now = window.civil(past.dates[0]), window.civil(past.dates[-1])
        yield f"its date has slipped {times(past.slips)}, from {first} to {now}"
    if c.silent_boards is not None:
        yield f"nothing heard for {boards(item.boards_silent)}, {age_in_words(item.boards_since)}"
    if c.no_lead:
        yield "nobody we can write to leads it"
    if c.priority is not None:
        yield f"{item.action.priority.strip().lower()} priority"
    if c.saving:
        yield _saving_words(item.action)
    if c.check is not None:
        yield "; ".join(said for name, said in item.checks.items() if name in c.check)
    if c.whole_plan:
        yield "the whole plan is due to be looked at"


def _saving_words(action: Action) -> str:
    if not action.savings_k:
        return "a saving depends on it"
    return f"a saving of {abs(action.savings_k):,.0f} thousand pounds" + (" it shares" if action.savings_shared else "")


def _silence(item: ItemFacts, window: Window) -> str:
    due = f"was due {window.day(item.reply_by)}" if item.reply_by else "was asked for"
    chased = f", chased {window.day(item.chased_at)}" if item.chased_at else ""
    return f"nothing heard: an update {due}{chased}"


def shade(rag: Rag | None) -> str:
    """Return a colour in words."""
    return rag.value if rag else "without a colour"


def boards(count: int) -> str:
    """Return a number of boards in words."""
    return "one board" if count == 1 else f"{count} boards"


def times(count: int) -> str:
    """Return how often in words."""
    return {0: "not once", 1: "once", 2: "twice"}.get(count, f"{count} times")
