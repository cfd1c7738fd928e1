"""Meetings, working days and bank holidays; an offset before a meeting becomes an instant.

Civil dates and times are the board's local ones; `instant` turns them into aware UTC. A local time that a clock change
skips becomes the first instant after the gap; one that happens twice is the first of the two (PEP 495, fold=0).
Weeks and days are calendar ones; `working_days` counts back over working days only, the meeting day not counted;
`clear_working_days` leaves that many whole working days between the step and the meeting. Working hours are those in
which letters leave: a `Window` on working days, its opening included, its close not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class MeetingState(StrEnum):
    """How sure a meeting is. A reserve meeting sends nothing; a provisional one sends and says so."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"
    RESERVE = "reserve"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Meeting:
    """One meeting of a board. `key` is its identity; date, time and state may change."""

    key: str
    date: date
    time: time
    state: MeetingState = MeetingState.CONFIRMED


class Unit(StrEnum):
    """What an offset counts."""

    WEEKS = "weeks"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    CLEAR_WORKING_DAYS = "clear_working_days"


@dataclass(frozen=True)
class Offset:
    """So long before the meeting, at a local time of day."""

    count: int
    unit: Unit
    at: time


@dataclass(frozen=True)
class Window:
    """Local times between which letters leave on working days: from `opens`, before `closes`."""

    opens: time = time(8)
    closes: time = time(18)


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked. `off` maps each day that is not, weekends apart, to its name ("New Year's Day")."""

    off: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Tell whether `day` is worked."""
        return day.weekday() < 5 and day not in self.off

    def why_not(self, day: date) -> str | None:
        """Return why `day` is not worked, in words ("New Year's Day", "Saturday"), or None where it is."""
        if day in self.off:
            return self.off[day]
        return _WEEKDAYS[day.weekday()] if day.weekday() >= 5 else None

    def on_or_before(self, day: date) -> date:
        """Return `day`, or the last working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def on_or_after(self, day: date) -> date:
        """Return `day`, or the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add(self, day: date, n: int) -> date:
        """Return the `n`th working day after `day` (before it where `n` is negative); `day` itself where `n` is 0."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """Count the working days after `first`, up to and including `last`; negative where `last` is the earlier.

        It undoes `add`: `between(d, add(d, n)) == n`.
        """
        if last < first:
            return -sum(self.is_working(last + _DAY * i) for i in range((first - last).days))
        return sum(self.is_working(first + _DAY * i) for i in range(1, (last - first).days + 1))


def day_in_words(day: date) -> str:
    """Return a day as letters and reports write it, in English whatever the machine's locale: `Thu 14 Jan`."""
    return f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1]}"


def instant_in_words(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant as a person of `zone` writes it: `Thu 14 Jan 09:00`."""
    local = at.astimezone(zone)
    return f"{day_in_words(local.date())} {local:%H:%M}"


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the aware UTC instant of a civil date and time (skipped and doubled times: see the module)."""
    local = datetime.combine(day, at.replace(fold=0, tzinfo=None), tzinfo=zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    return _end_of_gap(local, zone)


def _end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clocks went forward over `local`, to the second."""
    before, after = local.replace(fold=1).astimezone(UTC), local.astimezone(UTC)
    new_offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after


def meeting_instant(meeting: Meeting, zone: ZoneInfo) -> datetime:
    """Return the instant at which a meeting begins."""
    return instant(meeting.date, meeting.time, zone)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the civil date of an instant."""
    return at.astimezone(zone).date()


def offset_day(meeting_date: date, offset: Offset, days: WorkingDays) -> date:
    """Return the day an offset points at, before any rolling over non-working days."""
    match offset.unit:
        case Unit.WEEKS:
            return meeting_date - timedelta(weeks=offset.count)
        case Unit.DAYS:
            return meeting_date - timedelta(days=offset.count)
        case Unit.WORKING_DAYS:
            return days.add(meeting_date, -offset.count)
        case Unit.CLEAR_WORKING_DAYS:
            return days.add(meeting_date, -offset.count - 1)


def next_window(now: datetime, days: WorkingDays, window: Window, zone: ZoneInfo) -> datetime:
    """Return the earliest instant, `now` or later, at which letters may leave."""
    day = local_day(now, zone)
    if days.is_working(day) and now < instant(day, window.closes, zone):
        return max(now, instant(day, window.opens, zone))
    return instant(days.add(day, 1), window.opens, zone)


def add_working_days(at: datetime, n: int, days: WorkingDays, zone: ZoneInfo) -> datetime:
    """Return the same local time `n` working days later (earlier where `n` is negative)."""
    local = at.astimezone(zone)
    return instant(days.add(local.date(), n), local.time(), zone) if n else at


def add_working_hours(at: datetime, hours: float, days: WorkingDays, window: Window, zone: ZoneInfo) -> datetime:
    """Return the instant by which so many working hours have passed since `at`; time outside the window is not counted."""
    left, here = timedelta(hours=hours), next_window(at, days, window, zone)
    while True:
        close = instant(local_day(here, zone), window.closes, zone)
        if here + left <= close:
            return here + left
        left -= close - here
        here = next_window(close, days, window, zone)


def working_hours_between(first: datetime, last: datetime, days: WorkingDays, window: Window, zone: ZoneInfo) -> float:
    """Count the working hours from `first` to `last`; 0 where `last` is the earlier."""
    total, here = timedelta(0), next_window(first, days, window, zone)
    while here < last:
        close = instant(local_day(here, zone), window.closes, zone)
        total += min(close, last) - here
        here = next_window(close, days, window, zone)
    return total / timedelta(hours=1)
