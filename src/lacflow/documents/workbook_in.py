"""A plan comes in: a workbook's sheets as one `Plan`, one action a row, views of one action linked.

Sheets are views of the same actions (open, metrics, standing data, closed), told apart by their names and titles. The
row shown as the action is the open one before metric before standing before closed; the others say so in `view_of`.
Contradictions between views are reported; none silently wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lacflow.board.headers import FIELDS, Words
from lacflow.board.listed import meant
from lacflow.board.matching import Index
from lacflow.board.people import Directory
from lacflow.board.plan import About, Action, Ignored, Note, Objective, Plan, Status
from lacflow.board.rag import DEFAULT, Scheme
from lacflow.documents.about import about
from lacflow.documents.cells import Book, Sheet
from lacflow.documents.columns import Vocabulary
from lacflow.documents.held import ISSUE, RISK, carried_in, key_in, restored, stated
from lacflow.documents.identity import identify
from lacflow.documents.opening import LIMITS, Limits, open_book
from lacflow.documents.plan_json import is_json, plan_from_json
from lacflow.documents.rows import Reader, read_group, read_listed, read_note
from lacflow.documents.subtables import as_metric, kinds_of, place_of, under_their_sheets
from lacflow.documents.tables import Found, Row, read_sheet, rows_by_table
from lacflow.documents.unheaded import guessed
from lacflow.documents.unread import unread_tables
from lacflow.documents.versions import which_sheets
from lacflow.documents.workstreams import grouped
from lacflow.errors import InputFault, Problem, Where

if TYPE_CHECKING:
    from lacflow.documents.layout import Layout

_NAMED = (
    (Status.CLOSED, re.compile(r"\b(?:closed|completed?|archived?|done|finished)\b", re.IGNORECASE)),
    (Status.METRIC, re.compile(r"\b(?:metrics?|measures?|kpis?|indicators?|data ?set)\b", re.IGNORECASE)),
    (Status.STANDING, re.compile(r"\bstanding\b", re.IGNORECASE)),
)
_TITLED = (
    (Status.CLOSED, re.compile(r"\b(?:closed|completed) actions\b|[-\u2013:] ?(?:closed|completed)$", re.IGNORECASE)),
    (Status.METRIC, re.compile(r"\bmetrics$", re.IGNORECASE)),
    (Status.STANDING, re.compile(r"\bstanding (?:data|items|actions)\b", re.IGNORECASE)),
)
#: What the rows of our own exports say they are.
_SAID = {ISSUE: "issues", RISK: "risks"}
#: Why the rows of a table that is no table of actions were left out.
_WHY = {
    **dict.fromkeys(("discussed", "summary"), "a summary of actions listed elsewhere"),
    "indicators": "a table of figures: measures, no actions",
    "diary": "a plan of items for meetings, beside a plan of actions",
    "key": "a key to the colours",
}


def read_plan(
    path: Path,
    directory: Directory | None = None,
    scheme: Scheme = DEFAULT,
    limits: Limits = LIMITS,
    columns: Words | None = None,
) -> Plan:
    """Return what a workbook says, storing nothing.

    Args:
        directory: the people its leads are matched to; None matches nobody and reports none unmatched.
        columns: an administrator's further words for columns, by field.

    Raises:
        InputFault: the file cannot be read as a workbook, or holds no table with a recognisable header.
    """
    return read_document(path, directory, scheme, limits, columns)[0]


def read_document(
    path: Path,
    directory: Directory | None = None,
    scheme: Scheme = DEFAULT,
    limits: Limits = LIMITS,
    columns: Words | None = None,
) -> tuple[Plan, Layout]:
    """Return what a document says and how it is laid out; else as `read_plan`. JSON of our own has no layout."""
    from lacflow.documents.layout import Layout, layout_of

    content = _content(path)
    if is_json(content):
        return plan_from_json(content, path.name), Layout()
    book = open_book(content, path.name, limits)
    plan, found = _read_book(book, path.name, directory or Directory(), scheme, columns)
    return plan, layout_of(book.kind, found, plan)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = f"The file cannot be opened: {error.strerror}."
        raise InputFault(Problem("file.missing", why, "Check its name.", where=Where(file=path.name))) from error


@dataclass
class _Reading:
    about: About | None = None
    actions: list[Action] = field(default_factory=list)
    issues: list[Note] = field(default_factory=list)
    risks: list[Note] = field(default_factory=list)
    discussed: list[tuple[Note, Where]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)


def plan_of(book: Book, name: str, directory: Directory, scheme: Scheme, columns: Words | None = None) -> Plan:
    """Return the plan in a document's cells.

    Args:
        columns: an administrator's further words for columns, by field.

    Raises:
        InputFault: no sheet has a table of actions.
    """
    return _read_book(book, name, directory, scheme, columns)[0]


def _read_book(
    book: Book, name: str, directory: Directory, scheme: Scheme, columns: Words | None
) -> tuple[Plan, list[tuple[Sheet, Found]]]:
    reading, vocabulary = _Reading(), Vocabulary(columns)
    kept, left_out = which_sheets(book)
    reading.ignored += left_out
    found = [(sheet, read_sheet(sheet, vocabulary)) for sheet in kept]
    if not any(f.tables for _, f in found):
        found = [(sheet, guessed(sheet, f)) for sheet, f in found]
    under_their_sheets(f for _, f in found)
    kinds = kinds_of([t for _, f in found for t in f.tables])
    index = Index.of(directory)
    for sheet, one in found:
        reading.ignored += [*one.ignored, *_hidden_columns(sheet)]
        reading.problems += [*one.problems, *unread_tables(sheet, one.ignored)]
        for rows in rows_by_table(one.rows):
            table = rows[0].table
            status = status_of(sheet.name, table.title)
            if kinds[place_of(table)] == "actions" and table.columns.kind == "indicators":
                rows, status = [as_metric(r) for r in rows], Status.METRIC
            reader = Reader(sheet, directory, index, scheme, status, book.from_1904)
            _read_rows(reader, rows, kinds[place_of(table)], reading)
        if one.tables and reading.about is None:
            reading.about = about(sheet, one.above, scheme, from_1904=book.from_1904)
    reading.ignored += [Ignored(Where(), remark) for remark in book.remarks]
    if not any(f.tables for _, f in found):
        raise _no_table(name, book)
    actions, problems = identify(reading.actions)
    problems = [*problems, *_not_named(reading.discussed, actions)]
    sheets = {s.name: s for s in kept}
    plan = Plan(
        "",
        tuple(restored(a, carried_in(sheets[a.where.sheet or ""], a.where.row or 0)) for a in actions),
        tuple(reading.issues),
        tuple(reading.risks),
        (*reading.problems, *problems),
        tuple(reading.ignored),
        reading.about or About(),
        tuple(note for note, _ in reading.discussed),
    )
    return plan, found


def _read_rows(reader: Reader, rows: Sequence[Row], kind: str, reading: _Reading) -> None:
    """Read the rows of one table."""
    kind = _SAID.get(stated(reader.sheet, rows[0].number, rows[0].columns.fields.get("key")), kind)
    if kind == "actions" or key_in(reader.sheet, rows[0].number, rows[0].columns.fields.get("key")):
        reading.problems += _unsure(reader, rows[0])
        above = Objective()
        for group in grouped(reader.sheet, rows):
            read = read_group(reader, group)
            for action in read.actions:  # a blank cell in a column of objectives goes on with the one above
                blank = action.objective == Objective() and "objective" in rows[0].columns.fields
                reading.actions.append(replace(action, objective=above) if blank else action)
                above = reading.actions[-1].objective
            reading.problems += [*read.problems, *(p for r in group.rows for p in _hidden_row(reader.sheet, r))]
            reading.ignored += read.ignored
        return
    if kind == "discussed":
        reading.discussed += [(note, reader.where(row)) for row in rows if (note := read_listed(reader, row))]
    for row in rows:
        note = read_note(reader, row, kind[:-1]) if kind in ("issues", "risks") else None
        if note is None:
            reading.ignored.append(Ignored(reader.where(row), _WHY.get(kind, "numbered, but never filled in")))
        else:
            note = restored(note, carried_in(reader.sheet, row.number))
            (reading.issues if kind == "issues" else reading.risks).append(note)


def status_of(sheet: str, title: str) -> Status:
    """Return where the actions of a table stand, by the title over it, else by the sheet's name.

    Example:
        sheet `Closed` -> closed; title `Delivery plan - METRICS` -> metric; sheet `Plan` -> open.
    """
    for words, patterns in ((title.strip(), _TITLED), (sheet, _NAMED)):
        for status, pattern in patterns:
            if pattern.search(words):
                return status
    return Status.OPEN


def _unsure(reader: Reader, row: Row) -> Iterable[Problem]:
    for name, headers in row.columns.unsure.items():
        yield Problem(
            "column.unsure",
            f"Several columns may hold the {FIELDS[name].removeprefix('the ')}, so none was taken: {', '.join(headers)}.",
            "Name the right one in config/columns.yaml, or give it a plainer header.",
            "; ".join(headers),
            "warning",
            reader.where(row),
        )


def _hidden_columns(sheet: Sheet) -> Iterable[Ignored]:
    if any(c.column in sheet.hidden_columns and c.text for c in sheet.cells.values()):
        yield Ignored(Where(sheet=sheet.name), "hidden columns: what they hold is not shown to readers of the plan")


def _hidden_row(sheet: Sheet, row: Row) -> Iterable[Problem]:
    if row.number in sheet.hidden_rows:
        where = Where(sheet=sheet.name, row=row.number, table=row.table.number)
        yield Problem(
            "row.hidden", "This row is hidden; it was read all the same.", "Clear the filter.", "", "note", where
        )


def _not_named(found: Sequence[tuple[Note, Where]], actions: Sequence[Action]) -> Iterable[Problem]:
    """Yield the items of a list for the board to discuss that mean no one action."""
    rows = {a.key: a for a in actions if a.view_of is None}
    for note, where in found:
        if meant(note, rows) is None:
            yield Problem(
                "discussed.unknown",
                "No one action of the plan is meant by this item of what the board is to discuss.",
                "Give it the action's number and words, if it is about one.",
                note.text,
                "note",
                where,
            )


def _no_table(name: str, book: Book) -> InputFault:
    sheets = ", ".join(s.name for s in book.sheets)
    return InputFault(
        Problem(
            "table.none",
            "No table of actions was found: no row names what is to be done beside who, when or its colour.",
            "Give one row the headers Ref, Activity, Lead, Target date, BRAG (or words like them), actions below it.",
            f"sheets: {sheets}",
            where=Where(file=name),
        )
    )
