"""Reports to boards above: at its slot each is fixed once, kept, and sent to whom it goes to and to the project manager.

A letter's identity is its slot and its reader, never a date. What was fixed is never made again: a letter that leaves
later carries the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.calendar import instant_in_words
from lacflow.board.cycle import IntentKey
from lacflow.board.people import Person
from lacflow.board.rollup import column_of, roll_up
from lacflow.board.slots import Parent
from lacflow.board.upward import Fed, feeding, fixing, slot_name
from lacflow.mail.message import Attachment, Outgoing
from lacflow.papers.flagged import flags, marked
from lacflow.papers.saying import Voice
from lacflow.papers.upward import Facts, in_mail, upward_json, upward_paper
from lacflow.runners.desk import Desk, new_letter
from lacflow.store import kept, outbox
from lacflow.store.outbox import NewLetter
from lacflow.store.reported import KIND
from lacflow.store.upward import held_for, standing_for

#: The step of the letter; its occurrence is the slot's name.
UPWARD = "upward"
DOCX, PDF = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/pdf"
_UNSENT = ("queued", "waiting")


@dataclass(frozen=True)
class ReportDue:
    """A report that is due now and has not been written to everybody: to whom, why, and until when it is of use."""

    parent: Parent
    fed: Fed
    name: str
    people: tuple[str, ...]
    at: datetime
    why: str
    closes: datetime
    brake: str | None = None


@dataclass(frozen=True)
class Reporting:
    """What a board owes those above it now; `withdraw` are unsent letters of slots that are gone, with the reason."""

    due: tuple[ReportDue, ...] = ()
    withdraw: tuple[tuple[IntentKey, str], ...] = ()
    next_at: datetime | None = None


@dataclass(frozen=True)
class Report:
    """A letter with a report in it, ready to be stored."""

    letter: NewLetter
    outgoing: Outgoing
    brake: str | None
    name: str
    forms: Mapping[str, bytes]


def reporting(conn: Connection, board: Board, now: datetime) -> Reporting:
    """Decide which reports are due at `now`."""
    if not board.parents:
        return Reporting()
    letters_there = [x for x in outbox.list_letters(conn, board=board.key, meeting="") if x.step == UPWARD]
    there = {
        (x.occurrence, x.person) for x in letters_there if x.state != "withdrawn" or x.reason.startswith("withdrawn by")
    }
    due, names, ahead = [], set(), []
    for parent in board.parents:
        for fed in feeding(parent.slots, board.meetings, board.zone):
            name, fixed, closes = (
                slot_name(parent, fed.slot),
                fixing(board, parent, fed.slot),
                fed.slot.over(board.zone),
            )
            ahead += [t for t in (fixed.at, closes) if t > now]
            if now >= closes:
                continue
            names.add(name)
            people = tuple(p for p in _readers(board, parent) if (name, p) not in there)
            if now >= fixed.at and people:
                brake = None
                if now - fixed.at > board.brake:
                    brake = f"it was due on {instant_in_words(fixed.at, board.zone)} and is first planned now"
                due.append(ReportDue(parent, fed, name, people, fixed.at, fixed.why, closes, brake))
    gone = [
        (IntentKey(board.key, "", UPWARD, x.person, x.occurrence), "no longer in the diary of the board above")
        for x in letters_there
        if x.state in _UNSENT and not x.tries and x.occurrence not in names
    ]
    return Reporting(tuple(due), tuple(gone), min(ahead, default=None))


def _readers(board: Board, parent: Parent) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p for p in (parent.to or parent.clerk, board.project_manager) if p))


def reports(
    conn: Connection, desk: Desk, board: Board, due: Iterable[ReportDue], now: datetime, first_live: str | None
) -> list[Report]:
    """Write the letters of reports that are due; what the project manager alone reads is never held back."""
    found = []
    for one in due:
        forms = fix(conn, desk, board, one, now)
        for person in one.people if forms else ():
            to = desk.person(person)
            if to.email:
                found.append(_letter(desk, board, one, to, forms, now, first_live))
    return found


def _letter(
    desk: Desk,
    board: Board,
    one: ReportDue,
    to: Person,
    forms: Mapping[str, bytes],
    now: datetime,
    first_live: str | None,
) -> Report:
    env = desk.envelope(board, None, IntentKey(board.key, "", UPWARD, to.key, one.name), to, now, None)
    figures = json.loads(forms["json"])
    outgoing = letters.upward(
        env,
        in_mail(figures, board.scheme),
        parent=one.parent,
        fed=one.fed,
        reader=desk.person(_readers(board, one.parent)[0]),
        flags=figures["flagged"],
        attachments=_attached(one, forms),
    )
    letter = new_letter(
        board, env, outgoing, "notice", now=now, due_at=one.at, about=(one.name,), why=one.why, closes_at=one.closes
    )
    own = to.key == board.project_manager
    return Report(letter, outgoing, None if own else one.brake or first_live, one.name, forms)


def fix(conn: Connection, desk: Desk, board: Board, one: ReportDue, now: datetime) -> Mapping[str, bytes]:
    """Return a slot's report as it was fixed, else as it is fixed now; nothing where the board has no meeting at all."""
    before = kept.newest(conn, board.key, one.name, KIND)
    if before:
        return {form: k.content for form, k in before.items()}
    facts = facts_of(conn, desk, board, one.parent, one.fed, now)
    return forms_of(facts) if facts else {}


def forms_of(facts: Facts) -> dict[str, bytes]:
    """Return a report in every form it is kept in."""
    from lacflow.documents.paper_docx import docx_of
    from lacflow.documents.paper_pdf import pdf_of

    paper = upward_paper(facts)
    found = flags(paper, facts.voice.board.case_numbers)
    paper, figures = marked(paper, found), upward_json(facts, len(found))
    return {
        "pdf": pdf_of(paper, facts.held.at),
        "docx": docx_of(paper),
        "json": (json.dumps(figures, indent=2, ensure_ascii=False) + "\n").encode(),
    }


def facts_of(conn: Connection, desk: Desk, board: Board, parent: Parent, fed: Fed, now: datetime) -> Facts | None:
    """Return what a report is made of as things stand at `now`."""
    standing = standing_for(conn, board, fed, desk.directory, now)
    if standing is None:
        return None
    held = held_for(standing, {p.key: p.name for p in desk.directory.people.values()})
    column = column_of(standing.plan, parent.column)
    voice = Voice(board, desk.person(board.project_manager))
    return Facts(voice, parent, fed, held, roll_up(held.items, standing.plan, column))


def _attached(one: ReportDue, forms: Mapping[str, bytes]) -> tuple[Attachment, ...]:
    day = one.fed.slot.on.isoformat()
    kinds = (("pdf", PDF), ("docx", DOCX))
    return tuple(Attachment(f"report-{day}.{form}", kind, forms[form]) for form, kind in kinds)
