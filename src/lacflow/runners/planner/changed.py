"""A meeting changed in the board's file: the administrator and the project manager are told, in the same transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, MeetingState
from lacflow.board.steps import IntentKey, timetable
from lacflow.runners.desk import Desk, new_letter
from lacflow.store import cycles, outbox

STEP = "date_noted"


def tell(conn: Connection, board: Board, desk: Desk, was: Meeting, now_is: Meeting, now: datetime) -> None:
    """Queue a letter to each of those in charge that says what the meeting was, what it is now, and what follows."""
    sequence = cycles.meetings(conn, board.key)[now_is.key].sequence
    on = now_is.state in (MeetingState.CONFIRMED, MeetingState.PROVISIONAL)
    table = timetable(board, now_is) if on else None
    for person in dict.fromkeys(key for key in (desk.admin, board.project_manager) if key):
        to = desk.person(person)
        key = IntentKey(board.key, now_is.key, STEP, person, str(sequence))
        if not to.email:
            continue
        env = desk.envelope(board, now_is, key, to, now, None)
        outgoing = letters.date_noted(
            env,
            was=was,
            now_is=now_is,
            circulates_at=table.circulate.at if table and table.circulate.at > now else None,
            brief_at=table.brief.at if table and table.brief.at > now else None,
        )
        letter = new_letter(board, env, outgoing, "notice", now=now, why="the board's file changed")
        outbox.insert(conn, replace(letter, meeting_date=None))  # it tells no lead when the board meets
