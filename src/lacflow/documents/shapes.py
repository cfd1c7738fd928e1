"""Headers that no list of names holds, known by how they are put: `Priority action`, `Finish by`, `Planned completion`.

A shape is weaker than any name and counts only where the cells below fit: dates under a date, words under an action. The
header is compared in the form of `fold_header`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lacflow.documents.cells import Cell
from lacflow.documents.contents import dated, wordy

_DONE_BY = r"(?:complet\w+|finish\w*|deliver\w*|achiev\w+|done|due|end\w*|implement\w*|resol\w+|report\w*)"
_AGAIN = r"(?:revised|forecast\w*|expected|new|amended|latest|current|extended|predicted|projected|reprofiled)"
#: Each shape: the field, what its folded header looks like, and what the cells below it must be.
_SHAPES: tuple[tuple[str, re.Pattern[str], Callable[[Sequence[Cell]], bool]], ...] = (
    ("revised", re.compile(rf"{_AGAIN} (?:\w+ )?(?:date|deadline|timescale|{_DONE_BY})(?: date)?"), dated),
    ("due", re.compile(
        rf"(?:(?:to be )?{_DONE_BY} by(?: when| date)?|by (?:what date|which date|date)"
        rf"|(?:(?:original|planned|target|agreed|baseline|first|intended) )+(?:date|deadline|timescale|{_DONE_BY})(?: date)?"
        rf"|{_DONE_BY} date|date (?:for|of|to be) {_DONE_BY})"), dated),
    ("activity", re.compile(
        r"(?:what|how) (?:we|you|i|they) (?:are|re|will|plan|intend|need|have)\b.*"
        r"|(?:what|how) (?:is|are|will|needs?|must) .*\b(?:do|done|happen)\b.*"
        r"|(?:\w+ ){1,3}(?:action|task|activity)"), wordy),
)  # fmt: skip


def shaped(text: str) -> Iterator[tuple[str, Callable[[Sequence[Cell]], bool]]]:
    """Yield the fields a folded header may be by its shape, each with what the cells below it must be.

    Example:
        `planned completion` -> due, where dates stand below; `what we have done` -> nothing: it has gone by.
    """
    if re.match(r"what (?:we|you|they|i) (?:have|ve|did)\b|.*\b(?:said|know)\b", text):
        return
    singular = re.sub(r"\b(actions|tasks|activities)$", lambda m: {"activities": "activity"}.get(m[0], m[0][:-1]), text)
    for field, shape, fits in _SHAPES:
        if shape.fullmatch(singular):
            yield field, fits
            return
