"""The plan goes out: as a workbook that reads back the same, as CSV, or as JSON.

Every cell is text, so that no program takes words for a formula, a ref for a number or a month for a day. Colours are
words with a fill behind them. Leads stand one a line, in the plan's own words. Sheets are the views: open, metrics,
standing data, closed.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lacflow.board.due import read_due
from lacflow.board.due_atoms import in_words
from lacflow.board.headers import fold_header
from lacflow.board.plan import Action, Colour, Due, DueKind, Plan, RagSource, Status
from lacflow.board.rag import DEFAULT, Scheme
from lacflow.documents.columns import SYNONYMS
from lacflow.documents.plan_json import plan_to_json
from lacflow.documents.sheets_out import FILLS, pinned, put, safe_csv
from lacflow.documents.values import read_colour
from lacflow.errors import InputFault, Problem

_SHEETS = {Status.OPEN: "Plan", Status.METRIC: "Metrics", Status.STANDING: "Standing data", Status.CLOSED: "Closed"}
_Column = tuple[str, int, Callable[[Action, Scheme, Mapping[str, str]], str]]


def export_plan(plan: Plan, fmt: str, names: Mapping[str, str], scheme: Scheme = DEFAULT) -> bytes:
    """Return a plan as `xlsx`, `csv` or `json`.

    Args:
        names: people's names by key, for leads whose words in the plan are empty.

    Raises:
        InputFault: the format is not known.
    """
    if fmt == "json":
        return (json.dumps(plan_to_json(plan), ensure_ascii=False, indent=1) + "\n").encode()
    if fmt == "csv":
        return _csv(plan, names, scheme)
    if fmt == "xlsx":
        return _workbook(plan, names, scheme)
    raise InputFault(Problem("export.format", "This format is not known.", "Use xlsx, csv or json.", fmt))


def due_words(due: Due) -> str:
    """Return words that read back as the same date: its own, unless they depended on when they were said."""
    if due.raw and read_due(due.raw).date == due.date:
        return due.raw
    if due.date is not None:
        return f"{due.date:%B %Y}" if due.kind is DueKind.MONTH else in_words(due.date)
    return due.raw


def colour_words(colour: Colour, scheme: Scheme) -> str:
    """Return the colour as written where it was written in words, else the council's label; "" for none."""
    if colour.source is not RagSource.FILL and colour.raw and read_colour(colour.raw, scheme) is colour.value:
        return colour.raw
    return scheme.label(colour.value) if colour.value else ""


def _leads(action: Action, scheme: Scheme, names: Mapping[str, str]) -> str:
    return "\n".join(lead.raw or names.get(lead.person or "", lead.person or "") for lead in action.leads)


def _savings(action: Action) -> str:
    return "" if action.savings_k is None else f"{action.savings_k:.15g}"


_COLUMNS: tuple[_Column, ...] = (
    ("Key", 11, lambda a, s, n: a.key),
    ("Ref", 9, lambda a, s, n: a.ref_raw or a.ref),
    ("Objective no", 10, lambda a, s, n: a.objective.number),
    ("Objective", 24, lambda a, s, n: a.objective.title),
    ("Activity", 42, lambda a, s, n: a.activity),
    ("Progress", 60, lambda a, s, n: a.progress),
    ("Lead", 28, _leads),
    ("Target date", 16, lambda a, s, n: due_words(a.due)),
    ("Revised date", 16, lambda a, s, n: due_words(a.revised)),
    ("BRAG", 10, lambda a, s, n: colour_words(a.rag, s)),
    ("Savings RAG", 10, lambda a, s, n: colour_words(a.savings_rag, s)),
    ("Target saving (£K)", 11, lambda a, s, n: _savings(a)),
    ("Priority", 10, lambda a, s, n: a.priority),
    ("Said to be complete", 22, lambda a, s, n: a.said_complete or ""),
    ("Deliverables", 34, lambda a, s, n: "\n".join(f"{d.number} {d.text}".strip() for d in a.deliverables)),
)
_ALWAYS = frozenset(("Key", "Ref", "Objective no", "Objective", "Activity", "Progress", "Lead", "Target date", "BRAG"))


def _columns(actions: Sequence[Action], scheme: Scheme, names: Mapping[str, str]) -> list[_Column]:
    """Return our columns, those nobody uses left out, then the plan's own under their own headers."""
    used = [c for c in _COLUMNS if c[0] in _ALWAYS or any(c[2](a, scheme, names) for a in actions)]
    own = dict.fromkeys(header for a in actions for header in a.other)
    return [*used, *((_own_header(h), 26, _other(h)) for h in own)]


def _own_header(header: str) -> str:
    """Return a header that cannot be taken for one of our columns."""
    taken = fold_header(header) in {n for field in SYNONYMS.values() for n in field} or not fold_header(header)
    return f"Also: {header}" if taken else header


def _other(header: str) -> Callable[[Action, Scheme, Mapping[str, str]], str]:
    return lambda action, scheme, names: action.other.get(header, "")


def _workbook(plan: Plan, names: Mapping[str, str], scheme: Scheme) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.title = "lacflow", plan.board or "Plan"
    for status, title in _SHEETS.items():
        actions = [a for a in plan.actions if a.status is status]
        if actions or status is Status.OPEN:
            _sheet(book.create_sheet(title), actions, names, scheme)
    return pinned(book)


def _sheet(sheet: Any, actions: Sequence[Action], names: Mapping[str, str], scheme: Scheme) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    columns = _columns(actions, scheme, names)
    for number, (header, width, _) in enumerate(columns, 1):
        cell = sheet.cell(1, number)
        put(cell, header)
        cell.font, cell.fill = Font(name="Arial", bold=True, color="FFFFFF"), PatternFill("solid", fgColor="FF1F3864")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    top = Alignment(wrap_text=True, vertical="top")
    for row, action in enumerate(actions, 2):
        for number, (header, _, words) in enumerate(columns, 1):
            text = words(action, scheme, names)
            if not text:
                continue
            cell = sheet.cell(row, number)
            put(cell, text)
            cell.alignment = top
            colour = {"BRAG": action.rag, "Savings RAG": action.savings_rag}.get(header)
            if colour and colour.value:
                cell.fill = PatternFill("solid", fgColor="FF" + FILLS[colour.value])
    _page(sheet, len(actions), columns, scheme)


def _page(sheet: Any, rows: int, columns: Sequence[_Column], scheme: Scheme) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    if rows:
        labels = ",".join(scheme.label(rag).replace(",", " ").replace('"', "") for rag in FILLS)
        choice = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(choice)
        letter = get_column_letter([c[0] for c in columns].index("BRAG") + 1)
        choice.add(f"{letter}2:{letter}{rows + 1}")


def _csv(plan: Plan, names: Mapping[str, str], scheme: Scheme) -> bytes:
    columns = _columns(plan.actions, scheme, names)
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow([*(safe_csv(c[0]) for c in columns), "State"])
    for action in plan.actions:
        out.writerow([*(safe_csv(c[2](action, scheme, names)) for c in columns), action.status.value])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")
