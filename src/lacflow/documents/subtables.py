"""What each table of a document holds, seen beside the others: actions, issues, risks, a summary, figures, a diary.

A header alone does not always tell. A title over the table says that it lists issues or risks, or what the board is to
discuss; a plan of items for meetings, or a table of indicators, is the plan only where there is no other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lacflow.board.plan import Objective
from lacflow.documents.tables import Found, Row, Table

_ISSUES = re.compile(
    r"\bissues?\b.*\b(?:escalat\w*|log|register|report\w*)\b|^(?:new |open |key )?issues?\W*$|^escalations?\b",
    re.IGNORECASE,
)
_RISKS = re.compile(
    r"\brisks?\b.*\b(?:log|register|add\w*|escalat\w*)\b|^(?:new |open |key )?risks?\W*$", re.IGNORECASE
)
_DISCUSSED = re.compile(
    r"\b(?:to|for) (?:be )?(?:discuss\w*|decision|attention)\b|\bfor (?:the |discussion at the )?board\b"
    r"|\bboard (?:discussion|attention)\b|\bdiscuss(?:ed|ion)?\b",
    re.IGNORECASE,
)
_SUMMARY = re.compile(r"\bsummary\b|\bhighlights?\b", re.IGNORECASE)
_PLAIN_SHEET = re.compile(
    r"sheet ?\d+|document|.*\b(?:plan|actions?|open|closed|completed?|metrics?|standing|tracker|log|register|report|data)"
    r"\b.*",
    re.IGNORECASE,
)
Place = tuple[str, int]


def place_of(table: Table) -> Place:
    """Return what tells a table from every other of a document."""
    return (table.sheet, table.number)


def kinds_of(tables: Sequence[Table]) -> Mapping[Place, str]:
    """Return what each table holds: `actions`, `issues`, `risks`, `discussed`, `summary`, `indicators` or `diary`."""
    kinds = {place_of(t): _by_title(t) for t in tables}
    plans = [t for t in tables if kinds[place_of(t)] == "actions"]
    for table in plans:
        others = [o for o in plans if o is not table and len(o.columns.fields) > len(table.columns.fields)]
        title = table.title if others else ""
        if _DISCUSSED.search(title) or _SUMMARY.search(title):
            kinds[place_of(table)] = "discussed" if _DISCUSSED.search(title) else "summary"
    for other in ("diary", "indicators"):
        if not any(k == "actions" for k in kinds.values()):
            kinds = {place: "actions" if kind == other else kind for place, kind in kinds.items()}
    return kinds


def _by_title(table: Table) -> str:
    kind = table.columns.kind
    if kind in ("discussed", "indicators"):
        return kind
    if _ISSUES.search(table.title) and "deliverable" not in table.columns.fields:
        return "issues"
    if _RISKS.search(table.title) and "deliverable" not in table.columns.fields:
        return "risks"
    return kind


def as_metric(row: Row) -> Row:
    """Return a row of an indicator table as an action's: its measure is the action, its target a figure and no date."""
    fields = {f: c for f, c in row.columns.fields.items() if f not in ("measure", "due", "revised")}
    fields["activity"] = row.columns.fields["measure"]
    other = {c: w for c, w in row.columns.words.items() if c not in fields.values()}
    return replace(row, table=replace(row.table, columns=replace(row.columns, fields=fields, other=other)))


def under_their_sheets(found: Iterable[Found]) -> None:
    """Give rows the name of their sheet as objective, where several sheets are alike and nothing else names one."""
    every = list(found)
    shapes = Counter(shape for f in every for shape in {frozenset(t.columns.fields) for t in f.tables})
    for one in every:
        named = [t for t in one.tables if shapes[frozenset(t.columns.fields)] > 1]
        if not named or one.headings or _PLAIN_SHEET.fullmatch(named[0].sheet):
            continue
        title = Objective("", named[0].sheet.strip())
        one.rows = [
            replace(r, objective=title) if r.objective == Objective() and "objective" not in r.columns.fields else r
            for r in one.rows
        ]
