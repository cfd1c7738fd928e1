"""What the project manager is told at once about mail: a letter that came back, a message nobody vouches for.

One letter for each letter that came back. Of messages set aside, the first of a day: a flood of forgeries must not become
a flood of ours; `status` and the inbox show the rest.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.board import Board
from lacflow.board.steps import IntentKey
from lacflow.letters.data import WaitingLetter
from lacflow.mail.message import Outgoing
from lacflow.runners.desk import new_letter
from lacflow.runners.reader.post import Post
from lacflow.runners.reader.whose import Belongs
from lacflow.store import cycles, outbox, plans
from lacflow.store.outbox import Letter

Compose = Callable[[letters.Envelope], Outgoing]


def undelivered(conn: Connection, post: Post, letter: Letter) -> None:
    """Tell the project manager whose address does not work, and which actions that leaves unasked."""
    board = post.boards.get(letter.board)
    if board is None or letter.to_person == board.project_manager:
        return
    request = cycles.request_of(conn, letter.board, letter.meeting, letter.person)
    plan = plans.load(conn, board.key)
    items = [action for key in (request.asked if request else ()) if (action := plan.get(key)) is not None]
    key = IntentKey(board.key, letter.meeting, "undelivered", board.project_manager, letter.known_by)
    shown = WaitingLetter(letter.letter, post.desk.person(letter.to_person).name)
    _write(
        conn,
        post,
        board,
        key,
        lambda env: letters.undelivered(
            env, letter=shown, address=letter.to_address, reason="the address does not take mail", items=items
        ),
    )


def quarantined(conn: Connection, post: Post, found: Belongs, reason: str) -> None:
    """Tell the project manager of a message that could not be trusted; only of the first of a day."""
    boards = [b for b in post.boards.values() if b.key == found.board or b.mailbox == post.mail.mailbox]
    board = post.boards.get(found.board or "") or next(iter(boards), None)
    if board is None:
        return
    day = post.now.astimezone(board.zone).date()
    key = IntentKey(board.key, "", "quarantined", board.project_manager, day.isoformat())
    known = post.desk.directory.by_address(post.sender)
    claimed = known.name if known else "somebody we do not know"
    received = post.mail.received_at
    _write(
        conn,
        post,
        board,
        key,
        lambda env: letters.quarantined(env, claimed=claimed, received=received, reason=reason, number=post.mail.id),
    )


def _write(conn: Connection, post: Post, board: Board, key: IntentKey, compose: Compose) -> None:
    to = post.desk.person(board.project_manager)
    if not to.email or outbox.by_key(conn, key) is not None:
        return
    env = post.desk.envelope(board, board.meeting(key.meeting), key, to, post.now, None)
    outbox.insert(conn, new_letter(board, env, compose(env), "notice", now=post.now))
