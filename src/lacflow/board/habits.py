"""How a lead usually answers: over the boards before this one, before the chase, only after it, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

#: So many boards make a habit.
_ENOUGH = 2


@dataclass(frozen=True)
class Habit:
    """At how many earlier boards a lead was asked, answered before they were chased, answered after it, or never did.

    `silent_now` is for how many boards in a row, up to the last one, nothing came.
    """

    asked: int = 0
    before: int = 0
    after: int = 0
    never: int = 0
    silent_now: int = 0

    @property
    def words(self) -> str:
        """What is worth saying of it; "" where nothing is: few boards, or prompt answers."""
        if self.silent_now >= _ENOUGH:
            return f"nothing came for the last {self.silent_now} boards either"
        if self.asked >= _ENOUGH and self.never * 2 > self.asked:
            return f"did not answer for {self.never} of {self.asked} boards before"
        if self.after >= _ENOUGH and self.after * 2 > self.asked:
            return f"usually answers only after a chase ({self.after} of {self.asked} boards)"
        return "nothing came for the last board either" if self.silent_now else ""
