"""A table of the lead's own that names its actions by refs alone: `Action | Update | BRAG | New date` over `9`, `13c`.

No plan looks like that, so its columns are told by their headers and by the refs below one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lacflow.board.headers import fold_header
from lacflow.board.refs import is_ref
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.columns import Columns, Vocabulary
from lacflow.documents.headings import stated_heading

_REFS = frozenset(("ref", "activity"))
_OBJECTIVES = frozenset(("objective", "objective_no"))
_SAID = frozenset(("progress", "rag", "due", "revised"))
_NUMBER = re.compile(r"\D{0,12}(\d{1,2})")
_SHORT = 12


def rows_by_refs(sheet: Sheet, vocabulary: Vocabulary) -> tuple[int, list[tuple[int, str, Columns]]]:
    """Return the header's row of a table whose actions are named by refs, and its rows: number, objective, columns.

    Where a sheet has none, the row is 0.
    """
    for top, cells in sorted(sheet.rows.items()):
        columns = _columns(sheet, top, cells, vocabulary)
        if columns is not None:
            return top, list(_rows(sheet, top, columns))
    return 0, []


def _columns(sheet: Sheet, top: int, cells: Sequence[Cell], vocabulary: Vocabulary) -> Columns | None:
    """Return the columns under a row that is the header of such a table, else None."""
    fields: dict[str, int] = {}
    for cell in cells:
        named = {name for _, name, _ in vocabulary.claims(fold_header(cell.text))}
        below = [c.text for n in sheet.rows if n > top and (c := sheet.at(n, cell.column)) and c.text]
        refs = [t for t in below if len(t) <= _SHORT]
        if named & _OBJECTIVES and below and all(_NUMBER.fullmatch(t.strip()) for t in below):
            fields.setdefault("objective_no", cell.column)
        elif named & _REFS and refs and all(_is_ref(t) for t in refs):
            fields.setdefault("ref", cell.column)
        elif name := next(iter(sorted(named & _SAID)), ""):
            fields.setdefault(name, cell.column)
    if "ref" not in fields or not fields.keys() & _SAID:
        return None
    words = {c.column: c.text for c in cells if c.text}
    return Columns(fields, {c: w for c, w in words.items() if c not in fields.values()}, words)


def _rows(sheet: Sheet, top: int, columns: Columns) -> Iterator[tuple[int, str, Columns]]:
    objective = ""
    for number, cells in sorted(sheet.rows.items()):
        if number <= top:
            continue
        ref = sheet.at(number, columns.fields["ref"])
        heading = next((h for c in cells if (h := stated_heading(c.text))), None)
        if ref is not None and _is_ref(ref.text):
            own = sheet.at(number, columns.fields.get("objective_no", 0))
            said = _NUMBER.fullmatch(own.text.strip()) if own is not None else None
            yield number, said[1] if said else objective, columns
        elif heading is not None:
            objective = heading.number


def _is_ref(text: str) -> bool:
    return len(text) <= _SHORT and is_ref(text)
