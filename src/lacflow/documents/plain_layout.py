"""The layout a plan gets that has none of its own: a sheet for each view, headings between the rows, one table.

Also the one flat table that delimited text is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lacflow.board.plan import Action, Note, Objective, Plan, Status
from lacflow.board.rag import Scheme
from lacflow.documents.layout import Kind, Laid, Layout, Line, Table, Words
from lacflow.documents.said import EXTRA, HEADERS, objective_words, own_header, words_of

_DARK, _PALE = "1F3864", "D9E2F3"
_TITLES = {
    Status.OPEN: ("Plan", "Action plan"),
    Status.METRIC: ("Metrics", "Action plan - metrics"),
    Status.STANDING: ("Standing data", "Standing data"),
    Status.CLOSED: ("Closed", "Closed actions"),
}
_ALWAYS = ("ref", "activity", "progress", "leads", "due", "rag")
_ORDER = (
    "ref", "activity", "deliverable", "progress", "leads", "due", "revised", "priority", "savings_k", "rag", "savings_rag",
)  # fmt: skip
_ISSUES = {"ref": "No.", "issue": "Issue", "leads": "Owner", "activity": "Action and by when"}
_RISKS = {"ref": "No.", "risk": "Risk", "leads": "Owner", "mitigation": "Mitigating action"}
_NOTES = (("issues", "Issues for escalation", _ISSUES), ("risks", "Risks to be added to the log", _RISKS))


def plain_layout(plan: Plan) -> Layout:
    """Return our own layout for a plan: one sheet a view, empty views left out."""
    sheets: list[Laid] = []
    for status in Status:
        actions = [a for a in plan.actions if a.status is status]
        if actions or status is Status.OPEN:
            sheets.append(actions_sheet(actions, status, {s.name for s in sheets}))
    return Layout(tuple(sheets))


def actions_sheet(actions: Sequence[Action], status: Status, taken: Collection[str]) -> Laid:
    """Return a sheet for the actions of one view, in their order.

    Args:
        taken: names other sheets have.
    """
    name, title = _TITLES[status]
    names, own = _used(actions)
    headers = [*(_head(f) for f in names), *(own_header(h) for h in own)]
    wide = len(headers)
    table = Table({f: n for n, f in enumerate(names, 1)}, {len(names) + n: h for n, h in enumerate(own, 1)}, status)
    lines = [Line(cells=(Words(1, title, None, True, wide),)), _header(headers)]
    objective = Objective()
    for action in actions:
        if action.objective != objective and (action.objective.number or action.objective.title):
            words = objective_words(action.objective, "Objective")
            lines.append(Line(Kind.HEADING, (Words(1, words, _PALE, True, wide),), 0))
        objective = action.objective
        lines.append(Line(Kind.ACTION, (), 0, action.key))
    widths = {n: EXTRA.get(f, 34.0) for n, f in enumerate(names, 1)} | {
        len(names) + n: 24.0 for n in range(1, len(own) + 1)
    }
    return Laid(_free(name, taken), tuple(lines), (table,), widths)


def _used(actions: Sequence[Action]) -> tuple[list[str], list[str]]:
    with_parts = any(a.deliverables for a in actions)
    names = [
        f
        for f in _ORDER
        if f in _ALWAYS
        or (f == "deliverable" and with_parts)
        or any(words_of(a, f, Scheme(), {}) for a in actions)
        or (f == "revised" and any(d.revised for a in actions for d in a.deliverables))
    ]
    own = dict.fromkeys(h for a in actions for h in a.other if not h.startswith("Comment on "))
    return names, list(own)


def _head(name: str) -> str:
    return "Deliverable" if name == "deliverable" else HEADERS[name]


def _header(headers: Sequence[str], table: int = 0) -> Line:
    return Line(Kind.HEADER, tuple(Words(n, h, _DARK, True) for n, h in enumerate(headers, 1)), table)


def _free(name: str, taken: Collection[str]) -> str:
    folded = {t.lower() for t in taken}
    return next(n for n in (name, *(f"{name} {i}" for i in range(2, 99))) if n.lower() not in folded)


def notes_sheet(issues: Sequence[Note], risks: Sequence[Note], taken: Collection[str]) -> tuple[Laid, list[Note]]:
    """Return a sheet for issues and risks, and the notes in the order of its lines."""
    lines: list[Line] = []
    tables: list[Table] = []
    order: list[Note] = []
    for (kind, title, headers), notes in zip(_NOTES, (issues, risks), strict=True):
        if not notes:
            continue
        place = len(tables)
        tables.append(Table({f: n for n, f in enumerate(headers, 1)}, {}, Status.OPEN, kind))
        lines += [Line(), Line(cells=(Words(1, title, None, True, 4),)), _header(tuple(headers.values()), place)]
        number = ""
        for note in notes:
            if note.objective != number and note.objective:
                lines.append(Line(Kind.HEADING, (Words(1, f"Objective {note.objective}", _PALE, True, 4),), place))
            number = note.objective
            lines.append(Line(Kind.NOTE, (), place))
            order.append(note)
    widths = {1: 9.0, 2: 60.0, 3: 26.0, 4: 60.0}
    return Laid(_free("Issues and risks", taken), tuple(lines), tuple(tables), widths), order
