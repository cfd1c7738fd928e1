"""The table of actions in a board's minutes, pasted into a mail or in a file: told by its headings, as a plan's is.

A row whose ref stands in the plan is a decision on that action, any other a new action; which, is for whoever takes it in.
Under a heading that says decision a row without a ref is a decision in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from lacflow.board.headers import fold_header
from lacflow.board.refs import is_ref
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.columns import Columns, Vocabulary, first_words, recognise
from lacflow.documents.opening import open_book
from lacflow.mail.minutes import Minute

#: What the columns of minutes are called beside the names of a plan's.
_FURTHER = Vocabulary(
    {"activity": ("action agreed", "agreed action", "new action", "action required", "action point", "actions arising")}
)
_DECIDING = Vocabulary(
    {"activity": ("decision", "decision made", "what was decided", "decision or action", "outcome agreed")}
)
_FIELDS = {"activity", "deliverable"}
#: So many rows under a header are looked at to tell what a column holds.
_SAMPLE = 20


def minutes_of_file(content: bytes, name: str) -> list[Minute]:
    """Return the rows of every table of actions in a document; nothing where it has none.

    Raises:
        InputFault: the file is no document we can read.
    """
    return [found for sheet in open_book(content, name).sheets if not sheet.hidden for found in _of_sheet(sheet)[0]]


def minutes_pasted(text: str) -> tuple[list[Minute], str]:
    """Return the rows of the tables in a mail's text, whose cells tabs part, and the text without those tables.

    Example:
        `Action<tab>Owner<tab>Date` over `Find homes<tab>Sam Reed<tab>31 March 2027` -> one row of three.
    """
    lines = text.split("\n")
    cells = {
        (row, column): Cell(row, column, words.strip())
        for row, line in enumerate(lines, 1)
        if "\t" in line
        for column, words in enumerate(line.split("\t"), 1)
    }
    found, rows = _of_sheet(Sheet("", cells))
    return found, "\n".join(line for row, line in enumerate(lines, 1) if row not in rows)


def _of_sheet(sheet: Sheet) -> tuple[list[Minute], set[int]]:
    """Return what a sheet's tables say, and the rows they stand in."""
    found, taken = list[Minute](), set[int]()
    columns: Columns | None = None
    for row, cells in sheet.rows.items():
        header = _header(sheet, row, cells)
        if header is not None:
            columns = header
            taken.add(row)
        elif columns is not None and (len(cells) > 1 or sheet.at(row, _words_at(columns)) in cells):
            found += _row(columns, _in_place(columns, cells))
            taken.add(row)
    return found, taken


def _header(sheet: Sheet, row: int, cells: Sequence[Cell]) -> Columns | None:
    def below(column: int) -> Sequence[Cell]:
        rows = [r for r in sheet.rows if r > row][:_SAMPLE]
        return [cell for r in rows if (cell := sheet.cells.get((r, column))) is not None]

    for names in (_FURTHER, _DECIDING):
        columns = recognise(first_words([c for c in cells if c.text]), below, names)
        if columns is not None and _FIELDS & set(columns.fields) and {"leads", "due"} & set(columns.fields):
            return columns
    return None


def _in_place(columns: Columns, cells: Sequence[Cell]) -> dict[int, Cell]:
    """Return a row's cells by column; a paste loses an empty ref at the front, and what follows moves up into its place."""
    first, at = cells[0], columns.fields.get("ref")
    lost = first.column == at and len(cells) < len(columns.words) and not is_ref(first.standing)
    return {c.column + lost: c for c in cells}


def _words_at(columns: Columns) -> int:
    return columns.fields.get("activity") or columns.fields["deliverable"]


def _row(columns: Columns, cells: Mapping[int, Cell]) -> Iterator[Minute]:
    def said(name: str) -> str:
        cell = cells.get(columns.fields.get(name, 0))
        if cell is None:
            return ""
        return f"{cell.value:%d %B %Y}" if isinstance(cell.value, date) else " ".join(cell.standing.split())

    at = _words_at(columns)
    words = " ".join(cells[at].standing.split()) if at in cells else ""
    decided = "decision" in fold_header(columns.words.get(at, ""))
    line = " | ".join(" ".join(c.standing.split()) for c in cells.values() if c.text)
    kind = "decision" if decided and not said("ref") else "row"
    number, ref = said("objective_no"), said("ref")
    placed = f"{number}/{ref}" if number and "/" not in ref else ref
    if line:
        yield Minute(kind, words, said("leads"), said("due") or said("revised"), placed, line)
    for column, name in columns.other.items():
        if not decided and "decision" in fold_header(name) and column in cells and cells[column].text:
            yield Minute("decision", " ".join(cells[column].standing.split()), ref="", line=cells[column].text)
