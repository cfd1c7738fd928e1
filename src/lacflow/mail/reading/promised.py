"""Words that give no answer of an action and only say that one comes later, or from somebody else: `to follow`."""

from __future__ import annotations

import re

#: Of a ref, only that it will be answered: `14 I will let you know tomorrow`.
PUT_OFF = re.compile(
    r"(?:i|we)(?:[’']ll| will| shall| am going to| are going to)\b[^.;\n]{0,30}\b(?:let you (?:know|have)|(?:ring|call|phone|speak to|talk to) you|(?:get|come) back|send|update you|confirm|reply|respond|follow)\b"
    r"[^.;\n]{0,40}\.?|(?:an? |my )?(?:update|answer|reply|more) (?:to follow|will follow|tomorrow|later)[^.;\n]{0,40}\.?",
    re.IGNORECASE,
)
#: Said right beside a ref: `3 I will leave for Tom`.
LEFT_TO = re.compile(
    r"(?:i|we)(?:[’']ll| will| have| am| are|[’']ve|[’']m|[’']re)? ?(?:leave|left|leaving)\b[^.;\n]{0,40}\b(?:for|to|with) (?-i:[A-Z])\w+"
    r"|(?:i|we)(?:[’']ll| will| shall)(?: then| also)? (?:do|send|cover|answer|update|report on|write about|come to|get to|get you|let you have|give you)\b",
    re.IGNORECASE,
)
#: One clause of a whole answer.
_PROMISES = re.compile(
    r"(?:(?:i|we)(?: will|['’]ll| have|['’]ve| am|['’]m| are|['’]re)? )?(?:leave|leaving|left) (?:(?:it|this|that|these|both|them) )?(?:for|to|with) (?-i:[A-Z])[\w’'-]+"
    r"(?: (?:as|because|since|who|to)\b.*)?"
    r"|(?:(?:the |an? |my |more )?(?:details?|updates?|answers?|figures?|news|information|info|rest) )?(?:is |are )?to follow(?: (?:later|shortly|soon|separately|tomorrow|next week|this week|by \w+))?"
    r"|nothing (?:on|for|from)(?: \S{1,6})? (?:yet|as yet|so far)"
    r"|(?:(?:i|we)(?: will|['’]ll| am going to)|will|i have to|need to) (?:chase(?: (?:it|this|them|up))*|(?:ring|call|phone|e-?mail) you(?: \w+){0,3}|(?:come|get) back to you(?: \w+){0,5}"
    r"|let you know(?: \w+){0,4}|(?:send|do|answer|update) (?:it|this|that|these|them|you|one)(?: \w+){0,4} (?:later|separately|shortly|soon|tomorrow|next week))"
    r"|hold fire(?: \w+){0,5}|bear with me(?: \w+){0,5}",
    re.IGNORECASE,
)


def only_promised(text: str) -> bool:
    """Tell whether every clause of an answer only puts it off.

    Example:
        `To follow.`, `I will leave for Tom as he has the figures` -> True; `Visits done, figures to follow` -> False.
    """
    clauses = [c.strip(" -–—*:\"'()") for c in re.split(r"[.,;!?\n]|[ ][-–—][ ]", text)]
    said = [c for c in clauses if c]
    return bool(said) and all(_PROMISES.fullmatch(c) for c in said)
