"""When papers are fixed and when an addendum goes: pure rules over what a cycle has seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.board import Board, StepOffsets
from lacflow.board.calendar import Meeting, MeetingState, Offset, Unit
from lacflow.board.cycle import Cycle, IntentKey, Taken
from lacflow.board.steps import Step, due_steps

MEETING = Meeting("2027-may", date(2027, 5, 13), time(10))
BOARD = Board(
    "homes", "Homes Board", "Homes", ZoneInfo("Europe/London"), "c.chair", "p.moor", "box", meetings=(MEETING,),
    steps=StepOffsets(papers=Offset(3, Unit.WORKING_DAYS, time(16))),
)  # fmt: skip
BRIEFED = datetime(2027, 5, 6, 8, tzinfo=UTC)
NOON = datetime(2027, 5, 12, 11, tzinfo=UTC)
MEETS = datetime(2027, 5, 13, 9, tzinfo=UTC)


def letter(step: Step, person: str, at: datetime, state: str = "accepted") -> Taken:
    key = IntentKey("homes", MEETING.key, step.value, person)
    return Taken(key, state, at, meeting_date=MEETING.date, accepted_at=at, tries=1)


def cycle(*letters: Taken, late_at: datetime | None = None) -> Cycle:
    seen = datetime(2027, 3, 1, tzinfo=UTC)
    late = ("O1/1",) if late_at else ()
    return Cycle(MEETING, seen, seen, taken={x.key: x for x in letters}, late=late, late_at=late_at)


def wanted(found: Cycle, now: datetime, step: Step, board: Board = BOARD) -> list[str]:
    return [i.key.person for i in due_steps(board, found, now).intents if i.step is step]


def test_papers_are_wanted_from_their_minute_until_the_board_and_once():
    at = datetime(2027, 5, 10, 15, tzinfo=UTC)
    assert wanted(cycle(), at - timedelta(minutes=1), Step.PAPERS) == []
    assert wanted(cycle(), at, Step.PAPERS) == ["p.moor"]
    assert wanted(cycle(letter(Step.PAPERS, "p.moor", at)), at + timedelta(hours=1), Step.PAPERS) == []
    assert wanted(cycle(), MEETS, Step.PAPERS) == []


@pytest.mark.parametrize(
    "board",
    [replace(BOARD, steps=StepOffsets()), replace(BOARD, papers=())],
    ids=["no minute is stated", "no paper is named"],
)
def test_no_papers_are_fixed_unless_the_file_says_so(board):
    assert wanted(cycle(), MEETS - timedelta(hours=1), Step.PAPERS, board) == []


def test_a_meeting_that_is_off_has_neither():
    off = replace(MEETING, state=MeetingState.CANCELLED)
    found = replace(cycle(letter(Step.BRIEF, "c.chair", BRIEFED), late_at=BRIEFED + timedelta(days=1)), meeting=off)
    assert wanted(found, NOON, Step.PAPERS) == wanted(found, NOON, Step.ADDENDUM) == []


@given(st.integers(0, 7 * 24), st.integers(0, 7 * 24))
def test_an_addendum_goes_to_chair_and_manager_from_noon_the_day_before_if_anything_came_in(came, later):
    """Never before it is due, never before anything came in, never without a briefing, never twice."""
    late_at, now = BRIEFED + timedelta(hours=came), BRIEFED + timedelta(hours=later)
    briefed = letter(Step.BRIEF, "c.chair", BRIEFED)
    due = NOON <= now < MEETS and late_at <= now
    assert wanted(cycle(briefed, late_at=late_at), now, Step.ADDENDUM) == (["c.chair", "p.moor"] if due else [])
    assert wanted(cycle(briefed), now, Step.ADDENDUM) == []
    assert wanted(cycle(late_at=late_at), now, Step.ADDENDUM) == []
    told = [letter(Step.ADDENDUM, person, NOON) for person in ("c.chair", "p.moor")]
    assert wanted(cycle(briefed, *told, late_at=late_at), now, Step.ADDENDUM) == []


def test_a_briefing_that_went_late_has_a_day_before_its_addendum():
    briefed = letter(Step.BRIEF, "c.chair", NOON - timedelta(hours=2))
    found = cycle(briefed, late_at=NOON - timedelta(hours=1))
    assert wanted(found, NOON, Step.ADDENDUM) == []
    assert due_steps(BOARD, found, NOON).next_at is not None


def test_what_was_decided_is_asked_once_from_its_day_after_the_meeting_for_two_weeks():
    board = replace(BOARD, steps=StepOffsets(minutes=Offset(1, Unit.WORKING_DAYS, time(9))))
    at = datetime(2027, 5, 14, 8, tzinfo=UTC)
    assert wanted(cycle(), at - timedelta(minutes=1), Step.MINUTES, board) == []
    assert due_steps(board, cycle(), at - timedelta(minutes=1)).next_at == at
    assert wanted(cycle(), at, Step.MINUTES, board) == ["p.moor"]
    assert wanted(cycle(letter(Step.MINUTES, "p.moor", at)), at + timedelta(hours=1), Step.MINUTES, board) == []
    assert wanted(cycle(), MEETS + timedelta(days=14), Step.MINUTES, board) == []
    assert wanted(cycle(), at, Step.MINUTES) == []
    off = replace(cycle(), meeting=replace(MEETING, state=MeetingState.CANCELLED))
    assert wanted(off, at, Step.MINUTES, board) == []
