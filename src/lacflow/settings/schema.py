"""The JSON Schemas of the five kinds of file: for editors, and for explaining faults in the administrator's words.

They are published in `docs/schema/` and beside a configuration that `init` writes; a test keeps the published ones true.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

KINDS = ("lacflow", "people", "board", "colours", "columns")


@cache
def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of file: lacflow, people, board, colours or columns."""
    from pydantic import BaseModel

    from lacflow.board.escalation import PRESETS
    from lacflow.settings.boardforms import BoardForm
    from lacflow.settings.models import ColoursForm, ColumnsForm, PeopleForm, ServiceForm

    forms: dict[str, type[BaseModel]] = {
        "lacflow": ServiceForm,
        "people": PeopleForm,
        "board": BoardForm,
        "colours": ColoursForm,
        "columns": ColumnsForm,
    }
    made = forms[kind].model_json_schema(by_alias=True)
    rules = made.get("properties", {}).get("escalation")
    if rules:
        items = rules["anyOf"][0]["items"]
        rules["anyOf"][0]["items"] = {"anyOf": [{"enum": list(PRESETS)}, items]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def write(folder: Path) -> list[Path]:
    """Write `<kind>.json` for every kind of file into `folder`, and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in KINDS:
        path = folder / f"{kind}.json"
        path.write_text(json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


def entries(kind: str, path: Iterable[str | int]) -> dict[str, str]:
    """Return the entries that may stand in the mapping at `path`, with what each means; empty where any name may."""
    top = schema(kind)
    place: dict[str, Any] = top
    for part in path:
        place = _below(top, place, part)
    return {
        name: str(entry.get("description", "")) for name, entry in _resolved(top, place).get("properties", {}).items()
    }


def _below(top: dict[str, Any], place: dict[str, Any], part: str | int) -> dict[str, Any]:
    found = _resolved(top, place)
    if isinstance(part, int):
        below = found.get("items", {})
    else:
        below = found.get("properties", {}).get(part) or found.get("additionalProperties") or {}
    return below if isinstance(below, dict) else {}


def _resolved(top: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference, and of alternatives take the one that says most."""
    while True:
        options = place.get("anyOf") or place.get("oneOf") or place.get("allOf")
        if "$ref" in place:
            place = top["$defs"][place["$ref"].rsplit("/", 1)[1]]
        elif options:
            place = max(options, key=lambda o: ("$ref" in o or "properties" in o, "items" in o))
        else:
            return place
