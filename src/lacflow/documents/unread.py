"""Tables nobody understood, beside one that was: said aloud, for they may hold the plan.

What stands above, between and under the tables that were read is listed under `ignored`. Where at least three rows of it in
a run have three filled cells each, it is a table whose header says none of our words, and a person must look at it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lacflow.board.plan import Ignored
from lacflow.documents.cells import Sheet
from lacflow.errors import Problem, Where

_LEAST_ROWS = 3
_LEAST_CELLS = 3
#: What a person left out on purpose, or what holds no actions by what it is.
_MEANT = (
    "a summary",
    "a table of figures",
    "a plan of items",
    "a key",
    "a total",
    "a sign-off",
    "figures",
    "head of another",
    "part of an appendix",
)
_HINT = "If these are actions, name its columns in config/columns.yaml, or call them Ref, Activity, Lead, Target date, BRAG."


def unread_tables(sheet: Sheet, ignored: Sequence[Ignored]) -> list[Problem]:
    """Return a warning for each run of ignored rows that looks like a table of its own.

    Args:
        ignored: what the reader of this sheet's tables left out, with its rows.
    """
    return [_problem(sheet, run) for run in _runs(sheet, ignored) if len(run) >= _LEAST_ROWS]


def _runs(sheet: Sheet, ignored: Sequence[Ignored]) -> Iterator[list[int]]:
    run: list[int] = []
    for one in sorted(ignored, key=lambda i: i.where.row or 0):
        row = one.where.row
        if row is None or one.where.column or one.why.startswith(_MEANT) or not _like_a_row(sheet, row):
            continue
        if run and row != run[-1] + 1:
            yield run
            run = []
        run.append(row)
    yield run


def _like_a_row(sheet: Sheet, row: int) -> bool:
    filled = [c for c in sheet.rows.get(row, ()) if c.text and c.column not in sheet.hidden_columns]
    return len(filled) >= _LEAST_CELLS


def _problem(sheet: Sheet, run: Sequence[int]) -> Problem:
    head = " | ".join(" ".join(c.text.split()) for c in sheet.rows[run[0]] if c.text)[:120]
    message = (
        f"Rows {run[0]} to {run[-1]} look like a table, but its header says none of our words, so it was not read."
    )
    return Problem("table.unread", message, _HINT, head, "warning", Where(sheet=sheet.name, row=run[0]))
