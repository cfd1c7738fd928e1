"""The small workbook that goes with a request: one lead's actions, three blanks to fill in beside each.

It reads by words alone (a colour is always its label), prints on landscape A4 with its header on every page, and is
locked except for the blanks. The key column ties a row to its action however the rows are sorted. How it looks is in
`workbook_form`; here are the words, and the rows as the sheet's XML (ECMA-376, 18.3.1.73).
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from lacflow.board.due_atoms import in_words
from lacflow.board.plan import Action, Deliverable, Due, DueKind
from lacflow.board.rag import Rag, Scheme
from lacflow.documents.sheets_out import cell_text, like_formula
from lacflow.documents.workbook_form import (
    ANYTHING_ELSE,
    BLANK,
    BLANKS,
    FORMULA,
    HEADER_ROW,
    HEADERS,
    WIDTHS,
    WORDS,
    Form,
    form,
)

__all__ = [
    "ANYTHING_ELSE",
    "BLANKS",
    "HEADERS",
    "held_activity",
    "held_colour",
    "held_date",
    "held_objective",
    "lead_workbook",
]
_COLUMNS = "ABCDEFGHIJ"
_EMPTY = ("",) * len(BLANKS)


def lead_workbook(actions: Sequence[Action], scheme: Scheme, *, board_name: str, reply_by_words: str) -> bytes:
    """Return the workbook of one lead's actions; the same bytes for the same arguments.

    Args:
        reply_by_words: when the answer is wanted, as the letter says it: `noon on Thursday 31 December`.
    """
    empty = form()
    labels = ",".join(scheme.label(rag).replace(",", " ").replace('"', "") for rag in (scheme.labels or tuple(Rag)))
    last = HEADER_ROW + len(actions)
    return empty.filled(
        title=_xml(f"{board_name}: your actions"),
        ask=_xml(f"Please send this file back by {reply_by_words}, or simply reply to the email."),
        labels=_xml(labels),
        rows="".join(_row(empty, row, action, scheme) for row, action in enumerate(actions, HEADER_ROW + 1)),
        last=max(last, HEADER_ROW + 1),
        end=last + 2,
    )


def _xml(text: str) -> str:
    return escape(cell_text(text))


def _row(empty: Form, row: int, action: Action, scheme: Scheme) -> str:
    words = (
        action.key,
        action.ref_raw or action.ref,
        held_objective(action),
        held_activity(action),
        held_colour(action, scheme),
        held_date(action),
        action.progress,
    )
    cells = [
        _cell(empty, f"{letter}{row}", n, text)
        for n, (letter, text) in enumerate(zip(_COLUMNS, words + _EMPTY, strict=True))
    ]
    longest = max(_lines(text, width) for text, width in zip(words, WIDTHS, strict=False))
    return f'<row r="{row}" ht="{min(400, max(45, 14.5 * longest)):g}" customHeight="1">{"".join(cells)}</row>'


def _cell(empty: Form, place: str, column: int, text: str) -> str:
    if not text:
        return f'<c r="{place}" s="{empty.looks[BLANK][column]}"/>'
    look = empty.looks[FORMULA if like_formula(text) else WORDS][column]
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{_xml(text)}</t></is></c>'


def _lines(text: str, width: int) -> int:
    return sum(1 + len(line) // max(1, int(width * 0.95)) for line in text.split("\n"))


def held_colour(action: Action, scheme: Scheme) -> str:
    """Return the words for the colour we hold."""
    return scheme.label(action.rag.value)


def held_date(action: Action) -> str:
    """Return the words for the date we hold: the day, after the words it was written in where those were not a day."""
    due = action.current_due
    if not due:
        return "No date held"
    return due.raw if due.date is None else in_words(due.date) + _written(due)


def held_objective(action: Action) -> str:
    """Return an objective in one line: its number and title."""
    return " – ".join(w for w in (action.objective.number, action.objective.title) if w)


def held_activity(action: Action) -> str:
    """Return what an action is, and below it its deliverables, one a line, with the dates we hold for them."""
    return "\n".join((action.activity, *map(_deliverable, action.deliverables)))


def _deliverable(part: Deliverable) -> str:
    due = part.revised or part.due
    number = part.number.strip(" .()")
    day = f" ({in_words(due.date) if due.date else due.raw})" if due else ""
    return f"{number + '. ' if number else '- '}{' '.join(part.text.split())}{day}"


def _written(due: Due) -> str:
    return "" if due.kind is DueKind.DAY or not due.raw else f' (written "{due.raw}")'
