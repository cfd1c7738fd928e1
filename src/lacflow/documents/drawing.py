"""A plan drawn into a layout: the sheets an export will have, as the same records a document is read into.

What is drawn is a `Book`, so that it can be read back before a byte is written. Actions stand where the layout has them; one
that has moved (from open to closed), or that is new, goes to the end of its objective in the first table of its kind. A
column the layout lacks is added at the right as soon as an action has something to say in it. The last two columns carry
what ties a row to its action (see `held`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from lacflow.board.aged import aged
from lacflow.board.plan import Action, Note, Plan
from lacflow.board.rag import Scheme
from lacflow.documents.cells import Book, Cell, Sheet, Span
from lacflow.documents.held import HELD, ISSUE, KEY, RISK
from lacflow.documents.layout import Kind, Laid, Layout, Line, Words
from lacflow.documents.placing import Placed, placed
from lacflow.documents.said import COMMENT, EXTRA, HEADERS, PARTWISE, own_header, part_words, words_of
from lacflow.documents.sheets_out import FILLS, GREYED, plain

#: What the one sheet of a document is called that has no sheets.
_NO_SHEETS = ("Document", "Text")
_COLOURED = ("rag", "savings_rag")


@dataclass(frozen=True)
class Page:
    """One sheet as drawn.

    Args:
        kinds: what stands in each row.
        tables: which table of the layout each row belongs to.
        records: the action whose first row a row is, or the issue or risk.
        carrying: the first of the columns that carry keys; 0 where rows carry them hidden in a cell.
        coloured: the columns that show a colour.
        columns: the columns of each table that a reader sees, left to right.
        refs: the columns that show refs.
    """

    sheet: Sheet
    kinds: Mapping[int, Kind] = field(default_factory=dict)
    tables: Mapping[int, int] = field(default_factory=dict)
    records: Mapping[int, Action | Note] = field(default_factory=dict)
    carrying: int = 0
    coloured: frozenset[int] = frozenset()
    columns: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    refs: frozenset[int] = frozenset()

    @property
    def right(self) -> int:
        """The last column of any table; of a page without tables, the last anything stands in."""
        ends = [columns[-1] for columns in self.columns.values() if columns]
        return max(ends or [c for _, c in self.sheet.cells], default=1)


def book_of(pages: Sequence[Page], kind: str) -> Book:
    """Return the book a reader of these pages has."""
    return Book(tuple(p.sheet for p in pages), kind=kind)


def draw(
    plan: Plan,
    layout: Layout,
    scheme: Scheme,
    names: Mapping[str, str],
    last_said: Mapping[str, date | None] | None = None,
) -> list[Page]:
    """Return a plan's pages in a layout.

    Args:
        names: people's names by key, for leads the plan has no words for.
        last_said: the actions whose colour is only the last one known, with the day they were last spoken of.
    """
    return [_Drawing(sheet, plan, scheme, names, last_said or {}).page() for sheet in placed(plan, layout)]


class _Drawing:
    """One sheet being drawn, top down."""

    def __init__(
        self, sheet: Placed, plan: Plan, scheme: Scheme, names: Mapping[str, str], last_said: Mapping[str, date | None]
    ) -> None:
        self._last_said = last_said
        self._laid, self._entries = sheet.laid, sheet.entries
        self._plan, self._scheme, self._names = plan, scheme, names
        self._extra = _extras(sheet)
        self._carrying = self._laid.right + len(self._extra) + 1
        self._cells: dict[tuple[int, int], Cell] = {}
        self._spans: list[Span] = []
        self._kinds: dict[int, Kind] = {}
        self._tables: dict[int, int] = {}
        self._records: dict[int, Action | Note] = {}
        self._row = 0

    def page(self) -> Page:
        """Draw every line."""
        for place, (line, what) in enumerate(self._entries):
            self._row += 1
            self._kinds[self._row] = line.kind
            if line.table is not None:
                self._tables[self._row] = line.table
            self._static(line.cells)
            if line.kind is Kind.HEADER and not self._follows_header(place):
                self._header()
            elif isinstance(what, Action):
                self._action(line, what)
            elif isinstance(what, Note):
                self._note(line, what)
        laid = self._laid
        hidden = frozenset((*laid.hidden_columns, self._carrying, self._carrying + 1))
        usual = {c: EXTRA.get(f, 24.0) for t in laid.tables for f, c in t.fields.items()}
        widths = {c: w for c, w in (laid.widths or usual).items() if c <= laid.right} | {
            laid.right + n: EXTRA.get(name, 24) for n, name in enumerate(self._extra, 1)
        }
        name = "Plan" if laid.name in _NO_SHEETS else laid.name
        sheet = Sheet(name, self._cells, False, frozenset(), hidden, tuple(self._spans), widths)
        return Page(
            sheet,
            self._kinds,
            self._tables,
            self._records,
            self._carrying,
            self._coloured(),
            self._seen(),
            frozenset(t.fields["ref"] for t in laid.tables if "ref" in t.fields),
        )

    def _seen(self) -> dict[int, tuple[int, ...]]:
        hidden = self._laid.hidden_columns
        further = [self._laid.right + n for n in range(1, len(self._extra) + 1)]
        return {
            n: tuple(c for c in sorted({*t.fields.values(), *t.other, *further}) if c not in hidden)
            for n, t in enumerate(self._laid.tables)
        }

    def _coloured(self) -> frozenset[int]:
        own = {t.fields[f] for t in self._laid.tables for f in _COLOURED if f in t.fields}
        return frozenset(own | {self._laid.right + n for n, f in enumerate(self._extra, 1) if f in _COLOURED})

    def _put(self, row: int, column: int, text: str, *, fill: str | None = None, bold: bool = False) -> None:
        text = plain(text)
        if text or fill:
            self._cells[row, column] = Cell(row, column, text or None, "@", fill, bold=bold)

    def _merge(self, row: int, column: int, down: int, across: int) -> None:
        if down > 1 or across > 1:
            self._spans.append(Span(row, column, row + down - 1, column + across - 1))

    def _static(self, cells: Sequence[Words]) -> None:
        for words in cells:
            self._put(self._row, words.column, words.text, fill=words.fill, bold=words.bold)
            paragraph = len(cells) == 1 and self._laid.name in _NO_SHEETS
            self._merge(self._row, words.column, 1, self._laid.right if paragraph else words.across)

    def _follows_header(self, place: int) -> bool:
        return place > 0 and self._entries[place - 1][0].kind is Kind.HEADER

    def _header(self) -> None:
        """Add the headers of the further columns, looking like the table's own."""
        like = next((c for (r, _), c in self._cells.items() if r == self._row), Cell(0, 0, bold=True))
        for n, name in enumerate(self._extra, 1):
            words = HEADERS.get(name) or own_header(name[1:])
            self._put(self._row, self._laid.right + n, words, fill=like.fill, bold=like.bold)
        for n, name in enumerate((KEY, HELD)):
            self._put(self._row, self._carrying + n, name, bold=True)

    def _columns(self, line: Line) -> dict[int, str]:
        """Return what each column of a line's table shows: a field, or `=` and a header of the plan's own."""
        table = self._laid.tables[line.table or 0]
        shown = {c: f for f, c in table.fields.items() if f not in ("key",)}
        shown |= {c: "=" + h for c, h in table.other.items() if h and c not in self._laid.hidden_columns}
        has = set(shown.values())
        return shown | {self._laid.right + n: f for n, f in enumerate(self._extra, 1) if f not in has}

    def _action(self, line: Line, action: Action) -> None:
        columns = self._columns(line)
        parts = action.deliverables if "deliverable" in columns.values() else ()
        top = self._row
        self._records[top] = action
        self._put(top, self._carrying, action.key)
        for column, name in columns.items():
            if parts and name in PARTWISE:
                for n, part in enumerate(parts):
                    self._put(top + n, column, part_words(action, part, name, first=n == 0))
                continue
            self._cell(top, column, name, action)
            self._merge(top, column, len(parts), 1)
        if len(parts) > 1:
            self._merge(top, self._carrying, len(parts), 1)
        for n in range(1, len(parts)):
            self._kinds[top + n], self._tables[top + n] = Kind.ACTION, line.table or 0
        self._row = top + max(len(parts), 1) - 1

    def _cell(self, row: int, column: int, name: str, action: Action) -> None:
        colour = {"rag": action.rag, "savings_rag": action.savings_rag}.get(name)
        fill = FILLS[colour.value] if colour and colour.value else None
        words = words_of(action, name, self._scheme, self._names)
        if name == "rag" and words and action.key in self._last_said:
            words, fill = aged(words, self._last_said[action.key]), GREYED
        self._put(row, column, words, fill=fill, bold=name == "ref")
        comment = action.other.get(COMMENT + name.removeprefix("="))
        if comment and (row, column) in self._cells:
            self._cells[row, column] = replace(self._cells[row, column], comment=plain(comment))

    def _note(self, line: Line, note: Note) -> None:
        fields = self._laid.tables[line.table or 0].fields
        does = "mitigation" if "mitigation" in fields else "activity"
        said = {"ref": note.number, "issue": note.text, "risk": note.text, "leads": note.owner, does: note.action}
        for name, column in fields.items():
            self._put(self._row, column, said.get(name, ""), bold=name == "ref")
        self._records[self._row] = note
        self._put(self._row, self._carrying, RISK if "risk" in fields else ISSUE)


def _extras(sheet: Placed) -> list[str]:
    """Return the further columns this sheet's actions need: fields first, then the plan's own headers."""
    found: dict[str, None] = {}
    for line, action in sheet.entries:
        if isinstance(action, Action):
            found |= dict.fromkeys(_unplaced(sheet.laid, line, action))
    return sorted(found, key=lambda name: list(HEADERS).index(name) if name in HEADERS else len(HEADERS))


def _unplaced(laid: Laid, line: Line, action: Action) -> list[str]:
    table = laid.tables[line.table or 0]
    has = {*table.fields, *(("deliverables",) if "deliverable" in table.fields else ())}
    names = [f for f in HEADERS if f not in has and words_of(action, f, _NO_SCHEME, {})]
    headers = [h for c, h in table.other.items() if c not in laid.hidden_columns]
    placed_comments = {COMMENT + name for name in (*table.fields, *headers)}
    own = [h for h in action.other if h not in headers and h not in placed_comments]
    return [*names, *("=" + h for h in own)]


_NO_SCHEME = Scheme()
