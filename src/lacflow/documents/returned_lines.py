"""A file's rows as lines to be compared: each cell under the name of its column, with what stands beside the table.

A column that is one of a plan's has our name for it (`progress`, `due`, `rag`, ...); any other has its header as compared
(`current data date`). Hidden columns count like others, for a file saved as text shows them. Where a sheet has lost its
header, its columns are known by what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lacflow.board.headers import Words, fold_header
from lacflow.board.refs import is_ref
from lacflow.documents.cells import Book, Cell, Sheet
from lacflow.documents.columns import Columns, Vocabulary
from lacflow.documents.returned_by_refs import rows_by_refs
from lacflow.documents.returned_line import Line, Page
from lacflow.documents.returned_parts import by_workstream
from lacflow.documents.returned_words import folded
from lacflow.documents.tables import Found, Row, read_sheet
from lacflow.documents.workbook_in import status_of

_FOUND = 0.3
_NOTES = {"issues": "an issue", "risks": "a risk"}


def pages_of(book: Book, known: Mapping[str, frozenset[str]] | None = None, words: Words | None = None) -> list[Page]:
    """Return the sheets of a file.

    Args:
        known: what each column holds in the file that was sent, for a sheet whose header is gone.
        words: an administrator's further words for columns, by field.
    """
    return [_page(sheet, known or {}, Vocabulary(words)) for sheet in book.sheets]


def values_of(lines: Iterable[Line]) -> dict[str, frozenset[str]]:
    """Return what each column holds."""
    found: dict[str, set[str]] = {}
    for line in lines:
        for name, cell in line.cells.items():
            if cell.text:
                found.setdefault(name, set()).add(folded(cell.text))
    return {name: frozenset(v) for name, v in found.items()}


def _page(sheet: Sheet, known: Mapping[str, frozenset[str]], vocabulary: Vocabulary) -> Page:
    found = _read(sheet, vocabulary)
    close = _without_empty_columns(sheet)
    if close is not sheet and _width(again := _read(close, vocabulary)) > _width(found):
        sheet, found = close, again
    rows = [row for row in found.rows if row.columns.kind == "actions"]
    lines = by_workstream([_of_row(sheet, row) for row in rows])
    taken: set[int] = set()
    if all(is_ref(line.text("activity")) for line in lines):
        top, by_refs = rows_by_refs(sheet, vocabulary)
        taken |= {top}
        numbered = [replace(_line(sheet, n, columns), objective=objective) for n, objective, columns in by_refs]
        lines = numbered or lines or _by_content(sheet, known)
    taken |= {line.row for line in lines}
    for table in found.tables:
        taken |= set(range(table.header[0], table.header[1] + 1))
    outside = tuple(
        c for n, cells in sheet.rows.items() if n not in taken for c in cells if c.text or c.comment or c.pictures
    )
    notes = {r.number: _NOTES[r.columns.kind] for r in found.rows if r.columns.kind in _NOTES}
    titles = frozenset(t.title for t in found.tables if t.title)
    numbers = sorted(line.row for line in lines) or [0]
    over = frozenset(table.header[0] - 1 for table in found.tables)
    return Page(sheet.name, tuple(lines), outside, sheet.hidden, notes, numbers[0], numbers[-1], titles, over)


def _read(sheet: Sheet, vocabulary: Vocabulary) -> Found:
    return read_sheet(replace(sheet, hidden_columns=frozenset(), cells=_with_deleted(sheet)), vocabulary)


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
    loose = [c for c in own if (c.text or c.pictures) and c.column not in headed]
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
