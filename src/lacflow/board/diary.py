"""Progress is a diary in one cell: dated entries, newest first or last or out of order, and lines nobody dated.

An entry begins where a line opens with a date (`03.06.26 - PQ - bid sent`, `14/05/2026`, `July 26 - `); a month stands for
its last day. What stands before the first date has none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ '’-]*(?P<of>20\d\d|\d\d)(?![\d.])"
_START = re.compile(
    rf"^[ \t•·*>-]*(?:(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./](?P<year>\d{{4}}|\d\d)(?!\d)|{_MONTH}\s*[-–:])",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Entry:
    """One entry as it stands: the day it opens with (None: undated, or no such day) and all its words."""

    on: date | None
    words: str


def entries(progress: str) -> tuple[Entry, ...]:
    """Split a diary into its entries, in the order written; where nothing is dated, each line is one."""
    starts = list(_START.finditer(progress))
    if not starts:
        return tuple(Entry(None, line.strip()) for line in progress.splitlines() if line.strip())
    cuts = sorted({0, *(m.start() for m in starts), len(progress)})
    days = {m.start(): _day(m) for m in starts}
    found = (Entry(days.get(a), progress[a:b].strip()) for a, b in pairwise(cuts))
    return tuple(entry for entry in found if entry.words)


def newest(progress: str) -> tuple[Entry, ...]:
    """Return the entries of the newest day; where nothing is dated, the last line alone."""
    found = entries(progress)
    last = newest_day(found)
    return tuple(e for e in found if e.on == last) if last else found[-1:]


def newest_day(found: Iterable[Entry]) -> date | None:
    """Return the newest day among entries, or None where none is dated."""
    return max((e.on for e in found if e.on), default=None)


def added(held: str, given: str) -> tuple[str, ...]:
    """Return what a newer copy of a diary says that ours does not, in its order: entries are compared by their words.

    Example:
        `a` over `b`, against `b` over `c` -> `c`.
    """
    known = {_fold(line) for line in held.splitlines()} | {_fold(e.words) for e in entries(held)}
    fresh = []
    for entry in entries(given):
        lines = [line for line in entry.words.splitlines() if line.strip() and _fold(line) not in known]
        if lines and _fold(entry.words) not in known:
            fresh.append("\n".join(lines))
    return tuple(dict.fromkeys(fresh))


def _day(match: re.Match[str]) -> date | None:
    year = int(match["year"] or match["of"])
    year += 2000 if year < 100 else 0
    if match["name"]:
        month = _MONTHS.index(match["name"].lower()) + 1
        return date(year, month, monthrange(year, month)[1])
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _fold(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .")
