"""Where every action of a plan stands in a layout: what the layout remembers, what has moved, what is new.

Nothing of a plan is ever left out: what finds no table of its kind gets a sheet of its own, laid out our way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from lacflow.board.plan import Action, Note, Objective, Plan, Status
from lacflow.documents.layout import Kind, Laid, Layout, Line, Words
from lacflow.documents.plain_layout import actions_sheet, notes_sheet
from lacflow.documents.records import from_json, to_json
from lacflow.documents.said import objective_words

Entry = tuple[Line, Action | Note | None]
_LABEL = re.compile(r"[A-Za-z][A-Za-z ]*?(?=\s*\d)")


@dataclass
class Placed:
    """A sheet of a layout, and what stands in each of its lines."""

    laid: Laid
    entries: list[Entry]


def placed(plan: Plan, layout: Layout) -> list[Placed]:
    """Return the sheets of a layout with a plan's actions, issues and risks in their places, and nothing left over."""
    notes = [*plan.issues, *plan.risks]
    sheets = [Placed(laid, _entries(laid, plan, notes)) for laid in layout.sheets]
    there = {what.key for s in sheets for _, what in s.entries if isinstance(what, Action)}
    left = [a for a in plan.actions if a.key not in there]
    for action in [a for a in left if _add(sheets, a)]:
        left.remove(action)
    for status in Status:
        if rest := [a for a in left if a.status is status]:
            laid = actions_sheet(rest, status, {s.laid.name for s in sheets})
            sheets.append(Placed(laid, _entries(laid, replace(plan, actions=tuple(rest)), [])))
    kept = {id(what) for s in sheets for _, what in s.entries if isinstance(what, Note)}
    issues, risks = ([n for n in group if id(n) not in kept] for group in (plan.issues, plan.risks))
    if issues or risks:
        laid, order = notes_sheet(issues, risks, {s.laid.name for s in sheets})
        following = iter(order)
        sheets.append(Placed(laid, [(x, next(following) if x.kind is Kind.NOTE else None) for x in laid.lines]))
    return sheets


def _entries(laid: Laid, plan: Plan, notes: Sequence[Note]) -> list[Entry]:
    entries: list[Entry] = []
    open_notes = list(notes)
    for line in laid.lines:
        if line.kind is Kind.ACTION:
            action = _standing(line, plan)
            if action is not None and action.status is laid.tables[line.table or 0].status:
                entries.append((line, action))
        elif line.kind is Kind.NOTE and notes:
            note = next((n for n in open_notes if _is_note(laid, line, n)), None)
            if note is not None:
                open_notes.remove(note)
                entries.append((replace(line, cells=()), note))
        else:
            entries.append((line, None))
    return entries


def _standing(line: Line, plan: Plan) -> Action | None:
    """Return what stands in a line: the action; or another view of it, with what it said otherwise than the plan does."""
    action = plan.get(line.key)
    main = plan.get(line.view_of) if line.view_of and action is None else None
    if main is None:
        return action
    hints = {f.name: to_json(getattr(main, f.name)) for f in fields(main)}
    own = {
        name: _seen(name, there, then, hints[name]) for name, (there, then) in line.differing.items() if name in hints
    }
    view: Action = from_json(Action, {**hints, **own, "key": line.key, "view_of": main.key})
    return view


def _seen(name: str, there: object, then: object, now: object) -> object:
    """Return what a view shows: its own words while the plan says what it said then; else the plan's."""
    if now == then:
        return there
    if name == "progress" and isinstance(now, str) and isinstance(then, str) and now.startswith(then):
        return f"{there}{now.removeprefix(then)}"
    return now


def _is_note(laid: Laid, line: Line, note: Note) -> bool:
    fields_of = laid.tables[line.table or 0].fields
    column = fields_of.get("issue") or fields_of.get("risk")
    return any(w.column == column and w.text.strip() == note.text.strip() for w in line.cells)


def _add(sheets: Sequence[Placed], action: Action) -> bool:
    """Add an action to the first table of its kind, at the end of its objective; tell whether there is such a table."""
    for sheet in sheets:
        for table, columns in enumerate(sheet.laid.tables):
            if columns.status is action.status and columns.kind == "actions":
                _insert(sheet, table, action)
                return True
    return False


def _insert(sheet: Placed, table: int, action: Action) -> None:
    line = Line(Kind.ACTION, (), table, action.key)
    own = [i for i, (x, _) in enumerate(sheet.entries) if x.table == table]
    alike = [i for i in own if isinstance(a := sheet.entries[i][1], Action) and _same(a.objective, action.objective)]
    columns = sheet.laid.tables[table].fields
    if alike or not own or {"objective", "objective_no"} & columns.keys() or action.objective == Objective():
        at = (alike or own or [len(sheet.entries) - 1])[-1] + 1
        sheet.entries.insert(at, (line, action))
        return
    heading = _named(sheet, action.objective)
    if heading is not None:
        sheet.entries.insert(_end_of(sheet, heading), (line, action))
        return
    at = own[-1] + 1
    sheet.entries[at:at] = [(_heading(sheet, table, action.objective), None), (line, action)]


def _same(one: Objective, two: Objective) -> bool:
    return (one.number, "" if one.number else one.title) == (two.number, "" if two.number else two.title)


def _named(sheet: Placed, objective: Objective) -> int | None:
    """Return where a heading stands that names the objective though no action is under it now."""
    words = objective_words(objective, "#").removeprefix("#").strip()
    for i, (line, _) in enumerate(sheet.entries):
        if line.kind is Kind.HEADING and words and line.cells[0].text.split("\n")[0].strip().endswith(words):
            return i
    return None


def _end_of(sheet: Placed, heading: int) -> int:
    """Return where the rows under a heading end: before the next heading or header."""
    following = range(heading + 1, len(sheet.entries))
    stops = (Kind.HEADING, Kind.HEADER)
    return next((i for i in following if sheet.entries[i][0].kind in stops), len(sheet.entries))


def _heading(sheet: Placed, table: int, objective: Objective) -> Line:
    """Return a heading that looks like the sheet's others."""
    like = next((x.cells[0] for x, _ in sheet.entries if x.kind is Kind.HEADING and x.cells), None)
    if like is None:
        columns = sheet.laid.tables[table]
        wide = max([*columns.fields.values(), *columns.other, 1])
        like = Words(1, "Objective 1", "D9E2F3", True, wide)
    label = _LABEL.match(like.text)
    words = objective_words(objective, label[0] if label else "Objective")
    return Line(Kind.HEADING, (replace(like, text=words),), table)
