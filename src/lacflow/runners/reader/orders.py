"""The project manager works by reply: hold, release, withdraw, confirm, accept, reject, excuse, give until, and so on.

What an order means depends on the letter it answers: "hold" under an escalation keeps those items from the chair, under
a brake it keeps the late letters back. What was done is told in one letter back, and what was not understood as well.
A lead's mail that the project manager forwards is that lead's answer on the project manager's authority.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TypeVar

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.calendar import instant
from lacflow.board.people import Person
from lacflow.board.refs import fold
from lacflow.board.steps import IntentKey
from lacflow.mail.authenticity import Verdict
from lacflow.mail.body import new_text
from lacflow.mail.instructions import Instruction, read_instructions
from lacflow.runners.desk import new_letter
from lacflow.runners.reader import decisions, returns
from lacflow.runners.reader.post import Fate, Post
from lacflow.runners.reader.receipts import text_of
from lacflow.runners.reader.whose import Belongs
from lacflow.store import brakes, cycles, escalations, journal, outbox
from lacflow.store import returns as stored
from lacflow.store.outbox import Letter

Keyed = TypeVar("Keyed", stored.Review, escalations.Escalation)


@dataclass
class Order:
    """One message of orders being carried out: on which board and meeting, in answer to which letter, by whom."""

    conn: Connection
    post: Post
    board: Board
    meeting: str
    letter: Letter | None
    by: Person
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The instant the orders are carried out."""
        return self.post.now


def take(conn: Connection, post: Post, found: Belongs, verdict: Verdict) -> Fate:
    """Carry out what the project manager's mail orders; a mail under a lead's request is that lead's answer."""
    who = {"from_address": post.sender, "kind": "orders"}
    if (found.request is not None and found.letter is None) or _is_lead_letter(found.letter):
        return returns.take(conn, post, found, verdict)
    board = post.boards.get(found.board or "")
    if board is None:
        return returns.hold(conn, post, found, "it answers none of our letters")
    sent = text_of(conn, found.letter.id) if found.letter else None
    understood, not_understood = read_instructions(
        new_text(post.incoming.text, sent),
        post.mail.received_at.astimezone(board.zone).date(),
        found.letter.step if found.letter else "",
    )
    order = Order(conn, post, board, found.meeting or "", found.letter, post.desk.person(board.project_manager))
    for instruction in understood:
        _carry_out(order, instruction)
    journal.write(
        conn,
        post.now,
        "orders",
        f"mail {post.mail.id}: {'; '.join(order.done) or 'nothing done'}",
        board.key,
        order.by.key,
    )
    left = [*order.refused, *not_understood]
    _answer(order, left)
    state = "held" if left and not order.done else "applied"
    return Fate(state, "; ".join([*order.done, *(f"not understood: {line[:80]}" for line in left)])[:500], who)


def _is_lead_letter(letter: Letter | None) -> bool:
    return letter is not None and letter.letter in ("circulation", "reminder", "chase", "receipt")


def _carry_out(order: Order, instruction: Instruction) -> None:
    act = ORDERS.get(instruction.verb)
    if act is None:
        order.refused.append(instruction.evidence)
        return
    said = act(order, instruction)
    if said:
        order.done.append(said)
    else:
        order.refused.append(instruction.evidence)


def _hold(order: Order, said: Instruction) -> str:
    """Hold what the letter is about: late letters under a brake, an escalation's further steps, else the cycle's letters."""
    if order.letter is not None and order.letter.step == brakes.NOTICE_STEP:
        moved = brakes.keep(order.conn, int(order.letter.occurrence), order.by.key, order.now)
        return f"{moved} late letters are held until you release them"
    caught = _escalations(order, said.refs)
    if caught:
        for one in caught:
            escalations.end(order.conn, one.id, order.now, escalations.HELD_BACK)
        return f"held back from going further: {', '.join(dict.fromkeys(e.key for e in caught))}"
    if said.refs or not order.meeting:
        return ""
    cycles.allow(order.conn, order.board.key, order.meeting, "hold", order.by.key, order.now)
    return "this meeting's requests and chases are held until you write resume"


def _escalations(order: Order, refs: Sequence[str]) -> list[escalations.Escalation]:
    """Return the open escalations an order is about: those the letter told of, or those of the refs named."""
    found = [e for e in escalations.escalations(order.conn, order.board.key, order.meeting) if e.ended_at is None]
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


def _acknowledge(order: Order, said: Instruction) -> str:
    caught = _escalations(order, said.refs)
    for one in caught:
        escalations.acknowledge(order.conn, one.id, order.now)
    return f"noted: {', '.join(dict.fromkeys(e.key for e in caught))} goes no further" if caught else ""


def _resume(order: Order, said: Instruction) -> str:
    if not order.meeting:
        return ""
    cycles.allow(order.conn, order.board.key, order.meeting, "resume", order.by.key, order.now)
    return "this meeting's requests and chases go on"


def _release(order: Order, said: Instruction) -> str:
    return _decide_brake(order, "released", "late letters go now")


def _withdraw(order: Order, said: Instruction) -> str:
    return _decide_brake(order, "withdrawn", "late letters are withdrawn")


def _decide_brake(order: Order, decision: str, words: str) -> str:
    if order.letter is not None and order.letter.step == brakes.NOTICE_STEP:
        numbers = [int(order.letter.occurrence)]
    else:
        numbers = [b.id for b in brakes.undecided(order.conn, order.board.key)]
    moved = sum(brakes.decide(order.conn, n, decision, order.by.key, order.now) for n in numbers)
    return f"{moved} {words}" if moved else ""


def _confirm(order: Order, said: Instruction) -> str:
    """Confirm what is said to be complete: the refs named, or the one thing the letter asks about."""
    waiting = [r for r in stored.reviews(order.conn, order.board.key) if r.kind == "complete" and r.key]
    if said.refs:
        chosen = _meant(waiting, said.refs)
    else:
        asked = set(order.letter.about) if order.letter else set()
        chosen = [r for r in waiting if r.key in asked or str(r.id) in asked]
        if len({r.key for r in chosen}) != 1:
            return ""
    return decisions.confirm(order.conn, order.board, chosen, order.by, order.now) if chosen else ""


def _accept(order: Order, said: Instruction) -> str:
    return _decide(order, said, "accept")


def _reject(order: Order, said: Instruction) -> str:
    return _decide(order, said, "reject")


def _decide(order: Order, said: Instruction, verb: str) -> str:
    open_ones = {r.id: r for r in stored.reviews(order.conn, order.board.key)}
    chosen = [open_ones[n] for n in said.numbers if n in open_ones]
    if not chosen or len(chosen) < len(said.numbers):
        return ""
    return "; ".join(decisions.decide(order.conn, order.board, r, verb, order.by, order.now) for r in chosen)


def _excuse(order: Order, said: Instruction) -> str:
    person = _named(order, said.name)
    if person is None or not order.meeting:
        return ""
    cycles.allow(order.conn, order.board.key, order.meeting, "excuse", order.by.key, order.now, person=person.key)
    return f"{person.name} is excused from this round"


def _extend(order: Order, said: Instruction) -> str:
    person = _named(order, said.name)
    if person is None or not order.meeting or said.until is None or said.until.date is None:
        return ""
    until = instant(said.until.date, time(12), order.board.zone)
    if until <= order.now:
        return ""
    cycles.allow(order.conn, order.board.key, order.meeting, "extend", order.by.key, order.now, person.key, until)
    return f"{person.name} has until noon on {said.until.date:%A %d %B}"


def _named(order: Order, name: str) -> Person | None:
    """Return the one lead of this cycle that a name can only mean."""
    wanted = " ".join(name.lower().split())
    asked = [order.post.desk.person(r.person) for r in cycles.requests(order.conn, order.board.key, order.meeting)]
    found = [
        p
        for p in asked
        if wanted
        and (wanted == p.name.lower() or wanted in p.name.lower().split() or wanted in map(str.lower, p.aliases))
    ]
    return found[0] if len({p.key for p in found}) == 1 else None


def _short_notice(order: Order, said: Instruction) -> str:
    if order.letter is None or order.letter.step != "short_notice":
        return ""
    cycles.allow(order.conn, order.board.key, order.meeting, "short_notice", order.by.key, order.now)
    return "a short-notice request goes out"


def _no_short_notice(order: Order, said: Instruction) -> str:
    asked = order.letter is not None and order.letter.step == "short_notice"
    return "nobody is asked at short notice" if asked else ""


def _meeting(kind: str, words: str) -> Callable[[Order, Instruction], str]:
    def act(order: Order, said: Instruction) -> str:
        if order.letter is None or order.letter.step != "reserve":
            return ""
        cycles.allow(order.conn, order.board.key, order.meeting, kind, order.by.key, order.now)
        return words

    return act


#: What each verb does; it returns what was done in words, or nothing where it made no sense under that letter.
ORDERS: dict[str, Callable[[Order, Instruction], str]] = {
    "hold": _hold,
    "resume": _resume,
    "release": _release,
    "withdraw": _withdraw,
    "confirm": _confirm,
    "accept": _accept,
    "reject": _reject,
    "excuse": _excuse,
    "give": _extend,
    "acknowledge": _acknowledge,
    "short_notice": _short_notice,
    "no_short_notice": _no_short_notice,
    "meeting_on": _meeting("on", "the meeting is on: its requests go out on their day"),
    "meeting_off": _meeting("off", "the meeting is off: nobody is asked"),
}


def _answer(order: Order, left: list[str]) -> None:
    """Tell the project manager what was done and what was not understood."""
    if not order.done and not left:
        return
    meeting = order.meeting or ""
    key = IntentKey(order.board.key, meeting, "orders", order.by.key, str(order.post.mail.id))
    token = order.post.desk.fresh_token(order.conn, key)
    env = order.post.desk.envelope(order.board, order.board.meeting(meeting), key, order.by, order.now, token)
    outgoing = letters.not_understood(env, understood=order.done, not_understood=left)
    outbox.insert(order.conn, new_letter(order.board, env, outgoing, "receipt", now=order.now))
