"""Paragraphs that name an action by words others of the plan have too, where only one action is left that they can be of.

A lead who has answered all but a few of their actions speaks of those few in what is left: a paragraph that gives a state and
shares its first words with exactly one of them, and with none that is answered, is that action's. Two paragraphs for one
action, or words that fit two, stay for a person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lacflow.board.plan import Action
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.general import makes_exception, of_everything, of_the_rest
from lacflow.mail.reading.mentions import find_mentions
from lacflow.mail.reading.phrases import asks_for
from lacflow.mail.reading.take_backs import says_a_state
from lacflow.mail.reading.weighty import weighty

_FEWEST = 2
_NO_CHANGE = re.compile(
    r"\b(?:no (?:further )?changes?|unchanged|nothing (?:new|to (?:add|report))|(?:stays?|remains?|is|are) (?:as (?:it is|is|it was|before)|the same)|as before)\b",
    re.IGNORECASE,
)
_NAMES_IT_LATE = re.compile(r"[\W_]*(?:no |nothing )", re.IGNORECASE)


def by_elimination(rest: Sequence[str], asked: Asked, spoken: Collection[str]) -> tuple[list[Statement], list[str]]:
    """Return what paragraphs say of the only action they can be of, and the words that are left.

    Args:
        rest: words that name no action plainly. spoken: the keys of the actions that are answered, or may be.
    """
    answered = [a for a in asked.actions if a.key in spoken]
    silent = [a for a in asked.actions if a.key not in spoken]
    if not answered or not silent:
        return [], list(rest)
    paragraphs = [p for part in rest for p in re.split(r"\n[ \t]*\n", part)]
    means = [_only_one(p, silent, answered, asked) for p in paragraphs]
    keys = [a.key for a in means if a]
    placed = [a if a and keys.count(a.key) == 1 else None for a in means]
    said = [_statement(p, a) for p, a in zip(paragraphs, placed, strict=True) if a]
    return said, [p for p, a in zip(paragraphs, placed, strict=True) if not a] if said else list(rest)


def _only_one(paragraph: str, silent: Sequence[Action], answered: Sequence[Action], asked: Asked) -> Action | None:
    """Return the one silent action that a paragraph with a state names in its first sentence."""
    first = re.split(r"(?<=[.!?])\s+|\n", paragraph.strip(), maxsplit=1)[0]
    if not (says_a_state(paragraph) or _NO_CHANGE.search(paragraph)) or paragraph.rstrip().endswith("?"):
        return None
    if of_everything(first) or of_the_rest(first) or makes_exception(first) or asks_for(paragraph):
        return None
    if find_mentions(paragraph, asked):
        return None
    words = weighty(first)
    fits = [a for a in silent if _shares(words, a)]
    return fits[0] if len(fits) == 1 and not any(_shares(words, a) for a in answered) else None


def _shares(words: Sequence[str], action: Action) -> bool:
    return len(set(words) & set(weighty(action.activity))) >= _FEWEST


def _statement(paragraph: str, action: Action) -> Statement:
    text = "no change" if _NAMES_IT_LATE.match(paragraph) and _NO_CHANGE.search(paragraph) else paragraph
    return Statement((action.key,), text, paragraph, "", kept=paragraph)
