"""A paper in the form it is handed out in: Word, PDF or a workbook; in the council's own Word template where it has one.

A template is `config/templates/papers/<kind>.docx`, filled by docxtpl with `title`, `about`, `mark` and `sections`: each has
`heading`, `words` and `tables` (`head`, `rows`). Words somebody typed are escaped.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from lacflow.board.paper import Grid, Heading, Paper, Points, Words
from lacflow.errors import InputFault, Problem, Where


def drawn(kind: str, paper: Paper, fmt: str, at: datetime, templates: Path | None) -> bytes:
    """Return a paper as docx, pdf or xlsx.

    Args:
        templates: the council's own templates, where there are any.
    """
    if fmt == "pdf":
        from lacflow.documents.paper_pdf import pdf_of

        return pdf_of(paper, at)
    if fmt == "xlsx":
        from lacflow.documents.paper_xlsx import xlsx_of

        return xlsx_of(paper)
    own = templates / "papers" / f"{kind}.docx" if templates else None
    if own is not None and own.is_file():
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
