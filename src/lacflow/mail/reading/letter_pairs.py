"""Lines of refs each with the first letter of its colour: `1 G, 4 A, 4a G`; also a ref and a colour by a stroke, `1/3 green`.

A letter alone is a colour only where the whole line is such pairs, two at least, of refs that each mean one asked action.
"""

from __future__ import annotations

import re

from lacflow.board import refs
from lacflow.board.plan import Action
from lacflow.mail.reading.asked import Asked, Statement

_PAIR = re.compile(
    r"[ \t]*(?:ref |action )?#?(?P<ref>\d{1,3}(?:[a-z]\d{0,2})?(?:\.\w{1,3})?)[ ]?(?:[-–:=()][ ]?|[ ])(?P<letter>[BGAR])\)?(?=[ \t]*(?:[,;./|]|and\b|$|[ ]\d))"
    r"[ \t]*(?:[,;./|]|and\b)?"
)
#: What may stand before the pairs: `RAG ratings this month: 3 G, 7b R`.
_LED = re.compile(
    r"[ \t*]*(?:(?:b?rags?|ratings?|status(?:es)?|colou?rs?|this (?:month|time)|today|now|current|are|is|as follows|my|our|updates?|mine|the|for|here|all)\b[ ]*){1,6}[:–-][ ]*",
    re.IGNORECASE,
)
_FEWEST = 2
_STROKE = re.compile(
    r"(?:^|\n)[ \t*•-]*(?P<objective>\w{1,2})/(?P<ref>\d{1,3}[a-z]?\d?(?:\.\w{1,3})?)(?=[ \t]*(?:[:=–-]|[a-z]))", re.I
)


def take_letter_pairs(text: str, asked: Asked) -> tuple[str, list[Statement]]:
    """Take out the lines that are refs with the letters of their colours.

    Example:
        `1 G, 4 A, 4a G`, all three asked -> three statements (green, amber, green) and no text left.
    """
    kept, found = [], []
    for line in text.split("\n"):
        stated = _pairs(line, asked)
        found += stated
        if not stated:
            kept.append(line)
    return "\n".join(kept), found


def _pairs(line: str, asked: Asked) -> list[Statement]:
    led = _LED.match(line)
    at, found = led.end() if led else 0, []
    while line[at:].strip(" \t."):
        pair = _PAIR.match(line, at)
        meant = [a for a in asked.actions if pair and a.ref and refs.fold(a.ref) == refs.fold(pair["ref"])]
        if pair is None or len(meant) != 1:
            return []
        found.append(Statement((meant[0].key,), "", line.strip(), pair["ref"], colour=pair["letter"]))
        at = pair.end()
    return found if len({s.keys for s in found}) == len(found) >= _FEWEST else []


_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_NUMBERS = _NUMBER_WORDS.split()
_SPELLED = re.compile(
    rf"(?<!first )(?<!second )(?<!third )(?<!last )(?<!other )(?<!this )(?<!that )(?<!next )\b(?P<number>{'|'.join(_NUMBERS)})(?:[ -]?(?P<letter>[a-e])(?![\w'’]))?(?=[ ,:-]+(?:is|has|was|remains|stays|still|now|can|should|will|needs|blue|green|amber|red)\b)",
    re.IGNORECASE,
)


def spelled_keys(text: str, asked: Asked) -> tuple[Action, ...]:
    """Return the asked actions whose refs are spelt out, as a telephone writes what was dictated: `five a is green`.

    Example:
        `seven is still red` -> ref 7.
    """
    said = {f"{_NUMBERS.index(m['number'].lower()) + 1}{(m['letter'] or '').lower()}" for m in _SPELLED.finditer(text)}
    return tuple(a for a in asked.actions if refs.fold(a.ref) in said)


def stroke_keys(text: str, asked: Asked) -> tuple[Action, ...]:
    """Return the asked actions that lines begin with as objective, stroke, ref: `1/3 green`; they may be dates.

    Example:
        `1/3 green` and `2/7 red` -> ref 3 of objective 1, ref 7 of objective 2.
    """
    named = {(m["objective"].lower(), refs.fold(m["ref"])) for m in _STROKE.finditer(text)}
    return tuple(a for a in asked.actions if (a.objective.number.lower(), refs.fold(a.ref)) in named)
