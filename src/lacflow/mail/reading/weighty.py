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
#: What a ref is followed by before what is said of it: `5 local offer - goes live on Friday`.
_BEFORE_A_MARK = re.compile(r"[ ](?P<words>[^\W\d_][^\n.,;:()–—-]{2,40}?)(?:[ ]+[-–—]|[:,])(?=[ ])")
#: Words by which brackets speak of what is not meant.
_TURNS = re.compile(
    r"(?i)\b(?:not|no|other|another|except|apart|rather|than|but|instead|or|and|both|unlike)\b|n['’]t\b"
)


@lru_cache(maxsize=4096)  # the wording of every action is asked sentence by sentence
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
    named = _IN_BRACKETS.match(after) or _BEFORE_A_MARK.match(after)
    words = set(weighty(named["words"])) if named and not _TURNS.search(named["words"]) else set()
    having = tuple(a for a in actions if words <= set(weighty(a.activity)))
    return having if words and len(having) == 1 else tuple(actions)


#: What may be an action's name at the start of what is said of it: `Case recording – RED`.
_NAME = re.compile(r"[\s*_]*(?P<name>[^\n:;,.!?–—]{3,60}?)\*{0,2}[ ]*(?:[–—:]|[ ]-(?=[ ])|\n)")


def without_name(text: str, activity: str) -> str:
    """Return a text with the action's own name at its start made spaces, every other character in its place.

    Example:
        `Case recording – RED`, the action being to replace a case recording system -> `                 RED`.
    """
    named = _NAME.match(text)
    words = set(weighty(named["name"])) if named else set()
    if named is None or not words or not words <= set(weighty(activity)):
        return text
    return " " * named.end() + text[named.end() :]
