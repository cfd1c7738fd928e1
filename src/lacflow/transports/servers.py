"""How to reach a mail server, how much to ask it for at once, and how to repeat its words: without addresses, at most 500
characters; what a network itself says is put into plain ones.
"""

from __future__ import annotations

import errno
import re
import socket
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


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and everything it came from: causes, contexts, and exceptions among its arguments."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        found = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [e for e in found if isinstance(e, BaseException)]


#: What networks say, in words for the person who reads `lacflow status`.
_NETWORK: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "its name is not known in this network"),
    (ConnectionRefusedError, "nothing answers at that address and port"),
    (TimeoutError, "there was no answer in time"),
    (ConnectionError, "the connection was cut"),
)
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH}


def said_plainly(error: BaseException) -> str:
    """Return what went wrong between us and a server: in plain words where it was the network, else in its own.

    Example:
        `Reraised from ConnectionError(HTTPConnectionPool(host='mail', port=443): Max retries ...` ->
        `nothing answers at that address and port`
    """
    causes = list(chain(error))
    for kind, words in _NETWORK:
        if any(isinstance(one, kind) for one in causes):
            return words
    if any(isinstance(one, OSError) and one.errno in _NO_WAY for one in causes):
        return "there is no way to it from this machine"
    if any(type(one).__name__ in ("ReadTimeout", "ConnectTimeout") for one in causes):
        return "there was no answer in time"
    return without_addresses(str(error) or type(error).__name__)
