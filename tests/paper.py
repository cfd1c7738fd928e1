"""Documents written by hand, part by part: what office programs write, and what only a stranger would."""

from __future__ import annotations

import io
import zipfile

_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
_PART = '<Override PartName="/{}" ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/>'
_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_REL = (
    '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
)
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_S = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_R}"'


_SHEET = '<sheet name="Plan" sheetId="1" r:id="rId1"/>'


def zipped(parts: dict[str, str | bytes], stored: tuple[str, ...] = ()) -> bytes:
    """Return a zip of parts; the `stored` ones are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _package(main: str, kind: str, links: str, parts: dict[str, str | bytes]) -> bytes:
    folder, name = main.split("/")
    return zipped(
        {
            "[Content_Types].xml": _TYPES.format(_PART.format(main, kind)),
            "_rels/.rels": _RELS.format(_REL.format("rId1", "officeDocument", main)),
            f"{folder}/_rels/{name}.rels": _RELS.format(links),
            **parts,
        }
    )


def docx(body: str, **parts: str) -> bytes:
    """Return a Word document.

    Args:
        body: what stands in its body, in the `w` namespace.
        parts: further parts by kind (`styles`, `numbering`, `comments`, `header` ...): the inside of their root element.
    """
    roots = {"numbering": "numbering", "styles": "styles", "header": "hdr", "footer": "ftr"}
    links = "".join(_REL.format(f"rId{n}", kind, f"{kind}.xml") for n, kind in enumerate(parts, 10))
    inner = {
        f"word/{kind}.xml": f"<w:{roots.get(kind, kind)} {_W}>{xml}</w:{roots.get(kind, kind)}>"
        for kind, xml in parts.items()
    }
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{body}</w:body></w:document>'
    return _package(
        "word/document.xml", "wordprocessingml.document.main", links, {"word/document.xml": document, **inner}
    )


def p(*runs: str, props: str = "") -> str:
    """Return a paragraph of runs; a run without markup is plain words."""
    inside = "".join(x if x.startswith("<") else r(x) for x in runs)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inside}</w:p>"


def r(text: str, props: str = "") -> str:
    """Return a run of words."""
    looks = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(*runs: str) -> str:
    """Return runs that were inserted."""
    return f'<w:ins w:id="1" w:author="A">{"".join(x if x.startswith("<") else r(x) for x in runs)}</w:ins>'


def gone(text: str) -> str:
    """Return words that were deleted."""
    return f'<w:del w:id="2" w:author="A"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def tc(*content: str, props: str = "") -> str:
    """Return a table's cell of paragraphs or tables; words alone are a paragraph."""
    inside = "".join(x if x.startswith(("<w:p", "<w:tbl", "<w:sdt")) else p(x) for x in content)
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{inside or p()}</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    """Return a table's row; words alone are a cell."""
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = ()) -> str:
    """Return a table."""
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def xlsx(
    sheet: str, *, styles: str = "", workbook: str = "", parts: dict[str, str | bytes] | None = None, links: str = ""
) -> bytes:
    """Return a workbook of one sheet.

    Args:
        sheet: what stands in the sheet's root element.
        styles: the inside of the style sheet.
        workbook: what stands in the workbook beside its sheet.
        parts: further parts by name.
        links: the sheet's own relationships.
    """
    own: dict[str, str | bytes] = {
        "xl/workbook.xml": f"<workbook {_S}>{workbook}<sheets>{_SHEET}</sheets></workbook>",
        "xl/worksheets/sheet1.xml": f"<worksheet {_S}>{sheet}</worksheet>",
        "xl/styles.xml": f"<styleSheet {_S}>{styles}</styleSheet>",
    }
    if links:
        own["xl/worksheets/_rels/sheet1.xml.rels"] = _RELS.format(links)
    tied = _REL.format("rId1", "worksheet", "worksheets/sheet1.xml") + _REL.format("rId2", "styles", "styles.xml")
    extra = parts or {}
    for n, (kind, name) in enumerate((("sharedStrings", "sharedStrings.xml"), ("theme", "theme/theme1.xml")), 3):
        tied += _REL.format(f"rId{n}", kind, name) if f"xl/{name}" in extra else ""
    return _package("xl/workbook.xml", "spreadsheetml.sheet.main", tied, {**own, **extra})


def link(number: str, kind: str, target: str) -> str:
    """Return one relationship."""
    return _REL.format(number, kind, target)


_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"), ("draw", "drawing"),
    )
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip
_SHEETS = "application/vnd.oasis.opendocument.spreadsheet"


def ods(tables: str, styles: str = "", *, manifest: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """Return an OpenDocument spreadsheet.

    Args:
        tables: its tables.
        styles: its automatic styles.
        manifest: further lines of its manifest.
    """
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>{body}"
    return zipped(
        {
            "mimetype": _SHEETS,
            "META-INF/manifest.xml": f"<manifest>{_SHEETS}{manifest}</manifest>",
            "content.xml": f"{content}</office:document-content>",
            **(parts or {}),
        },
        stored=("mimetype",),
    )
