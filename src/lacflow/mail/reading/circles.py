"""Coloured circles and squares in a reply, read as the words for their colours and shown again as they were typed.

While it is read a circle is a word of odd capitals (`gReEn`), which no one types and every rule of this package knows as
the colour. What is told of the reply has the circle again. Orange and yellow are no colours of a board: a person says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from typing import Any, TypeVar

_WORDS = {
    "🟢": "gReEn", "🟩": "grEEn", "💚": "gREen", "🔴": "rEd", "🟥": "reD", "🟠": "oRaNgE", "🟧": "orANge",
    "🟡": "yElLoW", "🟨": "yelLOw", "🔵": "bLuE", "🟦": "blUE",
}  # fmt: skip
_CIRCLES = {word: circle for circle, word in _WORDS.items()}
_CIRCLE = re.compile(rf"(?P<before>\w?)(?P<circle>[{''.join(_WORDS)}])\ufe0f?(?P<after>\w?)")
_WORD = re.compile(rf"\b(?:{'|'.join(_CIRCLES)})\b")

_Told = TypeVar("_Told")


def has_circles(text: str) -> bool:
    """Tell whether a text has a coloured circle or square."""
    return any(circle in text for circle in _WORDS)


def as_words(text: str) -> str:
    """Return a text with its coloured circles as words.

    Example:
        `5a 🟢` -> `5a gReEn`.
    """
    if not has_circles(text):
        return text
    return _CIRCLE.sub(
        lambda m: m["before"] + " " * bool(m["before"]) + _WORDS[m["circle"]] + " " * bool(m["after"]) + m["after"],
        text,
    )


def as_typed(told: _Told) -> _Told:
    """Return a record with the circles as they were typed in every word of it."""
    return put_back(told, _WORD, _CIRCLES)


def put_back(told: _Told, pattern: re.Pattern[str], typed: Mapping[str, str]) -> _Told:
    """Return a record with what stands for something else put back as it was typed, in every word of it.

    Args:
        pattern: finds what stands for something. typed: what was typed, by what stands for it.
    """
    return _told(told, pattern, typed)  # type: ignore[no-any-return]


def _told(value: Any, pattern: re.Pattern[str], typed: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda m: typed[m[0]], value) if pattern.search(value) else value
    if isinstance(value, tuple):
        parts = tuple([_told(v, pattern, typed) for v in value])
        return value if parts == value else parts
    if is_dataclass(value) and not isinstance(value, type):
        told = {name: _told(held, pattern, typed) for name, held in vars(value).items()}
        return value if told == vars(value) else replace(value, **told)
    return value
