"""A sentence that says an earlier answer of a ref was wrong, before what it should be: `I got 12a wrong yesterday. Should be amber`.

What is said of the ref begins where the right answer does; the mistake is only kept with the words.
"""

from __future__ import annotations

import re

_REF = r"(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:[.-]\w{1,3})?)"
#: Before the ref: what was got wrong, or was said of it before.
_GOT = (
    r"\b(?:i|we)(?:['’]ve| have| had)?(?: (?:now|just|also|only|stupidly|accidentally))* (?:got|put|gave|said|told|sent|made|typed|marked|wrote|had|copied|muddled|misread)\b[^.!?;\n]{0,60}?"
    r"|\b(?:mistake|error|slip|typo|wrong \w+|correction|amendment)s?\b[^.!?;,:\n]{0,30}?(?=[ ](?:on|with|in|for|to|about|under|re)[ ])"
    r"|\b(?:ignore|disregard|forget|scrap)\b[^.!?;,\n]{0,30}?\b(?:said|put|sent|wrote|told you|gave)\b[^.!?;,\n]{0,20}?"
)
_LED = re.compile(
    rf"(?:{_GOT})(?:[ ]?\b(?:on|with|in|for|to|about|under|re|action|ref|number|no)[ .]+)*$", re.IGNORECASE
)
#: After the ref: what was wrong with it, or when it was said.
_WRONG = (
    r"(?:[ ](?:wrong(?:ly)?|incorrect(?:ly)?|in error|by mistake|back to front|yesterday|earlier|before|this morning|last (?:week|time|month|night)|on \w+day"
    r"|(?:in|on) (?:what|the|my|our|that) [^.,;\n]{1,40}))*"
)
_RIGHT = (
    r"(?:[ ]*[.,;:–-]+[ ]*|[ ]+(?=(?:but|it|so|and|which)\b))(?:(?:but|so|sorry|apologies|and|that|it|this|which|one|really|actually|in fact)\b[ ,]*(?!['’]))*"
    r"(?=(?:should|ought to|is\b|was meant|needs?|must|please|can you|could you|make|change|amend|blue|green|amber|red)\b|['’]s[ ])"
)
_GOES_ON = re.compile(_WRONG + _RIGHT, re.IGNORECASE)
#: A bare number that stands so: `the wrong month for 14 last week. It should be December`.
PLACE = re.compile(
    rf"(?:{_GOT})[ ]?\b(?:on|with|for|to|about|re|action|ref)[ ]+{_REF}(?={_WRONG}{_RIGHT})", re.IGNORECASE
)


def right_answer(before: str, text: str, end: int) -> int | None:
    """Return where the right answer begins of a ref that ends at `end`, if its sentence says that an earlier one was wrong.

    Args:
        before: the sentence up to the ref.

    Example:
        `Sorry I got ` and ` wrong yesterday. Should be amber` -> where `Should` stands.
    """
    if not _LED.search(before):
        return None
    found = _GOES_ON.match(text, end)
    return found.end() if found else None
