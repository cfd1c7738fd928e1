"""OpenDocument spreadsheets (.ods): every sheet's cells as a reader sees them, with fills, notes and conditional formats.

A cell or row that is repeated is as many cells or rows; what is repeated to the edge of a sheet only to be painted is a
background and left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lacflow.documents.child.excel_rules import ruled_fills
from lacflow.documents.child.formulas import Place, UndecidedError, Value
from lacflow.documents.child.opendocument_styles import Look, Styles, rules_of
from lacflow.documents.child.pages import Archive, Element, FaultError, Page, Pages, child

#: More cells side by side, or rows one below the other, that are only painted make a background.
_PAINTED = 50
_ROWS = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_COLUMNS = frozenset(("table-header-columns", "table-columns", "table-column-group"))


@dataclass(frozen=True)
class _Cell:
    value: Value
    look: Look
    day: bool = False
    kept: str | None = None
    note: str = ""
    formula: str | None = None
    pictures: int = 0

    @property
    def blank(self) -> bool:
        """Whether it is at most painted."""
        return self.value is None and not self.note and self.formula is None and not self.pictures

    @property
    def weighed(self) -> Value:
        """Its value as a formula sees it: a day is a number."""
        if self.value is None and self.formula is not None:
            raise UndecidedError
        return float((date.fromisoformat(str(self.value)) - date(1899, 12, 30)).days) if self.day else self.value


def read(content: bytes, pages: Pages) -> None:
    """Fill in the sheets of a spreadsheet."""
    archive = Archive(content)
    root = archive.root("content.xml")
    book = child(root, "body", "spreadsheet") if root is not None else None
    if book is None:
        raise FaultError("file.unreadable", "It holds no sheets.")
    styles = Styles([r for r in (archive.root("styles.xml"), root) if r is not None])
    for table in book.findall("table"):
        hidden = styles.is_hidden(table.get("style-name", ""))
        read_table(table, pages, pages.page(table.get("name", ""), hidden=hidden), styles)
    if any(n.startswith("Basic/") for n in archive.names):
        pages.remark("the workbook's macros, which were not run and are not kept")


def read_table(table: Element, pages: Pages, page: Page, styles: Styles, first: int = 1) -> int:
    """Put a table's cells on a page from a row on; return the row after its last."""
    return _Sheet(pages, page, styles).read(table, first)


class _Sheet:
    """Fills in one sheet."""

    def __init__(self, pages: Pages, page: Page, styles: Styles) -> None:
        self._pages, self._page, self._styles = pages, page, styles
        self._cells: dict[Place, _Cell] = {}
        self._styled: dict[str, list[Place]] = {}
        self._defaults: list[tuple[int, str]] = []

    def read(self, table: Element, number: int) -> int:
        """Take a sheet's rows from a number on, then its conditional formats; return the number after the last."""
        self._columns(table)
        for row in _within(table, "table-row", _ROWS):
            times = _times(row, "number-rows-repeated")
            found = list(self._row(row))
            only_paint = all(c.blank for _, _, c in found)
            for n in range(number, number + (min(times, _PAINTED) if only_paint and found else times if found else 0)):
                self._keep(n, found)
            if row.get("visibility", "visible") != "visible":
                self._page.hidden_rows |= set(range(number, number + min(times, 10_000)))
            for column, cell in _placed(row):
                down, across = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
                if down > 1 or across > 1:
                    self._page.spans.append((number, column, number + down - 1, column + across - 1))
            number += times
        self._put(table)
        for box in (b for shapes in table.findall("shapes") for b in shapes):
            if words := " ".join(words_of(p)[0] for p in box.iter("p")).strip():
                self._pages.remark(f"the words of a text box on sheet {self._page.name}: {words[:300]}")
        return number

    def _columns(self, table: Element) -> None:
        last = 0
        for column in _within(table, "table-column", _COLUMNS):
            first, last = last + 1, last + _times(column, "number-columns-repeated")
            self._defaults.append((last, column.get("default-cell-style-name", "")))
            if column.get("visibility", "visible") != "visible":
                self._page.hidden_columns.append((first, last))

    def _row(self, row: Element) -> Iterator[tuple[int, str, _Cell]]:
        """Yield the cells of a row that hold or show something, each with its column and style."""
        for column, cell in _placed(row):
            if cell.tag != "table-cell":
                continue
            style = cell.get("style-name") or row.get("default-cell-style-name") or self._default(column)
            found = self._cell(cell, self._styles.look(style))
            times = _times(cell, "number-columns-repeated")
            if found.blank and found.look.fill is None and not self._styles.maps(style):
                continue
            for n in range(column, column + (min(times, _PAINTED) if found.blank else times)):
                yield n, style, found

    def _default(self, column: int) -> str:
        return next((style for last, style in self._defaults if column <= last), "")

    def _keep(self, number: int, found: list[tuple[int, str, _Cell]]) -> None:
        for column, style, cell in found:
            self._cells[number, column] = cell
            self._styled.setdefault(style, []).append((number, column))
        self._pages.expect(len(self._cells))

    def _cell(self, cell: Element, look: Look) -> _Cell:
        kind, formula = cell.get("value-type", ""), cell.get("formula")
        note = "\n".join(words_of(p)[0] for a in cell.findall("annotation") for p in a.findall("p"))
        lines = [words_of(p, self._styles, look.struck) for p in cell.findall("p")]
        text = "\n".join(whole for whole, _ in lines) if lines else cell.get("string-value")
        left = "\n".join(kept for _, kept in lines).strip("\n")
        pictures = sum(1 for f in cell.iter("image"))
        for box in cell.iter("text-box"):
            if words := " ".join(words_of(p)[0] for p in box.iter("p")).strip():
                self._pages.remark(f"the words of a text box on sheet {self._page.name}: {words[:300]}")
        value, day = _value(kind, cell, text)
        kept = left if lines and left != (text or "").strip("\n") else None
        return _Cell(value, look, day, kept, note, formula, pictures)

    def _put(self, table: Element) -> None:
        cells = self._cells
        last = max((r for r, _ in cells), default=0), max((c for _, c in cells), default=0)

        def value(place: Place) -> Value:
            return cells[place].weighed if place in cells else None

        rules = rules_of(table, self._styles, self._styled, self._pages.remark)
        fills = dict(ruled_fills(rules, value, last, self._pages.remark))
        for place in {**cells, **dict.fromkeys(fills)}:
            cell = cells.get(place) or _Cell(None, Look())
            self._page.put(
                *place,
                cell.value,
                day=cell.day,
                number_format=cell.look.number_format,
                fill=fills.get(place) or cell.look.fill,
                kept=cell.kept,
                bold=cell.look.bold,
                note=cell.note or None,
                formula=cell.formula is not None,
                written=(cell.formula or "").removeprefix("of:").removeprefix("=") or None,
                by_rule=place in fills,
                pictures=cell.pictures,
            )


def _within(parent: Element, tag: str, wrappers: frozenset[str]) -> Iterator[Element]:
    for one in parent:
        if one.tag == tag:
            yield one
        elif one.tag in wrappers:
            yield from _within(one, tag, wrappers)


def _placed(row: Element) -> Iterator[tuple[int, Element]]:
    column = 1
    for cell in row:
        if cell.tag in ("table-cell", "covered-table-cell"):
            yield column, cell
            column += _times(cell, "number-columns-repeated")


def _times(element: Element, name: str) -> int:
    text = element.get(name, "1")
    return max(1, int(text)) if text.isdigit() and len(text) < 8 else 1


def _value(kind: str, cell: Element, text: str | None) -> tuple[Value, bool]:
    if kind == "date":
        day = cell.get("date-value", "")[:10]
        try:
            return date.fromisoformat(day).isoformat(), True
        except ValueError:
            return text or day, False
    if kind in ("float", "percentage", "currency"):
        try:
            number = float(cell.get("value", ""))
        except ValueError:
            return text, False
        return (int(number) if number.is_integer() and abs(number) < 10**15 else number), False
    if kind == "boolean":
        return cell.get("boolean-value") == "true", False
    return text or None, False


def words_of(paragraph: Element, styles: Styles | None = None, struck: bool = False) -> tuple[str, str]:
    """Return a paragraph's words, and those of them that are not struck through."""
    whole, kept = [], []

    def take(text: str | None, out: bool) -> None:
        whole.append(text or "")
        kept.append("" if out else text or "")

    def inside(parent: Element, out: bool) -> None:
        take(parent.text, out)
        for one in parent:
            if one.tag == "s":
                take(" " * min(_times(one, "c"), 1_000), out)
            elif one.tag in ("tab", "line-break"):
                take("\t" if one.tag == "tab" else "\n", out)
            elif one.tag not in ("annotation", "frame", "ruby-text", "note"):
                own = styles.strikes(one.get("style-name", "")) if styles else None
                inside(one, out if own is None else own)
            take(one.tail, out)

    inside(paragraph, struck)
    return "".join(whole), "".join(kept)
