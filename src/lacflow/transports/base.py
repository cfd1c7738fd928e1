"""How mail moves: the contract every transport keeps.

Terms:
    handle      the transport's own name for one message in its inbox (a Maildir file name, `uidvalidity:uid`); a hint
                that may change, never an identity.
    witness     a place the transport can search later to learn whether a message was accepted (Sent folder, the Maildir
                itself).

A transport is used by one process at a time and is closed after each pass. It never retries by itself. Foreign errors
become exactly one of `TryLater`, `Refused`, `Unknown` (lacflow.errors) at this door.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Fetched:
    """One message as the mailbox holds it. `raw` is byte for byte; `trusted` is this mailbox's own word on authenticity:
    True (our boundary vouches for From), False (it does not), None (this transport cannot tell: look at the headers).
    """

    handle: str
    raw: bytes
    trusted: bool | None = None


class Transport(Protocol):
    """What a mailbox can do."""

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        """Hand over one message to one envelope recipient; return the other side's words.

        Raises:
            TryLater: nothing was accepted. Refused: it never will be. Unknown: the answer was lost after the last byte.
        """

    def witness(self, message_id: str) -> bool | None:
        """Tell whether a message of ours was accepted: True found, False searched and not there, None cannot search."""

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        """Yield the waiting messages whose handle is not in `known`, oldest first, marking and moving nothing."""

    def done(self, handle: str) -> None:
        """Move a stored message out of the way (a folder for handled mail); a message already gone is no fault."""

    def close(self) -> None:
        """Let go of connections."""
