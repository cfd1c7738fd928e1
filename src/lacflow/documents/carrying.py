"""Drawn pages get what their cells cannot say: they are read back before they are written (see `held`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lacflow.board.headers import Words
from lacflow.board.people import Directory
from lacflow.board.plan import Action, Note, Plan
from lacflow.board.rag import Scheme
from lacflow.documents.cells import Cell
from lacflow.documents.drawing import Page, book_of
from lacflow.documents.held import PIECE, leftovers
from lacflow.documents.workbook_in import plan_of


def carried(
    pages: Sequence[Page], kind: str, directory: Directory, scheme: Scheme, columns: Words | None = None
) -> list[Page]:
    """Return pages whose rows carry whatever a reader of their cells would not find in them.

    Args:
        kind: what they will be written as: xlsx, docx or csv.
        directory: the people a reader of the file will match leads to.
        columns: the administrator's further words for columns that a reader will know.
    """
    again = plan_of(book_of(pages, kind), f"plan.{kind}", directory, scheme, columns)
    notes = _notes_read(pages, again)
    return [_with_leftovers(page, again, notes, PIECE if kind == "xlsx" else 10**9) for page in pages]


def _notes_read(pages: Sequence[Page], again: Plan) -> dict[int, Note]:
    """Return what was read of each drawn issue and risk, by the note's identity; nothing where one was not seen."""
    drawn = [n for p in pages for n in p.records.values() if isinstance(n, Note)]
    read = [*again.issues, *again.risks]
    return {id(n): r for n, r in zip(drawn, read, strict=True)} if len(drawn) == len(read) else {}


def _with_leftovers(page: Page, again: Plan, notes: dict[int, Note], size: int) -> Page:
    cells = dict(page.sheet.cells)
    for row, record in page.records.items():
        read = again.get(record.key) if isinstance(record, Action) else notes.get(id(record), record)
        text = leftovers(read, record)
        if page.carrying:
            pieces = [text[i : i + size] for i in range(0, len(text), size)]
            for n, piece in enumerate(pieces, page.carrying + 1):
                cells[row, n] = Cell(row, n, piece, "@")
        elif text:
            cell = next(c for c in page.sheet.rows[row] if c.tag)
            cells[row, cell.column] = replace(cell, tag=f"{cell.tag} {text}")
    widest = max((c for _, c in cells), default=0)
    hidden = page.sheet.hidden_columns | ({*range(page.carrying, widest + 1)} if page.carrying else set())
    return replace(page, sheet=replace(page.sheet, cells=cells, hidden_columns=frozenset(hidden)))
