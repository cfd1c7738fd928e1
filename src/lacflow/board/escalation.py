"""Escalation: named rules over the history of each action say who must be told what, and why.

Silence counts from the chase. "Before" is the colour an action had when this cycle opened (as the last board saw it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lacflow.board.board import Rule
from lacflow.board.plan import Action
from lacflow.board.rag import Rag


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
    """A rule that looked at an action and did not catch it, and why; for `escalations` explanations."""

    rule: str
    key: str
    why: str


def default_rules() -> tuple[Rule, ...]:
    """Return the rules a board has that writes none of its own."""
    raise NotImplementedError
