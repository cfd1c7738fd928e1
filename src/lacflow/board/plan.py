"""A board's plan: objectives, actions, deliverables, leads and dates.

An action's key is `O<objective number>/<ref without spaces>` (`O1/10b.i`), `/<ref>` where the objective has no number,
`O5/~12` (the row of the sheet) where there is no ref; a second row with the same key gets `#2`. Keys never change once
given. Raw words are always kept beside what we made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from lacflow.board.rag import Rag
from lacflow.errors import Problem, Where


class DueKind(StrEnum):
    """What sort of date a person wrote."""

    DAY = "day"
    MONTH = "month"
    RANGE = "range"
    RECURRING = "recurring"
    ONGOING = "ongoing"
    TBC = "tbc"
    COMPLETE = "complete"
    UNREADABLE = "unreadable"
    NONE = "none"


@dataclass(frozen=True)
class Due:
    """A date as written, what kind it is, and the civil date we hold it to (None with a reason in `why`).

    A month means its last day. Nothing is guessed: what cannot be read is `unreadable` with the raw words.
    """

    raw: str = ""
    date: date | None = None
    kind: DueKind = DueKind.NONE
    why: str = ""

    def __bool__(self) -> bool:
        return self.kind is not DueKind.NONE


NO_DUE = Due()
#: How `why` begins of a revised date that stood in a newer document where the first date used to stand.
OVERWRITTEN = "written over the first date"


class Status(StrEnum):
    """Where an action stands in the plan: `closed` leaves circulation; `metric` and `standing` are other views."""

    OPEN = "open"
    CLOSED = "closed"
    METRIC = "metric"
    STANDING = "standing"


class RagSource(StrEnum):
    """Where a document shows a colour: in words, in the cell's fill, in both, or in a conditional format."""

    TEXT = "text"
    FILL = "fill"
    BOTH = "both"
    FORMAT = "format"


@dataclass(frozen=True)
class Colour:
    """A colour with the words it was written in and where it was seen."""

    value: Rag | None = None
    raw: str = ""
    source: RagSource = RagSource.TEXT


@dataclass(frozen=True)
class Objective:
    """A heading of the plan. `number` may be empty; `savings_k` is a saving its actions share, in thousands of pounds."""

    number: str = ""
    title: str = ""
    savings_k: float | None = None


@dataclass(frozen=True)
class Deliverable:
    """A numbered part of an action with its own text, update and dates; what is no one part's is the action's."""

    number: str
    text: str
    update: str = ""
    due: Due = NO_DUE
    revised: Due = NO_DUE


@dataclass(frozen=True)
class Lead:
    """One lead of an action: the words in the plan, and the person they were matched to (None: unmatched)."""

    raw: str
    person: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Action:
    """One action as the plan holds it.

    `rag` is the colour as a person stated it; blue only once confirmed. `due` is the baseline date, `revised` the
    newest agreed one; of an action with deliverables they are the last of theirs. `said_complete` holds the lead's
    unconfirmed words that it is done (None: not proposed). `savings_shared`: the saving is not this action's alone.
    """

    key: str
    ref: str = ""
    ref_raw: str = ""
    objective: Objective = Objective()
    activity: str = ""
    deliverables: tuple[Deliverable, ...] = ()
    progress: str = ""
    leads: tuple[Lead, ...] = ()
    due: Due = NO_DUE
    revised: Due = NO_DUE
    rag: Colour = Colour()
    savings_rag: Colour = Colour()
    savings_k: float | None = None
    savings_shared: bool = False
    priority: str = ""
    status: Status = Status.OPEN
    view_of: str | None = None
    said_complete: str | None = None
    where: Where = field(default_factory=Where)
    other: Mapping[str, str] = field(default_factory=dict)

    @property
    def current_due(self) -> Due:
        """The date in force: the revised one where there is one, else the baseline."""
        return self.revised if self.revised else self.due

    @property
    def said(self) -> str:
        """Its diary; where it has none, what is written beside its deliverables, each with its number."""
        if self.progress.strip():
            return self.progress.strip()
        parts = ((part.number, part.update.strip()) for part in self.deliverables)
        return "\n".join(f"{number}. {words}" if number else words for number, words in parts if words)

    @property
    def people(self) -> tuple[str, ...]:
        """Keys of the people who lead it, each once, in the plan's order."""
        return tuple(dict.fromkeys(lead.person for lead in self.leads if lead.person))

    def overdue(self, today: date) -> bool:
        """Tell whether its date in force has passed on `today` (the day itself is not overdue) and it is not blue."""
        due = self.current_due.date
        return due is not None and due < today and self.rag.value is not Rag.BLUE and self.status is Status.OPEN


@dataclass(frozen=True)
class Note:
    """An issue or a risk written beside the plan, with who owns it and what is to be done."""

    number: str
    text: str
    owner: str = ""
    action: str = ""
    objective: str = ""


@dataclass(frozen=True)
class About:
    """What a document says of itself above its tables: whose report it is, of when, and the colours it gives the whole.

    Args:
        leads: the words that name who leads the programme, one entry a lead.
        other: further lines with a label (`Finance manager`), by label.
    """

    title: str = ""
    sponsor: str = ""
    leads: tuple[str, ...] = ()
    project_manager: str = ""
    reporting_date: Due = NO_DUE
    rag: Colour = Colour()
    savings_rag: Colour = Colour()
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ignored:
    """Something in a document that is no action, and why."""

    where: Where
    why: str


@dataclass(frozen=True)
class Plan:
    """Every action of one board, in the document's order, one entry a source row when read from a file.

    `discussed` is what the document lists for the board to discuss, in its own words.
    """

    board: str = ""
    actions: tuple[Action, ...] = ()
    issues: tuple[Note, ...] = ()
    risks: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    about: About = field(default_factory=About)
    discussed: tuple[Note, ...] = ()

    def get(self, key: str) -> Action | None:
        """Return the action with that key, or None."""
        return self._by_key.get(key)

    def without(self, keys: Iterable[str]) -> tuple[Action, ...]:
        """Return the actions but for those with these keys, in their order."""
        whole, start = list[Action](), 0
        for place in sorted(place for key in set(keys) for place in self._places.get(key, ())):
            whole += self.actions[start:place]
            start = place + 1
        return (*whole, *self.actions[start:])

    def open_actions(self) -> tuple[Action, ...]:
        """Return what is circulated: open actions that are no view of another."""
        return tuple(a for a in self.actions if a.status is Status.OPEN and a.view_of is None)

    def led_by(self, person: str) -> tuple[Action, ...]:
        """Return the open actions a person leads that are not complete: what they are asked about."""
        return self._led.get(person, ())

    @cached_property
    def _led(self) -> Mapping[str, tuple[Action, ...]]:
        led: dict[str, list[Action]] = {}
        for action in self.open_actions():
            for person in action.people if action.rag.value is not Rag.BLUE else ():
                led.setdefault(person, []).append(action)
        return {person: tuple(found) for person, found in led.items()}

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, action in enumerate(self.actions):
            places.setdefault(action.key, []).append(place)
        return places

    @cached_property
    def _by_key(self) -> Mapping[str, Action]:
        return {a.key: a for a in reversed(self.actions)}


#: A value of one field of one action, as JSON would hold it.
JsonValue = Any
