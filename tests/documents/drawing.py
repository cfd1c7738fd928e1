"""Draw one described document as a workbook and as a Word document, and score what was read of it against its truth.

A sheet is a list of blocks: a string is a line, `Line` a marked one, `Grid` a table, `Gap` blank rows. In a grid `None` is a
blank cell, `UP` and `LEFT` say that a cell belongs to the one above or to the left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from io import BytesIO
from typing import Any

from lacflow.board.plan import Plan
from lacflow.documents import plan_to_json

UP, LEFT = "^", "<"
FILLS = {"blue": "00B0F0", "green": "00B050", "amber": "FFC000", "red": "FF0000", "grey": "D9D9D9", "head": "1F3864"}


@dataclass(frozen=True)
class C:
    """A cell with looks: a fill by name, bold, a number format, words struck through before its own."""

    value: Any = None
    fill: str = ""
    bold: bool = False
    shape: str = ""
    struck: str = ""


@dataclass(frozen=True)
class Line:
    """A line of words that stands out: bold, merged over columns (in a workbook) or a heading (in Word)."""

    text: str
    bold: bool = True
    across: int = 1
    fill: str = ""


@dataclass(frozen=True)
class Grid:
    """A table, its first column in a workbook counted from 1; `head` rows are bold and filled."""

    rows: Sequence[Sequence[Any]]
    left: int = 1
    head: int = 1


@dataclass(frozen=True)
class Gap:
    """Blank rows; in Word an empty paragraph."""

    rows: int = 1


Block = str | Line | Grid | Gap


@dataclass(frozen=True)
class Paper:
    """A described document, and what a careful person reads in it."""

    name: str
    sheets: Mapping[str, Sequence[Block]]
    truth: Sequence[Mapping[str, Any]]
    hidden: frozenset[str] = frozenset()
    word: bool = True
    issues: int = 0
    risks: int = 0
    told: frozenset[str] = field(default=frozenset())


def unit(text: str, **known: Any) -> dict[str, Any]:
    """Return one true unit: a deliverable, or an action without any; dates as ISO strings."""
    return {"text": text, "ref": None, "objective": None, "leads": [], "due": None, "revised": None, "rag": None,
            "savings_rag": None, "savings_k": None, "priority": None, **known}  # fmt: skip


def as_workbook(paper: Paper) -> bytes:
    """Return the document as .xlsx."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, blocks in paper.sheets.items():
        sheet = book.create_sheet(name)
        if name in paper.hidden:
            sheet.sheet_state = "hidden"
        row = 1
        for block in blocks:
            row = _draw(sheet, block, row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _draw(sheet: Any, block: Block, row: int) -> int:
    if isinstance(block, Gap):
        return row + block.rows
    if isinstance(block, str | Line):
        line = Line(block, bold=False) if isinstance(block, str) else block
        _cell(sheet.cell(row, 1), C(line.text, line.fill, line.bold))
        if line.across > 1:
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=line.across)
        return row + 1
    for r, cells in enumerate(block.rows):
        for c, cell in enumerate(cells):
            if cell is not None and cell not in (UP, LEFT):
                looks = (
                    cell if isinstance(cell, C) else C(cell, bold=r < block.head, fill="head" if r < block.head else "")
                )
                _cell(sheet.cell(row + r, block.left + c), looks)
    for top, left, bottom, right in _merges(block.rows):
        sheet.merge_cells(
            start_row=row + top, start_column=block.left + left, end_row=row + bottom, end_column=block.left + right
        )
    return row + len(block.rows)


def _cell(cell: Any, looks: C) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font, PatternFill

    cell.value = looks.value
    if looks.struck:
        cell.value = CellRichText(
            TextBlock(InlineFont(strike=True), looks.struck), TextBlock(InlineFont(), looks.value)
        )
    if looks.fill:
        cell.fill = PatternFill("solid", fgColor="FF" + FILLS.get(looks.fill, looks.fill))
    if looks.bold:
        cell.font = Font(bold=True)
    if looks.shape:
        cell.number_format = looks.shape


def _merges(rows: Sequence[Sequence[Any]]) -> Iterable[tuple[int, int, int, int]]:
    for r, cells in enumerate(rows):
        for c, cell in enumerate(cells):
            if cell in (UP, LEFT):
                continue
            right = c
            while right + 1 < len(cells) and cells[right + 1] == LEFT:
                right += 1
            bottom = r
            while bottom + 1 < len(rows) and c < len(rows[bottom + 1]) and rows[bottom + 1][c] == UP:
                bottom += 1
            if (bottom, right) != (r, c):
                yield r, c, bottom, right


def as_word(paper: Paper) -> bytes:
    """Return the document as .docx; sheets follow one another, hidden ones left out."""
    from docx import Document

    document = Document()
    for name, blocks in paper.sheets.items():
        if name in paper.hidden:
            continue
        for block in blocks:
            if isinstance(block, Gap):
                document.add_paragraph("")
            elif isinstance(block, str | Line):
                line = Line(block, bold=False) if isinstance(block, str) else block
                document.add_paragraph().add_run(line.text).bold = line.bold or None
            else:
                _table(document, block)
                document.add_paragraph("")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Any, grid: Grid) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    wide = max(len(r) for r in grid.rows)
    table = document.add_table(len(grid.rows), wide)
    for top, left, bottom, right in _merges(grid.rows):
        table.cell(top, left).merge(table.cell(bottom, right))
    for r, cells in enumerate(grid.rows):
        for c, cell in enumerate(cells):
            if cell is None or cell in (UP, LEFT):
                continue
            looks = cell if isinstance(cell, C) else C(cell, bold=r < grid.head, fill="head" if r < grid.head else "")
            place = table.cell(r, c)
            lines = _words(looks).split("\n")
            for n, text in enumerate(lines):
                paragraph = place.paragraphs[0] if n == 0 else place.add_paragraph()
                if looks.struck and n == 0:
                    paragraph.add_run(looks.struck).font.strike = True
                paragraph.add_run(text).bold = looks.bold or None
            if looks.fill:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), FILLS.get(looks.fill, looks.fill))
                place._tc.get_or_add_tcPr().append(shade)


def _words(looks: C) -> str:
    if isinstance(looks.value, date):
        return looks.value.strftime("%b-%y" if looks.shape == "mmm-yy" else "%d/%m/%Y")
    if isinstance(looks.value, float) and looks.shape == "0.00":
        return f"{looks.value:.2f}"
    return "" if looks.value is None else str(looks.value)


@dataclass
class Score:
    """How a reading compares with the truth: `faults` in words, shares, and what must be none."""

    found: float = 0.0
    cells: float = 0.0
    guessed_dates: int = 0
    wrong_colours: int = 0
    extra: int = 0
    faults: list[str] = field(default_factory=list)


def score(plan: Plan, truth: Sequence[Mapping[str, Any]]) -> Score:
    """Score a plan against the true units of its document."""
    got = list(_units(plan_to_json(plan)))
    pairs = sorted(
        ((_ratio(t["text"], g["text"]), -i, -j) for i, t in enumerate(truth) for j, g in enumerate(got)), reverse=True
    )
    match: dict[int, int] = {}
    for ratio, i, j in pairs:
        if ratio >= 0.75 and -i not in match and -j not in match.values():
            match[-i] = -j
    result, right, asked = Score(), 0, 0
    for i, true in enumerate(truth):
        if i not in match:
            result.faults.append(f"missing: {true['text'][:60]}")
            continue
        mine = got[match[i]]
        for name, want in true.items():
            same = _same(name, want, mine[name])
            if want not in (None, []):
                asked, right = asked + 1, right + same
            if not same and (want not in (None, []) or name in ("due", "revised", "rag", "savings_rag")):
                result.faults.append(f"{name} of {true['text'][:40]!r}: want {want!r}, got {mine[name]!r}")
                if mine[name] and name in ("due", "revised"):
                    result.guessed_dates += 1
                if mine[name] and name in ("rag", "savings_rag"):
                    result.wrong_colours += 1
    for j, mine in enumerate(got):
        if j not in match.values():
            result.faults.append(f"extra: {mine['text'][:60]!r} {mine['due']} {mine['rag']}")
            result.guessed_dates += bool(mine["due"])
            result.wrong_colours += bool(mine["rag"])
    result.extra = len(got) - len(match)
    result.found = len(match) / len(truth)
    result.cells = right / asked if asked else 1.0
    return result


def _units(plan: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for action in plan["actions"]:
        base = {
            "ref": action["ref"],
            "objective": action["objective"]["number"],
            "leads": action["leads"],
            "rag": action["rag"]["value"],
            "savings_rag": action["savings_rag"]["value"],
            "savings_k": action["savings_k"],
            "priority": action["priority"],
        }
        for part in action["deliverables"] or [
            {"text": action["activity"], "due": action["due"], "revised": action["revised"]}
        ]:
            yield {**base, "text": part["text"], "due": part["due"]["date"], "revised": part["revised"]["date"]}


def _same(name: str, want: Any, got: Any) -> bool:
    if name == "leads":
        return {_fold(x) for x in want} == {_fold(x) for x in got}
    if name == "text":
        return _ratio(want, got) > 0.93
    if name in ("ref", "priority", "objective"):
        return _fold(want).replace(" ", "") == _fold(got).replace(" ", "")
    return bool(want == got)


def _ratio(one: str, two: str) -> float:
    return SequenceMatcher(None, _fold(one), _fold(two), autojunk=False).ratio()


def _fold(text: Any) -> str:
    return re.sub(r"[^a-z0-9.]+", " ", unicodedata.normalize("NFKC", str(text or "")).lower()).strip(" .")
