"""The plan: identities in `actions`, every value ever held in `revisions`.

The plan now is the newest revision of each field; the plan at an instant is the newest not after it. There is no second
copy to disagree with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Pool, bindparam, func, insert, select

from lacflow.board.plain import colour_from_json, colour_to_json, due_from_json, due_to_json
from lacflow.board.plan import (
    Action,
    Deliverable,
    Lead,
    Objective,
    Plan,
    Status,
)
from lacflow.board.updates import Change, updated
from lacflow.store import tables as t
from lacflow.store.database import is_writing
from lacflow.store.facts import touch

Json = Any


def action_to_fields(action: Action) -> dict[str, Json]:
    """Return an action's values by field, as revisions hold them; identity and place in the file left out."""
    return {
        "objective": {
            "number": action.objective.number,
            "title": action.objective.title,
            "savings_k": action.objective.savings_k,
        },
        "ref": action.ref,
        "ref_raw": action.ref_raw,
        "activity": action.activity,
        "deliverables": [
            {
                "number": d.number,
                "text": d.text,
                "update": d.update,
                "due": due_to_json(d.due),
                "revised": due_to_json(d.revised),
            }
            for d in action.deliverables
        ],
        "progress": action.progress,
        "leads": [{"raw": lead.raw, "person": lead.person, "why": lead.why} for lead in action.leads],
        "due": due_to_json(action.due),
        "revised": due_to_json(action.revised),
        "rag": colour_to_json(action.rag),
        "savings_rag": colour_to_json(action.savings_rag),
        "savings_k": action.savings_k,
        "savings_shared": action.savings_shared,
        "priority": action.priority,
        "status": action.status.value,
        "said_complete": action.said_complete,
        "other": dict(action.other),
    }


#: The values of an action of which nothing was ever written.
BLANK = action_to_fields(Action(key=""))


def action_from_fields(key: str, values: Mapping[str, Json]) -> Action:
    """Return the action whose fields have these values; a field never written has its empty value."""
    v = {**BLANK, **values}
    return Action(
        key=key,
        ref=v["ref"],
        ref_raw=v["ref_raw"],
        objective=Objective(v["objective"]["number"], v["objective"]["title"], v["objective"].get("savings_k")),
        activity=v["activity"],
        deliverables=tuple(
            Deliverable(d["number"], d["text"], d["update"], due_from_json(d["due"]), due_from_json(d["revised"]))
            for d in v["deliverables"]
        ),
        progress=v["progress"],
        leads=tuple(Lead(lead["raw"], lead["person"], lead["why"]) for lead in v["leads"]),
        due=due_from_json(v["due"]),
        revised=due_from_json(v["revised"]),
        rag=colour_from_json(v["rag"]),
        savings_rag=colour_from_json(v["savings_rag"]),
        savings_k=v["savings_k"],
        savings_shared=v["savings_shared"],
        priority=v["priority"],
        status=Status(v["status"]),
        said_complete=v["said_complete"],
        other=v["other"],
    )


_r, _a = t.revisions.c, t.actions.c
# What runs with every reply is built once: building a statement costs more than running it.
_SOME = (
    select(_a.key, _r.field, _r.value)
    .join_from(t.actions, t.revisions, (_r.board == _a.board) & (_r.action == _a.key), isouter=True)
    .where(_a.board == bindparam("board"), _a.key.in_(bindparam("keys", expanding=True)))
    .order_by(_a.position, _a.key, _r.id)
)
_STAMPS = select(_r.action, func.count(), func.max(_r.id)).where(_r.board == bindparam("board")).group_by(_r.action)
_SOME_STAMPS = _STAMPS.where(_r.action.in_(bindparam("keys", expanding=True)))
_NEW_UPDATES = insert(t.updates).returning(t.updates.c.id, t.updates.c.key, t.updates.c.source)
_NEW_REVISIONS = insert(t.revisions)


@dataclass(frozen=True)
class _Kept:
    """The plan of a board as of its newest revision, with the values it was made of."""

    newest: int
    values: Mapping[str, Mapping[str, Json]]
    plan: Plan


#: What was last read, by database and board. SQLite only: there writers take turns, so a newer revision has a higher number.
_kept: WeakKeyDictionary[Pool, dict[str, _Kept]] = WeakKeyDictionary()


def load(conn: Connection, board: str, as_of: datetime | None = None, keys: Collection[str] | None = None) -> Plan:
    """Return the plan of a board, now or as it stood at an instant; only the actions named, if any are."""
    if as_of is None and keys is not None:
        return _some(conn, board, keys)
    if as_of is None and conn.dialect.name == "sqlite":
        return _newest(conn, board).plan
    r, a = t.revisions.c, t.actions.c
    query = select(r.action, r.field, r.value).where(r.board == board).order_by(r.id)
    names = select(a.key).where(a.board == board).order_by(a.position, a.key)
    if as_of is not None:
        query, names = query.where(r.at <= as_of), names.where(a.first_seen <= as_of)
    if keys is not None:
        query, names = query.where(r.action.in_(keys)), names.where(a.key.in_(keys))
    values: dict[str, dict[str, Json]] = {}
    for action, name, value in conn.execute(query):
        values.setdefault(action, {})[name] = value
    return Plan(board, tuple(action_from_fields(key, values.get(key, {})) for (key,) in conn.execute(names)))


def _some(conn: Connection, board: str, keys: Collection[str]) -> Plan:
    """Return some actions of the plan now."""
    values: dict[str, dict[str, Json]] = {}
    for key, name, value in conn.execute(_SOME, {"board": board, "keys": list(keys)}) if keys else ():
        values.setdefault(key, {})[name or ""] = value
    return Plan(board, tuple(action_from_fields(key, found) for key, found in values.items()))


@dataclass(frozen=True)
class Seen:
    """A plan as it was seen, with the number of each action's revisions and the newest's: one is as it was while they are."""

    plan: Plan
    stamps: Mapping[str, tuple[int, int]]


def seen(conn: Connection, board: str) -> Seen:
    """Return the plan of a board as it stands, where this transaction has written nothing of it (that could be undone)."""
    rows = conn.execute(_STAMPS, {"board": board})
    return Seen(load(conn, board), {key: (count, newest) for key, count, newest in rows})


def as_seen(conn: Connection, before: Seen, keys: Collection[str]) -> Plan:
    """Return some actions of a plan now, reading only those that are no longer as they were seen."""
    board = before.plan.board
    rows = conn.execute(_SOME_STAMPS, {"board": board, "keys": list(keys)}) if keys else ()
    same = {key for key, count, newest in rows if before.stamps.get(key) == (count, newest)}
    known = {a.key: a for a in _some(conn, board, [key for key in keys if key not in same]).actions}
    old = [known.pop(a.key, a) for a in before.plan.actions if a.key in same or a.key in known]
    return Plan(board, (*old, *known.values()))


def _newest(conn: Connection, board: str) -> _Kept:
    """Return the plan now, reading only the revisions that are newer than what was kept."""
    kept = _kept.setdefault(conn.engine.pool, {})
    before = kept.get(board, _Kept(0, {}, Plan(board)))
    r, a = t.revisions.c, t.actions.c
    query = select(r.id, r.action, r.field, r.value).where(r.board == board, r.id > before.newest).order_by(r.id)
    newest, changed = before.newest, dict[str, dict[str, Json]]()
    for number, action, name, value in conn.execute(query):
        changed.setdefault(action, dict(before.values.get(action, {})))[name] = value
        newest = number
    names = [key for (key,) in conn.execute(select(a.key).where(a.board == board).order_by(a.position, a.key))]
    if not changed and len(names) == len(before.plan.actions):
        return before
    values = {**before.values, **changed}
    known = {} if not before.newest else {x.key: x for x in before.plan.actions if x.key not in changed}
    actions = tuple(known.get(key) or action_from_fields(key, values.get(key, {})) for key in names)
    found = _Kept(newest, values, Plan(board, actions))
    if not is_writing(conn):  # what is not committed yet may be undone, and its numbers given to other revisions
        kept[board] = found
    return found


def add(conn: Connection, board: str, action: Action, *, at: datetime, person: str, source: str) -> None:
    """Store a new action, behind those there are."""
    held = conn.scalar(select(func.count()).select_from(t.actions).where(t.actions.c.board == board)) or 0
    conn.execute(insert(t.actions).values(board=board, key=action.key, position=held + 1, first_seen=at))
    values = action_to_fields(action).items()
    changes = {n: (BLANK[n], v) for n, v in values if n != "said_complete" and BLANK[n] != v}
    if changes:
        conn.execute(_NEW_REVISIONS, _revisions(board, action.key, changes, at=at, person=person, source=source))


def forget(conn: Connection, board: str) -> None:
    """Forget what was last read of a board's plan: its revisions were taken out."""
    _kept.pop(conn.engine.pool, None)


@dataclass(frozen=True)
class NewUpdate:
    """An update about to be stored. `changes` are field -> (from, to), as `action_to_fields` holds values."""

    board: str
    meeting: str | None
    key: str
    person: str
    at: datetime
    changes: Mapping[str, tuple[Json, Json]]
    source: str
    disposition: str
    words: str = ""


def record(conn: Connection, **what: Any) -> int:
    """Store an update and the revisions it makes; return the update's id.

    Args:
        what: as `NewUpdate` holds it. `words` are the person's own.
    """
    return record_all(conn, [NewUpdate(**what)])[0]


def record_all(conn: Connection, news: Sequence[NewUpdate]) -> list[int]:
    """Store updates and the revisions they make, in their order; return the updates' ids."""
    names = [(new.key, new.source) for new in news]
    if len(set(names)) < len(names):  # which id is whose could not be told
        return [number for new in news for number in record_all(conn, [new])]
    rows = conn.execute(_NEW_UPDATES, [_update_row(new) for new in news]) if news else ()
    ids = {(key, source): number for number, key, source in rows}
    revisions = [
        row
        for new, name in zip(news, names, strict=True)
        for row in _revisions(
            new.board, new.key, new.changes, at=new.at, person=new.person, source=new.source, words=new.words,
            update_id=ids[name],
        )
    ]  # fmt: skip
    if revisions:
        conn.execute(_NEW_REVISIONS, revisions)
    for board in {new.board for new in news}:
        touch(conn, board)
    return [ids[name] for name in names]


def _update_row(new: NewUpdate) -> dict[str, Json]:
    shown = {name: {"from": _plain(old), "to": _plain(to)} for name, (old, to) in new.changes.items()}
    return {**vars(new), "changes": shown}


def record_changes(conn: Connection, action: Action, changes: Iterable[Change], **who: Any) -> int:
    """Store what an update does to an action, field by field; return the update's id.

    Args:
        who: the rest of what a `NewUpdate` has: board, meeting, person, at, source, disposition, words.
    """
    return record_all(conn, [changing(action, changes, **who)])[0]


def changing(action: Action, changes: Iterable[Change], **who: Any) -> NewUpdate:
    """Return the update that changes an action so, field by field (see `record_changes`)."""
    before, after = action_to_fields(action), action_to_fields(updated(action, changes))
    changed = {name: (before[name], value) for name, value in after.items() if before[name] != value}
    return NewUpdate(key=action.key, changes=changed, **who)


def _revisions(board: str, key: str, changes: Mapping[str, tuple[Json, Json]], **who: Any) -> list[dict[str, Json]]:
    return [{"board": board, "action": key, "field": name, "value": new, **who} for name, (_, new) in changes.items()]


def list_updates(conn: Connection, board: str | None = None, meeting: str | None = None) -> list[dict[str, Any]]:
    """Return updates oldest first, as CONTRACTS `updates --json`."""
    u = t.updates.c
    query = select(t.updates).order_by(u.id)
    if board:
        query = query.where(u.board == board)
    if meeting:
        query = query.where(u.meeting == meeting)
    names = ("id", "board", "meeting", "key", "person", "at", "changes", "source", "disposition", "words")
    return [{n: getattr(row, n) for n in names} for row in conn.execute(query)]


def newest_words(conn: Connection, board: str, keys: Iterable[str]) -> dict[str, tuple[str, datetime]]:
    """Return, for each key somebody has spoken of in a return, the newest words said and when it was last spoken of.

    "No change", a bare colour or date, or taking back that it is complete is speaking of it; the words stay as they were.
    """
    u = t.updates.c
    said = select(u.key, u.words, u.at, u.changes).where(u.board == board, u.key.in_(list(keys)))
    query = said.where(u.disposition.not_in(("undone", "undo"))).order_by(u.id)
    found: dict[str, tuple[str, datetime]] = {}
    for key, words, at, changes in conn.execute(query):
        kept = found[key][0] if key in found else ""
        told = "progress" in changes or changes.get("said_complete", {}).get("to") is not None
        found[key] = (words if told else kept, at)
    return found


def history(conn: Connection, board: str, key: str) -> list[dict[str, Any]]:
    """Return every revision of one action, oldest first: field, value, words, at, person, source."""
    r = t.revisions.c
    query = (
        select(r.field, r.value, r.words, r.at, r.person, r.source)
        .where(r.board == board, r.action == key)
        .order_by(r.id)
    )
    return [dict(row._mapping) for row in conn.execute(query)]


def _plain(value: Json) -> Json:
    if isinstance(value, Mapping):
        return value.get("date") if "kind" in value else value.get("value")
    return value
