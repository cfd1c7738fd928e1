"""What is new in words that were written into words we hold: over, under, between or instead of them.

Words are compared without case, marks and line breaks, so that a file saved by another program in another alphabet is the
same. What is new is handed back as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
#: The date, and the initials, a diary entry begins with.
_DATED = re.compile(
    r"\s*(?:\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9}(?: \d{2,4})?"
    r"|[A-Z][a-z]{2,8}[ -]\d{2,4})"
    r"\s*[-\u2013\u2014:,]*\s*(?:(?!RED\b)[A-Z]{2,3}\s*[-\u2013\u2014:]\s*)?"
)
#: So many words in a row must agree before they count as kept and not as chance.
_RUN = 4
_SMALL = 2
_LONG = 3000
_LEADING = " \n\t\r.,;:)]}|/•*–—-_%"
_TRAILING = " \n\t\r|•*–—-_("


@dataclass(frozen=True)
class Added:
    """What differs between two texts.

    Args:
        new: the words added, as written, one passage a line.
        lost: how many of the words before are gone; replaced: most of them.
        edited: a few words in the midst of old ones that were changed: `8 homes -> 9 homes`.
    """

    new: str = ""
    lost: int = 0
    replaced: bool = False
    edited: str = ""


def folded(text: str) -> str:
    """Return words as compared: `“Fit” –  for\\npurpose` and `fit for purpose` are the same."""
    return " ".join(_tokens(text))


def undated(text: str) -> str:
    """Return an entry without the date and initials it begins with.

    Example:
        `12.08.27 GP: keys in hand` -> `keys in hand`.
    """
    return _DATED.sub("", text, count=1).strip() if _DATED.match(text) else text


def same(one: str, other: str) -> bool:
    """Tell whether two texts say the same; numbers by their value, `15%` is `0.15`."""
    return folded(one) == folded(other) or (_number(one) is not None and _number(one) == _number(other))


def added(now: str, before: str) -> Added:
    """Return what a text says that the one before did not.

    Example:
        `Site found.\\n12.08.27 - keys in hand` after `Site found.` -> `12.08.27 - keys in hand`.
    """
    spans = [(m.start(), m.end()) for m in _TOKEN.finditer(now)]
    new, old = _tokens(now), _tokens(before)
    if new == old:
        return Added()
    if not old or not new:
        return Added(now.strip() if new else "", lost=len(old), replaced=bool(old))
    blocks = _kept(new, old)
    kept = sum(size for _, _, size in blocks)
    if len(old) >= 3 * _RUN and kept < len(old) / 5:
        return Added(now.strip(), len(old) - kept, True)
    passages, edited = _gaps(now, spans, blocks, (new, old))
    return Added("\n".join(passages), len(old) - kept, kept < len(old) / 2, "; ".join(edited))


def _tokens(text: str) -> list[str]:
    return [re.sub("['’`]", "", unicodedata.normalize("NFKC", word)).lower() for word in _TOKEN.findall(text)]


def _number(text: str) -> float | None:
    match = re.fullmatch(r"£?(-?[\d,]*\.?\d+)(%?)", text.strip())
    return round(float(match[1].replace(",", "")) / (100 if match[2] else 1), 9) if match else None


def _kept(new: Sequence[str], old: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the passages of old words that stand in the new: places in both, and how many words."""
    head = next((n for n, (a, b) in enumerate(zip(new, old, strict=False)) if a != b), min(len(new), len(old)))
    rest_new, rest_old = new[head:], old[head:]
    found = SequenceMatcher(None, rest_new, rest_old, autojunk=len(rest_new) + len(rest_old) > _LONG)
    blocks = [(head + a, head + b, size) for a, b, size in found.get_matching_blocks() if size]
    blocks = ([(0, 0, head)] if head else []) + blocks
    least = min(_RUN, len(old))
    ends = (len(new), len(old))
    return [b for b in blocks if b[2] >= least or (b[0] + b[2], b[1] + b[2]) == ends or (b[2] >= 2 and b[:2] == (0, 0))]


def _gaps(
    now: str,
    spans: Sequence[tuple[int, int]],
    blocks: Sequence[tuple[int, int, int]],
    both: tuple[list[str], list[str]],
) -> tuple[list[str], list[str]]:
    """Return the passages between what was kept, and the small edits among them."""
    passages, edited = [], []
    at = was = 0
    for start, before, size in (*blocks, (len(spans), len(both[1]), 0)):
        gone = both[1][was:before]
        if start > at:
            words = _verbatim(now, spans, at, start)
            inside = at > 0 and start < len(spans)
            if gone and start - at <= _SMALL and len(gone) <= _SMALL and (inside or start - at == len(gone)):
                edited += [] if _slip(both[0][at:start], gone) else [f"“{' '.join(gone)}” became “{words}”"]
            elif fresh := "\n".join(line for line in words.split("\n") if not _moved(_tokens(line), both[1])):
                passages.append(fresh)
        at, was = start + size, before + size
    return passages, edited


def _moved(new: Sequence[str], old: Sequence[str]) -> bool:
    """Tell whether a line only stands in another place than before."""
    return len(new) >= _RUN and f" {' '.join(new)} " in f" {' '.join(old)} "


def _slip(new: Sequence[str], gone: Sequence[str]) -> bool:
    one, other = "".join(new), "".join(gone)
    if any(c.isdigit() for c in one + other):
        return False
    return one == other or SequenceMatcher(None, one, other).ratio() > 0.7


def _verbatim(now: str, spans: Sequence[tuple[int, int]], first: int, last: int) -> str:
    begin = spans[first - 1][1] if first else 0
    end = spans[last][0] if last < len(spans) else len(now)
    words = now[begin:end].rstrip(_TRAILING)
    return words.lstrip(_LEADING) if first else words.strip()
