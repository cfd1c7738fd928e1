"""Is this your answer? A mail that is probably a lead's is held, and the lead asked; their "yes" makes it theirs.

The letter carries the token of the lead's request, so a reply may also be an update of their own, read like any other.
"No", or silence, leaves the mail with the project manager, who holds it anyway. A lead is asked at most three times a
day: whoever has a token must not be able to fill a mailbox.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.steps import IntentKey
from lacflow.mail.authenticity import Verdict
from lacflow.mail.body import new_text, text_of
from lacflow.mail.instructions import read_instructions
from lacflow.mail.parse import parse
from lacflow.runners.codes import code_for
from lacflow.runners.desk import new_letter
from lacflow.runners.reader import returns
from lacflow.runners.reader.hand import Hand
from lacflow.runners.reader.post import Fate, Post
from lacflow.runners.reader.receipts import CONFIRM, sent_text
from lacflow.runners.reader.shield import shielded_text
from lacflow.runners.reader.whose import Belongs
from lacflow.store import cycles, inbox, journal, outbox
from lacflow.store import returns as stored

A_DAY = 3
NO = frozenset(
    {"no", "no thanks", "no thank you", "no it is not", "no it isn't", "no, it is not", "no, it isn't", "not mine"}
)


def ask(conn: Connection, post: Post, found: Belongs) -> None:
    """Ask whose answer a held mail seems to be whether it is theirs: the lead, or whom we asked in their place."""
    request, desk = found.request, post.desk
    board = post.boards.get(request.board) if request else None
    if request is None or board is None or request.closed_at is not None:
        return
    to, day = desk.person(found.to or request.person), post.now.astimezone(board.zone).date()
    asked = outbox.list_letters(conn, board=board.key, meeting=request.meeting, to_person=to.key)
    today = [x for x in asked if x.step == CONFIRM and x.queued_at.astimezone(board.zone).date() == day]
    if not to.email or len(today) >= A_DAY:
        return
    key = IntentKey(board.key, request.meeting, CONFIRM, request.person, post.mail.known_by)
    code = code_for(conn, desk, board.key, request.meeting, request.person, to.key)
    env = desk.envelope(board, board.meeting(request.meeting), key, to, post.now, code)
    outgoing = letters.confirm_sender(
        env,
        text=shielded_text(new_text(text_of(post.incoming)) or post.incoming.subject, board),
        written_by="" if to.writes_from(post.sender) else _writer(post),
        late_for=board.meeting(found.late.meeting) if found.late else None,
        received=post.mail.received_at,
    )
    outbox.insert(conn, new_letter(board, env, outgoing, "query", now=post.now, about=(str(post.mail.id),)))


def _writer(post: Post) -> str:
    known = post.desk.directory.by_address(post.sender)
    return known.name if known else post.sender


def answered(conn: Connection, post: Post, found: Belongs, verdict: Verdict) -> Fate | None:
    """Take a plain "yes" or "no" to such a letter; None where a message is anything else."""
    letter, request = found.letter, found.request
    if letter is None or request is None or letter.step != CONFIRM or letter.person != request.person:
        return None
    orders, left = read_instructions(new_text(text_of(post.incoming), sent_text(conn, letter.id)), step=CONFIRM)
    said = " ".join(line.lower().strip(" .!") for line in left)
    who = {"person": request.person, "from_address": post.sender, "kind": "confirmation"}
    about = int(letter.about[0])
    if not orders and said in NO:
        journal.write(conn, post.now, "confirm", f"mail {about} is not theirs", letter.board, request.person)
        return Fate("applied", f"mail {about} is not theirs: it stays held", who)
    if [o.verb for o in orders] != ["confirm"] or orders[0].refs or left:
        return None
    return Fate("applied", _take_held(conn, post, found, verdict, about), who)


def take_on_word(hand: Hand, number: int) -> str:
    """Take a held mail in as its lead's on somebody's word; return what became of it, "" if it answers nothing."""
    mail = inbox.load(hand.conn, number)
    named = cycles.request_by_id(hand.conn, mail.request_id) if mail and mail.request_id else None
    if mail is None or named is None:
        return ""
    still_open = [r for r in cycles.open_requests(hand.conn, named.person) if r.board == named.board]
    request = still_open[0] if named.closed_at is not None and len(still_open) == 1 else named
    post = Post(mail, parse(mail.raw or b""), hand.boards, hand.desk, None, hand.now)
    found = Belongs(request.board, request.meeting, request)
    return _take_held(hand.conn, post, found, Verdict("apply", "", request.person), number, hand.by.key)


def _take_held(conn: Connection, post: Post, found: Belongs, verdict: Verdict, number: int, by: str = "") -> str:
    """Take a held mail in as the lead's own; return what became of it, in words."""
    mail = inbox.load(conn, number)
    waiting = stored.reviews(conn, inbox_id=number)
    if mail is None or mail.state != "held" or not any(r.kind == "sender" for r in waiting):
        return f"mail {number} was dealt with before"
    for review in waiting:
        stored.decide(conn, review.id, "accepted", by or verdict.person or "", post.now)
    theirs = replace(post, mail=mail, incoming=parse(mail.raw or b""))
    fate = returns.take(conn, theirs, replace(found, letter=None), verdict)
    where = {"board": found.board, "meeting": found.meeting, "request_id": found.request.id if found.request else None}
    inbox.set_state(conn, number, fate.state, f"{fate.reason}; theirs, as they say", **{**where, **fate.found})
    return f"mail {number} is theirs: {fate.reason}"
