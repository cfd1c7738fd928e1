"""The new date a statement gives its action, where it plainly gives one; and the day it was completed.

Dates in a diary are mostly of something else (`the panel met on 5 August`). A date is the action's only where the words say
so: it was moved, extended or slipped to it, it is the new or target date, something is to be complete by it, or the date
stands by itself as the answer. Any other date to come that may be meant is only probable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from lacflow.board.due import find_due, probable_due
from lacflow.board.plan import Due, DueKind
from lacflow.mail.reading import date_cues as cues
from lacflow.mail.reading.date_doubts import date_doubt, is_against, replaces, without_old
from lacflow.mail.reading.date_roles import may_be_last_year, role_of, subject_is_own
from lacflow.mail.reading.phrases import CORRECTS


@dataclass(frozen=True)
class Dates:
    """What a statement says of dates.

    Attributes:
        due, due_raw: the new date, where it is plain. probable, probable_raw: where it is not, what may be meant.
        doubt: why. completed_on: the day it was completed. forecast: some completion lies ahead.
        same: it says that the date stays as it is.
        ahead, ahead_raw: the last day to come that it names, whatever is to be on it.
        spans: where the dates stood that were used.
    """

    due: date | None = None
    due_raw: str = ""
    probable: date | None = None
    probable_raw: str = ""
    doubt: str = ""
    completed_on: date | None = None
    forecast: bool = False
    slipped: bool = False
    same: bool = False
    ahead: date | None = None
    ahead_raw: str = ""
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Found:
    """A date in a text, what it is there, and why it is not certainly the new one."""

    start: int
    end: int
    due: Due
    role: str
    why: str = ""


def find_dates(text: str, said_on: date, activity: str = "", held: date | None = None) -> Dates:
    """Return the new date a statement gives.

    Args:
        activity: the action's own words: what is named by them is the action (`signing` of `Protocol signed`).
        held: the date we hold, by which the old one of two is known.

    Example:
        `slipped to Nov` -> 30 November; `launched on 1 August` -> none; `by Christmas` -> none, probably 25 December;
        `new date 15/02/27 if the board agrees` -> none, probably 15 February, and why.
    """
    text = cues.POLITE_QUESTION.sub(r"\1.", text)
    found, denied = _all(text, said_on, stems(activity), held)
    found = _then(text, found, said_on)
    sure = [f for f in found if f.role == "due"]
    to_come = [f.due for f in found if f.due.date is not None and f.due.date >= said_on and f.role != "gone"]
    completed = {
        _past(f.due.date, said_on) for f in found if f.role == "completed" and f.due.kind is DueKind.DAY and f.due.date
    }
    seen = Dates(
        completed_on=completed.pop() if len(completed) == 1 else None,
        forecast=any(f.role in ("due", "maybe", "against", "ahead") for f in found),
        slipped=bool(cues.SLIPPED.search(text)),
        same=not sure and bool(cues.SAME.search(text)),
        ahead=to_come[-1].date if to_come else None,
        ahead_raw=to_come[-1].raw if to_come else "",
    )
    days = {f.due.date for f in sure}
    if any(CORRECTS.search(text, one.end, two.start) for one in sure for two in found if two.start > one.end):
        return replace(seen, doubt="one date is put in the place of another", probable_raw=found[-1].due.raw)
    if len(days) == 1 and cues.SAME.search(text):
        last = sure[-1]
        doubt = f"“{last.due.raw}” is given, and the date is said to stay"
        return replace(seen, probable=last.due.date, probable_raw=last.due.raw, doubt=doubt)
    if len(days) == 1:
        last = max(sure, key=lambda f: (f.due.kind is DueKind.DAY, f.start))
        spans = tuple((f.start, f.end) for f in sure)
        return replace(seen, due=last.due.date, due_raw=last.due.raw, spans=spans)
    if days:
        return replace(seen, doubt=f"two dates: {' and '.join(f.due.raw for f in sure)}")
    maybe = [f for f in found if f.role in ("maybe", "past", "against")]
    if maybe:
        return _unsure(seen, maybe, said_on)
    if denied:
        return replace(seen, doubt=f"“{denied}” is said not to be its date, and no other is given")
    unset = cues.UNSET.search(text)
    return replace(seen, doubt=f"“{unset[0].strip()}”: the new date is not known yet") if unset else seen


def _then(text: str, found: list[_Found], said_on: date) -> list[_Found]:
    """Give the only date of a text its role where what follows asks for it: `... a week on Wednesday, can you change the date to then`."""
    ahead = [f for f in found if f.due.date is not None and f.due.date >= said_on]
    if (
        len(found) != 1
        or not ahead
        or ahead[0].due.kind not in (DueKind.DAY, DueKind.MONTH)
        or not cues.TO_THEN.search(text, ahead[0].end)
    ):
        return found
    return [replace(ahead[0], role="due")]


def _unsure(seen: Dates, maybe: list[_Found], said_on: date) -> Dates:
    last = maybe[-1]
    likely = last.due.date or probable_due(last.due.raw, said_on)
    one = len({f.due.raw for f in maybe}) == 1 and last.role != "against"
    only = likely if likely and one and (likely >= said_on or last.role == "past") else None
    return replace(seen, probable=only, probable_raw=last.due.raw, doubt=last.why or _why(last.due))


def _all(text: str, said_on: date, named: frozenset[str], held: date | None) -> tuple[list[_Found], str]:
    """Return every date of a text with its role, old ones it quotes left out; and one it only denies."""
    dates = find_due(text, said_on)
    contrasted = {d.raw for (_, end, d), (start, *_) in pairwise(dates) if cues.RATHER_THAN.fullmatch(text[end:start])}
    plain, dates, denied = without_old(text, dates, held)
    found: list[_Found] = []
    for at, (start, end, due) in enumerate(dates):
        role = role_of(plain, start, end, due, said_on, named)
        if due.raw in contrasted and role in ("event", "maybe") and due.date and due.date >= said_on:
            of_a_step = cues.GATHERING.search(
                plain[max((m.end() for m in cues.CLAUSE.finditer(plain, 0, start)), default=0) : start]
            )
            role = "event" if of_a_step else "due"
            denied = "" if of_a_step else denied
        if at and replaces(plain[dates[at - 1][1] : start]):
            found[-1] = replace(found[-1], role="event")
            role = _replacing(plain, dates[at - 1][0], due, said_on, named)
        if due.date is None and due.why.startswith("no such day"):
            role = "maybe"
        why = date_doubt(plain, at, dates, said_on) if role in ("due", "maybe", "past") else ""
        if why and role != "past" and is_against(why):
            role = "against"
        elif role == "due" and why:
            # A forecast under a condition proposes no date, a new date under one does.
            role = "against" if cues.COMPLETING.search(plain, 0, start) else "maybe"
        elif role == "event" and is_against(against := date_doubt(plain, at, dates, said_on, denied_only=True)):
            role, why = "against", against
        found.append(_Found(start, end, due, role, why))
    return found, denied


def _replacing(text: str, old: int, due: Due, said_on: date, named: frozenset[str]) -> str:
    """Return the role of a date an arrow or "should be" puts in the place of one before it, which stands at `old`."""
    lead_in = text[:old]
    lead_in = lead_in[max((m.end() for m in cues.CLAUSE.finditer(lead_in)), default=0) :]
    if due.date is not None and due.date < said_on:
        return "past"
    plain = due.date is not None and due.kind in (DueKind.DAY, DueKind.MONTH) and not may_be_last_year(due, said_on)
    return "due" if plain and subject_is_own(lead_in, named) else "maybe"


def stems(words: str) -> frozenset[str]:
    """Return the beginnings of the weighty words, by which two forms of one word are known: `signed`, `signing`."""
    return frozenset(w.lower()[: cues.STEM] for w in re.findall(r"[^\W\d_]{4,}", words)) - cues.LIGHT


def _past(day: date, said_on: date) -> date | None:
    if day <= said_on:
        return day
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return None


def _why(due: Due) -> str:
    return (
        f"“{due.raw}” is not certainly the action's new date"
        if due.date
        else f"“{due.raw}” is no certain day ({due.why})"
    )
