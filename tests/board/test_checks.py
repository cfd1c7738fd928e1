"""Each check catches one thing and leaves its near miss alone."""

from dataclasses import replace
from datetime import date

import pytest

from lacflow.board.calendar import WorkingDays
from lacflow.board.checks import NAMES, RULES, Facts, Seen, Weight, check_action, check_plan, check_readers
from lacflow.board.checks.titles import TITLES
from lacflow.board.people import Directory, Person
from lacflow.board.plan import OVERWRITTEN, Action, Colour, Deliverable, Due, DueKind, Lead, Objective, Plan, Status
from lacflow.board.rag import DEFAULT, Rag
from lacflow.errors import Where

TODAY = date(2026, 12, 31)


def day(year, month, number):
    found = date(year, month, number)
    return Due(found.isoformat(), found, DueKind.DAY)


PAST, LATER, AFTER = day(2026, 12, 30), day(2027, 1, 13), day(2027, 3, 31)
FINE = Action(
    "O1/10c",
    ref="10c",
    objective=Objective("1", "Homes"),
    activity="Book the room",
    progress="01.10.26 - Pat Quill - room booked",
    leads=(Lead("Pat Quill", "p.quill"),),
    due=AFTER,
    rag=Colour(Rag.GREEN),
)
OVERDUE_IS_RED = replace(DEFAULT, overdue_is_red=True)
PEOPLE = Directory.of(
    [
        Person("p.quill", "Pat Quill", "pat@x.example", role="Head of Rooms"),
        Person("g.one", "Gil One", "gil@x.example", left=date(2026, 11, 30)),
        Person("s.tay", "Sue Tay", "sue@x.example", left=date(2027, 1, 31)),
    ]
)
FACTS = Facts(TODAY, directory=PEOPLE, met=(date(2026, 10, 14), date(2026, 12, 2)))


def act(**changes):
    return replace(FINE, **changes)


def seen(action=FINE, **more):
    return Seen(action, TODAY, **more)


def known(action=FINE, **more):
    return seen(action, facts=replace(FACTS, **more))


def told(words, rag=Rag.GREEN):
    return seen(act(rag=Colour(rag), progress=words))


def part(number="1", update="", **dates):
    return Deliverable(number, f"Part {number}", update, **dates)


DONE = Due("Complete", None, DueKind.COMPLETE)
GREEN, AMBER, RED, BLUE = Colour(Rag.GREEN), Colour(Rag.AMBER), Colour(Rag.RED), Colour(Rag.BLUE)
HOLIDAY = WorkingDays({date(2027, 3, 26): "Good Friday"})

TABLE = [
    ("green_but_overdue", seen(act(due=PAST)), seen(act(due=day(2026, 12, 31)))),
    ("part_overdue", seen(act(deliverables=(part(due=PAST),))), seen(act(deliverables=(part(due=LATER),)))),
    (
        "part_overdue",
        seen(act(deliverables=(part(due=PAST, update="still at it"),))),
        seen(act(deliverables=(part(due=PAST, update="20.12.26 - completed"),))),
    ),
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
    (
        "baseline_overwritten",
        seen(act(due=LATER, revised=replace(AFTER, why=OVERWRITTEN))),
        seen(act(due=LATER, revised=replace(AFTER, why="given by Pat Quill"))),
    ),
    ("day_not_worked", seen(act(due=day(2027, 3, 26)), days=HOLIDAY), seen(act(due=day(2027, 3, 26)))),
    ("day_not_worked", seen(act(due=day(2027, 2, 28))), seen(act(due=replace(day(2027, 2, 28), kind=DueKind.MONTH)))),
    (
        "day_not_worked",
        seen(act(deliverables=(part(due=day(2027, 2, 27)),))),
        seen(act(deliverables=(part(due=LATER),))),
    ),
    ("text_unchanged", seen(before=FINE, said_words="Room booked."), seen(before=FINE, said_words="Room cancelled")),
    ("text_unchanged", seen(last=FINE, facts=FACTS), seen(last=act(progress="none"))),
    (
        "text_unchanged",
        seen(last=FINE, facts=replace(FACTS, heard={FINE.key: date(2026, 11, 1)})),
        seen(last=FINE, facts=replace(FACTS, heard={FINE.key: date(2026, 12, 20)})),
    ),
    ("date_unreadable", seen(act(due=Due("31/04/27", None, DueKind.UNREADABLE))), seen(act(due=PAST))),
    ("no_date", seen(act(due=Due("TBC", None, DueKind.TBC))), seen(act(due=Due("Ongoing", None, DueKind.ONGOING)))),
    (
        "no_date",
        seen(act(due=Due(), deliverables=(part(due=AFTER), part("2")))),
        seen(act(due=Due(), deliverables=(part(due=AFTER), part("2", due=DONE)))),
    ),
    ("dates_swapped", seen(act(revised=LATER)), seen(act(due=LATER, revised=AFTER))),
    (
        "dates_swapped",
        seen(act(deliverables=(part(due=AFTER, revised=LATER),))),
        seen(act(deliverables=(part(due=AFTER),))),
    ),
    ("year_unlikely", seen(act(revised=day(2072, 3, 1))), seen(act(revised=day(2030, 3, 1)))),
    (
        "part_after_action",
        seen(act(deliverables=(part(due=day(2027, 4, 1)),))),
        seen(act(deliverables=(part(due=AFTER),))),
    ),
    ("no_lead", seen(act(leads=(Lead("Head of Roads"),))), seen()),
    ("no_lead", seen(act(leads=())), seen()),
    (
        "lead_role_only",
        known(act(leads=(Lead("Head of Rooms", "p.quill"),))),
        known(act(leads=(Lead("P. Quill", "p.quill"),))),
    ),
    (
        "lead_role_only",
        known(act(leads=(Lead("Rooms team", "p.quill"),))),
        known(act(leads=(Lead("Rooms - Pat Quill", "p.quill"),))),
    ),
    ("lead_left", known(act(leads=(Lead("Gil One", "g.one"),))), known(act(leads=(Lead("Sue Tay", "s.tay"),)))),
    ("lead_left", known(act(leads=(Lead("Ned Old", "n.old"),))), known()),
    ("no_colour", seen(act(rag=Colour(None, "purple"))), seen()),
    ("blue_without_evidence", seen(act(rag=BLUE)), seen(act(rag=BLUE, other={"Evidence": "minutes"}))),
    ("blue_without_date", seen(act(rag=BLUE)), seen(act(rag=BLUE, progress="01.12.26 - PQ - Action complete. Close."))),
    (
        "blue_without_date",
        seen(act(rag=BLUE, progress="Complete")),
        seen(act(rag=BLUE, other={"Date completed": "1/12/26"})),
    ),
    (
        "parts_done_not_blue",
        seen(act(deliverables=(part(due=DONE),))),
        seen(act(deliverables=(part(due=DONE), part("2")))),
    ),
    (
        "parts_done_not_blue",
        seen(act(deliverables=(part(update="Complete"),))),
        seen(act(deliverables=(part(update="To be complete by May"),))),
    ),
    (
        "blue_but_parts_open",
        seen(act(rag=BLUE, deliverables=(part(update="begun"),))),
        seen(act(rag=BLUE, deliverables=(part(update="begun"), part("2", "Done.")))),
    ),
    ("red_without_fresh_note", known(act(rag=RED)), known(act(rag=RED, progress="03.12.26 - PQ - chased"))),
    ("red_without_fresh_note", known(act(rag=RED), met=()), known(act(rag=RED), met=(), heard={FINE.key: TODAY})),
    (
        "no_update_returned",
        known(unanswered={FINE.key: "the board"}),
        known(act(rag=BLUE), unanswered={FINE.key: "it"}),
    ),
    (
        "promised_to_past_board",
        told("01.10.26 - PQ - Paper to be presented to the Homes Board in November"),
        told("01.10.26 - PQ - Paper to be presented to the Homes Board in January"),
    ),
    (
        "promised_to_past_board",
        told("Report will go to Cabinet on 03.11.26"),
        told("Report was presented to Cabinet on 03.11.26 and the board may decide later"),
    ),
    (
        "promised_to_past_board",
        told("05.11.26 - will report to the board of 2 December"),
        told("05.11.26 - will report to the board of 2 December\n03.12.26 - PQ - board agreed it"),
    ),
    (
        "upward_without_slot",
        known(
            act(progress="Will report to the Performance Board in May 2027"),
            upward={"Performance Board": (LATER.date,)},
        ),
        known(
            act(progress="Will report to the Performance Board in Jan 2027"),
            upward={"Performance Board": (LATER.date,)},
        ),
    ),
    ("gone_from_document", known(gone=frozenset({FINE.key})), known(gone=frozenset({"O1/1"}))),
    ("ref_missing", seen(act(key="O5/~12")), seen()),
    (
        "green_but_stuck",
        told("01.12.26 - PQ - The project has been put on hold"),
        told("The project is no longer on hold"),
    ),
    ("blue_but_not_done", told("Not yet signed off", Rag.BLUE), told("Not only signed off but printed", Rag.BLUE)),
]


@pytest.mark.parametrize(("name", "wrong", "near"), TABLE, ids=[row[0] for row in TABLE])
def test_a_check_catches_what_is_wrong_and_not_its_near_miss(name, wrong, near):
    assert [c.name for c in check_action(wrong, {name})] == [name]
    assert check_action(near, {name}) == ()


def rows(*refs, **more):
    return Plan("b", tuple(act(key=f"O1/{ref}", ref=ref, rag=Colour(rag), **more) for ref, rag in refs))


def kept(words, **more):
    return Plan("b", (act(progress=words, **more), act(key="O2/7c", ref="7c", objective=Objective("2"))))


G, A, R, B = Rag.GREEN, Rag.AMBER, Rag.RED, Rag.BLUE
OVERALL = {"Overall colour": GREEN}
WHOLE = [
    ("parent_better_than_part", (rows(("10b", G), ("10b.i", R)), {}), (rows(("10b", R), ("10b.i", R), ("1", G)), {})),
    ("parent_better_than_part", (rows(("3", A), ("3.10", R)), {}), (rows(("3.1", A), ("3.10", R)), {})),
    ("parent_better_than_part", (rows(("2b", G), ("2b1", A)), {}), (rows(("2b", G), ("2c1", A)), {})),
    (
        "overall_better_than_rows",
        (rows(("1", G), ("2", R)), {"about": OVERALL}),
        (rows(("1", G), ("2", A)), {"about": OVERALL}),
    ),
    (
        "overall_better_than_rows",
        (rows(("1", G), ("2", A), ("3", A)), {"about": OVERALL}),
        (rows(("1", G), ("2", R), ("3", R)), {"about": {"Overall colour": Colour(R)}}),
    ),
    (
        "ref_reused",
        (rows(("1", G)), {"first_words": {"O1/1": "Train every foster carer in therapeutic care"}}),
        (rows(("1", G)), {"first_words": {"O1/1": "Book a room"}}),
    ),
    (
        "views_disagree",
        (Plan("b", (FINE, act(key="O1/10c#2", view_of=FINE.key, rag=AMBER, where=Where(sheet="Metrics")))), {}),
        (Plan("b", (FINE, act(key="O1/10c#2", view_of=FINE.key))), {}),
    ),
    *(
        (
            check,
            (rows(("1", G)), {"listed": ((check, "O1/1", "as it says"),)}),
            (rows(("1", G)), {"listed": ((check, "O9/9", ""),)}),
        )
        for check in ("left_off_the_list", "listed_against_the_rule")
    ),
    (
        "ref_duplicated",
        (Plan("b", (FINE, act(key="O1/10c#2"))), {}),
        (Plan("b", (FINE, act(key="O2/10c", objective=Objective("2")))), {}),
    ),
    ("reference_dangling", (kept("Linked to 7d."), {}), (kept("Linked to 7c."), {})),
    (
        "reference_dangling",
        (kept("Carried over from action 12"), {}),
        (kept("See also 3 families and part of 2m spent"), {}),
    ),
    (
        "reference_dangling",
        (kept("Linked to Objective 1, 7c"), {}),
        (kept("See Objective 2 - action 7c; covered by S47"), {}),
    ),
    ("reader_owes", (Plan(), {"owing": {"Ada Chair": ("O1/1",)}}), (Plan(), {"owing": {"Ada Chair": ()}})),
]


@pytest.mark.parametrize(("name", "wrong", "near"), WHOLE, ids=[row[0] for row in WHOLE])
def test_a_check_of_the_whole_plan_catches_what_is_wrong_and_not_its_near_miss(name, wrong, near):
    def names(plan, more):
        return {c.name for c in check_plan(plan, Facts(TODAY, **more))}

    assert name in names(*wrong)
    assert name not in names(*near)


def test_every_check_stands_in_a_table():
    assert {row[0] for row in (*TABLE, *WHOLE)} == set(NAMES)


def test_every_check_has_a_title_a_board_can_read():
    assert set(TITLES) == set(NAMES)
    assert set(RULES) <= set(NAMES)


STUCK = (
    "Paused until the new director starts",
    "03.12.26 - PQ - On hold",
    "Pat confirmed that this is paused until April",
    "12.12.26 – the roll-out has stalled: no bids",
    "Currently blocked by the planning team",
    "Recruitment remains at a standstill.",
    "No progress made",
    "We met twice. Work is suspended",
    "01.10.26 - PQ - all well\n01.12.26 - PQ - project stalled",
)
NOT_STUCK = (
    "Helping families who are stuck in the system",
    "Fewer delayed discharges; young people stuck in placements are moving on",
    "The project is no longer on hold",
    "The pilot was paused but has now resumed",
    "If the bid is blocked we will ask the board",
    "It may be suspended in May",
    "There is a risk that the work is stalled by winter",
    "01.10.26 - PQ - project stalled\n01.12.26 - PQ - all well",
    "Children whose plans are on hold are reviewed monthly",
    "A pause for reflection is part of the model",
    "Calls on hold fell by half",
    "Outstanding Ofsted result",
)


@pytest.mark.parametrize("words", STUCK)
def test_words_that_say_the_work_stands_still_are_set_against_green(words):
    (found,) = check_action(told(words), {"green_but_stuck"})
    assert found.question.startswith("You write")
    assert check_action(told(words, Rag.AMBER), {"green_but_stuck"}) == ()


@pytest.mark.parametrize("words", NOT_STUCK)
def test_words_about_something_else_that_stands_still_say_nothing(words):
    assert check_action(told(words), {"green_but_stuck"}) == ()


NOT_DONE = (
    "Still to be signed off",
    "03.12.26 - PQ - Further work is required to embed it",
    "The policy is not yet in place",
    "Training not completed; two teams left",
    "Only partly done",
    "Work continues",
)
MAY_BE_DONE = (
    "Action complete. Close.",
    "There is no work outstanding",
    "Outstanding results, 95% of carers trained",
    "It was not yet complete in May. Now complete.",
    "Further work is business as usual",
    "01.10.26 - PQ - not yet complete\n01.12.26 - PQ - all signed off",
    "Young people who have not completed school are supported",
    "Handed over to business as usual",
)


@pytest.mark.parametrize("words", NOT_DONE)
def test_words_that_say_it_is_not_done_are_set_against_blue(words):
    assert [c.name for c in check_action(told(words, Rag.BLUE), {"blue_but_not_done"})] == ["blue_but_not_done"]


@pytest.mark.parametrize("words", MAY_BE_DONE)
def test_words_that_may_go_with_blue_say_nothing(words):
    assert check_action(told(words, Rag.BLUE), {"blue_but_not_done"}) == ()


def test_old_words_are_not_held_against_an_update_that_brings_none():
    stuck = act(progress="01.12.26 - PQ - On hold")
    assert check_action(seen(act(progress=stuck.progress, revised=LATER), before=stuck), {"green_but_stuck"}) == ()


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


def test_a_revised_date_a_year_before_the_first_looks_like_the_wrong_year():
    (found,) = check_action(seen(act(due=AFTER, revised=day(2026, 4, 30))), {"dates_swapped"})
    assert found.message.endswith("is the year right?")


def test_a_plan_is_checked_over_its_open_actions_and_closed_rows_for_what_closing_needs():
    late, closed = (
        act(key="O1/1", ref="1", due=PAST),
        act(key="O1/2", ref="2", due=PAST, status=Status.CLOSED, rag=BLUE),
    )
    view = act(key="O1/3", due=PAST, view_of="O1/1")
    found = check_plan(Plan("b", (late, closed, view, FINE)), Facts(TODAY))
    assert [(c.key, c.name) for c in found] == [
        ("O1/1", "green_but_overdue"),
        ("O1/2", "blue_without_evidence"),
        ("O1/2", "blue_without_date"),
    ]


def test_what_matters_most_comes_first_and_what_is_switched_off_not_at_all():
    plan = Plan("b", (act(key="O1/~1", ref="", due=Due()), act(key="O1/2", ref="2", due=PAST)))
    found = check_plan(plan, Facts(TODAY))
    assert [c.weight for c in found] == [Weight.MISLEADS, Weight.MISSING, Weight.TIDY]
    assert [c.name for c in check_plan(plan, Facts(TODAY), off={"ref_missing", "no_date"})] == ["green_but_overdue"]
    assert check_action(seen(act(due=PAST)), off={"green_but_overdue"}) == ()


def test_a_reader_who_owes_updates_is_named_and_one_who_owes_none_is_not():
    (found,) = check_readers(["a.chair", "s.lead"], {"s.lead": ["O1/1", "O1/2"], "a.chair": [], "x": ["O1/3"]})
    assert found.message == "s.lead is briefed and owes 2 update(s): O1/1, O1/2"
