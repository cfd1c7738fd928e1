"""Whose message this is: which request or letter it answers, and whether its sender may say what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.people import Person
from lacflow.mail.authenticity import Verdict, boundary, who_may_write
from lacflow.runners.codes import request_of_code, requests_to
from lacflow.runners.reader.post import Post
from lacflow.store import cycles, outbox
from lacflow.store.cycles import Request
from lacflow.store.outbox import Letter


@dataclass(frozen=True)
class Belongs:
    """Where a message belongs.

    `by_token` False: guessed from the sender's only open request, so never applied unasked. `late` is then the closed
    request whose code it carries, where it carries one. `to` is whom we asked in the lead's place with that code.
    """

    board: str | None = None
    meeting: str | None = None
    request: Request | None = None
    letter: Letter | None = None
    by_token: bool = False
    late: Request | None = None
    to: str | None = None


def belongs(conn: Connection, post: Post) -> Belongs:
    """Find where a message belongs: by its tokens, by the letter it answers, or by its sender's one open request."""
    letter = _answered(conn, post)
    for token in (*post.tokens, *((letter.token,) if letter and letter.token else ())):
        request = post.request_of(conn, token)
        if request is not None:
            return _expired(conn, post, request) or Belongs(request.board, request.meeting, request, letter, True)
        named = outbox.by_token(conn, token)
        if (theirs := request_of_code(conn, named)) is not None:
            request, to = theirs
            over = _expired(conn, post, request, to)
            return over or Belongs(request.board, request.meeting, request, letter, True, to=to)
        if named:
            found = letter or named[-1]
            return Belongs(found.board, found.meeting, None, found, True)
    person = post.desk.directory.by_address(post.sender)
    open_ones = requests_to(conn, person.key) if person else []
    if person and len(open_ones) == 1:
        return Belongs(open_ones[0].board, open_ones[0].meeting, open_ones[0], to=person.key)
    return _managed(conn, post, letter) or Belongs()


def _expired(conn: Connection, post: Post, request: Request, to: str | None = None) -> Belongs | None:
    """Return the one open request an answer to a closed one may be meant for; its sender is asked."""
    if request.closed_at is None or not _may_answer(post, request, to):
        return None
    fits = [r for r in cycles.open_requests(conn, request.person) if r.board == request.board]
    return Belongs(request.board, fits[0].meeting, fits[0], late=request) if len(fits) == 1 else None


def _may_answer(post: Post, request: Request, to: str | None) -> bool:
    lead = post.desk.person(request.person)
    return any(p.writes_from(post.sender) for p in (lead, *_stand_ins(post, lead, to)))


def _stand_ins(post: Post, lead: Person | None, to: str | None) -> list[Person]:
    """Return who may answer for a lead: their deputy, and whom we asked in their place."""
    found = [post.desk.directory.get(key) for key in (lead.deputy if lead else None, to)]
    today = post.now.date()
    return [p for p in found if p is not None and p != lead and not p.gone_on(today)]


def _managed(conn: Connection, post: Post, letter: Letter | None) -> Belongs | None:
    """Return where mail without any code belongs: with the letter it answers, or to the one board its sender manages."""
    of_letter = post.boards.get(letter.board) if letter else None
    if letter is not None and of_letter is not None and _manages(post, of_letter):
        return Belongs(letter.board, letter.meeting or open_meeting(conn, of_letter, post.now), None, letter)
    if letter is not None and of_letter is not None:  # a report's reader above: its board's manager reads the answer
        return Belongs(letter.board, letter.meeting or open_meeting(conn, of_letter, post.now))
    boards = [b for b in post.boards.values() if b.mailbox == post.mail.mailbox and _manages(post, b)]
    if len(boards) != 1:
        return None
    return Belongs(boards[0].key, open_meeting(conn, boards[0], post.now))


def _manages(post: Post, board: Board) -> bool:
    return post.desk.person(board.project_manager).writes_from(post.sender)


def open_meeting(conn: Connection, board: Board, now: datetime) -> str:
    """Return the meeting whose cycle is open, else the one that is next (or was last)."""
    in_hand = next((m for b, m in cycles.open_cycles(conn) if b == board.key), None)
    nearest = min(board.meetings, key=lambda m: (m.date < now.date(), m.date), default=None)
    return in_hand or (nearest.key if nearest else "")


def verdict(post: Post, found: Belongs) -> Verdict:
    """Apply the table of who may write to a message and where it belongs."""
    directory = post.desk.directory
    board = post.boards.get(found.board or "")
    person = directory.get(found.request.person if found.request else found.letter.to_person if found.letter else None)
    return who_may_write(
        post.incoming,
        vouched=boundary(post.incoming, post.trust, post.mail.trusted),
        person=person,
        deputies=_stand_ins(post, person, found.to),
        project_manager=directory.get(board.project_manager) if board else None,
        by_token=found.by_token,
        known=directory.by_address(post.sender),
    )


def _answered(conn: Connection, post: Post) -> Letter | None:
    """Return the letter a message answers, the surest first."""
    return next(iter(post.letters_named(conn, (*post.incoming.in_reply_to, *reversed(post.incoming.references)))), None)
