"""Letters of which it is not known whether they went: the ladder they climb, a witness at each rung.

found by the witness        accepted
searched and not there      the identical bytes once more; a second loss of the answer is for a person (unless the
                            witness answers at once: a Maildir's file is there or it is not)
cannot be searched          held, for a person
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.people import Directory
from lacflow.errors import TryLater
from lacflow.failpoints import failpoint
from lacflow.runners.tally import Counting
from lacflow.store import attempts, outbox
from lacflow.store.database import Database
from lacflow.store.highwater import HighWater
from lacflow.store.outbox import Letter
from lacflow.transports.base import Transport, sends_once

if TYPE_CHECKING:
    from lacflow.settings.records import Caps, Sending

#: A witness that could not be asked is asked again after so long.
ASK_AGAIN = timedelta(minutes=5)


@dataclass
class Pass:
    """What one run of the outgoing pass knows and counts.

    Args:
        now: when it began; a pass of many letters may last, with a server that answers slowly, for minutes.
        careful: untried letters are looked for before they go.
        elapsed: how long ago it began.
    """

    db: Database
    boards: Mapping[str, Board]
    directory: Directory
    now: datetime
    sending: Sending
    caps: Caps
    held: str
    careful: bool = False
    water: HighWater | None = None
    tally: Counting = field(default_factory=lambda: Counting("outgoing"))
    attempted: int = 0
    looked_for: set[int] = field(default_factory=set)
    had: dict[datetime, dict[str, int]] = field(default_factory=dict)
    elapsed: Callable[[], timedelta] = timedelta

    def witness_at(self, witness_after: timedelta) -> datetime:
        """Return when the witness can be believed about what was under way until this moment."""
        return self.now + (self.elapsed() + witness_after if witness_after else witness_after)


def look_first(this: Pass, mailbox: str, transport: Transport) -> None:
    """After a database was put back: look for each untried letter before it goes, for it may have gone already."""
    with this.db.read() as conn:
        due = [letter for letter in outbox.due(conn, this.now, mailbox) if not letter.tries]
    for letter in due:
        found = transport.witness(letter.message_id)
        with this.db.write() as conn:
            if found:
                words = "a copy was found: it went before the database was put back"
                outbox.settle(conn, letter, "accepted", words, accepted_at=min(letter.due_at, this.now))
                this.tally.counts["found"] += 1
            elif found is None:
                words = "the database was put back, and there is nowhere to look whether it had gone"
                outbox.settle(conn, letter, "waiting", words)
                this.tally.counts["held"] += 1
        this.looked_for.add(letter.id)


def take_over(this: Pass, conn: Connection, mailbox: str, witness_after: timedelta) -> None:
    """Put in doubt what a sender left behind that died: we hold the lock, so nobody is sending.

    When it died nobody knows, only that it was before now: from now on the witness's time counts.
    """
    for letter in outbox.in_state(conn, "sending", mailbox):
        for attempt in attempts.of_letter(conn, letter.id):
            if attempt.outcome is None:
                attempts.finish(conn, attempt.id, "unknown", "the program stopped during the attempt", this.now)
        reason = "the program stopped while it was being handed over"
        outbox.settle(conn, letter, "in_doubt", reason, not_before=this.witness_at(witness_after))
        this.tally.counts["in_doubt"] += 1


def ask_witness(this: Pass, mailbox: str, transport: Transport) -> None:
    """Look for a copy of each letter in doubt whose time has come, and settle it by what is found."""
    with this.db.read() as conn:
        doubtful = outbox.in_state(conn, "in_doubt", mailbox, this.now)
    for letter in doubtful:
        try:
            found = transport.witness(letter.message_id)
        except TryLater as error:
            this.tally.faults.append(f"mailbox {mailbox}: copies of letters in doubt cannot be looked for: {error}")
            with this.db.write() as conn:
                for left in doubtful[doubtful.index(letter) :]:
                    outbox.settle(conn, left, "in_doubt", left.reason, not_before=this.now + ASK_AGAIN)
            return
        failpoint("outgoing.witnessed")
        with this.db.write() as conn:
            _believe(this, conn, letter, found, certain=sends_once(transport))


def _believe(this: Pass, conn: Connection, letter: Letter, found: bool | None, *, certain: bool) -> None:
    """Settle a letter in doubt by what its witness says; one that is `certain` may be believed any number of times."""
    lost = [a for a in attempts.of_letter(conn, letter.id) if a.outcome in ("unknown", "not_accepted")]
    if found:
        if lost:
            attempts.finish(conn, lost[-1].id, "accepted", "a copy was found", this.now)
        accepted_at = lost[-1].started_at if lost else this.now
        outbox.settle(conn, letter, "accepted", "a copy was found", accepted_at=accepted_at)
        this.tally.counts["found"] += 1
        return
    if found is False and (certain or len(lost) < 2):
        if lost:
            attempts.finish(conn, lost[-1].id, "not_accepted", "searched, and not there", this.now)
        outbox.settle(conn, letter, "retry", "searched, and not there: goes once more", not_before=this.now)
        this.tally.counts["not_found"] += 1
        return
    searched = "the answer was lost twice" if found is False else "there is nowhere to look for a copy"
    outbox.settle(conn, letter, "waiting", f"nobody can tell whether it was sent: {searched}")
    this.tally.counts["held"] += 1
    this.tally.faults.append(f"letter {letter.id} is held: nobody can tell whether it was sent, {searched}")
