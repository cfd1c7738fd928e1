"""What each of the project manager's orders does, and what it means under the letter it answers.

"hold" under an escalation keeps those items from the chair, under a brake it keeps the late letters back. Every verb comes
back with what was done in words, or why it was not. Commands use the same rooms: `decisions`, `allowing`, `hand`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lacflow.board.board import Board
from lacflow.board.people import Person
from lacflow.board.plan import Plan
from lacflow.board.readings import Reading
from lacflow.board.refs import fold
from lacflow.mail.instructions import Instruction
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked, read_reply
from lacflow.mail.reading.withheld import withheld
from lacflow.runners.reader import allowing, closing, decisions, handing_over
from lacflow.runners.reader.hand import Hand, Outcome, on_behalf
from lacflow.store import brakes, cycles, escalations, outbox, plans
from lacflow.store import returns as stored

Keyed = TypeVar("Keyed", stored.Review, escalations.Escalation)


@dataclass(frozen=True)
class Order:
    """One order being carried out: by whose hand, on which board and meeting, in answer to which letter, in which mail."""

    hand: Hand
    board: Board
    meeting: str
    letter: outbox.Letter | None
    inbox_id: int

    def here(self, step: str) -> bool:
        """Tell whether it answers a letter of that step."""
        return self.letter is not None and self.letter.step == step


def carry_out(order: Order, said: Instruction) -> Outcome:
    """Carry out one order."""
    act = VERBS.get(said.verb)
    return act(order, said) if act else _no("nothing is known of that")


def _no(why: str) -> Outcome:
    return Outcome(refused=why)


def _hold(order: Order, said: Instruction) -> Outcome:
    """Hold what the letter is about: late letters under a brake, an escalation's further steps, else the cycle's letters."""
    conn, now = order.hand.conn, order.hand.now
    if order.letter is not None and order.here(brakes.NOTICE_STEP):
        moved = brakes.keep(conn, brakes.number_in(order.letter.occurrence), order.hand.by.key, now)
        return Outcome(f"{moved} late letters are held until you release them")
    caught = _escalations(order, said.refs)
    if caught:
        why = f": {said.why}" if said.why else ""
        for one in caught:
            escalations.end(conn, one.id, now, f"{escalations.HELD_BACK}{why}")
        keys = ", ".join(dict.fromkeys(e.key for e in caught))
        unsaid = "" if why else f" (without a reason; to give one, write hold {keys} because, and why)"
        return Outcome(f"held back from going further: {keys}{why or unsaid}")
    if said.refs:
        return _no(f"nothing open under {', '.join(said.refs)} has escalated, or more than one action has that ref")
    return allowing.hold(order.hand, order.board, order.meeting) if order.meeting else _no(_WHICH_MEETING)


_WHICH_MEETING = "it is not plain which meeting is meant"


def _escalations(order: Order, refs: Sequence[str]) -> list[escalations.Escalation]:
    """Return the open escalations an order is about: those the letter told of, or those of the refs named."""
    every = escalations.escalations(order.hand.conn, order.board.key, order.meeting)
    found = [e for e in every if e.ended_at is None or (refs and e.end_reason == escalations.HELD_BACK)]
    if refs:
        return _meant(found, refs)
    number = order.letter.id if order.letter and order.letter.letter in ("escalation", "chase_summary") else None
    return [e for e in found if number is not None and any(t.outbox_id == number for t in e.told)]


def _meant(found: Sequence[Keyed], refs: Sequence[str]) -> list[Keyed]:
    """Return those of the actions named; nothing where a ref stands under two objectives and neither was said."""
    chosen: list[Keyed] = []
    for ref in map(fold, refs):
        same = [one for one in found if ref in (fold(one.key or ""), fold((one.key or "").rpartition("/")[2]))]
        if len({one.key for one in same}) != 1:
            return []
        chosen += same
    return chosen


def _acknowledge(order: Order, said: Instruction) -> Outcome:
    caught = told_of(order, said.refs)
    for one in caught:
        escalations.acknowledge(order.hand.conn, one.id, order.hand.now, order.hand.by.key)
    keys = ", ".join(dict.fromkeys(e.key for e in caught))
    return Outcome(f"noted: {keys} goes no further") if caught else _no(_NOT_ESCALATED)


def told_of(order: Order, refs: Sequence[str]) -> list[escalations.Escalation]:
    """Return the open escalations somebody who was told means: all the letter told of, those of a ref, or a number."""
    by, manager = order.hand.by.key, order.board.project_manager
    every = escalations.escalations(order.hand.conn, order.board.key, order.meeting)
    found = [e for e in every if e.ended_at is None and (by == manager or any(t.person == by for t in e.told))]
    if not refs:
        number = order.letter.id if order.letter else None
        return [e for e in found if any(t.outbox_id == number for t in e.told)]
    meant = _meant(found, refs)
    numbered = [e for e in found if str(e.id) in refs]
    if meant and numbered and {e.key for e in meant} != {e.key for e in numbered}:
        return []  # 3 is the number of one and the ref of another
    return meant or (numbered if len(numbered) == len(refs) else [])


def refused(order: Order, said: Instruction) -> str:
    """Return why an acknowledgement or a confirmation would not be done; empty where it would be. Nothing is done."""
    if said.verb == "acknowledge":
        return "" if told_of(order, said.refs) else _NOT_ESCALATED
    waiting = [r for r in stored.reviews(order.hand.conn, order.board.key) if r.kind == "complete" and r.key]
    return "" if _meant(waiting, said.refs) else _NOT_SAID


_NOT_ESCALATED = "nothing that has escalated is meant by it"
_NOT_SAID = "it is not said to be complete, or more than one action has that ref"


def _closing(act: Callable[[Order, str, Instruction], Outcome]) -> Callable[[Order, Instruction], Outcome]:
    """Return what does something to each of the actions an order names."""

    def carry(order: Order, said: Instruction) -> Outcome:
        outcomes = [act(order, ref, said) for ref in said.refs]
        done, refused = ("; ".join(filter(None, (getattr(o, n) for o in outcomes))) for n in ("done", "refused"))
        return Outcome(done, refused)

    return carry


def _resume(order: Order, said: Instruction) -> Outcome:
    return allowing.resume(order.hand, order.board, order.meeting) if order.meeting else _no(_WHICH_MEETING)


def _brake(decision: str, words: str) -> Callable[[Order, Instruction], Outcome]:
    def act(order: Order, said: Instruction) -> Outcome:
        conn = order.hand.conn
        if order.letter is not None and order.here(brakes.NOTICE_STEP):
            numbers = [brakes.number_in(order.letter.occurrence)]
        else:
            numbers = [b.id for b in brakes.undecided(conn, order.board.key)]
        moved = sum(brakes.decide(conn, n, decision, order.hand.by.key, order.hand.now) for n in numbers)
        return Outcome(f"{moved} {words}") if moved else _no("no letters are held back")

    return act


def _confirm(order: Order, said: Instruction) -> Outcome:
    """Confirm what is said to be complete: the refs named, or the one thing the letter asks about."""
    every = stored.reviews(order.hand.conn, order.board.key)
    waiting = [r for r in every if r.kind == "complete" and r.key]
    if said.refs:
        chosen = _meant(waiting, said.refs)
    else:
        asked = set(order.letter.about) if order.letter else set()
        chosen = [r for r in waiting if r.key in asked or str(r.id) in asked]
        if len({r.key for r in chosen}) != 1:
            return _no("it is not plain which action is meant: write confirm and its ref")
    if not chosen:
        return _no(_NOT_SAID)
    words = decisions.confirm(order.hand, order.board, chosen)
    return Outcome(words) if "confirmed complete" in words else _no(words)


def _decide(verb: str) -> Callable[[Order, Instruction], Outcome]:
    def act(order: Order, said: Instruction) -> Outcome:
        outcomes = []
        for number in said.numbers:
            found = _review(order, number)
            outcomes.append(decisions.decide(order.hand, found, verb) if found else _no(f"there is no number {number}"))
        done, refused = ("; ".join(filter(None, (getattr(o, n) for o in outcomes))) for n in ("done", "refused"))
        return Outcome(done, refused)

    return act


def _review(order: Order, number: int) -> stored.Review | None:
    found = stored.review(order.hand.conn, number)
    return found if found and found.board == order.board.key else None


def _edit(order: Order, said: Instruction) -> Outcome:
    """Record a review as the words say. A bare `3 is amber` is not guessed at where an action has the ref 3."""
    number = said.numbers[0]
    found = _review(order, number)
    if found is None:
        return _no(f"there is no number {number}")
    plan = plans.load(order.hand.conn, order.board.key)
    if not said.plain and any(fold(a.ref) == str(number) for a in plan.actions if a.ref):
        return _no(f"{number} is the ref of an action, too: write edit {number} and then what it is")
    ref, rest = _action_named(plan, said.says)
    key = ref or found.key or (found.candidates[0] if len(found.candidates) == 1 else None)
    if key is None:
        return _no(f"{number}: which action is meant? Write {number} is, then the ref, then the colour or date")
    readings = read_words(order, rest if ref else said.says, (key,))
    if isinstance(readings, str):
        return _no(f"{number}: {readings}")
    return decisions.edit(order.hand, found, readings[0])


def _action_named(plan: Plan, words: str) -> tuple[str | None, str]:
    """Return the key of the one action whose ref begins the words, and what follows it."""
    first, _, rest = words.partition(" ")
    name = fold(first.strip(",:;"))
    found = [a.key for a in plan.actions if name in (fold(a.key), fold(a.ref)) and name]
    return (found[0], rest.strip()) if len(found) == 1 else (None, words)


def read_words(order: Order, words: str, keys: Sequence[str]) -> list[Reading] | str:
    """Read words about actions as a lead's own would be read; return the readings, or why they are not plain.

    With one key the words are about that action and need not name it.
    """
    plan = plans.load(order.hand.conn, order.board.key)
    actions = tuple(a for a in plan.actions if a.key in keys)
    if len(actions) == 1 and not any(fold(words).startswith(fold(n)) for n in (actions[0].key, actions[0].ref) if n):
        words = f"{actions[0].ref or actions[0].key}: {words}"
    others = tuple(a for a in plan.actions if a.key not in keys)
    asked = Asked("", order.hand.now, order.board.zone, actions, others, scheme=order.board.scheme)
    reply = withheld(read_reply(Incoming(text=words, date=order.hand.now), asked), order.board.case_numbers)
    if reply.held or reply.questions or not reply.readings:
        reasons = [h.reason for h in reply.held] or ["it is not plain what that says"]
        return "; ".join(dict.fromkeys(reasons))
    return list(reply.readings)


def _told(order: Order, said: Instruction) -> Outcome:
    """Record what a lead told the project manager, word for word as if they had written it."""
    person = allowing.named(order.hand, order.board, order.meeting, said.name)
    if person is None:
        return _no(f"no one lead of the plan can only be “{said.name}”")
    plan = plans.load(order.hand.conn, order.board.key)
    theirs = [a.key for a in plan.led_by(person.key)]
    readings = read_words(order, said.says, theirs)
    if isinstance(readings, str):
        return _no(readings)
    vague = [r for r in readings if not (r.fields.rag or r.fields.due or r.fields.complete)]
    if vague and not said.plain:
        return _no("it names no colour or date: if it came by phone, write by phone from and the name")
    outcomes = [on_behalf(order.hand, order.board, order.meeting, person, r.key, r, order.inbox_id) for r in readings]
    done, refused = ("; ".join(filter(None, (getattr(o, n) for o in outcomes))) for n in ("done", "refused"))
    return Outcome(done, refused)


def _for_person(act: Callable[[Order, Instruction, Person], Outcome]) -> Callable[[Order, Instruction], Outcome]:
    def carry(order: Order, said: Instruction) -> Outcome:
        if not order.meeting:
            return _no(_WHICH_MEETING)
        person = allowing.named(order.hand, order.board, order.meeting, said.name)
        if person is None:
            return _no(f"nobody who was asked for this meeting can only be “{said.name}”")
        return act(order, said, person)

    return carry


def _excuse(order: Order, said: Instruction, person: Person) -> Outcome:
    return allowing.excuse(order.hand, order.board, order.meeting, person)


def _extend(order: Order, said: Instruction, person: Person) -> Outcome:
    if said.until is None or said.until.date is None:
        return _no("until which day?")
    return allowing.extend(order.hand, order.board, order.meeting, person, said.until.date)


def _meeting(step: str, kind: str, words: str) -> Callable[[Order, Instruction], Outcome]:
    def act(order: Order, said: Instruction) -> Outcome:
        if not order.here(step):
            return _no("that answers another letter than the one it was written under")
        if kind:
            by = order.hand.by.key
            cycles.allow(order.hand.conn, order.board.key, order.meeting, kind, by, order.hand.now)
        return Outcome(words)

    return act


#: What each verb does.
VERBS: dict[str, Callable[[Order, Instruction], Outcome]] = {
    "hold": _hold,
    "close": _closing(lambda order, ref, said: closing.close(order.hand, order.board, ref, said.says, said.why)),
    "reopen": _closing(lambda order, ref, said: closing.reopen(order.hand, order.board, ref, said.why)),
    "carry": _closing(lambda order, ref, said: closing.carry_over(order.hand, order.board, ref, said.says)),
    "resume": _resume,
    "release": _brake("released", "late letters go now"),
    "withdraw": _brake("withdrawn", "late letters are withdrawn"),
    "confirm": _confirm,
    "accept": _decide("accept"),
    "reject": _decide("reject"),
    "undo": _decide("undo"),
    "edit": _edit,
    "told": _told,
    "excuse": _for_person(_excuse),
    "give": _for_person(_extend),
    "hand_over": lambda order, said: handing_over.by_order(order.hand, order.board, order.meeting, order.letter, said),
    "acknowledge": _acknowledge,
    "short_notice": _meeting("short_notice", "short_notice", "a short-notice request goes out"),
    "no_short_notice": _meeting("short_notice", "", "nobody is asked at short notice"),
    "meeting_on": _meeting("reserve", "on", "the meeting is on: its requests go out on their day"),
    "meeting_off": _meeting("reserve", "off", "the meeting is off: nobody is asked"),
}
