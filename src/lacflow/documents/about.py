"""What a document says of itself above its first table: sponsor, leads, project manager, reporting date, overall colours.

A label stands before its words in the same cell (`Sponsor: Ann Lee`), in the cell to the left, or in the cell above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lacflow.board.headers import fold_header
from lacflow.board.matching import split_leads
from lacflow.board.plan import About
from lacflow.board.rag import Scheme
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.headings import visible
from lacflow.documents.values import colour_in, due_of

_WHOLE = r"(?:overall |programme |project |current |total )*"
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("savings_rag", re.compile(_WHOLE + r"(?:savings?|financ\w+) (?:b?rag|colour|status|rating).*")),
    ("rag", re.compile(_WHOLE + r"(?:(?:actions?|delivery|progress) )?(?:b?rag|colour|status|rating)(?: status| rating)?")),
    ("sponsor", re.compile(r"(?:\w+ )?sponsors?(?: sro)?|senior responsible (?:owner|officer)|sro")),
    ("project_manager", re.compile(r"(?:project|programme) (?:manager|management|officer)s?|pm")),
    ("leads", re.compile(r"(?:project|programme|service|plan|strategic) leads?|leads?(?: officers?)?")),
    ("reporting_date", re.compile(
        r"(?:report(?:ing)?|date of) (?:date|period|report|month)|date|period|as at|(?:last )?updated")),
)  # fmt: skip
_LONGEST = 45


def about(sheet: Sheet, rows: Sequence[int], scheme: Scheme, *, from_1904: bool = False) -> About:
    """Return what the rows above the first table say of the document."""
    pairs = list(_pairs(sheet, rows))
    title = _title(sheet, rows)
    found: dict[str, Cell] = {}
    other: dict[str, str] = {}
    for label, cell in pairs:
        field = field_of(label)
        if field and field not in found:
            found[field] = cell
        elif not field and not title.startswith(label):
            other.setdefault(label, cell.text)
    date = found.get("reporting_date")
    return About(
        title=title,
        sponsor=found["sponsor"].text if "sponsor" in found else "",
        leads=split_leads(found["leads"].text) if "leads" in found else (),
        project_manager=found["project_manager"].text if "project_manager" in found else "",
        reporting_date=due_of(date, from_1904=from_1904),
        rag=colour_in(found.get("rag"), scheme)[0],
        savings_rag=colour_in(found.get("savings_rag"), scheme)[0],
        other=other,
    )


def field_of(label: str) -> str | None:
    """Return what a label above the tables stands for: `Project Sponsor` -> sponsor."""
    folded = fold_header(label)
    return next((field for field, pattern in _LABELS if pattern.fullmatch(folded)), None)


def _title(sheet: Sheet, rows: Sequence[int]) -> str:
    """Return the first line that stands alone and is no label."""
    for number in rows:
        cells = visible(sheet, number)
        pair = _split(cells[0]) if len(cells) == 1 else None
        if len(cells) == 1 and not (pair and field_of(pair[0])) and len(cells[0].text) < 200:
            return cells[0].text.split("\n")[0].strip()
    return ""


def _pairs(sheet: Sheet, rows: Sequence[int]) -> Iterator[tuple[str, Cell]]:
    """Yield labels with the cells that hold what they label."""
    above: dict[int, str] = {}
    for number in rows:
        cells = [c for c in sheet.rows.get(number, ()) if c.text or (c.fill and not c.fill.startswith("?"))]
        known = [c for c in cells if field_of(c.text)]
        if len(known) > 1 and len(known) == len([c for c in cells if c.text]):
            above = {c.column: c.text for c in known}
            continue
        if above and not known:
            yield from ((above[c.column], c) for c in cells if c.column in above)
            above = {}
            continue
        above = {}
        yield from _across(cells)


def _across(cells: Sequence[Cell]) -> Iterator[tuple[str, Cell]]:
    label = ""
    for cell in cells:
        pair = _split(cell)
        if pair is not None and pair[1].text:
            yield pair
            label = ""
        elif label and not field_of(cell.text):
            yield label, cell
            label = ""
        elif _is_label(cell):
            label = cell.text.strip(" :")


def _is_label(cell: Cell) -> bool:
    return 1 < len(cell.text) <= _LONGEST and (
        field_of(cell.text) is not None or cell.text.rstrip().endswith(":") or cell.bold
    )


def _split(cell: Cell) -> tuple[str, Cell] | None:
    """Split `Sponsor: Ann Lee` into its label and the rest; None where the words are no label and value."""
    label, mark, rest = cell.text.partition(":")
    if not mark or len(label) > _LONGEST or "\n" in label or (field_of(label) is None and len(cell.text) > 120):
        return None
    return label.strip(), Cell(cell.row, cell.column, rest.strip(), fill=cell.fill)
