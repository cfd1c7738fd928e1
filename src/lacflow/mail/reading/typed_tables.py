"""Tables typed into a mail with a line of headings: `Ref | Last time | Now | Date` and a line of cells for each action.

The headings say which cell is the ref, the colour now, the new date and the words; the colour it had is left out. A table
without one column for the colour or the words, or a line that does not fit its headings, is no table here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lacflow.board import refs
from lacflow.board.due import read_due
from lacflow.mail.reading.asked import Asked, Statement
from lacflow.mail.reading.colour_words import of_cell

_BETWEEN = re.compile(r"[ \t]*\|[ \t]*|\t+|[ ]{2,}")
_HEADINGS = (
    ("was", re.compile(r"(?:(?:previous|last|old|was|before|prior|former|held|original)\b.*|.*\b(?:last (?:time|month|board)|before|we hold|was))", re.I)),
    ("ref", re.compile(r"(?:ref(?:erence)?|action|item|no|number|#)(?: (?:ref|no|number))?\.?", re.I)),
    ("colour", re.compile(r"(?:(?:current|new|latest|your|proposed) )?(?:b?rag|colou?r|status|rating)(?: (?:rating|status|now))?|now|current|today", re.I)),
    ("due", re.compile(r"(?:(?:new|revised|updated|due|target|end|completion) )*(?:date|deadline|timescale|due|by when)(?: (?:if|where) .*)?", re.I)),
    ("words", re.compile(r"(?:(?:your|progress|latest|lead) )?(?:updates?|progress|comments?|narrative|notes?|position|commentary|reason)(?: .*)?", re.I)),
)  # fmt: skip
_BLANK = re.compile(r"(?:n/?a|none|nil|-+|–|as (?:is|before)|same|no change|unchanged|as above)?", re.IGNORECASE)
_FEWEST = 3
#: How mail programs write a table as text: each cell on a line of its own, all but the last with a tab.
_CELL_A_LINE = re.compile(r"[ ]*\t[ ]*\n(?=[^\n])")


def take_tables(text: str, asked: Asked) -> tuple[str, list[Statement]]:
    """Take out the lines of a table that has headings, the headings too.

    Example:
        `Ref | Was | Now | Date` above `12a | Green | Amber | 30/11/26` -> 12a: amber, 30 November.
    """
    joined = _CELL_A_LINE.sub("\t", text)
    if joined != text and any(_headings(line) for line in joined.split("\n")):
        text = joined
    if not _BETWEEN.search(text):
        return text, []
    kept: list[str] = []
    found: list[Statement] = []
    columns: list[str] = []
    heads: dict[int, bool] = {}  # where headings were kept, and whether a line fitted them
    for line in text.split("\n"):
        if headings := _headings(line):
            columns = headings
            heads[len(kept)] = False
            kept.append(line)
        elif columns and (stated := _row(line, columns, asked)):
            heads[max(heads)] = True
            found.append(stated)
        else:
            columns = columns if len(_cells(line)) == len(columns) or re.fullmatch(r"[ \t|:+–-]*", line) else []
            kept.append(line)
    return "\n".join(line for at, line in enumerate(kept) if not heads.get(at)), found


def _cells(line: str) -> list[str]:
    """Return the cells of a line; an empty one counts where strokes divide them."""
    bare = line.strip()
    if "|" in bare:
        bare = bare[1:].removesuffix("|") if bare.startswith("|") else bare
        return [cell.strip(" \t*_") for cell in bare.split("|")]
    return [cell.strip(" \t*_") for cell in _BETWEEN.split(bare)]


def _headings(line: str) -> list[str]:
    """Return what each column holds where a line is the headings of a table of refs; else nothing."""
    cells = _cells(line)
    if len(cells) < _FEWEST:
        return []
    named = [next((name for name, words in _HEADINGS if words.fullmatch(cell)), "other") for cell in cells]
    once = all(named.count(name) <= 1 for name in ("ref", "colour", "due", "words"))
    return named if once and named[0] == "ref" and "colour" in named else []


def _row(line: str, columns: Sequence[str], asked: Asked) -> Statement | None:
    """Return what a line of cells says; None where it does not fit its headings."""
    cells = _cells(line)
    if len(cells) != len(columns):
        return None
    by_name = dict(zip(columns, cells, strict=True))
    meant = [a for a in asked.actions if a.ref and refs.fold(a.ref) == refs.fold(by_name["ref"])]
    colour, due = by_name["colour"], by_name.get("due", "")
    if len(meant) != 1 or (of_cell(colour, asked.scheme) is None and not _BLANK.fullmatch(colour)):
        return None
    said_on = asked.sent_at.astimezone(asked.reply_zone).date()
    held = read_due(due, said_on=said_on).date == meant[0].current_due.date
    due = "" if held or _BLANK.fullmatch(due) else due
    words = by_name.get("words", "")
    colour = "" if _BLANK.fullmatch(colour) else colour
    return Statement((meant[0].key,), words, line.strip(), by_name["ref"], colour=colour, due=due)
