"""Lists whose lines begin with refs: `14 going to signature`, `7 - waiting for police`, `Action 2: 78% on time`.

One line that begins with a number may begin with a count. Where at least two lines begin with refs of the plan, the text is
a list by ref, and each such line is about its own, also one whose ref nobody knows (it is held) and one without a mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lacflow.board import refs

_LISTED = re.compile(
    r"(?:^|\n)[ \t>*•·–—-]{0,6}(?:(?:actions?|refs?|items?|no|number)\b[ .:#]*)?"
    r"(?P<ref>\d{1,3}[a-z]?\d{0,2}(?:\.(?:\d{1,2}|[ivx]{1,4}))*(?:[–-][a-z]\d?\b|[ ]?[–-][ ]?(?-i:[a-z])\d?\b)?)"
    r"(?P<mark>[ ]?[)\]=][ ]*|[ ]?[:.](?!\d)[ ]*|[ ]?[–—-][ ]*|[ ]*\t|[ ]+)(?=\S)",
    re.IGNORECASE,
)
#: What follows a number that counts or dates something, in a list as anywhere.
_COUNTED = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|(?:st|nd|rd|th|am|pm)\b|%|/"
    r"|(?:of (?:the|our|these|them)|out of|more|extra|weeks?|days?|months?|years?|people|children|carers|schools|staff)\b",
    re.IGNORECASE,
)
_PLAINLY = re.compile(r"[)\]=:–—\t-]")


def listed_refs(text: str, known: Mapping[str, str]) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Return the refs that begin the lines of a list by ref; none where the text is no such list.

    Args:
        known: the refs of the plan by their folded form.

    Example:
        `3 green` and `7 - amber` on two lines, 3 known -> none; with 3 and 11 on lines of their own -> each line's ref,
        those nobody knows with no ref of the plan.
    """
    lines = [m for m in _LISTED.finditer(text) if not _COUNTED.match(text, m.end())]
    ours = {refs.fold(m["ref"]) for m in lines if refs.fold(m["ref"]) in known}
    marked = {refs.fold(m["ref"]) for m in lines if _PLAINLY.search(m["mark"])}
    if not ours or len(ours | marked) < 2:
        return []
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    for line in lines:
        ref = known.get(refs.fold(line["ref"]))
        if ref is None and not (_PLAINLY.search(line["mark"]) and (len(ours) > 1 or ours & marked)):
            continue
        if ref is not None and len(ours) < 2 and not _PLAINLY.search(line["mark"]):
            continue
        found.append((line.start("ref"), line.end("ref"), line["ref"], (ref,) if ref else ()))
    return found
