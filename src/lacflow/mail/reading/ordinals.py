"""Actions named by their place in our letter: `The first one is amber. Second is complete`, read as their refs, shown as typed.

A place names an action where the letters the lead may have before them list the actions in one order, and the words
say it of an action: `first one`, or a place and what is said of it (`Second is complete`, `1st - green`), two such places at
least. `First, sorry for the delay` names none.
"""

from __future__ import annotations

import re

from lacflow.mail.reading.asked import Asked
from lacflow.mail.reading.by_order import in_the_letters

_PLACES = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": 0,
}
_NAMED = re.compile(
    rf"(?:(?<=^)|(?<=[.;!?:,] )|(?<=\n)|(?<=\n- )|(?<=\band )|(?<=\bbut ))(?P<typed>(?:the |my |your )?(?P<place>{'|'.join(_PLACES)})(?P<one> (?:one|action|item)(?: on (?:the|your) list)?)?)"
    r"(?=[ ]?[:–—-][ ]|[ ]+(?:is|has|was|will|remains?|stays?|still|now|needs?|should|can|to|no change|blue|green|amber|red|complete[d]?|done|closed|slipped|isn.t|hasn.t|won.t)\b)",
    re.IGNORECASE,
)
_FEWEST = 2


def refs_for_places(text: str, asked: Asked) -> dict[str, str]:
    """Return what a text names actions by, and the ref each is; nothing where that is not certain.

    Example:
        `The first one is amber. The second is done`, two actions being asked about -> the ref of each.
    """
    found = list(_NAMED.finditer(text))
    if len(found) < _FEWEST:
        return {}
    refs = [a.ref for a in in_the_letters(asked)]
    places = {m["typed"]: _PLACES[m["place"].lower()] or len(refs) for m in found}
    if len(set(places.values())) < _FEWEST or max(places.values()) > len(refs):
        return {}
    named = {typed: refs[place - 1] for typed, place in places.items()}
    return named if all(ref and refs.count(ref) == 1 for ref in named.values()) else {}
