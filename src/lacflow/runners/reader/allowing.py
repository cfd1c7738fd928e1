"""What a project manager allows or stops in a cycle: hold, resume, excuse, extend; by reply and by command alike."""

from __future__ import annotations

from datetime import date, time

from lacflow.board.board import Board
from lacflow.board.calendar import instant
from lacflow.board.people import Person
from lacflow.runners.reader.hand import Hand, Outcome
from lacflow.store import cycles, journal, plans

NOON = time(12)


def hold(hand: Hand, board: Board, meeting: str) -> Outcome:
    """Keep the meeting's requests and chases back until somebody says resume."""
    _allow(hand, board, meeting, "hold")
    return Outcome("this meeting's requests and chases are held until you write resume")


def resume(hand: Hand, board: Board, meeting: str) -> Outcome:
    """Let the meeting's requests and chases go on."""
    _allow(hand, board, meeting, "resume")
    return Outcome("this meeting's requests and chases go on")


def excuse(hand: Hand, board: Board, meeting: str, person: Person) -> Outcome:
    """Ask no more of a lead for this meeting."""
    _allow(hand, board, meeting, "excuse", person)
    return Outcome(f"{person.name} is excused from this round")


def extend(hand: Hand, board: Board, meeting: str, person: Person | None, day: date) -> Outcome:
    """Give a lead, or everybody, until noon on a day."""
    until = instant(day, NOON, board.zone)
    who = person.name if person else "everybody"
    if until <= hand.now:
        return Outcome(refused=f"{day:%A %d %B %Y} is past: until when has {who} time?")
    cycles.allow(hand.conn, board.key, meeting, "extend", hand.by.key, hand.now, person.key if person else None, until)
    _note(hand, board, f"extend {person.key if person else 'all'} until {day.isoformat()}")
    return Outcome(f"{who} {'has' if person else 'have'} until noon on {day:%A %d %B}")


def named(hand: Hand, board: Board, meeting: str, name: str) -> Person | None:
    """Return the one lead, asked in this cycle or named in the plan, that a name, an alias or a key can only mean."""
    wanted = " ".join(name.lower().split())
    keys = [r.person for r in cycles.requests(hand.conn, board.key, meeting)]
    keys += [p for a in plans.load(hand.conn, board.key).open_actions() for p in a.people]
    asked = [hand.desk.person(key) for key in dict.fromkeys(keys)]
    found = [p for p in asked if wanted and (wanted in (p.key, p.name.lower()) or wanted in map(str.lower, p.aliases))]
    found = found or [p for p in asked if wanted in p.name.lower().split()]
    return found[0] if len({p.key for p in found}) == 1 else None


def _allow(hand: Hand, board: Board, meeting: str, kind: str, person: Person | None = None) -> None:
    cycles.allow(hand.conn, board.key, meeting, kind, hand.by.key, hand.now, person=person.key if person else None)
    _note(hand, board, f"{kind} {person.key}" if person else kind)


def _note(hand: Hand, board: Board, what: str) -> None:
    journal.write(hand.conn, hand.now, "cycle", what, board.key, hand.by.key)
