"""Dates and colours of a plan as plain data, for the store, for JSON and for documents: one shape, CONTRACTS' DUE and rag."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lacflow.board.plan import Colour, Due, DueKind, RagSource
from lacflow.board.rag import Rag


def due_to_json(due: Due) -> dict[str, str | None]:
    """Return a date as CONTRACTS' DUE."""
    return {"raw": due.raw, "date": due.date.isoformat() if due.date else None, "kind": due.kind.value, "why": due.why}


def due_from_json(value: Mapping[str, Any]) -> Due:
    """Return the Due that `due_to_json` gave."""
    when = date.fromisoformat(value["date"]) if value.get("date") else None
    return Due(value.get("raw", ""), when, DueKind(value["kind"]), value.get("why", ""))


def colour_to_json(colour: Colour) -> dict[str, str | None]:
    """Return a colour with its raw words and source."""
    return {"value": colour.value.value if colour.value else None, "raw": colour.raw, "source": colour.source.value}


def colour_from_json(value: Mapping[str, Any]) -> Colour:
    """Return the Colour that `colour_to_json` gave."""
    rag = Rag(value["value"]) if value.get("value") else None
    return Colour(rag, value.get("raw", ""), RagSource(value.get("source", "text")))
