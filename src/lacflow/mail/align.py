"""Aligning a reply with what we sent: which of its words are ours, however a mail program rewrapped or marked them.

Words are compared, not lines: lower case, without punctuation. A run of at least three words that stand together in what
was sent is a quotation; each word sent can be quoted once, so that a lead who types again what the plan already says is
read as having said it. Linear in both texts.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

_WORDS = re.compile(r"\w+")
_RUN = 3
_MOST_PLACES = 12
#: A run of so many words is ours for certain; a line of fewer is the lead's who said the same.
_LONG = 6
#: Each word of ours is one sign, so that runs of words are compared as quickly as texts are: these stand for the end of a
#: letter and for any word that is not ours; the first word of ours has the next.
_END, _STRANGE, _FIRST = "\x00", "\x01", 2


def words_of(text: str) -> list[str]:
    """Return a text's words as they are compared."""
    return _WORDS.findall(text.lower().replace("_", " "))


_words_of_line = lru_cache(maxsize=4096)(words_of)  # most lines of our letters stand in all of them
#: Longer lines are rarely the same.
_OFTEN = 200


def _words(line: str) -> list[str]:
    return _words_of_line(line) if len(line) < _OFTEN else words_of(line)


class Sent:
    """What was sent, ready to be compared with any number of replies."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the words of one or several letters; runs never cross from one to the next."""
        letters = [text.split("\n") for text in texts]
        # Two letters of one request share many of their lines, and most lines of a reply are lines of ours.
        words = {line: _words(line) for line in dict.fromkeys(itertools.chain.from_iterable(letters))}
        distinct = dict.fromkeys(itertools.chain.from_iterable(words.values()))
        signs = self.signs = {word: chr(number) for number, word in enumerate(distinct, _FIRST)}
        signed = self.signed = {line: "".join([signs[word] for word in found]) for line, found in words.items()}
        self.words = "".join("".join([signed[line] for line in letter]) + _END for letter in letters)
        self.places: dict[str, list[int]] = {}

    def _read(self, line: str) -> str:
        """Return a line that is not ours in signs."""
        return "".join([self.signs.get(word, _STRANGE) for word in words_of(line)])

    def _places(self, run: str) -> list[int]:
        """Return where a run of three words stands in what was sent."""
        found = self.places.get(run)
        if found is None:
            found = self.places[run] = []
            at = self.words.find(run) if len(run) == _RUN and _STRANGE not in run else -1
            while at >= 0 and len(found) < _MOST_PLACES:
                found.append(at)
                at = self.words.find(run, at + 1)
        return found

    def quoted(self, lines: Sequence[str]) -> list[bool]:
        """Tell, for each line, whether all its words stand in a run of what was sent that is long enough to be ours."""
        known = self.signed
        signed = [known[line] if line in known else self._read(line) for line in lines]
        counts, longest = self._covered(signed)
        # Neither must a few words that anybody has in a signature.
        short = [
            0 < len(line) == count and run < _LONG for line, count, run in zip(signed, counts, longest, strict=True)
        ]
        if any(short):
            signed = ["" if few else line for few, line in zip(short, signed, strict=True)]
            counts, longest = self._covered(signed)
        # What only shares some words with us must not use them up: the lines that are ours may need them.
        whole = [line if count == len(line) else "" for line, count in zip(signed, counts, strict=True)]
        if whole != signed:
            counts, longest = self._covered(whole)
        return [
            0 < len(line) == count and run >= _LONG for line, count, run in zip(whole, counts, longest, strict=True)
        ]

    def _covered(self, lines: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return, for each line, how many of its words stand in runs of ours, and the longest run that reaches into it."""
        reply = "".join(lines)
        ends = list(itertools.accumulate(map(len, lines)))
        counts, longest = [0] * len(lines), [0] * len(lines)
        used = bytearray(len(self.words))
        i, expected = 0, -1
        while i < len(reply):
            start, length = self._longest(reply, i, used, expected)
            if not length:
                i += 1
                continue
            used[start : start + length] = b"\x01" * length
            expected, end = start + length, i + length
            line = bisect_right(ends, i)
            while i < end:
                to = min(end, ends[line])
                if to > i:
                    counts[line] += to - i
                    longest[line] = max(longest[line], length)
                    i = to
                line += 1
        return counts, longest

    def _longest(self, reply: str, i: int, used: bytearray, expected: int) -> tuple[int, int]:
        """Return where the words at `i` were sent and how many of them; what continues the last run may be short."""
        best, most = 0, 0
        places = self._places(reply[i : i + _RUN])
        for place in (expected, *places) if 0 <= expected < len(self.words) else places:
            if used[place] or self.words[place] != reply[i]:
                continue
            length = self._length(reply, i, used, place)
            if length > most:
                best, most = place, length
        short = most < _RUN and not (best == expected and most and self._ends(best + most))
        return (0, 0) if short else (best, most)

    def _ends(self, place: int) -> bool:
        return self.words[place : place + 1] == _END

    def _length(self, reply: str, i: int, used: bytearray, place: int) -> int:
        """Return how many words are the same from two places on, none of them used: by steps that grow, then shrink."""
        next_used = used.find(1, place)
        most = min((len(self.words) if next_used < 0 else next_used) - place, len(reply) - i)
        length, step, grows = 0, 8, True
        while step and length < most:
            to = min(step, most - length)
            if reply[i + length : i + length + to] == self.words[place + length : place + length + to]:
                length += to
                step = step * 4 if grows else step // 2
            else:
                grows, step = False, step // 2
        return length
