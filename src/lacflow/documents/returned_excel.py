"""What a spreadsheet does to words by itself: opened and saved, `Jun-27` comes back as `27-Jun`, `1-2` as `01-Feb`.

A month and a small number are taken for a day of the year the file is opened in; a count of days is shown where the format
is lost. Nobody typed any of it, so it is no change. What a person may have typed as well is told apart, to be asked.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from lacflow.board.due_atoms import month_end
from lacflow.documents.cells import Cell, date_shape

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?[ /'’.-]{0,2}(\d{4}|\d{1,2})", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ /.-]{0,2}([a-z]{3,9})", re.IGNORECASE)
_TWO = re.compile(r"(\d{1,2})[/-](\d{1,2})")
_IN_FULL = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?: 0?0:00(?::00)?)?")
_SPELT = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4}|\d\d)", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]0?0:00(?::00)?)?")
_SHOWN = re.compile(r"\d{1,2}-[A-Z][a-z]{2}")
_COUNT = re.compile(r"[345]\d{4}(?:\.0+)?")
_DAY_ONE = date(1899, 12, 30)
_AHEAD = 3
#: Day, month and year; 0 is the year the file was opened in.
_Stored = tuple[int, int, int]


class Made(StrEnum):
    """Whether a spreadsheet made a cell's words of those before: by itself, perhaps, or not."""

    ITSELF = "itself"
    PERHAPS = "perhaps"
    NOT = "not"


def made_of(now: Cell, raw: str, said_on: date) -> Made:
    """Tell whether a cell is what a spreadsheet makes of the words that stood there.

    Args:
        said_on: the civil date of the return: a day that has passed by then is nobody's new date.

    Example:
        `27-Jun`, 27/06/2026 and 01/06/2027 after `Jun-27`, in 2027 -> itself; `27 June` and 27/06/2027 -> perhaps.
    """
    seen, plainly = _seen(now)
    if seen is None:
        return Made.NOT
    like = [x for x in _stored(raw) if x[:2] == seen[:2] and (x[2] == seen[2] or 0 in (x[2], seen[2]))]
    if not like:
        return Made.NOT
    if any(x[2] == seen[2] != 0 for x in like) or (plainly and any(x[2] == 0 for x in like)):
        return Made.ITSELF
    return Made.ITSELF if seen[2] and date(seen[2], seen[1], seen[0]) < said_on else Made.PERHAPS


def is_spoilt(now: Cell, raw: str) -> bool:
    """Tell whether a cell that asks for no date holds what a spreadsheet made of its words: `01-Feb` of `1-2`."""
    return made_of(now, raw, date.max) is Made.ITSELF


def perhaps_month(words: str, said_on: date) -> date | None:
    """Return the month's end that may have been typed where a day without a year stands: `27-Sep` was `Sep-27`.

    Args:
        said_on: the civil date of the return: years up to a few after it can be meant.
    """
    day, month = _day_month(words) if _SHOWN.fullmatch(words) else (0, 0)
    return month_end(2000 + day, month) if month and 0 <= 2000 + day - said_on.year <= _AHEAD else None


def _stored(raw: str) -> frozenset[_Stored]:
    """Return the days a spreadsheet may make of words, in this country or America."""
    words = raw.strip()
    if whole := _whole(words):
        return frozenset({(whole.day, whole.month, whole.year)})
    if match := _MONTH_FIRST.fullmatch(words):
        return _of_month(_month(match[1]), int(match[2]))
    if _DAY_FIRST.fullmatch(words):
        return frozenset({(*_day_month(words), 0)} if _day_month(words)[1] else ())
    if match := _TWO.fullmatch(words):
        one, other = int(match[1]), int(match[2])
        both = {(one, other, 0), (other, one, 0)}
        both |= {(1, m, 2000 + y) for m, y in ((one, other), (other, one)) if y > 12}
        return frozenset(x for x in both if 1 <= x[1] <= 12 and 1 <= x[0] <= monthrange(2000, x[1])[1])
    return frozenset()


def _of_month(month: int, number: int) -> frozenset[_Stored]:
    """Return what becomes of a month and a number: a day of it, or its first day in that year."""
    if not month:
        return frozenset()
    year = number if number > 99 else 2000 + number
    found = {(1, month, year)}
    if 1 <= year - 2000 <= monthrange(2000, month)[1]:
        found.add((year - 2000, month, 0))
    return frozenset(found)


def _seen(now: Cell) -> tuple[_Stored | None, bool]:
    """Return the day a cell shows or holds, and whether it shows it as only a spreadsheet does."""
    if isinstance(now.value, date):
        day = now.value
        return (day.day, day.month, day.year), date_shape(now.format) == "yearless"
    words = now.text
    if _COUNT.fullmatch(words):
        day = _DAY_ONE + timedelta(int(float(words)))
        return (day.day, day.month, day.year), True
    if whole := _whole(words):
        return (whole.day, whole.month, whole.year), False
    day_of, month = _day_month(words)
    return ((day_of, month, 0) if month else None), bool(_SHOWN.fullmatch(words))


def _whole(words: str) -> date | None:
    """Return a date written with its year."""
    words = words.strip()
    if match := _ISO.fullmatch(words):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := _IN_FULL.fullmatch(words):
        parts = int(match[3]), int(match[2]), int(match[1])
    elif match := _SPELT.fullmatch(words):
        parts = int(match[3]), _month(match[2]), int(match[1])
    else:
        return None
    try:
        return date(parts[0] + 2000 * (parts[0] < 100), parts[1], parts[2])
    except ValueError:
        return None


def _day_month(words: str) -> tuple[int, int]:
    """Return a day and month written without a year; zeros where there are none."""
    if match := _DAY_FIRST.fullmatch(words.strip()):
        day, month = int(match[1]), _month(match[2])
    elif match := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})", words.strip()):
        day, month = int(match[1]), int(match[2])
    else:
        return 0, 0
    return (day, month) if 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1] else (0, 0)


def _month(name: str) -> int:
    """Return the number of a month by its name or the beginning of it; 0 for other words."""
    low = name.lower()
    low = "sep" if low == "sept" else low
    return next((n for n, m in enumerate(_MONTHS, 1) if m == low or m[:3] == low), 0)
