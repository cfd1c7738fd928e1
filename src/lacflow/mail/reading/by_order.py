"""Colours in the order of our letter: `In the order you list them: red, green, amber`.

Such a list is read where words say that it follows the order, nothing else is said, and it has as many colours as there are
actions. A list of bare colours that says no order, or has another number of them, waits for a person with every action.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lacflow.board.plan import Action
from lacflow.board.readings import Held
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.blocks import title_in

_LIST = r"(?:you )?(?:list(?:ed)?|order(?:ed)?|set out|sent|asked?|have|gave|put|they (?:are|come|were)|(?:of |as |as in )?(?:the |your )?(?:list|letter|request|e-?mail|actions))"
_ORDER = re.compile(
    rf"(?:(?:my |the |all |colou?rs?|b?rags?|ratings?|statuse?s?|updates?|answers?|here|are|is|mine|as|so|now) ?)*"
    rf"(?:(?:in|by|following) (?:the |your |that )?(?:same )?order(?: (?:(?:that|in which|as) )?(?:you )?{_LIST}(?: (?:them|it|them out|these|me|below|above))*)?"
    rf"|(?:as|in the way) (?:you )?(?:list(?:ed)?|ordered|set out)(?: (?:them|below|above|in your (?:e-?mail|letter)))*"
    rf"|(?:from )?(?:the )?top to (?:the )?bottom|respectively)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[ \t]*(?:[,;/]|\n|[ ]and\b|[.](?=\s|$))[ \t]*(?:and\b[ \t]*)?")
_COLOURS = re.compile(
    r"\b(?i:blue|green|amber|red)[ ,;/\n]{1,4}(?:and )?(?i:blue|green|amber|red)\b|\b[BGAR](?:[ ,;/\n]{1,4}[BGAR]\b){2}"
)
_FEWEST = 2
#: A list of colours is short; anything longer says more.
_LONGEST = 1_000
_UNSURE_ORDER = "it is a list of colours, and which action each is of is not certain"


@dataclass
class ByOrder:
    """What a list of colours says: statements where the order is certain, else what is held."""

    statements: list[Statement] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


def read_in_order(passage: str, asked: Asked, name: str) -> ByOrder | None:
    """Read a passage that is a list of colours and no more; None where it is anything else.

    Args:
        name: the sender's name; a short form of it may stand last.

    Example:
        a lead of two actions writes `In order: red, green` -> the first is red, the second green.
    """
    if len(passage) > _LONGEST:
        return None
    ordered, colours = False, []
    for words in _pieces(passage, name):
        if asked.scheme.read(words) is not None and len(words) > 1:
            colours.append(words)
        elif _ORDER.fullmatch(words) and not ordered:
            ordered = True
        else:
            return None
    if len(colours) < _FEWEST or len(asked.actions) < _FEWEST:
        return None
    evidence = passage.strip()
    actions = in_the_letters(asked)
    if not ordered or len(colours) != len(actions):
        return ByOrder(held=[Held(evidence, _UNSURE_ORDER, tuple(a.key for a in asked.actions))])
    said = zip(actions, colours, strict=True)
    return ByOrder([Statement((a.key,), colour.lower(), evidence) for a, colour in said])


def _pieces(passage: str, name: str) -> list[str]:
    """Return what stands between the commas, stops and line breaks, the name below left out; `respectively` by itself."""
    text = re.sub(
        r"(?i)(?<=[ ,])(respectively|(?:from )?top to bottom|in (?:the |that |your )?(?:same )?order\b)",
        r"\n\1",
        passage,
    )
    parts = [part.strip(" \t.:*•-–—") for colon in re.split(r":|[ ][-–—][ ]", text) for part in _BETWEEN.split(colon)]
    parts = [part for part in parts if part]
    return parts[:-1] if len(parts) > 1 and _is_short_for(parts[-1], name) else parts


def _is_short_for(word: str, name: str) -> bool:
    """Tell whether a word is a short form of the sender's first name: `Naz` of Nasreen."""
    return bool(re.fullmatch(r"[A-Z][a-z]{1,11}", word)) and word[:2].lower() == name.strip()[:2].lower()


def in_the_letters(asked: Asked) -> tuple[Action, ...]:
    """Return the actions in the order in which every letter the lead may have before them lists them; none where two differ."""
    orders = {tuple(order) for text in asked.texts if (order := _order_in(text, asked.actions))}
    if not orders:
        return asked.actions
    by_key = {a.key: a for a in asked.actions}
    first = orders.pop()
    return tuple(by_key[key] for key in first) if not orders and sorted(first) == sorted(by_key) else ()


def _order_in(text: str, actions: tuple[Action, ...]) -> list[str]:
    titles = (title_in(line, actions) for line in text.split("\n"))
    return [a.key for title in titles if title and len(title) == 1 for a in title]


def lists_colours(words: str) -> bool:
    """Tell whether words name several colours one after the other, whatever else they say."""
    return bool(_COLOURS.search(words))
