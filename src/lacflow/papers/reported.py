"""What boards below have sent up, in the briefing of the board above: a line each in front, every reference in the annex."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from lacflow.board.paper import Block, Heading, Point, Points, Words
from lacflow.board.reported import Reported, line_of_json
from lacflow.letters import words
from lacflow.papers.saying import Say
from lacflow.papers.upward import counted, grid_of, lines_of, stands_at


def below(say: Say, where: str, room: int) -> Iterable[Block]:
    """Return the front's lines about boards that report here; nothing where none does.

    Args:
        where: where the annex has it all, for a sentence.
        room: how many boards are named.
    """
    found = say.chair.reported
    if found:
        yield Heading(f"Boards that report here: {len(found)}")
        yield Points(tuple(_point(say, one, where) for one in found[:room]))
        if len(found) > room:
            yield Words(f"And {words.plural(len(found) - room, 'more board')}{where}.")


def _point(say: Say, one: Reported, where: str) -> Point:
    if one.figures is None:
        return Point(f"{one.name}:", f"no report yet; {_due(say, one)}. Nothing of it is assured.", quiet=True)
    scheme, whole = say.voice.board.scheme, line_of_json(one.figures["whole"])
    said = f"{counted(whole, scheme)}. As a whole: {stands_at(whole, scheme)}{where}."
    notes = (
        ()
        if one.current
        else (f"That is its report for {_of(one)}; the one for this meeting is not in: {_due(say, one)}.",)
    )
    return Point(f"{one.name}, {_fixed(say, one)}:", said, notes, quiet=not one.current)


def _of(one: Reported) -> str:
    return words.full_day(one.of) if one.of else "an earlier meeting"


def _fixed(say: Say, one: Reported) -> str:
    at = one.fixed_at.astimezone(say.voice.board.zone).date() if one.fixed_at else None
    return f"as of {words.full_day(at)}" if at else "of an unknown day"


def _due(say: Say, one: Reported) -> str:
    late = "was due" if one.due <= say.chair.held.at else "is due"
    return f"it {late} {words.moment(one.due, say.voice.board.zone)}"


def in_full(say: Say) -> tuple[Block, ...]:
    """Return every report of a board below by our references, as it was fixed."""
    scheme, blocks = say.voice.board.scheme, list[Block]()
    for one in say.chair.reported:
        if one.figures is None:
            blocks.append(Words(f"no report yet; {_due(say, one)}.", f"{one.name}:"))
            continue
        whole, lines = line_of_json(one.figures["whole"]), lines_of(one.figures)
        blocks.append(Words(f"{counted(whole, scheme)}. Report for {_of(one)}.", f"{one.name}, {_fixed(say, one)}:"))
        if lines:
            blocks.append(grid_of(lines, scheme, f"{one.name}, by our references"))
    return tuple(blocks)


def reported_json(one: Reported) -> dict[str, Any]:
    """Return a board below as figures."""
    return {
        "board": one.board,
        "slot": one.slot.key,
        "due": one.due.astimezone(UTC).isoformat(),
        "current": one.current,
        "at": one.fixed_at.astimezone(UTC).isoformat() if one.fixed_at else None,
        "sha256": one.sha256 or None,
        "report": dict(one.figures) if one.figures else None,
    }
