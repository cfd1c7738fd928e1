"""Refs and their colours side by side, by order: `5a/7 green/red`, `10c and 12a are red and green respectively`.

Read only where the line says nothing else, has as many colours as refs, and each ref means one asked action; and where
strokes stand on both sides, three refs at least have a colon after them, or "respectively" says so.
"""

from __future__ import annotations

import re

from lacflow.board import refs
from lacflow.mail.reading.asked import Asked, Statement

_REF = r"\d{1,3}(?:[a-z]\d{0,2})?(?:[.](?:\d{1,2}|[ivx]{1,4}))?"
_COLOUR = r"(?:(?i:blue|green|amber|red)|[BGAR])"
_LINE = re.compile(
    rf"[ \t*•–-]*(?:(?i:refs?|actions?|items?)[ :]+)?(?P<refs>(?i:{_REF})(?P<between>(?:[ ]?/[ ]?|[ ]*,[ ]*(?:and )?|[ ]+and[ ]+|[ ]?&[ ]?)(?i:{_REF}))+)"
    rf"[ ]*(?:[–:=-][ ]*)?(?:(?i:are|now|is|at)[ ]+)*(?P<colours>{_COLOUR}(?:(?:[ ]?/[ ]?|[ ]*,[ ]*(?:and )?|[ ]+and[ ]+){_COLOUR})+)(?P<said>,?[ ]+(?i:respectively))?[ .]*$"
)
_MAY_PAIR = re.compile(r"/|\brespectively\b|,[^:\n]*:[^\n,]*,", re.IGNORECASE)
_FEWEST_LISTED = 3
_PARTS = re.compile(r"[ ]*(?:[,/&]|\band\b)[ ]*(?:and\b[ ]*)?")


def take_pairs(text: str, asked: Asked) -> tuple[str, list[Statement]]:
    """Take out the lines that are refs and, in the same order, their colours.

    Example:
        `5a/7 green/red`, both asked -> two statements (green, red) and no text left.
    """
    if not _MAY_PAIR.search(text):
        return text, []
    kept: list[str] = []
    found: list[Statement] = []
    for line in text.split("\n"):
        sentences = re.split(r"(?<=[.;])[ ]+", line) if _MAY_PAIR.search(line) else []
        stated = [_stated(sentence, asked) for sentence in sentences]
        found += [statement for of_one in stated for statement in of_one]
        left = [sentence for sentence, of_one in zip(sentences, stated, strict=True) if not of_one]
        if not any(stated):
            kept.append(line)
        elif left:
            kept.append(" ".join(left))
    return "\n".join(kept), found


def _stated(line: str, asked: Asked) -> list[Statement]:
    match = _LINE.match(line)
    if match is None:
        return []
    names, colours = (_PARTS.split(match[group]) for group in ("refs", "colours"))
    meant = [_meant(name, asked) for name in names]
    strokes = match["refs"].count("/") == match["colours"].count("/") == len(names) - 1
    distinct = len({key for key in meant if key}) == len(names)
    listed = ":" in match[0] and len(names) >= _FEWEST_LISTED
    if not (strokes or listed or match["said"]) or len(colours) != len(names) or not distinct:
        return []
    said = zip(meant, names, colours, strict=True)
    return [Statement((key,), "", line.strip(), name, colour=colour) for key, name, colour in said]


def _meant(name: str, asked: Asked) -> str:
    """Return the key of the one asked action a ref means; empty where it means none, or several."""
    fits = [a.key for a in asked.actions if a.ref and refs.fold(a.ref) == refs.fold(name)]
    return fits[0] if len(fits) == 1 else ""
