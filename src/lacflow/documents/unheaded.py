"""A table without a header: its columns told by what they hold, and said so.

Only where a document has no header at all. A column is a field where nearly all its cells fit and no other column does;
two columns of dates are two candidates, so neither is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lacflow.board.plan import Objective
from lacflow.board.refs import is_ref
from lacflow.documents.cells import Cell, Sheet, column_letter
from lacflow.documents.columns import Columns
from lacflow.documents.contents import is_colour, is_date, is_name
from lacflow.documents.headings import stated_heading, visible
from lacflow.documents.tables import Found, Row, Table, no_action
from lacflow.errors import Problem, Where

_FEWEST = 3
_MOST = 0.75
_TESTS: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
    ("rag", is_colour),
    ("due", is_date),
    ("ref", lambda c: is_ref(c.text)),
    ("leads", is_name),
)


def guessed(sheet: Sheet, found: Found) -> Found:
    """Return what a sheet without headers holds: tables known by their contents, with a remark on each."""
    taken: set[int] = set()
    for block in _blocks(sheet):
        fields = _fields(sheet, block)
        if fields is None:
            continue
        columns = Columns(fields, {})
        table = Table(len(found.tables) + 1, sheet.name, (0, 0), min(fields.values()), max(fields.values()), columns)
        found.tables.append(table)
        objective = Objective()
        for number in block:
            cells = visible(sheet, number)
            stated = stated_heading(cells[0].text) if len(cells) == 1 else None
            objective = stated or objective
            if len(cells) > 1 and no_action(sheet, number, cells, columns) is None:
                found.rows.append(Row(number, table, objective))
                taken.add(number)
        found.problems.append(_remark(sheet, block[0], fields, table.number))
    found.ignored = [i for i in found.ignored if i.where.row not in taken]
    return found


def _blocks(sheet: Sheet) -> Iterator[list[int]]:
    """Yield the rows that belong together: none of them blank, lone lines inside counted with them."""
    block: list[int] = []
    for number in sorted(sheet.rows):
        cells = visible(sheet, number)
        if block and number - block[-1] > 2:
            yield block
            block = []
        if cells:
            block.append(number)
    if block:
        yield block


def _fields(sheet: Sheet, block: Sequence[int]) -> dict[str, int] | None:
    """Return which column is which field, or None where the rows do not look like actions."""
    rows = [n for n in block if len(visible(sheet, n)) > 2]
    if len(rows) < _FEWEST:
        return None
    columns: dict[int, list[Cell]] = {}
    for number in rows:
        for cell in sheet.rows[number]:
            if cell.column not in sheet.hidden_columns and (cell.text or cell.fill):
                columns.setdefault(cell.column, []).append(cell)
    fields: dict[str, int] = {}
    for name, test in _TESTS:
        fit = [c for c, cells in columns.items() if c not in fields.values() and _fits(cells, test, len(rows))]
        if len(fit) == 1 or (fit and name == "ref"):
            fields[name] = fit[0]
        for column in fit if name in ("rag", "due") else ():
            columns.pop(column) if column != fields.get(name) else None
    words = {c: sum(len(x.text) for x in cells) / len(rows) for c, cells in columns.items() if c not in fields.values()}
    if not words or max(words.values()) < 15:
        return None
    first, *rest = sorted(words, key=lambda c: words[c], reverse=True)
    second = next((c for c in rest if words[c] >= 15), None)
    fields |= (
        {"activity": first} if second is None else {"activity": min(first, second), "progress": max(first, second)}
    )
    told = {"rag", "due", "leads"} & fields.keys()
    return fields if len(told) >= 2 or (told and "ref" in fields) else None


def _fits(cells: Sequence[Cell], test: Callable[[Cell], bool], rows: int) -> bool:
    held = [c for c in cells if c.text or test(c)]
    return len(held) * 2 >= rows and sum(test(c) for c in held) >= _MOST * len(held)


def _remark(sheet: Sheet, row: int, fields: dict[str, int], table: int) -> Problem:
    names = {
        "ref": "refs",
        "activity": "actions",
        "progress": "progress",
        "leads": "leads",
        "due": "dates",
        "rag": "colours",
    }
    told = ", ".join(f"{column_letter(c)} {names[f]}" for f, c in sorted(fields.items(), key=lambda x: x[1]))
    return Problem(
        "table.no_header",
        f"This table has no header; its columns were told by what they hold: {told}.",
        "Put a header over it (Ref, Activity, Lead, Target date, BRAG) if that is not right.",
        "",
        "warning",
        Where(sheet=sheet.name, row=row, table=table),
    )
