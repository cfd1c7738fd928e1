"""What is wrong with a plan or an update: named rules, each a pure function of what is seen of one action.

A rule returns what is wrong in words and, where its lead can mend it, the question to put to them. A new rule is a
function under `@rule("name")`; nothing else needs to know of it. Days are the board's local civil days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lacflow.board.calendar import WorkingDays
from lacflow.board.plan import Action, DueKind, Plan
from lacflow.board.rag import DEFAULT, Rag, Scheme

_ENTRY = re.compile(r"^\d{1,2}\.\d{1,2}\.\d{2,4} - [^\n]*? - ", re.MULTILINE)


@dataclass(frozen=True)
class Check:
    """Something wrong: the rule's name, what is wrong, the action, and the question its lead is asked ("": none)."""

    name: str
    message: str
    key: str = ""
    question: str = ""


@dataclass(frozen=True)
class Seen:
    """What the rules may look at.

    Attributes:
        action: as it stands now (after the update, where there is one).
        before: as it stood before the update; None where no update is being looked at.
        said_rag: the colour the update gave, if any; said_words: its words.
        meeting: the day of the meeting the update is for.
    """

    action: Action
    today: date
    scheme: Scheme = DEFAULT
    before: Action | None = None
    said_rag: Rag | None = None
    said_words: str = ""
    meeting: date | None = None
    days: WorkingDays = field(default_factory=WorkingDays)

    @property
    def moved(self) -> tuple[date, date] | None:
        """The date in force before and after the update, where the update changed it from one day to another."""
        old = self.before.current_due.date if self.before else None
        new = self.action.current_due.date
        return (old, new) if old and new and old != new else None


Finding = tuple[str, str] | None
Look = Callable[[Seen], Finding]

#: Every rule about one action, by name, in the order findings are shown.
RULES: dict[str, Look] = {}


def rule(name: str) -> Callable[[Look], Look]:
    """Put a rule in the registry under its name."""

    def keep(function: Look) -> Look:
        RULES[name] = function
        return function

    return keep


def plain_day(day: date) -> str:
    """Return a day as letters write it: `3 December 2026`."""
    return f"{day.day} {day:%B %Y}"


def check_action(seen: Seen, only: Collection[str] | None = None) -> tuple[Check, ...]:
    """Return what is wrong with one action, by every rule or by those named."""
    found = []
    for name, function in RULES.items():
        finding = function(seen) if only is None or name in only else None
        if finding is not None:
            found.append(Check(name, finding[0], seen.action.key, finding[1]))
    return tuple(found)


def check_plan(plan: Plan, today: date, scheme: Scheme = DEFAULT, days: WorkingDays | None = None) -> tuple[Check, ...]:
    """Return what is wrong with every open action of a plan, in the plan's order."""
    return tuple(
        found
        for action in plan.open_actions()
        for found in check_action(Seen(action, today, scheme, days=days or WorkingDays()))
    )


def check_readers(readers: Iterable[str], owing: Mapping[str, Collection[str]]) -> tuple[Check, ...]:
    """Return a finding for each reader of the briefing who owes updates themselves.

    Args:
        owing: the keys of the actions each person was asked of and nothing touched.
    """
    return tuple(
        Check("reader_owes", f"{person} is briefed and owes {len(owing[person])} update(s): {', '.join(owing[person])}")
        for person in dict.fromkeys(readers)
        if owing.get(person)
    )


@rule("green_but_overdue")
def _green_but_overdue(seen: Seen) -> Finding:
    due = seen.action.current_due.date
    if due is None or seen.action.rag.value is not Rag.GREEN or not seen.action.overdue(seen.today):
        return None
    if seen.action.said_complete is not None:
        return None
    day = plain_day(due)
    return f"green, but its date ({day}) has passed", f"Its date was {day}: is it complete, or is there a new date?"


@rule("no_new_date")
def _no_new_date(seen: Seen) -> Finding:
    due = seen.action.current_due.date
    late = seen.action.rag.value in (Rag.AMBER, Rag.RED) and seen.action.overdue(seen.today)
    if due is None or not late or seen.action.said_complete is not None:
        return None
    colour = seen.scheme.label(seen.action.rag.value).lower()
    day = plain_day(due)
    return (
        f"{colour}, its date ({day}) has passed and there is no new one",
        f"Its date was {day}: when will it be done?",
    )


@rule("overdue_not_red")
def _overdue_not_red(seen: Seen) -> Finding:
    colour = seen.action.rag.value
    if not seen.scheme.overdue_is_red or colour in (None, Rag.RED) or not seen.action.overdue(seen.today):
        return None
    return f"past its date, which this board calls {seen.scheme.label(Rag.RED).lower()}", ""


@rule("reason_missing")
def _reason_missing(seen: Seen) -> Finding:
    colour = seen.said_rag or seen.action.rag.value
    words = seen.said_words if seen.said_rag else seen.action.progress
    if colour not in seen.scheme.needs_reason or words.strip():
        return None
    label = seen.scheme.label(colour).lower()
    return f"{label}, with no reason given", f"What is the reason it is {label}, and what is being done?"


@rule("slip_without_reason")
def _slip_without_reason(seen: Seen) -> Finding:
    if seen.moved is None or seen.moved[1] < seen.moved[0] or seen.said_words.strip():
        return None
    old, new = (plain_day(d) for d in seen.moved)
    return f"its date moved from {old} to {new} with no reason given", f"Why has its date moved from {old} to {new}?"


@rule("slips_past_meeting")
def _slips_past_meeting(seen: Seen) -> Finding:
    if seen.moved is None or seen.meeting is None or not seen.moved[0] <= seen.meeting < seen.moved[1]:
        return None
    old, new = (plain_day(d) for d in seen.moved)
    return f"was due by this meeting ({old}), now after it ({new})", ""


@rule("brought_forward")
def _brought_forward(seen: Seen) -> Finding:
    if seen.moved is None or seen.moved[1] > seen.moved[0]:
        return None
    old, new = (plain_day(d) for d in seen.moved)
    return f"its date came forward from {old} to {new}", f"The new date, {new}, is earlier than {old}: is that right?"


@rule("day_not_worked")
def _day_not_worked(seen: Seen) -> Finding:
    if seen.before is not None and seen.moved is None:
        return None
    due = seen.action.current_due
    if due.date is None or due.kind is not DueKind.DAY:
        return None
    name = seen.days.why_not(due.date)
    return (f"its date, {plain_day(due.date)}, is not a working day ({name})", "") if name else None


@rule("text_unchanged")
def _text_unchanged(seen: Seen) -> Finding:
    words = _fold(seen.said_words)
    if seen.before is None or not words or words not in _last_entries(seen.before.progress):
        return None
    return "the same words as last time", "These are the words we already hold: has anything changed?"


@rule("date_unreadable")
def _date_unreadable(seen: Seen) -> Finding:
    due = seen.action.current_due
    if due.kind is not DueKind.UNREADABLE:
        return None
    return f"its date cannot be read ({due.why or due.raw})", f"Its date stands as “{due.raw}”: which day is meant?"


@rule("no_date")
def _no_date(seen: Seen) -> Finding:
    due = seen.action.current_due
    if due.date is not None or due.kind not in (DueKind.NONE, DueKind.TBC, DueKind.COMPLETE):
        return None
    if seen.action.rag.value is Rag.BLUE:
        return None
    return f"has no date ({due.raw.strip() or 'none given'})", "It has no date: when is it due?"


@rule("dates_swapped")
def _dates_swapped(seen: Seen) -> Finding:
    baseline, revised = seen.action.due.date, seen.action.revised.date
    if seen.before is not None or baseline is None or revised is None or revised >= baseline:
        return None
    return f"its revised date ({plain_day(revised)}) is before the first one ({plain_day(baseline)})", ""


@rule("no_lead")
def _no_lead(seen: Seen) -> Finding:
    if seen.action.people:
        return None
    written = "; ".join(lead.raw.strip() for lead in seen.action.leads if lead.raw.strip())
    return (f"nobody we can write to: “{written}” is not in the list of people" if written else "has no lead"), ""


@rule("no_colour")
def _no_colour(seen: Seen) -> Finding:
    if seen.action.rag.value is not None:
        return None
    raw = seen.action.rag.raw.strip()
    return (f"its colour cannot be read (“{raw}”)" if raw else "has no colour"), "Which colour is it?"


@rule("blue_without_evidence")
def _blue_without_evidence(seen: Seen) -> Finding:
    evidence = any(name.lower().startswith("evidence") and words.strip() for name, words in seen.action.other.items())
    if seen.action.rag.value is not Rag.BLUE or evidence:
        return None
    return "complete, with no evidence", ""


@rule("ref_duplicated")
def _ref_duplicated(seen: Seen) -> Finding:
    return ("its ref is used more than once in its objective", "") if "#" in seen.action.key else None


@rule("ref_missing")
def _ref_missing(seen: Seen) -> Finding:
    return ("has no ref", "") if "/~" in seen.action.key else None


def _last_entries(progress: str) -> set[str]:
    """Return, folded, the whole of a diary and the words of its last dated entry."""
    entries = _ENTRY.split(progress)
    return {_fold(progress), _fold(entries[-1])} - {""}


def _fold(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")
