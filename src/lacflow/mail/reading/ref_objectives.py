"""The objective named beside a ref: `Objective 1, 10c`, `10c (objective 1)`, `O1/10c`."""

from __future__ import annotations

import re

from lacflow.board.plan import Action

_OBJECTIVE_BEFORE = re.compile(
    r"\b(?:objective|obj\.?|outcome|O(?=\d))[ ]*([\w]{1,4})[ ,:/(\[-]*(?:(?:ref|action|item|no\.?)[ ]*)?$",
    re.IGNORECASE,
)
_OBJECTIVE_AFTER = re.compile(
    r"[ ]*[(,]?[ ]*(?:of |in |under )?(?:objective|obj\.?|outcome)[ ]*([\w]{1,4})[ ]*\)?", re.IGNORECASE
)
_KEY_BEFORE = re.compile(r"\bO([\w]{1,4})/$")


#: A paragraph turns to an objective: `Taking Objective 1 first`, `On objective 5,`, `Under outcome 2:`.
_TURNED_TO = re.compile(
    r"(?:^|[.!?;:\n][ ]*)(?:(?:taking|on|for|under|in|as for|re|regarding|with|turning to|moving to|first|then|and|so"
    r"|starting with)[ ,]+)*(?:objective|obj\.?|outcome)[ ]*(?P<number>\w{1,4})\b(?=[ ]*(?:[,:–-]|first|then|action|ref|item|now|next))",
    re.IGNORECASE,
)


def under_objective(text: str, start: int, fits: list[Action]) -> list[Action]:
    """Return, of the actions a ref fits, those of the objective its paragraph turned to before it; all of them where to none.

    Example:
        `Taking Objective 1 first: action 1 is done. Action 2 is amber` -> of the actions 2, that of objective 1.
    """
    paragraph = text.rfind("\n\n", 0, start) + 1
    turned = list(_TURNED_TO.finditer(text, paragraph, start))
    number = turned[-1]["number"].lower() if turned else ""
    return [a for a in fits if a.objective.number.lower() == number] or fits


def objective_beside(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return the objective named with a ref, and where the two stand together."""
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    named = _KEY_BEFORE.search(before) or _OBJECTIVE_BEFORE.search(before)
    if named:
        return start - (len(before) - named.start()), end, named[1].lower()
    follows = _OBJECTIVE_AFTER.match(after)
    return (start, end + follows.end(), follows[1].lower()) if follows else (start, end, "")
