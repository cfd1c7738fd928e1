"""A table's row as an action, or as an issue or a risk; and everything to be remarked on in it.

Merged cells count for every row they cover. Progress is kept word for word. What stands in no known column is kept under
its header; a hidden column is left out; a cell without a header is a note in the margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lacflow.board.matching import Index, match_leads, suggest
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Colour, Due, Ignored, Lead, Note, Objective, Status
from lacflow.board.rag import Scheme
from lacflow.board.refs import clean
from lacflow.documents.cells import Cell, Sheet, column_letter
from lacflow.documents.tables import Row, heading
from lacflow.documents.values import colour_in, due_of, due_problem, thousands
from lacflow.errors import Problem, Where

_ERRORS = frozenset(("#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"))
#: What our own exports add for readers, and how they mark a plan's column that is called like one of ours.
_OURS, _ALSO = ("said to be complete", "deliverables", "state"), "Also: "
_KEY = re.compile(r"(?:O[^/\s]*)?/\S+")


@dataclass(frozen=True)
class Reader:
    """What rows are read with: one sheet, the people, the colours, the status its rows have."""

    sheet: Sheet
    directory: Directory
    index: Index
    scheme: Scheme
    status: Status
    from_1904: bool = False

    def cell(self, row: Row, field: str) -> Cell | None:
        """Return the cell of a field in a row, through merges."""
        column = row.columns.fields.get(field)
        return self.sheet.at(row.number, column) if column else None

    def text(self, row: Row, field: str) -> str:
        """Return the words of a field in a row."""
        cell = self.cell(row, field)
        return cell.text if cell else ""

    def where(self, row: Row, field: str | None = None) -> Where:
        """Return the place of a row, or of a field in it."""
        column = row.columns.fields.get(field) if field else None
        letter = column_letter(column) if column else None
        return Where(sheet=self.sheet.name, row=row.number, column=letter, table=row.table)


def read_action(reader: Reader, row: Row) -> tuple[Action, list[Problem], list[Ignored]]:
    """Return the action of a row, with a provisional key, what is wrong with it and what was left out."""
    problems: list[Problem] = []
    due, revised = (_date(reader, row, f, problems) for f in ("due", "revised"))
    rag, savings_rag = (_colour(reader, row, f, problems) for f in ("rag", "savings_rag"))
    ref_raw = reader.text(row, "ref")
    action = Action(
        key=_stated_key(reader.text(row, "key")),
        ref=clean(ref_raw),
        ref_raw=ref_raw,
        objective=_objective(reader, row),
        activity=reader.text(row, "activity"),
        progress=reader.text(row, "progress"),
        leads=_leads(reader, row, problems),
        due=due,
        revised=revised,
        rag=rag,
        savings_rag=savings_rag,
        savings_k=thousands(reader.cell(row, "savings_k")),
        priority=reader.text(row, "priority"),
        status=reader.status,
        where=reader.where(row),
        other=_other(reader, row),
    )
    if not action.activity:
        hint = "Write what is to be done."
        problems.append(
            Problem("activity.missing", "The action has no words.", hint, ref_raw, "warning", reader.where(row))
        )
    margin = [_note(reader, row, c) for c in _margin(reader, row)]
    return action, [*problems, *_formula_problems(reader, row)], margin


def read_note(reader: Reader, row: Row, field: str) -> Note | None:
    """Return the issue or risk of a row; None for a numbered row that was never filled in."""
    text = reader.text(row, field)
    if not text:
        return None
    does = reader.text(row, "mitigation") or reader.text(row, "activity")
    return Note(clean(reader.text(row, "ref")), text, reader.text(row, "leads"), does, row.objective.number)


def _stated_key(text: str) -> str:
    return text if _KEY.fullmatch(text) else ""


def _objective(reader: Reader, row: Row) -> Objective:
    """Return the objective of a row: from its own columns where there are any, else from the heading above."""
    title, number = reader.text(row, "objective"), reader.text(row, "objective_no")
    if not title and not number:
        return row.objective
    if number:
        return Objective(clean(number), title)
    if re.fullmatch(r"\d+(?:\.\d+)*|[A-H]", title):
        return Objective(title, row.objective.title if row.objective.number == title else "")
    return heading(title, marked=True) or Objective("", title.split("\n")[0])


def _date(reader: Reader, row: Row, field: str, problems: list[Problem]) -> Due:
    due = due_of(reader.cell(row, field), from_1904=reader.from_1904)
    problem = due_problem(due, {"due": "date", "revised": "revised date"}[field])
    if problem is not None:
        problems.append(replace(problem, where=reader.where(row, field)))
    return due


def _colour(reader: Reader, row: Row, field: str, problems: list[Problem]) -> Colour:
    beside = reader.cell(row, "activity")
    colour, problem = colour_in(reader.cell(row, field), reader.scheme, beside.fill if beside else None)
    if problem is not None:
        problems.append(replace(problem, where=reader.where(row, field)))
    return colour


def _leads(reader: Reader, row: Row, problems: list[Problem]) -> tuple[Lead, ...]:
    cell = reader.cell(row, "leads")
    leads = match_leads(cell.standing, reader.directory, reader.index) if cell else ()
    for lead in leads if reader.directory.people else ():
        if lead.person is None:
            near = ", ".join(suggest(lead.raw, reader.directory, index=reader.index))
            hint = f"Nearest: {near}. " if near else ""
            problems.append(
                Problem(
                    "lead.unmatched",
                    f"This lead is nobody we know: {lead.why}.",
                    hint + "Add the words to somebody's aliases in people.yaml.",
                    lead.raw,
                    "warning",
                    reader.where(row, "leads"),
                )
            )
    return leads


def _other(reader: Reader, row: Row) -> dict[str, str]:
    """Return the words of the remaining columns, and comments, by header."""
    found = {}
    for column, header in row.columns.other.items():
        cell = reader.sheet.at(row.number, column)
        hidden = column in reader.sheet.hidden_columns or ("key" in row.columns.fields and header.lower() in _OURS)
        if header and cell and cell.text and not hidden:
            found[header.removeprefix(_ALSO)] = cell.text
    for name, text in _comments(reader, row):
        found[f"Comment on {name}"] = text
    return found


def _comments(reader: Reader, row: Row) -> Iterator[tuple[str, str]]:
    names: Mapping[int, str] = {**{c: f for f, c in row.columns.fields.items()}, **row.columns.other}
    for cell in reader.sheet.rows[row.number]:
        if cell.comment and cell.column not in reader.sheet.hidden_columns:
            yield names.get(cell.column, column_letter(cell.column)), cell.comment.strip()


def _margin(reader: Reader, row: Row) -> Iterator[Cell]:
    headed = {*row.columns.fields.values(), *row.columns.other}
    for cell in reader.sheet.rows[row.number]:
        if cell.text and cell.column not in headed and cell.column not in reader.sheet.hidden_columns:
            yield cell


def _note(reader: Reader, row: Row, cell: Cell) -> Ignored:
    place = replace(reader.where(row), column=column_letter(cell.column))
    return Ignored(place, f"a note in the margin, under no header: {' '.join(cell.text.split())[:200]}")


def _formula_problems(reader: Reader, row: Row) -> Iterator[Problem]:
    for field in row.columns.fields:
        cell = reader.cell(row, field)
        if cell is not None and (cell.text in _ERRORS or (cell.formula and not cell.text)):
            message = "The cell's formula gives no value."
            yield Problem("cell.formula", message, "Write the value.", cell.text, "warning", reader.where(row, field))
