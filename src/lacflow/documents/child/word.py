"""Word documents: the whole body as one sheet, in the order a reader meets it.

Each paragraph outside a table is a row of one cell; each row of a table is a row. Columns are the table's columns as a
reader sees them: edges that lie within two millimetres of one another are one edge. Headers, footers and text boxes are
remarks, comments and footnotes are notes on the cell they stand in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from lacflow.documents.child.colours import theme_colours
from lacflow.documents.child.pages import Archive, Element, FaultError, Pages, child, val
from lacflow.documents.child.word_numbers import Numbers
from lacflow.documents.child.word_styles import Styles, shade_of
from lacflow.documents.child.word_text import Run, State, Words, Writer

#: What only wraps other blocks.
_WRAPPERS = frozenset(["sdt", "sdtContent", "customXml", "smartTag", "ins", "del", "moveTo", "moveFrom"])
_NEAR = 113  # twentieths of a point: two millimetres
_COLUMNS = 200


def read(content: bytes, pages: Pages) -> None:
    """Fill in the one sheet of a .docx document."""
    archive = Archive(content)
    main = archive.main("word/document.xml")
    root = archive.root(main)
    body = root.find("body") if root is not None else None
    if body is None:
        raise FaultError("file.unreadable", "It holds no text.")
    parts: dict[str, list[str]] = {}
    for kind, part in archive.links(main).values():
        parts.setdefault(kind, []).append(part)
    _Document(archive, parts, pages).read(body)
    for kind in ("header", "footer"):
        for words in dict.fromkeys(_plain(archive.root(p)) for p in parts.get(kind, ())):
            if words:
                pages.remark(f"the page {kind}: {words[:300]}")
    if parts.get("aFChunk"):
        pages.remark("a file inserted into the document, which was not read")


def _plain(root: Element | None) -> str:
    """Return a part's words on one line."""
    lines = ("".join(t.text or "" for t in p.iter("t")) for p in (() if root is None else root.iter("p")))
    return " ".join(" ".join(lines).split())


def _notes(archive: Archive, parts: Mapping[str, list[str]]) -> dict[tuple[str, str], str]:
    """Return the words of comments and footnotes by kind and id."""
    found = {}
    for kind, tag, before in (
        ("comments", "comment", ""),
        ("footnotes", "footnote", "Footnote: "),
        ("endnotes", "endnote", "Endnote: "),
    ):
        for part in parts.get(kind, ()):
            root = archive.root(part)
            for one in () if root is None else root.iter(tag):
                words, author = _plain(one), one.get("author", "")
                if words:
                    found[tag, one.get("id", "")] = before + (f"{author}: " if author else "") + words
    return found


class _Document:
    def __init__(self, archive: Archive, parts: Mapping[str, list[str]], pages: Pages) -> None:
        def root(kind: str) -> Element | None:
            return archive.root(parts[kind][0]) if parts.get(kind) else None

        self._styles, self._numbers = Styles(root("styles")), Numbers(root("numbering"))
        self._writer = Writer(self._styles, _notes(archive, parts))
        self._theme = dict(theme_colours(archive.bytes(parts["theme"][0]))) if parts.get("theme") else {}
        self._pages, self._page = pages, pages.page("Document")
        self._row = 0

    def read(self, blocks: Element) -> None:
        """Take the blocks of a body one after the other."""
        for one, state in _blocks(blocks, State()):
            if one.tag == "p":
                words = Words()
                self._paragraph(one, state, words)
                self._put_paragraph(words)
            elif one.tag == "tbl" and _is_frame(one):
                for cell in (c for r, _ in _rows(one, state) for c, _ in _cells(r, State())):
                    self.read(cell)
            elif one.tag == "tbl":
                self._table(one, state)

    def _put_paragraph(self, words: Words) -> None:
        if words.now.strip() or words.before or words.pictures or words.notes or words.boxes:
            self._row += 1
            self._put(1, words, None)

    def _paragraph(self, one: Element, state: State, words: Words) -> None:
        self._writer.paragraph(one, lambda: self._label(one.find("pPr")), state, words)

    def _label(self, properties: Element | None) -> str:
        style = val(properties, "pStyle") if properties is not None else ""
        list_id, level, said_by = self._styles.list_of(style)
        if said_by and level is None:
            level = self._numbers.level_of(list_id, said_by)
        place = child(properties, "numPr") if properties is not None else None
        if place is not None:
            list_id = val(place, "numId", default=list_id)
            level = int(val(place, "ilvl")) if val(place, "ilvl").isdigit() else level
        return self._numbers.label(list_id, level or 0) if list_id else ""

    def _table(self, table: Element, state: State) -> None:
        columns = _edges(table)
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        above: dict[int, int] = {}
        for row, row_state in _rows(table, state):
            self._row += 1
            if child(row, "trPr", "hidden") is not None:
                self._page.hidden_rows.add(self._row)
            tops: dict[int, int] = {}
            for cell, cell_state, left, right in _placed(row, row_state, columns):
                merge = child(cell, "tcPr", "vMerge")
                goes_on = merge is not None and merge.get("val", "continue") == "continue" and left in above
                top = above[left] if goes_on else self._row
                spans[top, left] = (self._row, right)
                tops |= {left: top} if merge is not None else {}
                self._cell(cell, cell_state, left, goes_on)
            above = tops
        self._page.spans += [(*start, *end) for start, end in spans.items() if start != end]
        self._row += 1  # a reader sees a space between a table and what follows it

    def _cell(self, cell: Element, state: State, column: int, covered: bool) -> None:
        words = Words()
        self._content(cell, state, words)
        if not covered:
            self._put(column, words, shade_of(child(cell, "tcPr", "shd"), self._theme))
        elif words.now.strip():
            self._pages.remark(f"words under a merged cell, which Word does not show: {words.now[:200]}")

    def _content(self, cell: Element, state: State, words: Words) -> None:
        """Add a cell's words; of a table inside it, each row is a line."""
        for one, inner in _blocks(cell, state):
            if one.tag == "p":
                self._paragraph(one, inner, words)
                continue
            for row, row_state in _rows(one, inner):
                for n, (part, part_state) in enumerate(_cells(row, row_state)):
                    within = Words()
                    self._content(part, part_state, within)
                    within.trim()
                    words.add([Run(" | ", part_state)] if n else [], within)
                words.runs.append(Run("\n", row_state))

    def _put(self, column: int, words: Words, shade: str | None) -> None:
        for box in words.boxes:
            self._pages.remark(f"the words of a text box: {box[:300]}")
        self._page.put(
            self._row,
            column,
            words.now or None,
            fill=shade or words.pen,
            kept=words.kept,
            bold=words.bold,
            note="\n".join(words.notes) or None,
            before=words.before,
            pictures=words.pictures,
            tag=words.tag,
        )


def _blocks(parent: Element, state: State) -> Iterator[tuple[Element, State]]:
    """Yield the paragraphs and tables of a body or cell, out of whatever wraps them."""
    for one in parent:
        if one.tag in ("p", "tbl"):
            yield one, state
        elif one.tag in _WRAPPERS:
            yield from _blocks(one, state.inside(one.tag))


def _within(parent: Element, tag: str, state: State) -> Iterator[tuple[Element, State]]:
    for one in parent:
        if one.tag == tag:
            yield one, state
        elif one.tag in _WRAPPERS:
            yield from _within(one, tag, state.inside(one.tag))


def _rows(table: Element, state: State) -> Iterator[tuple[Element, State]]:
    for row, one in _within(table, "tr", state):
        yield row, _changed(row.find("trPr"), one, "ins", "del")


def _cells(row: Element, state: State) -> Iterator[tuple[Element, State]]:
    for cell, one in _within(row, "tc", state):
        yield cell, _changed(cell.find("tcPr"), one, "cellIns", "cellDel")


def _changed(properties: Element | None, state: State, came: str, went: str) -> State:
    """Return the state of a row or cell that was itself inserted or deleted."""
    if properties is not None and properties.find(came) is not None:
        state = state.inside("ins")
    return state.inside("del") if properties is not None and properties.find(went) is not None else state


def _placed(row: Element, state: State, columns: Sequence[int]) -> Iterator[tuple[Element, State, int, int]]:
    """Yield a row's cells with their first and last columns."""

    def column(edge: int) -> int:
        return columns[edge] if edge < len(columns) else columns[-1] + edge - len(columns) + 1

    place = min(_number(row, "trPr", "gridBefore"), _COLUMNS)
    for cell, one in _cells(row, state):
        wide = max(1, min(_number(cell, "tcPr", "gridSpan"), _COLUMNS))
        if place + wide > _COLUMNS:
            raise FaultError("file.too_big", "One of its tables has more columns than any plan.")
        yield cell, one, column(place), max(column(place), column(place + wide) - 1)
        place += wide


def _number(element: Element, *path: str) -> int:
    text = val(element, *path)
    return int(text) if text.isdigit() and len(text) < 9 else 0


def _edges(table: Element) -> list[int]:
    """Return for each edge of a table's grid the column that begins there: edges that lie close together are one.

    Word keeps an edge for every cell whose border was ever a hair off; a reader sees one line.
    """
    grid = table.find("tblGrid")
    texts = [c.get("w", "") for c in (() if grid is None else grid.findall("gridCol"))][:_COLUMNS]
    plain = list(range(1, len(texts) + 2))
    if not all(t.isdigit() and int(t[:6]) > 0 for t in texts):
        return plain
    columns, column, last = [1], 1, 0
    for place in accumulate(int(t[:6]) for t in texts):
        if place - last > _NEAR:
            column, last = column + 1, place
        columns.append(column)
    places = [[left for *_, left, _ in _placed(r, s, columns)] for r, s in _rows(table, State())]
    return columns if all(len(set(row)) == len(row) for row in places) else plain


def _is_frame(table: Element) -> bool:
    """Tell whether a table is only a frame around others: one column, with a table in it."""
    cells = [list(_cells(row, State())) for row, _ in _rows(table, State())]
    inner = any(c.tag == "tbl" for row in cells for cell, _ in row for c, _ in _blocks(cell, State()))
    return inner and all(len(row) <= 1 for row in cells)
