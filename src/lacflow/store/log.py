"""The log of issues and risks: what documents brought, and what leads proposed and the project manager accepted.

An entry that was proposed in a return is shown from the *next* board on. Numbers (`I01`, `R03`) go up by kind through the
board; those a document gave stay as they are. Nothing is deleted: an entry is open, closed, or promoted to an action.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from lacflow.board.board import Board
from lacflow.board.calendar import MeetingState
from lacflow.board.plan import Note, Plan
from lacflow.store import journal
from lacflow.store import tables as t
from lacflow.store.facts import touch

KINDS = ("issue", "risk")


@dataclass(frozen=True)
class Entry:
    """An issue or a risk. `answer` is what is done about it; `key` the action it was raised with; see the table."""

    id: int
    board: str
    kind: str
    number: str
    objective: str
    text: str
    owner: str
    answer: str
    key: str | None
    raised_by: str
    raised_at: datetime
    accepted_by: str
    accepted_at: datetime
    shown_from: str | None
    source: str
    state: str
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str | None = None
    promoted_to: str | None = None


def entries(conn: Connection, board: str | None = None, kind: str | None = None) -> list[Entry]:
    """Return the log, oldest first; of one board or kind where named."""
    e = t.log_entries.c
    query = select(t.log_entries).order_by(e.id)
    if board:
        query = query.where(e.board == board)
    if kind:
        query = query.where(e.kind == kind)
    return [Entry(**row._mapping) for row in conn.execute(query)]


def entry(conn: Connection, number: int) -> Entry | None:
    """Return one entry by the number of its row, or None."""
    return next((e for e in entries(conn) if e.id == number), None)


def shown_at(found: Iterable[Entry], board: Board, meeting: str) -> tuple[Entry, ...]:
    """Return the open entries a meeting is shown: those whose first board it is, or was before it."""
    days = {m.key: m.date for m in board.meetings}
    day = days.get(meeting)
    return tuple(
        e
        for e in found
        if e.state == "open" and (e.shown_from is None or day is None or days.get(e.shown_from, day) <= day)
    )


def next_meeting(board: Board, meeting: str) -> str | None:
    """Return the key of the meeting after one, reserve and cancelled ones left out; None where none is known."""
    here = board.meeting(meeting)
    off = (MeetingState.CANCELLED, MeetingState.RESERVE)
    later = [m for m in board.meetings if here and m.date > here.date and m.state not in off]
    return min(later, key=lambda m: m.date).key if later else None


def add(
    conn: Connection,
    board: str,
    kind: str,
    text: str,
    *,
    at: datetime,
    by: str,
    source: str,
    number: str = "",
    **more: Any,
) -> Entry:
    """Put an issue or a risk into the log and return it.

    Args:
        number: as a document gives it; without it the next one.
        more: objective, owner, answer, key, raised_by, raised_at, shown_from.
    """
    values = {
        "objective": "",
        "owner": "",
        "answer": "",
        "key": None,
        "raised_by": by,
        "raised_at": at,
        "shown_from": None,
    }
    new = insert(t.log_entries).values(
        board=board, kind=kind, number=number or _next_number(conn, board, kind), text=text, accepted_by=by,
        accepted_at=at, source=source, state="open", **{**values, **more},
    )  # fmt: skip
    touch(conn, board)
    row = conn.execute(new.returning(*t.log_entries.c)).one()
    return Entry(**row._mapping)


def _next_number(conn: Connection, board: str, kind: str) -> str:
    letter = kind[0].upper()
    used = [e.number for e in entries(conn, board, kind)]
    numbers = [int(n[1:]) for n in used if n[:1].upper() == letter and n[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1:02d}"


def end(
    conn: Connection, number: int, state: str, by: str, at: datetime, why: str, promoted_to: str | None = None
) -> bool:
    """Close or promote an open entry; tell whether this call did."""
    e = t.log_entries.c
    done = conn.execute(
        update(t.log_entries)
        .where(e.id == number, e.state == "open")
        .values(state=state, ended_by=by, ended_at=at, end_reason=why, promoted_to=promoted_to)
    )
    return done.rowcount == 1


def take_in(conn: Connection, board: str, plan: Plan, at: datetime, by: str, source: str) -> int:
    """Put a document's issues and risks into the log, each once; return how many were new.

    One with the same number under the same objective is the same entry: other words replace its own while it is open, and the
    journal keeps what stood there.
    """
    new = 0
    for kind, notes in (("issue", plan.issues), ("risk", plan.risks)):
        known = entries(conn, board, kind)
        for note in notes:
            same = next((e for e in known if _same(e, note)), None)
            if same is None:
                add(conn, board, kind, note.text, at=at, by=by, source=source, number=note.number,
                    objective=note.objective, owner=note.owner, answer=note.action)  # fmt: skip
                new += 1
            elif same.state == "open" and (same.text, same.owner, same.answer) != (note.text, note.owner, note.action):
                journal.write(
                    conn, at, "log", f"{same.number} was: {same.text}; {same.owner}; {same.answer}", board, by
                )
                values = {"text": note.text, "owner": note.owner, "answer": note.action}
                conn.execute(update(t.log_entries).where(t.log_entries.c.id == same.id).values(**values))
    return new


def _same(held: Entry, note: Note) -> bool:
    if note.number and held.source.startswith("import:"):
        return (held.number, held.objective) == (note.number, note.objective)
    return _fold(held.text) == _fold(note.text)


def _fold(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .")


def forget(conn: Connection, board: str, source: str) -> None:
    """Take out what a document brought whose plan is taken out, too."""
    conn.execute(delete(t.log_entries).where(t.log_entries.c.board == board, t.log_entries.c.source == source))
