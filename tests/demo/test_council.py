"""Northmoor: a plan of the size and mess of a real one, that the ordinary importer reads whole."""

from __future__ import annotations

from collections import Counter
from datetime import date

from lacflow.board.board import Board
from lacflow.board.plan import DueKind, Plan
from lacflow.board.rag import Rag
from lacflow.demo import council, starter


def test_the_importer_reads_every_action_of_the_plan_under_its_key(plan: Plan) -> None:
    assert [a.key for a in plan.open_actions()] == [row.key for row in council.rows()]
    assert len(plan.open_actions()) == 80
    assert len({a.objective.number for a in plan.actions}) == 7


def test_most_are_green_a_dozen_amber_and_seven_red(plan: Plan) -> None:
    colours = Counter(a.rag.value for a in plan.open_actions())
    assert colours == {Rag.GREEN: 60, Rag.AMBER: 13, Rag.RED: 7}


def test_refs_begin_again_in_every_objective(plan: Plan) -> None:
    under = Counter(a.ref for a in plan.actions)
    assert under["1"] == 7
    assert under["10b.i"] == 3


def test_dates_are_of_many_kinds_and_some_have_passed(plan: Plan) -> None:
    kinds = {a.due.kind for a in plan.actions}
    assert {DueKind.DAY, DueKind.MONTH, DueKind.RECURRING, DueKind.ONGOING, DueKind.TBC} <= kinds
    overdue = [a.key for a in plan.actions if a.overdue(council.START)]
    assert overdue == ["O1/7b", "O2/4", "O3/7", "O4/6", "O6/5"]


def test_thirty_people_can_be_asked_one_body_has_no_address_and_one_row_is_nobodys(plan: Plan) -> None:
    directory = council.directory()
    leads = {person for action in plan.open_actions() for person in action.people}
    reachable = {person for person in leads if directory.people[person].email}
    unmatched = [lead.raw for action in plan.actions for lead in action.leads if lead.person is None]
    assert len(reachable) == 30
    assert leads - reachable == {"carers.forum"}
    assert unmatched == ["Children's Rights Officer (vacant)"]


def test_some_actions_are_shared_and_some_name_only_a_role(plan: Plan) -> None:
    shared = [a for a in plan.actions if len(a.people) > 1]
    by_role = [lead for a in plan.actions for lead in a.leads if lead.why == "their role"]
    assert len(shared) >= 12
    assert len(by_role) >= 4


def test_every_address_is_invented() -> None:
    for person in council.directory().people.values():
        assert person.email is None or person.email.endswith(".example")


def test_the_board_meets_twice_and_one_who_is_briefed_leads_actions(board: Board, plan: Plan) -> None:
    assert [m.key for m in board.meetings] == ["2027-jan", "2027-feb"]
    assert plan.led_by("s.lead")
    assert "s.lead" in board.briefed


def test_days_are_counted_from_the_beginning() -> None:
    later = {row.key: row for row in council.rows(date(2027, 6, 1))}
    assert later["O1/1"].due == "23/07/27"
    assert later["O1/1"].progress.startswith("01.04.27 - KV")
    assert later["O1/7a"].due == date(2027, 9, 5)


def test_the_starter_plan_needs_nobody_the_starter_configuration_lacks() -> None:
    """`lacflow init` imports it beside its own people.yaml: only the row nobody holds stays unmatched."""
    from lacflow.board.matching import match_leads
    from lacflow.paths import starter_config
    from lacflow.settings.document import parse
    from lacflow.settings.people import directory, keys

    document = parse("people.yaml", (starter_config() / "people.yaml").read_text("utf-8"))
    people, problems = directory(document, {"people": keys(document)})
    assert people is not None, problems
    found = {row.key: match_leads(row.who, people) for row in starter.chosen()}
    assert [key for key, leads in found.items() if not all(lead.person for lead in leads)] == ["O1/6"]
    assert 22 <= len(found) <= 28
    assert {lead.person for leads in found.values() for lead in leads} >= {
        "h.fern",
        "j.oakes",
        "r.lind",
        "d.nurse",
        "w.hale",
    }


def test_the_starter_workbook_is_the_starter_plan() -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    sheet = load_workbook(BytesIO(starter.plan_workbook(date(2027, 6, 1)))).worksheets[0]
    assert [c.value for c in sheet[3]] == list(council.HEADINGS)
    refs = [row[0].value for row in sheet.iter_rows(min_row=4) if row[2].value]
    assert refs == [row.ref for row in starter.chosen()]
