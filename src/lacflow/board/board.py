"""A board as its administrator set it up: who, when, which colours, which rules.

Everything here comes from `config/boards/<key>.yaml` and never changes during a tick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from lacflow.board.calendar import Meeting, Offset, Unit, Window, WorkingDays
from lacflow.board.plan import Action
from lacflow.board.rag import DEFAULT, Rag, Scheme
from lacflow.board.slots import Child, Parent


@dataclass(frozen=True)
class StepOffsets:
    """How long before a meeting each step is, and its local time; `minutes` is how long after it.

    Papers are fixed, and what was decided is asked for, by themselves only where it is said.
    """

    circulate: Offset = Offset(3, Unit.WEEKS, time(9))
    due: Offset = Offset(2, Unit.WEEKS, time(12))
    chase: Offset = Offset(2, Unit.WEEKS, time(14))
    brief: Offset = Offset(1, Unit.WEEKS, time(9))
    addendum: Offset = Offset(1, Unit.WORKING_DAYS, time(12))
    papers: Offset | None = None
    minutes: Offset | None = None


@dataclass(frozen=True)
class Conditions:
    """What must hold of an action for a rule to catch it: all of those that are not None.

    Attributes:
        colour: its colour now is one of these.
        was: its colour as of the last board (the colour it had when this cycle opened) is one of these.
        was_not: ... is none of these (unknown counts as "was not").
        boards_at_colour: it has stood at its present colour for at least so many boards, this one included.
        reason: "missing": the update that gave the colour carries no words.
        new_date: "missing": its date has passed, or will have by the meeting, and no later one was given this cycle.
        silent: an update was asked for, is past due, and nothing (reading, held text, "no change") touches it.
        boards_at: it has stood for so many boards, this one included, at one of these colours.
        overdue: its date in force has passed (or will have, by the meeting, from the day after it) and it is not blue.
        slipped: its date was changed to a later one at least so often.
        silent_boards: for so many boards in a row, this one included, it was asked about and nothing was said.
        no_lead: nobody in people.yaml leads it.
        priority: its priority is one of these words, in small letters.
        saving: a saving is attached to it.
        check: one of these checks (docs/checks.md) fires.
        whole_plan: it is not about one action but the plan as a whole.
    """

    colour: frozenset[Rag] | None = None
    was: frozenset[Rag] | None = None
    was_not: frozenset[Rag] | None = None
    boards_at_colour: int | None = None
    reason: str | None = None
    new_date: str | None = None
    silent: bool | None = None
    boards_at: tuple[tuple[Rag, int], ...] | None = None
    overdue: bool | None = None
    slipped: int | None = None
    silent_boards: int | None = None
    no_lead: bool | None = None
    priority: frozenset[str] | None = None
    saving: bool | None = None
    check: frozenset[str] | None = None
    whole_plan: bool | None = None


@dataclass(frozen=True)
class Rung:
    """A step of a ladder: who is told, and when.

    Who: roles of the board (`project_manager`, `chair`, `briefed`, `sponsor`, `strategic_lead`, `finance`) or of the
    action (`lead`, `deputy`, `manager`). When: `at` is "once" (at the event, in the next window), "receipt", "deadline"
    (not before its update is due), "chase" (in the project manager's chase summary, for others with the chase) or
    "brief"; otherwise `after` so many working days or hours from the
    event (for silence: from the chase).
    """

    tell: tuple[str, ...]
    at: str = "once"
    after_working_days: int = 0
    after_working_hours: int = 0


@dataclass(frozen=True)
class Rule:
    """A named escalation rule. `any_of` are alternatives: the rule catches what meets one of them.

    every: how often it looks: "" at each board, else at the first of each "month", "quarter" or "year".
    ends: what ends it: "gone" (it no longer holds), "answered" (its lead has said anything) or "meeting" (only the board).
    discuss: what it catches is what the progress report lists for the board to discuss.
    """

    name: str
    any_of: tuple[Conditions, ...]
    rungs: tuple[Rung, ...]
    every: str = ""
    ends: str = "gone"
    discuss: bool = False


@dataclass(frozen=True)
class Board:
    """One board.

    `checks_off` are the checks it does without; `papers` those fixed by themselves; `parents` the boards above, `children`
    those that report here.
    """

    key: str
    name: str
    short: str
    zone: ZoneInfo
    chair: str
    project_manager: str
    mailbox: str
    briefed: tuple[str, ...] = ()
    sponsor: str | None = None
    strategic_lead: str | None = None
    finance: str | None = None
    admin: str | None = None
    meetings: tuple[Meeting, ...] = ()
    steps: StepOffsets = StepOffsets()
    working_days: WorkingDays = field(default_factory=WorkingDays)
    window: Window = Window()
    scheme: Scheme = DEFAULT
    intro: str = ""
    rules: tuple[Rule, ...] = ()
    answers_each: frozenset[str] = frozenset()
    localities: tuple[str, ...] = ()
    case_numbers: tuple[str, ...] = ()
    checks_off: frozenset[str] = frozenset()
    papers: tuple[str, ...] = ("progress", "delivery")
    parents: tuple[Parent, ...] = ()
    children: tuple[Child, ...] = ()
    brake: timedelta = timedelta(hours=24)

    @property
    def reports_to(self) -> Mapping[str, tuple[date, ...]]:
        """The boards above, by name, with the days of their slots."""
        return {parent.name: tuple(slot.on for slot in parent.slots) for parent in self.parents}

    def meeting(self, key: str) -> Meeting | None:
        """Return the meeting with that key, or None."""
        return next((m for m in self.meetings if m.key == key), None)

    def each_answers(self, action: Action) -> bool:
        """Tell whether every lead must answer for an action: so configured, or its lead cell names two localities."""
        if action.key in self.answers_each:
            return True
        written = " ".join(lead.raw for lead in action.leads).lower()
        return sum(place.lower() in written for place in self.localities) >= 2

    def holder(self, role: str) -> tuple[str, ...]:
        """Return the keys of whoever holds a role of the board; empty where nobody does."""
        if role == "briefed":
            return self.briefed
        single = ("chair", "project_manager", "sponsor", "strategic_lead", "finance")
        found = getattr(self, role) if role in single else None
        return (found,) if found else ()
