"""Dates of a mail that puts the month first (`12/20/2019`): what else in it reads either way waits, with the likely day.

British dates put the day first. A mail in which a date has no month unless it is turned round was typed on a machine set up for
America; then `11/12/2019` in the same mail may be 12 November.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from lacflow.board.readings import Disposition, Reading

_DATE = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d{2})(?![\d/])")
_MONTHS = 12
_WHY = "other dates of this mail have the month first: which is the day?"


def turned_round(readings: Sequence[Reading], own: str) -> list[Reading]:
    """Return the readings of a mail, those with dates that may have the month first waiting for a person.

    Args:
        own: the sender's own words.

    Example:
        `9 - 12/20/2019`, `13c - moving to 11/12/2019` -> of 9 probably 20 December, of 13c probably 12 November.
    """
    written = [(int(m["a"]), int(m["b"])) for m in _DATE.finditer(own)]
    month_first = any(a <= _MONTHS < b for a, b in written) and not any(b <= _MONTHS < a for a, b in written)
    return [_waits(r) if month_first else r for r in readings]


def _waits(reading: Reading) -> Reading:
    raw = reading.fields.due_raw or reading.probable.due_raw or ""
    found = _DATE.fullmatch(raw.strip())
    day = _read(found) if found else None
    if day is None or day == reading.fields.due:
        return reading
    probable = replace(reading.probable, due=day, due_raw=raw)
    fields = replace(reading.fields, due=None, due_raw=None)
    reason = "; ".join(dict.fromkeys(w for w in (_WHY, reading.reason) if w))
    return replace(reading, disposition=Disposition.REVIEW, fields=fields, probable=probable, reason=reason)


def _read(match: re.Match[str]) -> date | None:
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    try:
        return date(year, int(match["a"]), int(match["b"]))
    except ValueError:
        return None
