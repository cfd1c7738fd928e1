"""The figures of a briefing are those anybody gets from the lists, counted as docs/figures.md says and not otherwise.

The council meets in 2036, so that the commands, which go by the later of the real clock and the last tick, go by the tick.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lacflow.app import App
from lacflow.reports import deciding
from lacflow.settings import write_starter
from post import SOON, bounce, dates, out_of_office, receive
from rounds import Round, json_of

M = "2036-apr"
FAR, PAST = "31/12/36", "28/03/36"
PLAN = (
    ("1", "Helen Fern", "Green", FAR),  # turns red
    ("2", "Helen Fern", "Amber", FAR),  # turns green
    ("3", "Helen Fern / Tom Moss", "Green", FAR),  # shared: Helen answers for both
    ("4", "Helen Fern / Tom Moss", "Green", FAR),  # each must answer: only Helen does
    ("5", "Jonah Oakes", "Green", FAR),  # complete, confirmed
    ("6", "Jonah Oakes", "Green", FAR),  # complete, not confirmed
    ("7", "Jonah Oakes", "Amber", PAST),  # slips
    ("8", "Rosa Lind", "Green", PAST),  # past its date and green
    ("9", "Rosa Lind", "", FAR),  # no colour, no change
    ("10", "Rosa Lind", "Green", FAR),  # not answered: partly
    ("11", "Tom Moss", "Red", FAR),  # silent, was red
    ("12", "Kerry Vale", "Amber", FAR),  # away
    ("13", "Wendy Hale", "Green", PAST),  # bounces
    ("14", "Dee Ashby", "Green", FAR),  # words that wait: good news waits
    ("15", "Dee Ashby", "Amber", FAR),  # words that wait: bad news does not
    ("16", "Clerk of Nowhere", "Red", FAR),  # stands for nobody
    ("17", "Sam Reed - Team Leader", "Green", FAR),  # has no address
    ("18", "", "Green", FAR),  # no lead
    ("19", "Jonah Oakes", "Green", FAR),  # red and green again
    ("20", "Kerry Vale", "Green", FAR),  # silent with its lead away
    ("21", "Brian Stone", "Green", FAR),  # his one action passes to Tom
    ("22", "Agnes Bell", "Green", FAR),  # her words were dealt with, with nothing to record
    ("23", "Wendy Hale", "Green", FAR),  # its colour comes in a newer plan
)
#: Figures that count boards: recounted over a year in test_year.py.
OF_EARLIER_BOARDS = {
    "unheard_two_boards", "red_two_boards", "red_three_boards", "moved_three_times", "enquiries", "enquiry_extended_again",
    "enquiry_not_assured", "enquiry_no_reason",
}  # fmt: skip
COLOURS = ("blue", "green", "amber", "red")


@pytest.fixture
def busy(tmp_path: Path, open_service: Callable[[Path], App]) -> Round:
    """A cycle in which everything happens, up to the brief."""
    write_starter(tmp_path, date(2036, 3, 3))
    board, people = tmp_path / "config/boards/permanence.yaml", tmp_path / "config/people.yaml"
    board.write_text(board.read_text() + "\nanswers_each: [O1/4]\n")
    people.write_text(people.read_text() + "\ns.reed:\n  name: Sam Reed\n  aliases: [Sam Reed - Team Leader]\n")
    r = Round(tmp_path, open_service(tmp_path))
    when = dates(r.app)
    r.take_in(PLAN, when.circulate.at - timedelta(days=9))
    now = when.circulate.at + SOON
    r.app.tick(now)
    said = {
        "h.fern": "1 red, the landlord withdrew\n2 green, two more were found\n3 no change\n4 no change",
        "j.oakes": "5 is complete, all flats are let.\n6 is complete, the guide is printed.\n"
        "7 amber, the lease is late, new date 30/06/2036\n19 red, nobody came",
        "r.lind": "8 no change\n9 no change",
        "d.nurse": "The panel meets next week and will decide on the nurse.",
        "a.partner": "A draft went to the panel yesterday, see what they make of it.",
    }
    for person, text in said.items():
        r.says(person, text)(now)
    receive(tmp_path, out_of_office(r.last("circulation", "k.vale"), "30 April 2036", now))
    receive(tmp_path, bounce(r.last("circulation", "w.hale")))
    r.app.tick(now + timedelta(hours=1))
    r.says("j.oakes", "19 green, twelve came after all")(now)
    r.says("p.manager", "confirm 5", "query")(now)
    waiting = [x for x in json_of(tmp_path, "review", "--json") if x["person"] == "a.partner"]
    deciding.decide(r.app, "accept", [x["id"] for x in waiting])
    r.app.tick(now + timedelta(hours=2))
    newer = (("21", "Tom Moss", "Green", FAR), ("23", "Wendy Hale", "Amber", FAR))
    r.take_in(newer, now + timedelta(hours=3))
    for instant in (now + timedelta(hours=4), when.chase.at + SOON, when.brief.at - timedelta(days=1)):  # type: ignore[union-attr]
        r.app.tick(instant)
    r.app.tick(when.brief.at + SOON)
    return r


def recount(plan: list[dict[str, Any]], updates: list[dict[str, Any]], inbox: list[dict[str, Any]],
            escalations: list[dict[str, Any]], day: str, meets: str, each: set[str]) -> dict[str, list[str]]:  # fmt: skip
    """Count every figure from the lists alone, line for line as docs/figures.md has it."""
    says = [u for u in updates if u["changes"] or u["disposition"] != "review"]
    holds = {k for i in inbox for k in i["holds"]}
    spoken = {(u["person"], u["key"]) for u in says}
    spoken |= {(i["person"], k) for i in inbox for k in (*i["holds"], *i["settled"])}
    heard = {key for _, key in spoken}
    rows = [a for a in plan if a["status"] == "open"]

    asked = {p for a in plan for p in a["asked"]}
    theirs = {p: [a["key"] for a in rows if p in a["people"] and p in a["asked"]] for p in asked}
    done = {p for p in asked if all((p, k) in spoken if k in each else k in heard for k in theirs[p])}
    wrote = {i["person"] for i in inbox if i["state"] in ("applied", "held")}
    failed = {i["person"] for i in inbox if i["kind"] == "bounce"}
    replies = {i["person"]: i["away_until"] for i in inbox if i["kind"] == "auto_reply"}
    away = {p for p, until in replies.items() if until is None or until >= day}
    people = {"answered": done}
    for name, some in (("partly", wrote), ("bounced", failed), ("away", away), ("silent", asked)):
        people[name] = (asked & some) - set().union(*people.values())
    nobody = {w for a in rows for w in a["unmatched"]}
    nobody |= {"(no lead named)" for a in rows if not a["people"] and not a["unmatched"]}

    def keys(which: Callable[[dict[str, Any]], object]) -> set[str]:
        return {a["key"] for a in rows if which(a)}

    def force(a: dict[str, Any]) -> str | None:
        return a["revised"]["date"] if a["revised"]["kind"] != "none" else a["due"]["date"]

    def first(key: str, field: str, otherwise: str | None) -> str | None:
        return next(
            (u["changes"][field]["from"] for u in updates if u["key"] == key and field in u["changes"]), otherwise
        )

    def before(a: dict[str, Any]) -> str | None:
        return first(a["key"], "revised", a["revised"]["date"]) or first(a["key"], "due", a["due"]["date"])

    def moved(a: dict[str, Any]) -> int:
        """Return how many colours better (less than 0: worse) it is now than when the cycle opened."""
        now, was = a["rag"]["value"], first(a["key"], "rag", a["rag"]["value"])
        return COLOURS.index(was) - COLOURS.index(now) if now and was else 0

    by_key = {a["key"]: a for a in rows}
    blue = keys(lambda a: a["rag"]["value"] == "blue")
    turned = {u["key"] for u in updates if u["changes"].get("rag", {}).get("to") == "blue"}
    found = {
        "asked": asked, **people, "not_asked": {p for a in rows for p in a["people"]} - asked | nobody,
        "red": keys(lambda a: a["rag"]["value"] == "red") & heard,
        "amber": keys(lambda a: a["rag"]["value"] == "amber") & heard,
        "green": (keys(lambda a: a["rag"]["value"] == "green") & heard) - holds,
        "blue": blue | {a["key"] for a in plan if a["status"] != "open" and a["key"] in turned},
        "held_unread": keys(lambda a: a["rag"]["value"] == "green") & holds,
        "no_colour": keys(lambda a: a["rag"]["value"] is None) & heard,
        "silent_items": keys(lambda a: a["asked"]) - heard - blue,
        "not_asked_items": keys(lambda a: not a["asked"]) - heard - blue,
        "held": keys(lambda a: a["key"] in holds),
        "blue_proposed": keys(lambda a: a["said_complete"] is not None) - blue,
        "worsened": keys(lambda a: moved(a) < 0), "improved": keys(lambda a: moved(a) > 0),
        "slipped": keys(lambda a: (force(a) or "") > (before(a) or "9")),
        "overdue_green": (keys(lambda a: a["rag"]["value"] == "green" and (force(a) or "9") < day) & heard) - holds,
        "overdue_unheard": keys(lambda a: (force(a) or "9") < day) - heard - blue,
        "escalated": {e["key"] for e in escalations if e["ended_at"] is None},
    }  # fmt: skip
    found["not_assured"] = (keys(lambda a: a["key"] not in heard) | found["held_unread"]) - blue
    found["unheard"] = found["silent_items"] | found["not_asked_items"]
    found["promised"] = keys(lambda a: "" < (before(a) or "") <= meets)
    found["promised_not_kept"] = found["promised"] - blue - found["blue_proposed"]
    found["enquiry_promised_not_done"] = found["promised_not_kept"] - found["slipped"]
    found["enquiry_red_no_recovery"] = {k for k in found["red"] if (force(by_key[k]) or "") <= day}
    found["enquiry_complete_no_evidence"] = found["blue_proposed"] | blue
    found["enquiry_green_overdue"] = found["overdue_green"]
    found["decisions"] = found["blue_proposed"] | keys(lambda a: not a["leads"])
    return {name: sorted(ids) for name, ids in found.items()}


def test_every_figure_of_the_brief_is_recounted_from_the_lists(busy: Round) -> None:
    """`brief --format json` equals the recount, every figure of it, and none of them is idle."""
    root = busy.root
    brief = json_of(root, "brief", "--board", "permanence", "--meeting", M, "--format", "json", "--out", "-")
    plan = json_of(root, "plan", "export", "--board", "permanence", "--format", "json", "--out", "-")["actions"]
    lists = [json_of(root, name, "--meeting", M, "--json") for name in ("updates", "inbox", "escalations")]
    figures = {name: value for name, value in brief.items() if isinstance(value, dict)}
    counted = recount(plan, *lists, brief["at"][:10], brief["date"], {"O1/4"})
    assert {name: sorted(value["ids"]) for name, value in figures.items() if name in counted} == counted
    assert set(counted) | OF_EARLIER_BOARDS == set(figures)
    assert all(value["count"] == len(value["ids"]) == len(set(value["ids"])) for value in figures.values())
    assert {name for name, ids in counted.items() if not ids} == {"enquiry_red_no_recovery"}
    of_people = ("answered", "partly", "silent", "away", "bounced")
    assert sorted(p for name in of_people for p in counted[name]) == counted["asked"]
    shown = ("red", "amber", "green", "blue", "no_colour", "held_unread", "silent_items", "not_asked_items")
    assert sorted(k for name in shown for k in counted[name]) == sorted(a["key"] for a in plan if a["status"] == "open")
