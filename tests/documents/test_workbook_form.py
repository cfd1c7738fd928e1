"""The lead's workbook is filled in as text: it must say exactly what openpyxl would have written cell by cell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import lead_workbook_by_openpyxl as slowly
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lacflow.board.plan import Action, Colour, Deliverable, Due, DueKind, Objective
from lacflow.board.rag import DEFAULT, Label, Rag, Scheme
from lacflow.documents import Sending, lead_workbook, read_returned

HOMES = Objective("1", "Homes & places <near> home")
LONG = "03.06.27 - AL - a site was found and then lost again\n" * 40
ACTIONS = (
    Action("O1/7b", "7b", "7b ", HOMES, "Open two homes", progress=LONG, due=Due("Sep-27", date(2027, 9, 30), DueKind.MONTH),
           rag=Colour(Rag.GREEN, "Green"), deliverables=(Deliverable("1", "Agree the rent"),)),
    Action("/9", "9", "9", Objective("", ""), "=HYPERLINK(\"x\")", progress="@home", rag=Colour(Rag.AMBER, "A")),
    Action("O2/3.10", "3.10", "3.10", Objective("2", "Voice"), "", progress=""),
    Action("O2/~4", "", "", Objective("2", "{title} %s {0}"), "  Held \t between\n\n", progress="a\rb\x07c _x0041_ ￾é😀"),
)  # fmt: skip
#: The order of what a sheet holds (ECMA-376 part 1, 18.3.1.99), which Excel insists on.
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter",
    "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter",
)  # fmt: skip


BY = "noon on Thursday 31 December"


def made(actions: Sequence[Action], scheme: Scheme = DEFAULT, name: str = "Homes Board") -> bytes:
    return lead_workbook(actions, scheme, board_name=name, reply_by_words=BY)


def said(content: bytes) -> dict[str, Any]:
    """Return everything a workbook says: cells with their looks, the sheet's rules, its page, the file's own words."""
    book = load_workbook(BytesIO(content))
    sheet = book.active
    cells = {
        cell.coordinate: (
            cell.value, cell.data_type, cell.number_format, cell.quotePrefix, repr(cell.font), repr(cell.fill),
            repr(cell.border), repr(cell.alignment), repr(cell.protection),
        )
        for row in sheet.iter_rows() for cell in row
    }  # fmt: skip
    parts = ("protection", "page_setup", "page_margins", "sheet_properties", "sheet_format", "views")
    return {
        **cells,
        **{name: repr(getattr(sheet, name)) for name in parts},
        "names": book.sheetnames,
        "size": sheet.dimensions,
        "rows": {number: (row.height, row.hidden) for number, row in sheet.row_dimensions.items()},
        "columns": {letter: (column.width, column.hidden) for letter, column in sheet.column_dimensions.items()},
        "lists": [repr(rule) for rule in sheet.data_validations.dataValidation],
        "panes": sheet.freeze_panes,
        "footer": sheet.oddFooter.center.text,
        "printed": (sheet.print_area, sheet.print_title_rows),
        "about": (book.properties.title, book.properties.creator),
    }


@pytest.mark.parametrize("count", [1, 2, 4])
def test_it_says_what_openpyxl_would_have_written_cell_by_cell(count: int) -> None:
    assert said(made(ACTIONS[-count:])) == said(slowly.written(ACTIONS[-count:], DEFAULT, "Homes Board", BY))


def test_other_colours_and_a_name_with_signs_in_it_are_no_different() -> None:
    scheme = Scheme(labels={rag: Label(f"{rag.value} & <co>") for rag in (Rag.RED, Rag.GREEN)})
    name = "A < B & {rows} Board"
    assert said(made(ACTIONS, scheme, name)) == said(slowly.written(ACTIONS, scheme, name, BY))


@given(
    words=st.text(st.characters(codec="utf-8"), max_size=40), name=st.text(st.characters(codec="utf-8"), max_size=20)
)
@settings(max_examples=25, deadline=None)
def test_no_words_of_a_plan_or_a_board_break_it(words: str, name: str) -> None:
    """Whatever a cell may hold comes back as it was, as text; what none may hold is left out."""
    action = Action(
        "O1/1", "1", "1", Objective("1", words), words, progress=words, due=Due(words, None, DueKind.UNREADABLE)
    )
    sheet = load_workbook(BytesIO(lead_workbook([action], DEFAULT, board_name=name, reply_by_words=words))).active
    kept = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", words.replace("\r\n", "\n").replace("\r", "\n"))
    for place in ("D5", "G5"):
        assert (sheet[place].value or "").replace("_x005F_", "_") == kept.replace("_x005F_", "_")
        assert sheet[place].data_type == "s" or not words
    assert [sheet["A5"].value, sheet["H4"].value] == ["O1/1", "Your update"]


def test_every_file_in_it_is_sound_and_in_the_order_excel_insists_on() -> None:
    with zipfile.ZipFile(BytesIO(made(ACTIONS))) as archive:
        names = archive.namelist()
        roots = {name: ElementTree.fromstring(archive.read(name)) for name in names}
    assert len(set(names)) == len(names)
    held = [child.tag.rpartition("}")[2] for child in roots["xl/worksheets/sheet1.xml"]]
    assert held == [name for name in ORDER if name in held]
    assert {"sheetData", "sheetProtection", "dataValidations", "pageSetup"} <= set(held)
    listed = {part.get("PartName", "").lstrip("/") for part in roots["[Content_Types].xml"]}
    assert {name for name in names if name.startswith("xl/") and not name.endswith(".rels")} <= listed


def test_one_without_actions_can_be_opened_and_asks_for_anything_else() -> None:
    sheet = load_workbook(BytesIO(made(()))).active
    assert (sheet.dimensions, str(sheet["D6"].value)[:13]) == ("A1:J6", "Anything else")


def test_what_one_lead_gets_does_not_depend_on_who_was_written_to_before() -> None:
    first = made(ACTIONS[:1])
    made(ACTIONS, Scheme(labels={Rag.RED: Label("Red")}), "Another")
    assert made(ACTIONS[:1]) == first


def test_an_untouched_copy_says_nothing_whatever_its_words() -> None:
    found = read_returned(made(ACTIONS), "back.xlsx", Sending(ACTIONS, DEFAULT, said_on=date(2027, 8, 12)))
    assert (found.readings, found.held) == ((), ())
