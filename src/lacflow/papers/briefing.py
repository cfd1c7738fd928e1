"""The chair's briefing as a paper: a front of two pages at most, and an annex with every list."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC
from typing import Any

from lacflow.board.briefing import figures, sections
from lacflow.board.chair import Chair, figures_of
from lacflow.board.paper import Paper
from lacflow.documents.paper_pdf import front_pages
from lacflow.letters import words
from lacflow.papers.annex import annex
from lacflow.papers.front import ROOMS, Room, front
from lacflow.papers.reported import reported_json
from lacflow.papers.saying import Say, Voice

#: The front must not be longer: two pages, with room left for a Word that sets lines a little wider apart.
PAGES = 1.82


def briefing_paper(voice: Voice, chair: Chair) -> Paper:
    """Return the briefing of a board: as much in front as fits two pages."""
    parts, say = sections(chair.held), Say.of(voice, chair)
    held = chair.held
    lists = annex(say, parts)
    about = (
        f"The {words.brief(held.board_name, 200)} meets on {words.long_day(held.meeting.date)} {held.meeting.date.year} at "
        f"{words.clock(held.meeting.time)}. This is where its plan stands on {words.long_day(held.today)}.",
    )
    board = voice.board.short or voice.board.name
    title = f"{words.brief(board, 120)}, {words.full_day(held.meeting.date)}: briefing"

    def with_room(room: Room) -> Paper:
        return Paper(title, front(say, parts, lists, room), lists.blocks(), lists.blocks(mail=True), about)

    def fits(room: Room) -> bool:
        return front_pages(with_room(room)) <= PAGES

    rooms = next((some for some in ROOMS if fits(some[-1])), ROOMS[-1])
    return with_room(rooms[bisect_left(rooms[:-1], True, key=fits)])


def figures_json(chair: Chair) -> dict[str, Any]:
    """Return every figure with its ids, and what it is a briefing of."""
    held = chair.held
    about = {
        "board": held.board,
        "meeting": held.meeting.key,
        "date": held.meeting.date.isoformat(),
        "at": held.at.astimezone(UTC).isoformat(),
    }
    return {**about, **figures(held), **figures_of(chair), "reported": [reported_json(r) for r in chair.reported]}
