"""Where the sentence ends that a place in a text stands in, asked of many places in one text.

A text without a stop would be searched to its end from each ref in it; so its stops are found once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache


def stop_after(stops: re.Pattern[str], text: str, at: int) -> str:
    """Return the first sign from a place on that ends a sentence; empty where none does.

    Args:
        stops: what ends a sentence: one sign, whatever stands around it.
    """
    places = _places(stops, text)
    found = bisect_left(places, at)
    return text[places[found]] if found < len(places) else ""


@lru_cache(maxsize=8)
def _places(stops: re.Pattern[str], text: str) -> list[int]:
    return [m.start() for m in stops.finditer(text)]
