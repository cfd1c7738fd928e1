"""The child process: opens one workbook from a stranger under limits, and writes its cells as JSON.

Run only by `opening`, as `python -I -m lacflow.documents.child MEMORY CPU CELLS`; the workbook comes on stdin, one JSON
document goes to stdout: the book, or `{"fault": code, "message": words}`. Nothing else of the machine is used: no file
is opened and no address is looked up.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lacflow.documents.child.pages import FaultError

Json = Any
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read(content: bytes, pages: Any) -> None:
    """Fill in the sheets of a workbook."""
    _refuse_doctypes(content)
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True, keep_links=False)
    formulas = any(c.data_type == "f" for s in book.worksheets for c in s._cells.values())
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False) if formulas else None
    looks = _Looks(book)
    for sheet in book.worksheets:
        page = pages.page(sheet.title, hidden=sheet.sheet_state != "visible")
        cached = values[sheet.title] if values else None
        page.hidden_rows |= {n for n, r in sheet.row_dimensions.items() if r.hidden or r.height == 0}
        page.hidden_columns += [(n, n) for d in sheet.column_dimensions.values() if d.hidden for n in _columns(d)]
        page.spans += [(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges]
        for row, column, kind, plain, fmt, fill, kept, bold, note, formula in _cells(sheet, cached, looks, 10**9):
            page.put(
                row,
                column,
                plain,
                day=kind == "d",
                number_format=looks.formats[fmt],
                fill=fill,
                kept=kept,
                bold=bool(bold),
                note=note,
                formula=bool(formula),
            )
    pages.from_1904 = book.epoch.year == 1904


def _refuse_doctypes(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            if not info.filename.lower().endswith((".xml", ".rels", ".vml")):
                continue
            with archive.open(info) as part:
                head = part.read(65536)
            if _DOCTYPE.search(head.replace(b"\0", b"")):
                raise FaultError(
                    "file.doctype", "It holds a document type declaration, which no spreadsheet program writes."
                )


def _sheet(sheet: Any, cells: list[Json]) -> Json:
    return {
        "name": sheet.title,
        "hidden": sheet.sheet_state != "visible",
        "hidden_rows": [n for n, r in sheet.row_dimensions.items() if r.hidden or r.height == 0],
        "hidden_columns": [n for d in sheet.column_dimensions.values() if d.hidden for n in _columns(d)],
        "spans": [[r.min_row, r.min_col, r.max_row, r.max_col] for r in sheet.merged_cells.ranges],
        "cells": cells,
    }


def _columns(dimension: Any) -> range:
    first = dimension.min or 1
    return range(first, min(dimension.max or first, first + 200) + 1)


def _cells(sheet: Any, cached: Any, looks: _Looks, limit: int) -> Iterator[Json]:
    """Yield what a sheet really holds; its stated dimensions, true or not, are not asked."""
    count = 0
    for (row, column), cell in sheet._cells.items():
        formula = cell.data_type == "f"
        value = (
            cached._cells[row, column].value if formula and cached and (row, column) in cached._cells else cell.value
        )
        if formula and cached is None:
            value = None
        fill = looks.fill(cell)
        note = cell.comment.text if getattr(cell, "comment", None) else None
        if value is None and fill is None and note is None and not formula:
            continue
        count += 1
        if count > limit:
            raise FaultError("file.too_big", "It holds more cells than any plan.")
        kind, plain = _plain(value)
        kept = looks.kept(cell)
        yield [row, column, kind, plain, looks.format(cell), fill, kept, looks.bold(cell), note, int(formula)]


def _plain(value: Any) -> tuple[str, Json]:
    import datetime

    if value is None or isinstance(value, bool | int | float):
        return "v", value
    if isinstance(value, datetime.datetime):
        return "d", value.date().isoformat()
    if isinstance(value, datetime.date):
        return "d", value.isoformat()
    return "v", str(value)


class _Looks:
    """Fills, fonts and formats of a workbook, each worked out once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._theme = _theme(book.loaded_theme)
        self._fills: dict[int, str | None] = {}
        self._numbers: dict[str, int] = {}

    @property
    def formats(self) -> list[str]:
        """The number formats met, in the order of their numbers."""
        return list(self._numbers)

    def format(self, cell: Any) -> int:
        """Return the number of a cell's number format."""
        return self._numbers.setdefault(cell.number_format if cell.has_style else "General", len(self._numbers))

    def bold(self, cell: Any) -> int:
        """Tell whether a cell's font is bold."""
        return int(bool(cell.has_style and cell.font.b))

    def kept(self, cell: Any) -> str | None:
        """Return the text that is not struck through, or None where nothing is."""
        struck = bool(cell.has_style and cell.font.strike)
        value = cell.value
        if isinstance(value, list):
            runs = [(str(r), struck if isinstance(r, str) else bool(r.font.strike)) for r in value]
            return "".join(t for t, s in runs if not s) if any(s for _, s in runs) else None
        return "" if struck and value is not None else None

    def fill(self, cell: Any) -> str | None:
        """Return a cell's fill as RRGGBB, or None."""
        if not cell.has_style:
            return None
        number = cell._style.fillId
        if number not in self._fills:
            self._fills[number] = self._rgb(cell.fill)
        return self._fills[number]

    def _rgb(self, fill: Any) -> str | None:
        if fill.fill_type != "solid":
            return None
        colour = fill.fgColor
        if colour.type == "rgb":
            return None if colour.rgb == "00000000" else str(colour.rgb)[-6:].upper()
        if colour.type == "indexed":
            palette = self._book._colors
            return str(palette[colour.indexed])[-6:].upper() if colour.indexed < len(palette) else None
        base = self._theme[colour.theme] if colour.theme is not None and colour.theme < len(self._theme) else None
        return _tinted(base, colour.tint or 0.0) if base else None


def _theme(xml: bytes | None) -> list[str]:
    """Return the theme's colours in the order cells number them: light and dark swapped in pairs, then accents."""
    if not xml:
        return []
    from defusedxml.ElementTree import fromstring

    found: Mapping[str, str] = {}
    for scheme in fromstring(xml).iter("{http://schemas.openxmlformats.org/drawingml/2006/main}clrScheme"):
        found = {e.tag.rsplit("}")[-1]: c.get("lastClr") or c.get("val") or "" for e in scheme for c in e}
    names = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
    return [found.get(n, "").upper() for n in names]


def _tinted(rgb: str, tint: float) -> str:
    """Apply a tint as ECMA-376 18.8.19 says: lighten or darken the luminance."""
    import colorsys

    hue, light, colour = colorsys.rgb_to_hls(*(int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(max(0.0, min(1.0, c)) * 255):02X}" for c in colorsys.hls_to_rgb(hue, light, colour))
