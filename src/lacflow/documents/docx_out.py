"""A drawn document as Word has it: landscape A4, real headings, tables whose headers repeat and are marked as headers.

Colours are words with a shade behind them. Rows may break across pages: progress is a diary. What ties a row to its action
is hidden text in its first cell. Bytes are the same whenever the content is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from lacflow.documents.cells import Cell
from lacflow.documents.flow import Flow
from lacflow.documents.sheets_out import bare, ink_on, pinned_zip

_FONT, _TAG = "Arial", "lacflow:"
#: Twentieths of a point: the page, its margins, and what is left for a table.
_WIDE, _HIGH, _MARGIN = 16838, 11906, 850
_ROOM = _WIDE - 2 * _MARGIN
_CELL_MARGINS = 130
#: Signs of the longest word a column is kept wide enough for.
_LONG = 14


def document_of(flow: Flow, title: str) -> bytes:
    """Return the bytes of a Word document."""
    from docx import Document

    document = Document()
    _set_up(document, title)
    last = 0
    for table, group in groupby(sorted(flow.styles), key=lambda r: flow.tables.get(r, 0)):
        if table and last:
            document.add_paragraph()  # without it Word makes one table of two
        last = table
        if table:
            _table(document, flow, list(group))
        else:
            for row in group:
                cell = flow.page.sheet.cells[row, 1]
                _write(
                    document.add_paragraph(style=flow.styles[row]),
                    cell,
                    bold=cell.bold and flow.styles[row] == "Normal",
                )
    if last:
        document.add_paragraph()
    out = BytesIO()
    document.save(out)
    return pinned_zip(out)


def _set_up(document: Any, title: str) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt, RGBColor, Twips

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(_WIDE), Twips(_HIGH)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Twips(_MARGIN))
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 16), ("Heading 2", 13)):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts(style.element.get_or_add_rPr())
        style.font.color.rgb = RGBColor(0, 0, 0) if name == "Normal" else RGBColor(0x1F, 0x38, 0x64)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = name != "Normal"
    language(document.styles["Normal"].element.get_or_add_rPr())
    page_number(section.footer.paragraphs[0])
    document.core_properties.title, document.core_properties.author = bare(title), "lacflow"
    document.core_properties.language, document.core_properties.comments = "en-GB", ""


def fonts(properties: Any, font: str = _FONT) -> None:
    """Name the font for every script: the templates' theme fonts would win."""
    from docx.oxml.ns import qn

    named = properties.get_or_add_rFonts()
    for name in list(named.attrib):
        del named.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        named.set(qn(f"w:{name}"), font)


def language(properties: Any) -> None:
    """Say that the words are British English."""
    child(properties, "w:lang", {"w:val": "en-GB", "w:eastAsia": "en-GB"})


def child(parent: Any, tag: str, attributes: dict[str, str] | None = None) -> Any:
    """Add an element as the last of its parent; return it."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    for old in parent.findall(qn(tag)):
        parent.remove(old)
    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name), value)
    parent.append(element)
    return element


def page_number(paragraph: Any) -> None:
    """Write the page's number at the end of a paragraph."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    paragraph.add_run("Page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _table(document: Any, flow: Flow, rows: Sequence[int]) -> None:
    """Add a table."""
    wide = max(len(flow.widths[r]) for r in rows)
    small = 10 if wide <= 6 else 9 if wide <= 8 else 8
    own = flow.widths[rows[0]]
    widths = _fitted(own if len(own) == wide else (1.0,) * wide, _longest_words(flow, rows, wide, small))
    table = document.add_table(rows=len(rows), cols=wide)
    table.style, table.autofit = "Table Grid", False
    _close_margins(table)
    grid = _grid(table, widths)
    for number, row in enumerate(rows):
        _row(table.rows[number], grid[number], flow, row, widths, small)
    for span in (s for s in flow.page.sheet.spans if s.top in rows):
        top, bottom = rows.index(span.top), rows.index(span.top) + span.bottom - span.top
        grid[top][span.left - 1].merge(grid[bottom][span.right - 1])
    for row_cells in grid:
        for cell in row_cells:
            _tidy(cell)


def _close_margins(table: Any) -> None:
    margins = child(table._tbl.tblPr, "w:tblCellMar")
    for side in ("w:left", "w:right"):
        child(margins, side, {"w:w": str(_CELL_MARGINS // 2), "w:type": "dxa"})


def _grid(table: Any, widths: Sequence[int]) -> list[list[Any]]:
    from docx.shared import Twips

    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    return [list(row.cells) for row in table.rows]


def _longest_words(flow: Flow, rows: Sequence[int], wide: int, size: int) -> list[float]:
    """Return how wide each column must be so that no word of it is broken, if the word is not too long for any column."""
    longest = [0] * wide
    for row in rows:
        for cell in flow.page.sheet.rows.get(row, ()):
            words = cell.text.split()
            longest[cell.column - 1] = max([longest[cell.column - 1], *(len(w) for w in words if len(w) <= _LONG)])
    return [n * size * 12.2 + _CELL_MARGINS for n in longest]


def _fitted(widths: Sequence[float], least: Sequence[float]) -> list[int]:
    """Return widths that fill the page, each at least as wide as it must be; the wider ones give way."""
    total = sum(widths) or 1.0
    wanted = [w / total * _ROOM for w in widths]
    scarce = sum(least) >= _ROOM
    raised = list(least) if scarce else [max(w, low) for w, low in zip(wanted, least, strict=True)]
    over = sum(raised) - _ROOM
    loose = sum(raised) - (0 if scarce else sum(least)) or 1.0
    slack = [w - (0 if scarce else low) for w, low in zip(raised, least, strict=True)]
    return [int(w - over * s / loose) for w, s in zip(raised, slack, strict=True)]


def _row(target: Any, cells: Sequence[Any], flow: Flow, row: int, widths: Sequence[int], size: int) -> None:
    from docx.shared import Twips

    style = flow.styles[row]
    if style == "Header":
        properties = target._tr.get_or_add_trPr()
        child(properties, "w:cantSplit")
        child(properties, "w:tblHeader")
    for n, cell in enumerate(cells, 1):
        cell.width = Twips(widths[n - 1])
        drawn = flow.page.sheet.cells.get((row, n))
        if drawn is not None:
            _fill(cell, drawn.fill)
            _write(cell.paragraphs[0], drawn, bold=drawn.bold or style == "Header", size=size)


def _fill(cell: Any, fill: str | None) -> None:
    if fill:
        child(cell._tc.get_or_add_tcPr(), "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill})


def _write(paragraph: Any, cell: Cell, *, bold: bool = False, size: int | None = None) -> None:
    """Write a cell's words, one line a break, and hide in it what is carried."""
    from docx.shared import Pt, RGBColor

    paragraph.paragraph_format.space_after = Pt(1) if size else None
    text = cell.value if isinstance(cell.value, str) else ""
    for run in _runs(paragraph, text):
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        if cell.fill and size and ink_on(cell.fill) != "000000":
            run.font.color.rgb = RGBColor.from_string(ink_on(cell.fill))
    if cell.tag:
        hidden = paragraph.add_run(_TAG + cell.tag)
        hidden.font.hidden, hidden.font.size = True, Pt(1)


def _runs(paragraph: Any, text: str) -> Iterator[Any]:
    for n, line in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if n:
            run.add_break()
        run.add_text(line)
        yield run


def _tidy(cell: Any) -> None:
    """Drop the empty paragraphs that merging leaves."""
    empty = [p for p in cell.paragraphs[1:] if not p.text]
    for paragraph in empty:
        paragraph._p.getparent().remove(paragraph._p)
