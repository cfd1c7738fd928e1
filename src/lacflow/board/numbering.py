"""The next free ref under an objective, as its plan counts: 1a, 1b gives 1c; 7, 8 gives 9; 2.1, 2.2 gives 2.3.

Refs once given are never given again, so closed actions count as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lacflow.board.refs import sort_key

_LETTERED = re.compile(r"(?P<stem>.*\d)(?P<letter>[A-Za-z])")
_NUMBERED = re.compile(r"(?P<stem>(?:.*\D)?)(?P<number>\d+)")


def next_ref(refs: Iterable[str]) -> str:
    """Return the ref after the last of those of one objective; "" where that is not plain.

    Example:
        `1a`, `1b` -> `1c`; `9`, `10` -> `11`; `2.1`, `2.2` -> `2.3`; `3z` -> nothing; none at all -> nothing.
    """
    known = [ref.strip() for ref in refs if ref.strip()]
    if not known:
        return ""
    last = max(known, key=sort_key)
    lettered, numbered = _LETTERED.fullmatch(last), _NUMBERED.fullmatch(last)
    if lettered and lettered["letter"].lower() != "z":
        return f"{lettered['stem']}{chr(ord(lettered['letter']) + 1)}"
    return f"{numbered['stem']}{int(numbered['number']) + 1}" if numbered else ""
