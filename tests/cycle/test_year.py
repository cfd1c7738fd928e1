"""A year of eight boards and forty leads, seeded: every number of every briefing equals what anybody counts from the lists.

The recount knows nothing of the briefing: it keeps the plan as exported when each board was briefed and when it met, and the
rows of `updates` and `inbox`. The sample has fewer boards and leads; `make prove` runs them all.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest

from lacflow.app import App
from lacflow.board.calendar import instant
from lacflow.board.steps import timetable
from lacflow.documents import read_plan
from lacflow.reports import brief, deciding, exporting, listing
from lacflow.settings import write_starter
from lacflow.store import kept
from post import SOON, Sent, answer, receive, sent
from rounds import Round

START = date(2036, 3, 3)
FIRST = date(2036, 4, 10)
BEGIN = datetime(2036, 3, 3, 9, tzinfo=UTC)
EVERY = timedelta(weeks=6)
SAID = ("green, it goes well and two more have joined", "amber, the landlord is slow to answer", "red, the bid was refused",
        "no change", "amber", "green, all is on track, new date {day}", "is complete, all has been handed over",
        "amber, the works are late, new date {day}")  # fmt: skip
RANK = ("blue", "green", "amber", "red")
WHOLE_YEAR = (
    pytest.mark.prove,
    pytest.mark.skipif(not os.environ.get("LACFLOW_PROVE"), reason="a long sweep: make prove"),
)


@dataclass
class Year:
    """A service, its seed, and what the lists said at each board: when it was briefed, and when it met."""

    r: Round
    random: Random
    briefed: list[dict[str, Any]] = field(default_factory=list)
    met: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    heard: list[set[str]] = field(default_factory=list)
    first: dict[str, list[str]] = field(default_factory=dict)


def set_up(root: Path, boards: int, leads: int, open_service: Callable[[Path], App], seed: int) -> Year:
    """Return a board with so many meetings and leads, each with one to three actions."""
    names = {f"Lead Person{n}": f"Lead Person{n}" for n in range(leads)}
    year = Year(service(root, boards, names, open_service), Random(seed))
    rows = []
    for n in range(leads):
        for _ in range(year.random.randint(1, 3)):
            due = FIRST + timedelta(days=year.random.randrange(-40, 320))
            colour = year.random.choice(("Green", "Green", "Amber", "Red", ""))
            rows.append((str(len(rows) + 1), f"Lead Person{n}", colour, f"{due:%d/%m/%y}"))
    rows.append((str(len(rows) + 1), "Office of Nowhere", "Amber", "31/12/36"))
    year.r.take_in(rows, BEGIN)
    return year


def set_up_county(root: Path, boards: int, workbook: Path, open_service: Callable[[Path], App], seed: int) -> Year:
    """Return a board with a county's plan, and most leads known by the words the plan uses."""
    wordings = dict.fromkeys(lead.raw for a in read_plan(workbook, None).open_actions() for lead in a.leads)
    names = {words: f"Lead Person{n}" for n, words in enumerate(wordings) if n % 5}
    year = Year(service(root, boards, names, open_service), Random(seed))
    year.r.app.import_plan(workbook, "permanence", BEGIN)
    return year


def service(root: Path, boards: int, names: Mapping[str, str], open_service: Callable[[Path], App]) -> Round:
    """Return a service with so many meetings of its board, and leads by the words plans name them with."""
    write_starter(root, START)
    file = root / "config/boards/permanence.yaml"
    days = [FIRST + EVERY * n for n in range(boards)]
    meetings = "".join(
        f'  - {{key: b{n}, date: {day}, time: "10:00", state: confirmed}}\n' for n, day in enumerate(days)
    )
    head, _, tail = file.read_text().partition("meetings:\n")
    rest = tail[tail.index("\nsteps:") :]
    file.write_text(f"{head}meetings:\n{meetings}{rest}")
    people = root / "config/people.yaml"
    starter = re.sub(r"(?m)^  aliases:.*\n", "", people.read_text())
    entries = (
        f"\nl.n{n}:\n  name: {name}\n  email: n{n}@northmoor.example\n  aliases: [{json.dumps(words)}]\n"
        for n, (words, name) in enumerate(names.items())
    )
    people.write_text(starter + "".join(entries))
    return Round(root, open_service(root))


def one_board(year: Year, n: int) -> dict[str, Any]:
    """Play one board from its circulation to its close; return its briefing's figures."""
    app, board = year.r.app, year.r.app.board("permanence")
    when = timetable(board, board.meetings[n])
    app.tick(when.circulate.at + SOON)
    asked = {s.to: s for s in sent(year.r.root) if s.message.date and s.message.date >= when.circulate.at}
    lists_of(year, n)
    for to in sorted(asked):
        if to.startswith("n") and year.random.random() < 0.8:
            receive(year.r.root, reply(year, asked[to], when.circulate.at + timedelta(days=2)))
    app.tick(when.circulate.at + timedelta(days=2, hours=1))
    confirm(year)
    app.tick(when.chase.at + SOON)  # type: ignore[union-attr]
    for to in sorted(asked):
        if to.startswith("n") and year.random.random() < 0.2:
            receive(year.r.root, reply(year, asked[to], when.chase.at + timedelta(days=1)))  # type: ignore[union-attr]
    app.tick(when.chase.at + timedelta(days=1, hours=1))  # type: ignore[union-attr]
    app.tick(when.brief.at + SOON)
    figures = json.loads(brief.as_fixed(app, "permanence", f"b{n}", "json").content)
    year.briefed.append(lists_of(year, n))
    late = next(iter(sorted(a for a in asked if a.startswith("n"))))
    receive(year.r.root, reply(year, asked[late], when.brief.at + timedelta(days=1)))
    app.tick(when.brief.at + timedelta(days=1, hours=1))
    seen = lists_of(year, n)
    year.met.append({a["key"]: a for a in seen["plan"] if a["status"] == "open"})
    year.heard.append(spoken(seen))
    meets = instant(board.meetings[n].date, board.meetings[n].time, board.zone)
    app.tick(meets + timedelta(days=1))
    return figures


def reply(year: Year, letter: Sent, at: datetime) -> bytes:
    """Return what a lead says of some of the actions they were asked about."""
    refs = re.findall(r"^(\S+)  ?\([Oo]bjective", letter.text, re.MULTILINE)
    day = f"{(at + timedelta(days=year.random.randrange(30, 200))):%d/%m/%Y}"
    said = [f"{ref} {year.random.choice(SAID).format(day=day)}" for ref in refs if year.random.random() < 0.85]
    return answer(letter, "\n".join(said) or "I will write next week.", at)


def confirm(year: Year) -> None:
    """Have the project manager confirm half of what is said to be complete."""
    with year.r.app.database.read() as conn:
        waiting = [x for x in listing.review(conn, "permanence", None) if "complete" in x["reason"]]
    some = [x["id"] for x in waiting if year.random.random() < 0.5]
    if some:
        deciding.decide(year.r.app, "accept", some)


def lists_of(year: Year, n: int) -> dict[str, Any]:
    """Return the plan as exported and the rows of this board's lists."""
    app = year.r.app
    plan = json.loads(exporting.exported(app, app.board("permanence"), "json", None)[0])["actions"]
    with app.database.read() as conn:
        updates = json.loads(json.dumps(listing.updates(conn, "permanence", f"b{n}"), default=str))
        inbox = json.loads(json.dumps(listing.inbox(conn, "permanence", f"b{n}"), default=str))
    year.first = year.first or {a["key"]: first_dates(a) for a in plan}
    return {"plan": plan, "updates": updates, "inbox": inbox}


def force(action: dict[str, Any]) -> str | None:
    """The date in force."""
    found: str | None = (action["revised"] if action["revised"]["kind"] != "none" else action["due"])["date"]
    return found


def first_dates(action: dict[str, Any]) -> list[str]:
    """The dates an action came with: the first, and the revised one where there is one."""
    due, revised = action["due"]["date"], action["revised"]
    found = [due, *([revised["date"]] if revised["kind"] != "none" else [])]
    return [day for n, day in enumerate(found) if day and day not in found[:n]]


def spoken(lists: dict[str, Any]) -> set[str]:
    """What anything was said of."""
    keys = {u["key"] for u in lists["updates"] if u["changes"] or u["disposition"] != "review"}
    return keys | {k for i in lists["inbox"] for k in (*i["holds"], *i["settled"])}


def addendum_pages(year: Year, n: int) -> int:
    """Return over how many pages the addendum to one board's briefing runs; 0 where there is none."""
    with year.r.app.database.read() as conn:
        found = kept.newest(conn, "permanence", f"b{n}", "addendum").get("pdf")
    return len(pikepdf.open(BytesIO(found.content)).pages) if found and found.whole else 0


def recount(year: Year, n: int, figures: dict[str, Any]) -> dict[str, set[str]]:
    """Count the figures of one board from the lists of this board and what the earlier ones saw."""
    lists, day, meets = year.briefed[n], figures["at"][:10], figures["date"]
    rows = {a["key"]: a for a in lists["plan"] if a["status"] == "open"}
    heard, holds = spoken(lists), {k for i in lists["inbox"] for k in i["holds"]}
    rag = {key: a["rag"]["value"] for key, a in rows.items()}
    blue = {k for k in rows if rag[k] == "blue"}
    before = year.met[n - 1] if n else {}

    def first(key: str, name: str, otherwise: Any) -> Any:
        return next((u["changes"][name]["from"] for u in lists["updates"] if u["key"] == key and name in u["changes"]),
                    otherwise)  # fmt: skip

    was = {k: first(k, "rag", rag[k]) for k in rows}
    dated = {k: first(k, "revised", a["revised"]["date"]) or first(k, "due", a["due"]["date"]) for k, a in rows.items()}
    moved = {k: RANK.index(rag[k]) - RANK.index(was[k]) for k in rows if rag[k] and was[k]}
    slipped = {k for k in rows if (force(rows[k]) or "") > (dated[k] or "9")}
    said = {k for k, a in rows.items() if a["said_complete"] is not None} - blue
    red = {k for k in rows if rag[k] == "red"} & heard
    unheard = set(rows) - heard - blue
    last = {k: force(before[k]) if k in before else (dated[k] if not n else None) for k in rows}
    since = year_day(n - 1) if n else ""
    promised = {k for k in rows if last[k] and since < last[k] <= meets}
    dates = dates_until(year, figures["at"])
    later = {k: sum(b > a for a, b in pairwise(d)) for k, d in dates.items()}
    extended = {k for k in slipped if later[k] >= 3}
    twice = {k for k in unheard if n and k not in year.heard[n - 1]}

    def for_boards(key: str, count: int) -> bool:
        return n >= count - 1 and all(key in m and m[key]["rag"]["value"] == "red" for m in year.met[n - count + 1 : n])

    kept = promised - blue - said
    return {
        "red": red, "amber": {k for k in rows if rag[k] == "amber"} & heard,
        "green": ({k for k in rows if rag[k] == "green"} & heard) - holds,
        "not_assured": (unheard | ({k for k in rows if rag[k] == "green"} & holds)) - blue,
        "no_colour": {k for k in rows if rag[k] is None} & heard, "blue_proposed": said, "unheard": unheard,
        "worsened": {k for k, m in moved.items() if m > 0}, "improved": {k for k, m in moved.items() if m < 0},
        "slipped": slipped, "promised": promised, "promised_not_kept": kept, "unheard_two_boards": twice,
        "red_two_boards": {k for k in red if for_boards(k, 2)}, "red_three_boards": {k for k in red if for_boards(k, 3)},
        "moved_three_times": {k for k in rows if len(dates[k]) > 3}, "enquiry_extended_again": extended,
        "enquiry_promised_not_done": kept - slipped, "enquiry_not_assured": twice,
        "enquiry_red_no_recovery": {k for k in red if (force(rows[k]) or "") <= day},
        "decisions": extended | said | {k for k, a in rows.items() if not a["leads"]},
    }  # fmt: skip


def year_day(n: int) -> str:
    """The day of a board."""
    return (FIRST + EVERY * n).isoformat()


@pytest.mark.parametrize(
    ("boards", "leads", "seed"), [(3, 9, 1), pytest.param(8, 40, 7, marks=WHOLE_YEAR, id="whole year")]
)
def test_every_number_of_every_briefing_is_recounted(
    boards: int, leads: int, seed: int, tmp_path: Path, open_service: Callable[[Path], App]
) -> None:
    """And what was fixed can be worked out again from what was known then; no open action is lost between briefings."""
    is_recounted(set_up(tmp_path, boards, leads, open_service, seed), boards)


@pytest.mark.samples
@pytest.mark.parametrize("boards", [2, pytest.param(8, marks=WHOLE_YEAR, id="whole year")])
def test_so_is_every_number_over_a_county_s_plan(
    boards: int, tmp_path: Path, sample_data: Path, open_service: Callable[[Path], App]
) -> None:
    workbook = sample_data / "plans" / "county_l.xlsx"
    is_recounted(set_up_county(tmp_path, boards, workbook, open_service, 3), boards)


def is_recounted(year: Year, boards: int) -> None:
    """Play so many boards and recount each briefing, from the lists alone."""
    fixed = [one_board(year, n) for n in range(boards)]
    app = year.r.app
    for n, figures in enumerate(fixed):
        ids = {name: set(value["ids"]) for name, value in figures.items() if isinstance(value, dict)}
        counted = recount(year, n, figures)
        wrong = {name: (ids[name] ^ keys) for name, keys in counted.items() if ids[name] != keys}
        assert wrong == {}, f"board {n}"
        then = json.loads(brief.made(app, brief.compose_then(app, "permanence", f"b{n}"), "json", "then"))
        assert {k: v for k, v in then.items() if k != "known"} == figures, n
        whole = set().union(*(ids[name] for name in ("red", "amber", "green", "blue", "no_colour", "not_assured")))
        assert whole >= {a["key"] for a in year.briefed[n]["plan"] if a["status"] == "open"}
        assert addendum_pages(year, n) == 1
        if n:
            gone = set(year.met[n - 1]) - {a["key"] for a in year.briefed[n]["plan"] if a["status"] == "open"}
            assert {year.met[n - 1][k]["rag"]["value"] for k in gone} <= {"blue"}


def dates_until(year: Year, at: str) -> dict[str, list[str]]:
    """Return the dates in force each action had up to an instant: the first, then each that an update gave it."""
    found = {key: list(days) for key, days in year.first.items()}
    with year.r.app.database.read() as conn:
        rows = json.loads(json.dumps(listing.updates(conn, "permanence", None), default=str))
    for row in rows:
        day = row["changes"].get("revised", {}).get("to")
        if day and datetime.fromisoformat(row["at"]) <= datetime.fromisoformat(at) and found[row["key"]][-1:] != [day]:
            found[row["key"]].append(day)
    return found
