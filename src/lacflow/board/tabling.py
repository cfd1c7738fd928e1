"""When the papers of a meeting are fixed, what came in after the briefing is sent, and what was decided is asked for.

step      normal                                   rolls  closes
papers    only where the board's file says when    back   the meeting
addendum  one working day before, at 12:00; a day  back   the meeting
          after the briefing, if that is later;
          only if anything came in since
minutes   only where the board's file says when    on     two weeks after the meeting
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, MeetingState, Offset, day_in_words, instant, meeting_instant, offset_day
from lacflow.board.cycle import Cycle, Intent
from lacflow.board.situation import Situation, apart
from lacflow.board.timetable import Dated, Step, rolled_back

#: So long after a meeting what it decided is still asked for.
MINUTES_WANTED = timedelta(days=14)


def papers_due(board: Board, meeting: Meeting) -> Dated | None:
    """Return when the papers of a meeting are fixed and sent to the project manager; None where nothing is said of it."""
    return _dated(board, meeting, Step.PAPERS, board.steps.papers) if board.steps.papers and board.papers else None


def addendum_due(board: Board, meeting: Meeting) -> Dated:
    """Return from when an addendum to the briefing is sent, if anything has come in since."""
    return _dated(board, meeting, Step.ADDENDUM, board.steps.addendum)


def minutes_due(board: Board, meeting: Meeting) -> Dated | None:
    """Return when the project manager is asked what a meeting decided; None where nothing is said of it."""
    offset = board.steps.minutes
    if offset is None:
        return None
    meets, days = meeting_instant(meeting, board.zone), board.working_days
    day = days.on_or_after(offset_day(meeting.date, replace(offset, count=-offset.count), days))
    at = instant(day, offset.at, board.zone)
    at = at if at > meets else instant(days.add(day, 1), offset.at, board.zone)
    return Dated(Step.MINUTES, at, f"after the meeting of {day_in_words(meeting.date)}", meets + MINUTES_WANTED)


def _dated(board: Board, meeting: Meeting, step: Step, offset: Offset) -> Dated:
    day, why = rolled_back(meeting, offset, board.working_days)
    return Dated(step, instant(day, offset.at, board.zone), why, meeting_instant(meeting, board.zone))


def papers(s: Situation) -> Iterator[Intent]:
    """Yield the letter to the project manager with the board's papers, once; only they read it, so no brake holds it."""
    due = papers_due(s.board, s.cycle.meeting)
    if due is None or s.now < due.at:
        return
    person = s.board.project_manager
    key = s.key(Step.PAPERS, person, s.again(Step.PAPERS, person))
    if s.may(key):
        yield Intent(key, Step.PAPERS, due.at, due.why, late=s.now - due.at > s.board.brake, closes=s.meets)


def addendum(s: Situation) -> Iterator[Intent]:
    """Yield the addendum to chair and project manager, once each, where anything came in after the briefing went."""
    briefs = [taken for taken in s.rows(Step.BRIEF) if taken.told]
    if not briefs or s.cycle.late_at is None:
        return
    first = min(briefs, key=lambda taken: taken.queued_at)
    due = addendum_due(s.board, s.cycle.meeting)
    at = max(apart(first, due.at), s.cycle.late_at)
    if s.now < at:
        return
    for person in dict.fromkeys((s.board.chair, s.board.project_manager)):
        key = s.key(Step.ADDENDUM, person, s.again(Step.ADDENDUM, person))
        if s.may(key):
            own = person == s.board.project_manager
            brake = None if own or s.no_time_left() else s.brake(key, at)
            yield Intent(key, Step.ADDENDUM, at, due.why, s.cycle.late, brake=brake, closes=s.meets)


def minutes(board: Board, cycle: Cycle, now: datetime) -> Iterator[Intent]:
    """Yield the letter that asks the project manager what the meeting decided, once; only they read it."""
    due, s = minutes_due(board, cycle.meeting), Situation(board, cycle, now)
    if due is None or due.closes is None or not due.at <= now < due.closes:
        return
    key = s.key(Step.MINUTES, board.project_manager)
    if cycle.meeting.state not in (MeetingState.CANCELLED, MeetingState.RESERVE) and s.may(key):
        yield Intent(key, Step.MINUTES, due.at, due.why, closes=due.closes)
