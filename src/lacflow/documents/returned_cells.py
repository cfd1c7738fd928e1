"""What a changed colour or date cell says: something certain, something probable with the reason, or nothing new.

The cell as it was sent is looked at first: what stands as it stood says nothing, whatever it means. A colour or date that
was taken out never empties what we hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from lacflow.board.aged import without_age
from lacflow.board.due import probable_due, read_due
from lacflow.board.due_atoms import in_words
from lacflow.board.fills import Seen, colour_of
from lacflow.board.plan import Due, DueKind
from lacflow.board.rag import Rag, Scheme
from lacflow.documents.cells import Cell
from lacflow.documents.returned_excel import Made, made_of, perhaps_month
from lacflow.documents.returned_words import added, folded
from lacflow.documents.values import autodate, due_of, read_colour
from lacflow.mail.reading.circles import as_typed, as_words
from lacflow.mail.reading.phrases import SAME, is_no_change

_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)")
_STRUCK = "what is struck through was left out"


@dataclass(frozen=True)
class Look:
    """How a file is looked at.

    Args:
        fills: its colour column has fills at all, so that a cell without one means something.
        known: the file that was sent is known, fills and all; else its lines are the plan's.
        said_on: the civil date of the return. month_first: dates we hold stand in it in American order.
        columns: every column the plan is known to have; empty where nobody knows. fresh: those of dates and colours in which
            no row has what it was sent with. sorting: new columns that only sort the rows, and what stands there.
    """

    scheme: Scheme
    said_on: date
    fills: bool = True
    known: bool = True
    from_1904: bool = False
    month_first: bool = False
    columns: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    sorting: Mapping[str, str] = field(default_factory=dict)


#: What some write in the place of the colour for it.
_IS_DONE = re.compile(
    r"(?:(?:now|fully|all|action|status) )*(?:complete[d]?|done|closed|finished)[ .!]*", re.IGNORECASE
)


#: What every key of the colours says green is.
_IS_ON = re.compile(r"(?:(?:still|all|now) )*on[ -](?:track|target|course|schedule)[ .!]*", re.IGNORECASE)


#: The colour there was, told beside the new one: `(was Amber)`.
_BEFORE = re.compile(r"\W*(?:was|were|previously|formerly|from|up from|down from)\W+(?:an? )?\w+\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What one cell says.

    Args:
        rag, due: what is certain. maybe_rag, maybe_due: what is probable where `doubt` says why it is not certain.
        done: that it is complete. nothing_new: that nothing changed. rest: words beside the colour.
        text: the words of the cell. typed: the very day a date cell holds or names, however doubtful.
    """

    text: str = ""
    rag: Rag | None = None
    due: date | None = None
    done: bool = False
    maybe_rag: Rag | None = None
    maybe_due: date | None = None
    doubt: str = ""
    nothing_new: bool = False
    rest: str = ""
    typed: date | None = None


def colour_said(now: Cell | None, was: Cell | None, held: Rag | None, look: Look, beside: Cell | None) -> Said | None:
    """Return what a colour cell says that it did not say before.

    Args:
        beside: the action's own cell: a fill shared with it marks the row and is no colour.
    """
    seen, before = _seen(now, look, beside), _seen(was, look, None)
    words, old = as_words(without_age(now.standing if now else "")), as_words(without_age(was.text if was else ""))
    said, said_before = read_colour(words, look.scheme), read_colour(old, look.scheme)
    worded = folded(words) != folded(old) and (said is None or said is not said_before or len(words.split()) > 1)
    painted = look.known and not _alike(now, was, seen, before)
    # A fill left as it was sent says nothing beside a word that was changed.
    left = worded and (not painted if look.known else seen.rag is held)
    if not worded and not painted:
        return None
    if not words:
        if not look.known and seen.rag is held:
            return None
        return _without_words(now, seen, held, _stood(old, before, look))
    if is_no_change(words):
        return Said(words, nothing_new=True)
    if said is None and _IS_DONE.fullmatch(words):
        return Said(words, done=True)
    if said is None and _IS_ON.fullmatch(words):
        return Said(words, rag=Rag.GREEN)
    if said is None:
        likely = next((r for w in re.findall(r"[^\W\d_]+", words) if (r := look.scheme.read(w))), None)
        return as_typed(Said(words, maybe_rag=likely, doubt=f"“{words[:80]}” is none of the colours, or more than one"))
    return as_typed(_with_words(words, said, Seen() if left else seen, worded))


def _seen(cell: Cell | None, look: Look, beside: Cell | None) -> Seen:
    if cell is None or not look.fills or (cell.by_rule and cell.text) or (beside and beside.fill == cell.fill):
        return Seen()
    return colour_of(cell.fill)


def _alike(now: Cell | None, was: Cell | None, seen: Seen, before: Seen) -> bool:
    one, other = (now.fill if now else None), (was.fill if was else None)
    return one == other or seen == before


def _stood(old: str, before: Seen, look: Look) -> bool:
    """Tell whether a cell said something that is gone; a file that keeps no fills loses those by itself."""
    return bool(old or before.rag) if look.fills else bool(old) and look.known


def _without_words(now: Cell | None, seen: Seen, held: Rag | None, stood: bool) -> Said | None:
    filled = f"(filled #{now.fill})" if now and now.fill else "(neither a colour nor a word)"
    if seen.rag is Rag.BLUE:
        return Said(filled, done=True)
    if seen.rag is not None:
        return Said(filled, rag=seen.rag)
    if seen.why:
        return Said(filled, maybe_rag=seen.probable, doubt=seen.why)
    if not stood:
        return None
    why = "neither a colour nor a word stands there now: what we hold stays"
    return Said(filled, maybe_rag=held, doubt=why)


def _with_words(words: str, said: Rag, seen: Seen, worded: bool) -> Said | None:
    against = seen.rag if seen.rag not in (None, said) else None
    if against is not None:
        if worded:
            return Said(words, maybe_rag=said, doubt=f"the word says {said.value}, the fill {against.value}")
        doubt = f"it is filled {against.value} now, and the word still says {said.value}"
        return Said(words, maybe_rag=against, doubt=doubt)
    if not worded:
        other = seen.probable if seen.probable not in (None, said) else None
        return Said(words, maybe_rag=other, doubt=f"{seen.why}, and the word says {said.value}") if other else None
    rest = re.sub(r"^\W*\w+\W*", "", words).strip()
    rest = rest if len(re.findall(r"\w{2,}", rest)) > 1 and not _BEFORE.fullmatch(rest) else ""
    return Said(words, done=True, rest=rest) if said is Rag.BLUE else Said(words, rag=said, rest=rest)


def date_said(now: Cell | None, was: Cell | None, look: Look) -> Said | None:
    """Return what a date cell says that it did not say before."""
    said = _date_said(now, was, look)
    if said is None or now is None or said.done or said.nothing_new:
        return said
    day = now.value if isinstance(now.value, date) else said.due
    return replace(
        said, typed=day or due_of(now, from_1904=look.from_1904, said_on=look.said_on).date or said.maybe_due
    )


def _date_said(now: Cell | None, was: Cell | None, look: Look) -> Said | None:
    words, old = (now.text if now else ""), (was.text if was else "")
    if folded(words) == folded(old) and (now is None or now.kept is None or (was is not None and was.kept == now.kept)):
        return None
    before = due_of(was, from_1904=look.from_1904)
    if now is None or not words:
        return (
            Said("(no date)", maybe_due=before.date, doubt="the date was taken out: what we hold stays")
            if old
            else None
        )
    due = due_of(now, from_1904=look.from_1904, said_on=look.said_on)
    if _same_day(now, was, due, before):
        return None
    if look.month_first and isinstance(now.value, str) and (day := month_first(words)):
        why = "the file writes the month first"
        return (
            None
            if _is_held(day, was, before)
            else Said(words, maybe_due=day, doubt=f"“{words}” may be {in_words(day)}: {why}")
        )
    made = made_of(now, old, look.said_on)
    if made is Made.ITSELF:
        return None
    if made is Made.PERHAPS:
        return Said(words, maybe_due=due.date, doubt=f"“{words}” may be what a spreadsheet made of “{old}” by itself")
    if is_no_change(words) or SAME.fullmatch(words):
        return Said(words, nothing_new=True)
    if due.kind is DueKind.COMPLETE:
        return Said(words, done=True)
    if likely := _instead(due, before.date):
        return _day(words, likely, before.date, look)
    certain = due.kind in (DueKind.DAY, DueKind.MONTH) and due.date is not None and due.why in ("", _STRUCK)
    return _day(words, due.date, before.date, look) if certain and due.date else _unsure(now, old, due, look)


def _instead(due: Due, held: date | None) -> date | None:
    """Return the date a cell gives in the place of the one we hold, which it names: `31/03/28 (was 31/12/27)`."""
    kind = due.kind in (DueKind.DAY, DueKind.MONTH)
    old = due.why.removeprefix("replaces ")
    return due.date if kind and held is not None and old != due.why and read_due(old).date == held else None


def month_first(words: str) -> date | None:
    """Return the day that words are in American order; None where they are none.

    Example:
        `11/30/2027` -> 30 November 2027; `30/11/2027` -> None.
    """
    match = _AMERICAN.fullmatch(words.strip())
    if match is None:
        return None
    month, day, year = (int(n) for n in match.groups())
    try:
        return date(year + 2000 * (year < 100), month, day)
    except ValueError:
        return None


def _is_held(day: date, was: Cell | None, before: Due) -> bool:
    """Tell whether a day is the one that was sent, or the first of the month that was."""
    first = before.date.replace(day=1) if before.date and before.kind is DueKind.MONTH else None
    return day in (before.date, first) or (was is not None and day == was.value)


def _same_day(now: Cell, was: Cell | None, due: Due, before: Due) -> bool:
    """Tell whether two cells hold one date, written or spoilt in two ways."""
    days = {before.date, was.value if was and isinstance(was.value, date) else None} - {None}
    if due.date in days or (isinstance(now.value, date) and now.value in days):
        return True
    return isinstance(now.value, date) and due.date is None and autodate(now.value) in days


def swapped(day: date | None) -> date | None:
    """Return a day with day and month changed over, as a spreadsheet of another country reads it."""
    return day.replace(day=day.month, month=day.day) if day and day.day <= 12 and day.day != day.month else None


def _day(words: str, day: date, before: date | None, look: Look) -> Said:
    if before is not None and day == swapped(before):
        return Said(words, maybe_due=before, doubt=f"day and month of {in_words(before)} have changed places")
    if likely := perhaps_month(words, look.said_on):
        nearer = likely if likely.year == day.year else day
        return Said(words, maybe_due=nearer, doubt=f"a spreadsheet may have made “{words}” of {likely:%b-%y}")
    if day < look.said_on:
        turned = swapped(day)
        likely = turned if turned and turned >= look.said_on else None
        meant = f"; perhaps {in_words(likely)} is meant" if likely else ""
        return Said(words, maybe_due=likely or day, doubt=f"the new date {in_words(day)} has passed already{meant}")
    return Said(words, due=day)


def _unsure(now: Cell, old: str, due: Due, look: Look) -> Said:
    likely = due.date or probable_due(now.standing, look.said_on)
    if isinstance(now.value, date) and due.date is None:
        likely = autodate(now.value)
    new = added(now.text, old).new if old else ""
    if likely is None and new and new != now.text:
        likely = probable_due(new, look.said_on)
    return Said(
        now.text, maybe_due=likely, doubt=f"the date “{now.text[:80]}” is not certain: {due.why or 'no day is named'}"
    )
