"""Lines of enquiry: what a chair may ask of which officer, each made of a fact and never of an opinion.

An action is asked about once, by the first kind of `KINDS` that it meets; the other kinds it meets are named beside it. The
order of the kinds is the order of the questions; within a kind an action with a saving or of high priority comes first, then
the one that has stood so for longest, then by objective and ref.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from lacflow.board.briefing import action_order
from lacflow.board.chair.earlier import Track
from lacflow.board.plan import Action
from lacflow.board.rag import Rag

#: An extension is asked about from this many on.
THIRD = 3
#: Silence is asked about from this many boards on.
SILENT_BOARDS = 2


@dataclass(frozen=True)
class Enquiry:
    """One question: its kind, the action as it was and is, and the other kinds that hold of it."""

    kind: str
    track: Track
    also: tuple[str, ...] = ()


def not_done(track: Track) -> bool:
    """Tell whether it was promised for this board and is neither complete nor said to be, its date not moved on."""
    open_still = track.item.rag is not Rag.BLUE and track.item.action.said_complete is None
    return track.promised is not None and open_still and not track.slipped


def red_without_recovery(track: Track, today: date) -> bool:
    """Tell whether it is red with no date ahead by which it recovers."""
    return track.item.shown is Rag.RED and (track.now is None or track.now <= today)


def extended_again(track: Track) -> bool:
    """Tell whether its date was put back since the last board, for the third time or more."""
    return track.slipped and track.extended >= THIRD


def without_evidence(action: Action) -> bool:
    """Tell whether it is complete, or said to be, and nothing is given to show it."""
    proved = any(name.lower().startswith("evidence") and words.strip() for name, words in action.other.items())
    return not proved and (action.rag.value is Rag.BLUE or action.said_complete is not None)


def not_assured(track: Track) -> bool:
    """Tell whether nothing has been heard of it for two boards or more."""
    return track.unheard >= SILENT_BOARDS


def _kinds(today: date, reasons: frozenset[Rag]) -> tuple[tuple[str, Callable[[Track], bool]], ...]:
    return (
        ("promised_not_done", not_done),
        ("red_no_recovery", lambda t: red_without_recovery(t, today)),
        ("extended_again", extended_again),
        ("complete_no_evidence", lambda t: without_evidence(t.item.action)),
        ("not_assured", not_assured),
        ("green_overdue", lambda t: t.item.overdue and t.item.shown is Rag.GREEN),
        ("no_reason", lambda t: t.item.heard and t.item.shown in reasons and not t.item.reason.strip()),
    )


#: The kinds of question in the order they are asked.
KINDS = tuple(name for name, _ in _kinds(date.min, frozenset()))


def weighty(action: Action) -> bool:
    """Tell whether it is of high priority or has a saving of its own."""
    return action.priority.strip().lower().startswith("h") or action.savings_k is not None


def order(track: Track) -> tuple[object, ...]:
    """Return what sorts actions by how much a board should care: weight, how long it has stood so, then the plan's order."""
    return not weighty(track.item.action), -max(track.at_colour, track.unheard), action_order(track.item.action)


def fair(found: Iterable[Enquiry], most: int) -> tuple[Enquiry, ...]:
    """Return at most so many questions, taken from each kind in turn and left in their order: no kind crowds out another."""
    ranks: dict[str, int] = {}
    ranked = []
    for place, one in enumerate(found):
        ranks[one.kind] = ranks.get(one.kind, 0) + 1
        ranked.append((ranks[one.kind], place, one))
    chosen = sorted(ranked, key=lambda r: r[:2])[:most]
    return tuple(one for _, _, one in sorted(chosen, key=lambda r: r[1]))


def enquiries(tracks: Iterable[Track], today: date, reasons: frozenset[Rag]) -> tuple[Enquiry, ...]:
    """Return the questions in the order to ask them.

    Args:
        reasons: the colours of this board's scheme that need a reason.
    """
    kinds = _kinds(today, reasons)
    found = []
    for track in tracks:
        met = tuple(name for name, holds in kinds if holds(track))
        if met:
            found.append(Enquiry(met[0], track, met[1:]))
    return tuple(sorted(found, key=lambda e: (KINDS.index(e.kind), order(e.track))))
