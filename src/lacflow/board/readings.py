"""Readings: what one reply says, action by action, with the words each rests on; and their JSON.

A field that is None was not said and stays unchanged. The JSON is that of `lacflow read` and of the store: days are
ISO, `fields` names every field, `probable` only those that hold something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lacflow.board.rag import Rag


class Disposition(StrEnum):
    """What becomes of a reading: stored, shown to the project manager first, or nothing new was said."""

    RECORD = "record"
    REVIEW = "review"
    NO_CHANGE = "no_change"


@dataclass(frozen=True)
class Fields:
    """What was said of one action; None means not said."""

    progress: str | None = None
    rag: Rag | None = None
    due: date | None = None
    due_raw: str | None = None
    complete: bool = False
    completed_on: date | None = None
    metric: str | None = None
    evidence: str | None = None
    lead: str | None = None

    @property
    def empty(self) -> bool:
        """Tell whether nothing at all was said."""
        return self == Fields()


@dataclass(frozen=True)
class Proposal:
    """Something a return asks for that only a person can grant.

    kind: issue, risk, close, merge, delete, reassign or extend.
    """

    kind: str
    text: str


@dataclass(frozen=True)
class Reading:
    """What one reply says of one action, with the words it rests on and why it is recorded, reviewed or left."""

    key: str
    disposition: Disposition
    fields: Fields = Fields()
    probable: Fields = Fields()
    ref_as_written: str = ""
    proposes: tuple[Proposal, ...] = ()
    evidence: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Held:
    """Words that could not be given to one action with certainty, why, and the keys they really stand between."""

    text: str
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question put back to us, and the action it is about where that is plain."""

    text: str
    key: str | None = None


def fields_to_dict(fields: Fields, *, all_names: bool = True) -> dict[str, Any]:
    """Return fields as JSON holds them: every name, or only those that say something."""
    found = {
        "progress": fields.progress,
        "rag": fields.rag.value if fields.rag else None,
        "due": fields.due.isoformat() if fields.due else None,
        "due_raw": fields.due_raw,
        "complete": fields.complete,
        "completed_on": fields.completed_on.isoformat() if fields.completed_on else None,
        "metric": fields.metric,
        "evidence": fields.evidence,
        "lead": fields.lead,
    }
    return found if all_names else {name: value for name, value in found.items() if value not in (None, False)}


def fields_from_dict(found: Mapping[str, Any]) -> Fields:
    """Return the fields that `fields_to_dict` gave; an absent name was not said."""
    due, completed = found.get("due"), found.get("completed_on")
    return Fields(
        progress=found.get("progress"),
        rag=Rag(found["rag"]) if found.get("rag") else None,
        due=date.fromisoformat(due) if due else None,
        due_raw=found.get("due_raw"),
        complete=bool(found.get("complete")),
        completed_on=date.fromisoformat(completed) if completed else None,
        metric=found.get("metric"),
        evidence=found.get("evidence"),
        lead=found.get("lead"),
    )


def reading_to_dict(reading: Reading) -> dict[str, Any]:
    """Return a reading as one entry of `readings` in `read --json`."""
    return {
        "key": reading.key,
        "ref_as_written": reading.ref_as_written,
        "disposition": reading.disposition.value,
        "fields": fields_to_dict(reading.fields),
        "proposes": [{"kind": p.kind, "text": p.text} for p in reading.proposes],
        "probable": fields_to_dict(reading.probable, all_names=False),
        "evidence": reading.evidence,
        "reason": reading.reason,
    }


def reading_from_dict(found: Mapping[str, Any]) -> Reading:
    """Return the reading that `reading_to_dict` gave."""
    return Reading(
        key=found["key"],
        disposition=Disposition(found["disposition"]),
        fields=fields_from_dict(found.get("fields") or {}),
        probable=fields_from_dict(found.get("probable") or {}),
        ref_as_written=found.get("ref_as_written") or "",
        proposes=tuple(Proposal(p["kind"], p["text"]) for p in found.get("proposes") or ()),
        evidence=found.get("evidence") or "",
        reason=found.get("reason") or "",
    )


def held_to_dict(held: Held) -> dict[str, Any]:
    """Return held words as one entry of `held` in `read --json`."""
    return {"text": held.text, "reason": held.reason, "candidates": list(held.candidates)}


def held_from_dict(found: Mapping[str, Any]) -> Held:
    """Return the held words that `held_to_dict` gave."""
    return Held(found["text"], found["reason"], tuple(found.get("candidates") or ()))


def question_to_dict(question: Question) -> dict[str, Any]:
    """Return a question as one entry of `questions` in `read --json`."""
    return {"key": question.key, "text": question.text}


def question_from_dict(found: Mapping[str, Any]) -> Question:
    """Return the question that `question_to_dict` gave."""
    return Question(found["text"], found.get("key"))
