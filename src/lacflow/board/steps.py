"""The steps of a cycle: when each is due, what is wanted now, what is too late.

`timetable` works the dates out; `due_steps` is the planner's whole rule, a pure function of the cycle's facts and now.
A step's identity is `IntentKey`, never its date: moving a board must not circulate again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from lacflow.board.board import Board
from lacflow.board.calendar import Meeting


class Step(StrEnum):
    """Everything that happens in a cycle by the calendar. The first five are in `lacflow calendar`."""

    CIRCULATE = "circulate"
    DUE = "due"
    CHASE = "chase"
    REMIND = "remind"
    BRIEF = "brief"
    CHASE_SUMMARY = "chase_summary"
    UNREACHABLE = "unreachable"       # the PM: these leads cannot be asked, before circulation
    DATE_CHANGED = "date_changed"     # those already told: the board moved, the new reply-by
    CANCELLED = "cancelled"           # those already told
    REINSTATED = "reinstated"         # those told of the cancellation
    ANYTHING_CHANGED = "anything_changed"  # moved later, answer older than three weeks
    RESERVE = "reserve"               # the PM at D-28 and D-21: is this meeting on?
    SHORT_NOTICE = "short_notice"     # the PM: past circulate's close, send a short-notice request?


@dataclass(frozen=True, order=True)
class IntentKey:
    """What makes a letter happen once. `person` is whose cycle it is (the lead, though their deputy may be written to)."""

    board: str
    meeting: str
    step: str
    person: str
    occurrence: str = "1"

    def __str__(self) -> str:
        return "/".join((self.board, self.meeting, self.step, self.person, self.occurrence))


@dataclass(frozen=True)
class Dated:
    """A step with its instant, how it was worked out in words, and the instant after which it is not taken (None: never)."""

    step: Step
    at: datetime
    why: str
    closes: datetime | None = None


@dataclass(frozen=True)
class Timetable:
    """The dated steps of one meeting. `due` is the reply-by in force; `remind` exists only after a late circulation.
    `late` tells whether the circulation (made or to come) is later than its normal day.
    """

    meeting: Meeting
    circulate: Dated
    due: Dated
    chase: Dated | None
    brief: Dated
    remind: Dated | None = None
    late: bool = False
    skipped: Mapping[Step, str] = field(default_factory=dict)

    def dated(self) -> tuple[Dated, ...]:
        """Return every dated step in time order."""
        found = [d for d in (self.circulate, self.due, self.remind, self.chase, self.brief) if d is not None]
        return tuple(sorted(found, key=lambda d: d.at))


@dataclass(frozen=True)
class Taken:
    """A letter that has a row already. `about` is what it spoke of; `meeting_date` the date it named.

    state: queued, waiting, sending, accepted, retry, in_doubt, failed, bounced, withdrawn.
    """

    key: IntentKey
    state: str
    queued_at: datetime
    about: tuple[str, ...] = ()
    meeting_date: date | None = None
    accepted_at: datetime | None = None
    tries: int = 0

    @property
    def told(self) -> bool:
        """Tell whether its reader may have read it."""
        return self.state in ("accepted", "sending", "in_doubt")

    @property
    def untried(self) -> bool:
        """Tell whether it can still be made again or withdrawn."""
        return self.state in ("queued", "waiting") and self.tries == 0


@dataclass(frozen=True)
class LeadFacts:
    """What the planner knows of one lead in one cycle.

    `wanted` are the keys of the open actions they lead now; `missing` those of them asked and touched by nothing yet
    (for a shared action that any lead may answer, another lead's answer counts). `answered_at` is the last mail of theirs
    that passed the sender rule; `reply_by` an extension; `excused` means ask and chase no more.
    """

    person: str
    wanted: tuple[str, ...]
    missing: tuple[str, ...] = ()
    reachable: bool = True
    answered_at: datetime | None = None
    away_until: date | None = None
    deputy: str | None = None
    bounced: bool = False
    excused: bool = False
    reply_by: datetime | None = None


@dataclass(frozen=True)
class Cycle:
    """The facts about one meeting's cycle, everything `due_steps` may look at besides the board and the clock.

    `meeting` is as the file says now; `sequence` counts changes of its date or state, `changed_at` is the last of them.
    `unreachable` are reasons by plan wording ("Head of Fostering: nobody holds this role"). `previous_states` are the
    states before the present one, oldest first. `deaf_since` is when the mailbox was last read if that is over an hour ago.
    """

    meeting: Meeting
    first_seen: datetime
    changed_at: datetime
    sequence: int = 0
    previous_states: tuple[str, ...] = ()
    leads: tuple[LeadFacts, ...] = ()
    unreachable: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[IntentKey, Taken] = field(default_factory=dict)
    held_at: datetime | None = None
    short_notice_agreed: datetime | None = None
    deaf_since: datetime | None = None


@dataclass(frozen=True)
class Intent:
    """A letter that should exist now. `at` is the instant it was due, `about` the action keys (or words) it speaks of,
    `why` how that came about in words. `late` says the letter must own up to being late. `brake` is the reason it must
    be held until the administrator and the project manager were told, or None. `closes` is when it is no longer any use.
    """

    key: IntentKey
    step: Step
    at: datetime
    why: str
    about: tuple[str, ...] = ()
    late: bool = False
    brake: str | None = None
    closes: datetime | None = None
    to_person: str | None = None
    reply_by: datetime | None = None


@dataclass(frozen=True)
class Skipped:
    """A step that will not be taken, and why; stored once."""

    key: IntentKey
    at: datetime
    why: str


@dataclass(frozen=True)
class Decision:
    """What one cycle wants at one instant, and the next instant at which the answer may differ without any new fact.

    `withdraw` are keys of untried letters no longer wanted, with the reason.
    """

    intents: tuple[Intent, ...] = ()
    withdraw: Mapping[IntentKey, str] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    next_at: datetime | None = None


def timetable(board: Board, meeting: Meeting, circulated_at: datetime | None = None, now: datetime | None = None) -> Timetable:
    """Work out every step of a meeting.

    Args:
        circulated_at: when the first request of this cycle was planned, if it was; a late one moves due, chase, remind.
        now: for a circulation still to come whose normal instant has passed: the circulation is taken to be now.
    """
    raise NotImplementedError


def due_steps(board: Board, cycle: Cycle, now: datetime) -> Decision:
    """Decide which letters of a cycle should exist at `now`, which go away, and when to look again."""
    raise NotImplementedError
