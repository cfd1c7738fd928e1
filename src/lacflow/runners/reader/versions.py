"""Several files in one mail: two versions of one return, or the files of two teams.

Files that speak of an action in common are versions of one another. What one says and another does not is then only
probable: nobody can tell which is meant. Files that share no action are read each for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lacflow.board.readings import Disposition, Fields, Reading

_FIELDS = ("rag", "due", "complete", "lead")
Named = tuple[str, Sequence[Reading]]


def compared(files: Sequence[Named]) -> list[Reading]:
    """Return the readings of every file, what only one of two versions says made probable.

    Args:
        files: the name of each file that could be read, with its readings.
    """
    found: list[Reading] = []
    for name, readings in files:
        others = [f for f in files if f[0] != name and _is_version(readings, f[1])]
        found += [_beside(r, name, others) for r in readings]
    return found


def _is_version(one: Sequence[Reading], other: Sequence[Reading]) -> bool:
    said = [{r.key for r in readings if not r.fields.empty or not r.probable.empty} for readings in (one, other)]
    return bool(said[0] & said[1])


def _beside(reading: Reading, name: str, others: Sequence[Named]) -> Reading:
    for other, readings in others:
        theirs = next((r for r in readings if r.key == reading.key), None)
        reading = _weighed(reading, name, other, theirs.fields if theirs else Fields())
    return reading


def _weighed(reading: Reading, name: str, other: str, theirs: Fields) -> Reading:
    """Make what another version does not say at all probable; what it contradicts, the merge shows."""
    said = {n: v for n in _FIELDS if (v := getattr(reading.fields, n)) and not getattr(theirs, n)}
    if not said and not _rewritten(reading.fields.progress, theirs.progress):
        return reading
    if "due" in said:
        said["due_raw"] = reading.fields.due_raw
    fields = replace(reading.fields, **{n: getattr(Fields(), n) for n in said})
    why = f"two versions came, and they differ: {name} says this, {other} does not"
    reason = f"{why}; {reading.reason}" if reading.reason else why
    probable = replace(reading.probable, **said)
    return replace(reading, disposition=Disposition.REVIEW, fields=fields, probable=probable, reason=reason)


def _rewritten(one: str | None, other: str | None) -> bool:
    """Tell whether two versions word an update in two ways, neither of which holds the other."""
    a, b = (" ".join((t or "").lower().split()) for t in (one, other))
    return bool(a and b) and a not in b and b not in a
