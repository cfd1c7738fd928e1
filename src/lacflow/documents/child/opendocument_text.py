"""OpenDocument texts (.odt): one page, a paragraph a row of one cell, tables as they stand among them."""

from __future__ import annotations

from lacflow.documents.child.opendocument import read_table, words_of
from lacflow.documents.child.opendocument_styles import Styles
from lacflow.documents.child.pages import Archive, Element, FaultError, Page, Pages, child

_WITHIN = frozenset(("section", "list", "list-item", "list-header", "index-body"))


def read(content: bytes, pages: Pages) -> None:
    """Fill in the one page of a text document."""
    archive = Archive(content)
    root = archive.root("content.xml")
    text = child(root, "body", "text") if root is not None else None
    if text is None:
        raise FaultError("file.unreadable", "It holds no text.")
    styles = Styles([r for r in (archive.root("styles.xml"), root) if r is not None])
    _take(text, pages, pages.page("Text", hidden=False), styles, 1)


def _take(parent: Element, pages: Pages, page: Page, styles: Styles, number: int) -> int:
    """Put what stands in an element on the page from a row on; return the row after the last."""
    for one in parent:
        if one.tag == "table":
            number = read_table(one, pages, page, styles, number)
        elif one.tag in _WITHIN:
            number = _take(one, pages, page, styles, number)
        elif one.tag in ("p", "h"):
            whole, kept = words_of(one, styles)
            if whole.strip():
                page.put(number, 1, whole, kept=kept if kept != whole else None, bold=one.tag == "h")
            number += 1
    return number
