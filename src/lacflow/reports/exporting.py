"""`lacflow plan export`: the plan as a document, now or as it stood.

JSON also says, for recounting a briefing, who leads each action (`people`), which wordings stand for nobody (`unmatched`),
who was asked about it in the cycle in hand (`asked`), and what is said to be complete (`said_complete`). A colour is
`assured` where somebody spoke of the action for the newest board, or it is confirmed complete; `boards_since` says how many
boards ago that was. In the other formats a colour that is not assured is greyed, with the day it was last spoken of in words.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from lacflow.board.board import Board
from lacflow.board.due_atoms import in_words
from lacflow.board.plan import Plan
from lacflow.board.rag import Rag
from lacflow.errors import InputFault
from lacflow.reports.ahead import meeting_of
from lacflow.store import cycles, history, layouts, plans

if TYPE_CHECKING:
    from lacflow.app import App


def exported(service: App, board: Board, fmt: str, as_of: datetime | None) -> tuple[bytes, int]:
    """Return the plan of a board in a format, and how many actions it holds."""
    from lacflow.documents import export_plan
    from lacflow.documents.layout import Layout
    from lacflow.documents.records import from_json

    with service.database.read() as conn:
        plan = plans.load(conn, board.key, as_of=as_of)
        kept = layouts.load(conn, board.key, as_of)
        last_said = history.unassured(conn, board, plan, as_of or service.now())
    if fmt == "json":
        return _as_json(service, board, plan, as_of or service.now()), len(plan.actions)
    names = {p.key: p.name for p in service.settings.directory.people.values()}
    if fmt == "pdf":
        from lacflow.documents.paper_pdf import pdf_of
        from lacflow.papers.plan import plan_paper

        paper = plan_paper(plan, names, board.scheme, _title(board, as_of), last_said)
        return pdf_of(paper, as_of or service.now()), len(plan.actions)
    content = export_plan(
        plan,
        fmt,
        names,
        board.scheme,
        layout=from_json(Layout, kept) if kept else None,
        directory=service.settings.directory,
        title=_title(board, as_of),
        columns=service.settings.columns,
        last_said=last_said,
    )
    return content, len(plan.actions)


def _title(board: Board, as_of: datetime | None) -> str:
    """Return what the document is called: the board's plan, and the day it stood so where that is not today."""
    then = f", as it stood on {in_words(as_of.astimezone(board.zone).date())}" if as_of else ""
    return f"{board.name}: action plan{then}"


def _as_json(service: App, board: Board, plan: Plan, at: datetime) -> bytes:
    from lacflow.documents import plan_to_json

    document = plan_to_json(plan)
    asked = _asked(service, board)
    with service.database.read() as conn:
        spoken = history.last_spoken(conn, board.key, [a.key for a in plan.actions], at)
    for row, action in zip(document["actions"], plan.actions, strict=True):
        row["people"] = list(action.people)
        row["unmatched"] = [lead.raw for lead in action.leads if lead.person is None]
        row["asked"] = [person for person, keys in asked.items() if action.key in keys]
        row["said_complete"] = action.said_complete
        row["boards_since"] = spoken[action.key]
        row["assured"] = spoken[action.key] == 0 or action.rag.value is Rag.BLUE
    document["board"] = board.key
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


def _asked(service: App, board: Board) -> dict[str, tuple[str, ...]]:
    with service.database.read() as conn:
        try:
            meeting = meeting_of(conn, service, board, None, service.now())
        except InputFault:
            return {}
        return {r.person: r.asked for r in cycles.requests(conn, board.key, meeting)}
