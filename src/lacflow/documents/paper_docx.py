"""A paper as a Word document: real headings, lists and tables whose headers repeat, pictures with their words behind them.

Bytes are the same whenever the content is. Drawings are pictures here (PNG): Word's own SVG needs a newer Word than councils
have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lacflow.board.paper import Block, Grid, Heading, Paper, Picture, Point, Points, Words
from lacflow.documents.docx_out import fonts, language, page_number
from lacflow.documents.paper_pdf import png_of
from lacflow.documents.sheets_out import bare, pinned_zip

#: As wide as the font of the PDF, so that what fits two pages there does here.
_FONT = "Times New Roman"
_NAVY, _HEAD_FILL = "1F3864", "E9EDF4"
_QUIET = '<w:i/><w:color w:val="4D4D4D"/>'
#: Word needs a paragraph between two tables; this one is as low as it can be.
_GAP = '<w:p><w:pPr><w:spacing w:after="60" w:line="80" w:lineRule="exact"/></w:pPr></w:p>'
#: A point of so few notes, or a table of so few rows, stays on one page.
_FEW, _WHOLE, _ON = 6, "<w:keepLines/>", "<w:keepNext/>"
_CLOSE = '<w:spacing w:after="20"/>'
#: Twentieths of a point.
_A4, _MARGIN = (11906, 16838), 1077


@lru_cache(maxsize=4)
def docx_of(paper: Paper) -> bytes:
    """Return the bytes of a Word document."""
    from docx import Document

    document = Document()
    room = _set_up(document, paper)
    size = 9.0 if paper.landscape else 10.0
    _add(document, [_p("Title", _r(paper.title)), *(_p("", _r(line)) for line in paper.about)])
    for block in paper.front:
        _block(document, block, room, size)
    if paper.annex:
        _add(document, [_p("Heading1", _r(paper.annex_title), "<w:pageBreakBefore/>")])
        for block in paper.annex:
            _block(document, block, room, size)
    out = BytesIO()
    document.save(out)
    return pinned_zip(out)


def _add(document: Any, pieces: Iterable[str]) -> None:
    """Add pieces of WordprocessingML to the end of a document: python-docx takes seconds over what this does at once."""
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    body = document.element.body
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{''.join(pieces)}</w:body>")):
        body.insert(len(body) - 1, element)


def _set_up(document: Any, paper: Paper) -> int:
    """Set page, styles and properties; return the width of the text in twentieths of a point."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt, RGBColor, Twips

    section = document.sections[0]
    wide, high = reversed(_A4) if paper.landscape else _A4
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Twips(wide), Twips(high)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Twips(_MARGIN if side[0] in "lr" else 964))
    sizes = {"Normal": 11, "Title": 18, "Heading 1": 13, "Heading 2": 11.5, "Heading 3": 11}
    for name, size in {**sizes, "List Bullet": 11, "List Number": 11}.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size - (1 if paper.landscape else 0))
        fonts(style.element.get_or_add_rPr(), _FONT)
        heading = name.startswith(("Title", "Heading"))
        style.font.color.rgb = RGBColor.from_string(_NAVY if heading else "000000")
        style.paragraph_format.space_before = Pt(9) if name.startswith("Heading") else Pt(0)
        style.paragraph_format.space_after = Pt(2 if name.startswith("List") else 3)
        if name.startswith("List"):
            style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Twips(300), Twips(-300)
        style.paragraph_format.keep_with_next = heading
    language(document.styles["Normal"].element.get_or_add_rPr())
    if paper.mark:
        section.footer.paragraphs[0].add_run(bare(paper.mark) + " · ")
    page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author = bare(paper.title), "lacflow"
    properties.language, properties.comments = "en-GB", ""
    return int(wide - 2 * _MARGIN)


def _block(document: Any, block: Block, room: int, size: float) -> None:
    match block:
        case Heading(text=text, level=level):
            _add(document, [_p(f"Heading{level - 1}", _r(text))])
        case Words():
            _add(document, [_p("", _words(block.strong, block.text))])
        case Points():
            style = "ListNumber" if block.numbered else "ListBullet"
            _add(document, [_p(style, _point(one), _WHOLE if len(one.notes) <= _FEW else "") for one in block.items])
        case Grid():
            _add(document, [_grid(block, room, size), _GAP])
        case Picture():
            _picture(document, block, room)


def _p(style: str, inside: str, properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def _r(text: str, looks: str = "") -> str:
    """Return a run of words, one line a break."""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in bare(text).split("\n"))
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{lines}</w:r>"


def _words(strong: str, text: str, looks: str = "") -> str:
    first = _r(strong + (" " if text else ""), f"<w:b/>{looks}") if strong else ""
    return first + (_r(text, looks) if text else "")


def _point(one: Point) -> str:
    looks = _QUIET if one.quiet else ""
    text = "\n".join((one.text, *one.notes)) if one.text or one.notes else ""
    return _words(one.strong, text, looks)


def _grid(grid: Grid, room: int, size: float) -> str:
    shares = grid.widths or (1.0,) * len(grid.head)
    widths = [int(room * share / sum(shares)) for share in shares]
    caption = f"<w:tblCaption w:val={quoteattr(bare(grid.caption))}/>" if grid.caption else ""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    own = (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1"/>{caption}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )
    scale = f'<w:sz w:val="{round(size * 2)}"/>'
    rows = [_row(grid.head, widths, f"<w:b/>{scale}", _ON, header=True)]
    for n, row in enumerate(grid.rows):
        on = _ON if n < len(grid.rows) - 1 and len(grid.rows) <= _FEW else ""
        rows.append(_row(row, widths, (_QUIET if n in grid.quiet else "") + scale, on))
    return f"<w:tbl>{own}{''.join(rows)}</w:tbl>"


def _row(cells: Sequence[str], widths: Sequence[int], looks: str, on: str, *, header: bool = False) -> str:
    kind = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if header else "<w:trPr><w:cantSplit/></w:trPr>"
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_FILL}"/>' if header else ""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>{_p("", _r(words, looks), on + _CLOSE)}</w:tc>'
        for words, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{kind}{inside}</w:tr>"


def _picture(document: Any, picture: Picture, room: int) -> None:
    from docx.shared import Twips

    document.add_picture(BytesIO(png_of(picture.svg)), width=Twips(int(room * picture.width)))
    for properties in document.paragraphs[-1]._p.xpath(".//wp:docPr"):
        properties.set("descr", bare(picture.alt))
