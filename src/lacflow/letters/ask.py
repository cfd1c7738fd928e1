"""Letters that ask a lead for updates: the circulation, the reminder, the chase.

They carry no mark of automatic mail: an out-of-office answer to them is wanted. Each has everything the lead leads that
is still to come, and nothing of anybody else's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lacflow.board.calendar import MeetingState
from lacflow.board.checks import Seen, check_action
from lacflow.board.people import Person
from lacflow.board.plan import Action, Deliverable
from lacflow.board.rag import Rag
from lacflow.letters import words
from lacflow.letters.compose import Envelope, compose
from lacflow.mail.message import Attachment, Outgoing

#: Checks whose question a lead can answer before anything new was said.
_ASKED = frozenset({"green_but_overdue", "no_new_date", "reason_missing", "date_unreadable", "no_date", "no_colour"})
_GENERAL = "What has happened since, and are its colour and date still right?"
#: More questions than this are not read.
_MOST_QUESTIONS = 3


@dataclass(frozen=True)
class Row:
    """One action as a request shows it, everything in words."""

    action: Action
    activity: str
    parts: tuple[str, ...]
    colour: str
    savings: str
    due: str
    shared: str
    progress: str
    more: bool
    questions: tuple[str, ...]


def circulation(
    env: Envelope,
    actions: Sequence[Action],
    *,
    reply_by: datetime,
    brief_at: datetime | None = None,
    why_due: str = "",
    late: bool = False,
    late_why: str = "",
    further: bool = False,
    provisional: bool = False,
    deputy_for: Person | None = None,
    shared_with: Mapping[str, Sequence[str]] | None = None,
    workbook: Attachment | None = None,
) -> Outgoing:
    """Ask a lead for an update on every action they lead.

    Args:
        why_due: how the reply-by came about, in words; brief_at: when the chair is briefed.
        late: the letter owns up to being late; late_why: why, in words.
        further: they were asked about other actions before, and lead these since.
        provisional: the meeting's date is (it is said also where the meeting itself is provisional).
        deputy_for: the lead, where their deputy is written to.
        shared_with: an action's key to the names of those asked about it as well.
        workbook: the same rows to fill in.
    """
    data = _request(env, actions, reply_by, brief_at, deputy_for, shared_with, workbook)
    data |= {
        "why_due": why_due,
        "late": late,
        "late_why": late_why,
        "further": further,
        "provisional": provisional or _provisional(env),
    }
    return compose(env, "circulation", data, attachments=(workbook,) if workbook else ())


def reminder(
    env: Envelope,
    actions: Sequence[Action],
    *,
    reply_by: datetime,
    brief_at: datetime | None = None,
    answered_some: bool = False,
    deputy_for: Person | None = None,
    shared_with: Mapping[str, Sequence[str]] | None = None,
    workbook: Attachment | None = None,
) -> Outgoing:
    """Remind a lead, before the reply-by, of the actions nothing has been said of; never worded as overdue."""
    data = _request(env, actions, reply_by, brief_at, deputy_for, shared_with, workbook)
    data |= {"answered_some": answered_some}
    return compose(env, "reminder", data, attachments=(workbook,) if workbook else ())


def chase(
    env: Envelope,
    actions: Sequence[Action],
    *,
    reply_by: datetime,
    brief_at: datetime,
    answered_some: bool = False,
    deputy_for: Person | None = None,
    shared_with: Mapping[str, Sequence[str]] | None = None,
    workbook: Attachment | None = None,
) -> Outgoing:
    """Ask a lead again, after the reply-by, for what is missing and only that.

    Args:
        answered_some: they have answered on others, and are thanked for it.
        brief_at: when the chair is briefed, with or without the update.
    """
    data = _request(env, actions, reply_by, brief_at, deputy_for, shared_with, workbook)
    data |= {"answered_some": answered_some}
    return compose(env, "chase", data, attachments=(workbook,) if workbook else ())


def rows(
    env: Envelope, actions: Sequence[Action], shared_with: Mapping[str, Sequence[str]] | None = None
) -> tuple[Row, ...]:
    """Return actions as a request shows them, in the order given."""
    return tuple(_row(env, action, (shared_with or {}).get(action.key, ())) for action in actions)


def _request(
    env: Envelope,
    actions: Sequence[Action],
    reply_by: datetime,
    brief_at: datetime | None,
    deputy_for: Person | None,
    shared_with: Mapping[str, Sequence[str]] | None,
    workbook: Attachment | None,
) -> dict[str, Any]:
    return {
        "rows": rows(env, actions, shared_with),
        "reply_by": reply_by,
        "brief_at": brief_at,
        "deputy_for": deputy_for,
        "workbook": workbook,
        "meanings": meanings(env),
    }


def meanings(env: Envelope) -> str:
    """Return what each colour of the board means: `blue means complete and closed; green means on target`."""
    labels = env.board.scheme.labels.values()
    return "; ".join(f"{label.label.lower()} means {label.means}" for label in labels if label.means)


def _provisional(env: Envelope) -> bool:
    return env.meeting is not None and env.meeting.state is MeetingState.PROVISIONAL


def _row(env: Envelope, action: Action, others: Sequence[str]) -> Row:
    progress, more = words.latest(action.progress)
    given = words.due(action.current_due)
    if action.overdue(env.today):
        given += ", which has passed"
    savings = action.savings_rag
    return Row(
        action=action,
        activity=action.activity.strip() or "(the plan has no words for it)",
        parts=tuple(_part(p) for p in action.deliverables),
        colour=words.colour(action.rag.value, env.board.scheme),
        savings=words.colour(savings.value, env.board.scheme) if savings.value else "",
        due=given,
        shared=_shared(env, action, others),
        progress=progress,
        more=more,
        questions=questions(env, action),
    )


def _part(part: Deliverable) -> str:
    held = part.revised if part.revised else part.due
    day = f" (date we hold: {words.due(held)})" if held else ""
    number = f"Part {part.number.strip(' .()')}: " if part.number.strip(" .()") else ""
    return f"{number}{' '.join(part.text.split())}{day}"


def _shared(env: Envelope, action: Action, others: Sequence[str]) -> str:
    if not others:
        return ""
    also = f"Also asked of {words.join(others)}"
    if env.board.each_answers(action):
        return f"{also}: each of you answers for your own part."
    return f"{also}: an answer from {'either' if len(others) == 1 else 'any'} of you is enough."


def questions(env: Envelope, action: Action) -> tuple[str, ...]:
    """Return what we would like to know of an action as we hold it; never empty, at most three."""
    board = env.board
    seen = Seen(action, env.today, board.scheme, days=board.working_days)
    found = [c.question for c in check_action(seen, _ASKED, board.checks_off) if c.question]
    if action.said_complete is not None:
        waits = f"It is said to be complete; {env.project_manager.greeting} has yet to confirm it."
        found.insert(0, f"{waits} Is there more to add?")
    due = action.current_due.date
    if due and env.meeting and env.today <= due <= env.meeting.date:
        found.append("Its date falls before the board meets: will it be done by then?")
    label = board.scheme.label(action.rag.value).lower()
    if action.rag.value is Rag.RED:
        found.append(f"It is {label}: what is being done, and what is needed from the board?")
    elif action.rag.value is Rag.AMBER:
        found.append(f"It is {label}: what is the way back, and by when?")
    return tuple(dict.fromkeys(found))[:_MOST_QUESTIONS] or (_GENERAL,)
