"""A newer document beside the plan we hold: the unmistakable is paired and merged, the doubtful asked, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lacflow.board.newer import SWAPPED, Past, Said, compare
from lacflow.board.pairing import Settled, slip_only
from lacflow.board.plan import OVERWRITTEN, Action, Colour, Deliverable, Due, DueKind, Lead, Objective, Plan, Status
from lacflow.board.rag import Rag


def day(text: str) -> Due:
    return Due(text, date.fromisoformat(text), DueKind.DAY)


def act(ref: str, words: str, number: str = "1", **more: object) -> Action:
    base = Action(
        key=f"O{number}/{ref}",
        ref="" if ref.startswith("~") else ref,
        ref_raw="" if ref.startswith("~") else ref,
        objective=Objective(number, f"Objective {number}"),
        activity=words,
        leads=(Lead("Helen Fern", "h.fern", "name"),),
        due=day("2027-03-31"),
        rag=Colour(Rag.GREEN, "G"),
    )
    return replace(base, **more)  # type: ignore[arg-type]


CARERS = act("4", "Recruit twenty new foster carers for teenagers")
VISITS = act("5", "Visit every young person who lives outside the county")
HOUSES = act("6", "Open the two children's houses that were agreed last year")
HELD = Plan("b", (CARERS, VISITS, HOUSES))


def newer(*rows: Action, held: Plan = HELD, **past: object):  # type: ignore[no-untyped-def]
    return compare(held, Plan("b", rows), Past(**past))  # type: ignore[arg-type]


def test_the_same_document_again_changes_nothing() -> None:
    done = newer(*HELD.actions)
    assert (done.new, done.touched, done.gone, done.doubts) == ((), (), (), ())


def test_new_changed_and_gone() -> None:
    done = newer(
        replace(CARERS, rag=Colour(Rag.RED, "R")), VISITS, act("7", "Write to every school about the new panel")
    )
    assert (done.new, done.changed, done.gone) == (("O1/7",), {"O1/4": ("rag",)}, ("O1/6",))


def test_a_row_put_in_above_renumbers_the_rest_and_no_key_changes() -> None:
    """Every ref below the new row goes up by one: the actions are known by their words."""
    done = newer(
        act("4", "Ask all panels for their minutes"),
        replace(CARERS, key="O1/5", ref="5"),
        replace(VISITS, key="O1/6", ref="6"),
        replace(HOUSES, key="O1/7", ref="7"),
    )
    assert done.new == ("O1/4#2",)
    assert done.from_to("ref") == {"O1/4": ("4", "5"), "O1/5": ("5", "6"), "O1/6": ("6", "7")}
    assert (done.gone, done.doubts) == ((), ())
    assert done.notes["O1/4"] == ("renumbered from 4 to 5",)


def test_two_refs_that_changed_places_are_known_by_their_words() -> None:
    done = newer(replace(CARERS, key="O1/5", ref="5"), replace(VISITS, key="O1/4", ref="4"), HOUSES)
    assert done.from_to("ref") == {"O1/4": ("4", "5"), "O1/5": ("5", "4")}


def test_an_action_moved_to_another_objective_keeps_its_key() -> None:
    done = newer(CARERS, VISITS, replace(HOUSES, key="O2/1", ref="1", objective=Objective("2", "Homes")))
    assert done.notes == {"O1/6": ("renumbered from 6 to 1", "moved from objective 1 to 2")}
    assert (done.new, done.gone) == ((), ())


def test_a_ref_that_stands_for_other_words_is_asked_and_not_assumed() -> None:
    other = act("4", "Publish a guide to savings accounts")
    done = newer(other, VISITS, HOUSES)
    (doubt,) = done.doubts
    assert (doubt.row, doubt.candidates) == (other, ("O1/4",))
    assert (done.new, done.changed, done.gone) == ((), {}, ())
    assert newer(other, VISITS, HOUSES, settled=Settled({"O1/4": "O1/4"})).changed == {"O1/4": ("activity",)}
    settled = newer(other, VISITS, HOUSES, settled=Settled(new=frozenset({"O1/4"})))
    assert (settled.new, settled.gone) == (("O1/4#2",), ("O1/4",))


def test_words_nearly_those_of_an_action_that_is_gone_are_asked() -> None:
    north = act("8", "Recruit an apprentice for the leaving care team in the north")
    south = act("9", "Recruit an apprentice for the leaving care team in the south")
    done = newer(*HELD.actions, south, held=Plan("b", (*HELD.actions, north)))
    (doubt,) = done.doubts
    assert doubt.candidates == ("O1/8",)
    assert done.new == ()


def test_a_slip_of_the_pen_is_no_doubt() -> None:
    done = newer(
        CARERS, VISITS, replace(HOUSES, key="O1/9", ref="9", activity=HOUSES.activity.replace("agreed", "agred"))
    )
    assert done.notes == {"O1/6": ("renumbered from 6 to 9",)}


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [
        ("Recruit ten foster carers", "Recruit ten fostr carers", True),
        ("Visit the young people in care", "Visit young people in care.", True),
        ("Open a house in the north", "Open a house in the south", False),
        ("Train 12 new social workers", "Train 13 new social workers", False),
        ("Review all plans of children", "Review no plans of children", False),
    ],
)
def test_what_a_slip_of_the_pen_is(one: str, two: str, slip: bool) -> None:
    assert slip_only(one, two) is slip


def test_rows_without_refs_are_known_by_their_words_wherever_they_stand() -> None:
    held = Plan("b", (act("~7", "Ring the carers"), act("~8", "Ring the schools")))
    done = compare(held, Plan("b", (act("~9", "Ring the schools", rag=Colour(Rag.RED)), act("~7", "Ring  the carers"))))
    assert (done.new, done.changed, done.gone) == ((), {"O1/~8": ("rag",)}, ())


def test_rows_that_say_the_same_are_told_apart_by_their_leads_or_their_order() -> None:
    tom = (Lead("Tom Moss", "t.moss", "name"),)
    twins = (act("~7", "Send the figures"), act("~8", "Send the figures", leads=tom))
    moved = tuple(replace(row, key=f"O1/~{n}") for n, row in ((3, twins[1]), (4, twins[0])))
    assert compare(Plan("b", twins), Plan("b", moved)).touched == ()
    same = (act("~7", "As above"), act("~8", "As above"))
    done = compare(Plan("b", same), Plan("b", (act("~9", "As above"), act("~10", "As above", rag=Colour(Rag.RED)))))
    assert done.changed == {"O1/~8": ("rag",)}
    assert done.twice == (("O1/~9", "O1/~10"),)


def test_closed_and_open_again_are_said() -> None:
    shut = replace(VISITS, status=Status.CLOSED)
    assert newer(CARERS, shut, HOUSES).notes == {"O1/5": ("closed",)}
    assert newer(CARERS, VISITS, HOUSES, held=Plan("b", (CARERS, shut, HOUSES))).notes == {"O1/5": ("open again",)}


def test_a_first_date_that_was_written_over_is_kept_and_the_new_one_is_the_revised_date() -> None:
    over = replace(CARERS, due=day("2027-06-30"))
    (change,) = newer(over, VISITS, HOUSES).touched
    assert change.after.due == CARERS.due
    assert change.after.revised.date == date(2027, 6, 30)
    assert change.after.revised.why.startswith(OVERWRITTEN)
    assert change.notes[0].startswith(OVERWRITTEN)
    again = compare(Plan("b", (change.after, VISITS, HOUSES)), Plan("b", (over, VISITS, HOUSES)), Past({"O1/4": over}))
    assert again.touched == ()


def test_a_first_date_is_taken_where_there_was_none_or_a_person_says_so() -> None:
    bare = replace(CARERS, due=Due("TBC", None, DueKind.TBC))
    (change,) = newer(CARERS, held=Plan("b", (bare,))).touched
    assert change.after.due == CARERS.due
    over = replace(CARERS, due=day("2027-06-30"))
    (change,) = newer(over, held=Plan("b", (CARERS,)), take=frozenset({"O1/4:due"})).touched
    assert (change.after.due, change.after.revised) == (over.due, Due())


def test_dates_that_changed_places_are_reported_and_stay() -> None:
    held = replace(CARERS, revised=day("2027-06-30"))
    swapped = replace(CARERS, due=held.revised, revised=held.due)
    (change,) = newer(swapped, held=Plan("b", (held,))).touched
    assert (change.after, change.notes) == (held, (SWAPPED,))


PAT = Said("p.quill", date(2027, 2, 2))
AMBER = replace(CARERS, rag=Colour(Rag.AMBER, "Amber"))


def test_what_a_lead_said_stays_where_the_document_is_older() -> None:
    (change,) = newer(CARERS, held=Plan("b", (AMBER,)), document={"O1/4": CARERS}, said={("O1/4", "rag"): PAT}).touched
    (conflict,) = change.conflicts
    assert (change.fields, conflict.field, conflict.older, conflict.said) == ((), "rag", True, PAT)


def test_what_a_lead_said_stays_where_the_document_says_something_else_unless_a_person_decides() -> None:
    red = replace(CARERS, rag=Colour(Rag.RED, "R"))
    known = {"held": Plan("b", (AMBER,)), "document": {"O1/4": CARERS}, "said": {("O1/4", "rag"): PAT}}
    (change,) = newer(red, **known).touched
    assert (change.fields, change.conflicts[0].older) == ((), False)
    for decided in ("O1/4", "O1/4:rag"):
        assert newer(red, **known, take=frozenset({decided})).changed == {"O1/4": ("rag",)}


def test_a_document_that_knew_what_the_lead_said_may_change_it() -> None:
    red = replace(CARERS, rag=Colour(Rag.RED, "R"))
    known = {"held": Plan("b", (AMBER,)), "document": {"O1/4": AMBER}, "said": {("O1/4", "rag"): PAT}}
    assert newer(red, **known).changed == {"O1/4": ("rag",)}


def test_a_leads_new_date_stays_where_the_document_has_none() -> None:
    held = replace(CARERS, revised=day("2027-05-31"))
    known = {"document": {"O1/4": CARERS}, "said": {("O1/4", "revised"): PAT}}
    (change,) = newer(CARERS, held=Plan("b", (held,)), **known).touched
    assert (change.after, change.conflicts[0].field) == (held, "revised")


def test_progress_only_grows() -> None:
    held = replace(CARERS, progress="03.01.27 - HF - begun\n02.02.27 - Pat Quill - two found")
    given = replace(CARERS, progress="03.01.27 - HF - begun\n05.02.27 - HF - panel booked")
    (change,) = newer(given, held=Plan("b", (held,)), said={("O1/4", "progress"): PAT}).touched
    assert change.after.progress == held.progress + "\n05.02.27 - HF - panel booked"
    assert change.conflicts == ()
    assert newer(replace(CARERS, progress=""), held=Plan("b", (held,))).touched == ()


def test_parts_keep_their_first_date_and_what_was_written_of_them() -> None:
    part = Deliverable("1", "Write the brief", "begun", day("2027-02-01"))
    held = replace(CARERS, deliverables=(part, Deliverable("2", "Place the advert")))
    given = replace(CARERS, deliverables=(replace(part, update="drafted", due=day("2027-03-01")),))
    (change,) = newer(given, held=Plan("b", (held,))).touched
    (now,) = change.after.deliverables
    assert (now.update, now.due, now.revised.date) == ("begun\ndrafted", part.due, date(2027, 3, 1))
    assert change.notes[-1] == "its part 2 is no longer in the document"


def test_other_columns_are_settled_one_by_one() -> None:
    held = replace(CARERS, other={"Evidence": "minutes, said by mail", "Metric": "3", "Asked for": "x"})
    given = replace(CARERS, other={"Evidence": "minutes", "Metric": "4"})
    was = replace(CARERS, other={"Evidence": "minutes", "Metric": "3", "Asked for": "x"})
    known = {"held": Plan("b", (held,)), "document": {"O1/4": was}, "said": {("O1/4", "other"): PAT}}
    (change,) = newer(given, **known).touched
    assert change.after.other == {"Evidence": "minutes, said by mail", "Metric": "4", "Asked for": "x"}
    assert [c.field for c in change.conflicts] == ["Evidence"]


def test_a_colour_written_another_way_is_no_change() -> None:
    assert newer(replace(CARERS, rag=Colour(Rag.GREEN, "Green ")), VISITS, HOUSES).touched == ()


def test_what_is_blue_in_the_document_is_no_longer_only_said_to_be() -> None:
    held = replace(CARERS, said_complete="all found")
    (change,) = newer(replace(CARERS, rag=Colour(Rag.BLUE, "B")), held=Plan("b", (held,))).touched
    assert (change.after.rag.value, change.after.said_complete) == (Rag.BLUE, None)
