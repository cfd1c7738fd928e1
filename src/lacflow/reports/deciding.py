"""`lacflow review`, `update` and `cycle`: what the project manager decides, by command; the same rooms as by reply."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.due import read_due
from lacflow.board.people import Person
from lacflow.board.plan import Plan
from lacflow.board.rag import Rag, Scheme
from lacflow.board.readings import Fields, Reading
from lacflow.board.refs import fold
from lacflow.errors import InputFault, Problem
from lacflow.runners.reader import allowing, decisions, rereading
from lacflow.runners.reader.hand import Hand, Outcome, given, on_behalf
from lacflow.runners.reader.whose import open_meeting
from lacflow.store import cycles, plans, returns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lacflow.app import App


@dataclass(frozen=True)
class Said:
    """The values given on a command line, as they were typed; None where an option was left out."""

    key: str | None = None
    rag: str | None = None
    due: str | None = None
    words: str | None = None


def decide(service: App, verb: str, numbers: Iterable[int], by: str | None = None) -> list[Outcome]:
    """Accept, reject or undo reviews; return what was done, one each. All or, where a number is unknown, none."""
    done = []
    with _writing(service) as conn:
        for number in numbers:
            found = _review(conn, number)
            done.append(decisions.decide(hand_of(service, conn, service.board(found.board), by), found, verb))
    return done


def edit(service: App, number: int, said: Said, by: str | None = None) -> Outcome:
    """Record what a review's words mean, as the person says."""
    with _writing(service) as conn:
        found = _review(conn, number)
        board = service.board(found.board)
        key = said.key or found.key or (found.candidates[0] if len(found.candidates) == 1 else None)
        if key is None:
            raise _fault("review.which", "Which action is it about?", "Give its key with --key.", str(number))
        hand = hand_of(service, conn, board, by)
        reading = _reading(plans.load(conn, board.key), board.scheme, key, said, hand.now.astimezone(board.zone).date())
        return decisions.edit(hand, found, reading)


def update(service: App, board_key: str, said: Said, person: str, by: str | None = None) -> Outcome:
    """Record what a lead said, on that lead's behalf."""
    board = service.board(board_key)
    lead = _person(service, person)
    with _writing(service) as conn:
        hand = hand_of(service, conn, board, by)
        reading = _reading(
            plans.load(conn, board.key), board.scheme, said.key or "", said, hand.now.astimezone(board.zone).date()
        )
        meeting = next((m for b, m in cycles.open_cycles(conn) if b == board.key), None)
        return on_behalf(hand, board, meeting, lead, reading.key, reading)


def allow(
    service: App,
    verb: str,
    board_key: str,
    meeting: str | None = None,
    person: str | None = None,
    until: str | None = None,
    by: str | None = None,
) -> Outcome:
    """Hold, resume, extend or excuse, for one meeting's cycle."""
    board = service.board(board_key)
    with _writing(service) as conn:
        hand = hand_of(service, conn, board, by)
        key = _meeting(conn, board, meeting, hand.now)
        lead = _asked(hand, board, key, person) if person else None
        if verb == "hold":
            return allowing.hold(hand, board, key)
        if verb == "resume":
            return allowing.resume(hand, board, key)
        if verb == "excuse":
            if lead is None:
                raise _fault("cycle.person", "Who is excused?", "Name them with --person.")
            return allowing.excuse(hand, board, key, lead)
        day = _day(until, hand.now.astimezone(board.zone).date())
        return allowing.extend(hand, board, key, lead, day)


def reread(service: App, since: date | None, dry_run: bool) -> list[rereading.Difference]:
    """Read the mail again that was read since a day, and compare; without `dry_run` put what differs to the manager."""
    with _writing(service) as conn:
        return rereading.reread(conn, service.settings.boards, service.desk(), service.now(), since, dry_run=dry_run)


@contextmanager
def _writing(service: App) -> Iterator[Connection]:
    with service.database.write() as conn:
        yield conn


def hand_of(service: App, conn: Connection, board: Board, by: str | None) -> Hand:
    """Return the hand of whoever decides by command: the project manager, if nobody else is named."""
    who = _person(service, by or board.project_manager)
    return Hand(conn, service.settings.boards, service.desk(), who, service.now())


def _person(service: App, name: str) -> Person:
    """Return whoever a key, a name or an address means.

    Raises:
        InputFault: it means nobody, or more than one.
    """
    people, wanted = service.settings.directory.people.values(), " ".join(name.lower().split())
    found = [p for p in people if wanted in (p.key.lower(), p.name.lower()) or p.writes_from(wanted)]
    if len(found) != 1:
        raise _fault("person.unknown", "This is no one person of people.yaml.", "Give the key, as in `h.fern`.", name)
    return found[0]


def _asked(hand: Hand, board: Board, meeting: str, name: str) -> Person:
    found = allowing.named(hand, board, meeting, name)
    if found is None:
        hint = "Give the key of a lead who was asked, as `lacflow outbox` shows."
        raise _fault("person.not_asked", "Nobody who was asked for this meeting can only be meant.", hint, name)
    return found


def _review(conn: Connection, number: int) -> returns.Review:
    found = returns.review(conn, number)
    if found is None:
        raise _fault("review.unknown", f"There is no number {number} here.", "`lacflow review` lists what waits.")
    return found


def _meeting(conn: Connection, board: Board, given_key: str | None, now: datetime) -> str:
    key = given_key or open_meeting(conn, board, now)
    if board.meeting(key) is None:
        there = ", ".join(m.key for m in board.meetings)
        raise _fault("meeting.unknown", "There is no such meeting.", f"Meetings: {there}.", key)
    return key


def _reading(plan: Plan, scheme: Scheme, key: str, said: Said, today: date) -> Reading:
    """Make a reading of values typed.

    Raises:
        InputFault: a key, a colour or a date that means nothing certain, every fault at once; or nothing was given.
    """
    faults: list[Problem] = []
    found = [a for a in plan.actions if fold(key) in (fold(a.key), fold(a.ref or "")) and key]
    if len(found) != 1:
        keys = ", ".join(a.key for a in found)
        hint = f"It may be {keys}: give the key." if found else "`lacflow plan export --format json` shows the keys."
        faults.append(Problem("update.key", "This is no one action of the plan.", hint, key))
    rag = scheme.read(said.rag) if said.rag else None
    if said.rag and rag is None:
        faults.append(Problem("update.rag", "This is no colour of the board.", "As in green, amber, red.", said.rag))
    due = read_due(said.due, said_on=today) if said.due else None
    if due is not None and due.date is None:
        hint = due.why or "Write it like 30 June 2027."
        faults.append(Problem("update.due", "This is no one day.", hint, said.due or ""))
    if not (said.rag or said.due or said.words):
        faults.append(Problem("update.nothing", "Nothing was given to record.", "Give --rag, --due or --words."))
    if faults:
        raise InputFault(*faults)
    complete = rag is Rag.BLUE
    fields = Fields(
        progress=said.words, rag=None if complete else rag, complete=complete,
        due=due.date if due else None, due_raw=said.due,
    )  # fmt: skip
    evidence = ", ".join(filter(None, (said.rag, said.due, said.words)))
    return given(found[0].key, fields, evidence)


def _day(words: str | None, today: date) -> date:
    found = read_due(words, said_on=today) if words else None
    if found is None or found.date is None:
        raise _fault("cycle.until", "Until which day?", "Give --until, like 2027-01-08 or Friday.", words or "")
    return found.date


def _fault(code: str, message: str, hint: str, found: str = "") -> InputFault:
    return InputFault(Problem(code, message, hint, found))
