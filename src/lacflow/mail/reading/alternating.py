"""Refs and colours by turns in one line without stops: `10c all booked green 12a printers late amber 14 builder gone red`.

Each ref of the line must be one of the plan's and have exactly one colour before the next, which stands right after its ref
or right before the next one, in all of them alike. One condition in the line and nothing is read so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lacflow.board import refs

_REF = re.compile(
    r"(?<![\w./£$€-])[(]?(?P<ref>\d{1,3}(?:[a-z]\d{0,2})(?:\.\w{1,3})?|\d{1,3})[):.]?(?![\w/]|[.,:-]\d|[ ]?%)",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"\b(?:blue|green|amber|red)\b", re.IGNORECASE)
_LEADS = re.compile(r"[\W_]*(?:(?:hi|hello|hey|morning|dear)(?: [A-Z]\w+)?[ ,]*)?", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:if|once|until|till|when|unless|after|before|like|unlike|as|same|not|was|were|except|apart|bar|and)\b|[?!;]|[.,][ ]",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[ ,:()–-]*(?:(?:is|now|still|at)[ ]+)*")
_FEWEST = 2


def alternating(text: str, known: Mapping[str, str]) -> dict[int, tuple[str, str]]:
    """Return where each ref of such lines stands, as written, with its colour.

    Args:
        known: the refs of the plan by their folded form.

    Example:
        `10c booked green 12a late amber` -> {0: ("10c", "green"), 17: ("12a", "amber")}.
    """
    found: dict[int, tuple[str, str]] = {}
    at = 0
    for line in text.split("\n"):
        if len(line) < 1_000 and len(_COLOUR.findall(line)) >= _FEWEST:
            found |= {at + start: told for start, told in _in_line(line, known).items()}
        at += len(line) + 1
    return found


def _in_line(line: str, known: Mapping[str, str]) -> dict[int, tuple[str, str]]:
    items = [m for m in _REF.finditer(line) if refs.fold(m["ref"]) in known]
    led = _LEADS.match(line)
    if len(items) < _FEWEST or led is None or led.end() < items[0].start() or _CONDITION.search(line):
        return {}
    ends = [*(m.start() for m in items[1:]), len(line)]
    parts = [line[m.end() : end] for m, end in zip(items, ends, strict=True)]
    colours = [list(_COLOUR.finditer(part)) for part in parts]
    if any(len(found) != 1 for found in colours):
        return {}
    first = all(_BETWEEN.fullmatch(part[: found[0].start()]) for part, found in zip(parts, colours, strict=True))
    last = all(not re.search(r"\w", part[found[0].end() :]) for part, found in zip(parts, colours, strict=True))
    if not (first or last):
        return {}
    return {m.start("ref"): (m["ref"], found[0][0]) for m, found in zip(items, colours, strict=True)}
