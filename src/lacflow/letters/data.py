"""What the longer letters are told: frozen records, filled by the runners, read by templates.

Names are display names and days the board's local ones, unless said otherwise. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lacflow.board.briefing import ItemLine, LeadReturn
from lacflow.board.checks import Check
from lacflow.board.escalation import ItemFacts
from lacflow.board.habits import Habit
from lacflow.board.people import Person
from lacflow.board.plan import Action
from lacflow.board.updates import Applied, Held, Question

NOTHING = Applied()


@dataclass(frozen=True)
class ReceiptLine:
    """What became of what a lead said of one action.

    Attributes:
        action: as it stands now, after what was recorded.
        applied: the changes recorded, and what was said but not recorded, with the reasons.
        no_change: they said that nothing changed.
        waits: why words about it wait for the project manager; "" where none do.
        words: the words that wait, as they were written.
        replaces: what others had said for this lead, and this takes the place of.
        rests_on: the words all of it was read from, as they were written.
    """

    action: Action
    applied: Applied = NOTHING
    no_change: bool = False
    waits: str = ""
    words: str = ""
    replaces: tuple[str, ...] = ()
    rests_on: str = ""


@dataclass(frozen=True)
class ReceiptData:
    """What a receipt says: of one return, or of several joined into one.

    Attributes:
        received: when each return it answers reached us.
        held: words that could not be given to one action.
        still_missing: actions asked of this lead that nothing has touched.
        checks: what was found wrong with the update; their questions are put back to the lead.
        asked_us: questions the lead put to us.
        promised: words that only say an answer comes later.
        unread: files we could not read, by name, and why.
        on_behalf_of: the lead, where somebody else answered for them.
    """

    lines: tuple[ReceiptLine, ...] = ()
    received: tuple[datetime, ...] = ()
    held: tuple[Held, ...] = ()
    still_missing: tuple[Action, ...] = ()
    checks: tuple[Check, ...] = ()
    asked_us: tuple[Question, ...] = ()
    promised: tuple[Held, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    on_behalf_of: Person | None = None
    reply_by: datetime | None = None


@dataclass(frozen=True)
class ReviewLine:
    """Something that waits for the project manager: its number in the review list, the words, and why it waits.

    `probable` is what the reader takes the words to mean, in words; `candidates` the actions they may be about.
    """

    number: int
    person: str
    text: str
    reason: str
    action: Action | None = None
    candidates: tuple[Action, ...] = ()
    probable: str = ""


@dataclass(frozen=True)
class NotDone:
    """A line of the project manager's that did nothing; `why` is "" where it was not understood at all."""

    line: str
    why: str = ""


@dataclass(frozen=True)
class EscalationNotice:
    """One action a rule caught: why, what a reply can do about it, and how this reader comes to be told.

    `reply` is a phrase such as “reply hold 10c to keep it from the chair”; "" where a reply does nothing by itself.
    `told` names who has been told already. `silent` shows the colour as the last known one, `age_days` old.
    """

    rule: str
    action: Action
    why: str
    reply: str = ""
    because: str = ""
    told: tuple[str, ...] = ()
    silent: bool = False
    age_days: int | None = None


@dataclass(frozen=True)
class ChaseSummaryData:
    """Where the returns of a cycle stand when the chase goes out.

    Attributes:
        returns: every lead, by person key; `names` and `deputies` (the deputy's name) are by the same keys.
        actions: every open action by its key.
        not_chased: person key to why no chase went to them (excused, given until Friday).
        chased_now: people whose chase goes out with this very letter, not counted in `returns` yet.
        moved: actions whose colour changed or whose date slipped in this cycle.
        said_complete: said to be complete, not confirmed.
        unreachable: wording of the plan to why it stands for nobody we could ask.
        habits: person key to how they answered earlier boards; facts: every open action as the rules see it.
    """

    returns: tuple[LeadReturn, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    deputies: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    not_chased: Mapping[str, str] = field(default_factory=dict)
    reviews: tuple[ReviewLine, ...] = ()
    moved: tuple[ItemLine, ...] = ()
    said_complete: tuple[Action, ...] = ()
    escalations: tuple[EscalationNotice, ...] = ()
    unreachable: Mapping[str, str] = field(default_factory=dict)
    brief_at: datetime | None = None
    chased_now: frozenset[str] = frozenset()
    habits: Mapping[str, Habit] = field(default_factory=dict)
    facts: Mapping[str, ItemFacts] = field(default_factory=dict)


@dataclass(frozen=True)
class AbsenceData:
    """An absence that outlasts a reply-by.

    `person` is away until `until` (the last day); `lead` is whose update it is, another where `person` was asked as
    their deputy. `instead` is who is asked in their place, None where nobody is; `named` is the sentence of the
    automatic reply that names somebody.
    """

    person: Person
    until: date
    lead: Person
    reply_by: datetime
    items: tuple[Action, ...] = ()
    instead: Person | None = None
    named: str = ""


@dataclass(frozen=True)
class WaitingLetter:
    """A letter that waits, or will go: what it is (“circulation”), to whom, and the day it is for."""

    letter: str
    to: str
    board: str = ""
    on: date | None = None
