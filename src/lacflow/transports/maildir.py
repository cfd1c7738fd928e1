"""The embedded transport: a Maildir of what was sent and a Maildir that replies are read from.

A sent file is named after its Message-ID and renamed into place when it is whole, so that sending again changes nothing
and the file is its own witness. Bytes are written as they are. Nothing here leaves the machine, so mail that lies in
`in` is trusted: only this machine's users can have put it there.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from lacflow.errors import TryLater
from lacflow.failpoints import failpoint
from lacflow.transports.base import Fetched, Unreachable
from lacflow.transports.findings import Finding

#: Where read messages go: a Maildir++ folder inside the one they came to.
HANDLED = ".Handled"

_SAFE = re.compile(r"<([A-Za-z0-9.@_+=-]{3,180})>")


class Maildir:
    """Sends into one Maildir and reads from another.

    Args:
        out: where letters go.
        inbox: where replies come from; None where nothing is read.
    """

    witness_after = timedelta(0)

    def __init__(self, out: Path, inbox: Path | None = None) -> None:
        self.out = out
        self.inbox = inbox
        self._opened: tuple[int, frozenset[str]] = (-1, frozenset())
        self._seen: dict[str, Path] = {}
        with _translated(f" {out}"):
            for folder in (out, *((inbox, inbox / HANDLED) if inbox else ())):
                for part in ("tmp", "new", "cur"):
                    (folder / part).mkdir(parents=True, exist_ok=True)

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        """Put a letter into `out`; one that is there already stays as it is."""
        with _translated():
            if self.witness(message_id):
                return "it is in the Maildir already"
            name = file_name(message_id)
            temporary = self.out / "tmp" / f"{name}.{os.getpid()}"
            _write(temporary, raw)
            failpoint("maildir.written")
            temporary.rename(self.out / "new" / name)
            failpoint("maildir.renamed")
            _sync(self.out / "new")
        return "it is in the Maildir"

    def witness(self, message_id: str) -> bool:
        """Tell whether a letter is in `out`, looked at by somebody or not."""
        with _translated():
            name = file_name(message_id)
            return (self.out / "new" / name).exists() or name in self._looked_at()

    def _looked_at(self) -> frozenset[str]:
        """Names that a mail program moved to `cur`; listed again only when that changed."""
        cur = self.out / "cur"
        changed = cur.stat().st_mtime_ns
        if self._opened[0] != changed:
            self._opened = (changed, frozenset(_base(name) for name in os.listdir(cur)))
        return self._opened[1]

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        """Yield what lies in `in`, new or looked at, oldest first."""
        if self.inbox is None:
            return
        with _translated():
            waiting = sorted(found for part in ("new", "cur") for found in _listed(self.inbox / part))
        self._seen = {name: path for _, name, path in waiting}
        faults = []
        for _, name, path in waiting:
            if name in known:
                continue
            try:
                raw = path.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                faults.append(error.strerror or type(error).__name__)
                continue
            yield Fetched(name, raw, trusted=True)
        if faults:
            raise TryLater(f"{len(faults)} files of the Maildir cannot be read: {faults[0]}")

    def done(self, handle: str) -> None:
        """Move a message to the folder of handled mail."""
        if self.inbox is None:
            return
        with _translated():
            for path in self._places(self.inbox, handle):
                with contextlib.suppress(FileNotFoundError):
                    path.rename(self._free(self.inbox / HANDLED / "cur", handle))
                    failpoint("maildir.handled")
                    return

    def _places(self, folder: Path, handle: str) -> Iterator[Path]:
        """Yield where a message may be: where it was seen, where it came in, under any flags a mail program gave it."""
        yield self._seen.get(handle, folder / "new" / handle)
        yield folder / "new" / handle
        yield from (folder / "cur" / name for name in os.listdir(folder / "cur") if _base(name) == handle)

    @staticmethod
    def _free(folder: Path, handle: str) -> Path:
        """Return a name nothing has yet: a message somebody moved back comes a second time and must not overwrite."""
        names = itertools.chain([handle], (f"{handle}.{n}" for n in itertools.count(2)))
        return next(path for name in names if not (path := folder / f"{name}:2,S").exists())

    def copy_of(self, message_id: str) -> bytes | None:
        """Return a letter as it lies in `out`."""
        name = file_name(message_id)
        with _translated():
            places = (self.out / "new" / name, *(self.out / "cur" / n for n in os.listdir(self.out / "cur")))
            found = next((p for p in places if _base(p.name) == name and p.exists()), None)
            return found.read_bytes() if found else None

    def handled_since(self, since: datetime) -> Iterator[Fetched]:
        """Yield all that lies in the folder of handled mail: files tell the machine's time, rehearsals go by another."""
        if self.inbox is None:
            return
        with _translated():
            for _, name, path in sorted(_listed(self.inbox / HANDLED / "cur")):
                yield Fetched(name, path.read_bytes(), trusted=True)

    def sent_since(self, since: datetime) -> Iterator[str]:
        """Yield the Message-IDs that can be told from the names of all files in `out`."""
        with _translated():
            names = [*os.listdir(self.out / "new"), *os.listdir(self.out / "cur")]
        yield from (f"<{_base(name)}>" for name in names)

    def probe(self, now: datetime, address: str, elsewhere: str | None = None) -> Iterator[Finding]:
        """Yield how the folders are."""
        if os.access(self.out / "tmp", os.W_OK) and os.access(self.out / "new", os.W_OK):
            yield Finding("letters", "ok", "Letters are written to a folder on this machine; nothing leaves it.")
        else:
            do = f"Give {self.out} to the user lacflow runs as."
            yield Finding("letters", "fault", "The folder of letters cannot be written to.", do)
        if self.inbox is not None:
            waiting = sum(1 for part in ("new", "cur") for _ in _listed(self.inbox / part))
            yield Finding("replies", "ok", f"{waiting} messages wait in the folder of replies.")

    def close(self) -> None:
        """Nothing is held open."""


def file_name(message_id: str) -> str:
    """Return the file name of a Message-ID: itself where that is safe, else its hash.

    Example:
        `<k7.q2@board.example>` -> `k7.q2@board.example`
    """
    safe = _SAFE.fullmatch(message_id)
    if safe and not safe.group(1).startswith("."):
        return safe.group(1)
    return "sha256-" + hashlib.sha256(message_id.encode()).hexdigest()


def _base(name: str) -> str:
    return name.partition(":2,")[0]


def _listed(folder: Path) -> Iterator[tuple[int, str, Path]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file() and not entry.name.startswith("."):
                yield entry.stat().st_mtime_ns, _base(entry.name), Path(entry.path)


def _write(path: Path, raw: bytes) -> None:
    """Write a file to the disk whole; one that does not fit is taken away again, for it takes the room of others."""
    try:
        with path.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


@contextmanager
def _translated(which: str = "") -> Iterator[None]:
    """Say of a disk that is full, missing or closed to us that the mailbox cannot be used now."""
    try:
        yield
    except OSError as error:
        raise Unreachable(f"the Maildir{which} cannot be used: {error.strerror or type(error).__name__}") from error
