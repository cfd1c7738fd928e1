"""One configuration file as text, as plain data, and as a map from each entry back to its line.

Every scalar is kept as the words that were typed (`10:00`, `2027-02-31` and `yes` stay strings; only an empty value,
`~` and `null` become None), so that a fault can quote them. Lines and columns count from 1.

The parser's events are followed by hand: it is five times as quick as loading, remembers places, and cannot be made to
overflow the C stack by a thousand open brackets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lacflow.errors import Problem, Severity, Where

MAX_DEPTH = 40
MAX_ENTRIES = 200_000

Path = tuple[str | int, ...]


class TooMuchError(Exception):
    """The file is nested too deep, or its aliases multiply into too much."""


@dataclass(slots=True)
class Node:
    """A value with its place (from 0). `value` is a string or None, a list of nodes, or pairs of key node and value node."""

    kind: str
    line: int
    column: int
    value: Any = None
    flow: bool = False
    end: tuple[int, int] = (0, 0)
    size: int = 1


@dataclass(frozen=True)
class Document:
    """A parsed file. `data` is None where the text could not be parsed; `problems` then says why."""

    file: str
    text: str
    data: Any = None
    top: Node | None = None
    problems: tuple[Problem, ...] = ()
    given: dict[Path, str] = field(default_factory=dict)

    def where(self, path: Path = (), *, key: bool = False) -> Where:
        """Return the place of an entry: of its value, or of its key if `key`; of its nearest parent if it is not there."""
        variable = next((name for given, name in self.given.items() if path[: len(given)] == given), None)
        if variable:
            return Where(f"environment variable {variable}")
        node, line, column = self.top, None, None
        for part in path:
            found = _step(node, part)
            if found is None:
                break
            at = found[0] if key and found[0] is not None else found[1]
            node, line, column = found[1], at.line + 1, at.column + 1
        return Where(self.file, line, column=str(column) if column else None)

    def has(self, path: Path) -> bool:
        """Tell whether the file has an entry at `path`."""
        node = self.top
        for part in path:
            found = _step(node, part)
            if found is None:
                return False
            node = found[1]
        return True

    def fault(self, path: Path, code: str, message: str, hint: str = "", severity: Severity = "error") -> Problem:
        """Make a problem of the entry at `path`, quoting it."""
        return Problem(code, message, hint, self.words(path), severity, self.where(path))

    def words(self, path: Path) -> str:
        """Return the words typed at `path`, on one line and cut to a readable length."""
        value = self.data
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return ""
        return _shown(value)


def parse(file: str, text: str) -> Document:
    """Parse the text of one file; whatever it holds, return a document and never raise."""
    from lacflow.settings.faults import broken

    try:
        top, doubled = _compose(text)
    except Exception as error:  # the parser has its own tree of errors, and Unicode ones besides
        return Document(file, text, problems=(broken(file, text, error),))
    problems = tuple(
        Problem(
            "key.twice",
            f"The entry {name!r} stands here twice, first on line {first + 1}.",
            "Keep one of the two.",
            where=Where(file, second.line + 1, column=str(second.column + 1)),
        )
        for name, first, second in doubled
    )
    return Document(file, text, _plain(top), top, problems)


@cache
def _yaml() -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe")


Doubled = list[tuple[str, int, Node]]


def _compose(text: str) -> tuple[Node, Doubled]:
    events = _yaml().parse(text.lstrip("\ufeff"))
    top = Node("scalar", 0, 0)
    doubled: Doubled = []
    documents = 0
    for event in events:
        name = type(event).__name__
        if name == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                raise TooMuchError(event.start_mark.line)
            top = _tree(events, doubled)
    return top, doubled


def _tree(events: Iterator[Any], doubled: Doubled) -> Node:
    """Follow the events of one document until its last node is closed."""
    anchors: dict[str, Node] = {}
    open_: list[tuple[Node, str | None]] = []
    for event in events:
        name = type(event).__name__
        if name in ("MappingStartEvent", "SequenceStartEvent"):
            mark = event.start_mark
            kind = "map" if name[0] == "M" else "list"
            open_.append((Node(kind, mark.line, mark.column, [], bool(event.flow_style)), event.anchor))
            if len(open_) > MAX_DEPTH:
                raise TooMuchError(mark.line)
            continue
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            node, anchor = open_.pop()
            _close(node, event, doubled)
        elif name == "AliasEvent":
            node, anchor = anchors.get(event.anchor) or _scalar(event, f"*{event.anchor}"), None
        else:
            node, anchor = _scalar(event, event.value), event.anchor
        if anchor:
            anchors[anchor] = node
        if not open_:
            return node
        parent = open_[-1][0]
        parent.value.append(node)
        parent.size += node.size
        if parent.size > MAX_ENTRIES:
            raise TooMuchError(node.line)
    return Node("scalar", 0, 0)


def _scalar(event: Any, value: str) -> Node:
    start, end = event.start_mark, event.end_mark
    plain = getattr(event, "style", None) in (None, "")
    nothing = plain and value in ("", "~", "null", "Null", "NULL")
    return Node("scalar", start.line, start.column, None if nothing else value, end=(end.line, end.column))


def _close(node: Node, event: Any, doubled: Doubled) -> None:
    """Pair a mapping's keys with its values, noting keys that stand twice; a flow collection ends where it is closed."""
    if node.flow:
        node.end = (event.end_mark.line, event.end_mark.column)
    if node.kind == "map":
        node.value = list(zip(node.value[::2], node.value[1::2], strict=True))
        seen: dict[str, int] = {}
        for key, _ in node.value:
            name = _name(key)
            if name in seen:
                doubled.append((name, seen[name], key))
            else:
                seen[name] = key.line


def _name(key: Node) -> str:
    return str(key.value) if key.kind == "scalar" and key.value is not None else _shown(_plain(key))


def _plain(node: Node) -> Any:
    if node.kind == "map":
        return {_name(key): _plain(value) for key, value in node.value}
    return [_plain(item) for item in node.value] if node.kind == "list" else node.value


def _step(node: Node | None, part: str | int) -> tuple[Node | None, Node] | None:
    """Return (key node, value node) of one entry below `node`; None where there is none."""
    if node is not None and node.kind == "map":
        return next(((k, v) for k, v in reversed(node.value) if _name(k) == str(part)), None)
    if node is not None and node.kind == "list" and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None


def _shown(value: Any, longest: int = 60) -> str:
    if isinstance(value, dict):
        words = "{" + ", ".join(f"{k}: {_shown(v)}" for k, v in list(value.items())[:9]) + "}"
    elif isinstance(value, list):
        words = "[" + ", ".join(_shown(v) for v in value[:9]) + "]"
    else:
        words = "" if value is None else " ".join(str(value).split())
    return words if len(words) <= longest else words[: longest - 1] + "…"
