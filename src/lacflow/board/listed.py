"""What a document lists for the board to discuss, against the rule its board states (`discuss: true`).

The list has words of its own: an item is tied to an action only where they can mean no other. A rule is asked of the
document's own rows, and only where it looks at nothing but colour, saving and priority: a document knows no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from lacflow.board.board import Rule
from lacflow.board.escalation.conditions import asked_for, judged_by_row
from lacflow.board.pairing import fold, shares, slip_only
from lacflow.board.plan import Action, Note
from lacflow.board.refs import fold as fold_ref

#: The checks that say what differs.
LEFT_OFF, LISTED = "left_off_the_list", "listed_against_the_rule"
#: What a rule may look at to be asked of a document.
_TOLD = frozenset({"colour", "saving", "priority"})
#: So many words must stand at the beginning of another wording to mean it.
_FEW = 2


def meant(note: Note, rows: Mapping[str, Action]) -> str | None:
    """Return the key of the one action a listed item can mean: by its words, then by its number; None where none or several.

    Example:
        `Short breaks near home: overspend` -> the workstream `Short breaks near home`.
    """
    found = [key for key, row in rows.items() if any(_alike(note.text, words) for words in _wordings(row))]
    number = fold_ref(note.number)
    if len(found) > 1:
        found = [key for key in found if number and fold_ref(rows[key].ref) == number]
    elif not found and number:
        of_ref = [key for key, row in rows.items() if fold_ref(row.ref) == number]
        found = [key for key in of_ref if len(of_ref) == 1 and shares(note.text, rows[key].activity)]
    return found[0] if len(found) == 1 else None


def _wordings(row: Action) -> Iterator[str]:
    yield row.activity
    yield row.activity.strip().partition("\n")[0]
    yield from (part.text for part in row.deliverables)


def _alike(one: str, two: str) -> bool:
    a, b = fold(one), fold(two)
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    return slip_only(one, two) or (len(short.split()) >= _FEW and long.startswith(f"{short} "))


def against_the_rule(
    listed: Collection[str], rows: Iterable[Action], rules: Iterable[Rule]
) -> Iterator[tuple[str, str, str]]:
    """Yield each row that a list and the board's rule differ about: the check that says so, the row's key, and how.

    Args:
        listed: the keys of the actions the list names.
        rows: the open rows of the document the list stands in.
    """
    stated = [rule for rule in rules if rule.discuss and all(set(asked_for(c)) <= _TOLD for c in rule.any_of)]
    for row in rows if stated else ():
        caught = next((r for r in stated if any(judged_by_row(c, row) for c in r.any_of)), None)
        if caught and row.key not in listed:
            yield LEFT_OFF, row.key, f"not in the document's list of what to discuss, though the rule is: {caught.name}"
        elif not caught and row.key in listed:
            names = "; ".join(r.name for r in stated)
            yield LISTED, row.key, f"in the document's list of what to discuss, though the rule is: {names}"
