"""Automatic numbering of a Word document as the words a reader sees: `1.`, `a)`, `2.3`, `•`.

Counters belong to an abstract list: lists that share one go on counting, unless they say where to start.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lacflow.documents.child.pages import Element, child, on, val

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = frozenset("-–—•◦▪*»➢✓")


@dataclass(frozen=True)
class _Level:
    start: int = 1
    shape: str = "decimal"
    text: str = ""
    restarts: bool = True
    legal: bool = False
    style: str = ""


@dataclass(frozen=True)
class _List:
    abstract: str
    starts: dict[int, int]
    levels: dict[int, _Level]


class Numbers:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._styled: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for one in () if root is None else root:
            if one.tag == "abstractNum":
                self._abstract(one)
            elif one.tag == "num":
                self._list(one)

    def _abstract(self, one: Element) -> None:
        name = one.get("abstractNumId", "")
        self._levels[name] = {_int(x.get("ilvl")): _level(x) for x in one.iter("lvl")}
        if link := val(one, "numStyleLink"):
            self._links[name] = link
        if link := val(one, "styleLink"):
            self._styled[link] = name

    def _list(self, one: Element) -> None:
        overrides = one.findall("lvlOverride")
        starts = {
            _int(x.get("ilvl")): _int(val(x, "startOverride"), 1)
            for x in overrides
            if child(x, "startOverride") is not None
        }
        levels = {_int(x.get("ilvl")): _level(x.find("lvl")) for x in overrides if x.find("lvl") is not None}
        self._lists[one.get("numId", "")] = _List(val(one, "abstractNumId"), starts, levels)

    def level_of(self, list_id: str, style: str) -> int:
        """Return the level a list keeps for a paragraph style."""
        found = self._lists.get(list_id)
        levels = self._levels.get(self._root(found.abstract), {}) if found else {}
        return next((n for n, level in levels.items() if level.style == style), 0)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph and return what stands before it, empty where nothing does."""
        found = self._lists.get(list_id)
        if found is None or list_id == "0":
            return ""
        abstract = self._root(found.abstract)
        levels = {**self._levels.get(abstract, {}), **found.levels}
        counts = self._counts.setdefault(abstract, {})
        own = levels.get(level, _Level())
        if level in found.starts and (list_id, level) not in self._begun:
            counts[level] = found.starts[level] - 1
        self._begun.add((list_id, level))
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [n for n in counts if n > level and levels.get(n, _Level()).restarts]:
            del counts[deeper]
        return _shown(own, level, levels, counts)

    def _root(self, abstract: str) -> str:
        return self._styled.get(self._links.get(abstract, ""), abstract)


def _shown(own: _Level, level: int, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if own.shape == "bullet":
        return own.text if own.text in _BULLETS else "•"
    text = own.text
    for n in range(level + 1):
        one = levels.get(n, _Level())
        shape = replace(one, shape="decimal") if own.legal else one
        text = text.replace(f"%{n + 1}", numeral(counts.get(n, one.start), shape.shape))
    return "" if own.shape == "none" and "%" not in own.text else text


def _level(one: Element) -> _Level:
    return _Level(
        _int(val(one, "start"), 1),
        val(one, "numFmt", default="decimal"),
        val(one, "lvlText"),
        val(one, "lvlRestart") != "0",
        bool(on(one, "isLgl")),
        val(one, "pStyle"),
    )


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.lstrip("-").isdigit() and len(text) < 9 else default


def numeral(number: int, shape: str) -> str:
    """Return a number in a list's shape.

    Example:
        3 `lowerLetter` -> c; 28 `lowerLetter` -> bb; 4 `upperRoman` -> IV; 2 `ordinal` -> 2nd.
    """
    if shape in ("lowerLetter", "upperLetter") and 0 < number < 1000:
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if shape == "lowerLetter" else letters.upper()
    if shape in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        letters = _roman(number)
        return letters if shape == "lowerRoman" else letters.upper()
    if shape == "decimalZero":
        return f"{number:02}"
    if shape == "ordinal":
        tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{tail}"
    return "" if shape == "none" else str(number)


def _roman(number: int) -> str:
    letters = ""
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        letters += sign * count
    return letters
