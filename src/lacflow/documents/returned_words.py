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
#: The day an entry begins with.
_DAY = re.compile(r"[\s•*–—-]*\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
#: Where a sentence ends: `12.05.27` has no end within it.
_ENDS = re.compile(r"[.!?](?=\s)|\n")
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
        edited: words in the midst of old ones that were changed: `8 homes -> 9 homes`, and any in an entry of long ago.
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
    new, old = _tokens(now), _tokens(before)
    if new == old:
        return Added()
    if not old or not new:
        return Added(now.strip() if new else "", lost=len(old), replaced=bool(old))
    blocks = _kept(new, old)
    kept = sum(size for _, _, size in blocks)
    if len(old) >= 3 * _RUN and kept < len(old) / 5:
        return Added(now.strip(), len(old) - kept, True)
    passages, edited = _gaps(_Text(now, new), _Text(before, old), blocks)
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


class _Text:
    """A text, its words as compared, and where each stands."""

    def __init__(self, words: str, tokens: Sequence[str]) -> None:
        self.words, self.tokens = words, tokens
        self.spans = [(m.start(), m.end()) for m in _TOKEN.finditer(words)]

    def line_of(self, token: int) -> str:
        """Return what stands in the line of a word before it."""
        at = self.spans[token][0]
        return self.words[self.words.rfind("\n", 0, at) + 1 : at]

    def line_end(self, first: int, last: int) -> int:
        """Return which of some words in the midst of a line begins the next one; their end where none does."""
        if first == last or not self.line_of(first).strip():
            return last
        return next((n for n in range(first + 1, last) if not self.line_of(n).strip()), last)

    def verbatim(self, first: int, last: int) -> str:
        """Return words as they stand, with the whole of a date they begin or end within."""
        while first and self._joined(first):
            first -= 1
        while last < len(self.spans) and self._joined(last):
            last += 1
        begin = self.spans[first - 1][1] if first else 0
        end = self.spans[last][0] if last < len(self.spans) else len(self.words)
        words = self.words[begin:end].rstrip(_TRAILING)
        return words.lstrip(_LEADING) if first else words.strip()

    def sentences(self, first: int, last: int) -> str:
        """Return the whole sentences in which words stand."""
        begin = max((m.end() for m in _ENDS.finditer(self.words, 0, self.spans[first][0])), default=0)
        after = _ENDS.search(self.words, self.spans[last - 1][1])
        return self.words[begin : after.end() if after else None].strip()

    def _joined(self, token: int) -> bool:
        """Tell whether a word and the one before it are parts of one date."""
        (begin, end), (start, stop) = self.spans[token - 1 : token + 1]
        digits = self.words[begin:end].isdigit() and self.words[start:stop].isdigit()
        return digits and self.words[end:start] in (".", "/", "-")


def _gaps(now: _Text, before: _Text, blocks: Sequence[tuple[int, int, int]]) -> tuple[list[str], list[str]]:
    """Return the passages between what was kept, and the edits among them: small ones, and any of an entry of its day."""
    passages, edited = [], []
    at = was = 0
    for start, was_to, size in (*blocks, (len(now.tokens), len(before.tokens), 0)):
        cut = now.line_end(at, start) if was < was_to else start
        for first, last, held in ((at, cut, was_to), (cut, start, was)):
            if first == last:
                continue
            new, gone = now.tokens[first:last], before.tokens[was:held]
            if gone and _is_edit(now, before, (first, last), (was, held)):
                change = f"“{before.verbatim(was, held)}” became “{now.verbatim(first, last)}”"
                edited += [] if _slip(new, gone) else [change]
                continue
            words = now.sentences(first, last) if gone else now.verbatim(first, last)
            fresh = [line for line in words.split("\n") if not _moved(_tokens(line), before.tokens)]
            passages += ["\n".join(fresh)] if fresh else []
        at, was = start + size, was_to + size
    return passages, edited


def _is_edit(now: _Text, before: _Text, new: tuple[int, int], gone: tuple[int, int]) -> bool:
    """Tell whether words in the place of others are an edit: few of them, or in the midst of an entry that has its day."""
    size, lost = new[1] - new[0], gone[1] - gone[0]
    ends = new[0] == 0 or new[1] == len(now.tokens)
    if size <= _SMALL and lost <= _SMALL and (not ends or size == lost):
        return True
    return bool(new[0] and now.line_of(new[0]).strip() and _DAY.match(before.line_of(gone[0])))


def _moved(new: Sequence[str], old: Sequence[str]) -> bool:
    """Tell whether a line only stands in another place than before."""
    return len(new) >= _RUN and f" {' '.join(new)} " in f" {' '.join(old)} "


def _slip(new: Sequence[str], gone: Sequence[str]) -> bool:
    """Tell whether words are those that were there but for a letter or a space: `meetng`, never `not` or `incomplete`."""
    one, other = "".join(new), "".join(gone)
    if any(c.isdigit() for c in one + other):
        return False
    return one == other or (len(new) == len(gone) and all(map(_misspelt, new, gone)))


def _misspelt(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if len(short) < _RUN or long.endswith(short) or long.endswith("nt") != short.endswith("nt"):
        return False
    return SequenceMatcher(None, one, other).ratio() > 0.7
