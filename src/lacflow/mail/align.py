"""Aligning a reply with what we sent: which of its words are ours, however a mail program rewrapped or marked them.

Words are compared, not lines: lower case, without punctuation. A run of at least three words that stand together in what
was sent is a quotation; each word sent can be quoted once, so that a lead who types again what the plan already says is
read as having said it. Linear in both texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_WORDS = re.compile(r"\w+")
_RUN = 3
_MOST_PLACES = 12
#: A run of so many words is ours for certain; a line of fewer is the lead's who said the same.
_LONG = 6


def words_of(text: str) -> list[str]:
    """Return a text's words as they are compared."""
    return _WORDS.findall(text.lower().replace("_", " "))


class Sent:
    """What was sent, ready to be compared with any number of replies."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Index the words of one or several letters; runs never cross from one to the next."""
        self.words: list[str] = []
        for text in texts:
            self.words += [*words_of(text), ""]
        self.places: dict[tuple[str, ...], list[int]] = {}
        for i in range(len(self.words) - _RUN + 1):
            run = tuple(self.words[i : i + _RUN])
            found = self.places.setdefault(run, [])
            if "" not in run and len(found) < _MOST_PLACES:
                found.append(i)

    def quoted(self, lines: Sequence[str]) -> list[bool]:
        """Tell, for each line, whether all its words stand in a run of what was sent that is long enough to be ours."""
        counts, _, totals = self._covered(lines)
        # What only shares some words with us must not use them up: the lines that are ours may need them.
        whole = [line if count == total else "" for line, count, total in zip(lines, counts, totals, strict=True)]
        counts, longest, _ = self._covered(whole)
        return [0 < total == count and run >= _LONG for count, run, total in zip(counts, longest, totals, strict=True)]

    def _covered(self, lines: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
        reply: list[str] = []
        owner: list[int] = []
        for number, line in enumerate(lines):
            words = words_of(line)
            reply += words
            owner += [number] * len(words)
        counts, longest = [0] * len(lines), [0] * len(lines)
        totals = [0] * len(lines)
        for number in owner:
            totals[number] += 1
        used = bytearray(len(self.words))
        i, expected = 0, -1
        while i < len(reply):
            start, length = self._longest(reply, i, used, expected)
            for k in range(length):
                counts[owner[i + k]] += 1
                longest[owner[i + k]] = max(longest[owner[i + k]], length)
                used[start + k] = 1
            expected = start + length if length else expected
            i += max(1, length)
        return counts, longest, totals

    def _longest(self, reply: list[str], i: int, used: bytearray, expected: int) -> tuple[int, int]:
        """Return where the words at `i` were sent and how many of them; what continues the last run may be short."""
        best, most = 0, 0
        places = self.places.get(tuple(reply[i : i + _RUN]), ())
        for place in (expected, *places) if 0 <= expected < len(self.words) else places:
            length = self._length(reply, i, used, place)
            if length > most:
                best, most = place, length
        short = most < _RUN and not (best == expected and most and self._ends(best + most))
        return (0, 0) if short else (best, most)

    def _ends(self, place: int) -> bool:
        return place < len(self.words) and not self.words[place]

    def _length(self, reply: list[str], i: int, used: bytearray, place: int) -> int:
        length = 0
        while (
            i + length < len(reply)
            and place + length < len(self.words)
            and not used[place + length]
            and reply[i + length] == self.words[place + length]
        ):
            length += 1
        return length
