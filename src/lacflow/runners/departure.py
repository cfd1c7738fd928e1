"""May this letter leave now? The last look at a letter before it is handed over: a pure rule.

It was planned for a person, an address, a day. Since then the person may have left or moved, the day ended, or they may
have had enough mail for one day. What the planner withdraws (answered, no longer the lead) is gone before this is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lacflow.board.board import Board
from lacflow.board.calendar import add_working_days, instant, local_day, next_window
from lacflow.board.people import Person
from lacflow.store.outbox import Letter

#: A letter nobody can place waits so long before it is looked at again.
_LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Go:
    """It may leave, to this address."""

    address: str


@dataclass(frozen=True)
class Later:
    """Not now; look again then."""

    until: datetime
    why: str


@dataclass(frozen=True)
class Never:
    """It is of no use any more: `state` is withdrawn, or failed where it was tried."""

    state: str
    why: str


def departure(
    letter: Letter, board: Board | None, person: Person | None, now: datetime, had_today: int, cap: int
) -> Go | Later | Never:
    """Decide whether a due letter leaves now.

    Args:
        board: the board it is about; None for one not configured (a letter about no board has an empty `board`).
        person: whom it is to, as configured now; None if there is no such person any more.
        had_today: how many letters that person has had on this local day.
        cap: how many they may have in a day; 0: no limit.
    """
    if letter.closes_at is not None and now >= letter.closes_at:
        tried = f" after {letter.tries} attempts: {letter.reason}" if letter.tries else ""
        return Never("failed" if letter.tries else "withdrawn", f"too late: it was of use only until then{tried}")
    if person is None:
        return Never("withdrawn", f"{letter.to_person} is not among the people any more")
    if not person.email:
        return Never("withdrawn", f"{letter.to_person} has no address any more")
    if board is None:
        return Later(now + _LOOK_AGAIN, "its board is not configured") if letter.board else Go(person.email)
    opens = next_window(now, board.working_days, board.window, board.zone)
    if opens > now:
        return Later(opens, "outside the board's hours")
    if cap and had_today >= cap:
        return Later(_next_day(board, now), f"{letter.to_person} has had {had_today} letters today")
    return Go(person.email)


def _next_day(board: Board, now: datetime) -> datetime:
    """Return when the board's hours begin on its next working day."""
    tomorrow = local_day(add_working_days(now, 1, board.working_days, board.zone), board.zone)
    return instant(tomorrow, board.window.opens, board.zone)


def retry_delay(letter_id: int, tries: int) -> timedelta:
    """Return how long to wait after the `tries`-th attempt: two minutes doubling to two hours, a fifth more or less.

    The fifth comes from the letter's id, so that letters refused together do not come back together.
    """
    seconds = min(120 * 2 ** min(tries - 1, 10), 7200)
    share = (letter_id * 2654435761 + tries * 40503) % 1000 / 1000
    return timedelta(seconds=round(seconds * (0.8 + 0.4 * share)))
