"""A mailbox in memory, with faults by script: what tests send to and read from.

`faults` says what becomes of the next sends, one word a send (past its end all goes well):

    ok              it is taken
    try_later       not taken
    refused         never will be taken
    unreachable     the mailbox cannot be used
    lost            the answer is lost, and it was taken
    lost_unsent     the answer is lost, and it was not taken
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lacflow.errors import Refused, TryLater, Unknown
from lacflow.transports.base import Fetched, Unreachable


@dataclass(frozen=True)
class Sent:
    """One message as it was taken, with its envelope."""

    message_id: str
    sender: str
    recipient: str
    raw: bytes


class Memory:
    """Keeps what was sent in `sent` and gives out what was put with `put`."""

    def __init__(
        self,
        faults: Iterable[str] = (),
        *,
        searchable: bool = True,
        trusted: bool | None = True,
        witness_after: timedelta = timedelta(minutes=10),
    ) -> None:
        self.faults = list(faults)
        self.searchable = searchable
        self.trusted = trusted
        self.witness_after = witness_after
        self.sent: list[Sent] = []
        self.waiting: dict[str, bytes] = {}
        self.handled: dict[str, bytes] = {}
        self.unreadable: str = ""
        self._put = 0

    def put(self, raw: bytes) -> str:
        """Let a message arrive; return its handle."""
        self._put += 1
        handle = f"memory:{self._put}"
        self.waiting[handle] = raw
        return handle

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        """Take a message, or do what the script says."""
        fault = self.faults.pop(0) if self.faults else "ok"
        if fault in ("ok", "lost"):
            self.sent.append(Sent(message_id, sender, recipient, raw))
        if fault.startswith("lost"):
            raise Unknown("the connection was lost after the last byte")
        if fault == "try_later":
            raise TryLater("451 come back later")
        if fault == "refused":
            raise Refused("550 no such user")
        if fault == "unreachable":
            raise Unreachable("connection refused")
        return "250 taken"

    def witness(self, message_id: str) -> bool | None:
        """Look through what was sent, if this mailbox is one that can be searched."""
        return any(sent.message_id == message_id for sent in self.sent) if self.searchable else None

    def copy_of(self, message_id: str) -> bytes | None:
        """Return a letter as it was taken."""
        return next((sent.raw for sent in self.sent if sent.message_id == message_id and self.searchable), None)

    def handled_since(self, since: datetime) -> Iterator[Fetched]:
        """Yield all that was handled: nobody noted when it came."""
        yield from (Fetched(handle, raw, self.trusted) for handle, raw in self.handled.items())

    def sent_since(self, since: datetime) -> Iterator[str]:
        """Yield all that was sent, if this mailbox is one that can be searched."""
        if self.unreadable:
            raise Unreachable(self.unreadable)
        yield from (sent.message_id for sent in self.sent if self.searchable)

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        """Yield what arrived, in order; unless `unreadable` says why not."""
        for handle, raw in list(self.waiting.items()):
            if self.unreadable:
                break
            if handle not in known:
                yield Fetched(handle, raw, self.trusted)
        if self.unreadable:
            raise Unreachable(self.unreadable)

    def done(self, handle: str) -> None:
        """Put a message among the handled ones."""
        if handle in self.waiting:
            self.handled[handle] = self.waiting.pop(handle)

    def close(self) -> None:
        """Nothing is held open."""
