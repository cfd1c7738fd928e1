"""A DNS server on loopback that knows what it is told: UDP and TCP on one port."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

TXT, MX = 16, 15


@dataclass
class Nameserver:
    """Records by (name, "TXT" or "MX"). `cut`: UDP answers are cut off; `code`: what it refuses with; `silent`: no answer."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    cut: bool = False
    code: int = 0
    silent: bool = False
    port: int = 0
    asked: list[str] = field(default_factory=list)

    def answer(self, question: bytes, *, tcp: bool) -> bytes:
        """Return the answer to one question."""
        name, end = _name(question, 12)
        (kind,) = struct.unpack_from(">H", question, end)
        self.asked.append(name)
        found = self.records.get((name, "TXT" if kind == TXT else "MX"), [])
        exists = any(known == name for known, _ in self.records)
        cut = self.cut and not tcp
        flags = 0x8180 | (0x0200 if cut else 0) | (self.code or (0 if exists else 3))
        body = b"" if cut else b"".join(b"\xc0\x0c" + _record(kind, text) for text in found)
        count = 0 if cut else len(found)
        return question[:2] + struct.pack(">HHHHH", flags, 1, count, 0, 0) + question[12 : end + 4] + body


def _record(kind: int, text: str) -> bytes:
    if kind == MX:
        preference, _, host = text.partition(" ")
        data = (
            struct.pack(">H", int(preference))
            + b"".join(bytes([len(x)]) + x.encode() for x in host.split(".") if x)
            + b"\0"
        )
    else:
        pieces = [text[at : at + 255].encode() for at in range(0, len(text), 255)] or [b""]
        data = b"".join(bytes([len(piece)]) + piece for piece in pieces)
    return struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def _name(question: bytes, at: int) -> tuple[str, int]:
    labels = []
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode())
        at += 1 + question[at]
    return ".".join(labels), at + 1


@contextmanager
def serving(server: Nameserver) -> Iterator[Nameserver]:
    """Let it listen on loopback."""

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            question, sock = self.request
            if not server.silent:
                sock.sendto(server.answer(question, tcp=False), self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack(">H", self.rfile.read(2))
            answer = server.answer(self.rfile.read(length), tcp=True)
            self.wfile.write(struct.pack(">H", len(answer)) + answer)

    tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tcp)
    server.port = tcp.server_address[1]
    udp = socketserver.UDPServer(("127.0.0.1", server.port), Udp)
    assert udp.socket.family == socket.AF_INET
    threads = [threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02}) for one in (tcp, udp)]
    for thread in threads:
        thread.start()
    try:
        yield server
    finally:
        for one, thread in zip((tcp, udp), threads, strict=True):
            one.shutdown()
            one.server_close()
            thread.join()
