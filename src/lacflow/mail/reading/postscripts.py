"""Lines below a signature: a postscript may speak of an action, an address and a motto do not.

Nothing below a signature is recorded. What names an action, or gives a state in a postscript, is held with the actions it
can stand for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lacflow.board.readings import Held
from lacflow.mail.reading.asked import Asked
from lacflow.mail.reading.mentions import find_mentions
from lacflow.mail.reading.wording import likely

_BELOW = "it stands below the signature"
_POSTSCRIPT = re.compile(
    r"[\W_]*(?:p\.? ?p?\.?s\b\.?|n\.?b\b\.?|forgot to (?:say|add|mention)|one more thing|oh and|also\b)[ .:,–-]*",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"\b(?:blue|green|amber|red|complete[d]?|done|finished|closed|slipp\w+|moved|delayed|no change|unchanged|on track|overdue)\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
#: A line of a signature with numbers that are no refs.
_DIRECTORY = re.compile(
    r"[\W_]*(?:ext|tel|telephone|phone|mob|mobile|fax|floor|room|direct|office|[tm]:|www|http)", re.IGNORECASE
)
_FEW = 4


def held_below(text: str, asked: Asked) -> list[Held]:
    """Return what stands below a signature and names actions by their refs.

    Example:
        `PS 12a is red` -> held for 12a.
    """
    held = []
    for line in text.split("\n"):
        named = {a.key: a for m in find_mentions(line, asked) for a in (*m.actions, *m.unsure)}
        if named and not _DIRECTORY.match(line):
            held.append(Held(line.strip(), _BELOW, tuple(named)))
    return held


def held_postscripts(below: Sequence[str], asked: Asked, spoken: Collection[str]) -> list[Held]:
    """Return the postscripts that give news without a ref, with the actions they can stand for.

    Args:
        spoken: the keys of actions the mail speaks of already.
    """
    held = []
    for text in below:
        for part in re.split(r"\n[ \t]*\n|\n(?=[\W_]*p\.? ?s\b)", text, flags=re.IGNORECASE):
            said = " ".join(part.split())
            if (
                _POSTSCRIPT.match(said)
                and _NEWS.search(said)
                and not said.endswith("?")
                and not find_mentions(said, asked)
            ):
                silent = tuple(a.key for a in asked.actions if a.key not in spoken)
                every = silent or tuple(a.key for a in asked.actions)
                keys = likely(said, asked) or (every if len(every) <= _FEW else ())
                held.append(Held(said, _BELOW, keys))
    return held
