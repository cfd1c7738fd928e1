"""Raw mail and what became of it.

    stored -> applied | held(reason) | ignored(reason) | quarantined(reason)

A message is stored byte for byte before anything tries to understand it. Its identity is Message-ID and content hash
together: two mails that share one of them are two mails. `filed` tells whether the mailbox was tidied after storing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lacflow.store import tables as t
from lacflow.store.facts import touch

#: Every state, in the order a message may pass them.
STATES = ("stored", "applied", "held", "ignored", "quarantined")

#: After so many attempts at understanding a message that did not end, it is set aside.
STRIKES = 3

_i = t.inbox.c
_LIGHT = [c for c in t.inbox.c if c.name != "raw"]
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)

#: The address a message says it is from, as far as that can be seen without parsing.
_FROM = re.compile(
    rb"^from[ \t]*:[^\r\n]{0,500}?([^\s<>\",;:()]{1,64}@[a-z0-9.-]{1,250})", re.IGNORECASE | re.MULTILINE
)
_HEAD_BYTES = 10_000

# What runs with every message is built once: building a statement costs more than running it.
_NEW = {
    name: dialect.insert(t.inbox)
    .on_conflict_do_nothing(index_elements=["message_id", "sha256"])
    .returning(_i.id, _i.message_id, _i.sha256)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_AGAIN = (
    update(t.inbox)
    .where(_i.message_id == bindparam("of"), _i.sha256 == bindparam("print"))
    .values(mailbox=bindparam("box"), handle=bindparam("now_at"), filed=False)
)
_FILED = (
    update(t.inbox)
    .where(_i.mailbox == bindparam("box"), _i.filed.is_(False), _i.handle.in_(bindparam("handles", expanding=True)))
    .values(filed=True)
)
_LETTERS_NAMED = select(t.outbox.c.id, t.outbox.c.message_id, t.outbox.c.raw).where(
    t.outbox.c.message_id.in_(bindparam("ids", expanding=True))
)
_TAKEN_BEFORE = (
    select(_i.id, _i.raw)
    .where(
        _i.message_id == bindparam("of"),
        _i.from_address == bindparam("sender"),
        _i.id != bindparam("mail"),
        _i.state.in_(("applied", "held", "ignored")),
    )
    .order_by(_i.id)
)
_TWICE = (
    select(_i.message_id)
    .where(_i.message_id.in_(bindparam("ids", expanding=True)))
    .group_by(_i.message_id)
    .having(func.count() > 1)
)
_UNREAD = update(t.inbox).where(_i.state == "stored")
_SOME_UNREAD = _UNREAD.where(_i.id.in_(bindparam("mails", expanding=True)))
_CLAIM = _SOME_UNREAD.where(_i.tries < STRIKES).values(tries=_i.tries + 1).returning(t.inbox)
_STRUCK_OUT = f"could not be read in {STRIKES} attempts"
_SET_ASIDE = _SOME_UNREAD.values(state="quarantined", reason=_STRUCK_OUT)
_FOUND = ("from_address", "kind", "board", "meeting", "person", "request_id", "letter_id", "read_at", "receipt_id")
_SETTLE = _UNREAD.where(_i.id == bindparam("mail")).values(
    {name: bindparam(f"its_{name}") for name in ("state", "reason", *_FOUND)}
)


class Arrival(Protocol):
    """A message as a mailbox gave it out."""

    @property
    def handle(self) -> str:
        """Its name in the mailbox."""

    @property
    def raw(self) -> bytes:
        """Its bytes."""

    @property
    def trusted(self) -> bool | None:
        """The mailbox's own word on who it is from."""


@dataclass(frozen=True)
class Came:
    """A message that came by another way than a mailbox: put in by hand, or found again."""

    handle: str
    raw: bytes
    trusted: bool | None


@dataclass(frozen=True)
class Waiting:
    """A message nobody has read yet: its number, the attempts made at it, and how many bytes it has."""

    id: int
    tries: int
    size: int


@dataclass(frozen=True)
class StoredMail:
    """One stored message. `raw` is None in lists; `waiting` and `load` bring it."""

    id: int
    mailbox: str
    handle: str
    message_id: str
    sha256: str
    trusted: bool | None
    received_at: datetime
    state: str
    reason: str
    tries: int
    from_address: str = ""
    kind: str = ""
    board: str | None = None
    meeting: str | None = None
    person: str | None = None
    request_id: int | None = None
    letter_id: int | None = None
    read_at: datetime | None = None
    receipt_id: int | None = None
    filed: bool = False
    raw: bytes | None = None

    @property
    def known_by(self) -> str:
        """What letters about this mail are keyed by: the same when a database put back takes it in a second time."""
        return self.sha256[:16]


def identity(raw: bytes) -> tuple[str, str]:
    """Return a message's Message-ID as far as it can be seen without parsing (else empty), and its SHA-256."""
    end = _HEADER_END.search(raw)
    found = _MESSAGE_ID.search(raw, 0, end.start() + 1 if end else len(raw))
    words = found.group(1).decode("ascii", "replace") if found else ""
    printable = "".join(c for c in words if c.isprintable() and not c.isspace())
    return printable[:255], hashlib.sha256(raw).hexdigest()


def store_all(conn: Connection, mailbox: str, batch: Sequence[Arrival], received_at: datetime) -> list[StoredMail]:
    """Store messages as they came; return those we did not have. Of the others the handle is noted, for filing them."""
    news: dict[tuple[str, str], Arrival] = {}
    again: list[tuple[tuple[str, str], Arrival]] = []
    for one in batch:
        who = identity(one.raw)
        if news.setdefault(who, one) is not one:
            again.append((who, one))
    rows = {who: _fresh(mailbox, one, who, received_at) for who, one in news.items()}
    stored = conn.execute(_NEW[conn.dialect.name], list(rows.values())).all() if rows else ()
    held = {(row.message_id, row.sha256): row.id for row in stored}
    for (message_id, sha256), one in [*((who, one) for who, one in news.items() if who not in held), *again]:
        conn.execute(_AGAIN, {"of": message_id, "print": sha256, "box": mailbox, "now_at": one.handle})
    return [StoredMail(**row, id=held[who]) for who, row in rows.items() if who in held]


def store_raw(
    conn: Connection,
    mailbox: str,
    handle: str,
    raw: bytes,
    trusted: bool | None,
    received_at: datetime,
) -> StoredMail | None:
    """Store one message as it came; None if we have it already."""
    stored = store_all(conn, mailbox, [Came(handle, raw, trusted)], received_at)
    return stored[0] if stored else None


def _fresh(mailbox: str, one: Arrival, who: tuple[str, str], received_at: datetime) -> dict[str, Any]:
    return {
        "mailbox": mailbox, "handle": one.handle, "message_id": who[0], "sha256": who[1], "raw": one.raw,
        "trusted": one.trusted, "received_at": received_at, "state": "stored", "reason": "", "tries": 0,
        "from_address": "", "kind": "", "filed": False,
    }  # fmt: skip


def known(conn: Connection, message_id: str, sha256: str) -> bool:
    """Tell whether a message is stored."""
    same = (_i.message_id == message_id, _i.sha256 == sha256)
    return conn.scalar(select(_i.id).where(*same)) is not None


def own_letters(conn: Connection, mails: Sequence[StoredMail]) -> dict[int, int]:
    """Return which messages are faithful copies of letters of ours (archive copies): mail id -> letter id.

    Only the body is compared: servers add headers. A copy anybody wrote into is no copy.
    """
    ids = list({mail.message_id for mail in mails if mail.message_id})
    letters = {row.message_id: row for row in conn.execute(_LETTERS_NAMED, {"ids": ids})} if ids else {}
    return {
        mail.id: letter.id
        for mail in mails
        if (letter := letters.get(mail.message_id)) and _body(letter.raw) == _body(mail.raw or b"")
    }


def stored_twice(conn: Connection, ids: Sequence[str]) -> list[str]:
    """Return which of these Message-IDs more than one stored message has."""
    return list(conn.scalars(_TWICE, {"ids": ids})) if ids else []


def taken_before(conn: Connection, mail: StoredMail, sender: str) -> int | None:
    """Return the message of which this one is a second copy, by another way or with other headers on top; or None.

    Same Message-ID, same sender, same body, and read already. What a forgery of it went before is no copy.
    """
    if not mail.message_id:
        return None
    read = conn.execute(_TAKEN_BEFORE, {"of": mail.message_id, "sender": sender, "mail": mail.id})
    return next((row.id for row in read if _body(row.raw) == _body(mail.raw or b"")), None)


def _body(raw: bytes) -> bytes:
    end = _HEADER_END.search(raw)
    return raw[end.end() :].replace(b"\r\n", b"\n").rstrip() if end else b""


def unfiled(conn: Connection, mailbox: str) -> list[StoredMail]:
    """Return the stored messages the mailbox has not been tidied of, oldest first."""
    query = select(*_LIGHT).where(_i.mailbox == mailbox, _i.filed.is_(False)).order_by(_i.id)
    return [StoredMail(**row._mapping) for row in conn.execute(query)]


def mark_filed(conn: Connection, mailbox: str, handles: Iterable[str]) -> None:
    """Note that messages were moved out of the mailbox's way."""
    conn.execute(_FILED, {"box": mailbox, "handles": list(handles)})


def waiting(conn: Connection, limit: int | None = None) -> list[StoredMail]:
    """Return the messages nobody has read yet, oldest first, with their bytes."""
    query = select(t.inbox).where(_i.state == "stored").order_by(_i.id).limit(limit)
    return [StoredMail(**row._mapping) for row in conn.execute(query)]


def waiting_briefly(conn: Connection) -> list[Waiting]:
    """Return the messages nobody has read yet, oldest first."""
    query = select(_i.id, _i.tries, func.length(_i.raw)).where(_i.state == "stored").order_by(_i.id)
    return [Waiting(number, tries, size) for number, tries, size in conn.execute(query)]


def claim(conn: Connection, mails: Sequence[int]) -> list[StoredMail]:
    """Count an attempt at understanding messages and return them with their bytes; commit, then make the attempt.

    Not returned is what is read already, and what has had its three attempts: it is then quarantined and must be left alone.
    """
    rows = conn.execute(_CLAIM, {"mails": list(mails)})
    claimed = sorted((StoredMail(**row._mapping) for row in rows), key=lambda mail: mail.id)
    left = set(mails) - {mail.id for mail in claimed}
    if left:
        conn.execute(_SET_ASIDE, {"mails": list(left)})
    return claimed


def struck_out(conn: Connection) -> list[tuple[StoredMail, str]]:
    """Return the messages set aside because no attempt at them ended, each with the address it says it is from; unparsed."""
    query = select(*_LIGHT, func.substr(_i.raw, 1, _HEAD_BYTES).label("head")).where(
        _i.state == "quarantined", _i.reason == _STRUCK_OUT
    )
    found = []
    for row in conn.execute(query.order_by(_i.id)):
        values = dict(row._mapping)
        sender = _FROM.search(bytes(values.pop("head")))
        found.append((StoredMail(**values), sender.group(1).decode("ascii", "replace") if sender else ""))
    return found


def settle(conn: Connection, mail_id: int, state: str, reason: str, **found: Any) -> bool:
    """Note what became of a message that was claimed; False if somebody else has read it meanwhile.

    Args:
        found: as `set_state` takes it.
    """
    return settle_all(conn, {mail_id: {"state": state, "reason": reason, **found}})


def settle_all(conn: Connection, became: Mapping[int, Mapping[str, Any]]) -> bool:
    """Note what became of messages that were claimed; False if somebody else has read one meanwhile.

    Args:
        became: by message its state, its reason and what was found (as `set_state` takes it). Where it returns False the
            others are noted: whoever calls undoes them.
    """
    rows = []
    for mail_id, found in became.items():
        values = {"from_address": "", "kind": "", **found}
        rows.append({"mail": mail_id, **{f"its_{name}": values.get(name) for name in ("state", "reason", *_FOUND)}})
    done = not rows or conn.execute(_SETTLE, rows).rowcount == len(rows)
    for board in {found["board"] for found in became.values() if done and found.get("board")}:
        touch(conn, board)
    return done


def set_state(conn: Connection, mail_id: int, state: str, reason: str = "", **found: Any) -> None:
    """Note what became of a message and what was found out about it.

    Args:
        found: any of kind, from_address, board, meeting, person, request_id, letter_id, read_at, receipt_id.
    """
    changed = update(t.inbox).where(_i.id == mail_id).values(state=state, reason=reason, **found)
    board = conn.scalar(changed.returning(_i.board))
    if board:
        touch(conn, board)


def load(conn: Connection, mail_id: int) -> StoredMail | None:
    """Return one message with its bytes."""
    row = conn.execute(select(t.inbox).where(_i.id == mail_id)).first()
    return StoredMail(**row._mapping) if row else None


def list_mail(
    conn: Connection,
    *,
    board: str | None = None,
    meeting: str | None = None,
    states: Iterable[str] | None = None,
    person: str | None = None,
    limit: int | None = None,
) -> list[StoredMail]:
    """Return the messages that fit every filter given, oldest first (with `limit`: the newest so many of them)."""
    wanted = {"board": board, "meeting": meeting, "person": person}
    query = select(*_LIGHT).where(*(_i[name] == value for name, value in wanted.items() if value is not None))
    if states is not None:
        query = query.where(_i.state.in_(list(states)))
    newest_first = conn.execute(query.order_by(_i.id.desc()).limit(limit))
    return [StoredMail(**row._mapping) for row in newest_first][::-1]


def counts(conn: Connection, board: str | None = None) -> dict[str, int]:
    """Return how many messages are in each state that any is in."""
    query = select(_i.state, func.count()).group_by(_i.state)
    found: dict[str, int] = dict(conn.execute(query.where(_i.board == board) if board else query).all())
    return {state: found[state] for state in STATES if state in found}


def mail_row(mail: StoredMail) -> dict[str, Any]:
    """Return a message as `inbox --json` shows it."""
    names = ("id", "message_id", "sha256", "state", "reason", "board", "meeting", "person", "kind", "mailbox", "tries")
    row: dict[str, Any] = {name: getattr(mail, name) for name in names}
    return row | {"from": mail.from_address, "received_at": mail.received_at.isoformat()}
