"""A new date is recorded only where it is plainly given; a doubtful one goes to a person, and none is dropped.

The action's date in hand is 31 March 2027; every statement was said on Tuesday 5 January 2027.
"""

from __future__ import annotations

from datetime import date

import pytest

from lacflow.board.due import read_due
from lacflow.board.plan import Action, Colour
from lacflow.board.rag import DEFAULT
from lacflow.board.readings import Disposition
from lacflow.mail.reading.asked import Statement
from lacflow.mail.reading.dates import find_dates
from lacflow.mail.reading.judging import judge

SAID = date(2027, 1, 5)
HELD = Action("O1/10c", "10c", rag=Colour(DEFAULT.read("green"), "Green"), due=read_due("31/03/27"))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("new date 30/06/27", "2027-06-30"),
        ("new date June 2027", "2027-06-30"),
        ("revised date 5/6", "2027-06-05"),
        ("revised date 15.2", "2027-02-15"),
        ("date now 30.6.27", "2027-06-30"),
        ("31/03/27 -> 30/06/27", "2027-06-30"),
        ("31/03/27 → 30/06/27", "2027-06-30"),
        ("31 March -> 30 June", "2027-06-30"),
        ("date: 31/03/27 > 30/06/27", "2027-06-30"),
        ("the date of 31/03/27 should be 30/06/27", "2027-06-30"),
        ("date 30/06/27 (was 31/03/27)", "2027-06-30"),
        ("now 30/06/27 (previously 31/03/27)", "2027-06-30"),
        ("30/06/27 instead of 31/03/27", "2027-06-30"),
        ("not 31/03/27 but 30/06/27", "2027-06-30"),
        ("original date 31/03/27 revised date 30/06/27", "2027-06-30"),
        ("target date was 31/03/27, now 30/06/27", "2027-06-30"),
        ("we met on 15/12/26 and 30/06/27 is the new date", "2027-06-30"),
        ("due 30/11/26 missed, new date 28/02/27", "2027-02-28"),
        ("end of June 2027 at the latest", "2027-06-30"),
        ("new date 30/06/27 or sooner", "2027-06-30"),
        ("We could not recruit so the revised date is 30/06/27", "2027-06-30"),
        ("new date 30/06/27 as we could not recruit", "2027-06-30"),
        ("new date 30/06/27, not started yet", "2027-06-30"),
        ("new date 30/06/27 because the contractor might strike", "2027-06-30"),
        ("extend to 30/06/27. If they agree sooner, we will publish it too.", "2027-06-30"),
        ("by 15 Feb. Could you confirm receipt?", "2027-02-15"),
        ("will be complete by 30/06/27, once again delayed by the supplier", "2027-06-30"),
    ],
)
def test_a_date_plainly_given_is_the_new_date(words: str, day: str) -> None:
    dates = find_dates(words, SAID)
    assert (str(dates.due), dates.doubt) == (day, "")


@pytest.mark.parametrize(
    "words",
    [
        "new date 15/02/27 or 15/03/27",
        "new date 15/02/27/ 15/03/27",
        "new date either 15/02/27 or March",
        "new date 30 June or 31 July",
        "new date June or July 2027",
        "new date 30/06/27 or later",
        "new date 30/06/27, could be 31/07/27",
        "extend to 15 Feb if the board agrees",
        "if the board agrees, extend to 15 Feb",
        "move the date to 15/02/27 if the board agrees",
        "new date 15/02/27 subject to approval",
        "new date 15/02/27. Subject to approval.",
        "done by 15/02/27 if staff return",
        "will be done by end of March unless strike",
        "new date 30/06/27 once the panel has met",
        "new date 30/06/27 pending sign off",
        "new date 30/06/27 as long as the tender closes",
        "new date 30/06/27 provided recruitment completes",
        "new date 30/06/27 assuming the funding comes",
        "new date could be 15/02/27 depending on staffing",
        "new date 30/06/27 (tbc)",
        "new date 15/02/27?",
        "new date 15/02/27 (?)",
        "new date 15/02/27 maybe",
        "maybe 15/02/27",
        "hopefully 30/06/27",
        "done by 30/06/27 I'd guess",
        "new date might be 15/02/27",
        "due date of 15/02/27 is wrong",
        "due by 15/02/27 was unrealistic",
        "new date 30/06/27 looks optimistic",
        "15/02/27 is not achievable",
        "cannot meet 15/02/27",
        "the deadline of 30/06/27 won't be met",
        "not 15/02/27",
        "amber, new date 30.09.19",
        "now due 30 November 2026",
        "31/03/27 -> 30/06/26",
        "15/02/17",
        "new date 30/06/2072",
        "now due 12/27",
        "now due 30/27",
        "15.2",
        "5/6",
        "budget 31/03/27 -> 30/06/27",
        "revised date Feb 30",
        "revised date 30 Feb",
        "new date Feb 29",
        "done by Sept 31",
        "new date 31/04/27",
        "due date 31/03/27 -> 31/04/27",
        "31 April",
    ],
)
def test_a_date_in_doubt_is_for_a_person_and_never_recorded_or_dropped(words: str) -> None:
    reading = judge(Statement(("O1/10c",), words, words), HELD, DEFAULT, SAID)
    assert reading is not None
    assert (reading.disposition, reading.fields.due) == (Disposition.REVIEW, None)
    assert reading.reason


@pytest.mark.parametrize(
    "words",
    [
        "12/12/26: the panel met",
        "the workshop was held on 12/12/26 and went well",
        "15.2% of staff trained",
        "costs are now 15.2 per cent higher",
        "5/6 of the sessions have run",
        "numbers rose from 5/6 to 6/6",
    ],
)
def test_days_of_a_diary_and_numbers_are_neither_recorded_nor_asked_about(words: str) -> None:
    dates = find_dates(words, SAID)
    assert (dates.due, dates.probable, dates.doubt) == (None, None, "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("amber, new date 30.09.19", "past: 30 September 2019"),
        ("new date 15/02/27 subject to approval", "subject to"),
        ("new date Feb 30", "no such day"),
        ("due date of 15/02/27 is wrong", "is said not to hold"),
        ("new date 15/02/27 or 15/03/27", "several days"),
    ],
)
def test_the_doubt_is_said_in_words(words: str, reason: str) -> None:
    assert reason in find_dates(words, SAID).doubt


def test_a_date_said_not_to_hold_is_not_offered_as_probable_but_a_conditional_one_is() -> None:
    assert find_dates("new date 15/02/27 is wrong", SAID).probable is None
    assert find_dates("new date 15/02/27 if agreed", SAID).probable == date(2027, 2, 15)


@pytest.mark.parametrize(
    "words",
    [
        "both providers signed on Monday",
        "the panel met last Tuesday",
        "done, the guide went out on Friday",
        "painters started Monday",
        "the contract was agreed and sealed on Thursday",
    ],
)
def test_a_weekday_on_which_something_was_done_has_gone_by(words: str) -> None:
    dates = find_dates(words, SAID)
    assert (dates.due, dates.probable, dates.doubt) == (None, None, "")


@pytest.mark.parametrize(
    ("words", "day"), [("to be signed by Friday", "2027-01-08"), ("moved to Monday", "2027-01-11")]
)
def test_a_weekday_to_come_is_still_a_new_date(words: str, day: str) -> None:
    assert str(find_dates(words, SAID).due) == day
