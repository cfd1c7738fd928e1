"""Papers that are fixed at their time and sent once: the board's papers to the project manager, the addendum to the chair."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.chair import Chair
from lacflow.board.paper import Paper
from lacflow.board.people import Person
from lacflow.board.plain import colour_from_json
from lacflow.board.plan import Note
from lacflow.board.steps import Step
from lacflow.letters import words
from lacflow.mail.message import Attachment, Outgoing
from lacflow.papers.addendum import addendum_paper
from lacflow.papers.board import PAPERS, Facts
from lacflow.papers.drawn import drawn
from lacflow.papers.flagged import Flag, flags, marked
from lacflow.papers.saying import Voice
from lacflow.runners.desk import Desk
from lacflow.runners.planner.content import DOCX, PDF, briefed
from lacflow.store import imports, kept, log, plans
from lacflow.store.briefings import briefing, chair, escalation_lines
from lacflow.store.escalations import escalations
from lacflow.store.standing import Standing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from lacflow.runners.planner.composing import Sheet

_KINDS = {"pdf": PDF, "docx": DOCX}
#: What the papers are called in a sentence.
_CALLED = {
    "progress": "the progress report",
    "delivery": "the delivery plan",
    "committee": "the draft report to committee",
}


@dataclass(frozen=True)
class Fixed:
    """A paper to be kept: of which kind, under which meeting (or slot), in every form."""

    kind: str
    meeting: str
    forms: Mapping[str, bytes]


@dataclass(frozen=True)
class Written:
    """A letter with papers in it, and those papers as they are kept."""

    outgoing: Outgoing
    fixed: tuple[Fixed, ...]


def papers(sheet: Sheet) -> Written:
    """Write the letter with the board's papers to the project manager."""
    standing, desk = sheet.standing, sheet.desk
    found, _ = briefed(sheet.conn, desk, sheet.one)
    facts = facts_of(sheet.conn, standing.board, desk.person(standing.board.project_manager), found)
    fixed, looked = [], list[Flag]()
    for kind in standing.board.papers:
        paper = PAPERS[kind](facts)
        seen = flags(paper, standing.board.case_numbers)
        looked += seen
        fixed.append(Fixed(kind, standing.key, _forms(kind, marked(paper, seen), standing, desk)))
    outgoing = letters.papers(
        sheet.env,
        [_CALLED[kind] for kind in standing.board.papers],
        late=sheet.intent.late,
        flags=_flagged(looked),
        attachments=tuple(a for one in fixed for a in _attached(one.kind, standing.key, one.forms)),
    )
    return Written(outgoing, tuple(fixed))


def facts_of(conn: Connection, board: Board, manager: Person, found: Chair) -> Facts:
    """Return what the board's papers are made of.

    Args:
        found: the chair's briefing of the meeting they are for.
    """
    entries = log.shown_at(log.entries(conn, board.key), board, found.held.meeting.key)
    notes = {
        kind: tuple(Note(e.number, e.text, e.owner, e.answer, e.objective) for e in entries if e.kind == kind)
        for kind in ("issue", "risk")
    }
    plan = replace(plans.load(conn, board.key), issues=notes["issue"], risks=notes["risk"])
    about = (imports.last_document(conn, board.key) or {}).get("about", {})
    stated = {name: colour_from_json(colour) for name, colour in about.items()}
    return Facts(Voice(board, manager), found, plan, stated)


def _flagged(found: list[Flag]) -> tuple[tuple[str, str], ...]:
    """Return what is to be looked at, under which heading how much of what; never the passages themselves."""
    counts = Counter((f.under, f.kind) for f in dict.fromkeys(found))
    return tuple((under, f"{kind} ({n})" if n > 1 else kind) for (under, kind), n in counts.items())


def addendum(sheet: Sheet) -> Written:
    """Write the addendum to the briefing; it is wanted only where something has come in since that was fixed."""
    paper = addendum_of(sheet.conn, sheet.desk, sheet.standing)
    forms = _forms("addendum", paper, sheet.standing, sheet.desk)
    attachments = _attached("addendum", sheet.standing.key, forms)
    outgoing = letters.addendum(sheet.env, paper, attachments=attachments)
    return Written(outgoing, (Fixed("addendum", sheet.standing.key, forms),))


def addendum_of(conn: Connection, desk: Desk, standing: Standing) -> Paper:
    """Return the addendum to a briefing that was fixed and that something has come in since (`standing.late`)."""
    board = standing.board
    fixed = kept.newest(conn, board.key, standing.key, "briefing")["json"]
    names = {p.key: p.name for p in desk.directory.people.values()}
    lines = escalation_lines(escalations(conn, board.key, standing.key))
    now = chair(conn, standing, briefing(standing, names, lines))
    voice = Voice(board, desk.person(board.project_manager))
    return addendum_paper(voice, json.loads(fixed.content), now, standing.late)


def addendum_forms(conn: Connection, desk: Desk, standing: Standing) -> Mapping[str, bytes]:
    """Return the addendum in every form it is kept in; nothing where nothing has come in since the briefing."""
    if not standing.late:
        return {}
    return _forms("addendum", addendum_of(conn, desk, standing), standing, desk)


def _forms(kind: str, paper: Paper, standing: Standing, desk: Desk) -> dict[str, bytes]:
    return {form: drawn(kind, paper, form, standing.now, desk.templates) for form in _KINDS}


def _attached(kind: str, meeting: str, forms: Mapping[str, bytes]) -> tuple[Attachment, ...]:
    return tuple(Attachment(f"{kind}-{meeting}.{form}", _KINDS[form], content) for form, content in forms.items())


def minutes(sheet: Sheet) -> Written:
    """Write the letter that asks the project manager what the board decided, on the figures it was briefed with."""
    standing, plan = sheet.standing, sheet.standing.plan
    fixed = kept.newest(sheet.conn, standing.board.key, standing.key, "briefing").get("json")
    figures = json.loads(fixed.content) if fixed else {}
    wanted = figures.get("decisions", {}).get("ids", ())
    objectives = tuple(dict.fromkeys(a.objective.number for a in plan.actions if a.objective.number))
    outgoing = letters.minutes(
        sheet.env,
        [
            words.plural(figures[name]["count"], one, many)
            for name, one, many in _BEFORE
            if figures.get(name, {}).get("count")
        ],
        [a for a in plan.actions if a.key in wanted],
        example=next((a.ref for a in plan.open_actions() if a.ref), "1"),
        objectives=objectives if len(objectives) > 1 else (),
        say=words.told_apart(plan.open_actions())
        | {key: key for key in wanted if plan.get(key) not in plan.open_actions()},
    )
    return Written(outgoing, ())


#: What the briefing counted that a board decides on, and how it is said.
_BEFORE = (
    ("enquiries", "question to ask", "questions to ask"),
    ("promised", "action promised to this board", "actions promised to this board"),
    ("promised_not_kept", "of them not done", "of them not done"),
)
#: What writes the letters about what a board is given to decide on, and has decided.
WRITERS: Mapping[Step, Callable[[Sheet], Written]] = {
    Step.PAPERS: papers,
    Step.ADDENDUM: addendum,
    Step.MINUTES: minutes,
}
