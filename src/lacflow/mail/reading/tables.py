"""The tables of a text whose rows are about actions: which column is which, and which action each row means.

Cells are joined by tabs, a row stands on one line. A row counts below a heading that names its columns; a column whose heading
stands in our letter is that column of ours, wherever it was moved. Where the heading was taken out, a row of ours is known by
its cells. Words in a line of their own between two rows, or in a row without a ref, go with the row above them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lacflow.board.plan import Action
from lacflow.board.refs import fold
from lacflow.mail.align import words_of

_KINDS = {
    "ref": re.compile(r"(?:ref(?:erence)?|no|number|item|action(?: (?:ref|no))?)\.?", re.IGNORECASE),
    "objective": re.compile(r"(?:objective|outcome|obj)(?: (?:no|number))?\.?", re.IGNORECASE),
    "colour": re.compile(r"(?:(?:new|current|action|proposed|revised) )?(?:b?rag|colou?r|status)(?: (?:rating|status|now))?", re.IGNORECASE),
    "due": re.compile(r"(?:(?:new|revised|due|target|end|completion) ?)*(?:due|date|timescales?|deadline)(?: now| \(if .{1,20}\))?", re.IGNORECASE),
    "update": re.compile(r"(?:(?:your|progress|new|lead|latest|my) )*(?:updates?|progress|comments?|narrative|notes?)(?: (?:now|from|for|since|to|aug|sep)\b.{0,20})?", re.IGNORECASE),
}  # fmt: skip
#: What a heading of a column for the new value begins or ends with.
_FRESH = re.compile(r"(?:new|revised|proposed|updated|latest)\b|.*\bnow$")
#: No heading has more columns, or a longer name of one.
_MOST_COLUMNS, _LONGEST_NAME = 100, 40
#: A row without a heading is ours where so many of its cells are.
_FEWEST_OURS = 3
#: So far below words without a ref the next row is looked for.
_AS_FAR = 6


class Column(NamedTuple):
    """A column: what it holds (ref, objective, colour, due, update or other), its heading's words, and which of that name it is."""

    kind: str
    heading: str = ""
    number: int = 0


Cells = Mapping[Column, str]


@dataclass(frozen=True)
class Entry:
    """One row about an action.

    Attributes:
        line: where it stands. actions: those its ref can mean; a heading has none.
        shades: the fills of its cells that have one.
        below: it has no ref of its own and goes with the row above it.
        older: it stands in a table of an older message.
    """

    line: int
    actions: tuple[Action, ...] = ()
    cells: Cells = field(default_factory=dict)
    shades: Cells = field(default_factory=dict)
    below: bool = False
    older: bool = False


@dataclass(frozen=True)
class Letter:
    """What the tables of the letters sent have.

    Attributes:
        headings: the columns of each of them. rows: by action; tables: in how many tables of one letter it stands.
        lines: every line of the letters in plain words.
        loose: a table has rows without a ref.
    """

    headings: tuple[tuple[Column, ...], ...] = ()
    rows: Mapping[str, list[Cells]] = field(default_factory=dict)
    tables: Mapping[str, int] = field(default_factory=dict)
    lines: frozenset[tuple[str, ...]] = frozenset()
    loose: bool = False


_NO_LETTER = Letter()


def tables_of(texts: Sequence[str], actions: Sequence[Action]) -> Letter:
    """Return what the tables of the letters sent have."""
    headings: list[tuple[Column, ...]] = []
    rows: dict[str, list[Cells]] = {}
    tables: dict[str, int] = {}
    loose = False
    for text in texts:
        if "\t" not in text:
            continue
        split = text.split("\n")
        found = entries(split, actions)
        known = {entry.line for entry in found}
        first, last = min(known, default=0), max(known, default=-1)
        loose = loose or any("\t" in split[i] and i not in known for i in range(first, last + 1))
        here: Counter[str] = Counter()
        for entry in found:
            headings += [] if entry.actions else [tuple(entry.cells)]
            for action in entry.actions:
                rows.setdefault(action.key, []).append(entry.cells)
                here[action.key] += 1
        tables |= {key: max(count, tables.get(key, 0)) for key, count in here.items()}
    lines = frozenset(tuple(words_of(line)) for text in texts for line in text.split("\n")) if headings else frozenset()
    return Letter(tuple(dict.fromkeys(headings)), rows, tables, lines, loose)


def entries(
    lines: Sequence[str],
    actions: Sequence[Action],
    letter: Letter = _NO_LETTER,
    fills: Mapping[str, Sequence[str]] | None = None,
) -> list[Entry]:
    """Return the rows of every table in a text that are about an action, and the headings above them.

    Args:
        letter: the tables that were sent. fills: by the words of a row, the fill of each of its cells.
    """
    reading = _Reading(lines, actions, letter, fills or {})
    return _nearest(list(reading.entries()), letter)


def _nearest(found: list[Entry], letter: Letter) -> list[Entry]:
    """Mark the rows of an action that stands in tables above already: those are of older messages in the thread."""
    table = 0
    seen: dict[str, list[int]] = {}
    out = []
    for entry in found:
        table += not entry.actions
        older = False
        for action in entry.actions:
            tables = seen.setdefault(action.key, [])
            tables += [] if table in tables else [table]
            older = older or tables.index(table) >= max(letter.tables.get(action.key, 1), 1)
        out.append(replace(entry, older=True) if older and letter.rows else entry)
    return out


class _Reading:
    """A text's tables being read."""

    def __init__(
        self, lines: Sequence[str], actions: Sequence[Action], letter: Letter, fills: Mapping[str, Sequence[str]]
    ) -> None:
        self.lines = lines
        self.actions = actions
        self.letter = letter
        self.fills = fills
        self.columns: list[Column] = []
        self.last: tuple[Action, ...] = ()

    def entries(self) -> Iterator[Entry]:
        for i, line in enumerate(self.lines):
            cells = cells_of(line)
            if len(cells) < 2:
                yield from self._one_cell(i, line)
                continue
            named = columns_of(cells, self.letter.headings)
            if named:
                self.columns, self.last = named, ()
                yield Entry(i, (), dict.fromkeys(named, ""))
                continue
            entry = self._row(i, cells)
            if entry is not None:
                self.last = entry.actions
                yield entry

    def _one_cell(self, i: int, line: str) -> Iterator[Entry]:
        """Take a line of its own: between two rows it goes with the upper one; anywhere else it ends the table."""
        if not line.strip():
            return
        below = next((x for x in self.lines[i + 1 : i + 4] if x.strip()), "")
        if self.last and self.letter.rows and self._row(i, cells_of(below)) is not None:
            if tuple(words_of(line)) not in self.letter.lines:
                yield Entry(i, self._above(i), {Column("other"): line.strip()}, below=True)
            return
        self.columns, self.last = [], ()

    def _row(self, i: int, cells: Sequence[str]) -> Entry | None:
        for columns in (self.columns, *self.letter.headings):
            row = _by_column(columns, cells)
            found = _meant(row, self.actions, self.letter)
            if found and (columns is self.columns or self._is_ours(row, found)):
                return Entry(i, found, row, self._shades(columns, cells))
        return self._without_ref(i, cells)

    def _is_ours(self, row: Cells, found: Sequence[Action]) -> bool:
        sent = [was for a in found for was in self.letter.rows.get(a.key, ())]
        return any(sum(bool(c) and same(c, was.get(k, "")) for k, c in row.items()) >= _FEWEST_OURS for was in sent)

    def _without_ref(self, i: int, cells: Sequence[str]) -> Entry | None:
        """Return a row whose ref was left empty as words that go with the row above it."""
        row = _by_column(self.columns, cells)
        ref = next((cell for column, cell in row.items() if column.kind == "ref"), "x")
        ours = tuple(words_of(" ".join(cells))) in self.letter.lines
        if ref or ours or self.letter.loose or not self.last or not self.letter.rows or not any(cells):
            return None
        return Entry(i, self._above(i), row, self._shades(self.columns, cells), below=True)

    def _above(self, i: int) -> tuple[Action, ...]:
        """Return the actions that words without a ref can be about: the row above, and one of ours that is missing there.

        A row whose ref was struck out has none either, and stands where it stood.
        """
        order = list(self.letter.rows)
        at = order.index(self.last[0].key) if self.last[0].key in order else len(order)
        missing = order[at + 1 : at + 2]
        for line in self.lines[i + 1 : i + 1 + _AS_FAR]:
            columns = self.columns or [*self.letter.headings, ()][0]
            found = _meant(_by_column(columns, cells_of(line)), self.actions, self.letter)
            if found:
                missing = [key for key in missing if key not in {a.key for a in found}]
                break
        return (*self.last, *(a for a in self.actions if a.key in missing and a not in self.last))

    def _shades(self, columns: Sequence[Column], cells: Sequence[str]) -> Cells:
        found = self.fills.get("\t".join(cells).strip(), ()) if self.fills else ()
        return {column: fill for column, fill in zip(columns, found, strict=False) if fill}


def cells_of(line: str) -> list[str]:
    """Return the cells of a line, without marks of emphasis."""
    return [cell.strip(" *_") for cell in line.split("\t")]


def _by_column(columns: Sequence[Column], cells: Sequence[str]) -> dict[Column, str]:
    if not columns:
        return {}
    more = (Column("other", "", 100 + n) for n in range(9))
    return dict(zip([*columns, *more], cells, strict=False))


def columns_of(cells: Sequence[str], ours: Sequence[Sequence[Column]] = ()) -> list[Column]:
    """Return the columns a heading names; none for any other row, one of very many or of long cells included.

    Args:
        ours: the columns of the tables that were sent; the one most like it is the table this one was.
    """
    if len(cells) > _MOST_COLUMNS or any(len(c) >= _LONGEST_NAME for c in cells):
        return []
    kinds = [next((kind for kind, form in _KINDS.items() if form.fullmatch(c)), "other") for c in cells]
    refs = [i for i, kind in enumerate(kinds) if kind == "ref"]
    # Others head the refs only where no column is called so: `Ref | Action | BRAG`, `No | Ref | Action`.
    named_so = [i for i in refs if cells[i].lower().startswith("ref")]
    plain = [i for i in refs if not cells[i].lower().startswith("action")]
    kinds = ["other" if kind == "ref" and i != (named_so or plain or refs)[0] else kind for i, kind in enumerate(kinds)]
    if not refs or not any(kind in kinds for kind in ("colour", "due", "update")):
        return []
    named: list[Column] = []
    for kind, cell in zip(kinds, cells, strict=True):
        heading = " ".join(words_of(cell))
        named.append(Column(kind, heading, sum(c.heading == heading and c.kind == kind for c in named)))
    return _renamed(named, max(ours, key=lambda columns: len(set(columns) & set(named)), default=()))


def _renamed(named: list[Column], ours: Collection[Column]) -> list[Column]:
    """Give a column that only has another heading than ours (`RAG` for `BRAG`) our name, where ours is not there."""
    for column in ours:
        like = [c for c in named if c.kind == column.kind and c not in ours and not is_fresh(c)]
        if column.kind != "other" and column not in named and like:
            named = [column if c == like[0] else c for c in named]
    return named


def _meant(row: Cells, actions: Sequence[Action], letter: Letter) -> tuple[Action, ...]:
    """Return the actions a row's ref can mean: those of its objective, or of its words where they are ours."""
    ref = fold(next((cell for column, cell in row.items() if column.kind == "ref"), ""))
    objective = next((cell for column, cell in row.items() if column.kind == "objective"), "").strip(".").lower()
    found = tuple(a for a in actions if ref and fold(a.ref or a.key) == ref)
    nearer = tuple(a for a in found if a.objective.number.lower() == objective) or found
    if len(nearer) < 2:
        return nearer
    worded = tuple(a for a in nearer if any(_shares_words(row, was) for was in letter.rows.get(a.key, ())))
    return worded if len(worded) == 1 else nearer


def _shares_words(row: Cells, was: Cells) -> bool:
    """Tell whether a row has a cell of several words that was sent in another."""
    long = [words_of(c) for c in was.values() if len(c.split()) > 2]
    return any(words_of(c)[: len(w)] == w for c in row.values() for w in long)


def is_fresh(column: Column) -> bool:
    """Tell whether a column's heading says that it is for the new value: `New BRAG`, `Date now`."""
    return bool(_FRESH.match(column.heading))


def same(cell: str, other: str) -> bool:
    """Tell whether two cells have the same words."""
    return cell == other or words_of(cell) == words_of(other)
