"""What boards below have sent up, as the board above reads it: the newest report of each, and whether it is the one due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lacflow.board.rag import BEST_TO_WORST, Rag
from lacflow.board.slots import Slot


@dataclass(frozen=True)
class Reported:
    """One board below: the slot it reports at, and the figures of its newest report as they were fixed (None: none yet).

    `current`: that report is the one for this slot, and not an earlier one. `due` is when this slot's is due.
    """

    board: str
    name: str
    slot: Slot
    due: datetime
    figures: Mapping[str, Any] | None = None
    fixed_at: datetime | None = None
    sha256: str = ""
    current: bool = False

    @property
    def of(self) -> date | None:
        """The day of our meeting its newest report was made for."""
        return date.fromisoformat(self.figures["date"]) if self.figures else None


@dataclass(frozen=True)
class ReportedLine:
    """One line of a report sent up, as it was fixed: counts by colour, what stands in the way of being sure, the worst."""

    ref: str
    open: int
    counts: Mapping[Rag, int] = field(default_factory=dict)
    not_assured: int = 0
    no_colour: int = 0
    closed: int = 0
    worst: Rag | None = None
    last_known: Rag | None = None


def line_of_json(data: Mapping[str, Any]) -> ReportedLine:
    """Return a line as it is kept."""
    return ReportedLine(
        ref=data["ref"],
        open=data["open"]["count"],
        counts={rag: data[rag.value]["count"] for rag in BEST_TO_WORST},
        not_assured=data["not_assured"]["count"],
        no_colour=data["no_colour"]["count"],
        closed=data["closed"]["count"],
        worst=Rag(data["worst"]) if data["worst"] else None,
        last_known=Rag(data["last_known"]) if data["last_known"] else None,
    )
