"""What earlier boards saw of the plan, and one action over its boards: the memory a chair's briefing is made with.

A board *heard of* an action if somebody said anything of it in that board's cycle. What it did not hear of was not assured,
whatever colour stood there. Days are civil; boards are oldest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lacflow.board.briefing import ItemLine
from lacflow.board.rag import Rag


@dataclass(frozen=True)
class PastBoard:
    """One earlier board: what it saw of each action open then (colour, date in force), and what had been heard of."""

    meeting: str
    met: date
    colours: Mapping[str, Rag | None] = field(default_factory=dict)
    dues: Mapping[str, date | None] = field(default_factory=dict)
    heard: frozenset[str] = frozenset()

    def assured(self, key: str) -> Rag | None:
        """Return the colour this board was assured of: none where nothing had been heard, but complete stays complete."""
        rag = self.colours.get(key)
        return rag if key in self.heard or rag is Rag.BLUE else None

    def head(self, key: str) -> str:
        """Return what an action counted under: its colour, `uncoloured` (heard of, with none) or `unassured`."""
        rag = self.assured(key)
        return rag.value if rag else "uncoloured" if key in self.heard else "unassured"


@dataclass(frozen=True)
class Agreed:
    """What the last board decided, with whoever is to do it and by when; `key` the action it is about or made, or None."""

    text: str
    owner: str = ""
    due: date | None = None
    key: str | None = None


@dataclass(frozen=True)
class Earlier:
    """Everything a briefing remembers.

    Attributes:
        boards: earlier boards of this plan, oldest first.
        objectives: the number of the objective of every action ever in the plan, by key.
        returns_by_day: how many leads had their last answer in on each day of the cycle.
        agreed: what the last board decided, in the order it was written.
    """

    boards: tuple[PastBoard, ...] = ()
    objectives: Mapping[str, str] = field(default_factory=dict)
    returns_by_day: Mapping[date, int] = field(default_factory=dict)
    agreed: tuple[Agreed, ...] = ()


@dataclass(frozen=True)
class Track:
    """One action over its boards, this one included.

    Attributes:
        item: as it stands now.
        original: the first date it had; last: the one in force at the last board; now: the one in force.
        revised: how often its date was changed; extended: how often to a later one.
        at_colour: at how many boards in a row, this one included, it has stood at its present colour.
        unheard: at how many boards in a row, this one included, nothing was heard of it; 0 if heard now.
        promised: the day it was promised for, where that lies after the last board and not after this one.
    """

    item: ItemLine
    original: date | None = None
    last: date | None = None
    now: date | None = None
    revised: int = 0
    extended: int = 0
    at_colour: int = 1
    unheard: int = 0
    promised: date | None = None

    @property
    def key(self) -> str:
        """The action's key."""
        return self.item.action.key

    @property
    def slipped(self) -> bool:
        """Tell whether its date was put back since the last board."""
        return self.item.slipped_from is not None


def track(item: ItemLine, earlier: Earlier, due_before: date | None, meets: date) -> Track:
    """Return one action over its boards.

    Args:
        due_before: its date in force when the cycle opened.
        meets: the day of this board.
    """
    key, now = item.action.key, item.action.current_due.date
    seen = [board for board in earlier.boards if key in board.colours]
    last = seen[-1].dues.get(key) if seen else due_before
    since = earlier.boards[-1].met if earlier.boards else None
    promised = last if last is not None and last <= meets and (since is None or last > since) else None
    return Track(
        item=item,
        original=item.past.original or item.action.due.date,
        last=last,
        now=now,
        revised=item.past.moves,
        extended=item.past.slips,
        at_colour=_at_colour(item, seen),
        unheard=_unheard(item, seen),
        promised=promised,
    )


def _at_colour(item: ItemLine, seen: list[PastBoard]) -> int:
    count = 1
    for board in reversed(seen):
        if board.colours.get(item.action.key) is not item.rag:
            break
        count += 1
    return count


def _unheard(item: ItemLine, seen: list[PastBoard]) -> int:
    if item.heard or item.rag is Rag.BLUE:
        return 0
    return item.boards_since or 1 + (len(seen) if item.boards_since is None else 0)
