"""Who really reads an escalation: never nobody, nobody twice, and it says why."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.board import Board
from lacflow.board.escalation import recipients
from lacflow.board.people import Away, Directory, Person
from lacflow.board.plan import Action, Lead

TODAY = date(2027, 1, 4)
AWAY = (Away(date(2027, 1, 1), date(2027, 1, 8)),)
BOARD = Board(
    "b", "Board", "Board", ZoneInfo("Europe/London"), "chair", "pm", "box", briefed=("lead", "partner"), admin="admin"
)
ACTION = Action("O1/1", leads=(Lead("Lee Dale", "lead"),))


def person(key, **more):
    name = {"chair": "Ann Chair", "pm": "Pia Moss", "lead": "Lee Dale", "boss": "Bo Stone", "vice": "Val Ice"}.get(key)
    return Person(key, name or key.title(), **{"email": f"{key}@council.example", **more})


PEOPLE = Directory.of(
    [
        person("chair"),
        person("pm"),
        person("lead", manager="boss", deputy="vice"),
        person("boss"),
        person("vice"),
        person("partner"),
        person("admin"),
    ]
)


def but(key, **changes):
    return Directory({**PEOPLE.people, key: replace(PEOPLE.people[key], **changes)})


def told(role, directory=PEOPLE, action=ACTION, board=BOARD):
    return recipients(role, action, board, directory, TODAY)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("chair", ["chair"]),
        ("project_manager", ["pm"]),
        ("briefed", ["lead", "partner"]),
        ("lead", ["lead"]),
        ("deputy", ["vice"]),
        ("manager", ["boss"]),
        ("admin", ["admin"]),
        ("vice", ["vice"]),
    ],
)
def test_a_role_is_read_by_whoever_holds_it(role, expected):
    assert told(role)[0] == expected


def test_a_chair_who_is_away_is_replaced_by_the_deputy_then_the_project_manager():
    with_deputy = but("chair", away=AWAY, deputy="vice")
    assert told("chair", with_deputy) == (["vice"], "Ann Chair is away until 8 January: Val Ice instead")
    both_away = Directory({**with_deputy.people, "vice": person("vice", away=AWAY)})
    assert told("chair", both_away)[0] == ["pm"]
    assert told("chair", but("chair", away=AWAY))[0] == ["pm"]


def test_away_ends_with_its_last_day():
    assert recipients("chair", ACTION, BOARD, but("chair", away=AWAY), date(2027, 1, 9))[0] == ["chair"]


@pytest.mark.parametrize("trouble", [{"email": None}, {"email": ""}])
def test_somebody_without_an_address_is_passed_over(trouble):
    assert told("manager", but("boss", **trouble)) == (["pm"], "Bo Stone has no address: Pia Moss instead")


def test_a_missing_manager_does_not_stop_an_escalation():
    assert told("manager", but("lead", manager=None)) == (
        ["pm"],
        "nobody is known as the manager of Lee Dale, who leads it: Pia Moss instead",
    )
    gone = Directory({k: p for k, p in PEOPLE.people.items() if k != "boss"})
    assert told("manager", gone)[0] == ["pm"]


def test_an_action_without_a_lead_goes_to_the_project_manager():
    assert told("lead", action=Action("O1/2", leads=(Lead("Head of Roads"),))) == (
        ["pm"],
        "nobody is known as the lead: Pia Moss instead",
    )


def test_the_project_manager_away_leaves_it_to_the_administrator():
    assert told("project_manager", but("pm", away=AWAY))[0] == ["admin"]


def test_when_all_are_away_somebody_is_written_to_all_the_same():
    all_away = Directory({k: replace(p, away=AWAY) for k, p in PEOPLE.people.items()})
    keys, why = told("chair", all_away)
    assert keys == ["chair"]
    assert why.endswith("Ann Chair all the same")


def test_the_same_person_is_told_once():
    keys, _ = told("manager", action=Action("O1/3", leads=(Lead("a", "lead"), Lead("b", "vice"))), directory=PEOPLE)
    assert keys == ["boss", "pm"]
    both = Directory({**PEOPLE.people, "vice": person("vice", manager="boss")})
    assert told("manager", both, Action("O1/3", leads=(Lead("a", "lead"), Lead("b", "vice"))))[0] == ["boss"]


def test_a_reader_who_leads_the_action_is_told_and_it_is_shown():
    keys, why = told("briefed")
    assert keys == ["lead", "partner"]
    assert why.endswith("Lee Dale leads this action")


def test_a_ring_of_deputies_ends():
    ring = Directory(
        {
            **PEOPLE.people,
            "chair": person("chair", email=None, deputy="vice"),
            "vice": person("vice", email=None, deputy="chair"),
        }
    )
    assert told("chair", ring)[0] == ["pm"]


keys = st.sampled_from(["chair", "pm", "lead", "boss", "vice", "partner", "admin"])
anybody = st.builds(
    Person,
    key=keys,
    name=st.just("Some Body"),
    email=st.none() | st.just("x@council.example"),
    deputy=st.none() | keys,
    manager=st.none() | keys,
    away=st.sampled_from([(), AWAY]),
)


@given(
    st.sampled_from(
        ["chair", "project_manager", "briefed", "sponsor", "lead", "deputy", "manager", "admin", "nonsense"]
    ),
    st.lists(anybody, max_size=7).map(Directory.of),
    st.lists(keys, max_size=3),
)
def test_never_nobody_never_twice_and_somebody_who_can_read_it_where_there_is_one(role, directory, leads):
    action = Action("O1/1", leads=tuple(Lead(k, k) for k in leads))
    found, why = told(role, directory, action)
    assert found
    assert len(found) == len(set(found))
    assert why
    fallback = [directory.get(k) for k in ("pm", "admin")]
    if any(p and p.email and not p.away_on(TODAY) for p in fallback):
        assert all((p := directory.get(k)) and p.email and not p.away_on(TODAY) for k in found)
