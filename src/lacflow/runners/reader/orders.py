"""The project manager works by reply: their mail is orders, or a lead's answer they send on, or both.

What was done is told in one letter back, and what was not understood, or not done and why, as well. A lead's mail that the
project manager forwards is that lead's answer on the project manager's authority; what stands above it is orders.
"""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.steps import IntentKey, Step
from lacflow.letters.data import NotDone
from lacflow.mail.authenticity import Verdict
from lacflow.mail.body import new_text, text_of
from lacflow.mail.forwarding import Forwarded, forwarded
from lacflow.mail.instructions import read_instructions
from lacflow.runners.desk import new_letter
from lacflow.runners.reader import allowing, minuting, returns
from lacflow.runners.reader.hand import Hand
from lacflow.runners.reader.minuted import minutes_of
from lacflow.runners.reader.post import Fate, Post, replaced
from lacflow.runners.reader.receipts import sent_text
from lacflow.runners.reader.seen import ANSWER, unsigned
from lacflow.runners.reader.shield import shielded_text
from lacflow.runners.reader.verbs import Order, carry_out
from lacflow.runners.reader.whose import Belongs
from lacflow.store import cycles, journal, outbox
from lacflow.store.cycles import Request
from lacflow.store.outbox import Letter

#: Letters to leads: an answer to one is an update.
_TO_LEADS = ("circulation", "reminder", "chase", "receipt")


def take(conn: Connection, post: Post, found: Belongs, verdict: Verdict) -> Fate:
    """Carry out what the project manager's mail orders; a mail under a lead's request is that lead's answer."""
    board = post.boards.get(found.board or "")
    passed_on = forwarded(post.incoming)
    request = _lead_of(conn, post, found, passed_on) if passed_on and board else None
    if passed_on and request and board:
        return _forward(conn, post, found, verdict, passed_on, request, board)
    if (found.request is not None and found.letter is None) or _is_lead_letter(found.letter):
        return returns.take(conn, post, found, verdict)
    if board is None:
        return returns.hold(conn, post, found, "it answers none of our letters")
    return _orders(conn, post, found, board, new_text(text_of(post.incoming), _sent(conn, found)))


def _is_lead_letter(letter: Letter | None) -> bool:
    return letter is not None and (letter.letter in _TO_LEADS and letter.step != "orders")


def _sent(conn: Connection, found: Belongs) -> str | None:
    return sent_text(conn, found.letter.id) if found.letter else None


def _lead_of(conn: Connection, post: Post, found: Belongs, passed_on: Forwarded) -> Request | None:
    """Return whose answer a forwarded mail is: by the code in it, else by who its header says wrote it."""
    if found.request is not None:
        return found.request
    board, hand = post.boards[found.board or ""], _hand(conn, post, post.boards[found.board or ""])
    writer = post.desk.directory.by_address(passed_on.address) if passed_on.address else None
    if not passed_on.address and passed_on.name and found.meeting:  # a name beside an unknown address proves nothing
        writer = allowing.named(hand, board, found.meeting, _straight(passed_on.name))
    return cycles.request_of(conn, board.key, found.meeting or "", writer.key) if writer else None


def _straight(name: str) -> str:
    """Return `Quill, Pat` as `Pat Quill`."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name


def _forward(
    conn: Connection, post: Post, found: Belongs, verdict: Verdict, passed_on: Forwarded, request: Request, board: Board
) -> Fate:
    """Take a forwarded answer in as its lead's, and what stands above it as orders."""
    where = Belongs(request.board, request.meeting, request, by_token=True)
    fate = returns.take(conn, replaced(post, passed_on.message), where, verdict)
    understood, left = read_instructions(passed_on.cover, _day(post, board))
    if understood or any(
        re.search(r"\d", line) for line in left
    ):  # "see below" is no order, "10c is red" tried to be one
        _orders(conn, post, where, board, passed_on.cover)
    return Fate(fate.state, fate.reason, {**fate.found, "board": request.board, "meeting": request.meeting,
                                          "request_id": request.id})  # fmt: skip


def _orders(conn: Connection, post: Post, found: Belongs, board: Board, words: str) -> Fate:
    step = found.letter.step if found.letter else ""
    texts = post.texts_of(conn, [found.letter]) if found.letter else []
    asked = step == Step.MINUTES
    minutes, words, unread = minutes_of(post.incoming, words, post.refs_of(conn, board.key), texts, asked=asked)
    words = unsigned(words, post.desk.person(board.project_manager).name)
    understood, not_understood = read_instructions(words, _day(post, board), step)
    order = Order(_hand(conn, post, board), board, found.meeting or "", found.letter, post.mail.id)
    done: list[str] = []
    left = [*unread, *(NotDone(shielded_text(line, board)) for line in not_understood)]
    for instruction in understood:
        outcome = carry_out(order, instruction)
        done += [outcome.done] if outcome.done else []
        if outcome.refused:
            left.append(NotDone(shielded_text(instruction.evidence, board), outcome.refused))
    for minute in minutes:
        outcome = minuting.take(order.hand, board, minute, post.mail.id)
        done += [outcome.done] if outcome.done else []
        if outcome.refused:
            left.append(NotDone(shielded_text(minute.line, board), outcome.refused))
            minuting.ask_back(order.hand, board, left[-1], post.mail)
    if minutes and not left and order.here(ANSWER) and order.letter:
        minuting.put_right(order.hand, board, order.letter.occurrence)
    verbs = (
        ", ".join(dict.fromkeys([*(i.verb for i in understood), *(m.kind for m in minutes)])) or "nothing understood"
    )
    journal.write(conn, post.now, "orders", f"mail {post.mail.id}: {verbs}", board.key, order.hand.by.key)
    _answer(order, post, done, left)
    state = "held" if left and not done else "applied"
    reasons = [*done, *(f"not done: {x.line[:80]}" for x in left)]
    return Fate(state, "; ".join(reasons)[:500], {"from_address": post.sender, "kind": "orders"})


def _day(post: Post, board: Board) -> date:
    return post.mail.received_at.astimezone(board.zone).date()


def _hand(conn: Connection, post: Post, board: Board) -> Hand:
    return Hand(conn, post.boards, post.desk, post.desk.person(board.project_manager), post.now)


def _answer(order: Order, post: Post, done: list[str], left: list[NotDone]) -> None:
    """Tell the project manager what was done, and what was not and why."""
    if not done and not left:
        return
    hand, board = order.hand, order.board
    key = IntentKey(board.key, order.meeting, "orders", hand.by.key, post.mail.known_by)
    token = hand.desk.fresh_token(hand.conn, key)
    env = hand.desk.envelope(board, board.meeting(order.meeting), key, hand.by, hand.now, token)
    outgoing = letters.not_understood(env, understood=done, not_understood=left)
    outbox.insert(hand.conn, new_letter(board, env, outgoing, "receipt", now=hand.now))
