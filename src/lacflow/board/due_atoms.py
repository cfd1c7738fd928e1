"""The dates inside words: `30th April 2020`, `Nov-19`, `a week on Friday`, each with where it stands.

Days come first, as in Britain: `05/06/19` is 5 June. A two-digit year is of this century. A month is held to its last
day. An `Atom` with no date says why, and what it probably means where that can be said; nothing is guessed. Without
`said_on` (the civil date of the mail) a date without a year has none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from lacflow.board.plan import DueKind

_NAMES = (
    "january janurary januray jan",
    "february febuary feburary feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august agust aug",
    "september septmber setember sept sep",
    "october octber oct",
    "november novemeber nov",
    "december decemeber dec",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_M = (
    r"(?<![a-z])(?P<m>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")(?![a-z])(?:\.(?=[ ]?\d{4}|[ ]\d\d\Z))?"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_WEEKDAYS = {name[:3]: i for i, name in enumerate(_WEEKDAYS)} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
WEEKDAYS = {name: i for i, name in enumerate(_WEEKDAYS)} | SHORT_WEEKDAYS
WEEKDAY = r"(?P<w>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")(?![a-z])"
_D = r"(?<![\d./£])(?P<d>\d{1,2})[ ]?(?P<th>st|nd|rd|th)?"
_JOIN = r"(?:[ ]+of[ ]+|[./-][ ]?|[ ]+|)"
_Y = r"(?P<y>\d{4}|\d{2})(?!\d|[ ]?(?:st|nd|rd|th)\b|[.]\d|[ ]+(?:" + "|".join(_MONTHS) + r")\b)"
_Y_JOIN = r"(?:[ ]?[/'-][ ]?|[ ]?,[ ]?(?=\d{4})|[.]|[ ])?'?"
_AFTER_MONTH = re.compile(r"(?<![a-z])(?:" + "|".join(_MONTHS) + r")(?:[ /'-]{1,2}|[.])$")
#: A number after one of these counts something else: `Year 10 Sept 2019` is no tenth of September.
_COUNTED = re.compile(
    r"\b(?:year|yr|phase|stage|ks|cohort|group|wave|tranche|part|week|action|level|aged?|item|ref|objective)[ ]$"
)
_LEAD_IN = re.compile(
    r"\b(?:by|in|end(?: of)?|until|till?|to|for|from|mid|early|late|next|of|during|before|since|now|around"
    r"|date|deadline|due|or)[ :-]+$|\b(?:by|until|till?|before) the $"
)
_GOES_ON = re.compile(r"[ ]?(?:-|/|to\b|and\b)[ ]?")
_LED = re.compile(
    r"(?:\b(?:by|on|until|till?|to|from|before|due|is|now|date|deadline|target|eta|revised|expected"
    r"|finish(?:es|ing)?|complet(?:e|es|ion))|[:-])[ ]*$"
)
#: After these even `15.2` is a day and a month.
_LED_BY_NAME = re.compile(
    r"\b(?:date|deadline|due(?: date)?(?: is| now| by| on)?|(?:date|deadline) (?:is|to|of|now))[ ]?:?[ ]*$"
)
#: Names of people and words of other meanings: a month or day only after a preposition, or alone in a cell.
_ALSO_WORDS = frozenset(("may", "march", "mar", "jan", "april", "june", "august", "jun", "sep", "dec"))


#: What stands by itself is a sentence of its own.
_WORD_BEFORE = re.compile(r"[^.!;(\n\s][ ]*$|[.!;][^\s(]*$")
_SENTENCE_ENDS = re.compile(r"[ ]*(?:[.!;)](?=\s|$)|\n|$)")


_LONGEST = {month: monthrange(2020, month)[1] for month in range(1, 13)}

#: The last year of two digits that `12/27` may name.
_LATEST_YEAR = 45

Day = date


@dataclass(frozen=True)
class Atom:
    """One date in a text: where it stands, its kind, the date it is held to, else why not and what is probable.

    `partial` is (day or 0, month) where the year was not written: a range lends it one.
    """

    start: int
    end: int
    kind: DueKind
    date: Day | None = None
    why: str = ""
    probable: Day | None = None
    partial: tuple[int, int] | None = None

    @property
    def impossible(self) -> bool:
        """Tell whether the words name a day no calendar has."""
        return self.kind is DueKind.UNREADABLE and self.why.startswith("no such day")


Build = Callable[["re.Match[str]", "date | None"], "Atom | None"]
Patterns = tuple[tuple[re.Pattern[str], Build], ...]


_PLAIN = str.maketrans("‐‑‒–—−’‘´`\u00a0\u2009\t", "------''''   ")


#: A word that may be a month with two of its letters the wrong way round.
_LONG_WORD = re.compile(r"(?<![a-z])[jfsonda][a-z]{5,8}(?![a-z])")


def _swapped() -> dict[str, str]:
    """Return the longer months by every way of swapping two neighbours after the first letter: `spetember`, `janaury`."""
    found = {}
    for name in (n.split()[0] for n in _NAMES):
        for i in range(1, len(name) - 1) if len(name) > 5 else ():
            found[f"{name[:i]}{name[i + 1]}{name[i]}{name[i + 2 :]}"] = name
    return {slip: name for slip, name in found.items() if slip not in _MONTHS}


_SLIPS = _swapped()


def straight(text: str) -> str:
    """Return the text in lower case with plain dashes, quotes and spaces, each character where it was.

    A month with two of its letters swapped is set right.
    """
    plain = text.translate(_PLAIN)
    lowered = plain.lower()
    lowered = lowered if len(lowered) == len(text) else "".join(c.lower()[:1] or c for c in plain)
    return _LONG_WORD.sub(lambda m: _SLIPS.get(m[0], m[0]), lowered)


def leading_to(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """Return the match of a pattern (ending in `$`) in the few words that lead up to a place in a text."""
    return pattern.search(text, max(0, at - 60), at)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def in_words(day: date) -> str:
    """Return a date as people write it: `30 April 2020`."""
    return f"{day.day} {day:%B %Y}"


def atom_of(match: re.Match[str], kind: DueKind, day: date | None, why: str = "", probable: date | None = None) -> Atom:
    """Return an atom where the match stands."""
    return Atom(match.start(), match.end(), kind, day, why, probable)


def vague(match: re.Match[str], why: str, probable: date | None = None) -> Atom:
    """Return an atom that names no day, and why."""
    return atom_of(match, DueKind.UNREADABLE, None, why, probable)


def year_of(text: str) -> int:
    """Return the year of two digits (this century) or four."""
    return int(text) + 2000 if len(text) == 2 else int(text)


def _day(match: re.Match[str], day: int, month: int, year: int, why: str = "") -> Atom:
    if not 1990 <= year <= 2100:
        return vague(match, f"no such day: the year {year} is out of reach")
    if not 1 <= month <= 12:
        return vague(match, f"no such day: there is no month {month} (days come first)")
    last = month_end(year, month)
    if not 1 <= day <= last.day:
        probable = last if 28 < day <= 31 else None
        return vague(match, f"no such day: {last:%B %Y} has {last.day} days", probable)
    return atom_of(match, DueKind.DAY, date(year, month, day), why)


def _iso(match: re.Match[str], said_on: date | None) -> Atom:
    return _day(match, int(match[3]), int(match[2]), int(match[1]))


def _numbers(match: re.Match[str], said_on: date | None) -> Atom:
    stray = len(match[2]) > 1 or len(match[4]) > 1
    why = "a stray mark between the numbers was left out" if stray else ""
    return _day(match, int(match[1]), int(match[3]), year_of(match[5]), why)


def _counts_otherwise(match: re.Match[str]) -> bool:
    """Tell whether the number before a month is no day: `Year 10 Sept 2019`, or the 20 of `Mar-20/Jun-20`."""
    text, at = match.string, match.start("d")
    return bool(leading_to(_COUNTED, text, at) or (at < match.start("m") and leading_to(_AFTER_MONTH, text, at)))


def _day_month_year(match: re.Match[str], said_on: date | None) -> Atom | None:
    if _counts_otherwise(match):
        return None
    atom = _day(match, int(match["d"]), _MONTHS[match["m"]], year_of(match["y"]))
    first = match.groupdict().get("first")
    if first and atom.date:
        return replace(atom, kind=DueKind.RANGE, why="several days: the last is held")
    return _of_weekday(match, atom, said_on)


def _of_weekday(match: re.Match[str], atom: Atom, said_on: date | None) -> Atom:
    """Return a day of a mail that stands by the weekday named with it, else in doubt; in a plan the numbers are the date."""
    named = match.groupdict().get("w")
    if not (named and atom.date and said_on) or WEEKDAYS[named] == atom.date.weekday():
        return atom
    return vague(match, f"{in_words(atom.date)} is a {atom.date:%A}", atom.date)


def _month_year(match: re.Match[str], said_on: date | None) -> Atom:
    month, digits = _MONTHS[match["m"]], match["y"]
    last = month_end(year_of(digits), month) if 1990 <= year_of(digits) <= 2100 else None
    if last is None:
        return vague(match, f"no such day: the year {year_of(digits)} is out of reach")
    spaced = len(digits) == 2 and match[0][-3] == " "
    if len(digits) == 2 and (spaced or said_on) and _LONGEST[month] < int(digits) <= 31:
        return vague(match, f"no such day: {last:%B} has no day {int(digits)}")
    if said_on and spaced and int(digits) <= 31 and last.year > said_on.year + 1:
        return vague(match, f"a month of 20{digits}, or day {int(digits)}", next_day(int(digits), month, said_on))
    if said_on and spaced and int(digits) <= 31 and last < said_on:
        probable = next_day(int(digits), month, said_on)
        return vague(match, f"a month of 20{digits}, or day {int(digits)} of this year or next", probable)
    return atom_of(match, DueKind.MONTH, last)


def _numeric_month(match: re.Match[str], said_on: date | None) -> Atom | None:
    month, year = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 1990 <= year <= 2100):
        return None
    return atom_of(match, DueKind.MONTH, month_end(year, month))


def _mistyped(match: re.Match[str], said_on: date | None) -> Atom:
    month, year = _MONTHS[match["m"]], 2000 + int(match["a"] + match["b"])
    return vague(match, f"mistyped, perhaps {match['m'].capitalize()}-{year % 100}", month_end(year, month))


def next_day(day: int, month: int, said_on: date) -> date | None:
    """Return the first such day of the year on or after `said_on`; None where there is none."""
    for year in range(said_on.year, said_on.year + 5):
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] and date(year, month, day) >= said_on:
            return date(year, month, day)
    return None


def _yearless(match: re.Match[str], day: int, month: int, said_on: date | None) -> Atom:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2020, month)[1]:
        return vague(match, f"no such day: day {day} of month {month}")
    if said_on is None:
        return replace(vague(match, "no year"), partial=(day, month))
    return replace(atom_of(match, DueKind.DAY, next_day(day, month, said_on)), partial=(day, month))


def _day_month(match: re.Match[str], said_on: date | None) -> Atom | None:
    if _counts_otherwise(match):
        return None
    return _of_weekday(match, _yearless(match, int(match["d"]), _MONTHS[match["m"]], said_on), said_on)


def _day_slash_month(match: re.Match[str], said_on: date | None) -> Atom | None:
    text = match.string
    alone = not leading_to(_WORD_BEFORE, text, match.start()) and bool(_SENTENCE_ENDS.match(text, match.end()))
    day, month = int(match[1]), int(match[2])
    led = leading_to(_LED, match.string, match.start())
    if not (alone or led):
        return None
    if month > 12 and day <= 12 and month <= _LATEST_YEAR:
        return vague(match, f"perhaps month {day} of 20{month}", month_end(2000 + month, day) if day else None)
    if month > 12:
        return vague(match, f"no such day: there is no month {month} (days come first)") if led and day <= 31 else None
    return _yearless(match, day, month, said_on)


def _day_dot_month(match: re.Match[str], said_on: date | None) -> Atom | None:
    """Read `15.2` where it is called a date; by itself it may be, and in any other words it is a number."""
    if said_on is None:
        return None
    day, month = int(match[1]), int(match[2])
    if leading_to(_LED_BY_NAME, match.string, match.start()):
        return _yearless(match, day, month, said_on)
    alone = match.string.strip(" .") == match[0]
    return vague(match, "a day and a month, or a number", next_day(day, month, said_on)) if alone else None


def _bare_month(match: re.Match[str], said_on: date | None) -> Atom | None:
    name = match["m"]
    alone = match.string.strip(" .?!") == match[0].strip(".")
    joined = _GOES_ON.match(match.string, match.end())
    if name in _ALSO_WORDS and not (alone or joined or leading_to(_LEAD_IN, match.string, match.start())):
        return None
    month = _MONTHS[name]
    if said_on is None:
        return replace(vague(match, "a month without a year"), partial=(0, month))
    year = said_on.year + (month < said_on.month)
    return replace(atom_of(match, DueKind.MONTH, month_end(year, month)), partial=(0, month))


def _years(match: re.Match[str], said_on: date | None) -> Atom | None:
    first, second = int(match[1]), year_of(match[2])
    if second <= first or second - first > 10:
        return None
    probable = date(second, 3, 31) if second == first + 1 else None
    return atom_of(match, DueKind.RANGE, None, "years only: no day says when they end", probable)


def _one_year(match: re.Match[str], said_on: date | None) -> Atom:
    year = int(match["y"])
    if match["end"]:
        return atom_of(match, DueKind.DAY, date(year, 12, 31))
    return atom_of(match, DueKind.RANGE, None, "a year only", date(year, 12, 31))


def _quarter(match: re.Match[str], said_on: date | None) -> Atom:
    return atom_of(match, DueKind.RANGE, None, "a quarter: of the calendar or of the financial year is not said")


_RANGE_DAYS = r"(?:(?<![\d./])(?P<first>\d{1,2})(?:st|nd|rd|th)?[ ]?(?:-|to|&|and)[ ]?)?"
_NUMBERS = r"(?<!\d)(?<!\d[./-])(\d{1,2})[ ]?([./-]{1,2})[ ]?(\d{1,2})[ ]?([./-]{1,2})[ ]?(\d{4}|\d{2})(?!\d|[./]\d)"
_QUARTER = r"\bq(?:uarter|tr)? ?[1-4]\b(?:,? (?:of )?(?:20)?\d\d(?:[/-](?:20)?\d\d)?(?!\d))?"
#: Tried in this order, on text made `straight`: what is written in full.
IN_FULL: Patterns = (
    (re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?!\d)"), _iso),
    (re.compile(_NUMBERS), _numbers),
    (re.compile(rf"(?:{WEEKDAY},?[ ]+)?(?:the[ ]+)?{_RANGE_DAYS}{_D}{_JOIN}{_M}{_Y_JOIN}{_Y}"), _day_month_year),
    (re.compile(rf"{_M}[ ]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[ ]+(?P<y>\d{{4}})(?!\d)"), _day_month_year),
    (re.compile(_M.split("(?![a-z])")[0] + r"[ -]?(?P<a>\d)-(?P<b>\d)(?!\d)"), _mistyped),
    (re.compile(rf"{_M}{_Y_JOIN}{_Y}"), _month_year),
    (re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{4})(?![\d]|[./-]\d)"), _numeric_month),
    (re.compile(_QUARTER), _quarter),
    (re.compile(r"(?<![\d./-])((?:19|20)\d\d)[ ]?[/-][ ]?((?:19|20)?\d\d)(?![\d]|[./-]\d)"), _years),
    (re.compile(rf"(?:{WEEKDAY},?[ ]+)?(?:the[ ]+)?{_D}{_JOIN}{_M}"), _day_month),
    (re.compile(rf"{_M}[ ]+(?:the[ ]+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)"), _day_month),
)
#: And last of all, when nothing else has claimed the words: what leaves most out.
IN_PART: Patterns = (
    (re.compile(r"(?:\b(?P<end>end(?: of)?) )?(?<![\d./£-])(?P<y>20\d\d)(?![\d]|[./-]\d|,\d)"), _one_year),
    (re.compile(r"(?<![\d./])(\d{1,2})/(\d{1,2})(?!\d|[.]\d|[ ]?/| of\b)"), _day_slash_month),
    (re.compile(r"(?<![\d./£-])(\d{1,2})\.(\d{1,2})(?!\d|[./]\d|[ ]?%)"), _day_dot_month),
)
#: A month alone, the only one of all these that has no number.
IN_A_WORD: Patterns = ((re.compile(_M), _bare_month),)
