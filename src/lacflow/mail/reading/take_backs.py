"""Words of a message that take back what the same message says: `got the first two the wrong way round`, a second thought.

What was recorded of the actions they touch waits for a person, without even a probable colour or date: either may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from lacflow.board.readings import Disposition, Fields, Reading

_SWAPPED = re.compile(
    r"\b(?:(?:only|just) (?:kidding|joking)\b(?! (?:about|on|with|re)\b)|(?:the )?wrong way (?:a?round|about)|(?:please |pls )?swap (?:them|those|these|the (?:two|colours|dates|first|last))\b"
    r"|(?:mixed|muddled) (?:them|these|those|the (?:two|colours|dates|refs|numbers|first|last)\b[^.\n]{0,20}) ?up\b"
    r"|mixed up (?:the|my|those|these|them)\b|(?:got|put|have) (?:these|those|them|the (?:two|colours|dates)) (?:mixed|muddled)"
    r"|(?:ignore|disregard|scrap|forget|discard) (?:all )?(?:of )?(?:the above|everything above|what i (?:said|wrote|put|typed))\b)",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:blue|green|amber|red|complete[d]?|finished|done|closed|date|deadline"
    r"|january|february|march|april|june|july|august|september|october|november|december)\b|\d/\d",
    re.IGNORECASE,
)


def takes_back_all(words: str) -> bool:
    """Tell whether words take back answers of the message without saying which: `Sorry, I got two the wrong way round`."""
    return bool(_SWAPPED.search(words))


def says_a_state(words: str) -> bool:
    """Tell whether words name a colour, a completion or a date, so that they may contradict what was recorded."""
    return bool(_STATE.search(words))


def taken_back(readings: Sequence[Reading], keys: Collection[str] | None, why: str) -> list[Reading]:
    """Return the readings with those of some actions (None: all) waiting for a person, their words kept."""
    return [_waits(r, why) if keys is None or r.key in keys else r for r in readings]


def _waits(reading: Reading, why: str) -> Reading:
    if not (reading.fields.rag or reading.fields.due or reading.fields.complete):
        return reading
    words = reading.fields.progress or reading.probable.progress
    reason = "; ".join(w for w in (why, reading.reason) if w)
    return replace(
        reading, disposition=Disposition.REVIEW, fields=Fields(), probable=Fields(progress=words), reason=reason
    )
