"""When the papers of a meeting are fixed by themselves, and when what came in after the briefing is sent as an addendum.

step      normal                                   rolls  closes
papers    only where the board's file says when    back   the meeting
addendum  one working day before, at 12:00; a day  back   the meeting
          after the briefing, if that is later;
          only if anything came in since
"""

from __future__ import annotations

from collections.abc import Iterator

from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, Offset, instant, meeting_instant
from lacflow.board.cycle import Intent
from lacflow.board.situation import Situation, apart
from lacflow.board.timetable import Dated, Step, rolled_back


def papers_due(board: Board, meeting: Meeting) -> Dated | None:
    """Return when the papers of a meeting are fixed and sent to the project manager; None where nothing is said of it."""
    return _dated(board, meeting, Step.PAPERS, board.steps.papers) if board.steps.papers and board.papers else None


def addendum_due(board: Board, meeting: Meeting) -> Dated:
    """Return from when an addendum to the briefing is sent, if anything has come in since."""
    return _dated(board, meeting, Step.ADDENDUM, board.steps.addendum)


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
