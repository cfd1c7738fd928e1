"""A child's data stopped at the door: what was read from a passage that may identify a child is held, not recorded.

The whole reading waits with its reason, so that nothing of the passage reaches the plan; the words stay in the raw
message. Whoever shows held words masks them (`mail.private`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lacflow.board.readings import Held, Question, Reading
from lacflow.mail.private import private_in
from lacflow.mail.reading.asked import Reply


def withheld(reply: Reply, case_numbers: Sequence[str] = ()) -> Reply:
    """Return a reply in which every reading that may identify a child is held, and every held one says so.

    Example:
        `10c green, NHS 943 476 5919 moved` -> nothing recorded; held for 10c: it may identify a child.
    """
    readings, held = [], [_told(h, case_numbers) for h in reply.held]
    for reading in reply.readings:
        why = _why(_words(reading), case_numbers)
        if why:
            held.append(Held(reading.evidence or reading.fields.progress or "", why, (reading.key,)))
        else:
            readings.append(reading)
    questions = [q for q in reply.questions if not _why(q.text, case_numbers)]
    held += [_asked(q, case_numbers) for q in reply.questions if q not in questions]
    promised = [p for p in reply.promised if not _why(p.text, case_numbers)]
    held += [_told(p, case_numbers) for p in reply.promised if p not in promised]
    return replace(
        reply, readings=tuple(readings), held=tuple(held), questions=tuple(questions), promised=tuple(promised)
    )


def _words(reading: Reading) -> str:
    """Return all the words of a reading, a line each."""
    fields = (reading.fields, reading.probable)
    typed = [value for f in fields for value in vars(f).values() if isinstance(value, str)]
    return "\n".join([reading.evidence, *typed, *(p.text for p in reading.proposes)])


def _why(words: str, case_numbers: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(p.reason for p in private_in(words, case_numbers)))


def _told(held: Held, case_numbers: Sequence[str]) -> Held:
    why = _why(held.text, case_numbers)
    return replace(held, reason=f"{held.reason}; {why}") if why and why not in held.reason else held


def _asked(question: Question, case_numbers: Sequence[str]) -> Held:
    return Held(question.text, _why(question.text, case_numbers), (question.key,) if question.key else ())
