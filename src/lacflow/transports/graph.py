"""Exchange Online by Microsoft Graph: letters out as drafts that are then sent, replies in by delta.

A letter is put into Drafts as MIME, so that its headers stay ours, and then sent by its draft's id. Before a draft is
made the mailbox is asked what it has under the letter's Message-ID, so that handing over twice sends once:

    a message that is no draft     it was sent: nothing more is done
    a draft in Drafts              it was not sent: that draft is sent
    a draft anywhere else          it is on its way (Outbox), or somebody has taken it in hand: nobody can tell

The same three answers are the witness. Handles are immutable ids, which moving a message does not change. The inbox is
read one request after the other; only the messages' own bytes are fetched side by side, `TOGETHER` at a time, which is
also the most this service allows for one mailbox. Nothing is ever deleted.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any
from urllib.parse import quote

from lacflow.errors import OutsideFault, Refused, TryLater, Unknown
from lacflow.failpoints import failpoint
from lacflow.transports.base import Fetched, Unreachable
from lacflow.transports.findings import Finding
from lacflow.transports.graph_wire import Application, Gone, Resync, Wire, document

__all__ = ["Application", "Graph"]

#: Requests made side by side, at most.
TOGETHER = 4


@dataclass(frozen=True)
class _Copies:
    """What the mailbox has under one Message-ID."""

    sent: bool = False
    draft: str | None = None
    elsewhere: bool = False


class Graph:
    """One mailbox in Exchange Online.

    Args:
        mailbox: its sign-in name, which is mostly its address.
        done_folder: where handled mail is moved, beside the inbox; made when missing.
        monotonic: counts seconds.
    """

    witness_after = timedelta(minutes=10)
    conditional = True

    def __init__(
        self,
        application: Application,
        mailbox: str,
        *,
        done_folder: str = "lacflow-done",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wire = Wire(application, monotonic)
        self.home = f"/users/{quote(mailbox, safe='@')}"
        self.done_folder = done_folder
        self.cursor = ""
        self._folders: dict[str, str] = {}

    # -- out ---------------------------------------------------------------------------------------------------------

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        """Hand over a letter unless it was sent before."""
        if _addressed(raw) != {recipient.lower()}:
            raise Refused("its headers do not name the one person it is for, and Microsoft Graph goes by the headers")
        copies = self._copies(message_id)
        if copies.sent:
            return "it had been sent before"
        if copies.elsewhere and copies.draft is None:
            raise Unknown("it was handed over before, and is not where sent letters are yet")
        draft = copies.draft or self._draft(message_id, raw)
        failpoint("graph.drafted")
        try:
            self.wire.ask("POST", f"{self.home}/messages/{_id(draft)}/send", irrevocable=True)
        except (Gone, Resync) as error:
            raise Unknown(f"the draft was not there any more: {error}") from error
        failpoint("graph.sent")
        return "202 accepted by Microsoft Graph"

    def witness(self, message_id: str) -> bool | None:
        """Look for a letter in the whole mailbox; None while it lies neither in Drafts nor among sent letters."""
        copies = self._copies(message_id)
        if copies.sent:
            return True
        return None if copies.elsewhere else False

    def copy_of(self, message_id: str) -> bytes | None:
        """Return a letter as the mailbox keeps it, wherever somebody filed it."""
        sent = (one for one in self._under(message_id) if not one.get("isDraft"))
        return next((raw for one in sent if isinstance(raw := self._raw(str(one["id"])), bytes)), None)

    def _copies(self, message_id: str) -> _Copies:
        found = self._under(message_id)
        if any(not one.get("isDraft") for one in found):
            return _Copies(sent=True)
        drafts = [one for one in found if one.get("parentFolderId") == self._folder("drafts")]
        first = str(drafts[0]["id"]) if drafts else None
        return _Copies(draft=first, elsewhere=len(found) > len(drafts))

    def _under(self, message_id: str) -> list[dict[str, Any]]:
        """Return what the mailbox has under a Message-ID."""
        literal = message_id.replace("'", "''")
        query = {
            "$filter": f"internetMessageId eq '{literal}'",
            "$select": "id,isDraft,parentFolderId,internetMessageId",
            "$top": "50",
        }
        return _values(document(self.wire.ask("GET", f"{self.home}/messages", query=query)))

    def _draft(self, message_id: str, raw: bytes) -> str:
        """Put a letter into Drafts; return the draft's id."""
        made = document(self.wire.ask("POST", f"{self.home}/messages", mime=base64.b64encode(raw)))
        if made.get("internetMessageId") != message_id:
            raise Refused("Exchange gave the letter a Message-ID of its own: nobody could tell whether it was sent")
        return str(made["id"])

    # -- in ----------------------------------------------------------------------------------------------------------

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        """Yield what is new in the inbox since `cursor`, oldest first."""
        waiting, cursor = self._changes()
        handles = [handle for handle in waiting if handle not in known]
        faults: list[OutsideFault] = []
        with ThreadPoolExecutor(TOGETHER, thread_name_prefix="graph") as pool:
            for start in range(0, len(handles), TOGETHER):
                together = handles[start : start + TOGETHER]
                # Whole groups: between two messages, `done` may be asked for, and is then the only request.
                for handle, got in zip(together, list(pool.map(self._raw, together)), strict=True):
                    if isinstance(got, bytes):
                        yield Fetched(handle, got)
                    elif got is not None:
                        faults.append(got)
                down = next((fault for fault in faults if isinstance(fault, Unreachable)), None)
                if down is not None:
                    raise down
        if faults:
            raise TryLater(f"{len(faults)} messages were listed but could not be read: {faults[0]}")
        self.cursor = cursor

    def _raw(self, handle: str) -> bytes | OutsideFault | None:
        """Return a message's bytes, why it cannot be read, or None where somebody moved it away meanwhile."""
        try:
            return self.wire.ask("GET", f"{self.home}/messages/{_id(handle)}/$value").content
        except Gone:
            return None
        except OutsideFault as fault:
            return fault

    def _changes(self) -> tuple[list[str], str]:
        """Return the ids of what is new, oldest first, and where the next reading may begin."""
        if self.cursor.startswith(f"{self.wire.url}/"):
            try:
                return self._walk(self.cursor, None)
            except (Resync, Gone, Refused):
                pass  # whatever it does not like about our cursor: everything is read
        query = {"$select": "id,internetMessageId,receivedDateTime"}
        return self._walk(f"{self.home}/mailFolders/inbox/messages/delta", query)

    def _walk(self, link: str, query: dict[str, str] | None) -> tuple[list[str], str]:
        seen: dict[str, str] = {}
        followed: set[str] = set()
        while link not in followed:
            followed.add(link)
            page = document(self.wire.ask("GET", link, query=query))
            for item in _values(page):
                seen.pop(str(item.get("id")), None)
                if "@removed" not in item:
                    seen[str(item["id"])] = str(item.get("receivedDateTime") or "")
            query = None
            if "@odata.deltaLink" in page:
                return sorted(seen, key=seen.__getitem__), str(page["@odata.deltaLink"])
            link = str(page.get("@odata.nextLink", ""))
            if not link.startswith(f"{self.wire.url}/"):
                break  # our token is shown to nobody else
        raise TryLater("Microsoft Graph did not say how its list of changes goes on")

    def handled_since(self, since: datetime) -> Iterator[Fetched]:
        """Yield what came since into the folder of handled mail, oldest first."""
        for one in self._since(self.handled_folder(), since, "id"):
            got = self._raw(str(one["id"]))
            if isinstance(got, OutsideFault):
                raise got
            if got is not None:
                yield Fetched(str(one["id"]), got)

    def sent_since(self, since: datetime) -> Iterator[str]:
        """Yield the Message-IDs of what came since into Sent Items."""
        for one in self._since(self._folder("sentitems"), since, "id,internetMessageId"):
            yield str(one.get("internetMessageId", ""))

    def _since(self, folder: str, since: datetime, wanted: str) -> Iterator[dict[str, Any]]:
        """Yield what came into a folder since an instant, oldest first, with the fields wanted."""
        query: dict[str, str] | None = {
            "$filter": f"receivedDateTime ge {since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "$orderby": "receivedDateTime",
            "$select": wanted,
        }
        link = f"{self.home}/mailFolders/{_id(folder)}/messages"
        while link:
            page = document(self.wire.ask("GET", link, query=query))
            yield from _values(page)
            query, link = None, str(page.get("@odata.nextLink", ""))
            if link and not link.startswith(f"{self.wire.url}/"):
                raise TryLater("Microsoft Graph did not say how its list goes on")

    def done(self, handle: str) -> None:
        """Move a message to the folder of handled mail; one already gone is no fault."""
        place = f"{self.home}/messages/{_id(handle)}"
        try:
            self.wire.ask("POST", f"{place}/move", json={"destinationId": self.handled_folder()})
        except Gone as error:
            self._folders.pop(self.done_folder, None)
            try:
                self.wire.ask("GET", place, query={"$select": "id"})
            except Gone:
                return
            raise TryLater(f"the folder {self.done_folder} was taken away: {error}") from error
        failpoint("graph.moved")

    def _folder(self, well_known: str) -> str:
        if well_known not in self._folders:
            query = {"$select": "id"}
            found = document(self.wire.ask("GET", f"{self.home}/mailFolders/{well_known}", query=query))
            self._folders[well_known] = str(found["id"])
        return self._folders[well_known]

    def handled_folder(self) -> str:
        """Return the id of the folder of handled mail, found or made."""
        name = self.done_folder
        if name not in self._folders:
            place, literal = f"{self.home}/mailFolders", name.replace("'", "''")
            query = {"$filter": f"displayName eq '{literal}'", "$select": "id,displayName"}
            found = _values(document(self.wire.ask("GET", place, query=query)))
            if not found:
                found = [document(self.wire.ask("POST", place, json={"displayName": name}))]
            self._folders[name] = str(found[0]["id"])
        return self._folders[name]

    def probe(self, now: datetime, address: str, elsewhere: str | None = None) -> Iterator[Finding]:
        """Yield what a look at the mailbox finds."""
        from lacflow.transports.graph_probe import probe

        yield from probe(self, now, elsewhere)

    def close(self) -> None:
        """Let go of the connection."""
        self.wire.close()


def _values(page: dict[str, Any]) -> list[dict[str, Any]]:
    found = page.get("value")
    if not isinstance(found, list):
        raise TryLater("a list of Microsoft Graph has nothing in it that could be one")
    return [one for one in found if isinstance(one, dict)]


def _id(handle: str) -> str:
    return quote(handle, safe="=")


def _addressed(raw: bytes) -> set[str]:
    """Return every address a message would go to by its headers, lower case."""
    headers = BytesHeaderParser().parsebytes(raw)
    fields = [str(value) for name in ("to", "cc", "bcc") for value in headers.get_all(name, [])]
    return {address.lower() for _, address in getaddresses(fields) if address}
