"""One line of a reply, with what is known of it: how deep it was quoted, in which message it stands, and what it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import NamedTuple, TypeVar

T = TypeVar("T")
#: Longer lines are rarely the same.
OFTEN = 200


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


def remembered(tell: Callable[[str], T]) -> Callable[[str], T]:
    """Have what a function tells of a line remembered: most lines of our letters stand in all of them."""
    of_line = lru_cache(maxsize=4096)(tell)

    @wraps(tell)
    def told(line: str) -> T:
        return of_line(line) if len(line) < OFTEN else tell(line)

    return told
