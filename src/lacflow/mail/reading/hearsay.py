"""What is only reported of a ref: that somebody else says it, or that it was said before."""

from __future__ import annotations

import re
from functools import lru_cache

_STOPS = re.compile(r"[.!?;](?=\s)|\n")
#: Words before a ref by which what follows may be what somebody said, or is denied: `I never said the house (5b) is red`.
SAID_OF_IT = re.compile(
    r"\b(?:said|(?<!to )say|says|told|(?<!to )tells?|thought|thinks?|never|not|n.t|wrong|if|unless|claim\w*|reported|wrote|heard|hears?|asked?(?! (?:me |us )?to (?:confirm|say|report|let|tell)\b)|whether|hop\w+|would|could|should)\b",
    re.IGNORECASE,
)
#: Somebody reports what somebody else says: `I spoke to Lin who says 14 is amber and 14a red`.
_REPORTED = re.compile(
    r"\b(?:who|he|she|they|[A-Z][a-z]+|colleagues?|team|partners?|manager) (?:says?|said|tells? me|told me|thinks?|reckons?|claims?|believes?)\b(?! it myself)[^.!?;\n]*$"
)
_REPORTS = re.compile(r"s(?:ays?|aid)|t(?:ells?|old) me|thinks?|reckons?|claims?|believes?")
_NEAR = 300


def told_by_another(text: str, at: int) -> bool:
    """Tell whether a sentence reports, up to a ref, what somebody else says of the refs before it as of this one."""
    return _reports(text) and bool(_REPORTED.search(text, _opening(text, at), at))


@lru_cache(maxsize=4)  # asked for every ref of a text, whose sentence may be all of it
def _reports(text: str) -> bool:
    return bool(_REPORTS.search(text))


def goes_on(text: str, start: int, before: int, end: int) -> bool:
    """Tell whether a ref only goes on with what is reported of one before it: `I said 7b red and 10c green`.

    Args:
        start: where the ref stands. before, end: where the one before it stands.
    """
    if _STOPS.search(text, end, start):
        return False
    return bool(SAID_OF_IT.search(text, _opening(text, before), before))


def _opening(text: str, at: int) -> int:
    """Return where the sentence that reaches to a place begins; nearly always near, so that few look through all of a text."""
    near = max((m.end() for m in _STOPS.finditer(text, max(0, at - _NEAR), at)), default=0)
    return near or max((m.end() for m in _STOPS.finditer(text, 0, at)), default=0)
