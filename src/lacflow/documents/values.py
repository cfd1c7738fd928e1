"""One cell's meaning: a date, a colour, a sum; with what a person ought to know about it.

Each function gives the value and the problems found, without their place: the caller knows the row.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from lacflow.board.aged import without_age
from lacflow.board.due import probable_due, read_due
from lacflow.board.due_atoms import in_words, month_end
from lacflow.board.due_pair import Dues, read_dues
from lacflow.board.fills import Seen, colour_of
from lacflow.board.plan import NO_DUE, Colour, Due, DueKind, RagSource
from lacflow.board.rag import Rag, Scheme
from lacflow.documents.cells import Cell, date_shape
from lacflow.errors import Problem
from lacflow.mail.reading.circles import as_words

_FIRST_SERIAL, _LAST_SERIAL = 36526, 55153  # 2000-01-01 and 2050-12-31 as Excel counts days
_NEGATED = re.compile(
    r"\b(?:not|no longer|isn't|if|once|when|unless|will be|would|could|should|until|by|after|subject|pending|expected|tbc"
    r"|maybe)\b"
)
#: What may stand before a colour: `BRAG: Amber`, `Currently red`, `Overall status - green`.
_OPENING = re.compile(
    r"\W*(?:(?:overall|action|current|b?rag|status|rating|colour|now|currently|still|remains|remaining)\b[ :=–—-]*)*",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\s*(?:\?|\(?\s*(?:tbc|to be confirmed|provisional|proposed|if|once|unless|subject to|pending)\b)", re.IGNORECASE
)
#: What parts a colour from its reason.
_REASON = re.compile(
    r"\s*(?:[-–—:;.,(\n\[|]|\b(?:because|as|due to|since|given|owing to|for|with|this is|reason)\b)", re.IGNORECASE
)
_ANY = r"(?:red|amber|green|blue)"
#: Another colour told of: what it was, and, in a reason, what it is hoped to be.
_WAS = re.compile(
    r"\b(?:was|were|previously|formerly|(?:up |down |changed |moved |improved |worsened )?from|originally"
    r"|last (?:month|time|quarter))"
    rf"\W+(?:the |an? |rated |at )?{_ANY}\b|\b{_ANY} last (?:month|time|quarter|meeting)\b",
    re.IGNORECASE,
)
_HOPED = re.compile(
    r"\b(?:will|would|should|could|may|expect\w*|hope\w*|aim\w*|plan\w*|until|before|return\w*|back|turn\w*|become"
    r"|to (?:be|turn|go|return))\W+"
    rf"(?:(?:be|is|it|to|turn|go|become|move|return|back|at|in|can|rated|only)\W+){{0,4}}{_ANY}\b"
    rf"|\b{_ANY} (?:is |was )?(?:expected|hoped for|planned)\b",
    re.IGNORECASE,
)


def dues_of(cell: Cell | None, *, from_1904: bool = False) -> Dues:
    """Return the date in a cell and the one that replaced it, where it holds both (`May 2027 (was March 2027)`)."""
    if cell is not None and isinstance(cell.value, str):
        pair = read_dues(cell.standing)
        if pair.revised or cell.kept is None:
            return replace(pair, due=replace(pair.due, raw=cell.text) if not pair.revised else pair.due)
    return Dues(due_of(cell, from_1904=from_1904))


def due_of(cell: Cell | None, *, from_1904: bool = False, said_on: date | None = None) -> Due:
    """Return the date in a cell: a real date by how it is shown, a day count, or words.

    Text that is struck through is old: what is left counts, and the remark says so.

    Example:
        2019-11-01 shown `Nov-19` -> month 2019-11-30; 2019-01-20 shown `20-Jan` -> unreadable: made of `Jan-20`?
    """
    if cell is None or not cell.text:
        return NO_DUE
    if isinstance(cell.value, bool):
        return Due(cell.text, None, DueKind.UNREADABLE, "no date in these words")
    if isinstance(cell.value, date):
        due = _of_date(cell.value, cell.text, date_shape(cell.format))
    elif isinstance(cell.value, int | float):
        due = _of_number(cell.value, cell.text, from_1904)
    else:
        due = read_due(cell.standing, said_on=said_on)
    if cell.kept is None:
        return replace(due, raw=cell.text)
    return _of_struck(cell, due)


def _of_struck(cell: Cell, due: Due) -> Due:
    if not cell.standing:
        return Due(cell.text, None, DueKind.UNREADABLE, "struck through: no longer the date")
    why = "; ".join(w for w in (due.why, "what is struck through was left out") if w)
    return Due(cell.text, due.date, due.kind, why)


def _of_date(value: date, text: str, shape: str) -> Due:
    if not 1990 <= value.year <= 2100:
        return Due(text, None, DueKind.UNREADABLE, f"the year {value.year} is out of reach")
    if shape == "month":
        last = month_end(value.year, value.month)
        why = "" if value.day in (1, last.day) else f"the cell holds {in_words(value)} and shows the month only"
        return Due(text, last, DueKind.MONTH, why)
    if shape == "yearless":
        likely = autodate(value)
        meant = f", perhaps made of {likely:%b-%y}" if likely else ""
        return Due(text, None, DueKind.UNREADABLE, f"shows no year; the cell holds {in_words(value)}{meant}")
    if shape == "year":
        return Due(text, None, DueKind.RANGE, "a year only")
    return Due(text, value, DueKind.DAY)


def autodate(value: date) -> date | None:
    """Return the month's end a spreadsheet most likely turned into this day: 20 January 2019 was typed `Jan-20`."""
    return month_end(2000 + value.day, value.month) if value.day >= 15 else None


def _of_number(value: float, text: str, from_1904: bool) -> Due:
    if value != int(value) or not _FIRST_SERIAL <= value + 1462 * from_1904 <= _LAST_SERIAL:
        return read_due(text) if 1990 <= value <= 2100 else Due(text, None, DueKind.UNREADABLE, "a number, not a date")
    day = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    return Due(text, day + timedelta(int(value)), DueKind.DAY, f"the number {text} is the spreadsheet's count of days")


def due_problem(due: Due, name: str) -> Problem | None:
    """Return what a person should know of a date: unreadable, impossible, or read with a remark."""
    if due.kind is DueKind.UNREADABLE:
        likely = probable_due(due.raw)
        hint = (
            f"If it means {in_words(likely)}, write that."
            if likely
            else "Write a day (31/12/2026) or a month (Dec 2026)."
        )
        code = "due.impossible" if due.why.startswith("no such day") else "due.unreadable"
        code = "due.untied" if "which is whose" in due.why else code
        return Problem(code, f"The {name} holds no certain date: {due.why}.", hint, due.raw, "warning")
    if due.date is not None and due.why:
        hint = "Correct the cell if that is not meant."
        return Problem("due.remark", f"The {name} was read as {in_words(due.date)}: {due.why}.", hint, due.raw, "note")
    return None


def colour_in(cell: Cell | None, scheme: Scheme, background: str | None = None) -> tuple[Colour, Problem | None]:
    """Return the colour a cell shows in words, fill or both, and what is wrong with it.

    Args:
        background: the fill of a neighbouring cell of the row: a fill shared with it is the row's, not a colour.
    """
    if cell is None:
        return Colour(), None
    said, words = read_colour(cell.standing, scheme), without_age(cell.text)
    fill = colour_of(cell.fill if cell.fill != background or said is not None else None)
    if said is not None:
        return _said(said, words, fill)
    if words:
        return Colour(None, words), _unread(words, fill)
    if fill.rag is not None:
        return Colour(fill.rag, f"#{cell.fill}", RagSource.FORMAT if cell.by_rule else RagSource.FILL), None
    if fill.why:
        likely = f" Perhaps {fill.probable.value}: write the word." if fill.probable else " Write the word."
        return Colour(), Problem(
            "rag.unsure", f"No colour was taken: {fill.why}.", likely.strip(), _hex(cell.fill), "warning"
        )
    return Colour(), None


def _hex(fill: str | None) -> str:
    return f"#{fill}" if fill and not fill.startswith("?") else ""


def _said(said: Rag, words: str, fill: Seen) -> tuple[Colour, Problem | None]:
    if fill.rag is None or fill.rag is said:
        return Colour(said, words, RagSource.BOTH if fill.rag else RagSource.TEXT), None
    message = f"The word says {said.value}, the fill {fill.rag.value}; the word was taken."
    return Colour(said, words), Problem("rag.conflict", message, "Make them agree.", words, "warning")


def _unread(words: str, fill: Seen) -> Problem:
    beside = f" Its fill is {fill.rag.value}." if fill.rag else ""
    return Problem(
        "rag.unreadable", f"These words are none of the plan's colours.{beside}", "Write one colour.", words, "warning"
    )


def read_colour(words: str, scheme: Scheme) -> Rag | None:
    """Return the colour words state: a label alone, or at the start with nothing against it.

    What follows a mark or "because" is the reason; another colour may stand in it only as what it was before, or as what it
    is hoped to be. Doubt, a condition or a second colour makes it none.

    Example:
        `Green - on target`, `Green (was Amber)` -> green; `Amber: not until the lease is signed` -> amber;
        `Amber/Green`, `Green?`, `Green once signed`, `not green` -> None; `R` -> red.
    """
    words = as_words(without_age(words)).strip()
    exact = scheme.read(words)
    if exact is not None:
        return exact
    opening = _OPENING.match(words)
    if opening is None:
        return None
    stated, said, rest = _stated(words[opening.end() :], scheme)
    if stated is None or _DOUBT.match(rest):
        return None
    reason = _REASON.match(rest)
    if reason is None and _NEGATED.search(rest.lower()):
        return None
    labels = {label.label.lower(): rag for rag, label in scheme.labels.items()} | {rag.value: rag for rag in Rag}
    about = _WAS.sub(" ", rest) if reason is None else _HOPED.sub(" ", _WAS.sub(" ", rest))
    meaning = (lambda word: labels.get(word.lower())) if reason else scheme.read
    others = {rag for w in re.findall(r"[^\W\d_]{3,}", about) if (rag := meaning(w)) not in (None, stated)}
    return None if others or (len(said) == 1 and reason is None) else stated


def _stated(words: str, scheme: Scheme) -> tuple[Rag | None, str, str]:
    """Return the colour words begin with, the words that say so (the longest label) and what follows."""
    tokens = list(re.finditer(r"[^\W_]+", words))[:4]
    if not tokens or tokens[0].start() > 0:
        return None, "", words
    for token in reversed(tokens):
        said = words[: token.end()]
        rag = scheme.read(said)
        if rag is not None:
            return rag, said, words[token.end() :]
    return None, "", words


def unit_of(header: str) -> float | None:
    """Return what a saving's header counts in, in thousands of pounds: `(£K)` 1, `(£m)` 1000, `(£)` 0.001; else None."""
    plain = header.lower()
    if re.search(r"£ ?k|£? ?'?000|\bk\b|thousand", plain):
        return 1.0
    if re.search(r"£ ?m|\bmillions?\b", plain):
        return 1000.0
    return 0.001 if "£" in plain else None


def thousands(cell: Cell | None, unit: float | None = None) -> float | None:
    """Return a saving in thousands of pounds; brackets and a minus are negative. None where there is no number.

    Args:
        unit: what the column counts in (`unit_of`); a cell that says its own unit goes before it.

    Example:
        `£922k` -> 922; `(1,200)` -> -1200; -922 -> -922; `£250,000` -> 250 where nothing says thousands.
    """
    if cell is None or isinstance(cell.value, date | bool):
        return None
    pounds = "£" in cell.text or "£" in cell.format
    if isinstance(cell.value, int | float):
        return _scaled(float(cell.value), "", unit, pounds)
    match = re.fullmatch(
        r"(\(?)\s*(-?)\s*£?\s*(-?)\s*([\d,]+(?:\.\d+)?)\s*(k|m|000s?|million|thousand)?\s*\)?", cell.text.lower()
    )
    if match is None:
        return None
    number = _scaled(float(match[4].replace(",", "")), match[5] or "", unit, pounds)
    return -number if match[1] or match[2] or match[3] else number


def _scaled(number: float, suffix: str, unit: float | None, pounds: bool) -> float:
    if suffix:
        return number * (1000 if suffix.startswith("m") else 1)
    if unit is not None:
        return round(number * unit, 6)
    return number / 1000 if pounds and abs(number) >= 10_000 else number
