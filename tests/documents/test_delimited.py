"""Delimited text: encoding and delimiter are found in the content; quoted fields keep their lines."""

from __future__ import annotations

import pytest

from lacflow.documents.opening import open_book

ROWS = [["Ref", "Activity, and why", "Lead"], ["1a", "Éva – two\nlines", "Ann; Bo"], ["1b", 'says "yes"', ""]]


def rows_of(content: bytes) -> list[list[str]]:
    (sheet,) = open_book(content, "plan.csv").sheets
    return [[c.text for c in row] for row in sheet.rows.values()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_delimiter_are_found_in_the_content(delimiter: str, encoding: str, end: str) -> None:
    quoted = ([f'"{f.replace(chr(34), chr(34) * 2)}"' if f else "" for f in row] for row in ROWS)
    text = end.join(delimiter.join(row) for row in quoted)
    assert rows_of(text.encode(encoding)) == [[f for f in row if f] for row in ROWS]


def test_a_file_may_state_its_delimiter_in_its_first_line() -> None:
    assert rows_of(b"sep=;\r\nRef;a,b,c,d\r\n1;x,y,z,w\r\n") == [["Ref", "a,b,c,d"], ["1", "x,y,z,w"]]


def test_words_before_the_table_do_not_hide_its_delimiter() -> None:
    text = "Plan of the board, May 2027\n\nRef;Activity;Lead\n1a;Act, and go on;Ann\n1b;Open, then close;Bo\n"
    assert rows_of(text.encode())[-1] == ["1b", "Open, then close", "Bo"]


def test_windows_text_is_said_to_be_taken_for_that() -> None:
    book = open_book("Ref,Cost\n1,£5\n".encode("cp1252"), "plan.csv")
    assert book.kind == "csv"
    assert "Windows" in book.remarks[0]
