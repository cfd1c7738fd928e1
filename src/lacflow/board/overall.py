"""The colour a whole plan comes to: the best that its rows allow, by the rule the check of overall colours uses."""

from __future__ import annotations

from collections.abc import Iterable

from lacflow.board.rag import Rag, worse


def overall(rags: Iterable[Rag | None]) -> Rag | None:
    """Return the best colour that rows of these colours allow; None where none has one.

    Blue only if all are; green with no red and at most half worse than green; amber unless more than half are red.
    """
    found = [rag for rag in rags if rag is not None]
    if not found:
        return None
    if all(rag is Rag.BLUE for rag in found):
        return Rag.BLUE
    if Rag.RED not in found and 2 * sum(worse(rag, Rag.GREEN) for rag in found) <= len(found):
        return Rag.GREEN
    return Rag.RED if 2 * found.count(Rag.RED) > len(found) else Rag.AMBER
