"""The words of an action that say which one it is: without articles, small numbers and what any sentence has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lacflow.board.plan import Action

_LIGHT_WORDS = (
    "the this that these those with from into over each ever have will been them your their our for and are was were has its"
    " about under within between across during after before more most some both other another every work action item project"
    " two three four five six seven eight nine ten many few update piece task new next current latest regarding side bit one ones"
    " thing things now not yet all due off who which said still"
)
_LIGHT = frozenset(_LIGHT_WORDS.split())
_STEM = 5
#: What stands in brackets after a ref: `5 (toolkit)`.
_IN_BRACKETS = re.compile(r"[ ]?\((?P<words>[^()\n]{3,60})\)")
#: Words by which brackets speak of what is not meant.
_TURNS = re.compile(
    r"(?i)\b(?:not|no|other|another|except|apart|rather|than|but|instead|or|and|both|unlike)\b|n['’]t\b"
)


@lru_cache(maxsize=1024)  # the wording of every action is asked sentence by sentence
def weighty(words: str) -> tuple[str, ...]:
    """Return the beginnings of the weighty words, by which two forms of one word are known."""
    found = (w.lower() for w in re.findall(r"[^\W\d_]{3,}", words))
    return tuple(dict.fromkeys(w[:_STEM].rstrip("s") for w in found if w not in _LIGHT))


def told_apart(after: str, actions: Sequence[Action]) -> tuple[Action, ...]:
    """Return the one action that the brackets after a shared ref speak of; all of them where that is not certain.

    Args:
        after: the text from the end of the ref on.

    Example:
        `(leaflet) sent`, one action being to print a leaflet and the other to map placements -> the first.
    """
    named = _IN_BRACKETS.match(after)
    words = set(weighty(named["words"])) if named and not _TURNS.search(named["words"]) else set()
    having = tuple(a for a in actions if words <= set(weighty(a.activity)))
    return having if words and len(having) == 1 else tuple(actions)
