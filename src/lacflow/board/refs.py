"""The references of actions: `7b`, `10b.ii`, `5a-c`, `11a1 - a4`; as written, as compared, as sorted, as found in text.

`clean` keeps the writer's capitals (a key is made of it); `fold` is for comparing only. `3.10` is never `3.1`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_Found = tuple[int, int, str, tuple[str, ...]]
_LOOK_ALIKES = str.maketrans(
    "аеорсхуікԁАВЕКМНОРСТУХІ" "αοεικνρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcxyikdABEKMHOPCTYXI" "aoeiknptuxABEZHIKMNOPTYX",
)  # fmt: skip
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
#: What a ref looks like once clean: `10b.i`, `4.7.5`, `5.4a`, `A12`, `I01`, `11a1-a4`.
_ONE = r"[a-z]{0,3}\d{1,3}(?:[a-z]\d{0,3})?(?:[.](?:\d{1,3}[a-z]?|[ivx]{1,4}|[a-z]))*"
#: A sub-point in brackets at the end: `B3(ii)`, `2(a)`.
_SUB_POINT = re.compile(r"(?<=[\da-z])\((?P<point>[ivx]{1,4}|[a-z]|\d{1,2})\)$", re.IGNORECASE)
_REF = re.compile(rf"{_ONE}(?:[-&/,](?:{_ONE}|[a-z]\d{{0,2}}|[ivx]{{1,4}}))*", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def clean(ref: str) -> str:
    """Return a ref without spaces, look-alike letters and trailing marks, its capitals kept.

    Example:
        `12a -b` -> `12a-b`; `4b.` -> `4b`; `11a1,` -> `11a1`; `3а` (Cyrillic) -> `3a`; `B3 (ii)` -> `B3(ii)`.
    """
    plain = unicodedata.normalize("NFKC", ref).translate(_LOOK_ALIKES).translate(_DASHES)
    bare = "".join(plain.split()).strip(".,;:[]'\"")
    return bare if _SUB_POINT.search(bare) else bare.strip("().,;:[]'\"")


@lru_cache(maxsize=8192)  # every reply is compared with every ref of its plan
def fold(ref: str) -> str:
    """Return the form two spellings of one ref share.

    Example:
        `19 a` -> `19a`; `1C` -> `1c`; `10b.I` -> `10b.i`; `B3(ii)` -> `b3.ii`.
    """
    return _SUB_POINT.sub(r".\g<point>", clean(ref)).lower()


def is_ref(text: str) -> bool:
    """Tell whether a cell's words look like a ref, not like a sentence, a percentage or an age band."""
    return bool(_REF.fullmatch(fold(text)))


@lru_cache(maxsize=8192)
def parts(ref: str) -> tuple[str, ...]:
    """Return the refs a ref stands for, folded: itself alone, or each of a range or list.

    Example:
        `5a-c` -> 5a, 5b, 5c; `11a1 - a4` -> 11a1 .. 11a4; `1-3` -> 1, 2, 3; `5a & 5c` -> 5a, 5c.
    """
    whole = re.sub(r"(?<=[\da-z])and(?=[\da-z])", "&", fold(ref))
    found: list[str] = []
    for piece in re.split(r"[&/,]", whole):
        first, _, last = piece.partition("-")
        found += _between(_completed(found[-1], first) if found else first, last)
    return tuple(dict.fromkeys(p for p in found if p)) or (whole,)


def _completed(before: str, short: str) -> str:
    """Return `b` after `5a` as `5b`; what has a number of its own stays."""
    if not short or short[0].isdigit():
        return short
    head = re.match(r"\d+", before)
    return (head[0] if head else "") + short


def _between(first: str, last: str) -> list[str]:
    if not last:
        return [first]
    for tail, end_tail in ((r"\d+", r"\d+"), (r"(?<=\.)[ivx]+", r"(?:(?<=\.)|^)[ivx]+"), (r"[a-z]", r"[a-z]")):
        start, end = re.search(rf"({tail})$", first), re.search(rf"({end_tail})$", last)
        if start is None or end is None or not _same_stem(first[: start.start()], last[: end.start()]):
            continue
        roman = tail.startswith("(?<=")
        stem, low, high = first[: start.start()], _count(start[0], roman), _count(end[0], roman)
        if 0 < high - low <= 40:
            return [stem + _written(n, start[0], roman) for n in range(low, high + 1)]
    return [f"{first}-{last}"]


def _same_stem(first: str, last: str) -> bool:
    return last in (first, "") or (first.endswith(last) and last.isalpha())


def _count(text: str, roman: bool) -> int:
    if text.isdigit():
        return int(text)
    return _ROMAN.get(text, 0) if roman else ord(text)


def _written(number: int, like: str, roman: bool) -> str:
    if like.isdigit():
        return str(number)
    return next((r for r, n in _ROMAN.items() if n == number), "") if roman else chr(number)


def sort_key(ref: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts refs as people count: 5a2 before 5a10, 10b.ii before 10b.iv, none last."""
    if not ref.strip():
        return ((9, 0, ""),)
    chunks: list[tuple[int, int, str]] = []
    for depth, piece in enumerate(fold(ref).split(".")):
        if depth and piece in _ROMAN:
            chunks.append((2, _ROMAN[piece], ""))
            continue
        chunks += [_chunk(text) for text in re.findall(r"\d+|[a-z]+|[^\da-z]+", piece)]
    return tuple(chunks)


def _chunk(text: str) -> tuple[int, int, str]:
    if text.isdigit():
        return (1, int(text), "")
    return (2, ord(text[0]) - 96, text) if text.isalpha() else (0, 0, text)


_CANDIDATE = re.compile(
    r"(?<![\w£$€%.-])(?<![\d£$€%.-]/)(?P<ref>[A-Za-z]{0,2}\d{1,3}(?:[ ]?[a-zA-Z]\d{0,2})?(?:\.(?:\d{1,2}[a-z]?|[ivx]{1,4}))*"
    r"(?:[ ]?-[ ]?(?:\d{1,3})?[a-zA-Z]?\d{0,2}(?<![ -]))?)(?![\w%]|[.:-]\d|(?<=\d)/\d(?!\d{0,2}[a-z]\d?\b)"
    r"|[ ]?(?:am|pm)\b|[ ]?-[ ]?\d)"
)
_WORD = re.compile(r"(?:\b(?:refs?|references?|actions?|items?|nos?|numbers?|points?)\b[ .:#=]*|#)\Z", re.IGNORECASE)
_LINE_START = re.compile(r"(?:^|\n)[ \t>*•·\-\"'(]*\Z")
_COLOURS = r"(?:blue|green|amber|red|complete[d]?|closed|done)"
_AFTER_BARE = re.compile(
    r"[ ]*(?:[-:.)=][ \t\n]|[-:)=]|\t|\n|$)|[ ]+(?:is|now|still|remains?|stays?|to)?[ ]*" + _COLOURS + r"\b", re.I
)
_SAID_OF = re.compile(
    rf"[ ]+(?:(?:is|now|still|remains|stays|to stay|to|as|at|has been|was)[ ]+)+(?:now[ ]|still[ ])?{_COLOURS}\b"
    rf"|[ ]+(?:are|remain|stay)[ \n]+(?:now[ \n]+|still[ \n]+)?both[ \n]+(?:now[ \n]+|still[ \n]+|at[ \n]+)?{_COLOURS}\b"
    rf"|[ ]+(?:both|all)[ ]+{_COLOURS}\b|[ ]*[-:=][ ]*{_COLOURS}\b"
    rf"|[ ]+{_COLOURS}\b(?=[ ]*(?:[,.;:!?\n-]|$|and\b|but\b|now\b))",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[ ]*(?:,|&|/|\+|and|,[ ]?and|or)[ ]*\Z", re.IGNORECASE)
_END_OF_LIST = re.compile(
    r"[ ]*(?:[,.;:)\n]|$|[-&/+]|(?:and|are|is|both|all|remain|stay|have|has|now|still|to)\b)", re.IGNORECASE
)
_OTHER_COUNT = re.compile(
    r"\b(?:objectives?|outcomes?|years?|yr|phase|stage|ks|section|s|page|p|room|week|level|part|appendix|priority|tier|band)"
    r"(?:[ ]*|(?<=\bs)[ .]*|(?<=\bp)[ .]*|(?<=\byr)[ .]*)\Z",
    re.IGNORECASE,
)
#: What a share is of: `3 of 12 done`.
_OF_A_TOTAL = re.compile(r"\d[ ]+(?:out )?of[ ]+(?:the |our |all )?\Z", re.IGNORECASE)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)\Z", re.IGNORECASE)
#: A sub-point that follows what looks like a ref by itself: `10B.I`, `B3 (ii)`.
_GOES_ON = re.compile(r"[ ]?[.(][ ]?(?:[ivx]{1,4}|[a-z]|\d{1,2})\b", re.IGNORECASE)
_WITH_POINT = re.compile(r"\d{1,2}(?:\.\d{1,2})+")
#: Where a number with a point may head what is said: at the start of a line or sentence, or where a sentence turns to it.
_OPENS = re.compile(r"(?:^|\n|[.!?])[ \t>*•·\-–—\"'(]*\Z")
_TURNS = re.compile(
    r"(?:[,;:]|\band|\bbut|\bwhile|\bwhereas|\bon|\bfor|\bre|\bexcept|[ ][-–—])[ ]+(?:also |then |for |on )?\Z",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"[ ]*[-–—:=,][ ]|[ ]+(?:is|has|was|isn.t|hasn.t|wasn.t|will|won.t|can|cannot|can.t|should|needs?|remains?|stays?"
    r"|still|now|where|which|we|i|i.m|i.d|to(?! \d)|(?:is )?no longer|slipped|went|goes)\b",
    re.IGNORECASE,
)
#: What a number with a point measures: `4.1 weeks`, `6.2 per cent`, `1.5 posts`.
_MEASURES = re.compile(
    r"(?![ ](?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|all|both)\b)"
    r"[ ]?(?:%|k\b|m\b|bn\b|st\b|per\b|percent\w*|points?\b|million|thousand|fte\b|wte\b|times\b|out of\b"
    r"|of (?:the|our|all|a)\b|on average\b|(?:\w+[ ])?(?:weeks?|days?|months?|years?|hours?|posts?|staff|miles?|children"
    r"|carers|workers|people|cases|pupils|schools|placements|visits|young)\b)",
    re.IGNORECASE,
)


def find(text: str, known: Iterable[str]) -> list[_Found]:
    """Find refs in running text: start, end, the ref as written, and the known refs it can mean (none: unknown).

    Cautious: a bare number is a ref only after "ref", "action" or "no", at the start of a line before a mark or a
    colour, where a colour is said of it (`14 is green`), or in a list with another ref. A number with a letter counts
    where it is known, or stands where a ref must stand; a number with a point where it is known and begins what is said.

    Example:
        `10c and 14 are green. 7 days left, 3 children` with 10c, 14, 7, 3 known -> 10c and 14.
    """
    known = tuple(known)
    table = _by_part(frozenset(known))
    looked_up: dict[str, tuple[str, ...]] = {}
    found: list[_Found] = []
    passed_over: list[_Found] = []
    for match in _CANDIDATE.finditer(text):
        written = match["ref"]
        if written not in looked_up:
            looked_up[written] = _meant(written, table, known)
        meant = looked_up[written]
        if meant and fold(meant[0]) != fold(written) and _GOES_ON.match(text, match.end()):
            meant = ()
        if _stands(text, match, bool(meant), found):
            found.append((match.start(), match.end(), written, meant))
        elif meant and not _before(_OTHER_COUNT, text, match.start()):
            passed_over.append((match.start(), match.end(), written, meant))
    for item in reversed(passed_over):
        following = next((f for f in found if f[0] > item[1]), None)
        if following and _JOINED.fullmatch(text[item[1] : following[0]]):
            found = sorted([*found, item])
    return found


@lru_cache(maxsize=64)  # a reply asks line by line, and a plan has the same refs for every lead, in another order
def _by_part(known: frozenset[str]) -> Mapping[str, Sequence[str]]:
    table: dict[str, list[str]] = {}
    for ref in known:
        for name in dict.fromkeys((fold(ref), *parts(ref))):
            table.setdefault(name, []).append(ref)
    whole = {fold(ref) for ref in known}
    for ref in known:
        lettered = re.fullmatch(r"(\d+)[a-z]", fold(ref))
        stem = lettered[1] if lettered else fold(ref).partition(".")[0]
        if (lettered or re.search(r"[a-z]", stem)) and stem not in whole:
            table.setdefault(stem, []).append(ref)
    return table


def _meant(written: str, table: Mapping[str, Sequence[str]], known: Sequence[str]) -> tuple[str, ...]:
    exact = [r for r in table.get(fold(written), ()) if fold(r) == fold(written)]
    if exact:
        return _ordered(exact, known)
    named = (_ordered(table.get(part, ()), known) for part in parts(written))
    return tuple(dict.fromkeys(ref for refs in named for ref in refs))


def _ordered(refs: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return refs in the order they are known in."""
    return tuple(refs) if len(refs) < 2 else tuple(dict.fromkeys(ref for ref in known if ref in refs))


def _before(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    return pattern.search(text, max(0, at - 60), at)


def _stands(text: str, match: re.Match[str], known: bool, found: Sequence[_Found]) -> bool:
    """Tell whether a candidate stands where a ref stands."""
    at, end, written = match.start(), match.end(), match["ref"]
    if _before(_OTHER_COUNT, text, at) or _before(_OF_A_TOTAL, text, at) or _ORDINAL.search(written):
        return False
    if _before(_WORD, text, at):
        return True
    lettered = bool(re.search(r"[A-Za-z]", written))
    at_start = bool(_before(_LINE_START, text, at))
    if at_start and _AFTER_BARE.match(text, end):
        return known or lettered
    if found and _JOINED.fullmatch(text[found[-1][1] : match.start()] or "?") and _END_OF_LIST.match(text, end):
        return known or lettered
    if lettered:
        spread = re.fullmatch(r"\d{1,3}[a-z]\d?[ ]?-[ ]?[a-z]\d?", written.strip(), re.IGNORECASE)
        return known and (" " not in written.strip() or at_start or bool(spread))
    return known and bool(_SAID_OF.match(text, end) or _stands_with_point(text, match))


def _stands_with_point(text: str, match: re.Match[str]) -> bool:
    """Tell whether a known ref with a point (`6.2`) heads what is said, and measures nothing."""
    at, end = match.start(), match.end()
    if not _WITH_POINT.fullmatch(match["ref"]) or _MEASURES.match(text, end):
        return False
    turned = _before(_TURNS, text, at) and _SPOKEN_OF.match(text, end)
    return bool(_before(_OPENS, text, at) or turned)
