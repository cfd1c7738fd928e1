"""What we ask Exchange for and what we read of its answers: eight EWS operations, none of which deletes anything.

The library underneath signs in, wraps requests in SOAP, agrees on a version of the schema and knows the codes of
complaints. The requests are written here, children in the order the schema wants them; of an answer only what we use is
read, whatever else is or is not in it. Ids are Exchange's own; one changes when its item is moved.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC as UTC_TIME
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from exchangelib import DELEGATE, IMPERSONATION, UTC, Account, Configuration, Credentials, FailFast, Identity, Version
from exchangelib.credentials import OAuth2Credentials
from exchangelib.errors import ResponseMessageError
from exchangelib.protocol import Protocol
from exchangelib.services.common import EWSAccountService
from exchangelib.transport import BASIC, NTLM, OAUTH2
from exchangelib.util import MNS, TNS, create_element, is_xml
from exchangelib.version import EXCHANGE_2013_SP1
from requests.adapters import HTTPAdapter

from lacflow.transports.ews.faults import HttpFault

if TYPE_CHECKING:
    from lacflow.transports.ews.link import Exchange

# The library would log requests that fail, with every address and body in them.
logging.getLogger("exchangelib").setLevel(logging.CRITICAL + 1)

_M, _T = f"{{{MNS}}}", f"{{{TNS}}}"

#: Kinds of item that lie in an inbox and are no mail: nobody writes an update as a contact or a task.
NO_MAIL = frozenset({"Contact", "DistributionList", "Task", "CalendarItem"})


class _AtOnce(FailFast):  # type: ignore[misc]
    """Fail at the first trouble, and keep the HTTP status: the library would call a 401 with a closing connection busy."""

    def raise_response_errors(self, response: Any) -> None:
        """Let SOAP through, whatever its HTTP status; raise anything else as what it is."""
        if response.status_code == 200 or (response.status_code == 500 and is_xml(response.content)):
            return
        wait = response.headers.get("Retry-After", "")
        raise HttpFault(response.status_code, float(wait) if wait.isdigit() else None)


class _Verified(HTTPAdapter):
    """One connection to a server that shows a certificate of ours to trust, whatever this machine's environment says."""

    def __init__(self, authorities: str | bool) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, pool_block=True)
        self.authorities = authorities

    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        """Send a request, verifying by our authorities."""
        return super().send(request, *args, **{**options, "verify": self.authorities})


class _Door(Protocol):  # type: ignore[misc]
    """The library's connection, with the authorities that vouch for this one server."""

    USERAGENT = "lacflow (exchangelib)"

    def raw_session(self, *args: Any, **options: Any) -> Any:
        """Return a session that verifies certificates."""
        session = super().raw_session(*args, **options)
        for beginning in list(session.adapters):
            session.mount(beginning, _Verified(self.config.verify))
        return session


class _App(OAuth2Credentials):  # type: ignore[misc]
    """An application that signs in for itself, at the council's sign-in service or Microsoft's, and acts as the mailbox."""

    def __init__(self, exchange: Exchange) -> None:
        who_for = Identity(primary_smtp_address=exchange.address)
        super().__init__(exchange.client_id, exchange.client_secret, identity=who_for)
        self.where = exchange.token_url
        self.what_for = f"https://{urlsplit(exchange.url).hostname}/.default"

    @property
    def token_url(self) -> Any:
        """Where tokens come from."""
        return self.where

    def session_params(self) -> dict[str, Any]:
        """Say nothing of refreshing: an application has no refresh token, it asks for another when one is over."""
        return {"token": self.access_token}

    @property
    def scope(self) -> list[str]:
        """What the token is for."""
        return [self.what_for]


class _Operation(EWSAccountService):  # type: ignore[misc]
    """One EWS operation. Complaints about one thing among several come back in its place; they stop none of the others."""

    ERRORS_TO_CATCH_IN_RESPONSE = (ResponseMessageError,)

    def answers(self, payload: Any) -> list[Any]:
        """Return the response messages, a complaint in place of each that is one."""
        return list(self._get_elements(payload))

    @classmethod
    def _get_elements_in_container(cls, container: Any) -> list[Any]:
        return [container]

    def _update_api_version(self, api_version: str, header: Any) -> None:
        # The schema the server has just taken goes on being asked for, whatever it says of itself.
        self.account.version = Version(build=self.account.version.build, api_version=api_version)


_NAMES = (
    "CreateItem", "SendItem", "GetItem", "FindItem", "MoveItem", "SyncFolderItems", "FindFolder", "CreateFolder",
)  # fmt: skip
_OPERATIONS = {name: type(name, (_Operation,), {"SERVICE_NAME": name}) for name in _NAMES}


def account(exchange: Exchange) -> Any:
    """Make the account, saying nothing to the server yet. Times are UTC and words English, whatever this machine's are.

    The oldest schema with all we use is asked for (Exchange 2013 SP1); every later server takes it.
    """
    if exchange.auth == "oauth":
        credentials: Any = _App(exchange)
    else:
        credentials = Credentials(exchange.user or "", exchange.password or "")
    config = Configuration(
        credentials=credentials,
        service_endpoint=exchange.url,
        auth_type={"basic": BASIC, "ntlm": NTLM, "oauth": OAUTH2}[exchange.auth],
        version=Version(build=EXCHANGE_2013_SP1),
        retry_policy=_AtOnce(),
    )
    config.verify = exchange.verify()
    # The library keeps one connection for each pair of address and credentials: ours must be that one.
    _Door._protocol_cache.pop(_Door._cache_key(config), None)
    door = _Door(config=config)
    door.TIMEOUT = exchange.timeout
    return Account(
        exchange.address,
        config=config,
        autodiscover=False,
        access_type=IMPERSONATION if exchange.access == "impersonation" else DELEGATE,
        locale="en_GB",
        default_timezone=UTC,
    )


def put(account: Any, call: str, payload: Any) -> list[Any]:
    """Put one request to the server; a server that is busy says so of the whole."""
    answers: list[Any] = _OPERATIONS[call](account=account).answers(payload)
    for answer in answers:
        if type(answer).__name__ == "ErrorServerBusy":
            raise answer
    return answers


@dataclass(frozen=True)
class Copy:
    """A letter of ours somewhere in the mailbox. Whether it was sent is told by where it is: marks on it are not reliable."""

    folder: str
    id: str
    changekey: str


@dataclass(frozen=True)
class Listed:
    """A message the inbox has: when it came (ISO, UTC; sorts as text) and how many bytes it has, as far as it says."""

    id: str
    received: str
    size: int


# Folders


def known_folder(name: str, address: str) -> Any:
    """Return the element of a folder every mailbox has: inbox, drafts, sentitems, deleteditems, outbox, msgfolderroot."""
    owner = _element("t:Mailbox", _element("t:EmailAddress", address))
    return _element("t:DistinguishedFolderId", owner, Id=name)


def folder_by_id(folder_id: str) -> Any:
    """Return the element of a folder by its id."""
    return _element("t:FolderId", Id=folder_id)


def find_folders(parent: Any) -> Any:
    """Ask for the folders right below one; all of them, since servers differ in how they compare names."""
    shape = _element(
        "m:FolderShape", _element("t:BaseShape", "IdOnly"), _properties(["folder:DisplayName"]),
    )  # fmt: skip
    return _element("m:FindFolder", shape, _element("m:ParentFolderIds", parent), Traversal="Shallow")


def create_folder(parent: Any, name: str) -> Any:
    """Ask for a new folder for mail."""
    folder = _element("t:Folder", _element("t:FolderClass", "IPF.Note"), _element("t:DisplayName", name))
    return _element("m:CreateFolder", _element("m:ParentFolderId", parent), _element("m:Folders", folder))


def folders(answer: Any) -> Iterator[tuple[str, str]]:
    """Yield the id and name of every folder in an answer."""
    for found in answer.iter(f"{_T}FolderId"):
        name = found.getparent().find(f"{_T}DisplayName")
        yield found.get("Id"), (name.text or "") if name is not None else ""


# Letters


def create_draft(raw: bytes, drafts: Any) -> Any:
    """Ask for a draft made of a whole message, headers and all. Nothing is sent."""
    content = _element("t:MimeContent", base64.b64encode(raw).decode("ascii"), CharacterSet="UTF-8")
    where = _element("m:SavedItemFolderId", drafts)
    items = _element("m:Items", _element("t:Message", content))
    return _element("m:CreateItem", where, items, MessageDisposition="SaveOnly")


def send_draft(item_id: str, changekey: str, sent_items: Any) -> Any:
    """Ask to send a draft as it is and to file it in Sent Items. A draft sent already is not there any more."""
    what = _element("m:ItemIds", _element("t:ItemId", Id=item_id, ChangeKey=changekey))
    return _element("m:SendItem", what, _element("m:SavedItemFolderId", sent_items), SaveItemToFolder="true")


def find_by_message_id(message_id: str, where: Iterable[Any]) -> Any:
    """Ask for what carries a Message-ID in some folders: one answer a folder, in their order."""
    shape = _element("m:ItemShape", _element("t:BaseShape", "IdOnly"))
    page = _element("m:IndexedPageItemView", MaxEntriesReturned="20", Offset="0", BasePoint="Beginning")
    field = _element("t:FieldURI", FieldURI="message:InternetMessageId")
    value = _element("t:FieldURIOrConstant", _element("t:Constant", Value=message_id))
    restriction = _element("m:Restriction", _element("t:IsEqualTo", field, value))
    return _element(
        "m:FindItem", shape, page, restriction, _element("m:ParentFolderIds", *where), Traversal="Shallow"
    )  # fmt: skip


def find_since(folder: Any, since: datetime, offset: int, most: int = 500) -> Any:
    """Ask for what came into a folder since an instant, oldest first: one page, beginning with the `offset`-th."""
    fields = _properties(["item:DateTimeReceived", "item:Size", "message:InternetMessageId"])
    shape = _element("m:ItemShape", _element("t:BaseShape", "IdOnly"), fields)
    page = _element("m:IndexedPageItemView", MaxEntriesReturned=str(most), Offset=str(offset), BasePoint="Beginning")
    came = "item:DateTimeReceived"
    constant = _element("t:Constant", Value=f"{since.astimezone(UTC_TIME):%Y-%m-%dT%H:%M:%SZ}")
    value = _element("t:FieldURIOrConstant", constant)
    condition = _element("t:IsGreaterThanOrEqualTo", _element("t:FieldURI", FieldURI=came), value)
    order = _element("t:FieldOrder", _element("t:FieldURI", FieldURI=came), Order="Ascending")
    return _element(
        "m:FindItem", shape, page, _element("m:Restriction", condition), _element("m:SortOrder", order),
        _element("m:ParentFolderIds", folder), Traversal="Shallow",
    )  # fmt: skip


def found_since(answer: Any) -> tuple[list[tuple[Listed, str]], int]:
    """Return what a page lists, each message with its Message-ID, and where the next page begins: 0 after the last."""
    root = next(answer.iter(f"{_M}RootFolder"), None)
    items = [found.getparent() for found in answer.iter(f"{_T}ItemId")]
    listed = [(_listed(item), _text(item, "InternetMessageId")) for item in items if _is_mail(item)]
    if root is None or not items or root.get("IncludesLastItemInRange", "true") in ("true", "1"):
        return listed, 0
    return listed, int(root.get("IndexedPagingOffset") or 0)


def copies(answer: Any, folder: str) -> Iterator[Copy]:
    """Yield the items of an answer about one folder."""
    for found in answer.iter(f"{_T}ItemId"):
        yield Copy(folder, found.get("Id"), found.get("ChangeKey") or "")


def item_id(answer: Any) -> tuple[str, str] | None:
    """Return the id and change key of the first item of an answer, if it has one."""
    found = next(answer.iter(f"{_T}ItemId"), None)
    return None if found is None else (found.get("Id"), found.get("ChangeKey") or "")


# Replies


def sync_items(folder: Any, state: str, most: int = 512) -> Any:
    """Ask what changed in a folder since a state; an empty one means everything."""
    shape = _element(
        "m:ItemShape", _element("t:BaseShape", "IdOnly"), _properties(["item:DateTimeReceived", "item:Size"])
    )  # fmt: skip
    parts = [shape, _element("m:SyncFolderId", folder)]
    if state:
        parts.append(_element("m:SyncState", state))
    return _element("m:SyncFolderItems", *parts, _element("m:MaxChangesReturned", str(most)))


def changes(answer: Any) -> tuple[list[Listed], set[str], str, bool]:
    """Return what came or changed, the ids of what went, the new state, and whether there is no more."""
    came, gone = [], set()
    for change in answer.iterfind(f"{_M}Changes/*"):
        found = next(change.iter(f"{_T}ItemId"), None)
        if found is None:
            continue
        if change.tag == f"{_T}Delete":
            gone.add(found.get("Id"))
        elif change.tag in (f"{_T}Create", f"{_T}Update") and _is_mail(found.getparent()):
            came.append(_listed(found.getparent()))
    last = answer.findtext(f"{_M}IncludesLastItemInRange", "true").strip()
    return came, gone, answer.findtext(f"{_M}SyncState", "").strip(), last in ("true", "1")


def _is_mail(item: Any) -> bool:
    return item.tag.removeprefix(_T) not in NO_MAIL


def _listed(item: Any) -> Listed:
    size = _text(item, "Size")
    return Listed(
        item.find(f"{_T}ItemId").get("Id"), _text(item, "DateTimeReceived"), int(size) if size.isdigit() else 0
    )


def get_messages(ids: Iterable[str]) -> Any:
    """Ask for whole messages, byte for byte as far as Exchange keeps them, with the headers Exchange holds beside them."""
    whole, headers = _element("t:IncludeMimeContent", "true"), _properties(["item:InternetMessageHeaders"])
    shape = _element("m:ItemShape", _element("t:BaseShape", "IdOnly"), whole, headers)
    return _element("m:GetItem", shape, _element("m:ItemIds", *(_element("t:ItemId", Id=one) for one in ids)))


def message(answer: Any) -> tuple[bytes | None, list[tuple[str, str]]]:
    """Return a message's bytes (None if the answer has none) and the headers Exchange holds beside them."""
    content = next(answer.iter(f"{_T}MimeContent"), None)
    raw = base64.b64decode(content.text) if content is not None and content.text else None
    return raw, [(h.get("HeaderName", ""), h.text or "") for h in answer.iter(f"{_T}InternetMessageHeader")]


def move_item(item_id: str, folder: Any) -> Any:
    """Ask to move an item."""
    what = _element("m:ItemIds", _element("t:ItemId", Id=item_id))
    return _element("m:MoveItem", _element("m:ToFolderId", folder), what)


def _element(name: str, *inside: Any, **attributes: str) -> Any:
    """Return an element with its text or its children."""
    made = create_element(name, attrs=attributes)
    for part in inside:
        if isinstance(part, str):
            made.text = part
        else:
            made.append(part)
    return made


def _properties(names: Iterable[str]) -> Any:
    return _element("t:AdditionalProperties", *(_element("t:FieldURI", FieldURI=name) for name in names))


def _text(item: Any, name: str) -> str:
    return (item.findtext(f"{_T}{name}") or "").strip()
