"""Checks of a colour against what the words beside it say. Precise rather than complete: see `done`."""

from __future__ import annotations

from lacflow.board.checks.done import says_not_done, says_stuck
from lacflow.board.checks.rules import Finding, Seen, Weight, quote, rule
from lacflow.board.rag import Rag


@rule("green_but_stuck", Weight.MISLEADS)
def _green_but_stuck(seen: Seen) -> Finding:
    said = says_stuck(seen.words) if seen.rag is Rag.GREEN and seen.action.said_complete is None else ""
    label = seen.scheme.label(Rag.GREEN)
    return (
        (f"green, while its words say {quote(said)}", f"You write {quote(said)}: is it still {label}?")
        if said
        else None
    )


@rule("blue_but_not_done", Weight.MISLEADS, closed=True)
def _blue_but_not_done(seen: Seen) -> Finding:
    said = says_not_done(seen.words) or says_stuck(seen.words) if seen.rag is Rag.BLUE else ""
    return (f"complete, while its words say {quote(said)}", "") if said else None
