"""The default rules over two consecutive boards: what each catches and its near miss, told to whom on which day.

Board one leaves the colours as they were. In board two (asked Thu 29 April, chased Thu 6 May 14:00, chair briefed
Thu 13 May, meeting Thu 20 May; Mon 3 May is a bank holiday) leads answer, correct themselves, or stay silent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lacflow.app import App
from post import SOON, dates
from rounds import Round, at, day, json_of

FAR = "31/12/27"
PLAN = (
    ("1a", "Helen Fern", "Green", FAR),  # turns red
    ("1b", "Helen Fern", "Green", FAR),  # turns red; the project manager says hold
    ("1c", "Helen Fern", "Green", FAR),  # turns red; corrected to amber the same day
    ("1d", "Helen Fern", "Red", FAR),  # red already
    ("2a", "Jonah Oakes", "Green", FAR),  # turns amber, not a word
    ("2b", "Jonah Oakes", "Green", FAR),  # turns amber, with a reason
    ("3a", "Rosa Lind", "Amber", FAR),  # amber for the second board
    ("3b", "Rosa Lind", "Green", "10/05/27"),  # turns amber, no new date for one that passes
    ("3c", "Rosa Lind", "Green", "10/05/27"),  # the same, with a new date
    ("3e", "Rosa Lind", "Red", FAR),  # amber now: one board only at that colour
    ("4a", "Tom Moss", "Green", FAR),  # silent
    ("4b", "Kerry Vale", "Green", FAR),  # answers just before the chase
    ("4c", "Wendy Hale", "Green", FAR),  # answers the day after the chase
    ("5a", "Tom Moss", "Amber", FAR),  # was amber, silent
    ("5b", "Kerry Vale", "Amber", FAR),  # was amber, not silent
    ("6a", "Dee Ashby", "Green", FAR),  # silent; her manager is away, with a deputy
    ("6b", "Sam Reed", "Green", FAR),  # silent; no manager is known
)
RED, BARE_AMBER = "newly red", "newly amber without a reason"
STANDING = "amber or red at that colour for two boards, or with no new date"
SILENT, WAS = "silent", "was amber or red, now silent"

#: rule, key: the day it was caught, and who was told, in order, on which day.
TABLE = {
    (RED, "O1/1a"): ("29 Apr", ["p.manager 29 Apr", "a.chair 30 Apr"]),
    (RED, "O1/1b"): ("29 Apr", ["p.manager 29 Apr"]),
    (RED, "O1/1c"): ("29 Apr", ["p.manager 29 Apr"]),
    (STANDING, "O1/1d"): ("29 Apr", ["p.manager 29 Apr", "a.chair 13 May", "a.partner 13 May", "s.lead 13 May"]),
    (BARE_AMBER, "O1/2a"): ("29 Apr", ["j.oakes 29 Apr", "p.manager 30 Apr"]),  # a second letter that day: next morning
    (STANDING, "O1/3a"): ("4 May", ["p.manager 4 May", "a.chair 13 May", "a.partner 13 May", "s.lead 13 May"]),
    (STANDING, "O1/3b"): ("4 May", ["p.manager 4 May", "a.chair 13 May", "a.partner 13 May", "s.lead 13 May"]),
    (STANDING, "O1/5b"): ("6 May", ["p.manager 6 May", "a.chair 13 May", "a.partner 13 May", "s.lead 13 May"]),
    (STANDING, "O1/5a"): ("6 May", ["p.manager 6 May", "a.chair 13 May", "a.partner 13 May", "s.lead 13 May"]),
    (SILENT, "O1/4a"): ("6 May", ["p.manager 6 May", "b.stone 10 May", "a.chair 13 May"]),
    (SILENT, "O1/4c"): ("6 May", ["p.manager 6 May"]),
    (SILENT, "O1/5a"): ("6 May", ["p.manager 6 May", "b.stone 10 May", "a.chair 13 May"]),
    (WAS, "O1/5a"): ("6 May", ["p.manager 6 May", "a.chair 7 May"]),
    (SILENT, "O1/6a"): ("6 May", ["p.manager 6 May", "k.vale 10 May", "a.chair 13 May"]),
    (SILENT, "O1/6b"): ("6 May", ["p.manager 6 May", "p.manager 10 May", "a.chair 13 May"]),
}
NAMED_IN_BRIEF = ["1a", "1d", "2a", "3a", "3b", "4a", "5a", "5b", "6a", "6b"]
PEOPLE = """
s.reed:
  name: Sam Reed
  email: sam.reed@northmoor.example
o.gone:
  name: Olive Gone
  email: olive.gone@riverside.example
  deputy: k.vale
  away: [2027-05-05..2027-05-14]
"""


@pytest.fixture
def two_boards(council: Path, open_service: Callable[[Path], App]) -> Round:
    """The first board over: everybody said no change."""
    people = council / "config/people.yaml"
    text = people.read_text()
    dee = text.index("d.nurse:")
    people.write_text(text[:dee] + text[dee:].replace("manager: b.stone", "manager: o.gone", 1) + PEOPLE)
    round_ = Round(council, open_service(council))
    when = dates(round_.app)
    round_.take_in(PLAN, when.circulate.at.replace(day=9))
    round_.app.tick(when.circulate.at + SOON)
    for letter in round_.letters("circulation"):
        round_.says(letter.to_person, "No change.")(when.circulate.at)
    for instant in (when.circulate.at + 2 * SOON, when.chase.at, when.brief.at, at("2027-04-08 11:00")):  # type: ignore[union-attr]
        round_.app.tick(instant)
    return round_


def happenings(r: Round) -> dict[str, Callable]:  # type: ignore[type-arg]
    return {
        "2027-04-29 10:00": r.says(
            "h.fern", "1a red, the landlord withdrew\n1b red, no staff\n1c red, no panel\n1d no change"
        ),
        "2027-04-29 11:00": r.says("j.oakes", "2a amber\n2b amber, two workers have left"),
        "2027-04-29 15:00": r.says("p.manager", "hold 1b", "escalation"),
        "2027-04-29 16:00": r.says("h.fern", "1c amber, two panel members were found"),
        "2027-05-04 10:00": r.says(
            "r.lind",
            "3a no change\n3b amber, the lease is late\n"
            "3c amber, the lease is late, new date 30/09/2027\n3e amber, a second school has joined",
        ),
        "2027-05-06 14:00": r.says("k.vale", "No change."),
        "2027-05-07 10:00": r.says("w.hale", "No change.", "chase"),
    }


def test_each_rule_catches_what_it_must_and_leaves_its_near_miss(two_boards: Round) -> None:
    """Each default rule catches one item and leaves its near miss; each is told in order, on its day, once a day."""
    r = two_boards
    r.go("2027-04-29 09:00", "2027-05-14 12:00", happenings(r))
    rows = json_of(r.root, "escalations", "--board", "permanence", "--meeting", "2027-may", "--json")
    found = {
        (row["rule"], row["key"]): (day(row["at"]), [f"{x['person']} {day(x['at'])}" for x in row["tellings"]])
        for row in rows
    }
    assert found == TABLE
    assert all(row["told"] == list(dict.fromkeys(x["person"] for x in row["tellings"])) for row in rows)
    ended = {(row["rule"], row["key"]) for row in rows if row["ended_at"]}
    assert ended == {(RED, "O1/1b"), (RED, "O1/1c"), (SILENT, "O1/4c")}

    own = Counter((x.to_person, day(x.accepted_at)) for x in r.letters("escalation") if x.meeting == "2027-may")  # type: ignore[arg-type]
    assert set(own.values()) == {1}
    assert sorted(own) == [
        ("a.chair", "30 Apr"), ("a.chair", "7 May"), ("b.stone", "10 May"), ("k.vale", "10 May"),
        ("p.manager", "10 May"), ("p.manager", "29 Apr"), ("p.manager", "30 Apr"), ("p.manager", "4 May"),
    ]  # fmt: skip

    what_each_letter_says(r)


def what_each_letter_says(r: Round) -> None:
    """The lead is asked why in the receipt, the summary tells of silence, the brief of what stands, each to its reader."""
    asked_back = texts(r, "receipt", "j.oakes")[0]
    assert asked_back.count("What is the reason it is amber") == 1
    assert asked_back.index("2a (objective 1)") < asked_back.index("What is the reason it is amber")
    assert asked_back.index("What is the reason it is amber") < asked_back.index("2b (objective 1)")
    summary = texts(r, "chase_summary", "p.manager")[0].partition("For your attention by the board's rules")[2]
    assert re.findall(r"- (\d\w): Do what", summary) == ["4a", "4c", "5a", "5b", "6a", "6b"]
    for person in ("a.chair", "a.partner", "s.lead"):
        brief = texts(r, "briefing", person)[0]
        assert named_in(brief) == NAMED_IN_BRIEF
    bare = re.search(
        r"2a: Do what 2a says for the children\. Amber, .*? Lead: Jonah Oakes\. (No reason given\.)?", brief
    )
    assert bare is not None
    assert bare[1]


def named_in(brief: str) -> list[str]:
    """The refs marked as escalated, each in one place: beside its own words, or beside the lead who owes the update."""
    found = []
    for entry in re.split(r" - (?=\d\w: |[A-Z])", brief.partition("The whole plan")[0]):
        own, mark = re.match(r"(\d\w): Do what", entry), re.search(r"Escalated(?:: | on )(.*)", entry)
        found += [own[1]] if own and mark else re.findall(r"\b\d[a-z]\b", mark[1]) if mark else []
    return sorted(found)


def texts(r: Round, letter: str, person: str) -> list[str]:
    return [" ".join(r.read(x).text.split()) for x in r.letters(letter, person) if x.meeting == "2027-may"]


def tellings(r: Round, key: str) -> list[str]:
    rows = json_of(r.root, "escalations", "--meeting", "2027-may", "--json")
    return [
        f"{x['person']} as {x['role']} {day(x['at'])}" for row in rows if row["key"] == key for x in row["tellings"]
    ]


def test_what_would_reach_the_chair_within_a_day_before_the_brief_is_said_in_the_brief(two_boards: Round) -> None:
    r = two_boards
    r.go(
        "2027-04-29 09:00",
        "2027-05-17 17:00",
        {
            "2027-05-10 15:00": r.says("h.fern", "1a red, the landlord withdrew"),
            "2027-05-11 17:00": r.says("h.fern", "1b red, no staff"),
            "2027-05-12 15:00": r.says("h.fern", "1c red, no panel"),
            "2027-05-13 15:00": r.says("j.oakes", "2a red, no flats"),
        },
    )
    assert tellings(r, "O1/1a")[-1] == "a.chair as chair 12 May"  # the project manager was told on the 11th
    assert tellings(r, "O1/1b")[-1] == "a.chair as chair 13 May"
    assert tellings(r, "O1/1c")[-1] == "a.chair as chair 13 May"
    assert tellings(r, "O1/2a")[-1] == "a.chair as chair 17 May"
    own = {day(x.accepted_at): x.about for x in r.letters("escalation", "a.chair") if x.meeting == "2027-may"}  # type: ignore[arg-type]
    assert sorted(own) == ["12 May", "17 May", "7 May"]
    assert (own["12 May"], own["17 May"]) == (("newly red: O1/1a",), ("newly red: O1/2a",))


def test_what_is_corrected_before_the_letter_leaves_is_told_to_nobody(two_boards: Round) -> None:
    """Red at seven in the evening, amber with a reason at eight: nothing of it leaves next morning."""
    r = two_boards
    r.go(
        "2027-04-29 09:00",
        "2027-05-04 12:00",
        {
            "2027-04-29 19:00": r.says("h.fern", "1a red, the landlord withdrew\n1b red, no staff"),
            "2027-04-29 20:00": r.says("h.fern", "1a amber, the landlord came back"),
        },
    )
    told = texts(r, "escalation", "p.manager")
    assert len(told) == 1
    assert "1b" in told[0]
    assert "1a" not in told[0]
    assert tellings(r, "O1/1a") == []


def test_an_absent_chair_is_stood_in_for(two_boards: Round) -> None:
    """The chair is away and has no deputy: their share goes to the project manager, who is told why."""
    r = two_boards
    people = r.root / "config/people.yaml"
    chair = "email: alan.okoro@northmoor.example\n"
    people.write_text(people.read_text().replace(chair, f"{chair}  away: [2027-04-26..2027-05-14]\n"))
    assert r.app.refresh(), r.app.faults
    r.go("2027-04-29 09:00", "2027-05-04 12:00", {"2027-04-29 10:00": r.says("h.fern", "1a red, no flat")})
    assert tellings(r, "O1/1a") == ["p.manager as project_manager 29 Apr", "p.manager as chair 30 Apr"]
    assert "away until 14 May" in texts(r, "escalation", "p.manager")[-1]
