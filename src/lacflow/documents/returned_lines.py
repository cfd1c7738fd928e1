"""A file's rows as lines to be compared: each cell under the name of its column, with what stands beside the table.

A column that is one of a plan's has our name for it (`progress`, `due`, `rag`, ...); any other has its header as compared
(`current data date`). Hidden columns count like others, for a file saved as text shows them. Where a sheet has lost its
header, its columns are known by what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lacflow.board.headers import fold_header
from lacflow.board.plan import Action, Status
from lacflow.documents.cells import Book, Cell, Sheet
from lacflow.documents.columns import Columns, Vocabulary
from lacflow.documents.returned_words import folded
from lacflow.documents.tables import Found, Row, read_sheet
from lacflow.documents.workbook_in import status_of

_FOUND = 0.3


@dataclass(frozen=True)
class Line:
    """One row of a table.

    Args:
        cells: by the names of the columns, through merges. headers: the words over each column.
        loose: cells of the row under no header, and comments.
        through: names whose cell is merged over several rows. columns: every column its table has.
        key: of the action it stands for, where the file is the one that was sent. status: of the table it stands in.
    """

    sheet: str
    row: int
    cells: Mapping[str, Cell]
    headers: Mapping[str, str] = field(default_factory=dict)
    loose: tuple[Cell, ...] = ()
    hidden: bool = False
    objective: str = ""
    through: frozenset[str] = frozenset()
    status: Status = Status.OPEN
    key: str = ""
    columns: frozenset[str] = frozenset()

    def text(self, name: str) -> str:
        """Return the words of a column; of a row deleted in tracked changes, those before."""
        cell = self.cells.get(name)
        return "" if cell is None else cell.text or ((cell.before or "").strip() if self.deleted else "")

    @property
    def deleted(self) -> bool:
        """Tell whether every word of it was deleted in tracked changes."""
        found = [c for c in self.cells.values() if c.text or c.before]
        return bool(found) and all(not c.text and c.before for c in found)

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"row {self.row} of “{self.sheet}”"


@dataclass(frozen=True)
class Page:
    """One sheet: its lines, and the cells that stand in none of them."""

    name: str
    lines: tuple[Line, ...] = ()
    outside: tuple[Cell, ...] = ()
    hidden: bool = False


def pages_of(book: Book, known: Mapping[str, frozenset[str]] | None = None) -> list[Page]:
    """Return the sheets of a file.

    Args:
        known: what each column holds in the file that was sent, for a sheet whose header is gone.
    """
    return [_page(sheet, known or {}) for sheet in book.sheets]


def values_of(lines: Iterable[Line]) -> dict[str, frozenset[str]]:
    """Return what each column holds."""
    found: dict[str, set[str]] = {}
    for line in lines:
        for name, cell in line.cells.items():
            if cell.text:
                found.setdefault(name, set()).add(folded(cell.text))
    return {name: frozenset(v) for name, v in found.items()}


def lines_of_plan(actions: Sequence[Action]) -> list[Line]:
    """Return the actions we hold as lines, where the file that was sent is not known."""
    return [_held(action, number) for number, action in enumerate(actions, 1)]


def _held(action: Action, number: int) -> Line:
    words = {
        "ref": action.ref_raw or action.ref,
        "activity": action.activity,
        "progress": action.progress,
        "due": action.due.raw,
        "revised": action.revised.raw,
        "leads": " / ".join(lead.raw for lead in action.leads),
        "rag": action.rag.value.value if action.rag.value else "",
        **{fold_header(name): text for name, text in action.other.items()},
    }
    cells = {name: Cell(number, 0, text) for name, text in words.items()}
    kept = {name: c for name, c in cells.items() if c.value or name in ("progress", "due", "rag")}
    return Line(
        "the plan",
        number,
        kept,
        objective=action.objective.number,
        status=action.status,
        key=action.key,
        columns=frozenset(kept),
    )


def _page(sheet: Sheet, known: Mapping[str, frozenset[str]]) -> Page:
    found = _read(sheet)
    close = _without_empty_columns(sheet)
    if close is not sheet and _width(again := _read(close)) > _width(found):
        sheet, found = close, again
    rows = [row for row in found.rows if row.columns.kind == "actions"]
    lines = [_of_row(sheet, row) for row in rows] or _by_content(sheet, known)
    taken = {line.row for line in lines}
    for table in found.tables:
        taken |= set(range(table.header[0], table.header[1] + 1))
    outside = tuple(
        c for n, cells in sheet.rows.items() if n not in taken for c in cells if c.text or c.comment or c.pictures
    )
    return Page(sheet.name, tuple(lines), outside, sheet.hidden)


def _read(sheet: Sheet) -> Found:
    return read_sheet(replace(sheet, hidden_columns=frozenset(), cells=_with_deleted(sheet)), Vocabulary())


def _width(found: Found) -> int:
    return max((len(t.columns.fields) for t in found.tables), default=0)


def _without_empty_columns(sheet: Sheet) -> Sheet:
    """Return a sheet with the columns that hold nothing taken out: one that was inserted parts no table in two."""
    filled = sorted({c.column for c in sheet.cells.values() if c.text or c.before})
    if not filled or filled == list(range(filled[0], filled[-1] + 1)):
        return sheet
    place = {column: n for n, column in enumerate(filled, filled[0])}
    cells = [replace(c, column=place[c.column]) for c in sheet.cells.values() if c.column in place]
    spans = []
    for s in sheet.spans:
        columns = [place[c] for c in range(s.left, s.right + 1) if c in place]
        spans += [replace(s, left=columns[0], right=columns[-1])] if columns and s.left in place else []
    return replace(sheet, cells={(c.row, c.column): c for c in cells}, spans=tuple(spans))


def _with_deleted(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """Return the cells with the rows that tracked changes deleted put back, so that they are found."""
    gone = {n for n, cells in sheet.rows.items() if not any(c.text for c in cells) and any(c.before for c in cells)}
    return {at: replace(c, value=c.before) if at[0] in gone else c for at, c in sheet.cells.items()}


def _of_row(sheet: Sheet, row: Row) -> Line:
    line = _line(sheet, row.number, row.columns)
    return replace(line, objective=row.objective.number, status=status_of(sheet.name, row.table.title))


def _line(sheet: Sheet, number: int, columns: Columns) -> Line:
    names = _names(columns)
    cells = {name: c for name, column in names.items() if (c := sheet.at(number, column)) is not None}
    headed, tall = set(names.values()), {(s.top, s.left) for s in sheet.spans if s.bottom > s.top}
    own = sheet.rows.get(number, ())
    loose = [c for c in own if c.text and c.column not in headed]
    loose += [Cell(c.row, c.column, c.comment) for c in own if c.comment]
    return Line(
        sheet.name,
        number,
        cells,
        {fold_header(words): words for words in columns.other.values()},
        tuple(loose),
        number in sheet.hidden_rows,
        through=frozenset(name for name, c in cells.items() if (c.row, c.column) in tall),
        columns=frozenset(names),
    )


def _names(columns: Columns) -> dict[str, int]:
    names = {fold_header(words): column for column, words in columns.other.items() if fold_header(words)}
    return {**names, **columns.fields}


def _by_content(sheet: Sheet, known: Mapping[str, frozenset[str]]) -> list[Line]:
    """Return the lines of a sheet without a header, each column named by what it holds."""
    columns: dict[int, list[str]] = {}
    for cell in sheet.cells.values():
        if cell.text:
            columns.setdefault(cell.column, []).append(folded(cell.text))
    named: dict[str, int] = {}
    for name in sorted(known, key=lambda n: n != "activity"):
        shares = {c: sum(t in known[name] for t in texts) / len(texts) for c, texts in columns.items()}
        best = max(shares, key=lambda c: shares[c], default=0)
        if best and shares[best] >= _FOUND and best not in named.values():
            named[name] = best
    if "activity" not in named:
        return []
    rows = [n for n in sheet.rows if (c := sheet.at(n, named["activity"])) and c.text and len(sheet.rows[n]) > 1]
    return [_line(sheet, number, Columns(named, {})) for number in rows]
