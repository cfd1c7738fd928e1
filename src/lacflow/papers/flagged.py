"""What should be looked at before a paper is published: passages that may identify a child, and small numbers of people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lacflow.board.paper import Paper, words_of
from lacflow.mail.private import private_in

_SMALL = "one|two|three|four|[1-4]"
_PEOPLE = (
    r"child(?:ren)?|young (?:person|people)|bab(?:y|ies)|infants?|toddlers?|siblings?|boys?|girls?|teenagers?|pupils?"
    r"|famil(?:y|ies)|parents?|mothers?|fathers?|carers?|adopters?|care leavers?|unaccompanied minors?|cases?|placements?"
)
#: What a small number may be of that is no person.
_PARTS = "thirds?|quarters?|halves|fifths?|tenths?|per\\s?cent|hours?|days?|weeks?|months?|years?|times"
#: A number below five, a word or two, and people.
_FEW = re.compile(
    rf"(?<![\w.,/£$%-])(?:{_SMALL})(?![\w.,/%-])(?!\s+(?:{_PARTS})\b)(?:\s+[a-z-]+){{0,2}}?\s+(?:{_PEOPLE})\b",
    re.IGNORECASE,
)
_UNCHECKED = "not yet looked at for small numbers and names"


@dataclass(frozen=True)
class Flag:
    """A passage to look at: under which heading, what it is, its words."""

    under: str
    kind: str
    words: str


def flags(paper: Paper, case_numbers: Sequence[str] = ()) -> tuple[Flag, ...]:
    """Return what should be looked at before a paper is published, each passage once, in order.

    Args:
        case_numbers: the council's own patterns of case numbers.

    Example:
        `two children moved` -> a small number; `two thirds of the children` and `4 June` are none.
    """
    found = (flag for under, text in words_of(paper) for flag in _in(under, text, case_numbers))
    return tuple(dict.fromkeys(found))


def _in(under: str, text: str, case_numbers: Sequence[str]) -> Iterator[Flag]:
    for passage in private_in(text, case_numbers):
        yield Flag(under, passage.kind, passage.words)
    for few in _FEW.finditer(text):
        yield Flag(under, "small number", " ".join(few[0].split()))


def marked(paper: Paper, found: Sequence[Flag]) -> Paper:
    """Return a paper that says on every page that nobody has looked at what is flagged in it; itself where nothing is."""
    if not found:
        return paper
    return replace(paper, mark=f"{paper.mark}, {_UNCHECKED}" if paper.mark else _UNCHECKED.capitalize())
