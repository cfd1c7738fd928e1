"""The lead's workbook written cell by cell by openpyxl, slowly: what `lead_workbook` must equal in everything it says."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from lacflow.board.plan import Action
from lacflow.board.rag import Scheme
from lacflow.documents.sheets_out import put
from lacflow.documents.workbook_out import BLANKS, HEADERS, held_activity, held_colour, held_date, held_objective

WIDTHS = (11, 8, 22, 38, 13, 19, 42, 46, 13, 18)


def written(actions: Sequence[Action], scheme: Scheme, board_name: str, reply_by_words: str) -> bytes:
    """Return the whole workbook, drawn for these actions alone."""
    book, out = Workbook(), BytesIO()
    sheet = book.active
    sheet.title = "Your actions"
    book.properties.creator, book.properties.title = "lacflow", f"{board_name}: your actions"
    _words(sheet["A1"], f"{board_name}: your actions", Font(name="Arial", size=14, bold=True))
    asked = f"Please send this file back by {reply_by_words}, or simply reply to the email."
    _words(sheet["A2"], asked, Font(name="Arial", size=11))
    blank = "Fill in the last three columns where something changed. If nothing did, write: no change."
    _words(sheet["A3"], blank, Font(name="Arial", size=11))
    for column, width in enumerate(WIDTHS, 1):
        _heading(sheet.cell(4, column), column)
        sheet.column_dimensions["ABCDEFGHIJ"[column - 1]].width = width
    sheet.row_dimensions[4].height = 32
    for row, action in enumerate(actions, 5):
        _row(sheet, row, action, scheme)
    end = 6 + len(actions)
    _words(sheet.cell(end, 4), "Anything else: a new issue or risk, a question, an action that is not yours",
           Font(name="Arial", size=11, bold=True), wrap=True)  # fmt: skip
    for column in BLANKS:
        _look(sheet.cell(end, column), column)
    sheet.row_dimensions[end].height = 60
    _page(sheet, 4 + len(actions), ",".join(label.label for label in scheme.labels.values()))
    book.save(out)
    return out.getvalue()


def _words(cell: Any, words: str, font: Font, wrap: bool | None = None) -> None:
    cell.font, cell.alignment = font, Alignment(vertical="top", wrap_text=wrap)
    put(cell, words)


def _border(colour: str) -> Border:
    line = Side(style="thin", color=colour)
    return Border(left=line, right=line, top=line, bottom=line)


def _heading(cell: Any, column: int) -> None:
    cell.font, cell.border = Font(name="Arial", size=11, bold=True, color="FFFFFF"), _border("808080")
    cell.fill = PatternFill("solid", fgColor="FF1D5C2E" if column in BLANKS else "FF1F3864")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    put(cell, HEADERS[column - 1])


def _look(cell: Any, column: int) -> None:
    cell.font, cell.border = (
        Font(name="Arial", size=11, color="FF595959" if column == 1 else "FF000000"),
        _border("A6A6A6"),
    )
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if column in BLANKS:
        cell.protection, cell.number_format = Protection(locked=False), "@"
    else:
        cell.fill = PatternFill("solid", fgColor="FFD9D9D9" if column == 1 else "FFF2F2F2")


def _row(sheet: Any, row: int, action: Action, scheme: Scheme) -> None:
    words = (
        action.key, action.ref_raw or action.ref, held_objective(action), held_activity(action),
        held_colour(action, scheme), held_date(action), action.progress, "", "", "",
    )  # fmt: skip
    tallest = 1
    for column, (text, width) in enumerate(zip(words, WIDTHS, strict=True), 1):
        _look(sheet.cell(row, column), column)
        if text:
            put(sheet.cell(row, column), text)
        if column not in BLANKS:
            tallest = max(tallest, sum(1 + len(line) // int(width * 0.95) for line in text.split("\n")))
    sheet.row_dimensions[row].height = min(400, max(45, 14.5 * tallest))


def _page(sheet: Any, last: int, labels: str) -> None:
    choice = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=False)
    choice.promptTitle, choice.prompt, choice.showInputMessage = "Colour now", "Choose one, or leave blank.", True
    choice.add(f"I5:I{last}")
    sheet.add_data_validation(choice)
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)
    sheet.freeze_panes = "C5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows, sheet.print_area = "4:4", f"A1:J{last + 2}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "Page &P of &N"
