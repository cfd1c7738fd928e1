"""Somebody who was told of an escalation answers "seen" or "ack 10c": it is noted as theirs, and goes no further.

Where the board's colours say that the chair or the sponsor confirms what is complete, their "confirm 7b" does it.

Whatever else such an answer says is nobody's update; it is held for the project manager, as before.
"""

from __future__ import annotations

from sqlalchemy import Connection

from lacflow.mail.authenticity import Verdict
from lacflow.mail.body import new_text, text_of
from lacflow.mail.instructions import read_instructions
from lacflow.runners.reader import closing
from lacflow.runners.reader.hand import Hand
from lacflow.runners.reader.post import Fate, Post
from lacflow.runners.reader.receipts import sent_text
from lacflow.runners.reader.verbs import Order, carry_out
from lacflow.runners.reader.whose import Belongs

#: Letters that tell people of escalations.
_TELLING = ("escalation", "briefing")


def answered(conn: Connection, post: Post, found: Belongs, verdict: Verdict) -> Fate | None:
    """Take an acknowledgement or a confirmation; None where a message is anything else, or it is not plain what it means."""
    letter, board = found.letter, post.boards.get(found.board or "")
    if letter is None or board is None or found.request is not None or letter.letter not in _TELLING:
        return None
    orders, left = read_instructions(new_text(text_of(post.incoming), sent_text(conn, letter.id)), step=letter.step)
    hand = Hand(conn, post.boards, post.desk, post.desk.person(verdict.person or letter.to_person), post.now)
    may = ("acknowledge", "confirm") if hand.by.key in closing.confirmers(board) else ("acknowledge",)
    if (
        left
        or not orders
        or any(order.verb not in may or (order.verb == "confirm" and not order.refs) for order in orders)
    ):
        return None
    outcomes = [carry_out(Order(hand, board, letter.meeting, letter, post.mail.id), order) for order in orders]
    if any(outcome.refused for outcome in outcomes):
        return None
    words = "; ".join(outcome.done for outcome in outcomes)
    kind = "confirmation" if any(order.verb == "confirm" for order in orders) else "acknowledgement"
    return Fate("applied", words, {"from_address": post.sender, "kind": kind})
