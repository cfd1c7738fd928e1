"""One cycle at one instant, as every rule about its letters sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from lacflow.board.board import Board
from lacflow.board.calendar import (
    add_working_days,
    add_working_hours,
    day_in_words,
    instant,
    instant_in_words,
    local_day,
    meeting_instant,
    working_hours_between,
)
from lacflow.board.cycle import Cycle, IntentKey, LeadFacts, Taken
from lacflow.board.timetable import Step, Timetable, chase_after, timetable

#: The occurrence of a letter that goes to the lead's deputy.
DEPUTY = "deputy"
#: What begins the occurrence of a further request: for actions a lead was given after their own request went.
MORE = "more"
#: Nobody gets a request and its chase within this time.
APART = timedelta(hours=24)
#: Working hours chases wait when the mailbox could not be read.
DEAF_HOURS = 4.0
#: A letter about a meeting since moved later by this much does not count as the letter for its new date.
STALE = timedelta(days=7)
#: Working hours before the meeting from which a brief that is merely late is no longer held back.
NO_TIME_HOURS = 2.0


@dataclass(frozen=True)
class Situation:
    """A board, one of its cycles, and now."""

    board: Board
    cycle: Cycle
    now: datetime
    _tables: dict[tuple[datetime, date | None, bool, bool], Timetable] = field(default_factory=dict, compare=False)

    @cached_property
    def meets(self) -> datetime:
        """When the meeting begins."""
        return meeting_instant(self.cycle.meeting, self.board.zone)

    @cached_property
    def today(self) -> date:
        """The board's local day."""
        return local_day(self.now, self.board.zone)

    @cached_property
    def first_ask(self) -> Taken | None:
        """The first request of the cycle that stands."""
        return min(self.rows(Step.CIRCULATE), key=lambda taken: taken.queued_at, default=None)

    @cached_property
    def anybody_asked(self) -> bool:
        """Whether any request may have been read."""
        return any(taken.told for taken in self.rows(Step.CIRCULATE))

    @cached_property
    def table(self) -> Timetable:
        """The cycle's timetable: that of its first request, made or to come."""
        return self.table_for(self.first_ask)

    @cached_property
    def circulation_closed(self) -> bool:
        """Whether it is too late to ask anybody without the project manager's word."""
        closes = self.table.circulate.closes
        return closes is not None and self.now >= closes

    def rows(self, step: Step) -> Iterator[Taken]:
        """Yield the letters of a step that stand."""
        return (taken for key, taken in self.cycle.taken.items() if key.step == step and taken.standing)

    def key(self, step: Step, person: str, occurrence: str = "1") -> IntentKey:
        """Return the identity of a letter of this cycle."""
        return IntentKey(self.board.key, self.cycle.meeting.key, step.value, person, occurrence)

    def taken(self, step: Step, person: str, occurrence: str = "1") -> Taken | None:
        """Return a letter that stands, or None."""
        found = self.cycle.taken.get(self.key(step, person, occurrence))
        return found if found and found.standing else None

    def may(self, key: IntentKey) -> bool:
        """Tell whether a letter can still be made: there is none, or it was not tried yet."""
        found = self.cycle.taken.get(key)
        return found is None or found.open

    def again(self, step: Step, person: str, first: str = "1") -> str:
        """Return the occurrence in force: the next one where those told named a date at least a week before the present."""
        stale = sum(
            taken.told and taken.meeting_date is not None and taken.meeting_date <= self.cycle.meeting.date - STALE
            for key, taken in self.cycle.taken.items()
            if (key.step, key.person) == (step, person) and (DEPUTY in key.occurrence) == (first == DEPUTY)
        )
        if not stale:
            return first
        return f"{DEPUTY}-{stale + 1}" if first == DEPUTY else str(stale + 1)

    def table_for(self, ask: Taken | None, *, named: bool = False) -> Timetable:
        """Return the timetable of whoever was asked by `ask` (None: of whoever is asked now).

        Args:
            named: the project manager named them, which agrees to a request at short notice.
        """
        meeting = None if ask is None or ask.untried else ask.meeting_date
        hurried = ask is not None and self._hurries(ask)
        at = ask.queued_at if ask else self.now
        agreed = named or self.cycle.short_notice_agreed is not None
        if (at, meeting, hurried, agreed) not in self._tables:
            self._tables[at, meeting, hurried, agreed] = timetable(
                self.board,
                self.cycle.meeting,
                ask.queued_at if ask else None,
                self.now,
                named=meeting,
                hurried_at=self.cycle.changed_at if hurried else None,
                agreed=agreed,
            )
        return self._tables[at, meeting, hurried, agreed]

    def _hurries(self, ask: Taken) -> bool:
        """Tell whether a request already made is answered in less time, because the meeting is earlier or on again."""
        if not self.cycle.sequence or ask.untried or ask.queued_at >= self.cycle.changed_at:
            return False
        earlier = ask.meeting_date is not None and self.cycle.meeting.date < ask.meeting_date
        return earlier or any(taken.told for taken in self.rows(Step.CANCELLED))

    def ask_of(self, lead: LeadFacts) -> Taken | None:
        """Return the request a lead may have read, or None."""
        ask = self.taken(Step.CIRCULATE, lead.person)
        return ask if ask and ask.told else None

    def reply_by(self, lead: LeadFacts) -> datetime:
        """Return the reply-by in force for a lead, their extension included."""
        asked = (self.taken(Step.CIRCULATE, lead.person), *self.further(lead))
        due = max(self.table_for(ask).due.at for ask in asked)
        return max(due, lead.reply_by) if lead.reply_by else due

    def further(self, lead: LeadFacts) -> tuple[Taken, ...]:
        """Return the further requests to a lead that stand, for actions they were given later."""
        of_lead = (taken for taken in self.rows(Step.CIRCULATE) if taken.key.person == lead.person)
        return tuple(taken for taken in of_lead if taken.key.occurrence.startswith(MORE))

    def away(self, lead: LeadFacts) -> bool:
        """Tell whether a lead is known to be away today."""
        return lead.away_until is not None and lead.away_until >= self.today

    def misses(self, lead: LeadFacts) -> bool:
        """Tell whether a lead is away today and until their reply-by or longer."""
        return (
            lead.away_until is not None
            and self.away(lead)
            and lead.away_until >= local_day(self.reply_by(lead), self.board.zone)
        )

    def deputised(self, lead: LeadFacts) -> bool:
        """Tell whether a lead is away until their reply-by, and later than today, and somebody stands in."""
        return lead.deputy is not None and self.misses(lead)

    def heard(self, at: datetime) -> datetime:
        """Return when a chase due at `at` goes: later where the mailbox could not be read."""
        if self.cycle.deaf_since is None:
            return at
        return add_working_hours(at, DEAF_HOURS, self.board.working_days, self.board.window, self.board.zone)

    def chase_at(self, lead: LeadFacts, ask: Taken, normal: datetime) -> datetime:
        """Return when a lead's chase is due: after their extension, and a day after their request and further ones."""
        extended = chase_after(self.board, lead.reply_by) if lead.reply_by else normal
        later = (apart(more, chase_after(self.board, self.table_for(more).due.at)) for more in self.further(lead))
        return max(apart(ask, normal), extended, *later)

    def back(self, lead: LeadFacts, at: datetime) -> datetime:
        """Return `at`, or the first working morning after a lead's absence where that is later."""
        if lead.away_until is None:
            return at
        last = instant(lead.away_until, self.board.window.opens, self.board.zone)
        return max(at, add_working_days(last, 1, self.board.working_days, self.board.zone))

    def unreachable_from(self) -> datetime:
        """Return from when the project manager is told who cannot be asked."""
        return add_working_days(self.table.circulate.at, -3, self.board.working_days, self.board.zone)

    def brake(self, key: IntentKey, at: datetime) -> str | None:
        """Return why a letter due at `at` must be held until somebody was told, or None."""
        taken = self.cycle.taken.get(key)
        if taken is not None and taken.standing:
            moved = taken.untried and taken.meeting_date not in (None, self.cycle.meeting.date)
            return self.changed_words() if moved else None
        if self.cycle.sequence and at < self.cycle.changed_at <= self.now:
            return self.changed_words()
        if self.now - at > self.board.brake:
            return f"it was due on {instant_in_words(at, self.board.zone)} and is first planned now"
        return None

    def changed_words(self) -> str:
        """Return the brake's words for a letter that a change of the meeting brings about at once."""
        changed = instant_in_words(self.cycle.changed_at, self.board.zone)
        meeting = self.cycle.meeting
        return f"the meeting was changed on {changed} (now {meeting.state.value}, {day_in_words(meeting.date)})"

    def no_time_left(self) -> bool:
        """Tell whether the meeting is so near that holding a letter back would lose it."""
        board = self.board
        left = working_hours_between(self.now, self.meets, board.working_days, board.window, board.zone)
        return left <= NO_TIME_HOURS


def apart(ask: Taken, normal: datetime) -> datetime:
    """Return `normal`, or a day after a request where that is later."""
    return max(normal, (ask.accepted_at or ask.queued_at) + APART)
