"""Letters of ours as a reply finds them: those it names, those its writer may quote, how many its writer has had.

Built for the reader, which asks these of every message: the statements are made once (building one costs more than
running it), and only `bytes_of` brings bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from lacflow.store import tables as t
from lacflow.store.outbox import LIGHT, Letter, as_letter

_o = t.outbox.c
_NAMED = select(*LIGHT).where(_o.message_id.in_(bindparam("ids", expanding=True)))
_BYTES = select(_o.id, _o.raw).where(_o.id.in_(bindparam("numbers", expanding=True)))
_OF_PERSON = (
    select(*LIGHT)
    .where(_o.board == bindparam("board"), _o.meeting == bindparam("meeting"), _o.person == bindparam("person"))
    .order_by(_o.id)
)
_RECEIPTS = select(func.count()).where(
    _o.to_person == bindparam("to"),
    _o.queued_at >= bindparam("since"),
    _o.queued_at < bindparam("until"),
    _o.board == bindparam("board"),
    _o.step == bindparam("step"),
    _o.occurrence.not_like(bindparam("joined")),
)


def by_message_ids(conn: Connection, ids: Sequence[str]) -> dict[str, Letter]:
    """Return the letters that carry these Message-IDs (angle brackets included), by Message-ID."""
    return {row.message_id: as_letter(row) for row in conn.execute(_NAMED, {"ids": ids})} if ids else {}


def bytes_of(conn: Connection, letters: Sequence[int]) -> dict[int, bytes]:
    """Return the bytes of letters, by number."""
    return {row.id: row.raw for row in conn.execute(_BYTES, {"numbers": letters})} if letters else {}


def of_person(conn: Connection, board: str, meeting: str, person: str) -> list[Letter]:
    """Return the letters of one person's part in a cycle, oldest first; some may have gone to somebody else for them."""
    return [as_letter(row) for row in conn.execute(_OF_PERSON, {"board": board, "meeting": meeting, "person": person})]


def count_to(
    conn: Connection, board: str, to_person: str, step: str, since: datetime, until: datetime, but: str
) -> int:
    """Return how many letters of a step a board has queued for somebody in a time; `until` is not in it.

    Args:
        but: how the occurrence of those begins that do not count.
    """
    between = {"since": since, "until": until, "joined": f"{but}%"}
    return conn.execute(_RECEIPTS, {"board": board, "to": to_person, "step": step, **between}).scalar_one()
