"""How sure a colour is, and how often a date has moved: one action looked at over every board there was.

Silence is never green: a colour nobody has spoken of for this board is only the last one known, as old as the boards that
have met since. Lists of boards are oldest first and leave out the board in hand; dates are civil days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True)
class Past:
    """What earlier boards knew of one action.

    Attributes:
        boards: the keys of the meetings held, in the order of their cycles.
        asked: whether an update was asked of anybody for each of them.
        heard: whether anything was said of it for each of them.
        dates: every date it was ever held to, the first one first; what was taken back is left out.
    """

    boards: tuple[str, ...] = ()
    asked: tuple[bool, ...] = ()
    heard: tuple[bool, ...] = ()
    dates: tuple[date, ...] = ()

    @property
    def original(self) -> date | None:
        """The first date it was held to, or None."""
        return self.dates[0] if self.dates else None

    @property
    def moves(self) -> int:
        """How often its date was changed to another, earlier or later."""
        return sum(before != after for before, after in pairwise(self.dates))

    @property
    def slips(self) -> int:
        """How often its date was changed to a later one."""
        return sum(before < after for before, after in pairwise(self.dates))


#: The past of an action no board has seen.
NO_PAST = Past()


def boards_since(heard: Sequence[bool], *, now: bool) -> int | None:
    """Return how many boards ago anything was last said of an action: 0 for this board, 1 for the last; None: never.

    Args:
        heard: for each earlier board, oldest first, whether anything was said for it.
        now: whether anything was said for the board in hand.

    Example:
        heard for the last board but one, not since -> 2.
    """
    newest_first = (now, *reversed(heard))
    return newest_first.index(True) if any(newest_first) else None


def boards_silent(past: Past, *, now: bool) -> int:
    """Count the boards in a row, up to this one, for which an update was asked and nothing was said.

    A board for which nobody was asked neither counts nor ends the row. Without silence `now` there is none.
    """
    if not now:
        return 0
    count = 1
    for asked, heard in reversed(tuple(zip(past.asked, past.heard, strict=True))):
        if heard:
            break
        count += asked
    return count


def age_in_words(since: int | None) -> str:
    """Return how old a colour is in boards: `said for this board`, `as of the last board`, `as of 3 boards ago`."""
    if since is None:
        return "nobody has ever said anything of it"
    if since == 0:
        return "said for this board"
    return "as of the last board" if since == 1 else f"as of {since} boards ago"


def in_force(dates: Iterable[date | None]) -> tuple[date, ...]:
    """Return the dates an action was held to one after another, without gaps and repetitions."""
    found: list[date] = []
    for day in dates:
        if day is not None and (not found or found[-1] != day):
            found.append(day)
    return tuple(found)
