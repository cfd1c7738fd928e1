"""Which sheets of a document are the plan: hidden ones, lists for drop-downs and superseded versions are not.

Sheets whose names differ only in a version number or a month are versions of one another: the newest is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from lacflow.board.due import find_due
from lacflow.board.plan import Ignored
from lacflow.documents.cells import Book, Sheet
from lacflow.errors import Where

_SUPERSEDED = re.compile(
    r"\b(?:old|superseded|previous|do not use|template|lookups?|lists?|drop ?downs?|instructions|guidance|example|replaced)\b"
    r"|^copy of\b|\bcopy\W*$|\(\d\)$",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\b(?:v|ver|version|draft|rev|issue)\.? ?(?P<number>\d+(?:\.\d+)*)\b", re.IGNORECASE)


def which_sheets(book: Book) -> tuple[list[Sheet], list[Ignored]]:
    """Return the sheets to be read, in order, and the others with why not."""
    why = {s.name: _left_out(s) for s in book.sheets}
    current = [s for s in book.sheets if not why[s.name]]
    why |= dict(_older(current))
    kept = [s for s in book.sheets if not why[s.name]]
    return kept, [Ignored(Where(sheet=s.name), why[s.name]) for s in book.sheets if why[s.name]]


def _left_out(sheet: Sheet) -> str:
    if sheet.hidden:
        return "a hidden sheet"
    if _SUPERSEDED.search(sheet.name.replace("_", " ")):
        return "a sheet whose name says it is not the plan"
    return "" if sheet.cells else "an empty sheet"


def _older(sheets: Iterable[Sheet]) -> Iterable[tuple[str, str]]:
    families: dict[str, list[tuple[tuple[int, ...], str]]] = {}
    for sheet in sheets:
        stem, age = version_of(sheet.name)
        if age:
            families.setdefault(stem, []).append((age, sheet.name))
    for family in families.values():
        newest = max(family)
        for age, name in family:
            if age < newest[0]:
                yield name, f"an earlier version of the sheet {newest[1]}"


def version_of(name: str) -> tuple[str, tuple[int, ...]]:
    """Return a sheet's name without its version or month, and how new it is; () where it says neither.

    Example:
        `Plan v2.1` -> `plan`, (2, 1); `Progress Sept 2027` -> `progress`, (2027, 9, 30); `Plan` -> `plan`, ().
    """
    plain = name.replace("_", " ")
    match = _VERSION.search(plain)
    if match is not None:
        stem = plain[: match.start()] + plain[match.end() :]
        return " ".join(stem.lower().split()), tuple(int(n) for n in match["number"].split("."))
    days = [(a, b, d.date) for a, b, d in find_due(plain) if isinstance(d.date, date)]
    if len(days) == 1:
        ((start, end, day),) = days
        return " ".join((plain[:start] + plain[end:]).lower().split()), (day.year, day.month, day.day)
    return plain.lower().strip(), ()
