"""Dates that depend on when they were said: `end of next month`, `a week on Friday`, `by Christmas`, `the 14th`.

They count from `said_on`, the civil date of the mail; without it they have no date. Where people mean either of two days
(`next Friday` on a Monday) there is none, and the likelier is `probable`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from lacflow.board.due_atoms import (
    SHORT_WEEKDAYS,
    WEEKDAY,
    WEEKDAYS,
    Atom,
    Patterns,
    atom_of,
    in_words,
    leading_to,
    month_end,
    next_day,
    vague,
    year_of,
)
from lacflow.board.plan import DueKind

_SEASONS = {
    "spring": (5, 31), "summer": (8, 31), "autumn": (11, 30), "winter": (2, 28),
    "spring term": (3, 31), "summer term": (7, 20), "autumn term": (12, 20),
    "christmas": (12, 25), "xmas": (12, 25), "new year": (1, 31),
}  # fmt: skip


def _season(match: re.Match[str], said_on: date | None) -> Atom:
    name = match["s"] + (" term" if match["term"] else "")
    at = _SEASONS.get(name)
    probable = None
    if at and match["y"]:
        probable = date(year_of(match["y"]), *at)
    elif at and said_on:
        probable = next_day(at[1], at[0], said_on)
    kind = DueKind.RANGE if match["y"] else DueKind.UNREADABLE
    return atom_of(match, kind, None, f'"{match[0].strip()}" names no day', probable)


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_relative(match: re.Match[str], said_on: date | None) -> Atom:
    if said_on is None:
        return vague(match, "depends on when it was said")
    ahead = {"next": 1, "the next": 1, "following": 1, "after next": 2}.get(match["which"], 0)
    then = _plus_months(said_on.replace(day=1), ahead)
    return atom_of(match, DueKind.MONTH, month_end(then.year, then.month))


def _week_relative(match: re.Match[str], said_on: date | None) -> Atom:
    if said_on is None:
        return vague(match, "depends on when it was said")
    friday = said_on + timedelta(4 - said_on.weekday() + (7 if match["which"] == "next" else 0))
    if match["end"]:
        return atom_of(match, DueKind.DAY, friday) if friday >= said_on else vague(match, "that week's end has passed")
    return vague(match, "a week, no day", max(friday, said_on))


_COUNT = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}


def _in_a_while(match: re.Match[str], said_on: date | None) -> Atom:
    if said_on is None:
        return vague(match, "depends on when it was said")
    number = int(match["n"]) if match["n"].isdigit() else _COUNT[match["n"]]
    unit = match["unit"].rstrip("s")
    if unit == "month":
        return atom_of(match, DueKind.DAY, _plus_months(said_on, number))
    return atom_of(match, DueKind.DAY, said_on + timedelta(number * {"day": 1, "week": 7, "fortnight": 14}[unit]))


def _near_day(match: re.Match[str], said_on: date | None) -> Atom:
    if said_on is None:
        return vague(match, "depends on when it was said")
    weeks = {"": 0, None: 0, "a week ": 7, "week ": 7, "a fortnight ": 14, "two weeks ": 14}[match["wk"]]
    return atom_of(match, DueKind.DAY, said_on + timedelta(weeks + (match["day"] == "tomorrow")))


def _weekday(match: re.Match[str], said_on: date | None) -> Atom | None:
    name = match["w"]
    alone = match.string.strip(" .?!") == match[0].strip()
    qualified = any(match[g] for g in ("weeks", "which", "week")) or leading_to(_BY, match.string, match.start())
    if name in SHORT_WEEKDAYS and not (alone or qualified):
        return None
    if said_on is None:
        return vague(match, "depends on when it was said")
    gap = (WEEKDAYS[name] - said_on.weekday()) % 7
    coming = said_on + timedelta(gap or 7)
    if match["weeks"] or match["week"]:
        weeks = 14 if (match["weeks"] or "").startswith(("two", "a fortnight", "2")) else 7
        return atom_of(match, DueKind.DAY, coming + timedelta(weeks))
    if match["which"] == "next":
        return _next_weekday(match, said_on, coming)
    if gap == 0:
        return vague(match, f"today, or {in_words(coming)}", said_on if match["which"] == "this" else coming)
    return atom_of(match, DueKind.DAY, coming)


def _next_weekday(match: re.Match[str], said_on: date, coming: date) -> Atom:
    """Read `next Friday`: plain unless this week's is still two or more days off, when people mean either."""
    of_next_week = said_on + timedelta(7 - said_on.weekday() + WEEKDAYS[match["w"]])
    if coming == of_next_week or (coming - said_on).days < 2:
        return atom_of(match, DueKind.DAY, of_next_week)
    return vague(match, f"{in_words(coming)}, or {in_words(of_next_week)}", of_next_week)


def _the_nth(match: re.Match[str], said_on: date | None) -> Atom | None:
    if said_on is None:
        return None
    day, when = int(match["d"]), said_on
    for _ in range(3):
        if 1 <= day <= monthrange(when.year, when.month)[1] and when.replace(day=day) >= said_on:
            return atom_of(match, DueKind.DAY, when.replace(day=day))
        when = _plus_months(when.replace(day=1), 1)
    return None


def _led_nth(match: re.Match[str], said_on: date | None) -> Atom | None:
    """Read `by 14th`, `moved to 3rd`: a day without its month or "the", where a word leads to it as to a date."""
    return _the_nth(match, said_on) if leading_to(_TO_A_DAY, match.string, match.start()) else None


def _nth_of_month(match: re.Match[str], said_on: date | None) -> Atom:
    """Read `30th of this month`, `the 15th of next month`; `the 3rd of the month` is the next such day."""
    if said_on is None:
        return vague(match, "depends on when it was said")
    if match["of"] == "the":
        return _the_nth(match, said_on) or vague(match, "no such day")
    ahead = 0 if match["of"].endswith(("this", "current", "same")) else 1
    then, day = _plus_months(said_on.replace(day=1), ahead), int(match["d"])
    last = month_end(then.year, then.month)
    if not 1 <= day <= last.day:
        return vague(match, f"no such day: {last:%B %Y} has {last.day} days", last if 28 < day <= 31 else None)
    return atom_of(match, DueKind.DAY, then.replace(day=day))


def _year_end(match: re.Match[str], said_on: date | None) -> Atom:
    if said_on is None:
        return vague(match, "depends on when it was said")
    which = (match["of"] or "").strip()
    if which in ("financial", "fiscal"):
        return atom_of(match, DueKind.DAY, next_day(31, 3, said_on))
    if which == "calendar":
        return atom_of(match, DueKind.DAY, date(said_on.year, 12, 31))
    if which:
        return vague(match, "the end of a school's year names no day", next_day(31, 7, said_on))
    return vague(
        match, "the year's end: of the calendar or of the financial year is not said", date(said_on.year, 12, 31)
    )


_BY = re.compile(r"\b(?:by|on|until|til|for) $")
_TO_A_DAY = re.compile(r"\b(?:by|on|until|till?|before|w/c|w/e|now|commencing|ending|(?:moved|slipped|back) to) $")
_WHICH = r"(?P<which>the next|this|next|the|following|current)"
_N = r"(?P<n>\d{1,2}|" + "|".join(_COUNT) + r")"
_END = r"(?:\b(?P<end>end(?: of)?) )?"
_UNIT = r"(?P<unit>days?|weeks?|fortnights?|months?)"
#: Tried in this order, on text made `straight`, after the dates written in full.
RELATIVE: Patterns = (
    (
        re.compile(
            r"(?<![\w./£])(?P<d>\d{1,2})(?:st|nd|rd|th)? of "
            r"(?P<of>this|next|the next|the following|following|the current|the same|the) month\b"
        ),
        _nth_of_month,
    ),
    (re.compile(rf"{_END}\b{_WHICH} month(?:'s end| end)?\b"), _month_relative),
    (re.compile(r"\b(?:month[- ]end|end of month)\b(?! after)(?P<which>)"), _month_relative),
    (re.compile(r"\bmonth (?P<which>after next)\b"), _month_relative),
    (re.compile(rf"{_END}\b{_WHICH} week\b(?! on\b)"), _week_relative),
    (re.compile(rf"\b(?:in|within) {_N} {_UNIT}(?:'? time)?\b"), _in_a_while),
    (re.compile(rf"\b{_N} {_UNIT}'? time\b"), _in_a_while),
    (re.compile(r"\b(?P<wk>a week |week |a fortnight |two weeks )?(?P<day>today|tomorrow)\b"), _near_day),
    (
        re.compile(
            r"(?:\b(?P<weeks>(?:a |one )?week|two weeks|2 weeks|a fortnight) on )?(?:\b(?P<which>this|next|coming) )?\b"
            + WEEKDAY
            + r"(?: (?P<week>week)\b)?"
        ),
        _weekday,
    ),
    (
        re.compile(
            r"\bend of (?:the |this )?(?P<of>(?:financial|fiscal|calendar|school|academic) )?year\b|\byear[- ]end\b"
        ),
        _year_end,
    ),
    (
        re.compile(
            r"(?:\b(?:the )?end of (?:the )?)?(?:\b(?:this|next|(?:early|late|later|mid)(?: in)?(?: the)?) )?"
            r"(?:\b(?:oct(?:ober)?|feb(?:ruary)?|may|whitsun)[ -](?=half))?"
            r"\b(?P<s>spring|summer|autumn|winter|christmas|xmas|easter|new year|half[- ]term)"
            r"\b(?P<term> term)?(?: (?:holidays?|break)\b)?(?:[ ]'?(?P<y>20\d\d|\d\d)(?!\d))?"
        ),
        _season,
    ),
    (re.compile(r"\bthe (?P<d>\d{1,2})(?:st|nd|rd|th)\b(?! (?:and|or|-) )"), _the_nth),
    (
        re.compile(
            r"(?<![\w./£])(?P<d>\d{1,2})(?:st|nd|rd|th)"
            r"(?=[ ]*(?:\Z|[,.;:!?)\n]|- |(?:latest|please|at the|because|as|so|not|instead|now)\b))"
        ),
        _led_nth,
    ),
)
