"""Lines that begin with an objective and go on with what is said under it: `Objective 2: 14a red, 4 green`, `Obj 1 - all green`.

Refs in such a line are those of its objective. What is said of all of them at once is judged as what is said of everything is:
it is recorded only where we hold the same already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lacflow.board import refs
from lacflow.board.plan import Action
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.phrases import is_no_change

_LINE = re.compile(
    r"[ \t>*•·–-]*(?P<head>(?:objective|obj\.?|outcome)[ ]*(?P<number>\w{1,3}))[ ]*(?:[:=]|[ ][–-](?=[ ]))[ ]*(?P<said>\S.*)$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?<=[.;])[ ](?=(?:objective|obj\.?|outcome)[ ]*\w{1,3}[ ]*(?:[:=]|[ ][–-][ ]))", re.IGNORECASE)
_ALL = re.compile(
    r"(?:(?:all|both|everything|each|they|these|actions?|of them|is|are|still|now|remains?|stays?)[ ,]+)*",
    re.IGNORECASE,
)
_REF = re.compile(r"(?<![\w./])\w{1,6}(?:\.\w{1,4})?(?![\w/])")


@dataclass
class ByObjective:
    """The text left, statements about every action of an objective, and lines to read as said under one."""

    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    under: list[tuple[str, Asked]] = field(default_factory=list)


def take_objectives(text: str, asked: Asked) -> ByObjective:
    """Take out the lines that begin with an objective and say something of all of it, or of refs by themselves.

    Example:
        `Objective 2: 14a red, 4 green` -> the words after the colon, with only the actions of objective 2 asked about.
    """
    out, kept = ByObjective(), []
    for line in _NEXT.sub("\n", text).split("\n"):
        found = _LINE.fullmatch(line)
        own = [a for a in asked.actions if found and a.objective.number.lower() == found["number"].lower()]
        if found is None or not own:
            kept.append(line)
        elif said := _of_all(found["said"], asked):
            keys, many = tuple(a.key for a in own), len(own) > 1
            out.statements.append(Statement(keys, said, line.strip(), found["head"], overall=many))
        elif _names_one(found["said"], own):
            others = (*(a for a in asked.actions if a not in own), *asked.others)
            out.under.append((found["said"], replace(asked, actions=tuple(own), others=others)))
        else:
            kept.append(line)
    out.text = "\n".join(kept)
    return out


def _of_all(said: str, asked: Asked) -> str:
    """Return the colour, or that nothing changed, where a line says nothing else of its objective; else empty."""
    bare = said[_ALL.match(said).end() :].strip(" .!")  # type: ignore[union-attr]
    return said if is_no_change(said) else bare if len(bare) > 1 and asked.scheme.read(bare) is not None else ""


def _names_one(said: str, own: list[Action]) -> bool:
    first = _REF.search(said)
    return first is not None and refs.fold(first[0]) in {refs.fold(a.ref) for a in own if a.ref}
