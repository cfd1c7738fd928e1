"""One board at one instant: which meetings are worth looking at, what each cycle wants, when to look again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.calendar import MeetingState, instant
from lacflow.board.people import Directory
from lacflow.board.steps import Decision, Step, after_the_board, due_steps, timetable
from lacflow.runners.planner.escalating import Escalating, escalate
from lacflow.runners.planner.questions import Questions, questions
from lacflow.runners.planner.reporting import Reporting, reporting
from lacflow.store import cycles, returns
from lacflow.store import escalations as told
from lacflow.store.checking import with_checks
from lacflow.store.cycles import CycleRow, MeetingSeen
from lacflow.store.standing import Standing, gather

#: A meeting is looked at from this long before its first step: queries to the project manager come before circulation.
LOOK_AHEAD = timedelta(days=12)
#: and until this long after it: replies and corrections still come in.
LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True)
class CycleDecision:
    """What one cycle wants: the facts it was decided on, the steps, the escalations."""

    standing: Standing
    steps: Decision
    escalating: Escalating = field(default_factory=Escalating)
    escalations: tuple[told.Escalation, ...] = ()
    questions: Questions = field(default_factory=Questions)

    @property
    def next_at(self) -> datetime | None:
        """The next instant at which this may be different with no new fact."""
        times = [t for t in (self.steps.next_at, self.escalating.next_at, self.questions.next_at) if t is not None]
        return min(times, default=None)


@dataclass(frozen=True)
class BoardDecision:
    """What one board wants; `over` are the cycles whose meeting has passed."""

    board: Board
    cycles: tuple[CycleDecision, ...]
    over: tuple[Standing, ...]
    next_at: datetime | None
    reporting: Reporting = field(default_factory=Reporting)


def decide(conn: Connection, board: Board, directory: Directory, now: datetime) -> BoardDecision:
    """Decide everything one board wants at `now`. Its meetings must have been noted."""
    rows = {row.meeting: row for row in cycles.cycles(conn, board.key)}
    waiting = returns.meetings_waiting(conn, board.key)
    decided, over, ahead = [], [], []
    for seen in cycles.meetings(conn, board.key).values():
        row = rows.get(seen.meeting.key)
        if row is None and board.meeting(seen.meeting.key) is None:
            continue  # gone from the file before its cycle opened
        opens = _first_look(board, seen)
        meets = instant(seen.meeting.date, seen.meeting.time, board.zone)
        if now < opens and row is None:
            ahead.append(opens)
        elif _worth_a_look(seen, row, meets, now) or (seen.meeting.key in waiting and now >= meets):
            standing = gather(conn, board, seen.meeting.key, directory, now)
            if now >= meets:
                over += [standing] if row is not None and row.closed_at is None else []
                asks = after_the_board(board, standing.cycle, now) if row is not None else Decision()
                late = CycleDecision(standing, asks, questions=questions(standing, now, summary_now=False))
                decided.append(late)
                ahead += [late.next_at] if late.next_at else []
                continue
            one = _decide_cycle(conn, standing, now)
            decided.append(one)
            ahead += [t for t in (one.next_at, meets) if t is not None]
    upward = reporting(conn, board, now)
    ahead += [upward.next_at] if upward.next_at else []
    return BoardDecision(board, tuple(decided), tuple(over), min((t for t in ahead if t > now), default=None), upward)


def _first_look(board: Board, seen: MeetingSeen) -> datetime:
    first = timetable(board, seen.meeting).circulate.at - LOOK_AHEAD
    reserve = instant(seen.meeting.date - timedelta(days=30), board.window.opens, board.zone)
    return min(first, reserve) if seen.meeting.state is MeetingState.RESERVE else first


def _worth_a_look(seen: MeetingSeen, row: CycleRow | None, meets: datetime, now: datetime) -> bool:
    if row is None:
        return now < meets
    return row.closed_at is None or now < meets + LOOK_BACK


def _decide_cycle(conn: Connection, standing: Standing, now: datetime) -> CycleDecision:
    steps = due_steps(standing.board, standing.cycle, now)
    summary_now = any(i.step is Step.CHASE_SUMMARY and i.key not in standing.taken for i in steps.intents)
    asked = questions(standing, now, summary_now)
    if standing.row is None or standing.meeting.state in (MeetingState.CANCELLED, MeetingState.RESERVE):
        return CycleDecision(standing, steps, questions=asked)
    standing = with_checks(conn, standing)
    held = told.escalations(conn, standing.board.key, standing.key)
    return CycleDecision(standing, steps, escalate(standing, held, now, summary_now), tuple(held), asked)
