"""New dates as people give them: every clause of nothing but words about dates gives its date, a hedge makes it probable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.board.readings import Disposition, Reading
from lacflow.mail.reading import Reply
from lacflow.mail.reading.said_when import said_when

Read = Callable[..., Reply]
NOVEMBER = date(2026, 11, 30)


def of(reply: Reply) -> Reading:
    """Return the one reading of action 12a, which we hold green and due on 30 September 2026."""
    (reading,) = (r for r in reply.readings if r.key == "O1/12a")
    return reading


@pytest.mark.parametrize(
    "words",
    [
        "amber. Can the date move to 30 Nov?",
        "amber. Could I ask for an extension to 30 November?",
        "amber. More realistic is end of November",
        "amber. A more realistic date would be 30 November.",
        "amber. Put back to 30 November.",
        "amber. Date changes from end Sept to end Nov.",
        "amber. September no longer possible, November instead.",
        "amber. Won't make September, end of November.",
        "amber. We will miss the end of September. 30 November instead please.",
        "amber. Say 30 November.",
        "amber 30 Nov",
        "amber Nov 26",
        "amber, deadline 30 Nov",
        "amber, timescale November",
        "amber, no later than 30 November",
        "amber, November the 30th",
        "amber. Correct date is 30 November.",
        "amber. We agreed 30 November.",
        "amber. Board agreed a new date of 30 November.",
        "amber, should be November",
        "amber, printers let us down, 30 November.",
        "amber. Two languages are missing and will not come before Christmas, so 30 November.",
        "amber. Can the date go to 30/11/26 as it depends on the printers.",
        "amber, form drafted but legal have not cleared it yet, end of November now.",
    ],
)
def test_words_about_the_date_alone_give_it(words: str, read: Read) -> None:
    reading = of(read(f"12a {words}"))
    assert (reading.fields.due, reading.fields.rag) == (NOVEMBER, "amber")


@pytest.mark.parametrize(
    "words",
    [
        "amber. Likely to be end of November now.",
        "amber, 30 November, printers permitting",
        "amber, 30 November if the printers deliver",
        "amber, 30 November (subject to sign off)",
        "amber, fingers crossed 30 November",
        "amber, approx 30 November",
        "amber, no earlier than 30 November",
        "amber. Agreed with Priya 30 November.",
        "amber, Tuesday 30 November",
        "amber. 30/11.",
    ],
)
def test_a_hedge_or_a_condition_makes_it_probable_and_leaves_the_colour(words: str, read: Read) -> None:
    reading = of(read(f"12a {words}"))
    assert (reading.fields.due, reading.fields.rag) == (None, "amber")
    assert reading.disposition is Disposition.REVIEW
    assert reading.probable.due == NOVEMBER


@pytest.mark.parametrize(
    "words",
    [
        "amber. The printers are booked for 30 November.",
        "amber. Report going to SMT on 30 November.",
        "amber. We are out on 30 November.",
        "amber. We move offices on 30 November.",
        "amber. Consultation closes on 30 November.",
        "amber. Focus groups are in the diary for November.",
        "amber. 81% success rate to end of November.",
        "amber. Next report goes to the November board.",
        "amber. On hold until the contract is signed in November.",
    ],
)
def test_a_word_of_anything_else_leaves_the_date_alone(words: str, read: Read) -> None:
    assert of(read(f"12a {words}")).fields.due is None


@pytest.mark.parametrize("words", ["October half term", "next spring", "end of the school year"])
def test_a_time_that_names_no_day_waits(words: str, read: Read) -> None:
    reading = of(read(f"12a amber, {words}"))
    assert reading.fields.due is None
    assert reading.disposition is Disposition.REVIEW


def test_a_weekday_that_is_not_the_days_own_is_told(read: Read) -> None:
    assert "30 November 2026 is a Monday" in of(read("12a amber, new date Tuesday 30 November 2026")).reason


def test_kinds_of_words() -> None:
    assert said_when("A more realistic date would be ", "") == "due"
    assert said_when("I think it will be ", "") == "maybe"
    assert said_when("The printers are booked for ", "") == ""
    assert said_when("", " instead please") == "due"
    assert said_when("", " for the launch") == ""
