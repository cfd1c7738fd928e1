"""Each check catches one action and leaves its near miss alone."""

from dataclasses import replace
from datetime import date

import pytest

from lacflow.board.calendar import WorkingDays
from lacflow.board.checks import RULES, Seen, check_action, check_plan, check_readers
from lacflow.board.plan import Action, Colour, Due, DueKind, Lead, Plan, Status
from lacflow.board.rag import DEFAULT, Rag

TODAY = date(2026, 12, 31)


def day(year, month, number):
    found = date(year, month, number)
    return Due(found.isoformat(), found, DueKind.DAY)


PAST, LATER, AFTER = day(2026, 12, 30), day(2027, 1, 13), day(2027, 3, 31)
FINE = Action(
    "O1/10c",
    ref="10c",
    progress="01.10.26 - Pat Quill - room booked",
    leads=(Lead("Pat Quill", "p.quill"),),
    due=AFTER,
    rag=Colour(Rag.GREEN),
)
OVERDUE_IS_RED = replace(DEFAULT, overdue_is_red=True)


def act(**changes):
    return replace(FINE, **changes)


def seen(action=FINE, **more):
    return Seen(action, TODAY, **more)


AMBER, RED, BLUE = Colour(Rag.AMBER), Colour(Rag.RED), Colour(Rag.BLUE)
HOLIDAY = WorkingDays({date(2027, 3, 26): "Good Friday"})

TABLE = [
    ("green_but_overdue", seen(act(due=PAST)), seen(act(due=day(2026, 12, 31)))),
    ("no_new_date", seen(act(due=PAST, rag=AMBER)), seen(act(due=PAST, revised=LATER, rag=AMBER))),
    ("overdue_not_red", seen(act(due=PAST), scheme=OVERDUE_IS_RED), seen(act(due=PAST))),
    ("reason_missing", seen(act(rag=RED), said_rag=Rag.RED), seen(act(rag=RED), said_rag=Rag.RED, said_words="ill")),
    ("reason_missing", seen(act(rag=RED, progress="")), seen(act(rag=RED))),
    (
        "slip_without_reason",
        seen(act(revised=day(2027, 5, 3)), before=FINE),
        seen(act(revised=day(2027, 5, 3)), before=FINE, said_words="ill"),
    ),
    (
        "slips_past_meeting",
        seen(before=act(due=LATER), meeting=date(2027, 1, 14)),
        seen(before=act(due=LATER), meeting=date(2027, 1, 12)),
    ),
    ("brought_forward", seen(act(revised=LATER), before=FINE), seen(act(revised=LATER))),
    ("day_not_worked", seen(act(due=day(2027, 3, 26)), days=HOLIDAY), seen(act(due=day(2027, 3, 26)))),
    ("day_not_worked", seen(act(due=day(2027, 2, 28))), seen(act(due=replace(day(2027, 2, 28), kind=DueKind.MONTH)))),
    ("text_unchanged", seen(before=FINE, said_words="Room booked."), seen(before=FINE, said_words="Room cancelled")),
    ("date_unreadable", seen(act(due=Due("31/04/27", None, DueKind.UNREADABLE))), seen(act(due=PAST))),
    ("no_date", seen(act(due=Due("TBC", None, DueKind.TBC))), seen(act(due=Due("Ongoing", None, DueKind.ONGOING)))),
    ("dates_swapped", seen(act(revised=LATER)), seen(act(due=LATER, revised=AFTER))),
    ("no_lead", seen(act(leads=(Lead("Head of Roads"),))), seen()),
    ("no_lead", seen(act(leads=())), seen()),
    ("no_colour", seen(act(rag=Colour(None, "purple"))), seen()),
    ("blue_without_evidence", seen(act(rag=BLUE)), seen(act(rag=BLUE, other={"Evidence": "minutes"}))),
    ("ref_duplicated", seen(act(key="O1/10c#2")), seen()),
    ("ref_missing", seen(act(key="O5/~12")), seen()),
]


@pytest.mark.parametrize(("name", "wrong", "near"), TABLE, ids=[row[0] for row in TABLE])
def test_a_check_catches_what_is_wrong_and_not_its_near_miss(name, wrong, near):
    assert [c.name for c in check_action(wrong, {name})] == [name]
    assert check_action(near, {name}) == ()


def test_every_check_stands_in_the_table():
    assert {row[0] for row in TABLE} == set(RULES)


def test_an_action_in_order_has_nothing_wrong():
    assert check_action(seen()) == ()


def test_what_was_said_to_be_complete_is_not_called_late():
    names = {"green_but_overdue", "no_new_date"}
    assert check_action(seen(act(due=PAST, said_complete="done")), names) == ()
    assert check_action(seen(act(due=PAST, rag=RED, said_complete="done")), names) == ()


def test_messages_name_the_facts():
    (found,) = check_action(seen(act(due=PAST)), {"green_but_overdue"})
    assert found.message == "green, but its date (30 December 2026) has passed"
    assert found.key == "O1/10c"
    assert found.question == "Its date was 30 December 2026: is it complete, or is there a new date?"


def test_a_plan_is_checked_over_its_open_actions_only():
    late, closed = act(key="O1/1", due=PAST), act(key="O1/2", due=PAST, status=Status.CLOSED)
    view = act(key="O1/3", due=PAST, view_of="O1/1")
    assert [(c.key, c.name) for c in check_plan(Plan("b", (late, closed, view, FINE)), TODAY)] == [
        ("O1/1", "green_but_overdue")
    ]


def test_a_reader_who_owes_updates_is_named_and_one_who_owes_none_is_not():
    (found,) = check_readers(["a.chair", "s.lead"], {"s.lead": ["O1/1", "O1/2"], "a.chair": [], "x": ["O1/3"]})
    assert found.message == "s.lead is briefed and owes 2 update(s): O1/1, O1/2"
