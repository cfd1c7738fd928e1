"""A lead's return: what is sure is recorded, what is not waits for the project manager, and the lead is told of both.

Everything one message says is stored in one transaction with its receipt. A reply to a request whose board has met is
kept whole and offered to the project manager for the open cycle.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.checks import plain_day
from lacflow.board.plan import Action
from lacflow.board.readings import Disposition, Held, Reading
from lacflow.board.repeats import Earlier, not_new
from lacflow.board.updates import Applied, apply, updated
from lacflow.board.voices import Weighed, Word, written_at
from lacflow.failpoints import failpoint
from lacflow.letters.data import ReceiptLine
from lacflow.mail.authenticity import Verdict
from lacflow.mail.body import text_of
from lacflow.mail.reading import Asked, Reply
from lacflow.runners.reader import receipts, shared
from lacflow.runners.reader.ahead import Ahead
from lacflow.runners.reader.files import read_whole
from lacflow.runners.reader.gathered import QUOTABLE, Gathered, gather
from lacflow.runners.reader.post import Fate, Post
from lacflow.runners.reader.shield import shielded, shielded_text
from lacflow.runners.reader.whose import Belongs, open_meeting
from lacflow.store import plans
from lacflow.store import returns as stored
from lacflow.store.cycles import Request
from lacflow.store.outbox import Letter

#: Kinds of message that are stored and answered by nothing.
SILENT = {"auto_reply", "bounce", "calendar", "receipt", "list", "not_a_reply"}


@dataclass(frozen=True)
class Return:
    """One return being taken in: for which request, by whom, for whom, written when; `known` when it came."""

    post: Post
    board: Board
    request: Request
    person: str
    author: str
    at: datetime
    known: Gathered

    @property
    def on(self) -> date:
        """The board's local day on which it was written."""
        return self.at.astimezone(self.board.zone).date()

    @property
    def meeting(self) -> str:
        """The meeting whose cycle it counts for."""
        return self.request.meeting

    @property
    def by(self) -> str:
        """The name its diary entries carry."""
        author, lead = self.post.desk.person(self.author), self.post.desk.person(self.person)
        return author.name if author.key == lead.key else f"{author.name} for {lead.name}"


@dataclass
class Taken:
    """What came of a return, gathered for the receipt. `touched` are (key, person), of this return and what came before."""

    lines: list[ReceiptLine] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    touched: set[tuple[str, str]] = field(default_factory=set)

    @property
    def waits(self) -> bool:
        """Tell whether anything waits for the project manager."""
        return bool(self.held) or any(line.waits for line in self.lines)


def take(conn: Connection, post: Post, found: Belongs, verdict: Verdict) -> Fate:
    """Take in a return by somebody who may write it."""
    if found.request is None:
        return hold(conn, post, found, "it answers no request for updates")
    this = return_of(conn, post, found.request, verdict.person or found.request.person)
    reply = shielded(_read(conn, this), this.board)
    who = {"person": this.person, "from_address": post.sender, "kind": reply.kind}
    if reply.kind in SILENT:
        return Fate("ignored", f"no answer: {reply.kind.replace('_', ' ')}", {**who, "person": None})
    if reply.kind == "empty":
        return Fate("ignored", "nothing was written in it", who)
    late = found.request.closed_at is not None
    taken = _keep_all(conn, this, reply, late)
    receipt = receipts.queue(conn, this, reply, taken)
    state = "held" if taken.waits else "applied"
    count = len(taken.lines)
    reason = "part of it waits for the project manager" if taken.waits else f"{count} action{'s' * (count != 1)}"
    if reply.promised and not (count or taken.waits):
        reason = reply.promised[0].reason
    return Fate(state, reason, {**who, "receipt_id": receipt})


def have_read(conn: Connection, post: Post, request: Request, ahead: Ahead) -> None:
    """Have a second process read a lead's own return to a request."""
    asked = asked_of(conn, return_of(conn, post, request, request.person))
    ahead.send(post.mail.id, post.incoming, asked, post.refs_of(conn, request.board), frozenset(request.asked))
    post.bundle.sent[post.mail.id] = asked


def _read(conn: Connection, this: Return) -> Reply:
    """Return what a message says: as a second process has read it, or else as it is read here."""
    bundle, number = this.post.bundle, this.post.mail.id
    asked = bundle.sent.get(number) or asked_of(conn, this)
    read = bundle.remembered.ahead.reply(number) if bundle.remembered.ahead and number in bundle.sent else None
    if read is not None:
        failpoint("reader.ahead")
    return read_whole(this.post.incoming, asked, read)


def return_of(conn: Connection, post: Post, request: Request, author: str) -> Return:
    """Make the record of a return to a request, written by `author`."""
    board = post.boards[request.board]
    at = written_at(post.incoming.date, post.mail.received_at, request.asked_at)
    return Return(post, board, request, request.person, author, at, post.known_of(conn, request))


def asked_of(conn: Connection, this: Return, until: datetime | None = None) -> Asked:
    """Return what this lead was asked, as it was sent (`until` an instant), for the reader to align the reply with."""
    snapshot = this.request.snapshot
    actions = tuple(plans.action_from_fields(key, snapshot[key]) for key in this.request.asked if key in snapshot)
    sent = [letter for letter in _quotable(conn, this) if until is None or letter.queued_at < until]
    texts = this.post.texts_of(conn, sent)
    return Asked(
        request_text=texts[0] if texts else "",
        sent_at=this.request.asked_at,
        reply_zone=this.board.zone,
        actions=actions,
        others=this.post.refs_of(conn, this.board.key).without(this.request.asked),
        also_sent=tuple(texts[1:]),
        scheme=this.board.scheme,
        case_numbers=this.board.case_numbers,
        columns=this.post.desk.columns,
    )


def _quotable(conn: Connection, this: Return) -> list[Letter]:
    """Return the letters of ours a return may quote: those of its request that anybody has, and those it says it answers."""
    ids = (*this.post.incoming.in_reply_to, *this.post.incoming.references[-8:])
    named = [letter for letter in this.post.letters_named(conn, ids) if letter.person == this.person]
    return [
        letter
        for letter in (*(x for x in this.known.letters if x.handed_over), *named)
        if letter.state != "withdrawn" and (letter.letter in QUOTABLE or letter.step == receipts.CONFIRM)
    ]


def _keep_all(conn: Connection, this: Return, reply: Reply, late: bool) -> Taken:
    kept: list[Reading] = []
    this = _with_others(conn, this, reply)
    taken = Taken(touched=set(this.known.said.touched))
    for reading in reply.readings:
        action = this.known.plan.get(reading.key)
        if action is None:
            taken.held.append(_unknown(conn, this, taken, reading))
            continue
        if late:
            reading = replace(reading, disposition=Disposition.REVIEW, probable=reading.fields, fields=type(reading.fields)(),
                              reason="it came after the board had met")  # fmt: skip
        reading = not_new(reading, action, _said_before(this, reading.key), this.board.scheme)
        mine = Word.of(this.person, this.author, this.at, reading)
        weighed = shared.told_apart(
            this.board, this.post.desk, action, reading, mine, this.known.said.words[reading.key]
        )
        kept.append(weighed.reading)
        taken.lines.append(_keep(conn, this, taken, action, weighed))
    rows = stored.reading_rows(this.board.key, this.meeting, this.person, this.post.mail.id, kept, this.at, this.author)
    this.post.bundle.ledger.add_readings(conn, rows)
    for held in reply.held:
        _review(conn, this, taken, held, "held")
        taken.held.append(held)
    for question in reply.questions:
        held = Held(question.text, "a question to us", (question.key,) if question.key else ())
        _review(conn, this, taken, held, "question", question.key)
    return taken


def _with_others(conn: Connection, this: Return, reply: Reply) -> Return:
    """Return a return with what is known of every action it speaks of, those it was not asked about as well."""
    asked = frozenset(this.request.asked)
    spoken_of = [
        *(r.key for r in reply.readings), *(k for h in reply.held for k in h.candidates),
        *(q.key for q in reply.questions if q.key),
    ]  # fmt: skip
    others = [key for key in dict.fromkeys(spoken_of) if key not in asked]
    if not others:
        return this
    this.post.strays(conn)
    whole = replace(this.request, asked=(*this.request.asked, *others))
    return replace(this, known=gather(conn, this.board, [whole], this.post.now)[whole.id])


def _said_before(this: Return, key: str) -> list[Earlier]:
    """Return what was said of an action for earlier boards."""

    def day(of: str) -> str:
        meeting = this.board.meeting(of)
        return plain_day(meeting.date) if meeting else of

    return [Earlier(fields, day(of)) for of, fields in this.known.before.get(key, ())]


def _unknown(conn: Connection, this: Return, taken: Taken, reading: Reading) -> Held:
    held = Held(reading.evidence, f"{reading.ref_as_written or reading.key} is not in the plan", ())
    _review(conn, this, taken, held, "held")
    return held


def _keep(conn: Connection, this: Return, taken: Taken, action: Action, weighed: Weighed) -> ReceiptLine:
    """Record what is sure of one reading; put the rest before the project manager."""
    reading = weighed.reading
    proposed = _propose(conn, this, taken, action, reading)
    if reading.disposition is Disposition.NO_CHANGE:
        _record(conn, this, taken, action, Applied(), reading, "no_change")
        return ReceiptLine(action, no_change=True, rests_on=reading.evidence)
    meeting = this.board.meeting(this.meeting)
    applied = apply(
        action, reading, this.board.scheme, by=this.by, on=this.on, meeting=meeting, off=this.board.checks_off
    )
    _record(conn, this, taken, action, applied, reading, reading.disposition.value)
    after = updated(action, applied.changes)
    waits = reading.reason if reading.disposition is Disposition.REVIEW else ""
    if waits and not proposed:
        _review(conn, this, taken, Held(reading.evidence, waits, (action.key,)), "reading", action.key, reading)
    for refusal in applied.refusals:
        _review(conn, this, taken, Held(reading.evidence, refusal.why, (action.key,)), "reading", action.key)
    if applied.change("said_complete") and after.said_complete:
        reason = "said to be complete; blue waits for a second person"
        _review(conn, this, taken, Held(after.said_complete, reason, (action.key,)), "complete", action.key)
    told = applied + Applied(refusals=weighed.overtaken)
    words = reading.evidence
    return ReceiptLine(
        after, told, waits=waits, words=words if waits else "", replaces=weighed.replaces, rests_on=words
    )


def _propose(conn: Connection, this: Return, taken: Taken, action: Action, reading: Reading) -> bool:
    """Put issues and risks a lead raises before the project manager; tell whether that is all there is to decide."""
    raised = [p for p in reading.proposes if p.kind in stored.PROPOSED]
    for proposal in raised:
        reason = f"raised as {'an issue' if proposal.kind == 'issue' else 'a risk'}: accept it to have it in the log"
        _review(conn, this, taken, Held(proposal.text, reason, (action.key,)), proposal.kind, action.key)
    return bool(raised) and len(raised) == len(reading.proposes) and reading.probable.empty


def _record(
    conn: Connection, this: Return, taken: Taken, action: Action, applied: Applied, reading: Reading, disposition: str
) -> None:
    """Store an update, with every field it changes from and to."""
    if applied.changes or disposition != Disposition.REVIEW.value:
        taken.touched.add((action.key, this.person))
    new = plans.changing(
        action,
        applied.changes,
        board=this.board.key,
        meeting=this.meeting,
        person=this.person,
        at=this.post.mail.received_at,
        source=f"inbox:{this.post.mail.id}",
        disposition=disposition,
        words=reading.fields.progress or reading.evidence,
    )
    this.post.bundle.ledger.add_update(conn, new)


def _review(
    conn: Connection,
    this: Return,
    taken: Taken,
    held: Held,
    kind: str,
    key: str | None = None,
    reading: Reading | None = None,
) -> None:
    taken.touched.update((k, this.person) for k in stored.about(kind, this.person, key, held.candidates))
    stored.add_review(
        conn, board=this.board.key, meeting=this.meeting, kind=kind, held=held, at=this.post.mail.received_at,
        person=this.person, inbox_id=this.post.mail.id, key=key, reading=reading,
    )  # fmt: skip


def hold(conn: Connection, post: Post, found: Belongs, reason: str) -> Fate:
    """Hold a message whose sender or place is not sure, words and all, for the project manager."""
    kind = {"from_address": post.sender, "kind": "held"}
    board = post.boards.get(found.board or "") or _only_board(post)
    if board is None:
        return Fate("held", reason, kind)
    meeting = found.meeting or open_meeting(conn, board, post.now)
    words = shielded_text((text_of(post.incoming).strip() or post.incoming.subject)[:4000], board)
    stored.add_review(
        conn, board=board.key, meeting=meeting, kind="sender", held=Held(words, reason), at=post.mail.received_at,
        person=found.request.person if found.request else None, inbox_id=post.mail.id,
    )  # fmt: skip
    return Fate("held", reason, {**kind, "board": board.key, "meeting": found.late.meeting if found.late else meeting})


def _only_board(post: Post) -> Board | None:
    """Return the board whose mailbox it came to, where that is one."""
    found = [board for board in post.boards.values() if board.mailbox == post.mail.mailbox]
    return found[0] if len(found) == 1 else None
