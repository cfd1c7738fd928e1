"""What a reading is worth beside what others said of the same action in the cycle (the rule is `board.voices`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lacflow.board.board import Board
from lacflow.board.plan import Action
from lacflow.board.readings import Reading
from lacflow.board.voices import Names, Weighed, Word, weigh
from lacflow.runners.desk import Desk


def names_of(board: Board, desk: Desk) -> Names:
    """Return how people and colours are called in reasons."""
    return Names(board.project_manager, lambda key: desk.person(key).name, board.scheme.label)


def told_apart(
    board: Board, desk: Desk, action: Action, reading: Reading, mine: Word, others: Iterable[Word]
) -> Weighed:
    """Weigh a reading: what newer words have overtaken is left out, what contradicts another's is put up for review."""
    weighed = weigh(reading, mine, others, names_of(board, desk))
    if weighed.reading.disposition is reading.disposition or not board.each_answers(action):
        return weighed
    reason = f"{weighed.reading.reason}; each answers for their own part"
    return replace(weighed, reading=replace(weighed.reading, reason=reason))
