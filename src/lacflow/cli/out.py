"""Printing: JSON to stdout alone, tables for people to stdout, faults and progress to stderr."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from lacflow.errors import Problem

#: How wide a table is where no terminal says it, in letters.
_ROOM = 200
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:\d\d")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def as_json(document: Any) -> None:
    """Write one JSON document to stdout."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, default=_plain) + "\n")


def say(text: str) -> None:
    """Write a line for a person to stderr, so that stdout stays clean for what was asked for."""
    sys.stderr.write(text + "\n")


def problems(found: Iterable[Problem]) -> None:
    """Write every problem to stderr, worst first."""
    order = {"error": 0, "warning": 1, "note": 2}
    for problem in sorted(found, key=lambda p: order[p.severity]):
        say(f"{problem.severity}: {problem}")


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], empty: str) -> None:
    """Print rows as a table; `empty` is the sentence shown where there are none."""
    if not rows:
        sys.stdout.write(empty + "\n")
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        shown.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        shown.add_row(*(_cell(row.get(name)) for name in columns))
    # Into a file or a pipe there is room for a line a row; a terminal, and COLUMNS, say how wide they are.
    narrow = sys.stdout.isatty() or "COLUMNS" in os.environ
    Console(highlight=False, width=None if narrow else _ROOM).print(shown)


def _cell(value: Any) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.strftime("%d %b %Y %H:%M %Z")
    if isinstance(value, list | tuple):
        return escape(", ".join(map(str, value)))
    if isinstance(value, Mapping):
        return escape(json.dumps(value, ensure_ascii=False, default=_plain))
    return escape(str(value))


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something is going on, on a terminal only, while a long step runs."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
