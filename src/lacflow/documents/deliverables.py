"""The deliverables of a workstream, each with its own words, update and dates.

Parts come from the deliverables column: one a row, or several in a cell. A date or update cell may stand beside one part,
or be merged over several; what cannot be tied to one part with certainty is tied to none, and said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lacflow.board.due_pair import Dues
from lacflow.board.plan import Deliverable, Due, DueKind
from lacflow.board.refs import clean
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.contents import is_date
from lacflow.documents.parts import Part, split_lines, split_parts, tie_dates, tie_words
from lacflow.documents.tables import Row
from lacflow.documents.values import dues_of
from lacflow.documents.workstreams import cell_of, words_of


@dataclass(frozen=True)
class Placed:
    """A part, the row it stands in, and every row its cell covers that belongs to no other part."""

    part: Part
    row: Row
    over: tuple[Row, ...]


@dataclass(frozen=True)
class Told:
    """The deliverables of a workstream, and what in its cells belongs to none of them.

    Args:
        intros: words before the first of several deliverables in a cell.
        words: updates that speak of no one deliverable.
        dates: each date as read, with its row and field, for remarks.
    """

    deliverables: tuple[Deliverable, ...] = ()
    intros: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    dates: tuple[tuple[Row, str, Due], ...] = field(default=())


def told(sheet: Sheet, rows: Sequence[Row], *, from_1904: bool = False) -> Told:
    """Return the deliverables in the rows of one workstream."""
    intros, placed = list[str](), list[Placed]()
    for cell, over in _runs(sheet, rows, "deliverable"):
        intro, parts = _parts(sheet, cell, over)
        intros += [intro] if intro else []
        each = len(over) == len(parts)
        placed += [
            Placed(p, over[i], (over[i],)) if each else Placed(p, over[0], tuple(over)) for i, p in enumerate(parts)
        ]
    reader = _Reader(sheet, placed, from_1904)
    due, revised = reader.dates("due"), reader.dates("revised")
    updates, loose = reader.updates(rows)
    made = tuple(
        Deliverable(p.part.number, p.part.text, words, d.due, r.due if r.due else d.revised)
        for p, words, d, r in zip(placed, updates, due, revised, strict=True)
    )
    return Told(made, tuple(intros), tuple(loose), tuple(reader.read))


def _runs(sheet: Sheet, rows: Sequence[Row], name: str) -> Iterator[tuple[Cell, list[Row]]]:
    """Yield the cells of a field with the rows each covers, blank ones left out."""

    def place(row: Row) -> tuple[int, int]:
        cell = cell_of(sheet, row, name)
        return (cell.row, cell.column) if cell is not None else (row.number, 0)

    for _, found in groupby(rows, place):
        over = list(found)
        cell = cell_of(sheet, over[0], name)
        if cell is not None and cell.text:
            yield cell, over


def _parts(sheet: Sheet, cell: Cell, rows: Sequence[Row]) -> tuple[str, tuple[Part, ...]]:
    intro, parts = split_parts(cell.standing or cell.text)
    if len(parts) == 1 and not parts[0].number and not intro:
        lines = split_lines(parts[0].text)
        if (
            len(lines) > 1
            and all(x[0].isupper() or x[0].isdigit() for x in lines)
            and _dates_for(sheet, rows, len(lines))
        ):
            parts = tuple(Part("", line) for line in lines)
    if len(parts) == len(rows) == 1 and not parts[0].number and intro == "":
        ref = words_of(sheet, rows[0], "ref")
        parts = (Part(clean(ref) if "." in ref else "", parts[0].text),)
    return intro, parts


def _dates_for(sheet: Sheet, rows: Sequence[Row], count: int) -> bool:
    """Tell whether the date beside a cell has as many lines as it, each a date, or as many rows."""
    cells = [c for c, _ in _runs(sheet, rows, "due")]
    if len(cells) == count == len(rows):
        return True
    lines = split_lines(cells[0].standing) if len(cells) == 1 and isinstance(cells[0].value, str) else ()
    return len(lines) == count and all(is_date(Cell(1, 1, x)) for x in lines)


class _Reader:
    """Ties the cells beside the parts to them."""

    def __init__(self, sheet: Sheet, placed: Sequence[Placed], from_1904: bool) -> None:
        self._sheet, self._placed, self._from_1904 = sheet, placed, from_1904
        self.read: list[tuple[Row, str, Due]] = []

    def dates(self, name: str) -> list[Dues]:
        """Return the dates of a field for each part."""
        found: list[Dues] = []
        for cell, parts in self._beside(name):
            found += self._tied(name, cell, parts)
        return found

    def _beside(self, name: str) -> Iterator[tuple[Cell | None, list[Placed]]]:
        def place(one: Placed) -> tuple[int, int]:
            cell = cell_of(self._sheet, one.row, name)
            return (cell.row, cell.column) if cell is not None else (one.row.number, 0)

        for _, parts in groupby(self._placed, place):
            over = list(parts)
            yield cell_of(self._sheet, over[0].row, name), over

    def _tied(self, name: str, cell: Cell | None, parts: Sequence[Placed]) -> list[Dues]:
        row = parts[0].row
        several = [c for c, _ in _runs(self._sheet, parts[0].over, name)]
        if len(several) > 1:
            raw = "; ".join(c.text for c in several)
            why = f"{len(several)} dates: which is whose is not certain"
            self.read.append((row, name, Due(raw, None, DueKind.UNREADABLE, why)))
            return [Dues()] * len(parts)
        if cell is None or not cell.text:
            return [Dues()] * len(parts)
        if (len(parts) == 1 and not parts[0].part.number) or not isinstance(cell.value, str):
            one = dues_of(cell, from_1904=self._from_1904)
            self._note(row, name, one)
            return [one] * len(parts)
        tied = tie_dates(cell.standing, [p.part.number for p in parts])
        for dues in dict.fromkeys(tied.dues):
            self._note(row, name, dues)
        if tied.why:
            self.read.append((row, name, Due(cell.text, None, DueKind.UNREADABLE, tied.why)))
        return list(tied.dues)

    def _note(self, row: Row, name: str, dues: Dues) -> None:
        self.read += [(row, name, d) for d in (dues.due, dues.revised) if d]

    def updates(self, rows: Sequence[Row]) -> tuple[list[str], list[str]]:
        """Return the update of each part, and updates that are no one part's."""
        found, loose, seen = list[str](), list[str](), set[tuple[int, int]]()
        for cell, parts in self._beside("progress"):
            if cell is None or not cell.text:
                found += [""] * len(parts)
                continue
            seen.add((cell.row, cell.column))
            words, rest = tie_words(cell.text, [p.part.number for p in parts])
            found += words
            loose += [rest] if rest else []
        for cell, _ in _runs(self._sheet, rows, "progress"):
            loose += [] if (cell.row, cell.column) in seen else [cell.text]
        return found, loose
