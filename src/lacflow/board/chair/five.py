"""The five things a chair should know first, by a written rule (docs/briefing.md).

`CLASSES` is a list of what can be wrong, and then of what can be good, in a fixed order. A class with no action in it says
nothing. The first five that have any are the five things; each is told with its number and at most three of its actions.
Nobody weighs them by hand, and no class is told twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lacflow.board.chair.earlier import Track
from lacflow.board.chair.enquiry import THIRD, extended_again, not_done, order
from lacflow.board.rag import Rag, better, worse

#: So many things are told, and so many actions of each are named.
FIVE, NAMED = 5, 3


@dataclass(frozen=True)
class Thing:
    """One of the five: its class and its actions, those named in it first."""

    name: str
    tracks: tuple[Track, ...]

    @property
    def named(self) -> tuple[Track, ...]:
        """The actions to name."""
        return self.tracks[:NAMED]


def _red(track: Track) -> bool:
    return track.item.shown is Rag.RED


#: What can be told, in the order it is looked for.
CLASSES: tuple[tuple[str, Callable[[Track], bool]], ...] = (
    ("red_still", lambda t: _red(t) and t.at_colour > 1),
    ("red_new", lambda t: _red(t) and t.at_colour == 1),
    ("not_done", not_done),
    ("not_assured", lambda t: t.item.not_assured),
    ("extended_again", extended_again),
    ("green_overdue", lambda t: t.item.overdue and t.item.shown is Rag.GREEN),
    ("worse_amber", lambda t: t.item.shown is Rag.AMBER and worse(t.item.rag, t.item.before)),
    ("slipped", lambda t: t.slipped and t.extended < THIRD),
    ("to_confirm", lambda t: t.item.action.said_complete is not None and t.item.rag is not Rag.BLUE),
    ("complete", lambda t: t.item.rag is Rag.BLUE),
    ("better", lambda t: t.item.rag is not Rag.BLUE and better(t.item.rag, t.item.before)),
    ("steady", lambda t: t.item.shown is Rag.GREEN),
)


def five_things(tracks: tuple[Track, ...]) -> tuple[Thing, ...]:
    """Return the five things to know first, or fewer where less is known."""
    found = []
    for name, holds in CLASSES:
        some = tuple(sorted((t for t in tracks if holds(t)), key=order))
        if some:
            found.append(Thing(name, some))
    return tuple(found[:FIVE])
