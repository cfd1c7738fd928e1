"""What the openers share: the sheets they fill, the faults they raise, and XML that may declare nothing.

Rows and columns count from 1. `Pages.json()` is what `cells.book_from_json` reads. In parsed XML, tags and attributes
have their local names, so that transitional and strict documents read alike; only attributes of the relationships
namespace keep a mark: `r:id`.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

Json = Any
Element = Any

#: More characters than any cell holds: Excel's own limit is 32,767.
_LONGEST = 1_000_000
#: More rows than merged cells of a plan cover, all taken together.
_MERGED = 1_000_000
_NO_XML = (ElementTree.ParseError, ValueError, LookupError)
_RELATIONSHIPS = ("officeDocument/2006/relationships}", "officeDocument/relationships}")


class FaultError(Exception):
    """The document is refused: a code and words a person can act on."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Pages:
    """A book being filled: its sheets, the number formats met, and remarks on what was left out."""

    def __init__(self, limit: int) -> None:
        self.from_1904 = False
        self._left = limit
        self._sheets: list[Page] = []
        self._formats: dict[str, int] = {}
        self._remarks: dict[str, None] = {}

    def page(self, name: str, *, hidden: bool = False) -> Page:
        """Add a sheet."""
        page = Page(self, name, hidden)
        self._sheets.append(page)
        return page

    def remark(self, words: str) -> None:
        """Say once what was left out."""
        if len(self._remarks) < 200:
            self._remarks[words] = None

    def count(self) -> None:
        """Take one cell off what is left."""
        self.expect(1)
        self._left -= 1

    def expect(self, cells: int) -> None:
        """See that so many more cells may come.

        Raises:
            FaultError: they may not.
        """
        if cells > self._left:
            raise FaultError("file.too_big", "It holds more cells than any plan.")

    def format(self, number_format: str) -> int:
        """Return the number of a number format."""
        return self._formats.setdefault(number_format, len(self._formats))

    def json(self) -> Json:
        """Return the book."""
        return {
            "sheets": [s.json() for s in self._sheets],
            "formats": list(self._formats),
            "from_1904": self.from_1904,
            "remarks": list(self._remarks),
        }


class Page:
    """One sheet being filled."""

    def __init__(self, pages: Pages, name: str, hidden: bool) -> None:
        self.name, self.hidden = name, hidden
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.spans: list[tuple[int, int, int, int]] = []
        self.widths: dict[int, float] = {}
        self._pages = pages
        self._cells: list[Json] = []
        self._last = (0, 0)

    def put(
        self,
        row: int,
        column: int,
        value: Json,
        *,
        day: bool = False,
        number_format: str = "General",
        fill: str | None = None,
        kept: str | None = None,
        bold: bool = False,
        note: str | None = None,
        formula: bool = False,
        **more: Json,
    ) -> None:
        """Add a cell, unless it holds nothing and looks like nothing.

        Args:
            day: the value is a date as `2019-11-30`.
            more: what few cells have, by the names `cells.Cell` gives it.
        """
        more = {k: v for k, v in more.items() if v not in (None, False, 0)}
        if value is None and fill is None and not note and not formula and not more:
            return
        if isinstance(value, str) and len(value) > _LONGEST:
            raise FaultError("file.too_big", f"One of its cells holds {len(value):,} characters.")
        self._pages.count()
        self._last = max(self._last[0], row), max(self._last[1], column)
        kind, format_ = "d" if day else "v", self._pages.format(number_format)
        self._cells.append([row, column, kind, value, format_, fill, kept, int(bold), note, int(formula), more or None])

    def json(self) -> Json:
        """Return the sheet; what is merged or hidden beyond its last cell is left out."""
        last_row, last_column = self._last
        spans = [(t, x, min(b, last_row), min(y, last_column)) for t, x, b, y in self.spans]
        spans = [s for s in spans if s[0] <= s[2] and s[1] <= s[3] and s[:2] != s[2:]]
        if sum((b - t + 1) * (y - x + 1) for t, x, b, y in spans) > _MERGED:
            raise FaultError("file.too_big", "It holds more merged cells than any plan.")
        columns = {c for low, high in self.hidden_columns for c in range(low, min(high, last_column) + 1)}
        return {
            "name": self.name,
            "hidden": self.hidden,
            "hidden_rows": sorted(r for r in self.hidden_rows if r <= last_row),
            "hidden_columns": sorted(columns),
            "spans": spans,
            "widths": {c: w for c, w in self.widths.items() if c <= last_column},
            "cells": self._cells,
        }


class Archive:
    """The parts of a zipped document, by name."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = frozenset(self._zip.namelist())

    def bytes(self, name: str) -> bytes:
        """Return a part, empty where there is none.

        Raises:
            FaultError: it does not unpack to what the zip says.
        """
        try:
            return self._zip.read(name) if name in self.names else b""
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise FaultError("file.unreadable", "A part of it is damaged.") from error

    def root(self, name: str) -> Element | None:
        """Return a part's XML, None where there is none."""
        content = self.bytes(name)
        return parse(content) if content else None

    def links(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Return where a part's relationships lead: `{id: (kind, part)}`; what is outside the file is left out."""
        folder, base = posixpath.split(name)
        found = {}
        for one in self.root(f"{folder}/_rels/{base}.rels".lstrip("/")) or ():
            target = one.get("Target", "")
            inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if one.get("TargetMode") != "External":
                found[one.get("Id", "")] = (one.get("Type", "").rsplit("/")[-1], inside)
        return found

    def main(self, default: str) -> str:
        """Return the name of the main part."""
        parts = [part for kind, part in self.links("").values() if kind == "officeDocument" and part in self.names]
        return parts[0] if parts else default


def parse(content: bytes) -> Element:
    """Return a part's XML with local names.

    Raises:
        FaultError: it holds a document type, or is no XML.
    """
    _refuse_declarations(content)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - it declares nothing: see above
    except _NO_XML as error:
        raise FaultError("file.unreadable", "A part of it is damaged.") from error
    for element in root.iter():
        localise(element)
    return root


def elements(content: bytes, tags: frozenset[str]) -> Iterator[Element]:
    """Yield a large part's elements of these local names as they end; each is then let go.

    Raises:
        FaultError: it holds a document type, or is no XML.
    """
    _refuse_declarations(content)
    try:
        inside: list[Element] = []
        for event, element in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):  # noqa: S314 - as above
            if event == "start":
                inside.append(element)
                continue
            inside.pop()
            localise(element)
            if element.tag in tags:
                yield element
                if inside:
                    inside[-1].remove(element)
    except _NO_XML as error:
        raise FaultError("file.unreadable", "A part of it is damaged.") from error


def _refuse_declarations(content: bytes) -> None:
    """Refuse a part that declares a document type: without one, no entity can be declared or looked up.

    Expat reads UTF-8, UTF-16 and encodings of one byte in which ASCII is ASCII: in all of them the words stand as they are,
    in UTF-16 with zeros between. It is looked for in the bytes because a parser in Python, which could be asked, takes six
    times as long over a sheet.
    """
    plain = content.replace(b"\0", b"") if b"\0" in content else content
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise FaultError("file.doctype", "It holds a document type declaration, which no office program writes.")


def localise(element: Element) -> None:
    """Give an element and its attributes their local names."""
    element.tag = element.tag.rsplit("}")[-1]
    if any("}" in k for k in element.attrib):
        named = {_local(k): v for k, v in element.attrib.items()}
        element.attrib.clear()
        element.attrib.update(named)


def _local(name: str) -> str:
    space, _, local = name.rpartition("}")
    return f"r:{local}" if f"{space}}}".endswith(_RELATIONSHIPS) else local


def child(element: Element, *path: str) -> Element | None:
    """Return the element at the end of a path of tags, or None."""
    for tag in path:
        element = element.find(tag) if element is not None else None
    return element


def val(element: Element, *path: str, default: str = "") -> str:
    """Return the `val` of the element at the end of a path."""
    found = child(element, *path)
    return default if found is None else str(found.get("val", default))


def on(element: Element, *path: str) -> bool | None:
    """Tell whether a switch is on: `<w:b/>` and `val="1"` are; None where it is absent."""
    found = child(element, *path)
    return None if found is None else found.get("val", "1") not in ("0", "false", "off", "none")
