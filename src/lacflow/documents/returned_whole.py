"""Returned lines beside the other lines of their action: which deliverable each is, and what becomes of the whole's date.

An action's date is the last of its deliverables'. A date given for one of several is therefore not the action's own; what
the whole comes to is worked out and shown, never recorded by itself. A cell merged over rows of several actions is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lacflow.board.readings import Disposition, Reading
from lacflow.documents.returned_compare import Compared
from lacflow.documents.returned_line import Line
from lacflow.documents.returned_parts import label_of
from lacflow.documents.values import due_of

_WEIGHED = ("progress", "rag", "due", "revised")
_ABOVE = re.compile(
    r"[\W_]*(?:(?:same |see |as )+(?:per )?above|ditto|as (?:previous|last) (?:row|line))[\W_]*", re.IGNORECASE
)
_Place = tuple[str, int, int]


def beside_others(rows: Sequence[Compared]) -> list[Compared]:
    """Return the rows, each told which deliverable it is, the date of its whole, and which cells it shares with others."""
    of_key: dict[str, list[Compared]] = {}
    for row in rows:
        if not row.pair.copy:
            of_key.setdefault(row.key, []).append(row)
    owners = _owners(rows)
    return [_placed(row, of_key.get(row.key, []), owners) for row in rows]


def answered_in_copies(rows: Sequence[Compared]) -> list[Compared]:
    """Return the rows, a copy with new words in the place of the row it was copied from, where that says nothing.

    The copy must hold all that we hold, so that it is none of an older version; where two copies differ, both stay copies.
    """
    copies: dict[int, list[Compared]] = {}
    for row in rows:
        if row.pair.copy and row.passages and row.lost.lost == 0 and not row.pair.rivals:
            copies.setdefault(id(row.pair.base), []).append(row)
    idle = {id(r.pair.base) for r in rows if not r.pair.copy and not r.differs}
    taken = [found[0] for base, found in copies.items() if base in idle and len({r.words for r in found}) == 1]
    return [replace(r, pair=replace(r.pair, copy=False)) if r in taken else r for r in rows]


def pointing_up(rows: Sequence[Compared], own: frozenset[str]) -> list[Compared]:
    """Return the rows, one that only says `as above` told the new words of the line above it, where those are the lead's.

    Args:
        own: the keys of the lead's actions.
    """
    done: list[Compared] = []
    for row in rows:
        last = done[-1] if done else None
        near = last is not None and last.line.sheet == row.line.sheet and last.line.row < row.line.row
        if near and last is not None and last.key in own and any(points_up(p.text) for p in row.passages):
            row = replace(row, above=last.above or last.words)
        done.append(row)
    return done


def points_up(words: str) -> bool:
    """Tell whether words say no more than that what stands above them is meant."""
    return bool(_ABOVE.fullmatch(words.strip()))


def _placed(row: Compared, mates: Sequence[Compared], owners: Mapping[_Place, set[str]]) -> Compared:
    merged = _shared(row.line, owners)
    if row.pair.base is None or not _one_of_several(mates):
        return replace(row, merged=merged)
    part = label_of(row.pair.base)
    one_of = not _for_all(row, mates)
    return replace(row, part=part, one_of=one_of, last=_last(mates) if one_of else None, merged=merged)


def _one_of_several(mates: Sequence[Compared]) -> bool:
    return len({r.pair.base.text("deliverable") for r in mates if r.pair.base is not None} - {""}) > 1


def _for_all(row: Compared, mates: Sequence[Compared]) -> bool:
    """Tell whether what the date column of a row says is said of every deliverable: one cell, or the same in each row."""
    said = {(r.date.due or r.date.text) if r.date else None for r in mates}
    return row.date is not None and len(said) == 1 and None not in said


def _last(mates: Sequence[Compared]) -> date | None:
    """Return the last of the dates a workstream's deliverables have now; None where not each has one."""
    days = [_day(r) for r in mates]
    return max(d for d in days if d) if days and all(days) else None


def _day(row: Compared) -> date | None:
    if row.date is not None:
        return row.date.due or row.date.maybe_due
    line: Line | None = row.pair.base
    dues = [due_of(line.cells.get(n)) for n in ("revised", "due")] if line is not None else []
    return next((d.date for d in dues if d), None)


def _owners(rows: Sequence[Compared]) -> dict[_Place, set[str]]:
    """Return by cell the actions in whose rows it stands."""
    keys: dict[_Place, set[str]] = {}
    for row in rows:
        for name in _WEIGHED:
            if (cell := row.line.cells.get(name)) is not None:
                keys.setdefault((row.line.sheet, cell.row, cell.column), set()).add(row.key)
    return keys


def _shared(line: Line, owners: Mapping[_Place, set[str]]) -> frozenset[str]:
    cells = ((n, line.cells[n]) for n in _WEIGHED if n in line.cells)
    return frozenset(n for n, c in cells if len(owners.get((line.sheet, c.row, c.column), ())) > 1)


def without_idle(readings: Sequence[Reading]) -> list[Reading]:
    """Leave out what says that nothing changed for one deliverable where something is said of another."""
    busy = {r.key for r in readings if r.disposition is not Disposition.NO_CHANGE}
    return [r for r in readings if r.disposition is not Disposition.NO_CHANGE or r.key not in busy]
