"""Meetings as they were seen, cycles, requests, the project manager's allowances and people's absences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, union_all, update

from lacflow.board.board import Board
from lacflow.board.calendar import Meeting, MeetingState
from lacflow.board.people import Person
from lacflow.board.plan import Plan
from lacflow.store import tables as t
from lacflow.store.facts import touch

#: Built once: this is asked of every reply.
_BY_TOKEN = select(t.requests).where(t.requests.c.token.in_(bindparam("tokens", expanding=True)))
#: The `step` under which skipped steps of the calendar are stored.
SKIPPED = "skipped"


@dataclass(frozen=True)
class MeetingSeen:
    """A meeting as last seen in the board's file. `sequence` counts changes of date, time or state since `first_seen`."""

    board: str
    meeting: Meeting
    sequence: int
    first_seen: datetime
    changed_at: datetime
    previous_states: tuple[str, ...] = ()


@dataclass(frozen=True)
class CycleRow:
    """One cycle. `opening` and `closing` map an action's key to its colour and date in force at those instants."""

    board: str
    meeting: str
    opened_at: datetime
    closed_at: datetime | None
    opening: Mapping[str, Mapping[str, Any]]
    closing: Mapping[str, Mapping[str, Any]] | None


@dataclass(frozen=True)
class NewRequest:
    """What a lead is about to be asked, and the token their answers will carry."""

    board: str
    meeting: str
    person: str
    token: str
    asked_at: datetime
    reply_by: datetime
    asked: tuple[str, ...]
    snapshot: Mapping[str, Any]


@dataclass(frozen=True)
class Request(NewRequest):
    """What one lead was asked in one cycle, as it is stored. `snapshot` is what we said of each action."""

    id: int
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Allowance:
    """A project manager's word: excuse, extend, hold, resume, short_notice, on or off. `person` None means everybody."""

    kind: str
    person: str | None
    until: datetime | None
    at: datetime
    by: str


@dataclass(frozen=True)
class Absence:
    """What a machine told us of a person: away until a day (None: not said), or an address that bounced."""

    person: str
    kind: str
    address: str | None
    until: date | None
    at: datetime


def sync_board(
    conn: Connection, board: Board, people: Iterable[Person], now: datetime
) -> tuple[tuple[Meeting, Meeting], ...]:
    """Note the board, its people and its meetings as the files now have them; return each changed meeting, was and is."""
    if conn.scalar(select(t.boards.c.key).where(t.boards.c.key == board.key)) is None:
        conn.execute(insert(t.boards).values(key=board.key, name=board.name, version=0))
    _sync_people(conn, people, now)
    seen = meetings(conn, board.key)
    changes = [m for m in board.meetings if m.key not in seen or seen[m.key].meeting != m]
    for meeting in changes:
        _note_meeting(conn, board.key, meeting, seen.get(meeting.key), now)
    if changes:
        touch(conn, board.key)
    return tuple((seen[m.key].meeting, m) for m in changes if m.key in seen)


def _sync_people(conn: Connection, people: Iterable[Person], now: datetime) -> None:
    known = {
        key: (name, email)
        for key, name, email in conn.execute(select(t.people.c.key, t.people.c.name, t.people.c.email))
    }
    for person in people:
        if person.key not in known:
            conn.execute(insert(t.people).values(key=person.key, name=person.name, email=person.email, seen_at=now))
        elif known[person.key] != (person.name, person.email):
            changed = update(t.people).where(t.people.c.key == person.key)
            conn.execute(changed.values(name=person.name, email=person.email, seen_at=now))


def _note_meeting(conn: Connection, board: str, meeting: Meeting, before: MeetingSeen | None, now: datetime) -> None:
    sequence = before.sequence + 1 if before else 0
    values = {"date": meeting.date, "time": meeting.time, "state": meeting.state.value}
    conn.execute(insert(t.meeting_changes).values(board=board, key=meeting.key, sequence=sequence, at=now, **values))
    if before is None:
        conn.execute(insert(t.meetings).values(board=board, key=meeting.key, first_seen=now, changed_at=now, **values))
        return
    m = t.meetings.c
    conn.execute(
        update(t.meetings)
        .where(m.board == board, m.key == meeting.key)
        .values(sequence=sequence, changed_at=now, **values)
    )


def meetings(conn: Connection, board: str) -> dict[str, MeetingSeen]:
    """Return every meeting of a board ever seen, by key."""
    changes = t.meeting_changes.c
    states: dict[str, list[str]] = {}
    for key, state in conn.execute(
        select(changes.key, changes.state).where(changes.board == board).order_by(changes.key, changes.sequence)
    ):
        states.setdefault(key, []).append(state)
    found = {}
    for row in conn.execute(select(t.meetings).where(t.meetings.c.board == board)):
        meeting = Meeting(row.key, row.date, row.time, MeetingState(row.state))
        previous = tuple(states.get(row.key, [])[:-1])
        found[row.key] = MeetingSeen(board, meeting, row.sequence, row.first_seen, row.changed_at, previous)
    return found


def photograph(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return each open action's colour and date in force, as cycles keep them."""
    return {
        a.key: {
            "rag": a.rag.value.value if a.rag.value else None,
            "due": a.current_due.date.isoformat() if a.current_due.date else None,
        }
        for a in plan.open_actions()
    }


def open_cycle(conn: Connection, board: str, meeting: str, now: datetime, plan: Plan) -> None:
    """Open a meeting's cycle with the plan's colours and dates as they stand; an open one is left as it is."""
    if cycle(conn, board, meeting) is None:
        conn.execute(insert(t.cycles).values(board=board, meeting=meeting, opened_at=now, opening=photograph(plan)))
        touch(conn, board)


def close_cycle(conn: Connection, board: str, meeting: str, now: datetime, plan: Plan) -> None:
    """Close a cycle after its meeting, keeping the colours the board saw."""
    c = t.cycles.c
    conn.execute(
        update(t.cycles)
        .where(c.board == board, c.meeting == meeting, c.closed_at.is_(None))
        .values(closed_at=now, closing=photograph(plan))
    )
    r = t.requests.c
    conn.execute(
        update(t.requests).where(r.board == board, r.meeting == meeting, r.closed_at.is_(None)).values(closed_at=now)
    )
    touch(conn, board)


def cycles(conn: Connection, board: str) -> list[CycleRow]:
    """Return a board's cycles in the order they were opened."""
    query = select(t.cycles).where(t.cycles.c.board == board).order_by(t.cycles.c.opened_at)
    return [CycleRow(r.board, r.meeting, r.opened_at, r.closed_at, r.opening, r.closing) for r in conn.execute(query)]


def cycle(conn: Connection, board: str, meeting: str) -> CycleRow | None:
    """Return one cycle, or None before it opened."""
    return next((c for c in cycles(conn, board) if c.meeting == meeting), None)


def open_cycles(conn: Connection) -> list[tuple[str, str]]:
    """Return (board, meeting) of every cycle that is open."""
    c = t.cycles.c
    return [(b, m) for b, m in conn.execute(select(c.board, c.meeting).where(c.closed_at.is_(None)))]


def add_requests(conn: Connection, asking: Iterable[NewRequest]) -> None:
    """Store what leads are asked. A lead asked again in the same cycle keeps token and id, and what was asked last holds."""
    newest = {(new.board, new.meeting, new.person): new for new in asking}
    if not newest:
        return
    r = t.requests.c
    within = [r.board.in_({key[0] for key in newest}), r.meeting.in_({key[1] for key in newest})]
    held = {
        tuple(key): number for number, *key in conn.execute(select(r.id, r.board, r.meeting, r.person).where(*within))
    }
    if rows := [{**vars(new), "asked": list(new.asked)} for key, new in newest.items() if key not in held]:
        conn.execute(insert(t.requests), rows)
    for key in newest.keys() & held.keys():
        new = newest[key]
        values = {
            "asked_at": new.asked_at,
            "reply_by": new.reply_by,
            "asked": list(new.asked),
            "snapshot": new.snapshot,
        }
        conn.execute(update(t.requests).where(r.id == held[key]).values(**values, closed_at=None))


def request_of(conn: Connection, board: str, meeting: str, person: str) -> Request | None:
    """Return the request one lead got in one cycle, or None."""
    r = t.requests.c
    return _request(conn, (r.board == board) & (r.meeting == meeting) & (r.person == person))


def request_by_token(conn: Connection, token: str) -> Request | None:
    """Return the request that carries a token, or None."""
    return requests_by_token(conn, [token]).get(token)


def requests_by_token(conn: Connection, tokens: Sequence[str]) -> dict[str, Request]:
    """Return the requests that carry these tokens, by token."""
    return {row.token: _as_request(row) for row in conn.execute(_BY_TOKEN, {"tokens": tokens})} if tokens else {}


def request_by_id(conn: Connection, request: int) -> Request | None:
    """Return one request, or None."""
    return _request(conn, t.requests.c.id == request)


def requests(conn: Connection, board: str, meeting: str) -> list[Request]:
    """Return every request of one cycle."""
    r = t.requests.c
    rows = conn.execute(select(t.requests).where(r.board == board, r.meeting == meeting).order_by(r.id))
    return [_as_request(row) for row in rows]


def open_requests(conn: Connection, person: str) -> list[Request]:
    """Return a person's requests whose cycle is open."""
    r = t.requests.c
    rows = conn.execute(select(t.requests).where(r.person == person, r.closed_at.is_(None)).order_by(r.id))
    return [_as_request(row) for row in rows]


def tokens_taken(conn: Connection, tokens: Collection[str]) -> set[str]:
    """Return those of some tokens that are in use, by a request or by a letter."""
    columns = (t.requests.c.token, t.outbox.c.token)
    return set(conn.scalars(union_all(*(select(column).where(column.in_(tokens)) for column in columns))))


def _request(conn: Connection, condition: Any) -> Request | None:
    row = conn.execute(select(t.requests).where(condition)).first()
    return _as_request(row) if row else None


def _as_request(row: Any) -> Request:
    return Request(
        row.board, row.meeting, row.person, row.token, row.asked_at, row.reply_by, tuple(row.asked), row.snapshot,
        row.id, row.closed_at,
    )  # fmt: skip


def allow(
    conn: Connection,
    board: str,
    meeting: str,
    kind: str,
    by: str,
    at: datetime,
    person: str | None = None,
    until: datetime | None = None,
) -> None:
    """Store the project manager's word about a cycle, or about one person in it."""
    conn.execute(
        insert(t.allowances).values(board=board, meeting=meeting, person=person, kind=kind, until=until, at=at, by=by)
    )
    touch(conn, board)


def allowances(conn: Connection, board: str, meeting: str) -> list[Allowance]:
    """Return the project manager's words about a cycle, oldest first."""
    a = t.allowances.c
    query = select(t.allowances).where(a.board == board, a.meeting == meeting).order_by(a.id)
    return [Allowance(r.kind, r.person, r.until, r.at, r.by) for r in conn.execute(query)]


def note_absence(
    conn: Connection,
    person: str,
    kind: str,
    at: datetime,
    *,
    address: str | None = None,
    until: date | None = None,
    inbox_id: int | None = None,
) -> None:
    """Store that a machine said a person is away, or that their address does not work."""
    conn.execute(
        insert(t.absences).values(person=person, kind=kind, address=address, until=until, at=at, inbox_id=inbox_id)
    )


def absences(conn: Connection, since: datetime) -> dict[str, list[Absence]]:
    """Return what machines told us since an instant, by person, oldest first."""
    query = select(t.absences).where(t.absences.c.at >= since).order_by(t.absences.c.id)
    found: dict[str, list[Absence]] = {}
    for r in conn.execute(query):
        found.setdefault(r.person, []).append(Absence(r.person, r.kind, r.address, r.until, r.at))
    return found


def skip_step(
    conn: Connection,
    board: str,
    meeting: str,
    step: str,
    person: str,
    occurrence: str,
    due_at: datetime,
    now: datetime,
    why: str,
) -> bool:
    """Store, once, that a step was not taken and why; tell whether this was news."""
    s = t.steps_taken.c
    where = (s.board == board, s.meeting == meeting, s.step == step, s.person == person, s.occurrence == occurrence)
    if conn.scalar(select(s.why).where(*where)) is not None:
        return False
    conn.execute(
        insert(t.steps_taken).values(
            board=board, meeting=meeting, step=step, person=person, occurrence=occurrence, due_at=due_at,
            taken_at=now, outcome=SKIPPED, why=why,
        )
    )  # fmt: skip
    return True
