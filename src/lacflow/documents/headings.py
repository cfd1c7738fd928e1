"""Headers and headings: where a table's header stands, over one row or two, and which lone lines head a section.

A group header (`Dates` over `Target` and `Revised`) belongs to the headers under it, merged or not. A heading names an
objective or outcome where it says so, or where it is marked and numbered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lacflow.board.plan import Objective
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.columns import Columns, Vocabulary, first_words, recognise
from lacflow.documents.contents import is_date

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_HEADING = re.compile(
    r"(?:strategic |key |our )?(?:objective|outcome|priority|theme|aim|goal|pledge|strand|section|workstream|ambition"
    r"|commitment)(?: area| group)?\s*(?:no\.?\s*)?(?P<number>\d+(?:\.\d+)*|[A-H]\b|[IVX]+\b"
    rf"|(?:{'|'.join(_WORDS)})\b)?"
    r"\s*(?P<mark>[-\u2013\u2014:.)]*)\s*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r"(?P<number>\d{1,2})[.)]?\s+(?P<title>[A-Z].{4,150})")
_NO_TITLE = re.compile(
    r"(?:appendix|annex|glossary|notes?\b|abbreviations|version control|change log"
    r"|(?:(?:brag|rag|colours?|status|ratings?)\b[ -]*)*(?:key|legend|definitions?|ratings?|guide)\b"
    r"(?! (?:action|objective)))",
    re.IGNORECASE,
)
#: How many rows under a header are looked at to tell what a column holds, and how many columns may lie between two tables.
_SAMPLE = 14


@dataclass(frozen=True)
class Header:
    """A table's header: its first and last row, its first and last column, and what its columns are."""

    top: int
    bottom: int
    left: int
    right: int
    columns: Columns


def is_appendix(text: str) -> bool:
    """Tell whether a line opens what is no part of the plan: an appendix, a key to colours, notes."""
    return bool(_NO_TITLE.match(text.strip(" *•-")))


def visible(sheet: Sheet, number: int) -> list[Cell]:
    """Return the cells with words of a row, those in hidden columns left out."""
    return [c for c in sheet.rows.get(number, ()) if c.text and c.column not in sheet.hidden_columns]


def header_at(sheet: Sheet, number: int, vocabulary: Vocabulary) -> Header | None:
    """Return the header that begins in a row, over one row or two; None where none does."""
    cells = visible(sheet, number)
    if not _could_head(cells):
        return None
    one = _header(sheet, number, number, {c: (t,) for c, t in _texts(cells).items()}, vocabulary)
    lower = visible(sheet, number + 1)
    if not _could_stand_under(sheet, cells, lower):
        return one
    two = _header(sheet, number, number + 1, _grouped(sheet, cells, lower), vocabulary)
    alone = recognise(first_words(lower), lambda column: _below(sheet, number + 1, column), vocabulary)
    most = max(len(x.columns.fields) if x else 0 for x in (one,))
    most = max(most, len(alone.fields) if alone else 0)
    return two if two is not None and len(two.columns.fields) > most else one


def _texts(cells: Sequence[Cell]) -> dict[int, str]:
    return {c.column: c.text for c in cells}


def _could_head(cells: Sequence[Cell]) -> bool:
    return bool(cells) and all(isinstance(c.value, str) and len(c.text) <= 90 for c in cells)


def _header(
    sheet: Sheet, top: int, bottom: int, ways: dict[int, tuple[str, ...]], vocabulary: Vocabulary
) -> Header | None:
    columns = recognise(ways, lambda column: _below(sheet, bottom, column), vocabulary)
    if columns is None:
        return None
    rights = [c.column + sheet.width(c) - 1 for n in (top, bottom) for c in visible(sheet, n)]
    return Header(top, bottom, min(ways), max(rights), columns)


def _below(sheet: Sheet, number: int, column: int) -> list[Cell]:
    """Return the first cells under a header, as far as no blank row parts them from it."""
    found: list[Cell] = []
    for row in range(number + 1, number + 1 + _SAMPLE):
        if row not in sheet.rows and found:
            break
        if (cell := sheet.cells.get((row, column))) is not None:
            found.append(cell)
    return found


def _could_stand_under(sheet: Sheet, upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Tell whether a row may be the second row of a header: short words, under a group or where nothing stands."""
    if (
        len(upper) < 2
        or not lower
        or any(len(c.text) > 45 or not isinstance(c.value, str) or is_date(c) for c in lower)
    ):
        return False
    return any(sheet.width(c) > 1 for c in upper) or any(c.column not in _texts(upper) for c in lower)


def _grouped(sheet: Sheet, upper: Sequence[Cell], lower: Sequence[Cell]) -> dict[int, tuple[str, ...]]:
    """Return for each column the ways its two headers read together, the likeliest first."""
    over, under = _texts(upper), _texts(lower)
    spans = {c.column: c.column + sheet.width(c) - 1 for c in upper}
    ways: dict[int, tuple[str, ...]] = {}
    for column in sorted({*over, *under}):
        start = max((c for c in over if c <= column), default=0)
        group = over.get(start, "") if start else ""
        merged = bool(start) and spans[start] > start
        if merged and spans[start] < column:
            group = ""
        sub = under.get(column, "")
        if not sub:
            ways[column] = (over[column],)
        elif not group or (not merged and start != column and not _starts_group(start, under)):
            ways[column] = (sub,)
        else:
            ways[column] = (f"{sub} {group}", f"{group} {sub}", *(() if _speaks_of_time(group) else (sub,)))
    return ways


def _starts_group(start: int, under: dict[int, str]) -> bool:
    return start in under


def _speaks_of_time(group: str) -> bool:
    return bool(re.search(r"\d|\b(?:previous|last|prior|savings?|financ\w+|old|data)\b", group.lower()))


def heading(text: str, *, marked: bool) -> Objective | None:
    """Return the objective a lone line names, or None where it is prose.

    Args:
        marked: the line stands out (bold, filled or merged across); only then do bare numbers or words head a section.

    Example:
        `Objective 3 – Staying close` -> 3, `Staying close`; `How will we do this:` -> None.
    """
    stated = stated_heading(text)
    if stated is not None:
        return stated
    first = text.strip().split("\n")[0].strip()
    numbered = _NUMBERED.fullmatch(first)
    if marked and numbered:
        return Objective(numbered["number"], numbered["title"].strip())
    plain = marked and 3 < len(first) <= 80 and first == text.strip() and first[0].isupper()
    if plain and not re.search(r"[:.;?]$|\d", first) and not is_appendix(first):
        return Objective("", first)
    return None


def stated_heading(text: str) -> Objective | None:
    """Return the objective a line names in so many words: `Outcome 2: Homes`, `Theme: Homes`; else None."""
    first = text.strip().split("\n")[0].strip()
    match = _HEADING.match(first)
    if match and (match["number"] or (match["mark"] and match["title"])) and len(first) < 300:
        title = match["title"].strip() or _second_line(text)
        return Objective(_in_figures(match["number"] or ""), title)
    return None


def _in_figures(number: str) -> str:
    return str(_WORDS.index(number.lower()) + 1) if number.lower() in _WORDS else number


def _second_line(text: str) -> str:
    lines = [x.strip() for x in text.strip().split("\n") if x.strip()]
    return lines[1] if len(lines) == 2 and len(lines[1]) < 200 else ""
