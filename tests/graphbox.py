"""The mailbox behind `graphserver`: its folders, drafts, what was sent, and its list of changes; each answer it gives.

Nothing here reads a clock: `now` is moved by the test.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from openapi import Document

TENANT, CLIENT, SECRET = "council.example", "11111111-2222-3333-4444-555555555555", "a secret"
MAILBOX = "board@council.example"
LATE = timedelta(minutes=9)
WELL_KNOWN = {"inbox": "Inbox", "drafts": "Drafts", "outbox": "Outbox", "sentitems": "Sent Items"}
BEGAN = datetime(2026, 12, 14, 8, tzinfo=UTC)


@dataclass
class Message:
    """One message of the mailbox."""

    id: str
    raw: bytes
    folder: str
    draft: bool
    received: datetime
    arrives: datetime | None = None

    @property
    def message_id(self) -> str:
        return BytesHeaderParser().parsebytes(self.raw).get("Message-ID", f"<{self.id}@made.example>").strip()


Answer = tuple[int, Any]


@dataclass
class GraphServer:
    """The mailbox and its script. `now` is moved by the test; nothing here reads a clock."""

    document: Document | None = None
    page: int = 50
    stall: float = 2.0
    retry_after: str | None = "1"
    authas: str = "Anonymous"
    roles: tuple[str, ...] = ("Mail.ReadWrite", "Mail.Send")
    address: str = ""
    certificate: Path = Path()
    now: datetime = BEGAN
    public_key: Any = None
    secret: str = SECRET
    faults: dict[str, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)
    folders: dict[str, str] = field(default_factory=dict)
    together: int = 0
    most_together: int = 0

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self._ids = itertools.count(1)
        self._log: list[tuple[str, str]] = []
        self._pages: dict[str, tuple[str, list[str], int]] = {}
        self._tokens = itertools.count(1)
        for name in WELL_KNOWN:
            self.folders[f"F-{name}"] = WELL_KNOWN[name]

    # -- what tests do -----------------------------------------------------------------------------------------------

    def deliver(self, raw: bytes) -> Message:
        """Let somebody's mail arrive."""
        with self.lock:
            self.now += timedelta(seconds=1)
            mark = f"X-MS-Exchange-Organization-AuthAs: {self.authas}\r\n".encode()
            return self._put(mark + raw, "F-inbox", draft=False)

    def in_folder(self, name: str) -> list[Message]:
        """Return what lies in a folder, by its shown name."""
        with self.lock:
            self._arrive()
            return [m for m in self.messages.values() if self.folders.get(m.folder) == name]

    def move_by_hand(self, message: Message, name: str) -> None:
        """Let a person with the same mailbox open drag a message somewhere."""
        with self.lock:
            self._move(message, next(key for key, shown in self.folders.items() if shown == name))

    def forget_cursors(self) -> None:
        """Let every cursor given out so far be one the server no longer knows."""
        with self.lock:
            self._pages.clear()

    # -- the mailbox -------------------------------------------------------------------------------------------------

    def _put(self, raw: bytes, folder: str, *, draft: bool) -> Message:
        number = next(self._ids)
        message = Message(f"AAk-{number:06}_=", raw, folder, draft, self.now)
        self.messages[message.id] = message
        self._log.append((folder, message.id))
        return message

    def _move(self, message: Message, folder: str) -> None:
        self._log += [(message.folder, message.id), (folder, message.id)]
        message.folder = folder

    def _arrive(self) -> None:
        for message in self.messages.values():
            if message.arrives is not None and message.arrives <= self.now:
                message.arrives, message.draft = None, False
                self._move(message, "F-sentitems")

    # -- requests ----------------------------------------------------------------------------------------------------

    def token(self, form: dict[str, list[str]]) -> Answer:
        if form.get("client_id") != [CLIENT]:
            return 400, {"error": "unauthorized_client", "error_description": "AADSTS700016: No such application."}
        if "client_assertion" in form:
            import jwt

            audience = f"{self.address}/{TENANT}/oauth2/v2.0/token"
            jwt.decode(form["client_assertion"][0], self.public_key, algorithms=["PS256", "RS256"], audience=audience)
        elif form.get("client_secret") != [self.secret]:
            said = "AADSTS7000215: Invalid client secret provided. Trace ID: 1\r\nCorrelation ID: 2"
            return 401, {"error": "invalid_client", "error_description": said}
        claims = base64.urlsafe_b64encode(json.dumps({"roles": self.roles}).encode()).decode().rstrip("=")
        return 200, {"token_type": "Bearer", "expires_in": 3599, "access_token": f"e30.{claims}.x"}

    def find(self, query: dict[str, str], **_: str) -> Answer:
        found = re.fullmatch(r"internetMessageId eq '(.*)'", query["$filter"])
        assert found is not None
        wanted = found[1].replace("''", "'")
        return 200, {"value": [self.shown(m, query) for m in self.messages.values() if m.message_id == wanted]}

    def draft(self, body: bytes, **_: str) -> Answer:
        raw = base64.b64decode(body, validate=True)
        return 201, self.shown(self._put(raw, "F-drafts", draft=True), {})

    def send(self, message: str, fault: str, **_: str) -> Answer:
        found = self.messages.get(message)
        if found is None or not found.draft or found.arrives is not None:
            return 404, problem("ErrorItemNotFound", "The specified object was not found in the store.")
        self.sent.append(found)
        if fault == "late":
            found.arrives = self.now + LATE
            self._move(found, "F-outbox")
        else:
            found.draft = False
            self._move(found, "F-sentitems")
        return 202, None

    def raw(self, message: str, **_: str) -> Answer:
        found = self.messages.get(message)
        return (200, found.raw) if found else (404, problem("ErrorItemNotFound", "The object was not found."))

    def one(self, message: str, query: dict[str, str], **_: str) -> Answer:
        found = self.messages.get(message)
        return (200, self.shown(found, query)) if found else (404, problem("ErrorItemNotFound", "Not found."))

    def move(self, message: str, body: bytes, **_: str) -> Answer:
        found, target = self.messages.get(message), json.loads(body)["destinationId"]
        if found is None or target not in self.folders:
            return 404, problem("ErrorItemNotFound", "The specified object was not found in the store.")
        self._move(found, target)
        return 201, self.shown(found, {})

    def folder(self, folder: str, query: dict[str, str], **_: str) -> Answer:
        key = f"F-{folder.lower()}"
        if key not in self.folders:
            return 404, problem("ErrorItemNotFound", "The specified folder could not be found in the store.")
        count = sum(m.folder == key for m in self.messages.values())
        shown = {"id": key, "displayName": self.folders[key], "totalItemCount": count}
        return 200, selected(shown, query)

    def list_folders(self, query: dict[str, str], **_: str) -> Answer:
        found = re.fullmatch(r"displayName eq '(.*)'", query["$filter"])
        assert found is not None
        named = [{"id": key, "displayName": name} for key, name in self.folders.items() if name == found[1]]
        return 200, {"value": [selected(folder, query) for folder in named]}

    def make_folder(self, body: bytes, **_: str) -> Answer:
        name = json.loads(body)["displayName"]
        if name in self.folders.values():
            return 409, problem("ErrorFolderExists", "A folder with the specified name already exists.")
        key = f"F-{next(self._ids)}"
        self.folders[key] = name
        return 201, {"id": key, "displayName": name}

    def delta(self, folder: str, query: dict[str, str], **_: str) -> Answer:
        key, token = f"F-{folder.lower()}", query.get("$deltatoken") or query.get("$skiptoken")
        if token is None:
            ids, end = [m.id for m in self.messages.values() if m.folder == key], len(self._log)
        elif token not in self._pages:
            return 410, problem("SyncStateNotFound", "The sync state generation is not found; resync is required.")
        elif "$deltatoken" in query:
            since, end = self._pages[token][2], len(self._log)
            ids = list(dict.fromkeys(i for f, i in self._log[since:end] if f == key))
        else:
            _, ids, end = self._pages[token]
        page, rest = ids[: self.page], ids[self.page :]
        new = f"t{next(self._tokens)}"
        self._pages[new] = (key, rest, end)
        here = f"{self.address}/v1.0/users/{MAILBOX}/mailFolders/{folder}/messages/delta"
        link = ("@odata.nextLink", "$skiptoken") if rest else ("@odata.deltaLink", "$deltatoken")
        return 200, {"value": [self._changed(i, key, query) for i in page], link[0]: f"{here}?{link[1]}={new}"}

    def in_one(self, folder: str, query: dict[str, str], **_: str) -> Answer:
        since = query["$filter"].removeprefix("receivedDateTime ge ")
        shown = [self.shown(m, {}) for m in self.messages.values() if m.folder == folder]
        found = sorted((m for m in shown if m["receivedDateTime"] >= since), key=lambda m: str(m["receivedDateTime"]))
        at = int(query.get("$skip", 0))
        answer: dict[str, Any] = {"value": [selected(m, query) for m in found[at : at + self.page]]}
        if found[at + self.page :]:
            rest = urlencode({**query, "$skip": at + self.page})
            answer["@odata.nextLink"] = f"{self.address}/v1.0/users/{MAILBOX}/mailFolders/{folder}/messages?{rest}"
        return 200, answer

    def _changed(self, number: str, folder: str, query: dict[str, str]) -> dict[str, Any]:
        message = self.messages.get(number)
        if message is None or message.folder != folder:
            return {"id": number, "@removed": {"reason": "deleted"}}
        return self.shown(message, query)

    def shown(self, m: Message, query: dict[str, str]) -> dict[str, Any]:
        whole = {
            "id": m.id, "@odata.etag": 'W/"1"', "isDraft": m.draft, "parentFolderId": m.folder,
            "internetMessageId": m.message_id, "receivedDateTime": f"{m.received:%Y-%m-%dT%H:%M:%SZ}",
            "subject": BytesHeaderParser().parsebytes(m.raw).get("Subject", ""), "isRead": False,
        }  # fmt: skip
        return selected(whole, query)


def selected(whole: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    names = [n for n in query.get("$select", "").split(",") if n]
    return {k: v for k, v in whole.items() if not names or k in names or k.startswith("@") or k == "id"}


def problem(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "innerError": {"date": "2026-12-14T08:00:00"}}}
