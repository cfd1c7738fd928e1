"""Refs named together of which one thing is said: `13, 14 and 15 are with Legal`, `13-15: amber for all three`.

A bare number counts as a ref here only in such a series: each of its numbers is the ref of an action the lead was asked
about, and what follows is said of several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lacflow.board import refs

_REF = r"\d{1,3}(?:[a-z]\d{0,2})?(?:\.(?:\d{1,2}|[ivx]{1,4}))?"
_SEVERAL = (
    r"(?=\)?(?:[ ]?[:=–—][ ]|[ ]-[ ]|[ ]+(?:are|were|have|both|all|together|no change|unchanged|remain|stay|still|now|need|can|could|should|will|may|to (?:stay|remain|go|move|be)"
    r"|blue|green|amber|red|complete[d]?|done|closed|fine|ok|okay|on track|[(][^()\n]{2,40}[)][ ]*(?:[:=–—-][ ]|are|both|all)|as (?:before|per|they|i|we|above|reported|said|told|previously))\b))"
)
_LISTED = re.compile(
    rf"(?<![\w./£$€-]){_REF}(?:(?:,[ ]?(?:and[ ])?|[ ]and[ ]|[ ]?[&+][ ]?){_REF})+(?![\w/]|[.,]\d|[ ]?%){_SEVERAL}",
    re.IGNORECASE,
)
#: `17 18 19 all amber`: only `all` or `both` makes numbers with nothing between them refs.
_SPACED = re.compile(
    rf"(?<![\w./£$€-]){_REF}(?:(?:[ ](?:and[ ])?|,[ ]){_REF}){{1,12}}(?=[ ]+(?:all|both)\b)", re.IGNORECASE
)
_RANGE = re.compile(
    rf"(?<![\w./£$€-])(?P<first>{_REF})(?:[ ]?[-–][ ]?|[ ](?:to|through)[ ])(?P<last>{_REF})(?![\w/]|[.,]\d|[ ]?%){_SEVERAL}",
    re.IGNORECASE,
)
_ONE = re.compile(_REF, re.IGNORECASE)
_FEWEST_IN_A_RANGE = 3


def series(text: str, asked: Mapping[str, str]) -> list[tuple[int, int, str, tuple[str, ...]]]:
    """Return the refs of every series in a text: where each stands, as written, and the refs it means.

    Args:
        asked: the refs asked about by their folded form.

    Example:
        `13, 14 and 15 are late`, the three being asked about -> three places; `13-15: late` -> one place that means all three.
    """
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    for match in (*_LISTED.finditer(text), *_SPACED.finditer(text)):
        ones = [(match.start() + m.start(), match.start() + m.end(), m[0]) for m in _ONE.finditer(match[0])]
        if all(refs.fold(written) in asked for _, _, written in ones):
            known = {start for start, *_ in found}
            found += [(at, end, ref, (asked[refs.fold(ref)],)) for at, end, ref in ones if at not in known]
    for match in _RANGE.finditer(text):
        between = refs.parts(f"{match['first']}-{match['last']}")
        if (
            len(between) >= _FEWEST_IN_A_RANGE
            and all(ref in asked for ref in between)
            and match[0] not in asked.values()
        ):
            found.append((match.start(), match.end(), match[0], tuple(asked[ref] for ref in between)))
    return found
