"""A child's data is stopped at the door: words are masked here, before anything of a mail but its bytes is stored.

What the service keeps of a mail beside the raw message has gone through `shielded` or `shielded_text`; so no receipt, list,
letter, briefing or export can show what was masked. The raw message stays as it came: `inbox show ID --raw`. What may
identify a child is found by `mail.private`; the reader holds it (`mail.reading.withheld`).
"""

from __future__ import annotations

from dataclasses import replace

from lacflow.board.board import Board
from lacflow.board.readings import Disposition, Fields, Held, Question, Reading
from lacflow.mail.private import masked, private_in
from lacflow.mail.reading import AttachmentNote, Reply


def shielded_text(text: str, board: Board) -> str:
    """Return words with every passage that may identify a child masked."""
    return masked(text, board.case_numbers)


def shielded(reply: Reply, board: Board) -> Reply:
    """Return what a mail says with every such passage masked: in what is held, in questions, in names of files."""

    def mask(text: str) -> str:
        return masked(text, board.case_numbers)

    return replace(
        reply,
        readings=tuple(shielded_reading(r, board) for r in reply.readings),
        held=tuple(Held(mask(h.text), mask(h.reason), h.candidates) for h in reply.held),
        promised=tuple(Held(mask(p.text), p.reason, p.candidates) for p in reply.promised),
        questions=tuple(Question(mask(q.text), q.key) for q in reply.questions),
        attachments=tuple(AttachmentNote(mask(a.name), a.read, mask(a.why)) for a in reply.attachments),
    )


def shielded_reading(reading: Reading, board: Board) -> Reading:
    """Return a reading as it is, or, where its words may identify a child, with nothing in it but masked evidence."""
    typed = [v for fields in (reading.fields, reading.probable) for v in vars(fields).values() if isinstance(v, str)]
    words = "\n".join([reading.evidence, reading.reason, *typed, *(p.text for p in reading.proposes)])
    found = private_in(words, board.case_numbers)
    if not found:
        return reading
    return Reading(
        reading.key,
        Disposition.REVIEW,
        Fields(),
        ref_as_written=reading.ref_as_written,
        evidence=masked(reading.evidence, board.case_numbers),
        reason="; ".join(dict.fromkeys(p.reason for p in found)),
    )
