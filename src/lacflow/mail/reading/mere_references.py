"""Refs that only say what an action hangs on: `starts after 10b.i`, `linked to 7c`; nothing is said of them there.

Words that give another action's state its due (`same as 12a`, `like 4`) are none of these: they wait for a person.
"""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"\b(?:after|before|once|following|alongside|under|within|linked to|links? (?:to|with|into)|linked with|see(?: also)?|depends? on|dependent on|dependency (?:on|with)|waiting (?:on|for)|awaiting"
    r"|feeds? into|part of|ahead of|sits? (?:under|within)|overlaps? with|in line with|tied (?:in )?(?:to|with)|work(?:ing)? (?:on|for))[ ]+"
    r"(?:the |our |action |ref |item |number |actions )*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[ ]*(?:$|\n|[.;,)](?![ ]*(?:which|that|is|has|was|now)\b)|(?:(?:is|are|has been|have been) )?(?:complete[d]?|done|finished|closed|signed(?: off)?|in place)[ ]*(?:$|[\n.;,)]))",
    re.IGNORECASE,
)


def refers_only(text: str, start: int, end: int) -> bool:
    """Tell whether a ref is only referred to by what is said of another action.

    Args:
        start, end: where the ref stands.

    Example:
        `Green - starts after 10b.i` -> True for 10b.i; `same as 10b.i` -> False.
    """
    return bool(_BEFORE.search(text, max(0, start - 60), start)) and bool(_AFTER.match(text, end))
