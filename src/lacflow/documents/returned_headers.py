"""What the header of a column asks for that a lead put into the plan: words, a colour, a date; or that it only sorts rows.

Such headers carry whose words they are and of when (`GP update 19/08`, `Comments Aug`); both are set aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lacflow.board.headers import fold_header
from lacflow.documents.columns import Vocabulary
from lacflow.documents.returned_match import Pair
from lacflow.documents.returned_titles import is_name

_VOCABULARY = Vocabulary()
#: What people put before the name of a column they add, or after it.
_WHEN = re.compile(
    r"\b(?:new|latest|my|our|your|current|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*"
    r"|(?:spring|summer|autumn|winter)(?: term)?|q[1-4]|(?:this|for) (?:month|board|time|quarter|meeting)|as at"
    r"|\d+(?:st|nd|rd|th)?)\b"
)
#: Somebody's initials or first name; a role or another body is none, for its words are not the lead's.
_INITIALS = re.compile(r"(?<![\w&])(?!(?:PM|HR|RAG|BRAG|IT|QA|KPI)\b)[A-Z]{2,3}(?:['’]s)?(?![\w&])")
_NAME = re.compile(
    r"(?:^|(?<=from )|(?<=by ))(?!(?:Chair|Director|Board|Partner|Head|Manager|Councillor|Member|Child|Parent|Ofsted)\b)"
    r"(?:[A-Z][a-z]+['’]s\b|(?<=from )[A-Z][a-z]+$|(?<=by )[A-Z][a-z]+$)"
)
_WORDS = re.compile(
    r"(?:(?:progress|updates?|comments?|commentary|notes?|response|reply|answer|narrative|position|news|remarks?|further"
    r"|additional|leads?|officers?|service|team|from|by|and) ?)+"
)
_ASKS = re.compile(
    r"\b(?:progress|updates?|comments?|commentary|notes?|response|reply|answer|narrative|news|remarks?)\b"
)
#: A column of this round that asks for news, whatever team it names: `Leaving Care comments Aug 19`.
_OF_NOW = re.compile(r"\b(?:update|comment|progress|response|commentary)s?$")
_OTHERS = re.compile(
    r"\b(?:pm|chair|directors?|boards?|partners?|councillors?|cllrs?|members?|child\w*|parents?|carers?|ofsted|cqc|audit\w*|inspect\w*|police|health|nhs|legal|finance)\b"
)
_LEAST = 2
_NAMED = 3


def kind_of(header: str, initials: frozenset[str] = frozenset()) -> str:
    """Return which of a plan's columns a header speaks of: `progress`, `rag`, `due`, or empty for none of these.

    Args:
        initials: of who leads the row, and their names, where they are known.

    Example:
        `GP update 19/08`, `Adoption comments Aug` -> progress; `RAG now` -> rag; `PM notes`, `Team` -> empty.
    """
    own = " ".join(w for w in header.split() if w.strip("':()’s") not in initials)
    ways = [fold_header(own), fold_header(_WHEN.sub(" ", own.lower()))]
    name = next((found[0][1] for way in ways if (found := _VOCABULARY.claims(way))), "")
    if name in ("due", "revised", "held"):
        return "due"
    if name in ("rag", "progress"):
        return name
    bare = fold_header(_WHEN.sub(" ", _NAME.sub(" ", _INITIALS.sub(" ", own)).lower()))
    dated = fold_header(_WHEN.sub(" ", own.lower()))
    of_now = dated != fold_header(own.lower()) and _OF_NOW.search(dated) and not _OTHERS.search(dated)
    return "progress" if of_now or (_ASKS.search(bare) and _WORDS.fullmatch(bare)) else ""


def initials_of(p: Pair) -> frozenset[str]:
    """Return the initials and names of who leads a line: `GP comments`, `Pell comments` are Gita Pell's own."""
    words = p.base.text("leads") if p.base else ""
    people = (re.findall(r"[A-Z](?=[\w'’-])", name) for name in re.split(r"[,/;&\n]| and ", words))
    names = frozenset(w for w in re.findall(r"[A-Z][\w-]+", words) if len(w) >= _NAMED)
    return names | frozenset("".join(letters) for letters in people if len(letters) > 1)


#: What a column is headed that is ticked off: `JT to check?`.
_TICKED = re.compile(r"[?]\s*$|\b(?:check(?:ed)?|chased?|done|sent|seen|tick(?:ed)?)\W*$", re.IGNORECASE)
_SAYS = re.compile(r"\d|\b(?:blue|green|amber|red|complete[d]?|late|delay\w*|slip\w*|not|close[d]?)\b", re.IGNORECASE)
_SHORT = 3


def sorting(pairs: Sequence[Pair], columns: frozenset[str]) -> dict[str, str]:
    """Return the headers of columns that are new and only sort the rows, each cell a name or a tick, with what stands there.

    Args:
        columns: every column the plan has.

    Example:
        `Team` over `North`, `South West`, `North` -> sorts rows; over `North`, `waiting for the lease` -> does not.
    """
    found: dict[str, str] = {}
    paired = [p.line for p in pairs if p.base is not None]
    for name in sorted({n for line in paired for n in line.cells} - columns) if columns else ():
        texts = [t for line in paired if (t := line.text(name))]
        header = next((line.headers[name] for line in paired if name in line.headers), name)
        if _VOCABULARY.claims(name) or kind_of(header):
            continue
        ticked = _TICKED.search(header) and all(len(t.split()) < _SHORT and not _SAYS.search(t) for t in texts)
        if ticked or (len(texts) >= _LEAST and all(map(is_name, texts))):
            found[name] = f"“{header}”: {', '.join(dict.fromkeys(texts))}"
    return found
