"""Tables in a reply: the one of our letter, edited, and one a lead typed. Cells are joined by tabs, a row stands on one line.

A row counts below a header row that names its columns. Where the letter had the row, it is compared cell by cell: what was
changed beside a colour or date was typed, words added to any cell are an update, and a row left as it was says nothing. A colour or
date typed over ours without a word is for a person to see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lacflow.board.plan import Action
from lacflow.board.refs import fold
from lacflow.mail.align import words_of

_COLUMNS = {
    "ref": re.compile(r"(?:ref(?:erence)?|no|number|item|action(?: (?:ref|no))?)\.?$", re.IGNORECASE),
    "objective": re.compile(r"(?:objective|outcome|obj)(?: (?:no|number))?\.?$", re.IGNORECASE),
    "colour": re.compile(r"(?:(?:new|current|action) )?(?:b?rag|colou?r|status)(?: (?:rating|status|now))?$", re.IGNORECASE),
    "due": re.compile(r"(?:(?:new|revised|due|target|end|completion) ?)*(?:due|date|timescales?)(?: now)?$", re.IGNORECASE),
    "update": re.compile(r"(?:(?:your|progress|new) )*(?:update|progress|comments?|narrative)$", re.IGNORECASE),
}  # fmt: skip
#: No header row has more columns, or a longer name of one.
_MOST_COLUMNS, _LONGEST_NAME = 100, 40
_ARROW = re.compile(r"\s*(?:-+>|=>|→|⇒|to\b|now\b|[:;,/–-])\s*", re.IGNORECASE)

#: A colour typed over ours with what happened: `Green - the panel met on 24 February`.
_COLOUR_AND_WORDS = re.compile(r"(?P<colour>[A-Za-z]{1,12})[ ]*[-–—:;,.][ ]+(?P<words>\S.*)", re.DOTALL)

#: A date typed over ours with what happened: `30/09/26 - nine still to come`.
_DATE_AND_WORDS = re.compile(r"(?P<due>[\w /.’'-]{4,20}?)[ ]+[-–—:;,][ ]+(?P<words>\S.*)", re.DOTALL)

#: What says in a cell that it stays: `Green still`.
_AS_IT_WAS = re.compile(r"(?:still|no change|as (?:is|before)|the same|same|unchanged)[ .]*", re.IGNORECASE)

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row of a table about an action: what was typed into it. `edited` are cells whose own words were changed;
    `silent`: values were typed over ours, and no word.
    """

    actions: tuple[Action, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    silent: bool = False

    @property
    def says(self) -> bool:
        """Tell whether anything was typed into it."""
        return bool(self.typed or self.added or self.edited)


def rows_in(lines: Sequence[str], actions: Sequence[Action], sent: Sequence[str]) -> dict[int, Row | None]:
    """Return, by line, the rows of a reply's tables that are about an action; None for a header row.

    Example:
        `4a<tab>Publish it<tab>Blue` below `Ref<tab>Activity<tab>BRAG`, sent as Green -> 4a: colour Blue.
    """
    if not any("\t" in line for line in lines):
        return {}
    held: dict[str, list[Cells]] = {}
    for text in sent:
        for _, found, cells in _tables(text.split("\n"), actions):
            for action in found:
                held.setdefault(action.key, []).append(cells)
    out: dict[int, Row | None] = {}
    for i, found, cells in _tables(lines, actions):
        out[i] = _compared(found, cells, held) if found else None
    return out


def _tables(lines: Sequence[str], actions: Sequence[Action]) -> list[tuple[int, tuple[Action, ...], Cells]]:
    """Return every row below a header, with the actions its ref can mean; a header row has none."""
    out: list[tuple[int, tuple[Action, ...], Cells]] = []
    header: list[str] = []
    for i, line in enumerate(lines):
        cells = [cell.strip(" *_") for cell in line.split("\t")]
        if len(cells) < 2:
            header = header if not line.strip() else []
            continue
        named = _header(cells)
        if named:
            header = named
            out.append((i, (), {}))
        elif header:
            row = dict(zip([*header, *("more " * n for n in range(1, 9))], cells, strict=False))
            found = _meant(row, actions)
            out += [(i, found, row)] if found else []
    return out


def _header(cells: Sequence[str]) -> list[str]:
    """Return the names of a header row's columns; none for any other row, one of very many or of long cells included."""
    if len(cells) > _MOST_COLUMNS or any(len(c) >= _LONGEST_NAME for c in cells):
        return []
    names = [
        next((name for name, form in _COLUMNS.items() if form.fullmatch(c)), f"other {n}") for n, c in enumerate(cells)
    ]
    # `Action` heads the refs only where no other column does: `Ref | Action | BRAG`.
    names = [n if n != "ref" or i == names.index("ref") else f"other {i}" for i, n in enumerate(names)]
    says = sum(name in names for name in ("colour", "due", "update"))
    return names if names.count("ref") == 1 and says else []


def _meant(row: Cells, actions: Sequence[Action]) -> tuple[Action, ...]:
    ref, objective = fold(row.get("ref", "")), row.get("objective", "").strip(".").lower()
    found = tuple(a for a in actions if ref and fold(a.ref or a.key) == ref)
    nearer = tuple(a for a in found if a.objective.number.lower() == objective)
    return nearer or found


def _compared(actions: tuple[Action, ...], cells: Cells, held: Mapping[str, list[Cells]]) -> Row:
    """Tell what a row says that the letter's row did not; the one most like it, where the letter had several."""
    sent = [row for a in actions for row in held.get(a.key, ())]
    if not sent:
        return Row(actions, {n: c for n, c in cells.items() if n in ("colour", "due", "update") and c})
    was = min(sent, key=lambda row: sum(words_of(cells.get(n, "")) != words_of(c) for n, c in row.items()))
    typed: dict[str, str] = {}
    added, edited = [], []
    for name, cell in cells.items():
        before = was.get(name, "")
        if words_of(cell) == words_of(before) or not cell or name in ("ref", "objective"):
            continue
        rest = _beyond(cell, before)
        if _AS_IT_WAS.fullmatch(rest):
            typed[name if name in ("colour", "due") else "update"] = rest
            continue
        if name == "colour" and not rest and (told := _COLOUR_AND_WORDS.fullmatch(cell)):
            typed[name] = told["colour"]
            added.append(told["words"])
        elif name == "due" and not rest and (told := _DATE_AND_WORDS.fullmatch(cell)):
            typed[name] = told["due"]
            added.append(told["words"])
        elif name in ("colour", "due") or name == "update":
            typed[name] = rest or cell
        elif rest:
            added.append(rest)
        else:
            edited.append(cell)
    # A value typed over another without a word may be a slip, or a row shifted by one: a person looks.
    return Row(actions, typed, tuple(added), tuple(edited), silent=_is_silent(typed, added))


def _is_silent(typed: Mapping[str, str], added: Sequence[str]) -> bool:
    """Tell whether values were typed over ours without a word; one said to stay is none."""
    values = [v for name, v in typed.items() if name in ("colour", "due")]
    return bool(values) and not added and "update" not in typed and not all(map(_AS_IT_WAS.fullmatch, values))


def _beyond(cell: str, before: str) -> str:
    """Return what stands in a cell after the words that were sent in it; empty where those do not begin it."""
    words = before.split()
    if not words:
        return cell
    if cell.split()[: len(words)] != words:
        return ""
    rest = cell.split(None, len(words))[len(words) :]
    return _ARROW.sub("", rest[0], count=1).strip() if rest and _ARROW.match(rest[0]) else (rest[0] if rest else "")
