"""Mail read again by the present reader, compared with what was read in it at the time.

Nothing that stands is changed. What differs is listed; it may be put before the project manager as reviews, each once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from lacflow.board.board import Board
from lacflow.board.readings import Disposition, Fields, Held, Reading, fields_from_dict, fields_to_dict
from lacflow.mail.parse import parse
from lacflow.mail.reading import Reply
from lacflow.runners.desk import Desk
from lacflow.runners.reader import returns
from lacflow.runners.reader.files import read_whole
from lacflow.runners.reader.post import Post
from lacflow.runners.reader.shield import shielded
from lacflow.store import cycles, inbox
from lacflow.store import returns as stored
from lacflow.store.inbox import StoredMail

#: How the reason of a review begins that a second reading gave rise to.
AGAIN = "read again"


@dataclass(frozen=True)
class Difference:
    """What is read otherwise now in one mail; `was` and `now` are values by field, empty where not read.

    `key` is the action's; "" for the kind of the whole mail (`kind`) and for words held back (`held`, `reason`).
    """

    inbox_id: int
    board: str
    meeting: str
    key: str
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    words: str
    review: int | None = None

    def as_row(self) -> dict[str, Any]:
        """Return it as `inbox reread --json` shows it."""
        return dict(vars(self))


def reread(
    conn: Connection,
    boards: Mapping[str, Board],
    desk: Desk,
    now: datetime,
    since: date | None = None,
    *,
    dry_run: bool = True,
) -> list[Difference]:
    """Read every return again that came since a day (None: all), and return what differs, oldest mail first."""
    found: list[Difference] = []
    for mail in inbox.list_mail(conn, states=("applied", "held")):
        board = boards.get(mail.board or "")
        if board is None or mail.person is None or mail.request_id is None:
            continue
        if since is not None and mail.received_at.astimezone(board.zone).date() < since:
            continue
        found += _differences(conn, boards, desk, now, mail)
    return found if dry_run else [_put(conn, desk, one, now) for one in found]


def _differences(
    conn: Connection, boards: Mapping[str, Board], desk: Desk, now: datetime, mail: StoredMail
) -> Iterable[Difference]:
    whole = inbox.load(conn, mail.id)
    request = cycles.request_by_id(conn, mail.request_id or 0)
    if whole is None or request is None:
        return
    post = Post(whole, parse(whole.raw or b""), boards, desk, None, now)
    this = returns.return_of(conn, post, request, request.person)
    reply = shielded(read_whole(post.incoming, returns.asked_of(conn, this, until=mail.read_at)), this.board)
    before = {r.key: r for r in stored.readings_of(conn, mail.id)}
    after = {r.key: r for r in reply.readings}
    for key in dict.fromkeys([*before, *after]):
        was, is_now = _values(before.get(key)), _values(after.get(key))
        if was != is_now:
            reading = after.get(key) or before[key]
            yield Difference(mail.id, request.board, request.meeting, key, was, is_now, reading.evidence)
    for was, is_now, words in (*_kinds(mail, reply), *_held(conn, mail, reply)):
        yield Difference(mail.id, request.board, request.meeting, "", was, is_now, words)


#: What a difference was, what it is now, and the words it is about.
_Whole = tuple[dict[str, Any], dict[str, Any], str]


def _kinds(mail: StoredMail, reply: Reply) -> Iterable[_Whole]:
    """Yield the kind of the mail where it is another now; one whose sender was in doubt had none."""
    if mail.kind not in ("", "held", reply.kind):
        yield {"kind": mail.kind}, {"kind": reply.kind}, ""


def _held(conn: Connection, mail: StoredMail, reply: Reply) -> Iterable[_Whole]:
    """Yield the words that were held back, or put to us as questions, and are not now, and those that are only now."""
    known = stored.reviews(conn, state=None, inbox_id=mail.id)
    mine = [r for r in known if r.kind in ("held", "question") and not r.reason.startswith(AGAIN)]
    before = {_folded(r.text): (r.text, r.reason) for r in mine}
    after = {_folded(h.text): (h.text, h.reason) for h in reply.held}
    after |= {_folded(q.text): (q.text, "a question to us") for q in reply.questions}
    read = {
        _folded(r.evidence) for r in reply.readings
    }  # of an action that is not in the plan: held by who takes it in
    for text in (t for t in before if t not in after and t not in read):
        yield {"held": before[text][0], "reason": before[text][1]}, {}, before[text][0]
    for text in (t for t in after if t not in before):
        yield {}, {"held": after[text][0], "reason": after[text][1]}, after[text][0]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _values(reading: Reading | None) -> dict[str, Any]:
    """Return what a reading says, sure and probable together: what was withheld because of others' words is no difference."""
    if reading is None:
        return {}
    maybe = fields_to_dict(reading.probable, all_names=False)
    sure = fields_to_dict(reading.fields, all_names=False)
    return {**maybe, **sure} or {"says": reading.disposition.value}


def _put(conn: Connection, desk: Desk, one: Difference, now: datetime) -> Difference:
    """Put a difference before the project manager, once; a kind, and words no longer held, are only listed."""
    if not one.key and "held" not in one.now:
        return one
    reason = f"{AGAIN} by the present reader: {_words(one.now)}; recorded at the time: {_words(one.was)}"
    known = stored.reviews(conn, state=None, inbox_id=one.inbox_id)
    same = next((r for r in known if (r.key or "") == one.key and r.reason == reason), None)
    if same is not None:
        return replace(one, review=same.id)
    mail = inbox.load(conn, one.inbox_id)
    if not one.key:
        number = stored.add_review(
            conn, board=one.board, meeting=one.meeting, kind="held", held=Held(one.words, reason), at=now,
            person=mail.person if mail else None, inbox_id=one.inbox_id,
        )  # fmt: skip
        return replace(one, review=number)
    probable = _fields(one.now)
    reading = Reading(one.key, Disposition.REVIEW, Fields(), probable, evidence=one.words, reason=reason)
    number = stored.add_review(
        conn, board=one.board, meeting=one.meeting, kind="reading", held=Held(one.words, reason, (one.key,)), at=now,
        person=mail.person if mail else None, inbox_id=one.inbox_id, key=one.key, reading=reading,
    )  # fmt: skip
    return replace(one, review=number)


def _fields(values: Mapping[str, Any]) -> Fields:
    return fields_from_dict({name: value for name, value in values.items() if name != "says"})


def _words(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values.items()) or "nothing"
