"""Which rows are one action: keys, views of one action, and where views contradict one another.

A key is `O<objective number>/<ref>`; without a ref the sheet's row stands for it. Keys are unique in a document: a second
row with the same key gets `#2`. Rows of different tables are one action where objective and ref agree (a part agrees with
the range it belongs to) and their wording does not speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from lacflow.board.plan import Action, Status
from lacflow.board.refs import fold, parts
from lacflow.errors import Problem

_FIRST = (Status.OPEN, Status.METRIC, Status.STANDING, Status.CLOSED)
_ALIKE = 0.5
#: Fewer numbers than this show no count that could have a gap.
_FEW_REFS = 4


def identify(rows: Sequence[Action]) -> tuple[list[Action], list[Problem]]:
    """Give every row its key, link the views of one action, and report doubles and contradictions."""
    order = sorted(range(len(rows)), key=lambda i: (_FIRST.index(rows[i].status), i))
    done: dict[int, Action] = {}
    counts: dict[str, int] = {}
    shown: dict[tuple[str, str], list[Action]] = {}
    problems: list[Problem] = []
    for i in order:
        key = _numbered(rows[i].key or base_key(rows[i]), counts, given=bool(rows[i].key))
        action = replace(rows[i], key=key)
        main = next((m for m in _same(action, shown) if _other_table(m, action) and _alike(m, action)), None)
        if main is not None:
            action = replace(action, view_of=main.key)
            problems += _contradictions(main, action)
        else:
            problems += _doubled(action, _same(action, shown))
            for part in {fold(action.ref), *parts(action.ref)} if action.ref else ():
                shown.setdefault((action.objective.number, part), []).append(action)
        done[i] = action
    found = [done[i] for i in range(len(rows))]
    return found, [*problems, *_gaps(found)]


def _gaps(actions: Sequence[Action]) -> Iterable[Problem]:
    """Yield a note for each objective whose numbered refs leave some out, wherever in the document the others stand."""
    numbers: dict[str, dict[int, Action]] = {}
    for action in actions:
        for part in parts(action.ref) if action.ref else ():
            stem = re.match(r"\d{1,3}(?!\d)", part)
            if stem:
                numbers.setdefault(action.objective.number, {}).setdefault(int(stem[0]), action)
    for objective, known in numbers.items():
        missing = [n for n in range(min(known), max(known)) if n not in known]
        if len(known) >= _FEW_REFS and 0 < len(missing) <= len(known) // 2:
            under = f" under objective {objective}" if objective else ""
            first = known[min(n for n in known if n > missing[0])]
            message = f"No action has the ref {', '.join(map(str, missing))}{under}."
            hint = "Were rows lost? If they were closed long ago, nothing need be done."
            yield Problem("ref.gap", message, hint, first.ref_raw, "note", first.where)


def base_key(action: Action) -> str:
    """Return the key a row has by itself: `O1/10b.i`, `/7`, `O5/~12`."""
    number = f"O{action.objective.number}" if action.objective.number else ""
    return f"{number}/{action.ref}" if action.ref else f"{number}/~{action.where.row}"


def _numbered(key: str, counts: dict[str, int], *, given: bool) -> str:
    counts[key] = counts.get(key, 0) + 1
    if counts[key] == 1:
        return key
    while (candidate := f"{key}#{counts[key]}") in counts:
        counts[key] += 1
    counts[candidate] = 1
    return candidate


def _same(action: Action, shown: dict[tuple[str, str], list[Action]]) -> Iterable[Action]:
    if not action.ref or not action.ref_raw:  # a ref that stands over several rows was written once
        return []
    names = dict.fromkeys((fold(action.ref), *parts(action.ref)))
    return list({a.key: a for name in names for a in shown.get((action.objective.number, name), ())}.values())


def _other_table(one: Action, two: Action) -> bool:
    return one.status is not two.status or (one.where.sheet, one.where.table) != (two.where.sheet, two.where.table)


def _alike(one: Action, two: Action) -> bool:
    a, b = (" ".join(x.activity.lower().split())[:160] for x in (one, two))
    if not a or not b or a.startswith(b[:40]) or b.startswith(a[:40]):
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE


def _doubled(action: Action, others: Iterable[Action]) -> Iterable[Problem]:
    for other in others:
        same = fold(other.ref) == fold(action.ref)
        if _other_table(other, action):
            message = f"The ref stands for another action on {other.where}, under the same objective."
            yield Problem("ref.reused", message, "Give one of them a new ref.", action.ref_raw, "warning", action.where)
        elif same:
            message = f"The ref stands twice: also on {other.where}. This row is kept as {action.key}."
            yield Problem(
                "ref.duplicate", message, "Give one of them a new ref.", action.ref_raw, "warning", action.where
            )
        else:
            message = f"The ref overlaps {other.ref_raw} on {other.where}."
            yield Problem("ref.overlap", message, "Keep the parts or the whole.", action.ref_raw, "note", action.where)


def _contradictions(main: Action, view: Action) -> Iterable[Problem]:
    if main.rag.value and view.rag.value and main.rag.value is not view.rag.value:
        message = f"{main.key} is {view.rag.value.value} here and {main.rag.value.value} on {main.where}."
        yield Problem("view.colour", message, "Make them agree.", view.rag.raw, "warning", view.where)
    one, two = main.current_due, view.current_due
    if (
        one
        and two
        and (one.date, one.raw if one.date is None else "") != (two.date, two.raw if two.date is None else "")
    ):
        message = f"{main.key} is due {two.raw} here and {one.raw} on {main.where}."
        yield Problem("view.date", message, "Make them agree.", two.raw, "warning", view.where)
