"""Lines a mail program broke to keep them short, told apart from lines a person ended.

A program breaks a line where the next word would not fit (RFC 2646 advises 72 characters, few go beyond 80): no line of the
passage is much longer than its longest, and each broken one could not have taken the first word below it. Every character
stays in its place: the line end becomes a space.
"""

from __future__ import annotations

import itertools
import re

#: Between these lies the width programs break lines at.
_NARROWEST, _WIDEST = 60, 82
_ENDS = ".!?:;"
#: What begins a line of its own, whatever the length of the one before it: a bullet, a label, a ref with a mark.
_OF_ITS_OWN = re.compile(
    r"[ \t]*(?:[-*•·–—>]|[A-Z][\w ()/]{1,28}:(?: |$)|(?:actions?|refs?|items?|objective)\b|\(?\w{1,6}(?:\.\w{1,4})?(?:\)|[ ]?[:=]|[ ]+[-–—])(?=[ ]|$)|\d{1,3}[.)][ ]"
    r"|[a-z]{0,2}\d{1,3}(?:[a-z]\d?)?(?:\.\w{1,3})?[ ]+(?:blue|green|amber|red|no change|complete|done)\b)|[^\n]*[|\t]",
    re.IGNORECASE,
)


def rejoined(text: str) -> str:
    """Return a passage with the line ends its program put in made spaces.

    Example:
        two lines `… the licence will not be signed before the end of` and `14 November` -> one; `12a green` and `14 red` -> two.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST:
        return text
    out = lines[0]
    for before, line in itertools.pairwise(lines):
        out += (" " if _broken(before, line, width) else "\n") + line
    return out


def _broken(before: str, line: str, width: int) -> bool:
    """Tell whether a line ends only because the next word did not fit."""
    words = line.split(maxsplit=1)
    full = bool(words) and len(before.rstrip()) + 1 + len(words[0]) > width
    return full and before.strip() != "" and before.rstrip()[-1] not in _ENDS and not _OF_ITS_OWN.match(line)
