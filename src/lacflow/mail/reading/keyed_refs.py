"""Refs written with the number of their objective before them: `9/3 - green`, `5.10b no slippage`, `Superstars (9/3)`.

Only what was asked of the lead is named so. A number that could be a day (`5/7`) or an amount (`5.4`) names an action only
where a clause begins with it and says how that stands, and only if every such number of the text does: `5/7 met Legal` is a diary.
"""

from __future__ import annotations

import re

from lacflow.board import refs
from lacflow.mail.reading.asked import Asked

_KEY = re.compile(
    r"(?<![\w./£$€-])(?P<objective>\d{1,2})(?P<between>[./])(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.[ivx]{1,4})?(?:-[a-z]\d?)?)(?![\w/]|[.,:-]\d|[ ]?%)",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\n[ \t>*•·–—\"'-]*$|[.!?;:][ ]+$|;[ ]+(?:and )?$|[^\W\d_][ ]\($")
#: After a comma or "and" only its colour tells it from a day: `2/4 amber and 3/4 green`.
_JOINS = re.compile(r"(?:,|\band|\bbut)[ ]+(?:and )?$", re.IGNORECASE)
_COLOUR = re.compile(r"[ ]+(?:(?:is|still|now) )*(?:blue|green|amber|red)\b", re.IGNORECASE)
#: What no day and no amount does: a diary goes on with what happened (`5/7 - met Legal`, `5/7 we met Legal`).
_SAYS = re.compile(
    r"(?:[)]?[ ]?[:=,]|[)]|[ ][-–—])?[ ]+(?:(?:is|isn.t|has|hasn.t|was|wasn.t|will|won.t|needs|remains|stays|slips|slipped|moves|goes|still|now)|blue|green"
    r"|amber|red|complete[d]?|done|closed|no (?:change|slippage|movement)|unchanged|to (?:stay|be|remain|go|move))\b",
    re.IGNORECASE,
)
_LAST_MONTH = 12


def keyed_refs(text: str, asked: Asked) -> list[tuple[int, int, str]]:
    """Return where refs stand that are written with their objective's number, and the key each is.

    Example:
        `9/3 - green`, asked about ref 3 of objective 9 -> from 0 to 3, `O9/3`; `On 9/3 we met` -> nothing.
    """
    found = list(_KEY.finditer(text))
    if not found:
        return []
    known = {refs.fold(ref) for ref in asked.refs}
    own = {(a.objective.number.lower(), refs.fold(a.ref)) for a in asked.actions if a.ref}
    written = [m for m in found if not (m["between"] == "." and refs.fold(m[0]) in known)]
    keyed = {m.start(): (m["objective"].lower(), refs.fold(m["ref"])) in own for m in written}
    heads = [m for m in written if not _is_plain(m) and _heads(text, m.start(), m.end())]
    certain = heads if all(keyed[m.start()] for m in heads) else []
    return [
        (m.start(), m.end(), f"O{m['objective']}/{m['ref']}")
        for m in written
        if keyed[m.start()] and (_is_plain(m) or m in certain)
    ]


def _heads(text: str, start: int, end: int) -> bool:
    """Tell whether a clause begins with what stands there and goes on to say something of it."""
    before = text[max(0, start - 20) : start] if start > 20 else "\n" + text[:start]
    opens = _OPENS.search(before) and _SAYS.match(text, end)
    return bool(opens or (_JOINS.search(before) and _COLOUR.match(text, end)))


def _is_plain(key: re.Match[str]) -> bool:
    """Tell whether what looks like a key can be no day and no amount: it has a letter, or no month is so late."""
    if re.search(r"[a-z]", key["ref"], re.IGNORECASE):
        return True
    return key["between"] == "/" and int(key["ref"]) > _LAST_MONTH
