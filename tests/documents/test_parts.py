"""Several things in one cell: where they part, and which date is whose."""

from __future__ import annotations

import pytest

from lacflow.board.due_pair import read_dues
from lacflow.documents.parts import split_parts, tie_dates, tie_words


@pytest.mark.parametrize(
    ("cell", "numbers", "intro"),
    [
        ("1. Buy beds\n2. Paint", ["1", "2"], ""),
        ("1) Buy beds\n   in two sizes\n2) Paint", ["1", "2"], ""),
        ("We will:\n(a) Buy beds\n(b) Paint", ["a", "b"], "We will:"),
        ("i. Buy beds\nii. Paint\niii. Move in", ["i", "ii", "iii"], ""),
        ("• Buy beds\n• Paint", ["", ""], ""),
        ("1. Buy beds 2. Paint", ["1", "2"], ""),
        ("4.1 Buy beds\n4.2 Paint", ["4.1", "4.2"], ""),
        ("D1: Buy beds\nD2: Paint", ["D1", "D2"], ""),
        ("1. Buy beds:\n- single\n- double\n2. Paint", ["1", "2"], ""),
        ("Buy 3. beds\n12 of them", [""], ""),
        ("31.03.27 beds came\n30.04.27 paint came", [""], ""),
        ("", [], ""),
    ],
)
def test_a_cell_parts_at_numbers_and_bullets_that_count_on(cell: str, numbers: list[str], intro: str) -> None:
    found, parts = split_parts(cell)
    assert ([p.number for p in parts], found) == (numbers, intro)


@pytest.mark.parametrize(
    ("cell", "numbers", "days"),
    [
        ("31/03/27\n30/06/27", ["1", "2"], ["2027-03-31", "2027-06-30"]),
        ("1. 31/03/27\n2. Jun-27", ["1", "2"], ["2027-03-31", "2027-06-30"]),
        ("2. Jun-27", ["1", "2"], [None, "2027-06-30"]),
        ("1 & 2: March 2027\n3: TBC", ["1", "2", "3"], ["2027-03-31", "2027-03-31", None]),
        ("By end of\nMarch 2027", ["1", "2"], ["2027-03-31", "2027-03-31"]),
        ("31/03/27\n30/06/27", ["1", "2", "3"], [None, None, None]),
        ("31/03/27\n30/06/27\n30/09/27", ["", ""], [None, None]),
        ("5. Jun-27", ["1", "2"], [None, None]),
        ("", ["1"], [None]),
    ],
)
def test_a_date_goes_to_the_part_it_is_certainly_of_and_else_to_none(
    cell: str, numbers: list[str], days: list[str | None]
) -> None:
    tied = tie_dates(cell, numbers)
    assert [d.due.date.isoformat() if d.due.date else None for d in tied.dues] == days


def test_updates_go_to_their_parts_by_number_and_stay_whole_otherwise() -> None:
    assert tie_words("1. Done\n2. Begun\nwith help", ["1", "2"]) == (("Done", "Begun\nwith help"), "")
    assert tie_words("Half done", ["1", "2"]) == (("", ""), "Half done")


@pytest.mark.parametrize(
    ("words", "due", "revised"),
    [
        ("March 2027 (December 2026)", "2026-12-31", "2027-03-31"),
        ("31/03/27 (was 31/12/26)", "2026-12-31", "2027-03-31"),
        ("31/12/26 (revised to 31/03/27)", "2026-12-31", "2027-03-31"),
        ("TBC (was 31/12/26)", "2026-12-31", None),
        ("31/03/27 (end of Q4)", "2027-03-31", None),
        ("December 2026 (March 2027)", None, None),
        ("May 2027", "2027-05-31", None),
    ],
)
def test_a_date_with_another_in_brackets_is_two_dates_only_where_it_is_plain_which_is_old(
    words: str, due: str | None, revised: str | None
) -> None:
    pair = read_dues(words)
    got = (
        pair.due.date.isoformat() if pair.due.date else None,
        pair.revised.date.isoformat() if pair.revised.date else None,
    )
    assert got == (due, revised)
