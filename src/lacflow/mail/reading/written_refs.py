"""Refs written otherwise than the plan has them: `10 (c)`, `10.c`, `10b (ii)`, `action ten c`; read as the plan's, shown as typed.

While it is read such a ref is the plan's in wide digits, which no one types and `refs.fold` knows as the plain ones. Only
a ref of the plan is made of words; anything else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from lacflow.board import refs
from lacflow.mail.reading.circles import put_back

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_COUNT = {word: number for number, word in enumerate(_UNITS.split(), 1)}
#: What may follow a ref that is said of: a mark, the end, a verb, a colour.
_THEN = (
    r"(?=[ \t]*(?:[,:;.)/&+=–—-]|\n|\Z)|[ ]+(?:and|is|are|has|have|was|will|remains?|stays?|still|now|can|should|needs?|goes|slips|no|not|on|to|both"
    r"|all|unchanged|same|as|complete[d]?|done|finished|closed|blue|green|amber|red|the|i|we|it|they|there|our|my|this|down|up|at|went|came|got|just)\b)"
)
_WORD = r"(?:action|ref|reference|item|number|no)s?[ .:#]+"
_BRACKETED = re.compile(
    r"(?<![\w./(£-])(?P<n>\d{1,3})[ ]?\((?P<l>[a-z])\)(?:[ .]?\(?(?P<r>[ivx]{1,4})\)|[.](?P<d>[ivx]{1,4})\b)?(?!\w)",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"(?<![\w./(£-])(?P<n>\d{{1,3}})[.-](?P<l>[a-z])(?!\w|[.]\w|['’]){_THEN}", re.IGNORECASE)
_SUB_POINT = re.compile(
    rf"(?<![\w./(£-])(?P<n>\d{{1,3}})(?:(?P<l>[a-z])(?:[ .]?\((?P<r>[ivx]{{1,4}})\)|[ ]?(?P<d>[ivx]{{1,4}})\b{_THEN})"
    rf"|[ ](?P<l2>[a-z])[ ](?P<d2>[ivx]{{1,4}})\b{_THEN})",
    re.IGNORECASE,
)
#: Letters as a machine that takes dictation writes them: `three see`.
_HEARD = {"see": "c", "sea": "c", "bee": "b", "dee": "d"}
_SPOKEN = re.compile(
    rf"(?:(?P<led>(?:^|[\n.;,][ \t]*|\band[ ]+|\b)(?:{_WORD}))|(?:^|(?<=[\n.;!?] )|(?<=\n)|(?<=, )|(?<=\band )))(?P<typed>(?P<w>{'|'.join(sorted(_COUNT, key=len, reverse=True))})"
    rf"(?:[ -]?(?P<l>[a-e]|see|sea|bee|dee)(?![\w'’]))?){_THEN}",
    re.IGNORECASE,
)
#: Refs of one number, or of one point, that are named together: `5a and b`, `10b.i and ii`.
_TOGETHER = re.compile(
    rf"(?<![\w./(£-])(?P<n>\d{{1,3}})(?P<l>[a-z])(?:[.](?P<r>[ivx]{{1,4}}))?(?P<more>(?:(?:[ ]?[,&/+]|[ ]and)[ ]?(?:[a-z]|[ivx]{{1,4}})(?![\w'’]))+){_THEN}",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(r"(?P<glue>(?:[ ]?[,&/+]|[ ]and)[ ]?)(?P<point>[a-z]{1,4})", re.IGNORECASE)
#: A sub-point in brackets, as in `B3(ii)` or `B3 (ii)`.
_IN_BRACKETS = re.compile(
    r"(?<![\w./(£-])(?P<stem>[a-z]{1,2}\d{1,3}|\d{1,3})[ ]?\((?P<point>[ivx]{1,4}|[a-z]|\d{1,2})\)(?!\w)", re.IGNORECASE
)
#: A ref that is itself a range, spoken: `5a to c`, `5a to 5c`, `12a and b` for `5a-c`, `12a-b`.
_FROM_TO = re.compile(
    r"(?<![\w./(£-])(?P<n>\d{1,3})(?P<l>[a-z])[ ]?(?P<word>to|through|thru|and|&)[ ]?(?P=n)?(?P<to>[a-z])(?![\w'’])",
    re.IGNORECASE,
)
_MAY_BE = re.compile(
    r"\d[a-z][ ]?(?:to|through|thru|and|&)[ ]?\d{0,3}[a-z]|\d[a-z](?:[.][ivx]{1,4})?(?:[ ]?[,&/+]|[ ]and)[ ]?[a-z]|\d[ ]?\(|\d[.-][a-z]|\d[ ]?[a-z][ ]?[ivx]|\d[a-z][ .]?\(|\b(?:"
    + "|".join(_COUNT)
    + r")\b",
    re.IGNORECASE,
)

_Told = TypeVar("_Told")


class WrittenRefs:
    """The refs of a plan as one message writes them: made plain to be read, put back as typed in what is told."""

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        """Take what gives the refs of the plan: few messages write any in their own way."""
        self._given = known
        self._typed: dict[str, str] = {}

    @cached_property
    def _known(self) -> set[str]:
        return {refs.fold(ref) for ref in self._given()}

    def plain(self, text: str) -> str:
        """Return a text with the refs it writes in another way as the plan has them.

        Example:
            `10 (c) red`, 10c being in the plan -> `１０c red`.
        """
        if not _MAY_BE.search(text):
            return text
        text = _FROM_TO.sub(self._from_to, text)
        text = _TOGETHER.sub(self._together, text)
        text = _IN_BRACKETS.sub(lambda m: self._stands_for(m[0], f"{m['stem']}.{m['point']}"), text)
        for pattern in (_BRACKETED, _DOTTED, _SUB_POINT):
            text = pattern.sub(self._lettered, text)
        return _SPOKEN.sub(self._spoken, text)

    def for_keys(self, text: str, keyed: Iterable[tuple[int, int, str]]) -> str:
        """Return a text with keys in the place of refs written with their objective's number, to be put back by `as_typed`."""
        for start, end, key in reversed(list(keyed)):
            objective, _, ref = key.partition("/")
            text = text[:start] + self._read_as(text[start:end], ref, f"{objective}/") + text[end:]
        return text

    def for_places(self, text: str, named: Mapping[str, str]) -> str:
        """Return a text with refs in the place of other words that name them, to be put back by `as_typed`."""
        for typed, ref in named.items():
            text = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", self._stands_for(typed, ref), text)
        return text

    def as_typed(self, told: _Told) -> _Told:
        """Return a record with the refs as they were typed in every word of it."""
        if not self._typed:
            return told
        pattern = re.compile("|".join(re.escape(w) for w in sorted(self._typed, key=len, reverse=True)))
        return put_back(told, pattern, self._typed)

    def _lettered(self, match: re.Match[str]) -> str:
        named = match.groupdict()
        letter = named["l"] or named.get("l2")
        point = named.get("r") or named.get("d") or named.get("d2")
        return self._stands_for(match[0], f"{named['n']}{letter}" + (f".{point}" if point else ""))

    def _from_to(self, match: re.Match[str]) -> str:
        """Return the plan's range for `5a to c`; for `12a and b` only where no letter lies between."""
        gap = ord(match["to"].lower()) - ord(match["l"].lower())
        whole = gap == 1 or match["word"].lower() in ("to", "through", "thru")
        return self._stands_for(match[0], f"{match['n']}{match['l']}-{match['to']}") if whole else match[0]

    def _together(self, match: re.Match[str]) -> str:
        stem = match["n"] + (f"{match['l']}." if match["r"] else "")
        more = _ONE_MORE.sub(lambda m: m["glue"] + self._stands_for(m["point"], stem + m["point"]), match["more"])
        return match[0][: match.start("more") - match.start()] + more

    def _spoken(self, match: re.Match[str]) -> str:
        if not (match["led"] or match["l"]):
            return match[0]
        letter = (match["l"] or "").lower()
        ref = f"{_COUNT[match['w'].lower()]}{_HEARD.get(letter, letter)}"
        return (match["led"] or "") + self._stands_for(match["typed"], ref)

    def _stands_for(self, typed: str, ref: str) -> str:
        """Return what a ref is read as; what was typed where the plan has no such ref, or it stands there without brackets."""
        if refs.fold(ref) not in self._known or (refs.fold(typed) == refs.fold(ref) and "(" not in typed):
            return typed
        return self._read_as(typed, ref.lower())

    def _read_as(self, typed: str, ref: str, objective: str = "") -> str:
        """Return a ref in wide digits; what was typed where another spelling of it is kept already."""
        wide = objective + ref.translate(_WIDE)
        return wide if self._typed.setdefault(wide, typed) == typed else typed
