"""What is written round a table that only hands it over: a greeting, "here are my updates", thanks, a name below them."""

from __future__ import annotations

import re

from lacflow.mail.reading.general import is_courtesy, sentences

_THING = r"(?:updates?|return|response|answers?|comments|table|actions|progress|plan|sheet|form|extract|section)"
_HANDS_OVER = re.compile(
    r"(?:as (?:requested|asked|promised|discussed|agreed)[, ]+)?"
    r"(?:please (?:find|see)|here(?:['’]s| is| are)|attached|enclosed|below (?:is|are)|see|these are|this is|i attach)\b"
    rf"[^,;:]*\b{_THING}\b(?: (?:for|on|to|from|of|as|in|by|below|above|attached)\b[^,;:]{{0,80}})?",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"(?:please )?(?:shout|let me know|give me a (?:shout|ring|call)|get in touch|come back to me|happy to (?:talk|discuss))"
    r"[^,;:]{0,20}\b(?:if|should|with|about)\b[^,;:]{0,40}",
    re.IGNORECASE,
)
#: What may say something of an action beside that.
_MORE = re.compile(
    r"\b(?:but|except|apart|other than|red|amber|green|blue|not|no|none|late|delay\w*|slip\w*|risks?|issues?|complete\w*|done"
    r"|close\w*|missing|without|change\w*|new)\b|\d[a-z]?\b(?! \w+ber)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:blue|green|amber|red|complete[d]?|done|closed?|no|not|none|nothing|unchanged)\b", re.IGNORECASE
)
_CLOSES = re.compile(
    r"\b(?:regards|thanks|thank you|wishes|sincerely|faithfully|cheers|best|diolch|cofion)\b", re.IGNORECASE
)


#: A note of what has been done to the sheet: `JT comments August, tracked`, `our lines only, others hidden`.
_OF_THE_SHEET = re.compile(
    r"comments?|updates?|lines?|rows?|sheet|tab|table|plan|version|tracked|changes|hidden|filtered|highlighted|returned"
    r"|only|others?|rest|mine|my|our|ours|team|for|from|by|the|and|of|in|is|are|have|been|all|added|below|above|with|to|this|objectives?"
    r"|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|\d{1,2}|\d{4}",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"\b(?:comments?|updates?|lines?|rows?|tracked|hidden|filtered|highlighted|returned)\b", re.IGNORECASE
)
_NOTE_WORDS = 8


def is_note(text: str) -> bool:
    """Tell whether words above a table only say whose it is and what was done to the sheet."""
    words = re.findall(r"[^\W_]+", text)
    known = all(_OF_THE_SHEET.fullmatch(w) or w[:1].isupper() for w in words)
    return known and len(words) <= _NOTE_WORDS and bool(_NOTES.search(text)) and not _SAYS.search(text)


def is_covering(text: str) -> bool:
    """Tell whether every sentence of words outside a table only hands it over.

    Example:
        `As requested, here are my updates. Shout if you need more.` -> True; `Here is my update: 4 is late` -> False.
    """
    said = sentences(text)
    return bool(said) and not _MORE.search(text) and all(is_courtesy(s) or _hands_over(s) for s in said)


def is_closing(text: str) -> bool:
    """Tell whether words close a letter, so that a name may follow: `Kind regards`."""
    return bool(_CLOSES.search(text))


def _hands_over(sentence: str) -> bool:
    bare = sentence.strip(" .!-–—*")
    return bool(_HANDS_OVER.fullmatch(bare) or _OFFERS.fullmatch(bare))
