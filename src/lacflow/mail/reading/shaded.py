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
    r"\b(?:re-?)?(?:shad(?:ed?|ing)|colou?r(?:ed|s|ing)?)\b[^.!?\n]{0,60}\b(?:cells?|boxes|b?rags?|ratings?|status|columns?|moved|changed|table)\b"
    r"|\b(?:chang|updat|amend)(?:e?d|ing) (?:the |any |some |my )?(?:\w+ )?(?:colou?rs?|shading|fills?)\b",
    re.IGNORECASE,
)
#: A lead says that a colour marks what was touched.
_MARKS = re.compile(
    r"\b(?:rows?|cells?|lines?|changes|changed|updates?|updated|comments?|added|additions|edits)\b[^.!?\n]{0,40}\b(?:in|highlighted|marked|shaded)[ ](?:in )?(?:light |pale |bright )?(?:red|green|amber|orange|yellow|blue|pink|purple|gr[ae]y)\b"
    r"|\b(?:highlighted|marked|shaded)\b[^.!?\n]{0,40}\b(?:changes|changed|updates?|updated|comments?|added|edits)\b[^.!?\n]{0,20}\bin (?:light |pale |bright )?(?:red|green|amber|orange|yellow|blue|pink|purple|gr[ae]y)\b",
    re.IGNORECASE,
)
#: One colour for all that was touched is a mark, no rating.
_ONE_COLOUR = re.compile(r"\b(?:red|green|amber|orange|yellow|blue|pink|purple|gr[ae]y)\b", re.IGNORECASE)
_AS_FAR = 60


def is_reshaded(own: str) -> bool:
    """Tell whether the sender's own words say that cells of the table were given other colours."""
    said = _RESHADED.search(own[:4000])
    return said is not None and not _ONE_COLOUR.search(own[said.start() : said.end() + _AS_FAR].split("\n")[0])


def as_shaded(shaded: Rag, typed: str, words: str, scheme: Scheme, own: str) -> tuple[str, str]:
    """Return the colour of a row whose cell was filled with another colour than we hold, and why a person must look.

    Args:
        typed: what was typed as the colour. words: what was said besides. own: the sender's own words.
    """
    if _MARKS.search(own[:4000]):
        return typed, ""
    label = scheme.label(shaded)
    if typed:
        rag = of_cell(typed, scheme)
        against = rag is not None and rag is not shaded
        return typed, f"{scheme.label(rag)} is typed, and the cell is shaded {label.lower()}" if against else ""
    said = find_colour(words, scheme).rag if words else None
    if said is shaded or (said is None and is_reshaded(own)):
        return label, ""
    return label, f"the cell is shaded {label.lower()}, and the word in it was left"
