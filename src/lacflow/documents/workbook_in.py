"""A plan comes in: a workbook's sheets as one `Plan`, one action a row, views of one action linked.

Sheets are views of the same actions (open, metrics, standing data, closed), told apart by their names and titles. The
row shown as the action is the open one before metric before standing before closed; the others say so in `view_of`.
Contradictions between views are reported; none silently wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lacflow.board.matching import Index
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Ignored, Note, Plan, Status
from lacflow.board.rag import DEFAULT, Scheme
from lacflow.documents.cells import Book, Sheet
from lacflow.documents.identity import identify
from lacflow.documents.opening import LIMITS, Limits, open_book
from lacflow.documents.rows import Reader, read_action, read_note
from lacflow.documents.tables import Row, read_sheet
from lacflow.errors import InputFault, Problem, Where

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
_SUPERSEDED = re.compile(
    r"\b(?:old|superseded|previous|do not use|template|lookups?|lists?|drop ?downs?|instructions)\b", re.IGNORECASE
)


def read_plan(
    path: Path, directory: Directory | None = None, scheme: Scheme = DEFAULT, limits: Limits = LIMITS
) -> Plan:
    """Return what a workbook says, storing nothing.

    Args:
        directory: the people its leads are matched to; None matches nobody and reports none unmatched.

    Raises:
        InputFault: the file cannot be read as a workbook, or holds no table with a recognisable header.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        why = f"The file cannot be opened: {error.strerror}."
        raise InputFault(Problem("file.missing", why, "Check its name.", where=Where(file=path.name))) from error
    return plan_of(open_book(content, path.name, limits), path.name, directory or Directory(), scheme)


@dataclass
class _Reading:
    actions: list[Action] = field(default_factory=list)
    issues: list[Note] = field(default_factory=list)
    risks: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)


def plan_of(book: Book, name: str, directory: Directory, scheme: Scheme) -> Plan:
    """Return the plan in a workbook's cells.

    Raises:
        InputFault: no sheet has a table with a recognisable header.
    """
    reading, index, tables = _Reading(), Index.of(directory), 0
    for sheet in book.sheets:
        if why := _left_out(sheet):
            reading.ignored.append(Ignored(Where(sheet=sheet.name), why))
            continue
        found = read_sheet(sheet)
        tables += found.tables
        reading.ignored += [*found.ignored, *_hidden_columns(sheet)]
        for row in found.rows:
            status = status_of(sheet.name, row.title)
            _read_row(Reader(sheet, directory, index, scheme, status, book.from_1904), row, reading)
    reading.ignored += [Ignored(Where(), remark) for remark in book.remarks]
    if not tables:
        raise _no_table(name, book)
    actions, problems = identify(reading.actions)
    return Plan(
        "",
        tuple(actions),
        tuple(reading.issues),
        tuple(reading.risks),
        (*reading.problems, *problems),
        tuple(reading.ignored),
    )


def _read_row(reader: Reader, row: Row, reading: _Reading) -> None:
    kind = row.columns.kind
    if kind == "actions":
        action, problems, ignored = read_action(reader, row)
        reading.actions.append(action)
        reading.problems += [*problems, *_hidden_row(reader.sheet, row)]
        reading.ignored += ignored
        return
    note = read_note(reader, row, kind[:-1]) if kind in ("issues", "risks") else None
    if note is None:
        why = "a summary of actions listed elsewhere" if kind == "summary" else "numbered, but never filled in"
        reading.ignored.append(Ignored(reader.where(row), why))
    else:
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


def _left_out(sheet: Sheet) -> str:
    if sheet.hidden:
        return "a hidden sheet"
    if _SUPERSEDED.search(sheet.name):
        return "a sheet whose name says it is not the plan"
    return "" if sheet.cells else "an empty sheet"


def _hidden_columns(sheet: Sheet) -> Iterable[Ignored]:
    if any(c.column in sheet.hidden_columns and c.text for c in sheet.cells.values()):
        yield Ignored(Where(sheet=sheet.name), "hidden columns: what they hold is not shown to readers of the plan")


def _hidden_row(sheet: Sheet, row: Row) -> Iterable[Problem]:
    if row.number in sheet.hidden_rows:
        where = Where(sheet=sheet.name, row=row.number, table=row.table)
        yield Problem(
            "row.hidden", "This row is hidden; it was read all the same.", "Clear the filter.", "", "note", where
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
