"""Plans out: what is exported reads back the same; nothing becomes a formula."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from lacflow.board.people import Directory
from lacflow.board.plan import Action, Colour, Due, DueKind, Lead, Plan, RagSource, Status
from lacflow.board.rag import DEFAULT, Rag
from lacflow.documents import export_plan
from lacflow.documents.opening import open_book
from lacflow.documents.workbook_in import plan_of
from lacflow.errors import InputFault


def back(plan: Plan) -> Plan:
    return plan_of(open_book(export_plan(plan, "xlsx", {}), "plan.xlsx"), "plan.xlsx", Directory(), DEFAULT)


def test_keys_once_given_survive_the_round_trip() -> None:
    rows = (Action("O5/~12", activity="No ref"), Action("/1#2", "1", "1", activity="The second 1"))
    assert [a.key for a in back(Plan("b", rows)).actions] == ["O5/~12", "/1#2"]


def test_a_date_said_in_mail_is_exported_as_the_day_it_meant() -> None:
    due = Due("end of Sept", date(2027, 9, 30), DueKind.MONTH)
    (action,) = back(Plan("b", (Action("/1", "1", "1", activity="Act", revised=due),))).actions
    assert action.revised == due
    sheet = load_workbook(
        BytesIO(export_plan(Plan("b", (Action("/1", "1", "1", activity="Act", revised=due),)), "xlsx", {}))
    )
    assert "September 2027" in [c.value for c in sheet.active[3]]


def test_an_unmatched_lead_keeps_the_plans_words_and_a_lead_without_words_gets_the_name() -> None:
    rows = (Action("/1", "1", "1", activity="Act", leads=(Lead("", "a.lee"), Lead("The team"))),)
    content = export_plan(Plan("b", rows), "xlsx", {"a.lee": "Ann Lee"})
    sheet = load_workbook(BytesIO(content)).active
    lead = next(c.column for c in sheet[2] if c.value == "Lead")
    assert sheet.cell(3, lead).value == "Ann Lee\nThe team"


def test_views_are_sheets_colours_are_words_with_a_fill_and_the_bytes_are_stable() -> None:
    rows = (
        Action("/1", "1", "1", activity="Act", rag=Colour(Rag.AMBER, "#FFC000", RagSource.FILL)),
        Action("/2", "2", "2", activity="Over", status=Status.CLOSED),
    )
    plan = Plan("b", rows)
    content = export_plan(plan, "xlsx", {})
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Plan", "Closed"]
    brag = next(c for c in book["Plan"][3] if c.value == "Amber")
    assert brag.fill.fgColor.rgb == "FFFFC000"
    assert content == export_plan(plan, "xlsx", {})


def test_csv_opens_in_excel_and_holds_no_formula() -> None:
    rows = (
        Action("/1", "1", "1", activity="=cmd()", progress="-1 home\n“held”"),
        Action("/2", "2", "2", activity="@x"),
    )
    content = export_plan(Plan("b", rows), "csv", {})
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert [(r["Key"], r["Activity"], r["Progress"], r["State"]) for r in read] == [
        ("/1", "'=cmd()", "'-1 home\n“held”", "open"),
        ("/2", "'@x", "", "open"),
    ]


def test_json_is_the_plan_as_read_and_another_format_is_refused() -> None:
    plan = Plan("b", (Action("/1", "1", "1", activity="Act"),))
    assert json.loads(export_plan(plan, "json", {}))["actions"][0]["key"] == "/1"
    with pytest.raises(InputFault):
        export_plan(plan, "odt", {})
