"""Checks of an action against its numbered parts."""

from __future__ import annotations

from lacflow.board.checks.done import part_done
from lacflow.board.checks.rules import Finding, Seen, Weight, rule
from lacflow.board.rag import Rag


@rule("parts_done_not_blue", Weight.TIDY)
def _parts_done_not_blue(seen: Seen) -> Finding:
    parts = seen.action.deliverables
    if seen.before is not None or not parts or seen.rag in (None, Rag.BLUE) or seen.action.said_complete is not None:
        return None
    if not all(part_done(part) for part in parts):
        return None
    return f"all {len(parts)} parts are complete, and it is {seen.scheme.label(seen.rag).lower()}", ""


@rule("blue_but_parts_open", Weight.MISLEADS, closed=True)
def _blue_but_parts_open(seen: Seen) -> Finding:
    parts = seen.action.deliverables
    if seen.before is not None or seen.rag is not Rag.BLUE or not parts or any(part_done(part) for part in parts):
        return None
    return f"complete, though none of its {len(parts)} parts is said to be", ""
