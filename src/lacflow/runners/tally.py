"""What one pass did, in counts and in words.

`faults` are things that went wrong outside; `notes` are things worth knowing that are nobody's fault. Neither holds
addresses or bodies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tally:
    """One pass: its name, how many of each thing, what failed and what is worth saying."""

    name: str
    counts: Mapping[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def line(self) -> str:
        """Return the pass as one `key=value` line; counts of nothing are left out."""
        parts = [f"pass={self.name}", *(f"{what}={count}" for what, count in self.counts.items() if count)]
        parts += [f"faults={len(self.faults)}"] if self.faults else []
        return " ".join(parts)


@dataclass
class Counting:
    """A tally in the making; `done` freezes it."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def done(self) -> Tally:
        """Return what was counted."""
        return Tally(self.name, dict(self.counts), tuple(self.faults), tuple(self.notes))
