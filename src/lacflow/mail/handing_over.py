"""Orders that give an action another lead: `14 is now Sam Reed's`, `ask Sam Reed about 14`, `ask Sam Reed instead`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"{0}[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){{0,4}}?)"
_NEW, _OLD = _NAME.format("(?P<name>"), _NAME.format("(?P<old>")
_REFS = r"(?P<refs>\S.*?)"
_TIME = r"(?: (?:from now on|from today|this time|now|today))?"
_INSTEAD = rf"(?: instead(?: of {_OLD})?)"
_PATTERNS = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        rf"(?:ask|write to|send (?:it|this|them|the request) to) {_NEW}{_INSTEAD}(?: (?:about|for|on) {_REFS})?",
        rf"(?:ask|write to|send (?:it|this|them|the request) to) {_NEW} (?:about|for|on) {_REFS}{_INSTEAD}?",
        rf"{_REFS} (?:is|are)(?: now)? {_NEW}['’]s?(?: now)?",
        rf"{_REFS} (?:is|are) now (?:for|with|led by|down to) {_NEW}",
        rf"{_REFS} (?:now )?(?:belongs?|goes?|passes|moves) to {_NEW}",
        rf"{_NEW} (?:now leads|is now (?:the )?lead (?:for|of|on)|leads|has taken over|takes over|takes on) {_REFS}",
        rf"(?:give|pass|hand|move|transfer|reassign|re-assign)(?: over)? {_REFS}(?: over)? to {_NEW}",
        rf"(?:make {_NEW}|{_NEW.replace('?P<name>', '?P<also>')} to be) (?:the )?(?:new )?lead (?:for|of|on) {_REFS}",
        rf"(?:the )?(?:new )?lead (?:for|of|on) {_REFS} is(?: now)? {_NEW}",
    )
)


@dataclass(frozen=True)
class HandedOver:
    """Who is to be asked now: about which refs as written (empty: what the letter answered is about), in whose place.

    `alone`: the action is said to be theirs, whoever led it before.
    """

    name: str
    refs: str = ""
    old: str = ""
    alone: bool = False


def handed_over(words: str) -> HandedOver | None:
    """Return what an order says of another lead, None where it says nothing of the kind.

    Args:
        words: one sentence, without courtesies. Whether the refs are any, and who is meant, is for the caller.

    Example:
        `14 is now Sam Reed's` -> Sam Reed, 14, alone; `ask Sam Reed instead` -> Sam Reed.
    """
    for pattern in _PATTERNS:
        match = pattern.fullmatch(words)
        if match is None:
            continue
        parts = match.groupdict()
        name = parts.get("name") or parts.get("also") or ""
        asked = re.match(r"(?i)(?:ask|write|send)\b", words) is not None
        return HandedOver(name, parts.get("refs") or "", parts.get("old") or "", alone=not asked)
    return None
