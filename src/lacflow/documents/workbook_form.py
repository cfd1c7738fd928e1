"""The lead's workbook without its actions: drawn by openpyxl once a process, filled in as text for each lead.

Drawing it takes ten milliseconds, filling it in one; and what openpyxl writes differs from lead to lead only in a few
words, two row numbers and the rows of the actions. So it is drawn with one line of each look. Those lines are cut out
again, and what differs becomes a field of a format string:

    title, ask, labels    words: the title, what is asked and by when, the colours to choose from
    rows, last            the rows of the actions, and the number of the last of them
    end                   the number of the line below them, for anything else
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lacflow.documents.sheets_out import pinned, put, unpacked, with_files

HEADERS = (
    "Key",
    "Ref",
    "Objective",
    "Activity",
    "Colour we hold",
    "Date we hold",
    "Latest progress",
    "Your update",
    "Colour now",
    "New date",
)
WIDTHS = (11, 8, 22, 38, 13, 19, 42, 46, 13, 18)
#: The columns a lead fills in, counted from 1.
BLANKS = (8, 9, 10)
ANYTHING_ELSE = "Anything else"
HEADER_ROW = 4

#: A cell of each look is drawn with this in it: nothing, words, and words that begin like a formula.
BLANK, WORDS, FORMULA = "", "words", "=words"
_DRAWN = {content: row for row, content in enumerate((BLANK, WORDS, FORMULA), HEADER_ROW + 1)}
_FIRST, _LAST = HEADER_ROW + 1, HEADER_ROW + len(_DRAWN)
_END = _LAST + 2
_SHEET, _BOOK, _ABOUT = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml"


@dataclass(frozen=True)
class Form:
    """The workbook to fill in.

    Attributes:
        archive: the files that are the same for everybody, packed.
        files: the text of the others, with fields.
        looks: the numbers of the looks of a row's cells, from the first column on, by what a cell holds.
    """

    archive: bytes
    files: Mapping[str, str]
    looks: Mapping[str, tuple[str, ...]]

    def filled(self, **fields: object) -> bytes:
        """Return the workbook with every field filled in by text that is XML already."""
        return with_files(self.archive, {name: text.format(**fields).encode() for name, text in self.files.items()})


@cache
def form() -> Form:
    """Return the workbook of nobody, to be filled in."""
    files = unpacked(pinned(_drawn()))
    sheet, book, about = (files.pop(name).decode() for name in (_SHEET, _BOOK, _ABOUT))
    looks = {holds: tuple(re.findall(rf'r="[A-J]{row}" s="(\d+)"', sheet)) for holds, row in _DRAWN.items()}
    fields = {_SHEET: _fields(sheet), _BOOK: book.replace(f"$J${_END}", "$J${end}"), _ABOUT: about}
    return Form(with_files(b"", files), fields, looks)


def _fields(sheet: str) -> str:
    """Return a sheet with fields where leads differ: the drawn lines are cut out, numbers of rows and words replaced."""
    above, rows = sheet.replace("<t>", '<t xml:space="preserve">').split(f'<row r="{_FIRST}"')
    below = rows[rows.index(f'<row r="{_END}"') :]
    below = re.sub(rf'( r="[A-J]?){_END}"', r'\g<1>{end}"', below)
    below = below.replace(f'"I{_FIRST}:I{_LAST}"', f'"I{_FIRST}:I{{last}}"')
    return above.replace(f'"A1:J{_END}"', '"A1:J{end}"') + "{rows}" + below


def _drawn() -> Any:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Your actions"
    book.properties.creator, book.properties.title = "lacflow", "{title}"
    _introduce(sheet)
    _head(sheet)
    for holds, row in _DRAWN.items():
        _row(sheet, row, holds)
    _anything_else(sheet)
    _rules(sheet)
    _page(sheet)
    return book


def _introduce(sheet: Any) -> None:
    lines = (
        "{title}",
        "{ask}",
        "Fill in the last three columns where something changed. If nothing did, write: no change.",
    )
    for row, line in enumerate(lines, 1):
        _line(sheet.cell(row, 1), size=14 if row == 1 else 11, bold=row == 1)
        put(sheet.cell(row, 1), line)


def _line(cell: Any, *, size: int = 11, bold: bool = False, wrap: bool | None = None) -> None:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name="Arial", size=size, bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)


def _head(sheet: Any) -> None:
    for column, (words, width) in enumerate(zip(HEADERS, WIDTHS, strict=True), 1):
        cell = sheet.cell(HEADER_ROW, column)
        _heading(cell, column)
        put(cell, words)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[HEADER_ROW].height = 32


def _heading(cell: Any, column: int) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side(style="thin", color="808080")
    cell.font = Font(name="Arial", size=11, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="FF1F3864" if column not in BLANKS else "FF1D5C2E")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(left=line, right=line, top=line, bottom=line)


def _row(sheet: Any, row: int, holds: str) -> None:
    for column in range(1, len(HEADERS) + 1):
        cell = sheet.cell(row, column)
        _look(cell, column)
        if holds:
            put(cell, holds)


def _look(cell: Any, column: int) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    line = Side(style="thin", color="A6A6A6")
    cell.border = Border(left=line, right=line, top=line, bottom=line)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(name="Arial", size=11, color="FF595959" if column == 1 else "FF000000")
    if column in BLANKS:
        cell.protection = Protection(locked=False)
        cell.number_format = "@"
    else:
        cell.fill = PatternFill("solid", fgColor="FFD9D9D9" if column == 1 else "FFF2F2F2")


def _anything_else(sheet: Any) -> None:
    words = f"{ANYTHING_ELSE}: a new issue or risk, a question, an action that is not yours"
    _line(sheet.cell(_END, 4), bold=True, wrap=True)
    put(sheet.cell(_END, 4), words)
    for column in BLANKS:
        _look(sheet.cell(_END, column), column)
    sheet.row_dimensions[_END].height = 60


def _rules(sheet: Any) -> None:
    """Offer the colours as a list, and lock everything but the blanks (no password: it guards against slips only)."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation(type="list", formula1='"{labels}"', allow_blank=True, showErrorMessage=False)
    choice.promptTitle, choice.prompt, choice.showInputMessage = "Colour now", "Choose one, or leave blank.", True
    sheet.add_data_validation(choice)
    choice.add(f"I{_FIRST}:I{_LAST}")
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _page(sheet: Any) -> None:
    sheet.freeze_panes = sheet.cell(_FIRST, 3)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:J{_END}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "Page &P of &N"
