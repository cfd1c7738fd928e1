"""The table of steps: examples a person worked out, and the promises that hold for every weekday board 2026-2036."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from lacflow.board.board import Board, StepOffsets
from lacflow.board.calendar import Meeting, Offset, Unit, WorkingDays, local_day, meeting_instant
from lacflow.board.steps import Step, timetable

LONDON = ZoneInfo("Europe/London")
BANK = dict(holidays.country_holidays("GB", subdiv="ENG", years=range(2025, 2038)))
CLOSED = {date(y, 12, 24) + timedelta(n): "Christmas closure" for y in range(2025, 2037) for n in range(10)}
BOARD = Board("perm", "Permanence", "Permanence", LONDON, "chair", "pm", "board", working_days=WorkingDays(BANK))
SHUT = replace(BOARD, working_days=WorkingDays({**CLOSED, **BANK}))
DAYS = SHUT.working_days
WEEKDAYS = [d for d in (date(2026, 1, 1) + timedelta(n) for n in range(4018)) if d.weekday() < 5]


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def meeting(day, at="10:00"):
    return Meeting("m", date.fromisoformat(day) if isinstance(day, str) else day, time.fromisoformat(at))


def times(table):
    return {d.step.value: d.at.astimezone(LONDON).strftime("%a %d %b %H:%M") for d in table.dated()}


def day(dated):
    return local_day(dated.at, LONDON)


def test_an_ordinary_board_is_asked_three_weeks_chased_two_and_briefed_one_before():
    assert times(timetable(BOARD, meeting("2027-03-18"))) == {
        "circulate": "Thu 25 Feb 09:00",
        "due": "Thu 04 Mar 12:00",
        "chase": "Thu 04 Mar 14:00",
        "brief": "Thu 11 Mar 09:00",
    }


def test_circulation_rolls_back_and_says_why():
    table = timetable(BOARD, meeting("2027-01-22"))
    assert table.circulate.why == "21 days before Fri 22 Jan, back one day: New Year's Day"
    assert times(table)["circulate"] == "Thu 31 Dec 09:00"


def test_due_and_chase_roll_forward_over_easter():
    table = timetable(BOARD, meeting("2027-04-12"))
    assert table.due.why == "14 days before Mon 12 Apr, forward one day: Easter Monday"
    assert times(table) == {
        "circulate": "Mon 22 Mar 09:00",
        "due": "Tue 30 Mar 12:00",
        "chase": "Tue 30 Mar 14:00",
        "brief": "Mon 05 Apr 09:00",
    }


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        # the brief cannot roll back before the reply-by, so forward
        ("2027-01-07", "Thu 17 Dec 09:00, Mon 04 Jan 12:00, Mon 04 Jan 14:00, Wed 06 Jan 09:00"),
        # two days after the reply-by would be the meeting's own day, so the reply-by gives way
        ("2026-01-06", "Tue 16 Dec 09:00, Mon 22 Dec 12:00, Mon 22 Dec 14:00, Mon 05 Jan 09:00"),
        ("2026-01-05", "Mon 15 Dec 09:00, Fri 19 Dec 12:00, Fri 19 Dec 14:00, Tue 23 Dec 09:00"),
        # one working day to answer is too few, so circulation goes further back
        ("2027-01-14", "Tue 22 Dec 09:00, Mon 04 Jan 12:00, Mon 04 Jan 14:00, Thu 07 Jan 09:00"),
    ],
)
def test_over_a_christmas_closure_the_table_is_mended(on, expected):
    assert ", ".join(times(timetable(SHUT, meeting(on))).values()) == expected


def test_every_weekday_board_keeps_the_promises_of_the_table():
    """Two working days to answer, chased after due, briefed two working days later and before the meeting, closes after."""
    for on in WEEKDAYS:
        table = timetable(SHUT, meeting(on))
        assert DAYS.between(day(table.circulate), day(table.due)) >= 2, on
        assert DAYS.between(day(table.due), day(table.brief)) >= 2, on
        assert day(table.brief) < on, on
        assert table.due.at < table.chase.at < table.chase.closes, on
        assert table.circulate.at < table.circulate.closes < table.brief.at, on
        assert all(DAYS.is_working(day(d)) for d in table.dated()), on


def test_mends_are_rare_and_only_where_the_plain_table_fails():
    """A board with no holiday within five weeks has exactly the plain table."""
    for on in WEEKDAYS:
        near = [on - timedelta(n) for n in range(36)]
        if any(d in DAYS.off for d in near):
            continue
        table = timetable(SHUT, meeting(on))
        assert [(on - day(d)).days for d in table.dated()] == [21, 14, 14, 7]
        assert table.circulate.closes == meeting_instant(meeting(DAYS.add(on, -8)), LONDON)


@pytest.mark.parametrize("on", WEEKDAYS[3::97])
def test_every_late_circulation_leaves_two_days_and_is_answered_before_the_brief(on):
    normal = timetable(SHUT, meeting(on))
    now = normal.circulate.at + timedelta(minutes=5)
    while now < normal.circulate.closes:
        table = timetable(SHUT, meeting(on), now, now)
        start = DAYS.on_or_after(local_day(now, LONDON))
        assert table.brief == normal.brief
        assert DAYS.between(start, day(table.due)) >= 2
        assert normal.due.at <= table.due.at < table.brief.at
        assert table.late is (local_day(now, LONDON) > day(normal.circulate))
        assert (table.chase is None) is (Step.CHASE in table.skipped)
        if table.chase:
            assert table.due.at < table.chase.at < table.chase.closes
        if table.remind:
            assert table.late
            assert now < table.remind.at < table.due.at
        now += timedelta(hours=24)


def test_a_late_circulation_moves_due_reminds_half_way_and_chases_the_day_after():
    table = timetable(BOARD, meeting("2027-03-18"), local("2027-03-01 09:30"))
    assert times(table) == {
        "circulate": "Thu 25 Feb 09:00",
        "remind": "Wed 03 Mar 14:00",
        "due": "Mon 08 Mar 12:00",
        "chase": "Tue 09 Mar 14:00",
        "brief": "Thu 11 Mar 09:00",
    }
    assert table.late
    assert "circulated late, on Mon 1 Mar 09:30" in table.circulate.why


def test_a_very_late_circulation_is_due_at_noon_before_the_brief_and_not_chased():
    table = timetable(BOARD, meeting("2027-03-18"), local("2027-03-08 09:05"))
    assert table.due.at == local("2027-03-10 12:00")
    assert table.chase is None
    assert "too late to chase" in table.skipped[Step.CHASE]
    assert table.remind is None


def test_past_its_close_circulation_is_skipped_unless_agreed():
    now = local("2027-03-09 09:00")
    table = timetable(BOARD, meeting("2027-03-18"), None, now)
    assert set(table.skipped) == {Step.CIRCULATE, Step.CHASE}
    agreed = timetable(BOARD, meeting("2027-03-18"), None, now, agreed=True)
    assert agreed.due.at == local("2027-03-11 12:00")


def test_the_evening_of_its_normal_day_is_not_late():
    assert not timetable(BOARD, meeting("2027-03-18"), local("2027-02-25 21:00")).late
    assert timetable(BOARD, meeting("2027-03-18"), local("2027-02-26 00:01")).late


def test_a_cycle_circulated_in_time_is_never_late_because_its_meeting_moved():
    asked = local("2027-02-25 09:00")
    earlier = timetable(BOARD, meeting("2027-03-15"), asked, named=date(2027, 3, 18))
    later = timetable(BOARD, meeting("2027-04-20"), asked, named=date(2027, 3, 18))
    assert not earlier.late
    assert not later.late
    assert timetable(BOARD, meeting("2027-03-15"), asked).late


def test_moved_earlier_leaves_three_working_days_and_the_brief_waits_for_them():
    table = timetable(
        BOARD,
        meeting("2027-03-11"),
        local("2027-02-25 09:00"),
        named=date(2027, 3, 18),
        hurried_at=local("2027-03-02 15:20"),
    )
    assert times(table) == {
        "circulate": "Thu 18 Feb 09:00",
        "due": "Mon 08 Mar 12:00",
        "chase": "Mon 08 Mar 14:00",
        "brief": "Wed 10 Mar 09:00",
    }


def test_moved_to_the_day_after_tomorrow_the_chair_is_still_briefed_first():
    table = timetable(
        BOARD,
        meeting("2027-03-04"),
        local("2027-02-25 09:00"),
        named=date(2027, 3, 18),
        hurried_at=local("2027-03-02 15:20"),
    )
    assert table.brief.at == local("2027-03-03 09:00")
    assert table.due.at == meeting_instant(table.meeting, LONDON)
    assert table.chase is None


def test_a_small_board_with_short_offsets_can_circulate_at_all():
    steps = StepOffsets(
        circulate=Offset(7, Unit.DAYS, time(9)),
        due=Offset(4, Unit.DAYS, time(12)),
        chase=Offset(4, Unit.DAYS, time(14)),
        brief=Offset(1, Unit.WORKING_DAYS, time(9)),
    )
    table = timetable(replace(BOARD, steps=steps), meeting("2027-03-19"))
    assert times(table)["circulate"] == "Thu 11 Mar 09:00"  # two working days before due on Mon 15
    assert table.circulate.closes == local("2027-03-15 18:00")
    assert table.chase is not None
