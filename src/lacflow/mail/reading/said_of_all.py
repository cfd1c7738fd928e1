"""What is said of all the lead's actions by words that name the whole of them: `please turn all three of mine amber`.

`All three of mine` is as plain as their refs, `all green` in passing is not (`unnamed` holds it against what we hold). Better
news for an action that we hold amber or red waits even so: nobody loses sight of one by saying `all`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.board.readings import Reading
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.colours import find_colour

_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"(?P<count>{'|'.join(_NUMBERS)}|[2-9]|1\d)"
_OURS = r"(?:mine|ours|them|these|those|(?:my|our|the|these|those) (?:actions|ones|items|lines|rows|refs))"
_ALL = re.compile(
    rf"\b(?:all (?:(?:my|our|the|these|those) )?{_COUNT}(?: of {_OURS}| actions| ones| items)?|all (?:of )?{_OURS}|everything of mine"
    rf"|(?P<both>both)(?: of {_OURS})?|(?:each|every one) of {_OURS})\b(?! (?:the |our |my )?(?:\w+ )?(?:staff|carers|schools|teams|children))",
    re.IGNORECASE,
)


#: What is said once more for all: `Need until the end of October for both.`
_FOR_ALL = re.compile(rf"[ ]for (?:both|all(?: {_COUNT})?|each)(?: of {_OURS})?(?=[ ]*(?:[.,;!]|$))", re.IGNORECASE)


def said_of_all(words: str, asked: Asked) -> list[tuple[Action, Statement]]:
    """Return what words say of every action asked, with a colour; nothing where they do not name the whole of them.

    Example:
        `All four amber, 31 January` of a lead with four actions -> `it amber, 31 January` of each; of one with five -> nothing.
    """
    once = _FOR_ALL.sub("", words)
    names = list(_ALL.finditer(once))
    if not names or len(asked.actions) < 2 or not all(_counts(named, asked.actions) for named in names):
        return []
    text = _ALL.sub("it", once)
    rag = find_colour(text, asked.scheme).rag
    if rag is None:
        return []
    keys = tuple(a.key for a in asked.actions)
    statement = Statement(keys, text, words, "all", kept=words)
    return [(a, replace(statement, overall=_improves(rag, a))) for a in asked.actions]


def certain(reading: Reading, *, overall: bool) -> Reading:
    """Return a reading of what is said of all, its words only probable where it waits for a person for that."""
    if not (overall and reading.fields.progress):
        return reading
    probable = replace(reading.probable, progress=reading.fields.progress)
    return replace(reading, fields=replace(reading.fields, progress=None), probable=probable)


def _counts(named: re.Match[str], actions: Sequence[Action]) -> bool:
    if named["both"]:
        return len(actions) == 2
    count = (named["count"] or "").lower()
    number = int(count) if count.isdigit() else _NUMBERS.index(count) + 2 if count else len(actions)
    return number == len(actions)


def _improves(rag: Rag, action: Action) -> bool:
    return rag in (Rag.GREEN, Rag.BLUE) and action.rag.value in (Rag.AMBER, Rag.RED)
