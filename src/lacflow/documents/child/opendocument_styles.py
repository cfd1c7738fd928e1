"""The styles of an OpenDocument spreadsheet: formats of numbers and days, fills, struck and bold words, conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lacflow.documents.child.excel_rules import Area, Rule, areas_of
from lacflow.documents.child.formulas import Place
from lacflow.documents.child.pages import Element

_DATA = ("date-style", "time-style", "number-style", "percentage-style", "currency-style")
_PARTS = {"hours": "h", "minutes": "mm", "seconds": "ss", "am-pm": " AM/PM"}
_SIGNS = {"=": "equal", "!=": "notEqual", "<>": "notEqual", ">": "greaterThan", "<": "lessThan"} | {
    ">=": "greaterThanOrEqual",
    "<=": "lessThanOrEqual",
}
_WORDS = {
    "contains-text": "containsText",
    "not-contains-text": "notContainsText",
    "begins-with": "beginsWith",
    "ends-with": "endsWith",
}


@dataclass(frozen=True)
class Look:
    """How a cell looks."""

    number_format: str = "General"
    fill: str | None = None
    bold: bool = False
    struck: bool = False


class Styles:
    """The styles of a spreadsheet by name."""

    def __init__(self, roots: list[Element]) -> None:
        self._styles: dict[str, Element] = {}
        self._formats: dict[str, str] = {}
        self._looks: dict[str, Look] = {}
        for root in roots:
            for one in root.iter("style"):
                self._styles[one.get("name", "")] = one
                self._styles.setdefault(one.get("display-name", ""), one)
            for tag in _DATA:
                self._formats |= {d.get("name", ""): _format(d) for d in root.iter(tag)}

    def is_hidden(self, style: str) -> bool:
        """Tell whether a sheet's style hides it."""
        return self._find(style, "table-properties", "display") == "false"

    def look(self, style: str) -> Look:
        """Return how a style makes a cell look."""
        if style not in self._looks:
            fill = (self._find(style, "table-cell-properties", "background-color") or "").upper()
            self._looks[style] = Look(
                self._formats.get(self._find(style, "", "data-style-name") or "", "General"),
                fill[1:] if re.fullmatch(r"#[0-9A-F]{6}", fill) else None,
                self._find(style, "text-properties", "font-weight") in ("bold", "600", "700", "800", "900"),
                bool(self.strikes(style)),
            )
        return self._looks[style]

    def strikes(self, style: str) -> bool | None:
        """Tell whether a style strikes words through; None where it does not say."""
        line = self._find(style, "text-properties", "text-line-through-style")
        kind = self._find(style, "text-properties", "text-line-through-type")
        said = line or kind
        return None if said is None else said != "none"

    def maps(self, style: str) -> list[Element]:
        """Return the conditions a style has."""
        return self._styles[style].findall("map") if style in self._styles else []

    def _find(self, style: str, properties: str, name: str) -> str | None:
        """Return what a style, or what it rests on, says of a property."""
        for _ in range(20):
            one = self._styles.get(style)
            if one is None:
                return None
            holders = one.findall(properties) if properties else [one]
            for holder in holders:
                if holder.get(name) is not None:
                    return str(holder.get(name))
            style = one.get("parent-style-name", "")
        return None


def _format(style: Element) -> str:
    """Return a data style as a workbook writes it: `mmm-yy`, `0.00`, `0%`."""
    parts = []
    for one in style:
        long = one.get("style") == "long"
        if one.tag == "day":
            parts.append("dd" if long else "d")
        elif one.tag == "month":
            parts.append(("mmmm" if long else "mmm") if one.get("textual") == "true" else "mm")
        elif one.tag == "year":
            parts.append("yyyy" if long else "yy")
        elif one.tag in _PARTS:
            parts.append(_PARTS[one.tag])
        elif one.tag in ("number", "scientific-number"):
            places = one.get("decimal-places", "")
            shape = "#,##0" if one.get("grouping") == "true" else "0"
            parts.append(
                "General" if not places else shape + ("." + "0" * min(int(places), 20) if places.strip("0") else "")
            )
        elif one.tag in ("text", "currency-symbol") and one.text:
            parts.append(one.text if one.text in "-/ .:,%£" else f'"{one.text}"')
    return "".join(parts) or "General"


def rules_of(
    table: Element, styles: Styles, styled: Mapping[str, list[Place]], remark: Callable[[str], None]
) -> list[Rule]:
    """Return the conditional formats of a sheet, the first to count first.

    Args:
        styled: the cells that have each style: where a program writes conditions into styles, they hold there.
    """
    found: list[Rule] = []
    for one in table.iter("conditional-format"):
        areas = areas_of(re.sub(r"(?:'[^']*'|[^\s.:']+)?\.(?=\$?[A-Z])", "", one.get("target-range-address", "")))
        if any(x.tag in ("color-scale", "data-bar", "icon-set") for x in one):
            remark("a colour scale, data bars or icons of a conditional format, which are no colours of a plan")
        for condition in one.findall("condition") if areas else ():
            found.append(_rule(areas, condition.get("value", ""), condition, styles, len(found)))
    if found:
        return found
    for style, places in styled.items():
        areas = tuple(Area(row, column, row, column) for row, column in places)
        for condition in styles.maps(style):
            found.append(_rule(areas, condition.get("condition", ""), condition, styles, len(found)))
    return found


def _rule(areas: tuple[Area, ...], words: str, condition: Element, styles: Styles, priority: int) -> Rule:
    kind, sign, text, formulas = _condition(words)
    fill = styles.look(condition.get("apply-style-name", "")).fill
    base = areas_of(condition.get("base-cell-address", "").rpartition(".")[2])
    start = (base[0].top, base[0].left) if base else None
    return Rule(areas, kind, sign, text, formulas, fill, priority, True, start)


def _condition(words: str) -> tuple[str, str, str, tuple[str, ...]]:
    """Return a condition as a workbook's rule: its kind, sign, text and formulas.

    Example:
        `cell-content()="Red"` -> cellIs equal `"Red"`; `formula-is([.$A5]=2)` -> expression `$A5=2`.
    """
    plain = _formula(words.strip().removeprefix("of:").removeprefix("cell-content()"))
    for name in ("formula-is", "is-true-formula"):
        if plain.startswith(f"{name}(") and plain.endswith(")"):
            return "expression", "", "", (plain[len(name) + 1 : -1],)
    for name, kind in _WORDS.items():
        if match := re.fullmatch(rf'{name}\("((?:[^"]|"")*)"\)', plain):
            return kind, "", match[1].replace('""', '"'), ()
    if match := re.fullmatch(r"(?:cell-content-is-)?(not-)?between\(([^,]*),([^,]*)\)", plain):
        return "cellIs", "notBetween" if match[1] else "between", "", (match[2], match[3])
    if match := re.fullmatch(r"(!=|<>|<=|>=|=|<|>)(.+)", plain, re.DOTALL):
        return "cellIs", _SIGNS[match[1]], "", (match[2],)
    return "unknown", "", "", ()


def _formula(text: str) -> str:
    """Return a formula as a workbook writes it: `[.$A5]` is `$A5`, arguments are parted by commas."""
    parts = re.split(r'("(?:[^"]|"")*")', text)
    return "".join(p if n % 2 else re.sub(r"\[\.([^\]:]+)\]", r"\1", p).replace(";", ",") for n, p in enumerate(parts))
