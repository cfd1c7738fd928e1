"""Letters of ours as a reply finds them: those it names, those its writer may quote, how many its writer has had.

Built for the reader, which asks these of every message: the statements are made once (building one costs more than
running it), and only `bytes_of` brings bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from lacflow.store import tables as t
from lacflow.store.outbox import LIGHT, Letter, as_letter

_o = t.outbox.c
_NAMED = select(*LIGHT).where(_o.message_id.in_(bindparam("ids", expanding=True)))
_BYTES = select(_o.id, _o.raw).where(_o.id.in_(bindparam("numbers", expanding=True)))
_OF_PEOPLE = (
    select(*LIGHT)
    .where(
        _o.board == bindparam("board"), _o.meeting == bindparam("meeting"),
        _o.person.in_(bindparam("people", expanding=True)),
    )
    .order_by(_o.id)
)  # fmt: skip
#: Board and step are looked at here: named in the statement, SQLite reads every letter of the board.
_OF_THE_DAY = select(_o.to_person, _o.board, _o.step, _o.occurrence).where(
    _o.to_person.in_(bindparam("people", expanding=True)),
    _o.queued_at >= bindparam("since"),
    _o.queued_at < bindparam("until"),
)


def by_message_ids(conn: Connection, ids: Sequence[str]) -> dict[str, Letter]:
    """Return the letters that carry these Message-IDs (angle brackets included), by Message-ID."""
    return {row.message_id: as_letter(row) for row in conn.execute(_NAMED, {"ids": ids})} if ids else {}


def bytes_of(conn: Connection, letters: Sequence[int]) -> dict[int, bytes]:
    """Return the bytes of letters, by number."""
    return {row.id: row.raw for row in conn.execute(_BYTES, {"numbers": letters})} if letters else {}


def of_people(conn: Connection, board: str, meeting: str, people: Sequence[str]) -> dict[str, list[Letter]]:
    """Return the letters of people's part in a cycle, by person, oldest first; some may have gone to somebody else."""
    found: dict[str, list[Letter]] = {person: [] for person in people}
    for row in conn.execute(_OF_PEOPLE, {"board": board, "meeting": meeting, "people": list(people)}):
        found[row.person].append(as_letter(row))
    return found


def counts_to(
    conn: Connection, board: str, people: Sequence[str], step: str, since: datetime, until: datetime, but: str
) -> dict[str, int]:
    """Return how many letters of a step a board has queued for people in a time, by person; `until` is not in it.

    Args:
        but: how the occurrence of those begins that do not count.
    """
    counts = dict.fromkeys(people, 0)
    rows = conn.execute(_OF_THE_DAY, {"people": list(people), "since": since, "until": until})
    for person, of, kind, occurrence in rows:
        counts[person] += (of, kind) == (board, step) and not occurrence.startswith(but)
    return counts
