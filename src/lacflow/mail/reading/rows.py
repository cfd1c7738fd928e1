"""Rows of tables in a reply, read as answers: the table of our letter, edited, and one a lead typed (`tables` finds them).

Where the letter had the row, it is compared cell by cell: what was changed beside a colour or date was typed, words added to
any cell are an update, and a row left as it was says nothing. A colour or date typed over ours without a word anywhere is for
a person to see, and so are rows that took the values of their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lacflow.board.fills import colour_of
from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.mail.align import words_of
from lacflow.mail.reading.tables import Cells, Column, Entry, Letter, entries, is_fresh, same, tables_of

_ARROW = re.compile(
    r"\s*(?:-+>|=>|→|⇒|>+|(?:now |has )*(?:(?:moved|slipped|changed|extended|put back|pushed back|gone|back|revised|down|up)[ ]+)?to\b|now\b|[:;,/.–-])\s*",
    re.IGNORECASE,
)

#: A colour typed over ours with what happened: `Green - the panel met on 24 February`.
_COLOUR_AND_WORDS = re.compile(r"(?P<colour>[A-Za-z]{1,12})[ ]*[-–—:;,.][ ]+(?P<words>\S.*)", re.DOTALL)

#: A date typed over ours with what happened: `30/09/26 - nine still to come`.
_DATE_AND_WORDS = re.compile(r"(?P<due>[\w /.’'-]{4,20}?)[ ]+[-–—:;,][ ]+(?P<words>\S.*)", re.DOTALL)

#: What says in a cell that it stays: `Green still`.
_AS_IT_WAS = re.compile(
    r"(?:still|no change|as (?:is|before|was)|the same|same|unchanged|ok|okay|fine|correct|agreed|stands|stays|remains|[✓✔])[ .!]*",
    re.IGNORECASE,
)

#: What says in a cell what it was before: `Red (was Amber)`.
_WAS = re.compile(
    r"[ ]*[(\[](?:was|previously|prev|from|before|formerly)\b[^()\[\]]{1,40}[)\]]|[ ]*[,;–-]?[ ]+(?:was|previously|formerly)[ ]+[\w/. -]{1,20}$",
    re.IGNORECASE,
)
_SHIFTED = "it has the colour and date of the row beside it, and is not the only one"
_TWO_VALUES = "two cells of its row give different values"
_QUESTIONED = "a question mark was put behind what we hold"
_NO_CHANGE = "no change"
#: So many cells of one fill are a row that was marked.
_A_ROW = 3
#: So many words behind a colour are news, where they begin with no colour.
_WORDS = 3
#: Headings of columns that only count the rows.
_COUNTS = frozenset(["no", "number", "item", "line", "row", "s no"])
_COLOURS = frozenset(
    [*(rag.value for rag in Rag), *"bragn", "now", "yellow", "orange", "complete", "completed", "closed"]
)
_NEITHER = ("ref", "objective")


@dataclass(frozen=True)
class Row:
    """One row of a table about an action: what was typed into it.

    Attributes:
        edited: cells whose own words were changed. silent: values were typed over ours, and no word beside them.
        shaded: the colour its cell was filled with, where it is not the one we hold. doubt: why a person must look.
    """

    actions: tuple[Action, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    silent: bool = False
    shaded: Rag | None = None
    doubt: str = ""

    @property
    def says(self) -> bool:
        """Tell whether anything was typed into it."""
        return bool(self.typed or self.added or self.edited or self.shaded or self.doubt)


def rows_in(
    lines: Sequence[str],
    actions: Sequence[Action],
    sent: Sequence[str],
    fills: Mapping[str, Sequence[str]] | None = None,
) -> dict[int, Row | None]:
    """Return, by line, the rows of a reply's tables that are about an action; None for a header row.

    Example:
        `4a<tab>Publish it<tab>Blue` below `Ref<tab>Activity<tab>BRAG`, sent as Green -> 4a: colour Blue.
    """
    if not any("\t" in line for line in lines):
        return {}
    letter = tables_of(sent, actions)
    found = entries(lines, actions, letter, fills)
    rows = [_compared(entry, letter) if entry.actions else None for entry in found]
    shifted = _shifted(found, letter)
    out: dict[int, Row | None] = {}
    for entry, row in zip(found, rows, strict=True):
        out[entry.line] = replace(row, doubt=_SHIFTED) if row is not None and entry.line in shifted else row
    return out


def _shifted(found: Sequence[Entry], letter: Letter) -> frozenset[int]:
    """Return the lines of rows that took colour and date of the row on one side of them, where two at least did, and a date moved."""
    order = list(letter.rows)
    held = [[_values(row) for row in letter.rows[key]] for key in order]
    for by in (-1, 1):
        lines, dates = [], 0
        for entry in found:
            if len(entry.actions) == 1 and not (entry.below or entry.older) and entry.actions[0].key in letter.rows:
                at, now = order.index(entry.actions[0].key), _values(entry.cells)
                beside = held[at + by] if 0 <= at + by < len(order) else []
                if all(now) and now not in held[at] and now in beside:
                    lines.append(entry.line)
                    dates += now[1] not in [was[1] for was in held[at]]
        if len(lines) > 1 and dates:
            return frozenset(lines)
    return frozenset()


def _values(cells: Cells) -> tuple[tuple[str, ...], ...]:
    """Return the words of a row's first colour and date."""
    first = {column.kind: cell for column, cell in reversed(list(cells.items()))}
    return tuple(tuple(words_of(first.get(kind, ""))) for kind in ("colour", "due"))


def _compared(entry: Entry, letter: Letter) -> Row:
    """Tell what a row says that the letter's row did not; the one most like it, where the letter had several."""
    if entry.older:
        return Row(entry.actions)
    sent = [] if entry.below else [row for a in entry.actions for row in letter.rows.get(a.key, ())]
    was = max(sent, key=lambda row: _likeness(entry.cells, row)) if sent else None
    taken = _Taken(entry, was or {}, known=was is not None or entry.below)
    for column, cell in entry.cells.items():
        if cell and column.kind not in _NEITHER:
            taken.take(column, cell)
    return taken.row()


def _likeness(cells: Cells, was: Cells) -> tuple[int, int]:
    """Return how many cells of a row are those of one that was sent, and how many columns are."""
    shared = cells.keys() & was.keys()
    return sum(same(cells[column], was[column]) for column in shared), len(shared)


class _Taken:
    """What is taken from the cells of one row, one after the other."""

    def __init__(self, entry: Entry, was: Cells, known: bool) -> None:
        self.entry = entry
        self.was = was
        self.known = known
        self.held = [words_of(cell) for cell in was.values() if cell]
        self.values: dict[str, list[tuple[Column, str]]] = {}
        self.doubt = ""
        self.added: list[str] = []
        self.edited: list[str] = []

    def take(self, column: Column, cell: str) -> None:
        before = self.was.get(column, "")
        valued = column.kind in ("colour", "due")
        if "?" in cell and "?" not in before and same(cell, before):
            self.doubt = _QUESTIONED
        # What was sent in any cell of the row is ours; only in a column of the lead's own is it said again.
        own = column not in self.was and (valued or column.kind == "update")
        if same(cell, before) or (words_of(cell) in self.held and not own):
            return
        counted = column.heading in _COUNTS and cell.isdigit()
        if column.kind == "other" and (counted or not self.known):
            return
        if self._is_cut_off(column, cell, before):
            return
        rest = _beyond(cell, before)
        if _AS_IT_WAS.fullmatch(rest):
            self._typed(column if valued else Column("update"), _NO_CHANGE if valued else rest)
        elif column.kind == "colour" and (told := _COLOUR_AND_WORDS.fullmatch(rest if before and rest else cell)):
            self._typed(column, told["colour"])
            self.added.append(told["words"])
        elif valued and rest and rest != cell and _is_news(column.kind, rest):
            self.added.append(rest)
        elif column.kind == "due" and not rest and (told := _DATE_AND_WORDS.fullmatch(cell)):
            self._typed(column, told["due"])
            self.added.append(told["words"])
        elif valued or column.kind == "update":
            self._typed(column, rest or cell)
        elif rest:
            self.added.append(rest)
            if self.was and column.heading and column not in self.was and len(rest.split()) < _WORDS:
                self.doubt = f"it stands in a column of the lead's own, “{column.heading}”"
        else:
            self.edited.append(cell)

    def _is_cut_off(self, column: Column, cell: str, before: str) -> bool:
        """Tell whether a cell is the last of a row that a program broke off in the middle of our words."""
        now, was = words_of(cell), words_of(before)
        return 0 < len(now) < len(was) and was[: len(now)] == now and self._is_last(column)

    def _is_last(self, column: Column) -> bool:
        columns = list(self.entry.cells)
        return columns[-1] == column and len(columns) < len(self.was)

    def _typed(self, column: Column, value: str) -> None:
        if column.kind == "update":
            self.values.setdefault("update", []).append((column, value))
        else:
            self.values.setdefault(column.kind, []).append((column, _WAS.sub("", value).strip()))

    def row(self) -> Row:
        typed: dict[str, str] = {}
        doubt = self.doubt
        for kind, found in self.values.items():
            given = {tuple(words_of(value)): value for _, value in found}
            if kind == "update":
                typed[kind] = "\n".join(given.values())
                continue
            typed[kind] = next((v for c, v in found if is_fresh(c)), next(iter(given.values())))
            if len(given) > 1 and (self.known or not any(is_fresh(c) for c, _ in found)):
                doubt = _TWO_VALUES
        shaded, empty = self._shade()
        if empty and shaded and "colour" not in typed:
            typed["colour"], shaded = shaded.value.capitalize(), None
        silent = self.known and _is_silent(typed, self.added)
        return Row(self.entry.actions, typed, tuple(self.added), tuple(self.edited), silent, shaded, doubt)

    def _shade(self) -> tuple[Rag | None, bool]:
        """Return the colour a cell was filled with that is not the one we hold, and whether its words were taken out."""
        held = self.entry.actions[0].rag.value
        fills = list(self.entry.shades.values())
        if len(fills) >= _A_ROW and len(set(fills)) == 1 and "colour" in self.values:
            return None, False  # the whole row is marked, and its words say what it means
        for column, fill in self.entry.shades.items():
            rag = colour_of(fill).rag if column.kind == "colour" else None
            if rag is not None and rag is not held:
                empty = not self.entry.cells.get(column)
                return rag, empty
        return None, False


def _is_news(kind: str, rest: str) -> bool:
    """Tell whether what stands behind a value of ours is words about the work, and no other value."""
    if kind == "due":
        return not any(c.isdigit() for c in rest)
    first = words_of(rest)[:1]
    return len(rest.split()) >= _WORDS and not (first and first[0] in _COLOURS)


def _is_silent(typed: Mapping[str, str], added: Sequence[str]) -> bool:
    """Tell whether values were typed over ours without a word; one said to stay is none."""
    values = [v for name, v in typed.items() if name in ("colour", "due")]
    return bool(values) and not added and "update" not in typed and not all(map(_AS_IT_WAS.fullmatch, values))


_STOPS = ".,;:"


def _beyond(cell: str, before: str) -> str:
    """Return what stands in a cell after the words that were sent in it; empty where those do not begin it."""
    words = before.split()
    if not words:
        return cell
    if [w.rstrip(_STOPS) for w in cell.split()[: len(words)]] != [w.rstrip(_STOPS) for w in words]:
        return ""
    rest = cell.split(None, len(words))[len(words) :]
    return _ARROW.sub("", rest[0], count=1).strip() if rest and _ARROW.match(rest[0]) else (rest[0] if rest else "")
