"""`lacflow calendar`: every step of every cycle ahead, with how each date was worked out; and dates to propose.

Rows are the JSON of the contract: `at` is UTC with offset, `local` the board's own time. A step that will not be taken
has `skipped`, the reason; its `at` is when it would have been. Meetings that have begun, and cancelled ones, have no
rows. Nothing is ever sent from a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, groupby
from typing import Any
from zoneinfo import ZoneInfo

from lacflow.board.board import Board
from lacflow.board.calendar import (
    Meeting,
    MeetingState,
    WorkingDays,
    day_in_words,
    instant,
    instant_in_words,
    meeting_instant,
)
from lacflow.board.tabling import minutes_due, papers_due
from lacflow.board.timetable import Dated, Step, Timetable, timetable
from lacflow.errors import InputFault, Problem

Row = dict[str, Any]

_NAMES = {
    "circulate": "Circulate",
    "due": "Updates due",
    "remind": "Remind",
    "chase": "Chase",
    "brief": "Brief",
    "reserve": "Reserve",
    "papers": "Papers fixed",
    "minutes": "Minutes asked for",
    "upward": "Report fixed",
    "upward_due": "Report due",
    "upward_despatch": "Papers out",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Cadences with a name, in months.
_NAMED = {
    "monthly": 1,
    "two-monthly": 2,
    "bimonthly": 2,
    "quarterly": 3,
    "three-monthly": 3,
    "termly": 4,
    "six-monthly": 6,
    "half-yearly": 6,
    "twice a year": 6,
    "annually": 12,
    "yearly": 12,
    "annual": 12,
}


def rows(board: Board, meetings: Iterable[tuple[Meeting, datetime | None]], now: datetime) -> list[Row]:
    """Return the steps of a board's meetings ahead, in time order, each meeting with when it was circulated (or None)."""
    return rows_of(board, (timetable(board, meeting, circulated, now) for meeting, circulated in meetings), now)


def rows_of(board: Board, tables: Iterable[Timetable], now: datetime) -> list[Row]:
    """Return the same from timetables worked out already (`steps.timetable_of`, which knows of moves)."""
    ahead = sorted(
        (t for t in tables if meeting_instant(t.meeting, board.zone) > now),
        key=lambda t: (meeting_instant(t.meeting, board.zone), t.meeting.key),
    )
    return [row for table in ahead for row in _rows(board, table)]


def _rows(board: Board, table: Timetable) -> Iterator[Row]:
    meeting = table.meeting
    if meeting.state is MeetingState.CANCELLED:
        return
    if meeting.state is MeetingState.RESERVE:
        yield from (_row(board, meeting, dated, None) for dated in _reserve(board, meeting))
        return
    missing = [Dated(step, table.would_be[step], why) for step, why in table.skipped.items()]
    said = (papers_due(board, meeting), minutes_due(board, meeting))
    dated = {d.step: d for d in (*table.dated(), *missing, *filter(None, said))}
    for one in sorted(dated.values(), key=lambda d: d.at):
        yield _row(board, meeting, one, table.skipped.get(one.step))


def _reserve(board: Board, meeting: Meeting) -> Iterator[Dated]:
    for days in (28, 21):
        day = board.working_days.on_or_before(meeting.date - timedelta(days=days))
        why = f"{days} days before {day_in_words(meeting.date)}: is this reserve meeting on?"
        yield Dated(Step.RESERVE, instant(day, board.steps.circulate.at, board.zone), why)


def _row(board: Board, meeting: Meeting, dated: Dated, skipped: str | None) -> Row:
    return {
        "board": board.key,
        "meeting": meeting.key,
        "date": meeting.date.isoformat(),
        "step": dated.step.value,
        "at": dated.at.astimezone(UTC).isoformat(),
        "why": dated.why,
        "local": dated.at.astimezone(board.zone).isoformat(),
        "zone": board.zone.key,
        "time": f"{meeting.time:%H:%M}",
        "state": meeting.state.value,
        "closes": dated.closes.astimezone(UTC).isoformat() if dated.closes else None,
        "skipped": skipped,
        "board_name": board.short or board.name,
        "parent": None,
        "fed_by": None,
    }


def as_text(found: Sequence[Row]) -> str:
    """Return rows for a person: grouped by board and meeting, in the board's local time."""
    if not found:
        return "No meeting ahead.\n"
    parts = []
    for _, group in groupby(found, key=lambda r: (r["board"], r["meeting"])):
        lines = list(group)
        first = lines[0]
        state = "" if first["state"] == "confirmed" else f", {first['state']}"
        day = f"{day_in_words(date.fromisoformat(first['date']))} {first['date'][:4]}"
        if first["parent"]:
            parts.append(f"{first['board_name']}, report to {first['parent']}, {day} ({first['meeting']}{state})")
        else:
            parts.append(f"{first['board_name']}, {day} {first['time']} ({first['meeting']}{state})")
        parts += [f"  {_line(row)}" for row in lines]
        parts.append("")
    return "\n".join(parts)


def _line(row: Row) -> str:
    at = datetime.fromisoformat(row["at"])
    when = f"{instant_in_words(at, ZoneInfo(row['zone'])):<17}"
    name = f"{_NAMES.get(row['step'], row['step']):<12}"
    return f"{when} {name} {'NOT DONE: ' + row['skipped'] if row['skipped'] else row['why']}"


def as_ics(found: Iterable[Row], now: datetime) -> bytes:
    """Return rows as an iCalendar file (RFC 5545). A step keeps its UID when its date changes; skipped ones are left out."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//lacflow//calendar//EN")
    calendar.add("version", "2.0")
    seen: dict[str, int] = {}
    for row in found:
        if row["skipped"]:
            continue
        name = f"{row['board']}/{row['meeting']}/{row['step']}"
        seen[name] = seen.get(name, 0) + 1
        event = Event()
        event.add("uid", f"{name}/{seen[name]}@lacflow")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", datetime.fromisoformat(row["at"]))
        event.add("duration", timedelta(0))
        event.add("summary", f"{row['board_name']} {day_in_words(date.fromisoformat(row['date']))}: {_event_name(row)}")
        event.add("description", row["why"])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event_name(row: Row) -> str:
    return str(_NAMES.get(row["step"], row["step"])).lower()


def propose(
    cadence: str,
    after: date,
    days: WorkingDays,
    *,
    at: time = time(10),
    meetings: int = 6,
    taken: Iterable[str] = (),
) -> str:
    """Return entries for `meetings:` to paste into a board's file, on working days, the first one cadence after `after`.

    Args:
        after: the last meeting there is, or the day to count from.
        taken: keys the board has already.

    Raises:
        InputFault: the cadence cannot be read.

    Example:
        `every 6 weeks`, `every 2 months`, `fortnightly`, `monthly`, `quarterly`, `3 times a year`, `six-monthly`,
        `every 6-8 weeks` (the shortest of them that falls on a working day).
    """
    step, keys, lines = _cadence(cadence), set(taken), []
    base = after
    for n in range(1, meetings + 1):
        base = base + timedelta(weeks=step[0]) if step[1] == "weeks" else _months_later(after, step[0] * n)
        day = _held_on(base, step, days)
        key = _free_key(day, keys)
        keys.add(key)
        moved = f"  # instead of {day_in_words(base)}: {days.why_not(base)}" if day != base else ""
        lines.append(f'  - {{key: {key}, date: {day.isoformat()}, time: "{at:%H:%M}", state: provisional}}{moved}')
        base = day if step[2] > step[0] else base
    return "\n".join(lines) + "\n"


def _cadence(words: str) -> tuple[int, str, int]:
    """Return how many weeks or months lie between meetings: the least, the unit, the most."""
    said = " ".join(words.lower().replace("–", "-").split())
    if said in _NAMED:
        return _NAMED[said], "months", _NAMED[said]
    if said in ("weekly", "fortnightly", "four-weekly", "six-weekly"):
        weeks = {"weekly": 1, "fortnightly": 2, "four-weekly": 4, "six-weekly": 6}[said]
        return weeks, "weeks", weeks
    times = re.fullmatch(r"(\d+) times (?:a|per) year", said)
    if times and int(times[1]) in (1, 2, 3, 4, 6, 12):
        return 12 // int(times[1]), "months", 12 // int(times[1])
    every = re.fullmatch(r"every (?:(\d+)(?: ?(?:-|to|or) ?(\d+))? )?(week|month)s?", said)
    least = int(every[1] or 1) if every else 0
    most = int(every[2] or least) if every else 0
    if every is None or not 1 <= least <= most <= 104:
        hint = 'Write for instance "every 6 weeks", "monthly", "quarterly" or "3 times a year".'
        raise InputFault(Problem("cadence.unreadable", "This is not a rhythm we know.", hint, words))
    return least, f"{every[3]}s", most


def _months_later(day: date, months: int) -> date:
    """Return the same weekday of the same week of a later month (the fourth where it has no fifth)."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    week = min((day.day - 1) // 7, 3)
    return first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * week)


def _held_on(day: date, step: tuple[int, str, int], days: WorkingDays) -> date:
    """Return `day`, or where it is not worked a later week the cadence allows, or else the next working day."""
    if step[1] == "weeks":
        for extra in range(step[2] - step[0] + 1):
            if days.is_working(day + timedelta(weeks=extra)):
                return day + timedelta(weeks=extra)
    return days.on_or_after(day)


def _free_key(day: date, keys: set[str]) -> str:
    plain = f"{day.year}-{_MONTHS[day.month - 1]}"
    return next(key for n in count(1) if (key := plain if n == 1 else f"{plain}-{n}") not in keys)
