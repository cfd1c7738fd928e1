"""A ref in the middle of the only sentence that speaks of it: `Legal have signed at last, so 12a is green`.

What stands before the ref belongs to what is said of it: it is kept with the words, and its colour and date are those the
sentence gives after the ref. Words before it that name a colour, all of the actions or somebody's opinion do not belong to
it so simply: such a ref is only mentioned, or what is said of it is doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lacflow.mail.reading import general
from lacflow.mail.reading.corrections import right_answer
from lacflow.mail.reading.stops import stop_after

_SENTENCE = re.compile(r"[.!?;](?=\s)|\n")
_ENDS = re.compile(r"[.!?;](?=\s|$)|\n")
_FURTHEST = 300
_FEWEST_WORDS = 2
#: Somebody sets the ref to a state: `call 12a complete`, `we agreed to put 12a at amber`.
_SETS = re.compile(
    r"\b(?:call|mark|show|put|make|turn|take|leave|keep|have|record|rate|move|set|class|consider|get|change|drop|bring)(?:ing|ed|s)?[ ]+$",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no|cannot)\b|n['’]t\b", re.IGNORECASE)
_TO_A_STATE = re.compile(
    r"[ ]+(?:(?:as|at|to|down|up|be|now|back|is|into)[ ]+)*(?:blue|green|amber|red|complete[d]?|closed|done|finished)\b",
    re.IGNORECASE,
)
#: After a bracket: what is said of the ref in it.
_SAID = re.compile(
    r"\)[ ]*(?:[:–—-][ ]|(?=(?:is|are|has|have|was|will|still|now|remains?|stays?|needs?|should|can|won.t|isn.t|hasn.t)\b))",
    re.IGNORECASE,
)
#: What the words before a ref say of other actions, or in other ways than plainly.
_OF_MORE = re.compile(
    r"\b(?:blue|green|amber|red|no change|unchanged|everything|all|both|rest|others?|each|nothing|same|these|except|apart from)\b",
    re.IGNORECASE,
)
_DOUBTFUL = re.compile(
    r"\b(?:if|once|when|unless|provided|providing|assuming|subject to|until|should (?:the|they|we|it)|hop(?:e|es|ed|ing)|hopefully|expect\w*|think|thinks|thought|not sure|unsure"
    r"|whether|doubt\w*|ask(?:ed|ing|s)?|cannot say|can.?t say|nobody|says?|said|tells?|told|claim\w*|wants?|reckons?|believes?|suggest\w*|heard|wrote|e-?mail\w*|mail|message|last time|earlier|previous\w*|already|rumou?r\w*|maybe|perhaps|probably|depend\w*)\b",
    re.IGNORECASE,
)


#: What the writer said in another message is not said now.
_SAID_BEFORE = re.compile(
    r"\b(?:i|we)(?:['’]ve| have| had|['’]d)? (?:already |also )?(?:said|put|told|wrote|sent|gave|marked|rated|reported)\b[^,;]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Inner:
    """Where the sentence begins, where what is said of the ref goes on, and whether words before it make that doubtful."""

    start: int
    end: int
    doubtful: bool


def inner(text: str, start: int, end: int, since: int, *, said: bool) -> Inner | None:
    """Return the sentence a ref stands within; None where the sentence is not, or not plainly, about that ref.

    Args:
        since: where the ref before it ends: another in the same sentence leaves this one where it is.
        said: what follows the ref is said of it: a verb, a colour, a mark.

    Example:
        `We met on Monday and agreed 12a is amber` -> the sentence; `unlike 12a` -> None.
    """
    corrected = _corrected(text, start, end, since)
    if corrected is not None:
        return corrected
    opens = opening(text, start, since)
    if opens is None or stop_after(_ENDS, text, end) == "?":
        return None
    before = text[opens:start]
    bracket = _SAID.match(text, end) if before.endswith("(") else None
    if bracket:
        return Inner(opens, bracket.end(), bool(_DOUBTFUL.search(before)))
    sets = _SETS.search(before)
    if _SAID_BEFORE.search(before) or (sets and _NOT.search(before)):
        return None
    if not (said or (sets and _TO_A_STATE.match(text, end))):
        return None
    return Inner(opens, end, bool(_DOUBTFUL.search(before)))


def _corrected(text: str, start: int, end: int, since: int) -> Inner | None:
    """Return the sentence that says an earlier answer of a ref was wrong, and where the right one begins."""
    floor = max(since, start - _FURTHEST)
    opens = max((m.end() for m in _SENTENCE.finditer(text, floor, start)), default=floor)
    opens += len(text[opens:start]) - len(text[opens:start].lstrip(" \t\n-–—*•>"))
    goes_on = right_answer(text[opens:start], text, end)
    return None if goes_on is None else Inner(opens, goes_on, False)


def opening(text: str, start: int, since: int) -> int | None:
    """Return where the sentence begins that leads up to a place, if its words so far can belong to what is said there."""
    floor = max(since, start - _FURTHEST)
    stops = [m.end() for m in _SENTENCE.finditer(text, floor, start)]
    if since and not stops:
        return None
    opens = stops[-1] if stops else floor
    opens += len(text[opens:start]) - len(text[opens:start].lstrip(" \t\n-–—*•>"))
    before = text[opens:start]
    if len(before.split()) < _FEWEST_WORDS or _OF_MORE.search(before) or _is_talk(before):
        return None
    return opens


def _is_talk(words: str) -> bool:
    """Tell whether words before a ref are only polite: `Sorry for the delay, 12a is green`."""
    bare = words.strip(" ,:;–—-")
    return general.is_courtesy(bare) or general.is_chatter(bare)
