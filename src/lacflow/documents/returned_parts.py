"""Workstreams of several deliverables in a file that comes back: one line a deliverable, what is the whole's on the first.

Whether cells are merged over a workstream, written once or repeated in every row makes no difference here. An action we
hold is made lines of the same kind, so that the two can be compared where the file that was sent is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lacflow.board.headers import fold_header
from lacflow.board.plan import Action, Deliverable, Due
from lacflow.documents.cells import Cell
from lacflow.documents.returned_line import Line
from lacflow.documents.returned_words import folded

_OF_THE_WHOLE = frozenset(("ref", "leads", "rag", "savings_rag", "savings_k", "priority"))
_LABEL = 120


def by_workstream(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a sheet, each further deliverable of a workstream marked as one and rid of what is the whole's."""
    done: list[Line] = []
    top: Line | None = None
    for line in lines:
        if top is not None and _goes_on(line, top):
            done.append(_further(line, top))
        else:
            top = line if "deliverable" in line.columns else None
            done.append(line)
    return done


def _goes_on(line: Line, top: Line) -> bool:
    if "deliverable" not in line.columns or line.objective != top.objective:
        return False
    own = line.cells.get("activity")
    if own is not None and own.row < line.row:
        return own.row >= top.row
    words = line.text("activity")
    return folded(words) == folded(top.text("activity")) if words else bool(line.text("deliverable"))


def _further(line: Line, top: Line) -> Line:
    cells = {n: c for n, c in line.cells.items() if n not in _OF_THE_WHOLE or not _repeats(c, line, top.cells.get(n))}
    own = line.cells.get("activity")
    lent = frozenset() if own is not None and own.text else frozenset({"activity"})
    if lent and "activity" in top.cells:
        cells["activity"] = top.cells["activity"]
    return replace(line, cells=cells, goes_on=True, lent=lent)


def _repeats(cell: Cell, line: Line, above: Cell | None) -> bool:
    """Tell whether a cell only says what its workstream's first row says."""
    if cell.row < line.row or not (cell.text or cell.fill):
        return True
    return above is not None and folded(cell.text) == folded(above.text) and cell.fill in (above.fill, None)


def label_of(line: Line) -> str:
    """Return the words a deliverable is named by, in one line."""
    words = " ".join(line.text("deliverable").split())
    return words if len(words) <= _LABEL else words[:_LABEL].rsplit(" ", 1)[0] + "…"


def lines_of_plan(actions: Iterable[Action]) -> list[Line]:
    """Return the actions we hold as lines: one an action, and for one with deliverables also one a deliverable."""
    lines: list[Line] = []
    for action in actions:
        lines.append(_whole(action, len(lines) + 1))
        if len(action.deliverables) > 1:
            for part in action.deliverables:
                lines.append(_part(action, part, len(lines) + 1, first=part is action.deliverables[0]))
    return lines


def _whole(action: Action, number: int) -> Line:
    parts = action.deliverables
    updates = [f"{p.number}. {p.update}" if len(parts) > 1 and p.number else p.update for p in parts if p.update]
    words = {
        **_of_the_whole(action),
        "deliverable": "\n".join(_numbered(p) for p in parts),
        "progress": "\n".join(w for w in (*updates, action.progress) if w),
        "due": _one(p.due for p in parts) or action.due.raw,
        "revised": _one(p.revised for p in parts) or action.revised.raw,
    }
    return _line(action, number, words)


def _part(action: Action, part: Deliverable, number: int, *, first: bool) -> Line:
    whole = _of_the_whole(action) if first else {"activity": action.activity, "rag": ""}
    words = {"deliverable": _numbered(part), "progress": part.update, "due": part.due.raw, "revised": part.revised.raw}
    line = _line(action, number, {**whole, **words})
    held = (Cell(number, 0, action.progress),) if action.progress else ()
    return replace(line, goes_on=not first, lent=frozenset() if first else frozenset({"activity"}), loose=held)


def _of_the_whole(action: Action) -> dict[str, str]:
    return {
        "ref": action.ref_raw or action.ref,
        "activity": action.activity,
        "leads": " / ".join(lead.raw for lead in action.leads),
        "rag": action.rag.value.value if action.rag.value else "",
        **{fold_header(name): text for name, text in action.other.items()},
    }


def _one(dues: Iterable[Due]) -> str:
    """Return the dates of several deliverables as they stand in one cell: once where they are one."""
    raws = [d.raw for d in dues]
    return raws[0] if len(set(raws)) == 1 else "\n".join(r for r in raws if r)


def _numbered(part: Deliverable) -> str:
    return f"{part.number}. {part.text}" if part.number else part.text


def _line(action: Action, number: int, words: Mapping[str, str]) -> Line:
    cells = {name: Cell(number, 0, text) for name, text in words.items()}
    kept = {name: c for name, c in cells.items() if c.value or name in ("progress", "due", "rag")}
    return Line(
        "the plan",
        number,
        kept,
        objective=action.objective.number,
        status=action.status,
        key=action.key,
        columns=frozenset(kept),
    )
