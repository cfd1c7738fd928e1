"""The words of a document without any table of actions, as they would stand in a message."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import dropwhile

from lacflow.documents.cells import Book
from lacflow.documents.returned_titles import is_title

_TEXTS = frozenset(("docx", "odt", "csv"))


def prose_of(book: Book, content: bytes) -> str:
    """Return the words of a text document line by line, without titles and what is struck through; of a workbook nothing.

    Args:
        content: the file, whose own lines are taken where it is plain text.
    """
    if book.kind not in _TEXTS:
        return ""
    if book.kind == "csv":
        return text_of(content)
    rows = (cells for sheet in book.sheets for _, cells in sorted(sheet.rows.items()))
    return _untitled(": ".join(c.standing for c in cells if c.standing) for cells in rows)


def text_of(content: bytes) -> str:
    """Return the words of plain text, without its titles."""
    return _untitled(_decoded(content).splitlines())


def _untitled(lines: Iterable[str]) -> str:
    return "\n".join(dropwhile(lambda line: is_title(line, ()), (line for line in lines if line.strip())))


def _decoded(content: bytes) -> str:
    for charset in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return content.decode(charset)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
