"""After a database was put back from a copy: live through what it has forgotten before anything is sent.

What it forgot is still to be seen: letters that went out are in the Sent folder (the Maildir, the archive), replies that
were taken in are in the folder of handled mail. So the time since the copy was made is lived through once more, with
nothing sent: at each instant at which something came or was due, mail is read and letters are planned as they were then,
under the Message-IDs they had then. A copy found in the mailbox is the letter: it becomes accepted, at the time and with
the bytes it really had. What was planned and never went is planned anew as of now, where the brake holds what is late.
Then the administrator is told once, and sending goes on.

    a copy is found                             accepted, as it was sent
    searched, and not there                     goes as usual
    nowhere to look                             held, for a person
    a letter of the day: another day's is there held, for a person

For weeks afterwards (`CAREFUL`) a letter is looked for once more before it is tried for the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, update

from lacflow.board.board import Board
from lacflow.board.steps import Step, timetable
from lacflow.errors import OutsideFault
from lacflow.failpoints import failpoint
from lacflow.mail.parse import parse
from lacflow.mail.reference import has_our_shape, message_id
from lacflow.mail.reference import token as make_token
from lacflow.runners.desk import Desk
from lacflow.runners.planner.escalating import ESCALATE
from lacflow.runners.planner.questions import REVIEW
from lacflow.runners.tally import Counting, Tally
from lacflow.store import attempts, brakes, cycles, facts, inbox, journal, outbox
from lacflow.store import tables as t
from lacflow.store.database import Database
from lacflow.store.outbox import Letter
from lacflow.transports.base import Fetched, Remembering, Transport

#: The mark that a database was put back: why, since when it may have forgotten, whether all was found out.
MARK = "restored"
#: So long after, a letter is looked for before its first attempt: until the cycles of that time are over.
CAREFUL = timedelta(days=60)
#: Rounds at the present instant, at most, until one brings nothing new.
ROUNDS = 6
#: Instants lived through again, at most, at least so far apart.
INSTANTS = 5000
A_MOMENT = timedelta(minutes=1)
#: A copy may be a little older than the newest row in it.
MARGIN = timedelta(days=1)

#: Steps the planner makes a letter of again where it is still wanted.
_PLANNED = frozenset((*(step.value for step in Step), ESCALATE, REVIEW))
_UNSENT = ("queued", "waiting", "retry")
_NOWHERE = "the database was put back, and there is nowhere to look whether this letter had gone"


@dataclass(frozen=True)
class _Kept:
    """A message in the folder of handled mail, and when it came."""

    at: datetime
    mailbox: str
    mail: Fetched


@dataclass
class Reconciling:
    """What is needed to find out, and what was found.

    `read` and `plan` run the other passes once at an instant; `plan` returns when next anything is due.
    """

    db: Database
    mailboxes: Mapping[str, Transport]
    boards: Mapping[str, Board]
    desk: Desk
    now: datetime
    read: Callable[[datetime], Tally]
    plan: Callable[[datetime], datetime]
    since: datetime | None = None
    tally: Counting = field(default_factory=lambda: Counting("restored"))
    asked: set[int] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)


def note(conn: Connection, why: str, last_tick: datetime | None, now: datetime) -> None:
    """Remember that the database was put back: nothing leaves until `run` has ended well.

    Args:
        last_tick: the last one the copy knows of; a command given since it was put back may have made newer rows.
    """
    known = [at for at in (outbox.newest(conn), last_tick) if at]
    journal.mark(conn, MARK, {"why": why, "since": _iso(min(known, default=None)), "done": False}, now)
    facts.leap(conn)
    journal.write(conn, now, "restored", f"{why}; sending is held until it is compared with what was sent")


def pending(conn: Connection) -> dict[str, Any] | None:
    """Return what is known of a database put back and not yet reconciled; None where all is well."""
    found = journal.marked(conn, MARK)
    return found[0] if found and not found[0]["done"] else None


def careful(conn: Connection, now: datetime) -> bool:
    """Tell whether letters are still to be looked for before they are first tried."""
    found = journal.marked(conn, MARK)
    return found is not None and now - found[1] < CAREFUL


def run(this: Reconciling, why: str) -> Tally:
    """Live through what the database has forgotten, and note that it was done; a fault leaves it to the next tick."""
    try:
        mail = _handled(this)
        _relive(this, mail)
        for _ in range(ROUNDS):
            news = _store_again(this, mail, this.now) + sum(this.read(this.now).counts.values())
            this.plan(this.now)
            if not news + _ask_all(this):
                break
        with this.db.write() as conn:
            _tidy_brakes(conn, this.now)
            value = {"why": why, "since": _iso(this.since), "done": True, "found": dict(this.tally.counts)}
            journal.mark(conn, MARK, value, this.now)
            failpoint("restored.before-commit")
        failpoint("restored.done")
    except OutsideFault as error:
        this.tally.faults.append(f"a database put back could not be compared with what was sent: {error}")
    finally:
        for transport in this.mailboxes.values():
            transport.close()
    return this.tally.done()


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _relive(this: Reconciling, mail: list[_Kept]) -> None:
    """Read and plan at each instant since the copy was made; then take back what was planned and had not gone."""
    at = this.since
    for _ in range(INSTANTS):
        if at is None or at >= this.now:
            break
        _store_again(this, mail, at)
        this.read(at)
        due = this.plan(at)
        _ask_all(this)
        failpoint("restored.relived")
        comes = [one.at for one in mail if one.at > at]
        at = max(min([due, this.now, *comes]), at + A_MOMENT)
    with this.db.write() as conn:
        unsent = outbox.list_letters(conn, states=("queued",))
        planned = [x.id for x in unsent if x.step in _PLANNED and not x.tries and x.id in this.asked]
        outbox.withdraw(conn, planned, "had not gone when the database was put back: is planned anew")


def _ask_all(this: Reconciling) -> int:
    """Ask about every unsent letter once; return how many were asked about."""
    with this.db.read() as conn:
        unsent = outbox.list_letters(conn, states=_UNSENT)
    fresh = [x for x in unsent if x.id not in this.asked and x.mailbox in this.mailboxes]
    for letter in fresh:
        _ask(this, letter, this.mailboxes[letter.mailbox])
        this.asked.add(letter.id)
        failpoint("restored.asked")
    return len(fresh)


def _ask(this: Reconciling, letter: Letter, transport: Transport) -> None:
    found = transport.witness(letter.message_id)
    other = None if found else _other_day(this, letter, transport)
    copy = transport.copy_of(letter.message_id) if found and isinstance(transport, Remembering) else None
    with this.db.write() as conn:
        if found:
            _accept(this, conn, letter, copy)
            this.tally.counts["found"] += 1
        elif other is not None:
            words = f"the database was put back, and a letter like this one went on {other:%d %b %Y}: please compare"
            _hold(this, conn, letter, words)
        elif found is None and letter.state != "waiting":
            _hold(this, conn, letter, _NOWHERE)


def _hold(this: Reconciling, conn: Connection, letter: Letter, why: str) -> None:
    outbox.settle(conn, letter, "waiting", why)
    this.tally.counts["held"] += 1


def _other_day(this: Reconciling, letter: Letter, transport: Transport) -> date | None:
    """Return the day a letter of the day went to the same person since the copy was made; None for every other letter."""
    if letter.step != ESCALATE or this.since is None:
        return None
    domain = letter.message_id.rpartition("@")[2].rstrip(">")
    for back in range((this.now - this.since).days + 2):
        day = (this.now - timedelta(days=back)).date()
        key = str(replace(letter.key, occurrence=day.isoformat()))
        token = make_token(key, this.desk.secret) if letter.token else None
        if transport.witness(message_id(key, this.desk.secret, token, domain)):
            return day
    return None


def _accept(this: Reconciling, conn: Connection, letter: Letter, copy: bytes | None) -> None:
    """Note that a letter had gone, when it really went and with what it really said."""
    dated = parse(copy).date if copy else None
    went = min(dated or letter.due_at, this.now)
    values: dict[str, Any] = {"accepted_at": went, "queued_at": went, "raw": copy} if copy else {"accepted_at": went}
    if outbox.settle(conn, letter, "accepted", "a copy was found after the database was put back", **values):
        attempt = attempts.start(conn, letter.id, went)
        attempts.finish(conn, attempt, "accepted", "a copy was found after the database was put back", this.now)
        _set_reply_by(this, conn, letter, went)


def _set_reply_by(this: Reconciling, conn: Connection, letter: Letter, went: datetime) -> None:
    """Give a request found to have been made the reply-by it named then."""
    board = this.boards.get(letter.board)
    meeting = board.meeting(letter.meeting) if board else None
    if board is None or meeting is None or letter.step != Step.CIRCULATE:
        return
    request = cycles.request_of(conn, letter.board, letter.meeting, letter.person)
    if request is not None:
        due = timetable(board, meeting, went).due.at
        r = t.requests.c
        conn.execute(update(t.requests).where(r.id == request.id).values(asked_at=went, reply_by=due))


def _handled(this: Reconciling) -> list[_Kept]:
    """Return what lies in the folders of handled mail and is not known, by when it was written."""
    since = this.since or this.now
    found: dict[tuple[str, str], _Kept] = {}
    for name, transport in this.mailboxes.items():
        if not isinstance(transport, Remembering):
            this.tally.notes.append(f"Mailbox {name}: move what came since into the inbox again, to have it read.")
            continue
        for one in transport.handled_since(since - MARGIN):
            identity = inbox.identity(one.raw)
            if identity not in found and not _known(this, name, identity):
                at = parse(one.raw).date or since
                found[identity] = _Kept(min(max(at, since), this.now), name, one)
    return sorted(found.values(), key=lambda kept: kept.at)


def _known(this: Reconciling, mailbox: str, identity: tuple[str, str]) -> bool:
    """Tell whether a message is stored, or a copy of a letter of ours."""
    domain = this.desk.addresses.get(mailbox, "").rpartition("@")[2]
    with this.db.read() as conn:
        return has_our_shape(identity[0], domain) or inbox.known(conn, *identity)


def _store_again(this: Reconciling, mail: list[_Kept], at: datetime) -> int:
    """Store what had come by an instant, as it did then; return how much that was."""
    done = 0
    for kept in mail:
        one = kept.mail
        if kept.at > at or one.handle in this.taken:
            continue
        this.taken.add(one.handle)
        with this.db.write() as conn:
            stored = inbox.store_raw(conn, kept.mailbox, f"again:{one.handle}", one.raw, one.trusted, kept.at)
            if stored is not None:
                inbox.mark_filed(conn, kept.mailbox, [stored.handle])
                this.tally.counts["taken_in_again"] += 1
                done += 1
    return done


def _tidy_brakes(conn: Connection, now: datetime) -> None:
    """End the brakes whose letters had all gone, and take back the letters that tell of them."""
    for brake in brakes.undecided(conn):
        if outbox.list_letters(conn, states=("waiting",), brake=brake.id):
            continue
        brakes.decide(conn, brake.id, "withdrawn", "lacflow", now)
        told = [
            x.id
            for x in outbox.list_letters(conn, board=brake.board, states=_UNSENT)
            if x.step == brakes.NOTICE_STEP and brakes.number_in(x.occurrence) == brake.id
        ]
        outbox.withdraw(conn, told, "what it tells of had gone before the database was put back")
