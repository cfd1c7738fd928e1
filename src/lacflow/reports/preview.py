"""`lacflow preview`: the letters a step would send as things stand, to files; nothing is stored or sent.

The step is decided as if its instant had come, with nothing of it taken yet. What follows a circulation that has not
happened is shown as if it had, and nobody had answered; all in a transaction that is undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.steps import Step, due_steps
from lacflow.errors import InputFault, Problem
from lacflow.letters.preview import write as write_letter
from lacflow.reports.ahead import meeting_of
from lacflow.runners.planner.composing import Draft, Written, compose_all
from lacflow.runners.planner.deciding import BoardDecision, CycleDecision
from lacflow.runners.planner.storing import store
from lacflow.store import cycles, outbox
from lacflow.store.standing import Standing, gather

if TYPE_CHECKING:
    from lacflow.app import App

STEPS = (Step.CIRCULATE, Step.CHASE, Step.CHASE_SUMMARY, Step.REMIND, Step.BRIEF)


def write(
    service: App, board_key: str, step: str, meeting: str | None, person: str | None, out: Path
) -> Iterator[Path]:
    """Write each letter of a step; yield the files.

    Raises:
        InputFault: no such step, board or meeting.
    """
    if step not in {s.value for s in STEPS}:
        names = ", ".join(s.value for s in STEPS)
        raise InputFault(Problem("preview.step", "There is no letter of this name.", f"Letters: {names}.", step))
    board = service.board(board_key)
    with service.database.read() as conn:
        key = meeting_of(conn, service, board, meeting, service.now())
        out.mkdir(parents=True, exist_ok=True)
        for draft in _drafts(conn, service, board, key, Step(step)):
            if draft.outgoing is not None and person in (None, draft.letter.to_person, draft.letter.key.person):
                yield from write_letter(draft.outgoing, out, f"{step}-{draft.letter.to_person}")


def _drafts(conn: Connection, service: App, board: Board, meeting: str, step: Step) -> list[Draft]:
    now = service.now()
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
    steps = due_steps(board, fresh, at)
    wanted = replace(steps, intents=tuple(replace(i, brake=None) for i in steps.intents if i.step is step))
    return BoardDecision(then.board, (CycleDecision(then, wanted),), (), None), at


def _instant(standing: Standing, step: Step, now: datetime) -> datetime:
    """Return when the step is due, a minute past, or now where that is over already."""
    table = replace(standing, now=now).dates
    like = Step.CHASE if step is Step.CHASE_SUMMARY else step
    due = next((d.at for d in table.dated() if d.step is like), now)
    return max(now, due + timedelta(minutes=1))
