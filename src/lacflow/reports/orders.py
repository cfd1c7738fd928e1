"""`lacflow outbox release|withdraw|hold|resend`: a person's word about letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from lacflow.errors import InputFault, Problem
from lacflow.letters.words import plural
from lacflow.store import brakes, holding, journal, outbox
from lacflow.store.database import Database
from lacflow.store.showing import explain

BY = "a person at the command line"

_DONE = {"release": "let go", "withdraw": "taken back", "hold": "kept back", "resend": "to be sent again"}
_WORKS_ON = {
    "release": ("waiting",),
    "withdraw": ("queued", "waiting", "retry"),
    "hold": ("queued", "retry"),
    "resend": ("failed", "bounced"),
}


def outbox_order(db: Database, verb: str, ids: Sequence[int], board: str | None, now: datetime) -> str:
    """Carry out one order; return what was done in words.

    Args:
        ids: letters by number; with none, every letter of `board` the order makes sense for.

    Raises:
        InputFault: neither letters nor a board were named, or there is no such letter.
    """
    if not ids and board is None:
        raise InputFault(
            Problem("outbox.which", "Which letters?", "Give their numbers, or --board for all of a board.")
        )
    with db.write() as conn:
        chosen = _chosen(conn, verb, ids, board)
        done = _act(verb)(conn, chosen, now)
        _settle_brakes(conn, verb, board, ids, now)
        left = [_unchanged(conn, number) for number in chosen if number not in done]
        journal.write(conn, now, "outbox", f"{verb}: letters {', '.join(map(str, done)) or 'none'}", board, BY)
    count = plural(len(done), "letter").capitalize()
    return "\n".join([f"{count} {_DONE[verb]}.", *left])


def _unchanged(conn: Connection, number: int) -> str:
    """Say of a letter that an order left alone how it stands."""
    letter = outbox.load(conn, number)
    return f"Letter {number} stays as it is. {explain(letter)}" if letter else ""


def switch_all(db: Database, verb: str, now: datetime) -> str:
    """Hold all sending, of every board, or let it go on; return what was done in words."""
    with db.write() as conn:
        if verb == "hold":
            new = holding.hold_all(conn, BY, now)
            return (
                "All sending is held. `lacflow outbox release --all` lets it go on." if new else "It is held already."
            )
        return "Sending goes on." if holding.lift(conn, BY, now) else "Nothing was held as a whole."


def _chosen(conn: Connection, verb: str, ids: Sequence[int], board: str | None) -> list[int]:
    known = {x.id: x for x in outbox.list_letters(conn, board=board)}
    unknown = [n for n in ids if n not in known]
    if unknown:
        numbers = ", ".join(map(str, unknown))
        raise InputFault(
            Problem("outbox.unknown", f"There is no letter {numbers} here.", "`lacflow outbox` lists them.")
        )
    return list(ids) or [x.id for x in known.values() if x.state in _WORKS_ON[verb]]


def _act(verb: str) -> Callable[[Connection, list[int], datetime], list[int]]:
    reason = f"{_DONE[verb]} by {BY}"
    return {
        "release": lambda conn, ids, now: outbox.release(conn, ids),
        "withdraw": lambda conn, ids, now: outbox.withdraw(conn, ids, f"withdrawn by {BY}"),
        "hold": lambda conn, ids, now: outbox.hold(conn, ids, reason),
        "resend": lambda conn, ids, now: outbox.resend(conn, ids, now, reason),
    }[verb]


def _settle_brakes(conn: Connection, verb: str, board: str | None, ids: Sequence[int], now: datetime) -> None:
    """An order about all of a board also settles its brakes: they hold nothing any more."""
    if ids or verb not in ("release", "withdraw"):
        return
    for brake in brakes.undecided(conn, board):
        brakes.decide(conn, brake.id, "released" if verb == "release" else "withdrawn", BY, now)
