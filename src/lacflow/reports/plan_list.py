"""`lacflow plan list`: the open actions by what boards ask: which colour for how many boards, which dates moved how often.

A colour nobody has spoken of for this board is the last one known; `boards_since` says how many boards ago that was. Boards
at a colour count the one in hand; moves count every change of the date in force, earlier or later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lacflow.board.assurance import age_in_words
from lacflow.board.board import Board
from lacflow.board.briefing import action_order
from lacflow.board.escalation import ItemFacts, boards_at_colour
from lacflow.board.rag import Rag
from lacflow.errors import InputFault, Problem
from lacflow.reports.ahead import meeting_of
from lacflow.store.standing import gather, item_facts

if TYPE_CHECKING:
    from lacflow.app import App

Row = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which actions: at a colour (as the board words it), there for more than so many boards, moved or silent more often."""

    at: str | None = None
    boards_over: int | None = None
    moved_over: int | None = None
    silent_over: int | None = None

    def takes(self, item: ItemFacts, rag: Rag | None) -> bool:
        """Tell whether an action is wanted."""
        return (
            (rag is None or item.action.rag.value is rag)
            and (self.boards_over is None or boards_at_colour(item) > self.boards_over)
            and (self.moved_over is None or item.past.moves > self.moved_over)
            and (self.silent_over is None or item.boards_silent > self.silent_over)
        )


def listed(service: App, board: str | None, wanted: Wanted) -> list[Row]:
    """Return the open actions wanted, of one board or all, in the plan's order.

    Raises:
        InputFault: the colour is none of a board's.
    """
    boards = [service.board(board)] if board else list(service.settings.boards.values())
    rows: list[Row] = []
    with service.database.read() as conn:
        for one in boards:
            rag = _colour(one, wanted.at)
            meeting = meeting_of(conn, service, one, None, service.now())
            items = item_facts(gather(conn, one, meeting, service.settings.directory, service.now()))
            chosen = [i for i in items if wanted.takes(i, rag)]
            rows += [_row(one, i) for i in sorted(chosen, key=lambda i: action_order(i.action))]
    return rows


def _colour(board: Board, words: str | None) -> Rag | None:
    found = board.scheme.read(words) if words else None
    if words and found is None:
        raise InputFault(Problem("list.colour", "This is no colour of the board.", "As in green, amber, red.", words))
    return found


def _row(board: Board, item: ItemFacts) -> Row:
    action, past = item.action, item.past
    assured = item.boards_since == 0 or action.rag.value is Rag.BLUE
    shade = board.scheme.label(action.rag.value)
    return {
        "board": board.key,
        "key": action.key,
        "activity": action.activity,
        "leads": [lead.raw for lead in action.leads],
        "rag": action.rag.value.value if action.rag.value else None,
        "colour": shade if assured else f"{shade}, not assured: {age_in_words(item.boards_since)}",
        "boards_at_colour": boards_at_colour(item),
        "assured": assured,
        "boards_since": item.boards_since,
        "boards_silent": item.boards_silent,
        "first_date": past.original,
        "dates": list(past.dates),
        "date": action.current_due.date,
        "moves": past.moves,
        "slips": past.slips,
    }
