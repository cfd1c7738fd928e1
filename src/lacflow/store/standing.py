"""How a cycle stands: rows assembled into the records the core decides on.

One `gather` reads everything about one meeting's cycle; the rest are pure views of it. Days are the board's local ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from lacflow.board.assurance import NO_PAST, Past
from lacflow.board.board import Board
from lacflow.board.briefing import LeadReturn, outcome_of
from lacflow.board.calendar import Meeting, MeetingState
from lacflow.board.chair.late import Late
from lacflow.board.escalation import WHOLE, ItemFacts
from lacflow.board.habits import Habit
from lacflow.board.people import Directory, Person
from lacflow.board.plan import Action, Plan
from lacflow.board.rag import Rag
from lacflow.board.steps import Cycle, IntentKey, LeadFacts, Step, Taken, Timetable, timetable_of
from lacflow.store import cycles, habits, history, journal, outbox, plans, returns
from lacflow.store.colourchanges import ColourChange, colour_changes
from lacflow.store.cycles import Absence, Allowance, CycleRow, MeetingSeen, Request
from lacflow.store.late import since_briefing
from lacflow.store.returns import Review, Touch

DEAF_AFTER = timedelta(hours=1)
NO_LEAD = "(no lead named)"


@dataclass(frozen=True)
class Standing:
    """Everything known of one meeting's cycle at `now`."""

    board: Board
    directory: Directory
    now: datetime
    seen: MeetingSeen
    plan: Plan
    row: CycleRow | None = None
    earlier: tuple[CycleRow, ...] = ()
    requests: Mapping[str, Request] = field(default_factory=dict)
    touches: tuple[Touch, ...] = ()
    answers: Mapping[str, datetime] = field(default_factory=dict)
    letters: tuple[outbox.Letter, ...] = ()
    reviews: tuple[Review, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    absences: Mapping[str, list[Absence]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    colour_changes: Mapping[str, ColourChange] = field(default_factory=dict)
    last_read: datetime | None = None
    pasts: Mapping[str, Past] = field(default_factory=dict)
    habits: Mapping[str, Habit] = field(default_factory=dict)
    checks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    late: tuple[Late, ...] = ()

    @property
    def today(self) -> date:
        """The board's local day at `now`."""
        return self.now.astimezone(self.board.zone).date()

    @property
    def key(self) -> str:
        """The meeting's key."""
        return self.seen.meeting.key

    @cached_property
    def meeting(self) -> Meeting:
        """The meeting as the file has it, or as the project manager has since said: a reserve one may be called."""
        said = [a.kind for a in self.allowances if a.kind in ("on", "off")]
        meeting = self.seen.meeting
        if said and meeting.state is MeetingState.RESERVE:
            return replace(meeting, state=MeetingState.CONFIRMED if said[-1] == "on" else MeetingState.CANCELLED)
        return meeting

    @cached_property
    def taken(self) -> Mapping[IntentKey, Taken]:
        """Every letter of the cycle by its identity."""
        return {taken.key: taken for taken in map(_taken, self.letters)}

    @cached_property
    def cycle(self) -> Cycle:
        """The cycle as `due_steps` looks at it."""
        return _cycle(self)

    @cached_property
    def dates(self) -> Timetable:
        """The cycle's timetable, with its requests, its moves and the clock taken in."""
        return timetable_of(self.board, self.cycle, self.now)

    def touched(self, person: str, key: str) -> bool:
        """Tell whether something was said of an action that frees this lead from answering for it."""
        action = self.plan.get(key)
        own_only = action is not None and self.board.each_answers(action)
        touching = self._touching.get(key, ())
        return bool(touching) and (not own_only or person in touching)

    @cached_property
    def _touching(self) -> Mapping[str, set[str]]:
        """Who touched each action."""
        found: dict[str, set[str]] = {}
        for touch in self.touches:
            found.setdefault(touch.key, set()).add(touch.person)
        return found

    def missing(self, person: str) -> tuple[str, ...]:
        """Return the keys this lead was asked, that are still theirs and open, and that nothing touches."""
        request = self.requests.get(person)
        if request is None:
            return ()
        still_open = {a.key for a in self.plan.led_by(person)}
        return tuple(k for k in request.asked if k in still_open and not self.touched(person, k))

    def excused(self, person: str) -> bool:
        """Tell whether the project manager has excused this lead from the cycle."""
        return any(a.kind == "excuse" and a.person == person for a in self.allowances)

    def reply_by(self, person: str) -> datetime | None:
        """Return the later reply-by this lead (or everybody) was given, if any."""
        given = [a.until for a in self.allowances if a.kind == "extend" and a.until and a.person in (person, None)]
        return max(given, default=None)

    def held_at(self) -> datetime | None:
        """Return since when the project manager holds the cycle's letters, if they do."""
        said = [a for a in self.allowances if a.kind in ("hold", "resume") and a.person is None]
        return said[-1].at if said and said[-1].kind == "hold" else None

    def away(self, person: str) -> tuple[bool, date | None]:
        """Tell whether a person is away today, and until when where that is known (both from file and automatic replies)."""
        known = self.directory.get(person)
        configured = known.away_on(self.today) if known else None
        if configured:
            return True, configured.last
        said = [a for a in self.absences.get(person, ()) if a.kind == "away"]
        newest = said[-1] if said else None
        if newest is None or (self.answers.get(person) or newest.at) > newest.at:
            return False, None
        if newest.until is None:
            return True, None
        return newest.until >= self.today, newest.until

    def absent(self, person: str) -> str | None:
        """Return why nothing sent to a person today would be read, as mail has told us; None where nothing is known."""
        away, until = self.away(person)
        if away:
            return f"is away until {until.day} {until:%B}" if until else "is away, as they write"
        return "has an address that does not work" if self.bounced(person) else None

    def bounced(self, person: str) -> bool:
        """Tell whether mail to this person's present address came back."""
        known = self.directory.get(person)
        address = (known.email or "").lower() if known else ""
        return any(a.kind == "bounced" and a.address == address for a in self.absences.get(person, ()))


def _taken(letter: outbox.Letter) -> Taken:
    key = IntentKey(letter.board, letter.meeting, letter.step, letter.person, letter.occurrence)
    for_good = letter.state == "withdrawn" and letter.reason.startswith("withdrawn by")
    return Taken(
        key, letter.state, letter.queued_at, tuple(letter.about), letter.meeting_date, letter.accepted_at, letter.tries,
        for_good,
    )  # fmt: skip


def gather(conn: Connection, board: Board, meeting: str, directory: Directory, now: datetime) -> Standing:
    """Read everything about one meeting's cycle. The meeting must have been noted (`cycles.sync_board`)."""
    seen = cycles.meetings(conn, board.key)[meeting]
    rows = cycles.cycles(conn, board.key)
    row = next((r for r in rows if r.meeting == meeting), None)
    plan = plans.load(conn, board.key)
    asked = {r.person: r for r in cycles.requests(conn, board.key, meeting)}
    since = row.opened_at if row else seen.first_seen
    read = journal.marked(conn, f"read:{board.mailbox}")
    letters = tuple(outbox.list_letters(conn, board=board.key, meeting=meeting))
    briefed = any(letter.step == Step.BRIEF for letter in letters)
    earlier = tuple(r for r in rows if r.closing is not None and (row is None or r.opened_at < row.opened_at))
    return Standing(
        board=board,
        directory=directory,
        now=now,
        seen=seen,
        plan=plan,
        row=row,
        earlier=earlier,
        requests=asked,
        touches=tuple(returns.touches(conn, board.key, meeting, {p: r.asked for p, r in asked.items()})),
        answers=returns.answers(conn, board.key, meeting),
        letters=letters,
        late=since_briefing(conn, board.key, meeting) if briefed else (),
        reviews=tuple(returns.reviews(conn, board.key, meeting)),
        allowances=tuple(cycles.allowances(conn, board.key, meeting)),
        absences=cycles.absences(conn, since),
        words=plans.newest_words(conn, board.key, [a.key for a in plan.actions]),
        colour_changes=colour_changes(conn, board.key, since),
        last_read=read[1] if read else None,
        habits=habits.habits(conn, board.key, [r.meeting for r in earlier]),
        pasts=history.pasts(conn, board.key, [r.meeting for r in earlier], [a.key for a in plan.open_actions()]),
    )


def _cycle(standing: Standing) -> Cycle:
    deaf = standing.last_read or standing.seen.first_seen
    return Cycle(
        meeting=standing.meeting,
        first_seen=standing.seen.first_seen,
        changed_at=standing.seen.changed_at,
        sequence=standing.seen.sequence,
        previous_states=standing.seen.previous_states,
        leads=tuple(_lead_facts(standing, person) for person in _leads(standing)),
        unreachable=unreachable(standing.plan, standing.directory, standing.today),
        taken=standing.taken,
        held_at=standing.held_at(),
        short_notice_agreed=next((a.at for a in standing.allowances if a.kind == "short_notice"), None),
        late=tuple(dict.fromkeys(one.key for one in standing.late)),
        late_at=max((one.at for one in standing.late), default=None),
        deaf_since=deaf if deaf < standing.now - DEAF_AFTER else None,
    )


def _leads(standing: Standing) -> list[str]:
    leading = [p for a in standing.plan.open_actions() for p in a.people]
    return list(dict.fromkeys([*leading, *standing.requests]))


def _lead_facts(standing: Standing, person: str) -> LeadFacts:
    known = standing.directory.get(person)
    _, until = standing.away(person)
    return LeadFacts(
        person=person,
        wanted=tuple(a.key for a in standing.plan.led_by(person)),
        missing=standing.missing(person),
        reachable=known is not None and bool(known.email) and not known.gone_on(standing.today),
        answered_at=standing.answers.get(person),
        away_until=until,
        deputy=_deputy(standing, known),
        bounced=standing.bounced(person),
        excused=standing.excused(person),
        reply_by=standing.reply_by(person),
        named_at=max((a.at for a in standing.allowances if (a.kind, a.person) == ("ask", person)), default=None),
    )


def _deputy(standing: Standing, person: Person | None) -> str | None:
    """Return who can stand in for a person; nobody who is away, as the file says, or, as they write, past the reply-by."""
    deputy = standing.directory.get(person.deputy) if person else None
    if person is None or deputy is None or not deputy.email or deputy.away_on(standing.today):
        return None
    request = standing.requests.get(person.key)
    by = request.reply_by.astimezone(standing.board.zone).date() if request else standing.today
    away, until = standing.away(deputy.key)
    return None if away and (until or standing.today) >= max(by, standing.today) else deputy.key


def unreachable(plan: Plan, directory: Directory, today: date | None = None) -> dict[str, str]:
    """Return who cannot be asked, by name or as the plan words them, with the reason and the actions it concerns."""
    found: dict[str, tuple[str, list[str]]] = {}
    for action in plan.open_actions():
        if not action.leads:
            found.setdefault(NO_LEAD, ("the plan names no lead", []))[1].append(action.key)
        for lead in action.leads:
            why = _why_unreachable(lead.person, directory, today)
            if why:
                known = directory.get(lead.person)
                found.setdefault(known.name if known else lead.raw, (why, []))[1].append(action.key)
    return {raw: f"{why} ({', '.join(dict.fromkeys(keys))})" for raw, (why, keys) in found.items()}


def _why_unreachable(person: str | None, directory: Directory, today: date | None) -> str | None:
    if person is None:
        return "nobody in people.yaml has this name or role"
    known = directory.get(person)
    if known is None:
        return "no longer in people.yaml"
    if today and known.gone_on(today):
        return f"left on {known.left:%d %B %Y}"
    return None if known.email else "has no email address in people.yaml"


def item_facts(standing: Standing, *, chased_now: bool = False) -> tuple[ItemFacts, ...]:
    """Return every open action as the escalation rules see it.

    Args:
        chased_now: the chase goes out in this very tick, and silence counts from now.
    """
    return tuple(_item(standing, action, chased_now) for action in standing.plan.open_actions())


def whole_plan(standing: Standing) -> ItemFacts:
    """Return the plan as a whole as the escalation rules see it: what the checks say of no one action."""
    opened = standing.row.opened_at if standing.row else None
    return ItemFacts(WHOLE, opened_at=opened, checks=standing.checks.get("", {}), whole=True)


def _item(standing: Standing, action: Action, chased_now: bool) -> ItemFacts:
    opening = _opening(standing).get(action.key, {})
    change = standing.colour_changes.get(action.key)
    asked = [r for r in standing.requests.values() if action.key in r.asked]
    spoken = [touch.at for touch in standing.touches if touch.key == action.key]
    return ItemFacts(
        action=action,
        before=Rag(opening["rag"]) if opening.get("rag") else None,
        colour_since=change.at if change else None,
        colours_at_boards=tuple(_colour_at(row, action.key) for row in standing.earlier),
        reason_given=change.with_words if change else bool(action.said),
        due_before=date.fromisoformat(opening["due"]) if opening.get("due") else None,
        asked=bool(asked),
        asked_at=min((r.asked_at for r in asked), default=None),
        opened_at=standing.row.opened_at if standing.row else None,
        touched_at=min(spoken, default=None),
        chased_at=standing.now if chased_now and asked else _chased_at(standing, action, asked),
        reply_by=max((r.reply_by for r in asked), default=None),
        last_update_at=standing.words[action.key][1] if action.key in standing.words else None,
        came_from=change.came_from if change else None,
        checks=standing.checks.get(action.key, {}),
        past=standing.pasts.get(action.key, NO_PAST),
    )


def _opening(standing: Standing) -> Mapping[str, Mapping[str, Any]]:
    """Return each action as it was when the cycle opened; before that, as the last board saw it."""
    if standing.row is not None:
        return standing.row.opening
    return (standing.earlier[-1].closing or {}) if standing.earlier else {}


def _colour_at(row: CycleRow, key: str) -> Rag | None:
    value = ((row.closing or {}).get(key) or {}).get("rag")
    return Rag(value) if value else None


def _chased_at(standing: Standing, action: Action, asked: list[Request]) -> datetime | None:
    """Return when silence on an action began to count: its chase, or the chase's instant where no letter could go."""
    if not asked or standing.held_at() is not None:
        return None
    people = {r.person for r in asked}
    sent = [
        letter.queued_at
        for letter in standing.letters
        if letter.step == Step.CHASE and letter.person in people and letter.state != "withdrawn"
    ]
    if sent:
        return min(sent)
    summary = next((x for x in standing.letters if x.step == Step.CHASE_SUMMARY and x.state != "withdrawn"), None)
    if summary is not None:
        return summary.queued_at
    late = standing.dates.chase is None and standing.now > standing.dates.due.at
    return standing.dates.due.at if late else None


def lead_returns(standing: Standing) -> tuple[LeadReturn, ...]:
    """Return how each lead stands in the cycle."""
    return tuple(_lead_return(standing, person) for person in _leads(standing))


def _lead_return(standing: Standing, person: str) -> LeadReturn:
    request = standing.requests.get(person)
    asked = request.asked if request else ()
    missing = standing.missing(person)
    away, until = standing.away(person)
    chases = [
        x
        for x in standing.letters
        if x.step == Step.CHASE and x.person == person and x.state not in ("withdrawn", "failed")
    ]
    return LeadReturn(
        person=person,
        outcome=outcome_of(
            asked=bool(asked),
            missing=missing,
            answered_at=standing.answers.get(person),
            bounced=standing.bounced(person),
            away_until=(until or standing.today) if away else None,
            today=standing.today,
        ),
        asked=asked,
        missing=missing,
        held=tuple(dict.fromkeys(t.key for t in standing.touches if t.held and t.person == person)),
        asked_at=request.asked_at if request else None,
        reply_by=standing.reply_by(person) or (request.reply_by if request else None),
        answered_at=standing.answers.get(person),
        chased=len(chases),
        away_until=until if away else None,
    )
