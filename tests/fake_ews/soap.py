"""Requests judged by the schema and carried out; answers in the words of Exchange."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from fake_ews.store import Complaint, Item, Mailbox

S = "{http://schemas.xmlsoap.org/soap/envelope/}"
M = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
VERSIONS = ("Exchange2013", "Exchange2013_SP1", "Exchange2015", "Exchange2016")

#: The children a request may have, in the order of messages.xsd; a star means that it may be left out.
ORDER = {
    "CreateItem": "SavedItemFolderId* Items",
    "SendItem": "ItemIds SavedItemFolderId*",
    "GetItem": "ItemShape ItemIds",
    "FindItem": "ItemShape IndexedPageItemView* Restriction* SortOrder* ParentFolderIds",
    "MoveItem": "ToFolderId ItemIds ReturnNewItemIds*",
    "SyncFolderItems": "ItemShape SyncFolderId SyncState* Ignore* MaxChangesReturned SyncScope*",
    "FindFolder": "FolderShape IndexedPageFolderView* Restriction* ParentFolderIds",
    "GetFolder": "FolderShape FolderIds",
    "CreateFolder": "ParentFolderId Folders",
    "DeleteItem": "ItemIds",
}
#: Attributes an operation must have, and what they may say.
ATTRIBUTES = {
    "CreateItem": {"MessageDisposition": {"SaveOnly", "SendOnly", "SendAndSaveCopy"}},
    "SendItem": {"SaveItemToFolder": {"true", "false"}},
    "FindItem": {"Traversal": {"Shallow", "SoftDeleted", "Associated"}},
    "FindFolder": {"Traversal": {"Shallow", "Deep", "SoftDeleted"}},
}


class Violation(Exception):
    """A request the schema does not allow."""


def parse(body: bytes, versions: tuple[str, ...] = VERSIONS) -> tuple[str, Any, Any]:
    """Return the operation of a request, its element and the SOAP header; raise `Violation` if it is no request."""
    try:
        envelope = etree.fromstring(body)
    except etree.XMLSyntaxError as error:
        raise Violation(str(error)) from error
    header, content = envelope.find(f"{S}Header"), envelope.find(f"{S}Body")
    if envelope.tag != f"{S}Envelope" or content is None or len(content) != 1 or header is None:
        raise Violation("no SOAP envelope with a header and one request")
    version = header.find(f"{T}RequestServerVersion")
    if version is None or version.get("Version") not in versions:
        raise Complaint("ErrorInvalidServerVersion", "The specified server version is invalid.")
    zone = header.find(f"{T}TimeZoneContext/{T}TimeZoneDefinition")
    if zone is not None and zone.get("Id") != "UTC":
        raise Violation(f"a time zone of somebody's machine: {zone.get('Id')}")
    request = content[0]
    name = request.tag.removeprefix(M)
    if name not in ORDER:
        raise Violation(f"no operation {request.tag}")
    _judge(name, request)
    return name, request, header


def _judge(name: str, request: Any) -> None:
    wanted = ORDER[name].split()
    given = [child.tag for child in request]
    for part in wanted:
        tag = M + part.rstrip("*")
        if given and given[0] == tag:
            given.pop(0)
        elif not part.endswith("*"):
            raise Violation(f"{name} has no {part} where it belongs")
    if given:
        raise Violation(f"{name}: {given[0]} is out of order or unknown")
    _judge_inside(name, request)


def _judge_inside(name: str, request: Any) -> None:
    for attribute, values in ATTRIBUTES.get(name, {}).items():
        if request.get(attribute) not in values:
            raise Violation(f"{name}: {attribute} is {request.get(attribute)!r}")
    for one in request.iter(f"{M}ItemShape", f"{M}FolderShape"):
        parts = [child.tag.removeprefix(T) for child in one]
        if parts != [part for part in SHAPE if part in parts] or parts[:1] != ["BaseShape"]:
            raise Violation(f"{name}: the shape has {parts}")
    for one in request.iter(f"{T}ItemId", f"{T}FolderId"):
        if not one.get("Id"):
            raise Violation(f"{name}: an id without Id")
    for one in request.iter(f"{T}FieldURI"):
        if one.get("FieldURI") not in FIELDS:
            raise Violation(f"{name}: no field {one.get('FieldURI')}")


#: The parts of a shape, in the order of types.xsd.
SHAPE = ("BaseShape", "IncludeMimeContent", "BodyType", "AdditionalProperties")

#: A page has no more items than this, whatever is asked for.
PAGE = 40
#: The fields we know of.
FIELDS = {
    "item:DateTimeReceived", "item:Size", "item:InternetMessageHeaders",
    "message:InternetMessageId", "folder:DisplayName",
}  # fmt: skip


class Operations:
    """What the mailboxes of a server do when asked. `open_mailbox` finds the one a folder element names, with its rights."""

    def __init__(
        self, mailboxes: dict[str, Mailbox], open_mailbox: Callable[[str], Mailbox], may_send: Callable[[Mailbox], bool]
    ) -> None:
        self.mailboxes = mailboxes
        self.open_mailbox = open_mailbox
        self.may_send = may_send

    def carry_out(self, name: str, request: Any) -> str:
        """Return the response messages of an operation."""
        answers = []
        for thing in getattr(self, f"_{name}")(request):
            try:
                answers.append(self._success(name, thing()))
            except Complaint as complaint:
                answers.append(error(name, complaint))
        return "".join(answers)

    @staticmethod
    def _success(name: str, inside: str) -> str:
        tag = f"m:{name}ResponseMessage"
        return f'<{tag} ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>{inside}</{tag}>'

    def _folder(self, element: Any) -> tuple[Mailbox, str]:
        if element.tag == f"{T}DistinguishedFolderId":
            box = self.open_mailbox(element.findtext(f"{T}Mailbox/{T}EmailAddress") or "")
            if element.get("Id") not in box.known:
                raise Complaint("ErrorFolderNotFound")
            return box, box.known[element.get("Id")]
        for address, box in self.mailboxes.items():
            if element.get("Id") in box.folders:
                return self.open_mailbox(address), element.get("Id")
        raise Complaint("ErrorFolderNotFound")

    def _box_of(self, item_id: str) -> Mailbox:
        for address, box in self.mailboxes.items():
            if item_id in box.items:
                return self.open_mailbox(address)
        if "+" in item_id or len(item_id) % 4:
            raise Complaint("ErrorInvalidIdMalformed", "Id is malformed.")
        raise Complaint("ErrorItemNotFound", "The specified object was not found in the store.")

    def _CreateItem(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        box, folder = self._folder(request.find(f"{M}SavedItemFolderId")[0])
        if request.get("MessageDisposition") != "SaveOnly":
            raise Violation("a letter is never sent unsaved: it would lose its headers and its condition")

        def create(content: Any) -> str:
            raw = base64.b64decode(content.text, validate=True)
            made = box.put(Item(raw, folder, draft=True))
            return f"<m:Items><t:Message>{_id(made)}</t:Message></m:Items>"

        return [lambda c=c: create(c) for c in request.iter(f"{T}MimeContent")]

    def _SendItem(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        def send(one: Any) -> str:
            if not one.get("ChangeKey"):
                raise Complaint("ErrorChangeKeyRequired")
            box = self._box_of(one.get("Id"))
            if not self.may_send(box):
                raise Complaint("ErrorSendAsDenied", "The account does not have permission to send as this user.")
            _, folder = self._folder(request.find(f"{M}SavedItemFolderId")[0])
            box.send(one.get("Id"), one.get("ChangeKey"), folder)
            return ""

        return [lambda one=one: send(one) for one in request.iter(f"{T}ItemId")]

    def _GetItem(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        whole = request.findtext(f"{M}ItemShape/{T}IncludeMimeContent") == "true"

        def get(item_id: str) -> str:
            item = self._box_of(item_id).get(item_id)
            raw = base64.b64encode(item.raw).decode()
            content = f'<t:MimeContent CharacterSet="UTF-8">{raw}</t:MimeContent>' if whole else ""
            names = "".join(
                f"<t:InternetMessageHeader HeaderName={quoteattr(k)}>{escape(v)}</t:InternetMessageHeader>"
                for k, v in item.headers.items()
            )
            headers = f"<t:InternetMessageHeaders>{names}</t:InternetMessageHeaders>" if names else ""
            return f"<m:Items><t:{item.kind}>{content}{_id(item)}{headers}</t:{item.kind}></m:Items>"

        return [lambda one=one: get(one.get("Id")) for one in request.iter(f"{T}ItemId")]

    def _FindItem(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        condition = request.find(f"{M}Restriction")[0]
        value = condition.find(f"{T}FieldURIOrConstant/{T}Constant").get("Value")
        view = request.find(f"{M}IndexedPageItemView")
        begin, most = int(view.get("Offset")), min(int(view.get("MaxEntriesReturned")), PAGE)

        def fits(item: Item) -> bool:
            return item.message_id() == value if condition.tag == f"{T}IsEqualTo" else item.came >= value

        def find(folder: Any) -> str:
            box, where = self._folder(folder)
            found = sorted((i for i in box.items.values() if i.folder == where and fits(i)), key=lambda i: i.came)
            shown = "".join(f"<t:{i.kind}>{_facts(i)}</t:{i.kind}>" for i in found[begin : begin + most])
            end, last = min(begin + most, len(found)), str(begin + most >= len(found)).lower()
            paging = f'IndexedPagingOffset="{end}" TotalItemsInView="{len(found)}" IncludesLastItemInRange="{last}"'
            return f"<m:RootFolder {paging}><t:Items>{shown}</t:Items></m:RootFolder>"

        return [lambda f=f: find(f) for f in request.find(f"{M}ParentFolderIds")]

    def _MoveItem(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        def move(item_id: str) -> str:
            try:
                _, folder = self._folder(request.find(f"{M}ToFolderId")[0])
            except Complaint as complaint:
                raise Complaint("ErrorToFolderNotFound") from complaint
            moved = self._box_of(item_id).move(item_id, folder)
            return f"<m:Items><t:{moved.kind}>{_id(moved)}</t:{moved.kind}></m:Items>"

        return [lambda one=one: move(one.get("Id")) for one in request.iter(f"{T}ItemId")]

    def _SyncFolderItems(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        def sync() -> str:
            box, folder = self._folder(request.find(f"{M}SyncFolderId")[0])
            most = int(request.findtext(f"{M}MaxChangesReturned"))
            happened, state, last = box.changes(folder, request.findtext(f"{M}SyncState") or "", min(most, 512))
            shown = "".join(_change(box, kind, item_id) for kind, item_id in happened)
            return (
                f"<m:SyncState>{state}</m:SyncState>"
                f"<m:IncludesLastItemInRange>{str(last).lower()}</m:IncludesLastItemInRange><m:Changes>{shown}</m:Changes>"
            )

        return [sync]

    def _FindFolder(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        def find(folder: Any) -> str:
            box, parent = self._folder(folder)
            shown = "".join(
                f'<t:Folder><t:FolderId Id="{one}" ChangeKey="AQAA"/>'
                f"<t:DisplayName>{escape(box.folders[one][0])}</t:DisplayName></t:Folder>"
                for one in box.children(parent)
            )
            return (
                f'<m:RootFolder TotalItemsInView="{len(shown)}" IncludesLastItemInRange="true">'
                f"<t:Folders>{shown}</t:Folders></m:RootFolder>"
            )

        return [lambda f=f: find(f) for f in request.find(f"{M}ParentFolderIds")]

    def _CreateFolder(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        box, parent = self._folder(request.find(f"{M}ParentFolderId")[0])

        def create(name: str) -> str:
            if any(box.folders[f][0] == name for f in box.children(parent)):
                raise Complaint("ErrorFolderExists")
            made = box.add_folder(name, parent)
            return f'<m:Folders><t:Folder><t:FolderId Id="{made}" ChangeKey="AQAA"/></t:Folder></m:Folders>'

        return [lambda n=n.text: create(n) for n in request.iter(f"{T}DisplayName")]

    def _DeleteItem(self, request: Any) -> list[Callable[[], str]]:  # noqa: N802
        raise Violation("nothing is ever deleted")


def _facts(item: Item) -> str:
    """Return an item as a list shows it, elements in the order of the schema."""
    came = f"<t:DateTimeReceived>{item.came}</t:DateTimeReceived><t:Size>{len(item.raw)}</t:Size>"
    return f"{_id(item)}{came}<t:InternetMessageId>{escape(item.message_id())}</t:InternetMessageId>"


def _id(item: Item) -> str:
    return f'<t:ItemId Id="{item.id}" ChangeKey="{item.changekey}"/>'


def _change(box: Mailbox, kind: str, item_id: str) -> str:
    if kind == "Delete":
        return f'<t:Delete><t:ItemId Id="{item_id}" ChangeKey="gone"/></t:Delete>'
    item = box.items.get(item_id)
    if item is None:
        return ""
    if kind == "ReadFlagChange":
        return f"<t:ReadFlagChange>{_id(item)}<t:IsRead>true</t:IsRead></t:ReadFlagChange>"
    inside = f"{_id(item)}<t:Size>{len(item.raw)}</t:Size><t:DateTimeReceived>{item.came}</t:DateTimeReceived>"
    return f"<t:{kind}><t:{item.kind}>{inside}</t:{item.kind}></t:{kind}>"


def error(name: str, complaint: Complaint) -> str:
    """Return a complaint about one thing, in its place among the answers."""
    tag = f"m:{name}ResponseMessage"
    waiting = ""
    if complaint.code == "ErrorServerBusy":
        waiting = '<m:MessageXml><t:Value Name="BackOffMilliseconds">1500</t:Value></m:MessageXml>'
    return (
        f'<{tag} ResponseClass="Error"><m:MessageText>{escape(str(complaint))}</m:MessageText>'
        f"<m:ResponseCode>{complaint.code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{waiting}</{tag}>"
    )


#: What an Exchange 2016 says of itself.
BUILD = (
    '<t:ServerVersionInfo MajorVersion="15" MinorVersion="1" MajorBuildNumber="2507" MinorBuildNumber="6"'
    ' Version="V2017_07_11"/>'
)


def envelope(body: str) -> bytes:
    """Wrap a response, with the version of an Exchange 2016 in its header."""
    spaces = f'xmlns:s="{S[1:-1]}" xmlns:m="{M[1:-1]}" xmlns:t="{T[1:-1]}"'
    head = f'<?xml version="1.0" encoding="utf-8"?><s:Envelope {spaces}><s:Header>{BUILD}</s:Header>'
    return f"{head}<s:Body>{body}</s:Body></s:Envelope>".encode()


def fault(code: str, text: str, wait: int | None = None) -> bytes:
    """Return a SOAP fault as Exchange gives it with HTTP 500."""
    hint = f'<t:MessageXml><t:Value Name="BackOffMilliseconds">{wait}</t:Value></t:MessageXml>' if wait else ""
    detail = (
        '<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">'
        f"{code}</e:ResponseCode>"
        '<e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">'
        f"{escape(text)}</e:Message>{hint}"
    )
    return envelope(
        f"<s:Fault><faultcode>a:{code}</faultcode><faultstring>{escape(text)}</faultstring><detail>{detail}</detail></s:Fault>"
    )
