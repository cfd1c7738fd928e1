"""Changes the program makes to an administrator's files: the words of one entry, and not a byte elsewhere.

Each function takes a file's text and returns the new text; comments, order, quotation marks and line ends stay. The
result is read again before it is returned: what does not say exactly what was wanted is refused, never written.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

from lacflow.board.calendar import Meeting, MeetingState
from lacflow.errors import InputFault, Problem
from lacflow.settings.document import Document, Node, parse

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_PLAIN = re.compile(r"[^\W\d_][\w .'()&/-]*[\w)]|[^\W\d_]")
_KEY = re.compile(r"[A-Za-z0-9._-]*[A-Za-z][A-Za-z0-9._-]*")
_SPECIAL = ("null", "true", "false", "yes", "no", "on", "off")


def set_meeting(
    text: str,
    key: str,
    *,
    date: dt.date | None = None,
    time: dt.time | None = None,
    state: MeetingState | None = None,
    new_key: str | None = None,
) -> str:
    """Change a meeting in a board's file.

    Args:
        new_key: only for a meeting nothing is stored of yet: a meeting's key is its identity.

    Raises:
        InputFault: there is no such meeting, or the file cannot be changed safely.
    """
    wanted = {
        "date": date.isoformat() if date else None,
        "time": f"{time:%H:%M}" if time else None,
        "state": state.value if state else None,
        "key": new_key,
    }
    number = _meeting(_read(text), key)
    for name, value in wanted.items():
        if value is not None:
            text = _set(text, ("meetings", number), name, value)
    return text


def add_meeting(text: str, meeting: Meeting) -> str:
    """Add a meeting to a board's file, behind the last one that is earlier.

    Raises:
        InputFault: the key is taken, or the file cannot be changed safely.
    """
    document = _read(text)
    found = document.data.get("meetings") or []
    if any(isinstance(entry, dict) and entry.get("key") == meeting.key for entry in found):
        raise _refusal(f"There is a meeting {meeting.key!r} already.", "Choose another key.")
    entry = {
        "key": meeting.key,
        "date": meeting.date.isoformat(),
        "time": f"{meeting.time:%H:%M}",
        "state": meeting.state.value,
    }
    written = "{" + ", ".join(f"{name}: {_scalar(value, name)}" for name, value in entry.items()) + "}"
    earlier = [n for n, other in enumerate(found) if isinstance(other, dict) and str(other.get("date")) < entry["date"]]
    return _add(text, (), "meetings", entry, written, max(earlier, default=-1) + 1)


def add_alias(text: str, person: str, alias: str) -> str:
    """Add a way in which a plan writes a person; one that stands there already is not added again.

    Raises:
        InputFault: there is no such person, or the file cannot be changed safely.
    """
    words = " ".join("".join(c if c.isprintable() else " " for c in alias).split())
    entry = _read(text).data.get(person)
    if not isinstance(entry, dict):
        raise _refusal(f"Nobody in people.yaml has the key {person!r}.", "Check the key.")
    if not words:
        raise _refusal("An alias needs a word.", "Say how the plan writes this person.")
    found = entry.get("aliases") or []
    known = found if isinstance(found, list) else [found]
    if words in known:
        return text
    if not isinstance(found, list):
        text = _set(text, (person,), "aliases", [found])
    return _add(text, (person,), "aliases", words, _scalar(words), len(known))


def set_closed(text: str, number: int, first: dt.date, last: dt.date) -> str:
    """Change one range of a board's closed days, counted from 0."""
    document = _read(text)
    entry = document.data["closed"][number]
    value = f"{first.isoformat()}..{last.isoformat()}"
    if isinstance(entry, dict):
        return _set(text, ("closed", number), "days", value)
    node = _at(document, ("closed", number))

    def expect(data: Any) -> None:
        data["closed"][number] = value

    return _spliced(document, _place(text, node.line, node.column), _place(text, *node.end), value, expect)


def _read(text: str) -> Document:
    document = parse("", text)
    if document.problems or not isinstance(document.data, dict):
        raise _refusal("This file is at fault, so it was not changed.", "Run `lacflow check` and mend it first.")
    return document


def _refusal(message: str, hint: str) -> InputFault:
    return InputFault(Problem("edit.refused", message, hint))


def _meeting(document: Document, key: str) -> int:
    for number, entry in enumerate(document.data.get("meetings") or []):
        if isinstance(entry, dict) and entry.get("key") == key:
            return number
    raise _refusal(f"There is no meeting {key!r} in this file.", "Check the key.")


def _at(document: Document, path: tuple[str | int, ...]) -> Node:
    node: Any = document.top
    for part in path:
        node = node.value[part] if isinstance(part, int) else next(v for k, v in node.value if k.value == part)
    assert isinstance(node, Node)
    return node


def _set(text: str, path: tuple[str | int, ...], name: str, value: Any) -> str:
    """Set one entry of the mapping at `path`, in place or behind its last entry."""
    document = _read(text)
    mapping = _at(document, path)

    def expect(data: Any) -> None:
        for part in path:
            data = data[part]
        data[name] = value

    written = "[" + ", ".join(_scalar(v) for v in value) + "]" if isinstance(value, list) else _scalar(value, name)
    for key, old in mapping.value:
        if key.value == name:
            empty = old.kind == "scalar" and old.value is None and old.end == (old.line, old.column)
            if empty:
                start = end = text.index(":", _place(text, *key.end)) + 1
                written = f" {written}"
            else:
                start, end = _place(text, old.line, old.column), _place(text, *old.end)
            return _spliced(document, start, end, written, expect)
    if mapping.flow:
        place = _place(text, *_end(mapping.value[-1][1])) if mapping.value else _place(text, *mapping.end) - 1
        comma = ", " if mapping.value else ""
        return _spliced(document, place, place, f"{comma}{name}: {written}", expect)
    place = _behind(text, mapping)
    return _spliced_line(document, place, " " * mapping.column + f"{name}: {written}", expect)


def _add(text: str, path: tuple[str | int, ...], name: str, item: Any, written: str, number: int) -> str:
    """Put an item into the list `name` of the mapping at `path`, before the one that is `number` now."""
    document = _read(text)
    mapping = _at(document, path)

    def expect(data: Any) -> None:
        for part in path:
            data = data[part]
        data[name] = list(data.get(name) or [])
        data[name].insert(number, item)

    nodes = next((value for key, value in mapping.value if key.value == name), None)
    if nodes is None or nodes.kind == "scalar":
        return _begin_list(document, mapping, nodes, name, written, expect)
    items = nodes.value
    if not items:
        start, end = _place(text, nodes.line, nodes.column), _place(text, *nodes.end)
        return _spliced(document, start, end, f"[{written}]", expect)
    if nodes.flow:
        if number < len(items):
            place = _place(text, items[number].line, items[number].column)
            return _spliced(document, place, place, f"{written}, ", expect)
        place = _place(text, *_end(items[-1]))
        return _spliced(document, place, place, f", {written}", expect)
    place = _behind(text, items[number - 1]) if number else _place(text, items[0].line, 0)
    return _spliced_line(document, place, " " * nodes.column + f"- {written}", expect)


def _begin_list(
    document: Document, mapping: Node, empty: Node | None, name: str, written: str, expect: Callable[[Any], None]
) -> str:
    text = document.text
    if empty is not None:
        key = next(key for key, _ in mapping.value if key.value == name)
        start = text.index(":", _place(text, *key.end)) + 1
        end = max(start, _place(text, *empty.end)) if empty.end != (empty.line, empty.column) else start
        return _spliced(document, start, end, f" [{written}]", expect)
    if mapping.flow:
        place = _place(text, *_end(mapping.value[-1][1]))
        return _spliced(document, place, place, f", {name}: [{written}]", expect)
    return _spliced_line(document, _behind(text, mapping), " " * mapping.column + f"{name}: [{written}]", expect)


def _end(node: Node) -> tuple[int, int]:
    """Return where a node's own words end; a block ends with its last scalar, before any comment."""
    if node.kind == "scalar" or node.flow or not node.value:
        return node.end
    if node.kind == "map":
        key, value = node.value[-1]
        return max(_end(value), _end(key))
    return _end(node.value[-1])


def _behind(text: str, node: Node) -> int:
    """Return where the line begins that follows a node."""
    line, column = _end(node)
    place = _place(text, line, column)
    if column == 0:  # a block of text ends where the next line begins
        return place
    found = _BREAK.search(text, place)
    return found.end() if found else len(text)


def _place(text: str, line: int, column: int) -> int:
    """Return the index of a line and column counted from 0, lines as the parser counts them."""
    start = len(text) - len(text.lstrip("\ufeff"))
    for _ in range(line):
        found = _BREAK.search(text, start)
        if found is None:
            return len(text)
        start = found.end()
    return start + column


def _spliced_line(document: Document, place: int, line: str, expect: Callable[[Any], None]) -> str:
    text = document.text
    found = _BREAK.search(text)
    newline = found.group() if found else "\n"
    before = "" if place == 0 or _BREAK.search(text[place - 1 : place]) else newline
    return _spliced(document, place, place, f"{before}{line}{newline}", expect)


def _spliced(document: Document, start: int, end: int, words: str, expect: Callable[[Any], None]) -> str:
    """Put words between two places, and make sure that the file now says what it should."""
    text = document.text[:start] + words + document.text[end:]
    wanted = copy.deepcopy(document.data)
    expect(wanted)
    after = parse("", text)
    if after.problems or after.data != wanted:
        raise _refusal("This file is written in a way we cannot change safely.", "Change it by hand.")
    return text


def _scalar(value: str, name: str = "") -> str:
    """Write a word so that it reads back as itself; times always in quotation marks, as in the example."""
    plain = _KEY if name == "key" else _PLAIN
    if name in ("date", "days") or (name != "time" and plain.fullmatch(value) and value.lower() not in _SPECIAL):
        return value
    return json.dumps(value, ensure_ascii=False)
