"""Dates of a mail that puts the month first (`12/20/2019`): what else in it reads either way waits, with the likely day.

British dates put the day first. A mail in which a date has no month unless it is turned round was typed on a machine set up for
America: `12/20/2019` in it is that day and no other, and `11/12/2019` may be 12 November.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lacflow.board.readings import Disposition, Reading
from lacflow.mail.reading.asked import Reply
from lacflow.mail.reading.circles import put_back

_DATE = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}|\d{2})(?![\d/])")
#: A day without its year: `agreed on 9/23`. Other such pairs may be shares.
_DAY = re.compile(
    r"\b(?:on|by|from|until|till|since|before|after)[ ]+(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\d/%])", re.IGNORECASE
)
_MONTHS = 12
_WHY = "other dates of this mail have the month first: which is the day?"


def turned_round(readings: Sequence[Reading], own: str) -> list[Reading]:
    """Return the readings of a mail, those with dates that may have the month first waiting for a person.

    Args:
        own: the sender's own words.

    Example:
        `9 - 12/20/2019`, `13c - moving to 11/12/2019` -> of 13c probably 12 November.
    """
    return [_waits(r) for r in readings] if is_month_first(own) else list(readings)


def is_month_first(own: str) -> bool:
    """Tell whether a text has a day that can only be read with its month first, and none that can only be read otherwise."""
    if "/" not in own:
        return False
    written = [(int(m["a"]), int(m["b"])) for pattern in (_DATE, _DAY) for m in pattern.finditer(own)]
    return any(a <= _MONTHS < b for a, b in written) and not any(b <= _MONTHS < a for a, b in written)


def days_first(own: str) -> dict[str, str]:
    """Return what each day that can only be read with its month first is with its day first, where nothing else is written so.

    Example:
        `9 - 12/20/2019` -> `{"12/20/2019": "20/12/2019"}`
    """
    if not is_month_first(own):
        return {}
    turned = {m[0]: f"{m['b']}/{m['a']}/{m['year']}" for m in _DATE.finditer(own) if int(m["b"]) > _MONTHS}
    return {typed: day for typed, day in turned.items() if day not in own}


def with_days_as_typed(reply: Reply, turned: Mapping[str, str]) -> Reply:
    """Return a reply with the days that `days_first` turned put back as they were typed, in every word of it."""
    if not turned:
        return reply
    typed = {day: written for written, day in turned.items()}
    return put_back(reply, re.compile("|".join(map(re.escape, typed))), typed)


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
