"""The reader pass: from stored mail to updates, reviews and receipts; one transaction a message.

Each message is counted before it is understood, so that one that kills us is set aside after three tries. What a
machine wrote is noted and never answered. What a person wrote passes the sender rule first (`whose`), and then is a
lead's return (`applying`) or the project manager's orders (`orders`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.plan import Plan
from lacflow.errors import LacflowError
from lacflow.failpoints import failpoint
from lacflow.mail.notices import kind_of
from lacflow.mail.parse import parse
from lacflow.runners.desk import Desk
from lacflow.runners.reader import confirming, machines, orders, returns, seen
from lacflow.runners.reader.post import Fate, Post
from lacflow.runners.reader.whose import Belongs, belongs, verdict
from lacflow.runners.tally import Counting, Tally
from lacflow.store import inbox
from lacflow.store.database import Database


def run(db: Database, boards: Mapping[str, Board], desk: Desk, trusts: Mapping[str, Any], now: datetime) -> Tally:
    """Read every stored message once; one that fails does not stop the others."""
    counting = Counting("reader")
    with db.read() as conn:
        waiting = [mail.id for mail in inbox.waiting_light(conn)]
    refs: dict[str, Plan] = {}
    for number in waiting:
        with db.write() as conn:
            mine = inbox.count_attempt(conn, number)
        failpoint("reader.counted")
        if not mine:
            counting.counts["quarantined"] += 1
            continue
        try:
            with db.write() as conn:
                mail = inbox.load(conn, number)
                if mail is None or mail.state != "stored":
                    continue
                fate = _read(
                    conn, Post(mail, parse(mail.raw or b""), boards, desk, trusts.get(mail.mailbox), now, refs)
                )
                failpoint("reader.read")
                inbox.set_state(conn, number, fate.state, fate.reason, read_at=now, **fate.found)
            failpoint("reader.committed")
            counting.counts[fate.state] += 1
        except LacflowError as error:
            counting.faults.append(f"mail {number} could not be read this time: {error}")
        except Exception as error:  # a stranger's mail must not stop the others; three strikes set it aside
            counting.faults.append(f"mail {number} could not be read: {type(error).__name__}")
    return counting.done()


def _read(conn: Connection, post: Post) -> Fate:
    """Decide what becomes of one message, and store everything it says."""
    own = inbox.own_letter(conn, post.mail.message_id, post.mail.raw or b"")
    if own is not None:
        return Fate("ignored", "our own letter came back", {"kind": "own", "letter_id": own})
    found = belongs(conn, post)
    notice = kind_of(post.incoming)
    if notice is not None:
        return _known(machines.note(conn, post, notice, found), found)
    said = verdict(post, found)
    first = inbox.taken_before(conn, post.mail, post.sender) if said.outcome != "quarantine" else None
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


def _known(fate: Fate, found: Belongs) -> Fate:
    """Add what is known of where the message belongs to what becomes of it."""
    request = found.late or found.request
    where = {"board": found.board, "meeting": found.meeting, "request_id": request.id if request else None}
    return replace(fate, found={**where, **fate.found})
