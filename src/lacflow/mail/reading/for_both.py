"""What is said at the end for the last two, or three: `2b1 - 31 in time. 2b2 - 73%. Amber for both please.`

The words for several stand last in a statement and give a colour or a date; each of the statements before it that they are for
takes them over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lacflow.mail.reading.asked import Statement

_A_COLOUR = re.compile(r"\b(?:blue|green|amber|red)\b", re.IGNORECASE)
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4}
_FOR_SEVERAL = re.compile(
    r"(?:^|[.;,\n])[ ]*(?:and |so )?(?P<what>(?:still |now )?(?:blue|green|amber|red)|(?:the )?(?:end of |mid[ -]|early |late |by )?[\w/.]{1,4}[ \w/.]{0,20}\d{0,4})"
    r"[ ]+for[ ]+(?:(?P<both>both)(?: of (?:them|these))?|all (?:of them|(?P<n>two|three|four)))(?: please| pls| thanks)*[ .!]*$",
    re.IGNORECASE,
)


def shared(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements of a passage, what the last says for both given to each of them.

    Example:
        `2b1`: `31 in time.`, `2b2`: `73%. Amber for both please.` -> `31 in time. Amber.` and `73%. Amber.`
    """
    told = list(statements)
    for at, statement in enumerate(statements):
        found = _FOR_SEVERAL.search(statement.text)
        if found is None:
            continue
        first = at + 1 - (_COUNTS[(found["n"] or "both").lower()] if found["n"] or found["both"] else at + 1)
        if first < 0 or at - first < 1 or any(s.doubt or len(s.keys) != 1 for s in told[first : at + 1]):
            continue
        told[at] = replace(told[at], text=statement.text[: found.start()], kept=statement.kept or statement.text)
        told[first : at + 1] = [_with(one, found["what"]) for one in told[first : at + 1]]
    return told


def _with(statement: Statement, what: str) -> Statement:
    said = statement.text.rstrip(" .;,")
    what = what.strip() if _A_COLOUR.search(what) else f"new date {what.strip()}"
    text = f"{said}. {what[:1].upper()}{what[1:]}." if said else f"{what[:1].upper()}{what[1:]}."
    return replace(statement, text=text, kept=statement.kept or statement.text)
