"""A reading in the making: what is certain, what is probable, and why a person must look."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lacflow.board.readings import Fields, Proposal


@dataclass
class Judged:
    """A reading in the making."""

    sure: Fields = field(default_factory=Fields)
    maybe: Fields = field(default_factory=Fields)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    proposes: list[Proposal] = field(default_factory=list)

    def set(self, **values: object) -> None:
        """Take fields as certain."""
        self.sure = replace(self.sure, **values)  # type: ignore[arg-type]

    def suggest(self, **values: object) -> None:
        """Take fields as probable."""
        self.maybe = replace(self.maybe, **values)  # type: ignore[arg-type]

    def doubt(self, words: str) -> None:
        """Add a reason why a person must look, once."""
        if words and words not in self.doubts:
            self.doubts.append(words)
