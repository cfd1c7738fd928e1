"""One line of a reply, with what is known of it: how deep it was quoted, in which message it stands, and what it is."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """One line of a reply.

    Attributes:
        text: without its quotation marks.
        depth: how many `>` stood before it.
        part: 0 the sender's own, 1.. the messages quoted, in the order they begin.
        kind: words, blank, rule, header, signature, banner or legal.
    """

    text: str
    depth: int = 0
    part: int = 0
    kind: str = "words"

    @property
    def own(self) -> bool:
        """Tell whether these are words the sender wrote outside any quotation."""
        return self.part == 0 and self.kind in ("words", "blank", "rule")
