"""Frozen records as JSON and back, by their own field names and types.

What a record was never given is its default, so that a record written by an older version reads as one of this. Only what
records of the plan and its layout are made of is known: other records, tuples, mappings, text, numbers, dates and names of
kinds.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Json = Any


def to_json(value: Any) -> Json:
    """Return a record, or what a field of one holds, as JSON has it.

    Example:
        `Due("Nov-19", date(2019, 11, 30), DueKind.MONTH)` -> `{"raw": "Nov-19", "date": "2019-11-30", "kind": "month", ...}`.
    """
    if is_dataclass(value):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(v) for v in value]
    return value


def from_json(kind: Any, value: Json) -> Any:
    """Return the record of a kind that `to_json` gave.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: the value is no such record.
    """
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{f.name: from_json(hints[f.name], value[f.name]) for f in fields(kind) if f.name in value})
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        others = [k for k in inner if k is not type(None)]
        return None if value is None else from_json(others[0], value)
    if origin is tuple:
        return tuple(from_json(inner[0], v) for v in value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {from_json(inner[0], k): from_json(inner[1], v) for k, v in value.items()}
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and (issubclass(kind, Enum) or kind in (str, int, float)):
        return kind(value)
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
