"""A plan as delimited text: one row an action, all views together, safe to open in a spreadsheet program.

Words that a program would take for a formula have an apostrophe before them; the last column holds them as they are, so
that the text reads back as the same plan. Issues, risks and what is struck through have no place in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from lacflow.board.aged import aged
from lacflow.board.plan import Action, Plan
from lacflow.board.rag import Scheme
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.drawing import Page
from lacflow.documents.held import HELD, KEY
from lacflow.documents.layout import Kind
from lacflow.documents.said import HEADERS, own_header, words_of
from lacflow.documents.sheets_out import bare, safe_csv

_FIRST = {"key": KEY, "ref": "Ref", "objective_no": "Objective no", "objective_title": "Objective"}
_ALWAYS = ("activity", "progress", "leads", "due", "revised", "rag")


def flat_page(
    plan: Plan, scheme: Scheme, names: Mapping[str, str], last_said: Mapping[str, date | None] | None = None
) -> Page:
    """Return a plan as one table, its headers in the first row.

    Args:
        last_said: the actions whose colour is only the last one known, with the day they were last spoken of.
    """
    columns = _columns(plan)
    cells = {(1, n): Cell(1, n, words) for n, words in enumerate((*columns.values(), HELD), 1)}
    records: dict[int, Action] = {}
    for row, action in enumerate(plan.actions, 2):
        records[row] = action
        for n, name in enumerate(columns, 1):
            words = words_of(action, name, scheme, names)
            if name == "rag" and words and last_said and action.key in last_said:
                words = aged(words, last_said[action.key])
            if text := safe_csv(bare(words)):
                cells[row, n] = Cell(row, n, text)
    kinds = {1: Kind.HEADER} | dict.fromkeys(records, Kind.ACTION)
    return Page(Sheet("Text", cells), kinds, dict.fromkeys(kinds, 0), records, len(columns))


def text_of(page: Page) -> bytes:
    """Return the bytes of a page: UTF-8 with its mark, as Excel wants it."""
    wide = max(c for _, c in page.sheet.cells)
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator="\r\n")
    for row in page.kinds:
        cells = (page.sheet.cells.get((row, c)) for c in range(1, wide + 1))
        out.writerow([cell.value if cell else "" for cell in cells])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _columns(plan: Plan) -> dict[str, str]:
    """Return the columns by what they show, with their headers; those nobody uses left out."""
    used = [f for f in HEADERS if f in _ALWAYS or any(words_of(a, f, Scheme(), {}) for a in plan.actions)]
    own = dict.fromkeys(h for a in plan.actions for h in a.other)
    fields = {f: HEADERS[f] for f in used if f != "ref"}
    return {**_FIRST, **fields, **{"=" + h: safe_csv(bare(own_header(h))) for h in own}, "status": "State"}
