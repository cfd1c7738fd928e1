"""OpenDocument spreadsheets: values as shown, fills, what is repeated, hidden, merged, struck or said in a condition."""

from __future__ import annotations

import pytest

from lacflow.documents.cells import Book, Cell
from lacflow.documents.opening import open_book
from paper import ods

STYLES = """
<number:date-style style:name="N1">
 <number:month number:textual="true"/><number:text>-</number:text><number:year/></number:date-style>
<number:number-style style:name="N2"><number:number number:decimal-places="2"/></number:number-style>
<style:style style:name="month" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="two" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="red" style:family="table-cell">
 <style:table-cell-properties fo:background-color="#ff0000"/></style:style>
<style:style style:name="child" style:family="table-cell" style:parent-style-name="red"/>
<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="out" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="none" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="asked" style:family="table-cell">
 <style:map style:condition='cell-content()="late"' style:apply-style-name="red" style:base-cell-address="Plan.A1"/>
</style:style>
"""


def table(rows: str, *, more: str = "", style: str = "") -> str:
    return f'<table:table table:name="Plan" table:style-name="{style}">{rows}{more}</table:table>'


def row(*cells: str, **attributes: object) -> str:
    said = "".join(f' table:{k.replace("_", "-")}="{v}"' for k, v in attributes.items())
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


def cell(words: str = "", kind: str = "string", *, inside: str = "", **attributes: object) -> str:
    said = "".join(f' table:{k.replace("_", "-")}="{v}"' for k, v in attributes.items())
    lines = "".join(f"<text:p>{line}</text:p>" for line in words.split("\n")) if words else ""
    typed = f' office:value-type="{kind.split()[0]}" {" ".join(kind.split()[1:])}' if words else ""
    return f"<table:table-cell{typed}{said}>{inside}{lines}</table:table-cell>"


def book_of(rows: str, **more: str) -> Book:
    book = open_book(ods(table(rows, **more), STYLES), "plan.ods")
    assert book.kind == "ods"
    return book


def cells_of(rows: str, **more: str) -> dict[tuple[int, int], Cell]:
    return dict(book_of(rows, **more).sheets[0].cells)


def test_values_are_read_and_shown_as_their_styles_show_them() -> None:
    cells = cells_of(
        row(
            cell("Nov-27", 'date office:date-value="2027-11-01"', style_name="month"),
            cell("3.10", 'float office:value="3.1"', style_name="two"),
            cell("two\nlines"),
            cell("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d"),
            cell("2", 'float office:value="2"', formula="of:=1+1"),
        )
    )
    assert [c.text for c in cells.values()] == ["Nov-27", "3.10", "two\nlines", "a  b\tc\nd", "2"]
    assert (cells[1, 5].formula, cells[1, 5].written) == (True, "1+1")


def test_a_fill_comes_of_the_style_of_what_it_rests_on_or_of_the_column() -> None:
    columns = '<table:table-column table:number-columns-repeated="2"/>'
    columns += '<table:table-column table:default-cell-style-name="red"/>'
    cells = cells_of(columns + row(cell("x"), cell(style_name="child"), cell("z")))
    assert [c.fill for c in cells.values()] == [None, "FF0000", "FF0000"]


def test_what_is_repeated_counts_each_time_and_a_painted_background_costs_nothing() -> None:
    cells = cells_of(
        row(cell("x", number_columns_repeated=2), cell(style_name="red", number_columns_repeated=16000))
        + row(cell("y"), number_rows_repeated=2)
        + row(cell(style_name="red"), number_rows_repeated=1048000)
        + row(cell("far"))
    )
    assert [place for place, c in cells.items() if c.text] == [(1, 1), (1, 2), (2, 1), (3, 1), (1048004, 1)]
    assert len(cells) < 200


def test_hidden_rows_columns_and_sheets_and_merges_are_known() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    (sheet,) = book_of(
        columns + row(cell("a", number_rows_spanned=2), cell("b")) + row(cell("c"), visibility="filter"), style="none"
    ).sheets
    assert (sheet.hidden, sheet.hidden_rows, sheet.hidden_columns) == (True, {2}, {2})
    assert [(s.top, s.left, s.bottom, s.right) for s in sheet.spans] == [(1, 1, 2, 1)]


def test_notes_pictures_struck_words_and_bold_ones_are_known() -> None:
    cells = cells_of(
        row(
            cell("Act", inside="<office:annotation><text:p>ask Ann</text:p></office:annotation>"),
            cell(inside="<draw:frame><draw:image/></draw:frame>"),
            cell('<text:span text:style-name="out">May</text:span> June'),
            cell("Head", style_name="bold"),
        )
    )
    assert cells[1, 1].comment == "ask Ann"
    assert cells[1, 2].pictures == 1
    assert cells[1, 3].standing == "June"
    assert cells[1, 4].bold


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ('="Red"', [1]),
        ('formula-is([.$B1]="red")', [1]),
        ('formula-is(AND([.$B1]="green";[.$C1]&gt;1))', [2]),
        ('contains-text("ree")', [2]),
        ('!="Red"', [2]),
    ],
)
def test_conditions_of_a_range_are_worked_out(condition: str, rows: list[int]) -> None:
    condition = condition.replace('"', "&quot;")
    formats = (
        '<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="Plan.B1:Plan.B2">'
        f'<calcext:condition calcext:apply-style-name="red" calcext:value="{condition}" calcext:base-cell-address="Plan.B1"/>'
        "</calcext:conditional-format></calcext:conditional-formats>"
    )
    two = cell("2", 'float office:value="2"')
    cells = cells_of(row(cell("a"), cell("Red"), two) + row(cell("b"), cell("Green"), two), more=formats)
    assert [place[0] for place, c in cells.items() if c.fill == "FF0000" and c.by_rule] == rows


def test_conditions_of_a_style_are_worked_out() -> None:
    cells = cells_of(row(cell("late", style_name="asked")) + row(cell("in time", style_name="asked")))
    assert [c.fill for c in cells.values()] == ["FF0000", None]
