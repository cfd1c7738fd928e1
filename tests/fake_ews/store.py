"""Mailboxes as Exchange keeps them: an item's id changes when it moves, its change key with every change."""

from __future__ import annotations

import base64
import itertools
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import getaddresses

#: Every mailbox has these, by the names EWS knows them under.
KNOWN = {
    "msgfolderroot": "Top of Information Store", "inbox": "Inbox", "drafts": "Drafts", "sentitems": "Sent Items",
    "deleteditems": "Deleted Items", "outbox": "Outbox",
}  # fmt: skip
_number = itertools.count(1)


class Complaint(Exception):
    """What the server has against a request, by its ResponseCode."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(text or f"The server says {code}.")
        self.code = code


@dataclass
class Item:
    """One item. `kind` is the element it is shown as."""

    raw: bytes
    folder: str
    draft: bool = False
    kind: str = "Message"
    headers: dict[str, str] = field(default_factory=dict)
    id: str = ""
    change: int = 0
    received: int = 0
    came: str = ""

    @property
    def changekey(self) -> str:
        return base64.b64encode(f"CQAAABYAAAC{self.change:09}".encode()).decode()

    def message_id(self) -> str:
        found = re.search(rb"(?im)^message-id:\s*(<[^>\s]*>)", self.raw.partition(b"\r\n\r\n")[0])
        return found.group(1).decode() if found else ""


@dataclass(frozen=True)
class Delivered:
    """A message that left, to one recipient."""

    message_id: str
    recipient: str
    raw: bytes


class Mailbox:
    """One mailbox. `refuse` maps a recipient to the code its letters are refused with; a server that is not Exchange may
    leave in Drafts what it has sent (`keeps_drafts`), or give letters a Message-ID of its own (`renames`). `now` is the
    mailbox's clock, which the test moves; without one each mail that comes in is a second later than the one before.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.folders: dict[str, tuple[str, str]] = {}
        self.items: dict[str, Item] = {}
        self.delivered: list[Delivered] = []
        self.refuse: dict[str, str] = {}
        self.keeps_drafts = False
        self.renames = False
        self.epoch = 1
        self.now: datetime | None = None
        self._log: list[tuple[str, str, str]] = []
        self.known = {key: self.add_folder(name, "") for key, name in KNOWN.items()}

    def add_folder(self, name: str, parent: str) -> str:
        folder = base64.b64encode(f"folder {next(_number)} {'x' * 40}".encode()).decode()
        self.folders[folder] = (name, parent)
        return folder

    def children(self, parent: str) -> list[str]:
        root = parent == self.known["msgfolderroot"]
        return [f for f, (_, above) in self.folders.items() if above == parent or (root and not above and f != parent)]

    def put(self, item: Item) -> Item:
        """File an item under a new id."""
        if self.renames:
            item.raw = re.sub(rb"(?im)^message-id:.*$", b"Message-ID: <own@server.example>\r", item.raw)
        item.id = base64.b64encode(f"item {next(_number):09} {'y' * 60}".encode()).decode()
        item.change = next(_number)
        began = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(seconds=item.received)
        item.came = item.came or f"{self.now or began:%Y-%m-%dT%H:%M:%SZ}"
        self.items[item.id] = item
        self._log.append(("Create", item.folder, item.id))
        return item

    def arrive(self, raw: bytes, **more: object) -> Item:
        """Let somebody's mail come in."""
        return self.put(Item(raw, self.known["inbox"], received=next(_number), **more))

    def touch(self, item_id: str) -> None:
        """Let a person read or flag an item."""
        self.items[item_id].change = next(_number)
        self._log.append(("ReadFlagChange", self.items[item_id].folder, item_id))

    def get(self, item_id: str) -> Item:
        if item_id not in self.items:
            raise Complaint("ErrorItemNotFound", "The specified object was not found in the store.")
        return self.items[item_id]

    def move(self, item_id: str, folder: str) -> Item:
        item = self.get(item_id)
        if folder not in self.folders:
            raise Complaint("ErrorToFolderNotFound")
        self.remove(item_id)
        came = "" if item.draft else item.came
        return self.put(Item(item.raw, folder, item.draft, item.kind, item.headers, received=item.received, came=came))

    def remove(self, item_id: str) -> None:
        item = self.items.pop(item_id)
        self._log.append(("Delete", item.folder, item_id))

    def send(self, item_id: str, changekey: str, folder: str) -> None:
        """Send a draft and file it; whoever it is to gets it once for every call that succeeds."""
        item = self.get(item_id)
        if changekey != item.changekey:
            raise Complaint("ErrorStaleObject", "The send operation could not be performed: the item has changed.")
        to = [a for _, a in getaddresses(message_from_bytes(item.raw).get_all("To", []))]
        if not to:
            raise Complaint("ErrorMissingRecipients")
        for recipient in to:
            if recipient in self.refuse:
                raise Complaint(self.refuse[recipient])
        self.delivered += [Delivered(item.message_id(), recipient, item.raw) for recipient in to]
        if self.keeps_drafts:
            self.put(Item(item.raw, item.folder, draft=True))
        else:
            self.move(item_id, folder).draft = False

    def state(self, folder: str) -> str:
        return self._state(folder, len(self._log))

    def _state(self, folder: str, at: int) -> str:
        return base64.b64encode(f"{self.epoch}|{folder}|{at}".encode()).decode()

    def changes(self, folder: str, state: str, most: int) -> tuple[list[tuple[str, str]], str, bool]:
        """Return what happened in a folder since a state, newest mail first at the beginning, as Exchange does."""
        begin = 0
        if state:
            try:
                epoch, of, at = base64.b64decode(state).decode().split("|")
            except ValueError as error:
                raise Complaint("ErrorInvalidSyncStateData", "The sync state is invalid.") from error
            if int(epoch) != self.epoch or of != folder:
                raise Complaint("ErrorInvalidSyncStateData", "The sync state is invalid.")
            begin = int(at)
        end = begin
        seen: list[tuple[str, str]] = []
        while end < len(self._log) and len(seen) < most:
            kind, where, item = self._log[end]
            end += 1
            if where == folder and (kind != "Create" or item in self.items):
                seen.append((kind, item))
        return seen if begin else seen[::-1], self._state(folder, end), end == len(self._log)

    def in_folder(self, name: str) -> list[Item]:
        """Return what lies in a folder, by its shown name."""
        return [i for i in self.items.values() if self.folders[i.folder][0] == name]
