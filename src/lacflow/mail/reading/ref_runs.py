"""Refs in a run of short news in one sentence: `3 ticking along, 7b with the trust, 12a builder on site, 14a down to nine`.

Three such refs at least, one of them with a letter, or the numbers count something: `3 carers, 4 children and 2 homes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lacflow.board import refs

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
_ITEM = re.compile(
    r"(?:^[ \t>*•–-]*|[,;:][ ]+(?:and |but )?)(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.(?:\d{1,2}|[ivx]{1,4}))?)(?=[ ]+(?!and\b|or\b|to\b|of\b|%)[a-z’']+|[ ]?[=:][ ]?\S)",
    re.IGNORECASE,
)
#: A ref and its colour with more of them in the line: `3: GREEN (no change) 7b: RED (was AMBER) 10c: BLUE`.
_COLOURED = re.compile(
    r"(?:^[ \t>*•–-]*|(?<=[\s,;).]))(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.(?:\d{1,2}|[ivx]{1,4}))?)(?=[ ]?[:=–-][ ]?(?:(?:blue|green|amber|red)\b|(?-i:[BGAR])\b))",
    re.IGNORECASE,
)
#: What may stand before the first: nothing, or a few words and a colon.
_LED = re.compile(r"(?:[^\d:\n]{2,40})?")
_FEWEST = 3


def run_refs(text: str, known: Mapping[str, str]) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Return the refs of the runs in a text: where each stands, as written, and the ref of the plan.

    Args:
        known: the refs of the plan by their folded form.
    """
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    news = text.count(",") + text.count(";") >= _FEWEST - 1
    coloured = any(text.count(mark) >= _FEWEST for mark in ":=-–")
    for sentence in _SENTENCE.finditer(text) if news or coloured else ():
        words = sentence[0].lstrip()
        at = sentence.end() - len(words)
        items = _run(words, known, _ITEM, lettered=True) if news else []
        items = items or (_run(words, known, _COLOURED, lettered=False) if coloured else [])
        found += [(at + i.start("ref"), at + i.end("ref"), i["ref"], (known[refs.fold(i["ref"])],)) for i in items]
    return found


def _run(words: str, known: Mapping[str, str], item: re.Pattern[str], *, lettered: bool) -> list[re.Match[str]]:
    """Return the items of a run that begins a sentence; nothing where they are too few, or one is no ref of the plan."""
    items = list(item.finditer(words))
    if (
        len(items) < _FEWEST
        or not _LED.fullmatch(words, 0, items[0].start())
        or any(refs.fold(i["ref"]) not in known for i in items)
    ):
        return []
    return items if not lettered or any(re.search("[a-z.]", i["ref"], re.IGNORECASE) for i in items) else []
