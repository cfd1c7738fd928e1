"""What was said of some actions in a cycle, found with one question: whose words there are, and who has touched what.

Asked of every return, before it is weighed: the statement is built once, and everything comes back in one answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, exists, false, literal, select, union_all

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Fields, reading_from_dict
from lacflow.board.voices import Word
from lacflow.store import tables as t
from lacflow.store.returns import PHONE, UNDONE, about

_r, _u, _v = t.readings.c, t.updates.c, t.reviews.c
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_BOARD: BindParameter[Any] = bindparam("board")
_MEETING: BindParameter[Any] = bindparam("meeting")
_REJECTED = exists().where(
    _v.board == _r.board, _v.key == _r.key, _v.inbox_id == _r.inbox_id, _v.state == "rejected", _v.kind == "reading"
)
_READ = select(
    literal("reading").label("what"), _r.id.label("number"), _r.key.label("key"), _r.person.label("person"),
    _r.author.label("source"), _r.at.label("at"), _r.reading.label("content"), _r.disposition.label("kind"),
    _REJECTED.label("rejected"),
).where(_r.board == _BOARD, _r.meeting == _MEETING, _r.key.in_(_KEYS))  # fmt: skip
_UPDATED = select(
    literal("update"), _u.id, _u.key, _u.person, _u.source, _u.at, _u.changes, _u.disposition, false()
).where(
    _u.board == _BOARD, _u.meeting == _MEETING, _u.key.in_(_KEYS), _u.disposition.not_in(UNDONE)
)  # fmt: skip
_WAITING = select(
    literal("review"), _v.id, _v.key, _v.person, _v.state, _v.at, _v.candidates, _v.kind, false()
).where(
    _v.board == _BOARD, _v.meeting == _MEETING, _v.key.is_(None) | _v.key.in_(_KEYS),
    _v.state != "rejected",
)  # fmt: skip
_BEFORE = (
    select(_r.key, _r.meeting, _r.at, _r.reading)
    .where(_r.board == _BOARD, _r.meeting != _MEETING, _r.key.in_(_KEYS), _r.at < bindparam("before", type_=_r.at.type))
    .order_by(_r.at, _r.id)
)
_ALL = union_all(_READ, _UPDATED, _WAITING).order_by("what", "number")


@dataclass(frozen=True)
class Spoken:
    """What was said: the words of each action asked about, oldest first, and which actions whom has touched.

    `touched` holds (key, person), of other actions perhaps as well; words that could be given to no action touch none.
    """

    words: Mapping[str, Sequence[Word]]
    touched: frozenset[tuple[str, str]]


def spoken(conn: Connection, board: str, meeting: str, keys: Sequence[str], manager: str) -> Spoken:
    """Return what was said of actions in a cycle: in returns, and by hand on the `manager`'s authority.

    What was only probable and then rejected counts no more as a word, nor does a decision that was undone.
    """
    words: dict[str, list[Word]] = {key: [] for key in keys}
    touched: set[tuple[str, str]] = set()
    rows = conn.execute(_ALL, {"board": board, "meeting": meeting, "keys": list(keys)}) if keys else ()
    for row in rows:
        if row.what == "reading":
            words[row.key].append(_read(row))
        elif row.what == "review":
            touched.update((key, row.person) for key in about(row.kind, row.person, row.key, row.content))
        else:
            if row.source == PHONE or row.source.startswith("review:"):
                words[row.key].append(_decided(row, manager))
            if row.content or row.kind != Disposition.REVIEW.value:
                touched.add((row.key, row.person))
    return Spoken(words, frozenset(touched))


def _read(row: Row[*tuple[Any, ...]]) -> Word:
    reading = reading_from_dict(row.content)
    if row.rejected:
        reading = replace(reading, probable=Fields())
    return Word.of(row.person, row.source or row.person, row.at, reading)


def _decided(row: Row[*tuple[Any, ...]], manager: str) -> Word:
    """Return the colour and date somebody decided by hand."""
    rag, due = (row.content.get(name, {}).get("to") for name in ("rag", "revised"))
    day = date.fromisoformat(due) if due else None
    return Word(row.person, manager, row.at, Rag(rag) if rag else None, day)


def said_before(
    conn: Connection, board: str, meeting: str, before: Mapping[str, datetime]
) -> dict[str, list[tuple[str, Fields]]]:
    """Return what was read of actions for other meetings before an instant each, oldest first, each with its meeting.

    Args:
        before: the instants, by the actions' keys.
    """
    found: dict[str, list[tuple[str, Fields]]] = {}
    last = max(before.values(), default=None)
    where = {"board": board, "meeting": meeting, "keys": list(before), "before": last}
    for key, of, at, value in conn.execute(_BEFORE, where) if before else ():
        if at < before[key]:
            found.setdefault(key, []).append((of, reading_from_dict(value).fields))
    return found
