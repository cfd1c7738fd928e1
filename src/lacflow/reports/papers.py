"""`lacflow papers`: what a board is given, as Word, PDF or workbook; in the council's own Word template where it has one.

A template is `config/templates/papers/<kind>.docx`, filled by docxtpl with `title`, `about`, `mark` and `sections`: each has
`heading`, `words` and `tables` (`head`, `rows`). Words somebody typed are escaped.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lacflow.board.paper import Grid, Heading, Paper, Points, Words
from lacflow.board.plain import colour_from_json
from lacflow.board.plan import Note
from lacflow.errors import InputFault, Problem, Where
from lacflow.papers.board import PAPERS, Facts
from lacflow.papers.flagged import Flag, flags, marked
from lacflow.papers.saying import Voice
from lacflow.reports.brief import compose
from lacflow.store import imports, log, plans

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
    paper = PAPERS[kind](_facts(service, board_key, meeting))
    found = flags(paper, board.case_numbers)
    if not checked:
        paper = marked(paper, found)
    return _drawn(service, kind, paper, fmt), found


def _facts(service: App, board_key: str, meeting: str | None) -> Facts:
    board, chair = service.board(board_key), compose(service, board_key, meeting)
    with service.database.read() as conn:
        entries = log.shown_at(log.entries(conn, board.key), board, chair.held.meeting.key)
        notes = {kind: tuple(_note(e) for e in entries if e.kind == kind) for kind in ("issue", "risk")}
        plan = replace(plans.load(conn, board.key), issues=notes["issue"], risks=notes["risk"])
        about = (imports.last_document(conn, board.key) or {}).get("about", {})
    stated = {name: colour_from_json(colour) for name, colour in about.items()}
    return Facts(Voice(board, service.desk().person(board.project_manager)), chair, plan, stated)


def _note(entry: log.Entry) -> Note:
    """Return an entry of the log as papers show it."""
    return Note(entry.number, entry.text, entry.owner, entry.answer, entry.objective)


def _drawn(service: App, kind: str, paper: Paper, fmt: str) -> bytes:
    if fmt == "pdf":
        from lacflow.documents.paper_pdf import pdf_of

        return pdf_of(paper, service.now())
    if fmt == "xlsx":
        from lacflow.documents.paper_xlsx import xlsx_of

        return xlsx_of(paper)
    own = service.settings.overrides / "papers" / f"{kind}.docx"
    if own.is_file():
        return filled(own, paper)
    from lacflow.documents.paper_docx import docx_of

    return docx_of(paper)


def filled(template: Path, paper: Paper) -> bytes:
    """Return a council's own Word template filled with a paper.

    Raises:
        InputFault: the template cannot be opened, or names something it is not given.
    """
    from docxtpl import DocxTemplate
    from jinja2 import Environment, StrictUndefined, TemplateError

    from lacflow.documents.sheets_out import pinned_zip

    out = BytesIO()
    try:
        document = DocxTemplate(template)
        document.render(context(paper), Environment(autoescape=True, undefined=StrictUndefined), autoescape=True)
        document.save(out)
    except (TemplateError, ValueError, KeyError) as error:
        hint = "docs/papers.md says what a template may name; take the file away to have the layout we ship."
        problem = Problem(
            "template.fault", f"The paper could not be written: {error}.", hint, where=Where(str(template))
        )
        raise InputFault(problem) from error
    return pinned_zip(out)


def context(paper: Paper) -> dict[str, Any]:
    """Return what a template may name."""
    sections: list[dict[str, Any]] = [{"heading": "", "words": [], "tables": []}]
    for block in paper.blocks():
        match block:
            case Heading(text=text):
                sections.append({"heading": text, "words": [], "tables": []})
            case Words(text=text, strong=strong):
                sections[-1]["words"].append(f"{strong} {text}".strip())
            case Points(items=items):
                sections[-1]["words"] += [" ".join((one.strong, one.text, *one.notes)).strip() for one in items]
            case Grid(head=head, rows=rows):
                sections[-1]["tables"].append({"head": list(head), "rows": [list(row) for row in rows]})
    kept = [s for s in sections if any(s.values())]
    return {"title": paper.title, "about": list(paper.about), "mark": paper.mark, "sections": kept}
