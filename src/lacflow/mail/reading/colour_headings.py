"""A mail laid out by colour: `AMBER` on a line of its own, then a line for each ref with its words, then `GREEN`, and so on.

A colour on a line of its own may stand above what it is said of, or below it. It stands above where the words begin with one;
then every line must be a colour or begin with a ref, or a person looks at all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lacflow.mail.reading.asked import Asked

_ALONE = re.compile(r"[ \t>*•·–-]*(?P<colour>[A-Za-z]{3,8})(?:[ ]+(?:actions?|items?|rated))?[ \t]*[:*.–-]?[ \t*]*")
_BEGINS = re.compile(
    r"[ \t>*•·–-]*(?:(?:ref|action)[ .:#]*)?(?P<ref>\d{1,3}[a-z]?\d?(?:\.\w{1,3})?)(?!\w)[ ]*[:.)=–-]*[ ]*",
    re.IGNORECASE,
)
_FEWEST = 2
UNPLACED = "colours stand on lines of their own, and it is not plain what each is said of"


@dataclass(frozen=True)
class Headed:
    """A line that begins with a ref, the words after that, and the colour it stands under."""

    line: str
    ref: str
    words: str
    colour: str


def headed(text: str, asked: Asked) -> list[Headed] | None:
    """Return the lines of a text laid out by colour; none where it is not, None where that is not certain.

    Example:
        `AMBER`, `10c 71 trained`, `RED`, `14a with legal` -> 10c's line under AMBER, 14a's under RED.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    colours = [_colour(line, asked) for line in lines]
    if sum(map(bool, colours)) < _FEWEST or not colours[0] or not _follow_refs(lines, colours):
        return []
    found, heading = [], ""
    for line, colour in zip(lines, colours, strict=True):
        if colour:
            heading = colour
        elif begins := _BEGINS.match(line):
            found.append(Headed(line.strip(), begins["ref"], line[begins.end() :].strip(), heading))
        else:
            return None
    return found


def _colour(line: str, asked: Asked) -> str:
    alone = _ALONE.fullmatch(line)
    return alone["colour"] if alone and asked.scheme.read(alone["colour"]) is not None else ""


def _follow_refs(lines: Sequence[str], colours: Sequence[str]) -> bool:
    """Tell whether lines with refs and words of their own stand below the first colour."""
    return any(
        not colour and _BEGINS.match(line) and len(line.split()) > 1
        for line, colour in zip(lines, colours, strict=True)
    )
