"""`lacflow plan close|reopen|carry|reassign`, `lacflow log close|promote`, `decisions add`: the same rooms as by reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lacflow.board.due import read_due
from lacflow.board.plan import NO_DUE, Due
from lacflow.errors import InputFault, Problem
from lacflow.mail.minutes import minutes_in
from lacflow.reports.deciding import hand_of
from lacflow.runners.reader import closing, handing_over, minuting
from lacflow.runners.reader.hand import Outcome
from lacflow.runners.reader.whose import open_meeting
from lacflow.store import log, plans

if TYPE_CHECKING:
    from lacflow.app import App


def close(service: App, board: str, key: str, reason: str, words: str, by: str | None = None) -> Outcome:
    """Take an action out of circulation for a reason."""
    one = service.board(board)
    with service.database.write() as conn:
        return closing.close(hand_of(service, conn, one, by), one, key, reason, words)


def reopen(service: App, board: str, key: str, words: str, by: str | None = None) -> Outcome:
    """Open a closed or complete action again."""
    one = service.board(board)
    with service.database.write() as conn:
        return closing.reopen(hand_of(service, conn, one, by), one, key, words)


def carry(service: App, board: str, key: str, ref: str, due: str | None, by: str | None = None) -> Outcome:
    """Carry an action over to a new ref."""
    one = service.board(board)
    with service.database.write() as conn:
        hand = hand_of(service, conn, one, by)
        return closing.carry_over(hand, one, key, ref, _due(due))


def reassign(service: App, board: str, key: str, to: str, instead_of: str = "", by: str | None = None) -> Outcome:
    """Give an action another lead, asked in the cycle in hand or, before it opens, with everybody else."""
    one = service.board(board)
    with service.database.write() as conn:
        hand = hand_of(service, conn, one, by)
        new = handing_over.person_of(hand, to)
        if isinstance(new, str):
            raise InputFault(Problem("person.unknown", f"{new[0].upper()}{new[1:]}.", "", to))
        meeting = open_meeting(conn, one, hand.now)
        return handing_over.hand_over(hand, one, meeting, key, new, instead_of, alone=not instead_of)


def close_entry(service: App, number: int, words: str, by: str | None = None) -> Outcome:
    """Close an entry of the log."""
    with service.database.write() as conn:
        board = service.board(_board_of(conn, number))
        return closing.close_entry(hand_of(service, conn, board, by), number, words)


def promote(service: App, number: int, ref: str, lead: str, due: str | None, by: str | None = None) -> Outcome:
    """Make an action of an entry of the log."""
    with service.database.write() as conn:
        board = service.board(_board_of(conn, number))
        return closing.promote(hand_of(service, conn, board, by), board, number, ref, lead, _due(due))


def decided(service: App, board: str, lines: Sequence[str], by: str | None = None) -> list[Outcome]:
    """Take in what the last board decided, a line each; what is not plain is refused with what is missing."""
    one = service.board(board)
    with service.database.write() as conn:
        hand = hand_of(service, conn, one, by)
        found, left = minutes_in("\n".join(lines), minuting.names_of(plans.load(conn, one.key)))
        unread = [
            Outcome(refused=f"“{line.strip()}” is no line of minutes") for line in left.split("\n") if line.strip()
        ]
        return [*(minuting.take(hand, one, minute) for minute in found), *unread]


def _board_of(conn: Connection, number: int) -> str:
    found = log.entry(conn, number)
    if found is None:
        raise InputFault(
            Problem("log.unknown", f"There is no number {number} here.", "`lacflow log` lists what there is.")
        )
    return found.board


def _due(words: str | None) -> Due:
    if not words:
        return NO_DUE
    found = read_due(words)
    if found.date is None:
        raise InputFault(
            Problem("update.due", "This is no one day.", found.why or "Write it like 30 June 2027.", words)
        )
    return found
