"""Titles over the tables of a returned file: whose copy it is, or which version; nothing that is said of an action."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher

from lacflow.board.due import find_due
from lacflow.board.plan import DueKind
from lacflow.documents.returned_line import Page
from lacflow.documents.returned_words import folded

_BEFORE = timedelta(days=45)
_LEAST = 3
_FEW = 7
_GROUP = 5
_WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
_LABEL = re.compile(
    r"(?:returned|return|submitted|sent(?: back)?|copy|prepared)(?: (?:by|from|of|for))+\b|(?:lead|name|team|service)s? ?:"
    r"|(?:my|our)? ?(?:return|updates?|response|actions)(?: (?:by|from|of|for)\b| ?[-\u2013\u2014:])",
    re.IGNORECASE,
)
#: Words that may say something of an action, even in a heading.
_STATE = (
    r"\b(?:red|amber|green|blue|complete\w*|done|finish\w*|closed?|track|target|delay\w*|slip\w*|late|overdue|risks?|issues?"
    r"|changes?|changed|cancel\w*|paused?|stopp\w*|start\w*|begun|hold|withdrawn?|refused|approved|agreed|achieved"
    r"|wait\w*|await\w*|no|none|not)\b"
)
_NEWS = re.compile(
    rf"{_STATE}|\b(?:nothing|nil|all|every\w*|any|see|please|update\w*|progress|actions?|remove\w*|delete\w*"
    r"|left|moved?|now|will|is|are|has|have|been)\b|[?!]"
)
_TOTAL = re.compile(r"\W*(?:(?:grand|sub)[ -]?)?(?:totals?|count|no\.? of|number of)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:grand|sub|totals?|counts?|no|number|of|all|in|actions?|rows?|items?|open|closed|complete|overdue|red|amber|green"
    r"|blue|and|plan)\b"
)
#: What a key to the colours says beside each of them.
_COLOURS = re.compile(r"\b(?:blue|green|amber|red|grey|gray|white|yellow|black)\b")
_KEY = re.compile(
    r"(?:and|or|but|some|with|of|off|on|in|at|to|as|is|be|by|the|a|for|not|no|yet|any|that|are|has|have|been|will|can|may"
    r"|being|target|track|plan|completed?|closed|finished|done|start(?:ed)?|progress(?:ing)?|issues?|risks?|minor|major|serious"
    r"|significant|manag(?:ed|ing)|under|control|affect|programme|cost|quality|delay(?:ed|s)?|behind|schedule|slipped|danger"
    r"|miss(?:ed|ing)?|milestones?|dates?|deadlines?|due|overdue|concerns?|actions?|needs?|attention|unlikely|likely|met|meet"
    r"|achieved|deliver(?:ed|y)?|problems?|key|brag|rag|rating|status|colours?|expected|overall|work|underway|intervention"
    r"|required)"
)
_LEAST_COLOURS = 3
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*")
#: What a document calls itself or a part of it, beside the words of `_NEWS`.
_OF_A_DOCUMENT = re.compile(r"\b(?:actions|updates?|updated|progress)\b(?= *(?:$|for\b|only\b|extract\b|[-–—:]))")
#: What a lead calls their own document.
_CALLED = re.compile(r"\b(?:returns?|extract|submission|updates?|response|actions|plan|tracker)\b", re.IGNORECASE)
#: One word that answers.
_SAID = re.compile(
    r"(?:yes|no|nil|ok(?:ay)?|fine|same|ongoing|pending|high|medium|low|partly|mostly|good|poor|tbc|n/?a)", re.I
)
_RUN = 3
#: A line of more words is a passage, not a title.
_LONGEST = 60
_SMALL = frozenset(
    (
        "version",
        "extract",
        "section",
        "page",
        "pages",
        "only",
        "actions",
        "updates",
        "following",
        "after",
        "for",
        "of",
        "the",
        "board",
        "at",
        "as",
        "draft",
        "copy",
        "by",
        "from",
        "and",
        "in",
        "on",
        "to",
        "v",
    )
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
        `Updated 02.03.27 for the March board` where it was `Updated 09.08.27 for the September board` -> True.
    """
    plain = _without_key(" ".join(words.split()))
    rest = _beyond(plain, titles)
    rest = _unlike(plain, titles) if rest is None else rest
    rest = _without_its_kind(plain) if rest is None and titles else rest
    if rest is None or _NEWS.search(_OF_A_DOCUMENT.sub(" ", rest.lower())):
        return False
    names = _WORD.findall(rest)
    return len(names) <= _FEW and all(w[:1].isupper() or w[:1].isdigit() or w.lower() in _SMALL for w in names)


def is_name(words: str, most: int = 4) -> bool:
    """Tell whether words only name something, a team or a place, and say nothing of an action.

    Example:
        `Leaving Care North` -> True; `Waiting for North`, `Done`, `3` -> False.
    """
    names = _WORD.findall(words)
    if not 0 < len(names) <= most or re.search(r"[.?!;:]\s|[.?!]$", words) or _NEWS.search(words.lower()):
        return False
    return not _SAID.fullmatch(words.strip()) and all(w[:1].isupper() or w.lower() in _SMALL for w in names)


def is_group(words: str) -> bool:
    """Tell whether words over a header only say what several columns are: `The action`, `What has happened`."""
    return len(words.split()) <= _GROUP and not _COLOURS.search(words.lower()) and not re.search(_STATE, words.lower())


def is_key(words: str) -> bool:
    """Tell whether words are a key to the colours: three of them or more, each with what it stands for and nothing else.

    Example:
        `GREEN - on track  AMBER - some delay  RED - off track` -> True; `Green - 1 and 2a, Amber - 3, Red - 4` -> False.
    """
    low = words.lower()
    rest = set(_WORD.findall(_COLOURS.sub(" ", low)))
    return (
        len(set(_COLOURS.findall(low))) >= _LEAST_COLOURS
        and len(rest) >= _LEAST_COLOURS
        and all(map(_KEY.fullmatch, rest))
    )


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
            days = _days_of(words)
            if any(days) and max(d for d in days if d) < said_on - _BEFORE:
                return words[:120]
    return ""


def _days_of(words: str) -> list[date | None]:
    return [d.date for _, _, d in find_due(_without_span(words)) if d.kind in (DueKind.DAY, DueKind.MONTH)]


def _beyond(plain: str, titles: Collection[str]) -> str | None:
    """Return what words say beyond a title the file had, whatever years it named, or beyond "returned by"; else None."""
    tokens = folded(plain).split()
    bare = (re.sub(r"(?: \d+)+$", "", title).split() for title in titles)
    known = max((len(t) for t in bare if len(t) >= _LEAST and tokens[: len(t)] == t), default=0)
    if known:
        return plain[[m.end() for m in _WORD.finditer(plain)][known - 1] :]
    label = _LABEL.match(plain)
    return plain[label.end() :] if label else None


def _without_key(plain: str) -> str:
    """Return words without a key to the colours that stands behind them."""
    first = _COLOURS.search(plain.lower())
    at = first.start() if first else len(plain)
    return plain[:at] if is_key(plain[at:]) else plain


def _unlike(plain: str, titles: Collection[str]) -> str | None:
    """Return the words that stand in none of the titles, where those are of the kind of one of them; else None.

    They are where half of the words, or more, stand there, and they begin `Updated` as one of them does, or share three
    words in a row with it.
    """
    spans = [m for m in _WORD.finditer(plain) if not _of_date(m[0].lower())]
    tokens = [folded(m[0]) for m in spans]
    there = [[t for t in title.split() if not _of_date(t)] for title in titles if len(title.split()) <= _LONGEST]
    kin = any((tokens[:1] == t[:1] and tokens[:1] == ["updated"]) or _run(tokens, t) >= _RUN for t in there)
    known = {t for title in there for t in title}
    new = [m[0] for m, t in zip(spans, tokens, strict=True) if t not in known]
    return " ".join(new) if kin and 2 * len(new) <= len(tokens) else None


def _without_its_kind(plain: str) -> str | None:
    """Return words without the one that says what the document is (`Housing - August return`); None where none does."""
    rest = _CALLED.sub(" ", plain)
    names = rest != plain and re.search(r"\w", rest) and not re.search(r"[.!?]$", plain)
    return rest if names and not re.search(r"\d", re.sub(r"\b20\d\d\b", "", rest)) else None


def _run(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words in a row two titles share."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def _of_date(token: str) -> bool:
    return token[:1].isdigit() or bool(_MONTH.fullmatch(token))


def _without_span(words: str) -> str:
    """Return a title without the years a plan runs for: `2026-2028` is no date of a version."""
    return re.sub(r"\b20\d\d ?[-–/] ?(?:20)?\d\d\b", " ", words)
