"""A paper as a workbook: a sheet for each section, with its words and tables one under another. Every cell is text."""

from __future__ import annotations

from typing import Any

from lacflow.board.paper import Block, Grid, Heading, Paper, Picture, Points, Words
from lacflow.documents.sheets_out import pinned, put
from lacflow.documents.xlsx_out import sheet_name

_WIDE = 110.0


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
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, 1)
    put(cell, text)
    cell.font, cell.alignment = Font(name="Arial", size=10, bold=bold), Alignment(vertical="top")
    return row + 1


def _grid(sheet: Any, row: int, grid: Grid) -> int:
    """Write a table, its header marked, columns as wide as their share."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    thin = Side(style="thin", color="FFA6A6A6")
    border, fill = Border(left=thin, right=thin, top=thin, bottom=thin), PatternFill("solid", fgColor="FFE9EDF4")
    wrap, plain, strong = (
        Alignment(wrap_text=True, vertical="top"),
        Font(name="Arial", size=10),
        Font(name="Arial", size=10, bold=True),
    )
    shares = grid.widths or (1.0,) * len(grid.head)
    for n, share in enumerate(shares, 1):
        letter = get_column_letter(n)
        sheet.column_dimensions[letter].width = max(sheet.column_dimensions[letter].width, share / sum(shares) * _WIDE)
    for number, cells in enumerate((grid.head, *grid.rows)):
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(row + number, column)
            put(cell, text)
            cell.font, cell.alignment, cell.border = strong if number == 0 else plain, wrap, border
            if number == 0:
                cell.fill = fill
    return row + len(grid.rows) + 2
