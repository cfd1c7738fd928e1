"""Where the tables of a sheet are: headers wherever they stand, headings between rows, and what is no action.

A sheet is read top down. A header opens a table (again at a page break); a heading gives the objective of the rows below
it; a lone line of words is prose; a row that heads some other table closes ours. Everything left out is listed with why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lacflow.board.plan import Ignored, Objective
from lacflow.board.refs import is_ref
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.columns import Columns, fold_header, recognise
from lacflow.errors import Where

_HEADING = re.compile(
    r"(?:strategic |key |our )?(?:objective|outcome|priority|theme|aim|goal|pledge|strand|section|workstream|ambition"
    r"|commitment)(?: area| group)?\s*(?:no\.?\s*)?(?P<number>\d+(?:\.\d+)*|[A-H]\b|[IVX]+\b)?"
    r"\s*(?P<mark>[-\u2013\u2014:.)]*)\s*(?P<title>.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,2})[.)]\s+(?P<title>[A-Z].{4,150})")
_APPENDIX = re.compile(
    r"(?:appendix|annex|glossary|key\b|legend|notes?\b|abbreviations|version control|change log)", re.IGNORECASE
)
_TOTAL = re.compile(r"(?:sub|grand)?\s*totals?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of a table that may be an action, with the objective it stands under and the table's columns."""

    number: int
    columns: Columns
    objective: Objective
    table: int
    title: str


@dataclass
class Found:
    """What a sheet holds: rows of tables by kind, what was left out, and how many tables there are."""

    rows: list[Row] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    tables: int = 0


@dataclass
class _State:
    columns: Columns | None = None
    objective: Objective = field(default_factory=Objective)
    title: str = ""
    closed: str = "above the first table"


def read_sheet(sheet: Sheet) -> Found:
    """Return the rows of a sheet's tables and everything that is in none."""
    found, state = Found(), _State()
    for number in sorted(sheet.rows):
        cells = _visible(sheet, number)
        if not cells:
            continue
        columns = recognise({c.column: c.text for c in cells})
        if columns is not None:
            _open(found, state, _keep_hidden_ref(sheet, number, columns))
        else:
            _take(sheet, number, cells, found, state)
    return found


def _visible(sheet: Sheet, number: int) -> list[Cell]:
    cells = (c for c in sheet.rows[number] if c.text)
    return [c for c in cells if c.column not in sheet.hidden_columns]


def _keep_hidden_ref(sheet: Sheet, number: int, columns: Columns) -> Columns:
    """Add a ref or objective column that is hidden: an action keeps its name however a sheet is shown."""
    every = recognise({c.column: c.text for c in sheet.rows[number] if c.text})
    if every is None:
        return columns
    hidden = {
        f: c
        for f, c in every.fields.items()
        if f in ("key", "ref", "objective", "objective_no") and f not in columns.fields and c in sheet.hidden_columns
    }
    return replace(columns, fields={**columns.fields, **hidden})


def _open(found: Found, state: _State, columns: Columns) -> None:
    again = state.columns is not None and columns.fields == state.columns.fields and not state.title
    if not again:
        found.tables += 1
        state.objective = state.objective if state.columns is not None and not state.title else Objective()
    state.columns = columns


def _take(sheet: Sheet, number: int, cells: Sequence[Cell], found: Found, state: _State) -> None:
    lone = cells[0] if len(cells) == 1 else None
    if state.columns is None:
        if lone:
            state.title = lone.text.split("\n")[0]
        found.ignored.append(Ignored(Where(sheet=sheet.name, row=number), _prose(cells, state.closed)))
        return
    if lone and not _could_be_action(sheet, lone, state.columns):
        _take_lone(sheet, lone, found, state)
        return
    why = _no_action(sheet, number, cells, state.columns)
    if why is None:
        found.rows.append(Row(number, state.columns, state.objective, found.tables, state.title))
        return
    found.ignored.append(Ignored(Where(sheet=sheet.name, row=number, table=found.tables), _prose(cells, why)))
    if why.startswith("head of another table"):
        state.columns, state.title, state.closed = None, "", "under a table that holds no actions"


def _take_lone(sheet: Sheet, cell: Cell, found: Found, state: _State) -> None:
    objective = heading(cell.text, marked=cell.bold or cell.fill is not None or sheet.width(cell) > 2)
    if (
        objective is not None
        and (objective.number or not state.objective.number)
        and not _next_is_header(sheet, cell.row)
    ):
        state.objective = objective
        return
    why = "a number without an action" if is_ref(cell.text) else "words between the rows"
    if _APPENDIX.match(cell.text) or _next_is_header(sheet, cell.row):
        why = "a title between two tables" if _next_is_header(sheet, cell.row) else "the start of an appendix"
        state.columns, state.title, state.closed = None, cell.text.split("\n")[0], "part of an appendix, no action"
    found.ignored.append(Ignored(Where(sheet=sheet.name, row=cell.row, table=found.tables), _prose([cell], why)))


def _next_is_header(sheet: Sheet, number: int) -> bool:
    """Tell whether the next row with words is a header: then this line is its title."""
    following = next((n for n in range(number + 1, number + 4) if n in sheet.rows and _visible(sheet, n)), None)
    return following is not None and recognise({c.column: c.text for c in _visible(sheet, following)}) is not None


def heading(text: str, *, marked: bool) -> Objective | None:
    """Return the objective a lone line names, or None where it is prose.

    Args:
        marked: the line stands out (bold, filled or merged across); only then do bare numbers or words head a section.

    Example:
        `Objective 3 – Staying close` -> 3, `Staying close`; `How will we do this:` -> None.
    """
    first = text.strip().split("\n")[0].strip()
    match = _HEADING.match(first)
    if match and (match["number"] or (match["mark"] and match["title"])) and len(first) < 300:
        return Objective(match["number"] or "", match["title"].strip())
    numbered = _NUMBERED.fullmatch(first)
    if marked and numbered:
        return Objective(numbered["number"], numbered["title"].strip())
    plain = marked and 3 < len(first) <= 80 and first == text.strip() and first[0].isupper()
    if plain and not re.search(r"[:.;?]$|\d", first) and not _APPENDIX.match(first):
        return Objective("", first)
    return None


def _could_be_action(sheet: Sheet, cell: Cell, columns: Columns) -> bool:
    """Tell whether a lone cell is an action of words only: in the activity's column, plain, and no heading."""
    return (
        columns.fields.get("activity") == cell.column
        and sheet.width(cell) == 1
        and heading(cell.text, marked=cell.bold or cell.fill is not None) is None
        and columns.fields.get("ref") is not None
    )


def _no_action(sheet: Sheet, number: int, cells: Sequence[Cell], columns: Columns) -> str | None:
    """Return why a row is no action, or None where it is one."""
    texts = {f: c.text for f, column in columns.fields.items() if (c := sheet.at(number, column)) is not None}
    ref = texts.get("ref", "")
    words = texts.get("activity") or texts.get("issue") or texts.get("risk") or texts.get("discussed") or ""
    told = [f for f in ("leads", "due", "rag", "progress", "revised") if texts.get(f)]
    if _TOTAL.match(ref or words) and not texts.get("leads"):
        return "a total"
    if (
        ref
        and not is_ref(ref)
        and len(ref) > 3
        and len(cells) >= 3
        and all(_short(c) for c in cells)
        and not _dated(texts)
    ):
        return "head of another table: none of our columns"
    if not any(ch.isalpha() for ch in words):
        own = [f for f in told if columns.fields[f] in {c.column for c in cells}]
        if words or not (ref and is_ref(ref) and own):
            return (
                "figures, no action" if any(c.column for c in cells if c.text != ref) else "a number without an action"
            )
    return None


def _short(cell: Cell) -> bool:
    return isinstance(cell.value, str) and len(cell.text) < 40 and "\n" not in cell.text


def _dated(texts: dict[str, str]) -> bool:
    return bool(
        re.search(r"\d", texts.get("due", "")) or fold_header(texts.get("rag", "")) in ("red", "amber", "green", "blue")
    )


def _prose(cells: Sequence[Cell], why: str) -> str:
    words = " | ".join(" ".join(c.text.split()) for c in cells)
    return f"{why}: {words[:100]}" + ("…" if len(words) > 100 else "")
