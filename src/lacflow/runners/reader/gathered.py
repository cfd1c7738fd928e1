"""What is asked of the database for every return, asked once for all returns that can be read without one another.

Two returns can be where no message beside theirs carries their code, no action was asked about in both, and they are not
one person's. What one of them writes changes nothing of what was gathered for the other, as long as each keeps to what it
was asked about; one that strays says so (`Post.strays`), and what was gathered is gathered anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.plan import Plan
from lacflow.board.readings import Fields
from lacflow.store import answered, plans
from lacflow.store.cycles import Request
from lacflow.store.outbox import Letter
from lacflow.store.plans import Seen
from lacflow.store.spoken import Spoken, said_before, spoken

RECEIPT = "receipt"
#: How the occurrence of the receipt begins that joins the rest of a day.
JOINED = "joined"
#: Letters a lead may quote in a reply.
QUOTABLE = ("circulation", "reminder", "chase", "receipt")


@dataclass(frozen=True)
class Gathered:
    """What is known when a return is read.

    Attributes:
        plan: the actions it was asked about, as they stand.
        letters: those of ours for the lead in this cycle, oldest first.
        said: what was said of the actions in this cycle, and (`before`) for earlier boards, by action.
        receipts: how many the lead has had today.
    """

    plan: Plan
    letters: Sequence[Letter]
    said: Spoken
    before: Mapping[str, Sequence[tuple[str, Fields]]]
    receipts: int


def gather(
    conn: Connection, board: Board, requests: Sequence[Request], now: datetime, seen: Seen | None = None
) -> dict[int, Gathered]:
    """Return what is known of returns to these requests of one meeting, by request.

    Args:
        seen: the plan as it was seen before, of which little will have changed.
    """
    meeting, people = requests[0].meeting, [request.person for request in requests]
    asked_at = {key: request.asked_at for request in requests for key in request.asked}
    plan = plans.as_seen(conn, seen, asked_at) if seen else plans.load(conn, board.key, keys=list(asked_at))
    said = spoken(conn, board.key, meeting, list(asked_at), board.project_manager)
    before = said_before(conn, board.key, meeting, asked_at)
    letters = answered.of_people(conn, board.key, meeting, people)
    had = receipts_of_the_day(conn, board, people, now.astimezone(board.zone).date())
    found = {}
    for request in requests:
        own = frozenset(request.asked)
        asked = Plan(board.key, tuple(action for action in plan.actions if action.key in own))
        found[request.id] = Gathered(asked, letters[request.person], said, before, had[request.person])
    return found


def receipts_of_the_day(conn: Connection, board: Board, people: Sequence[str], day: date) -> dict[str, int]:
    """Return how many receipts people have had on a day, the joined one not counted."""
    morning, next_day = (datetime.combine(day + timedelta(days=n), time(), board.zone) for n in (0, 1))
    return answered.counts_to(conn, board.key, people, RECEIPT, morning, next_day, JOINED)


def apart(named: Iterable[Iterable[Request]]) -> frozenset[int]:
    """Return the requests whose returns can be read without the others.

    Args:
        named: for each message the requests whose codes it carries.
    """
    requests = [request for of_message in named for request in {r.id: r for r in of_message}.values()]
    times = Counter(request.id for request in requests)
    asked = Counter((request.board, key) for request in requests for key in request.asked)
    people = Counter((request.board, request.person) for request in requests)
    return frozenset(
        request.id
        for request in requests
        if times[request.id] == 1
        and people[request.board, request.person] == 1
        and all(asked[request.board, key] == 1 for key in request.asked)
    )
