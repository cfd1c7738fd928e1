"""One message under the reader's eyes, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lacflow.board.board import Board
from lacflow.mail.message import Incoming
from lacflow.runners.desk import Desk
from lacflow.store.inbox import StoredMail


@dataclass(frozen=True)
class Post:
    """A stored message, parsed, with everything needed to act on it. `trust` is its mailbox's boundary."""

    mail: StoredMail
    incoming: Incoming
    boards: Mapping[str, Board]
    desk: Desk
    trust: Any
    now: datetime

    @property
    def sender(self) -> str:
        """The address it says it is from; empty where it says none or several."""
        addresses = self.incoming.from_addresses
        return addresses[0] if len(addresses) == 1 else ""


@dataclass(frozen=True)
class Fate:
    """What becomes of a message: the inbox state, the reason in words, and what was found out (inbox columns)."""

    state: str
    reason: str
    found: Mapping[str, Any] = field(default_factory=dict)
