"""Tables side by side: a sheet cut into bands, each with the columns of one table.

A row in which two headers stand, parted by an empty column, cuts the sheet from there down (the titles above included) to
the next header that reaches across the cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lacflow.board.headers import fold_header
from lacflow.documents.cells import Cell, Sheet
from lacflow.documents.columns import Vocabulary
from lacflow.documents.headings import header_at, visible


def bands(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Sheet]:
    """Yield the parts of a sheet in reading order: the whole of it where no tables stand side by side."""
    numbers = sorted(sheet.rows)
    start, at = 0, 0
    while at < len(numbers):
        cuts = _cuts(sheet, numbers[at], vocabulary)
        if not cuts:
            at += 1
            continue
        first = _with_titles(sheet, numbers, at, cuts)
        if first > start:
            yield _part(sheet, numbers[start:first], 1, None)
        end = next(
            (i for i in range(at + 1, len(numbers)) if _reaches_across(sheet, numbers[i], cuts, vocabulary)), None
        )
        stop = len(numbers) if end is None else _with_titles(sheet, numbers, end, cuts)
        edges: list[int | None] = [1, *cuts, None]
        for left, right in pairwise(edges):
            yield _part(sheet, numbers[first:stop], left or 1, right)
        start = at = stop
    if start < len(numbers):
        yield sheet if start == 0 else _part(sheet, numbers[start:], 1, None)


def _part(sheet: Sheet, rows: Sequence[int], left: int, right: int | None) -> Sheet:
    wanted = frozenset(rows)
    cells = {
        place: cell
        for place, cell in sheet.cells.items()
        if place[0] in wanted and left <= place[1] and (right is None or place[1] < right)
    }
    return replace(sheet, cells=cells)


def _cuts(sheet: Sheet, number: int, vocabulary: Vocabulary) -> list[int]:
    """Return the first columns of the second and further headers in a row; none where there is one header or no header."""
    pieces = _pieces(sheet, visible(sheet, number))
    if len(pieces) < 2 or not all(_named(p, vocabulary) for p in pieces):
        return []
    heads = [p for p in pieces if len(p) > 1 and _heads(sheet, number, p, vocabulary)]
    return [p[0].column for p in heads[1:]] if len(heads) == len(pieces) else []


def _named(piece: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    return sum(len(c.text) <= 60 and bool(vocabulary.claims(fold_header(c.text))) for c in piece) > 1


def _heads(sheet: Sheet, number: int, piece: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    alone = _part(sheet, range(number, number + 16), piece[0].column, piece[-1].column + 1)
    return header_at(alone, number, vocabulary) is not None


def _pieces(sheet: Sheet, cells: Sequence[Cell]) -> list[list[Cell]]:
    pieces: list[list[Cell]] = []
    for cell in cells:
        end = pieces[-1][-1].column + sheet.width(pieces[-1][-1]) if pieces else 0
        if pieces and cell.column <= end:
            pieces[-1].append(cell)
        else:
            pieces.append([cell])
    return pieces


def _with_titles(sheet: Sheet, numbers: Sequence[int], at: int, cuts: Sequence[int]) -> int:
    """Return the place of the first row that belongs to tables side by side: a row of their titles stands with them."""
    if at == 0 or numbers[at] - numbers[at - 1] > 2:
        return at
    above = visible(sheet, numbers[at - 1])
    return at - 1 if len(above) == 1 or (above and all(c.column in (above[0].column, *cuts) for c in above)) else at


def _reaches_across(sheet: Sheet, number: int, cuts: Sequence[int], vocabulary: Vocabulary) -> bool:
    own = _cuts(sheet, number, vocabulary)
    if own:
        return own != list(cuts)
    header = header_at(sheet, number, vocabulary)
    return header is not None and any(header.left < cut <= header.right for cut in cuts)
