"""What is wrong with a file, in the words of somebody who never heard of YAML or pydantic.

Every fault becomes a `Problem` with file, line and column, the words found (never a password) and what to do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lacflow.errors import Problem, Where
from lacflow.settings.document import Document, Path, TooMuchError
from lacflow.settings.schema import entries
from lacflow.settings.words import closest, suggestion

if TYPE_CHECKING:
    from pydantic import ValidationError

_SECRET = re.compile(r"pass(word|wd|phrase)?$|secret$|token$|api_?key$", re.IGNORECASE)
_LINE = re.compile(r"line (\d+)")

#: libyaml's complaint -> (what it means, what to do)
_SYNTAX = (
    ("unexpected end of stream", "A quotation mark is opened here and never closed.", "Close it."),
    ("found undefined alias", "A star begins this value, which has a meaning of its own.", "Put it in quotation marks."),
    ("mapping values are not allowed", "A colon stands where none can.",
     "Line the entry up with its neighbours, or put words that hold a colon in quotation marks."),
    ("found unexpected ':'", "A colon stands inside words.", 'Put the words in quotation marks: "10:00".'),
    ("<document start>", "Something stands behind the last bracket.", "Take it away."),
    ("unknown escape character", "A backslash has a meaning of its own in double quotation marks.",
     "Use single quotation marks: 'like this'."),
    ("could not find expected ':'", "This line, or the one before it, is not an entry.", "Write name: value."),
    ("expected <block end>", "This line does not line up with the ones above it.",
     "Give entries that belong together the same indent."),
    ("did not find expected key", "This line does not line up with the ones above it, or a bracket is not closed.",
     "Give entries that belong together the same indent."),
    ("did not find expected '-' indicator", "This line does not line up with the list above it.",
     "Begin it with '- ' under the others."),
    ("did not find expected ',' or", "A bracket is not closed, or a comma is missing.",
     "Close the bracket before the next entry."),
    ("did not find expected node content", "A bracket is opened and nothing that fits follows.",
     "Complete or close it."),
    ("block sequence entries are not allowed", "A list begins where none can.", "Begin the list on the next line."),
)  # fmt: skip

_SHAPES = {
    "string_type": ("One word or a line of text is needed here.", ""),
    "list_type": ("A list is needed here.", "For example: [a.chair, s.lead]"),
    "dict_type": ("Entries are needed here, each with a name, a colon and a value.", ""),
    "model_type": ("Entries are needed here, each with a name, a colon and a value.", ""),
    "int_parsing": ("A whole number is needed here.", ""),
    "int_type": ("A whole number is needed here.", ""),
    "int_from_float": ("A whole number is needed here.", ""),
    "bool_parsing": ("This must be true or false.", ""),
    "bool_type": ("This must be true or false.", ""),
}


def broken(file: str, text: str, error: Exception) -> Problem:
    """Explain why a file could not be read as YAML at all."""
    if isinstance(error, TooMuchError):
        where = Where(file, int(error.args[0]) + 1)
        return Problem(
            "yaml.size",
            "This file is nested too deep, holds too much, or holds two documents.",
            "Keep one plain file of entries.",
            where=where,
        )
    words = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    if mark is None or "end of stream" in words or "',' or" in words:
        mark = getattr(error, "context_mark", None) or mark  # where it was opened says more than where it was missed
    if mark is None:
        return Problem(
            "yaml.character",
            "This file holds a character that cannot stand in it.",
            "Save it again as plain text (UTF-8).",
            where=_bad_character(file, text),
        )
    lines = text.splitlines() or [""]
    row = min(mark.line, len(lines) - 1)
    found = lines[row].strip()[:60]
    where = Where(file, row + 1, column=str(mark.column + 1))
    message, hint = _syntax(words, lines[row][mark.column : mark.column + 1])
    return Problem("yaml.form", message, hint, "" if _hides(found.partition(":")[0]) else found, where=where)


def _syntax(words: str, character: str) -> tuple[str, str]:
    if "tab character" in words or character == "\t":
        return "A tab stands at the beginning of this line.", "Use spaces."
    if "cannot start any token" in words:
        return f"A value cannot begin with {character!r}.", "Put it in quotation marks."
    for part, message, hint in _SYNTAX:
        if part in words:
            return message, hint
    return (
        "This line cannot be understood.",
        "Compare it with the example file: indents, colons, brackets, quotation marks.",
    )


def _bad_character(file: str, text: str) -> Where:
    for number, line in enumerate(text.splitlines(), 1):
        if any(not (c.isprintable() or c == "\t") for c in line):
            return Where(file, number)
    return Where(file)


def explain(document: Document, kind: str, error: ValidationError) -> list[Problem]:
    """Turn everything pydantic found in a file of one kind into problems."""
    faults = error.errors(include_url=False)
    strange = [fault["loc"] for fault in faults if fault["type"] == "extra_forbidden"]
    meant = {(*loc[:-1], closest(str(loc[-1]), entries(kind, loc[:-1]))) for loc in strange}
    told = [
        fault for fault in faults if fault["type"] != "missing" or fault["loc"] not in meant
    ]  # one slip, one message
    return [_explained(document, kind, fault) for fault in told]


def _explained(document: Document, kind: str, fault: Any) -> Problem:
    code = fault["type"]
    on_key = code == "extra_forbidden" or fault["loc"][-1:] == ("[key]",)
    path: Path = tuple(part for part in fault["loc"] if part != "[key]")
    if not document.has(path):  # a form made of a short notation: `redirect` of `sending`
        while path and code != "missing" and not document.has(path):
            path = path[:-1]
    if code == "extra_forbidden":
        return unknown_entry(document, kind, path)
    if code == "missing":
        return _missing(document, kind, path)
    found = str(path[-1]) if on_key else document.words(path)
    message, hint = _message(code, fault, document, path)
    return Problem(code, message, hint, found, where=document.where(path, key=on_key))


def _message(code: str, fault: Any, document: Document, path: Path) -> tuple[str, str]:
    context = fault.get("ctx") or {}
    if "hint" in context:
        return context["message"], context["hint"]
    if fault["input"] is None:
        return f"Nothing is written after {_name(path)}.", "Complete the entry or take it out."
    if code in ("enum", "literal_error"):
        options = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        guess = suggestion(str(fault["input"]), options)
        return f"{_name(path)} must be one of: {', '.join(options)}.", guess
    if code in ("greater_than_equal", "less_than_equal"):
        bound, least = context.get("ge", context.get("le")), code == "greater_than_equal"
        return f"{_name(path)} must be {'at least' if least else 'at most'} {bound}.", ""
    if code == "too_short":
        return f"{_name(path)} needs at least {context.get('min_length', 1)} of its kind.", ""
    return _SHAPES.get(code, ("This cannot be understood.", "Compare it with the example file."))


def _name(path: Path) -> str:
    """Return what an administrator calls the entry: the nearest word on the way to it."""
    return repr(next((part for part in reversed(path) if isinstance(part, str)), "the file"))


def _missing(document: Document, kind: str, path: Path) -> Problem:
    *parents, last = path
    means = entries(kind, parents).get(str(last), "")
    return Problem(
        "entry.missing",
        f"The entry {last!r} is missing{_inside(path[:-1])}.",
        means,
        where=document.where(path[:-1], key=True),
    )


def _inside(path: Path) -> str:
    if not path:
        return ""
    if isinstance(path[-1], int):
        return f" in number {path[-1] + 1} of {_name(path)}"
    return f" in {_name(path)}"


def unknown_entry(document: Document, kind: str, path: Path) -> Problem:
    """Explain an entry whose name we do not know; a password in plain gets a warning of its own."""
    name = str(path[-1])
    where = document.where(path, key=True)
    if _hides(name):
        return Problem(
            "secret.plain",
            f"A secret must not stand in the configuration: {name!r}.",
            f"Put it into a file of its own that only the service can read, and write {name}_file: and its path.",
            "(not shown)",
            where=where,
        )
    known = entries(kind, path[:-1])
    listed = f"Known here: {', '.join(sorted(known))}." if known else ""
    return Problem(
        "entry.unknown",
        f"There is no entry called {name!r}{_inside(path[:-1])}.",
        suggestion(name, known, listed),
        where=where,
    )


def _hides(name: str) -> bool:
    return bool(_SECRET.search(name.strip(" \"'-{")))
