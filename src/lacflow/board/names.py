"""Names, titles, posts and teams as plans write them: words as compared, and whether they are a person's name.

Nothing here knows anybody: a name is told by its form. `matching` looks names up, `leadcells` parts a cell into leads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_TITLES = re.compile(r"^(?:dr|mr|mrs|ms|miss|cllr|councillor|prof|professor|rev|sir|dame)\b\.?\s*", re.IGNORECASE)
#: Words that say a phrase is a post, a team or a body rather than a person's name.
_POST = re.compile(
    r"(?:"
    r"acting|adult|adviser|advisor|agencies|agency|all|apprentice|area|assistant|assurance|audit|"
    r"authority|board|business|care|ccg|central|chair|chief|child|children|childrens|clinical|club|"
    r"college|commissioner|commissioning|committee|communications|community|coordinator|corporate|"
    r"council|customer|deputy|designated|development|director|district|districts|doctors|early|east|"
    r"economic|education|employment|executive|families|family|feedback|finance|forum|foster|fostering|"
    r"governance|group|head|heads|health|help|home|hospital|housing|hr|human|improvement|inclusion|"
    r"independent|information|inspection|it|joint|lead|leads|learning|leaving|legal|local|locality|"
    r"manager|managers|medical|member|members|mental|nhs|north|nurse|nurses|office|officer|officers|"
    r"organisation|panel|participation|partner|partners|partnership|performance|permanence|planning|police|"
    r"policy|practice|practitioner|practitioners|principal|private|probation|procurement|professionals|"
    r"programme|project|property|protection|provider|providers|public|quality|regional|relations|reporting|"
    r"research|resources|safeguarding|school|schools|secretary|sector|senior|service|services|social|south|"
    r"sponsor|standards|strategic|strategy|supervising|support|task|team|teams|technology|training|"
    r"transport|trust|unit|virtual|voluntary|welfare|wellbeing|west|work|worker|workers|workforce|young|"
    r"youth"
    r")"
)
#: The last word of a post that may go on after a slash: `Officer/Apprentice`.
ROLE_WORD = re.compile(
    r"(?:officer|apprentice|manager|lead|head|assistant|deputy|worker|director|co-?ordinator|adviser|advisor|practitioner"
    r"|nurse|partner|chair|s|other|or)s?$",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*|O['’][A-Z][a-z]+|Ma?c[A-Z][a-z]+|[A-Z]\.?)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:de|van|von|der|al|{_NAME_WORD})){{1,3}}")
#: A dash that stands between a name and a title.
DASH = r"\s*[-\u2013\u2014]\s+|\s+[-\u2013\u2014]\s*"


_JOINS = frozenset(("and", "&", "with", "plus", "or"))
#: What stands in a lead column where there is nobody.
_NOBODY = re.compile(
    r"(?:t\.?b\.?[acd]\.?|to be (?:confirmed|agreed|advised|appointed|identified|decided)|n\s*/\s*a|none|nobody|no ?one|"
    r"vacant|vacancy|not (?:known|applicable|assigned|allocated)|unknown|unassigned|unallocated|\?+|-+)(?:\s*[(/-].*)?",
    re.IGNORECASE,
)


def is_nobody(text: str) -> bool:
    """Tell whether words say that there is nobody: `TBC`, `N/A`, `vacant`."""
    return bool(_NOBODY.fullmatch(" ".join(text.split()).strip(" .")))


def fold(text: str) -> str:
    """Return words as compared: no titles, accents, marks or capitals.

    Example:
        `Dr. Ann  O'Neil` -> `ann oneil`.
    """
    plain = unicodedata.normalize("NFKD", _TITLES.sub("", text.strip()))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[^\W_]+|&", plain.lower()))


def is_name(text: str) -> bool:
    """Tell whether words look like a person's name: two to four capitalised words, none of a post or a team."""
    plain = _TITLES.sub("", text.strip())
    words = plain.split()
    return bool(_NAME.fullmatch(plain)) and not any(_POST.fullmatch(w.lower().strip(".'’")) for w in words)


def is_post(text: str) -> bool:
    """Tell whether words hold one of a post, a team or a body."""
    return any(_POST.fullmatch(w) for w in fold(text).split())


def readings(raw: str) -> Iterator[tuple[str, str]]:
    """Yield the words whole, then the part before and the part after a dash, bracket, comma or line end; with how."""
    yield raw, ""
    turned = re.fullmatch(r"([^\W\d_][\w'’-]+),\s*([^\W\d_][\w'’-]*\.?)", raw.strip())
    if turned:
        yield f"{turned[2]} {turned[1]}", ", surname first"
    trailing = re.fullmatch(r"([^\W\d_][\w'’-]{2,})\s+([A-Z])\.?", raw.strip())
    if trailing:
        yield f"{trailing[2]} {trailing[1]}", ", surname first"
    parts = [p.strip(" )(") for p in re.split(DASH + r"|[(\n]|,\s|:\s", raw) if p.strip(" )(")]
    if len(parts) > 1:
        yield parts[0], " before a title"
        yield parts[-1], " after a title"


def initial(name: str) -> str:
    """Return `a lee` for Ann Lee; initials alone (`AL`) could be a team and count only as an alias."""
    words = fold(name).split()
    return f"{words[0][0]} {words[-1]}" if len(words) > 1 else ""


def ends(whole: str) -> Iterator[str]:
    """Yield the first and the last two to four words: a name may stand before or after its title without a mark."""
    words = whole.split()
    for n in (4, 3, 2):
        if len(words) > n:
            yield " ".join(words[:n])
            if words[-n - 1] not in _JOINS:  # `Jane and Mark Roe` are two
                yield " ".join(words[-n:])
