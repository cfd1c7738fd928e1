"""What stands around the tables of a returned file: words below them, issues and risks, other sheets, pictures, text boxes.

Where the file that was sent is known, what is new in it is held, row by row. Where it is not, what stood there before cannot
be told from what was added: all that is not known from the plan is held once a sheet, but for what stands above a table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from lacflow.board.readings import Held
from lacflow.documents.cells import Book, Cell
from lacflow.documents.returned_covering import is_closing, is_covering, is_note
from lacflow.documents.returned_line import Page
from lacflow.documents.returned_titles import is_group, is_key, is_name, is_of_program, is_title, is_total, titles_of
from lacflow.documents.returned_words import folded

_PICTURE = Held("a picture", "a picture was pasted into the file: please type what it says")
_LEAST = 3
#: A heading that a table is cut up by.
_OBJECTIVE = re.compile(r"(?:objective|priority|theme|workstream) \w{1,4}", re.IGNORECASE)
_MOST = 1500
#: So many words a line of a signature has.
_SIGNED = 6


def around(
    pages: Sequence[Page],
    base_pages: Sequence[Page] | None,
    book: Book,
    base: Book | None,
    known: Collection[str],
    keys: Mapping[tuple[str, int], str],
) -> list[Held]:
    """Return what is held of the words and pictures outside the lines.

    Args:
        base_pages, base: of the file that was sent; None where that is not known.
        known: words that stood there before, folded.
        keys: the action of each line, by sheet and row: what stands right below a line may be its own.
    """
    held: list[Held] = []
    titles = titles_of(base_pages or ())
    tracked = _is_tracked(pages)
    for page in pages:
        new = [c for c in page.outside if (words := folded(c.text or c.comment)) and words not in known]
        if any(is_of_program(c.text) for c in page.outside):
            continue
        new = [c for c in new if c.comment or c.before is not None] if tracked else new
        new = [c for c in new if c.comment or not (is_key(c.text) or (c.row < page.first and is_title(c.text, titles)))]
        new = [c for c in new if c.row <= page.last or c.comment or not is_total(_text(new, c.row))]
        held += _rows(page, new, keys) if base_pages is not None else _unknown(page, new)
    before = set(base.remarks) if base is not None else set()
    if _pictures(pages, base_pages) > 0:
        held.append(_PICTURE)
    boxes = (r for r in book.remarks if r not in before and "text box" in r)
    return held + [Held(remark.split(": ", 1)[-1], "written in a text box") for remark in boxes]


def _is_tracked(pages: Sequence[Page]) -> bool:
    """Tell whether the changes of a file were tracked: what none of them touched then stood there before."""
    cells = (c for page in pages for c in (*page.outside, *(c for line in page.lines for c in line.cells.values())))
    return any(c.before is not None for c in cells)


def _pictures(pages: Sequence[Page], base_pages: Sequence[Page] | None) -> int:
    """Return how many pictures outside the lines were added; those above a table may be a council's own."""
    if base_pages is not None:
        return sum(c.pictures for p in pages for c in p.outside) - sum(
            c.pictures for p in base_pages for c in p.outside
        )
    return sum(c.pictures for p in pages for c in p.outside if c.row > p.first)


def _rows(page: Page, new: Sequence[Cell], keys: Mapping[tuple[str, int], str]) -> list[Held]:
    held = []
    closed = False
    for number in sorted({c.row for c in new}):
        text = _text(new, number)
        cells = [c.text for c in new if c.row == number]
        if number in page.over and len(cells) > 1 and all(map(is_group, cells)):
            continue
        if _OBJECTIVE.fullmatch(text.strip()) or (number < page.first and is_note(text)):
            continue
        if is_covering(text) or (closed and number > page.last and is_name(text, _SIGNED)):
            closed = closed or is_closing(text)
            continue
        key = keys.get((page.name, number - 1), "")
        held.append(Held(text, _why(page, number), (key,) if key else ()))
    return held


def _why(page: Page, number: int) -> str:
    at = f"row {number} of “{page.name}”"
    return (
        f"{at}: {page.notes[number]}, perhaps a new one" if number in page.notes else f"{at}: written outside the table"
    )


def _text(cells: Sequence[Cell], number: int) -> str:
    return " | ".join(c.text or c.comment for c in cells if c.row == number)


def _unknown(page: Page, new: Sequence[Cell]) -> list[Held]:
    """Hold what stands below the tables of a sheet, or on a sheet without any, where nobody knows what stood there."""
    if page.hidden:
        return []
    below = [c for c in new if c.row > page.last and c.text not in page.titles]
    texts = [_text(below, number) for number in sorted({c.row for c in below})]
    said = "\n".join(t for t in texts if len(t.split()) >= _LEAST)[:_MOST]
    where = "below the table" if page.last else "on a sheet without actions"
    return [Held(said, f"“{page.name}”: written {where}, and may have stood there before")] if said else []
