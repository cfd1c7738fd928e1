"""What is compared of a file: its lines, each cell under the name of its column, and the sheets they stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lacflow.board.plan import Status
from lacflow.documents.cells import Cell


@dataclass(frozen=True)
class Line:
    """One row of a table.

    Args:
        cells: by the names of the columns, through merges. headers: the words over each column.
        loose: cells of the row under no header, and comments.
        through: names whose cell is merged over several rows. columns: every column its table has.
        key: of the action it stands for, where the file is the one that was sent. status: of the table it stands in.
        goes_on: it is a further deliverable of the workstream above. lent: names whose words are that workstream's.
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
    goes_on: bool = False
    lent: frozenset[str] = frozenset()

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
    """One sheet: its lines, and the cells that stand in none of them.

    Args:
        notes: rows that hold an issue or a risk, and which. first, last: the first and last row of its lines, 0 without any.
        titles: the lines that stand over tables. over: the rows right above a header.
    """

    name: str
    lines: tuple[Line, ...] = ()
    outside: tuple[Cell, ...] = ()
    hidden: bool = False
    notes: Mapping[int, str] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    titles: frozenset[str] = frozenset()
    over: frozenset[int] = frozenset()
