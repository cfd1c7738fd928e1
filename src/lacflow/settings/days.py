"""Working days of England: bank holidays from the `holidays` library plus a board's own closed days.

The library takes a tenth of a second to import, so each year is worked out once a process, and boards with the same
years and the same closed days share one calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, lru_cache

from lacflow.board.calendar import WorkingDays

#: (first day, last day, name), both ends included.
Closed = tuple[date, date, str]


@cache
def bank_holidays(year: int) -> dict[date, str]:
    """Return the bank holidays of England in one year, by day."""
    import holidays

    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year).items())


def working_days(meetings: Iterable[date], closed: Iterable[Closed]) -> WorkingDays:
    """Return the calendar of a board: from the year before its first meeting to the year after its last."""
    years = {day.year for day in meetings}
    return _shared(min(years, default=0), max(years, default=0), tuple(closed))


@lru_cache(maxsize=512)
def _shared(first: int, last: int, closed: tuple[Closed, ...]) -> WorkingDays:
    off: dict[date, str] = {}
    for start, end, name in closed:
        off.update({start + timedelta(n): name for n in range((end - start).days + 1)})
    for year in range(first - 1, last + 2) if last else ():
        off.update(bank_holidays(year))
    return WorkingDays(off)
