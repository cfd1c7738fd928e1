"""Reports to boards above: at its slot each is fixed once, kept, and sent to whom it goes to and to the project manager.

A letter's identity is its slot and its reader, never a date. What was fixed is never made again: a letter that leaves
later carries the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

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
from lacflow.store import cycles, kept, outbox
from lacflow.store.outbox import NewLetter
from lacflow.store.reported import KIND
from lacflow.store.upward import held_for, standing_for

#: The step of the letter; its occurrence is the slot's name.
UPWARD = "upward"
#: The step of the letter that says that none went; its occurrence is the slot's name as well.
UNREPORTED = "unreported"
DOCX, PDF = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/pdf"
_UNSENT = ("queued", "waiting")
#: A slot that passed unreported is remarked on until this long after it.
LOOK_BACK = timedelta(days=14)


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
class Missed:
    """A slot that passed with no report written: when that was due, the meeting above after it, whether we have said so."""

    parent: Parent
    fed: Fed
    name: str
    at: datetime
    after: date | None = None
    told: bool = False


@dataclass(frozen=True)
class Reporting:
    """What a board owes those above it now, and the slots it missed of late.

    `withdraw` are unsent letters that are of no use any more, with the reason.
    """

    due: tuple[ReportDue, ...] = ()
    withdraw: tuple[tuple[IntentKey, str], ...] = ()
    missed: tuple[Missed, ...] = ()
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
    """Decide which reports are due at `now`, which were missed, and which letters are of no slot and no reader any more."""
    if not board.parents:
        return Reporting()
    every = outbox.list_letters(conn, board=board.key, meeting="")
    there, told = ([x for x in every if x.step == step] for step in (UPWARD, UNREPORTED))
    done = {(x.occurrence, x.person) for x in there if x.state != "withdrawn" or x.reason.startswith("withdrawn by")}
    slots = [(p, fed) for p in board.parents for fed in feeding(p.slots, board.meetings, board.zone)]
    due, missed, ahead, readers = [], list[Missed](), [], dict[str, tuple[str, ...]]()
    for parent, fed in slots:
        name, fixed = slot_name(parent, fed.slot), fixing(board, parent, fed.slot)
        closes = fed.slot.over(board.zone)
        ahead += [t for t in (fixed.at, closes) if t > now]
        if now < closes:
            readers[name] = _readers(board, parent)
            people = tuple(p for p in readers[name] if (name, p) not in done)
            if now >= fixed.at and people:
                why = _brake(board, fixed.at, now)
                due.append(replace(_due(board, parent, fed), people=people, brake=why))
        elif closes > now - LOOK_BACK and name not in {x.occurrence for x in there}:
            after = min((s.on for s in parent.slots if s.on > fed.slot.on), default=None)
            missed.append(Missed(parent, fed, name, fixed.at, after, name in {x.occurrence for x in told}))
    known = [m.first_seen for m in cycles.meetings(conn, board.key).values()] if missed else []
    missed = [one for one in missed if known and min(known) < one.at]
    return Reporting(tuple(due), tuple(_gone(board, there, readers)), tuple(missed), min(ahead, default=None))


def _due(board: Board, parent: Parent, fed: Fed) -> ReportDue:
    """Return a slot's report as it is due to everybody."""
    fixed, closes = fixing(board, parent, fed.slot), fed.slot.over(board.zone)
    return ReportDue(parent, fed, slot_name(parent, fed.slot), _readers(board, parent), fixed.at, fixed.why, closes)


def next_report(board: Board, now: datetime) -> ReportDue | None:
    """Return the report that is due next, to everybody; None where the boards above have no meeting ahead."""
    slots = [(p, fed) for p in board.parents for fed in feeding(p.slots, board.meetings, board.zone)]
    ahead = [_due(board, p, fed) for p, fed in slots if fed.slot.over(board.zone) > now]
    return min(ahead, key=lambda one: one.at, default=None)


def _brake(board: Board, at: datetime, now: datetime) -> str | None:
    if now - at <= board.brake:
        return None
    return f"it was due on {instant_in_words(at, board.zone)} and is first planned now"


def _gone(
    board: Board, there: Iterable[outbox.Letter], readers: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[IntentKey, str]]:
    """Yield unsent letters whose slot is gone from the diary above, or whose reader is another now."""
    for x in there:
        if x.state in _UNSENT and not x.tries and x.person not in readers.get(x.occurrence, ()):
            known = x.occurrence in readers
            why = "it goes to somebody else now" if known else "no longer in the diary of the board above"
            yield IntentKey(board.key, "", UPWARD, x.person, x.occurrence), why


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


def unreported(desk: Desk, board: Board, missed: Iterable[Missed], now: datetime) -> list[tuple[NewLetter, Outgoing]]:
    """Write to the project manager, once, of each slot that passed without a report."""
    to, found = desk.person(board.project_manager), list[tuple[NewLetter, Outgoing]]()
    for one in missed:
        if to.email and not one.told:
            env = desk.envelope(board, None, IntentKey(board.key, "", UNREPORTED, to.key, one.name), to, now, None)
            outgoing = letters.unreported(env, parent=one.parent, fed=one.fed, name=one.name, after=one.after)
            why = "the board above met before the report could be written"
            found.append((new_letter(board, env, outgoing, "notice", now=now, about=(one.name,), why=why), outgoing))
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
