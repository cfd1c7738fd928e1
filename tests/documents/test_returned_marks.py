"""What a lead marks in a returned plan by other ways than typing in a cell: nothing wrong is recorded, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from papers_return import COLUMN, HEADERS, PLAN, Planned, sending
from papers_return import Returned as InHand

from lacflow.board.rag import Rag
from lacflow.board.readings import Fields, Reading
from lacflow.documents import Returned, read_returned
from paper import docx, gone, ins, p, r, tbl, tc, tr

KNOWN = pytest.mark.parametrize("known", [True, False])
Mark = Callable[[str], str]
NOTED = '<w:r><w:commentReference w:id="0"/></w:r>'
PICTURE = '<w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r>'
BOX = "".join(
    ("<w:r><w:pict><v:textbox><w:txbxContent>", p("1 is red, the fourth has refused"),
     "</w:txbxContent></v:textbox></w:pict></w:r>")
)  # fmt: skip


def _row(action: Planned) -> str:
    due = action.due
    if isinstance(due, date):
        due = f"{due:%b-%y}" if "MMM" in action.number_format else f"{due:%d/%m/%y}"
    current = f"{action.current:.0%}" if isinstance(action.current, float) else str(action.current or "")
    words = (
        action.ref, action.parent, action.activity, action.progress, action.evidence, action.metric, current, "",
        action.lead, str(due or ""), action.brag,
    )  # fmt: skip
    return tr(*(tc(*(p(escape(line)) for line in text.split("\n"))) for text in words))


def in_word(key: str = "", mark: Mark = str, *, note: str = "", after: str = "") -> bytes:
    """Return the plan in Word, one row of it marked, with a comment and with something below the table."""
    rows = [tr(*map(escape, HEADERS))]
    for number, (heading, actions) in enumerate(PLAN.items(), 1):
        rows.append(tr(tc(p(r(escape(heading), "<w:b/>")), props='<w:gridSpan w:val="11"/>')))
        rows += [mark(_row(a)) if f"O{number}/{a.ref}" == key else _row(a) for a in actions]
    comments = {"comments": f'<w:comment w:id="0" w:author="Ann Lee">{p(note)}</w:comment>'} if note else {}
    return docx(tbl(*rows) + after, **comments)


def swap(old: str, new: str) -> Mark:
    def mark(row: str) -> str:
        assert old in row
        return row.replace(old, new)

    return mark


def read(content: bytes, known: bool, name: str = "plan.docx") -> Returned:
    return read_returned(content, name, sending(known=known))


def one(content: bytes, known: bool) -> Reading:
    found = read(content, known)
    (reading,) = found.readings
    assert found.held == ()
    return reading


@KNOWN
def test_a_row_deleted_in_tracked_changes_asks_for_a_person(known: bool) -> None:
    """The action stands as it did, and its deletion is put forward."""
    deleted = swap("<w:tr>", '<w:tr><w:trPr><w:del w:id="6" w:author="A"/></w:trPr>')
    reading = one(in_word("O1/1", deleted), known)
    assert (reading.key, reading.disposition.value, reading.fields) == ("O1/1", "review", Fields())
    assert "deleted in tracked changes" in reading.reason
    assert [x.kind for x in reading.proposes] == ["delete"]


@KNOWN
def test_a_colour_and_part_of_a_date_changed_in_tracked_changes_count(known: bool) -> None:
    def mark(row: str) -> str:
        row = swap(p("30/09/27"), p("30/", gone("09"), ins("11"), "/27"))(row)
        return swap(p("Green"), p(gone("Green"), ins("Amber")))(row)

    reading = one(in_word("O1/2a", mark), known)
    assert (reading.key, reading.disposition.value) == ("O1/2a", "record")
    assert (reading.fields.rag, reading.fields.due) == (Rag.AMBER, date(2027, 11, 30))


@KNOWN
def test_words_struck_and_others_put_in_their_place_record_no_date_of_their_own(known: bool) -> None:
    old = "03.06.27 - Third district has signed, fourth to consider at its July cabinet."
    new = p("03.06.27 - Third district has signed, fourth ", gone("to consider at its July cabinet"),
            ins("signed in August"), ".")  # fmt: skip
    reading = one(in_word("O1/1", swap(p(old), new)), known)
    assert (reading.disposition.value, reading.fields.due, reading.fields.rag) == ("review", None, None)
    assert "signed in August" in reading.evidence


@KNOWN
@pytest.mark.parametrize(
    ("key", "cell", "note"),
    [("O1/1", "Green", "turn blue, action complete"), ("O1/2a", "30/09/27", "make this 30 November 2027")],
)
def test_a_word_comment_is_for_a_person(key: str, cell: str, note: str, known: bool) -> None:
    reading = one(in_word(key, swap(p(cell), p(cell, NOTED)), note=note), known)
    assert (reading.key, reading.disposition.value, reading.fields) == (key, "review", Fields())
    assert note in reading.evidence


@KNOWN
@pytest.mark.parametrize("inside", [True, False])
def test_a_text_box_is_held_with_its_words(inside: bool, known: bool) -> None:
    content = in_word("O1/1", swap(p("Green"), p("Green", BOX))) if inside else in_word(after=p(BOX))
    found = read(content, known)
    assert found.readings == ()
    assert [(h.text, h.reason) for h in found.held] == [("1 is red, the fourth has refused", "written in a text box")]


@KNOWN
def test_a_picture_in_a_word_file_is_asked_to_be_typed(known: bool) -> None:
    found = read(in_word("O1/1", swap(p("Green"), p("Green", PICTURE))), known)
    (held,) = found.held
    assert (found.readings, held.candidates) == ((), ("O1/1",))
    assert "please type what it says" in held.reason
    (held,) = read(in_word(after=p(PICTURE)), known).held
    assert "please type what it says" in held.reason


def drawn(anchored: str, row: int, column: int) -> bytes:
    """Return the workbook with something drawn over one of its cells (both from 0)."""
    drawing = (
        "<d:wsDr xmlns:d='http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing'"
        " xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><d:oneCellAnchor><d:from>"
        f"<d:col>{column}</d:col><d:row>{row}</d:row></d:from>{anchored}</d:oneCellAnchor></d:wsDr>"
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId77"'
        f' Type="{office}/drawing" Target="../drawings/drawing9.xml"/></Relationships>'
    )
    out = BytesIO()
    with ZipFile(BytesIO(InHand().content())) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in old.namelist()
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                tag = f'<drawing xmlns:r="{office}" r:id="rId77"/></worksheet>'
                content = content.replace(b"</worksheet>", tag.encode())
            new.writestr(name, content)
        new.writestr("xl/worksheets/_rels/sheet1.xml.rels", links)
        new.writestr("xl/drawings/drawing9.xml", drawing)
    return out.getvalue()


@KNOWN
def test_a_picture_pasted_over_a_cell_of_the_workbook_is_asked_to_be_typed(known: bool) -> None:
    place = InHand().row("O1/1") - 1
    found = read(drawn("<d:pic/>", place, COLUMN["Progress"] - 1), known, "plan.xlsx")
    (held,) = found.held
    assert (found.readings, held.candidates) == ((), ("O1/1",))
    assert "please type what it says" in held.reason


@KNOWN
def test_a_text_box_drawn_on_the_workbook_is_held_with_its_words(known: bool) -> None:
    box = "<d:sp><d:txBody><a:p><a:r><a:t>1 is red, the fourth has refused</a:t></a:r></a:p></d:txBody></d:sp>"
    found = read(drawn(box, 3, 3), known, "plan.xlsx")
    assert found.readings == ()
    (held,) = found.held
    assert "the fourth has refused" in held.text
