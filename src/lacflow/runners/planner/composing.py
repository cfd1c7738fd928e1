"""From what a cycle wants to letters ready for the outbox, each with the request it makes and the tellings it carries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.calendar import instant
from lacflow.board.chair import Chair
from lacflow.board.paper import Paper
from lacflow.board.people import Person
from lacflow.board.plan import Action
from lacflow.board.situation import MORE
from lacflow.board.steps import Intent, IntentKey, Step
from lacflow.mail.message import Outgoing
from lacflow.runners.codes import code_held, made_from
from lacflow.runners.desk import Desk, new_letter
from lacflow.runners.planner import content
from lacflow.runners.planner.deciding import BoardDecision, CycleDecision
from lacflow.runners.planner.escalating import Due
from lacflow.runners.planner.papers import WRITERS, Fixed, addendum_forms
from lacflow.runners.planner.reporting import reports, unreported
from lacflow.store import brakes, journal, plans
from lacflow.store.cycles import NewRequest, Request
from lacflow.store.outbox import NewLetter
from lacflow.store.reported import KIND
from lacflow.store.standing import Standing

#: What each step's letter is called in `outbox --json`.
LETTERS = {
    Step.CIRCULATE: "circulation",
    Step.REMIND: "reminder",
    Step.CHASE: "chase",
    Step.CHASE_SUMMARY: "chase_summary",
    Step.BRIEF: "briefing",
    Step.UNREACHABLE: "query",
    Step.RESERVE: "query",
    Step.SHORT_NOTICE: "query",
    Step.ANYTHING_CHANGED: "reminder",
}
#: Steps whose letters speak with the token of the lead's request.
OF_THE_REQUEST = (
    Step.CIRCULATE, Step.REMIND, Step.CHASE, Step.DATE_CHANGED, Step.CANCELLED, Step.REINSTATED, Step.ANYTHING_CHANGED,
)  # fmt: skip


#: Why everything waits that the first live tick of a board would send: somebody must see the list before it goes.
FIRST_LIVE = "these are the first letters to be sent in earnest"


@dataclass(frozen=True)
class Draft:
    """A letter about to be stored. `brake` is why it must wait; `request` what is asked in it; `tellings` who it tells.

    `fixed`: the papers it carries, to be kept as they are.
    """

    letter: NewLetter
    brake: str | None = None
    request: NewRequest | None = None
    tellings: tuple[Due, ...] = ()
    outgoing: Outgoing | None = None
    fixed: tuple[Fixed, ...] = ()


@dataclass(frozen=True)
class Written:
    """Every letter of one board at one instant, and the notices that go out if any of them is braked.

    `addenda` are those of boards that have met, by meeting, in every form.
    """

    drafts: tuple[Draft, ...] = ()
    brake_notices: Callable[[Connection, int], list[NewLetter]] = field(default=lambda conn, number: [])
    first_live: bool = False
    addenda: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """What one letter is written from: the cycle, the intent, the recipient.

    `papers` are the briefings already written in this look, by meeting: they are the same for everybody.
    """

    desk: Desk
    one: CycleDecision
    intent: Intent
    to: Person
    env: letters.Envelope
    conn: Connection
    papers: dict[str, tuple[Chair, Paper]]

    @property
    def standing(self) -> Standing:
        """The facts of the cycle."""
        return self.one.standing

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The actions the letter speaks of, in the plan's order."""
        wanted = set(self.intent.about)
        return tuple(a for a in self.standing.plan.actions if a.key in wanted)


def compose_all(conn: Connection, desk: Desk, decision: BoardDecision, now: datetime) -> Written:
    """Compose every letter a board wants and does not have yet."""
    addenda = {one.key: addendum_forms(conn, desk, one) for one in decision.over}
    drafts: list[Draft] = []
    papers: dict[str, tuple[Chair, Paper]] = {}
    board = decision.board
    anything = bool(decision.cycles or decision.reporting.due)
    first = anything and desk.sending == "live" and journal.marked(conn, f"live:{board.key}") is None
    for one in decision.cycles:
        wanted = [intent for intent in one.steps.intents if _wanted(desk, one.standing, intent)]
        codes = _codes(conn, desk, one.standing, wanted)
        for intent in wanted:
            drafts.append(_step(conn, desk, one, intent, codes, papers, now, first))
        for key, due in one.escalating.letters.items():
            drafts += _escalation(conn, desk, one, key, due, now)
        drafts += _questions(conn, desk, one, now)
    for report in reports(conn, desk, board, decision.reporting.due, now, FIRST_LIVE if first else None):
        fixed = (Fixed(KIND, report.name, report.forms),)
        drafts.append(Draft(report.letter, report.brake, outgoing=report.outgoing, fixed=fixed))
    drafts += [Draft(x, outgoing=y) for x, y in unreported(desk, board, decision.reporting.missed, now)]
    late = [d for d in drafts if d.brake]
    return Written(tuple(drafts), _notices(desk, board, late, now), first, addenda)


def _step(
    conn: Connection,
    desk: Desk,
    one: CycleDecision,
    intent: Intent,
    codes: Mapping[IntentKey, str],
    papers: dict[str, tuple[Chair, Paper]],
    now: datetime,
    first_live: bool,
) -> Draft:
    standing, to = one.standing, _recipient(desk, intent)
    env = desk.envelope(standing.board, standing.meeting, intent.key, to, now, codes[_code_of(intent, to.key)])
    sheet = Sheet(desk, one, intent, to, env, conn, papers)
    outgoing, fixed = _written(sheet)
    letter = new_letter(
        standing.board, env, outgoing, LETTERS.get(intent.step, "notice"), now=now, due_at=intent.at,
        about=intent.about, why=intent.why, closes_at=intent.closes,
    )  # fmt: skip
    brake = intent.brake or (FIRST_LIVE if first_live else None)
    return Draft(letter, brake, _request(sheet, codes, now), _tellings(sheet), outgoing, fixed)


def _written(sheet: Sheet) -> tuple[Outgoing, tuple[Fixed, ...]]:
    """Return a step's letter, and the papers that are fixed with it."""
    if sheet.intent.step in WRITERS:
        written = WRITERS[sheet.intent.step](sheet)
        return written.outgoing, written.fixed
    outgoing = content.WRITERS[sheet.intent.step](sheet)
    if sheet.intent.step is not Step.BRIEF:
        return outgoing, ()
    return outgoing, (Fixed("briefing", sheet.standing.key, content.forms_of(sheet, outgoing)),)


def _recipient(desk: Desk, intent: Intent) -> Person:
    return desk.person(intent.to_person or intent.key.person)


def _wanted(desk: Desk, standing: Standing, intent: Intent) -> bool:
    """Tell whether a letter is still to be written, or to be written again because what it speaks of has changed."""
    taken = standing.taken.get(intent.key)
    if taken is not None and taken.standing and (not taken.untried or _same(taken.about, intent, standing)):
        return False
    return bool(_recipient(desk, intent).email)


def _same(about: Iterable[str], intent: Intent, standing: Standing) -> bool:
    taken, asked = standing.taken[intent.key], standing.requests.get(intent.key.person)
    if intent.brake and taken.state == "queued":
        return False
    further = intent.key.occurrence.startswith(MORE)
    if intent.step is Step.CIRCULATE and not further and asked and intent.reply_by not in (None, asked.reply_by):
        return False
    return tuple(about) == intent.about and taken.meeting_date == standing.meeting.date


def _code_of(intent: Intent, to: str) -> IntentKey:
    """Return what the code of an intent's letter to somebody is made from: the lead's request, or the letter itself."""
    key = intent.key
    return made_from(key.board, key.meeting, key.person, to) if intent.step in OF_THE_REQUEST else key


def _codes(conn: Connection, desk: Desk, standing: Standing, wanted: Iterable[Intent]) -> dict[IntentKey, str]:
    """Return the codes of the letters to be written, and of the requests they are about, by what each is made from."""
    held: dict[IntentKey, str | None] = {}
    for intent in wanted:
        lead, of_request = intent.key.person, intent.step in OF_THE_REQUEST
        for to in (lead, _recipient(desk, intent).key):
            known = code_held(standing.requests.get(lead), standing.letters, lead, to) if of_request else None
            held[_code_of(intent, to)] = known
    fresh = desk.fresh_tokens(conn, [key for key, code in held.items() if code is None])
    return {key: code or fresh[key] for key, code in held.items()}


def _request(sheet: Sheet, codes: Mapping[IntentKey, str], now: datetime) -> NewRequest | None:
    """Return the request a circulation makes, with what we said of each action."""
    intent, standing = sheet.intent, sheet.standing
    if intent.step is not Step.CIRCULATE:
        return None
    request = NewRequest(
        board=standing.board.key,
        meeting=standing.key,
        person=intent.key.person,
        token=codes[_code_of(intent, intent.key.person)],
        asked_at=now,
        reply_by=intent.reply_by or standing.dates.due.at,
        asked=tuple(intent.about),
        snapshot={a.key: plans.action_to_fields(a) for a in sheet.actions},
    )
    held = standing.requests.get(intent.key.person)
    return request if held is None or not intent.key.occurrence.startswith(MORE) else _and_more(held, request)


def _and_more(held: Request, more: NewRequest) -> NewRequest:
    """Return what a lead is asked in all, where a further request comes to the one they have."""
    return replace(
        more,
        asked_at=held.asked_at,
        reply_by=max(held.reply_by, more.reply_by),
        asked=tuple(dict.fromkeys((*held.asked, *more.asked))),
        snapshot={**held.snapshot, **more.snapshot},
    )


def _tellings(sheet: Sheet) -> tuple[Due, ...]:
    """Return the escalations this letter tells its reader of."""
    escalating = sheet.one.escalating
    if sheet.intent.step is Step.CHASE_SUMMARY:
        return escalating.in_chase
    if sheet.intent.step is Step.BRIEF:
        return tuple(d for d in escalating.in_brief if d.person == sheet.to.key)
    return ()


def _escalation(
    conn: Connection, desk: Desk, one: CycleDecision, key: IntentKey, due: tuple[Due, ...], now: datetime
) -> list[Draft]:
    """Compose one person's escalation letter of the day; one that stands unsent with the same matter is left alone."""
    standing = one.standing
    about = tuple(sorted({f"{d.caught.rule}: {d.caught.key}" for d in due}))
    taken = standing.taken.get(key)
    if taken is not None and taken.standing and taken.about == about:
        return []
    to = desk.person(key.person)
    if not to.email:
        return []
    env = desk.envelope(standing.board, standing.meeting, key, to, now, desk.fresh_token(conn, key))
    outgoing: Outgoing = letters.escalation(env, content.notices(one, due, to.key))
    letter = new_letter(
        standing.board,
        env,
        outgoing,
        "escalation",
        now=now,
        about=about,
        why="; ".join(about),
        closes_at=_meets(standing),
    )
    return [Draft(letter, None, None, due, outgoing)]


def _meets(standing: Standing) -> datetime:
    return instant(standing.meeting.date, standing.meeting.time, standing.board.zone)


def _questions(conn: Connection, desk: Desk, one: CycleDecision, now: datetime) -> list[Draft]:
    """Compose the project manager's letter of the day about what waits for them."""
    key, standing = one.questions.key, one.standing
    if key is None:
        return []
    about = tuple(str(r.id) for r in one.questions.reviews)
    taken, to = standing.taken.get(key), desk.person(key.person)
    if not to.email or (taken is not None and taken.standing and taken.about == about):
        return []
    env = desk.envelope(standing.board, standing.meeting, key, to, now, desk.fresh_token(conn, key))
    outgoing = content.questions(desk, one, env)
    letter = new_letter(standing.board, env, outgoing, "query", now=now, about=about, why="answers wait for you")
    return [Draft(letter, outgoing=outgoing)]


def _notices(
    desk: Desk, board: Board, late: list[Draft], now: datetime
) -> Callable[[Connection, int], list[NewLetter]]:
    """Return what writes, for a brake's number, the one letter each that the administrator and the project manager get."""

    def write(conn: Connection, number: int) -> list[NewLetter]:
        keys = dict.fromkeys(k for k in (desk.admin, board.project_manager) if k)
        people = [desk.person(key) for key in keys]
        return [_notice(conn, desk, board, late, to, number, now) for to in people if to.email]

    return write


def _notice(
    conn: Connection, desk: Desk, board: Board, late: list[Draft], to: Person, number: int, now: datetime
) -> NewLetter:
    key = IntentKey(board.key, "", brakes.NOTICE_STEP, to.key, brakes.occurrence_of(number, now))
    env = desk.envelope(board, None, key, to, now, desk.fresh_token(conn, key))
    return new_letter(board, env, content.brake(desk, env, late, now), "notice", now=now, why=late[0].brake or "")
