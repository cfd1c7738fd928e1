"""What a check is, what it may look at, and the registry of all of them.

A rule is a pure function under `@rule(name, weight)`: it is given one action as seen (`Seen`) and returns what is wrong in
words and, where its lead can mend it, the question to put to them; or None. A rule about the plan as a whole stands under
`@plan_rule` and yields findings of its own. What is not known (None, or empty) is not checked. Days are local civil days.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from lacflow.board.calendar import WorkingDays
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Colour, Due, DueKind, Plan
from lacflow.board.rag import DEFAULT, Rag, Scheme


class Weight(IntEnum):
    """How much a finding matters, most first."""

    MISLEADS = 1
    MISSING = 2
    TIDY = 3


#: The weights in words, as headings.
WEIGHTS = {
    Weight.MISLEADS: "The board would be misled",
    Weight.MISSING: "Something is missing or owed",
    Weight.TIDY: "Worth tidying up",
}


@dataclass(frozen=True)
class Check:
    """Something wrong: the rule's name, what is wrong, the action, and the question its lead is asked ("": none)."""

    name: str
    message: str
    key: str = ""
    question: str = ""

    @property
    def weight(self) -> Weight:
        """How much it matters."""
        return NAMES[self.name].weight


@dataclass(frozen=True)
class Facts:
    """What is known besides the plan itself.

    Attributes:
        directory: the people; None where nobody is known.
        last_board: the day of the last meeting that was held; met: the days of every meeting held.
        as_of_last: the plan as it stood when the last board met.
        heard: when a lead last said something of an action, by key.
        unanswered: keys an update was due of and nobody gave, with the meeting it was for in words.
        first_words: the words each key was first given to, where they have changed since.
        about: what the plan's header says of the whole: `Overall colour` and `Savings colour` with their colours.
        gone: keys no row of the last document stands for.
        views: what the last document's sheets say differently of one action: its key, and how.
        listed: where the last document's list of what to discuss and the board's rule differ: the check, the key, and how.
        upward: the boards this one reports to, by name, with the days on which a report is expected.
        owing: readers of the briefing by name, with the keys of the actions they owe an update of.
    """

    today: date
    scheme: Scheme = DEFAULT
    days: WorkingDays = field(default_factory=WorkingDays)
    directory: Directory | None = None
    met: tuple[date, ...] = ()
    as_of_last: Plan | None = None
    heard: Mapping[str, date] = field(default_factory=dict)
    unanswered: Mapping[str, str] = field(default_factory=dict)
    first_words: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, Colour] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    views: tuple[tuple[str, str], ...] = ()
    listed: tuple[tuple[str, str, str], ...] = ()
    upward: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    owing: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def last_board(self) -> date | None:
        """The day of the last board, or None."""
        return max((day for day in self.met if day < self.today), default=None)


@dataclass(frozen=True)
class Deadline:
    """A date of an action, or of one of its parts (`part 2`); `label` is empty for the action's own."""

    label: str
    due: Due
    revised: Due

    @property
    def current(self) -> Due:
        """The date in force."""
        return self.revised if self.revised else self.due

    @property
    def whose(self) -> str:
        """`its` or `part 2's`."""
        return f"{self.label}'s" if self.label else "its"


@dataclass(frozen=True)
class Seen:
    """What the rules may look at of one action.

    Attributes:
        action: as it stands now (after the update, where there is one).
        before: as it stood before the update; None where no update is being looked at.
        said_rag: the colour the update gave, if any; said_words: its words.
        meeting: the day of the meeting the update is for.
        last: as it stood at the last board; facts: what else is known, where the whole plan is looked at.
    """

    action: Action
    today: date
    scheme: Scheme = DEFAULT
    before: Action | None = None
    said_rag: Rag | None = None
    said_words: str = ""
    meeting: date | None = None
    days: WorkingDays = field(default_factory=WorkingDays)
    last: Action | None = None
    facts: Facts | None = None

    @property
    def moved(self) -> tuple[date, date] | None:
        """The date in force before and after the update, where the update changed it from one day to another."""
        old = self.before.current_due.date if self.before else None
        new = self.action.current_due.date
        return (old, new) if old and new and old != new else None

    @property
    def rag(self) -> Rag | None:
        """The action's colour."""
        return self.action.rag.value

    @property
    def own(self) -> Deadline:
        """The action's own date."""
        return Deadline("", self.action.due, self.action.revised)

    @property
    def parts(self) -> tuple[Deadline, ...]:
        """The dates of its parts."""
        return tuple(
            Deadline(f"part {part.number.strip(' .()') or number}", part.due, part.revised)
            for number, part in enumerate(self.action.deliverables, 1)
        )

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every date it has: its own, and of its parts where no update is being looked at."""
        return (self.own, *(self.parts if self.before is None else ()))

    @property
    def words(self) -> str:
        """The words that count as its newest: the update's, else the diary; empty where an update came without."""
        return self.said_words if self.before is not None else self.action.progress


Finding = tuple[str, str] | None
Look = Callable[[Seen], Finding]
LookAtAll = Callable[[Plan, Facts], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Rule:
    """A named rule; one of `look` and `look_at_all` is there. A rule of the whole yields (key or "", what is wrong).

    `closed`: it holds of rows that have left circulation as well.
    """

    name: str
    weight: Weight
    look: Look | None = None
    closed: bool = False
    look_at_all: LookAtAll | None = None


#: Every rule, by name.
NAMES: dict[str, Rule] = {}


def rule(name: str, weight: Weight, *, closed: bool = False) -> Callable[[Look], Look]:
    """Put a rule about one action in the registry."""

    def keep(function: Look) -> Look:
        NAMES[name] = Rule(name, weight, look=function, closed=closed)
        return function

    return keep


def plan_rule(name: str, weight: Weight) -> Callable[[LookAtAll], LookAtAll]:
    """Put a rule about the whole plan in the registry."""

    def keep(function: LookAtAll) -> LookAtAll:
        NAMES[name] = Rule(name, weight, look_at_all=function)
        return function

    return keep


def plain_day(day: date) -> str:
    """Return a day as letters write it: `3 December 2026`."""
    return f"{day.day} {day:%B %Y}"


def done_by_date(due: Due) -> bool:
    """Tell whether a date column says that it is done instead of when."""
    return due.kind is DueKind.COMPLETE


def quote(words: str, most: int = 80) -> str:
    """Return words in quotation marks, on one line, cut at a word."""
    line = " ".join(words.split())
    if len(line) > most:
        line = line[:most].rsplit(" ", 1)[0].rstrip(" ,;:.-") + " …"
    return f"“{line}”"
