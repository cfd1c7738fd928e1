"""Somebody who was told of an escalation answers "seen" or "ack 10c": it is noted as theirs, and goes no further.

Where the board's colours say that the chair or the sponsor confirms what is complete, their "confirm 7b" does it. All of such
an answer is done, or nothing: what is not plain, or not done and why, is told in one letter back, and the answer waits for
the project manager. Whatever else is written under these letters is nobody's update; it is held as before.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.steps import IntentKey
from lacflow.letters.data import NotDone
from lacflow.mail.authenticity import Verdict
from lacflow.mail.body import new_text, text_of
from lacflow.mail.instructions import Instruction, read_instructions
from lacflow.runners.desk import new_letter
from lacflow.runners.reader import closing, returns
from lacflow.runners.reader.hand import Hand, Outcome
from lacflow.runners.reader.post import Fate, Post
from lacflow.runners.reader.receipts import sent_text
from lacflow.runners.reader.shield import shielded_text
from lacflow.runners.reader.verbs import Order, carry_out, refused
from lacflow.runners.reader.whose import Belongs
from lacflow.store import outbox

#: Letters that tell people of escalations, and the step of the one that answers them.
_TELLING, ANSWER = ("escalation", "briefing"), "orders"
_TRIED = re.compile(r"\W*(?:please )?(?:i )?(?:can )?(?:confirm|ack|acknowledge|seen|noted)\b", re.IGNORECASE)


def answered(conn: Connection, post: Post, found: Belongs, verdict: Verdict) -> Fate | None:
    """Take an acknowledgement or a confirmation, and tell what was done; None where a message tries to be neither."""
    letter, board = found.letter, post.boards.get(found.board or "")
    if letter is None or board is None or found.request is not None:
        return None
    if letter.letter not in _TELLING and letter.step != ANSWER:
        return None
    hand = Hand(conn, post.boards, post.desk, post.desk.person(verdict.person or letter.to_person), post.now)
    words = unsigned(new_text(text_of(post.incoming), sent_text(conn, letter.id)), hand.by.name)
    orders, left = read_instructions(words, step=letter.step)
    if not orders and not any(_TRIED.match(line) for line in left):
        return None
    order = Order(hand, board, letter.meeting, letter, post.mail.id)
    told = [NotDone(shielded_text(line, board)) for line in left]
    found_out = [(one, _may(order, one)) for one in orders]
    told += [NotDone(shielded_text(one.evidence, board), why) for one, why in found_out if why]
    if told and orders and all(one.verb == "acknowledge" and not one.refs for one in orders):
        return None  # "Noted, thank you": a kindness, or the beginning of other words
    if told:
        _tell(order, post, [], told)
        return returns.hold(conn, post, found, f"nothing was done of an answer by {hand.by.name}: it is not plain")
    outcomes = [carry_out(order, one) for one in orders]
    return _done(order, post, found, orders, outcomes)


def _may(order: Order, said: Instruction) -> str:
    """Return why an order is not carried out for whoever wrote it; empty where it is."""
    board = order.board
    if said.verb == "confirm" and order.hand.by.key not in closing.confirmers(board):
        names = " or ".join(order.hand.desk.person(p).name for p in closing.confirmers(board))
        return f"on this board {names} confirms what is complete"
    if said.verb == "confirm" and not said.refs:
        return "it is not plain which action is meant: write confirm and its ref"
    if said.verb not in ("acknowledge", "confirm"):
        return f"only {order.hand.desk.person(board.project_manager).name} can have that done"
    return refused(order, said)


def _done(order: Order, post: Post, found: Belongs, orders: list[Instruction], outcomes: list[Outcome]) -> Fate:
    done = [outcome.done for outcome in outcomes if outcome.done]
    told = [
        NotDone(shielded_text(one.evidence, order.board), outcome.refused)
        for one, outcome in zip(orders, outcomes, strict=True)
        if outcome.refused
    ]
    _tell(order, post, done, told)
    if told and not done:
        return returns.hold(order.hand.conn, post, found, "; ".join(one.why for one in told))
    kind = "confirmation" if any(one.verb == "confirm" for one in orders) else "acknowledgement"
    words = "; ".join([*done, *(f"not done: {one.line[:80]}" for one in told)])
    return Fate("applied", words[:500], {"from_address": post.sender, "kind": kind})


def _tell(order: Order, post: Post, done: list[str], left: list[NotDone]) -> None:
    """Tell whoever answered what was done, and what was not and why."""
    hand, board = order.hand, order.board
    if not hand.by.email:
        return
    key = IntentKey(board.key, order.meeting, ANSWER, hand.by.key, post.mail.known_by)
    env = hand.desk.envelope(
        board, board.meeting(order.meeting), key, hand.by, hand.now, hand.desk.fresh_token(hand.conn, key)
    )
    may = ("confirm 10c",) if hand.by.key in closing.confirmers(board) else ()
    outgoing = letters.not_understood(env, understood=done, not_understood=left, examples=("seen", "seen 10c", *may))
    outbox.insert(hand.conn, new_letter(board, env, outgoing, "receipt", now=hand.now))


def unsigned(words: str, name: str) -> str:
    """Return a mail's new words without the lines in which their sender gives their name, as a signature begins.

    Example:
        `Priya`, `Priya Marsh | Project Manager` of Priya Marsh -> gone; `Priya Marsh rang` -> kept.
    """
    first = re.escape(name.split()[0]) if name.split() else ""
    if not first:
        return words
    signed = re.compile(rf"\W*(?:{first}|{re.escape(name)})\W*|\W*{re.escape(name)}\s*[|,–—/-]\s.*", re.IGNORECASE)
    lines = words.split("\n")
    return "\n".join(line for n, line in enumerate(lines) if not n or not signed.fullmatch(line))
