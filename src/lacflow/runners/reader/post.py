"""One message under the reader's eyes, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.plan import Plan
from lacflow.mail.message import Incoming
from lacflow.runners.desk import Desk
from lacflow.store import plans
from lacflow.store.inbox import StoredMail


@dataclass(frozen=True)
class Post:
    """A stored message, parsed, with everything needed to act on it. `trust` is its mailbox's boundary.

    `refs` are the boards' plans as the pass first saw them, shared by its messages: what a ref stands for, not how it stands.
    """

    mail: StoredMail
    incoming: Incoming
    boards: Mapping[str, Board]
    desk: Desk
    trust: Any
    now: datetime
    refs: dict[str, Plan] = field(default_factory=dict)

    def refs_of(self, conn: Connection, board: str) -> Plan:
        """Return a board's whole plan as this pass first saw it."""
        if board not in self.refs:
            self.refs[board] = plans.load(conn, board)
        return self.refs[board]

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


def replaced(post: Post, incoming: Incoming) -> Post:
    """Return the post with another message in it: one that the stored message encloses or forwards."""
    return replace(post, incoming=incoming)
