"""`lacflow brief`: the briefing of a board as it stands now, in the forms the chair gets, or as figures to recount."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lacflow import letters
from lacflow.board.briefing import Briefing
from lacflow.board.chair import Chair
from lacflow.board.paper import Paper
from lacflow.board.steps import IntentKey, Step
from lacflow.errors import InputFault, Problem
from lacflow.papers.addendum import addendum_paper
from lacflow.papers.briefing import briefing_paper, figures_json
from lacflow.papers.saying import Voice
from lacflow.reports.ahead import meeting_of
from lacflow.store import escalations, kept
from lacflow.store.briefings import briefing, chair, escalation_lines
from lacflow.store.kept import Kept
from lacflow.store.late import recorded_since
from lacflow.store.rewind import rewind
from lacflow.store.standing import gather

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from lacflow.app import App

FORMATS = ("html", "docx", "pdf", "json")


def write(
    service: App, board_key: str, meeting: str | None, fmt: str, out: Path, *, frozen: bool = False, as_of: str = "now"
) -> str:
    """Write the briefing to a file, or to stdout for `-`; return what it is, in words.

    Args:
        frozen: as it was fixed when it was sent, byte for byte; not as it stands now.
        as_of: `then` for figures worked out again from what was known when it was fixed, `now` with what is known today.
    """
    if fmt not in FORMATS:
        hint = "Use html, docx, pdf or json."
        raise InputFault(Problem("brief.format", "This format is not known.", hint, fmt))
    if frozen:
        fixed = as_fixed(service, board_key, meeting, fmt)
        put(fixed.content, out)
        when = fixed.at.astimezone(service.board(board_key).zone)
        return f"as it was fixed on {when:%d %B %Y at %H:%M}, sha256 {fixed.sha256}"
    if as_of not in ("then", "now"):
        raise InputFault(Problem("brief.as_of", "There are two ways to look at it.", "Use then or now.", as_of))
    found = compose_then(service, board_key, meeting) if as_of == "then" else compose(service, board_key, meeting)
    put(made(service, found, fmt, as_of), out)
    known = "what was known then" if as_of == "then" else "what is known today"
    return f"as it stood on {found.held.today:%d %B %Y}, with {known}"


def addendum(service: App, board_key: str, meeting: str | None, fmt: str) -> bytes:
    """Return what has come in since a briefing was fixed, on one page, as docx or pdf.

    Raises:
        InputFault: no briefing was fixed, or the format is another.
    """
    if fmt not in ("docx", "pdf"):
        raise InputFault(Problem("brief.format", "An addendum has two forms.", "Use docx or pdf.", fmt))
    fixed = as_fixed(service, board_key, meeting, "json")
    found = compose(service, board_key, fixed.meeting)
    with service.database.read() as conn:
        late = recorded_since(conn, board_key, fixed.meeting, fixed.at)
    board = service.board(board_key)
    voice = Voice(board, service.desk().person(board.project_manager))
    return drawn(addendum_paper(voice, json.loads(fixed.content), found, late), fmt, found.held.at)


def drawn(paper: Paper, fmt: str, at: datetime) -> bytes:
    """Return a paper as Word or as PDF."""
    if fmt == "docx":
        from lacflow.documents.paper_docx import docx_of

        return docx_of(paper)
    from lacflow.documents.paper_pdf import pdf_of

    return pdf_of(paper, at)


def as_fixed(service: App, board_key: str, meeting: str | None, fmt: str) -> Kept:
    """Return one form of a briefing as it was fixed.

    Raises:
        InputFault: none was fixed for that meeting, or what is kept is not what was fixed.
    """
    board = service.board(board_key)
    with service.database.read() as conn:
        key = meeting_of(conn, service, board, meeting, service.now())
        found = kept.newest(conn, board.key, key, "briefing").get(fmt)
    if found is None:
        hint = "It is fixed when the chair is briefed. Leave --frozen out to see it as it stands now."
        raise InputFault(Problem("brief.not_frozen", "No briefing of this meeting has been fixed yet.", hint, key))
    if not found.whole:
        hint = "Compare with the mail that was sent, and restore the database from a backup."
        raise InputFault(Problem("brief.changed", "What is kept does not have the fingerprint it had.", hint, key))
    return found


def put(content: bytes, out: Path) -> None:
    """Write a file, or to stdout for `-`."""
    if str(out) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        out.write_bytes(content)


def compose(service: App, board_key: str, meeting: str | None) -> Chair:
    """Return the briefing of a meeting, the next one if none is named, as it stands now."""
    with service.database.read() as conn:
        now = service.now()
        return _composed(
            conn, service, meeting_of(conn, service, service.board(board_key), meeting, now), board_key, now
        )


def compose_then(service: App, board_key: str, meeting: str | None) -> Chair:
    """Return the briefing of a meeting worked out again from what was known when it was fixed, and nothing learnt since.

    Raises:
        InputFault: none was fixed.
    """
    fixed = as_fixed(service, board_key, meeting, "json")
    with service.database.undone() as conn:
        meeting_of(conn, service, service.board(board_key), fixed.meeting, fixed.at)
        rewind(conn, board_key, fixed.at)
        return _composed(conn, service, fixed.meeting, board_key, fixed.at)


def _composed(conn: Connection, service: App, key: str, board_key: str, now: datetime) -> Chair:
    board = service.board(board_key)
    names = {p.key: p.name for p in service.settings.directory.people.values()}
    standing = gather(conn, board, key, service.settings.directory, now)
    lines = escalation_lines(escalations.escalations(conn, board.key, key))
    return chair(conn, standing, briefing(standing, names, lines))


def made(service: App, found: Chair, fmt: str, known: str = "now") -> bytes:
    """Return a briefing in one of `FORMATS`; `known` says with what knowledge: of then or of now."""
    if fmt == "json":
        return (json.dumps({**figures_json(found), "known": known}, indent=2, ensure_ascii=False) + "\n").encode()
    paper = paper_of(service, found)
    if fmt == "html":
        return (as_page(service, found.held, paper) + "\n").encode()
    return drawn(paper, fmt, found.held.at)


def paper_of(service: App, found: Chair) -> Paper:
    """Return a briefing as a paper."""
    board = service.settings.boards[found.held.board]
    return briefing_paper(Voice(board, service.desk().person(board.project_manager)), found)


def as_page(service: App, held: Briefing, paper: Paper) -> str:
    """Return the page the chair gets."""
    board = service.settings.boards[held.board]
    key = IntentKey(held.board, held.meeting.key, Step.BRIEF, board.chair, "preview")
    desk = service.desk()
    env = desk.envelope(board, held.meeting, key, desk.person(board.chair), held.at, None)
    return letters.briefing(env, paper).html
