"""What the cells of a column hold, told from themselves: refs, dates, colours, names, sentences.

Each question is asked of the cells under a header, blanks left out. A column with nothing in it fits anything that may be
empty (dates, colours, priorities).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from lacflow.board.due import read_due
from lacflow.board.fills import colour_of
from lacflow.board.plan import DueKind
from lacflow.board.refs import is_ref
from lacflow.documents.cells import Cell

_COLOUR = re.compile(r"\W*(?:red|amber|green|blue|[rgab])\b(?![&'])", re.IGNORECASE)
_WORD = r"[A-Z][\w'’.-]*"
_NAME = re.compile(rf"(?:(?:Dr|Mr|Mrs|Ms|Cllr)\.? )?{_WORD}(?: (?:de|van|von|of|and|&|{_WORD})){{0,5}}")
_LONGEST_REF = 14
_NO_DATE = (DueKind.UNREADABLE, DueKind.NONE)


def numbered(cells: Sequence[Cell]) -> bool:
    """Tell whether the short cells look like refs for the better part; headings between them do not count."""
    held = [c.text for c in cells if c.text]
    short = [t for t in held if len(t) <= _LONGEST_REF]
    return not held or sum(is_ref(t) for t in short) * 2 >= max(len(short), 1)


def dated(cells: Sequence[Cell]) -> bool:
    """Tell whether the cells are dates or words that stand for one, not figures."""
    held = [c for c in cells if c.text]
    return not held or sum(is_date(c) for c in held) * 2 >= len(held)


def of_colours(cells: Sequence[Cell]) -> bool:
    """Tell whether any cell shows one of the colours, in words or by its fill, or none holds anything."""
    held = [c for c in cells if c.text or (c.fill and not c.fill.startswith("?"))]
    return not held or any(is_colour(c) for c in held)


def wordy(cells: Sequence[Cell]) -> bool:
    """Tell whether the cells hold sentences or titles rather than numbers or single words."""
    held = [c.text for c in cells if c.text]
    return bool(held) and sum(len(t) >= 10 and any(x.isalpha() for x in t) for t in held) > len(held) / 2


def named_short(cells: Sequence[Cell]) -> bool:
    """Tell whether the cells hold a word or two at most (`High`, `1`), or nothing."""
    held = [c.text for c in cells if c.text]
    return not held or sum(len(t) <= 16 for t in held) * 2 > len(held)


def is_date(cell: Cell) -> bool:
    """Tell whether a cell is a date, or words that stand for one (`TBC`, `Ongoing`)."""
    if isinstance(cell.value, date):
        return True
    if not isinstance(cell.value, str):
        return False
    due = read_due(cell.standing)
    return due.kind not in _NO_DATE or due.why.startswith(
        ("no such day", "no year", "a month without", "several dates")
    )


def is_colour(cell: Cell) -> bool:
    """Tell whether a cell shows a colour by itself: a word or letter, or a fill and nothing else."""
    if cell.text:
        return bool(_COLOUR.match(cell.standing)) and (len(cell.standing) > 1 or cell.standing.lower() in "rgab")
    return colour_of(cell.fill).rag is not None


def is_name(cell: Cell) -> bool:
    """Tell whether a cell's words may be people, posts or teams: a few short lines, capitals first, no sentence."""
    lines = [x.strip(" ,;/") for x in re.split(r"[\n/;,]", cell.text) if x.strip(" ,;/")]
    return bool(lines) and len(cell.text) < 80 and all(_NAME.fullmatch(x) and x[0].isupper() for x in lines)
