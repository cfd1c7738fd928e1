"""The last pass: mail out. One sender a mailbox, an attempt journaled before each ambiguous instant.

In order, for each mailbox: what a dead sender left behind becomes in doubt; what is in doubt asks its witness (`doubt`);
what is due takes a last look (`departure`), is claimed, journaled, committed, handed over, and finished in the next
transaction.

Nothing is sent where the clock is earlier than the newest row, or while `held` says why.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.calendar import instant, local_day
from lacflow.board.people import Directory
from lacflow.errors import OutsideFault, Refused, TryLater, Unknown
from lacflow.failpoints import failpoint
from lacflow.runners import pauses
from lacflow.runners.departure import Go, Later, Never, departure, retry_delay
from lacflow.runners.doubt import Pass, ask_witness, look_first, take_over
from lacflow.runners.envelope import readdressed, redirected, sender_of
from lacflow.runners.tally import Tally
from lacflow.store import attempts, outbox
from lacflow.store.database import Database
from lacflow.store.highwater import HighWater
from lacflow.store.locks import Held, sender_lock
from lacflow.store.outbox import Letter
from lacflow.transports.base import Transport, Unreachable

if TYPE_CHECKING:
    from lacflow.settings.records import Caps, Sending

#: About eight days of attempts, the last two hours apart.
MOST_TRIES = 100

#: Letters claimed together where the witness answers at once; elsewhere one by one, so that a crash leaves one in doubt.
BATCH = 20

#: Letters looked up together. Each is claimed as it was seen, or not at all.
AHEAD = 100

#: A clock may be so much behind the newest row without anything being wrong (several hosts, one database).
CLOCK_SLACK = timedelta(minutes=2)


@dataclass(frozen=True)
class _Claimed:
    """A letter in our hands, what it was before, and the journal's number of this attempt."""

    letter: Letter
    before: str
    attempt: int


@dataclass(frozen=True)
class _Result:
    claimed: _Claimed
    outcome: str
    words: str


def run(
    db: Database,
    mailboxes: Mapping[str, Transport],
    boards: Mapping[str, Board],
    directory: Directory,
    now: datetime,
    *,
    sending: Sending,
    caps: Caps,
    held: str = "",
    careful: bool = False,
    water: HighWater | None = None,
    elapsed: Callable[[], timedelta] = timedelta,
) -> Tally:
    """Hand over what is due from each mailbox, and find out about what is in doubt.

    Args:
        mailboxes: the transports that belong to the sending mode (in rehearsal: Maildirs).
        sending: in `redirect` mode every letter goes to that one address, saying whom it was for.
        caps: the most letters of this run, and to one person on one local day; 0: no limit.
        held: why nothing may leave now; empty: nothing is held.
        careful: a database was put back not long ago: letters are looked for before they are first tried.
        water: the high-water mark, raised with each attempt before the world is told.
        elapsed: how long ago `now` was.
    """
    this = Pass(db, boards, directory, now, sending, caps, held, careful, water, elapsed=elapsed)
    _look_round(this, mailboxes)
    for name, transport in mailboxes.items():
        try:
            if not _has_work(this, name):
                continue
            with sender_lock(db, name) as lock:
                if lock is None:
                    this.tally.counts["busy"] += 1
                    this.tally.notes.append(f"mailbox {name}: another process is sending")
                else:
                    _send_from(this, name, transport, lock)
        except OutsideFault as error:
            this.tally.faults.append(f"mailbox {name}: {error}")
        finally:
            transport.close()
    return this.tally.done()


def _look_round(this: Pass, mailboxes: Mapping[str, Transport]) -> None:
    """Find what keeps everything back, and letters whose mailbox is gone."""
    with this.db.read() as conn:
        newest = outbox.newest(conn)
        stranded = outbox.stranded(conn, this.now, mailboxes)
    if newest is not None and this.now < newest - CLOCK_SLACK:
        held = f"the clock says {_utc(this.now)}, and the newest row is of {_utc(newest)}"
        this.tally.faults.append(f"nothing is sent: {held}")
        this.held = held
    elif this.held:
        this.tally.notes.append(f"nothing is sent: {this.held}")
    for mailbox, count in stranded.items():
        this.tally.faults.append(f"{count} letters wait for the mailbox {mailbox}, which is not configured")


def _utc(at: datetime) -> str:
    return at.strftime("%d %b %Y %H:%M UTC")


def _has_work(this: Pass, mailbox: str) -> bool:
    """Tell whether a mailbox needs its lock and its server at all, and may be used."""
    with this.db.read() as conn:
        why = pauses.paused(conn, f"out:{mailbox}", this.now)
        work = outbox.anything(conn, this.now, mailbox)
    if why is not None and work:
        this.tally.notes.append(f"mailbox {mailbox} is left alone for a while: {why}")
    return work and why is None


def _send_from(this: Pass, name: str, transport: Transport, lock: Held) -> None:
    with this.db.write() as conn:
        take_over(this, conn, name, transport.witness_after)
    try:
        ask_witness(this, name, transport)
        if not this.held:
            if this.careful:
                look_first(this, name, transport)
            with this.db.keep() as kept:
                _send_due(this, kept, name, transport, lock)
    except Unreachable as error:
        lock.check()  # where that is what was lost, nothing is wrong with the mailbox: others may send from it at once
        this.tally.faults.append(f"mailbox {name}: {error}")
        with this.db.write() as conn:
            pauses.pause(conn, f"out:{name}", str(error), this.now)


def _send_due(this: Pass, kept: Connection, mailbox: str, transport: Transport, lock: Held) -> None:
    """Claim and hand over until nothing is due; each transaction finishes the last letters and claims the next."""
    size = 1 if transport.witness_after else BATCH
    results: list[_Result] = []
    ahead: deque[Letter] = deque()
    worked = False
    while True:
        with this.db.write(kept) as conn:
            for result in results:
                _finish(this, conn, result, transport.witness_after)
            down = next((result.words for result in results if result.outcome == "unreachable"), None)
            if results and down is None and not worked:
                pauses.resume(conn, f"out:{mailbox}")
                worked = True
            batch = _claim(this, conn, mailbox, size, ahead) if down is None else []
            failpoint("outgoing.before-commit")
        failpoint("outgoing.claimed")
        if down is not None:
            raise Unreachable(down)
        if not batch:
            return
        if this.water is not None:
            this.water.raise_to(attempt=max(claimed.attempt for claimed in batch))
        results = _hand_over(this, transport, lock, batch)


def _claim(this: Pass, conn: Connection, mailbox: str, size: int, ahead: deque[Letter]) -> list[_Claimed]:
    """Take up to `size` letters that may leave, and settle those that may not on the way."""
    claimed: list[_Claimed] = []
    while len(claimed) < size and not (this.caps.per_run and this.attempted >= this.caps.per_run):
        if not ahead:
            ahead.extend(outbox.due(conn, this.now, mailbox, AHEAD))
        if not ahead:
            break
        taken = _take(this, conn, ahead.popleft())
        if taken is not None:
            claimed.append(taken)
            this.attempted += 1
    if this.caps.per_run and this.attempted >= this.caps.per_run and not claimed:
        left = len(outbox.due(conn, this.now, mailbox))
        this.tally.counts["left"] += left
    return claimed


def _take(this: Pass, conn: Connection, letter: Letter) -> _Claimed | None:
    board = this.boards.get(letter.board)
    had = _had_today(this, conn, board)
    person = this.directory.get(letter.to_person)
    if this.careful and not letter.tries and letter.id not in this.looked_for:
        outbox.settle(conn, letter, letter.state, "it is looked for first", not_before=this.now + timedelta(minutes=1))
        return None
    match departure(
        letter, board, person, this.now + this.elapsed(), had.get(letter.to_person, 0), this.caps.per_person_per_day
    ):
        case Never(state, why):
            outbox.settle(conn, letter, state, why)
            this.tally.counts[state] += 1
        case Later(until, why):
            outbox.settle(conn, letter, letter.state, why, not_before=until)
            this.tally.counts["postponed"] += 1
        case Go(address):
            if address.lower() != letter.to_address.lower():
                letter = _readdress(conn, letter, address)
            claim = outbox.claim(conn, letter, this.now)
            if claim is not None:
                had[letter.to_person] = had.get(letter.to_person, 0) + 1
                return _Claimed(claim[0], letter.state, claim[1])
    return None


def _readdress(conn: Connection, letter: Letter, address: str) -> Letter:
    """Follow a person to the address they have now: nobody has had this letter, so nothing is told twice."""
    full = outbox.load(conn, letter.id)
    raw = readdressed(full.raw, letter.to_address, address) if full and full.raw else b""
    outbox.settle(conn, letter, letter.state, "the address was changed", to_address=address, raw=raw)
    return outbox.load(conn, letter.id) or letter


def _had_today(this: Pass, conn: Connection, board: Board | None) -> dict[str, int]:
    if board is None:
        return {}
    midnight = instant(local_day(this.now, board.zone), datetime.min.time(), board.zone)
    if midnight not in this.had:
        this.had[midnight] = outbox.sent_since(conn, midnight)
    return this.had[midnight]


def _hand_over(this: Pass, transport: Transport, lock: Held, batch: list[_Claimed]) -> list[_Result]:
    """Give each letter to the transport; once the mailbox cannot be used, say so of the rest without trying."""
    results: list[_Result] = []
    for claimed in batch:
        if results and results[-1].outcome == "unreachable":
            results.append(_Result(claimed, "unreachable", results[-1].words))
        else:
            results.append(_try(this, transport, lock, claimed))
            failpoint("outgoing.sent")
    return results


def _try(this: Pass, transport: Transport, lock: Held, claimed: _Claimed) -> _Result:
    letter = claimed.letter
    recipient, raw = letter.to_address, letter.raw or b""
    sender = sender_of(raw)
    try:
        if this.sending.mode == "redirect":
            if not this.sending.redirect:
                raise Unreachable("letters are to be redirected, and nobody is named to whom")
            person = this.directory.get(letter.to_person)
            whom_for = f"{person.name if person else letter.to_person} ({letter.to_address})"
            recipient, raw = this.sending.redirect, redirected(raw, whom_for, this.sending.redirect)
        _check(lock)
        return _Result(claimed, "accepted", transport.send(letter.message_id, sender, recipient, raw))
    except Unreachable as error:
        return _Result(claimed, "unreachable", str(error))
    except TryLater as error:
        return _Result(claimed, "try_later", str(error))
    except Refused as error:
        return _Result(claimed, "refused", str(error))
    except Unknown as error:
        return _Result(claimed, "unknown", str(error))


def _check(lock: Held) -> None:
    """Make sure that the lock is ours; without it no letter at all may be sent."""
    try:
        lock.check()
    except TryLater as error:
        raise Unreachable(str(error)) from error


def _finish(this: Pass, conn: Connection, result: _Result, witness_after: timedelta) -> None:
    """Journal how an attempt ended and move the letter on."""
    letter, words, now = result.claimed.letter, result.words, this.now
    attempts.finish(conn, result.claimed.attempt, result.outcome, words, now)
    values: dict[str, Any] = {}
    match result.outcome:
        case "accepted":
            state, words, values = "accepted", "", {"accepted_at": now}
        case "unknown":
            state, values = "in_doubt", {"not_before": this.witness_at(witness_after)}
        case "unreachable":
            state, values = result.claimed.before, {"tries": letter.tries - 1}
        case "try_later" if letter.tries < MOST_TRIES:
            state, values = "retry", {"not_before": now + retry_delay(letter.id, letter.tries)}
        case _:
            state = "failed"
    moved = outbox.settle(conn, letter, state, words, **values)
    if not moved and state == "accepted":
        # Another sender thought us dead and put it in doubt: we know better.
        moved = outbox.settle(conn, replace(letter, state="in_doubt"), state, words, **values)
    if moved:
        this.tally.counts["unreachable" if result.outcome == "unreachable" else state] += 1
