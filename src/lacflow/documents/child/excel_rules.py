"""Conditional formats: the fill each gives to which cells, by priority, as a reader of the sheet sees it.

Rules are worked out where they are simple. Where one is not (`formulas`), and no rule before it decides, the cell's fill is
`?` and the reason: a person looks. Colour scales, data bars and icons are no colours of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from lacflow.documents.child.excel_styles import Styles
from lacflow.documents.child.formulas import Place, Sight, UndecidedError, Value, compare, holds, result
from lacflow.documents.child.pages import Element

_SIGNS = {
    "equal": "=", "notEqual": "<>", "greaterThan": ">", "lessThan": "<", "greaterThanOrEqual": ">=", "lessThanOrEqual": "<=",
}  # fmt: skip
_PAINTED = {"colorScale": "a colour scale", "dataBar": "data bars", "iconSet": "icons"}
_UNSURE = "?a conditional format decides the fill, and it is more than can be worked out here"
_MOST = 100_000


@dataclass(frozen=True)
class Area:
    """A range of cells, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Rule:
    """One rule: where it holds, when, and the fill it gives.

    Args:
        base: the cell its formulas are written for; None is the first of its range.
    """

    areas: tuple[Area, ...]
    kind: str
    sign: str
    text: str
    formulas: tuple[str, ...]
    fill: str | None
    priority: int
    stops: bool
    base: Place | None = None

    def holds(self, place: Place, values: Callable[[Place], Value]) -> bool:
        """Tell whether it holds for a cell.

        Raises:
            UndecidedError: that is more than we work out.
        """
        top, left = self.base or (min(a.top for a in self.areas), min(a.left for a in self.areas))
        if self.base is None and (self.areas[0].top, self.areas[0].left) != (top, left) and self.formulas:
            raise UndecidedError
        sight = Sight(values, (place[0] - top, place[1] - left), place)
        value = values(place)
        if self.kind == "cellIs":
            return self._compares(value, sight)
        words = value if isinstance(value, str) else "" if value is None else f"{value:.15g}"
        if self.kind in _WORDS and self.text:
            return _WORDS[self.kind](words.lower(), self.text.lower())
        if self.kind in ("containsBlanks", "notContainsBlanks"):
            return (not words.strip()) is (self.kind == "containsBlanks")
        if self.formulas and self.kind in ("expression", *_WORDS):
            return holds(self.formulas[0], sight)
        raise UndecidedError

    def _compares(self, value: Value, sight: Sight) -> bool:
        bounds = [result(f, sight) for f in self.formulas]
        if self.sign in ("between", "notBetween") and len(bounds) == 2:
            low, high = sorted(bounds, key=lambda b: (isinstance(b, str), b or 0))
            inside = compare(value, ">=", low) and compare(value, "<=", high) and value is not None
            return inside is (self.sign == "between")
        if self.sign not in _SIGNS or len(bounds) != 1:
            raise UndecidedError
        if value is None and bounds[0] not in ("", None) and self.sign != "notEqual":
            return False
        return compare(value, _SIGNS[self.sign], bounds[0])


_WORDS: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": lambda words, text: text in words,
    "notContainsText": lambda words, text: text not in words,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}


def rules_of(formats: list[Element], styles: Styles, remark: Callable[[str], None]) -> list[Rule]:
    """Return the rules of a sheet, the first to count first; both those of the sheet and of its extensions."""
    found = []
    for one in formats:
        areas = areas_of(one.get("sqref") or "".join(x.text or "" for x in one.findall("sqref")))
        for rule in one.findall("cfRule") if areas else ():
            kind = rule.get("type", "")
            if kind in _PAINTED:
                remark(f"{_PAINTED[kind]} of a conditional format, which are no colours of a plan")
                continue
            texts = [x.text or "" for x in chain(rule.findall("formula"), rule.findall("f"))]
            own = rule.find("dxf")
            number = rule.get("dxfId", "")
            fill = styles.rule_fill(own.find("fill")) if own is not None else None
            if number.isdigit() and int(number[:6]) < len(styles.rule_fills):
                fill = styles.rule_fills[int(number[:6])]
            priority = rule.get("priority", "")
            found.append(
                Rule(
                    areas,
                    kind,
                    rule.get("operator", ""),
                    rule.get("text", ""),
                    tuple(texts),
                    fill,
                    int(priority) if priority.isdigit() else 10**9,
                    rule.get("stopIfTrue") in ("1", "true"),
                )
            )
    return sorted(found, key=lambda r: r.priority)


def areas_of(text: str) -> tuple[Area, ...]:
    """Return the ranges named in words.

    Example:
        `K5:K9 M5` -> two; `D:D` -> the whole column.
    """
    found = []
    for one in text.replace("$", "").split()[:2_000]:
        match = re.fullmatch(r"([A-Z]{0,3})(\d{0,7})(?::([A-Z]{0,3})(\d{0,7}))?", one)
        if match is None or not (match[1] or match[2]):
            continue
        left, top = column_of(match[1]) or 1, int(match[2] or 1)
        lone = ":" not in one
        right = left if lone else column_of(match[3]) or 16_384
        bottom = top if lone else int(match[4] or 1_048_576)
        found.append(Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
    return tuple(found)


def column_of(letters: str) -> int:
    """Return the number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def ruled_fills(
    rules: list[Rule], values: Callable[[Place], Value], last: Place, remark: Callable[[str], None]
) -> Iterator[tuple[Place, str]]:
    """Yield the cells whose fill a rule decides, with that fill.

    Args:
        last: the last row and column in use; nothing beyond is asked.
    """
    done: set[Place] = set()
    left = _MOST
    for rule in rules:
        for place in _places(rule, last):
            if place in done:
                continue
            left -= 1
            if left < 0:
                remark("conditional formats over more cells than a plan has, of which not all were worked out")
                return
            if rule.fill is None and not rule.stops:
                break
            try:
                fits = rule.holds(place, values)
            except UndecidedError:
                done.add(place)
                yield place, _UNSURE
                continue
            if fits:
                done.add(place)
                if rule.fill is not None:
                    yield place, rule.fill


def _places(rule: Rule, last: Place) -> Iterator[Place]:
    for area in rule.areas:
        for row in range(area.top, min(area.bottom, last[0]) + 1):
            for column in range(area.left, min(area.right, last[1]) + 1):
                yield row, column
