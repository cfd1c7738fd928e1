"""Colours and colour schemes.

The four colours are fixed (`blue`, `green`, `amber`, `red`); a scheme says how a council labels them, whether blue
exists, who confirms it, whether an overdue action must be red, and which colours need a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Rag(StrEnum):
    """A colour."""

    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


#: From best to worst, for "worsened" and "improved".
BEST_TO_WORST = (Rag.BLUE, Rag.GREEN, Rag.AMBER, Rag.RED)


def worse(now: Rag | None, before: Rag | None) -> bool:
    """Tell whether `now` is a worse colour than `before`; False when either is unknown."""
    return now is not None and before is not None and BEST_TO_WORST.index(now) > BEST_TO_WORST.index(before)


def better(now: Rag | None, before: Rag | None) -> bool:
    """Tell whether `now` is a better colour than `before`; False when either is unknown."""
    return worse(before, now)


@dataclass(frozen=True)
class Label:
    """What a council calls a colour, what it means, and the other words people write for it."""

    label: str
    means: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """One council's colours."""

    key: str = "brag"
    name: str = "BRAG"
    labels: Mapping[Rag, Label] = field(default_factory=dict)
    needs_reason: frozenset[Rag] = frozenset({Rag.AMBER, Rag.RED})
    overdue_is_red: bool = False
    blue_confirmed_by: str = "project_manager"

    def label(self, rag: Rag | None) -> str:
        """Return the council's word for a colour; "No colour" for none."""
        if rag is None:
            return "No colour"
        found = self.labels.get(rag)
        return found.label if found else rag.value.capitalize()

    def read(self, words: str) -> Rag | None:
        """Return the colour that `words` is a label of, in any case, or by its first letter alone; else None.

        Example:
            `AMBER` -> amber; `g` -> green; `Complete` -> blue where the scheme says so; `n/a` -> None.
        """
        wanted = " ".join(words.split()).strip(" .:;-").lower()
        if not wanted:
            return None
        for rag in self.labels or dict.fromkeys(Rag):
            label = self.labels.get(rag, Label(rag.value))
            names = {rag.value, rag.value[0], label.label.lower(), *(w.lower() for w in label.words)}
            if wanted in names:
                return rag
        return None


DEFAULT = Scheme(
    labels={
        Rag.BLUE: Label("Blue", "complete and closed"),
        Rag.GREEN: Label("Green", "on target"),
        Rag.AMBER: Label("Amber", "some issues, being managed"),
        Rag.RED: Label("Red", "will affect programme, cost or quality"),
    }
)
