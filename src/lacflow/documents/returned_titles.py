"""Titles over the tables of a returned file: whose copy it is, or which version; nothing that is said of an action."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from lacflow.board.due import find_due
from lacflow.board.plan import DueKind
from lacflow.documents.returned_line import Page
from lacflow.documents.returned_words import folded

_BEFORE = timedelta(days=45)
_LEAST = 3
_FEW = 7
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
_LABEL = re.compile(
    r"(?:returned|return|submitted|sent(?: back)?|copy|prepared)(?: (?:by|from|of|for))+\b|(?:lead|name|team|service)s? ?:"
    r"|(?:my|our)? ?(?:return|updates?|response|actions)(?: (?:by|from|of|for)\b| ?[-\u2013\u2014:])",
    re.IGNORECASE,
)
#: Words that may say something of an action, even in a heading.
_NEWS = re.compile(
    r"\b(?:red|amber|green|blue|complete\w*|done|finish\w*|closed?|track|target|delay\w*|slip\w*|late|overdue|risks?|issues?"
    r"|changes?|changed|cancel\w*|paused?|stopp\w*|start\w*|begun|hold|withdrawn?|refused|approved|agreed|achieved"
    r"|wait\w*|await\w*|no|none|not|nothing|nil|all|every\w*|any|see|please|update\w*|progress|actions?|remove\w*|delete\w*"
    r"|left|moved?|now|will|is|are|has|have|been)\b|[?!]"
)
_TOTAL = re.compile(r"\W*(?:(?:grand|sub)[ -]?)?(?:totals?|count|no\.? of|number of)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:grand|sub|totals?|counts?|no|number|of|all|in|actions?|rows?|items?|open|closed|complete|overdue|red|amber|green"
    r"|blue|and|plan)\b"
)
_SMALL = frozenset(
    ("version", "for", "of", "the", "board", "at", "as", "draft", "copy", "by", "from", "and", "in", "on", "to", "v")
)


def titles_of(pages: Sequence[Page]) -> frozenset[str]:
    """Return what stands outside the tables of a file, folded."""
    return frozenset(folded(c.text) for page in pages for c in page.outside if c.text)


def is_title(words: str, titles: Collection[str]) -> bool:
    """Tell whether words over a table are only a title: whose copy it is, or which version; nothing of any action.

    Args:
        titles: the titles the file had when it was sent, folded.

    Example:
        `RETURNED BY ROADS TEAM`, `Our town plan: Gita Pell` where it was `Our town plan` -> True; `All on track` -> False.
    """
    plain = " ".join(words.split())
    rest = _beyond(plain, titles)
    if rest is None or _NEWS.search(rest.lower()):
        return False
    names = _WORD.findall(rest)
    return len(names) <= _FEW and all(w[:1].isupper() or w.isdigit() or w.lower() in _SMALL for w in names)


def is_total(words: str) -> bool:
    """Tell whether a row below a table only counts: `Total actions | 15 | 9 green`."""
    return bool(_TOTAL.match(words)) and not re.search(r"[a-z]", _COUNTED.sub("", words.lower()))


def is_of_program(words: str) -> bool:
    """Tell whether words are what an office program writes of its own export."""
    return words.startswith("This document was exported from ")


def old_title(pages: Sequence[Page], titles: Collection[str], said_on: date) -> str:
    """Return a title of the plan that names a day long before the return, empty where none does.

    Args:
        titles: what stood outside the tables of the file that was sent, folded.
    """
    for page in pages:
        for words in (c.text for c in page.outside if c.row < page.first):
            if folded(words) in titles or not is_title(words, titles):
                continue
            days = [d.date for _, _, d in find_due(_without_span(words)) if d.kind in (DueKind.DAY, DueKind.MONTH)]
            if any(days) and max(d for d in days if d) < said_on - _BEFORE:
                return words[:120]
    return ""


def _beyond(plain: str, titles: Collection[str]) -> str | None:
    """Return what words say beyond a title the file had, whatever years it named, or beyond "returned by"; else None."""
    tokens = folded(plain).split()
    bare = (re.sub(r"(?: \d+)+$", "", title).split() for title in titles)
    known = max((len(t) for t in bare if len(t) >= _LEAST and tokens[: len(t)] == t), default=0)
    if known:
        return plain[[m.end() for m in _WORD.finditer(plain)][known - 1] :]
    label = _LABEL.match(plain)
    return plain[label.end() :] if label else None


def _without_span(words: str) -> str:
    """Return a title without the years a plan runs for: `2026-2028` is no date of a version."""
    return re.sub(r"\b20\d\d ?[-–/] ?(?:20)?\d\d\b", " ", words)
