"""Questions to the domain name system (RFC 1035): TXT and MX records, by UDP and, where an answer is cut off, by TCP.

Only what a report needs: one server, one time limit, no cache. An answer that makes no sense is no answer.
"""

from __future__ import annotations

import secrets
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lacflow.errors import TryLater

TYPES = {"TXT": 16, "MX": 15}
_NO_SUCH_NAME = 3


@dataclass(frozen=True)
class Resolver:
    """A server to ask. `timeout` is in seconds."""

    host: str
    port: int = 53
    timeout: float = 3.0

    @classmethod
    def of_the_system(cls, file: Path = Path("/etc/resolv.conf")) -> Resolver:
        """Return the first server this machine asks.

        Raises:
            TryLater: the machine names none.
        """
        try:
            lines = file.read_text("utf-8", "replace").splitlines()
        except OSError as error:
            raise TryLater(f"the machine's own DNS server is not known: {error.strerror}") from error
        servers = [words[1] for line in lines if len(words := line.split()) > 1 and words[0] == "nameserver"]
        if not servers:
            raise TryLater("the machine names no DNS server to ask")
        return cls(servers[0].partition("%")[0])

    @classmethod
    def given(cls, words: str) -> Resolver:
        """Return the server somebody named.

        Example:
            `9.9.9.9`, `127.0.0.1:5353`
        """
        host, colon, port = words.rpartition(":")
        return cls(host, int(port)) if colon and port.isdigit() and host.count(":") == 0 else cls(words)

    def ask(self, name: str, kind: Literal["TXT", "MX"]) -> list[str]:
        """Return the records of a name: the text of each TXT, the host of each MX, most preferred first; or none.

        Raises:
            TryLater: nobody answered, or the server would not say.
        """
        number = secrets.randbelow(65536)
        question = struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + _name(name) + struct.pack(">HH", TYPES[kind], 1)
        try:
            answer = self._by_udp(question)
            if len(answer) > 2 and answer[2] & 0x02:
                answer = self._by_tcp(question)
            return _records(answer, number, TYPES[kind])
        except OSError as error:
            raise TryLater(f"the DNS server did not answer: {error}") from error
        except (struct.error, IndexError, ValueError) as error:
            raise TryLater("the DNS server's answer makes no sense") from error

    def _by_udp(self, question: bytes) -> bytes:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.settimeout(self.timeout)
            sock.connect((self.host, self.port))
            sock.send(question)
            return sock.recv(4096)

    def _by_tcp(self, question: bytes) -> bytes:
        with socket.create_connection((self.host, self.port), timeout=self.timeout) as sock:
            sock.sendall(struct.pack(">H", len(question)) + question)
            with sock.makefile("rb") as file:
                (length,) = struct.unpack(">H", file.read(2))
                return file.read(length)


def _name(name: str) -> bytes:
    """Return a name as it travels: labels with their lengths."""
    labels = [label.encode("idna" if not label.isascii() else "ascii") for label in name.rstrip(".").split(".")]
    if not all(0 < len(label) < 64 for label in labels):
        raise ValueError(name)
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def _records(answer: bytes, number: int, kind: int) -> list[str]:
    got, flags, questions, answers, _, _ = struct.unpack_from(">HHHHHH", answer)
    code = flags & 0x0F
    if got != number or not flags & 0x8000:
        raise ValueError("not an answer to this question")
    if code == _NO_SUCH_NAME:
        return []
    if code:
        raise TryLater(f"the DNS server would not say (code {code})")
    at = 12
    for _ in range(questions):
        at = _skip(answer, at) + 4
    found = list(_of_kind(answer, at, answers, kind))
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def _of_kind(answer: bytes, at: int, count: int, kind: int) -> Iterator[tuple[int, str]]:
    """Yield (preference, text) of each record of a kind; TXT has no preference."""
    for _ in range(count):
        at = _skip(answer, at)
        this, _, _, length = struct.unpack_from(">HHIH", answer, at)
        at += 10
        if this == kind == TYPES["TXT"]:
            yield 0, _text(answer[at : at + length])
        elif this == kind:
            yield struct.unpack_from(">H", answer, at)[0], _host(answer, at + 2)
        at += length


def _text(data: bytes) -> str:
    """Join the pieces of a TXT record, each behind its length."""
    pieces, at = [], 0
    while at < len(data):
        pieces.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return b"".join(pieces).decode("utf-8", "replace")


def _skip(answer: bytes, at: int) -> int:
    """Return where a name ends."""
    while answer[at]:
        if answer[at] >= 0xC0:
            return at + 2
        at += 1 + answer[at]
    return at + 1


def _host(answer: bytes, at: int) -> str:
    """Read a name, following at most a few pointers."""
    labels: list[str] = []
    for _ in range(128):
        length = answer[at]
        if length == 0:
            return ".".join(labels)
        if length >= 0xC0:
            at = (length & 0x3F) << 8 | answer[at + 1]
            continue
        labels.append(answer[at + 1 : at + 1 + length].decode("ascii", "replace"))
        at += 1 + length
    raise ValueError("a name without end")
