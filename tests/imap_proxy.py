"""A proxy before an IMAP server that counts commands and cuts the connection at one of them. TLS on both sides."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from pathlib import Path


class ImapProxy:
    """Listens on `port`; set `cut` to a command's number to cut there.

    Attributes:
        cut: the number of the command at which the connection is cut once; 0: never.
        after: whether the server still gets that command, and only its answer is lost.
        commands: the words of each command that came, in order.
        hidden: words of the server's capabilities that are spoilt on their way: it then cannot do that.
    """

    def __init__(self, upstream: int, certificate: Path, key: Path) -> None:
        self.cut, self.after = 0, False
        self.commands: list[str] = []
        self.hidden: tuple[str, ...] = ()
        self._mute: ssl.SSLSocket | None = None
        self._upstream = upstream
        self._trust = ssl.create_default_context(cafile=str(certificate))
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate, key)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def begin(self, cut: int = 0, after: bool = False) -> None:
        """Count from the beginning again."""
        self.commands, self.cut, self.after = [], cut, after

    def stop(self) -> None:
        """Take no more connections."""
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                accepted, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(accepted,), daemon=True).start()

    def _talk(self, accepted: socket.socket) -> None:
        with contextlib.suppress(OSError), self._tls.wrap_socket(accepted, server_side=True) as near:
            raw = socket.create_connection(("127.0.0.1", self._upstream))
            with self._trust.wrap_socket(raw, server_hostname="localhost") as far:
                answers = threading.Thread(target=self._answers, args=(far, near), daemon=True)
                answers.start()
                self._questions(near, far)
                with contextlib.suppress(OSError):
                    far.shutdown(socket.SHUT_RDWR)
                answers.join(10)

    def _questions(self, near: ssl.SSLSocket, far: ssl.SSLSocket) -> None:
        with near.makefile("rb", 0) as lines:
            while line := lines.readline():
                self.commands.append(b" ".join(line.split()[1:3]).decode("ascii", "replace"))
                mine = len(self.commands) == self.cut
                if mine and not self.after:
                    return
                if mine:
                    self._mute = near
                    far.sendall(line)
                    time.sleep(0.2)
                    return
                far.sendall(line)

    def _answers(self, far: ssl.SSLSocket, near: ssl.SSLSocket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                for word in self.hidden:
                    data = data.replace(f" {word}".encode(), f" X{word[1:]}".encode())
                if self._mute is not near:
                    near.sendall(data)
