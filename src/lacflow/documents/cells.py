"""A document as plain data: what the child process hands back, and how a cell looks to a reader.

Rows and columns count from 1. A fill is `RRGGBB`, themes and tints worked out; None is no fill; `?` and a reason is a fill
of which nobody can say what one colour it is. `kept` is the text without what is struck through (None: nothing is).
Covered cells of a merge are absent. A Word document is one sheet: paragraphs are rows of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

Value = str | float | bool | date | None


@dataclass(frozen=True)
class Cell:
    """One cell: its value, number format and looks.

    Args:
        formula: the value was calculated; `written` is the formula, without its sign.
        by_rule: the fill is a conditional format's.
        before: the text as it was before tracked changes; None where there are none. The value is the text with them.
        pictures: how many pictures lie in the cell: what they say, nobody has read.
        tag: what our own export hid in a cell of a Word document for us to find again.
    """

    row: int
    column: int
    value: Value = None
    format: str = "General"
    fill: str | None = None
    kept: str | None = None
    bold: bool = False
    comment: str = ""
    formula: bool = False
    by_rule: bool = False
    before: str | None = None
    pictures: int = 0
    tag: str = ""
    written: str = ""

    @cached_property
    def text(self) -> str:
        """What a person sees in the cell, without outer blanks."""
        return shown(self.value, self.format).strip()

    @property
    def standing(self) -> str:
        """The text without what is struck through."""
        return self.text if self.kept is None else self.kept.strip()


@dataclass(frozen=True)
class Span:
    """A merged range, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells by row and column, what is hidden, what is merged, and how wide columns are, in characters."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    spans: tuple[Span, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Mapping[int, tuple[Cell, ...]]:
        """The cells of each row that has any, left to right."""
        rows: dict[int, list[Cell]] = {}
        for (row, _), cell in sorted(self.cells.items()):
            rows.setdefault(row, []).append(cell)
        return {row: tuple(cells) for row, cells in rows.items()}

    @cached_property
    def _covered(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        return {
            (row, column): (s.top, s.left)
            for s in self.spans
            for row in range(s.top, s.bottom + 1)
            for column in range(s.left, s.right + 1)
        }

    @cached_property
    def _widths(self) -> Mapping[tuple[int, int], int]:
        return {(s.top, s.left): s.right - s.left + 1 for s in self.spans}

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell there, or the one whose merge covers it."""
        return self.cells.get(self._covered.get((row, column), (row, column)))

    def width(self, cell: Cell) -> int:
        """Return over how many columns a cell is merged."""
        return self._widths.get((cell.row, cell.column), 1)


@dataclass(frozen=True)
class Book:
    """A document: its sheets in order, whether it counts days from 1904, what was left out, and what kind it is.

    Args:
        remarks: each says what was left out or is to be known, for the people who read what was ignored.
        kind: xlsx (also for .xlsm), docx, csv, ods or xls.
    """

    sheets: tuple[Sheet, ...] = ()
    from_1904: bool = False
    remarks: tuple[str, ...] = field(default=())
    kind: str = "xlsx"


def book_from_json(data: Mapping[str, Any]) -> Book:
    """Return the book the child process wrote as JSON."""
    formats = data["formats"]
    return Book(
        tuple(_sheet(s, formats) for s in data["sheets"]), bool(data["from_1904"]), tuple(data.get("remarks", ()))
    )


def _sheet(data: Mapping[str, Any], formats: list[str]) -> Sheet:
    cells = {}
    for row, column, kind, value, number_format, fill, kept, bold, comment, formula, more in data["cells"]:
        found = date.fromisoformat(value) if kind == "d" else value
        cells[row, column] = Cell(
            row,
            column,
            found,
            formats[number_format],
            fill,
            kept,
            bool(bold),
            comment or "",
            bool(formula),
            **(more or {}),
        )
    return Sheet(
        data["name"],
        cells,
        data["hidden"],
        frozenset(data["hidden_rows"]),
        frozenset(data["hidden_columns"]),
        tuple(Span(*s) for s in data["spans"]),
        {int(column): width for column, width in data.get("widths", {}).items()},
    )


def column_letter(column: int) -> str:
    """Return the letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def date_shape(number_format: str) -> str:
    """Return what a date format shows: `day`, `month` (mmm-yy), `yearless` (d-mmm), `year` or `none`.

    Example:
        `dd/mm/yy` -> day; `mmm-yy` -> month; `d-mmm` -> yearless: what Excel makes of `Jan-20`.
    """
    bare = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.|_.", "", number_format.split(";")[0]).lower()
    day, month, year = ("d" in bare, "m" in bare.replace("am/pm", ""), "y" in bare)
    if month and year:
        return "day" if day else "month"
    if day and month:
        return "yearless"
    return "year" if year else "none"


def shown(value: Value, number_format: str = "General") -> str:
    """Return a value as its format shows it to a reader: `3.10`, `15%`, `Nov-19`, `31/12/19`.

    Example:
        3.1 with `0.00` -> `3.10`; 2019-11-01 with `mmm-yy` -> `Nov-19`.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return _shown_date(value, number_format)
    return _shown_number(value, number_format)


def _shown_date(value: date, number_format: str) -> str:
    year = f"{value:%Y}" if "yyyy" in number_format.lower() else f"{value:%y}"
    match date_shape(number_format):
        case "month":
            return f"{value:%b}-{year}"
        case "yearless":
            return f"{value.day}-{value:%b}"
        case "year":
            return f"{value:%Y}"
        case "day":
            return f"{value:%d/%m}/{year}"
    return f"{value:%d/%m/%Y}"


def _shown_number(value: float, number_format: str) -> str:
    bare = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.|_.", "", number_format.split(";")[0])
    decimals = re.search(r"\.(0+)", bare)
    places = len(decimals[1]) if decimals else 0
    if "%" in bare:
        return f"{value * 100:.{places}f}%"
    if decimals or re.fullmatch(r"[#0,\s£$€-]*0", bare):
        return f"{value:,.{places}f}" if "," in bare else f"{value:.{places}f}"
    return f"{value:.15g}"
