"""Workbooks of the old kind: values, days, fills, fonts, merges, notes; conditional formats are never guessed at."""

from __future__ import annotations

import io
import struct
from datetime import date

import pytest

xlwt = pytest.importorskip("xlwt")

from lacflow.documents.cells import Book, Cell  # noqa: E402 - after the check that .xls can be written here
from lacflow.documents.opening import open_book  # noqa: E402


def opened(book: xlwt.Workbook) -> Book:
    out = io.BytesIO()
    book.save(out)
    found = open_book(out.getvalue(), "plan.xls")
    assert found.kind == "xls"
    return found


@pytest.fixture
def cells() -> dict[tuple[int, int], Cell]:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    sheet.write(0, 0, "Head", xlwt.easyxf("font: bold on"))
    sheet.write(0, 1, date(2027, 11, 1), xlwt.easyxf(num_format_str="mmm-yy"))
    sheet.write(0, 2, 3.1, xlwt.easyxf(num_format_str="0.00"))
    sheet.write(0, 3, "Green", xlwt.easyxf("pattern: pattern solid, fore_colour red"))
    sheet.write(0, 4, "", xlwt.easyxf("pattern: pattern solid, fore_colour bright_green"))
    sheet.write(0, 5, "old", xlwt.easyxf("font: struck_out on"))
    sheet.write_rich_text(0, 6, [("May ", xlwt.easyfont("struck_out on")), ("June", xlwt.easyfont(""))])
    sheet.write(0, 7, xlwt.Formula("1+1"))
    sheet.write(0, 8, "x", xlwt.easyxf("pattern: pattern fine_dots, fore_colour red"))
    sheet.write_merge(1, 2, 0, 1, "merged")
    sheet.row(4).hidden = True
    sheet.write(4, 0, "hidden")
    sheet.col(2).hidden = True
    (found,) = opened(book).sheets
    assert (found.hidden_rows, found.hidden_columns) == ({5}, {3})
    assert [(s.top, s.left, s.bottom, s.right) for s in found.spans] == [(2, 1, 3, 2)]
    return dict(found.cells)


def test_values_are_shown_as_a_reader_sees_them(cells: dict[tuple[int, int], Cell]) -> None:
    shown = [cells[1, n].text for n in range(1, 8) if (1, n) in cells]
    assert shown == ["Head", "Nov-27", "3.10", "Green", "", "old", "May June"]


def test_fills_fonts_and_struck_words_are_seen(cells: dict[tuple[int, int], Cell]) -> None:
    assert [cells[1, n].fill for n in (1, 4, 5, 9)] == [
        None,
        "FF0000",
        "00FF00",
        "?the fill is a pattern of two colours",
    ]
    assert [cells[1, n].bold for n in (1, 4)] == [True, False]
    assert [cells[1, n].standing for n in (4, 6, 7)] == ["Green", "", "June"]


def test_a_hidden_sheet_is_known() -> None:
    book = xlwt.Workbook()
    book.add_sheet("Plan").write(0, 0, "x")
    old = book.add_sheet("Old")
    old.write(0, 0, "x")
    old.visibility = 1
    assert [s.hidden for s in opened(book).sheets] == [False, True]


def test_an_empty_cell_under_a_conditional_format_is_of_no_certain_colour() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    sheet.write(0, 0, "Act")
    sheet.write(1, 1, "Green")
    written = sheet.get_biff_data()
    covered = struct.pack("<HH4HH4H", 1, 0, 0, 9, 1, 1, 1, 0, 9, 1, 1)  # rows 1 to 10 of column B
    rule = struct.pack("<HH", 0x01B0, len(covered)) + covered
    sheet.get_biff_data = lambda: written[:-4] + rule + written[-4:]
    (found,) = opened(book).sheets
    assert (found.cells[1, 2].fill or "").startswith("?")
    assert found.cells[2, 2].fill is None


def test_a_cell_far_off_costs_nothing() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Plan")
    sheet.write(65535, 255, "far")
    assert {c.text for c in opened(book).sheets[0].cells.values()} == {"far"}
