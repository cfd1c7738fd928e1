"""What the actions of a board come to by the refs of the plan above, which they carry in a column of their own.

Colours are counted, never averaged. What nobody answered for is not assured: it keeps a whole ref from being green or blue,
and its last known colour is said beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lacflow.board import refs
from lacflow.board.briefing import ItemLine
from lacflow.board.plan import Action, Plan, Status
from lacflow.board.rag import BEST_TO_WORST, Rag

#: A column of the plan that may hold the refs of a plan above: its header ends like this.
_REF_HEADER = re.compile(r"\b(?:ref|refs|reference|references|ref no|no|number)\s*\.?$", re.IGNORECASE)
#: What stands in such a cell where there is no ref.
_NO_REF = frozenset(("", "-", "n/a", "na", "none", "tbc", "nil"))


@dataclass(frozen=True)
class Line:
    """What is known under one ref of the parent, as keys of actions; each open action is in one of the lists.

    `last_known` are the colours last known of what is not assured. `closed` left circulation before.
    """

    ref: str
    colours: Mapping[Rag, tuple[str, ...]]
    not_assured: tuple[str, ...] = ()
    no_colour: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    last_known: tuple[Rag, ...] = ()

    @cached_property
    def open(self) -> int:
        """How many open actions there are."""
        return sum(map(len, self.colours.values())) + len(self.not_assured) + len(self.no_colour)

    @property
    def worst(self) -> Rag | None:
        """The worst colour; none where that would be green or blue and not everything is assured of it."""
        found = next((rag for rag in reversed(BEST_TO_WORST) if self.colours.get(rag)), None)
        unsure = bool(self.not_assured or self.no_colour)
        return None if unsure and found in (Rag.GREEN, Rag.BLUE) else found

    @property
    def worst_last_known(self) -> Rag | None:
        """The worst colour last known of what is not assured."""
        return max(self.last_known, key=BEST_TO_WORST.index, default=None)


@dataclass(frozen=True)
class Rollup:
    """Everything by the parent's refs. `whole` counts each action once, however many refs it carries.

    `column` is the plan's header the refs stand under (empty: none was found); `without` are keys that carry no ref.
    """

    whole: Line
    lines: tuple[Line, ...] = ()
    without: Line | None = None
    column: str = ""


def column_of(plan: Plan, wanted: str) -> str:
    """Return the header under which a plan's actions carry the refs of a plan above; empty where none is certain.

    Args:
        wanted: the header the board's file names; empty: the one further column whose header says ref and whose cells do.
    """
    headers = dict.fromkeys(h for a in plan.actions for h in a.other)
    if wanted:
        return next((h for h in headers if _fold(h) == _fold(wanted)), "")
    likely = [
        h for h in headers if _REF_HEADER.search(_fold(h)) and _holds_refs(a.other.get(h, "") for a in plan.actions)
    ]
    return likely[0] if len(likely) == 1 else ""


def _fold(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .:")


def _holds_refs(cells: Iterable[str]) -> bool:
    said = [cell for cell in cells if _fold(cell) not in _NO_REF]
    return bool(said) and all(refs.is_ref(piece) for cell in said for piece in _pieces(cell))


def parent_refs(cell: str) -> tuple[str, ...]:
    """Return the refs of a plan above that a cell names, each once, in its order.

    Example:
        `2.1; 3a-c` -> 2.1, 3a, 3b, 3c; `Pledge 4` -> Pledge 4; `n/a` -> nothing.
    """
    found: list[str] = []
    for piece in _pieces(cell):
        several = refs.parts(piece) if refs.is_ref(piece) else ()
        found += several if len(several) > 1 else [refs.clean(piece) if several else " ".join(piece.split())]
    return tuple({one.lower(): one for one in reversed(found)}.values())[::-1]


def _pieces(cell: str) -> Iterator[str]:
    for piece in re.split(r"[;\n]|\band\b", cell, flags=re.IGNORECASE):
        if _fold(piece) in _NO_REF:
            continue
        few = [p for p in re.split(r"[,/]", piece) if p.strip()]
        yield from few if len(few) > 1 and all(refs.is_ref(p) for p in few) and not refs.is_ref(piece) else [piece]


def roll_up(items: Iterable[ItemLine], plan: Plan, column: str) -> Rollup:
    """Return what the actions of a board come to by the parent's refs; every open action is in it.

    Args:
        items: the open actions as a briefing has them.
        column: the plan's header the refs stand under; empty: there is none, and only the whole is counted.
    """
    items = tuple(items)
    closed = [a for a in plan.actions if a.status is Status.CLOSED and a.view_of is None]
    under: dict[str, tuple[str, list[ItemLine], list[Action]]] = {}
    for item in items:
        for ref in _refs_of(item.action, column):
            under.setdefault(ref.lower(), (ref, [], []))[1].append(item)
    for action in closed:
        for ref in _refs_of(action, column):
            under.setdefault(ref.lower(), (ref, [], []))[2].append(action)
    nowhere = [i for i in items if column and not _refs_of(i.action, column)]
    lines = [_line(ref, found, gone) for ref, found, gone in under.values()]
    return Rollup(
        _line("", items, closed),
        tuple(sorted(lines, key=lambda line: refs.sort_key(line.ref))),
        _line("", nowhere, ()) if nowhere else None,
        column,
    )


def _refs_of(action: Action, column: str) -> tuple[str, ...]:
    return parent_refs(action.other.get(column, "")) if column else ()


def _line(ref: str, items: Iterable[ItemLine], closed: Iterable[Action]) -> Line:
    items = tuple(items)
    unsure = [i for i in items if i.not_assured]
    return Line(
        ref=ref,
        colours={rag: tuple(i.action.key for i in items if i.shown is rag) for rag in Rag},
        not_assured=tuple(i.action.key for i in unsure),
        no_colour=tuple(i.action.key for i in items if i.shown is None and not i.not_assured),
        closed=tuple(a.key for a in closed),
        last_known=tuple(i.rag for i in unsure if i.rag is not None),
    )
