"""How mail moves: the contract every transport keeps.

Terms:
    handle      the transport's own name for one message in its inbox (a Maildir file name, `uidvalidity:uid`); a hint
                that may change, never an identity.
    witness     a place the transport can search later to learn whether a message was accepted (Sent folder, the Maildir
                itself).
    cursor      the transport's own words for how far an inbox was read; a hint that may be lost, old or nonsense.

A transport is used by one process at a time and is closed after each pass. It never retries by itself. Foreign errors
become exactly one of `TryLater` (`Unreachable` where it is the whole mailbox), `Refused`, `Unknown` at this door.
`witness_after` is how long after a lost answer the witness can be believed (zero: at once).

Some servers send a message on one condition only: that they still have it as a draft. Their transport says so by
`conditional = True`: handing a letter over again is then safe however many answers were lost, once its witness has been
waited for and says that it was not sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from lacflow.errors import TryLater


class Unreachable(TryLater):
    """The mailbox itself cannot be used (no connection, no login): nothing was said about any one message."""


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

    @property
    def witness_after(self) -> timedelta:
        """How long after an attempt the witness must not yet be asked."""

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        """Hand over one message to one envelope recipient; return the other side's words.

        Raises:
            TryLater: nothing was accepted. Refused: it never will be. Unknown: the answer was lost after the last byte.
        """

    def witness(self, message_id: str) -> bool | None:
        """Tell whether a message of ours was accepted: True found, False searched and not there, None cannot search."""

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        """Yield the waiting messages whose handle is not in `known`, oldest first, marking and moving nothing.

        `done` may be called between two messages. One that cannot be read stops none of the others: it is told of, by
        `TryLater`, after the last.
        """

    def done(self, handle: str) -> None:
        """Move a stored message out of the way (a folder for handled mail); a message already gone is no fault."""

    def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class Clearing(Protocol):
    """A transport that moves many stored messages in one go."""

    def done_all(self, handles: Sequence[str]) -> None:
        """Move stored messages out of the way, as `done` does; on a fault any of them may have been moved."""


@runtime_checkable
class Resuming(Protocol):
    """A transport that asks its server only for what is new since it last read to the end.

    Before a fetch `cursor` is set to what was kept, or to "" for reading everything; when a fetch has ended well it
    says where the next may begin. It is kept in the transaction after the last message was committed, never earlier:
    so a fetch that ends in a fault changes nothing, and its messages come again. A cursor the transport does not
    know, or the server no longer takes, means reading everything.
    """

    cursor: str


@runtime_checkable
class Remembering(Protocol):
    """A transport whose mailbox can be asked about the past: what a database put back from a copy has forgotten."""

    def copy_of(self, message_id: str) -> bytes | None:
        """Return a letter of ours as the mailbox keeps it; None where it is not there or no copy is kept."""

    def handled_since(self, since: datetime) -> Iterator[Fetched]:
        """Yield the messages in the folder of handled mail that came after an instant (more is no fault)."""

    def sent_since(self, since: datetime) -> Iterator[str]:
        """Yield the Message-ID of each copy of a letter that was written after an instant (more is no fault)."""


def sends_once(transport: Transport) -> bool:
    """Tell whether a letter its witness denies may be handed over again however many answers were lost."""
    return not transport.witness_after or bool(getattr(transport, "conditional", False))
