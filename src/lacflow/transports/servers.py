"""How to reach a mail server, how much to ask it for at once, and how to repeat its words: without addresses, at most 500
characters.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from lacflow.transports.base import Unreachable

T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    """How to reach one server.

    `token` gives an access token, where the server takes one instead of a password; `ca_file` is the authority to trust in
    place of the system's; `timeout` is in seconds.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None
    ca_file: Path | None = None
    timeout: float = 30.0
    token: Callable[[], str] | None = None

    def tls(self) -> ssl.SSLContext:
        """Return a context that verifies the certificate and the host's name."""
        try:
            return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        except OSError as error:
            raise Unreachable(f"the certificate file cannot be read: {error.strerror or error}") from error


def in_batches(waiting: Iterable[T], size: Callable[[T], int], most: int, most_bytes: int) -> Iterator[list[T]]:
    """Yield what waits in order, as many together as `most` and `most_bytes` allow, at least one."""
    batch: list[T] = []
    for one in waiting:
        if batch and (len(batch) >= most or sum(map(size, batch)) + size(one) > most_bytes):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def without_addresses(words: str) -> str:
    """Return somebody else's words on one line, with every address taken out."""
    return re.sub(r"[^\s<>,;:=]+@[^\s<>,;:]+", "(address)", " ".join(words.split()))[:500]


def with_crlf(raw: bytes) -> bytes:
    """Return a message with CRLF line ends, as it travels."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"
