"""Letters before they are bytes, and messages after.

`Outgoing` becomes bytes once (`encode`), with a Message-ID made from the intent's key and a frozen Date, so composing
it again gives the same bytes. `Incoming` is what we dare to say of a stranger's message: every header is guarded, bodies
are decoded by hand (RFC 2045, 2047, 2231), and nothing here raises on any input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter, or came with a message."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Outgoing:
    """A letter ready to be encoded. One recipient. `automatic` letters (receipts, notices, escalations) say so (RFC 3834)."""

    message_id: str
    from_name: str
    from_address: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    date: datetime
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Incoming:
    """A message as far as it can be read. Addresses are lower case; absent headers are empty, never None.

    `from_addresses` has every address in every From header (a forgery may have two). `headers` keeps the raw (name, value)
    pairs in order. `date` is what the sender claims, or None. `text` and `html` are decoded bodies, empty where absent.
    """

    message_id: str = ""
    from_addresses: tuple[str, ...] = ()
    from_name: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    enclosed: tuple[bytes, ...] = ()
    faults: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """Return the first header of that name (any case), or an empty string."""
        return self._firsts.get(name.lower(), "")

    @cached_property
    def _firsts(self) -> Mapping[str, str]:
        """The first header of each name, in small letters."""
        return {name.lower(): value for name, value in reversed(self.headers)}
