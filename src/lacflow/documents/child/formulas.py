"""The formulas of conditional formats, as far as they are simple: comparisons, and, or, not, and words of text.

Cells are (row, column) counted from 1. Whatever is not certain here (an unknown function, today's date, another sheet, a
cell whose own formula was never calculated) raises `UndecidedError`: the caller then says that the colour is not certain.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Value = str | float | bool | None
Place = tuple[int, int]

_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)'
    r"|(?P<cell>\$?[A-Za-z]{1,3}\$?\d{1,7}(?![A-Za-z0-9_(.!:]))|(?P<name>[A-Za-z][A-Za-z.]*)|(?P<sign><>|<=|>=|[=<>&+\-*/(),])"
    r"|(?P<odd>\S))"
)
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


class UndecidedError(Exception):
    """The formula is more than we work out."""


class _WrongError(Exception):
    """The formula gives an error, as SEARCH does where the words are not there."""


@dataclass(frozen=True)
class Sight:
    """What a formula sees: the cells of its sheet, and how far it is moved from the cell it was written for."""

    values: Callable[[Place], Value]
    moved: Place = (0, 0)
    here: Place = (1, 1)


def holds(formula: str, sight: Sight) -> bool:
    """Tell whether a formula is true.

    Raises:
        UndecidedError: it is more than we work out.

    Example:
        `$K5="Red"`, moved by two rows, over a cell K7 that says red -> True.
    """
    try:
        found = result(formula, sight)
    except _WrongError:
        return False
    return found not in (None, "", False, 0) and not isinstance(found, str)


def result(formula: str, sight: Sight) -> Value:
    """Return what a formula gives."""
    if len(formula) > 2_000:
        raise UndecidedError
    tokens = [(m.lastgroup or "", m[m.lastgroup or 0]) for m in _TOKEN.finditer(formula.strip().removeprefix("="))]
    reading = _Reading(tokens, sight)
    try:
        found = reading.comparison()
    except (RecursionError, OverflowError, IndexError, TypeError) as error:
        raise UndecidedError from error
    if reading.left:
        raise UndecidedError
    return found


def compare(left: Value, sign: str, right: Value) -> bool:
    """Compare as a spreadsheet does: case does not count, an empty cell is both empty text and nought.

    Example:
        `Red` = `RED` -> True; None = 0 -> True; 3 < `a` -> True.
    """
    if left is None or right is None:
        other = right if left is None else left
        blank: Value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0.0
        left, right = (blank if left is None else left), (blank if right is None else right)
    return _ORDER[sign](_rank(left), _rank(right))


def _rank(value: Value) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return 2, float(value), ""
    return (1, 0.0, value.lower()) if isinstance(value, str) else (0, float(value or 0), "")


class _Reading:
    """A formula being worked out, token by token."""

    def __init__(self, tokens: list[tuple[str, str]], sight: Sight) -> None:
        self.left, self._sight = tokens[::-1], sight

    def _next(self, *signs: str) -> str:
        if self.left and self.left[-1][0] == "sign" and self.left[-1][1] in signs:
            return self.left.pop()[1]
        return ""

    def comparison(self) -> Value:
        found = self._joined()
        while sign := self._next(*_ORDER):
            found = compare(found, sign, self._joined())
        return found

    def _joined(self) -> Value:
        found = self._sum()
        while self._next("&"):
            found = _text(found) + _text(self._sum())
        return found

    def _sum(self) -> Value:
        found = self._product()
        while sign := self._next("+", "-"):
            found = _number(found) + _number(self._product()) * (1 if sign == "+" else -1)
        return found

    def _product(self) -> Value:
        found = self._one()
        while sign := self._next("*", "/"):
            other = _number(self._one())
            if sign == "/" and not other:
                raise _WrongError
            found = _number(found) * other if sign == "*" else _number(found) / other
        return found

    def _one(self) -> Value:
        if self._next("-"):
            return -_number(self._one())
        if self._next("+"):
            return self._one()
        if self._next("("):
            found = self.comparison()
            self._close()
            return found
        if not self.left:
            raise UndecidedError
        kind, word = self.left.pop()
        if kind == "text":
            return word[1:-1].replace('""', '"')
        if kind == "number":
            return float(word)
        if kind == "cell":
            return self._sight.values(_moved(word, self._sight.moved))
        if kind == "name":
            return self._named(word.upper())
        raise UndecidedError

    def _close(self) -> None:
        if not self._next(")"):
            raise UndecidedError

    def _named(self, name: str) -> Value:
        if name in ("TRUE", "FALSE") and not self._next("("):
            return name == "TRUE"
        if not self._next("("):
            raise UndecidedError
        arguments: list[Value | _WrongError] = []
        while not self._next(")"):
            if arguments and not self._next(","):
                raise UndecidedError
            arguments.append(self._argument())
        return self._call(name, arguments)

    def _argument(self) -> Value | _WrongError:
        """Work out one argument; an error in it is for the function to judge, if what is left can still be read."""
        start = list(self.left)
        try:
            return self.comparison()
        except _WrongError as error:
            self.left = start
            self._skip()
            return error

    def _skip(self) -> None:
        depth = 0
        while self.left and not (depth == 0 and self.left[-1][1] in (",", ")") and self.left[-1][0] == "sign"):
            kind, word = self.left.pop()
            depth += {"(": 1, ")": -1}.get(word, 0) if kind == "sign" else 0

    def _call(self, name: str, given: list[Value | _WrongError]) -> Value:
        wrong = next((g for g in given if isinstance(g, _WrongError)), None)
        if name in ("ISERROR", "ISERR"):
            return wrong is not None
        if name == "ISNUMBER" and wrong is not None:
            return False
        if name == "IFERROR" and len(given) == 2:
            first, other = given
            found = other if isinstance(first, _WrongError) else first
            if isinstance(found, _WrongError):
                raise found
            return found
        if wrong is not None:
            raise wrong
        values: list[Value] = [g for g in given if not isinstance(g, _WrongError)]
        if name in ("ROW", "COLUMN") and not values:
            return float(self._sight.here[name == "COLUMN"])
        if name not in _FUNCTIONS:
            raise UndecidedError
        return _FUNCTIONS[name](*values)


def _moved(word: str, moved: Place) -> Place:
    match = re.fullmatch(r"(\$?)([A-Za-z]+)(\$?)(\d+)", word)
    assert match is not None
    column = 0
    for letter in match[2].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[4]) + (0 if match[3] else moved[0]), column + (0 if match[1] else moved[1])


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else value if isinstance(value, str) else f"{value:.15g}"


def _number(value: Value) -> float:
    if isinstance(value, str):
        raise _WrongError
    return float(value or 0)


def _true(value: Value) -> bool:
    if isinstance(value, str):
        raise _WrongError
    return bool(value)


def _search(words: Value, within: Value, start: Value = 1.0, *, folded: bool = True) -> Value:
    sought, text = _text(words), _text(within)
    if folded and re.search(r"[*?~]", sought):
        raise UndecidedError
    if folded:
        sought, text = sought.lower(), text.lower()
    found = text.find(sought, int(_number(start)) - 1)
    if found < 0:
        raise _WrongError
    return float(found + 1)


def _mod(number: Value, by: Value) -> Value:
    if not _number(by):
        raise _WrongError
    return _number(number) % _number(by)


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "AND": lambda *v: all(_true(x) for x in v),
    "OR": lambda *v: any(_true(x) for x in v),
    "NOT": lambda v: not _true(v),
    "IF": lambda test, yes=True, no=False: yes if _true(test) else no,
    "ISBLANK": lambda v: v is None,
    "ISNUMBER": lambda v: isinstance(v, float | int) and not isinstance(v, bool),
    "ISTEXT": lambda v: isinstance(v, str),
    "ISNONTEXT": lambda v: not isinstance(v, str),
    "LEN": lambda v: float(len(_text(v))),
    "TRIM": lambda v: " ".join(_text(v).split()),
    "UPPER": lambda v: _text(v).upper(),
    "LOWER": lambda v: _text(v).lower(),
    "PROPER": lambda v: _text(v).title(),
    "LEFT": lambda v, n=1.0: _text(v)[: int(_number(n))],
    "RIGHT": lambda v, n=1.0: _text(v)[-int(_number(n)) :] if _number(n) else "",
    "MID": lambda v, start, n: _text(v)[int(_number(start)) - 1 :][: int(_number(n))],
    "EXACT": lambda a, b: _text(a) == _text(b),
    "SEARCH": _search,
    "FIND": lambda words, within, start=1.0: _search(words, within, start, folded=False),
    "MOD": _mod,
    "N": lambda v: 0.0 if isinstance(v, str) else float(v or 0),
    "T": lambda v: v if isinstance(v, str) else "",
}
