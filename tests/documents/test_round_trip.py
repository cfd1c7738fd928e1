"""What is exported reads back as the same plan, whatever a plan holds: see `plan_out` for what "the same" means."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from lacflow.board.people import Directory
from lacflow.board.plan import (
    Action,
    Colour,
    Deliverable,
    Due,
    DueKind,
    Lead,
    Note,
    Objective,
    Plan,
    RagSource,
    Status,
)
from lacflow.board.rag import DEFAULT, Rag
from lacflow.documents import export_plan, read_document, read_plan
from lacflow.documents.cells import Book, book_from_json
from lacflow.documents.child import delimited, excel, word
from lacflow.documents.child.pages import Pages
from lacflow.documents.layout import Layout
from lacflow.documents.plan_json import plan_from_json
from lacflow.documents.plan_out import FORMATS
from lacflow.documents.records import from_json, to_json
from lacflow.documents.sheets_out import bare
from lacflow.documents.workbook_in import plan_of
from lacflow.errors import InputFault, Where
from made_plans import plans

OPENERS: dict[str, Callable[[bytes, Pages], None]] = {"xlsx": excel.read, "docx": word.read, "csv": delimited.read}


def opened(content: bytes, fmt: str) -> Book:
    """Open a document of our own making here: the child process that opens strangers' costs half a second."""
    pages = Pages(250_000)
    OPENERS[fmt](content, pages)
    return replace(book_from_json(json.loads(json.dumps(pages.json()))), kind=fmt)


def storable(value: object) -> object:
    """Return a record with the signs left out that no document can hold."""
    if isinstance(value, str):
        return bare(value)
    if isinstance(value, list):
        return [storable(v) for v in value]
    return {str(storable(k)): storable(v) for k, v in value.items()} if isinstance(value, dict) else value


def essence(plan: Plan, fmt: str) -> dict[str, object]:
    """Return what an export must bring back: everything but where it stands."""
    views = {s: [a.key for a in plan.actions if a.status is s] for s in Status}
    rows = {a.key: storable(to_json(replace(a, where=Where()))) for a in plan.actions}
    notes = {} if fmt == "csv" else {"issues": storable(to_json(plan.issues)), "risks": storable(to_json(plan.risks))}
    return {"order": views, "actions": rows, **notes}


def again(content: bytes, fmt: str, tmp: Path) -> Plan:
    """Read a document through the door that strangers' come in by."""
    path = tmp / f"plan.{fmt}"
    path.write_bytes(content)
    return read_plan(path)


@pytest.mark.parametrize("fmt", ["xlsx", "docx", "csv"])
@given(plan=plans())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_exported_plan_reads_back_as_itself(fmt: str, plan: Plan) -> None:
    read = plan_of(opened(export_plan(plan, fmt, {}), fmt), f"plan.{fmt}", Directory(), DEFAULT)
    assert essence(read, fmt) == essence(plan, fmt)


@given(plan=plans())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_plan_as_json_reads_back_as_itself(plan: Plan) -> None:
    read = plan_from_json(export_plan(plan, "json", {}), "plan.json")
    assert (read.actions, read.issues, read.risks) == (plan.actions, plan.issues, plan.risks)


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_export_comes_back_through_the_front_door_and_is_the_same_bytes_every_time(fmt: str, tmp_path: Path) -> None:
    content = export_plan(PLAN, fmt, {})
    assert essence(again(content, fmt, tmp_path), fmt) == essence(PLAN, fmt)
    assert export_plan(PLAN, fmt, {}) == content


@pytest.mark.parametrize(
    "content", [b"{", b'{"actions": 3}', b'{"actions": [{"key": "/1", "status": "lost"}]}', b"{" * 100_000]
)
def test_json_that_is_no_plan_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="no plan as lacflow exports it"):
        again(content, "json", tmp_path)


def test_what_a_person_changes_in_an_export_counts_and_the_rest_stays_as_it_was_held(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(export_plan(PLAN, "xlsx", {})))
    sheet = book["Plan"]
    cells = {c.value: c for row in sheet for c in row}
    assert cells["Whole action due"].column == cells["September 2027"].column
    cells["Amber"].value = "Red"
    cells["Nov-27"].value = "31/12/27"
    book.save(tmp_path / "plan.xlsx")
    first = read_plan(tmp_path / "plan.xlsx").actions[0]
    assert (first.rag.value, first.deliverables[0].due.date) == (Rag.RED, date(2027, 12, 31))
    assert (first.leads, first.activity) == (PLAN.actions[0].leads, PLAN.actions[0].activity)


def test_a_document_comes_back_in_its_own_layout(tmp_path: Path) -> None:
    """The same sheets, columns, headers, headings, titles and widths; hidden columns stay hidden and their words behind."""
    (tmp_path / "own.xlsx").write_bytes(council_workbook())
    plan, layout = read_document(tmp_path / "own.xlsx")
    kept = from_json(Layout, json.loads(json.dumps(to_json(layout))))
    content = export_plan(plan, "xlsx", {}, layout=kept)
    one, two = (load_workbook(BytesIO(c)) for c in (council_workbook(), content))
    assert two.sheetnames == one.sheetnames
    for name in one.sheetnames:
        shown = [[c.value for c in row[:6]] for row in two[name].iter_rows()]
        assert shown == [[c.value for c in row[:6]] for row in one[name].iter_rows()]
        for letter in "ABCDEF":
            assert two[name].column_dimensions[letter].width == one[name].column_dimensions[letter].width
        assert two[name].column_dimensions["G"].hidden
        assert [c.value for c in two[name]["G"] if c.value] == ["Chase notes"]
    assert essence(again(content, "xlsx", tmp_path), "xlsx") == essence(plan, "xlsx")


def test_what_is_new_or_has_moved_stands_under_its_objective_and_a_new_date_gets_a_column(tmp_path: Path) -> None:
    (tmp_path / "own.xlsx").write_bytes(council_workbook())
    plan, layout = read_document(tmp_path / "own.xlsx")
    closed = replace(plan.actions[0], status=Status.CLOSED)
    moved = replace(plan.actions[1], revised=Due("Dec-27", date(2027, 12, 31), DueKind.MONTH))
    new = Action("O1/9", "9", "9", Objective("1", "Warm homes"), "Ring the tenants")
    content = export_plan(Plan("b", (closed, moved, *plan.actions[2:], new)), "xlsx", {}, layout=layout)
    book = load_workbook(BytesIO(content))
    rows = {name: [str(row[0].value) for row in book[name].iter_rows()] for name in book.sheetnames}
    assert rows["Delivery plan"] == [
        "Homes plan 2027",
        "Ref",
        "Objective 1: Warm homes",
        "1b",
        "9",
        "Objective 2: Safe homes",
        "2",
    ]
    assert rows["Closed"][-2:] == ["7", "1a"]
    assert "Dec-27" in [c.value for c in book["Delivery plan"][4]]
    assert "Revised date" in [c.value for c in book["Delivery plan"][2]]


def council_workbook() -> bytes:
    """A council's own workbook, in words of our own: two views, a title, headings, an odd column, a hidden one."""
    book, out = Workbook(), BytesIO()
    heads = ["Ref", "What we will do", "Who", "By when", "BRAG", "Evidence seen", "Chase notes"]
    views = {
        "Delivery plan": ["Objective 1: Warm homes", "1a", "1b", "Objective 2: Safe homes", "2"],
        "Closed": ["Objective 1: Warm homes", "7"],
    }
    book.remove(book.active)
    for name, refs in views.items():
        sheet = book.create_sheet(name)
        sheet.append(["Homes plan 2027" if name != "Closed" else "Homes plan 2027 - closed"])
        sheet["A1"].font = Font(bold=True)
        sheet.append(heads)
        for ref in refs:
            more = [f"Do what {ref} says", "Ann Lee", "31/03/27", "Green", f"Photo of {ref}", "not for others"]
            sheet.append([ref] if ref.startswith("Objective") else [ref, *more])
            sheet.cell(sheet.max_row, 1).font = Font(bold=ref.startswith("Objective"))
        for n, letter in enumerate("ABCDEFG"):
            sheet.column_dimensions[letter].width = 9.5 + 4 * n
        sheet.column_dimensions["G"].hidden = True
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("fmt", ["xlsx", "docx"])
def test_a_word_document_comes_back_with_its_headings_and_a_header_over_every_table(fmt: str, tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Homes report", 0)
    for outcome in ("Outcome 1: Warm homes", "Outcome 2: Safe homes"):
        document.add_heading(outcome, 1)
        table = document.add_table(4, len(WORKSTREAMS[0]))
        for row, texts in zip(table.rows, WORKSTREAMS, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        for column in (0, 1, 4, 6):
            table.cell(1, column).merge(table.cell(2, column))
    document.save(str(tmp_path / "own.docx"))
    plan, layout = read_document(tmp_path / "own.docx")
    assert [(a.key, len(a.deliverables)) for a in plan.actions] == [("O1/1", 2), ("O1/2", 1), ("O2/1", 2), ("O2/2", 1)]
    content = export_plan(plan, fmt, {}, layout=layout)
    (sheet,) = opened(content, fmt).sheets
    firsts = [cells[0].text for cells in sheet.rows.values() if cells[0].column == 1]
    one = ["No", "1", "2"]
    assert firsts == ["Homes report", "Outcome 1: Warm homes", *one, "Outcome 2: Safe homes", *one]
    assert essence(again(content, fmt, tmp_path), fmt) == essence(plan, fmt)


WORKSTREAMS = (
    ("No", "Workstream", "Deliverables", "Update", "Lead", "Target end date", "Action RAG"),
    ("1", "Insulate", "1. Survey", "done", "Bo Roe", "31/03/27", "Green"),
    ("", "", "2. Fit", "begun", "", "30/06/27", ""),
    ("2", "Heat", "1. Boilers", "late", "Cy Fox", "31/12/26", "Red"),
)
PLAN = Plan(
    "b",
    (
        Action(
            "O1/10b.i", "10b.i", "10b.i ", Objective("1", "Homes"), "=Act, so to speak",
            progress="03.01.27 - HF - begun\n\nmore",
            leads=(Lead("Bo, Head of Homes", "b.roe", "name"), Lead("The team")), priority="High", savings_k=-922.0,
            revised=Due("end of Sept", date(2027, 9, 30), DueKind.MONTH), rag=Colour(Rag.AMBER, "#FFC000", RagSource.FILL),
            deliverables=(Deliverable("1", "A list", "made", Due("Nov-27", date(2027, 11, 30), DueKind.MONTH)),
                          Deliverable("2", "A map")), said_complete="all but the map", other={"Evidence": "@home"},
        ),
        Action("O5/~12", activity="No ref", status=Status.CLOSED, rag=Colour(Rag.BLUE, "Blue")),
    ),
    (Note("I01", "No homes", "Ann Lee", "Find some by May", "1"),),
    (Note("R01", "Rain", "Bo Roe", "Umbrellas", "1"),),
)  # fmt: skip


@pytest.mark.samples
@pytest.mark.parametrize("fmt", ["xlsx", "docx", "csv", "json"])
def test_a_real_plan_goes_out_and_comes_back_unchanged(fmt: str, sample_data: Path, tmp_path: Path) -> None:
    plan, layout = read_document(sample_data / "plans" / "county_l.xlsx")
    assert essence(again(export_plan(plan, fmt, {}, layout=layout), fmt, tmp_path), fmt) == essence(plan, fmt)


@pytest.mark.samples
def test_a_real_plan_keeps_its_headers_headings_order_and_widths(sample_data: Path) -> None:
    source = sample_data / "plans" / "county_l.xlsx"
    plan, layout = read_document(source)
    one, two = load_workbook(source), load_workbook(BytesIO(export_plan(plan, "xlsx", {}, layout=layout)))
    assert two.sheetnames == [s.title for s in one if s.sheet_state == "visible"]
    for name in two.sheetnames:
        refs = [[str(c.value).strip() for c in s["A"] if c.value] for s in (one[name], two[name])]
        assert refs[0] == refs[1]
        for letter, column in one[name].column_dimensions.items():
            got = two[name].column_dimensions[letter]
            assert (got.width, got.hidden) == (column.width, column.hidden), (name, letter)
