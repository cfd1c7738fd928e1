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
    """One action of one mail that is read otherwise now; `was` and `now` are values by field, empty where not read."""

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


def _values(reading: Reading | None) -> dict[str, Any]:
    """Return what a reading says, sure and probable together: what was withheld because of others' words is no difference."""
    if reading is None:
        return {}
    maybe = fields_to_dict(reading.probable, all_names=False)
    sure = fields_to_dict(reading.fields, all_names=False)
    return {**maybe, **sure} or {"says": reading.disposition.value}


def _put(conn: Connection, desk: Desk, one: Difference, now: datetime) -> Difference:
    """Put a difference before the project manager, once."""
    reason = f"{AGAIN} by the present reader: {_words(one.now)}; recorded at the time: {_words(one.was)}"
    known = stored.reviews(conn, state=None, inbox_id=one.inbox_id)
    same = next((r for r in known if r.key == one.key and r.reason == reason), None)
    if same is not None:
        return replace(one, review=same.id)
    mail = inbox.load(conn, one.inbox_id)
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
