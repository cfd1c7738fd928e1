"""Excel workbooks of the old kind (.xls, BIFF): cells with their fills, fonts, notes and merges.

Conditional formats of this kind are not worked out: an empty cell under one is of no certain colour, and says so. Pictures
and text boxes are only known to be there.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from lacflow.documents.child.excel import day_of
from lacflow.documents.child.excel_styles import shape_of
from lacflow.documents.child.formulas import Place
from lacflow.documents.child.pages import FaultError, Page, Pages

_BOF, _EOF, _CONDFMT, _OBJ = 0x0809, 0x000A, 0x01B0, 0x005D
_UNSURE = "?a conditional format decides the fill, and those of the old kind of workbook are not worked out"
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_TEXT, _NUMBER, _DATE, _BOOL, _ERROR = 1, 2, 3, 4, 5
_PICTURES = {6: "text boxes", 8: "pictures"}


def read(content: bytes, pages: Pages) -> None:
    """Fill in the sheets of a workbook."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=True
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise FaultError("file.password", "It is protected with a password: remove it and save again.") from error
        raise FaultError("file.unreadable", "A part of it is damaged.") from error
    except (xlrd.compdoc.CompDocError, AssertionError, struct.error, LookupError) as error:
        raise FaultError("file.unreadable", "A part of it is damaged.") from error
    pages.from_1904 = book.datemode == 1
    for number, sheet in enumerate(book.sheets()):
        page = pages.page(sheet.name, hidden=sheet.visibility != 0)
        _Sheet(book, sheet, pages, page).read(_beside(book, number, pages, sheet.name))


class _Sheet:
    """Fills in one sheet."""

    def __init__(self, book: Any, sheet: Any, pages: Pages, page: Page) -> None:
        self._book, self._sheet, self._pages, self._page = book, sheet, pages, page

    def read(self, unsure: list[tuple[int, int, int, int]]) -> None:
        """Take the cells.

        Args:
            unsure: ranges under a conditional format: first and last row, first and last column, counted from 0.
        """
        sheet, page = self._sheet, self._page
        page.hidden_rows |= {r + 1 for r, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0}
        page.hidden_columns += [(c + 1, c + 1) for c, info in sheet.colinfo_map.items() if info.hidden]
        page.spans += [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
        places = {(r, c): None for r in range(sheet.nrows) for c in range(sheet.row_len(r))}
        used = {r: None for r, c in places if sheet.cell_type(r, c) not in (0, 6)}
        widest = max((c for _, c in places), default=0)
        doubtful = {
            (r, c)
            for first, last, left, right in unsure
            for r in used
            if first <= r <= last
            for c in range(left, min(right, widest) + 1)
        }
        self._pages.expect(len(places))
        for place in {**places, **dict.fromkeys(sheet.cell_note_map), **dict.fromkeys(sorted(doubtful))}:
            self._put(place, place in doubtful, place in places)

    def _put(self, place: Place, doubtful: bool, held: bool) -> None:
        row, column = place
        note = self._sheet.cell_note_map.get(place)
        cell = self._sheet.cell(row, column) if held else None
        value, day, look, font = self._look(cell)
        fill = self._fill(look) if look is not None else None
        self._page.put(
            row + 1,
            column + 1,
            value,
            day=day,
            number_format=self._shape(look),
            fill=_UNSURE if doubtful and value is None else fill,
            kept=self._kept(place, value, font),
            bold=bool(font is not None and (font.bold or font.weight >= 600)),
            note=note.text.strip() if note is not None else None,
        )

    def _look(self, cell: Any) -> tuple[Any, bool, Any, Any]:
        """Return a cell's value, whether it is a day, how it is formatted and its font."""
        if cell is None:
            return None, False, None, None
        look = self._book.xf_list[cell.xf_index] if cell.xf_index is not None else None
        font = self._book.font_list[look.font_index] if look is not None else None
        if cell.ctype == _TEXT:
            return cell.value or None, False, look, font
        if cell.ctype in (_NUMBER, _DATE):
            number = int(cell.value) if cell.value == int(cell.value) and abs(cell.value) < 10**15 else cell.value
            if shape_of(self._shape(look)):
                return *day_of(number, self._shape(look), from_1904=self._pages.from_1904), look, font
            return number, False, look, font
        if cell.ctype == _BOOL:
            return bool(cell.value), False, look, font
        return (_ERRORS.get(cell.value, "#N/A") if cell.ctype == _ERROR else None), False, look, font

    def _shape(self, look: Any) -> str:
        found = self._book.format_map.get(look.format_key) if look is not None else None
        return found.format_str if found is not None else "General"

    def _fill(self, look: Any) -> str | None:
        background = look.background
        if background.fill_pattern == 0:
            return None
        rgb = self._book.colour_map.get(background.pattern_colour_index)
        if background.fill_pattern != 1:
            return "?the fill is a pattern of two colours" if rgb else None
        return "".join(f"{part:02X}" for part in rgb) if rgb else None

    def _kept(self, place: Place, value: Any, font: Any) -> str | None:
        """Return the words that are not struck through; None where none are."""
        struck = bool(font is not None and font.struck_out)
        runs = self._sheet.rich_text_runlist_map.get(place) if isinstance(value, str) else None
        if not runs:
            return "" if struck and value is not None else None
        starts = [(0, struck), *((at, bool(self._book.font_list[index].struck_out)) for at, index in runs)]
        ends = [at for at, _ in starts[1:]] + [len(value)]
        if not any(out and value[at:end].strip() for (at, out), end in zip(starts, ends, strict=True)):
            return None
        return "".join(value[at:end] for (at, out), end in zip(starts, ends, strict=True) if not out)


def _beside(book: Any, number: int, pages: Pages, name: str) -> list[tuple[int, int, int, int]]:
    """Return the ranges under conditional formats, and remark on pictures and text boxes."""
    ranges: list[tuple[int, int, int, int]] = []
    for code, data in _records(book.mem, book._sh_abs_posn[number]):
        if code == _CONDFMT and len(data) >= 14:
            count = struct.unpack_from("<H", data, 12)[0]
            ranges += [struct.unpack_from("<4H", data, at) for at in range(14, min(14 + count * 8, len(data) - 7), 8)]
        elif code == _OBJ and len(data) >= 6 and (kind := struct.unpack_from("<H", data, 4)[0]) in _PICTURES:
            pages.remark(f"{_PICTURES[kind]} on sheet {name}, which were not looked at")
    return ranges


def _records(stream: Any, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a sheet, those of charts inside it too, up to its end."""
    depth = 0
    while place + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, place)
        depth += (code == _BOF) - (code == _EOF)
        yield code, bytes(stream[place + 4 : place + 4 + length])
        place += 4 + length
        if depth <= 0:
            return
