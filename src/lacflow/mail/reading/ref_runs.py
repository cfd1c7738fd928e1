"""Refs in a run of short news in one sentence: `3 ticking along, 7b with the trust, 12a builder on site, 14a down to nine`.

Three such refs at least, one of them with a letter, or the numbers count something: `3 carers, 4 children and 2 homes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lacflow.board import refs

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
_ITEM = re.compile(
    r"(?:^[ \t>*•–-]*|[,;][ ]+(?:and |but )?)(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.(?:\d{1,2}|[ivx]{1,4}))?)(?=[ ]+(?!and\b|or\b|to\b|of\b|%)[a-z’']+)",
    re.IGNORECASE,
)
_FEWEST = 3


def run_refs(text: str, known: Mapping[str, str]) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Return the refs of the runs in a text: where each stands, as written, and the ref of the plan.

    Args:
        known: the refs of the plan by their folded form.
    """
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    if text.count(",") + text.count(";") < _FEWEST - 1:
        return found
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        lead = len(words) - len(words.lstrip())
        items = list(_ITEM.finditer(words.lstrip()))
        known_all = all(refs.fold(i["ref"]) in known for i in items)
        lettered = any(re.search("[a-z.]", i["ref"], re.IGNORECASE) for i in items)
        if len(items) < _FEWEST or not known_all or not lettered or items[0].start():
            continue
        at = sentence.start() + lead
        found += [(at + i.start("ref"), at + i.end("ref"), i["ref"], (known[refs.fold(i["ref"])],)) for i in items]
    return found
