"""Dates as people write them: kinds, civil dates, and never a silent guess."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.due import find_due, probable_due, read_due
from lacflow.board.plan import DueKind

#: A Thursday.
SAID = date(2019, 8, 15)


@pytest.mark.parametrize(
    ("raw", "day", "kind"),
    [
        ("31/12/19", "2019-12-31", "day"),
        ("30.09.19", "2019-09-30", "day"),
        ("30.09.19 ", "2019-09-30", "day"),
        ("1-3-2020", "2020-03-01", "day"),
        ("2020-03-01", "2020-03-01", "day"),
        ("30th April 2020", "2020-04-30", "day"),
        ("the 1st of May, 2020", "2020-05-01", "day"),
        ("Friday 13 December 2019", "2019-12-13", "day"),
        ("30Sept2019", "2019-09-30", "day"),
        ("by 31/12/19", "2019-12-31", "day"),
        ("end of 2019", "2019-12-31", "day"),
        ("week ending 18/10/19", "2019-10-18", "day"),
        ("Nov-19", "2019-11-30", "month"),
        (" Mar-20", "2020-03-31", "month"),
        ("Sept'19", "2019-09-30", "month"),
        ("February 2020", "2020-02-29", "month"),
        ("11/2019", "2019-11-30", "month"),
        ("end of March 2020", "2020-03-31", "month"),
        ("to be completed by March 2020", "2020-03-31", "month"),
        ("Sept - Dec 2019", "2019-12-31", "range"),
        ("Nov 18 – Nov 19", "2019-11-30", "range"),
        ("Spring Term 2019 - Nov 19", "2019-11-30", "range"),
        ("1-5 July 2019", "2019-07-05", "range"),
        ("Sept/Oct 2019", "2019-10-31", "range"),
        ("31/03/19 - 30/06/19", "2019-06-30", "range"),
        ("Ongoing-Mar-20", "2020-03-31", "ongoing"),
    ],
)
def test_a_date_written_in_full_is_read(raw: str, day: str, kind: str) -> None:
    due = read_due(raw)
    assert (due.raw, str(due.date), due.kind) == (raw, day, kind)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("", "none"),
        ("n/a", "none"),
        ("TBC", "tbc"),
        ("to be agreed", "tbc"),
        ("Mar-19?", "tbc"),
        ("Ongoing", "ongoing"),
        ("01/03/2019 and ongoing", "ongoing"),
        ("From Jan-19", "ongoing"),
        ("March 2020 onwards", "ongoing"),
        ("01/04/19 - Ongoing\nJan-20", "ongoing"),
        ("Quarterly Monitoring", "recurring"),
        ("Termly Review", "recurring"),
        ("Dec 18 & Monthly monitoring September 2020", "recurring"),
        ("Reports to each Board. Review April 2020", "recurring"),
        ("Complete", "complete"),
        ("Completed March 2019", "complete"),
        ("2018-2019", "range"),
        ("2012/13", "range"),
        ("w/c 14/10/19", "range"),
        ("31/04/19", "unreadable"),
        ("29/02/19", "unreadable"),
        ("05.13.19", "unreadable"),
        ("30.1119", "unreadable"),
        ("Nov1-9", "unreadable"),
        ("Nov", "unreadable"),
        ("19-Nov", "unreadable"),
        ("Roll out Jan 19\nNov 19", "unreadable"),
        ("Year 11 - Sept 2018\nYear 10 Sept 2019", "unreadable"),
        ("Mar-20/Jun-20", "unreadable"),
        ("early March 2020", "unreadable"),
        ("next Friday", "unreadable"),
        ("not complete", "unreadable"),
    ],
)
def test_what_is_not_one_certain_date_has_none_and_says_why(raw: str, kind: str) -> None:
    due = read_due(raw)
    assert (due.date, due.kind) == (None, kind)
    assert due.why or not raw


@pytest.mark.parametrize(
    ("raw", "day", "remark"),
    [
        ("Impact by Feb 2019", "2019-02-28", "impact"),
        ("01./03/20", "2020-03-01", "stray mark"),
        ("Final draft by 30TH Jan 2019 amended 01.05.19", "2019-05-01", "replaces 30th jan 2019"),
        ("31/03/19 (was 31/12/18)", "2019-03-31", "replaces 31/12/18"),
        ("moved from Sept 19 to Nov 19", "2019-11-30", "replaces sept 19"),
        ("Year 10 Sept 2019", "2019-09-30", "year 10"),
    ],
)
def test_a_date_among_other_words_is_read_with_a_remark(raw: str, day: str, remark: str) -> None:
    due = read_due(raw)
    assert str(due.date) == day
    assert remark in due.why


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("end of next month", "2019-09-30"),
        ("end of Sept", "2019-09-30"),
        ("a week on Friday", "2019-08-23"),
        ("Friday week", "2019-08-23"),
        ("Friday", "2019-08-16"),
        ("next Friday", "2019-08-23"),
        ("Nov", "2019-11-30"),
        ("July", "2020-07-31"),
        ("30 Sept", "2019-09-30"),
        ("30/9", "2019-09-30"),
        ("1st March", "2020-03-01"),
        ("tomorrow", "2019-08-16"),
        ("a week tomorrow", "2019-08-23"),
        ("in two weeks", "2019-08-29"),
        ("3 weeks' time", "2019-09-05"),
        ("end of the week", "2019-08-16"),
        ("end of the financial year", "2020-03-31"),
        ("the 14th", "2019-09-14"),
    ],
)
def test_what_was_said_on_a_day_counts_from_that_day(raw: str, day: str) -> None:
    assert str(read_due(raw, said_on=SAID).date) == day
    assert read_due(raw).date is None


@pytest.mark.parametrize(
    ("raw", "likely"),
    [
        ("by Christmas", "2019-12-25"),
        ("end of the autumn term", "2019-12-20"),
        ("mid Oct", "2019-10-15"),
        ("late November", "2019-11-30"),
        ("31/04/19", "2019-04-30"),
        ("Nov1-9", "2019-11-30"),
        ("Nov 18", "2019-11-18"),
        ("soon", "None"),
        ("31/12/19", "2019-12-31"),
    ],
)
def test_what_is_probable_is_told_apart_from_what_is_certain(raw: str, likely: str) -> None:
    assert str(probable_due(raw, SAID)) == likely
    assert read_due(raw, said_on=SAID).date is None or raw == "31/12/19"


@pytest.mark.parametrize(
    "raw", ["Feb 30", "30 Feb", "30th of Feb", "31/04/27", "31 April", "June 31", "31/04/2027", "Sept 31st"]
)
@pytest.mark.parametrize("said_on", [None, SAID])
def test_a_day_no_calendar_has_is_never_rolled_to_another(raw: str, said_on: date | None) -> None:
    due = read_due(raw, said_on=said_on)
    assert (due.date, due.kind) == (None, DueKind.UNREADABLE)
    assert "no such day" in due.why
    ((*_, found),) = find_due(f"the revised date is {raw} for all of it", said_on)
    assert (found.date, found.raw) == (None, raw)
    assert "no such day" in found.why


@pytest.mark.parametrize(
    ("raw", "likely"), [("now due 12/20", "2020-12-31"), ("15.2", "2020-02-15"), ("Apr 29", "2020-04-29")]
)
def test_numbers_that_may_be_a_month_or_a_day_are_only_probable(raw: str, likely: str) -> None:
    assert read_due(raw, said_on=SAID).date is None
    assert str(probable_due(raw, SAID)) == likely


def test_a_day_and_month_with_a_dot_are_a_date_where_they_are_called_one() -> None:
    assert read_due("revised date 15.2", said_on=SAID).date == date(2020, 2, 15)
    assert find_due("costs rose by 15.2 to 16.1", SAID) == []


def test_next_friday_said_on_a_monday_is_either_of_two_and_so_neither() -> None:
    due = read_due("next Friday", said_on=date(2019, 8, 12))
    assert due.date is None
    assert due.why == "16 August 2019, or 23 August 2019"
    assert probable_due("next Friday", date(2019, 8, 12)) == date(2019, 8, 23)


def test_dates_are_found_in_running_text_and_numbers_that_are_none_are_not() -> None:
    text = "This may slip to March. 14 is green, done by end of Sept; 7 days left, £12/30 on 1/3 of cases. Sign-off by 30/9."
    assert [(text[a:b], str(d.date)) for a, b, d in find_due(text, SAID)] == [
        ("March", "2020-03-31"),
        ("end of Sept", "2019-09-30"),
        ("30/9", "2019-09-30"),
    ]


def test_names_and_verbs_that_sound_like_months_are_no_dates() -> None:
    assert find_due("We may march on. April will chase, Jan is away, the sun is out.", SAID) == []


def test_a_vague_date_in_running_text_is_found_without_a_day() -> None:
    (_, _, due), *rest = find_due("the certificates will be through by Christmas, still amber", SAID)
    assert (due.raw, due.date, due.kind, rest) == ("Christmas", None, DueKind.UNREADABLE, [])


@given(
    st.dates(date(2000, 1, 1), date(2079, 12, 31)), st.sampled_from(["{d}/{m}/{y}", "{d}.{m}.{s:02}", "{d} {b} {y}"])
)
def test_every_day_reads_back_as_itself_day_first(day: date, form: str) -> None:
    raw = form.format(d=day.day, m=day.month, y=day.year, s=day.year % 100, b=f"{day:%B}")
    assert read_due(raw).date == day


@given(st.text(alphabet="0123456789/.- JanFebmonextweklyTBC\n'", max_size=30), st.none() | st.just(SAID))
def test_any_words_give_an_answer_with_a_reason_and_never_raise(raw: str, said_on: date | None) -> None:
    due = read_due(raw, said_on=said_on)
    assert due.date is not None or due.why or not raw.strip()
    for start, end, found in find_due(raw, said_on):
        assert raw[start:end] == found.raw
