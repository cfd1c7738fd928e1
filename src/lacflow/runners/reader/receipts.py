"""Receipts: what was recorded of a return, item by item, to whoever sent it.

At most three leave for one person in a day. What a fourth would say waits for the next working morning, in one letter
with whatever else that day brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from lacflow import letters
from lacflow.board.calendar import next_window
from lacflow.board.people import Person
from lacflow.board.plan import Action, Plan
from lacflow.board.readings import Disposition, Held, Question, Reading
from lacflow.board.steps import IntentKey
from lacflow.board.updates import apply
from lacflow.letters.data import ReceiptData, ReceiptLine
from lacflow.mail.encode import is_message_id
from lacflow.mail.parse import parse
from lacflow.mail.reading import Reply
from lacflow.runners.codes import code_held, made_from
from lacflow.runners.desk import new_letter
from lacflow.runners.reader.gathered import JOINED, RECEIPT, receipts_of_the_day
from lacflow.store import inbox, outbox, plans, returns
from lacflow.store.outbox import Letter
from lacflow.store.returns import Review

if TYPE_CHECKING:
    from lacflow.runners.reader.returns import Return, Taken

A_DAY = 3
#: The step of the letter that asks a lead whether a held mail is theirs; its occurrence is what that mail is known by.
CONFIRM = "confirm_sender"


def sent_text(conn: Connection, letter: int) -> str:
    """Return the text part of a letter as it was sent."""
    found = outbox.load(conn, letter)
    return parse(found.raw).text if found and found.raw else ""


def queue(conn: Connection, this: Return, reply: Reply, taken: Taken) -> int | None:
    """Queue the receipt of a return; None where there is nobody to send it to."""
    to = this.post.desk.person(this.author)
    if not to.email:
        return None
    day = this.post.now.astimezone(this.board.zone).date()
    data = ReceiptData(
        lines=tuple(taken.lines),
        received=(this.post.mail.received_at,),
        held=tuple(taken.held),
        still_missing=_missing(this, taken),
        asked_us=reply.questions,
        promised=reply.promised,
        unread={a.name: a.why for a in reply.attachments if not a.read},
        on_behalf_of=this.post.desk.person(this.person) if this.author != this.person else None,
        reply_by=this.request.reply_by,
    )
    if _of_the_day(conn, this, to, day) < A_DAY:
        return _put(conn, this, to, data, this.post.mail.known_by, this.post.now)
    this.post.looks_back(conn)
    return _joined(conn, this, to, data, day)


def _of_the_day(conn: Connection, this: Return, to: Person, day: date) -> int:
    """Return how many receipts somebody has had this day, the joined one not counted."""
    if to.key == this.person:
        return this.known.receipts
    return receipts_of_the_day(conn, this.board, [to.key], day)[to.key]


def _missing(this: Return, taken: Taken) -> tuple[Action, ...]:
    """Return what nothing touches yet, this return's own touches included; words given to no action answer for none."""
    now_held = {line.action.key: line.action for line in taken.lines}
    plan = Plan(this.board.key, tuple(now_held.get(action.key, action) for action in this.known.plan.actions))
    by_any = {key for key, _ in taken.touched}
    by_them = {key for key, person in taken.touched if person == this.person}
    mine = plan.led_by(this.person)
    return tuple(a for a in mine if a.key not in (by_them if this.board.each_answers(a) else by_any))


def _put(
    conn: Connection, this: Return, to: Person, data: ReceiptData, occurrence: str, not_before: datetime
) -> int | None:
    key = IntentKey(this.board.key, this.meeting, RECEIPT, this.person, occurrence)
    desk = this.post.desk
    code = code_held(this.request, this.known.letters, this.person, to.key)
    code = code or desk.fresh_token(conn, made_from(this.board.key, this.meeting, this.person, to.key))
    env = desk.envelope(this.board, this.board.meeting(this.meeting), key, to, this.post.now, code)
    env = _answering(env, this)
    known = _known(this, key)
    about = (*(known.about if known else ()), str(this.post.mail.id))
    letter = new_letter(this.board, env, letters.receipt(env, data), "receipt", now=this.post.now, about=about)
    later = max(letter.not_before, next_window(not_before, this.board.working_days, this.board.window, this.board.zone))
    letter = replace(letter, not_before=later)
    if known is None:
        return this.post.bundle.ledger.add_receipt(conn, this.post.mail.id, letter)
    return known.id if outbox.replace_untried(conn, known.id, letter) else None


def _known(this: Return, key: IntentKey) -> Letter | None:
    return next((letter for letter in this.known.letters if letter.key == key), None)


def _joined(conn: Connection, this: Return, to: Person, data: ReceiptData, day: date) -> int | None:
    """Put a fourth receipt, and every further one of the day, into one letter for the next working morning."""
    occurrence = f"{JOINED}-{day}-{to.key}"
    known = _known(this, IntentKey(this.board.key, this.meeting, RECEIPT, this.person, occurrence))
    earlier = [int(number) for number in known.about if number.isdigit()] if known else []
    mails = [mail for number in earlier if (mail := inbox.load(conn, number)) is not None]
    waiting = [r for mail in mails for r in returns.reviews(conn, inbox_id=mail.id)]
    whole = replace(
        data,
        lines=_by_action([*(line for mail in mails for line in _told_again(conn, this, mail, waiting)), *data.lines]),
        received=(*(mail.received_at for mail in mails), *data.received),
        held=(*(Held(r.text, r.reason, r.candidates) for r in waiting if r.kind == "held"), *data.held),
        asked_us=(*(Question(r.text, r.key) for r in waiting if r.kind == "question"), *data.asked_us),
    )
    morning = datetime.combine(day + timedelta(days=1), time(), this.board.zone)
    return _put(conn, this, to, whole, occurrence, morning)


def _by_action(lines: Iterable[ReceiptLine]) -> tuple[ReceiptLine, ...]:
    """Make one line an action of what several returns said of it, in the order they came."""
    found: dict[str, ReceiptLine] = {}
    for line in lines:
        before = found.get(line.action.key)
        found[line.action.key] = line if before is None else replace(
            line,
            applied=before.applied + line.applied,
            no_change=before.no_change and line.no_change,
            waits="; ".join(dict.fromkeys(filter(None, (before.waits, line.waits)))),
            words="\n".join(dict.fromkeys(filter(None, (before.words, line.words)))),
            replaces=(*before.replaces, *line.replaces),
            rests_on="\n".join(dict.fromkeys(filter(None, (before.rests_on, line.rests_on)))),
        )  # fmt: skip
    return tuple(found.values())


def _told_again(conn: Connection, this: Return, mail: inbox.StoredMail, waiting: Sequence[Review]) -> list[ReceiptLine]:
    """Return what an earlier return did and did not do, worked out again from the plan as it stood before it came."""
    before = plans.load(conn, this.board.key, as_of=mail.received_at - timedelta(microseconds=1))
    now, found = plans.load(conn, this.board.key), []
    for reading in returns.readings_of(conn, mail.id):
        then, action = before.get(reading.key), now.get(reading.key)
        if then is None or action is None:
            continue
        if reading.disposition is Disposition.NO_CHANGE:
            found.append(ReceiptLine(action, no_change=True, rests_on=reading.evidence))
            continue
        applied = apply(
            then, reading, this.board.scheme, by=this.by, on=mail.received_at.astimezone(this.board.zone).date(),
            meeting=this.board.meeting(this.meeting), off=this.board.checks_off,
        )  # fmt: skip
        waits = reading.disposition is Disposition.REVIEW and any(_is_of(r, mail, reading) for r in waiting)
        why, words = (reading.reason, reading.evidence) if waits else ("", "")
        found.append(ReceiptLine(action, applied, waits=why, words=words, rests_on=reading.evidence))
    return found


def _is_of(review: Review, mail: inbox.StoredMail, reading: Reading) -> bool:
    return review.inbox_id == mail.id and review.key == reading.key and review.kind == "reading"


def _answering(env: letters.Envelope, this: Return) -> letters.Envelope:
    """Thread the receipt under the message it answers, where that has a name that can be quoted."""
    theirs = this.post.mail.message_id
    if not is_message_id(theirs):
        return env
    before = tuple(filter(is_message_id, this.post.incoming.references[-8:]))
    return replace(env, in_reply_to=theirs, references=(*before, theirs))
