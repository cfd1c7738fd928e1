"""Which rows are one action: a workstream with its deliverables, or one row with what was written below it.

Where a table has a column for deliverables, the rows under one workstream are one action, as long as colour, lead, saving
and priority are the workstream's. Where its rows have refs, leads or colours of their own, each row is an action. A row
without words or ref of its own goes on with the row above.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.held import MORE, stated
from lacflow.documents.tables import Row

_OF_THE_WHOLE = ("rag", "savings_rag", "savings_k", "leads", "priority")


@dataclass(frozen=True)
class Group:
    """The rows of one action, top down. `split`: each row is an action of its own under one workstream."""

    rows: tuple[Row, ...]
    split: bool = False


def grouped(sheet: Sheet, rows: Sequence[Row]) -> list[Group]:
    """Return the rows of one table as actions."""
    if not rows:
        return []
    with_parts = "deliverable" in rows[0].columns.fields
    groups: list[list[Row]] = []
    keyed = set[int]()
    for row in rows:
        begins = _begins_workstream if with_parts else _begins_action
        said = stated(sheet, row.number, row.columns.fields.get("key"))
        goes_on = said == MORE or (not said and row.objective == groups[-1][-1].objective) if groups else False
        if goes_on and (said == MORE or not begins(sheet, row, groups[-1])):
            groups[-1].append(row)
        else:
            groups.append([row])
        keyed |= {id(groups[-1])} if said else set()
    return [
        Group(tuple(g), with_parts and len(g) > 1 and id(g) not in keyed and _each_its_own(sheet, g)) for g in groups
    ]


def own(sheet: Sheet, row: Row, name: str) -> Cell | None:
    """Return the cell of a field that stands in this very row, with words or a fill; None where it is blank or covered."""
    column = row.columns.fields.get(name)
    cell = sheet.cells.get((row.number, column)) if column else None
    return cell if cell is not None and (cell.text or cell.fill) else None


def words_of(sheet: Sheet, row: Row, name: str) -> str:
    """Return the words of a field in this very row."""
    cell = own(sheet, row, name)
    return cell.text if cell else ""


def cell_of(sheet: Sheet, row: Row, name: str) -> Cell | None:
    """Return the cell of a field in a row, through merges."""
    column = row.columns.fields.get(name)
    return sheet.at(row.number, column) if column else None


def _covered(sheet: Sheet, row: Row, name: str) -> bool:
    cell = cell_of(sheet, row, name)
    return cell is not None and cell.row < row.number


def _begins_workstream(sheet: Sheet, row: Row, group: Sequence[Row]) -> bool:
    words, ref = words_of(sheet, row, "activity"), words_of(sheet, row, "ref")
    if words:
        first = cell_of(sheet, group[0], "activity")
        same_ref = not ref or ref == words_of(sheet, group[0], "ref")
        return first is None or first.text != words or not same_ref
    return bool(ref) and not _covered(sheet, row, "activity") and not _numbered_on(sheet, group, ref)


def _numbered_on(sheet: Sheet, group: Sequence[Row], ref: str) -> bool:
    """Tell whether a ref numbers a part of the workstream above it: 2.1 under 2, or 1.2 after 1.1."""
    first = words_of(sheet, group[0], "ref").rstrip(".")
    stem = first.rsplit(".", 1)[0] if "." in first else first
    return bool(stem) and ref.startswith(stem + ".")


def _begins_action(sheet: Sheet, row: Row, group: Sequence[Row]) -> bool:
    if words_of(sheet, row, "ref") or words_of(sheet, row, "activity"):
        return True
    through = _covered(sheet, row, "activity") or _covered(sheet, row, "ref")
    return not through and cell_of(sheet, row, "activity") is not None


def _each_its_own(sheet: Sheet, group: Iterable[Row]) -> bool:
    rows = list(group)
    refs = {words_of(sheet, r, "ref") for r in rows} - {""}
    if len(refs) > 1:
        return True
    for name in _OF_THE_WHOLE:
        held = [_plain(c) for r in rows if (c := own(sheet, r, name)) is not None and _says(sheet, r, name, c)]
        if len(held) > 1 and len(set(held)) > 1:
            return True
    return False


def _says(sheet: Sheet, row: Row, name: str, cell: Cell) -> bool:
    """Tell whether a cell says something: by words, or a colour by a fill that is not the row's own shade."""
    if cell.text:
        return True
    beside = cell_of(sheet, row, "deliverable") or cell_of(sheet, row, "activity")
    return name in ("rag", "savings_rag") and cell.fill != (beside.fill if beside else None)


def _plain(cell: Cell) -> str:
    return " ".join(cell.text.lower().split()) or f"#{cell.fill}"
