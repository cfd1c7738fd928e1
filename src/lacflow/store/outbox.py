"""Letters and their states; the attempts to send them are in `attempts`.

    queued      will be sent when its time and the board's hours come
    waiting     held: by the brake, by a person, or because nobody can tell whether it was sent
    sending     an attempt is journaled and not finished; with no sender alive it becomes in_doubt
    accepted    a server took it (never "delivered")
    retry       not taken, and the other side may take it later
    in_doubt    the answer was lost; a witness is asked before anything else is done
    failed      refused for good, or not taken until it was too late
    bounced     taken, and then returned
    withdrawn   no longer wanted; nobody was told

The unique intent key makes a letter happen once. `tries` counts attempts that reached the other side. Every change
puts the board's version up. Functions take a connection and leave committing to whoever opened the transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lacflow.board.steps import IntentKey
from lacflow.store import attempts
from lacflow.store import tables as t
from lacflow.store.facts import touch

#: Every state, in the order a letter may pass them.
STATES = ("queued", "waiting", "sending", "accepted", "retry", "in_doubt", "failed", "bounced", "withdrawn")

_o, _a = t.outbox.c, t.attempts.c
_KEY = ("board", "meeting", "step", "person", "occurrence")
#: Every column but the bytes, for lists.
LIGHT = [c for c in t.outbox.c if c.name != "raw"]
_MAY_HAVE_TOLD = ("accepted", "unknown")

# Built once, for they run for every letter.
_BY_KEY = select(t.outbox).where(*(_o[name] == bindparam(f"the_{name}") for name in _KEY))
_AS_SEEN = [_o.id == bindparam("seen_id"), _o.state == bindparam("seen_state")]
_SETTLE = update(t.outbox).where(*_AS_SEEN)
_CLAIM = (
    update(t.outbox)
    .where(
        *_AS_SEEN, _o.tries == bindparam("seen_tries"), _o.to_person == bindparam("seen_person"),
        _o.to_address == bindparam("seen_address"), _o.not_before <= bindparam("seen_at"),
    )
    .values(state="sending", tries=_o.tries + 1)
    .returning(_o.raw)
)  # fmt: skip
_INSERT = {
    name: dialect.insert(t.outbox)
    .on_conflict_do_nothing(index_elements=list(_KEY))
    .returning(_o.id, *(_o[name] for name in _KEY))
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


@dataclass(frozen=True)
class NewLetter:
    """A letter about to be stored. `state` is queued, or waiting with its `reason` (and `brake`, where that is why)."""

    key: IntentKey
    letter: str
    mailbox: str
    to_person: str
    to_address: str
    subject: str
    message_id: str
    raw: bytes
    due_at: datetime
    queued_at: datetime
    not_before: datetime
    token: str | None = None
    about: tuple[str, ...] = ()
    meeting_date: date | None = None
    why: str = ""
    state: str = "queued"
    reason: str = ""
    brake: int | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Letter:
    """A stored letter. `raw` is None in lists; `load` and `claim` bring it."""

    id: int
    board: str
    meeting: str
    step: str
    person: str
    occurrence: str
    letter: str
    mailbox: str
    to_person: str
    to_address: str
    subject: str
    token: str | None
    message_id: str
    about: tuple[str, ...]
    meeting_date: date | None
    why: str
    state: str
    reason: str
    brake: int | None
    due_at: datetime
    queued_at: datetime
    not_before: datetime
    closes_at: datetime | None
    tries: int
    accepted_at: datetime | None
    raw: bytes | None = None

    @property
    def key(self) -> IntentKey:
        """What makes it happen once."""
        return IntentKey(self.board, self.meeting, self.step, self.person, self.occurrence)

    @property
    def handed_over(self) -> bool:
        """Tell whether anybody may have it: then its bytes never change, and it may be quoted."""
        return bool(self.tries) or self.state not in ("queued", "waiting", "withdrawn")

    @property
    def known_by(self) -> str:
        """What letters about this letter are keyed by, whatever its number is in a database put back."""
        return hashlib.sha256(self.message_id.encode()).hexdigest()[:16]


def insert(conn: Connection, new: NewLetter) -> int | None:
    """Store a letter and return its id; None if its intent key is taken. A withdrawn one nobody was told of comes back."""
    return insert_all(conn, [new]).get(new.key)


def insert_all(conn: Connection, letters: Sequence[NewLetter]) -> dict[IntentKey, int]:
    """Store letters, in their order; return the ids of those that were not taken (see `insert`), by intent key."""
    if not letters:
        return {}
    rows = conn.execute(_INSERT[conn.dialect.name], [_values(new) for new in letters])
    stored = {IntentKey(*key): number for number, *key in rows}
    for new in letters:
        if new.key not in stored and (revived := _revive(conn, new)) is not None:
            stored[new.key] = revived
    for board in {key.board for key in stored}:
        touch(conn, board)
    return stored


def _revive(conn: Connection, new: NewLetter) -> int | None:
    told = select(_a.id).where(_a.outbox_id == _o.id, _a.outcome.is_(None) | _a.outcome.in_(_MAY_HAVE_TOLD)).exists()
    changed = update(t.outbox).where(_is(new.key), _o.state == "withdrawn", ~told).returning(_o.id)
    revived: int | None = conn.scalar(changed.values(**_values(new), tries=0, accepted_at=None))
    return revived


def replace_untried(conn: Connection, letter_id: int, new: NewLetter) -> bool:
    """Put newer contents into a letter no attempt was made with; its state, brake and place in the queue stay."""
    kept = {"state", "reason", "brake", "queued_at"}
    contents = {name: value for name, value in _values(new).items() if name not in kept}
    untried = (_o.id == letter_id, _is(new.key), _o.state.in_(("queued", "waiting")), _o.tries == 0)
    changed = conn.execute(update(t.outbox).where(*untried).values(**contents)).rowcount == 1
    if changed:
        touch(conn, new.key.board)
    return changed


def withdraw(conn: Connection, which: Iterable[int | IntentKey], reason: str) -> list[int]:
    """Take back letters that were not handed over (queued, waiting, retry); return the ids of those it could take back."""
    return _change(conn, which, ("queued", "waiting", "retry"), {"state": "withdrawn", "reason": reason})


def hold(conn: Connection, which: Iterable[int | IntentKey], reason: str) -> list[int]:
    """Keep letters back until somebody releases them; return the ids of those it could keep back."""
    return _change(conn, which, ("queued", "retry"), {"state": "waiting", "reason": reason})


def release(conn: Connection, which: Iterable[int | IntentKey], reason: str = "") -> list[int]:
    """Let held letters go in the next pass; return the ids of those that were held."""
    return _change(conn, which, ("waiting",), {"reason": reason})


def resend(conn: Connection, which: Iterable[int | IntentKey], now: datetime, reason: str) -> list[int]:
    """Send the identical bytes again because a person asked for it; return the ids of those that will go again."""
    states = ("accepted", "in_doubt", "failed", "bounced", "withdrawn", "retry", "waiting")
    return _change(conn, which, states, {"reason": reason, "not_before": now, "closes_at": None})


def _change(
    conn: Connection, which: Iterable[int | IntentKey], states: Sequence[str], values: Mapping[str, Any]
) -> list[int]:
    """Change those letters that are in one of `states`; without a state in `values` they go back in the queue."""
    done, queue = [], {} if "state" in values else {"state": _back_in_queue()}
    for one in which:
        changed = update(t.outbox).where(_is(one), _o.state.in_(states)).values(**queue, **values)
        for letter_id, board in conn.execute(changed.returning(_o.id, _o.board)).all():
            done.append(letter_id)
            touch(conn, board)
    return done


def _back_in_queue() -> ColumnElement[str]:
    return case((_o.tries == 0, "queued"), else_="retry")


def claim(conn: Connection, letter: Letter, now: datetime) -> tuple[Letter, int] | None:
    """Take a letter for sending and journal the attempt; None if it is no longer as it was seen.

    Returns the letter with its bytes, and the attempt's id. Commit before talking to anybody.
    """
    seen = {
        "seen_id": letter.id, "seen_state": letter.state, "seen_tries": letter.tries,
        "seen_person": letter.to_person, "seen_address": letter.to_address, "seen_at": now,
    }  # fmt: skip
    raw = conn.scalar(_CLAIM, seen)
    if raw is None:
        return None
    touch(conn, letter.board)
    return replace(letter, state="sending", tries=letter.tries + 1, raw=raw), attempts.start(conn, letter.id, now)


def settle(conn: Connection, letter: Letter, state: str, reason: str, **values: Any) -> bool:
    """Move a letter from the state it was seen in to another; False if somebody else moved it first."""
    given = {"seen_id": letter.id, "seen_state": letter.state, "state": state, "reason": reason, **values}
    changed = conn.execute(_SETTLE, given).rowcount == 1
    if changed:
        touch(conn, letter.board)
    return changed


def mark_bounced(conn: Connection, letter_id: int, reason: str) -> bool:
    """Note that a letter came back; whatever we believed of its sending, it was taken and returned."""
    changed = _change(
        conn, [letter_id], ("sending", "accepted", "retry", "in_doubt", "waiting", "failed"),
        {"state": "bounced", "reason": reason},
    )  # fmt: skip
    return bool(changed)


def due(conn: Connection, now: datetime, mailbox: str, limit: int | None = None) -> list[Letter]:
    """Return the letters of a mailbox whose time has come, oldest due first, locked for this transaction."""
    wanted = (_o.mailbox == mailbox, _o.state.in_(("queued", "retry")), _o.not_before <= now)
    query = select(*LIGHT).where(*wanted).order_by(_o.due_at, _o.id).limit(limit)
    return [as_letter(row) for row in conn.execute(query.with_for_update(skip_locked=True))]


def in_state(conn: Connection, state: str, mailbox: str, now: datetime | None = None) -> list[Letter]:
    """Return the letters of a mailbox in one state (`now`: those whose time has come), oldest first."""
    query = select(*LIGHT).where(_o.mailbox == mailbox, _o.state == state).order_by(_o.id)
    return [as_letter(row) for row in conn.execute(query.where(_o.not_before <= now) if now else query)]


def anything(conn: Connection, now: datetime, mailbox: str) -> bool:
    """Tell whether a mailbox has a letter that is due, or whose fate is to be found out."""
    due_now = _o.state.in_(("queued", "retry", "in_doubt")) & (_o.not_before <= now)
    query = select(_o.id).where(_o.mailbox == mailbox, due_now | (_o.state == "sending")).limit(1)
    return conn.scalar(query) is not None


def held_in_doubt(conn: Connection, board: str | None = None) -> list[Letter]:
    """Return the held letters of which nobody can tell whether they were sent: a person must look."""
    lost = select(_a.id).where(_a.outbox_id == _o.id, _a.outcome == "unknown").exists()
    query = select(*LIGHT).where(_o.state == "waiting", lost).order_by(_o.id)
    return [as_letter(row) for row in conn.execute(query.where(_o.board == board) if board else query)]


def load(conn: Connection, letter_id: int) -> Letter | None:
    """Return one letter with its bytes."""
    row = conn.execute(select(t.outbox).where(_o.id == letter_id)).first()
    return as_letter(row) if row else None


def by_key(conn: Connection, key: IntentKey) -> Letter | None:
    """Return the letter of an intent, with its bytes."""
    row = conn.execute(_BY_KEY, {f"the_{name}": getattr(key, name) for name in _KEY}).first()
    return as_letter(row) if row else None


def by_keys(conn: Connection, keys: Iterable[IntentKey]) -> dict[IntentKey, Letter]:
    """Return the letters of intents of one board, as far as there are any."""
    wanted = set(keys)
    fields = {name: {getattr(key, name) for key in wanted} for name in ("board", "meeting", "person")}
    query = select(*LIGHT).where(*(_o[name].in_(values) for name, values in fields.items()))
    found = (as_letter(row) for row in conn.execute(query)) if wanted else ()
    return {letter.key: letter for letter in found if letter.key in wanted}


def by_token(conn: Connection, token: str) -> list[Letter]:
    """Return the letters that carry a token, oldest first."""
    return [as_letter(row) for row in conn.execute(select(*LIGHT).where(_o.token == token).order_by(_o.id))]


def list_letters(
    conn: Connection,
    *,
    board: str | None = None,
    meeting: str | None = None,
    states: Iterable[str] | None = None,
    letter: str | None = None,
    person: str | None = None,
    to_person: str | None = None,
    brake: int | None = None,
    limit: int | None = None,
) -> list[Letter]:
    """Return the letters that fit every filter given, oldest first (with `limit`: the newest so many of them)."""
    wanted = {
        "board": board, "meeting": meeting, "letter": letter, "person": person, "to_person": to_person, "brake": brake
    }  # fmt: skip
    query = select(*LIGHT).where(*(_o[name] == value for name, value in wanted.items() if value is not None))
    if states is not None:
        query = query.where(_o.state.in_(list(states)))
    newest_first = conn.execute(query.order_by(_o.id.desc()).limit(limit))
    return [as_letter(row) for row in newest_first][::-1]


def counts(conn: Connection, board: str | None = None) -> dict[str, int]:
    """Return how many letters are in each state that any is in."""
    query = select(_o.state, func.count()).group_by(_o.state)
    found: dict[str, int] = dict(conn.execute(query.where(_o.board == board) if board else query).all())
    return {state: found[state] for state in STATES if state in found}


def sent_since(conn: Connection, since: datetime) -> dict[str, int]:
    """Return how many letters each person has been sent since an instant."""
    query = select(_o.to_person, func.count()).where(_o.accepted_at >= since).group_by(_o.to_person)
    return dict(conn.execute(query).all())


def stranded(conn: Connection, now: datetime, mailboxes: Iterable[str]) -> dict[str, int]:
    """Return how many letters are due from mailboxes that are not configured."""
    waiting = (_o.state.in_(("queued", "retry", "in_doubt", "sending")), _o.not_before <= now)
    query = select(_o.mailbox, func.count()).where(*waiting, _o.mailbox.not_in(list(mailboxes)))
    return dict(conn.execute(query.group_by(_o.mailbox)).all())


def not_gone(conn: Connection, message_ids: set[str]) -> set[str]:
    """Return those of the Message-IDs of which nothing here says that they may have gone: unknown, or never tried."""
    tried = _o.state.not_in(("queued", "waiting")) | (_o.tries > 0)
    return message_ids - set(conn.scalars(select(_o.message_id).where(_o.message_id.in_(message_ids), tried)))


def newest(conn: Connection) -> datetime | None:
    """Return the instant of the newest row of mail, in or out: a clock earlier than this is wrong."""
    rows = ((_o.queued_at, _o.id), (_a.started_at, _a.id), (t.inbox.c.received_at, t.inbox.c.id))
    found = [conn.scalar(select(at).order_by(row.desc()).limit(1)) for at, row in rows]
    return max((at for at in found if at is not None), default=None)


def as_letter(row: Any) -> Letter:
    """Return the letter of a row of `LIGHT` columns, or of all."""
    values = dict(row._mapping)
    return Letter(**{**values, "about": tuple(values["about"])})


def _is(which: int | IntentKey) -> ColumnElement[bool]:
    if isinstance(which, int):
        return _o.id == which
    condition: ColumnElement[bool] = _o.board == which.board
    for name in _KEY[1:]:
        condition = condition & (_o[name] == getattr(which, name))
    return condition


def _values(new: NewLetter) -> dict[str, Any]:
    values = dict(vars(new))
    key = values.pop("key")
    return {**values, **{name: getattr(key, name) for name in _KEY}, "about": list(new.about)}
