"""Chairs' briefings of any size, made of invented facts: the same numbers for the same seed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from lacflow.board.assurance import Past
from lacflow.board.board import Board
from lacflow.board.briefing import LeadReturn, compose
from lacflow.board.calendar import Meeting
from lacflow.board.chair import Chair, Earlier, PastBoard, think
from lacflow.board.checks import Check
from lacflow.board.escalation import ItemFacts
from lacflow.board.people import Person
from lacflow.board.plan import Action, Colour, Due, DueKind, Lead, Objective
from lacflow.board.rag import Rag
from lacflow.papers.saying import Voice

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2027, 5, 6, 8, tzinfo=UTC)
MEETING = Meeting("2027-may", date(2027, 5, 13), time(10))
BOARD = Board("homes", "Homes and Belonging Board", "Homes Board", ZONE, "c.chair", "p.moor", "box", briefed=("l.3",))
MOOR = Person("p.moor", "Petra Moor", "petra.moor@northmoor.example")
VOICE = Voice(BOARD, MOOR)
TITLES = (
    "A home without delay",
    "Foster carers are kept",
    "School and work",
    "Health & <rest>",
    "A voice in decisions",
)
FIRST = ("Ada", "Bo", "Cleo", "Dev", "Eve", "Finn", "Gwen", "Hal", "Ines", "Jo")
LAST = ("Ash", "Birch", "Cole", "Dale", "Elm", "Frost", "Gale", "Hart", "Ives", "Jay")
DOES = ("Match every child with a family within", "Train carers in", "Write the guide to", "Review the panel for",
        "Open the evening line for", "Agree the protocol on", "Visit each home about", "Publish the offer of")  # fmt: skip
WHAT = ("ten weeks", "safer caring", "moving on", "permanence", "carers & <families>", "school places", "first nights")
COLOURS = (Rag.GREEN, Rag.GREEN, Rag.GREEN, Rag.AMBER, Rag.AMBER, Rag.RED, Rag.BLUE, None)


def name(n: int) -> str:
    """Return the name of a lead."""
    return f"{FIRST[n % 10]} {LAST[n // 10 % 10]}"


def chair(actions: int = 200, boards: int = 8, leads: int = 40, seed: int = 1) -> Chair:
    """Return a briefing with so many actions, after so many boards."""
    r = Random(seed)
    met = [date(2027, 5, 13) - timedelta(weeks=7 * (boards - n)) for n in range(boards)]
    items, colours, dues, heard = [], [{} for _ in met], [{} for _ in met], [set() for _ in met]
    for n in range(actions):
        key, lead, moves = _one(n, leads, r, met)
        rag, touched = r.choice(COLOURS), r.random() < 0.75
        for i in range(boards):
            colours[i][key], dues[i][key] = r.choice(COLOURS), moves[min(i // 3, len(moves) - 1)]
            if r.random() < 0.8:
                heard[i].add(key)
        items.append(_facts(n, key, lead, moves, rag, touched, colours[-1][key] if boards else None, r))
    earlier = Earlier(
        tuple(PastBoard(f"m{i}", day, colours[i], dues[i], frozenset(heard[i])) for i, day in enumerate(met)),
        {i.action.key: i.action.objective.number for i in items},
        {date(2027, 4, 23) + timedelta(days=n): r.randrange(6) for n in range(10)},
    )
    returns = tuple(_return(n, items, r) for n in range(leads))
    held = compose(
        BOARD, MEETING, items, returns, now=NOW, names={f"l.{n}": name(n) for n in range(leads)},
        last_words={i.action.key: "The second panel & <third> were put off; a new one is booked." for i in items},
        unreachable={"Head of <Homes>": "nobody holds this role (O1/2b)"},
    )  # fmt: skip
    checks = tuple(
        Check("green_but_overdue", f"green, and due {n} May", items[n].action.key) for n in range(actions // 20)
    )
    return think(held, earlier, reasons=BOARD.scheme.needs_reason, due_before={i.action.key: i.due_before for i in items},
                 checks=checks, next_meeting=Meeting("2027-jul", date(2027, 7, 1), time(10)))  # fmt: skip


def _one(n: int, leads: int, r: Random, met: list[date]) -> tuple[str, str, list[date]]:
    start = (met[-1] if met else date(2027, 5, 1)) + timedelta(days=r.randrange(-60, 120))
    moves = [start + timedelta(days=45 * i) for i in range(r.choice((1, 1, 1, 2, 3, 5)))]
    return f"O{n % 5 + 1}/{n // 5 + 1}", f"l.{n % max(leads, 1)}", moves


def _facts(n: int, key: str, lead: str, moves: list[date], rag: Rag | None, touched: bool, before: Rag | None,
           r: Random) -> ItemFacts:  # fmt: skip
    day = lambda on: Due(f"{on:%d/%m/%y}", on, DueKind.DAY)  # noqa: E731
    action = Action(
        key, key.partition("/")[2], key, Objective(str(n % 5 + 1), TITLES[n % 5]), f"{r.choice(DOES)} {r.choice(WHAT)}",
        leads=(Lead(lead, lead),) if n % 31 else (), due=day(moves[0]), revised=day(moves[-1]) if moves[1:] else Due(),
        rag=Colour(rag), priority="High" if n % 17 == 0 else "", said_complete="All are trained." if n % 29 == 3 else None,
    )  # fmt: skip
    spoke = NOW - timedelta(days=r.randrange(2, 12)) if touched else None
    return ItemFacts(action, before=before, asked=True, touched_at=spoke, last_update_at=spoke, due_before=moves[-2] if
                     moves[1:] else moves[0], reason_given=r.random() < 0.8,
                     past=Past((), (), (True,), tuple(moves)))  # fmt: skip


def _return(n: int, items: list[ItemFacts], r: Random) -> LeadReturn:
    own = [i for i in items if f"l.{n}" in i.action.people]
    missing = tuple(i.action.key for i in own if i.touched_at is None)
    asked = tuple(i.action.key for i in own)
    outcome = "answered" if not missing else "partly" if len(missing) < len(asked) else "silent"
    return LeadReturn(f"l.{n}", outcome, asked, missing, reply_by=NOW - timedelta(days=7), chased=r.randrange(3))
