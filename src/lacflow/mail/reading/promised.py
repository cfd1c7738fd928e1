"""Words that give no answer of an action and only say that one comes later, or from somebody else: `to follow`."""

from __future__ import annotations

import re

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
