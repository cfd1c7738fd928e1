"""Workbooks cell by cell: values, days, looks, fills, conditional formats, and what lies beside the cells."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule, Rule
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.styles.differential import DifferentialStyle

from lacflow.board.plan import RagSource
from lacflow.board.rag import DEFAULT
from lacflow.documents.cells import Book, Cell
from lacflow.documents.child.excel_styles import PALETTE
from lacflow.documents.opening import open_book
from lacflow.documents.values import colour_in
from paper import link, xlsx

RED, GREEN = PatternFill(bgColor="FFFF0000"), PatternFill(bgColor="FF00B050")


def opened(book: Workbook) -> Book:
    out = io.BytesIO()
    book.save(out)
    return open_book(out.getvalue(), "plan.xlsx")


def cells_of(book: Workbook) -> dict[str, Cell]:
    (sheet,) = opened(book).sheets
    return {f"{'ABCDEFGHIJKLMNOP'[c.column - 1]}{c.row}": c for c in sheet.cells.values()}


def first(sheet: str, **more: object) -> Cell:
    return open_book(xlsx(sheet, **more), "plan.xlsx").sheets[0].cells[1, 1]  # type: ignore[arg-type]


def row(cell: str) -> str:
    return f"<sheetData><row r='1'>{cell}</row></sheetData>"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<c r='A1'><v>3</v></c>", "3"),
        ("<c r='A1'><v>3.1000000000000001</v></c>", "3.1"),
        ("<c r='A1' s='1'><v>3.1</v></c>", "3.10"),
        ("<c r='A1' s='2'><v>43770</v></c>", "Nov-19"),
        ("<c r='A1' s='3'><v>0.5</v></c>", "12:00"),
        ("<c r='A1' t='b'><v>1</v></c>", "TRUE"),
        ("<c r='A1' t='e'><v>#REF!</v></c>", "#REF!"),
        ("<c r='A1' t='d'><v>2027-05-03T00:00:00</v></c>", "03/05/2027"),
        ("<c r='A1' t='inlineStr'><is><r><t>two </t></r><r><t>runs_x000D_</t></r></is></c>", "two runs"),
        ("<c r='A1' t='str'><f>UPPER(B1)</f><v>ACT</v></c>", "ACT"),
        ("<c><v>7</v></c>", "7"),
        ("<c r='A1'><v>nan</v></c>", "nan"),
        ("<c r='A1' t='s'><v>99</v></c>", ""),
    ],
)
def test_a_cell_shows_what_a_reader_of_the_sheet_sees(cell: str, shown: str) -> None:
    formats = "<numFmts><numFmt numFmtId='170' formatCode='mmm\\-yy'/></numFmts>"
    looks = "".join(f"<xf numFmtId='{n}'/>" for n in (0, 2, 170, 20))
    sheet = row(cell + "<c r='B1'><v>1</v></c>")
    found = open_book(xlsx(sheet, styles=f"{formats}<cellXfs>{looks}</cellXfs>"), "plan.xlsx").sheets[0].cells
    assert (found[1, 1].text if (1, 1) in found else "") == shown


def test_a_formula_is_kept_and_its_value_read_never_worked_out() -> None:
    cell = first(row('<c r=\'A1\'><f>DDE("cmd","x")</f></c>'))
    assert (cell.value, cell.formula, cell.written) == (None, True, 'DDE("cmd","x")')


def test_days_are_counted_from_the_workbooks_own_first_day() -> None:
    book = open_book(
        xlsx(
            row("<c r='A1' s='1'><v>40000</v></c>"),
            styles="<cellXfs><xf/><xf numFmtId='14'/></cellXfs>",
            workbook="<workbookPr date1904='1'/>",
        ),
        "plan.xlsx",
    )
    assert book.from_1904
    assert book.sheets[0].cells[1, 1].text == "07/07/13"


def test_the_palette_is_excels_own() -> None:
    assert [c[-6:] for c in COLOR_INDEX[:64]] == list(PALETTE)


def test_fills_by_value_theme_palette_and_pattern() -> None:
    book = Workbook()
    sheet = book.active
    fills = {
        "A1": PatternFill("solid", fgColor="FF00B050"),
        "B1": PatternFill("solid", fgColor=Color(theme=5, tint=0.4)),
        "C1": PatternFill("solid", fgColor=Color(indexed=10)),
        "D1": GradientFill(stop=("FF0000", "00B050")),
        "E1": PatternFill("lightUp", fgColor="FFFF0000"),
        "F1": PatternFill("gray125"),
    }
    for name, fill in fills.items():
        sheet[name].fill = fill
        sheet[name] = "x"
    assert {n: c.fill for n, c in cells_of(book).items()} == {
        "A1": "00B050",
        "B1": "D99694",
        "C1": "FF0000",
        "D1": "?the fill runs from one colour into another",
        "E1": "?the fill is a pattern of two colours",
        "F1": None,
    }


def test_a_workbook_may_bring_a_palette_of_its_own() -> None:
    styles = (
        "<fills><fill><patternFill patternType='solid'><fgColor indexed='1'/></patternFill></fill></fills>"
        "<cellXfs><xf fillId='0'/></cellXfs>"
        "<colors><indexedColors><rgbColor rgb='FF111111'/><rgbColor rgb='FFEE1111'/></indexedColors></colors>"
    )
    assert first(row("<c r='A1' s='0'><v>1</v></c>"), styles=styles).fill == "EE1111"


def test_a_fill_of_no_one_colour_is_never_taken_for_a_colour() -> None:
    colour, problem = colour_in(Cell(1, 1, fill="?the fill runs from one colour into another"), DEFAULT)
    assert colour.value is None
    assert problem is not None
    assert problem.code == "rag.unsure"


def ruled(*rules: tuple[str, Rule], **values: object) -> dict[str, str | None]:
    book = Workbook()
    for name, value in values.items():
        book.active[name] = value
    for where, rule in rules:
        book.active.conditional_formatting.add(where, rule)
    found = cells_of(book)
    assert all(c.by_rule for c in found.values() if c.fill)
    return {n: c.fill for n, c in found.items() if c.fill}


def worded(kind: str, text: str, fill: PatternFill) -> Rule:
    return Rule(type=kind, text=text, dxf=DifferentialStyle(fill=fill), formula=["TODAY()"])


def test_a_conditional_format_by_the_cells_own_value() -> None:
    rules = (
        ("A1:A9", CellIsRule(operator="equal", formula=['"Red"'], fill=RED)),
        ("B1:B9", CellIsRule(operator="between", formula=["1", "5"], fill=GREEN)),
        ("C1:C9", worded("containsText", "late", RED)),
        ("D1:D9", worded("beginsWith", "On ", GREEN)),
        ("E1:E9", CellIsRule(operator="greaterThan", formula=["$B$1*2"], fill=RED)),
    )
    values = {
        "A1": "RED",
        "A2": "redder",
        "B1": 5,
        "B2": 6,
        "C1": "Too LATE now",
        "C2": "x",
        "D1": "on track",
        "D2": "x",
        "E1": 11,
    }
    assert ruled(*rules, **values) == {"A1": "FF0000", "B1": "00B050", "C1": "FF0000", "D1": "00B050", "E1": "FF0000"}


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        ('$B1="Red"', [1]),
        ('=AND(LEFT($B1,1)="R",$C1>2)', [1]),
        ('OR($B1="red",ISBLANK($B1))', [1, 3]),
        ('NOT(ISERROR(SEARCH("re",$B1)))', [1, 2]),
        ('ISNUMBER(SEARCH("green",$B1))', [2]),
        ("MOD(ROW(),2)=0", [2]),
        ("LEN(TRIM($B1))=0", [3]),
        ('EXACT($B1,"Red")', [1]),
        ('IF($C1>2,TRUE,$B1="Green")', [1, 2]),
        ('$B1&"!"="Green!"', [2]),
        ('SEARCH("zzz",$B1)', []),
    ],
)
def test_a_conditional_format_by_a_simple_formula_paints_also_empty_cells(formula: str, rows: list[int]) -> None:
    values = {"B1": "Red", "B2": "Green", "C1": 3, "C2": 1, "C3": 0}
    painted = ruled(("A1:A3", FormulaRule(formula=[formula], fill=RED)), **values)
    assert painted == {f"A{n}": "FF0000" for n in rows}


@pytest.mark.parametrize(
    "formula", ["$B1<TODAY()", "COUNTIF($B$1:$B$3,$B1)>1", "Sheet2!$B1=1", "$D1>1", "INDIRECT($B1)", "(1", "Named=1"]
)
def test_a_formula_that_is_more_than_can_be_worked_out_gives_no_colour(formula: str) -> None:
    painted = ruled(("A1:A1", FormulaRule(formula=[formula], fill=RED)), B1="Red", D1="=1+1")
    assert list(painted) == ["A1"]
    assert painted["A1"] is not None
    assert painted["A1"].startswith("?")


def test_the_first_rule_by_priority_counts_and_one_may_stop_the_rest() -> None:
    first_, second = FormulaRule(formula=["$B1>1"], fill=RED), FormulaRule(formula=["$B1>0"], fill=GREEN)
    assert ruled(("A1:A2", first_), ("A1:A2", second), B1=2, B2=1) == {"A1": "FF0000", "A2": "00B050"}
    stop = FormulaRule(formula=["$B1>1"], font=Font(bold=True), stopIfTrue=True)
    assert ruled(("A1:A2", stop), ("A1:A2", second), B1=2, B2=1) == {"A2": "00B050"}


def test_a_colour_scale_gives_no_colour_and_is_remarked_on() -> None:
    book = Workbook()
    book.active["A1"] = 3
    scale = ColorScaleRule(start_type="min", start_color="FF0000", end_type="max", end_color="00B050")
    book.active.conditional_formatting.add("A1:A3", scale)
    found = opened(book)
    assert found.sheets[0].cells[1, 1].fill is None
    assert "colour scale" in found.remarks[0]


def test_a_colour_of_a_conditional_format_says_so_and_beside_the_word_it_is_both() -> None:
    ruled_ = Cell(1, 1, fill="FF0000", by_rule=True)
    assert colour_in(ruled_, DEFAULT)[0].source is RagSource.FORMAT
    assert colour_in(Cell(1, 1, "Red", fill="FF0000", by_rule=True), DEFAULT)[0].source is RagSource.BOTH


def test_rules_of_newer_excels_are_read_too() -> None:
    extension = (
        "<extLst><ext><x14:conditionalFormattings xmlns:x14='urn:x14' xmlns:xm='urn:xm'><x14:conditionalFormatting>"
        "<x14:cfRule type='expression' priority='1'><xm:f>$B1=\"Red\"</xm:f><x14:dxf><fill><patternFill>"
        "<bgColor rgb='FFFF0000'/></patternFill></fill></x14:dxf></x14:cfRule><xm:sqref>A1:A3</xm:sqref>"
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    cells = row("<c r='A1'><v>1</v></c><c r='B1' t='inlineStr'><is><t>red</t></is></c>")
    assert first(cells + extension).fill == "FF0000"


def test_comments_pictures_and_text_boxes_are_kept_with_their_cells() -> None:
    drawing = (
        "<d:wsDr xmlns:d='urn:d' xmlns:a='urn:a'>"
        "<d:twoCellAnchor><d:from><d:col>1</d:col><d:row>0</d:row></d:from><d:pic/></d:twoCellAnchor>"
        "<d:oneCellAnchor><d:from><d:col>2</d:col><d:row>4</d:row></d:from><d:sp><d:txBody><a:p><a:r><a:t>turn blue</a:t>"
        "</a:r></a:p></d:txBody></d:sp></d:oneCellAnchor></d:wsDr>"
    )
    book = open_book(
        xlsx(
            row("<c r='A1'><v>1</v></c>") + "<drawing r:id='rId1'/>",
            links=link("rId1", "drawing", "../drawings/drawing1.xml"),
            parts={"xl/drawings/drawing1.xml": drawing, "xl/vbaProject.bin": b"x"},
        ),
        "plan.xlsm",
    )
    assert {(c.row, c.column): c.pictures for c in book.sheets[0].cells.values()} == {(1, 1): 0, (1, 2): 1}
    assert "macros" in book.remarks[0]
    assert book.remarks[1].endswith("at C5: turn blue")
    noted = Workbook()
    noted.active["B2"].comment = Comment("ask Ann", "Bo")
    assert cells_of(noted)["B2"].comment == "ask Ann"


def test_words_struck_through_whole_or_in_part_are_kept_apart() -> None:
    styles = "<fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf fontId='1'/></cellXfs>"
    part = "<c r='A1' t='inlineStr'><is><r><rPr><strike/></rPr><t>May</t></r><r><t> June</t></r></is></c>"
    assert first(row(part), styles=styles).standing == "June"
    assert first(row("<c r='A1' s='1'><v>5</v></c>"), styles=styles).standing == ""


def test_what_is_hidden_or_merged_far_beyond_the_cells_costs_nothing() -> None:
    sheet = (
        "<cols><col min='2' max='16384' hidden='1'/></cols>"
        + row("<c r='A1'><v>1</v></c><c r='C1'><v>2</v></c>")
        + "<mergeCells><mergeCell ref='A1:B1048576'/></mergeCells>"
    )
    (found,) = open_book(xlsx(sheet), "plan.xlsx").sheets
    assert found.hidden_columns == {2, 3}
    assert [(s.top, s.left, s.bottom, s.right) for s in found.spans] == [(1, 1, 1, 2)]
