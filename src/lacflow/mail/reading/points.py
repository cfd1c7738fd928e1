"""Numbers that only count the points of a mail: `1. I am on leave`, `2. The data came late` are no refs.

A list that counts from 1 and has a number the lead was not asked about counts points; so does one that words above it
announce as such (`Next steps are:`). What stands beside such a number waits for a person, whatever ref the number is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lacflow.board import refs
from lacflow.mail.reading.asked import Asked
from lacflow.mail.reading.mentions import Mention

COUNTED = "the number may only count the points of the mail"
_POINT = re.compile(r"(?:^|\n)[ \t>*•(]{0,6}(?P<number>\d{1,2})(?=[.)][ \t])")
_ANNOUNCED = re.compile(
    r"\b(?:points?|things|questions?|(?:next |further )?steps|reasons|issues|risks|concerns|headlines|thoughts|priorities"
    r"|did the following|have done the following|done so far|achieved so far|to do)\b[^\n]{0,60}:[ \t]*$",
    re.IGNORECASE,
)
#: A point of a numbered list that goes on with a ref of its own.
_NUMBERED_REF = re.compile(
    r"(?P<before>(?:^|\n)[ \t>*•]{0,6})(?P<number>\d{1,2})[.)][ \t]+(?:(?:action|ref|item|no|number)[ .:#]+)?(?P<ref>\d{1,3}[a-z]?\d?(?:\.\w{1,3})?)(?P<mark>[ ]?[.:)=–-](?=[ ]))",
    re.IGNORECASE,
)
#: A point of a numbered list that names its ref in brackets.
_BRACKETED_REF = re.compile(
    r"(?P<before>(?:^|\n)[ \t>*•]{0,6})(?P<number>\d{1,2})[.)][ \t]+(?P<words>[^\n()]{2,60}\((?:(?:ref|action|item|no)\b[ .:]*)?(?P<ref>\d{1,3}[a-z]?\d?(?:\.\w{1,3})?)\))",
    re.IGNORECASE,
)
_FEWEST = 2


def counted(text: str, mentions: Sequence[Mention], own: Collection[str]) -> frozenset[int]:
    """Return where the mentions start whose number only counts, or may only count, the points of the mail.

    Args:
        own: the refs the lead was asked about.

    Example:
        a lead asked about 1 and 6 writes `1. Leave ... 2. Data ... 3. Budget` -> all three places.
    """
    known = {refs.fold(r) for r in own}
    places: set[int] = set()
    for points in _lists(text):
        numbers = [int(p["number"]) for p in points]
        from_one = numbers == list(range(1, len(numbers) + 1))
        if (from_one and any(p["number"] not in known for p in points)) or _is_announced(text[: points[0].start()]):
            places.update(p.start("number") for p in points)
    return frozenset(m.start for m in mentions if any(m.start <= at < m.end for at in places))


def without_numbering(text: str, asked: Asked) -> str:
    """Return a text without the numbers of its points where each goes on with a ref of the plan: `1. 10c. Trained`, `2. 12a. Sent`."""
    points = list(_NUMBERED_REF.finditer(text))
    if not points:
        return _without_bracketed(text, asked)
    if not _all_named(points, asked):
        return text
    return _NUMBERED_REF.sub(lambda m: m["before"] + m["ref"] + m["mark"], text)


def _without_bracketed(text: str, asked: Asked) -> str:
    """Return a text without the numbers of points that name their refs in brackets: `1. Link workers (ref 3): green`."""
    if not _all_named(list(_BRACKETED_REF.finditer(text)), asked):
        return text
    return _BRACKETED_REF.sub(lambda m: m["before"] + m["words"], text)


def _all_named(points: Sequence[re.Match[str]], asked: Asked) -> bool:
    """Tell whether points count from one, two at least, and each names a ref of the plan."""
    if len(points) < _FEWEST or [int(p["number"]) for p in points] != list(range(1, len(points) + 1)):
        return False
    return all(refs.fold(p["ref"]) in asked.by_ref for p in points)


def _lists(text: str) -> list[list[re.Match[str]]]:
    """Return the numbered lists of a text: the points whose numbers rise."""
    lists: list[list[re.Match[str]]] = []
    for point in _POINT.finditer(text):
        if lists and int(point["number"]) > int(lists[-1][-1]["number"]):
            lists[-1].append(point)
        else:
            lists.append([point])
    return [points for points in lists if len(points) >= _FEWEST]


def _is_announced(above: str) -> bool:
    return bool(_ANNOUNCED.search(above.rstrip()))
