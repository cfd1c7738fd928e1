"""What the project manager is told at once about mail: a letter that came back, an absence, a message nobody vouches for.

One letter for each letter that came back, and for each absence that outlasts a reply-by. Of messages set aside, the first
of a day: a flood of forgeries must not become a flood of ours; `status` and the inbox show the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board import asking
from lacflow.board.board import Board
from lacflow.board.people import Person
from lacflow.board.situation import Situation
from lacflow.board.steps import IntentKey
from lacflow.letters.data import WaitingLetter
from lacflow.mail.absence import named_instead
from lacflow.mail.body import new_text, text_of
from lacflow.mail.message import Outgoing
from lacflow.runners.codes import requests_to
from lacflow.runners.desk import new_letter
from lacflow.runners.reader.post import Post
from lacflow.runners.reader.whose import Belongs
from lacflow.store import cycles, outbox, plans
from lacflow.store.outbox import Letter
from lacflow.store.standing import gather

Compose = Callable[[letters.Envelope], Outgoing]


def undelivered(conn: Connection, post: Post, letter: Letter) -> None:
    """Tell the project manager whose address does not work, and which actions that leaves unasked."""
    board = post.boards.get(letter.board)
    if board is None or letter.to_person == board.project_manager:
        return
    request = cycles.request_of(conn, letter.board, letter.meeting, letter.person)
    plan = plans.load(conn, board.key)
    items = [action for key in (request.asked if request else ()) if (action := plan.get(key)) is not None]
    about = (letter.person, *(a.key for a in items)) if letter.to_person == letter.person else ()
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
        about,
    )


def away(conn: Connection, post: Post, person: Person, until: date) -> None:
    """Tell the project manager of an absence that outlasts a reply-by: who, until when, and who is asked instead."""
    for request in requests_to(conn, person.key):
        board = post.boards.get(request.board)
        if board is None or person.key == board.project_manager:
            continue
        standing = gather(conn, board, request.meeting, post.desk.directory, post.now)
        s = Situation(board, standing.cycle, post.now)
        lead = next((one for one in s.cycle.leads if one.person == request.person), None)
        if lead is None or not asking.chaseable(lead) or not s.misses(lead):
            continue
        data = letters.AbsenceData(
            person=person,
            until=until,
            lead=post.desk.person(lead.person),
            reply_by=s.reply_by(lead),
            items=tuple(action for key in lead.missing if (action := standing.plan.get(key)) is not None),
            instead=post.desk.directory.get(asking.stands_in(s, lead)),
            named=named_instead(new_text(text_of(post.incoming)), _known_as(person)),
        )
        occurrence = f"{lead.person}-{person.key}-{until}"
        key = IntentKey(board.key, request.meeting, "away", board.project_manager, occurrence)
        _write(conn, post, board, key, partial(letters.away, data=data), (lead.person, *lead.missing))


def _known_as(person: Person) -> list[str]:
    return [person.name, *person.aliases, *filter(None, (person.email, *person.other_emails))]


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


def _write(
    conn: Connection, post: Post, board: Board, key: IntentKey, compose: Compose, about: tuple[str, ...] = ()
) -> None:
    """Queue a letter to the project manager, once; `about` are the lead and the actions an order in reply is about."""
    to = post.desk.person(board.project_manager)
    if not to.email or outbox.by_key(conn, key) is not None:
        return
    env = post.desk.envelope(board, board.meeting(key.meeting), key, to, post.now, None)
    outbox.insert(conn, new_letter(board, env, compose(env), "notice", now=post.now, about=about))
