"""Word documents: paragraphs and tables in order, with merges, numbering, tracked changes, comments and shading."""

from __future__ import annotations

import io

import pytest

from lacflow.documents.cells import Book, Cell, Sheet
from lacflow.documents.opening import open_book
from paper import docx, gone, ins, p, r, tbl, tc, tr


def book_of(body: str, **parts: str) -> Book:
    book = open_book(docx(body, **parts), "plan.docx")
    assert book.kind == "docx"
    return book


def sheet_of(body: str, **parts: str) -> Sheet:
    (sheet,) = book_of(body, **parts).sheets
    return sheet


def texts(sheet: Sheet) -> list[list[str]]:
    return [[c.text for c in row] for row in sheet.rows.values()]


def first(body: str, **parts: str) -> Cell:
    return sheet_of(body, **parts).cells[1, 1]


def test_paragraphs_and_tables_are_rows_in_the_order_they_are_read() -> None:
    body = p("The plan") + tbl(tr("Ref", "Activity"), tr("1a", "Act")) + p() + p("After it") + tbl(tr("Key", ""))
    assert texts(sheet_of(body)) == [["The plan"], ["Ref", "Activity"], ["1a", "Act"], ["After it"], ["Key"]]


def test_a_heading_is_bold_by_its_style_and_by_what_the_style_rests_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Body"/></w:style>'
    )
    body = "".join(p("Words", props=f'<w:pStyle w:val="{s}"/>') for s in ("H", "Mine", "B")) + p(r("Own", "<w:b/>"))
    assert [c.bold for c in sheet_of(body, styles=styles).cells.values()] == [True, True, False, True]


def test_cells_merged_across_and_down_count_for_all_they_cover() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    sheet = sheet_of(
        tbl(
            tr(tc("Wide", props='<w:gridSpan w:val="2"/>'), "C"),
            tr(tc("Tall", props=down), "b2", "c2"),
            tr(tc(props=on), "b3", "c3"),
            tr(tc("Next", props=down), "b4", "c4"),
            tr(tc(props=on), tc("Both", props='<w:gridSpan w:val="2"/>')),
        )
    )
    at = {
        (row, column): c.text if (c := sheet.at(row, column)) else "" for row in range(1, 6) for column in range(1, 4)
    }
    assert [[at[row, column] for column in range(1, 4)] for row in range(1, 6)] == [
        ["Wide", "Wide", "C"],
        ["Tall", "b2", "c2"],
        ["Tall", "b3", "c3"],
        ["Next", "b4", "c4"],
        ["Next", "Both", "Both"],
    ]


def test_edges_a_hair_apart_are_one_column_as_a_reader_sees_them() -> None:
    """Word keeps a grid line for every border that was once dragged a little off."""
    sheet = sheet_of(
        tbl(
            tr("Ref", tc("Activity", props='<w:gridSpan w:val="2"/>'), "Lead"),
            tr(tc("1a", props='<w:gridSpan w:val="2"/>'), "Act", "Ann"),
            grid=(1000, 40, 3000, 1500),
        )
    )
    assert [[(c.column, c.text) for c in row] for row in sheet.rows.values()] == [
        [(1, "Ref"), (2, "Activity"), (3, "Lead")],
        [(1, "1a"), (2, "Act"), (3, "Ann")],
    ]
    assert sheet.spans == ()


def test_a_row_that_begins_further_in_keeps_its_columns() -> None:
    sheet = sheet_of(tbl(tr("A", "B"), tr("b2", props='<w:gridBefore w:val="1"/>')))
    assert sheet.cells[2, 2].text == "b2"


def test_tracked_changes_read_as_accepted_and_what_stood_before_is_kept() -> None:
    cell = first(tbl(tr(tc(p("Bid ", gone("drafted"), ins("sent"), " in May")))))
    assert (cell.text, cell.before) == ("Bid sent in May", "Bid drafted in May")
    untouched = first(tbl(tr("Bid sent")))
    assert untouched.before is None


def test_what_was_inserted_and_deleted_again_never_was() -> None:
    both = f'<w:ins w:id="1" w:author="A">{gone("never")}</w:ins>'
    cell = first(p("Plain", both))
    assert (cell.text, cell.before) == ("Plain", None)


def test_a_deleted_paragraph_end_joins_two_lines_and_an_inserted_one_parts_them() -> None:
    went, came = (f'<w:rPr><w:{tag} w:id="3" w:author="A"/></w:rPr>' for tag in ("del", "ins"))
    cell = first(tbl(tr(tc(p("one", props=went), p("two", props=came), p("three")))))
    assert (cell.text, cell.before) == ("onetwo\nthree", "one\ntwothree")


def test_a_move_counts_where_it_went() -> None:
    moved_from = f'<w:moveFrom w:id="4" w:author="A">{r("text ")}</w:moveFrom>'
    moved_to = f'<w:moveTo w:id="5" w:author="A">{r("text ")}</w:moveTo>'
    cell = first(p(moved_from, "stays ", moved_to))
    assert (cell.text, cell.before) == ("stays text", "text stays ")


def test_rows_inserted_and_deleted_are_in_and_out_with_what_they_said_before() -> None:
    sheet = sheet_of(
        tbl(tr("1a", "Old"), tr("1b", "Gone", props='<w:del w:id="6"/>'), tr("1c", "New", props='<w:ins w:id="7"/>'))
    )
    assert [(c.text, c.before) for c in sheet.cells.values()] == [
        ("1a", None), ("Old", None), ("", "1b"), ("", "Gone"), ("1c", ""), ("New", ""),
    ]  # fmt: skip


def test_struck_words_are_kept_apart() -> None:
    cell = first(tbl(tr(tc(p(r("Mar 2027", "<w:strike/>"), " June 2027")))))
    assert (cell.text, cell.standing) == ("Mar 2027 June 2027", "June 2027")


@pytest.mark.parametrize(
    ("shading", "fill"),
    [
        ('w:val="clear" w:color="auto" w:fill="00b050"', "00B050"),
        ('w:val="clear" w:color="auto" w:fill="auto"', None),
        ('w:val="solid" w:color="FF0000" w:fill="auto"', "FF0000"),
        ('w:val="nil"', None),
        ('w:val="clear" w:fill="auto" w:themeFill="accent1"', None),
        ('w:val="pct50" w:color="FF0000" w:fill="00B050"', "?the shading is a pattern of two colours"),
    ],
)
def test_shading_is_the_fill_of_a_cell(shading: str, fill: str | None) -> None:
    assert sheet_of(tbl(tr("x", tc("Green", props=f"<w:shd {shading}/>")))).cells[1, 2].fill == fill


def test_shading_by_theme_is_worked_out() -> None:
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:clrScheme name="x">'
        '<a:accent1><a:srgbClr val="00B050"/></a:accent1></a:clrScheme></a:theme>'
    )
    cell = '<w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"%s/>'
    body = tbl(tr(tc("a", props=cell % ""), tc("b", props=cell % ' w:themeFillTint="66"')))
    sheet = sheet_of(body, theme=theme)
    assert sheet.cells[1, 1].fill == "00B050"
    assert sheet.cells[1, 2].fill is not None
    assert sheet.cells[1, 2].fill > "00B050"


def test_a_highlighter_over_all_the_words_is_their_fill_and_over_some_is_not() -> None:
    pen = '<w:highlight w:val="green"/>'
    assert first(tbl(tr(tc(p(r("On track", pen)))))).fill == "00FF00"
    assert first(tbl(tr(tc(p(r("On", pen), " track"))))).fill is None


def test_comments_and_footnotes_are_notes_on_the_cell_they_stand_in() -> None:
    mark = '<w:r><w:commentReference w:id="0"/></w:r>'
    foot = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    cell = first(
        tbl(tr(tc(p("Act", mark, foot)))),
        comments=f'<w:comment w:id="0" w:author="Ann Lee">{p("turn blue")}</w:comment>',
        footnotes=f'<w:footnote w:id="2">{p("see the bid")}</w:footnote>',
    )
    assert cell.comment == "Ann Lee: turn blue\nFootnote: see the bid"


_LEVELS = "".join(
    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for n, (shape, text) in enumerate((("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%1.%3")))
)
_LISTS = (
    f'<w:abstractNum w:abstractNumId="0">{_LEVELS}</w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def item(text: str, number: int, level: int = 0, more: str = "") -> str:
    return p(text, props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{more}')


def test_automatic_numbers_are_the_words_a_reader_sees() -> None:
    body = tbl(
        tr(
            tc(
                item("One", 1),
                item("first", 1, 1),
                item("second", 1, 1),
                item("deep", 1, 2),
                item("Two", 1),
                item("again", 1, 1),
            )
        ),
        tr(tc(item("Three", 1), item("dot", 2), item("Seven", 3), item("Eight", 3), item("no number", 0))),
        tr(tc(item("", 1))),
    )
    assert [c.text for c in sheet_of(body, numbering=_LISTS).cells.values()] == [
        "1. One\na) first\nb) second\n1.i deep\n2. Two\na) again",
        "3. Three\n• dot\n7. Seven\n8. Eight\nno number",
        "9.",
    ]


def test_a_number_may_come_of_the_style_and_a_deleted_paragraph_counts_for_nothing() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="L"><w:name w:val="List"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    went = '<w:rPr><w:del w:id="3" w:author="A"/></w:rPr>'
    body = p("a", props='<w:pStyle w:val="L"/>') + item(gone("b"), 1, more=went) + p("c", props='<w:pStyle w:val="L"/>')
    assert [c.text for c in sheet_of(body, styles=styles, numbering=_LISTS).cells.values()] == ["1. a", "", "2. c"]


def test_line_breaks_tabs_and_signs_are_kept() -> None:
    runs = '<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert first(p(runs)).text == "one\ntwo\t-✓"


def test_fields_show_their_result_and_empty_controls_show_nothing() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO cmd x</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("12 May")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Choose an item.')}</w:sdtContent></w:sdt>"
    filled = f"<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>{r('Amber')}</w:sdtContent></w:sdt>"
    assert texts(sheet_of(p(field) + p(empty) + p(filled))) == [["12 May"], ["Amber"]]


def test_a_table_inside_a_cell_is_its_words_and_a_frame_around_tables_is_not_seen() -> None:
    inner = tbl(tr("1.", "Bid"), tr("2.", "Open"))
    assert first(tbl(tr(tc("Parts", inner, p()), "Ann"))).text == "Parts\n1. | Bid\n2. | Open"
    framed = sheet_of(tbl(tr(tc("Title", tbl(tr("Ref", "Lead"), tr("1", "Ann")), p()))))
    assert texts(framed) == [["Title"], ["Ref", "Lead"], ["1", "Ann"]]


def test_pictures_are_counted_and_the_words_of_boxes_headers_and_footers_are_not_lost() -> None:
    picture = '<w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r>'
    box = f"<w:txbxContent>{p('Blue means done')}</w:txbxContent>"
    twice = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    both = f"<mc:AlternateContent>{twice}</mc:AlternateContent>"
    book = book_of(
        tbl(tr("1a", tc(p(picture)))) + p(f"<w:r>{both}</w:r>"), header=p("Reporting date 3 May"), footer=p("Page 1")
    )
    assert book.sheets[0].cells[1, 2].pictures == 1
    assert list(book.remarks) == [
        "the words of a text box: Blue means done",
        "the page header: Reporting date 3 May",
        "the page footer: Page 1",
    ]


def test_a_document_made_by_a_library_reads_as_it_was_written() -> None:
    import docx as library

    document, out = library.Document(), io.BytesIO()
    document.add_heading("Objective 1", 1)
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    table = document.add_table(rows=2, cols=3, style="Table Grid")
    for n, words in enumerate(("Ref", "Activity", "Lead", "1a", "Act", "Ann")):
        table.cell(n // 3, n % 3).text = words
    table.cell(0, 1).merge(table.cell(0, 2))
    document.save(out)
    (sheet,) = open_book(out.getvalue(), "plan.docx").sheets
    assert texts(sheet) == [
        ["Objective 1"],
        ["1. first"],
        ["2. second"],
        ["Ref", "Activity\nLead"],
        ["1a", "Act", "Ann"],
    ]
    assert sheet.cells[1, 1].bold
