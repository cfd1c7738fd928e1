"""Which meeting feeds which slot above, when a report is fixed, and who may report to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, MeetingState, Offset, Unit, WorkingDays, meeting_instant
from lacflow.board.slots import AHEAD, DRAFT, Parent, Slot
from lacflow.board.upward import children, feeding, fixing, loops, report_name, slot_name, slots_of, unreported

ZONE = ZoneInfo("Europe/London")
START = date(2027, 1, 4)
BOARD = Board("homes", "Homes Board", "Homes", ZONE, "c.chair", "p.moor", "box")
ABOVE = Parent("performance", "Performance Board", board="performance")


def meets(n: int, state: MeetingState = MeetingState.CONFIRMED) -> Meeting:
    return Meeting(f"m{n}", START + timedelta(days=n), time(10), state)


def slot(n: int, at: time = time(10)) -> Slot:
    return Slot(f"s{n}", START + timedelta(days=n + 12), START + timedelta(days=n), at)


days = st.lists(st.integers(0, 400), unique=True, max_size=9)
states = st.sampled_from(list(MeetingState))


@given(days, days, st.lists(states, min_size=9, max_size=9), st.sampled_from([time(9), time(10), time(17)]))
def test_each_slot_is_fed_by_the_newest_meeting_before_its_report_is_due(slots, meetings, how, at):
    """Never by one that is cancelled, in reserve, or not before the due instant; and none lies in between."""
    held = [meets(n, state) for n, state in zip(meetings, how, strict=False)]
    on = [m for m in held if m.state in (MeetingState.CONFIRMED, MeetingState.PROVISIONAL)]
    found = feeding([slot(n, at) for n in slots], held, ZONE)
    assert [f.slot.key for f in found] == [f"s{n}" for n in sorted(slots)]
    for fed in found:
        before = [m for m in on if meeting_instant(m, ZONE) < fed.slot.due_instant(ZONE)]
        assert fed.meeting == max(before, key=lambda m: m.date, default=None)


@given(days, days)
def test_a_meeting_is_news_to_one_slot_and_every_meeting_before_the_last_slot_reaches_one(slots, meetings):
    """What no slot comes after is named; all else is in the first report due after it."""
    held = [meets(n) for n in meetings]
    found = feeding([slot(n) for n in slots], held, ZONE)
    fresh = [f.meeting.key for f in found if f.fresh and f.meeting]
    assert len(fresh) == len(set(fresh))
    late = {m.key for m in unreported([f.slot for f in found], held, ZONE)}
    last = max((f.slot.due_instant(ZONE) for f in found), default=None)
    assert late == {m.key for m in held if last is None or meeting_instant(m, ZONE) >= last}
    for one, nxt in pairwise(found):
        if not nxt.fresh:
            assert nxt.meeting == one.meeting


def test_a_board_that_meets_every_eight_weeks_and_reports_every_six_has_a_report_with_no_new_meeting():
    """The gap every cascade has: nothing is left out, and the report says that no board has met."""
    found = feeding([slot(42 * n) for n in range(1, 5)], [meets(0), meets(56), meets(112)], ZONE)
    assert [(f.meeting and f.meeting.key, f.fresh) for f in found] == [
        ("m0", True), ("m56", True), ("m112", True), ("m112", False),
    ]  # fmt: skip


def test_a_meeting_at_the_very_instant_a_report_is_due_comes_too_late_for_it():
    assert feeding([slot(7)], [meets(7)], ZONE)[0].meeting is None
    assert feeding([slot(7, time(10, 1))], [meets(7)], ZONE)[0].meeting == meets(7)


def test_the_meetings_of_the_board_above_make_its_slots():
    """Eight clear working days before, over a bank holiday; reserve and cancelled ones make none."""
    good_friday, easter_monday = date(2027, 3, 26), date(2027, 3, 29)
    above = replace(
        BOARD,
        key="performance",
        meetings=(
            Meeting("a", date(2027, 4, 8), time(14)),
            Meeting("b", date(2027, 5, 6), time(14), MeetingState.RESERVE),
            Meeting("c", date(2027, 6, 3), time(14), MeetingState.PROVISIONAL),
        ),
        working_days=WorkingDays({good_friday: "Good Friday", easter_monday: "Easter Monday"}),
    )
    first, last = slots_of(above, DRAFT, Offset(6, Unit.CLEAR_WORKING_DAYS, time(9)))
    assert (first.key, first.on, first.due, first.due_at) == ("a", date(2027, 4, 8), date(2027, 3, 24), time(10))
    assert first.despatch == date(2027, 3, 30)
    assert first.why == "8 clear working days before Thu 8 Apr"
    assert (last.key, last.state) == ("c", "provisional")


@given(st.integers(0, 400), st.integers(0, 20), st.sampled_from(list(Unit)), st.integers(0, 23))
def test_a_report_is_fixed_on_a_working_day_and_never_after_it_is_due(n, count, unit, hour):
    due = BOARD.working_days.on_or_before(START + timedelta(days=n))
    one = replace(slot(n), due=due)
    fixed = fixing(BOARD, replace(ABOVE, ahead=Offset(count, unit, time(hour))), one)
    assert fixed.at <= one.due_instant(ZONE)
    assert BOARD.working_days.is_working(fixed.at.astimezone(ZONE).date())


def test_a_report_is_usually_fixed_the_working_day_before_at_nine():
    one = replace(slot(0), due=date(2027, 1, 11))
    assert f"{fixing(BOARD, ABOVE, one).at.astimezone(ZONE):%a %d %H:%M}" == "Fri 08 09:00"
    assert Offset(1, Unit.WORKING_DAYS, time(9)) == AHEAD


def test_a_slot_keeps_its_name_when_its_dates_change_and_the_name_fits_the_database():
    moved = replace(slot(0), on=date(2027, 9, 9), due=date(2027, 8, 8))
    assert slot_name(ABOVE, slot(0)) == slot_name(ABOVE, moved) == "performance/s0"
    committee = Parent("Children's  Committee", "Children's Committee")
    assert slot_name(committee, slot(0)) == "children's committee/s0"
    long, longer = report_name("x" * 60, "2027-jan"), report_name("x" * 60, "2027-feb")
    assert len(long) == len(longer) == 64
    assert long != longer


def test_boards_that_report_in_a_circle_are_found_once():
    def board(key: str, *above: str) -> Board:
        return replace(BOARD, key=key, parents=tuple(Parent(a, a, board=a) for a in above))

    chain = {"a": board("a", "b"), "b": board("b", "c"), "c": board("c")}
    assert loops(chain) == ()
    circle = {**chain, "c": board("c", "a")}
    assert loops(circle) == (("a", "b", "c", "a"),)
    assert loops({"a": board("a", "a")}) == (("a", "a"),)


@pytest.mark.parametrize("size", [40])
def test_a_board_knows_those_that_report_to_it(size):
    below = {f"b{n}": replace(BOARD, key=f"b{n}", short=f"Board {n:02}", parents=(ABOVE,)) for n in range(size)}
    found = children({**below, "performance": replace(BOARD, key="performance")})
    assert [c.name for c in found["performance"]] == [f"Board {n:02}" for n in range(size)]
    assert list(found) == ["performance"]
