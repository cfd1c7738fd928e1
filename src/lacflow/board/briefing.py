"""What the chair must know a week before the board: a pure summary of a cycle's facts.

Every figure is a list of action keys or of people, so that anybody can recount it. Silence is never green: a silent
action is in `silent_items` with its last known colour and its age, and never in `red`, `amber` or `green`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lacflow.board.calendar import Meeting
from lacflow.board.plan import Action
from lacflow.board.rag import Rag


@dataclass(frozen=True)
class LeadReturn:
    """How one lead stands in a cycle. `missing` are keys nothing touched; `held` keys whose words wait for the PM.

    outcome: answered (nothing missing), partly, silent, away, bounced, not_asked (unreachable or asked too late).
    """

    person: str
    outcome: str
    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    asked_at: datetime | None = None
    reply_by: datetime | None = None
    answered_at: datetime | None = None
    chased: int = 0
    away_until: date | None = None


@dataclass(frozen=True)
class ItemLine:
    """One action in the briefing.

    `rag` is the colour held now; `before` as the last board saw it. `silent` means nothing was heard on it this cycle: its
    colour is then only the last known one, of `age_days` days. `reason` are the newest words given with the colour.
    `slipped_from` is the earlier date where a later one was given this cycle.
    """

    action: Action
    rag: Rag | None
    before: Rag | None
    silent: bool
    age_days: int | None = None
    reason: str = ""
    slipped_from: date | None = None
    overdue: bool = False
    held: bool = False
    not_asked: bool = False


@dataclass(frozen=True)
class EscalationLine:
    """An escalation named in the brief: the rule, the action, why, and who has been told."""

    rule: str
    key: str
    why: str
    at: datetime
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """One board's briefing as of `at`. `figures()` gives each count with its ids."""

    board: str
    board_name: str
    meeting: Meeting
    at: datetime
    today: date
    returns: tuple[LeadReturn, ...] = ()
    items: tuple[ItemLine, ...] = ()
    completed: tuple[str, ...] = ()
    escalations: tuple[EscalationLine, ...] = ()
    unreachable: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
