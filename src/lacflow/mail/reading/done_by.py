"""`Completed by` a day that is past: of an action called complete it says when it was done, not when it will be."""

from __future__ import annotations

import re
from datetime import date

from lacflow.board.due import find_due

_BY = re.compile(
    r"(?<!\bbe )(?<!\bget )\b(?:completed|finished|delivered|done|signed)(?: off)? (?P<by>by)(?= )", re.IGNORECASE
)
_NEXT_YEAR_DAYS = 240


def done_on(text: str, said_on: date) -> str:
    """Return a text with `completed by` a past day as `completed on`, every character in its place.

    Example:
        said in August, `workshops completed by 28 June. Blue please` -> `workshops completed on 28 June. Blue please`.
    """
    if _BY.search(text) is None:
        return text
    past = {
        start
        for start, _, due in find_due(text, said_on)
        if due.date and not 0 <= (due.date - said_on).days <= _NEXT_YEAR_DAYS
    }
    for match in _BY.finditer(text):
        after = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        if any(after <= start <= after + 4 for start in past):
            text = f"{text[: match.start('by')]}on{text[match.end('by') :]}"
    return text
