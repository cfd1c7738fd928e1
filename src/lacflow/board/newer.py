"""A newer version of a document compared with the plan we hold: what is new, changed, gone, doubtful, and what stays.

Three versions meet in every field: what the document said last time (`was`), what we hold (`held`), what it says now. A
document changes what it alone has changed. What somebody said since in a return stays, and is shown beside what the document
says, unless a person decides for the document. A first date is never written over: the new one becomes the revised date.
Progress only grows. Nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lacflow.board import diary
from lacflow.board.pairing import Doubt, Settled, fold, pair, twice
from lacflow.board.plan import OVERWRITTEN, Action, Colour, Deliverable, Due, Plan, Status
from lacflow.board.rag import Rag

#: What a document may change, field by field; `due` and `revised` go together, `other` goes column by column.
_PLAIN = ("objective", "ref", "ref_raw", "activity", "leads", "rag", "savings_rag", "savings_k", "priority", "status")
SWAPPED = "the first and the revised date have changed places: both stay as they were"


@dataclass(frozen=True)
class Said:
    """Who gave a value that did not come from a document, and on which local day."""

    person: str
    on: date


@dataclass(frozen=True)
class Past:
    """What is known besides the plan held.

    Attributes:
        document: what the last document said of each action, by our key.
        said: who said what we hold, by (key, field), where no document did.
        take: where a person decided for the document: keys, or `key:field`.
    """

    document: Mapping[str, Action] = field(default_factory=dict)
    said: Mapping[tuple[str, str], Said] = field(default_factory=dict)
    take: frozenset[str] = frozenset()
    settled: Settled = field(default_factory=Settled)


@dataclass(frozen=True)
class FieldChange:
    """A field that gets another value."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Conflict:
    """A value that stays because somebody said it, though the document has another. `older`: the document is as it was."""

    field: str
    held: Any
    document: Any
    said: Said
    older: bool


@dataclass(frozen=True)
class Changed:
    """An action the document says something else of: as it is held, as it will be, what changes, stays, is remarked."""

    held: Action
    after: Action
    fields: tuple[FieldChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Newer:
    """What taking a document in would do. `gone` are kept; `doubts` wait for a person.

    `rows` are what it says, by key; `keys` the document's own to ours, where they differ.
    """

    rows_new: tuple[Action, ...] = ()
    touched: tuple[Changed, ...] = ()
    gone: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    twice: tuple[tuple[str, ...], ...] = ()
    rows: Mapping[str, Action] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def new(self) -> tuple[str, ...]:
        """The keys of the rows that are new actions."""
        return tuple(row.key for row in self.rows_new)

    @property
    def changed(self) -> dict[str, tuple[str, ...]]:
        """The fields that change, by key."""
        return {c.held.key: tuple(f.field for f in c.fields) for c in self.touched if c.fields}

    @property
    def conflicts(self) -> dict[str, tuple[Conflict, ...]]:
        """What stays because somebody said it, by key."""
        return {c.held.key: c.conflicts for c in self.touched if c.conflicts}

    @property
    def notes(self) -> dict[str, tuple[str, ...]]:
        """What is to be remarked on, by key."""
        return {c.held.key: c.notes for c in self.touched if c.notes}

    def from_to(self, name: str) -> dict[str, tuple[Any, Any]]:
        """Return the old and new value of one field of every action in which it changes."""
        return {c.held.key: (f.old, f.new) for c in self.touched for f in c.fields if f.field == name}


def compare(held: Plan, given: Plan, past: Past | None = None) -> Newer:
    """Compare a document with the plan we hold."""
    past = past or Past()
    rows = [row for row in given.actions if row.view_of is None]
    pairs = pair(held.actions, rows, past.settled)
    taken = {a.key for a in held.actions}
    new = []
    for row in pairs.new:
        new.append(replace(row, key=_free(row.key, taken)))
        taken.add(new[-1].key)
    touched = [_merged(held.get(key) or row, row, past) for key, row in pairs.known.items()]
    order = {a.key: n for n, a in enumerate(held.actions)}
    shown = sorted((c for c in touched if c.fields or c.conflicts or c.notes), key=lambda c: order[c.held.key])
    stands = {**pairs.known, **{row.key: row for row in new}}
    named = {row.key: key for key, row in pairs.known.items()}
    named |= {row.key: ours.key for row, ours in zip(pairs.new, new, strict=True)}
    keys = {theirs: ours for theirs, ours in named.items() if theirs != ours}
    return Newer(tuple(new), tuple(shown), pairs.gone, pairs.doubts, twice(rows), stands, keys)


def same(one: Any, two: Any) -> bool:
    """Tell whether two values of a field say the same: colours and dates by meaning, words but for blanks."""
    if isinstance(one, Colour):
        return one.value is two.value and (one.value is not None or _bare(one.raw) == _bare(two.raw))
    if isinstance(one, Due):
        return (one.date, one.kind) == (two.date, two.kind) and (
            one.date is not None or _bare(one.raw) == _bare(two.raw)
        )
    if isinstance(one, str) and isinstance(two, str):
        return _bare(one) == _bare(two)
    return bool(one == two)


def _free(key: str, taken: set[str]) -> str:
    """Return a key nobody has: a second row with the same key gets `#2`."""
    number, found = 2, key
    while found in taken:
        found, number = f"{key}#{number}", number + 1
    return found


def _merged(held: Action, row: Action, past: Past) -> Changed:
    """Settle every field of one action between what the document said, what we hold and what it says now."""
    notes: list[str] = []
    was = past.document.get(held.key)
    row = _with_dates(row, _dates(held, row, notes, f"{held.key}:due" in past.take))
    was = _with_dates(was, _dates(held, was, [], False)) if was else None
    after = held
    conflicts: list[Conflict] = []
    for name in (*_PLAIN, "due", "revised"):
        value, stays = _settled(
            name, was and getattr(was, name), getattr(held, name), getattr(row, name), held.key, past
        )
        after = replace(after, **{name: value})
        conflicts += stays
    other, stays = _columns(held, row, was, past)
    parts = _parts(held, row, notes)
    after = replace(after, other=other, deliverables=parts, progress=_grown(held.progress, row.progress))
    if after.rag.value is Rag.BLUE and held.rag.value is not Rag.BLUE:
        after = replace(after, said_complete=None)
    return Changed(held, after, _differences(held, after), (*conflicts, *stays), (*notes, *_remarks(held, after)))


def _settled(name: str, was: Any, held: Any, now: Any, key: str, past: Past) -> tuple[Any, list[Conflict]]:
    """Return the value a field gets, and the conflict where what somebody said stays."""
    if name == "leads":
        written = tuple(fold(lead.raw) for lead in held) == tuple(fold(lead.raw) for lead in now)
        if written:
            return now, []
    elif same(held, now):
        return held, []
    said = past.said.get((key, name))
    decided = key in past.take or f"{key}:{name}" in past.take
    if said is None or decided or (was is not None and _alike(name, was, held)):
        return now, []
    return held, [Conflict(name, held, now, said, was is not None and _alike(name, was, now))]


def _alike(name: str, one: Any, two: Any) -> bool:
    if name == "leads":
        return tuple(fold(lead.raw) for lead in one) == tuple(fold(lead.raw) for lead in two)
    return same(one, two)


def _dates(held: Action | Deliverable, row: Action | Deliverable, notes: list[str], take: bool) -> tuple[Due, Due]:
    """Return the first and the revised date of a row; another date in the place of the first is a revised one."""
    first = held.due
    if take or first.date is None or same(first, row.due) or not row.due:
        return row.due if row.due or take else first, row.revised
    if row.revised and same(row.due, held.revised) and same(row.revised, first):
        notes.append(SWAPPED)
        return first, held.revised
    if not same(row.revised or row.due, held.revised):
        notes.append(
            f"{OVERWRITTEN}: {first.raw or first.date} is kept, {row.due.raw or row.due.date} is the newer date"
        )
    return first, row.revised or replace(row.due, why=_overwritten(row.due))


def _with_dates(row: Action, dates: tuple[Due, Due]) -> Action:
    return replace(row, due=dates[0], revised=dates[1])


def _overwritten(due: Due) -> str:
    return f"{OVERWRITTEN}; {due.why}" if due.why else OVERWRITTEN


def _columns(held: Action, row: Action, was: Action | None, past: Past) -> tuple[Mapping[str, str], list[Conflict]]:
    """Settle the other columns one by one; a column the document never had stays."""
    found: dict[str, str] = {}
    conflicts: list[Conflict] = []
    said = past.said.get((held.key, "other"))
    for name in dict.fromkeys((*row.other, *held.other)):
        now, ours = row.other.get(name), held.other.get(name, "")
        before = was.other.get(name) if was else None
        if now is None and (said or before is None):
            found[name] = ours
        elif now is not None:
            one = replace(past, said={(held.key, name): said} if said and name in held.other else {})
            found[name], stays = _settled(name, before, ours, now, held.key, one)
            conflicts += stays
    return found, conflicts


def _parts(held: Action, row: Action, notes: list[str]) -> tuple[Deliverable, ...]:
    """Return the document's parts; what was written about a part stays, and its first date."""
    ours = {fold(part.text) or part.number: part for part in held.deliverables}
    by_number = {part.number: part for part in held.deliverables if part.number}
    parts: list[Deliverable] = []
    known: set[int] = set()
    for part in row.deliverables:
        mine = ours.get(fold(part.text) or part.number) or by_number.get(part.number)
        if mine is not None:
            known.add(id(mine))
            due, revised = _dates(mine, part, notes, False)
            part = replace(part, update=_grown(mine.update, part.update), due=due, revised=revised)
        parts.append(part if mine is None or not _same_part(mine, part) else mine)
    for part in held.deliverables:
        if id(part) not in known:
            notes.append(f"its part {part.number or part.text[:40]} is no longer in the document")
    return tuple(parts)


def _same_part(one: Deliverable, two: Deliverable) -> bool:
    names = ("number", "text", "update", "due", "revised")
    return all(same(getattr(one, name), getattr(two, name)) for name in names)


def _grown(held: str, now: str) -> str:
    """Return a diary with what is new in the other copy of it added beneath."""
    fresh = diary.added(held, now)
    return "\n".join((held.rstrip("\n"), *fresh)) if fresh and held.strip() else now if fresh else held


def _differences(held: Action, after: Action) -> tuple[FieldChange, ...]:
    names = (*_PLAIN, "due", "revised", "progress", "deliverables", "other", "said_complete")
    return tuple(
        FieldChange(name, getattr(held, name), getattr(after, name))
        for name in names
        if getattr(held, name) != getattr(after, name)
    )


def _remarks(held: Action, after: Action) -> list[str]:
    found = []
    if fold(held.ref) != fold(after.ref):
        found.append(f"renumbered from {held.ref or 'no ref'} to {after.ref or 'no ref'}")
    if held.objective.number != after.objective.number:
        found.append(f"moved from objective {held.objective.number or '-'} to {after.objective.number or '-'}")
    if held.status is not after.status and Status.CLOSED in (held.status, after.status):
        found.append("closed" if after.status is Status.CLOSED else "open again")
    return found


def _bare(text: str) -> str:
    return " ".join(text.split())
