"""`lacflow papers`: what a board is given, as it stands now, as Word, PDF or workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lacflow.errors import InputFault, Problem
from lacflow.papers.board import PAPERS
from lacflow.papers.drawn import drawn
from lacflow.papers.flagged import Flag, flags, marked
from lacflow.reports.brief import compose
from lacflow.runners.planner.papers import facts_of

if TYPE_CHECKING:
    from lacflow.app import App

FORMATS = ("docx", "pdf", "xlsx")


def made(
    service: App, kind: str, board_key: str, meeting: str | None, fmt: str, *, checked: bool = False
) -> tuple[bytes, tuple[Flag, ...]]:
    """Return a paper in one of `FORMATS`, and what should be looked at before it is published.

    Args:
        checked: somebody has looked at what is flagged; without it such a paper says on every page that it is unchecked.
    """
    if kind not in PAPERS:
        raise InputFault(Problem("papers.kind", "There is no such paper.", f"Papers: {', '.join(PAPERS)}.", kind))
    if fmt not in FORMATS:
        raise InputFault(Problem("papers.format", "This format is not known.", f"Use {', '.join(FORMATS)}.", fmt))
    board = service.board(board_key)
    chair = compose(service, board_key, meeting)
    with service.database.read() as conn:
        facts = facts_of(conn, board, service.desk().person(board.project_manager), chair)
    paper = PAPERS[kind](facts)
    found = flags(paper, board.case_numbers)
    if not checked:
        paper = marked(paper, found)
    return drawn(kind, paper, fmt, service.now(), service.settings.overrides), found
