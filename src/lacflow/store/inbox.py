"""Raw mail and what became of it.

    stored -> applied | held(reason) | ignored(reason) | quarantined(reason)

A message is stored byte for byte before anything tries to understand it. Its identity is Message-ID and content hash
together: two mails that share one of them are two mails. `filed` tells whether the mailbox was tidied after storing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update
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
    from_address: str
    kind: str
    board: str | None
    meeting: str | None
    person: str | None
    request_id: int | None
    letter_id: int | None
    read_at: datetime | None
    receipt_id: int | None
    filed: bool
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


def store_raw(
    conn: Connection,
    mailbox: str,
    handle: str,
    raw: bytes,
    trusted: bool | None,
    received_at: datetime,
) -> StoredMail | None:
    """Store a message as it came; None if we have it already (its handle is then noted, so that it can be filed)."""
    message_id, sha256 = identity(raw)
    dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
    values = {
        "mailbox": mailbox, "handle": handle, "message_id": message_id, "sha256": sha256, "raw": raw,
        "trusted": trusted, "received_at": received_at, "state": "stored", "reason": "", "tries": 0,
        "from_address": "", "kind": "", "filed": False,
    }  # fmt: skip
    new = dialect.insert(t.inbox).values(**values).on_conflict_do_nothing(index_elements=["message_id", "sha256"])
    row = conn.execute(new.returning(*_LIGHT)).first()
    if row is not None:
        return StoredMail(**row._mapping, raw=raw)
    again = update(t.inbox).where(_i.message_id == message_id, _i.sha256 == sha256)
    conn.execute(again.values(mailbox=mailbox, handle=handle, filed=False))
    return None


def known(conn: Connection, message_id: str, sha256: str) -> bool:
    """Tell whether a message is stored."""
    same = (_i.message_id == message_id, _i.sha256 == sha256)
    return conn.scalar(select(_i.id).where(*same)) is not None


def own_letter(conn: Connection, message_id: str, raw: bytes) -> int | None:
    """Return the id of the letter this message is a faithful copy of (an archive copy), or None.

    Only the body is compared: servers add headers. A copy anybody wrote into is no copy.
    """
    if not message_id:
        return None
    o = t.outbox.c
    row = conn.execute(select(o.id, o.raw).where(o.message_id == message_id)).first()
    return row.id if row is not None and _body(row.raw) == _body(raw) else None


def taken_before(conn: Connection, mail: StoredMail, sender: str) -> int | None:
    """Return the message of which this one is a second copy, by another way or with other headers on top; or None.

    Same Message-ID, same sender, same body, and read already. What a forgery of it went before is no copy.
    """
    if not mail.message_id:
        return None
    same = select(_i.id, _i.raw).where(_i.message_id == mail.message_id, _i.from_address == sender, _i.id != mail.id)
    read = same.where(_i.state.in_(("applied", "held", "ignored"))).order_by(_i.id)
    return next((row.id for row in conn.execute(read) if _body(row.raw) == _body(mail.raw or b"")), None)


def _body(raw: bytes) -> bytes:
    end = _HEADER_END.search(raw)
    return raw[end.end() :].replace(b"\r\n", b"\n").rstrip() if end else b""


def unfiled(conn: Connection, mailbox: str) -> list[StoredMail]:
    """Return the stored messages the mailbox has not been tidied of, oldest first."""
    query = select(*_LIGHT).where(_i.mailbox == mailbox, _i.filed.is_(False)).order_by(_i.id)
    return [StoredMail(**row._mapping) for row in conn.execute(query)]


def mark_filed(conn: Connection, mailbox: str, handles: Iterable[str]) -> None:
    """Note that messages were moved out of the mailbox's way."""
    conn.execute(update(t.inbox).where(_i.mailbox == mailbox, _i.handle.in_(list(handles))).values(filed=True))


def waiting(conn: Connection, limit: int | None = None) -> list[StoredMail]:
    """Return the messages nobody has read yet, oldest first, with their bytes."""
    query = select(t.inbox).where(_i.state == "stored").order_by(_i.id).limit(limit)
    return [StoredMail(**row._mapping) for row in conn.execute(query)]


def waiting_light(conn: Connection, limit: int | None = None) -> list[StoredMail]:
    """Return the messages nobody has read yet, oldest first, without their bytes."""
    query = select(*_LIGHT).where(_i.state == "stored").order_by(_i.id).limit(limit)
    return [StoredMail(**row._mapping) for row in conn.execute(query)]


def count_attempt(conn: Connection, mail_id: int) -> bool:
    """Count an attempt at understanding a message before making it; commit, then make it.

    Returns:
        False if it has had its three attempts: it is then quarantined and must be left alone.
    """
    wanted = update(t.inbox).where(_i.id == mail_id, _i.state == "stored")
    if conn.execute(wanted.where(_i.tries < STRIKES).values(tries=_i.tries + 1)).rowcount:
        return True
    conn.execute(wanted.values(state="quarantined", reason=f"could not be read in {STRIKES} attempts"))
    return False


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
