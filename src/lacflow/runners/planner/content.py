"""What each step's letter says: from the facts of a cycle to the words of `lacflow.letters`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from lacflow import letters
from lacflow.board import briefing as brief
from lacflow.board.calendar import MeetingState
from lacflow.board.chair import Chair
from lacflow.board.escalation import WHOLE, ItemFacts
from lacflow.board.paper import Paper
from lacflow.board.people import Person
from lacflow.board.plan import Action
from lacflow.board.situation import MORE
from lacflow.board.steps import Step
from lacflow.letters import words
from lacflow.letters.data import ChaseSummaryData, EscalationNotice, ReviewLine, WaitingLetter
from lacflow.mail.message import Attachment, Outgoing
from lacflow.papers.briefing import briefing_paper, figures_json
from lacflow.papers.saying import Voice
from lacflow.runners.desk import Desk
from lacflow.runners.planner.deciding import CycleDecision
from lacflow.runners.planner.escalating import Due
from lacflow.store.briefings import briefing, chair, escalation_lines
from lacflow.store.returns import Review
from lacflow.store.standing import Standing, item_facts, lead_returns, unreachable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from lacflow.runners.planner.composing import Draft, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX, PDF = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/pdf"


def _reply_by(sheet: Sheet) -> datetime:
    asked = sheet.standing.requests.get(sheet.intent.key.person)
    return sheet.intent.reply_by or (asked.reply_by if asked else sheet.standing.dates.due.at)


def _deputy_for(sheet: Sheet) -> Person | None:
    lead = sheet.intent.key.person
    return sheet.desk.person(lead) if sheet.to.key != lead else None


def _shared(sheet: Sheet, actions: Sequence[Action]) -> Mapping[str, Sequence[str]]:
    lead = sheet.intent.key.person
    others = {a.key: [sheet.desk.person(p).name for p in a.people if p != lead] for a in actions}
    return {key: names for key, names in others.items() if names}


def _workbook(sheet: Sheet, actions: Sequence[Action], reply_by: datetime) -> Attachment:
    from lacflow.documents import lead_workbook

    board = sheet.standing.board
    content = lead_workbook(
        actions, board.scheme, board_name=board.name, reply_by_words=words.moment(reply_by, board.zone)
    )
    return Attachment("your-actions.xlsx", XLSX, content)


def _circulation(sheet: Sheet) -> Outgoing:
    actions, reply_by, dates = sheet.actions, _reply_by(sheet), sheet.standing.dates
    return letters.circulation(
        sheet.env,
        actions,
        reply_by=reply_by,
        brief_at=dates.brief.at,
        why_due=dates.due.why if reply_by == dates.due.at else "",
        late=sheet.intent.late and not _is_further(sheet),
        late_why=_late_why(sheet) if sheet.intent.late else "",
        further=_is_further(sheet),
        provisional=sheet.standing.meeting.state is MeetingState.PROVISIONAL,
        deputy_for=_deputy_for(sheet),
        shared_with=_shared(sheet, actions),
        workbook=_workbook(sheet, actions, reply_by),
    )


def _is_further(sheet: Sheet) -> bool:
    return sheet.intent.key.occurrence.startswith(MORE)


def _late_why(sheet: Sheet) -> str:
    lead = next((one for one in sheet.standing.cycle.leads if one.person == sheet.intent.key.person), None)
    named = lead is not None and lead.named_at is not None
    return f"{sheet.env.project_manager.name} has only now named you to us" if named else sheet.intent.why


def _answered_some(sheet: Sheet) -> bool:
    asked = sheet.standing.requests.get(sheet.intent.key.person)
    return asked is not None and len(sheet.standing.missing(asked.person)) < len(asked.asked)


def _reminder(sheet: Sheet) -> Outgoing:
    actions, dates = sheet.actions, sheet.standing.dates
    return letters.reminder(
        sheet.env,
        actions,
        reply_by=_reply_by(sheet),
        brief_at=dates.brief.at,
        answered_some=_answered_some(sheet),
        deputy_for=_deputy_for(sheet),
        shared_with=_shared(sheet, actions),
    )


def _chase(sheet: Sheet) -> Outgoing:
    actions = sheet.actions
    return letters.chase(
        sheet.env,
        actions,
        reply_by=_reply_by(sheet),
        brief_at=sheet.standing.dates.brief.at,
        answered_some=_answered_some(sheet),
        deputy_for=_deputy_for(sheet),
        shared_with=_shared(sheet, actions),
    )


def _missing(sheet: Sheet) -> tuple[Action, ...]:
    missing = set(sheet.standing.missing(sheet.intent.key.person))
    return tuple(a for a in sheet.standing.plan.actions if a.key in missing)


def _date_changed(sheet: Sheet) -> Outgoing:
    lead = sheet.intent.key.person
    told = [t for t in sheet.standing.taken.values() if t.key.person == lead and t.meeting_date and t.told]
    old = max(told, key=lambda t: t.queued_at).meeting_date if told else None
    missing = _missing(sheet)
    return letters.date_changed(
        sheet.env,
        old=old or sheet.standing.meeting.date,
        new=sheet.standing.meeting.date,
        reply_by=_reply_by(sheet),
        answered=not missing,
        actions=missing,
    )


def _cancelled(sheet: Sheet) -> Outgoing:
    board, this = sheet.standing.board, sheet.standing.meeting
    ahead = [m for m in board.meetings if m.date > this.date and m.state is not MeetingState.CANCELLED]
    following = min(ahead, key=lambda m: m.date, default=None)
    return letters.cancelled(sheet.env, answered=not _missing(sheet), next_meeting=following)


def _reinstated(sheet: Sheet) -> Outgoing:
    missing = _missing(sheet)
    return letters.reinstated(sheet.env, reply_by=_reply_by(sheet), answered=not missing, actions=missing)


def _anything_changed(sheet: Sheet) -> Outgoing:
    answered = sheet.standing.answers.get(sheet.intent.key.person, sheet.standing.now)
    return letters.anything_changed(
        sheet.env,
        sheet.actions,
        answered_on=answered.astimezone(sheet.standing.board.zone).date(),
        reply_by=_reply_by(sheet),
    )


def _unreachable(sheet: Sheet) -> Outgoing:
    reasons = unreachable(sheet.standing.plan, sheet.desk.directory, sheet.standing.today)
    new = {raw: reasons[raw] for raw in sheet.intent.about if raw in reasons}
    return letters.unreachable(sheet.env, new, circulates_at=sheet.standing.dates.circulate.at)


def _reserve(sheet: Sheet) -> Outgoing:
    return letters.reserve(sheet.env, circulates_at=sheet.standing.dates.circulate.at)


def _short_notice(sheet: Sheet) -> Outgoing:
    names = [sheet.desk.person(p).name for p in sheet.intent.about]
    return letters.short_notice(sheet.env, names)


def _chase_summary(sheet: Sheet) -> Outgoing:
    return letters.chase_summary(sheet.env, summary(sheet.desk, sheet.one, sheet.to))


def summary(desk: Desk, one: CycleDecision, to: Person) -> ChaseSummaryData:
    """Return where the returns of a cycle stand, for the project manager."""
    standing = one.standing
    held = briefing_of(desk, one)
    shown = brief.sections(held)
    moved = {line.action.key: line for line in (*shown.worsened, *shown.improved, *shown.slipped)}
    returns = lead_returns(standing)
    return ChaseSummaryData(
        returns=returns,
        names={r.person: desk.person(r.person).name for r in returns},
        deputies={r.person: desk.person(d).name for r in returns if (d := desk.person(r.person).deputy)},
        actions={a.key: a for a in standing.plan.actions},
        chased_now=frozenset(
            i.key.person for i in one.steps.intents if i.step is Step.CHASE and i.key not in standing.taken
        ),
        not_chased=_not_chased(standing),
        reviews=tuple(review_line(desk, standing, r) for r in standing.reviews),
        moved=tuple(moved.values()),
        said_complete=tuple(line.action for line in shown.said_complete),
        escalations=notices(one, one.escalating.in_chase, to.key),
        unreachable=unreachable(standing.plan, desk.directory, standing.today),
        brief_at=standing.dates.brief.at,
        habits=standing.habits,
        facts={f.action.key: f for f in item_facts(standing, chased_now=True)},
    )


def _not_chased(standing: Standing) -> dict[str, str]:
    found = {}
    for person in standing.requests:
        until = standing.reply_by(person)
        if standing.excused(person):
            found[person] = "excused"
        elif until and until > standing.now:
            found[person] = f"given until {until.astimezone(standing.board.zone):%A %d %B}"
    return found


def review_line(desk: Desk, standing: Standing, review: Review) -> ReviewLine:
    """Return something that waits for the project manager as a letter shows it."""
    get = standing.plan.get
    said = review.reading.probable if review.reading else None
    probable = [said.rag.value if said and said.rag else "", said.due_raw or "" if said else ""]
    return ReviewLine(
        number=review.id,
        person=desk.person(review.person).name if review.person else "somebody we do not know",
        text=review.text,
        reason=review.reason,
        action=get(review.key) if review.key else None,
        candidates=tuple(a for key in review.candidates if (a := get(key)) is not None),
        probable=", ".join(filter(None, probable)),
    )


def questions(desk: Desk, one: CycleDecision, env: letters.Envelope) -> Outgoing:
    """Ask the project manager about what waits: only completions to confirm, or a list of everything."""
    standing, waiting = one.standing, one.questions.reviews
    if all(r.kind == "complete" for r in waiting):
        items = [
            (action, desk.person(r.person or "").name) for r in waiting if (action := standing.plan.get(r.key or ""))
        ]
        named = [p for p in standing.board.holder(standing.board.scheme.blue_confirmed_by) if p != env.to.key]
        return letters.confirm_complete(env, items, confirms=" or ".join(desk.person(p).name for p in named))
    return letters.held(env, [review_line(desk, standing, r) for r in waiting])


def notices(one: CycleDecision, due: Sequence[Due], reader: str) -> tuple[EscalationNotice, ...]:
    """Return escalations as one reader's letter shows them, each action and rule once."""
    facts = {f.action.key: f for f in item_facts(one.standing)}
    by_action: dict[str, dict[str, Due]] = {}
    for d in due:
        if d.person == reader:
            by_action.setdefault(d.caught.key, {}).setdefault(d.caught.rule, d)
    return tuple(_notice(one, facts.get(key), tuple(found.values())) for key, found in by_action.items())


def _notice(one: CycleDecision, item: ItemFacts | None, due: tuple[Due, ...]) -> EscalationNotice:
    """Return one action with every rule that caught it."""
    first, standing = due[0], one.standing
    silent = bool(item and item.asked and item.touched_at is None)
    spoken = item.last_update_at if item else None
    to_manager = first.person == standing.board.project_manager and first.action is not WHOLE
    return EscalationNotice(
        rule=" and ".join(d.caught.rule for d in due),
        action=first.action,
        why="; ".join(_told_once([d.caught.why for d in due])),
        reply=f"reply hold {words.told_apart(standing.plan.open_actions())[first.action.key]} to keep it from the chair"
        if to_manager
        else "",
        because=first.why,
        silent=silent,
        age_days=(standing.now - spoken).days if silent and spoken else None,
    )


def _told_once(whys: Sequence[str]) -> list[str]:
    """Return reasons without those that another says as well."""
    distinct = list(dict.fromkeys(whys))
    return [why for why in distinct if not any(why is not other and why in other for other in distinct)]


def briefing_of(desk: Desk, one: CycleDecision) -> brief.Briefing:
    """Return the briefing of a cycle as it stands."""
    names = {p.key: p.name for p in desk.directory.people.values()}
    return briefing(one.standing, names, escalation_lines(one.escalations))


def _brief(sheet: Sheet) -> Outgoing:
    _, paper = _briefed(sheet)
    return letters.briefing(
        sheet.env, paper, owed=_owed(sheet), attachments=attached(paper, sheet.standing.key, sheet.standing.now)
    )


def _owed(sheet: Sheet) -> str:
    """Return the refs of what the reader owes themselves; empty where nothing."""
    owing = sheet.standing.missing(sheet.to.key)
    called = words.told_apart(sheet.standing.plan.open_actions())
    return words.join(called[key] for key in owing if key in called)


def _briefed(sheet: Sheet) -> tuple[Chair, Paper]:
    """Return the briefing, written once in a look however many are briefed."""
    key = sheet.standing.key
    if key not in sheet.papers:
        sheet.papers[key] = briefed(sheet.conn, sheet.desk, sheet.one)
    return sheet.papers[key]


def briefed(conn: Connection, desk: Desk, one: CycleDecision) -> tuple[Chair, Paper]:
    """Return the chair's briefing and its paper: the same for all who are briefed."""
    held = replace(briefing_of(desk, one), escalations=_escalations(one))
    found = chair(conn, one.standing, held)
    voice = Voice(one.standing.board, desk.person(one.standing.board.project_manager))
    return found, briefing_paper(voice, found)


def _escalations(one: CycleDecision) -> tuple[brief.EscalationLine, ...]:
    """Return the escalations as this tick leaves them: those it ends are gone, those it finds are there."""
    ended = {number for number, _ in one.escalating.ended}
    again = set(one.escalating.reopened)
    held = [replace(e, ended_at=None) if e.id in again else e for e in one.escalations if e.id not in ended]
    new = (brief.EscalationLine(c.rule, c.key, c.why, c.at) for c in one.escalating.caught)
    return (*escalation_lines(held), *new)


def forms_of(sheet: Sheet, outgoing: Outgoing) -> dict[str, bytes]:
    """Return a briefing in every form it is kept in: the mail's page, its attachments, its figures."""
    found, _ = _briefed(sheet)
    attachments = {a.name.rpartition(".")[2]: a.content for a in outgoing.attachments}
    figures = json.dumps(figures_json(found), indent=2, ensure_ascii=False) + "\n"
    return {**attachments, "html": outgoing.html.encode(), "json": figures.encode()}


def attached(paper: Paper, meeting: str, now: datetime) -> tuple[Attachment, ...]:
    """Return a paper as the files that go with its letter."""
    from lacflow.documents.paper_docx import docx_of
    from lacflow.documents.paper_pdf import pdf_of

    return (
        Attachment(f"briefing-{meeting}.pdf", PDF, pdf_of(paper, now)),
        Attachment(f"briefing-{meeting}.docx", DOCX, docx_of(paper)),
    )


def brake(desk: Desk, env: letters.Envelope, late: Sequence[Draft], now: datetime) -> Outgoing:
    """Tell somebody in charge which letters the brake holds, to whom, and why."""
    waiting = [WaitingLetter(d.letter.letter, desk.person(d.letter.to_person).name) for d in late]
    return letters.brake(env, waiting, why=late[0].brake or "")


#: What writes the letter of each step.
WRITERS: Mapping[Step, Callable[[Sheet], Outgoing]] = {
    Step.CIRCULATE: _circulation,
    Step.REMIND: _reminder,
    Step.CHASE: _chase,
    Step.CHASE_SUMMARY: _chase_summary,
    Step.BRIEF: _brief,
    Step.UNREACHABLE: _unreachable,
    Step.DATE_CHANGED: _date_changed,
    Step.CANCELLED: _cancelled,
    Step.REINSTATED: _reinstated,
    Step.ANYTHING_CHANGED: _anything_changed,
    Step.RESERVE: _reserve,
    Step.SHORT_NOTICE: _short_notice,
}
