"""What the columns of a plan are called: one table of synonyms, and how a header row is recognised by it.

Headers are compared in lower case without marks and without what stands in brackets. A header that says more than a
synonym (`Progress as at 12 March`) counts by how it begins, unless it speaks of another time (`Previous RAG`). What is
recognised as nothing is kept under its own words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Each field's names, the surest first; the first column that bears the surest name is the field.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "key": ("key", "action key"),
    "ref": (
        "ref", "ref no", "reference", "action ref", "action no", "action number", "action id", "no", "number",
        "item no", "item ref", "id", "nr", "item",
    ),
    "objective_no": ("objective no", "objective number", "objective ref", "outcome no", "priority no", "theme no"),
    "objective": ("objective", "strategic objective", "key objective", "outcome", "aim", "theme", "pledge", "goal"),
    "activity": (
        "activity", "action", "action required", "actions required", "key action", "key activity", "what we will do",
        "what will we do", "what will be done", "what needs to be done", "task", "action to be taken", "workstream",
        "action description", "description", "recommendation", "milestone", "deliverable", "what",
    ),
    "progress": (
        "progress", "latest progress", "progress update", "update", "latest update", "progress to date", "current position",
        "progress comment", "commentary", "comment", "what was done", "position statement", "status update", "note",
    ),
    "leads": (
        "lead", "lead officer", "action lead", "lead person", "responsible officer", "responsible service", "responsible",
        "owner", "action owner", "person responsible", "responsible person", "responsibility", "by whom", "who",
        "assigned to", "lead officer service", "lead agency", "accountable officer", "accountable", "lead owner",
        "lead service",
    ),
    "due": (
        "target date", "due date", "target end date", "timescale", "target completion date", "completion date", "due",
        "date due", "by when", "deadline", "when", "timeframe", "end date", "date for completion", "target timescale",
        "original target date", "original date", "baseline date", "original due date", "planned completion date", "target",
    ),
    "revised": (
        "revised date", "revised target date", "revised end date", "revised due date", "revised timescale", "revised",
        "revised completion date", "new date", "new target date", "forecast date", "forecast completion date",
    ),
    "rag": (
        "brag", "rag", "brag rating", "rag rating", "brag status", "rag status", "action rag", "action brag",
        "progress rag", "delivery rag", "current rag", "colour", "rag colour", "status",
    ),
    "savings_rag": ("savings rag", "saving rag", "savings brag", "savings rag rating", "finance rag", "financial rag"),
    "savings_k": ("target saving", "target savings", "saving", "savings target", "saving k", "planned saving"),
    "priority": ("priority", "priority level", "priority rating"),
    "issue": ("issue", "issue for escalation", "description of issue"),
    "risk": ("risk", "risk description", "description of risk"),
    "mitigation": ("mitigation", "mitigating action", "mitigating actions"),
    "discussed": ("action risk", "action or risk"),
}  # fmt: skip
#: A header that says one of these is about another time or thing than the field it begins like.
_OTHER_TIME = re.compile(
    r"\b(?:previous|last|prior|old|start|started|closed|parent|data|since|raised|opened|next|evidence)\b"
)
#: Fields whose longer headers count by their beginning (`BRAG August 2019`, `Lead officer / service`).
_BY_BEGINNING = ("savings_rag", "revised", "rag", "progress", "leads", "due", "activity", "priority")
_SHORTEST = 3


@dataclass(frozen=True)
class Columns:
    """Which column is which field, and the words over the rest."""

    fields: Mapping[str, int]
    other: Mapping[int, str]

    @property
    def kind(self) -> str:
        """What the table under such a header holds: `actions`, `issues`, `risks` or `summary`."""
        if "discussed" in self.fields:
            return "summary"
        for field, kind in (("issue", "issues"), ("risk", "risks")):
            if field in self.fields and not {"rag", "due"} & set(self.fields):
                return kind
        return "actions"


def fold_header(text: str) -> str:
    """Return a header as compared: lower case, no marks, no brackets, "and" for "&", one space.

    Example:
        `Lead(s) Officer:` -> `lead officer`; `Target saving (£K)` -> `target saving`.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("&", " and ")
    plain = re.sub(r"\([^)]*\)", " ", plain)
    words = re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", ""))
    return " ".join(words)


def recognise(headers: Mapping[int, str]) -> Columns | None:
    """Return the columns where the words of a row are a plan's header, else None.

    A header names what is to be done and at least one of who, when and how it goes, in short words.
    """
    if len(headers) < 2 or any(len(h) > 90 for h in headers.values()):
        return None
    folded = {column: fold_header(text) for column, text in headers.items()}
    fields = _assign(folded)
    told = {"leads", "due", "rag", "progress", "revised", "mitigation"} & set(fields)
    named = {"activity", "issue", "risk", "discussed"} & set(fields)
    if not named or not told or len(fields) < min(3, len(headers)):
        return None
    other = {c: " ".join(headers[c].split()) for c in headers if c not in fields.values()}
    return Columns(fields, other)


def _assign(folded: Mapping[int, str]) -> dict[str, int]:
    claims = sorted(
        (rank, column, field) for field in SYNONYMS for column, text in folded.items() for rank in _rank(field, text)
    )
    fields: dict[str, int] = {}
    for _, column, field in claims:
        if field not in fields and column not in fields.values():
            fields[field] = column
    return fields


def _rank(field: str, text: str) -> Iterable[int]:
    """Yield how surely words name a field (0: surest): a synonym, its plural, or a beginning."""
    names = SYNONYMS[field]
    forms = (text, _singular(text))
    for place, name in enumerate(names):
        if name in forms or _singular(name) in forms:
            yield place
            return
    if field not in _BY_BEGINNING or _OTHER_TIME.search(text):
        return
    for place, name in enumerate(names):
        if (len(name) > _SHORTEST or name == "rag") and text.startswith(name + " "):
            yield 100 + place
            return


def _singular(text: str) -> str:
    return " ".join(w[:-1] if w.endswith("s") and not w.endswith("ss") and len(w) > 3 else w for w in text.split())
