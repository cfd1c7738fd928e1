"""Lines typed as the columns of a table: `10c   Amber   30/11/26   Two trainers left`, `12a | Green | printed`; `70% trained. G`.

A line counts where its first cell is nothing but the ref of one asked action, its second nothing but a colour, and no other a
colour too. A date in a cell of its own after the colour is the action's. A letter alone at the end of a line is a colour where
two lines at least end so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lacflow.board import refs
from lacflow.board.due import read_due
from lacflow.board.plan import Action, DueKind
from lacflow.mail.reading.asked import Asked, Statement

_BETWEEN = re.compile(r"[ ]{2,}|[ ]*\t[ \t]*|[ ]+\|[ ]*|\|")
_REF = re.compile(
    r"(?:(?:ref|action)[ .:#]*)?(?:(?:objective|obj\.?|outcome)[ ]*(?P<objective>\w{1,3})[ ,/:–-]*)?(?P<ref>\w{1,5}(?:\.\w{1,4})?)[.:)]?",
    re.IGNORECASE,
)
_BLANK = re.compile(r"(?:n/?a|none|nil|-+|–|as (?:is|before)|same|no change|unchanged)?", re.IGNORECASE)
_NO_DAY_YET = re.compile(r"(?:tb[cda]|to be (?:confirmed|agreed)|unknown|\?)", re.IGNORECASE)
_LAST_LETTER = re.compile(
    r"(?<=[.!?;,–-])[ ]+(?P<letter>[BGAR])[ .]*$|[ ]+[–-][ ]*(?P<marked>[BGAR])[ .]*$|[ ]*[\[(](?P<boxed>[BGAR])[\])][ .,]*$"
)
#: The same without a mark, where every line ends so: `61 of 80 trained G`.
_LAST_WORD = re.compile(r"[ ]+(?P<letter>[BGAR])(?P<marked>)(?P<boxed>)[ .]*$")
_FEWEST = 2


@dataclass(frozen=True)
class _Line:
    action: Action
    ref: str
    colour: str
    due: str
    words: str
    line: str


def take_columns(text: str, asked: Asked) -> tuple[str, list[Statement], str]:
    """Take out the lines that are columns of a ref, its colour, and what else is said.

    Returns:
        the text left, the statements, and the text above the first of those lines.

    Example:
        `12a  Green  Two languages printed` -> one statement (green, with the words) and no text left.
    """
    said_on = asked.sent_at.astimezone(asked.reply_zone).date()
    kept: list[str] = []
    found: list[_Line] = []
    above = ""
    for line in text.split("\n"):
        one = _columns(line, asked, said_on)
        if one is None:
            kept.append(line)
        else:
            above = above if found else "\n".join(kept)
            found.append(one)
    return "\n".join(kept), [_statement(one, said_on) for one in found], above


def _columns(line: str, asked: Asked, said_on: date) -> _Line | None:
    """Return the ref, colour, date and words of a line typed as columns; None where it is none, or gives two colours."""
    bare = line.strip(" \t|*•")
    cells = _BETWEEN.split(bare)
    if len(cells) < 2 or not (named := _REF.fullmatch(cells[0].strip(" *"))):
        return None
    action = _meant(named, asked)
    if action is None or [asked.scheme.read(c) is not None for c in cells[1:]] != [True] + [False] * (len(cells) - 2):
        return None
    first = cells[2] if len(cells) > 2 else ""
    dated = bool(_BLANK.fullmatch(first) or _NO_DAY_YET.fullmatch(first) or _is_day(first, said_on))
    # The words as they were typed, marks between the cells included.
    words = _BETWEEN.split(bare, maxsplit=3 if dated else 2)[3 if dated else 2 :]
    due = first if dated and not _BLANK.fullmatch(first) else ""
    return _Line(action, named["ref"], cells[1], due, words[0] if words else "", line.strip())


def _meant(named: re.Match[str], asked: Asked) -> Action | None:
    """Return the one asked action that a cell names; None where it is none or more than one."""
    fits = [a for a in asked.actions if a.ref and refs.fold(a.ref) == refs.fold(named["ref"])]
    if named["objective"]:
        fits = [a for a in fits if a.objective.number.lower() == named["objective"].lower()]
    return fits[0] if len(fits) == 1 else None


def _is_day(cell: str, said_on: date) -> bool:
    due = read_due(cell, said_on=said_on)
    return len(cell) <= 24 and due.kind in (DueKind.DAY, DueKind.MONTH) and "other words" not in due.why


def _statement(one: _Line, said_on: date) -> Statement:
    """Return what a line says; the date we hold, typed again, is no new one."""
    held = bool(one.due) and read_due(one.due, said_on=said_on).date == one.action.current_due.date
    due = "" if held else one.due
    return Statement((one.action.key,), one.words, one.line, one.ref, colour=one.colour, due=due)


def with_last_letters(statements: Sequence[Statement], asked: Asked) -> list[Statement]:
    """Return statements with a letter at their end taken as their colour, where two at least end so.

    Example:
        `70% trained. G` and `put back a week. A` -> green and amber.
    """
    ends = [_LAST_LETTER.search(s.text) for s in statements]
    if all(_LAST_WORD.search(s.text) for s in statements):
        ends = [_LAST_LETTER.search(s.text) or _LAST_WORD.search(s.text) for s in statements]
    if sum(e is not None for e in ends) < _FEWEST:
        return list(statements)
    return [_with_letter(s, e, asked) if e else s for s, e in zip(statements, ends, strict=True)]


def _with_letter(statement: Statement, end: re.Match[str], asked: Asked) -> Statement:
    letter = end["letter"] or end["marked"] or end["boxed"]
    if statement.colour or asked.scheme.read(letter) is None:
        return statement
    return replace(statement, text=statement.text[: end.start()], colour=letter)
