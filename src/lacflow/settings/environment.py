"""Entries of lacflow.yaml given by the environment instead.

The variable is `LACFLOW_` and the names of the way to the entry in capitals, joined by two underscores, everything but
letters and digits as an underscore.

Example:
    `LACFLOW_DATABASE=postgresql:///lacflow`, `LACFLOW_MAILBOXES__BOARD__SMTP__HOST=mail.council.example`
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lacflow.errors import Problem
from lacflow.settings.document import Document, parse

PREFIX = "LACFLOW_"
ENTRIES = (
    "database",
    "database_file",
    "sending",
    "mailboxes",
    "windows",
    "caps",
    "brake_hours",
    "admin",
    "secret_file",
)
#: Variables with our prefix that are not entries of the file.
OTHERS = ("config", "samples", "failpoint", "failpoint_trace")


def with_environment(document: Document, environ: Mapping[str, str]) -> tuple[Document, list[Problem]]:
    """Lay what the environment gives over what the file says."""
    from lacflow.settings.words import suggestion

    data = dict(document.data) if isinstance(document.data, dict) else {}
    given: dict[tuple[str | int, ...], str] = {}
    problems: list[Problem] = []
    for name in sorted(n for n in environ if n.startswith(PREFIX)):
        parts = name.removeprefix(PREFIX).lower().split("__")
        if parts[0] in ENTRIES:
            given[_lay(data, parts, _value(environ[name]))] = name
        elif parts[0] not in OTHERS and suggestion(parts[0], ENTRIES):
            message = f"The environment variable {name} is none of ours."
            problems.append(Problem("environment.unknown", message, suggestion(parts[0], ENTRIES), severity="warning"))
    return (replace(document, data=data, given=given) if given else document), problems


def _lay(data: dict[str, Any], parts: list[str], value: Any) -> tuple[str | int, ...]:
    """Put a value at the end of a way, copying each mapping on it; return the way by the names the file uses."""
    path: list[str | int] = []
    for depth, part in enumerate(parts):
        name = next((key for key in data if re.sub(r"[^a-z0-9]", "_", key.lower()) == part), part)
        path.append(name)
        if depth == len(parts) - 1:
            data[name] = value
        else:
            below = data.get(name)
            data[name] = dict(below) if isinstance(below, dict) else {}
            data = data[name]
    return tuple(path)


def _value(words: str) -> Any:
    """Read a variable: `[..]` and `{..}` as in the file, anything else as it stands."""
    parsed = parse("", words).data if words.lstrip()[:1] in ("[", "{") else None
    return words if parsed is None else parsed
