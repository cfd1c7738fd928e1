"""Reading by IMAP (RFC 3501, 6851): fetching without marking, moving what was stored, looking for copies.

Handles are `uidvalidity:uid`. Nothing is ever deleted: where a server cannot move, a message is copied first, and only
that one is expunged. A password is never sent without TLS.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from lacflow.errors import TryLater
from lacflow.failpoints import failpoint
from lacflow.transports.base import Fetched, Unreachable
from lacflow.transports.servers import Server, in_batches, said_plainly, with_crlf, without_addresses

#: Messages are fetched together up to so many bytes, so that a thousand small ones are quick and a large one is alone.
BATCH_BYTES = 4_000_000
BATCH_MESSAGES = 50


class Imap:
    """One connection, made when first needed."""

    def __init__(self, server: Server, inbox: str = "INBOX", done_folder: str = "Handled") -> None:
        self.server = server
        self.inbox = inbox
        self.done_folder = done_folder
        self._in: Any = None
        self._down: Unreachable | None = None
        self._selected: str | None = None
        self._uidvalidity = 0
        self._made: set[str] = set()
        self._names: dict[str, str] = {}

    def named(self, folder: str, use: bytes) -> str:
        """Return a folder's name on this server: as it is given where there is one, else the one marked for that use.

        Args:
            use: an attribute of RFC 6154, such as `\\Sent`; servers name these folders in the user's language.
        """
        with self._reading(None) as client:
            if folder not in self._names:
                marked = client.find_special_folder(use) if not client.folder_exists(folder) else None
                self._names[folder] = str(marked) if marked else folder
            return self._names[folder]

    def keep(self, folder: str, raw: bytes) -> None:
        """Put a copy of a letter of ours into a folder, as read."""
        with self._reading(None) as client:
            self._make(client, folder)
            client.append(folder, with_crlf(raw), flags=(b"\\Seen",))

    def holds(self, folder: str, message_id: str) -> bool:
        """Tell whether a folder has a message of that Message-ID; False if there is no such folder."""
        with self._reading(None) as client:
            if not client.folder_exists(folder):
                return False
            self._selected = None
            client.select_folder(folder, readonly=True)
            return bool(client.search(["HEADER", "Message-ID", message_id]))

    def copy(self, folder: str, message_id: str) -> bytes | None:
        """Return the message of that Message-ID in a folder; None if it or the folder is not there."""
        with self._reading(None) as client:
            if not client.folder_exists(folder):
                return None
            self._selected = None
            client.select_folder(folder, readonly=True)
            found = client.search(["HEADER", "Message-ID", message_id])
            answers = client.fetch(found[:1], ["BODY.PEEK[]"]) if found else {}
            return next((data.get(b"BODY[]") for data in answers.values()), None)

    def written_since(self, folder: str, since: datetime) -> list[str]:
        """Return the Message-ID of everything in a folder that says it was written since a day."""
        with self._reading(None) as client:
            if not client.folder_exists(folder):
                return []
            self._selected = None
            client.select_folder(folder, readonly=True)
            uids = client.search(["SENTSINCE", since.date()])
            found = list(_in_pieces(client, uids, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"))
        heads = (data.get(b"BODY[HEADER.FIELDS (MESSAGE-ID)]") or b"" for _, data in found)
        return [head.decode("ascii", "replace").partition(":")[2].strip() for head in heads]

    def handled_since(self, since: datetime, trusted: bool | None = None) -> Iterator[Fetched]:
        """Yield what came since a day and lies in the folder of handled mail, marking and moving nothing."""
        with self._reading(None) as client:
            if not client.folder_exists(self.done_folder):
                return
        with self._reading(self.done_folder) as client:
            validity = self._uidvalidity
            # By the server's clock or the writer's: a mailbox that was moved may have either wrong.
            uids = sorted(client.search(["OR", "SINCE", since.date(), "SENTSINCE", since.date()]))
            sizes = {uid: int(data[b"RFC822.SIZE"]) for uid, data in _in_pieces(client, uids, "RFC822.SIZE")}
        there = [uid for uid in uids if uid in sizes]
        for batch in in_batches(there, lambda uid: sizes[uid], BATCH_MESSAGES, BATCH_BYTES):
            with self._reading(self.done_folder) as client:
                answers = client.fetch(batch, ["BODY.PEEK[]"])
            for uid in batch:
                if raw := answers.get(uid, {}).get(b"BODY[]"):
                    yield Fetched(f"{validity}:{uid}", raw, trusted)

    def fetch(self, known: frozenset[str], trusted: bool | None = None) -> Iterator[Fetched]:
        """Yield what lies in the inbox, by rising UID, without marking it read."""
        with self._reading(self.inbox) as client:
            validity = self._uidvalidity
            uids = [uid for uid in sorted(client.search(["NOT", "DELETED"])) if f"{validity}:{uid}" not in known]
            sizes = {uid: int(data[b"RFC822.SIZE"]) for uid, data in _in_pieces(client, uids, "RFC822.SIZE")}
        missing = []
        there = [uid for uid in uids if uid in sizes]
        for batch in in_batches(there, lambda uid: sizes[uid], BATCH_MESSAGES, BATCH_BYTES):
            with self._reading(self.inbox) as client:
                if self._uidvalidity != validity:
                    raise TryLater("the server numbered the inbox anew while it was read")
                answers = client.fetch(batch, ["BODY.PEEK[]"])
            for uid in batch:
                raw = answers.get(uid, {}).get(b"BODY[]")
                if raw is None:
                    missing.append(uid)
                else:
                    yield Fetched(f"{validity}:{uid}", raw, trusted)
        if missing:
            self._tell_of(missing)

    def _tell_of(self, missing: list[int]) -> None:
        """Complain of messages that were not given out, unless somebody moved them away meanwhile."""
        with self._reading(self.inbox) as client:
            still_there = set(missing) & set(client.search(["NOT", "DELETED"]))
        if still_there:
            raise TryLater(f"{len(still_there)} messages were listed but not given out by the IMAP server")

    def done(self, handle: str) -> None:
        """Move a message to the folder of handled mail; a handle from before the inbox was numbered anew does nothing."""
        self.done_all([handle])

    def done_all(self, handles: Sequence[str]) -> None:
        """Move messages to the folder of handled mail, many with one command."""
        for start in range(0, len(handles), BATCH_MESSAGES):
            self._move(handles[start : start + BATCH_MESSAGES])

    def _move(self, handles: Sequence[str]) -> None:
        numbers = [(validity, int(uid)) for validity, _, uid in (h.partition(":") for h in handles) if uid.isdigit()]
        if not numbers:
            return
        with self._reading(self.inbox) as client:
            uids = [uid for validity, uid in numbers if validity == str(self._uidvalidity)]
            if not uids:
                return
            self._make(client, self.done_folder)
            if client.has_capability("MOVE"):
                client.move(uids, self.done_folder)
            elif there := client.search(["UID", ",".join(map(str, uids))]):
                client.copy(there, self.done_folder)
                client.delete_messages(there, silent=True)
                if client.has_capability("UIDPLUS"):
                    client.uid_expunge(there)
        failpoint("imap.moved")

    def close(self) -> None:
        """Say goodbye."""
        if self._in is not None:
            with contextlib.suppress(Exception):
                self._in.logout()
            self._let_go()
        self._down = None

    @contextmanager
    def _reading(self, folder: str | None) -> Iterator[Any]:
        """Give the IMAP connection, made when first needed, with a folder selected; translate what goes wrong."""
        from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

        try:
            if self._in is None:
                self._in = self._connected()
            if folder is not None and self._selected != folder:
                answer = self._in.select_folder(folder)
                self._selected, self._uidvalidity = folder, int(answer.get(b"UIDVALIDITY", 0))
            yield self._in
        except (IMAPClientAbortError, OSError) as error:
            self._let_go()
            raise Unreachable(f"the IMAP connection was lost: {_said(error)}") from error
        except IMAPClientError as error:
            self._let_go()
            raise TryLater(f"the IMAP server refused: {_said(error)}") from error

    def _connected(self) -> Any:
        """Connect; a server that does not let us in is asked once a pass and no more: accounts get locked."""
        if self._down is not None:
            raise self._down
        try:
            return _connect(self.server)
        except Unreachable as error:
            self._down = error
            raise

    def _let_go(self) -> None:
        if self._in is not None:
            with contextlib.suppress(Exception):
                self._in.shutdown()
        self._in, self._selected = None, None

    def _make(self, client: Any, folder: str) -> None:
        if folder not in self._made and not client.folder_exists(folder):
            client.create_folder(folder)
        self._made.add(folder)


def _connect(server: Server) -> Any:
    from imapclient import IMAPClient
    from imapclient.exceptions import IMAPClientError

    if server.user is not None and server.security == "none":
        raise Unreachable("a password is not sent without TLS: set `tls: starttls` or `tls: tls` for this server")
    context = server.tls() if server.security != "none" else None
    direct = server.security == "tls"
    try:
        client = IMAPClient(
            server.host, server.port, ssl=direct, ssl_context=context if direct else None, timeout=server.timeout
        )
    except (IMAPClientError, OSError) as error:
        raise Unreachable(f"the IMAP server cannot be reached: {_said(error)}") from error
    try:
        if server.security == "starttls":
            client.starttls(context)
        if server.token is None:
            client.login(server.user or "", server.password or "")
        else:
            client.oauth2_login(server.user or "", server.token())
    except (IMAPClientError, OSError) as error:
        with contextlib.suppress(Exception):
            client.shutdown()
        raise Unreachable(f"the IMAP server does not let us in: {_said(error)}") from error
    except Unreachable:
        with contextlib.suppress(Exception):
            client.shutdown()
        raise
    return client


def _in_pieces(client: Any, uids: list[int], what: str) -> Iterator[tuple[int, dict[bytes, Any]]]:
    for start in range(0, len(uids), 500):
        yield from client.fetch(uids[start : start + 500], [what]).items()


def _said(error: Exception) -> str:
    return said_plainly(error) if isinstance(error, OSError) else without_addresses(str(error) or type(error).__name__)
