"""Our own grammar for the dates people write in plans and in mail.

A `Due` keeps the raw words, the kind of date they are, the civil date it is held to (a month: its last day; a range: its
end) and, in `why`, everything a person ought to know about how it was read. A date that is not certain is None; what it
probably means is asked for apart (`probable_due`), so that no guess can be stored by accident. Days come first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from lacflow.board.due_atoms import IN_A_WORD, IN_FULL, IN_PART, Atom, in_words, leading_to, month_end, straight
from lacflow.board.due_relative import RELATIVE
from lacflow.board.plan import Due, DueKind

_Answer = tuple[DueKind, "date | None", str, "date | None"]
_Rule = Callable[[str, Sequence[Atom]], "_Answer | None"]

_TBC = re.compile(
    r"\bt\.?b\.?[cad]\b|\bto be (?:confirmed|agreed|advised|determined|decided|set|arranged)\b"
    r"|\bnot yet (?:set|agreed|known|confirmed)\b|\bdate awaited\b|\bawaiting (?:a )?date\b"
)
_QUESTION = re.compile(
    r"\?|\b(?:approx(?:imately)?|circa|around|about|roughly|hopefully|possibly|maybe|perhaps|probably|provisional(?:ly)?|est)\b"
)
_COMPLETE = re.compile(r"\b(?:completed?|done|achieved|closed|finished)\b")
_NOT_COMPLETE = re.compile(
    r"\b(?:not|isn't|part(?:ly|ially)?|nearly|almost|to be|be|in) (?:yet |fully |been )*"
    r"(?:complete|done|achieved|closed|finished)"
    r"|\b(?:completed?|done|achieved|closed|finished)(?: \w+){0,2} (?:by|before|until|within|end)\b|\bincomplete"
)
_ONGOING = re.compile(r"\bon[ -]?going\b|\bcontinu(?:ous|ing|al|es)\b|\bbusiness as usual\b|\bbau\b|\brolling\b")
_RECURRING = re.compile(
    r"\b(?:dai|week|month|quarter|term|annual|year|fortnight|half[- ]year|bi-?(?:annual|month|week)|six[- ]month)ly\b"
    r"|\bannual\b|\b(?:each|every|per) (?:\w+ )?(?:day|week|month|quarter|term|year|board|meeting)\b"
)
_START = re.compile(
    r"\b(?:from|since|start(?:s|ed|ing)?|commenc(?:e|es|ed|ing)|beg[aiu]n(?:s|ning)?|after|not before|"
    r"launch(?:ed|es)?)\b[\w ]{0,12}$"
)
_CHANGED = re.compile(
    r"(?:\b(?:amended|revised|extended|moved|changed|slipped|re-?scheduled|deferred|delayed|now|updated|put back|new)"
    r"(?: (?:to|date|is|until))*\W*|(?:->|→|=>)\s*)$"
)
_OLD = re.compile(
    r"\b(?:mov(?:ed?|es|ing)|chang(?:ed?|es|ing)|slip(?:ped|s|ping)?|extend(?:ed|s)?|put(?:ting)? back"
    r"|push(?:ed|ing)?|delayed|deferred|revised?|amended?|goes|gone|go)\b"
    r"[\w ]{0,20}\bfrom $"
    r"|\b(?:was|were|previously|original(?:ly)?(?: date)?|old(?: date)?|formerly|baseline)\W*$"
)
_RANGE = re.compile(r"\s?(?:-|/|to|until|till?|through(?: to)?|and|&)\s?")
_QUALIFIER = re.compile(
    r"(?:(?P<end>\b(?:the )?(?:end(?:ing)?|last day)(?: of| in)?(?: the)?)|(?P<ending>\bw/e|\bweek ending)"
    r"|(?P<wc>\bw/?c|\bweek (?:commencing|beginning))|(?P<mid>\bmid(?:dle)?(?: of)?)"
    r"|(?P<start>\b(?:early|(?:the )?(?:start|beginning|first week)(?: of| in)?))"
    r"|(?P<late>\b(?:late|(?:the )?last week(?: of| in)?))|(?P<before>\bbefore))[ -]$"
)
#: Every date without a number has one of these in it.
_NAMED = re.compile(
    "day|week|month|year|fortnight|morrow|mon|tue|wed|thu|fri|sat|sun|spring|summer|autumn|winter|mas|easter|half|jan|feb|mar|apr"
    "|may|jun|jul|aug|agu|sep|oct|nov|dec"
)
_FILLER = re.compile(
    r"(?:by|due|on|the|for|at|of|in|date|target|deadline|is|be|to|end|before|no|later|than|latest|until|till?|all|completed?"
    r"|completion|timescale|amended|revised|extended|moved|changed|now|new|was|previously|original|originally|old|a|it|this"
    r"|should|will|finish|achieved|done)"
)
_VAGUE = re.compile(
    r"\b(?:asap|as soon as possible|soon|shortly|in due course|(?:by |the )?end of (?:the )?term"
    r"|in a (?:few|couple of) (?:days|weeks|months)|(?:the )?next few (?:days|weeks|months)"
    r"|(?:(?:early|late|later) )?(?:in )?next year|(?:later|late) (?:this|in the) year"
    r"|after (?:half[ -]term|the (?:summer|christmas|easter) (?:break|holidays?)))\b"
)


def read_due(raw: str, *, said_on: date | None = None) -> Due:
    """Read a date as a person wrote it, alone in a cell or a field.

    Args:
        raw: the words, kept as they are in the answer.
        said_on: the civil date they were said on; only with it have `Nov`, `30 Sept` and `next Friday` a date.

    Example:
        `31/12/19` -> day 2019-12-31; `Nov-19` -> month 2019-11-30; `31/04/19` -> unreadable, April has 30 days;
        `01/03/2019 and ongoing` -> ongoing, no date; `Impact by Feb 2019` -> month 2019-02-28, why: the other words.
    """
    return _read(raw, said_on)[0]


def probable_due(raw: str, said_on: date | None = None) -> date | None:
    """Return what the words probably mean: the date where they are certain, else the likeliest, else None.

    Example:
        `by Christmas` said on 15 August 2019 -> 2019-12-25; `31/04/19` -> 2019-04-30.
    """
    return _read(raw, said_on)[1]


def find_due(text: str, said_on: date | None = None) -> list[tuple[int, int, Due]]:
    """Return the dates inside running text: start, end and the reading of each, in the text's order.

    A year alone is not reported. What is vague (`by Christmas`, `soon`) is, without a date and with the reason.

    Example:
        `should be done by end of March` said in 2019-08 -> [(15+.., .., 2020-03-31)], the words `end of March`.
    """
    plain = straight(text)
    found = [a for a in _expressions(plain, said_on) if not re.fullmatch(r"\d{4}", plain[a.start : a.end])]
    for match in _VAGUE.finditer(plain):
        if not any(a.start < match.end() and match.start() < a.end for a in found):
            found.append(Atom(match.start(), match.end(), DueKind.UNREADABLE, None, "no day is named"))
    found.sort(key=lambda a: a.start)
    return [(a.start, a.end, Due(text[a.start : a.end], a.date, a.kind, a.why)) for a in found]


def _read(raw: str, said_on: date | None) -> tuple[Due, date | None]:
    text = straight(raw).strip()
    if text.strip(" .-_") in ("", "n/a", "na", "none", "nil"):
        return Due(raw if raw.strip() else "", why="no date" if text else ""), None
    found = _expressions(text, said_on)
    for rule in _RULES:
        answer = rule(text, found)
        if answer is not None:
            kind, day, why, probable = answer
            return Due(raw, day, kind, why), day or probable
    why = "no date in these words"
    return Due(raw, None, DueKind.UNREADABLE, why), None


def _atoms(text: str, said_on: date | None) -> list[Atom]:
    """Return the dates of a text made `straight`, in its order, none overlapping another."""
    taken: list[Atom] = []
    if any(map(str.isdigit, text)):
        patterns = (*IN_FULL, *RELATIVE, *IN_PART, *IN_A_WORD)
    else:
        patterns = (*RELATIVE, *IN_A_WORD) if _NAMED.search(text) else ()
    for pattern, build in patterns:
        for match in pattern.finditer(text):
            if any(a.start < match.end() and match.start() < a.end for a in taken):
                continue
            atom = build(match, said_on)
            if atom is not None:
                taken.append(atom)
    return sorted(taken, key=lambda a: a.start)


def _expressions(text: str, said_on: date | None) -> list[Atom]:
    """Return the atoms with the words that qualify them (`end of`, `mid`) and ranges made one."""
    found = [_qualified(text, a) for a in _atoms(text, said_on)]
    joined: list[Atom] = []
    for atom in found:
        moved = joined and leading_to(_OLD, text, joined[-1].start)
        if joined and not moved and _RANGE.fullmatch(text[joined[-1].end : atom.start]):
            pair = _span(text, joined[-1], atom)
            if pair is not None:
                joined[-1] = pair
                continue
        joined.append(atom)
    return joined


def _span(text: str, first: Atom, last: Atom) -> Atom | None:
    """Return two dates joined by a dash or "to" as one range held to its end; None where that is not what it says."""
    between = text[first.end : last.start].strip()
    if between in ("and", "&") and not (first.partial and last.partial is None and last.kind is DueKind.MONTH):
        return None
    if between == "/" and (not first.partial or DueKind.DAY in (first.kind, last.kind)):
        return None
    if first.impossible or last.impossible or DueKind.RECURRING in (first.kind, last.kind):
        return None
    begin = first.date
    if first.partial and last.date:
        day, month = first.partial
        year = last.date.year - (month > last.date.month)
        begin = date(year, month, day) if day else month_end(year, month)
    if last.date is None:
        return replace(last, start=first.start, why=last.why or "no day is named")
    if begin and begin > last.date:
        why = "the end of the range is before its start"
        return Atom(first.start, last.end, DueKind.UNREADABLE, None, why)
    return Atom(first.start, last.end, DueKind.RANGE, last.date, "a range: its end is held")


def _qualified(text: str, atom: Atom) -> Atom:
    match = leading_to(_QUALIFIER, text, atom.start)
    if match is None or atom.impossible:
        return atom
    name, start = match.lastgroup or "", match.start()
    if name in ("end", "ending"):
        return replace(atom, start=start)
    if name == "before" and atom.kind is DueKind.DAY:
        return replace(atom, start=start)
    if name == "wc" and atom.date and atom.kind is DueKind.DAY:
        friday = atom.date + timedelta(4)
        return Atom(start, atom.end, DueKind.RANGE, None, "a week, no day", friday)
    if atom.kind is DueKind.DAY or (name == "before" and atom.date is None):
        return atom
    words = text[match.start() : atom.end]
    return Atom(start, atom.end, DueKind.UNREADABLE, None, f'"{words}" names no day', _within(atom, name))


def _within(atom: Atom, name: str) -> date | None:
    """Return the likeliest day of `mid`, `early` or `late` in a month, or before it."""
    last = atom.date
    if last is None or atom.kind is not DueKind.MONTH:
        return atom.probable
    first = last.replace(day=1)
    return {"mid": first.replace(day=15), "start": first.replace(day=7), "before": first - timedelta(1)}.get(name, last)


def _impossible(text: str, found: Sequence[Atom]) -> _Answer | None:
    bad = next((a for a in found if a.impossible), None)
    return None if bad is None else (DueKind.UNREADABLE, None, bad.why, bad.probable if len(found) == 1 else None)


def _unconfirmed(text: str, found: Sequence[Atom]) -> _Answer | None:
    if not (_TBC.search(text) or (found and _QUESTION.search(text))):
        return None
    only = found[0] if len(found) == 1 else None
    why = f"{text[only.start : only.end]} is not confirmed" if only else "to be confirmed"
    return DueKind.TBC, None, why, (only.date or only.probable) if only else None


def _complete(text: str, found: Sequence[Atom]) -> _Answer | None:
    if not _COMPLETE.search(text) or _NOT_COMPLETE.search(text):
        return None
    dated = f"; beside it: {text[found[0].start : found[-1].end]}" if found else ""
    return DueKind.COMPLETE, None, f"says it is complete, no date to come{dated}", None


def _recurring(text: str, found: Sequence[Atom]) -> _Answer | None:
    if not _RECURRING.search(text):
        return None
    last = found[-1] if found else None
    why = "something that comes round again has no one date"
    return DueKind.RECURRING, None, why, (last.date or last.probable) if last else None


def _ongoing(text: str, found: Sequence[Atom]) -> _Answer | None:
    match = _ONGOING.search(text)
    if match is None:
        return None
    after = len(found) == 1 and found[0].start >= match.end()
    if after and found[0].date and re.fullmatch(
        r"[ ]?[-,(]?[ ]?(?:until|till?|to|through to|by)?[ ]?", text[match.end() : found[0].start]
    ):  # fmt: skip
        return DueKind.ONGOING, found[0].date, f"ongoing, with an end: {in_words(found[0].date)}", None
    why = "ongoing: the date beside it is not its end" if found else "ongoing: no end"
    return DueKind.ONGOING, None, why, found[-1].date if found else None


def _begins(text: str, found: Sequence[Atom]) -> _Answer | None:
    if len(found) != 1 or found[0].kind is DueKind.RANGE:
        return None
    onwards = re.match(r" onwards?\b", text[found[0].end :])
    if not (onwards or leading_to(_START, text, found[0].start)):
        return None
    if not onwards and re.search(r"\b(?:by|due|end)\b", text[: found[0].start][-8:]):
        return None
    return DueKind.ONGOING, None, "a start, not an end", None


def _dated(text: str, found: Sequence[Atom]) -> _Answer | None:
    standing = _standing(text, found)
    if not standing:
        return None
    atom = standing[-1]
    if len({(a.date, a.why if a.date is None else "") for a in standing}) > 1:
        return DueKind.UNREADABLE, None, "several dates, and nothing says which one holds", None
    why = "; ".join(w for w in (atom.why, _beside(text, found), _outdated(text, found, standing)) if w)
    return atom.kind, atom.date, why, atom.probable


def _standing(text: str, found: Sequence[Atom]) -> list[Atom]:
    """Return the dates that hold: not those called old, nor those before one that replaced them."""
    standing: list[Atom] = []
    for i, atom in enumerate(found):
        before = text[found[i - 1].end if i else 0 : atom.start]
        if _OLD.search(before):
            continue
        if i and _CHANGED.search(before):
            standing.clear()
        standing.append(atom)
    return standing or list(found)


def _outdated(text: str, found: Sequence[Atom], standing: Sequence[Atom]) -> str:
    old = [text[a.start : a.end] for a in found if a not in standing]
    return f"replaces {', '.join(old)}" if old else ""


def _beside(text: str, found: Sequence[Atom]) -> str:
    """Return a remark on the words that are neither dates nor of the usual frame round one."""
    rest, at = [], 0
    for atom in found:
        rest.append(text[at : atom.start])
        at = atom.end
    rest.append(text[at:])
    words = re.findall(r"[^\W_][\w'&/]*", " ".join(rest))
    if all(_FILLER.fullmatch(w) for w in words):
        return ""
    return f'other words beside the date: "{" ".join(" ".join(rest).split())}"'


_RULES: tuple[_Rule, ...] = (_impossible, _unconfirmed, _complete, _recurring, _ongoing, _begins, _dated)
