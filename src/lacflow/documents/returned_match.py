"""Which line of a returned file is which line of the file that was sent, however it was sorted, cut or copied.

A line is known by its wording first, for refs are what a spreadsheet damages soonest; then by its ref, its lead, what it
says and where it stands. Each line that was sent is found once; a further row like it is a copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from lacflow.board.refs import fold
from lacflow.documents.returned_line import Line, Page
from lacflow.documents.returned_words import folded

_ALIKE = 0.6
#: A line that is nearer than this to another action is not told from it.
_CLEAR = 0.75
_HEAD = 300
#: Words are compared by so many letters; a title has at most so many words.
_STEM = 5
_TITLE = 12


@dataclass(frozen=True)
class Pair:
    """A returned line and the one it was.

    Args:
        base: None where it is none of them. copy: the line it was is found in another row too.
        rivals: the keys of the actions it may be as well; of the workstream it stands in, where it is none of them.
    """

    line: Line
    base: Line | None = None
    copy: bool = False
    rivals: tuple[str, ...] = ()


def pair(pages: Sequence[Page], sent: Sequence[Line], own: frozenset[str] = frozenset()) -> list[Pair]:
    """Pair every returned line with the one it was, in the file's order.

    Args:
        own: the keys of the lead's actions, which a ref without an objective or wording means before any other.
    """
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return []
    seen = _Sent(sent, own)
    home = {page.name: seen.home(page) for page in pages}
    scores = {n: seen.scores(line, home[line.sheet]) for n, line in enumerate(lines)}
    order = sorted(((s, n, b) for n, found in scores.items() for b, s in found.items()), key=lambda x: (-x[0], x[1:]))
    given: dict[int, int] = {}
    taken: set[int] = set()
    for _, n, b in order:
        if n not in given and b not in taken:
            given[n] = b
            taken.add(b)
    return [_pair(lines[n], n, given, scores[n], seen) for n in range(len(lines))]


def _pair(line: Line, n: int, given: Mapping[int, int], scores: Mapping[int, float], seen: _Sent) -> Pair:
    if not scores:
        return Pair(line, rivals=seen.workstream(line))
    best = given.get(n)
    copy = best is None
    if best is None:
        best = max(scores, key=lambda b: scores[b])
    base = seen.lines[best]
    near = (b for b, s in scores.items() if s > scores[best] - _CLEAR and seen.lines[b].key != base.key)
    rivals = tuple(dict.fromkeys(seen.lines[b].key for b in near if seen.lines[b].key))
    return Pair(line, base, copy, rivals)


class _Sent:
    """The lines that were sent, ready to be asked for."""

    def __init__(self, lines: Sequence[Line], own: frozenset[str] = frozenset()) -> None:
        self.lines, self._own = lines, own
        self._words = [folded(line.text("activity"))[:_HEAD] for line in lines]
        self._parts = [folded(line.text("deliverable"))[:_HEAD] for line in lines]
        self._by_words: dict[str, list[int]] = {}
        self._by_ref: dict[str, list[int]] = {}
        self._by_key = {line.key: n for n, line in reversed(list(enumerate(lines))) if line.key}
        for n, line in enumerate(lines):
            self._by_words.setdefault(self._words[n], []).append(n)
            self._by_ref.setdefault(fold(line.text("ref")), []).append(n)

    def home(self, page: Page) -> str:
        """Return the sheet that was sent which a returned sheet is: the one it shares most whole lines with."""
        counts = {line.sheet: 0.5 * (line.sheet == page.name) for line in self.lines}
        whole = {(_whole(line), line.sheet) for line in self.lines}
        for line in page.lines:
            for sheet in counts:
                counts[sheet] += (_whole(line), sheet) in whole
        return max(counts, key=lambda sheet: counts[sheet], default="")

    def scores(self, line: Line, home: str) -> dict[int, float]:
        """Return how like a line each one is that it may be; none that it cannot be."""
        words = folded(line.text("activity"))[:_HEAD]
        near = self._by_part(line)
        if not near and self._is_new_part(line, words):
            return {}
        if not near and words:
            near = dict.fromkeys(self._by_words.get(words, ()), 1.0)
        if not near and words:
            near = {n: r for n, other in enumerate(self._words) if (r := _ratio(words, other)) >= _ALIKE}
        for n in self._by_ref.get(fold(line.text("ref")), ()) if line.text("ref") else ():
            if n not in near and (
                self._is_same_row(line, self.lines[n], bool(words)) or _shortened(line, self.lines[n])
            ):
                near[n] = 0.5
        if (key := line.text("key").strip()) in self._by_key and self._by_key[key] not in near and not words:
            near[self._by_key[key]] = 1.0
        return {
            n: 10 * ratio + _beside(line, self.lines[n]) + 3 * (self.lines[n].sheet == home)
            for n, ratio in near.items()
        }

    def _by_part(self, line: Line) -> dict[int, float]:
        """Return the lines a deliverable may be, by its own words: its workstream's may have been lent by another."""
        words = folded(line.text("deliverable"))[:_HEAD]
        if not words:
            return {}
        near = {n: 1.0 for n, other in enumerate(self._parts) if other == words}
        near = near or {n: r for n, other in enumerate(self._parts) if (r := _ratio(words, other)) >= _ALIKE}
        return near or {
            n: r for n, other in enumerate(self._words) if not self._parts[n] and (r := _ratio(words, other)) >= _ALIKE
        }

    def _is_new_part(self, line: Line, words: str) -> bool:
        """Tell whether a row names a deliverable that its workstream, which has others, was not sent with."""
        at = self._by_words.get(words, ())
        return bool(line.text("deliverable")) and any(self._parts[n] for n in at)

    def workstream(self, line: Line) -> tuple[str, ...]:
        """Return the keys of the workstream a line stands in."""
        words = folded(line.text("activity"))[:_HEAD]
        at = self._by_words.get(words, ()) if words else ()
        return tuple(dict.fromkeys(key for n in at if (key := self.lines[n].key)))

    def _is_same_row(self, line: Line, base: Line, worded: bool) -> bool:
        """Tell whether a row with the ref of another, and other words or none, is that row all the same."""
        if not worded:
            same = [self.lines[n].key for n in self._by_ref[fold(base.text("ref"))]]
            owned = [key for key in same if key in self._own]
            alone = len(same) == 1 or (not line.objective and owned == [base.key])
            return alone or (line.objective == base.objective and bool(line.objective))
        held = folded(base.text("progress"))
        return len(held) > 40 and held[:80] in folded(line.text("progress"))


def _shortened(line: Line, base: Line) -> bool:
    """Tell whether a title of a few words is short for the wording of an action with its ref and objective.

    Example:
        `Crash pads - flats` beside `Open two crash pads for young people`.
    """
    stems = {w[:_STEM] for w in folded(line.text("activity")).split() if len(w) >= _STEM - 1}
    held = {w[:_STEM] for w in folded(f"{base.text('activity')} {base.text('progress')}").split()}
    if line.objective != base.objective or len(line.text("activity").split()) > _TITLE:
        return False
    return len(stems) >= 2 and 2 * len(stems & held) >= len(stems) and len(stems & held) >= 2


def _whole(line: Line) -> tuple[str, ...]:
    return (
        *tuple(folded(line.text(n)) for n in ("ref", "activity", "deliverable", "leads", "due")),
        folded(line.text("progress"))[:100],
    )


def _ratio(one: str, other: str) -> float:
    """Return how alike two wordings are; one that begins with the whole of the other is the same with words added."""
    if not one or not other:
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 20 and longer.startswith(shorter):
        return 0.95
    found = SequenceMatcher(None, one, other, autojunk=False)
    if found.real_quick_ratio() < _ALIKE or found.quick_ratio() < _ALIKE:
        return 0.0
    return found.ratio()


def _beside(line: Line, base: Line) -> float:
    """Return how much beside the wording speaks for a line: its ref, lead, what it says, its objective."""
    score = 3.0 * (bool(base.text("ref")) and fold(line.text("ref")) == fold(base.text("ref")))
    score += 1.5 * _as_range(line.text("ref"), base.text("ref"))
    score += 2.0 * _shared(line, base, "leads")
    held = folded(base.text("progress"))
    if held:
        now = folded(line.text("progress"))
        score += 2.0 if held in now else 1.0 if held[:60] in now or (now and now[:60] in held) else 0.0
    score += 1.0 * (bool(base.objective) and line.objective == base.objective)
    if base.text("deliverable"):
        score += (0.5 if line.lent else 2.0) * _shared(line, base, "activity")
    score += 0.5 * _shared(line, base, "due") + 0.25 * _shared(line, base, "rag")
    names = set(base.cells) - {"ref", "activity", "leads", "progress", "due", "rag", "key"}
    return score + sum(0.5 * _shared(line, base, n) for n in names)


def _shared(line: Line, base: Line, name: str) -> bool:
    words = folded(base.text(name))
    return bool(words) and folded(line.text(name)) == words


def _as_range(ref: str, base: str) -> bool:
    """Tell whether a ref is one a spreadsheet made a day of: `5-1` shown `05-Jan`."""
    match = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", base.strip())
    if not match:
        return False
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    if not 1 <= int(match[2]) <= 12:
        return False
    made = f"{int(match[1])} {months[int(match[2]) - 1]}"
    return folded(ref).lstrip("0").startswith(made)


def renamed(pairs: Sequence[Pair]) -> list[Pair]:
    """Give columns whose header was changed the names they had, by what they hold."""
    done = []
    for sheet in dict.fromkeys(p.line.sheet for p in pairs):
        of_sheet = [p for p in pairs if p.line.sheet == sheet]
        names = _renames([p for p in of_sheet if p.base is not None])
        done += [replace(p, line=_with_names(p.line, names)) for p in of_sheet] if names else of_sheet
    return done


def _renames(pairs: Sequence[Pair]) -> dict[str, str]:
    """Return old names by new ones."""
    before = {n for p in pairs if p.base for n, c in p.base.cells.items() if c.text}
    now = {n for p in pairs for n in p.line.columns}
    found: dict[str, str] = {}
    for name in sorted(before - now):
        held = [p for p in pairs if p.base and p.base.text(name)]
        share = {n: sum(_begins(p, n, name) for p in held) / len(held) for n in now - before - set(found)}
        best = max(share, key=lambda n: (share[n], n), default="")
        if best and share[best] >= 0.4:
            found[best] = name
    return found


def _begins(p: Pair, now: str, before: str) -> bool:
    held = folded(p.base.text(before)) if p.base else ""
    return bool(held) and f" {held} " in f" {folded(p.line.text(now))} "


def _with_names(line: Line, names: Mapping[str, str]) -> Line:
    columns = frozenset(names.get(n, n) for n in line.columns)
    return replace(line, cells={names.get(n, n): c for n, c in line.cells.items()}, columns=columns)
