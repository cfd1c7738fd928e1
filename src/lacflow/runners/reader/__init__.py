"""The reader pass: from stored mail to updates, reviews and receipts; all of a message in one transaction.

Each message is counted before it is understood, so that one that kills us is set aside after three tries. Messages never
tried before are counted and read in bundles: the wait for the disk is shared, and what is looked up of each is looked up
for all at once, as is written what the returns among them say that have nothing to do with one another (`gathered`,
`ledger`). One that fails undoes its bundle, whose messages are then read each in a transaction of its own; one that
kills us leaves the whole bundle tried once, and what was tried is only ever read alone. So a message is failed, and set
aside, by itself, and the worst another can do to it is to cost it one of its three tries. Messages with files are read
each in a transaction of its own: nobody else can write while it lasts.

What a machine wrote is noted and never answered. What a person wrote passes the sender rule first (`whose`), and then is a
lead's return (`returns`) or the project manager's orders (`orders`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.errors import LacflowError, OutsideFault
from lacflow.failpoints import failpoint
from lacflow.mail.authenticity import Verdict
from lacflow.mail.parse import parse
from lacflow.runners.desk import Desk
from lacflow.runners.reader import confirming, machines, orders, returns, seen
from lacflow.runners.reader.ahead import Ahead, reading_ahead
from lacflow.runners.reader.bundle import Remembered, looked_up
from lacflow.runners.reader.ledger import ReadMeanwhile
from lacflow.runners.reader.post import Fate, Post
from lacflow.runners.reader.receipts import CONFIRM
from lacflow.runners.reader.whose import Belongs, belongs, verdict
from lacflow.runners.tally import Counting, Tally
from lacflow.store import inbox
from lacflow.store.database import Database
from lacflow.store.inbox import StoredMail

#: Messages read in one transaction at most, and their bytes: while it lasts, nobody else can write.
BUNDLE, BUNDLE_BYTES = 30, 600_000
#: What a message with a file in it, or another message, has in the headers of a part, in small letters.
_ATTACHED, _NAME = re.compile(rb"content-disposition:\s*attachment"), re.compile(rb"name\*?(?:\d+\*?)?[ \t]*=")
#: A part's `name` or `filename` stands so near behind its semicolon.
_NEAR = 200


def run(
    db: Database,
    boards: Mapping[str, Board],
    desk: Desk,
    trusts: Mapping[str, Any],
    now: datetime,
    ahead: Ahead | None = None,
) -> Tally:
    """Read every stored message once; one that fails does not stop the others.

    Args:
        ahead: a second process that reads, where there is one already; else one is started where many wait.
    """
    with db.read() as conn:
        waiting = inbox.waiting_briefly(conn)
    with nullcontext(ahead) if ahead else reading_ahead(len(waiting)) as second:
        this = _Pass(db, boards, desk, trusts, now, Remembered(ahead=second))
        for numbers in bundles(waiting):
            with db.write() as conn:
                mails = inbox.claim(conn, numbers)
            failpoint("reader.counted")
            if len(mails) < len(numbers):
                this.counting.counts["quarantined"] += len(numbers) - len(mails)
            for bundle in together(mails):
                _take(this, bundle)
    return this.counting.done()


@dataclass(frozen=True)
class _Pass:
    """What the messages of a pass share."""

    db: Database
    boards: Mapping[str, Board]
    desk: Desk
    trusts: Mapping[str, Any]
    now: datetime
    remembered: Remembered
    counting: Counting = field(default_factory=lambda: Counting("reader"))


def bundles(waiting: Iterable[inbox.Waiting]) -> Iterator[list[int]]:
    """Yield the messages that are read together, oldest first: those never tried, up to a measure; any other by itself."""
    bundle, size = list[int](), 0
    for mail in waiting:
        if bundle and (mail.tries or len(bundle) == BUNDLE or size + mail.size > BUNDLE_BYTES):
            yield bundle
            bundle, size = [], 0
        bundle, size = [*bundle, mail.id], size + mail.size
        if mail.tries:
            yield bundle
            bundle, size = [], 0
    if bundle:
        yield bundle


def together(mails: Sequence[StoredMail]) -> Iterator[list[StoredMail]]:
    """Yield claimed messages as they share a transaction: one with files, which take their time, has one of its own."""
    for with_files, run_of in groupby(mails, key=lambda mail: _has_files((mail.raw or b"").lower())):
        if with_files:
            yield from ([mail] for mail in run_of)
        else:
            yield list(run_of)


def _has_files(raw: bytes) -> bool:
    if b"message/rfc822" in raw or _ATTACHED.search(raw):
        return True
    before = (raw[max(0, m.start() - _NEAR) : m.start()] for m in _NAME.finditer(raw))
    return any(words.removesuffix(b"file").rstrip().endswith(b";") for words in before)


def _take(this: _Pass, mails: Sequence[StoredMail]) -> None:
    """Read messages in one transaction; where one of several fails, each in its own."""
    try:
        with this.db.write() as conn:
            fates = _read_all(this, conn, mails)
    except OutsideFault as error:
        this.counting.faults.extend(f"mail {mail.id} could not be read this time: {error}" for mail in mails)
    except Exception as error:  # a stranger's mail must not stop the others; three strikes set it aside
        if len(mails) == 1:
            _fault(this.counting, mails[0], error)
        else:
            for mail in mails:
                _take(this, [mail])
    else:
        failpoint("reader.committed")
        this.counting.counts += Counter(fate.state for fate in fates)


def _fault(counting: Counting, mail: StoredMail, error: Exception) -> None:
    if isinstance(error, LacflowError):
        counting.faults.append(f"mail {mail.id} could not be read this time: {error}")
    elif not isinstance(error, ReadMeanwhile):
        counting.faults.append(f"mail {mail.id} could not be read: {type(error).__name__}")


def _read_all(this: _Pass, conn: Connection, mails: Sequence[StoredMail]) -> list[Fate]:
    parsed = [parse(mail.raw or b"") for mail in mails]
    bundle = looked_up(conn, this.remembered, mails, parsed)
    posts = [
        Post(mail, incoming, this.boards, this.desk, this.trusts.get(mail.mailbox), this.now, bundle)
        for mail, incoming in zip(mails, parsed, strict=True)
    ]
    sent: dict[int, tuple[Belongs, Verdict] | None] = {}
    if ahead := this.remembered.ahead:
        sent = {post.mail.id: _have_read(conn, post, ahead) for post in reversed(posts[1:])}
    fates = []
    for post in posts:
        fate = _read(conn, post, sent.get(post.mail.id))
        failpoint("reader.read")
        bundle.ledger.settle(conn, post.mail.id, state=fate.state, reason=fate.reason, read_at=this.now, **fate.found)
        fates.append(fate)
    bundle.ledger.write_out(conn)
    return fates


def _have_read(conn: Connection, post: Post, ahead: Ahead) -> tuple[Belongs, Verdict] | None:
    """Have a message read in the second process, if the others have nothing to do with it; then return whose it is."""
    named = [post.bundle.requests.get(token) for token in post.tokens]
    if not any(request is not None and request.id in post.bundle.apart for request in named) or post.notice:
        return None
    found = belongs(conn, post)
    said = verdict(post, found)
    if found.request is None or not _is_plain(post, found, said):
        return None
    returns.have_read(conn, post, found.request, ahead)
    return found, said


def _read(conn: Connection, post: Post, sent: tuple[Belongs, Verdict] | None) -> Fate:
    """Decide what becomes of one message, and store everything it says.

    Args:
        sent: whose it is, where a second process was given it to read.
    """
    own = _own(conn, post)
    if own is not None:
        return Fate("ignored", "our own letter came back", {"kind": "own", "letter_id": own})
    found = sent[0] if sent else belongs(conn, post)
    said = sent[1] if sent else verdict(post, found)
    notice = post.notice
    if notice is None and _is_plain(post, found, said):
        post.keeps_to_itself()
        return _known(returns.take(conn, post, found, said), found)
    post.strays(conn)
    if notice is not None:
        return _known(machines.note(conn, post, notice, found), found)
    maybe_copy = said.outcome != "quarantine" and post.bundle.may_be_copy(post.mail)
    first = inbox.taken_before(conn, post.mail, post.sender) if maybe_copy else None
    if first is not None:
        return _known(Fate("ignored", f"a second copy of mail {first}", {"kind": "copy"}), found)
    if said.outcome == "quarantine":
        return _known(machines.quarantine(conn, post, found, said.reason), found)
    if said.outcome == "apply_as_pm":
        return _known(orders.take(conn, post, found, said), found)
    if said.outcome == "apply":
        fate = confirming.answered(conn, post, found, said) or seen.answered(conn, post, found, said)
        return _known(fate or returns.take(conn, post, found, said), found)
    if said.outcome == "hold_confirm":
        confirming.ask(conn, post, found)
    return _known(returns.hold(conn, post, found, said.reason), found)


def _is_plain(post: Post, found: Belongs, said: Verdict) -> bool:
    """Tell whether a message is a lead's own return to a request that no other message of its bundle has to do with."""
    request, letter = found.request, found.letter
    return (
        request is not None
        and request.id in post.bundle.apart
        and found.by_token
        and said.outcome == "apply"
        and said.person == request.person
        and (letter is None or letter.step != CONFIRM)
        and not post.bundle.may_be_copy(post.mail)
    )


def _own(conn: Connection, post: Post) -> int | None:
    """Return the letter of ours a message is a copy of."""
    mine = post.mail.message_id
    if not mine or not post.letters_named(conn, [mine]):
        return None
    return inbox.own_letters(conn, [post.mail]).get(post.mail.id)


def _known(fate: Fate, found: Belongs) -> Fate:
    """Add what is known of where the message belongs to what becomes of it."""
    request = found.late or found.request
    where = {"board": found.board, "meeting": found.meeting, "request_id": request.id if request else None}
    return replace(fate, found={**where, **fate.found})
