"""A letter as people and programs are shown it: its state in plain words, and its row in `outbox --json`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lacflow.store.outbox import Letter


def explain(letter: Letter) -> str:
    """Say in plain words how a letter stands, why, and what happens next. Instants are UTC."""
    because = letter.reason.rstrip(".")
    words = {
        "queued": f"Will go in the board's hours, not before {when(letter.not_before)}",
        "waiting": "Held until released or withdrawn",
        "sending": "Is being handed over; if the program stopped meanwhile, the next pass finds out what became of it",
        "accepted": f"The mail server took it {when(letter.accepted_at)}; whether it was read nobody can tell",
        "retry": f"Not taken yet; attempt {letter.tries + 1} not before {when(letter.not_before)}",
        "in_doubt": f"We cannot tell whether it went; we look for a copy {when(letter.not_before)} and only then act",
        "failed": "Was not sent and will not be tried again",
        "bounced": "Was taken and came back",
        "withdrawn": "Taken back before it went; nobody was told",
    }[letter.state]
    return f"{words}: {because}." if because else f"{words}."


def when(instant: datetime | None) -> str:
    """Write an instant for a person."""
    return instant.astimezone(UTC).strftime("%a %d %b %Y %H:%M UTC") if instant else "at an unknown time"


def letter_row(letter: Letter) -> dict[str, Any]:
    """Return a letter as `outbox --json` shows it."""
    row: dict[str, Any] = {
        name: getattr(letter, name)
        for name in ("id", "board", "meeting", "letter", "step", "person", "subject", "state", "reason", "message_id",
                     "tries", "why")
    }  # fmt: skip
    instants = {
        name: getattr(letter, name) for name in ("due_at", "queued_at", "not_before", "closes_at", "accepted_at")
    }
    row |= {name: at.isoformat() if at else None for name, at in instants.items()}
    return row | {"to": letter.to_address, "to_person": letter.to_person, "explained": explain(letter)}
