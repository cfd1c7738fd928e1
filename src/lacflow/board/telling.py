"""Letters to the chair and the project manager, and the notices of a meeting moved, cancelled or reinstated.

What only the project manager reads is never held by the brake. A notice of a change always is, for the hour the brake
takes: it rests on what somebody typed a moment ago.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lacflow.board.asking import askable
from lacflow.board.calendar import day_in_words, instant
from lacflow.board.cycle import Intent, IntentKey, Taken
from lacflow.board.situation import DEPUTY, Situation
from lacflow.board.timetable import Step

#: What leads, deputies and the chair read; each names the meeting's date.
READ_BY_ALL = frozenset(
    (
        Step.CIRCULATE,
        Step.REMIND,
        Step.CHASE,
        Step.BRIEF,
        Step.DATE_CHANGED,
        Step.CANCELLED,
        Step.REINSTATED,
        Step.ANYTHING_CHANGED,
    )
)


def chase_summary(s: Situation) -> Iterator[Intent]:
    """Yield the project manager's summary when chases go, also where nobody is chased."""
    at = summary_at(s)
    if at is None or s.now < s.heard(at):
        return
    person = s.board.project_manager
    key = s.key(Step.CHASE_SUMMARY, person, s.again(Step.CHASE_SUMMARY, person))
    if s.may(key):
        why = s.table.chase.why if s.table.chase else s.table.skipped.get(Step.CHASE, "")
        outstanding = tuple(sorted(lead.person for lead in s.cycle.leads if lead.missing))
        yield Intent(key, Step.CHASE_SUMMARY, at, why, outstanding, late=s.table.late, closes=s.meets)


def summary_at(s: Situation) -> datetime | None:
    """Return when the project manager's summary is due; None where nobody was asked."""
    if s.first_ask is None:
        return None
    return s.table.chase.at if s.table.chase else s.table.due.at


def brief(s: Situation) -> Iterator[Intent]:
    """Yield the briefing, to the chair and whoever else is briefed: always, at once where it is late."""
    due = s.table.brief
    if s.now < due.at:
        return
    outstanding = tuple(sorted({key for lead in s.cycle.leads for key in lead.missing}))
    for person in dict.fromkeys((s.board.chair, *s.board.briefed)):
        key = s.key(Step.BRIEF, person, s.again(Step.BRIEF, person))
        if s.may(key):
            brake = s.brake(key, due.at)
            changed = s.cycle.sequence and due.at < s.cycle.changed_at
            if brake and not changed and s.no_time_left():
                brake = None
            late = s.now - due.at > s.board.brake
            yield Intent(key, Step.BRIEF, due.at, due.why, outstanding, late, brake, closes=s.meets)


def unreachable(s: Situation) -> Iterator[Intent]:
    """Yield the project manager's list of who cannot be asked: those not in an earlier such letter."""
    if not s.unreachable_from() <= s.now < s.table.brief.at:
        return
    person = s.board.project_manager
    earlier = [t for k, t in s.cycle.taken.items() if k.step == Step.UNREACHABLE and k.person == person]
    said = {who for taken in earlier if not taken.open for who in taken.about}
    news = tuple(sorted(who for who in s.cycle.unreachable if who not in said))
    if news:
        key = s.key(Step.UNREACHABLE, person, str(1 + sum(not taken.open for taken in earlier)))
        why = f"to be asked on {day_in_words(s.table.circulate.at.astimezone(s.board.zone).date())}, and cannot be"
        yield Intent(key, Step.UNREACHABLE, s.unreachable_from(), why, news, closes=s.meets)


def short_notice(s: Situation) -> Iterator[Intent]:
    """Yield the question to the project manager, past circulation's close, whether to ask at short notice; once."""
    if not s.circulation_closed or s.cycle.short_notice_agreed or s.cycle.held_at:
        return
    people = not_asked(s)
    key = s.key(Step.SHORT_NOTICE, s.board.project_manager)
    if people and s.may(key):
        at = s.table.circulate.closes or s.now
        why = "circulation has closed and these leads were not asked"
        yield Intent(key, Step.SHORT_NOTICE, at, why, people, closes=s.meets)


def not_asked(s: Situation) -> tuple[str, ...]:
    """Return the leads who could be asked and have no request, nor were left out by a person."""
    waiting = (lead.person for lead in s.cycle.leads if askable(lead) and lead.named_at is None)
    asked = {k.person for k, t in s.cycle.taken.items() if k.step == Step.CIRCULATE and not t.open}
    return tuple(sorted(person for person in waiting if person not in asked))


def reserve(s: Situation) -> Iterator[Intent]:
    """Yield the question to the project manager whether a reserve meeting is on, at D-28 and again at D-21."""
    first, second = reserve_times(s)
    if s.now < first:
        return
    occurrence, at, days = ("1", first, 28) if s.now < second else ("2", second, 21)
    key = s.key(Step.RESERVE, s.board.project_manager, occurrence)
    if s.may(key):
        why = f"{days} days before {day_in_words(s.cycle.meeting.date)}, a reserve meeting"
        yield Intent(key, Step.RESERVE, at, why, closes=second if occurrence == "1" else s.meets)


def reserve_times(s: Situation) -> tuple[datetime, datetime]:
    """Return when the project manager is asked about a reserve meeting."""
    days, at = s.board.working_days, s.board.steps.circulate.at
    first, second = (days.on_or_before(s.cycle.meeting.date - timedelta(days=n)) for n in (28, 21))
    return instant(first, at, s.board.zone), instant(second, at, s.board.zone)


def date_changed(s: Situation) -> Iterator[Intent]:
    """Yield the notice of a new date to everyone whose newest letter named another."""
    for last in _newest_told(s):
        named = last.meeting_date
        if last.key.step != Step.CANCELLED and named is not None and named != s.cycle.meeting.date:
            why = f"was told {day_in_words(named)}; the meeting is now on {day_in_words(s.cycle.meeting.date)}"
            yield from _notice(s, Step.DATE_CHANGED, last, why)


def cancelled(s: Situation) -> Iterator[Intent]:
    """Yield the notice of a cancellation to everyone who was told of the meeting."""
    for last in _newest_told(s):
        if last.key.step != Step.CANCELLED:
            yield from _notice(s, Step.CANCELLED, last, "the meeting was cancelled")


def reinstated(s: Situation) -> Iterator[Intent]:
    """Yield the notice that a meeting is on again to everyone whose newest letter was its cancellation."""
    for last in _newest_told(s):
        if last.key.step == Step.CANCELLED:
            yield from _notice(s, Step.REINSTATED, last, "the meeting is on again")


def _newest_told(s: Situation) -> tuple[Taken, ...]:
    """Return, for each reader (a lead and their deputy are two), the newest letter that may have been read."""
    newest: dict[tuple[str, bool], Taken] = {}
    for key, taken in s.cycle.taken.items():
        reader = (key.person, DEPUTY in key.occurrence)
        if not taken.told or key.step not in READ_BY_ALL:
            continue
        if reader not in newest or taken.queued_at >= newest[reader].queued_at:
            newest[reader] = taken
    return tuple(newest.values())


def _notice(s: Situation, step: Step, last: Taken, why: str) -> Iterator[Intent]:
    person, to_deputy = last.key.person, DEPUTY in last.key.occurrence
    lead = next((lead for lead in s.cycle.leads if lead.person == person), None)
    to_person = lead.deputy if lead and to_deputy else None
    key = s.key(step, person, f"{s.cycle.sequence}-{DEPUTY}" if to_deputy else str(s.cycle.sequence))
    if not s.may(key) or (to_deputy and to_person is None):
        return
    owes = lead is not None and step is not Step.CANCELLED and s.ask_of(lead) is not None
    yield Intent(
        key=key,
        step=step,
        at=s.cycle.changed_at,
        why=why,
        about=lead.missing if lead and owes else (),
        brake=_notice_brake(s, key),
        closes=s.meets,
        to_person=to_person,
        reply_by=s.reply_by(lead) if lead and owes else None,
    )


def _notice_brake(s: Situation, key: IntentKey) -> str | None:
    taken = s.cycle.taken.get(key)
    if taken is not None and taken.standing:
        return s.brake(key, s.cycle.changed_at)
    return None if key.step == Step.CANCELLED and s.no_time_left() else s.changed_words()
