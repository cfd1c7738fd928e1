"""Requests and answers checked against an OpenAPI document: paths, methods, query names, bodies, statuses.

Understands what such a document for Graph's mail uses: $ref, allOf, anyOf, type, nullable, enum, pattern, format of dates,
minimum, maximum, required, properties, additionalProperties, items.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

_TYPES: Mapping[str, Any] = {
    "string": str, "object": dict, "array": list, "boolean": bool, "integer": int, "number": (int, float),
}  # fmt: skip


class Document:
    """One OpenAPI document. Each method yields what is wrong, in words; nothing where all is right."""

    def __init__(self, path: Path) -> None:
        self.document = json.loads(path.read_text("utf-8"))
        self.base = "/v1.0"
        self._routes = [(_pattern(template), template) for template in self.document["paths"]]

    def operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        """Return the template and the operation of a path; plain words of a template go before placeholders."""
        found = [t for pattern, t in self._routes if pattern.fullmatch(path)]
        for template in sorted(found, key=lambda t: t.count("{")):
            operation = self.document["paths"][template].get(method.lower())
            if operation is not None:
                return template, operation
        return None

    def request(self, method: str, path: str, query: str, kind: str, body: bytes) -> Iterator[str]:
        """Check what a client asked."""
        found = self.operation(method, path)
        if found is None:
            yield f"no operation {method} {path}"
            return
        template, operation = found
        known = {p["name"]: p for p in operation.get("parameters", []) if p["in"] == "query"}
        for name, value in parse_qsl(query, keep_blank_values=True):
            if name not in known:
                yield f"{method} {template} takes no {name}"
            else:
                yield from self._parameter(known[name]["schema"], name, value)
        wanted = operation.get("requestBody")
        if wanted is None:
            if body:
                yield f"{method} {template} takes no body"
            return
        if wanted.get("required") and not body:
            yield f"{method} {template} wants a body"
            return
        yield from self._content(wanted["content"], kind, body, f"{method} {template}")

    def answer(self, method: str, path: str, status: int, kind: str, body: bytes) -> Iterator[str]:
        """Check what a server answered."""
        found = self.operation(method, path)
        if found is None:
            return
        template, operation = found
        answers = operation["responses"]
        wanted = answers.get(str(status)) or answers.get(f"{status // 100}XX")
        where = f"{method} {template} -> {status}"
        if wanted is None:
            yield f"{where} is no answer to it"
        elif "content" in wanted:
            yield from self._content(wanted["content"], kind, body, where)
        elif body:
            yield f"{where} has no body"

    def _parameter(self, schema: dict[str, Any], name: str, value: str) -> Iterator[str]:
        typed: Any = value
        if schema.get("type") == "integer" and value.lstrip("-").isdigit():
            typed = int(value)
        elif schema.get("type") == "boolean":
            typed = {"true": True, "false": False}.get(value, value)
        yield from self.value(schema, typed, name)

    def _content(self, content: Mapping[str, Any], kind: str, body: bytes, where: str) -> Iterator[str]:
        kind = kind.partition(";")[0].strip()
        if kind not in content:
            yield f"{where}: {kind or 'no content type'} is none of {sorted(content)}"
        elif kind == "application/json":
            yield from self.value(content[kind]["schema"], json.loads(body), where)

    def value(self, schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
        """Check a value against a schema."""
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if value is None:
            if not schema.get("nullable"):
                yield f"{where} may not be null"
            return
        for part in schema.get("allOf", []):
            yield from self.value(part, value, where)
        choices = schema.get("anyOf") or schema.get("oneOf")
        if choices and all(list(self.value(choice, value, where)) for choice in choices):
            yield f"{where} fits none of its choices"
        yield from self._plain(schema, value, where)

    def _plain(self, schema: dict[str, Any], value: Any, where: str) -> Iterator[str]:
        wanted = schema.get("type")
        if wanted and (not isinstance(value, _TYPES[wanted]) or (wanted != "boolean" and isinstance(value, bool))):
            yield f"{where} is no {wanted}: {value!r}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where} is none of {schema['enum']}: {value!r}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{where} is not of the form wanted: {value!r}"
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value) if _is_number(value) else False:
            yield f"{where} is out of bounds: {value!r}"
        if isinstance(value, dict):
            yield from self._object(schema, value, where)
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                yield from self.value(schema["items"], item, f"{where}[{number}]")

    def _object(self, schema: dict[str, Any], value: dict[str, Any], where: str) -> Iterator[str]:
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{where} lacks {name}"
        for name, inner in value.items():
            if name in properties:
                yield from self.value(properties[name], inner, f"{where}.{name}")
            elif schema.get("additionalProperties") is False:
                yield f"{where} has no {name}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)))
