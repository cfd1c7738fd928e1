"""What is said by a sender who was not asked: nothing of it is recorded, all of it waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lacflow.board.readings import Disposition, Fields, Reading


def none_certain(readings: Sequence[Reading], senders: Sequence[str]) -> list[Reading]:
    """Return readings of a sender who is neither the lead nor somebody who may answer for them, none of them certain."""
    why = f"it is from {', '.join(senders) or 'nobody'}, who was not asked"
    return [
        replace(
            r,
            disposition=Disposition.REVIEW,
            fields=Fields(),
            probable=_either(r),
            reason="; ".join(w for w in (why, r.reason) if w),
        )
        for r in readings
    ]


def _either(reading: Reading) -> Fields:
    sure = {name: value for name, value in vars(reading.fields).items() if value not in (None, False)}
    return replace(reading.probable, **sure)
