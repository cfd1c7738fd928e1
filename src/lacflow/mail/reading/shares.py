"""A share of the whole in what is said of an action: `27 of 60 trained`, `61%`. What is complete in part is not complete."""

from __future__ import annotations

import re

_COUNT = re.compile(
    r"(?<![\w/.,])(?P<done>\d[\d,]*)[ ]*(?:of|out of|/)[ ]*(?:the |our |all )?(?P<all>\d[\d,]*)(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\w.,])(?P<percent>\d{1,3}(?:\.\d+)?)[ ]?(?:%|per[ ]?cent\b)", re.IGNORECASE)
#: Words that say something of the work is still to be done.
_LEFT = re.compile(
    r"\b(?:the |our )?(?:last|remaining|final|other|outstanding) (?:\w+ ){0,3}(?:(?:is|are|will be|to be|being|now) )?(?:booked|planned|scheduled|due|follow\w*|expected|left|outstanding|arranged|next)\b",
    re.IGNORECASE,
)


def part_done(text: str) -> str:
    """Return the words that say only a part is done; empty where none do.

    Example:
        `Blue. 27 of 60 trained` -> `27 of 60`; `blue, 40 of 40 signed` -> empty.
    """
    for match in _COUNT.finditer(text):
        done, whole = (int(match[name].replace(",", "")) for name in ("done", "all"))
        if done < whole and not ("/" in match[0] and done <= 31 and whole <= 12):  # a day and a month
            return match[0]
    for match in _PERCENT.finditer(text):
        if float(match["percent"]) < 100:
            return match[0]
    left = _LEFT.search(text)
    return left[0] if left else ""
