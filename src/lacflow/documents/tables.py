"""Where the tables of a sheet are: headers wherever they stand, headings between rows, and what is no action.

A sheet is read top down. A header opens a table (again at a page break); a heading gives the objective of the rows below
it; a lone line of words is prose; a row that heads some other table closes ours. Tables side by side are read one after
the other. Everything left out is listed with why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lacflow.board.plan import Ignored, Objective
from lacflow.board.refs import is_ref
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.columns import Columns, Vocabulary
from lacflow.documents.contents import is_colour, is_date
from lacflow.documents.headings import Header, header_at, heading, is_appendix, stated_heading, visible
from lacflow.documents.held import stated
from lacflow.documents.places import bands
from lacflow.documents.values import thousands
from lacflow.errors import Problem, Where

_TOTAL = re.compile(r"(?:sub|grand|overall)?[- ]*totals?\b", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:(?:signed|agreed|approved|prepared|completed|compiled|authorised|written|updated|reviewed)(?: off)?(?: by| on)"
    r"|signed(?: off)?|signature|author|version|document (?:owner|author|control))\b\W*(?:name|date)?\W*$",
    re.IGNORECASE,
)
_COLOUR_WORD = re.compile(r"\W*(?:red|amber|green|blue|r|a|g|b)\W*", re.IGNORECASE)
#: What may stand beside an outcome's heading without making an action of it.
_BESIDE = ("savings_k", "savings_rag", "rag", "priority", "leads")
#: Where the words of a row stand, the likeliest first.
_WORDS_IN = ("deliverable", "activity", "issue", "risk", "discussed", "measure")


@dataclass(frozen=True)
class Table:
    """One table: its place, what its columns are and the title over it.

    Args:
        header: the first and last row of its header; (0, 0) where it has none.
        lead_in: the numbered or marked line over it, which names an objective only if others do the same.
    """

    number: int
    sheet: str
    header: tuple[int, int]
    left: int
    right: int
    columns: Columns
    title: str = ""
    lead_in: Objective | None = None


@dataclass(frozen=True)
class Row:
    """One row of a table that may be an action, with the objective it stands under."""

    number: int
    table: Table
    objective: Objective

    @property
    def columns(self) -> Columns:
        """What the columns of its table are."""
        return self.table.columns


@dataclass
class Found:
    """What a sheet holds: its tables, their rows, the headings between them, and what was left out.

    Args:
        headings: the rows that name an objective, and which.
        above: the rows over the first table.
    """

    tables: list[Table] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    headings: dict[int, Objective] = field(default_factory=dict)
    above: list[int] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sheet(sheet: Sheet, vocabulary: Vocabulary) -> Found:
    """Return the rows of a sheet's tables and everything that is in none."""
    found = Found()
    objective = stated_heading(sheet.name) or Objective()
    for band in bands(sheet, vocabulary):
        walk = _Walk(band, vocabulary, found, objective)
        walk.run()
        objective = walk.objective
    found.rows = _under_their_titles(found)
    return found


def _under_their_titles(found: Found) -> list[Row]:
    """Give rows the numbered or marked line over their table as objective, where several like tables have one."""
    led = [t for t in found.tables if t.lead_in and t.columns.kind == "actions"]
    alike = {t.number for t in led if sum(t.columns.fields.keys() == o.columns.fields.keys() for o in led) > 1}
    return [
        replace(row, objective=row.table.lead_in)
        if row.table.lead_in and row.table.number in alike and row.objective == Objective()
        else row
        for row in found.rows
    ]


@dataclass
class _Walk:
    """One way down a sheet, or down the columns of it that hold one of several tables side by side."""

    sheet: Sheet
    vocabulary: Vocabulary
    found: Found
    objective: Objective
    table: Table | None = None
    title: str = ""
    tentative: Objective | None = None
    fresh: bool = False
    apart: bool = False
    closed: str = "above the first table"

    def run(self) -> None:
        """Take every row in turn."""
        last, under_header = 0, 0
        for number in sorted(self.sheet.rows):
            cells = visible(self.sheet, number)
            if number > under_header and self._states_itself(number):
                last = number
                continue
            if not cells or number <= under_header:
                continue
            self.apart = self.apart or number - last > 1
            last = number
            header = header_at(self.sheet, number, self.vocabulary)
            if header is not None:
                self._open(header)
                under_header = last = header.bottom
            elif len(cells) == 1 and not self._could_be_action(cells[0]):
                self._lone(cells[0])
            elif self.table is None:
                self._above(number, cells)
            else:
                self._row(number, cells, self.table)

    def _states_itself(self, number: int) -> bool:
        """Take a row of our own export: it says what it is, whatever it looks like."""
        table = self.table or (self.found.tables[-1] if self.found.tables else None)
        if table is None or not stated(self.sheet, number, table.columns.fields.get("key")):
            return False
        self.found.rows.append(Row(number, table, self.objective))
        self.apart, self.fresh = False, False
        return True

    def _open(self, header: Header) -> None:
        columns = _keep_hidden_ref(self.sheet, header, self.vocabulary)
        now = self.table
        again = now is not None and columns.fields == now.columns.fields and not self.title and not self.tentative
        if not again or self.fresh or now is None:
            if not self.fresh and (now is None or self.title or self.tentative):
                self.objective = Objective() if now or (self.title and self.found.tables) else self.objective
            place = (header.top, header.bottom)
            number = len(self.found.tables) + 1
            self.table = Table(
                number, self.sheet.name, place, header.left, header.right, columns, self.title, self.tentative
            )
            self.found.tables.append(self.table)
        self.title, self.tentative, self.fresh, self.apart = "", None, False, False

    def _close(self, why: str) -> None:
        self.table, self.closed, self.tentative = None, why, None

    def _above(self, number: int, cells: Sequence[Cell]) -> None:
        if not self.found.tables:
            self.found.above.append(number)
        self._ignore(number, cells, self.closed)

    def _lone(self, cell: Cell) -> None:
        """Take a line of one cell: a heading, a title, the start of what is no plan, or prose."""
        marked = cell.bold or cell.fill is not None or self.sheet.width(cell) > 2
        stated = stated_heading(cell.text)
        if stated is not None and (stated.number or not self.objective.number):
            self._head(cell.row, stated)
            return
        if self.table is None:
            self._line_above(cell, marked)
            return
        guess = heading(cell.text, marked=marked)
        over_header = self._next_is_header(cell.row)
        if guess is not None and (guess.number or not self.objective.number) and not over_header:
            self.tentative = guess
            self.objective, self.found.headings[cell.row] = guess, guess
            return
        why = "a number without an action" if is_ref(cell.text) else "words between the rows"
        if over_header:
            self.title, self.tentative, why = cell.text.split("\n")[0], guess, "a title between two tables"
        elif is_appendix(cell.text):
            why = "the start of an appendix or a key"
            self.title = cell.text.split("\n")[0]
            self._close("part of an appendix or a key, no action")
        self._ignore(cell.row, [cell], why)

    def _line_above(self, cell: Cell, marked: bool) -> None:
        self.title = cell.text.split("\n")[0]
        self.tentative = heading(cell.text, marked=marked)
        self._above(cell.row, [cell])

    def _head(self, row: int, objective: Objective) -> None:
        self.objective, self.fresh, self.tentative, self.title = objective, True, None, ""
        self.found.headings[row] = objective

    def _row(self, number: int, cells: Sequence[Cell], table: Table) -> None:
        objective = self._heading_row(number, cells, table)
        if objective is not None:
            self._head(number, objective)
            return
        why = no_action(self.sheet, number, cells, table.columns)
        if self.apart and _heads_another(cells, table.columns):
            why = _ANOTHER
        if why is None:
            self.found.rows.append(Row(number, table, self.objective))
            self.apart, self.fresh = False, False
            return
        self._ignore(number, cells, why)
        if why is _ANOTHER:
            self._close("under a table that holds no actions")

    def _heading_row(self, number: int, cells: Sequence[Cell], table: Table) -> Objective | None:
        """Return the objective of a row that names one beside its saving or colour, else None."""
        first, rest = cells[0], cells[1:]
        stated = stated_heading(first.text)
        if stated is None or not stated.number:
            return None
        beside = {table.columns.fields.get(f) for f in _BESIDE}
        if not stated.title and rest and rest[0].column not in beside:
            stated, rest = replace(stated, title=" ".join(rest[0].text.split())), rest[1:]
        if any(c.column not in beside for c in rest):
            return None
        saving = self.sheet.at(number, table.columns.fields.get("savings_k", 0))
        return replace(stated, savings_k=thousands(saving) if saving in rest else None)

    def _next_is_header(self, number: int) -> bool:
        """Tell whether the next row with words is a header: then this line is its title."""
        rows = (n for n in range(number + 1, number + 4) if n in self.sheet.rows and visible(self.sheet, n))
        following = next(rows, None)
        return following is not None and header_at(self.sheet, following, self.vocabulary) is not None

    def _could_be_action(self, cell: Cell) -> bool:
        """Tell whether a lone cell is an action of words only: in the activity's column, plain, and no heading."""
        columns = self.table.columns.fields if self.table else {}
        return (
            cell.column in (columns.get("activity"), columns.get("deliverable"))
            and self.sheet.width(cell) == 1
            and heading(cell.text, marked=cell.bold or cell.fill is not None) is None
            and (columns.get("ref") is not None or "deliverable" in columns)
            and not (self.apart and cell.column == 1)
            and not is_appendix(cell.text)
        )

    def _ignore(self, number: int, cells: Sequence[Cell], why: str) -> None:
        table = self.table.number if self.table else None
        self.found.ignored.append(Ignored(Where(sheet=self.sheet.name, row=number, table=table), _prose(cells, why)))


def _keep_hidden_ref(sheet: Sheet, header: Header, vocabulary: Vocabulary) -> Columns:
    """Add a ref or objective column that is hidden: an action keeps its name however a sheet is shown."""
    columns = header.columns
    if not any(c.column in sheet.hidden_columns for c in sheet.rows[header.top] if c.text):
        return columns
    every = header_at(replace(sheet, hidden_columns=frozenset()), header.top, vocabulary)
    if every is None:
        return columns
    hidden = {
        f: c
        for f, c in every.columns.fields.items()
        if f in ("key", "ref", "objective", "objective_no") and f not in columns.fields and c in sheet.hidden_columns
    }
    return replace(columns, fields={**columns.fields, **hidden})


_ANOTHER = "head of another table: none of our columns"


def no_action(sheet: Sheet, number: int, cells: Sequence[Cell], columns: Columns) -> str | None:
    """Return why a row is no action, or None where it is one."""
    held = {f: c for f, column in columns.fields.items() if (c := sheet.at(number, column)) is not None}
    texts = {f: c.text for f, c in held.items()}
    ref = texts.get("ref", "")
    words = next((texts[f] for f in _WORDS_IN if texts.get(f)), "")
    own = {f for f, c in held.items() if c in cells}
    if _SIGNED.match(cells[0].text) and len(cells[0].text) < 30 and not ref:
        return "who signed or wrote the plan"
    if _TOTAL.match(ref or words or cells[0].text) and not texts.get("leads"):
        return "a total"
    if (
        ref
        and not is_ref(ref)
        and len(ref) > 3
        and len(cells) >= 3
        and all(_short(c) for c in cells)
        and not _dated(held)
    ):
        return _ANOTHER
    if _key_to_colours(cells, own):
        return "a key to the colours"
    if not any(ch.isalpha() for ch in words):
        told = own & {"leads", "due", "rag", "progress", "revised"}
        if words or not (ref and is_ref(ref) and told):
            return "figures, no action" if any(c.text != ref for c in cells) else "a number without an action"
    return None


def _key_to_colours(cells: Sequence[Cell], own: set[str]) -> bool:
    if len(cells) > 3 or "rag" in own or own & {"due", "leads", "revised"}:
        return False
    return any(len(c.text) > 2 and _COLOUR_WORD.fullmatch(c.text) for c in cells)


def _heads_another(cells: Sequence[Cell], columns: Columns) -> bool:
    """Tell whether a row that stands apart looks like the header of some other table: short words and nothing else."""
    if len(cells) < 2 or not all(_short(c) for c in cells):
        return False
    ref = columns.fields.get("ref")
    return not any(is_date(c) or is_colour(c) or (c.column == ref and is_ref(c.text)) for c in cells)


def _short(cell: Cell) -> bool:
    return isinstance(cell.value, str) and len(cell.text) < 40 and "\n" not in cell.text


def _dated(held: Mapping[str, Cell]) -> bool:
    due, rag = held.get("due"), held.get("rag")
    return bool(due and re.search(r"\d", due.text)) or bool(rag and _COLOUR_WORD.fullmatch(rag.text))


def _prose(cells: Sequence[Cell], why: str) -> str:
    words = " | ".join(" ".join(c.text.split()) for c in cells)
    return f"{why}: {words[:100]}" + ("…" if len(words) > 100 else "")


def rows_by_table(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each table together, in the sheet's order."""
    kept: list[Row] = []
    for row in rows:
        if kept and kept[-1].table.number != row.table.number:
            yield kept
            kept = []
        kept.append(row)
    if kept:
        yield kept
