"""The date a row's new words give its action, beside the one its date cell holds: they must agree, or a person looks.

A spreadsheet of another country turns 6 March into 3 June without a word, and a hand slips by a year; the words beside the
cell show it. They also make certain what a cell alone leaves in doubt: a bare count of days, a day without its year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lacflow.board.due import find_due
from lacflow.board.due_atoms import in_words
from lacflow.board.plan import Due, DueKind
from lacflow.documents.returned_cells import Said, swapped
from lacflow.documents.returned_compare import Compared
from lacflow.documents.returned_words import undated
from lacflow.mail.reading.date_cues import SAYS_WHEN
from lacflow.mail.reading.dates import find_dates


@dataclass(frozen=True)
class Against:
    """What the words say against a date that was typed: why, and the date they give where they give one."""

    why: str
    due: date | None = None
    raw: str = ""


def confirmed(said: Said, row: Compared, said_on: date) -> Said:
    """Return what a date cell says, certain where the row's words give its action the very day the cell holds."""
    day = said.typed
    if not said.doubt or day is None or day < said_on or not is_named(row, day, said_on):
        return said
    return Said(said.text, due=day, typed=day)


def is_named(row: Compared, day: date, said_on: date) -> bool:
    """Tell whether the new words of a row give its action a day."""
    return any(find_dates(undated(p.text), said_on).due == day for p in row.passages)


def names_its_date(row: Compared, said_on: date) -> bool:
    """Tell whether the new words of a row give its action the date that was typed beside them."""
    day = row.date.due if row.date else None
    return day is not None and is_named(row, day, said_on)


def against(text: str, typed: date, said_on: date) -> Against | None:
    """Return what words say against the date in the cell beside them; None where they agree or speak of other things.

    Example:
        `now needs to be 6 March 2020` beside 3 June 2020 -> 6 March; `launch is on 25 October` beside 31 October -> None.
    """
    found = find_dates(text, said_on)
    named = [d for _, _, d in find_due(text, said_on) if d.date is not None]
    if found.same:
        return Against(f"the words say that the date stays, the date column {in_words(typed)}")
    if _agrees(typed, found.due or found.probable, found.due_raw or found.probable_raw, named):
        return None
    said = found.due or (found.probable if found.probable and found.probable >= said_on else None)
    raw = (found.due_raw or found.probable_raw) if said else ""
    if said is None and not any(d.date == typed for d in named):
        said, raw = next(((d.date, d.raw) for d in named if _mistyped(typed, d.date)), (None, ""))
    if said is None:
        return (
            Against(found.doubt)
            if found.doubt.startswith("two dates") and not any(d.date == typed for d in named)
            else None
        )
    return Against(f"the words give {raw}, the date column {in_words(typed)}", said, raw)


def _agrees(typed: date, said: date | None, raw: str, named: list[Due]) -> bool:
    """Tell whether a day is the one the words give, or one of the month they name alone."""
    if said is None or said == typed:
        return said is not None
    month = not any(d.raw == raw and d.kind is DueKind.DAY for d in named)
    return month and (said.year, said.month) == (typed.year, typed.month)


def _mistyped(typed: date, named: date | None) -> bool:
    """Tell whether a day is another with day and month changed over, or a year out."""
    if named is None or named == typed:
        return False
    return named == swapped(typed) or (named.day, named.month) == (typed.day, typed.month)


def unsaid(text: str, held: date | None, said_on: date, *, enough: bool) -> Against | None:
    """Return the new date that words give where the date cell stands as it stood: a date, or only that it has slipped.

    Args:
        enough: amber, red or complete stands beside them, which says enough of a slip.
    """
    found = find_dates(text, said_on)
    named = [d for _, _, d in find_due(text, said_on) if d.date is not None]
    day, raw = found.due or found.probable, found.due_raw or found.probable_raw
    if found.same or (held is not None and _agrees(held, day, raw, named)):
        return None
    if found.due is not None:
        return Against(f"“{raw}” is given in the words, and the date column says nothing of it", day, raw)
    if day is not None:
        plain = day >= said_on and any(d.raw == raw for d in named)
        return Against(found.doubt, day, raw) if plain else None
    if found.slipped and not found.doubt and not (enough and not SAYS_WHEN.search(text)):
        return Against("it has slipped, and no new date is given")
    return None
