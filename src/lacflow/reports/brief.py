"""`lacflow brief`: the briefing of a board as it stands, as the page the chair gets or as figures to recount."""

from __future__ import annotations

import json
import sys
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lacflow import letters
from lacflow.board.briefing import Briefing, figures
from lacflow.board.steps import IntentKey, Step
from lacflow.errors import InputFault, Problem
from lacflow.reports.ahead import meeting_of
from lacflow.store import escalations
from lacflow.store.briefings import briefing, escalation_lines
from lacflow.store.standing import gather

if TYPE_CHECKING:
    from lacflow.app import App

FORMATS = ("html", "json")


def write(service: App, board_key: str, meeting: str | None, fmt: str, out: Path) -> None:
    """Write the briefing to a file, or to stdout for `-`."""
    if fmt not in FORMATS:
        raise InputFault(Problem("brief.format", "This format is not known.", "Use html or json.", fmt))
    held = compose(service, board_key, meeting)
    text = as_page(service, held) if fmt == "html" else json.dumps(as_figures(held), indent=2, ensure_ascii=False)
    if str(out) == "-":
        sys.stdout.write(text + "\n")
    else:
        out.write_text(text + "\n", "utf-8")


def compose(service: App, board_key: str, meeting: str | None) -> Briefing:
    """Return the briefing of a meeting, the next one if none is named, as it stands now."""
    board, now = service.board(board_key), service.now()
    names = {p.key: p.name for p in service.settings.directory.people.values()}
    with service.database.read() as conn:
        key = meeting_of(conn, service, board, meeting, now)
        standing = gather(conn, board, key, service.settings.directory, now)
        lines = escalation_lines(escalations.escalations(conn, board.key, key))
    return briefing(standing, names, lines)


def as_figures(held: Briefing) -> dict[str, Any]:
    """Return every figure with its ids, and what it is a briefing of."""
    about = {"board": held.board, "meeting": held.meeting.key, "date": held.meeting.date.isoformat(),
             "at": held.at.astimezone(UTC).isoformat()}  # fmt: skip
    return {**about, **figures(held)}


def as_page(service: App, held: Briefing) -> str:
    """Return the page the chair gets."""
    board = service.settings.boards[held.board]
    key = IntentKey(held.board, held.meeting.key, Step.BRIEF, board.chair, "preview")
    desk = service.desk()
    env = desk.envelope(board, held.meeting, key, desk.person(board.chair), held.at, None)
    return letters.briefing(env, held, figures(held)).html
