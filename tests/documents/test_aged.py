"""A colour that is only the last one known leaves greyed, with its age in words, and comes back as the colour it is."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lacflow.board.aged import aged, without_age
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Colour, Lead, Objective, Plan, RagSource
from lacflow.board.rag import DEFAULT, Rag
from lacflow.documents import Sending, export_plan, read_returned
from lacflow.documents.opening import open_book
from lacflow.documents.sheets_out import GREYED
from lacflow.documents.workbook_in import plan_of
from lacflow.papers.plan import plan_paper

HOMES = Objective("1", "A settled home")
TOLD = date(2027, 5, 12)
WORDS = ", last said 12 May 2027, not assured"


def action(n: int, rag: Rag, raw: str, source: RagSource = RagSource.BOTH) -> Action:
    wording = ("Open two crash pads", "Agree a starter pack", "Train keyworkers in budgeting", "Map every bed we buy")[
        n - 1
    ]
    return Action(
        f"O1/{n}",
        str(n),
        str(n),
        HOMES,
        wording,
        progress="01.02.27 - begun",
        leads=(Lead("Jo Ash"),),
        rag=Colour(rag, raw, source),
    )


PLAN = Plan(
    "b",
    (
        action(1, Rag.AMBER, "Amber"),
        action(2, Rag.GREEN, "G", RagSource.TEXT),
        action(3, Rag.RED, "Red"),
        action(4, Rag.GREEN, "Green"),
    ),
)
LAST_SAID = {"O1/1": TOLD, "O1/2": TOLD, "O1/3": None}


@given(
    st.sampled_from(["Amber", "On track", "G", "Red - no staff"]),
    st.none() | st.dates(date(2000, 1, 1), date(2199, 1, 1)),
)
def test_the_age_behind_a_colour_comes_off_again(colour, day):
    assert without_age(aged(colour, day)) == colour


@pytest.mark.parametrize("words", ["Amber", "not assured", "Amber, last said to be late", "last said 12 May", ""])
def test_other_words_stay_as_they_are(words):
    assert without_age(words) == words


@pytest.mark.parametrize("fmt", ["xlsx", "docx", "csv"])
def test_it_says_so_in_words_and_reads_back_as_the_plan(fmt):
    """Words as well as grey; what was heard of has neither."""
    content = export_plan(PLAN, fmt, {}, last_said=LAST_SAID)
    read = plan_of(open_book(content, f"p.{fmt}"), f"p.{fmt}", Directory(), DEFAULT)
    assert [(a.key, a.rag) for a in read.actions] == [(a.key, a.rag) for a in PLAN.actions]
    assert [p.code for p in read.problems if p.code.startswith("rag")] == []
    text = said(content, fmt)
    assert f"Amber{WORDS}" in text
    assert f"G{WORDS}" in text
    assert "Red, never spoken of, not assured" in text
    assert text.count("not assured") == 3


def said(content: bytes, fmt: str) -> str:
    if fmt == "csv":
        return content.decode("utf-8-sig")
    if fmt == "docx":
        tables = Document(BytesIO(content)).tables
        return "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    sheets = load_workbook(BytesIO(content)).worksheets
    return "\n".join(str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row if c.value is not None)


def test_in_a_workbook_it_is_grey():
    book = load_workbook(BytesIO(export_plan(PLAN, "xlsx", {}, last_said=LAST_SAID)))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if "not assured" in str(c.value)]
    assert [c.fill.fgColor.rgb for c in cells] == ["FF" + GREYED] * 3


def test_in_a_pdf_its_row_is_quiet_and_says_so():
    grid = plan_paper(PLAN, {}, DEFAULT, "Plan", LAST_SAID).front[-1]
    assert grid.quiet == {0, 1, 2}
    assert [row[-1] for row in grid.rows] == [
        f"Amber{WORDS}", f"Green{WORDS}", "Red, never spoken of, not assured", "Green",
    ]  # fmt: skip


def test_sent_back_as_it_was_it_says_nothing_and_overwritten_it_says_the_new_colour():
    """A file saved as it was is no answer; a colour typed before our words is one."""
    content = export_plan(PLAN, "xlsx", {}, last_said=LAST_SAID)
    sent = Sending(PLAN.actions, DEFAULT)
    assert read_returned(content, "p.xlsx", sent).readings == ()
    book = load_workbook(BytesIO(content))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if "not assured" in str(c.value)]
    cells[0].value = f"Green{WORDS}"
    cells[2].value = "Amber"
    file = BytesIO()
    book.save(file)
    found = read_returned(file.getvalue(), "p.xlsx", sent)
    assert {r.key: r.fields.rag or r.probable.rag for r in found.readings} == {"O1/1": "green", "O1/3": "amber"}
