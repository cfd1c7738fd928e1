"""Drawn pages turned into one document that is read from top to bottom: titles, headings, and a table under each.

A table of a sheet becomes one table under each heading, its header over every one of them. Hidden columns are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lacflow.board.plan import Action, Note
from lacflow.documents.cells import Cell, Sheet, Span
from lacflow.documents.drawing import Page
from lacflow.documents.held import MORE
from lacflow.documents.layout import Kind
from lacflow.documents.sheets_out import bare

_IN_TABLES = (Kind.ACTION, Kind.NOTE)


@dataclass(frozen=True)
class Flow:
    """A document: its page as a reader has it, and what each row of that is.

    Args:
        styles: `Title`, `Heading 1`, `Heading 2`, `Normal`, `Header`, `Row`, or `Grid` for a row of words side by side.
        widths: for each row in a table, how wide its columns are beside one another.
        tables: which table a row is in: rows of one table have one number.
    """

    page: Page
    styles: dict[int, str]
    widths: dict[int, tuple[float, ...]]
    tables: dict[int, int]

    def on(self, page: Page) -> Flow:
        """Return the flow on the same page with more in its cells."""
        return replace(self, page=page)


def flowed(pages: Sequence[Page], title: str) -> Flow:
    """Return pages as one document; a single page that begins with a title of its own keeps that."""
    one = _Flowing()
    if len(pages) != 1 or not has_title(pages[0]):
        one.line(Cell(0, 1, bare(title), bold=True), "Title")
    for page in pages:
        if len(pages) > 1:
            one.line(Cell(0, 1, page.sheet.name, bold=True), "Heading 1")
        one.take(page)
    sheet = Sheet("Document", one.cells, spans=tuple(one.spans))
    return Flow(Page(sheet, one.kinds, {}, one.records), one.styles, one.widths, one.tables)


@dataclass
class _Flowing:
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    kinds: dict[int, Kind] = field(default_factory=dict)
    records: dict[int, Action | Note] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    widths: dict[int, tuple[float, ...]] = field(default_factory=dict)
    tables: dict[int, int] = field(default_factory=dict)
    row: int = 0
    table: int = 0
    _open: bool = False

    def line(self, cell: Cell, style: str) -> None:
        """Add a paragraph."""
        self._open = False
        self._leave_table()
        self.row += 1
        self.cells[self.row, 1] = Cell(self.row, 1, cell.value, bold=cell.bold or style != "Normal")
        self.styles[self.row] = style
        self.kinds[self.row] = Kind.HEADING if style == "Heading 2" else Kind.WORDS

    def _leave_table(self) -> None:
        """Count the blank line a reader of Word documents sees after a table."""
        self.row += self.row in self.tables

    def take(self, page: Page) -> None:
        """Add a page."""
        heads: dict[int, list[int]] = {}
        shown: set[int] = set()
        for row, kind in page.kinds.items():
            table = page.tables.get(row, -1)
            if kind is Kind.HEADER:
                run = heads.get(table, [])
                heads[table] = [*run, row] if row - 1 in run else [row]
                self._open = self._open and row - 1 in run
            elif kind in _IN_TABLES:
                if not self._open:
                    self._begin(page, heads.get(table, ()), row)
                    shown.add(table)
                self._copy(page, row, "Row")
            else:
                self._words(page, row, kind)
        for table, run in heads.items():
            if table not in shown and run:
                self._begin(page, run, run[-1])

    def _begin(self, page: Page, heads: Sequence[int], row: int) -> None:
        """Open a table with a header of its own."""
        self._leave_table()
        self.table += 1
        self._open = True
        for head in heads:
            self._copy(page, head, "Header")

    def _words(self, page: Page, row: int, kind: Kind) -> None:
        cells = [c for c in page.sheet.rows.get(row, ()) if c.text]
        if len(cells) == 1:
            usual = "Normal" if self.styles else "Title"
            first, _, rest = cells[0].text.partition("\n")
            if kind is not Kind.HEADING:
                self.line(cells[0], usual)
                return
            self.line(replace(cells[0], value=first), "Heading 2")
            if rest.strip():
                self.line(replace(cells[0], value=rest.strip(), bold=False), "Normal")
        elif cells:
            if not self._grid_above():
                self._leave_table()
                self.table += 1
            self._open = False
            self.row += 1
            for n, cell in enumerate(cells, 1):
                self.cells[self.row, n] = replace(cell, row=self.row, column=n)
            self._note(Kind.WORDS, "Grid", (1.0,) * len(cells))

    def _grid_above(self) -> bool:
        return self.styles.get(self.row) == "Grid"

    def _note(self, kind: Kind, style: str, widths: tuple[float, ...]) -> None:
        self.kinds[self.row], self.styles[self.row] = kind, style
        self.tables[self.row], self.widths[self.row] = self.table, widths

    def _tag(self, record: Action | Note, mark: str) -> None:
        """Say in the row's first cell, hidden, which action it is."""
        self.records[self.row] = record
        first = min((c for r, c in self.cells if r == self.row), default=1)
        cell = self.cells.get((self.row, first)) or Cell(self.row, first)
        self.cells[self.row, first] = replace(cell, tag=mark)

    def _tag_more(self) -> None:
        """Say that the row is a further one of the action above, in the first cell that no merge covers."""
        covered = {c for s in self.spans if s.top < self.row <= s.bottom for c in range(s.left, s.right + 1)}
        first = next((c for c in range(1, len(covered) + 2) if c not in covered), 1)
        cell = self.cells.get((self.row, first)) or Cell(self.row, first)
        self.cells[self.row, first] = replace(cell, tag=MORE)

    def _copy(self, page: Page, row: int, style: str) -> None:
        """Add a row of a page's table, its hidden columns left out."""
        columns = page.columns.get(page.tables.get(row, -1), ())
        self.row += 1
        for n, column in enumerate(columns, 1):
            cell = page.sheet.cells.get((row, column))
            if cell is not None:
                self.cells[self.row, n] = replace(cell, row=self.row, column=n, format="General", comment="")
        for span in (s for s in page.sheet.spans if s.top == row and s.left in columns):
            left = columns.index(span.left) + 1
            right = max(columns.index(c) + 1 for c in range(span.left, span.right + 1) if c in columns)
            self.spans.append(Span(self.row, left, self.row + span.bottom - span.top, right))
        if row in page.records:
            self._tag(page.records[row], page.sheet.cells[row, page.carrying].text)
        elif page.kinds[row] is Kind.ACTION:
            self._tag_more()
        self._note(page.kinds[row], style, tuple(page.sheet.widths.get(c, 24.0) for c in columns))


def has_title(page: Page) -> bool:
    """Tell whether a page begins with one bold line."""
    first = next((r for r in page.kinds if r in page.sheet.rows), 0)
    cells = [c for c in page.sheet.rows.get(first, ()) if c.text]
    return len(cells) == 1 and cells[0].bold and page.kinds.get(first) is Kind.WORDS
