"""`Completed by` a day that is past: of an action called complete it says when it was done, not when it will be."""

from __future__ import annotations

import re
from datetime import date

from lacflow.board.due import find_due
from lacflow.mail.reading.date_roles import may_be_last_year

_BY = re.compile(
    r"(?<!\bbe )(?<!\bget )\b(?:completed|finished|delivered|done|signed)(?: off)? (?P<by>by)(?= )", re.IGNORECASE
)
#: So far at the most is a day from the word: a space, or ` the `.
_THE = 5


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
        if due.date and (due.date < said_on or may_be_last_year(due, said_on))
    }
    for match in _BY.finditer(text):
        if any(match.end() < start <= match.end() + _THE for start in past):
            text = f"{text[: match.start('by')]}on{text[match.end('by') :]}"
    return text
