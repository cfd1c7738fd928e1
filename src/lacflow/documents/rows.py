"""A table's rows as an action, or as an issue or a risk; and everything to be remarked on in them.

Merged cells count for every row they cover. Progress is kept word for word. What stands in no known column is kept under
its header; a hidden column is left out; a cell without a header is a note in the margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lacflow.board.matching import Index, match_leads, suggest
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Colour, Due, Ignored, Lead, Note, Objective, Status
from lacflow.board.rag import Scheme
from lacflow.board.refs import clean
from lacflow.documents.cells import Cell, Sheet, column_letter
from lacflow.documents.deliverables import told
from lacflow.documents.headings import heading
from lacflow.documents.held import key_in
from lacflow.documents.parts import last_of
from lacflow.documents.tables import Row
from lacflow.documents.values import colour_in, due_problem, dues_of, thousands, unit_of
from lacflow.documents.workstreams import Group, cell_of, own
from lacflow.errors import Problem, Where

_ERRORS = frozenset(("#REF!", "#NAME?", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"))
#: What our own exports add for readers, and how they mark a plan's column that is called like one of ours.
_OURS, _ALSO = ("said to be complete", "deliverables", "whole action due", "state", "as held"), "Also: "
_DONE = re.compile(r"(?:y|yes|done|completed?|closed|✓|☑|☒)\b.*|\d.*", re.IGNORECASE | re.DOTALL)
_DONE_HEADER = re.compile(r"(?:completed?|done|closed|date completed|complete y n)\??", re.IGNORECASE)
#: An objective in a column of its own, whatever the column calls it: `Area 2: Health`, `Focus area B - Schools`.
_NAMED = re.compile(r"(?:[A-Za-z]+ ){1,3}(?P<number>\d+(?:\.\d+)*|[A-H]) ?[-\u2013\u2014:.)] ?(?P<title>.*)", re.DOTALL)
#: A lead named inside the words of an action, in a line that says so.
_LEAD_LINE = re.compile(
    r"^[ \t(]*(?:(?:workstream|project|action|lead) )?(?:leads?|lead officers?|owner|responsible officer)(?:\(s\))?[ \t]*"
    r"[:\u2013-][ \t]*(?P<who>[^\n]*\w[^\n]*?)\)?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_BEGUN = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})?)(?:[.):]|\s[-–—])?\s+(?P<title>[^\W\d].*)")
_NAMES = {"due": "date", "revised": "revised date"}


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
        return cell_of(self.sheet, row, field)

    def text(self, row: Row, field: str) -> str:
        """Return the words of a field in a row."""
        cell = self.cell(row, field)
        return cell.text if cell else ""

    def where(self, row: Row, field: str | None = None) -> Where:
        """Return the place of a row, or of a field in it."""
        column = row.columns.fields.get(field) if field else None
        letter = column_letter(column) if column else None
        return Where(sheet=self.sheet.name, row=row.number, column=letter, table=row.table.number)

    def first(self, rows: Sequence[Row], field: str) -> Row:
        """Return the first of an action's rows in which a field holds something; the first row where none does."""
        return next((r for r in rows if (c := self.cell(r, field)) is not None and (c.text or c.fill)), rows[0])


@dataclass
class Read:
    """What came of some rows: actions, what is wrong with them, what was left out."""

    actions: list[Action]
    problems: list[Problem]
    ignored: list[Ignored]


def read_group(reader: Reader, group: Group) -> Read:
    """Return the action of a group of rows, or the actions where each row is its own."""
    read = Read([], [], [])
    with_parts = "deliverable" in group.rows[0].columns.fields
    for rows in ([r] for r in group.rows) if group.split else [group.rows]:
        action = _common(reader, rows, read)
        action = _with_deliverables(reader, rows, action, read) if with_parts else _one_row(reader, rows, action, read)
        read.actions.append(action)
        for row in rows:
            read.ignored += [_note(reader, row, c) for c in _margin(reader, row)]
            read.problems += _formula_problems(reader, row)
    if group.split and with_parts:
        read.actions = _as_actions(reader, group, read.actions)
    for action in read.actions:
        if not action.activity:
            message, hint = "The action has no words.", "Write what is to be done."
            read.problems.append(Problem("activity.missing", message, hint, action.ref_raw, "warning", action.where))
    return read


def _common(reader: Reader, rows: Sequence[Row], read: Read) -> Action:
    """Read what belongs to the whole action."""
    first, sheet = rows[0], reader.sheet
    ref_raw = reader.text(first, "ref")
    saving = reader.first(rows, "savings_k")
    unit = unit_of(saving.columns.words.get(saving.columns.fields.get("savings_k", 0), ""))
    savings = thousands(reader.cell(saving, "savings_k"), unit)
    objective = _objective(reader, first)
    activity, named = _lead_within(reader, first)
    return Action(
        key=key_in(sheet, first.number, first.columns.fields.get("key")),
        ref=clean(ref_raw),
        ref_raw=ref_raw,
        objective=objective,
        activity=activity,
        leads=_leads(reader, rows, read.problems, named),
        rag=_colour(reader, rows, "rag", read.problems),
        savings_rag=_colour(reader, rows, "savings_rag", read.problems),
        savings_k=objective.savings_k if savings is None else savings,
        savings_shared=savings is None and objective.savings_k is not None,
        priority=reader.text(reader.first(rows, "priority"), "priority"),
        status=_status(reader, rows),
        where=reader.where(first),
        other=_other(reader, rows, sheet),
    )


def _one_row(reader: Reader, rows: Sequence[Row], action: Action, read: Read) -> Action:
    """Read dates and progress of an action without deliverables; rows that go on with it add words only."""
    first, *further = rows
    dues = dues_of(reader.cell(first, "due"), from_1904=reader.from_1904)
    revised = dues_of(reader.cell(first, "revised"), from_1904=reader.from_1904)
    now = revised.due if revised.due else dues.revised
    _remark(reader, read, [(first, "due", dues.due), (first, "due" if now is dues.revised else "revised", now)])
    words = [reader.text(first, "progress")]
    for row in further:
        words += [c.text] if (c := own(reader.sheet, row, "progress")) is not None else []
        left = [f for f in ("due", "revised", "rag") if (c := own(reader.sheet, row, f)) is not None and c.text]
        if left:
            message = "This row names no action; its words went with the row above, its date or colour with none."
            found = "; ".join(reader.text(row, f) for f in left)
            read.problems.append(
                Problem("row.continues", message, "Name the action.", found, "warning", reader.where(row))
            )
    _swapped(reader, read, first, dues.due, now)
    return replace(action, due=dues.due, revised=now, progress="\n".join(w for w in words if w))


def _with_deliverables(reader: Reader, rows: Sequence[Row], action: Action, read: Read) -> Action:
    """Read the deliverables of a workstream; one row with one part and no workstream of its own is the part itself."""
    found = told(reader.sheet, rows, from_1904=reader.from_1904)
    _remark(reader, read, found.dates)
    parts = found.deliverables
    if not parts:
        return _one_row(reader, rows, action, read)
    for part in parts:
        _swapped(reader, read, rows[0], part.due, part.revised)
    due = last_of([p.due for p in parts], "date")
    current = [p.revised if p.revised else p.due for p in parts]
    revised = last_of(current, "date") if any(p.revised for p in parts) else Due()
    other = dict(action.other)
    if found.intros:
        header = rows[0].columns.words.get(rows[0].columns.fields["deliverable"], "Deliverables")
        other[f"{header}: introduction"] = "\n".join(found.intros)
    return replace(action, deliverables=parts, due=due, revised=revised, progress="\n".join(found.words), other=other)


def _as_actions(reader: Reader, group: Group, actions: list[Action]) -> list[Action]:
    """Make the rows of one workstream actions of their own: the part is what is done, the workstream stands beside it."""
    header = group.rows[0].columns.words.get(group.rows[0].columns.fields["activity"], "Workstream")
    workstream = next((a.activity for a in actions if a.activity), "")
    made, above = list[Action](), tuple[Lead, ...]()
    for row, action in zip(group.rows, actions, strict=True):
        above = action.leads or above
        whole = action.activity or workstream
        written = own(reader.sheet, row, "ref") is not None
        action = replace(action, leads=above, activity=whole, ref_raw=action.ref_raw if written else "")
        if len(action.deliverables) == 1:
            (part,) = action.deliverables
            progress = "\n".join(w for w in (part.update, action.progress) if w)
            action = replace(
                action,
                activity=part.text,
                progress=progress,
                deliverables=(),
                due=part.due,
                revised=part.revised,
                other={header: whole, **action.other},
            )
        made.append(action)
    return made


def read_note(reader: Reader, row: Row, field: str) -> Note | None:
    """Return the issue or risk of a row; None for a numbered row that was never filled in."""
    text = reader.text(row, field) or (reader.text(row, "activity") if field not in row.columns.fields else "")
    if not text:
        return None
    does = reader.text(row, "mitigation") or (reader.text(row, "activity") if field in row.columns.fields else "")
    asked = (c for c, header in row.columns.other.items() if "action" in header.lower())
    does = (
        does
        or reader.text(row, "progress")
        or "\n".join(c.text for a in asked if (c := reader.sheet.at(row.number, a)))
    )
    return Note(clean(reader.text(row, "ref")), text, reader.text(row, "leads"), does, row.objective.number)


def read_listed(reader: Reader, row: Row) -> Note | None:
    """Return what a row of a list says the board is to discuss; None where it was never filled in."""
    field = next((f for f in ("discussed", "workstream", "activity", "deliverable") if f in row.columns.fields), "")
    text = reader.text(row, field) if field else ""
    if not text:
        return None
    does = reader.text(row, "activity" if field == "discussed" else "progress")
    return Note(clean(reader.text(row, "ref")), text, reader.text(row, "leads"), does, row.objective.number)


def _status(reader: Reader, rows: Sequence[Row]) -> Status:
    """Return where an action stands: closed where a column of its own says it was completed, else as its table."""
    for column, header in rows[0].columns.other.items():
        cell = reader.sheet.at(rows[0].number, column)
        if cell is not None and _DONE_HEADER.fullmatch(header.strip(" ?")) and _DONE.fullmatch(cell.text):
            return Status.CLOSED if reader.status is Status.OPEN else reader.status
    return reader.status


def _objective(reader: Reader, row: Row) -> Objective:
    """Return the objective of a row: from its own columns where there are any, else from the heading above."""
    title, number = reader.text(row, "objective"), reader.text(row, "objective_no")
    if not title and not number:
        return row.objective
    if number:
        return Objective(clean(number), title)
    if re.fullmatch(r"\d+(?:\.\d+)*|[A-H]", title):
        return Objective(title, row.objective.title if row.objective.number == title else "")
    begun = _BEGUN.fullmatch(title.split("\n")[0].strip())
    if begun:
        return Objective(begun["number"], begun["title"])
    named = _NAMED.match(title)
    stated = heading(title, marked=True)
    if named and not (stated and stated.number):
        return Objective(named["number"], named["title"].split("\n")[0].strip())
    return stated or Objective("", title.split("\n")[0])


def _remark(reader: Reader, read: Read, dates: Sequence[tuple[Row, str, Due]]) -> None:
    for row, field, due in dates:
        problem = due_problem(due, _NAMES[field])
        if problem is not None:
            read.problems.append(replace(problem, where=reader.where(row, field)))


def _swapped(reader: Reader, read: Read, row: Row, due: Due, revised: Due) -> None:
    if due.date and revised.date and revised.date < due.date and "revised" in row.columns.fields:
        message = f"The revised date ({revised.raw}) is before the date it replaces ({due.raw}): are they swapped?"
        hint = "They were read as they stand."
        read.problems.append(
            Problem("due.swapped", message, hint, revised.raw, "warning", reader.where(row, "revised"))
        )


def _colour(reader: Reader, rows: Sequence[Row], field: str, problems: list[Problem]) -> Colour:
    row = reader.first(rows, field)
    beside = reader.cell(row, "deliverable") or reader.cell(row, "activity")
    colour, problem = colour_in(reader.cell(row, field), reader.scheme, beside.fill if beside else None)
    if problem is not None:
        problems.append(replace(problem, where=reader.where(row, field)))
    return colour


def _lead_within(reader: Reader, row: Row) -> tuple[str, str]:
    """Return an action's words and the lead named in a line of its own beneath them, where no column is for leads.

    Example:
        `Emergency beds` over `Lead: Ann Lee` -> `Emergency beds`, `Ann Lee`.
    """
    text = reader.text(row, "activity")
    found = None if "leads" in row.columns.fields else _LEAD_LINE.search(text)
    if found is None or not text[: found.start()].strip():
        return text, ""
    return (text[: found.start()] + text[found.end() :]).strip(), found["who"].strip()


def _leads(reader: Reader, rows: Sequence[Row], problems: list[Problem], named: str = "") -> tuple[Lead, ...]:
    cells = {(c.row, c.column): (c, r) for r in reversed(rows) if (c := reader.cell(r, "leads")) is not None and c.text}
    told = [(c.standing, r) for c, r in sorted(cells.values(), key=lambda pair: pair[0].row)]
    found: dict[str, Lead] = {}
    for words, row in [*told, *([(named, rows[0])] if named else [])]:
        for lead in match_leads(words, reader.directory, reader.index):
            if found.setdefault(lead.raw, lead) is lead and lead.person is None and reader.directory.people:
                problems.append(_unmatched(reader, row, lead))
    return tuple(found.values())


def _unmatched(reader: Reader, row: Row, lead: Lead) -> Problem:
    near = ", ".join(suggest(lead.raw, reader.directory, index=reader.index))
    return Problem(
        "lead.unmatched",
        f"This lead is nobody we know: {lead.why}.",
        (f"Nearest: {near}. " if near else "") + "Add the words to somebody's aliases in people.yaml.",
        lead.raw,
        "warning",
        reader.where(row, "leads"),
    )


def _other(reader: Reader, rows: Sequence[Row], sheet: Sheet) -> dict[str, str]:
    """Return the words of the remaining columns, and comments, by header."""
    found: dict[str, str] = {}
    for column, header in rows[0].columns.other.items():
        hidden = column in sheet.hidden_columns or ("key" in rows[0].columns.fields and header.lower() in _OURS)
        cells = {(c.row, c.column): c.text for r in rows if (c := sheet.at(r.number, column)) is not None and c.text}
        if header and cells and not hidden:
            found[header.removeprefix(_ALSO)] = "\n".join(cells.values())
    for row in rows:
        for name, text in _comments(reader, row):
            name = f"Comment on {name}"
            found[name] = f"{found[name]}\n{text}" if name in found else text
    return found


def _comments(reader: Reader, row: Row) -> Iterator[tuple[str, str]]:
    names: Mapping[int, str] = {**{c: f for f, c in row.columns.fields.items()}, **row.columns.other}
    for cell in reader.sheet.rows[row.number]:
        if cell.comment and cell.column not in reader.sheet.hidden_columns:
            yield names.get(cell.column, column_letter(cell.column)), cell.comment.strip()


def _margin(reader: Reader, row: Row) -> Iterator[Cell]:
    headed = {*row.columns.fields.values(), *row.columns.words}
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
