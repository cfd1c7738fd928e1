"""Excel workbooks (.xlsx, .xlsm): every sheet's cells as a reader sees them, read in one pass over each sheet.

What a sheet says of its own dimensions, true or not, is not asked. Formulas are never worked out: the value kept beside one
is read, and a formula without one has none. Macros are not looked at. Days are days of the workbook's own count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lacflow.documents.child.excel_beside import Beside, beside
from lacflow.documents.child.excel_rules import Area, areas_of, column_of, ruled_fills, rules_of
from lacflow.documents.child.excel_styles import PLAIN, Look, Styles, shape_of
from lacflow.documents.child.formulas import Place, UndecidedError, Value
from lacflow.documents.child.pages import Archive, Element, FaultError, Json, Page, Pages, elements, on

_ROWS, _COLUMNS = 1_048_576, 16_384
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_INTEGER = re.compile(r"-?\d{1,15}")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: More merges than any plan has, wherever they stand.
_MOST_MERGES = 50_000
_MOST_SHARED = 500_000
_SHEET_PARTS = frozenset(("row", "mergeCell", "col", "conditionalFormatting"))
#: Words of a cell, and those of them that are not struck through: a run says so itself or leaves it to the cell.
Words = tuple[str, list[tuple[str, bool | None]]]


def read(content: bytes, pages: Pages) -> None:
    """Fill in the sheets of a workbook."""
    archive = Archive(content)
    main = archive.main("xl/workbook.xml")
    book = archive.root(main)
    if book is None:
        raise FaultError("file.unreadable", "A part of it is damaged.")
    links = archive.links(main)
    pages.from_1904 = any(p.get("date1904") in ("1", "true") for p in book.iter("workbookPr"))
    if any(n.endswith("vbaProject.bin") for n in archive.names):
        pages.remark("the workbook's macros, which were not run and are not kept")
    if any(n.startswith("xl/externalLinks/") for n in archive.names):
        pages.remark("links to other files, which were not followed: the values kept in the cells were read")
    parts = dict(links.values())
    reader = _Reader(archive, parts, pages)
    for sheet in book.iter("sheet"):
        kind, part = links.get(sheet.get("r:id", ""), ("", ""))
        name, hidden = sheet.get("name", ""), sheet.get("state", "visible") != "visible"
        if kind == "worksheet" and part in archive.names:
            reader.sheet(part, pages.page(name, hidden=hidden))
        else:
            pages.remark(f"the {'chart ' if kind == 'chartsheet' else ''}sheet {name!r}: no cells")


@dataclass(frozen=True)
class _Cell:
    """A cell as the file holds it: a number that is a day is still a number, unless `day`."""

    value: Value = None
    look: Look = PLAIN
    words: Words | None = None
    formula: str | None = None
    day: bool = False

    @property
    def kept(self) -> str | None:
        """The words that are not struck through; None where none are."""
        runs = [(t, self.look.struck if s is None else s) for t, s in self.words[1]] if self.words else []
        if any(struck for _, struck in runs):
            return "".join(t for t, struck in runs if not struck)
        return "" if self.look.struck and self.value is not None and not runs else None


class _Reader:
    """Reads the sheets of one workbook."""

    def __init__(self, archive: Archive, parts: dict[str, str], pages: Pages) -> None:
        self._archive, self._pages = archive, pages
        self._styles = Styles(archive.root(parts.get("styles", "")), archive.bytes(parts.get("theme", "")))
        shared = archive.bytes(parts.get("sharedStrings", ""))
        self._shared = _shared_words(shared) if shared else []

    def sheet(self, part: str, page: Page) -> None:
        """Fill in one sheet."""
        side = beside(self._archive, part)
        cells: dict[Place, _Cell] = {}
        formats: list[Element] = []
        above = 0
        for one in elements(self._archive.bytes(part), _SHEET_PARTS):
            if one.tag == "row":
                above = self._row(one, above, page, cells)
            elif one.tag == "mergeCell":
                page.spans += [_span(a) for a in areas_of(one.get("ref", ""))]
                if len(page.spans) > _MOST_MERGES:
                    raise FaultError("file.too_big", "It holds more merged cells than any plan.")
            elif one.tag == "col":
                _measure(one, page)
            elif one.tag == "conditionalFormatting":
                formats.append(one)
        fills = self._ruled(formats, cells)
        for place in {**cells, **dict.fromkeys([*side.notes, *side.pictures, *fills])}:
            self._put(page, place, cells.get(place) or _Cell(), side, fills.get(place))
        for corner, words in side.boxes:
            where = f" at {_name(corner)}" if corner else ""
            self._pages.remark(f"the words of a text box on sheet {page.name}{where}: {words[:300]}")

    def _row(self, row: Element, above: int, page: Page, cells: dict[Place, _Cell]) -> int:
        """Take the cells of a row, which may leave out where they are; return the row's number."""
        number = _whole(row.get("r")) or above + 1
        if row.get("hidden") in ("1", "true") or row.get("ht") in ("0", "0.0"):
            page.hidden_rows.add(number)
        last = 0
        for c in row:
            if c.tag != "c":
                continue
            match = _REF.fullmatch(c.get("r", ""))
            place = (int(match[2]), column_of(match[1])) if match else (number, last + 1)
            last = place[1]
            if not (0 < place[0] <= _ROWS and place[1] <= _COLUMNS):
                raise FaultError("file.unreadable", "A cell lies outside any sheet.")
            found = self._cell(c)
            if found is not None:
                cells[place] = found
        self._pages.expect(len(cells))
        return number

    def _cell(self, c: Element) -> _Cell | None:
        look, kind, formula = self._styles.look(c.get("s")), c.get("t", "n"), c.find("f")
        text = c.findtext("v")
        value: Value = None
        words: Words | None = None
        if kind == "s" and text is not None:
            number = _whole(text)
            words = self._shared[number] if number < len(self._shared) else ("", [])
        elif kind == "inlineStr":
            words = words_of(c.find("is"))
        elif kind == "b" and text:
            value = text.strip() in ("1", "true")
        elif kind in ("str", "e") and text is not None:
            value = unescaped(text)
        elif kind == "d" and text:
            return _Cell(text[:10], look, day=_is_day(text[:10]))
        elif text:
            value = _figure(text)
        value = words[0] if words is not None else value
        if value is None and formula is None and look.fill is None:
            return None
        return _Cell(value, look, words, None if formula is None else formula.text or "")

    def _ruled(self, formats: list[Element], cells: dict[Place, _Cell]) -> dict[Place, str]:
        """Return the fills that conditional formats give."""
        if not formats or not cells:
            return {}

        def value(place: Place) -> Value:
            cell = cells.get(place)
            if cell is not None and cell.value is None and cell.formula is not None:
                raise UndecidedError
            return None if cell is None else cell.value

        last = max(row for row, _ in cells), max(column for _, column in cells)
        rules = rules_of(formats, self._styles, self._pages.remark)
        return dict(ruled_fills(rules, value, last, self._pages.remark))

    def _put(self, page: Page, place: Place, cell: _Cell, side: Beside, ruled: str | None) -> None:
        value, day = cell.value, cell.day
        if isinstance(value, float | int) and not isinstance(value, bool) and cell.look.dated:
            value, day = day_of(value, cell.look.number_format, from_1904=self._pages.from_1904)
        page.put(
            *place,
            value,
            day=day,
            number_format=cell.look.number_format,
            fill=ruled or cell.look.fill,
            kept=cell.kept,
            bold=cell.look.bold,
            note=side.notes.get(place),
            formula=cell.formula is not None,
            by_rule=ruled is not None,
            written=cell.formula or None,
            pictures=side.pictures.get(place, 0),
        )


def _shared_words(content: bytes) -> list[Words]:
    """Return the words that cells share, by number.

    Raises:
        FaultError: there are more of them than any plan has cells.
    """
    found: list[Words] = []
    for one in elements(content, frozenset(("si",))):
        found.append(words_of(one))
        if len(found) > _MOST_SHARED:
            raise FaultError("file.too_big", "It holds more texts than any plan.")
    return found


def words_of(one: Element | None) -> Words:
    """Return the words of a shared or inline string, whole and by runs where there are any."""
    if one is None:
        return "", []
    runs = [(unescaped(r.findtext("t") or ""), _struck(r)) for r in one.findall("r")]
    return unescaped(one.findtext("t") or "") + "".join(t for t, _ in runs), runs


def _struck(run: Element) -> bool | None:
    properties = run.find("rPr")
    return None if properties is None else bool(on(properties, "strike"))


def unescaped(text: str) -> str:
    """Return words with the signs that a workbook writes as numbers: `_x000D_` is a line's end."""
    return _ESCAPED.sub(lambda m: _sign(int(m[1], 16)), text) if "_x" in text else text


def _sign(number: int) -> str:
    return "" if number == 13 else "\n" if number == 10 else chr(number) if 32 <= number < 0xD800 or number == 9 else ""


def day_of(value: float, number_format: str, *, from_1904: bool) -> tuple[Json, bool]:
    """Return what a number shown as a day or a time stands for, and whether it is a day.

    Example:
        43770 shown `mmm-yy` -> `2019-11-01`, a day; 0.5 shown `h:mm` -> `12:00`, none.
    """
    shape = shape_of(number_format)
    if shape == "time":
        minutes = round(value * 1440)
        return (f"{minutes // 60:02}:{minutes % 60:02}", False) if 0 <= value < 10_000 else (value, False)
    base = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    count = int(value) + (1 if 0 < value < 60 and not from_1904 else 0)
    if value < 0 or count > 2_900_000:
        return value, False
    return (base + timedelta(count)).isoformat(), True


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 0


def _figure(text: str) -> Value:
    """Return a number, or the text that stands in its place."""
    text = text.strip()
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _span(area: Area) -> tuple[int, int, int, int]:
    return area.top, area.left, area.bottom, area.right


def _measure(column: Element, page: Page) -> None:
    """Take how wide columns are, and whether they are hidden."""
    first, last, width = _whole(column.get("min")), _whole(column.get("max")), _figure(column.get("width") or "")
    if column.get("hidden") in ("1", "true") or width == 0:
        page.hidden_columns.append((first, last))
    if isinstance(width, int | float):
        page.widths |= dict.fromkeys(range(max(first, 1), min(last, first + 200) + 1), float(width))


def _name(place: Place) -> str:
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
