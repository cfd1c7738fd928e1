"""Any mail server: SMTP out, IMAP in.

Witnesses, from best to none:

    archive             a second envelope recipient of our own, so that the server takes both or neither; its copy is
                        looked for in the inbox, the folder of handled mail and the Sent folder
    server_files_sent   the server itself keeps what it accepted in the Sent folder
    neither             we put a copy into the Sent folder after the server said yes. Finding it proves acceptance; not
                        finding it proves nothing, because a lost answer leaves no copy either: then `witness` is None
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from lacflow.errors import OutsideFault
from lacflow.transports.base import Fetched, Unreachable
from lacflow.transports.findings import Finding
from lacflow.transports.imap import Imap
from lacflow.transports.servers import Server
from lacflow.transports.smtp import Smtp

__all__ = ["Server", "SmtpImap"]


class SmtpImap:
    """Sends by SMTP and reads by IMAP.

    Args:
        smtp: where letters are handed over; None for a mailbox that only reads.
        imap: where replies lie; None for a mailbox that only sends.
        inbox, done_folder, sent_folder: names of folders; the last two are made when missing.
        server_files_sent: the server keeps a copy of what it accepted in `sent_folder` by itself.
        archive: an address of our own, read by `imap`, that gets a copy of every letter.
        trusted: this mailbox's own word on who a message is from; None: its headers say.
        witness_after: how late the server may still deliver what it took.
    """

    def __init__(
        self,
        smtp: Server | None,
        imap: Server | None,
        *,
        inbox: str = "INBOX",
        done_folder: str = "Handled",
        sent_folder: str | None = "Sent",
        server_files_sent: bool = False,
        archive: str | None = None,
        trusted: bool | None = None,
        witness_after: timedelta = timedelta(minutes=10),
    ) -> None:
        self.smtp = Smtp(smtp, archive) if smtp else None
        self.imap = Imap(imap, inbox, done_folder) if imap else None
        self.sent_folder = sent_folder
        self.server_files_sent = server_files_sent
        self.archive = archive
        self.trusted = trusted
        self.witness_after = witness_after

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        """Hand a message over and, where nothing else keeps one, keep a copy in the Sent folder."""
        if self.smtp is None:
            raise Unreachable("this mailbox has no server to send by")
        return self.smtp.send(sender, recipient, raw) + self._keep_copy(raw)

    def _keep_copy(self, raw: bytes) -> str:
        if self.imap is None or self.sent_folder is None or self.server_files_sent or self.archive:
            return ""
        try:
            self.imap.keep(self.imap.named(self.sent_folder, b"\\Sent"), raw)
        except OutsideFault as error:
            # The letter is accepted: that its copy is missing must not look like a failure to send it.
            return f" (no copy in {self.sent_folder}: {error})"
        return ""

    def witness(self, message_id: str) -> bool | None:
        """Look for a copy of a letter; see the module's docstring for what not finding one means."""
        if self.imap is None:
            return None
        if any(self.imap.holds(folder, message_id) for folder in self._folders()):
            return True
        return False if self.server_files_sent or self.archive else None

    def _folders(self) -> Iterable[str]:
        """Return where copies of letters may lie."""
        if self.imap is None:
            return ()
        sent = self.imap.named(self.sent_folder, b"\\Sent") if self.sent_folder else None
        folders = [sent, *((self.imap.inbox, self.imap.done_folder) if self.archive else ())]
        return dict.fromkeys(folder for folder in folders if folder)

    def copy_of(self, message_id: str) -> bytes | None:
        """Return a letter as one of those folders keeps it."""
        found = (self.imap.copy(folder, message_id) for folder in self._folders() if self.imap)
        return next((raw for raw in found if raw), None)

    def handled_since(self, since: datetime) -> Iterator[Fetched]:
        """Yield what lies in the folder of handled mail."""
        if self.imap is not None:
            yield from self.imap.handled_since(since, self.trusted)

    def sent_since(self, since: datetime) -> Iterator[str]:
        """Yield the Message-IDs of what those folders keep."""
        for folder in self._folders():
            if self.imap is not None:
                yield from self.imap.written_since(folder, since)

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        """Yield what lies in the inbox, by rising UID, without marking it read."""
        if self.imap is not None:
            yield from self.imap.fetch(known, self.trusted)

    def done(self, handle: str) -> None:
        """Move a message to the folder of handled mail; a handle from before the inbox was numbered anew does nothing."""
        if self.imap is not None:
            self.imap.done(handle)

    def done_all(self, handles: Sequence[str]) -> None:
        """Move messages to the folder of handled mail, many with one command."""
        if self.imap is not None:
            self.imap.done_all(handles)

    def probe(self, now: datetime, address: str, elsewhere: str | None = None) -> Iterator[Finding]:
        """Yield what a look at both servers finds."""
        from lacflow.transports.servers_probe import probe

        yield from probe(self, now, address)

    def close(self) -> None:
        """Say goodbye to both servers."""
        for side in (self.smtp, self.imap):
            if side is not None:
                side.close()
