"""The small workbook that goes with a request: one lead's actions, three blanks to fill in beside each.

It reads by words alone (a colour is always its label), prints on landscape A4 with its header on every page, and is
locked except for the blanks. The key column ties a row to its action however the rows are sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache
from typing import Any

from lacflow.board.due_atoms import in_words
from lacflow.board.plan import Action, Deliverable, Due, DueKind
from lacflow.board.rag import Rag, Scheme
from lacflow.documents.sheets_out import pinned, put

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
_WIDTHS = (11, 8, 22, 38, 13, 19, 42, 46, 13, 18)
#: The columns a lead fills in, counted from 1.
BLANKS = (8, 9, 10)
ANYTHING_ELSE = "Anything else"
_HEADER_ROW = 4


def lead_workbook(actions: Sequence[Action], scheme: Scheme, *, board_name: str, reply_by_words: str) -> bytes:
    """Return the workbook of one lead's actions; the same bytes for the same arguments.

    Args:
        reply_by_words: when the answer is wanted, as the letter says it: `noon on Thursday 31 December`.
    """
    book = _styled_book()
    sheet = book.active
    sheet.title = "Your actions"
    book.properties.creator, book.properties.title = "lacflow", f"{board_name}: your actions"
    _introduce(sheet, board_name, reply_by_words)
    _head(sheet)
    for row, action in enumerate(actions, _HEADER_ROW + 1):
        _row(sheet, row, action, scheme)
    last = _HEADER_ROW + len(actions)
    _anything_else(sheet, last + 2)
    _rules(sheet, last, scheme)
    _page(sheet, last + 2)
    return pinned(book)


def _styled_book() -> Any:
    """Return an empty workbook that has every look of ours, worked out once: openpyxl takes most of its time over looks.

    The tables of looks are copied, so that nothing in one workbook depends on those written before it.
    """
    from openpyxl import Workbook
    from openpyxl.utils.indexed_list import IndexedList

    book, made = Workbook(), _looks()[0]
    for name in ("_fonts", "_fills", "_borders", "_alignments", "_protections", "_cell_styles"):
        setattr(book, name, IndexedList(getattr(made, name)))
    return book


@cache
def _looks() -> tuple[Any, dict[object, Any]]:
    """Return a workbook with one cell of each look, and those looks by name: a heading's, a column's, a line's."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    found: dict[object, Any] = {}
    for row, name in enumerate((*_LINES, _ELSE), 1):
        _line(sheet.cell(row, 1), name)
        found[name] = sheet.cell(row, 1)._style
    for column in range(1, len(HEADERS) + 1):
        _heading(sheet.cell(10, column), column)
        _look(sheet.cell(11, column), column)
        found["head", column], found["row", column] = sheet.cell(10, column)._style, sheet.cell(11, column)._style
    return book, found


def _dress(cell: Any, look: object) -> None:
    cell._style = copy(_looks()[1][look])


def held_colour(action: Action, scheme: Scheme) -> str:
    """Return the words for the colour we hold."""
    return scheme.label(action.rag.value)


def held_date(action: Action) -> str:
    """Return the words for the date we hold: the day, after the words it was written in where those were not a day."""
    due = action.current_due
    if not due:
        return "No date held"
    return due.raw if due.date is None else in_words(due.date) + _written(due)


def held_objective(action: Action) -> str:
    """Return an objective in one line: its number and title."""
    return " – ".join(w for w in (action.objective.number, action.objective.title) if w)


def held_activity(action: Action) -> str:
    """Return what an action is, and below it its deliverables, one a line, with the dates we hold for them."""
    return "\n".join((action.activity, *map(_deliverable, action.deliverables)))


def _deliverable(part: Deliverable) -> str:
    due = part.revised or part.due
    number = part.number.strip(" .()")
    day = f" ({in_words(due.date) if due.date else due.raw})" if due else ""
    return f"{number + '. ' if number else '- '}{' '.join(part.text.split())}{day}"


def _written(due: Due) -> str:
    return "" if due.kind is DueKind.DAY or not due.raw else f' (written "{due.raw}")'


#: The looks of lines that stand alone.
_TITLE, _LINE, _ELSE = "title", "line", "anything else"
_LINES = (_TITLE, _LINE)


def _introduce(sheet: Any, board_name: str, reply_by_words: str) -> None:
    lines = (
        f"{board_name}: your actions",
        f"Please send this file back by {reply_by_words}, or simply reply to the email.",
        "Fill in the last three columns where something changed. If nothing did, write: no change.",
    )
    for row, line in enumerate(lines, 1):
        _dress(sheet.cell(row, 1), _TITLE if row == 1 else _LINE)
        put(sheet.cell(row, 1), line)


def _line(cell: Any, look: str) -> None:
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name="Arial", size=14 if look == _TITLE else 11, bold=look != _LINE)
    cell.alignment = Alignment(vertical="top", wrap_text=look == _ELSE or None)


def _head(sheet: Any) -> None:
    for column, (words, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True), 1):
        cell = sheet.cell(_HEADER_ROW, column)
        _dress(cell, ("head", column))
        put(cell, words)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[_HEADER_ROW].height = 32


def _heading(cell: Any, column: int) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side(style="thin", color="808080")
    cell.font = Font(name="Arial", size=11, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="FF1F3864" if column not in BLANKS else "FF1D5C2E")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(left=line, right=line, top=line, bottom=line)


def _row(sheet: Any, row: int, action: Action, scheme: Scheme) -> None:
    words = (
        action.key,
        action.ref_raw or action.ref,
        held_objective(action),
        held_activity(action),
        held_colour(action, scheme),
        held_date(action),
        action.progress,
    )
    for column in range(1, len(HEADERS) + 1):
        cell = sheet.cell(row, column)
        _dress(cell, ("row", column))
        if column <= len(words) and words[column - 1]:
            put(cell, words[column - 1])
    longest = max(_lines(text, width) for text, width in zip(words, _WIDTHS, strict=False))
    sheet.row_dimensions[row].height = min(400, max(45, 14.5 * longest))


def _lines(text: str, width: int) -> int:
    return sum(1 + len(line) // max(1, int(width * 0.95)) for line in text.split("\n"))


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


def _anything_else(sheet: Any, row: int) -> None:
    _dress(sheet.cell(row, 4), _ELSE)
    put(sheet.cell(row, 4), f"{ANYTHING_ELSE}: a new issue or risk, a question, an action that is not yours")
    for column in BLANKS:
        _dress(sheet.cell(row, column), ("row", column))
    sheet.row_dimensions[row].height = 60


def _rules(sheet: Any, last: int, scheme: Scheme) -> None:
    """Offer the colours as a list, and lock everything but the blanks (no password: it guards against slips only)."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if last > _HEADER_ROW:
        labels = ",".join(scheme.label(rag).replace(",", " ").replace('"', "") for rag in (scheme.labels or tuple(Rag)))
        choice = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=False)
        choice.promptTitle, choice.prompt, choice.showInputMessage = "Colour now", "Choose one, or leave blank.", True
        sheet.add_data_validation(choice)
        choice.add(f"I{_HEADER_ROW + 1}:I{last}")
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _page(sheet: Any, last: int) -> None:
    sheet.freeze_panes = sheet.cell(_HEADER_ROW + 1, 3)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.print_area = f"A1:J{last}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "Page &P of &N"
