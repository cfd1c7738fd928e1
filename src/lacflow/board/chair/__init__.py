"""What a chair wants beyond the figures of a cycle: what to know first, whom to ask what, what must be decided.

Pure: a `Briefing` of the cycle and an `Earlier` go in, a `Chair` comes out; words are made of it elsewhere. The rules are in
the modules beside this one and, for people, in docs/briefing.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lacflow.board.briefing import Briefing, ItemLine
from lacflow.board.calendar import Meeting
from lacflow.board.chair.counting import HEADS, SHOWN, Count, by_objective, objective_over_boards, over_boards
from lacflow.board.chair.earlier import Agreed, Earlier, PastBoard, Track, track
from lacflow.board.chair.enquiry import KINDS, THIRD, Enquiry, enquiries, fair, without_evidence
from lacflow.board.chair.five import CLASSES, FIVE, Thing, five_things
from lacflow.board.chair.late import Late
from lacflow.board.checks import Check
from lacflow.board.rag import Rag
from lacflow.board.reported import Reported

__all__ = [
    "CLASSES",
    "FIVE",
    "HEADS",
    "KINDS",
    "SHOWN",
    "Agreed",
    "Chair",
    "Count",
    "Decision",
    "Earlier",
    "Enquiry",
    "Late",
    "PastBoard",
    "Promise",
    "Thing",
    "Track",
    "by_objective",
    "fair",
    "figures_of",
    "objective_over_boards",
    "over_boards",
    "think",
    "without_evidence",
]


@dataclass(frozen=True)
class Promise:
    """What was promised to this board, and what has become of it: done, said_complete, moved, not_done or not_heard."""

    track: Track
    became: str


@dataclass(frozen=True)
class Decision:
    """Something only people can decide: complete (confirm or send back), extension (agree a third later date or refuse),
    lead (name one) or proposal (what a lead proposed, in `words`).
    """

    kind: str
    item: ItemLine
    words: str = ""


@dataclass(frozen=True)
class Chair:
    """A chair's briefing: the cycle's figures, and what is made of them with what earlier boards saw."""

    held: Briefing
    earlier: Earlier
    tracks: tuple[Track, ...]
    things: tuple[Thing, ...]
    enquiries: tuple[Enquiry, ...]
    decisions: tuple[Decision, ...]
    promises: tuple[Promise, ...]
    checks: tuple[Check, ...] = ()
    next_meeting: Meeting | None = None
    by_key: Mapping[str, Track] = field(default_factory=dict)
    reported: tuple[Reported, ...] = ()


def think(
    held: Briefing,
    earlier: Earlier,
    *,
    reasons: frozenset[Rag],
    due_before: Mapping[str, date | None],
    checks: Iterable[Check] = (),
    proposals: Iterable[tuple[str, str]] = (),
    next_meeting: Meeting | None = None,
    reported: Iterable[Reported] = (),
) -> Chair:
    """Return what a chair should know of a cycle.

    Args:
        reasons: the colours that need a reason.
        due_before: each action's date in force when the cycle opened.
        proposals: (key, words) of what leads proposed and nobody has decided.
        reported: what boards below have sent up for this meeting.
    """
    meets = held.meeting.date
    tracks = tuple(track(item, earlier, due_before.get(item.action.key), meets) for item in held.items)
    return Chair(
        held=held,
        earlier=earlier,
        tracks=tracks,
        things=five_things(tracks),
        enquiries=enquiries(tracks, held.today, reasons),
        decisions=_decisions(tracks, tuple(proposals)),
        promises=tuple(Promise(t, _became(t)) for t in tracks if t.promised is not None),
        checks=tuple(checks),
        next_meeting=next_meeting,
        by_key={t.key: t for t in tracks},
        reported=tuple(reported),
    )


def _became(one: Track) -> str:
    if one.item.rag is Rag.BLUE:
        return "done"
    if one.item.action.said_complete is not None:
        return "said_complete"
    if one.slipped:
        return "moved"
    return "not_done" if one.item.heard else "not_heard"


def _decisions(tracks: tuple[Track, ...], proposals: tuple[tuple[str, str], ...]) -> tuple[Decision, ...]:
    items = {t.key: t.item for t in tracks}
    said = [t.item for t in tracks if t.item.action.said_complete is not None and t.item.rag is not Rag.BLUE]
    later = [t.item for t in tracks if t.slipped and t.extended >= THIRD]
    nobody = [t.item for t in tracks if not t.item.action.leads]
    return (
        *(Decision("extension", item) for item in later),
        *(Decision("complete", item, item.action.said_complete or "") for item in said),
        *(Decision("proposal", items[key], words) for key, words in proposals if key in items),
        *(Decision("lead", item) for item in nobody),
    )


def figures_of(chair: Chair) -> dict[str, dict[str, object]]:
    """Return the further figures of a chair's briefing, each `{"count", "ids"}`, as docs/figures.md says."""
    kinds = {kind: [e.track.key for e in chair.enquiries if e.kind == kind] for kind in KINDS}
    met = {kind: [e.track.key for e in chair.enquiries if kind in (e.kind, *e.also)] for kind in KINDS}
    found: dict[str, list[str]] = {
        "unheard": [t.key for t in chair.tracks if t.unheard],
        "unheard_two_boards": [t.key for t in chair.tracks if t.unheard > 1],
        "red_two_boards": [t.key for t in chair.tracks if t.item.shown is Rag.RED and t.at_colour > 1],
        "red_three_boards": [t.key for t in chair.tracks if t.item.shown is Rag.RED and t.at_colour > 2],
        "moved_three_times": [t.key for t in chair.tracks if t.revised > 2],
        "enquiries": [key for keys in kinds.values() for key in keys],
        **{f"enquiry_{kind}": keys for kind, keys in met.items()},
        "promised": [p.track.key for p in chair.promises],
        "promised_not_kept": [p.track.key for p in chair.promises if p.became not in ("done", "said_complete")],
        "decisions": list(dict.fromkeys(d.item.action.key for d in chair.decisions)),
    }
    return {name: {"count": len(ids), "ids": ids} for name, ids in found.items()}
