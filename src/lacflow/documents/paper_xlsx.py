"""A paper as a workbook: a sheet for each section, with its words and tables one under another. Every cell is text."""

from __future__ import annotations

from typing import Any

from lacflow.board.paper import Block, Grid, Heading, Paper, Picture, Points, Words
from lacflow.documents.sheets_out import pinned, put
from lacflow.documents.xlsx_out import height_of, lines_in, sheet_name

#: How wide a sheet is in characters, over how many columns words run at most, and how high a row is at least, in points.
_WIDE, _ACROSS, _LEAST = 130.0, 5, 15.0
_QUIET = {"italic": True, "color": "FF4D4D4D"}


def xlsx_of(paper: Paper) -> bytes:
    """Return the bytes of a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.title, book.properties.language = "lacflow", paper.title, "en-GB"
    sheet, row = _sheet(book, "About"), 1
    row = _line(sheet, row, paper.title, bold=True)
    for line in paper.about:
        row = _line(sheet, row, line)
    for block in paper.blocks():
        if isinstance(block, Heading) and block.level == 2:
            sheet, row = _sheet(book, block.text), 1
        row = _block(sheet, row, block)
    return pinned(book)


def _sheet(book: Any, title: str) -> Any:
    sheet = book.create_sheet(sheet_name(title, book.sheetnames))
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _block(sheet: Any, row: int, block: Block) -> int:
    match block:
        case Heading(text=text):
            return _line(sheet, row, text, bold=True)
        case Words(text=text, strong=strong):
            return _line(sheet, row, f"{strong} {text}".strip())
        case Points(items=items):
            for one in items:
                row = _line(sheet, row, "\n".join((f"{one.strong} {one.text}".strip(), *one.notes)))
            return row
        case Grid():
            return _grid(sheet, row, block)
        case Picture(alt=alt):
            return _line(sheet, row, alt)


def _line(sheet: Any, row: int, text: str, *, bold: bool = False) -> int:
    """Write words over the whole width of the sheet."""
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, 1)
    put(cell, text)
    cell.font, cell.alignment = Font(name="Arial", size=10, bold=bold), Alignment(vertical="top")
    if len(text) > _WIDE or "\n" in text:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_ACROSS)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[row].height = height_of(lines_in(text, _WIDE), _LEAST)
    return row + 1


def _grid(sheet: Any, row: int, grid: Grid) -> int:
    """Write a table, its header marked and repeated in print, columns as wide as their share, rows as high as their words."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    thin = Side(style="thin", color="FFA6A6A6")
    border, fill = Border(left=thin, right=thin, top=thin, bottom=thin), PatternFill("solid", fgColor="FFE9EDF4")
    wrap = Alignment(wrap_text=True, vertical="top")
    plain, strong, quiet = (Font(name="Arial", size=10, **looks) for looks in ({}, {"bold": True}, _QUIET))
    shares = grid.widths or (1.0,) * len(grid.head)
    letters = [get_column_letter(n) for n in range(1, len(shares) + 1)]
    for letter, share in zip(letters, shares, strict=True):
        sheet.column_dimensions[letter].width = max(sheet.column_dimensions[letter].width, share / sum(shares) * _WIDE)
    for number, cells in enumerate((grid.head, *grid.rows)):
        looks = strong if number == 0 else quiet if number - 1 in grid.quiet else plain
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(row + number, column)
            put(cell, text)
            cell.font, cell.alignment, cell.border = looks, wrap, border
            if number == 0:
                cell.fill = fill
        wide = (sheet.column_dimensions[letter].width for letter in letters)
        lines = max(lines_in(text, width * 1.1) for text, width in zip(cells, wide, strict=True))
        sheet.row_dimensions[row + number].height = height_of(lines, _LEAST)
    if sheet.print_title_rows is None:
        sheet.print_title_rows = f"{row}:{row}"
    return row + len(grid.rows) + 2
