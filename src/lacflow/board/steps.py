"""The steps of a cycle: when each is due, what is wanted now, what is too late.

`timetable` works the dates out; `due_steps` is the planner's whole rule, a pure function of the cycle's facts and now.
A step's identity is `IntentKey`, never its date: moving a board must not circulate again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from lacflow.board import asking, tabling, telling
from lacflow.board.board import Board
from lacflow.board.calendar import MeetingState, day_in_words, instant, instant_in_words
from lacflow.board.cycle import Cycle, Decision, Intent, IntentKey, LeadFacts, Skipped, Taken
from lacflow.board.situation import DEPUTY, Situation, apart
from lacflow.board.timetable import Dated, Step, Timetable, timetable

__all__ = [
    "Cycle",
    "Dated",
    "Decision",
    "Intent",
    "IntentKey",
    "LeadFacts",
    "Skipped",
    "Step",
    "Taken",
    "Timetable",
    "after_the_board",
    "due_steps",
    "timetable",
    "timetable_of",
]

_STEPS = frozenset(step.value for step in Step)


def due_steps(board: Board, cycle: Cycle, now: datetime) -> Decision:
    """Decide which letters of a cycle should exist at `now`, which go away, and when to look again."""
    s = Situation(board, cycle, now)
    if now >= s.meets:
        after = after_the_board(board, cycle, now)
        keep = frozenset(intent.key for intent in after.intents)
        return replace(after, withdraw=_withdrawn(s, keep), skipped=tuple(_unbriefed(s)))
    intents = tuple(_wanted(s))
    return Decision(
        intents=intents,
        withdraw=_withdrawn(s, frozenset(intent.key for intent in intents)),
        skipped=tuple(_skipped(s)),
        next_at=min((moment for moment in _moments(s) if moment > now), default=None),
    )


def after_the_board(board: Board, cycle: Cycle, now: datetime) -> Decision:
    """Decide what a meeting that has begun still wants: to know what it decided."""
    due = tabling.minutes_due(board, cycle.meeting)
    times = (due.at, due.closes) if due and due.closes else ()
    return Decision(tuple(tabling.minutes(board, cycle, now)), next_at=min((t for t in times if t > now), default=None))


def timetable_of(board: Board, cycle: Cycle, now: datetime) -> Timetable:
    """Return a cycle's timetable as `due_steps` uses it: its first request, its moves and the clock taken in."""
    return Situation(board, cycle, now).table


def _wanted(s: Situation) -> Iterator[Intent]:
    match s.cycle.meeting.state:
        case MeetingState.CANCELLED:
            yield from telling.cancelled(s)
        case MeetingState.RESERVE:
            yield from telling.reserve(s)
        case _:
            yield from _wanted_of_a_meeting_that_is_on(s)


def _wanted_of_a_meeting_that_is_on(s: Situation) -> Iterator[Intent]:
    yield from telling.unreachable(s)
    requests = tuple(asking.circulation(s))
    yield from requests
    yield from asking.remind(s)
    yield from asking.chase(s, frozenset(intent.key for intent in requests))
    yield from asking.anything_changed(s)
    yield from telling.chase_summary(s)
    yield from telling.brief(s)
    yield from tabling.papers(s)
    yield from tabling.addendum(s)
    yield from telling.short_notice(s)
    yield from telling.date_changed(s)
    yield from telling.reinstated(s)


def _withdrawn(s: Situation, wanted: frozenset[IntentKey]) -> dict[IntentKey, str]:
    """Return the untried letters of the calendar's own steps that are no longer wanted, each with the reason."""
    return {
        key: _why_withdrawn(s, taken)
        for key, taken in s.cycle.taken.items()
        if taken.untried and key not in wanted and key.step in _STEPS
    }


def _why_withdrawn(s: Situation, taken: Taken) -> str:
    state = s.cycle.meeting.state
    if s.now >= s.meets:
        return "the meeting has begun"
    if state in (MeetingState.CANCELLED, MeetingState.RESERVE):
        return f"the meeting is {state.value}" if state is MeetingState.CANCELLED else "the meeting is a reserve one"
    lead = next((lead for lead in s.cycle.leads if lead.person == taken.key.person), None)
    if taken.key.step in (Step.CIRCULATE, Step.REMIND, Step.CHASE):
        return _why_not_asked(s, taken, lead)
    return "no longer needed: the facts it rested on have changed"


def _why_not_asked(s: Situation, taken: Taken, lead: LeadFacts | None) -> str:
    if s.cycle.held_at:
        return "the project manager holds this cycle"
    if lead is None or not lead.wanted:
        return "leads no open action any more"
    if lead.excused:
        return "excused by the project manager"
    if not lead.reachable or lead.bounced:
        return "cannot be reached by mail"
    if taken.key.step != Step.CIRCULATE and not lead.missing:
        return "has answered"
    if taken.key.step == Step.CIRCULATE and s.circulation_closed:
        return "circulation has closed"
    return "not due now: the meeting, an absence or the reply-by has changed"


def _skipped(s: Situation) -> Iterator[Skipped]:
    """Yield what will not be done because it is too late, lead by lead."""
    if s.cycle.meeting.state in (MeetingState.CANCELLED, MeetingState.RESERVE):
        return
    if s.circulation_closed and s.cycle.short_notice_agreed is None:
        why = s.table.skipped.get(Step.CIRCULATE, "not known as a lead before circulation closed")
        for person in telling.not_asked(s):
            yield Skipped(s.key(Step.CIRCULATE, person), s.table.circulate.at, why)
    for lead in filter(asking.chaseable, s.cycle.leads):
        found = _unchased(s, lead)
        if found is not None:
            yield found


def _unchased(s: Situation, lead: LeadFacts) -> Skipped | None:
    ask = s.ask_of(lead)
    if ask is None or _chased(s, lead):
        return None
    key, table = s.key(Step.CHASE, lead.person), s.table_for(ask)
    if table.chase is None:
        at = table.would_be.get(Step.CHASE, table.due.at)
        return Skipped(key, at, table.skipped.get(Step.CHASE, "")) if s.now >= at else None
    times = asking.chase_times(s, lead)
    if times is None or s.now < times[1]:
        return None
    if lead.away_until is not None and s.away(lead):
        why = f"away until {day_in_words(lead.away_until)}, and nobody stands in"
        return Skipped(key, times[0], why)
    closed = instant_in_words(times[1], s.board.zone)
    return Skipped(key, times[0], f"too late to chase: it closed one working day before the brief, on {closed}")


def _chased(s: Situation, lead: LeadFacts) -> bool:
    return any(s.taken(Step.CHASE, lead.person, s.again(Step.CHASE, lead.person, first)) for first in ("1", DEPUTY))


def _unbriefed(s: Situation) -> Iterator[Skipped]:
    """Yield whoever should have been briefed and was not, once the meeting has begun."""
    if s.cycle.meeting.state in (MeetingState.CANCELLED, MeetingState.RESERVE) or s.cycle.first_seen >= s.meets:
        return
    for person in dict.fromkeys((s.board.chair, *s.board.briefed)):
        key = s.key(Step.BRIEF, person, s.again(Step.BRIEF, person))
        taken = s.cycle.taken.get(key)
        if taken is None or taken.open:
            yield Skipped(key, s.table.brief.at, "the meeting began before the brief could go")


def _moments(s: Situation) -> Iterator[datetime]:
    """Yield every instant at which something becomes due, closes, or reads differently with no new fact."""
    yield s.meets
    if s.cycle.meeting.state is MeetingState.CANCELLED:
        return
    if s.cycle.meeting.state is MeetingState.RESERVE:
        yield from telling.reserve_times(s)
        return
    yield s.unreachable_from()
    yield from _paper_moments(s)
    yield from _table_moments(s, s.table)
    summary = telling.summary_at(s)
    if summary is not None:
        yield s.heard(summary)
    for lead in s.cycle.leads:
        yield from _lead_moments(s, lead)


def _table_moments(s: Situation, table: Timetable) -> Iterator[datetime]:
    for dated in table.dated():
        yield dated.at
        if dated.closes is not None:
            yield dated.closes
    yield from table.would_be.values()


def _paper_moments(s: Situation) -> Iterator[datetime]:
    papers, late = tabling.papers_due(s.board, s.cycle.meeting), tabling.addendum_due(s.board, s.cycle.meeting)
    yield from (d.at for d in (papers, late) if d is not None)
    yield from (apart(taken, late.at) for taken in s.rows(Step.BRIEF) if taken.told)


def _lead_moments(s: Situation, lead: LeadFacts) -> Iterator[datetime]:
    ask = s.taken(Step.CIRCULATE, lead.person)
    table = s.table_for(ask)
    if table is not s.table:
        yield from _table_moments(s, table)
    if ask is not None and table.remind is not None:
        yield apart(ask, table.remind.at)
    for occurrence in ("1", DEPUTY):
        times = asking.chase_times(s, lead, occurrence)
        if times is not None:
            yield from (times[0], s.heard(times[0]), times[1])
    again = asking.asked_again_at(s, lead)
    if again is not None:
        yield again
    if lead.away_until is not None:
        yield instant(lead.away_until + timedelta(days=1), s.board.window.opens.replace(hour=0, minute=0), s.board.zone)
