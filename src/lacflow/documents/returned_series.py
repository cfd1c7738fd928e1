"""Runs down a column that a spreadsheet filled in by itself: dates that count on, one colour or text drawn over many rows.

What a fill handle wrote is not what a person said. Three rows one under another are the least that make a
run, but for dates a day apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date

from lacflow.board.plan import DueKind
from lacflow.documents.returned_compare import Compared
from lacflow.documents.returned_dates import names_its_date
from lacflow.documents.values import due_of

_LEAST = 3
#: Nobody plans two actions a day apart: two such rows make a run, of which the first was typed.
_A_DAY = ("days", 1)
_Place = tuple[str, int]


def runs(rows: Sequence[Compared], own: frozenset[str], said_on: date) -> dict[_Place, dict[str, str]]:
    """Return for sheet and row which of its answers stand in a run, and why that is doubtful: `due`, `rag` or `words`.

    Args:
        rows: the compared lines of a file in its order. own: the keys of the lead's own actions.
        said_on: the civil date of the return.
    """
    found: dict[_Place, dict[str, str]] = {}
    for sheet in dict.fromkeys(row.line.sheet for row in rows):
        lines = sorted((r for r in rows if r.line.sheet == sheet), key=lambda r: r.line.row)
        for name, places in (
            ("due", _dates(lines, said_on)),
            ("rag", _colours(lines, own)),
            ("words", _texts(lines, own)),
        ):
            for place, why in places.items():
                found.setdefault(place, {})[name] = why
    return found


def _place(row: Compared) -> _Place:
    return row.line.sheet, row.line.row


def _stretches(rows: Sequence[Compared], value: Callable[[Compared], Hashable]) -> list[list[Compared]]:
    """Return the stretches of neighbouring rows for which a value is the same and not None."""
    found: list[list[Compared]] = []
    last: Hashable = None
    for row in rows:
        now = value(row)
        if now is not None and now == last:
            found[-1].append(row)
        elif now is not None:
            found.append([row])
        last = now
    return found


def _dates(rows: Sequence[Compared], said_on: date) -> dict[_Place, str]:
    """Find dates that go on by one step: changed ones, after one that may stand as it stood.

    A date that the row's own words name is the lead's own: what was dragged from it is not.
    """
    found: dict[_Place, str] = {}
    days = [_day(row) for row in rows]
    start = 0
    while start < len(rows) - 1:
        end, step = start + 1, _step(days[start], days[start + 1])
        while step and end + 1 < len(rows) and _step(days[end], days[end + 1]) == step:
            end += 1
        changed = [row for row in rows[start : end + 1] if row.date is not None]
        if step and end - start + 1 >= _LEAST and len(changed) >= _LEAST - 1:
            why = f"the dates of rows {rows[start].line.row} to {rows[end].line.row} run on, as when a cell is dragged down"
            found.update({_place(row): why for row in changed if not names_its_date(row, said_on)})
        elif step == _A_DAY and len(changed) > 1 and not names_its_date(changed[1], said_on):
            why = f"its date is the day after that of row {rows[start].line.row}, as when a cell is dragged down"
            found[_place(changed[1])] = why
        start = end if step else start + 1
    return found


def _day(row: Compared) -> date | None:
    """Return the date a row shows now."""
    if row.date is not None and (row.date.due or row.date.maybe_due):
        cell = row.line.cells.get("revised") or row.line.cells.get("due")
        value = cell.value if cell else None
        return row.date.due or (value if isinstance(value, date) else row.date.maybe_due)
    for name in ("revised", "due"):
        cell = row.line.cells.get(name)
        if cell is not None and isinstance(cell.value, date):
            return cell.value
        if (due := due_of(cell)).kind in (DueKind.DAY, DueKind.MONTH):
            return due.date
    return None


def _step(one: date | None, other: date | None) -> tuple[str, int] | None:
    """Return the step between two dates: so many months on the same day or month's end, else so many days."""
    if one is None or other is None or one == other:
        return None
    months = (other.year - one.year) * 12 + other.month - one.month
    ends = all((d.toordinal() + 1) and date.fromordinal(d.toordinal() + 1).day == 1 for d in (one, other))
    if months and (one.day == other.day or ends):
        return "months", months
    return "days", (other - one).days


def _colours(rows: Sequence[Compared], own: frozenset[str]) -> dict[_Place, str]:
    """Find one colour drawn over rows of which others are somebody else's, or of which nothing else is said."""
    found: dict[_Place, str] = {}
    for stretch in _stretches(
        _without_gaps(rows),
        lambda r: (r.colour.rag or r.colour.done) if r.colour and (r.colour.rag or r.colour.done) else None,
    ):
        foreign = any(r.key not in own for r in stretch)
        bare = sum(not r.passages for r in stretch)
        if len(stretch) >= _LEAST and (foreign or bare >= 2):
            why = f"one colour stands in rows {stretch[0].line.row} to {stretch[-1].line.row}, as when a cell is dragged down"
            found.update({_place(r): why for r in stretch if not (r.passages and r is stretch[0])})
    return {**_strewn(rows, own), **found}


def _strewn(rows: Sequence[Compared], own: frozenset[str]) -> dict[_Place, str]:
    """Find one colour given without words to rows of others as well, wherever they stand: a run that was sorted since."""
    bare: dict[Hashable, list[Compared]] = {}
    for row in rows:
        if row.colour is not None and not row.passages and (row.colour.rag or row.colour.done):
            bare.setdefault(row.colour.rag or row.colour.done, []).append(row)
    why = "the same colour stands without a word in rows of others too, as when a cell is dragged down"
    strewn = (found for found in bare.values() if len(found) >= _LEAST and any(r.key not in own for r in found))
    return {_place(r): why for found in strewn for r in found}


def _without_gaps(rows: Sequence[Compared]) -> list[Compared]:
    """Return the rows but for those a run goes through: with no colour, or with the one before them as it stood."""
    kept: list[Compared] = []
    for row in rows:
        word = row.line.text("rag").lower()
        before = kept[-1].line.text("rag").lower() if kept else ""
        said = row.colour is not None and (row.colour.rag or row.colour.done)
        if said or (word and word != before):
            kept.append(row)
    return kept


def _texts(rows: Sequence[Compared], own: frozenset[str]) -> dict[_Place, str]:
    """Find words that are the same down the rows but for a number at their end that counts on, or for whose row it is."""
    found: dict[_Place, str] = {}
    for stretch in _stretches(rows, lambda r: re.sub(r"\d+\W*$", "#", r.words) if r.words else None):
        counted = len({r.words for r in stretch}) == len(stretch) and len(stretch) > 1
        foreign = any(r.key not in own for r in stretch)
        if len(stretch) >= _LEAST and (counted or foreign):
            first, last = stretch[0].line.row, stretch[-1].line.row
            why = f"the same words stand in rows {first} to {last}, as when a cell is dragged down"
            found.update({_place(r): why for r in stretch[1:]})
    return found


def doubts_of(found: Mapping[_Place, Mapping[str, str]], row: Compared) -> Mapping[str, str]:
    """Return the doubts about one row."""
    return found.get(_place(row), {})
