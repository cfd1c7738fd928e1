"""Several things in one cell: numbered deliverables, and the dates and updates that belong to them.

A cell falls into parts at its numbers or bullets, as far as they go on counting. What a neighbouring cell holds is tied to
a part by number, by order where there are as many entries as parts, or is one for all. What cannot be tied with certainty
is tied to none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lacflow.board.due import find_due, read_due
from lacflow.board.due_pair import Dues, read_dues
from lacflow.board.plan import NO_DUE, Due, DueKind

_BULLETS = "•·▪●◦‣■□➢✓*"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MARK = re.compile(
    rf"[ \t]*(?:(?P<bullet>[{_BULLETS}]|[-–—o](?=\s))|\(?(?P<roman>[ivx]{{1,4}})[.)]|\(?(?P<letter>[a-z])[.)]"
    r"|(?P<prefix>[A-Za-z]{0,2})\(?(?P<number>\d{1,3}(?:\.\d{1,2})*)(?:[.):]|(?=[ \t])))[ \t]*(?=\S)"
)
_INLINE = re.compile(r"(?<=\s)\(?(?P<number>\d{1,2})[.)][ \t]+(?=[A-Z])")


@dataclass(frozen=True)
class Part:
    """One of several things in a cell: the number it bears ("" for a bullet or none) and its words."""

    number: str
    text: str


def split_parts(text: str) -> tuple[str, tuple[Part, ...]]:
    """Split a cell's words into what stands before the first number or bullet, and the parts.

    Example:
        `1. Buy beds\\n2. Paint` -> "", (1, Buy beds), (2, Paint); `Buy beds` -> "", one part without a number.
    """
    lines = text.strip().split("\n")
    kind, marks = _marks(lines)
    inline = _inline(text.strip()) if len(lines) == 1 else ("", ())
    if not marks or len(inline[1]) > 1:
        return inline if inline[1] else ("", (Part("", text.strip()),) if text.strip() else ())
    cuts = [*marks, (len(lines), "", 0)]
    intro = "\n".join(lines[: cuts[0][0]]).strip()
    parts = []
    for (start, number, skip), (end, _, _) in pairwise(cuts):
        words = "\n".join([lines[start][skip:], *lines[start + 1 : end]]).strip()
        parts.append(Part(number, words))
    if kind == "bullet" and len(parts) == 1:
        parts = [Part("", parts[0].text)]
    return intro, tuple(p for p in parts if p.text)


def _marks(lines: Sequence[str]) -> tuple[str, list[tuple[int, str, int]]]:
    """Return the sort of marks and the lines that bear them: place, number, how many letters the mark takes."""
    kind, last, marks = "", 0, list[tuple[int, str, int]]()
    for place, line in enumerate(lines):
        match = _MARK.match(line)
        if match is None or _is_date_or_sum(line, match):
            continue
        sort = _sort(match, last, kind)
        if not marks:
            kind = sort
        count = _count(match, sort)
        if sort != kind or (sort not in ("bullet", "dotted") and count != last + 1 and (marks or count > 40)):
            continue
        last = count
        marks.append((place, _number(match), match.end()))
    return kind, marks


def _sort(match: re.Match[str], last: int, kind: str) -> str:
    if match["bullet"]:
        return "bullet"
    if match["roman"] and match["roman"] in _ROMAN and (kind == "roman" or (not kind and match["roman"] == "i")):
        return "roman"
    if match["letter"] or match["roman"]:
        return "letter"
    return "dotted" if "." in match["number"] else f"number {match['prefix'].lower()}"


def _count(match: re.Match[str], sort: str) -> int:
    if sort == "bullet":
        return 0
    if sort == "roman":
        return _ROMAN.index(match["roman"]) + 1
    if sort == "letter":
        return ord((match["letter"] or match["roman"])[0]) - 96
    return int(match["number"].split(".")[-1])


def _number(match: re.Match[str]) -> str:
    if match["bullet"]:
        return ""
    return match["roman"] or match["letter"] or (match["prefix"] or "") + match["number"]


def _is_date_or_sum(line: str, match: re.Match[str]) -> bool:
    """Tell whether a line's opening number is a date's, a time's or a quantity's."""
    if not match["number"]:
        return False
    bare = match[0].strip()[-1:].isdigit()
    rest = line[match.end() :]
    if re.match(r"[\d%]", rest) or re.match(r"(?:st|nd|rd|th)\b", rest):
        return True
    if any(begin < match.end() for begin, _, _ in find_due(line)):
        return True
    return bare and "." not in match["number"] and not match["prefix"]


def _inline(text: str) -> tuple[str, tuple[Part, ...]]:
    """Split one line at numbers that count up from 1: `1. Buy beds 2. Paint`."""
    places, wanted = [], 1
    for match in _INLINE.finditer(" " + text):
        if int(match["number"]) == wanted:
            places.append((match.start() - 1, match.end() - 1, match["number"]))
            wanted += 1
    if len(places) < 2 or places[0][0] > 0:
        return "", (Part("", text),) if text else ()
    ends = [p[0] for p in places[1:]] + [len(text)]
    return "", tuple(Part(n, text[at:end].strip()) for (_, at, n), end in zip(places, ends, strict=True))


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a cell that hold words."""
    return tuple(x.strip() for x in text.split("\n") if x.strip())


@dataclass(frozen=True)
class Tied:
    """The dates of each part, in order; `why` says why some or all are tied to none."""

    dues: tuple[Dues, ...]
    why: str = ""


def tie_dates(text: str, numbers: Sequence[str]) -> Tied:
    """Tie the dates in a cell's words to the parts beside it.

    Args:
        text: without what is struck through.
        numbers: the numbers of the parts, "" for a part without.

    Example:
        `1. May 2027\\n2. June 2027` beside parts 1, 2 -> by number; `May 2027` -> for all; three dates beside two -> none.
    """
    count = len(numbers)
    none = (Dues(),) * count
    if not text.strip():
        return Tied(none)
    lines = split_lines(text)
    if count == 1:
        mine = _numbered(text.strip(), ("1", *numbers) if numbers[0] else ())
        return Tied((read_dues(mine[0][1] if mine else text),))
    by_number = _by_number(text, numbers) or _by_place(lines, numbers)
    if by_number is not None:
        return by_number
    entries = tuple(read_dues(x) for x in lines)
    if len(lines) == count and all(_stands(e.due) for e in entries):
        return Tied(entries)
    if any((m := _NUMBERED.fullmatch(x)) and _stands(read_due(m["rest"])) for x in lines):
        return Tied(none, "a number before the date that no deliverable bears: which is whose is not certain")
    whole = read_dues(text)
    if _stands(whole.due) and len({d.date for _, _, d in find_due(text)}) <= 1:
        return Tied((whole,) * count)
    if len(lines) == 1 and whole.due and whole.due.kind is DueKind.UNREADABLE:
        return Tied((whole,) * count)
    if whole.revised and _stands(whole.due):
        return Tied((whole,) * count)
    return Tied(none, f"{len(lines)} lines of dates beside {count} deliverables: which is whose is not certain")


def _stands(due: Due) -> bool:
    return due.kind not in (DueKind.UNREADABLE, DueKind.NONE)


def _by_number(text: str, numbers: Sequence[str]) -> Tied | None:
    """Tie entries that bear numbers; None where they bear none."""
    lines = split_lines(text)
    parts = [Part(n, rest) for line in lines for n, rest in (_numbered(line, numbers) or _listed(line))]
    if not parts:
        return None
    none = tuple(Dues() for _ in numbers)
    if len({p.number for p in parts}) != len(parts) or len(lines) > len(parts):
        return Tied(none, "some lines bear a number and others none: which is whose is not certain")
    dues: list[Dues] = []
    for number in numbers:
        mine = [p for p in parts if _same(p.number, number)]
        dues.append(read_dues(mine[0].text) if len(mine) == 1 else Dues())
    lost = [p.number for p in parts if not any(_same(p.number, n) for n in numbers)]
    return Tied(tuple(dues), f"a date for {', '.join(lost)}: which is whose is not certain" if lost else "")


def _by_place(lines: Sequence[str], numbers: Sequence[str]) -> Tied | None:
    """Tie entries numbered 1, 2, 3 to parts numbered on from elsewhere (4, 5, 6); None where none is numbered."""
    places = tuple(str(n + 1) for n in range(len(numbers)))
    parts = [p for line in lines for p in _numbered(line, places)]
    if not parts:
        return None
    if len(lines) == len(parts) and tuple(n for n, _ in parts) == places:
        return Tied(tuple(read_dues(text) for _, text in parts))
    return Tied((Dues(),) * len(numbers), "the numbers of the dates are not those of the deliverables")


_NUMBERED = re.compile(r"\(?(?P<number>\d{1,2}(?:\.\d{1,2})?|[a-z]|[ivx]{1,4})[.):][ \t]+(?P<rest>\S.*)")


def _numbered(line: str, numbers: Sequence[str]) -> list[tuple[str, str]]:
    """Return the number a line of a date bears, where a part has it, and the date: `2. Jan-28` beside part 2."""
    match = _NUMBERED.fullmatch(line)
    if match is None or not any(_same(match["number"], n) for n in numbers) or not read_due(match["rest"]):
        return []
    return [(match["number"], match["rest"])]


_LISTED = re.compile(
    r"\(?(?P<numbers>\d{1,2}(?:\s*(?:,|&|and|-|to)\s*\d{1,2})*)\)?\s*(?:[:–—=]|-(?=\s)|\))\s*(?P<rest>(?:\d|[A-Za-z]).*)"
)


def _listed(line: str) -> list[tuple[str, str]]:
    """Return the numbers a line of a date bears and the date: `1 & 2: May 2027` -> 1 and 2."""
    match = _LISTED.fullmatch(line)
    if match is None or not _stands(read_due(match["rest"])):
        return []
    numbers = re.findall(r"\d+", match["numbers"])
    if re.search(r"-|to", match["numbers"]) and len(numbers) == 2:
        numbers = [str(n) for n in range(int(numbers[0]), int(numbers[1]) + 1)]
    return [(n, match["rest"]) for n in numbers]


def _same(one: str, two: str) -> bool:
    """Tell whether two numbers are the same part: `2` and `2`, or `1.2` and `2` of workstream 1."""
    return bool(one) and one.lower() in (two.lower(), two.lower().rsplit(".", 1)[-1])


def tie_words(text: str, numbers: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Tie an update's words to the parts by number; return them, and the words that are no one part's."""
    blank = ("",) * len(numbers)
    if len(numbers) == 1:
        return (text,), ""
    intro, parts = split_parts(text)
    numbered = len(parts) > 0 and not intro and all(p.number for p in parts)
    if not numbered or not all(any(_same(p.number, n) for n in numbers) for p in parts):
        return blank, text
    words = []
    for number in numbers:
        words.append("\n".join(p.text for p in parts if _same(p.number, number)))
    return tuple(words), ""


def last_of(dues: Sequence[Due], name: str) -> Due:
    """Return the date of the whole: the last of its parts' where each has one, else none with the reason."""
    held = [d for d in dues if d]
    if not held:
        return NO_DUE
    if all(d == held[0] for d in dues):
        return held[0]
    raw = "; ".join(dict.fromkeys(d.raw for d in held))
    if any(d.date is None for d in dues):
        return Due(raw, None, DueKind.RANGE, f"not every deliverable has a {name}")
    latest = max(d.date for d in held if d.date)
    return Due(raw, latest, DueKind.RANGE, "the last of its deliverables' dates")
