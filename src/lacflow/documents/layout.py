"""How a council lays out its plan: sheets, titles, headings, tables and their columns, in the order they stand.

A layout is remembered with every import, and exports are drawn by it. It holds what stays the same from month to month (the
words over, between and beside the actions) and where each action stands; what an action says is not in it. Columns count
from 1; fills are `RRGGBB`; widths are in characters. A table's lines name it by its place in `Laid.tables`.

What was hidden or left out as no plan (hidden sheets and columns, superseded copies) is not remembered: hidden columns keep
their header and stay hidden. Totals and summaries of actions are not remembered either: they would be out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from lacflow.board.plan import Action, Plan, Status
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.columns import Columns
from lacflow.documents.headings import heading
from lacflow.documents.held import key_in
from lacflow.documents.records import to_json
from lacflow.documents.tables import Found, Row

#: What stands in an action's row of another view though the plan holds something else: field -> [there, then held].
Differing = Mapping[str, list[Any]]
_STALE = ("a total", "a summary")
_BLANKS = 2
_OWN_OF_A_VIEW = ("key", "status", "view_of", "where", "objective")


class Kind(StrEnum):
    """What a line is."""

    WORDS = "words"
    HEADING = "heading"
    HEADER = "header"
    ACTION = "action"
    NOTE = "note"


@dataclass(frozen=True)
class Words:
    """Words that stay as they are, in a cell that may be merged over several columns."""

    column: int
    text: str
    fill: str | None = None
    bold: bool = False
    across: int = 1


@dataclass(frozen=True)
class Line:
    """One line of a sheet, or an action's place.

    Args:
        table: the table it belongs to; None outside any.
        key: the action that stands there.
        view_of: the key of the action the plan holds, where this row is another view of it.
        differing: what a view said that the action did not, when it was read.
    """

    kind: Kind = Kind.WORDS
    cells: tuple[Words, ...] = ()
    table: int | None = None
    key: str = ""
    view_of: str = ""
    differing: Mapping[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The columns of a table: by field, and the plan's own by their header; and what its actions are."""

    fields: Mapping[str, int] = field(default_factory=dict)
    other: Mapping[int, str] = field(default_factory=dict)
    status: Status = Status.OPEN
    kind: str = "actions"


@dataclass(frozen=True)
class Laid:
    """One sheet."""

    name: str
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    widths: Mapping[int, float] = field(default_factory=dict)
    hidden_columns: tuple[int, ...] = ()

    @property
    def right(self) -> int:
        """The last column anything stands in."""
        columns = [w.column + w.across - 1 for line in self.lines for w in line.cells]
        return max([*columns, *(c for t in self.tables for c in (*t.fields.values(), *t.other))], default=0)


@dataclass(frozen=True)
class Layout:
    """A document's sheets, and what kind of document it was (xlsx, docx, csv, ods, xls)."""

    sheets: tuple[Laid, ...] = ()
    kind: str = "xlsx"

    def __bool__(self) -> bool:
        return any(line.kind is Kind.ACTION for sheet in self.sheets for line in sheet.lines)

    def renamed(self, keys: Mapping[str, str]) -> Layout:
        """Return the layout with actions under the keys they were first given."""

        def line_of(line: Line) -> Line:
            return replace(line, key=keys.get(line.key, line.key), view_of=keys.get(line.view_of, line.view_of))

        return replace(self, sheets=tuple(replace(s, lines=tuple(line_of(x) for x in s.lines)) for s in self.sheets))


def layout_of(kind: str, read: Sequence[tuple[Sheet, Found]], plan: Plan) -> Layout:
    """Return the layout of a document that was read as `plan`; an empty one where the document is an export of ours.

    Args:
        read: every sheet that was looked at, with the tables found on it.
    """
    if any(key_in(s, row.number, row.columns.fields.get("key")) for s, found in read for row in found.rows):
        return Layout((), kind)
    return Layout(tuple(_laid(sheet, found, plan) for sheet, found in read), kind)


def _laid(sheet: Sheet, found: Found, plan: Plan) -> Laid:
    actions = {a.where.row or 0: a for a in plan.actions if a.where.sheet == sheet.name}
    rows = {row.number: row for row in found.rows}
    numbers = list(dict.fromkeys(_number(row) for row in found.rows))
    tables = tuple(_table(n, found.rows, actions) for n in numbers)
    heads = _headers(sheet, found.rows, numbers)
    stale = {i.where.row for i in found.ignored if i.why.startswith(_STALE)}
    lines: list[Line] = []
    for number in range(1, max(sheet.rows, default=0) + 1):
        row, action = rows.get(number), actions.get(number)
        if row is not None and (action or row.columns.kind not in ("issues", "risks")):
            lines += [_place(sheet, row, action, numbers.index(_number(row)), plan)] if action else []
            continue
        if number in stale or number in sheet.hidden_rows:
            continue
        table = numbers.index(_number(row)) if row is not None else heads.get(number)
        kind = Kind.NOTE if row is not None else Kind.WORDS if table is None else Kind.HEADER
        cells = tuple(_words(sheet, number, hidden=kind is Kind.HEADER))
        if cells or not all(not line.cells and not line.key for line in lines[-_BLANKS:]):
            lines.append(Line(kind, cells, table))
    marked = tuple(_with_headings(lines, plan))
    return Laid(sheet.name, marked, tables, dict(sheet.widths), tuple(sorted(sheet.hidden_columns)))


def _number(row: Row) -> int:
    return row.table.number


def _table(number: int, rows: Sequence[Row], actions: Mapping[int, Action]) -> Table:
    own = [row for row in rows if _number(row) == number]
    columns: Columns = own[0].columns
    status = next((actions[r.number].status for r in own if r.number in actions), Status.OPEN)
    return Table(dict(columns.fields), dict(columns.other), status, columns.kind)


def _place(sheet: Sheet, row: Row, action: Action, table: int, plan: Plan) -> Line:
    """Return the place of an action, with what stands beside it under no header."""
    headed = {*row.columns.fields.values(), *row.columns.other}
    beside = tuple(w for w in _words(sheet, row.number) if w.column not in headed)
    main = plan.get(action.view_of) if action.view_of else None
    differing = {}
    if main is not None:
        one, two = to_json(action), to_json(main)
        differing = {f: [v, two[f]] for f, v in one.items() if f not in _OWN_OF_A_VIEW and v != two[f]}
    return Line(Kind.ACTION, beside, table, action.key, action.view_of or "", differing)


def _words(sheet: Sheet, number: int, *, hidden: bool = False) -> Iterator[Words]:
    for cell in sheet.rows.get(number, ()):
        if (cell.text or cell.fill) and (hidden or cell.column not in sheet.hidden_columns):
            fill = cell.fill if cell.fill and not cell.fill.startswith("?") else None
            yield Words(cell.column, cell.text, fill, cell.bold, sheet.width(cell))


def _headers(sheet: Sheet, rows: Sequence[Row], numbers: Sequence[int]) -> dict[int, int]:
    """Return which rows are headers, of which table: the row over its first one, and the same words wherever they recur."""
    heads: dict[int, int] = {}
    for place, number in enumerate(numbers):
        own = [row for row in rows if _number(row) == number]
        columns = [c for c in own[0].columns.fields.values() if c not in sheet.hidden_columns]
        before = [r for r in sheet.rows if r < own[0].number and r not in heads]
        first = next((r for r in sorted(before, reverse=True) if _heads(sheet, r, columns)), None)
        if first is None:
            continue
        texts = [_text(sheet, first, c) for c in columns]
        heads |= {r: place for r in sheet.rows if [_text(sheet, r, c) for c in columns] == texts}
        above = first - 1
        if above in sheet.rows and above not in heads and _heads(sheet, above, columns):
            heads[above] = place
    return {r: _table_below(r, rows, numbers) or place for r, place in heads.items()}


def _table_below(number: int, rows: Sequence[Row], numbers: Sequence[int]) -> int:
    """Return the table a header stands over: the words of one may head several."""
    return next((numbers.index(_number(row)) for row in rows if row.number > number), 0)


def _heads(sheet: Sheet, number: int, columns: Sequence[int]) -> bool:
    cells = [sheet.at(number, c) for c in columns]
    distinct = {c.column for c in cells if c is not None and c.text}
    return all(c is not None and 0 < len(c.text) <= 90 for c in cells) and len(distinct) > len(columns) / 2


def _text(sheet: Sheet, number: int, column: int) -> str:
    cell: Cell | None = sheet.at(number, column)
    return cell.text if cell is not None else ""


def _with_headings(lines: Sequence[Line], plan: Plan) -> Iterator[Line]:
    """Mark the lines that name the objective of the next action."""
    following = None
    turned = []
    for line in reversed(lines):
        if line.kind is Kind.ACTION and (action := plan.get(line.key)):
            following = action.objective
        elif line.kind is Kind.WORDS and following is not None and len(line.cells) == 1:
            named = heading(line.cells[0].text, marked=True)
            if named is not None and (named.number, named.title) == (following.number, following.title):
                line = replace(line, kind=Kind.HEADING)
        turned.append(line)
    return reversed(turned)
