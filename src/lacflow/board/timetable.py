"""When each step of a meeting is due, how that was worked out in words, and when it is too late for it.

    step       normal          rolls                                              closes
    circulate  D-21 09:00      back; further back for two working days to answer  8 working days before the meeting
    due        D-14 12:00      forward
    chase      D-14 14:00      forward; always after due                          1 working day before the brief
    remind     half-way of a late circulation that leaves 4 working days          the reply-by
    brief      D-7 09:00       back; else forward, 2 working days after due       the meeting

D is the meeting's day; offsets and times are the board's. Where holidays make these rules contradict one another, in
this order: the brief is on a working day before the meeting; due is two working days before it, earlier than its
normal day if it must be; circulate leaves two working days to answer; and where eight working days before the meeting
is no later than the circulation itself, it closes three working days before the brief instead. A late circulation
moves due, chase and remind, never the brief; a meeting moved to an earlier day moves the brief rather than hurry anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lacflow.board.board import Board
from lacflow.board.calendar import (
    Meeting,
    Offset,
    Unit,
    WorkingDays,
    add_working_days,
    day_in_words,
    instant,
    instant_in_words,
    local_day,
    meeting_instant,
    next_window,
    offset_day,
)

#: Working days between circulation and due, and between due and brief, at the least.
GAP = 2
#: Working days a late circulation leaves to answer, where the brief allows it.
LATE_DAYS = 5
#: Working days to answer from which a late circulation is followed by a reminder.
REMIND_DAYS = 4
#: Working days before the meeting at which circulation closes.
CLOSE_DAYS = 8
#: Working days nobody is asked for less of, when a meeting is moved to an earlier day.
MOVED_DAYS = 3
#: No late reply-by is later than this local time on the working day before the brief.
NOON = time(12)


class Step(StrEnum):
    """Everything that happens in a cycle by the calendar. The first five are in `lacflow calendar`."""

    CIRCULATE = "circulate"
    DUE = "due"
    CHASE = "chase"
    REMIND = "remind"
    BRIEF = "brief"
    CHASE_SUMMARY = "chase_summary"
    UNREACHABLE = "unreachable"  # the PM: these leads cannot be asked, before circulation
    DATE_CHANGED = "date_changed"  # those already told: the board moved, the new reply-by
    CANCELLED = "cancelled"  # those already told
    REINSTATED = "reinstated"  # those told of the cancellation
    ANYTHING_CHANGED = "anything_changed"  # moved later, answer older than three weeks
    RESERVE = "reserve"  # the PM at D-28 and D-21: is this meeting on?
    PAPERS = "papers"  # the PM: the board's papers, fixed
    ADDENDUM = "addendum"  # chair and PM: what came in after the briefing
    MINUTES = "minutes"  # the PM, after the meeting: what was decided?
    SHORT_NOTICE = "short_notice"  # the PM: past circulate's close, send a short-notice request?


@dataclass(frozen=True)
class Dated:
    """A step with its instant, how it was worked out in words, and the instant from which it is not taken (None: never)."""

    step: Step
    at: datetime
    why: str
    closes: datetime | None = None


@dataclass(frozen=True)
class Timetable:
    """The dated steps of one meeting. `due` is the reply-by in force; `remind` exists only after a late circulation.

    `circulate.at` is its normal instant, whenever it was made. `late` tells whether the circulation (made or to come) is
    later than its normal day. `skipped` are steps that will not be taken, with the reason; `would_be` their instants.
    """

    meeting: Meeting
    circulate: Dated
    due: Dated
    chase: Dated | None
    brief: Dated
    remind: Dated | None = None
    late: bool = False
    skipped: Mapping[Step, str] = field(default_factory=dict)
    would_be: Mapping[Step, datetime] = field(default_factory=dict)

    def dated(self) -> tuple[Dated, ...]:
        """Return every dated step in time order."""
        found = [d for d in (self.circulate, self.due, self.remind, self.chase, self.brief) if d is not None]
        return tuple(sorted(found, key=lambda d: d.at))


@dataclass(frozen=True)
class _Placed:
    """A day and how it was come by."""

    day: date
    why: str

    def moved(self, day: date, because: str) -> _Placed:
        """Return another day in its place, saying why; itself where the day is the same."""
        if day == self.day:
            return self
        direction = "back" if day < self.day else "forward"
        return _Placed(day, f"{self.why}, {direction} to {day_in_words(day)}: {because}")


def timetable(
    board: Board,
    meeting: Meeting,
    circulated_at: datetime | None = None,
    now: datetime | None = None,
    *,
    named: date | None = None,
    hurried_at: datetime | None = None,
    agreed: bool = False,
) -> Timetable:
    """Work out every step of a meeting.

    Args:
        circulated_at: when the first request of this cycle was planned, if it was; a late one moves due, chase, remind.
        now: for a circulation still to come whose normal day has passed: the circulation is taken to be now.
        named: the date of the meeting that request named, if another; one that was in time for it is in time for good.
        hurried_at: when the meeting was moved to an earlier day (or reinstated) after people were told.
        agreed: whether the project manager agreed to a request at short notice, after circulation's close.
    """
    table = _normal(board, meeting)
    closes = table.circulate.closes
    if circulated_at is None and not agreed and now is not None and closes is not None and now >= closes:
        return _closed(board, table)
    asked_at = circulated_at or now
    if asked_at is not None and _is_late(board, table, asked_at, named):
        table = _late(board, table, asked_at, made=circulated_at is not None)
    if hurried_at is not None:
        table = _hurried(board, table, hurried_at)
    return table


def _normal(board: Board, meeting: Meeting) -> Timetable:
    """Work out the table's normal column, mended where holidays make it contradict itself."""
    days, steps = board.working_days, board.steps
    due = _rolled(meeting, steps.due, days, forward=True)
    brief = _brief(board, meeting, due)
    if days.between(due.day, brief.day) < GAP:
        due = due.moved(days.add(brief.day, -GAP), f"{GAP} working days before the brief of {day_in_words(brief.day)}")
    circulate = _rolled(meeting, steps.circulate, days, forward=False)
    latest = days.add(due.day, -GAP)
    if circulate.day > latest:
        circulate = circulate.moved(latest, f"{GAP} working days to answer by {day_in_words(due.day)}")
    closes = _circulate_closes(board, meeting, circulate.day, brief.day)
    table = Timetable(
        meeting=meeting,
        circulate=_dated(board, Step.CIRCULATE, circulate, steps.circulate.at, closes),
        due=_dated(board, Step.DUE, due, steps.due.at),
        chase=None,
        brief=_dated(board, Step.BRIEF, brief, steps.brief.at, meeting_instant(meeting, board.zone)),
    )
    return _with_chase(board, table, _normal_chase(board, table))


def _dated(board: Board, step: Step, placed: _Placed, at: time, closes: datetime | None = None) -> Dated:
    return Dated(step, instant(placed.day, at, board.zone), placed.why, closes)


def rolled_back(meeting: Meeting, offset: Offset, days: WorkingDays) -> tuple[date, str]:
    """Return the day an offset before a meeting points at, back to a working one, and how it came about in words."""
    placed = _rolled(meeting, offset, days, forward=False)
    return placed.day, placed.why


def _rolled(meeting: Meeting, offset: Offset, days: WorkingDays, *, forward: bool) -> _Placed:
    """Return an offset's day rolled off non-working days, saying which they were."""
    nominal = offset_day(meeting.date, offset, days)
    day = days.on_or_after(nominal) if forward else days.on_or_before(nominal)
    return _Placed(day, _offset_in_words(offset, meeting.date) + _roll_in_words(nominal, day, days))


def _offset_in_words(offset: Offset, meeting_date: date) -> str:
    count, unit = offset.count, offset.unit
    if unit is Unit.WEEKS:
        count, unit = count * 7, Unit.DAYS
    noun = unit.value.replace("_", " ")
    return f"{count} {noun if count != 1 else noun.removesuffix('s')} before {day_in_words(meeting_date)}"


def _roll_in_words(nominal: date, day: date, days: WorkingDays) -> str:
    passed = abs((day - nominal).days)
    if not passed:
        return ""
    towards = timedelta(days=1 if day > nominal else -1)
    reasons = dict.fromkeys(days.why_not(nominal + towards * i) for i in range(passed))
    count = "one day" if passed == 1 else f"{passed} days"
    direction = "forward" if day > nominal else "back"
    return f", {direction} {count}: {', '.join(reason for reason in reasons if reason)}"


def _brief(board: Board, meeting: Meeting, due: _Placed) -> _Placed:
    """Place the brief: back, else forward until two working days after due, always before the meeting."""
    days, offset = board.working_days, board.steps.brief
    earliest = days.add(due.day, GAP)
    back = _rolled(meeting, offset, days, forward=False)
    last = _last_brief_day(board, meeting)
    if earliest <= back.day <= last:
        return back
    forward = _rolled(meeting, offset, days, forward=True)
    if earliest > forward.day:
        forward = forward.moved(earliest, f"{GAP} working days after {day_in_words(due.day)}, when updates are due")
    if forward.day <= last:
        return forward
    nominal = _Placed(offset_day(meeting.date, offset, days), _offset_in_words(offset, meeting.date))
    return nominal.moved(last, f"the last working day before {day_in_words(meeting.date)}")


def _last_brief_day(board: Board, meeting: Meeting) -> date:
    """Return the last working day before the meeting; its own day where the board says so and there is time."""
    days, zone = board.working_days, board.zone
    nominal = offset_day(meeting.date, board.steps.brief, days)
    on_the_day = nominal == meeting.date and days.is_working(nominal)
    if on_the_day and instant(nominal, board.steps.brief.at, zone) < meeting_instant(meeting, zone):
        return nominal
    return days.add(meeting.date, -1)


def _circulate_closes(board: Board, meeting: Meeting, circulate: date, brief: date) -> datetime:
    """Return when circulation closes: never before its own day is over, nor so late that nobody could answer."""
    days = board.working_days
    eight, three = days.add(meeting.date, -CLOSE_DAYS), days.add(brief, -GAP - 1)
    day = max(circulate, three) if eight <= circulate else max(circulate, min(eight, three))
    by_meeting = day == eight and day > circulate
    return instant(day, meeting.time if by_meeting else board.window.closes, board.zone)


def _normal_chase(board: Board, table: Timetable) -> _Placed:
    chase = _rolled(table.meeting, board.steps.chase, board.working_days, forward=True)
    at = instant(chase.day, board.steps.chase.at, board.zone)
    if table.due.at < at < _chase_closes(board, table):
        return chase
    return chase.moved(local_day(chase_after(board, table.due.at), board.zone), "after updates are due")


def chase_after(board: Board, reply_by: datetime) -> datetime:
    """Return the first chasing time on a working day that is later than `reply_by`."""
    day = board.working_days.on_or_after(local_day(reply_by, board.zone))
    at = instant(day, board.steps.chase.at, board.zone)
    return at if at > reply_by else add_working_days(at, 1, board.working_days, board.zone)


def _chase_closes(board: Board, table: Timetable) -> datetime:
    return add_working_days(table.brief.at, -1, board.working_days, board.zone)


def _with_chase(board: Board, table: Timetable, placed: _Placed) -> Timetable:
    """Return the timetable with its chase on that day, or without it where that is past its close."""
    closes = _chase_closes(board, table)
    chase = _dated(board, Step.CHASE, placed, board.steps.chase.at, closes)
    without: dict[Step, str] = {k: v for k, v in table.skipped.items() if k is not Step.CHASE}
    if chase.at < closes:
        return replace(table, chase=chase, skipped=without)
    zone = board.zone
    why = (
        f"too late to chase: the chase would be on {instant_in_words(chase.at, zone)}, and closed one working day "
        f"before the brief, on {instant_in_words(closes, zone)}"
    )
    would_be = {**table.would_be, Step.CHASE: chase.at}
    return replace(table, chase=None, skipped={**without, Step.CHASE: why}, would_be=would_be)


def _closed(board: Board, table: Timetable) -> Timetable:
    """Return the timetable of a cycle that nobody was asked in before circulation closed."""
    closes = table.circulate.closes or table.circulate.at
    why = f"circulation closed on {instant_in_words(closes, board.zone)}, too near the meeting to ask"
    skipped = {Step.CIRCULATE: why, Step.CHASE: "nobody was asked"}
    would_be = {Step.CIRCULATE: table.circulate.at, Step.CHASE: table.chase.at if table.chase else table.due.at}
    return replace(table, chase=None, skipped=skipped, would_be=would_be)


def _is_late(board: Board, table: Timetable, asked_at: datetime, named: date | None) -> bool:
    """Tell whether a request came after its normal day, both by the meeting's date now and by the date it named."""
    day = local_day(asked_at, board.zone)
    if day <= local_day(table.circulate.at, board.zone):
        return False
    if named is None or named == table.meeting.date:
        return True
    return day > local_day(_normal(board, replace(table.meeting, date=named)).circulate.at, board.zone)


def _late(board: Board, table: Timetable, asked_at: datetime, *, made: bool) -> Timetable:
    """Return the timetable after a late request: a later reply-by, the chase after it, a reminder half-way."""
    start = next_window(asked_at, board.working_days, board.window, board.zone)
    how = f"circulated late, on {instant_in_words(asked_at, board.zone)}" if made else "late: to go at once"
    circulate = replace(table.circulate, why=f"{table.circulate.why}; {how}")
    due = _late_due(board, table, start)
    table = replace(table, circulate=circulate, due=due or table.due, late=True)
    if due is None:
        return table
    day = local_day(due.at, board.zone)
    after = _Placed(
        board.working_days.add(day, 1),
        f"the working day after the late reply-by, {instant_in_words(due.at, board.zone)}",
    )
    return replace(_with_chase(board, table, after), remind=_remind(board, due, start))


def _late_due(board: Board, table: Timetable, start: datetime) -> Dated | None:
    """Return the reply-by of a request that leaves at `start`, or None where the normal one stands."""
    days, zone = board.working_days, board.zone
    brief_day = local_day(table.brief.at, zone)
    cap = instant(days.add(brief_day, -1), NOON, zone)
    asked = f"the late circulation of {day_in_words(local_day(start, zone))}"
    if table.circulate.closes and start >= table.circulate.closes:
        short = min(_rounded(board, start, GAP), meeting_instant(table.meeting, zone))
        best = min(_rounded(board, start, LATE_DAYS), cap)
        return Dated(Step.DUE, max(short, best), f"at short notice, after {asked}")
    wish = _rounded(board, start, LATE_DAYS)
    if wish <= table.due.at:
        return None
    if wish <= cap:
        return Dated(Step.DUE, wish, f"{LATE_DAYS} working days after {asked}")
    why = f"noon on the working day before the brief of {day_in_words(brief_day)}, after {asked}"
    return Dated(Step.DUE, max(cap, table.due.at), why)


def _rounded(board: Board, start: datetime, n: int) -> datetime:
    """Return `n` working days after `start`, put off to the due time of that day or else to the full hour."""
    day = board.working_days.add(local_day(start, board.zone), n)
    local = start.astimezone(board.zone)
    hour = local.hour + (1 if (local.minute, local.second, local.microsecond) != (0, 0, 0) else 0)
    return instant(day, max(board.steps.due.at, time(min(hour, 23))), board.zone)


def _remind(board: Board, due: Dated, start: datetime) -> Dated | None:
    days, zone = board.working_days, board.zone
    first, last = local_day(start, zone), local_day(due.at, zone)
    to_reply = days.between(first, last)
    if to_reply < REMIND_DAYS:
        return None
    at = instant(days.add(first, to_reply // 2), board.steps.chase.at, zone)
    return Dated(Step.REMIND, at, f"half-way to the late reply-by, {instant_in_words(due.at, zone)}", due.at)


def _hurried(board: Board, table: Timetable, hurried_at: datetime) -> Timetable:
    """Return the timetable where due is three working days after the change, and the brief after that."""
    days, zone = board.working_days, board.zone
    floor = add_working_days(hurried_at, MOVED_DAYS, days, zone)
    by = instant(local_day(floor, zone), board.steps.due.at, zone)
    by = by if by >= floor else add_working_days(by, 1, days, zone)
    by = min(by, meeting_instant(table.meeting, zone))
    if by <= table.due.at:
        return table
    why = f"{MOVED_DAYS} working days after the meeting was changed on {day_in_words(local_day(hurried_at, zone))}"
    table = replace(table, due=Dated(Step.DUE, by, why), remind=None)
    placed = _Placed(local_day(table.brief.at, zone), table.brief.why)
    wanted = min(days.add(local_day(by, zone), GAP), _last_brief_day(board, table.meeting))
    if wanted > placed.day:
        placed = placed.moved(wanted, f"updates are due on {day_in_words(local_day(by, zone))}")
        table = replace(table, brief=_dated(board, Step.BRIEF, placed, board.steps.brief.at, table.brief.closes))
    chase = _Placed(local_day(chase_after(board, by), zone), f"after the new reply-by, {instant_in_words(by, zone)}")
    return _with_chase(board, table, chase)
