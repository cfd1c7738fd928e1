"""Writing sheets: text that stays text, looks, and bytes that are the same whenever the content is.

Letters are frozen as bytes and recomposed, so nothing in a workbook may depend on when it was written: the zip entries
and the document's properties carry one fixed instant.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from lacflow.board.rag import Rag

#: Fills by colour, dark enough to be told apart and pale enough for black words on them.
FILLS: Mapping[Rag, str] = {Rag.BLUE: "9DC3E6", Rag.GREEN: "92D050", Rag.AMBER: "FFC000", Rag.RED: "FF5050"}
#: Behind a colour that is only the last one known.
GREYED = "D9D9D9"
#: What a cell of Excel can hold.
LONGEST = 32_767
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: What a workbook would take for a sign written as its number: `_x0041_`.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ABOUT = "docProps/core.xml"
_FIXED = (2000, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def bare(text: str) -> str:
    """Return text without what no document can hold: control characters, and half signs."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """Return text a sheet can hold: no control characters, not longer than a cell."""
    kept = bare(text)
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 24] + "\n[cut short: too long]"


def cell_text(text: str) -> str:
    """Return text as a cell of a workbook holds it: plain, with what would be taken for a sign's number escaped."""
    return _ESCAPE.sub("_x005F_", plain(text))


def like_formula(text: str) -> bool:
    """Tell whether a program may take text for a formula or a mark of its own once somebody edits the cell."""
    return text.startswith(("=", "+", "-", "@", "'"))


def put(cell: Any, text: str) -> None:
    """Write text into a cell as text, even where it begins like a formula or looks like a number."""
    cell.value = cell_text(text)
    cell.data_type = "s"
    cell.number_format = "@"
    if like_formula(cell.value):
        cell.quotePrefix = True


def safe_csv(text: str) -> str:
    """Return text that no spreadsheet program takes for a formula: an apostrophe goes before = + - @, tab and return."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def ink_on(fill: str | None) -> str:
    """Return the colour of words that can be read on a fill: white on a dark one, else black.

    Example:
        `1F3864` -> `FFFFFF`; `FFC000` -> `000000`.
    """
    if not fill:
        return "000000"
    red, green, blue = (int(fill[i : i + 2], 16) / 255 for i in (0, 2, 4))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return "FFFFFF" if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.18 else "000000"


def pinned(book: Any) -> bytes:
    """Return a workbook's bytes, the same for the same content."""
    from openpyxl.writer.excel import ExcelWriter

    written = BytesIO()
    ExcelWriter(book, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED)).save()
    return pinned_zip(written)


def pinned_zip(written: BytesIO) -> bytes:
    """Return an office file's bytes with one fixed instant wherever it says when it was written."""
    files = unpacked(written.getvalue())
    if _ABOUT in files:
        files[_ABOUT] = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", files[_ABOUT])
    return with_files(b"", files)


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Return what is in a zip file of ours, by name, in its order."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_files(archive: bytes, files: Mapping[str, bytes]) -> bytes:
    """Return a zip file (empty: a new one) with more files in it, the same bytes for the same files."""
    result = BytesIO(archive)
    with zipfile.ZipFile(result, "a") as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return result.getvalue()
