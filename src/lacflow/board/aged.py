"""A colour that is only the last one known, as a document of ours writes it in a cell, and the colour alone read back out.

Written behind the colour: `Amber, last said 12 May 2027, not assured`. Whoever overwrites the colour and leaves the rest has
said a new colour; whoever leaves the cell as it is has said nothing.
"""

from __future__ import annotations

import re
from datetime import date

_AGED = re.compile(r"\s*,?\s*(?:last said \d{1,2} [A-Z][a-z]+ \d{4}|never spoken of), not assured\W*$", re.IGNORECASE)


def aged(colour: str, last_said: date | None) -> str:
    """Return a colour with its age in words.

    Example:
        `Amber`, 12 May 2027 -> `Amber, last said 12 May 2027, not assured`; never -> `Amber, never spoken of, not assured`.
    """
    said = f"last said {last_said.day} {last_said:%B %Y}" if last_said else "never spoken of"
    return f"{colour}, {said}, not assured"


def without_age(words: str) -> str:
    """Return the words of a cell without the age we wrote behind its colour; others as they are."""
    return _AGED.sub("", words)
