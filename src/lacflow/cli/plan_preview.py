"""What a newer document would change, in words for a person and as fields for a program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lacflow.board import diary
from lacflow.board.newer import Conflict, FieldChange, Newer
from lacflow.board.people import Directory
from lacflow.board.plan import Colour, Due, Lead, Objective, Plan
from lacflow.board.rag import Scheme

_WIDTH = 80
#: So many new or missing actions are named one by one.
_MANY = 12
_NAMES = {
    "rag": "colour", "savings_rag": "savings colour", "savings_k": "saving", "due": "first date", "revised": "revised date",
    "activity": "words", "deliverables": "parts", "other": "other columns", "ref_raw": "ref as written",
    "said_complete": "said to be complete",
}  # fmt: skip
#: What a remark or another line says already.
_QUIET = ("ref_raw", "said_complete")


def preview(done: Newer, scheme: Scheme, people: Directory, name: str, plan: Plan) -> str:
    """Return what a document would change, a line a thing, 80 columns wide."""
    lines = [_count(done, name, plan)]
    lines += _section("New", ((row.key, _brief(row.activity)) for row in done.rows_new), many=_MANY)
    lines += _section("Changed", _changed(done, scheme))
    lines += _section(
        "Kept as it was said in a return (the document differs; --take-document KEY[:FIELD] if the document is right)",
        _conflicts(done, scheme, people),
    )
    lines += _section("Doubtful, left as they are (--same ROW=KEY, or --new ROW)", _doubts(done))
    lines += _section("Held, but no longer in this document (kept)", ((key, "") for key in done.gone), many=_MANY)
    lines += _section(
        "Said twice in this document", ((keys[0], "the same words as " + ", ".join(keys[1:])) for keys in done.twice)
    )
    return "\n".join(lines)


def as_fields(done: Newer) -> dict[str, Any]:
    """Return what a document changes, as CONTRACTS' `import`."""
    refs, objectives, status = (done.from_to(name) for name in ("ref", "objective", "status"))
    return {
        "new": list(done.new),
        "changed": {key: list(fields) for key, fields in done.changed.items()},
        "gone": list(done.gone),
        "changes": {c.held.key: {f.field: _from_to(f) for f in c.fields} for c in done.touched if c.fields},
        "renumbered": {key: {"from": old, "to": new} for key, (old, new) in refs.items()},
        "moved": {
            key: {"from": old.number, "to": new.number}
            for key, (old, new) in objectives.items()
            if old.number != new.number
        },
        "closed": [key for key, (_, new) in status.items() if new.value == "closed"],
        "reopened": [key for key, (old, new) in status.items() if old.value == "closed" and new.value == "open"],
        "notes": {key: list(notes) for key, notes in done.notes.items()},
        "conflicts": [_conflict(key, c) for key, found in done.conflicts.items() for c in found],
        "doubts": [
            {"row": d.row.key, "activity": d.row.activity, "candidates": list(d.candidates), "why": d.why}
            for d in done.doubts
        ],
        "duplicates": [list(keys) for keys in done.twice],
    }


def _count(done: Newer, name: str, plan: Plan) -> str:
    found = [
        f"{len(plan.open_actions())} open actions in {name}",
        f"{len(done.new)} new",
        f"{len(done.changed)} changed",
    ]
    kept = sum(len(c) for c in done.conflicts.values())
    more = ((done.gone, "no longer there"), (done.doubts, "doubtful"), (kept, "kept as said"))
    found += [f"{n if isinstance(n, int) else len(n)} {words}" for n, words in more if n]
    return ", ".join(found) + "."


def _section(title: str, rows: Iterable[tuple[str, str]], many: int | None = None) -> list[str]:
    found = list(rows)
    if not found:
        return []
    if many is not None and len(found) > many:
        keys = textwrap.fill(", ".join(key for key, _ in found), _WIDTH, initial_indent="  ", subsequent_indent="  ")
        return ["", f"{title}:", keys]
    longest = max(len(key) for key, _ in found)
    lines = ["", *textwrap.wrap(f"{title}:", _WIDTH)]
    shown = ""
    for key, words in found:
        start = f"  {'' if key == shown else key:<{longest}}  "
        lines += textwrap.wrap(words, _WIDTH, initial_indent=start, subsequent_indent=" " * len(start)) or [
            start.rstrip()
        ]
        shown = key
    return lines


def _changed(done: Newer, scheme: Scheme) -> Iterator[tuple[str, str]]:
    for change in done.touched:
        for note in change.notes:
            yield change.held.key, note
        for found in change.fields:
            words = _words(found, scheme) if found.field not in _QUIET else ""
            if words:
                yield change.held.key, words


def _words(change: FieldChange, scheme: Scheme) -> str:
    """Return one change in words; "" where a remark says it already."""
    name = _NAMES.get(change.field, change.field)
    if change.field == "progress":
        return f"progress: adds “{_brief(' / '.join(diary.added(change.old, change.new)), 160)}”"
    if change.field == "objective" and change.old.number != change.new.number:
        return ""
    if change.field in ("ref", "status"):
        return ""
    if change.field == "other":
        names = [n for n in dict.fromkeys((*change.old, *change.new)) if change.old.get(n) != change.new.get(n)]
        return f"other columns: {', '.join(names)}"
    if change.field == "deliverables":
        return (
            f"parts: {len(change.old)} before, {len(change.new)} now" if len(change.old) != len(change.new) else "parts"
        )
    old, new = shown(change.old, scheme), shown(change.new, scheme)
    return f"{name}: {_brief(old)} → {_brief(new)}" if old != new else ""


def _conflicts(done: Newer, scheme: Scheme, people: Directory) -> Iterator[tuple[str, str]]:
    for key, found in done.conflicts.items():
        for conflict in found:
            known = people.get(conflict.said.person)
            who = known.name if known else conflict.said.person
            name = _NAMES.get(conflict.field, conflict.field)
            still = "still says" if conflict.older else "now says"
            held, given = _brief(shown(conflict.held, scheme)), _brief(shown(conflict.document, scheme))
            yield key, f"{name}: {held} ({who}, {conflict.said.on:%d.%m.%Y}); the document {still} {given}"


def _doubts(done: Newer) -> Iterator[tuple[str, str]]:
    for doubt in done.doubts:
        yield doubt.row.key, f"{_brief(doubt.row.activity)}: {doubt.why} ({', '.join(doubt.candidates)})"


def shown(value: Any, scheme: Scheme) -> str:
    """Return a field's value in words."""
    if isinstance(value, Colour):
        return scheme.label(value.value) if value.value or not value.raw else f"“{value.raw}”"
    if isinstance(value, Due):
        return f"{value.date:%d.%m.%Y}" if value.date else value.raw.strip() or "no date"
    if isinstance(value, Objective):
        return value.title or value.number or "none"
    if isinstance(value, tuple) and all(isinstance(item, Lead) for item in value):
        return "; ".join(" ".join(lead.raw.split()) for lead in value) or "nobody"
    return " ".join(str(value if value is not None else "").split()) or "nothing"


def _conflict(key: str, conflict: Conflict) -> dict[str, Any]:
    return {
        "key": key,
        "field": conflict.field,
        "held": _plain(conflict.held),
        "document": _plain(conflict.document),
        "person": conflict.said.person,
        "on": conflict.said.on.isoformat(),
        "document_unchanged": conflict.older,
    }


def _from_to(change: FieldChange) -> Mapping[str, Any]:
    return {"from": _plain(change.old), "to": _plain(change.new)}


def _plain(value: Any) -> Any:
    """Return a value as a program would want it: a colour's name, a date, the words."""
    if isinstance(value, Colour):
        return value.value.value if value.value else None
    if isinstance(value, Due):
        return value.date.isoformat() if value.date else value.raw or None
    if isinstance(value, Objective):
        return {"number": value.number, "title": value.title}
    if isinstance(value, tuple):
        return [item.raw if isinstance(item, Lead) else getattr(item, "text", str(item)) for item in value]
    return dict(value) if isinstance(value, dict) else value


def _brief(words: str, most: int = 60) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0].rstrip(" ,;:.-") + " …"
