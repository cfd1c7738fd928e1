"""The report to the board above as a paper, as figures to recount, and as the board above reads it in its own briefing.

A colour is said with what stands in the way of being sure of it: `Amber at worst; 2 not assured, last known red`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from lacflow.board.briefing import Briefing, ItemLine
from lacflow.board.paper import Block, Grid, Heading, Paper, Point, Points, Words
from lacflow.board.rag import Rag, Scheme
from lacflow.board.reported import ReportedLine, line_of_json
from lacflow.board.rollup import Line, Rollup
from lacflow.board.slots import Parent
from lacflow.board.upward import Fed, slot_name
from lacflow.letters import words
from lacflow.letters.lines import line_of, refs_apart
from lacflow.papers.saying import Voice, point

_WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE)


@dataclass(frozen=True)
class Facts:
    """What a report is made of: to whom, at which slot, the figures as they stand, and what they come to."""

    voice: Voice
    parent: Parent
    fed: Fed
    held: Briefing
    rollup: Rollup


def upward_paper(facts: Facts) -> Paper:
    """Return the report to the board above."""
    board, slot = facts.voice.board, facts.fed.slot
    whole = line_of_json(_line_json(facts.rollup.whole))
    blocks: list[Block] = [
        Heading("In short"),
        Words(f"{counted(whole, board.scheme)}. As a whole: {stands_at(whole, board.scheme)}."),
        *_by_ref(facts),
        *_items("Red and amber", facts, [i for i in facts.held.items if i.shown in (Rag.RED, Rag.AMBER)]),
        *_items("Not assured", facts, [i for i in facts.held.items if i.not_assured]),
    ]
    title = f"{_short(facts)}: report to {facts.parent.titled}, {words.full_day(slot.on)}"
    return Paper(title, tuple(blocks), about=tuple(_about(facts)))


def _short(facts: Facts) -> str:
    return words.brief(facts.voice.board.short or facts.voice.board.name, 120)


def _about(facts: Facts) -> Iterable[str]:
    slot, held, fed = facts.fed.slot, facts.held, facts.fed
    provisional = ", a provisional date" if slot.state else ""
    yield (
        f"From the {held.board_name}, for the meeting of {facts.parent.titled} on {words.full_day(slot.on)}{provisional}. "
        f"The report is due on {words.full_day(slot.due)}."
    )
    yield f"{_fed_by(fed)} Figures as of {words.full_day(held.today)}."


def _fed_by(fed: Fed) -> str:
    if fed.meeting is None:
        return "Our board has not met before this report: nothing in it has been before a board."
    met = f"Our board met on {words.full_day(fed.meeting.date)}"
    if fed.fresh:
        return f"{met}; what came in since is included."
    return f"{met}, and has not met since our last report; these are its figures brought up to date."


def _by_ref(facts: Facts) -> Iterable[Block]:
    rollup, scheme = facts.rollup, facts.voice.board.scheme
    yield Heading(f"By the references of {facts.parent.titled}")
    if not rollup.column:
        yield Words("Our plan carries none of its references, so only the whole is counted.")
        return
    lines = [*rollup.lines, *([rollup.without] if rollup.without else [])]
    found = [line_of_json(_line_json(line)) for line in lines]
    if not found:
        yield Words(f"No action carries one (column “{rollup.column}”).")
        return
    yield grid_of(found, scheme, f"Our actions by the references of {facts.parent.titled}")
    if sum(line.open for line in rollup.lines) > rollup.whole.open - (rollup.without.open if rollup.without else 0):
        yield Words("An action that serves several references is counted under each, and once in the whole.")


def grid_of(lines: list[ReportedLine], scheme: Scheme, caption: str) -> Grid:
    """Return lines as a table, without colours none of them has; the last column says what each comes to."""
    columns = [(scheme.label(rag), [line.counts[rag] for line in lines], rag is Rag.RED) for rag in _WORST_FIRST]
    columns.append(("Not assured", [line.not_assured for line in lines], True))
    columns += [
        ("No colour", [line.no_colour for line in lines], False),
        ("Closed", [line.closed for line in lines], False),
    ]
    used = [(name, numbers) for name, numbers, always in columns if always or any(numbers)]
    rows = tuple(
        (line.ref or "No reference", str(line.open), *(str(numbers[n]) for _, numbers in used),
         words.capital(stands_at(line, scheme)))
        for n, line in enumerate(lines)
    )  # fmt: skip
    quiet = frozenset(n for n, line in enumerate(lines) if _unsure(line))
    head = ("Reference", "Open", *(name for name, _ in used), "Stands at")
    return Grid(head, rows, (1.5, 0.8, *(max(0.8, len(name) / 9) for name, _ in used), 3.4), caption, quiet)


def stands_at(line: ReportedLine, scheme: Scheme) -> str:
    """Return what a line comes to in words: never green or blue where anything of it is not assured."""
    if not line.open:
        return "all closed" if line.closed else "nothing open"
    most = " at worst" if line.not_assured > 1 else ""
    last = f", last known {scheme.label(line.last_known).lower()}{most}" if line.last_known else ""
    count = f"{line.not_assured} " if line.open > 1 else ""
    unsure = [f"{count}not assured{last}"] if line.not_assured else []
    unsure += [f"{line.no_colour} with no colour"] if line.no_colour else []
    if line.worst is None:
        return words.join(unsure)
    sure = scheme.label(line.worst).lower()
    sure += " at worst" if line.open > line.counts[line.worst] else ""
    return f"{sure}; {words.join(unsure)}" if unsure else sure


def counted(line: ReportedLine, scheme: Scheme) -> str:
    """Return the counts of a line in words: `12 open actions: 2 red, 3 amber, 5 green, 2 not assured`."""
    parts = [f"{line.counts[rag]} {scheme.label(rag).lower()}" for rag in _WORST_FIRST if line.counts[rag]]
    parts += [f"{line.not_assured} not assured"] if line.not_assured else []
    parts += [f"{line.no_colour} with no colour"] if line.no_colour else []
    found = f"{words.plural(line.open, 'open action')}"
    closed = f"; {line.closed} closed" if line.closed else ""
    return f"{found}: {words.join(parts)}{closed}" if parts else found + closed


def _items(title: str, facts: Facts, items: list[ItemLine]) -> Iterable[Block]:
    called = refs_apart(facts.held)
    yield Heading(f"{title}: {len(items) or 'none'}")
    if items:
        lines = (line_of(facts.voice, i, facts.held.names, called=called[i.action.key]) for i in items)
        yield Points(tuple(point(line) for line in lines))


def in_mail(figures: Mapping[str, Any], scheme: Scheme) -> tuple[Block, ...]:
    """Return a report as its letter shows it, from its figures as they were fixed: counts, and a point a reference."""
    whole = line_of_json(figures["whole"])
    said = Words(f"{counted(whole, scheme)}. As a whole: {stands_at(whole, scheme)}.")
    lines = lines_of(figures)
    points = [_in_short(line, scheme) for line in lines if line.open]
    closed = [line.ref for line in lines if not line.open and line.ref]
    if closed:
        points.append(Point(f"{words.join(closed)}:", "nothing open."))
    if not points:
        return (said,)
    return (said, Words(f"By the references of {_the(figures['parent'])}:"), Points(tuple(points)))


def _in_short(line: ReportedLine, scheme: Scheme) -> Point:
    """Return a line as a point: where it stands, and its counts where there is more than one action."""
    counts = f" {words.capital(counted(line, scheme))}." if line.open > 1 or line.closed else ""
    return Point(f"{line.ref or 'No reference'}:", f"{stands_at(line, scheme)}.{counts}", quiet=_unsure(line))


def _the(name: str) -> str:
    return name if name.lower().startswith("the ") else f"the {name}"


def _unsure(line: ReportedLine) -> bool:
    return line.worst is None and line.not_assured > 0


def lines_of(figures: Mapping[str, Any]) -> list[ReportedLine]:
    """Return the lines of a report as it was fixed, what carries no reference last."""
    return [line_of_json(line) for line in (*figures["refs"], figures["without_ref"]) if line]


def upward_json(facts: Facts, flagged: int = 0) -> dict[str, Any]:
    """Return a report as figures, each `{"count", "ids"}`, so that anybody can recount it.

    Args:
        flagged: how many passages should be looked at before it is published.
    """
    slot, rollup = facts.fed.slot, facts.rollup
    return {
        "board": facts.held.board,
        "parent": facts.parent.name,
        "parent_board": facts.parent.board or None,
        "slot": slot_name(facts.parent, slot),
        "date": slot.on.isoformat(),
        "due": slot.due_instant(facts.voice.board.zone).astimezone(UTC).isoformat(),
        "despatch": slot.despatch.isoformat() if slot.despatch else None,
        "at": facts.held.at.astimezone(UTC).isoformat(),
        "fed_by": facts.fed.meeting.key if facts.fed.meeting else None,
        "fresh": facts.fed.fresh,
        "flagged": flagged,
        "column": rollup.column or None,
        "whole": _line_json(rollup.whole),
        "refs": [_line_json(line) for line in rollup.lines],
        "without_ref": _line_json(rollup.without) if rollup.without else None,
    }


def _line_json(line: Line) -> dict[str, Any]:
    lists: Mapping[str, tuple[str, ...]] = {
        **{rag.value: line.colours.get(rag, ()) for rag in _WORST_FIRST},
        "not_assured": line.not_assured, "no_colour": line.no_colour,
    }  # fmt: skip
    counted_once = [key for keys in lists.values() for key in keys]
    named = {"open": counted_once, **lists, "closed": line.closed}
    worst, last = line.worst, line.worst_last_known
    return {
        "ref": line.ref,
        **{name: {"count": len(keys), "ids": list(keys)} for name, keys in named.items()},
        "worst": worst.value if worst else None,
        "last_known": last.value if last else None,
    }
