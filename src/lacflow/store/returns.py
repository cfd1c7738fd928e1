"""What leads sent back: readings, reviews, and what they leave missing.

An action is touched by an update that records something or says "no change", whichever way it came, and by words held
for the project manager that may be about it (until they are rejected). What nothing touches is missing. Words that could be
given to no action may be about any that was asked, where nothing else was read in their message; beside what was read they
answer for no other action, nor does a question that names none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from lacflow.board.readings import (
    Disposition,
    Held,
    Reading,
    fields_to_dict,
    reading_from_dict,
    reading_to_dict,
)
from lacflow.store import tables as t
from lacflow.store.facts import touch

#: Dispositions of an update that was taken back, and of the update that took it back: neither says anything.
UNDONE = ("undone", "undo")
#: Kinds of review that ask for an entry in the log.
PROPOSED = ("issue", "risk")
#: The source of an update somebody gave by telephone and somebody else typed in.
PHONE = "phone"

_NEW_READINGS = insert(t.readings)


@dataclass(frozen=True)
class Touch:
    """Something said about an action in a cycle: by whom, when it reached us, and whether it still waits for a decision."""

    key: str
    person: str
    at: datetime
    held: bool


#: The kind of a line of the minutes that was asked back.
MINUTES = "minutes"


@dataclass(frozen=True)
class Review:
    """What waits for the project manager. `reading` is what may be recorded if they accept; `key` None: they must say which.

    kind: reading (one action, doubtful), held (action unknown), complete (said to be complete), sender (who wrote this?),
    question, issue or risk (proposed for the log), minutes (a line of what a board decided, asked back). state: open,
    accepted, rejected, edited.
    """

    id: int
    board: str
    meeting: str
    kind: str
    text: str
    reason: str
    state: str
    at: datetime
    person: str | None = None
    key: str | None = None
    candidates: tuple[str, ...] = ()
    reading: Reading | None = None
    inbox_id: int | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None


def add_readings(
    conn: Connection,
    board: str,
    meeting: str,
    person: str,
    inbox_id: int,
    readings: Iterable[Reading],
    at: datetime,
    author: str | None = None,
) -> None:
    """Store what the reader made of a message, written at `at` by the lead or by `author` for them."""
    rows = reading_rows(board, meeting, person, inbox_id, readings, at, author)
    add_rows(conn, rows)


def reading_rows(
    board: str,
    meeting: str,
    person: str,
    inbox_id: int,
    readings: Iterable[Reading],
    at: datetime,
    author: str | None = None,
) -> list[dict[str, Any]]:
    """Return the rows of what the reader made of a message (see `add_readings`)."""
    whose = {"board": board, "meeting": meeting, "person": person, "inbox_id": inbox_id, "at": at,
             "author": author or person}  # fmt: skip
    return [
        {**whose, "key": r.key, "disposition": r.disposition.value, "reading": reading_to_dict(r)} for r in readings
    ]


def add_rows(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows of readings."""
    if rows:
        conn.execute(_NEW_READINGS, rows)
    for board in {row["board"] for row in rows}:
        touch(conn, board)


def readings_of(conn: Connection, inbox_id: int) -> list[Reading]:
    """Return what was read in one message."""
    query = select(t.readings.c.reading).where(t.readings.c.inbox_id == inbox_id).order_by(t.readings.c.id)
    return [reading_from_dict(value) for (value,) in conn.execute(query)]


def add_review(
    conn: Connection,
    *,
    board: str,
    meeting: str,
    kind: str,
    held: Held,
    at: datetime,
    person: str | None,
    inbox_id: int | None,
    key: str | None = None,
    reading: Reading | None = None,
) -> int:
    """Put something before the project manager; return its number."""
    new = insert(t.reviews).values(
        board=board, meeting=meeting, kind=kind, text=held.text, reason=held.reason, candidates=list(held.candidates),
        at=at, person=person, inbox_id=inbox_id, key=key, state="open",
        reading=reading_to_dict(reading) if reading else None,
    )  # fmt: skip
    touch(conn, board)
    number: int = conn.execute(new.returning(t.reviews.c.id)).scalar_one()
    return number


def reviews(
    conn: Connection,
    board: str | None = None,
    meeting: str | None = None,
    state: str | None = "open",
    inbox_id: int | None = None,
) -> list[Review]:
    """Return what waits (or waited) for the project manager, oldest first."""
    r = t.reviews.c
    query = select(t.reviews).order_by(r.id)
    for column, wanted in ((r.board, board), (r.meeting, meeting), (r.state, state), (r.inbox_id, inbox_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    return [_as_review(row) for row in conn.execute(query)]


def meetings_waiting(conn: Connection, board: str) -> set[str]:
    """Return the meetings of a board with anything that waits for the project manager."""
    r = t.reviews.c
    return set(conn.scalars(select(r.meeting).where(r.board == board, r.state == "open").distinct()))


def review(conn: Connection, number: int) -> Review | None:
    """Return one review by its number, or None."""
    row = conn.execute(select(t.reviews).where(t.reviews.c.id == number)).first()
    return _as_review(row) if row else None


def spoken_since(conn: Connection, board: str, key: str, review: Review) -> bool:
    """Tell whether anything newer than a review was said of its action, in another message."""
    r = t.readings.c
    about = select(r.id).where(r.board == board, r.key == key, r.disposition != Disposition.NO_CHANGE.value)
    newer = about.where(r.at > written(conn, review), r.inbox_id != review.inbox_id)
    return conn.scalar(newer.limit(1)) is not None


def written(conn: Connection, review: Review) -> datetime:
    """Return when the words of a review were written, as far as that is known; else when they reached us."""
    r = t.readings.c
    said = conn.scalar(select(r.at).where(r.inbox_id == review.inbox_id).limit(1)) if review.inbox_id else None
    return said or review.at


def decide(conn: Connection, number: int, state: str, by: str, at: datetime) -> bool:
    """Decide an open review once; tell whether this call did."""
    r = t.reviews.c
    done = conn.execute(
        update(t.reviews).where(r.id == number, r.state == "open").values(state=state, decided_at=at, decided_by=by)
    )
    if done.rowcount:
        touch(conn, conn.execute(select(r.board).where(r.id == number)).scalar_one())
    return done.rowcount == 1


def reopen(conn: Connection, number: int) -> bool:
    """Have a decided review wait again; tell whether it was decided. Who decided what is in the journal."""
    r = t.reviews.c
    decided = update(t.reviews).where(r.id == number, r.state != "open")
    board = conn.scalar(decided.values(state="open", decided_at=None, decided_by=None).returning(r.board))
    if board:
        touch(conn, board)
    return board is not None


def held_by_mail(conn: Connection, board: str | None, meeting: str | None, state: str = "open") -> dict[int, list[str]]:
    """Return, for each message with words that wait (or, `state` accepted, did), the actions they may be about."""
    asked = {(r.board, r.meeting, r.person): r.asked for r in conn.execute(select(t.requests))}
    found: dict[int, list[str]] = {}
    read = _read_in_part(conn, board, meeting)
    for waiting in reviews(conn, board, meeting, state):
        if waiting.inbox_id is not None:
            of = () if waiting.inbox_id in read else asked.get((waiting.board, waiting.meeting, waiting.person), ())
            keys = _about(waiting, of)
            found[waiting.inbox_id] = list(dict.fromkeys([*found.get(waiting.inbox_id, []), *keys]))
    return found


def away_by_mail(conn: Connection) -> dict[int, date]:
    """Return, for each automatic reply that said so, the last day its sender is away."""
    a = t.absences.c
    query = select(a.inbox_id, a.until).where(a.kind == "away", a.inbox_id.is_not(None), a.until.is_not(None))
    return {row.inbox_id: row.until for row in conn.execute(query)}


def _read_in_part(conn: Connection, board: str | None, meeting: str | None) -> set[int]:
    """Return the messages in which something was read of an action."""
    r = t.readings.c
    query = select(r.inbox_id).distinct()
    for column, wanted in ((r.board, board), (r.meeting, meeting)):
        if wanted is not None:
            query = query.where(column == wanted)
    return set(conn.scalars(query))


def _about(waiting: Review, asked: Iterable[str]) -> tuple[str, ...]:
    return about(waiting.kind, waiting.person, waiting.key, waiting.candidates, asked)


def about(
    kind: str, person: str | None, key: str | None, candidates: Iterable[str], asked: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the actions words that wait may be about; what could be about any may be about all that were asked."""
    if person is None or kind in ("sender", "complete", MINUTES):
        return ()
    if key:
        return (key,)
    return tuple(candidates) or (() if kind == "question" else tuple(asked))


def probable_json(found: Review) -> dict[str, Any]:
    """Return what may be recorded if this is accepted: the surest of what was read, as JSON."""
    if found.reading is None:
        return {}
    return {
        **fields_to_dict(found.reading.probable, all_names=False),
        **fields_to_dict(found.reading.fields, all_names=False),
    }


def _as_review(row: Any) -> Review:
    return Review(
        row.id, row.board, row.meeting, row.kind, row.text, row.reason, row.state, row.at, row.person, row.key,
        tuple(row.candidates), reading_from_dict(row.reading) if row.reading else None, row.inbox_id, row.decided_at,
        row.decided_by,
    )  # fmt: skip


def touches(
    conn: Connection,
    board: str,
    meeting: str,
    asked: Mapping[str, Iterable[str]],
) -> list[Touch]:
    """Return everything said about a cycle's actions, oldest first.

    Args:
        asked: person -> the keys they were asked, for words that could not be given to any action: they may be about all.
    """
    return sorted(
        [*_update_touches(conn, board, meeting), *_review_touches(conn, board, meeting, asked)],
        key=lambda found: found.at,
    )


def _update_touches(conn: Connection, board: str, meeting: str) -> list[Touch]:
    u = t.updates.c
    query = select(u.key, u.person, u.at, u.changes, u.disposition).where(u.board == board, u.meeting == meeting)
    query = query.where(u.disposition.not_in(UNDONE))
    return [
        Touch(key, person, at, False)
        for key, person, at, changes, disposition in conn.execute(query)
        if changes or disposition != Disposition.REVIEW.value
    ]


def _review_touches(conn: Connection, board: str, meeting: str, asked: Mapping[str, Iterable[str]]) -> list[Touch]:
    read = _read_in_part(conn, board, meeting)
    return [
        Touch(key, waiting.person or "", waiting.at, waiting.state == "open")
        for waiting in reviews(conn, board, meeting, state=None)
        if waiting.state != "rejected"
        for key in _about(waiting, () if waiting.inbox_id in read else asked.get(waiting.person or "", ()))
    ]


def answers(conn: Connection, board: str, meeting: str) -> dict[str, datetime]:
    """Return when each person was last heard from in a cycle: mail that passed the sender rule and is no machine's."""
    i = t.inbox.c
    query = select(i.person, i.received_at).where(
        i.board == board, i.meeting == meeting, i.person.is_not(None), i.state.in_(("applied", "held"))
    )
    heard: dict[str, datetime] = {}
    for person, at in conn.execute(query):
        heard[person] = max(at, heard.get(person, at))
    return heard
