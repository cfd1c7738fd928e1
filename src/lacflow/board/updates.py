"""What leads say, as readings; merged into a return; applied to the plan as changes, proposals and refusals.

A `Reading` is what the reader made of part of one reply: it carries the exact words it rests on. A field that is None
was not said and stays unchanged. `complete` or blue is only ever a proposal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lacflow.board.rag import Rag


class Disposition(StrEnum):
    """What becomes of a reading: stored, shown to the project manager first, or nothing new was said."""

    RECORD = "record"
    REVIEW = "review"
    NO_CHANGE = "no_change"


@dataclass(frozen=True)
class Fields:
    """What was said of one action; None means not said."""

    progress: str | None = None
    rag: Rag | None = None
    due: date | None = None
    due_raw: str | None = None
    complete: bool = False
    completed_on: date | None = None
    metric: str | None = None
    evidence: str | None = None
    lead: str | None = None

    @property
    def empty(self) -> bool:
        """Tell whether nothing at all was said."""
        return self == Fields()


@dataclass(frozen=True)
class Proposal:
    """Something a return asks for that only a person can grant: `kind` is issue, risk, close, merge, delete, reassign or extend."""

    kind: str
    text: str


@dataclass(frozen=True)
class Reading:
    """What one reply says of one action, with the words it rests on and why it is recorded, reviewed or left."""

    key: str
    disposition: Disposition
    fields: Fields = Fields()
    probable: Fields = Fields()
    ref_as_written: str = ""
    proposes: tuple[Proposal, ...] = ()
    evidence: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Held:
    """Words that could not be given to one action with certainty, why, and the keys they really stand between."""

    text: str
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question put back to us, and the action it is about where that is plain."""

    text: str
    key: str | None = None
