"""Whose message this is: which request or letter it answers, and whether its sender may say what it says."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from lacflow.mail.authenticity import Verdict, boundary, who_may_write
from lacflow.mail.reference import tokens_in
from lacflow.runners.reader.post import Post
from lacflow.store import cycles, outbox
from lacflow.store.cycles import Request
from lacflow.store.outbox import Letter


@dataclass(frozen=True)
class Belongs:
    """Where a message belongs. `by_token` False: guessed from the sender's only open request, so never applied unasked."""

    board: str | None = None
    meeting: str | None = None
    request: Request | None = None
    letter: Letter | None = None
    by_token: bool = False


def belongs(conn: Connection, post: Post) -> Belongs:
    """Find where a message belongs: by its tokens, by the letter it answers, or by its sender's one open request."""
    letter = _answered(conn, post)
    for token in (*tokens_in(post.incoming), *((letter.token,) if letter and letter.token else ())):
        request = cycles.request_by_token(conn, token)
        if request is not None:
            return Belongs(request.board, request.meeting, request, letter, True)
        named = outbox.by_token(conn, token)
        if named:
            found = letter or named[-1]
            return Belongs(found.board, found.meeting, None, found, True)
    person = post.desk.directory.by_address(post.sender)
    open_ones = cycles.open_requests(conn, person.key) if person else []
    if len(open_ones) == 1:
        return Belongs(open_ones[0].board, open_ones[0].meeting, open_ones[0])
    return Belongs()


def verdict(post: Post, found: Belongs) -> Verdict:
    """Apply the table of who may write to a message and where it belongs."""
    directory = post.desk.directory
    board = post.boards.get(found.board or "")
    person = directory.get(found.request.person if found.request else found.letter.to_person if found.letter else None)
    deputy = directory.get(person.deputy) if person else None
    return who_may_write(
        post.incoming,
        vouched=boundary(post.incoming, post.trust, post.mail.trusted),
        person=person,
        deputies=[deputy] if deputy else [],
        project_manager=directory.get(board.project_manager) if board else None,
        by_token=found.by_token,
        known=directory.by_address(post.sender),
    )


def _answered(conn: Connection, post: Post) -> Letter | None:
    for reference in (*post.incoming.in_reply_to, *reversed(post.incoming.references)):
        letter = outbox.by_message_id(conn, reference)
        if letter is not None:
            return letter
    return None
