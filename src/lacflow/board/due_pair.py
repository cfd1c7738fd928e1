"""Two dates in one cell: the date in force with the old one in brackets, or struck out beside it.

`March 2027 (December 2026)` is a date that slipped: due December 2026, revised to March 2027. Which of the two is old must
be said in words, or follow from the brackets standing round the earlier one; else neither is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lacflow.board.due import find_due, read_due
from lacflow.board.plan import NO_DUE, Due, DueKind

_BRACKETS = re.compile(r"[(\[](?P<inside>[^()\[\]]*)[)\]]")
_OLD = re.compile(
    r"\b(?:was|were|previous(?:ly)?|original(?:ly)?|old|former(?:ly)?|from|baseline|initial(?:ly)?)\b", re.IGNORECASE
)
_NEW = re.compile(
    r"\b(?:now|new|revised|amended|extended|moved|changed|slipped|deferred|put back|postponed|delayed|rescheduled|updated)\b"
    r"(?! from)",
    re.IGNORECASE,
)
_FRAME = re.compile(r"\b(?:to|target|date|due|deadline|until|is)\b|[:,]", re.IGNORECASE)


@dataclass(frozen=True)
class Dues:
    """The date an action was first to be done by, and the one that replaced it."""

    due: Due = NO_DUE
    revised: Due = NO_DUE


def read_dues(raw: str) -> Dues:
    """Read a date that may hold an older one beside it in brackets or after words that call it old.

    Example:
        `March 2027 (December 2026)` -> due December 2026, revised March 2027; `May 2027` -> due May 2027;
        `December 2026 (March 2027)` -> neither: nothing says which is old.
    """
    match = _BRACKETS.search(raw)
    if match is not None:
        inside = match["inside"].strip()
        outside = (raw[: match.start()] + " " + raw[match.end() :]).strip()
        days = {d.date for _, _, d in find_due(inside)}
        if outside and len(days - {None}) == 1:
            return _bracketed(raw, outside, inside)
        if outside and days == {None} and (one := read_due(outside)).date is not None:
            why = "; ".join(w for w in (one.why, f"beside it: {inside}") if w)
            return Dues(replace(one, raw=raw, why=why))
    return Dues(read_due(raw))


def _bracketed(raw: str, outside: str, inside: str) -> Dues:
    one, two = read_due(outside), read_due(_bare(inside))
    if two.date is None or not one:
        return Dues(read_due(raw))
    said_old, said_new = bool(_OLD.search(inside)), bool(_NEW.search(inside))
    if said_old and not said_new:
        return Dues(_of(two, inside), _of(one, outside))
    if said_new and not said_old:
        return Dues(_of(one, outside), _of(two, inside))
    if one.date is None:
        return Dues(read_due(raw))
    if two.date == one.date:
        return Dues(_of(one, raw))
    if two.date < one.date and _bare(inside) == inside:
        why = "in brackets beside a later date: taken for the old one"
        return Dues(replace(_of(two, inside), why="; ".join(w for w in (two.why, why) if w)), _of(one, outside))
    return Dues(Due(raw, None, DueKind.UNREADABLE, "two dates, and nothing says which one is old"))


def _bare(words: str) -> str:
    for pattern in (_OLD, _NEW, _FRAME):
        words = pattern.sub(" ", words)
    return words.strip()


def _of(due: Due, raw: str) -> Due:
    return replace(due, raw=raw)
