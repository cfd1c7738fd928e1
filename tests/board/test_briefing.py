"""The briefing: who and what counts where, and in what order it is read."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.board import Board
from lacflow.board.briefing import (
    EscalationLine,
    LeadReturn,
    action_order,
    compose,
    figures,
    outcome_of,
    sections,
)
from lacflow.board.calendar import Meeting
from lacflow.board.escalation import ItemFacts
from lacflow.board.plan import Action, Colour, Due, DueKind, Objective
from lacflow.board.rag import Rag

BOARD = Board("b", "Board", "Board", ZoneInfo("Europe/London"), "a.chair", "p.manager", "box", briefed=("s.lead",))
MEETING = Meeting("2027-jan", date(2027, 1, 14), time(10))
NOW = datetime(2027, 1, 7, 9, tzinfo=UTC)
SPOKE = NOW - timedelta(days=10)


def day(*ymd):
    return Due("", date(*ymd), DueKind.DAY)


def item(ref, rag, *, heard=True, asked=True, before=None, due=None, revised=None, objective="1", **more):
    action = Action(
        f"O{objective}/{ref}",
        ref=ref,
        objective=Objective(objective),
        rag=Colour(rag),
        due=due or day(2027, 6, 30),
        revised=revised or Due(),
        said_complete=more.pop("said_complete", None),
    )
    touched = SPOKE if heard else None
    return ItemFacts(action, before=before or rag, asked=asked, touched_at=touched, last_update_at=touched, **more)


def brief(items=(), returns=(), **more):
    return compose(BOARD, MEETING, items, returns, now=NOW, **more)


def ids(briefing, name):
    found = figures(briefing)[name]
    assert found["count"] == len(found["ids"])
    return found["ids"]


def test_silence_is_never_green_nor_any_other_colour():
    briefing = brief([item("1", Rag.GREEN, heard=False), item("2", Rag.RED, heard=False), item("3", Rag.GREEN)])
    assert ids(briefing, "silent_items") == ["O1/1", "O1/2"]
    assert (ids(briefing, "green"), ids(briefing, "red")) == (["O1/3"], [])


def test_what_nobody_was_asked_about_is_not_green_either():
    briefing = brief([item("1", Rag.GREEN, heard=False, asked=False)])
    assert (ids(briefing, "not_asked_items"), ids(briefing, "silent_items")) == (["O1/1"], [])
    assert ids(briefing, "green") == []


def test_words_that_wait_never_make_green_but_do_not_hide_red():
    briefing = brief([item("1", Rag.GREEN), item("2", Rag.RED)], held_keys={"O1/1", "O1/2"})
    assert (ids(briefing, "held"), ids(briefing, "held_unread")) == (["O1/1", "O1/2"], ["O1/1"])
    assert (ids(briefing, "green"), ids(briefing, "red")) == ([], ["O1/2"])


def test_said_to_be_complete_keeps_its_colour_and_confirmed_is_blue():
    briefing = brief([item("1", Rag.AMBER, said_complete="done"), item("2", Rag.BLUE)], completed=["O1/9", "O1/2"])
    assert (ids(briefing, "blue_proposed"), ids(briefing, "amber")) == (["O1/1"], ["O1/1"])
    assert ids(briefing, "blue") == ["O1/2", "O1/9"]
    assert [i.action.key for i in sections(briefing).said_complete] == ["O1/1"]


def test_worse_better_and_slipped_are_against_the_opening_of_the_cycle():
    briefing = brief(
        [
            item("1", Rag.RED, before=Rag.AMBER),
            item("2", Rag.GREEN, before=Rag.RED),
            item("3", Rag.GREEN, revised=day(2027, 8, 31), due_before=date(2027, 6, 30)),
            item("4", Rag.GREEN, revised=day(2027, 5, 31), due_before=date(2027, 6, 30)),
        ]
    )
    assert ids(briefing, "worsened") == ["O1/1"]
    assert ids(briefing, "improved") == ["O1/2"]
    assert ids(briefing, "slipped") == ["O1/3"]
    assert sections(briefing).slipped[0].slipped_from == date(2027, 6, 30)


def test_only_a_green_heard_now_is_past_its_date_and_green():
    """The silent, those nobody was asked about and words that wait are not green; what is due today is not late."""
    briefing = brief(
        [
            item("1", Rag.GREEN, due=day(2027, 1, 6)),
            item("2", Rag.GREEN, due=day(2027, 1, 6), heard=False),
            item("3", Rag.GREEN, due=day(2027, 1, 7)),
            item("4", Rag.RED, due=day(2027, 1, 6)),
            item("5", Rag.GREEN, due=day(2027, 1, 6), heard=False, asked=False),
            item("6", Rag.GREEN, due=day(2027, 1, 6)),
            item("7", Rag.RED, due=day(2027, 1, 6), heard=False),
            item("8", Rag.BLUE, due=day(2027, 1, 6), heard=False),
        ],
        held_keys={"O1/6"},
    )
    assert ids(briefing, "overdue_green") == ["O1/1"]
    assert ids(briefing, "overdue_unheard") == ["O1/2", "O1/5", "O1/7"]


def test_the_age_is_that_of_the_last_word_in_local_days():
    late = ItemFacts(
        Action("O1/1", ref="1", rag=Colour(Rag.RED)),
        asked=True,
        last_update_at=datetime(2026, 10, 5, 23, 30, tzinfo=UTC),  # the 6th in London
    )
    assert [i.age_days for i in brief([late]).items] == [93]
    assert brief([item("1", Rag.RED, heard=False)]).items[0].age_days is None


LEADS = [
    LeadReturn("z.zed", "silent", ("O1/1",), ("O1/1",), reply_by=NOW - timedelta(days=7), chased=1),
    LeadReturn("a.able", "away", ("O1/2",), ("O1/2",), reply_by=NOW - timedelta(days=7), away_until=date(2027, 2, 1)),
    LeadReturn("s.lead", "partly", ("O1/3", "O1/4"), ("O1/3",), ("O1/4",), reply_by=NOW - timedelta(days=9)),
    LeadReturn("b.bond", "bounced", ("O1/5",), ("O1/5",), reply_by=NOW + timedelta(days=2)),
    LeadReturn("g.good", "answered", ("O1/6",)),
    LeadReturn("h.held", "answered", ("O1/7",), (), ("O1/7",)),
    LeadReturn("n.new", "not_asked"),
]
NAMES = {"z.zed": "Zoe Zed", "a.able": "Al Able", "s.lead": "Sam Reed", "b.bond": "Bo Bond", "n.new": "Nia New"}


def test_everybody_stands_in_one_place_and_those_asked_are_the_sum():
    briefing = brief(returns=LEADS, names=NAMES, unreachable={"Head of Roads": "nobody holds this role"})
    assert ids(briefing, "not_asked") == ["n.new", "Head of Roads"]
    parts = [ids(briefing, name) for name in ("answered", "partly", "silent", "away", "bounced")]
    assert parts == [["g.good", "h.held"], ["s.lead"], ["z.zed"], ["a.able"], ["b.bond"]]
    assert ids(briefing, "asked") == sorted(person for group in parts for person in group)


def test_somebody_unreachable_is_named_once_with_the_reason():
    briefing = brief(returns=LEADS, names=NAMES, unreachable={"Nia New": "has no address"})
    assert sections(briefing).not_asked_leads == (("n.new", "has no address"),)


def test_outstanding_leads_come_by_days_late_then_name_and_a_reader_is_pointed_out():
    outstanding = sections(brief([item("3", Rag.RED, heard=False)], LEADS, names=NAMES)).outstanding
    assert [(o.name, o.days_late) for o in outstanding] == [
        ("Sam Reed", 9),
        ("Al Able", 7),
        ("Zoe Zed", 7),
        ("Bo Bond", 0),
        ("h.held", 0),
    ]
    assert [o.name for o in outstanding if o.reads_this] == ["Sam Reed"]
    assert [i.action.key for i in outstanding[0].missing] == ["O1/3"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"asked": False, "missing": ["k"], "answered_at": NOW}, "not_asked"),
        ({"missing": [], "answered_at": NOW}, "answered"),
        ({"missing": [], "answered_at": None}, "answered"),
        ({"missing": ["k"], "answered_at": NOW, "bounced": True}, "partly"),
        ({"missing": ["k"], "answered_at": None, "bounced": True, "away_until": date(2027, 2, 1)}, "bounced"),
        ({"missing": ["k"], "answered_at": None, "away_until": date(2027, 1, 7)}, "away"),
        ({"missing": ["k"], "answered_at": None, "away_until": date(2027, 1, 6)}, "silent"),
    ],
)
def test_how_a_lead_stands(facts, expected):
    assert outcome_of(**{"asked": True, "today": date(2027, 1, 7), **facts}) == expected


def test_reasons_are_the_newest_words_and_escalations_are_counted_once():
    lines = [EscalationLine("silent", "O1/2", "w", NOW), EscalationLine("newly red", "O1/2", "w", NOW)]
    briefing = brief([item("2", Rag.RED)], escalations=lines, last_words={"O1/2": "trainer ill"})
    assert sections(briefing).red[0].reason == "trainer ill"
    assert ids(briefing, "escalated") == ["O1/2"]


def test_the_plain_list_is_in_the_order_people_count():
    refs = ["5a10", "10b.v", "5a2", "10b.iv", "10b.ix", "3.10", "3.9", "10"]
    order = ["3.9", "3.10", "5a2", "5a10", "10", "10b.iv", "10b.v", "10b.ix"]
    actions = [Action(f"O2/{ref}", ref=ref, objective=Objective("2")) for ref in refs]
    assert [a.ref for a in sorted(actions, key=action_order)] == order
    briefing = brief(
        [item("1", Rag.RED, objective="10"), item("1", Rag.RED, objective="2"), item("1", Rag.RED, objective="")]
    )
    assert [o.number for o, _ in sections(briefing).plain] == ["2", "10", ""]


def test_the_figures_are_those_of_the_contract():
    contract = "asked answered partly held silent away bounced not_asked red amber green blue_proposed blue worsened "
    contract += "improved slipped overdue_green escalated"
    assert set(contract.split()) <= set(figures(brief()))


facts = st.builds(
    item,
    ref=st.integers(1, 99).map(str),
    rag=st.none() | st.sampled_from(Rag),
    heard=st.booleans(),
    asked=st.booleans(),
    said_complete=st.none() | st.just("done"),
)


@given(
    st.lists(facts, max_size=12, unique_by=lambda f: f.action.key), st.sets(st.integers(1, 99).map(lambda n: f"O1/{n}"))
)
def test_every_open_action_is_in_exactly_one_of_eight(items, held):
    briefing = brief(items, held_keys=held)
    names = ("red", "amber", "green", "blue", "no_colour", "held_unread", "silent_items", "not_asked_items")
    assert sorted(k for name in names for k in ids(briefing, name)) == sorted(f.action.key for f in items)
