"""What the columns of a plan are called: one table of synonyms, and how a header row is recognised by it.

Headers are compared in lower case without marks and without what stands in brackets. A header that says more than a
synonym (`Progress as at 12 March`) counts by how it begins, unless it speaks of another time (`Previous RAG`). Words that
may mean several things (`Target`, `Status`, `Item`) count only where the cells below them fit. What is recognised as
nothing is kept under its own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lacflow.board.headers import Words, fold_header
from lacflow.documents.cells import Cell
from lacflow.documents.contents import dated, named_short, numbered, of_colours, wordy
from lacflow.documents.shapes import shaped

#: Each field's names, the surest first; the first column that bears the surest name is the field.
SYNONYMS: Words = {
    "key": ("key", "action key"),
    "ref": (
        "ref", "ref no", "reference", "action ref", "action no", "action number", "action id", "no", "number",
        "item no", "item number", "item ref", "id", "nr", "reference number", "unique ref", "num", "line", "item",
        "minute no", "minute ref", "min no", "task no", "task ref", "recommendation no", "rec no", "workstream no",
        "project no", "project ref", "plan ref", "deliverable no", "milestone no", "action id no", "minute",
    ),
    "objective_no": ("objective no", "objective number", "objective ref", "outcome no", "outcome number", "priority no",
                     "theme no"),
    "objective": (
        "objective", "strategic objective", "key objective", "outcome", "aim", "theme", "pledge", "goal",
        "strategic priority", "priority area", "priority theme", "priority outcome", "commitment", "priority",
        "area for improvement", "improvement area", "area for development", "focus area", "area of focus",
        "improvement theme",
    ),
    "workstream": (
        "workstream", "work stream", "project workstream", "workstream project", "work package", "work area", "area of work",
        "project", "programme", "strand",
    ),
    "activity": (
        "activity", "action", "action required", "actions required", "key action", "key activity", "what we will do",
        "what will we do", "what will be done", "what needs to be done", "task", "action to be taken",
        "action description", "agreed action", "improvement action", "specific action", "planned action",
        "high priority action",
        "action agreed", "description of action", "action point", "what are we going to do", "how will we do it",
        "recommendation", "description", "item", "agenda item", "report title", "what",
    ),
    "deliverable": (
        "deliverable", "key deliverable", "milestone", "key milestone", "milestone deliverable", "deliverable milestone",
        "output", "key output", "product", "sub action", "step",
    ),
    "progress": (
        "progress", "latest progress", "progress update", "update", "latest update", "progress to date", "current position",
        "progress comment", "commentary", "comment", "what was done", "what has been done", "what we have done",
        "what we did", "work done", "action taken", "position statement", "status update", "latest position",
        "update since last meeting", "progress made", "note", "where we are", "where we are now", "where are we",
        "where are we now", "where are we up to", "where we are up to", "what has happened", "what has happened since",
        "whats happened", "whats happened since", "whats been done", "whats new",
        "what is new", "whats changed", "what has changed",
    ),
    "leads": (
        "lead", "lead officer", "action lead", "lead person", "responsible officer", "responsible service", "responsible",
        "owner", "action owner", "person responsible", "responsible person", "responsibility", "by whom", "who",
        "assigned to", "lead officer service", "lead agency", "accountable officer", "accountable", "lead owner",
        "lead service", "officer", "workstream lead", "project lead", "named lead", "who is responsible", "whom", "led by",
        "report author", "lead name", "delivery lead", "lead director",
    ),
    "due": (
        "target date", "due date", "target end date", "timescale", "target completion date", "completion date", "due",
        "date due", "due by", "by when", "deadline", "when", "when by", "timeframe", "end date", "date for completion",
        "target timescale", "original target date", "original date", "baseline date", "original due date",
        "original end date",
        "planned completion date", "planned end date", "planned date", "original deadline", "delivery date", "finish date",
        "timeline", "when will it be done", "original completion date", "baseline end date", "date of completion",
        "complete by", "to be completed by", "target", "original", "baseline", "planned",
    ),
    "held": ("committee date", "meeting date", "date of meeting", "date of committee", "board date", "date"),
    "revised": (
        "revised date", "revised target date", "revised end date", "revised due date", "revised timescale", "revised",
        "revised completion date", "revised deadline", "new date", "new target date", "new end date", "new deadline",
        "amended date", "amended end date", "amended target date", "forecast date", "forecast end date",
        "forecast completion date", "forecast", "current target date", "new completion date", "amended",
    ),
    "rag": (
        "brag", "rag", "brag rating", "rag rating", "brag status", "rag status", "action rag", "action brag",
        "progress rag", "delivery rag", "current rag", "current brag", "colour", "rag colour", "action status",
        "action colour",
        "delivery status", "overall rag", "r a g", "b r a g", "rag this month", "colour rating", "rating", "status",
    ),
    "savings_rag": (
        "savings rag", "saving rag", "savings brag", "savings rag rating", "savings rag status", "savings status",
        "savings colour", "finance rag", "financial rag", "rag savings", "rag saving",
    ),
    "savings_k": (
        "target saving", "target savings", "saving", "savings target", "saving target", "saving k", "planned saving",
        "saving 000", "saving 000s", "savings to be made", "annual saving", "expected saving",
    ),
    "priority": ("priority", "priority level", "priority rating", "level of priority", "action priority"),
    "issue": ("issue", "issue for escalation", "description of issue", "issue description", "issue to escalate"),
    "risk": ("risk", "risk description", "description of risk", "risk to be added", "new risk"),
    "mitigation": ("mitigation", "mitigating action", "mitigating actions", "mitigation action", "control", "controls"),
    "discussed": ("action risk", "action or risk", "risk action", "action issue", "action risk issue", "item for discussion"),
    "measure": (
        "measure", "indicator", "performance indicator", "kpi", "key performance indicator", "performance measure", "metric",
    ),
}  # fmt: skip
#: A header that says one of these is about another time or thing than the field it begins like.
_OTHER_TIME = re.compile(
    r"\b(?:previous|last|prior|old|start|started|closed|parent|data|since|raised|opened|next|evidence|achieved|actual"
    r"|delivered|draft|despatch|dispatch|meeting)\b"
)
#: Fields whose longer headers count by their beginning (`BRAG August 2019`, `Lead officer / service`).
_BY_BEGINNING = ("savings_rag", "revised", "rag", "progress", "leads", "due", "activity", "priority", "savings_k",
                 "workstream", "deliverable", "issue", "risk", "mitigation")  # fmt: skip
_SHORTEST = 3
#: How surely a header names a field: an administrator's words before all of ours, a beginning
#: after them, a shape last.
_SUREST, _BEGINNING, _SHAPE = -1, 100, 200
#: Words that may mean several things: they are the field only where the cells below them fit.
_ONLY_IF: Mapping[tuple[str, str], Callable[[Sequence[Cell]], bool]] = {
    **{("ref", w): numbered for w in ("item", "no", "number", "id", "nr", "num", "line", "minute")},
    **{("due", w): dated for w in ("target", "original", "baseline", "planned", "when")},
    **{("revised", w): dated for w in ("forecast", "amended")},
    **{("rag", w): of_colours for w in ("status", "rating", "action status", "delivery status")},
    ("savings_rag", "savings status"): of_colours,
    ("objective", "priority"): wordy,
    ("priority", "priority"): named_short,
    **{("activity", w): wordy for w in ("item", "agenda item", "what")},
}
#: What a table of figures is headed by beside its measure.
_FIGURES = re.compile(
    r"\b(?:actual|outturn|direction|travel|previous|baseline|target|polarity|performance|value|period|quarter|date of data"
    r"|good to be|trend|numerator|current|q[1-4]|year)\b"
)
Below = Callable[[int], Sequence[Cell]]


@dataclass(frozen=True)
class Columns:
    """Which column is which field, and the words over the rest.

    Args:
        words: the header of every column, as written, one space between words.
        unsure: fields that several columns claim with the same right, so that none was taken, with their headers.
    """

    fields: Mapping[str, int]
    other: Mapping[int, str]
    words: Mapping[int, str] = field(default_factory=dict)
    unsure: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def kind(self) -> str:
        """What the table under such a header holds: `actions`, `issues`, `risks`, `discussed`, `indicators` or `diary`."""
        has = self.fields.keys()
        if "discussed" in has:
            return "discussed"
        if "measure" in has and not {"activity", "deliverable", "workstream"} & has:
            return "indicators"
        if "risk" in has and not {"activity", "deliverable", "workstream", "due"} & has:
            return "risks"
        if "issue" in has and not {"rag", "due", "deliverable", "workstream"} & has:
            return "issues"
        return "diary" if _is_diary(self.words) else "actions"


class Vocabulary:
    """Our names for columns and an administrator's further ones, which go before ours."""

    def __init__(self, further: Words | None = None) -> None:
        own = {f: tuple(fold_header(w) for w in words) for f, words in (further or {}).items()}
        self._other = frozenset(own.pop("other", ()))
        self._own = {w: f for f, words in own.items() for w in words}
        self._exact: dict[str, list[tuple[int, str, str]]] = {}
        for name_of, names in SYNONYMS.items():
            for rank, name in enumerate(names):
                for form in dict.fromkeys((name, _singular(name))):
                    self._exact.setdefault(form, []).append((rank, name_of, name))
        self._known: dict[str, tuple[tuple[int, str, str], ...]] = {}

    def claims(self, folded: str) -> tuple[tuple[int, str, str], ...]:
        """Return what a folded header may be: how surely (0: surest), which field, by which name."""
        if folded not in self._known:
            self._known[folded] = tuple(self._claims(folded))
        return self._known[folded]

    def another_time(self, folded: str) -> bool:
        """Tell whether a folded header speaks of another time, or is a column an administrator keeps under its own words."""
        return folded in self._other or bool(_OTHER_TIME.search(folded))

    def _claims(self, text: str) -> Iterator[tuple[int, str, str]]:
        if not text or text in self._other:
            return
        if text in self._own:
            yield _SUREST, self._own[text], text
            return
        exact = self._exact.get(text) or self._exact.get(_singular(text)) or []
        yield from exact
        if exact or _OTHER_TIME.search(text):
            return
        for name_of in _BY_BEGINNING:
            for rank, name in enumerate(SYNONYMS[name_of]):
                long = len(name) > _SHORTEST or name == "rag"
                if long and (name_of, name) not in _ONLY_IF and text.startswith(name + " "):
                    yield _BEGINNING + rank, name_of, name
                    break


def recognise(headers: Mapping[int, Sequence[str]], below: Below, vocabulary: Vocabulary) -> Columns | None:
    """Return the columns where the words of a row are a plan's header, else None.

    A header names what is to be done and at least one of who, when and how it goes, in short words.

    Args:
        headers: by column, the ways its header may be put, the likeliest first (one, unless a group stands over it).
        below: gives the first cells under a column.
    """
    if len(headers) < 2 or any(len(h) > 90 for ways in headers.values() for h in ways):
        return None
    taken, unsure = _assign(headers, below, vocabulary)
    words = {c: " ".join(ways[0].split()) for c, ways in headers.items()}
    fields = _when_held(_parents(taken), words)
    told = {"leads", "due", "rag", "progress", "revised", "mitigation", "savings_k"} & set(fields)
    named = {"activity", "issue", "risk", "discussed"} & set(fields)
    if "measure" in fields and _is_table_of_figures(fields, words):
        return Columns(fields, {}, words)
    fields.pop("measure", None)
    if not named or not told or len(fields) < min(3, len(headers)):
        return None
    if set(fields) == {"activity", "rag"} and len(headers) == 2:
        return None  # a key to the colours
    other = {c: w for c, w in words.items() if c not in fields.values()}
    return Columns(fields, other, words, unsure)


def _is_table_of_figures(fields: Mapping[str, int], words: Mapping[int, str]) -> bool:
    figures = [w for c, w in words.items() if _FIGURES.search(w.lower()) and c != fields.get("measure")]
    return len(figures) >= 2 and not {"activity", "deliverable", "workstream"} & set(fields)


def _assign(
    headers: Mapping[int, Sequence[str]], below: Below, vocabulary: Vocabulary
) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    claims = sorted(
        (rank + 20 * way, column, name_of)
        for column, ways in headers.items()
        for way, rank, name_of in _claims(ways, column, below, vocabulary)
    )
    fields: dict[str, int] = {}
    for _, column, name_of in claims:
        if name_of not in fields and column not in fields.values():
            fields[name_of] = column
    unsure = {}
    for name_of in ("rag", "savings_rag", "due", "revised"):
        rivals = [c for rank, c, f in claims if f == name_of and rank >= _BEGINNING]
        if name_of in fields and fields[name_of] in rivals and len(rivals) > 1:
            unsure[name_of] = tuple(" ".join(headers[c][0].split()) for c in rivals)
            del fields[name_of]
    return fields, unsure


def _claims(ways: Sequence[str], column: int, below: Below, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    for way, text in enumerate(ways):
        found = False
        for rank, name_of, name in vocabulary.claims(fold_header(text)):
            fits = _ONLY_IF.get((name_of, name))
            if fits is None or rank == _SUREST or fits(below(column)):
                found = True
                yield way, rank, name_of
        if not found and not vocabulary.another_time(fold_header(text)):
            for name_of, fits in shaped(fold_header(text)):
                if fits(below(column)):
                    found = True
                    yield way, _SHAPE, name_of
        if found:
            return


def _parents(taken: Mapping[str, int]) -> dict[str, int]:
    """Return the fields with `activity` for what a row is about, and `deliverable` for a part of it with its own date.

    Example:
        Workstream and Deliverables -> activity and deliverable; Workstream and Actions -> the same; Milestone alone ->
        activity.
    """
    fields = dict(taken)
    if "workstream" in fields:
        part = fields.get("deliverable") or fields.pop("activity", None)
        if "activity" not in fields or "deliverable" not in taken:
            fields["activity"] = fields.pop("workstream")
            if part is not None:
                fields["deliverable"] = part
    elif "deliverable" in fields and "activity" not in fields:
        fields["activity"] = fields.pop("deliverable")
    fields.pop("workstream", None)
    return fields


def _is_diary(words: Mapping[int, str]) -> bool:
    """Tell whether headers are those of a plan of items for meetings: it has dates for drafts and despatch."""
    return any(re.search(r"\b(?:despatch|dispatch|spokes|drafts?)\b", w.lower()) for w in words.values())


def _when_held(fields: dict[str, int], words: Mapping[int, str]) -> dict[str, int]:
    """Return the fields with a meeting's date as the date of its items; a bare `Date` counts to the right of who leads."""
    held = fields.pop("held", None)
    if held is None or "due" in fields:
        return fields
    last = max(fields.get("activity", 0), fields.get("leads", 0))
    bare = fold_header(words[held]) == "date" and held > last
    return {**fields, "due": held} if bare or _is_diary(words) else fields


def _singular(text: str) -> str:
    return " ".join(w[:-1] if w.endswith("s") and not w.endswith("ss") and len(w) > 3 else w for w in text.split())


def first_words(cells: Iterable[Cell]) -> dict[int, tuple[str, ...]]:
    """Return the words of a row's cells by column, each the one way its header can be put."""
    return {c.column: (c.text,) for c in cells}
