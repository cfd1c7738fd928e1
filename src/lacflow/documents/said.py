"""What an action says in each column of an export, in words that read back as what we hold wherever words can.

Columns are named by their field, or by `=` and a header of the plan's own. Leads stand one a line, in the plan's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lacflow.board.due import read_due
from lacflow.board.due_atoms import in_words
from lacflow.board.headers import fold_header
from lacflow.board.plan import Action, Colour, Deliverable, Due, DueKind, Objective, RagSource
from lacflow.board.rag import Scheme
from lacflow.documents.columns import SYNONYMS
from lacflow.documents.sheets_out import bare
from lacflow.documents.values import read_colour

#: What a column is called that a layout lacks, in the order such columns stand.
HEADERS: Mapping[str, str] = {
    "ref": "Ref",
    "activity": "Activity",
    "progress": "Progress",
    "leads": "Lead",
    "due": "Target date",
    "revised": "Revised date",
    "whole_due": "Whole action due",
    "rag": "BRAG",
    "savings_rag": "Savings RAG",
    "savings_k": "Target saving (£K)",
    "priority": "Priority",
    "said_complete": "Said to be complete",
    "deliverables": "Deliverables",
}
#: How wide those columns are, in characters.
EXTRA: Mapping[str, float] = {
    "ref": 8, "activity": 38, "progress": 52, "leads": 24, "due": 14, "revised": 14, "whole_due": 14, "rag": 9,
    "savings_rag": 9, "savings_k": 11, "priority": 10, "said_complete": 22, "deliverable": 34, "deliverables": 40,
}  # fmt: skip
#: The columns that belong to a deliverable where a table has a column for deliverables.
PARTWISE = frozenset(("deliverable", "progress", "due", "revised"))
#: How a comment on a cell is held among what the plan says of its own.
COMMENT = "Comment on "
_LONGEST_HEADER = 60


def words_of(action: Action, name: str, scheme: Scheme, names: Mapping[str, str]) -> str:
    """Return what an action says in a column.

    Args:
        names: people's names by key, for leads the plan has no words for.
    """
    if name.startswith("="):
        return action.other.get(name[1:], "")
    if name == "leads":
        return "\n".join(lead.raw or names.get(lead.person or "", lead.person or "") for lead in action.leads)
    if name in ("rag", "savings_rag"):
        return colour_words(getattr(action, name), scheme)
    said = _SAID.get(name)
    return said(action) if said else ""


def part_words(action: Action, part: Deliverable, name: str, *, first: bool) -> str:
    """Return what a deliverable says in a column of its own; the first one also says what is no one part's."""
    if name == "deliverable":
        return _numbered(part)
    if name == "progress":
        return "\n".join(w for w in (action.progress if first else "", part.update) if w)
    return due_words(part.due if name == "due" else part.revised)


def due_words(due: Due) -> str:
    """Return words that read back as the same date: its own, unless they depended on when they were said."""
    if due.raw and read_due(due.raw).date == due.date:
        return due.raw
    if due.date is not None:
        return f"{due.date:%B %Y}" if due.kind is DueKind.MONTH else in_words(due.date)
    return due.raw


def colour_words(colour: Colour, scheme: Scheme) -> str:
    """Return the colour as written where it was written in words, else the council's label; "" for none."""
    if colour.source is not RagSource.FILL and colour.raw and read_colour(colour.raw, scheme) is colour.value:
        return colour.raw
    if colour.value is None:
        return colour.raw
    return scheme.label(colour.value)


def objective_words(objective: Objective, label: str = "") -> str:
    """Return an objective in one line that is read as the same: `Objective 1 – Homes`, `1. Homes`, `Homes`."""
    if label and objective.number:
        return f"{label} {objective.number}" + (f" – {objective.title}" if objective.title else "")
    return (
        f"{objective.number}. {objective.title}"
        if objective.number and objective.title
        else (objective.number or objective.title)
    )


def own_header(header: str) -> str:
    """Return a header that cannot be taken for one of our columns, short enough to be taken for a header."""
    short = " ".join(bare(header).split())[:_LONGEST_HEADER].strip()
    taken = fold_header(short) in {n for field in SYNONYMS.values() for n in field} or not fold_header(short)
    return f"Also: {short}" if taken or short != header else header


def _numbered(part: Deliverable) -> str:
    return f"{part.number}. {part.text}" if part.number else part.text


def _in_one(part: Deliverable) -> str:
    """Return a deliverable with its dates and update in one line."""
    dates = [w for w in (due_words(part.due), due_words(part.revised)) if w]
    more = "; ".join(w for w in (", now ".join(dates), part.update) if w)
    return _numbered(part) + (f" ({more})" if more else "")


def _whole_due(action: Action) -> str:
    """Return the date in force where it is none of the deliverables': a lead gave the whole a new one."""
    theirs = {(d.revised if d.revised else d.due).date for d in action.deliverables}
    return "" if not theirs or action.current_due.date in theirs else due_words(action.current_due)


_SAID: Mapping[str, Callable[[Action], str]] = {
    "key": lambda a: a.key,
    "ref": lambda a: a.ref_raw or a.ref,
    "objective_no": lambda a: a.objective.number,
    "objective": lambda a: objective_words(a.objective),
    "objective_title": lambda a: a.objective.title,
    "activity": lambda a: a.activity,
    "progress": lambda a: a.progress,
    "due": lambda a: due_words(a.due),
    "revised": lambda a: due_words(a.revised),
    "savings_k": lambda a: "" if a.savings_k is None else f"{a.savings_k:.15g}",
    "priority": lambda a: a.priority,
    "said_complete": lambda a: a.said_complete or "",
    "deliverables": lambda a: "\n".join(_in_one(d) for d in a.deliverables),
    "whole_due": lambda a: _whole_due(a),
    "status": lambda a: a.status.value,
}
