"""Slots: when a board above expects a report, and who is above whom.

A board above is another board here, whose meetings give the slots, or an outside committee known only by its calendar.
Dates and times are local to the board that reports. A slot's `key` is its identity: dates may change, the key may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lacflow.board.calendar import Offset, Unit, instant

#: A draft for a committee is usually wanted eight clear working days before it, at ten; it is sent out two days later.
DRAFT = Offset(8, Unit.CLEAR_WORKING_DAYS, time(10))
#: A report is fixed and sent up so long before it is due.
AHEAD = Offset(1, Unit.WORKING_DAYS, time(9))


@dataclass(frozen=True)
class Slot:
    """One day on which a board above takes reports: its meeting, when the report is due, when its papers go out.

    `on` is the day it meets, `begins` the time (None: not known), `state` what is not sure of it ("provisional"), `why` how
    `due` came about.
    """

    key: str
    on: date
    due: date
    due_at: time = DRAFT.at
    begins: time | None = None
    despatch: date | None = None
    why: str = ""
    state: str = ""

    def due_instant(self, zone: ZoneInfo) -> datetime:
        """Return when the report is due."""
        return instant(self.due, self.due_at, zone)

    def over(self, zone: ZoneInfo) -> datetime:
        """Return from when a report is of no more use: the meeting's beginning, or the end of its day."""
        if self.begins is not None:
            return instant(self.on, self.begins, zone)
        return instant(self.on + timedelta(days=1), time(0), zone)


@dataclass(frozen=True)
class Parent:
    """A board above.

    Attributes:
        name: what it is called in letters; `called` as the file names it.
        board: its key where it is a board here, else empty.
        slots: what is in its diary, by the day the report is due.
        to: whom the report goes to as the file says, `clerk` who runs the board above where it is here: keys of people;
            neither: our project manager alone, to pass it on.
        column: the header under which our actions carry its refs; empty: found by itself.
        draft, despatch: when the report of a meeting without dates of its own is due, and when its papers go out.
        ahead: how long before it is due the report is fixed and sent.
        listed: the slots as the file lists them.
    """

    called: str
    name: str
    board: str = ""
    slots: tuple[Slot, ...] = ()
    to: str = ""
    clerk: str = ""
    column: str = ""
    draft: Offset = DRAFT
    despatch: Offset | None = None
    ahead: Offset = AHEAD
    listed: tuple[Slot, ...] = ()

    @property
    def titled(self) -> str:
        """What it is called in a sentence: `the Performance Board`."""
        return self.name if self.name.lower().startswith("the ") else f"the {self.name}"


@dataclass(frozen=True)
class Child:
    """A board that reports here: its key, its name, what it calls us, and the slots of ours it reports at."""

    board: str
    name: str
    called: str
    zone: ZoneInfo
    slots: tuple[Slot, ...] = ()
