"""Working days, instants and windows, by hand-worked cases and by laws that hold for every day."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.calendar import (
    Offset,
    Unit,
    Window,
    WorkingDays,
    add_working_days,
    add_working_hours,
    day_in_words,
    instant,
    next_window,
    offset_day,
    working_hours_between,
)

LONDON = ZoneInfo("Europe/London")
DAYS = WorkingDays(dict(holidays.country_holidays("GB", subdiv="ENG", years=range(2025, 2038))))
WINDOW = Window()
any_day = st.dates(date(2026, 1, 1), date(2036, 12, 31))
any_instant = st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))


def local(text: str) -> datetime:
    """`2027-01-14 09:00`, local time of London, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 1, 1), "New Year's Day"),
        (date(2027, 1, 2), "Saturday"),
        (date(2027, 1, 3), "Sunday"),
        (date(2027, 1, 4), None),
        (date(2027, 3, 29), "Easter Monday"),
    ],
)
def test_a_day_off_says_why(day, why):
    assert DAYS.why_not(day) == why
    assert DAYS.is_working(day) is (why is None)


def test_days_roll_over_easter_both_ways():
    assert DAYS.on_or_before(date(2027, 3, 29)) == date(2027, 3, 25)
    assert DAYS.on_or_after(date(2027, 3, 26)) == date(2027, 3, 30)
    assert DAYS.on_or_after(date(2027, 3, 25)) == DAYS.on_or_before(date(2027, 3, 25)) == date(2027, 3, 25)


@given(any_day, st.integers(-30, 30))
def test_counting_undoes_adding(day, n):
    there = DAYS.add(day, n)
    assert DAYS.between(day, there) == n
    assert n == 0 or DAYS.is_working(there)


@pytest.mark.parametrize(
    ("count", "unit", "expected"),
    [
        (3, Unit.WEEKS, date(2027, 3, 23)),
        (10, Unit.DAYS, date(2027, 4, 3)),
        (8, Unit.WORKING_DAYS, date(2027, 4, 1)),
        (8, Unit.CLEAR_WORKING_DAYS, date(2027, 3, 31)),
        (10, Unit.WORKING_DAYS, date(2027, 3, 30)),
        (11, Unit.WORKING_DAYS, date(2027, 3, 25)),
    ],
)
def test_offsets_count_what_they_say_before_tuesday_13_april_2027(count, unit, expected):
    assert offset_day(date(2027, 4, 13), Offset(count, unit, time(9)), DAYS) == expected


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (date(2027, 1, 14), time(9), "2027-01-14T09:00:00+00:00"),
        (date(2027, 7, 14), time(9), "2027-07-14T08:00:00+00:00"),
        (date(2027, 3, 28), time(1, 30), "2027-03-28T01:00:00+00:00"),  # skipped: the first instant after the gap
        (date(2027, 3, 28), time(2), "2027-03-28T01:00:00+00:00"),
        (date(2027, 10, 31), time(1, 30), "2027-10-31T00:30:00+00:00"),  # twice: the first of the two
    ],
)
def test_a_civil_time_becomes_an_instant(day, at, expected):
    assert instant(day, at, LONDON).isoformat() == expected


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2027-01-14 07:59", "2027-01-14 08:00"),
        ("2027-01-14 08:00", "2027-01-14 08:00"),
        ("2027-01-14 17:59", "2027-01-14 17:59"),
        ("2027-01-14 18:00", "2027-01-15 08:00"),
        ("2027-03-25 18:30", "2027-03-30 08:00"),  # over Easter and the clock change
        ("2027-10-30 12:00", "2027-11-01 08:00"),
    ],
)
def test_letters_leave_between_eight_and_six_on_working_days(now, opens):
    assert next_window(local(now), DAYS, WINDOW, LONDON) == local(opens)


def test_a_working_day_later_is_the_same_local_time_over_a_clock_change():
    assert add_working_days(local("2027-03-25 09:00"), 1, DAYS, LONDON) == local("2027-03-30 09:00")
    assert add_working_days(local("2027-11-01 09:00"), -1, DAYS, LONDON) == local("2027-10-29 09:00")


@pytest.mark.parametrize(
    ("at", "hours", "then"),
    [
        ("2027-01-14 09:00", 1, "2027-01-14 10:00"),
        ("2027-01-14 17:30", 1, "2027-01-15 08:30"),
        ("2027-01-15 14:00", 4.5, "2027-01-18 08:30"),
        ("2027-01-16 12:00", 1, "2027-01-18 09:00"),
        ("2027-03-25 17:00", 11, "2027-03-30 18:00"),
    ],
)
def test_working_hours_pass_only_in_the_window(at, hours, then):
    assert add_working_hours(local(at), hours, DAYS, WINDOW, LONDON) == local(then)


@given(any_instant, st.floats(0, 60))
def test_working_hours_counted_are_the_hours_added(at, hours):
    then = add_working_hours(at, hours, DAYS, WINDOW, LONDON)
    assert working_hours_between(at, then, DAYS, WINDOW, LONDON) == pytest.approx(hours, abs=1e-6)


@given(any_instant)
def test_the_next_window_is_open_and_nothing_before_it_is(now):
    opens = next_window(now, DAYS, WINDOW, LONDON)
    assert opens >= now
    assert next_window(opens, DAYS, WINDOW, LONDON) == opens
    between = now + (opens - now) / 2
    assert opens == now or next_window(between, DAYS, WINDOW, LONDON) == opens


def test_days_are_written_in_english():
    assert day_in_words(date(2027, 1, 14)) == "Thu 14 Jan"
