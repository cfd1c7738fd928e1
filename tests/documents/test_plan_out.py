"""Plans out: what is exported reads back the same; nothing becomes a formula."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import BytesIO, StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lacflow.board.due import read_due
from lacflow.board.matching import split_leads
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Colour, Due, DueKind, Lead, Objective, Plan, RagSource, Status
from lacflow.board.rag import DEFAULT, Rag
from lacflow.documents import export_plan
from lacflow.documents.opening import open_book
from lacflow.documents.workbook_in import plan_of
from lacflow.errors import InputFault

words = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n=+-@'"), max_size=40).map(
    str.strip
)
acts = words.map(lambda t: f"Act {t}".strip())
dates = st.sampled_from(["", "31/12/27", "Nov-27", "TBC", "Ongoing", "Nov1-9", "Impact by Feb 2028"]).map(
    lambda raw: read_due(raw)
) | st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(lambda d: Due("end of next month", d, DueKind.DAY))
colours = st.builds(lambda rag: Colour(rag, rag.value if rag else ""), st.sampled_from([None, *Rag]))
leads = st.sampled_from(["", "Ann Lee", "Ann Lee\nBob Roe - Head of Policy", "Policy, Information & Audit"]).map(
    lambda cell: tuple(Lead(raw) for raw in split_leads(cell))
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    rows = []
    for n in range(draw(st.integers(1, 5))):
        number, ref = draw(st.sampled_from(["1", "2"])), f"{n}{draw(st.sampled_from(['', 'a', 'b.ii', '-4']))}"
        rows.append(
            Action(
                f"O{number}/{ref}", ref, ref, Objective(number, "Homes"), draw(acts), progress=draw(words),
                leads=draw(leads), due=draw(dates), revised=draw(dates), rag=draw(colours), savings_rag=draw(colours),
                priority=draw(st.sampled_from(["", "High"])), status=draw(st.sampled_from(list(Status))),
                savings_k=draw(st.none() | st.integers(-999, 999).map(float)),
                other=draw(st.dictionaries(st.sampled_from(["Evidence", "Status", "Metric 1"]), acts, max_size=2)),
            )
        )  # fmt: skip
    return Plan("b", tuple(rows))


def back(plan: Plan) -> Plan:
    return plan_of(open_book(export_plan(plan, "xlsx", {}), "plan.xlsx"), "plan.xlsx", Directory(), DEFAULT)


@given(plans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_exported_plan_reads_back_as_itself(plan: Plan) -> None:
    again = {a.key: a for a in back(plan).actions}
    assert again.keys() == {a.key for a in plan.actions}
    for action in plan.actions:
        got = again[action.key]
        for name in ("ref", "objective", "activity", "progress", "status", "priority", "savings_k", "other"):
            assert getattr(got, name) == getattr(action, name), name
        assert (got.due.date, got.revised.date) == (action.due.date, action.revised.date)
        assert (got.rag.value, got.savings_rag.value) == (action.rag.value, action.savings_rag.value)
        assert [lead.raw for lead in got.leads] == [lead.raw for lead in action.leads]


def test_keys_once_given_survive_the_round_trip() -> None:
    rows = (Action("O5/~12", activity="No ref"), Action("/1#2", "1", "1", activity="The second 1"))
    assert [a.key for a in back(Plan("b", rows)).actions] == ["O5/~12", "/1#2"]


def test_a_date_said_in_mail_is_exported_as_the_day_it_meant() -> None:
    due = Due("end of Sept", date(2027, 9, 30), DueKind.MONTH)
    (action,) = back(Plan("b", (Action("/1", "1", "1", activity="Act", revised=due),))).actions
    assert (action.revised.date, action.revised.raw) == (date(2027, 9, 30), "September 2027")


def test_an_unmatched_lead_keeps_the_plans_words_and_a_lead_without_words_gets_the_name() -> None:
    rows = (Action("/1", "1", "1", activity="Act", leads=(Lead("", "a.lee"), Lead("The team"))),)
    content = export_plan(Plan("b", rows), "xlsx", {"a.lee": "Ann Lee"})
    sheet = load_workbook(BytesIO(content)).active
    lead = next(c.column for c in sheet[1] if c.value == "Lead")
    assert sheet.cell(2, lead).value == "Ann Lee\nThe team"


def test_views_are_sheets_colours_are_words_with_a_fill_and_the_bytes_are_stable() -> None:
    rows = (
        Action("/1", "1", "1", activity="Act", rag=Colour(Rag.AMBER, "#FFC000", RagSource.FILL)),
        Action("/2", "2", "2", activity="Over", status=Status.CLOSED),
    )
    plan = Plan("b", rows)
    content = export_plan(plan, "xlsx", {})
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Plan", "Closed"]
    brag = next(c for c in book["Plan"][2] if c.value == "Amber")
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
