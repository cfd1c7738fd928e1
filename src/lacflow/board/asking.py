"""Letters to leads: the request, its reminder, the chase, and "anything changed?" after a meeting moved later."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from lacflow.board.calendar import local_day
from lacflow.board.cycle import Intent, IntentKey, LeadFacts, Taken
from lacflow.board.situation import DEPUTY, MORE, Situation, apart
from lacflow.board.timetable import Step

#: An answer older than this when the meeting comes round again is asked about once more.
OLD_ANSWER = timedelta(weeks=3)


def circulation(s: Situation) -> Iterator[Intent]:
    """Yield the requests wanted now: to every lead not asked yet, and to the deputies of those away.

    Once circulation has closed, only to leads the project manager has named since.
    """
    if s.cycle.held_at or s.now < s.table.circulate.at:
        return
    closed = s.circulation_closed and s.cycle.short_notice_agreed is None
    for lead in filter(askable, s.cycle.leads):
        if closed and lead.named_at is None:
            continue
        yield from _request(s, lead, "1", None)
        yield from _further(s, lead)
        answered = lead.answered_at is not None and not lead.missing
        if not answered and s.deputised(lead):
            yield from _request(s, lead, DEPUTY, lead.deputy)


def stands_in(s: Situation, lead: LeadFacts) -> str | None:
    """Return who is asked in place of a lead who is away: now, before, or by the chase to come; None where nobody is."""
    if not s.deputised(lead):
        return None
    asked = s.taken(Step.CIRCULATE, lead.person, DEPUTY) is not None
    asks = any(i.key.person == lead.person and i.key.occurrence == DEPUTY for i in circulation(s))
    times = chase_times(s, lead, DEPUTY)
    chased = s.taken(Step.CHASE, lead.person, s.again(Step.CHASE, lead.person)) is not None
    will_be = times is not None and s.now < times[1] and not chased and s.cycle.held_at is None
    return lead.deputy if asked or asks or will_be else None


def askable(lead: LeadFacts) -> bool:
    """Tell whether a lead has anything to be asked and can be."""
    return bool(lead.wanted) and lead.reachable and not lead.excused


def _request(s: Situation, lead: LeadFacts, occurrence: str, to_person: str | None) -> Iterator[Intent]:
    key = s.key(Step.CIRCULATE, lead.person, occurrence)
    if not s.may(key):
        return
    yield _asking(s, lead, key, lead.wanted, to_person)


def _further(s: Situation, lead: LeadFacts) -> Iterator[Intent]:
    """Yield the request for actions the project manager gave a lead after they were asked."""
    ask = s.ask_of(lead)
    if ask is None or lead.named_at is None:
        return
    asked = {key for taken in (ask, *s.further(lead)) if not taken.untried for key in taken.about}
    about = tuple(key for key in lead.wanted if key not in asked)
    before = (t for k, t in s.cycle.taken.items() if k.step == Step.CIRCULATE and k.person == lead.person)
    gone = sum(t.key.occurrence.startswith(MORE) and not t.open for t in before)
    if about:
        key = s.key(Step.CIRCULATE, lead.person, f"{MORE}-{gone + 1}")
        yield _asking(s, lead, key, about, lead.deputy if s.deputised(lead) else None)


def _asking(s: Situation, lead: LeadFacts, key: IntentKey, about: tuple[str, ...], to_person: str | None) -> Intent:
    taken = s.taken(Step.CIRCULATE, lead.person, key.occurrence)
    table = s.table_for(taken, named=lead.named_at is not None)
    at = _asked_at(s, lead, taken)
    return Intent(
        key=key,
        step=Step.CIRCULATE,
        at=at,
        why=table.circulate.why,
        about=about,
        late=table.late,
        brake=s.brake(key, at),
        closes=table.due.at if s.circulation_closed else table.circulate.closes,
        to_person=to_person,
        reply_by=max(table.due.at, lead.reply_by or table.due.at),
    )


def _asked_at(s: Situation, lead: LeadFacts, taken: Taken | None) -> datetime:
    """Return when a request was due: with all the others, or, for who comes after them, when that was seen."""
    at = s.table.circulate.at
    if s.anybody_asked:
        at = max(at, taken.queued_at if taken else s.now)
    if s.circulation_closed and s.cycle.short_notice_agreed is not None:
        at = max(at, s.cycle.short_notice_agreed)
    return max(at, lead.named_at) if lead.named_at is not None else at


def chase(s: Situation, asking: Collection[IntentKey]) -> Iterator[Intent]:
    """Yield the chases wanted now; `asking` are requests that go at this very moment."""
    if s.cycle.held_at:
        return
    for lead in s.cycle.leads:
        found = _chase(s, lead, asking)
        if found is not None:
            yield found


def _chase(s: Situation, lead: LeadFacts, asking: Collection[IntentKey]) -> Intent | None:
    ask = s.ask_of(lead)
    if ask is None or not chaseable(lead):
        return None
    stands_in = s.deputised(lead)
    if s.away(lead) and not stands_in:
        return None
    first, other = (DEPUTY, "1") if stands_in else ("1", DEPUTY)
    if s.key(Step.CIRCULATE, lead.person, first) in asking or s.taken(
        Step.CHASE, lead.person, s.again(Step.CHASE, lead.person, other)
    ):
        return None
    times = chase_times(s, lead, first)
    key = s.key(Step.CHASE, lead.person, s.again(Step.CHASE, lead.person, first))
    if times is None or not s.may(key) or not s.heard(times[0]) <= s.now < times[1]:
        return None
    at, closes = times
    return Intent(
        key=key,
        step=Step.CHASE,
        at=at,
        why=_chase_why(s, ask),
        about=lead.missing,
        late=s.table_for(ask).late,
        brake=s.brake(key, s.heard(at)),
        closes=closes,
        to_person=lead.deputy if stands_in else None,
        reply_by=s.reply_by(lead),
    )


def chaseable(lead: LeadFacts) -> bool:
    """Tell whether something is outstanding from a lead who can be written to."""
    return bool(lead.missing) and not lead.excused and not lead.bounced and lead.reachable


def chase_times(s: Situation, lead: LeadFacts, occurrence: str = "1") -> tuple[datetime, datetime] | None:
    """Return when a lead's (or deputy's) chase is due and when it closes; None where there is no chase."""
    ask = s.taken(Step.CIRCULATE, lead.person, occurrence) or s.ask_of(lead)
    if ask is None:
        return None
    table = s.table_for(ask)
    if table.chase is None or table.chase.closes is None:
        return None
    at = s.chase_at(lead, ask, table.chase.at)
    return at if occurrence == DEPUTY else s.back(lead, at), table.chase.closes


def _chase_why(s: Situation, ask: Taken) -> str:
    chased = s.table_for(ask).chase
    return f"no answer yet; {chased.why}" if chased else "no answer yet"


def remind(s: Situation) -> Iterator[Intent]:
    """Yield the reminders wanted now, half-way to a late reply-by."""
    if s.cycle.held_at:
        return
    for lead in filter(chaseable, s.cycle.leads):
        ask = s.ask_of(lead)
        due = s.table_for(ask).remind if ask else None
        key = s.key(Step.REMIND, lead.person)
        if ask is None or due is None or not s.may(key) or s.away(lead):
            continue
        if lead.reply_by is None and apart(ask, due.at) <= s.now < (due.closes or s.meets):
            at = apart(ask, due.at)
            yield Intent(
                key,
                Step.REMIND,
                at,
                due.why,
                lead.missing,
                True,
                s.brake(key, at),
                due.closes,
                reply_by=s.reply_by(lead),
            )


def anything_changed(s: Situation) -> Iterator[Intent]:
    """Yield "anything changed?" to those whose answer is older than three weeks because the meeting moved later."""
    if s.cycle.held_at:
        return
    for lead in filter(askable, s.cycle.leads):
        at = asked_again_at(s, lead)
        key = s.key(Step.ANYTHING_CHANGED, lead.person)
        if at is not None and at <= s.now < s.table.due.at and s.may(key) and not lead.bounced:
            why = f"the meeting moved later, and the answer of {_answered(s, lead)} is more than three weeks old"
            brake = s.brake(key, at)
            due = s.reply_by(lead)
            yield Intent(
                key, Step.ANYTHING_CHANGED, at, why, lead.wanted, brake=brake, closes=s.table.due.at, reply_by=due
            )


def asked_again_at(s: Situation, lead: LeadFacts) -> datetime | None:
    """Return when a lead who answered for an earlier date is asked whether anything changed; None: never."""
    ask = s.ask_of(lead)
    if ask is None or lead.answered_at is None or ask.meeting_date is None:
        return None
    if ask.meeting_date >= s.cycle.meeting.date:
        return None
    return max(s.table.circulate.at, lead.answered_at + OLD_ANSWER)


def _answered(s: Situation, lead: LeadFacts) -> str:
    return str(local_day(lead.answered_at, s.board.zone)) if lead.answered_at else ""
