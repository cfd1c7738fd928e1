"""`lacflow read --json`: a reply as JSON and back, and an ASKED.json as what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lacflow.board.due import read_due
from lacflow.board.plan import Action, Colour, Objective
from lacflow.board.rag import DEFAULT, Scheme
from lacflow.board.readings import (
    held_from_dict,
    held_to_dict,
    question_from_dict,
    question_to_dict,
    reading_from_dict,
    reading_to_dict,
)
from lacflow.mail.html import html_to_text
from lacflow.mail.parse import parse
from lacflow.mail.reading.asked import Asked, AttachmentNote, Reply


def reply_to_json(reply: Reply) -> dict[str, Any]:
    """Return a reply as the document `lacflow read --json` prints."""
    return {
        "kind": reply.kind,
        "readings": [reading_to_dict(r) for r in reply.readings],
        "held": [held_to_dict(h) for h in reply.held],
        "promised": [held_to_dict(h) for h in reply.promised],
        "questions": [question_to_dict(q) for q in reply.questions],
        "not_answered": list(reply.not_answered),
        "away_until": reply.away_until.isoformat() if reply.away_until else None,
        "attachments": [{"name": a.name, "read": a.read, "why": a.why} for a in reply.attachments],
    }


def reply_from_json(doc: Mapping[str, Any]) -> Reply:
    """Return the reply that `reply_to_json` gave.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: the document is no reply.
    """
    away = doc["away_until"]
    return Reply(
        kind=doc["kind"],
        readings=tuple(reading_from_dict(r) for r in doc["readings"]),
        held=tuple(held_from_dict(h) for h in doc["held"]),
        questions=tuple(question_from_dict(q) for q in doc["questions"]),
        not_answered=tuple(doc["not_answered"]),
        away_until=date.fromisoformat(away) if away else None,
        attachments=tuple(AttachmentNote(a["name"], a["read"], a["why"]) for a in doc["attachments"]),
        promised=tuple(held_from_dict(h) for h in doc["promised"]),
    )


def asked_from_json(
    doc: Mapping[str, Any], request: bytes | None, also_sent: Sequence[bytes] = (), scheme: Scheme = DEFAULT
) -> Asked:
    """Return what an ASKED.json says was asked.

    Args:
        doc: the document. request, also_sent: the raw bytes of the messages whose paths it names.

    Raises:
        KeyError, ValueError, TypeError: the document is not an ASKED.json.
    """
    texts = [text for raw in ((request,) if request else ()) + tuple(also_sent) for text in texts_of(raw)]
    sent_at = datetime.fromisoformat(doc["sent_at"])
    if sent_at.tzinfo is None:
        raise ValueError("sent_at has no offset")
    people = [doc.get("lead") or {}, doc.get("project_manager") or {}, *(doc.get("deputies") or ())]
    return Asked(
        request_text=texts[0] if texts else "",
        sent_at=sent_at,
        reply_zone=sent_at.tzinfo,
        actions=tuple(action_from_json(a, scheme) for a in doc["actions"]),
        others=tuple(action_from_json(a, scheme) for a in doc.get("others") or ()),
        also_sent=tuple(texts[1:]),
        scheme=scheme,
        may_write=frozenset(p["email"].lower() for p in people if p.get("email")),
    )


def texts_of(raw: bytes) -> list[str]:
    """Return the texts of a message of ours that a reply may quote: its text part, and its HTML as people see it."""
    message = parse(raw)
    return [t for t in (message.text, html_to_text(message.html)) if t.strip()]


def action_from_json(found: Mapping[str, Any], scheme: Scheme = DEFAULT) -> Action:
    """Return an action as an ASKED.json gives it."""
    rag = found.get("rag") or ""
    return Action(
        key=found["key"],
        ref=str(found.get("ref") or ""),
        objective=Objective(str(found.get("objective") or "")),
        activity=found.get("activity") or "",
        progress=found.get("progress") or "",
        due=read_due(found.get("due_raw") or ""),
        rag=Colour(scheme.read(rag), rag),
    )
