"""The objective named beside a ref: `Objective 1, 10c`, `10c (objective 1)`, `O1/10c`."""

from __future__ import annotations

import re

_OBJECTIVE_BEFORE = re.compile(
    r"\b(?:objective|obj\.?|outcome)[ ]*([\w]{1,4})[ ,:/(\[-]*(?:(?:ref|action|item|no\.?)[ ]*)?$", re.IGNORECASE
)
_OBJECTIVE_AFTER = re.compile(
    r"[ ]*[(,]?[ ]*(?:of |in |under )?(?:objective|obj\.?|outcome)[ ]*([\w]{1,4})[ ]*\)?", re.IGNORECASE
)
_KEY_BEFORE = re.compile(r"\bO([\w]{1,4})/$")


def objective_beside(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the objective named with a ref, and where the two stand together."""
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    named = _KEY_BEFORE.search(before) or _OBJECTIVE_BEFORE.search(before)
    if named:
        return start - (len(before) - named.start()), end, named[1].lower()
    follows = _OBJECTIVE_AFTER.match(after)
    return (start, end + follows.end(), follows[1].lower()) if follows else (start, end, "")
