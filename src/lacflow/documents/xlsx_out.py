"""Drawn pages as an Excel workbook: text that stays text, colours to choose from, ids that stay put, pages that print.

Sheets are protected without a password, against slips only: ids and what ties a row to its action are locked, everything
else can be written in. Bytes are the same whenever the content is.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from math import ceil
from typing import Any

from lacflow.board.rag import Rag, Scheme
from lacflow.documents.cells import Cell, column_letter
from lacflow.documents.drawing import Page
from lacflow.documents.layout import Kind
from lacflow.documents.sheets_out import ink_on, pinned, put

_FONT, _SIZES = "Arial", {Kind.HEADING: 11, Kind.HEADER: 10}
#: Points a line of words takes, and the highest row a sheet may have.
_LINE, _HIGHEST = 12.75, 409.0
_A3, _USUAL = 8, 24.0
_TABULAR = (Kind.ACTION, Kind.HEADER, Kind.NOTE)
_FREE_ROW = (
    "insertRows",
    "deleteRows",
    "formatCells",
    "formatColumns",
    "formatRows",
    "autoFilter",
    "sort",
    "insertHyperlinks",
)


def workbook_of(pages: Sequence[Page], title: str, scheme: Scheme) -> bytes:
    """Return the bytes of a workbook with these pages as sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.title, book.properties.language = "lacflow", title, "en-GB"
    looks = _Looks()
    for page in pages:
        sheet = book.create_sheet(sheet_name(page.sheet.name, book.sheetnames))
        _cells(sheet, page, looks)
        _columns(sheet, page)
        _rows(sheet, page)
        _choices(sheet, page, scheme)
        _printing(sheet, page)
        sheet.protection.sheet = True
        for allowed in _FREE_ROW:
            setattr(sheet.protection, allowed, False)
    return pinned(book)


def sheet_name(name: str, taken: Sequence[str]) -> str:
    """Return a name a sheet may have: 31 signs, none of those Excel refuses, not given twice."""
    bare = "".join(" " if c in r"[]:*?/\'" or ord(c) < 32 else c for c in name).strip()[:31] or "Sheet"
    folded = {t.lower() for t in taken}
    return next(n for n in (bare, *(f"{bare[:27]} {i}" for i in range(2, 999))) if n.lower() not in folded)


@dataclass(frozen=True)
class _Look:
    """How a cell looks."""

    kind: Kind
    fill: str | None
    bold: bool
    title: bool
    locked: bool
    wrap: bool
    centred: bool


class _Looks:
    """Styles by how a cell looks, each made once: openpyxl takes most of its time over them."""

    def __init__(self) -> None:
        self._made: dict[_Look, Any] = {}

    def give(self, target: Any, look: _Look) -> None:
        """Make a sheet's cell look its part."""
        if look not in self._made:
            _style(target, look)
            self._made[look] = copy(target._style)
        target._style = copy(self._made[look])


def _style(target: Any, look: _Look) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    size = 14 if look.title else _SIZES.get(look.kind, 10)
    bold = look.bold or look.kind in _SIZES
    target.font = Font(name=_FONT, size=size, bold=bold, color="FF" + ink_on(look.fill))
    across = "center" if look.centred else "left"
    down = "center" if look.kind is Kind.HEADER else "top"
    target.alignment = Alignment(wrap_text=look.wrap, vertical=down, horizontal=across)
    target.protection = Protection(locked=look.locked)
    target.number_format = "@"
    if look.fill:
        target.fill = PatternFill("solid", fgColor="FF" + look.fill)
    if look.kind in _TABULAR:
        line = Side(style="thin", color="FFA6A6A6")
        target.border = Border(left=line, right=line, top=line, bottom=line)


def _cells(sheet: Any, page: Page, looks: _Looks) -> None:
    from openpyxl.comments import Comment

    title = next((r for r, k in page.kinds.items() if k is Kind.WORDS and _is_title(page, r)), 0)
    for row, kind in page.kinds.items():
        own = page.columns.get(page.tables.get(row, -1), ()) if kind in _TABULAR else ()
        for column in sorted({*own, *(c.column for c in page.sheet.rows.get(row, ()))}):
            drawn = page.sheet.cells.get((row, column)) or Cell(row, column)
            cell = sheet.cell(row, column)
            carries = 0 < page.carrying <= column
            wrap = not carries and (column in own or page.sheet.width(drawn) > 1)
            looks.give(
                cell,
                _Look(
                    kind if column in own or kind not in _TABULAR else Kind.WORDS,
                    drawn.fill,
                    drawn.bold or (kind is Kind.ACTION and column in page.coloured),
                    title=row == title,
                    locked=carries or (kind is Kind.ACTION and column in page.refs),
                    wrap=wrap,
                    centred=kind is Kind.ACTION and column in page.coloured | page.refs,
                ),
            )
            if isinstance(drawn.value, str):
                put(cell, drawn.value)
            if drawn.comment:
                cell.comment = Comment(drawn.comment, "lacflow", width=300, height=120)
    for span in page.sheet.spans:
        sheet.merge_cells(start_row=span.top, start_column=span.left, end_row=span.bottom, end_column=span.right)


def _is_title(page: Page, row: int) -> bool:
    cells = page.sheet.rows.get(row, ())
    return len(cells) == 1 and cells[0].bold and not any(page.kinds[r] is Kind.HEADER for r in range(1, row))


def _columns(sheet: Any, page: Page) -> None:
    for column in {*range(1, page.right + 1), *page.sheet.widths}:
        sheet.column_dimensions[column_letter(column)].width = page.sheet.widths.get(column, _USUAL)
    for column in page.sheet.hidden_columns:
        sheet.column_dimensions[column_letter(column)].hidden = True


def _rows(sheet: Any, page: Page) -> None:
    spans = {(s.top, s.left): s for s in page.sheet.spans}
    need: dict[int, float] = {}
    for (row, column), cell in page.sheet.cells.items():
        if not cell.text or column in page.sheet.hidden_columns:
            continue
        span = spans.get((row, column))
        last, down = (span.right, span.bottom - span.top + 1) if span else (column, 1)
        wide: float = sum(
            page.sheet.widths.get(c, _USUAL) for c in range(column, last + 1) if c not in page.sheet.hidden_columns
        )
        wraps = page.kinds[row] in _TABULAR or last > column
        run = lines_in(cell.text, wide * (0.92 if cell.bold else 1.0)) if wraps else 1
        for r in range(row, row + down):
            need[r] = max(need.get(r, 0.0), run / down)
    for row, lines in need.items():
        least = 30.0 if page.kinds[row] is Kind.HEADER else 15.0
        sheet.row_dimensions[row].height = height_of(lines, least)


def height_of(lines: float, least: float) -> float:
    """Return how high a row of so many lines is, in points: never lower than `least`, never higher than a sheet allows."""
    return min(_HIGHEST, max(least, round(lines * _LINE + 3, 2)))


def lines_in(text: str, wide: float) -> int:
    """Return over how many lines words run in a column so many characters wide, broken between words."""
    return sum(max(1, ceil(len(line) / max(wide * 1.02 - 0.5, 1))) for line in text.split("\n"))


def _choices(sheet: Any, page: Page, scheme: Scheme) -> None:
    """Offer the colours as a list; other words are let in, and looked at when the file comes back."""
    from openpyxl.worksheet.datavalidation import DataValidation

    labels = ",".join(scheme.label(rag).replace(",", " ").replace('"', "") for rag in (scheme.labels or tuple(Rag)))
    choice = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=False)
    choice.promptTitle, choice.prompt, choice.showInputMessage = "Colour", "Choose one of the list.", True
    rows = [r for r, kind in page.kinds.items() if kind is Kind.ACTION]
    for column in sorted(page.coloured - page.sheet.hidden_columns):
        for row in rows:
            choice.add(f"{column_letter(column)}{row}")
    if rows and page.coloured:
        sheet.add_data_validation(choice)


def _printing(sheet: Any, page: Page) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    heads = [r for r, kind in page.kinds.items() if kind is Kind.HEADER]
    last = max(page.kinds, default=1)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddFooter.left.text, sheet.oddFooter.center.text = "&A", "Page &P of &N"
    sheet.print_area = f"A1:{column_letter(page.right)}{last}"
    if heads:
        top = next(r for r in range(heads[0], last + 2) if r + 1 not in heads)
        sheet.print_title_rows = f"{heads[0]}:{top}"
        sheet.freeze_panes = f"A{top + 1}" if top <= 8 else None
        if len({page.tables.get(r) for r in heads}) == 1:
            sheet.auto_filter.ref = f"A{top}:{column_letter(page.carrying + 1 if page.carrying else page.right)}{last}"
