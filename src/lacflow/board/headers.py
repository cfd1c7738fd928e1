"""What the columns of a plan may be called: the fields there are, and how two headers are compared.

An administrator's own words for a column (columns.yaml) and the words we ship are compared in the same form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

#: A field of a plan -> further headers it goes by.
Words = Mapping[str, tuple[str, ...]]

#: Each field a column can hold, and what it is. `other` is a column that is none of them, whatever it is called.
FIELDS: Mapping[str, str] = {
    "ref": "the number or code of an action",
    "objective_no": "the number of the objective or outcome",
    "objective": "the objective or outcome itself",
    "workstream": "what several deliverables belong to",
    "activity": "what is to be done",
    "deliverable": "one part of a workstream, with its own date",
    "progress": "what has happened so far",
    "leads": "who leads it",
    "due": "the date it was first to be done by",
    "revised": "the date it is now to be done by",
    "rag": "the colour of the action",
    "savings_rag": "the colour of its saving",
    "savings_k": "the saving, in thousands of pounds",
    "priority": "how urgent it is",
    "issue": "an issue to be escalated",
    "risk": "a risk to be logged",
    "mitigation": "what is done about a risk",
    "other": "a column kept under its own words",
}


def fold_header(text: str) -> str:
    """Return a header as compared: lower case, no marks, no brackets, "and" for "&", one space.

    Example:
        `Lead(s) Officer:` -> `lead officer`; `Target saving (£K)` -> `target saving`.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("&", " and ")
    plain = re.sub(r"\([^)]*\)", " ", plain)
    words = re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", ""))
    return " ".join(words)
