"""An SMTP server of our own that keeps what it takes in a folder, and does what a script says with its last answer."""

from __future__ import annotations

import itertools
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from lacflow.transports.base import Fetched
from lacflow.transports.servers import Server
from lacflow.transports.smtp import Smtp


class Sink:
    """Takes letters into `folder`, one file each, numbered; the name after the number is the Message-ID.

    Args:
        fate: for each letter, what becomes of it: ok, lost (kept, and the connection dropped), lost_unsent (not kept, and
            dropped). Past its end all goes well.
    """

    def __init__(self, folder: Path, fate: Iterable[str] = ()) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.fate = iter(fate)
        self.events = 0
        self._numbers = itertools.count(1)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """Take no more connections."""
        self._socket.close()

    def taken(self) -> list[str]:
        """Return the Message-ID of everything that was taken, as often as it was."""
        return [path.name.partition(" ")[2] for path in sorted(self.folder.iterdir())]

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb", 0) as file:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                file.write(b"220 ready\r\n")
                while line := file.readline():
                    if line[:4].upper() == b"DATA":
                        file.write(b"354 go on\r\n")
                        if not self._take(file):
                            return
                    elif line[:4].upper() == b"QUIT":
                        return
                    else:
                        file.write(b"250 fine\r\n")
            except OSError:
                return

    def _take(self, file) -> bool:  # type: ignore[no-untyped-def]
        """Take one letter and answer; False where the answer is lost."""
        raw = bytearray()
        while (line := file.readline()) != b".\r\n":
            if not line:
                return False
            raw += line
        fate = next(self.fate, "ok")
        if fate != "lost_unsent":
            found = re.search(rb"(?mi)^message-id:\s*(\S+)", raw)
            (self.folder / f"{next(self._numbers):06d} {found.group(1).decode() if found else ''}").write_bytes(raw)
        if fate != "ok":
            self.events += 1
            return False
        file.write(b"250 taken\r\n")
        return True


class Sunk:
    """A mailbox that sends to a sink; its witness looks through the sink's folder, and `late` sees less at first."""

    witness_after = timedelta(minutes=10)

    def __init__(self, port: int, folder: Path, visible: Callable[[str], bool] = lambda _: True) -> None:
        self.folder = folder
        self.visible = visible
        self.smtp = Smtp(Server("127.0.0.1", port, "none", timeout=10))

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        return self.smtp.send(sender, recipient, raw)

    def witness(self, message_id: str) -> bool | None:
        taken = (path.name.partition(" ")[2] for path in self.folder.iterdir())
        return message_id in taken and self.visible(message_id)

    def copy_of(self, message_id: str) -> bytes | None:
        found = [path for path in self.folder.iterdir() if path.name.endswith(f" {message_id}")]
        return found[0].read_bytes() if found else None

    def handled_since(self, since: datetime) -> Iterator[Fetched]:
        yield from ()

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        yield from ()

    def done(self, handle: str) -> None:
        """Nothing is ever fetched."""

    def close(self) -> None:
        self.smtp.close()
