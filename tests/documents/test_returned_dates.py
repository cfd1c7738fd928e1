"""A date cell and the new words beside it must agree on the date; each makes certain what the other leaves open."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from papers_return import Returned, sending

from lacflow.board.readings import Disposition, Reading
from lacflow.documents import read_returned

R, V = Disposition.RECORD, Disposition.REVIEW


def _reading(words: str, typed: object, shape: str = "") -> Reading:
    file = Returned()
    file.add("O2/5-1", words)
    if typed is not None:
        file.put("O2/5-1", "Timescales", typed, shape)
    (reading,) = read_returned(file.content(), "plan.xlsx", sending()).readings
    return reading


@pytest.mark.parametrize(
    ("words", "typed", "shape"),
    [
        ("please move to 31 May 2028", 46904, "General"),
        ("moved to 31 October", datetime(2027, 10, 31), "dd-mmm"),
        ("put back to 31 May 2028", "31.05", ""),
        ("moved to May 2028", "15/05/28", ""),
        ("launch is on 25 May", "31/05/28", ""),
        ("depends on the trust, now needs to be 6 March 2028", "06/03/28", ""),
        ("the pilot ends in May, so we need until 31 May 2028", "31/05/28", ""),
    ],
)
def test_a_date_that_the_words_say_too_or_say_nothing_against_is_recorded(
    words: str, typed: object, shape: str
) -> None:
    reading = _reading(f"13.08.27 - {words}", typed, shape)
    assert (reading.disposition, reading.probable.due) == (R, None), reading
    assert reading.fields.due is not None


@pytest.mark.parametrize(
    ("words", "typed", "likely"),
    [
        ("depends on the trust, now needs to be 6 March 2028", datetime(2028, 6, 3), date(2028, 3, 6)),
        ("launch is on 6 April 2028", datetime(2028, 6, 4), date(2028, 4, 6)),
        ("moved to 31 May 2028", "31/05/29", date(2028, 5, 31)),
        ("panel sits 30 May 2028", "30/05/29", date(2028, 5, 30)),
        ("moved to June 2028", "31/05/28", date(2028, 6, 30)),
        ("no change to the date", "31/05/28", date(2028, 5, 31)),
        ("pending the decision the date has moved to 31 May 2028", None, date(2028, 5, 31)),
    ],
)  # fmt: skip
def test_a_date_that_the_words_contradict_or_that_they_alone_give_waits_with_theirs(
    words: str, typed: object, likely: date
) -> None:
    reading = _reading(f"13.08.27 - {words}", typed, "dd/mm/yyyy")
    assert (reading.disposition, reading.fields.due, reading.probable.due) == (V, None, likely), reading


def test_words_of_a_slip_without_any_date_wait_unless_the_colour_says_it() -> None:
    assert _reading("13.08.27 - this has slipped", None).disposition is V
    file = Returned()
    file.add("O2/5-1", "13.08.27 - this has slipped")
    file.colour("O2/5-1", "Amber")
    (reading,) = read_returned(file.content(), "plan.xlsx", sending()).readings
    assert reading.disposition is R
