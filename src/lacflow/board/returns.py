"""One return: what a lead's mail and the files with it say, merged into one reading an action.

Nothing is chosen between two things said: what agrees is kept, words are joined, and a contradiction is recorded by
neither side but shown to the project manager with the words of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Fields, Reading


def merge(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Make one reading an action of what the mail and the files of one return say of it, in the order first spoken of.

    What agrees is merged, words are joined. Colours, dates or anything else that contradict one another are recorded
    by neither: the reading goes to review with the words of both.
    """
    by_key: dict[str, list[Reading]] = {}
    for reading in readings:
        by_key.setdefault(reading.key, []).append(reading)
    return tuple(_merge_one(same) for same in by_key.values())


def _merge_one(same: Sequence[Reading]) -> Reading:
    distinct = list(dict.fromkeys(same))
    if len(distinct) == 1:
        return distinct[0]
    said, clashes = _merge_fields([r.fields for r in distinct])
    probable, unsure = _merge_fields([r.probable for r in distinct])
    probable = replace(probable, **{name: _NOTHING[name] for name in unsure | clashes})
    for name in sorted(_SINGLE):
        sure, maybe = getattr(said, name), getattr(probable, name)
        if maybe in (None, False) or sure in (None, False):
            continue
        probable = replace(probable, **{name: _NOTHING[name]})
        if sure != maybe:
            said, clashes = replace(said, **{name: _NOTHING[name]}), clashes | {name}
    if _unchanged_and_changed(distinct):
        clashes |= {"change"}
    reasons = [r.reason for r in distinct if r.reason]
    if clashes:
        reasons.insert(0, "contradictory " + " and ".join(_NAMES.get(n, n) for n in sorted(clashes)))
    return Reading(
        distinct[0].key,
        Disposition.REVIEW if clashes or unsure else _strongest(distinct),
        said,
        probable,
        next((r.ref_as_written for r in distinct if r.ref_as_written), ""),
        tuple(dict.fromkeys(p for r in distinct for p in r.proposes)),
        "\n".join(dict.fromkeys(r.evidence for r in distinct if r.evidence)),
        "; ".join(dict.fromkeys(reasons)),
    )


_NOTHING: dict[str, Any] = {f.name: f.default for f in fields(Fields)}
#: Fields that can have only one value at a time; words and evidence add up.
_SINGLE = frozenset({"rag", "due", "completed_on", "metric", "lead"})
_NAMES = {"rag": "colours", "due": "dates", "completed_on": "dates of completion", "metric": "figures", "lead": "leads"}


def _merge_fields(given: Sequence[Fields]) -> tuple[Fields, frozenset[str]]:
    """Return what all agree on, and the names of the fields they contradict one another in."""
    values: dict[str, Any] = {n: _joined(getattr(f, n) for f in given) for n in ("progress", "evidence")}
    clashes = set()
    for name in _SINGLE:
        found = list(dict.fromkeys(v for f in given if (v := getattr(f, name)) is not None))
        values[name] = found[0] if len(found) == 1 else None
        if len(found) > 1:
            clashes.add(name)
    dated = [(f.due, _fold(f.due_raw)) for f in given if f.due_raw]
    if any(day is None and raw not in {r for d, r in dated if d} for day, raw in dated) and values["due"]:
        clashes.add("due")
        values["due"] = None
    if "due" not in clashes:
        values["due_raw"] = next((f.due_raw for f in given if f.due_raw and f.due == values["due"]), None)
    done = any(f.complete or f.rag is Rag.BLUE for f in given)
    if done and any(f.rag not in (None, Rag.BLUE) and not f.complete for f in given):
        clashes.add("rag")
        values["rag"] = None
    else:
        values["complete"] = any(f.complete for f in given)
    return Fields(**values), frozenset(clashes)


def _joined(texts: Iterable[str | None]) -> str | None:
    """Join words said in two places, leaving out what another of them already holds."""
    found = list(dict.fromkeys(t for t in texts if t))
    kept = [t for t in found if not any(t is not other and _fold(t) in _fold(other) for other in found)]
    return "\n".join(kept or found[:1]) or None


def _unchanged_and_changed(same: Sequence[Reading]) -> bool:
    says_so = any(r.disposition is Disposition.NO_CHANGE for r in same)
    changed = any(r.fields.rag or r.fields.due or r.fields.complete for r in same)
    return says_so and changed


def _strongest(same: Sequence[Reading]) -> Disposition:
    found = {r.disposition for r in same}
    return next(d for d in (Disposition.REVIEW, Disposition.RECORD, Disposition.NO_CHANGE) if d in found)


def _fold(text: str) -> str:
    return " ".join(text.lower().split())
