"""A cycle's facts, and what is decided from them. A letter's identity is `IntentKey`, never its date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lacflow.board.calendar import Meeting
from lacflow.board.timetable import Step


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
class Taken:
    """A letter that has a row already. `about` is what it spoke of; `meeting_date` the date it named.

    state: queued, waiting, sending, accepted, retry, in_doubt, failed, bounced, withdrawn. `for_good` is a letter a person
    withdrew: it is not wanted again, whatever the rules say.
    """

    key: IntentKey
    state: str
    queued_at: datetime
    about: tuple[str, ...] = ()
    meeting_date: date | None = None
    accepted_at: datetime | None = None
    tries: int = 0
    for_good: bool = False

    @property
    def told(self) -> bool:
        """Tell whether its reader may have read it."""
        return self.state in ("accepted", "sending", "in_doubt")

    @property
    def untried(self) -> bool:
        """Tell whether it can still be made again or withdrawn."""
        return self.state in ("queued", "waiting") and self.tries == 0

    @property
    def standing(self) -> bool:
        """Tell whether it has gone, may have, or still will: everything but withdrawn."""
        return self.state != "withdrawn"

    @property
    def open(self) -> bool:
        """Tell whether an intent may still make something of it: not yet tried, or withdrawn by the rules themselves."""
        return self.untried or (not self.standing and not self.for_good)


@dataclass(frozen=True)
class LeadFacts:
    """What the planner knows of one lead in one cycle.

    `wanted` are the keys of the open actions they lead now; `missing` those of them asked and touched by nothing yet
    (for a shared action that any lead may answer, another lead's answer counts). `answered_at` is the last mail of theirs
    that passed the sender rule; `reply_by` an extension; `away_until` the last day of their newest absence, perhaps over;
    `excused` means ask and chase no more. `named_at` is when the project manager last gave them an action of another's: what
    they were not asked before is asked then, however late it is.
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
    named_at: datetime | None = None


@dataclass(frozen=True)
class Cycle:
    """The facts about one meeting's cycle, everything `due_steps` may look at besides the board and the clock.

    `meeting` is as the file says now; `sequence` counts changes of its date or state, `changed_at` is the last of them.
    `unreachable` are reasons by plan wording ("Head of Fostering: nobody holds this role"). `previous_states` are the
    states before the present one, oldest first. `deaf_since` is when the mailbox was last read if that is over an hour ago.
    `late` are the keys of actions something was recorded of after the briefing was fixed, `late_at` when the last of it was.
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
    late: tuple[str, ...] = ()
    late_at: datetime | None = None


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

    An intent whose row exists and was not tried yet is repeated as it should now be: make it again where it differs.
    One whose row was withdrawn by an earlier decision is wanted again. `withdraw` are keys of untried letters no longer
    wanted, with the reason.
    """

    intents: tuple[Intent, ...] = ()
    withdraw: Mapping[IntentKey, str] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
    next_at: datetime | None = None
