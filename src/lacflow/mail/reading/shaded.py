"""Colours a lead gave without a word: the fill of a cell of our table, and words typed in the colour that is meant.

A fill counts where it is not the colour we hold and no word is against it. The ink of words counts only where the mail says
that colours are meant: `my comments in red` is ink. What the words themselves say stands above both, and two that differ wait.
"""

from __future__ import annotations

import re

from lacflow.board.rag import Rag, Scheme
from lacflow.mail.reading.colour_words import of_cell
from lacflow.mail.reading.colours import find_colour

#: A lead says that the cells were filled anew.
_RESHADED = re.compile(
    r"\b(?:re-?)?(?:shad(?:ed?|ing)|fill(?:ed)?|highlight(?:ed|ing)?|colour(?:ed|s|ing)?)\b[^.!?\n]{0,60}\b(?:cells?|boxes|b?rags?|ratings?|status|columns?|moved|changed|table)\b"
    r"|\b(?:chang|updat|amend)(?:e?d|ing) (?:the |any |some |my )?(?:\w+ )?(?:colou?rs?|shading|fills?)\b",
    re.IGNORECASE,
)


def is_reshaded(own: str) -> bool:
    """Tell whether the sender's own words say that cells of the table were given other colours."""
    return bool(_RESHADED.search(own[:4000]))


def as_shaded(shaded: Rag, typed: str, words: str, scheme: Scheme, own: str) -> tuple[str, str]:
    """Return the colour of a row whose cell was filled with another colour than we hold, and why a person must look.

    Args:
        typed: what was typed as the colour. words: what was said besides. own: the sender's own words.
    """
    label = scheme.label(shaded)
    if typed:
        rag = of_cell(typed, scheme)
        against = rag is not None and rag is not shaded
        return typed, f"{scheme.label(rag)} is typed, and the cell is shaded {label.lower()}" if against else ""
    said = find_colour(words, scheme).rag if words else None
    if said is shaded or (said is None and is_reshaded(own)):
        return label, ""
    return label, f"the cell is shaded {label.lower()}, and the word in it was left"
