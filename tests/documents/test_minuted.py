"""The table of actions in a board's minutes, found by its headings in a paste, a workbook, a document or delimited text."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from openpyxl import Workbook

from lacflow.documents.minuted import minutes_of_file, minutes_pasted
from lacflow.mail.minutes import Minute

HEADINGS = ("Ref", "Action agreed", "Owner", "By when")
ROW = ("", "Write to the schools", "Sam Reed", "31 March 2027")
EXPECTED = Minute(
    "row", "Write to the schools", "Sam Reed", "31 March 2027", "", "Write to the schools | Sam Reed | 31 March 2027"
)


def as_xlsx() -> bytes:
    book, file = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.append(("Homes Board: actions",))
    sheet.append(HEADINGS)
    sheet.append((*ROW[:3], date(2027, 3, 31)))
    sheet.cell(3, 4).number_format = "dd/mm/yyyy"
    book.save(file)
    return file.getvalue()


def as_docx() -> bytes:
    document, file = docx.Document(), BytesIO()
    document.add_paragraph("The board met and thanked everybody.")
    table = document.add_table(0, 4)
    for row in (HEADINGS, ROW):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", as_xlsx()), ("a.docx", as_docx()), ("a.csv", "\n".join(",".join(r) for r in (HEADINGS, ROW)).encode())],
    ids=["xlsx", "docx", "csv"],
)
def test_a_row_gives_words_owner_date_and_ref_whatever_the_file(name, content):
    (found,) = minutes_of_file(content, name)
    assert (found.kind, found.text, found.owner, found.due, found.ref) == ("row", *ROW[1:], "")


def test_a_pasted_table_is_taken_out_of_the_words_around_it():
    text = "\n".join(("Dear all", "\t".join(HEADINGS), "\t".join(ROW), "Thanks"))
    assert minutes_pasted(text) == ([EXPECTED], "Dear all\nThanks")


def test_under_a_heading_that_says_decision_a_row_is_one():
    (found,), _ = minutes_pasted("Decision\tOwner\tDate\nThe lease goes on for a year\tSam Reed\t31 March 2027")
    assert (found.kind, found.text, found.owner) == ("decision", "The lease goes on for a year", "Sam Reed")


def test_words_with_tabs_and_no_headings_are_no_table():
    assert minutes_pasted("one\ttwo\nthree\tfour") == ([], "one\ttwo\nthree\tfour")


def test_a_row_that_lost_its_empty_ref_in_the_paste_is_put_right():
    (found,), _ = minutes_pasted("\n".join(("\t".join(HEADINGS), "\t".join(ROW[1:]))))
    assert (found.text, found.owner, found.due, found.ref) == (*ROW[1:], "")
