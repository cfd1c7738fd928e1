"""The Exchange mailbox: what each promise of a transport means there.

A letter is put into Drafts as a whole message, so that our Message-ID and headers survive, and then sent by the id and
change key of that draft and filed in Sent Items. That is a conditional send: a draft that was sent is no longer there,
so that asking twice cannot send twice. Before a draft is made, one that a crash left behind is looked for, and so is a
copy that was sent.

Witness: what carries the Message-ID in Sent Items, Outbox, Drafts and Deleted Items.

    in Sent Items or Outbox             True
    one draft, or nothing               False: it can be sent, by that draft if there is one
    two drafts, or in Deleted Items     None: nobody can tell. We make one draft of a letter, and nobody knows what the
                                        other is (a server that is not Exchange may leave there what it has sent), or
                                        what it was that a person deleted

Replies are read by SyncFolderItems; the cursor is its state. Handles are item ids. Nothing is ever deleted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.utils import getaddresses
from typing import Any

from lacflow.errors import Refused, TryLater, Unknown
from lacflow.failpoints import failpoint
from lacflow.transports.base import Fetched, Unreachable
from lacflow.transports.ews import calls, faults
from lacflow.transports.ews.calls import Copy, Listed
from lacflow.transports.ews.link import Exchange, Link
from lacflow.transports.findings import Finding
from lacflow.transports.servers import in_batches, with_crlf

#: Messages are fetched together up to so many bytes, so that a thousand small ones are quick and a large one is alone.
BATCH_BYTES = 4_000_000
BATCH_MESSAGES = 25

#: A server that goes on promising more pages after so many is not believed.
MOST_PAGES = 10_000

_CURSOR = "ews1"
_GONE = frozenset({"ErrorItemNotFound", "ErrorInvalidId", "ErrorInvalidIdMalformed", "ErrorInvalidIdEmpty"})
_NO_FOLDER = frozenset({"ErrorFolderNotFound", "ErrorToFolderNotFound"})
_WHERE_LETTERS_ARE = ("drafts", "sentitems", "outbox", "deleteditems")
_AUTH_AS = "x-ms-exchange-organization-authas"


class Ews:
    """Sends from and reads one mailbox on an Exchange server.

    Args:
        done_folder: where stored replies go, beside the inbox; made when missing.
        internal: take Exchange's own mark on mail from inside (AuthAs: Internal) as its word on who a message is from.
        witness_after: how late the server may still send what it was asked to.
    """

    #: A draft is sent by its id and change key, so that repeating a request cannot send it twice.
    conditional = True

    def __init__(
        self,
        exchange: Exchange,
        *,
        done_folder: str = "lacflow-done",
        internal: bool = False,
        witness_after: timedelta = timedelta(minutes=10),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.link = Link(exchange, sleep)
        self.address = exchange.address
        self.done_folder = done_folder
        self.internal = internal
        self.witness_after = witness_after
        self.cursor = ""
        self._done_id: str | None = None
        self._finds_drafts = False

    # Letters

    def send(self, message_id: str, sender: str, recipient: str, raw: bytes) -> str:
        """Hand a letter over by its draft; one that was sent already stays as it is."""
        whole = with_crlf(raw)
        _itself(whole, message_id, recipient)
        found = self._copies(message_id)
        if _was_sent(found):
            return "it had been sent already"
        drafts = _drafts(found)
        if len(drafts) > 1:
            raise Unknown(f"{len(drafts)} drafts of the letter lie in Drafts: nobody can tell whether it was sent")
        if drafts:
            item, key = drafts[0].id, drafts[0].changekey
        else:
            item, key = self._draft(calls.create_draft(whole, self._folder("drafts")))
            self._make_sure_of(message_id)
        failpoint("ews.drafted")
        self._send_draft(message_id, calls.send_draft(item, key, self._folder("sentitems")))
        failpoint("ews.accepted")
        return "Exchange has taken it and filed it in Sent Items"

    def _draft(self, payload: Any) -> tuple[str, str]:
        """Make a draft; return its id and change key."""
        made = self._complaint_or(self.link.once("CreateItem", payload))
        found = calls.item_id(made)
        if found is None:
            raise TryLater("Exchange made a draft and did not say which")
        return found

    def _make_sure_of(self, message_id: str) -> None:
        """Find the first draft of this process again by its Message-ID: a server that gives out its own has no witness."""
        if not self._finds_drafts and not self._copies(message_id):
            raise Unreachable("the server does not keep Message-IDs: nobody could tell whether a letter was sent")
        self._finds_drafts = True

    def _send_draft(self, message_id: str, payload: Any) -> None:
        (*_, answer) = self.link.once("SendItem", payload, sending=True) or [None]
        failpoint("ews.answered")
        if isinstance(answer, Exception):
            if faults.code_of(answer) not in _GONE:
                raise faults.meaning(answer, sending=True) from answer
            # Sent by an earlier request that came late, or taken away by a person.
            if not _was_sent(self._copies(message_id)):
                raise Unknown("the draft is gone and no copy is in Sent Items: nobody can tell who took it")
        elif answer is None:
            raise Unknown("Exchange gave no answer to the letter")

    def witness(self, message_id: str) -> bool | None:
        """Look for a copy of a letter; see the module's docstring for what is concluded from what is found."""
        found = self._copies(message_id)
        if _was_sent(found):
            return True
        deleted = any(copy.folder == "deleteditems" for copy in found)
        return None if deleted or len(_drafts(found)) > 1 else False

    def _copies(self, message_id: str) -> list[Copy]:
        """Return every copy of a letter in the folders it may be in."""
        payload = calls.find_by_message_id(message_id, [self._folder(name) for name in _WHERE_LETTERS_ARE])
        answers = self.link.ask("FindItem", payload)
        found: list[Copy] = []
        for name, answer in zip(_WHERE_LETTERS_ARE, answers, strict=False):
            if not isinstance(answer, Exception):
                found += list(calls.copies(answer, name))
            elif name in ("drafts", "sentitems") or faults.code_of(answer) not in _NO_FOLDER:
                raise faults.meaning(answer) from answer
        if len(answers) != len(_WHERE_LETTERS_ARE):
            raise TryLater(f"Exchange looked into {len(answers)} folders of {len(_WHERE_LETTERS_ARE)}")
        return found

    # Replies

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        """Yield what came to the inbox since the cursor, oldest first, changing nothing."""
        listed, state = self._listed()
        waiting = sorted((one for one in listed if one.id not in known), key=lambda one: (one.received, one.id))
        yield from self._given_out(waiting)
        self.cursor = f"{_CURSOR} {self.address} {state}"

    def _given_out(self, waiting: Iterable[Listed]) -> Iterator[Fetched]:
        """Yield the messages listed, byte for byte; those that are not given out are told of after the last."""
        faulty: list[str] = []
        for batch in in_batches(waiting, lambda one: one.size, BATCH_MESSAGES, BATCH_BYTES):
            answers = self.link.ask("GetItem", calls.get_messages(one.id for one in batch))
            if len(answers) != len(batch):
                raise TryLater(f"Exchange gave {len(answers)} messages where {len(batch)} were asked for")
            for one, answer in zip(batch, answers, strict=True):
                if isinstance(answer, Exception):
                    if faults.code_of(answer) not in _GONE:
                        faulty.append(str(faults.meaning(answer)))
                    continue
                raw, headers = calls.message(answer)
                if raw is None:
                    faulty.append("Exchange gives no content")
                else:
                    yield Fetched(one.id, raw, self._vouched(headers))
        if faulty:
            raise TryLater(f"{len(faulty)} messages were listed but not given out: {faulty[0]}")

    def _listed(self) -> tuple[list[Listed], str]:
        """Return what is new in the inbox and the state after it; without a state the server takes, all that is there."""
        kind, _, rest = self.cursor.partition(" ")
        address, _, state = rest.partition(" ")
        if kind == _CURSOR and address == self.address and state:
            try:
                return self._synced(state)
            except Unreachable:
                raise
            except TryLater:
                failpoint("ews.resync")
        return self._synced("")

    def _synced(self, state: str) -> tuple[list[Listed], str]:
        listed: dict[str, Listed] = {}
        for _ in range(MOST_PAGES):
            payload = calls.sync_items(self._folder("inbox"), state)
            came, gone, new_state, last = calls.changes(self._complaint_or(self.link.ask("SyncFolderItems", payload)))
            listed |= {one.id: one for one in came}
            for item in gone:
                listed.pop(item, None)
            # A server that says the same twice has no more to say.
            if last or new_state in ("", state):
                return list(listed.values()), new_state
            state = new_state
        raise TryLater("Exchange lists the inbox without end")

    def _vouched(self, headers: list[tuple[str, str]]) -> bool | None:
        """Return Exchange's own word on the sender, where it gives one and the settings want it."""
        marks = {value.strip().lower() for name, value in headers if name.lower() == _AUTH_AS}
        return marks == {"internal"} if self.internal and headers else None

    def done(self, handle: str) -> None:
        """Move a message to the folder of handled mail; one already gone, or of another mailbox, is no fault."""
        for _ in range(2):
            folder = calls.folder_by_id(self.handled_folder())
            (*_, answer) = self.link.ask("MoveItem", calls.move_item(handle, folder)) or [None]
            if not isinstance(answer, Exception):
                failpoint("ews.moved")
                return
            code = faults.code_of(answer)
            if code in _GONE:
                return
            if code not in _NO_FOLDER:
                raise faults.meaning(answer) from answer
            self._done_id = None
        raise TryLater(f"the folder {self.done_folder} goes away as soon as it is made")

    def handled_folder(self) -> str:
        """Return the id of the folder of handled mail, made if it is missing."""
        self._done_id = self._done_id or self._find_done_folder()
        if self._done_id is None:
            self.link.ask("CreateFolder", calls.create_folder(self._folder("msgfolderroot"), self.done_folder))
            self._done_id = self._find_done_folder()
        if self._done_id is None:
            raise TryLater(f"the folder {self.done_folder} can neither be found nor made")
        return self._done_id

    # The past

    def copy_of(self, message_id: str) -> bytes | None:
        """Return a letter as Sent Items keeps it."""
        sent = [Listed(one.id, "", 0) for one in self._copies(message_id) if one.folder == "sentitems"]
        return next((fetched.raw for fetched in self._given_out(sent[:1])), None)

    def handled_since(self, since: datetime) -> Iterator[Fetched]:
        """Yield what came since and lies in the folder of handled mail, oldest first."""
        folder = calls.folder_by_id(self.handled_folder())
        yield from self._given_out([one for one, _ in self._found_since(folder, since)])

    def sent_since(self, since: datetime) -> Iterator[str]:
        """Yield the Message-IDs of what was filed in Sent Items since."""
        yield from (message_id for _, message_id in self._found_since(self._folder("sentitems"), since))

    def _found_since(self, folder: Any, since: datetime) -> list[tuple[Listed, str]]:
        found: list[tuple[Listed, str]] = []
        offset = 0
        for _ in range(MOST_PAGES):
            payload = calls.find_since(folder, since, offset)
            page, begins = calls.found_since(self._complaint_or(self.link.ask("FindItem", payload)))
            found += page
            if begins <= offset:
                break
            offset = begins
        return found

    def _find_done_folder(self) -> str | None:
        answer = self._complaint_or(self.link.ask("FindFolder", calls.find_folders(self._folder("msgfolderroot"))))
        return next((i for i, name in calls.folders(answer) if name.lower() == self.done_folder.lower()), None)

    def probe(self, now: datetime, address: str, elsewhere: str | None = None) -> Iterator[Finding]:
        """Yield what a look at the mailbox finds."""
        from lacflow.transports.ews.probe import probe

        yield from probe(self, now)

    def close(self) -> None:
        """End a pass. The connection is kept: signing in anew each minute is what throttling counts."""
        self.link.rest()

    @staticmethod
    def _complaint_or(answers: list[Any]) -> Any:
        """Return the one answer to a request about one thing; raise what it means where it is a complaint."""
        if len(answers) != 1:
            raise TryLater(f"Exchange gave {len(answers)} answers where one was asked for")
        if isinstance(answers[0], Exception):
            raise faults.meaning(answers[0]) from answers[0]
        return answers[0]

    def _folder(self, name: str) -> Any:
        return calls.known_folder(name, self.address)


def _was_sent(found: list[Copy]) -> bool:
    return any(copy.folder in ("sentitems", "outbox") for copy in found)


def _drafts(found: list[Copy]) -> list[Copy]:
    return [copy for copy in found if copy.folder == "drafts"]


def _itself(raw: bytes, message_id: str, recipient: str) -> None:
    """Make sure that a letter carries its Message-ID, by which it is found again, and names its one recipient and nobody
    else: Exchange takes both from the headers.
    """
    head = message_from_bytes(raw.partition(b"\r\n\r\n")[0])
    if [str(value).strip() for value in head.get_all("Message-ID", [])] != [message_id]:
        raise Refused("the letter's headers do not carry its own Message-ID")
    named = [str(value) for name in ("To", "Cc", "Bcc") for value in head.get_all(name, [])]
    addresses = [address.lower() for _, address in getaddresses(named)]
    if addresses != [recipient.lower()]:
        raise Refused("the letter's headers name other recipients than the one it is for")
