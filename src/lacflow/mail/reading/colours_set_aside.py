"""Colours that an answer names beside its own: what it is not, what others have it down as, what it was last time.

They are set aside only where another colour is named elsewhere in the same answer: `it was amber` alone still says something.
"""

from __future__ import annotations

import re

_CLAUSE = re.compile(
    r"[.](?=\s|$)|[;!?,\n()]|[ ][-–—]+[ ]|\b(?:but|although|though|so|(?:and |is |and is )?now|yet|however|actually)\b(?! far\b)",
    re.IGNORECASE,
)
#: Whoever keeps a list of ours: `you have`, `your sheet says`, `the plan still shows`.
_KEEPS = (
    r"(?:(?:you|your (?:\w+ )?(?:list|sheet|plan|e-?mail|tracker|table|spreadsheet|records?|copy|letter)|the (?:\w+ )?(?:plan|sheet|tracker|list|log|table|spreadsheet|template|register|letter)"
    r"|it|this|that)(?:(?:['’]ve| have|['’]s)(?: got)?| has| had| holds?| shows?| says?| said| lists?| reads?| puts?| is| was| are)(?: got)?)"
)
_HELD = re.compile(
    rf"[\W_]*(?:(?:and|i see|i know|i think|i notice|i noticed|sorry|on (?:the|your) \w+|in (?:the|your) \w+)[ ,]+)*(?:{_KEEPS}(?: (?:it|this|that|this one|\S{{1,8}}))?(?: (?:down|still|listed|marked|shown|up|showing|recorded|currently|now))*(?: (?:on|in) (?:the|your) \w+)?"
    r"|(?:still |currently )?(?:down|listed|marked|shown|showing|recorded|shows|appears))(?: (?:still|currently|up|down))*(?: (?:as|at|on))?(?: (?:a|an|being))?[ ]*$",
    re.IGNORECASE,
)
#: `it is green` says nothing of a list; `it is down as green` and `you have green` do.
_OF_A_LIST = re.compile(
    r"\b(?:you|your|plan|sheet|tracker|list|log|table|spreadsheet|template|register|letter|down|listed|marked|shown|showing|recorded|shows|says|said|appears|reads)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"[\W_]*(?:(?:it|this|that|we|which|from|status|the|action|one|i|rag|brag)[ ]+)*(?:was|were|had been|previously|formerly|originally|before|last (?:time|month|quarter|board|year))(?:[ :]+(?:it|this|that|was|were|we|at|on|a|an|as|previously|originally|showing|rated|marked|been))*[ ]*$",
    re.IGNORECASE,
)
_WAS_AFTER = re.compile(
    r"[ ]*(?:at |in )?(?:the |our )?(?:last (?:time|month|quarter|board|year|week|report|round|meeting|return|review)|before|previously|originally)\b[^\w]*$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"[\W_]*(?:(?:i|we|it|this|that|one|is|s|d|ll|are|am|was|would|could|do|don|isn|wouldn|couldn|can|t|not|so|and|now|really|honestly|in|all|honesty|to|be|clear|sorry|no|cannot|longer|never|nowhere|near|hardly"
    r"|rather|than|instead|of|call|calling|say|think|put|mark|rate|describe|show|see|as|at|a|an|the|any|it|stay|remain|keep|still|quite|exactly|yet|fully|anything|like|wasn|aren|def|definitely|certainly)\b[\W_]*)+$",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|no longer|n?[’']t|cannot|cant|dont|wouldnt|isnt|never|nowhere|hardly|rather than|instead of)\b|n[’']t\b",
    re.IGNORECASE,
)
_DEPENDS = re.compile(r"\b(?:if|unless|until|till|once|when|whether|should the|by|before|yet)\b", re.IGNORECASE)


def without_other_colours(text: str, colour: re.Pattern[str]) -> str:
    """Return a text with the clauses blanked that only name a colour the action is not, or was, or is listed as.

    Args:
        colour: what matches a colour word.

    Example:
        `You have it as green but it is amber` -> `it is amber`, at its place; `it was amber` -> unchanged.
    """
    found = list(colour.finditer(text))
    if len(found) < 2 or len(found) > 8:
        return text
    ends = list(_CLAUSE.finditer(text))
    aside: list[tuple[int, int, str]] = []
    stated: set[str] = set()
    for match in found:
        opens = max((m.end() for m in ends if m.end() <= match.start()), default=0)
        closes = min((m.start() for m in ends if m.start() >= match.end()), default=len(text))
        alone = not any(o is not match and opens <= o.start() < closes for o in found)
        if alone and _other(text[opens : match.start()], text[match.end() : closes]):
            aside.append((opens, closes, match[0].lower()))
        else:
            stated.add(match[0].lower())
    for opens, closes, named in aside:
        if stated - {named}:
            text = text[:opens] + " " * (closes - opens) + text[closes:]
    return text


def _other(before: str, after: str) -> bool:
    """Tell whether a clause says of its colour that it is not the action's own now."""
    if _HELD.match(before) and _OF_A_LIST.search(before):
        return True
    if _WAS.match(before) or (_WAS_AFTER.match(after) and len(before.split()) <= 3):
        return True
    return bool(_NOT.match(before) and _NEGATED.search(before)) and not _DEPENDS.search(before + " " + after)
