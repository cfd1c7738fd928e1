"""Colours counted by objective, now and at earlier boards. An action is under one heading of `HEADS` and no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lacflow.board.briefing import ItemLine, action_order
from lacflow.board.chair.earlier import Earlier, PastBoard

#: What an action counts under; `unassured` is what nobody has said anything of, or words still to be read.
HEADS = ("red", "amber", "green", "blue", "uncoloured", "unassured")
#: So many earlier boards are shown beside this one.
SHOWN = 6


@dataclass(frozen=True)
class Count:
    """How many actions stood under each of `HEADS`, in this order, and of what."""

    label: str
    numbers: tuple[int, ...]
    on: date | None = None

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.numbers)


def head_of(item: ItemLine) -> str:
    """Return what an action counts under now."""
    return item.shown.value if item.shown else "unassured" if item.not_assured else "uncoloured"


def by_objective(items: Iterable[ItemLine]) -> tuple[Count, ...]:
    """Count the open actions by objective, in the plan's order; those without a number last, under an empty label."""
    groups: dict[str, list[str]] = {}
    for item in sorted(items, key=lambda i: action_order(i.action)):
        groups.setdefault(item.action.objective.number, []).append(head_of(item))
    return tuple(Count(number, _numbers(heads)) for number, heads in groups.items())


def over_boards(earlier: Earlier, items: Iterable[ItemLine], meets: date) -> tuple[Count, ...]:
    """Count the whole plan at each of the last boards, oldest first, this one last."""
    before = tuple(Count(board.meeting, _at(board), board.met) for board in earlier.boards[-SHOWN:])
    return (*before, Count("now", _numbers([head_of(i) for i in items]), meets))


def objective_over_boards(earlier: Earlier, items: Iterable[ItemLine], number: str) -> tuple[Count, ...]:
    """Count one objective at each of the last boards, oldest first, this one last."""
    before = []
    for board in earlier.boards[-SHOWN:]:
        keys = [key for key in board.colours if earlier.objectives.get(key, "") == number]
        before.append(Count(board.meeting, _numbers([board.head(key) for key in keys]), board.met))
    now = [head_of(i) for i in items if i.action.objective.number == number]
    return (*before, Count("now", _numbers(now)))


def _at(board: PastBoard) -> tuple[int, ...]:
    return _numbers([board.head(key) for key in board.colours])


def _numbers(heads: list[str]) -> tuple[int, ...]:
    return tuple(heads.count(head) for head in HEADS)
