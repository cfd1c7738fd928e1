"""Which row of a newer document is which action we hold: by key and wording, and by wording alone where refs changed.

Only what is unmistakable is paired: the same words, or the same but for a slip of the pen. What merely looks alike, and a
ref that now stands for other words, is a doubt for a person to settle; until then both stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from lacflow.board.plan import Action

#: Wordings of one key with less in common than this may be of two actions.
REWORDED = 0.4
#: A wording as like as this to one that is gone may be the same action.
_MAYBE = 0.72
#: Wordings of fewer words are alike too easily.
_FEW = 4
_SMALL = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "our",
        "the",
        "their",
        "to",
        "with",
    )
)


@dataclass(frozen=True)
class Doubt:
    """A row nobody can say for certain which action it is: the row, the actions it could be, why in words."""

    row: Action
    candidates: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Settled:
    """What a person decided of doubtful rows: `same` a row's key to the action's, `new` the rows that are new actions."""

    same: Mapping[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pairs:
    """The rows by the key we hold them under (`known`), rows that are new, doubts, and keys no row stands for."""

    known: Mapping[str, Action]
    new: tuple[Action, ...]
    doubts: tuple[Doubt, ...]
    gone: tuple[str, ...]


def likeness(one: str, two: str) -> float:
    """Return how alike two wordings are, from 0 to 1; the longer one's start counts as the whole."""
    a, b = fold(one)[:300], fold(two)[:300]
    if a == b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


@lru_cache(maxsize=16384)  # every row is compared with every action that is left
def fold(text: str) -> str:
    """Return a wording as compared: no capitals, marks or runs of blanks."""
    return " ".join(re.findall(r"\w+", text.lower()))


@lru_cache(maxsize=16384)
def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


def shares(one: str, two: str) -> bool:
    """Tell whether half the words of the shorter wording are in the other: what does not cannot be alike."""
    a, b = _words(one), _words(two)
    return 2 * len(a & b) >= min(len(a), len(b))


def slip_only(one: str, two: str) -> bool:
    """Tell whether two wordings differ in slips of the pen alone: letters within a word, small words.

    Example:
        `Recruit foster carers` / `Recruit fostr carers` -> True; `... in the North` / `... in the South` -> False.
    """
    a, b = fold(one).split(), fold(two).split()
    if len(a) < _FEW or len(b) < _FEW:
        return a == b
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        left, right = a[i:j], b[k:m]
        if kind == "equal" or {*left, *right} <= _SMALL:
            continue
        if len(left) != len(right) or not all(map(_slip, left, right)):
            return False
    return True


def pair(held: Sequence[Action], rows: Sequence[Action], settled: Settled | None = None) -> Pairs:
    """Pair the rows of a document, views left out, with the actions held."""
    settled = settled or Settled()
    by_key = {a.key: a for a in held}
    known: dict[str, Action] = {}
    left: list[Action] = []
    new: list[Action] = []
    for row in rows:
        stated = settled.same.get(row.key)
        same = by_key.get(stated or row.key)
        if row.key in settled.new:
            new.append(row)
        elif same is not None and same.key not in known and (stated or _word_for_word(same.activity, row.activity)):
            known[same.key] = row
        else:
            left.append(row)
    left = _by_wording(held, left, known, _word_for_word, fold)
    left = _by_key(by_key, left, known)
    left = _by_wording(held, left, known, slip_only, _initials)
    free = [a for a in held if a.key not in known]
    doubts = [d for d in (_doubt(row, free) for row in left) if d]
    doubtful = {d.row.key for d in doubts}
    new += [row for row in left if row.key not in doubtful]
    asked = {key for d in doubts for key in d.candidates}
    order = {row.key: n for n, row in enumerate(rows)}
    gone = tuple(a.key for a in free if a.key not in asked)
    return Pairs(known, tuple(sorted(new, key=lambda r: order[r.key])), tuple(doubts), gone)


def _by_key(held: Mapping[str, Action], rows: Sequence[Action], known: dict[str, Action]) -> list[Action]:
    """Pair rows with the action of their own key where it was only reworded; without a ref a key says nothing."""
    remain = []
    for row in rows:
        same = held.get(row.key) if row.key not in known and "/~" not in row.key else None
        if same is not None and _reworded(same.activity, row.activity):
            known[same.key] = row
        else:
            remain.append(row)
    return remain


def _reworded(before: str, now: str) -> bool:
    one, two = fold(before), fold(now)
    return not one or not two or one.startswith(two) or two.startswith(one) or likeness(one, two) >= REWORDED


def _by_wording(
    held: Sequence[Action],
    rows: Sequence[Action],
    known: dict[str, Action],
    alike: Callable[[str, str], bool],
    mark: Callable[[str], str],
) -> list[Action]:
    """Pair rows with the actions worded alike into `known`; return the rows that remain.

    Args:
        mark: what all wordings that are alike have in common, so that the others need not be compared.
    """
    free = _marked((a for a in held if a.key not in known), mark)
    rivals = _marked(rows, mark)
    remain = []
    paired: set[int] = set()
    for row in rows:
        same = mark(row.activity)
        meant = [a for a in free.get(same, ()) if a.key not in known and alike(a.activity, row.activity)]
        others = [r for r in rivals.get(same, ()) if r is not row and id(r) not in paired]
        found = _only(row, meant, [r for r in others if alike(r.activity, row.activity)]) if meant else None
        if found is None:
            remain.append(row)
        else:
            known[found.key] = row
            paired.add(id(row))
    return remain


def _marked(actions: Iterable[Action], mark: Callable[[str], str]) -> dict[str, list[Action]]:
    found: dict[str, list[Action]] = {}
    for action in actions:
        if fold(action.activity):
            found.setdefault(mark(action.activity), []).append(action)
    return found


def _initials(text: str) -> str:
    """Return the first letters of the words that are not small: a slip of the pen leaves them as they are."""
    return "".join(word[0] for word in fold(text).split() if word not in _SMALL)


def _word_for_word(one: str, two: str) -> bool:
    return fold(one) == fold(two)


def _only(row: Action, free: Sequence[Action], rivals: Sequence[Action]) -> Action | None:
    """Return the one action that is meant among those worded alike; the objective, the leads and the date may tell."""
    if len(free) == 1 and not rivals:
        return free[0]
    meant: list[Action] = []
    others: list[Action] = []
    for tell in (_objective, _where, _whole):
        meant = [a for a in free if tell(a) == tell(row)]
        others = [r for r in rivals if tell(r) == tell(row)]
        if len(meant) == 1 and not others:
            return meant[0]
    if not row.ref and meant and len(meant) == len(others) + 1:
        return meant[0]  # so many rows, so many actions: in the order they stand
    return None


def _objective(action: Action) -> object:
    return action.objective.number


def _where(action: Action) -> object:
    return action.objective.number, tuple(fold(lead.raw) for lead in action.leads)


def _whole(action: Action) -> object:
    return _where(action), action.due.raw.strip(), action.due.date


def _doubt(row: Action, free: Sequence[Action]) -> Doubt | None:
    same = next((a for a in free if a.key == row.key), None) if "/~" not in row.key else None
    others = [a for a in free if a is not same and shares(a.activity, row.activity)]
    near = sorted(((likeness(a.activity, row.activity), a.key) for a in others), reverse=True)
    told = len(fold(row.activity).split()) >= _FEW
    close = [key for like, key in near if like >= _MAYBE and told][:3]
    if same is not None:
        why = "its ref is one we hold, with quite other words: reworded, or another action?"
        return Doubt(row, (same.key, *close), why)
    if close:
        return Doubt(row, tuple(close), "its words are nearly those of an action that is no longer in the document")
    return None


def _slip(one: str, two: str) -> bool:
    if any(c.isdigit() for c in one + two) or min(len(one), len(two)) < 4:
        return one == two
    return one[0] == two[0] and SequenceMatcher(None, one, two, autojunk=False).ratio() >= 0.8


def twice(rows: Iterable[Action]) -> tuple[tuple[str, ...], ...]:
    """Return the keys of rows that say the same under the same objective, those of one wording together."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if fold(row.activity):
            found.setdefault((row.objective.number, fold(row.activity)), []).append(row.key)
    return tuple(tuple(keys) for keys in found.values() if len(keys) > 1)
