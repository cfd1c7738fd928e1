"""The words of a statement to keep as progress: verbatim, unless they say nothing beyond the colour and the date."""

from __future__ import annotations

import re

from lacflow.board.readings import Fields
from lacflow.mail.reading.colour_words import Seen
from lacflow.mail.reading.dates import Dates
from lacflow.mail.reading.phrases import FRAME

_NEWS = re.compile(
    r"[-–—:,(\t][ ]*(?:all |now )?[^\W\d_]{4,}|\b(?:\w{3,}(?:ed|ing)|sent|met|held|live|open|paid|won|lost|stuck)\b",
    re.IGNORECASE,
)
#: So many words before the ref say why.
_A_REASON = 4
_LEADS = re.compile(r"[\s*(]*(?:(?:is|are|now|still|both|b?rag|status|remains?|stays?|:)[ ]*)*", re.IGNORECASE)


def progress_words(text: str, seen: Seen, dates: Dates, sure: Fields, kept: str = "") -> str | None:
    """Return the words to keep as progress; None where they say nothing beyond what is recorded.

    Args:
        sure: what is recorded of the statement. kept: the words to keep in the place of the text's own.

    Example:
        `Green. Contract signed` -> `Contract signed`; `still green` -> None.
    """
    rest = text
    for start, end in sorted((*seen.spans, *dates.spans), reverse=True):
        rest = rest[:start] + " " + rest[end:]
    said = len(re.findall(r"[^\W\d_]{2,}|\d+%?", FRAME.sub(" ", rest)))
    alone = not (seen.spans or dates.spans) or (sure.rag is None and sure.due is None and not sure.complete)
    if len(kept.split()) - len(text.split()) >= _A_REASON:
        return kept.strip()
    if not (said >= 2 or re.search(r"\d ?%", rest) or (said and (_NEWS.search(rest) or alone))):
        return None
    words = kept or text
    if seen.spans and not kept:
        start, end = min(seen.spans)
        after = re.match(r"[ ]*[)*]?[ ]*(?:[.,:;–—-]+\s*|\n)", text[end:])
        if _LEADS.fullmatch(text[:start]) and after:
            words = text[end + after.end() :]
    return words.strip() or None
