"""Reply codes: a lead's is their request's; whoever else is written to about it has one of their own.

A deputy's answer is so known to come from the deputy, whoever sends the letter on, and it is the deputy who is asked
where somebody else's mail carries that code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from lacflow.board.steps import IntentKey, Step
from lacflow.runners.desk import Desk
from lacflow.store import cycles, outbox
from lacflow.store.cycles import Request
from lacflow.store.outbox import Letter

#: Letters that ask somebody for an update; who gets one may answer for the lead.
ASKING = frozenset((Step.CIRCULATE, Step.REMIND, Step.CHASE, Step.ANYTHING_CHANGED))
#: Letters about a lead's request, besides: an answer to one is an answer to the request.
_ABOUT = ASKING | {Step.DATE_CHANGED, Step.CANCELLED, Step.REINSTATED, "receipt", "confirm_sender"}


def code_for(conn: Connection, desk: Desk, board: str, meeting: str, person: str, to: str) -> str:
    """Return the code of letters to somebody about a lead's request: the lead's own, or one that is theirs alone."""
    request = cycles.request_of(conn, board, meeting, person)
    before = (
        outbox.list_letters(conn, board=board, meeting=meeting, person=person, to_person=to) if to != person else ()
    )
    return code_held(request, before, person, to) or desk.fresh_token(conn, made_from(board, meeting, person, to))


def code_held(request: Request | None, letters: Iterable[Letter], person: str, to: str) -> str | None:
    """Return the code that letters to somebody about a lead's request have had so far; None before the first.

    Args:
        letters: those of the meeting, or some of them that have all to that somebody, oldest first.
    """
    own = request.token if request else None
    if to == person:
        return own
    before = (x for x in letters if x.person == person and x.to_person == to and x.step in _ABOUT)
    codes = [x.token for x in before if x.token and x.token != own]
    return codes[-1] if codes else None


def made_from(board: str, meeting: str, person: str, to: str) -> IntentKey:
    """Return what the first code of letters to somebody about a lead's request is made from."""
    key = IntentKey(board, meeting, Step.CIRCULATE, person)
    return key if to == person else replace(key, occurrence=f"to-{to}")


def request_of_code(conn: Connection, letters: list[Letter]) -> tuple[Request, str | None] | None:
    """Return the request that letters with one code are about, and who was asked with it in the lead's place.

    Args:
        letters: those that carry the code, oldest first.
    """
    about = [x for x in letters if x.step in _ABOUT]
    request = cycles.request_of(conn, about[-1].board, about[-1].meeting, about[-1].person) if about else None
    if request is None:
        return None
    asked = [x.to_person for x in about if x.step in ASKING and x.to_person != x.person]
    return request, asked[-1] if asked else None


def requests_to(conn: Connection, person: str) -> list[Request]:
    """Return the open requests a person is to answer: their own, and those that went to them in a lead's place."""
    instead = {
        (x.board, x.meeting, x.person): None
        for x in outbox.list_letters(conn, to_person=person)
        if x.step in ASKING and x.person != person and x.state != "withdrawn"
    }
    found = [cycles.request_of(conn, *of) for of in instead]
    return [*cycles.open_requests(conn, person), *(r for r in found if r is not None and r.closed_at is None)]
