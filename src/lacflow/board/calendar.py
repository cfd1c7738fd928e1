"""Meetings, working days and bank holidays; an offset before a meeting becomes an instant.

Civil dates and times are the board's local ones; `instant` turns them into aware UTC. A local time that a clock change
skips becomes the first instant after the gap; one that happens twice is the first of the two (PEP 495, fold=0).
Weeks and days are calendar ones; `working_days` counts back over working days only, the meeting day not counted;
`clear_working_days` leaves that many whole working days between the step and the meeting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo


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
