"""Which actions a progress report lists for the board to discuss: those its rules say (`discuss: true`), else the usual ones.

A rule is asked of what the briefing shows: a colour nobody has assured is none. Checks are not seen here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lacflow.board.board import Board, Conditions
from lacflow.board.briefing import ItemLine
from lacflow.board.chair import Chair
from lacflow.board.escalation.conditions import unmet
from lacflow.board.escalation.facts import ItemFacts
from lacflow.board.plan import Action
from lacflow.board.rag import Rag

_TROUBLED = (Rag.AMBER, Rag.RED)


def discussed(board: Board, chair: Chair) -> list[ItemLine]:
    """Return the actions to discuss, in the briefing's order."""
    rules = [rule for rule in board.rules if rule.discuss]
    if not rules:
        return [item for item in chair.held.items if to_discuss(item)]
    asked = [conditions for rule in rules for conditions in rule.any_of]
    return [item for item in chair.held.items if _caught(asked, item, chair)]


def to_discuss(item: ItemLine) -> bool:
    """Tell whether a board usually discusses it: red; or it or its saving red or amber, with a saving or of high priority."""
    troubled = item.shown in _TROUBLED or item.action.savings_rag.value in _TROUBLED
    return (troubled and (item.action.savings_k is not None or is_high(item.action))) or item.shown is Rag.RED


def is_high(action: Action) -> bool:
    """Tell whether an action is of high priority."""
    return action.priority.strip().lower().startswith("h")


def _caught(asked: Iterable[Conditions], item: ItemLine, chair: Chair) -> bool:
    held, track = chair.held, chair.by_key[item.action.key]
    seen = ItemFacts(
        action=replace(item.action, rag=replace(item.action.rag, value=item.shown)),
        before=item.before,
        colours_at_boards=(item.shown,) * (track.at_colour - 1),
        reason_given=bool(item.reason),
        due_before=track.last,
        asked=not item.not_asked,
        touched_at=held.at if item.heard else None,
        chased_at=held.at,
        past=item.past,
    )
    return any(unmet(conditions, seen, held.meeting) is None for conditions in asked)
