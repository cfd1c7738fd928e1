"""The words for colours in running text: a scheme's own, those with a slip of the keys, and colours no scheme has.

A first letter alone is no word here; words that mean "complete" or "on track" are none either, for they are read apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lacflow.board.rag import Rag, Scheme

_MISSPELT = re.compile(
    r"(?:^|[-–—:,.;\n(]|\b(?:is|so|now|still|at|to|status|remains?|stays?|it.s))[ ]*(?P<word>[^\W\d_]{3,7})\b",
    re.IGNORECASE,
)
#: What follows a colour, and what leads to one that stands last: `grean still`, `so ambre til Easter`.
_GOES_ON = re.compile(
    r"[ ]*(?:[,;:.–—-]|\n|$)|[ ]+(?:still|now|please|pls|again|as before|til+|until|for now|at the moment)\b",
    re.IGNORECASE,
)
_LED_TO = re.compile(r"\b(?:so|still|stays?|remains?|now|it.s|is)[ ]+$", re.IGNORECASE)
#: What leads to the colour in a cell: `Back to green`, `still amber`.
_LED = re.compile(
    r"[\W_]*(?:now|back to|back at|still|gone|moved to|remains?|stays?|stay at|keep(?: at)?)[ ]+", re.IGNORECASE
)
#: Colours no scheme has, and what is probably meant.
_STRANGE = {"yellow": Rag.AMBER, "orange": Rag.AMBER, "purple": None, "black": None, "grey": None, "white": None}
#: So short a word is any word with one slip; these are none.
_SLIPS_OF_RED = frozenset(["rde", "erd", "redd", "rred"])
_NO_SLIPS = frozenset(
    [
        "greet",
        "greek",
        "greed",
        "grew",
        "grown",
        "queen",
        "preen",
        "screen",
        "teen",
        "seen",
        "been",
        "green-lit",
        "umber",
        "ember",
        "amble",
        "clue",
        "glue",
        "flue",
        "true",
        "blur",
        "club",
        "agree",
        "tamer",
        "glen",
        "amberley",
        "great",
        "grain",
    ]
)


@dataclass(frozen=True)
class Seen:
    """What a statement says of its colour.

    Attributes:
        rag: the colour stated, or None. probable: the one it may mean where none is certain.
        doubt: why it is not certain. spans: where the colours stood that are plain statements.
    """

    rag: Rag | None = None
    probable: Rag | None = None
    doubt: str = ""
    spans: tuple[tuple[int, int], ...] = ()


def of_cell(cell: str, scheme: Scheme) -> Rag | None:
    """Return the colour that a cell or a field of its own gives, also where a word leads to it: `Back to green`."""
    return scheme.read(cell) or scheme.read(_LED.sub("", cell))


def misspelt(text: str, scheme: Scheme) -> Seen:
    """Return the colour a slip of the keys means, `gren`, `ambr`: certain where it stands first and before a mark, else probable."""
    for match in _MISSPELT.finditer(text):
        word = match["word"].lower()
        if word in _STRANGE:
            return Seen(None, _STRANGE[word], f"“{match['word']}” is no colour of this board")
        if word in _SLIPS_OF_RED:
            return Seen(None, Rag.RED, f"“{match['word']}” is perhaps {scheme.label(Rag.RED)}, misspelt")
        meant = next((r for r in Rag if _may_be_meant(word, r)), None)
        if meant and _stands_first(text, match):
            return Seen(meant, meant, "", (match.span("word"),))
        if meant:
            return Seen(None, meant, f"“{match['word']}” is perhaps {scheme.label(meant)}, misspelt")
    return Seen()


def _may_be_meant(word: str, rag: Rag) -> bool:
    return min(len(rag.value), len(word)) > 3 and word not in _NO_SLIPS and _one_slip(word, rag.value)


def _stands_first(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word stands where a colour is given: first, alone or before a mark, or last and behind one."""
    before, after = text[: match.start("word")], text[match.end("word") :]
    if re.search(r"(?:[.,;:]|[ ][-–—])[ ]*(?:still |now )?$", before) and not re.search(r"\w", after):
        return True
    return (not before.strip(" \t-–—:,.*\"'(") or bool(_LED_TO.search(before))) and bool(
        _GOES_ON.match(text, match.end("word"))
    )


def _one_slip(word: str, name: str) -> bool:
    """Tell whether one letter left out, doubled, changed or swapped with the next makes one word of the other."""
    if word == name or word[0] != name[0] or abs(len(word) - len(name)) > 1:
        return False
    if len(word) == len(name):
        wrong = [i for i, (a, b) in enumerate(zip(word, name, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and word[wrong[0]] == name[wrong[1]]
        return len(wrong) == 1 or (swapped and word[wrong[1]] == name[wrong[0]])
    long, short = (word, name) if len(word) > len(name) else (name, word)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def words_for(scheme: Scheme) -> tuple[re.Pattern[str], Mapping[str, Rag]]:
    """Return a pattern of every word for a colour in running text: its names, never its first letter alone."""
    names: dict[str, Rag] = {}
    for rag in Rag:
        label = scheme.labels.get(rag)
        if label is None and scheme.labels:
            names.setdefault(rag.value, rag)
            continue
        for word in (rag.value, *((label.label, *label.words) if label else ())):
            if len(word) > 2 and word.lower() not in (
                "complete",
                "completed",
                "done",
                "closed",
                "on track",
                "on target",
            ):
                names.setdefault(word.lower(), rag)
    return _table(tuple(names.items()))


@lru_cache(maxsize=32)
def _table(names: tuple[tuple[str, Rag], ...]) -> tuple[re.Pattern[str], Mapping[str, Rag]]:
    table = dict(names)
    ordered = sorted(table, key=len, reverse=True)
    return re.compile(r"(?<![\w/-])(?:" + "|".join(re.escape(n) for n in ordered) + r")(?![\w])", re.IGNORECASE), table
