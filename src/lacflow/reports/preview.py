"""`lacflow preview`: the letters a step would send as things stand, to files; nothing is stored or sent.

The step is decided as if its instant had come, with nothing of it taken yet. What follows a circulation that has not
happened is shown as if it had, and nobody had answered; papers and minutes that the board's file does not ask for as if it
did; all in a transaction that is undone. Escalations are those that would go now, a report upward is that of the next slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.calendar import Offset, Unit
from lacflow.board.steps import Step, after_the_board, due_steps
from lacflow.board.tabling import addendum_due, minutes_due, papers_due
from lacflow.errors import InputFault, Problem
from lacflow.letters.preview import write as write_letter
from lacflow.reports.ahead import meeting_of
from lacflow.runners.planner.composing import Draft, Written, compose_all
from lacflow.runners.planner.deciding import BoardDecision, CycleDecision, decide
from lacflow.runners.planner.reporting import UPWARD, next_report, reports
from lacflow.runners.planner.storing import store
from lacflow.store import cycles, outbox
from lacflow.store.standing import Standing, gather

if TYPE_CHECKING:
    from lacflow.app import App

STEPS = (
    Step.CIRCULATE, Step.CHASE, Step.CHASE_SUMMARY, Step.REMIND, Step.BRIEF, Step.PAPERS, Step.ADDENDUM, Step.MINUTES,
)  # fmt: skip
#: Letters that are no step of a meeting's calendar.
ESCALATE = "escalate"
#: Why there may be no such letter, where the calendar does not show it.
NOBODY = {
    Step.ADDENDUM: "An addendum goes where anything came in after the briefing, and there is none now.",
    ESCALATE: "No rule has anything to tell anybody now; `lacflow escalations explain KEY` says why.",
    UPWARD: "The board reports to no other, or no meeting of it is ahead.",
}
#: When papers are fixed and minutes asked for where the board's file does not say.
_PAPERS, _MINUTES = Offset(5, Unit.WORKING_DAYS, time(16)), Offset(1, Unit.WORKING_DAYS, time(9))


def write(
    service: App, board_key: str, step: str, meeting: str | None, person: str | None, out: Path
) -> Iterator[Path]:
    """Write each letter of a step; yield the files.

    Raises:
        InputFault: no such step, board or meeting.
    """
    names = [*(s.value for s in STEPS), ESCALATE, UPWARD]
    if step not in names:
        raise InputFault(
            Problem("preview.step", "There is no letter of this name.", f"Letters: {', '.join(names)}.", step)
        )
    board = service.board(board_key)
    with service.database.read() as conn:
        key = meeting_of(conn, service, board, meeting, service.now())
        out.mkdir(parents=True, exist_ok=True)
        for draft in _of(conn, service, board, key, step):
            if draft.outgoing is not None and person in (None, draft.letter.to_person, draft.letter.key.person):
                yield from write_letter(draft.outgoing, out, f"{step}-{draft.letter.to_person}")


def _of(conn: Connection, service: App, board: Board, meeting: str, step: str) -> list[Draft]:
    if step == UPWARD:
        return _upward(conn, service, board)
    if step == ESCALATE:
        decision, now = decide(conn, board, service.settings.directory, service.now()), service.now()
        return [d for d in _written(conn, service, decision, now).drafts if d.letter.letter == "escalation"]
    return _drafts(conn, service, board, meeting, Step(step))


def _upward(conn: Connection, service: App, board: Board) -> list[Draft]:
    """Return the letters of the report that is due next, as if it were fixed now."""
    now = service.now()
    due = next_report(board, now)
    found = reports(conn, service.desk(), board, [due], now, None) if due else []
    return [Draft(one.letter, outgoing=one.outgoing) for one in found]


def _drafts(conn: Connection, service: App, board: Board, meeting: str, step: Step) -> list[Draft]:
    now, steps = service.now(), board.steps
    asked = replace(steps, papers=steps.papers or _PAPERS, minutes=steps.minutes or _MINUTES)
    board = replace(board, steps=asked, papers=board.papers or ("progress", "delivery"))
    if step is not Step.CIRCULATE and not cycles.requests(conn, board.key, meeting):
        now = _circulate(conn, service, board, meeting, now)
    decision, at = _decided(conn, service, board, meeting, step, now)
    return list(_written(conn, service, decision, at).drafts)


def _circulate(conn: Connection, service: App, board: Board, meeting: str, now: datetime) -> datetime:
    """Act as if everybody had been asked, in a transaction that is undone; return when that is."""
    decision, at = _decided(conn, service, board, meeting, Step.CIRCULATE, now)
    store(conn, board, decision, _written(conn, service, decision, at), at)
    for letter in outbox.list_letters(conn, board=board.key, meeting=meeting, letter="circulation"):
        outbox.settle(conn, letter, "accepted", "as if sent", accepted_at=at)
    return at


def _written(conn: Connection, service: App, decision: BoardDecision, at: datetime) -> Written:
    return compose_all(conn, replace(service.desk(), sending="rehearsal"), decision, at)


def _decided(
    conn: Connection, service: App, board: Board, meeting: str, step: Step, now: datetime
) -> tuple[BoardDecision, datetime]:
    """Decide one step as if its instant had come and nothing of it were taken."""
    standing = gather(conn, board, meeting, service.settings.directory, now)
    at = _instant(standing, step, now)
    cycle = standing.cycle
    fresh = replace(cycle, deaf_since=None, taken={k: t for k, t in cycle.taken.items() if k.step != step})
    then = replace(standing, now=at, letters=tuple(x for x in standing.letters if x.step != step))
    steps = (after_the_board if step is Step.MINUTES else due_steps)(board, fresh, at)
    wanted = replace(steps, intents=tuple(replace(i, brake=None) for i in steps.intents if i.step is step))
    return BoardDecision(then.board, (CycleDecision(then, wanted),), (), None), at


def _instant(standing: Standing, step: Step, now: datetime) -> datetime:
    """Return when the step is due, a minute past, or now where that is over already."""
    table, board, meeting = replace(standing, now=now).dates, standing.board, standing.meeting
    like = Step.CHASE if step is Step.CHASE_SUMMARY else step
    tabled = {Step.PAPERS: papers_due, Step.ADDENDUM: addendum_due, Step.MINUTES: minutes_due}
    dated = tabled[step](board, meeting) if step in tabled else next((d for d in table.dated() if d.step is like), None)
    return max(now, (dated.at if dated else now) + timedelta(minutes=1))
