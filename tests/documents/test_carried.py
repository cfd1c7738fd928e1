"""What an export carries for its own way back: hidden in Word, beside the row in a sheet; how wide columns were."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from lacflow.board.plan import Action, Due, DueKind, Lead
from lacflow.documents.held import leftovers, restored
from lacflow.documents.opening import open_book

READ = Action("/1", "1", "1", activity="Act", leads=(Lead("Bo"), Lead("Head of Homes")))
HELD = Action("/1", "1", "1", activity="Act", leads=(Lead("Bo, Head of Homes", "b.roe", "name"),))


@pytest.mark.parametrize(("hidden", "tag"), [("lacflow:O1/7b {}", "O1/7b {}"), ("somebody's secret", "")])
def test_only_hidden_words_of_our_own_are_seen_and_never_as_words(hidden: str, tag: str) -> None:
    document, out = Document(), BytesIO()
    paragraph = document.add_table(2, 2).cell(0, 0).paragraphs[0]
    paragraph.add_run("Ref")
    for half in (hidden[:5], hidden[5:]):  # Word splits runs as it likes
        paragraph.add_run(half).font.hidden = True
    document.save(out)
    (cell,) = open_book(out.getvalue(), "plan.docx").sheets[0].cells.values()
    assert (cell.text, cell.tag) == ("Ref", tag)


def test_how_wide_columns_are_comes_with_a_sheet() -> None:
    book, out = Workbook(), BytesIO()
    book.active["B1"] = "Activity"
    book.active.column_dimensions["B"].width = 42
    book.save(out)
    assert open_book(out.getvalue(), "plan.xlsx").sheets[0].widths == {2: 42}


def test_what_no_cell_can_say_is_carried_and_counts_while_the_cells_say_the_same() -> None:
    assert restored(READ, leftovers(READ, HELD)) == HELD
    edited = Action("/1", "1", "1", activity="Act", leads=(Lead("Cy"),), due=Due("Nov", None, DueKind.UNREADABLE))
    assert restored(edited, leftovers(READ, HELD)) == edited


@pytest.mark.parametrize("carried", ["", "{", '{"held":3}', '{"held":{"leads":7}}', '{"held":{"nothing":["", 1]}}'])
def test_what_is_carried_and_was_damaged_is_as_good_as_nothing(carried: str) -> None:
    assert restored(READ, carried) == READ
    assert leftovers(READ, READ) == ""
