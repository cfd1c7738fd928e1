"""What no person wrote, and what nobody may trust: noted, never answered, never counted as an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from lacflow.mail.authenticity import boundary
from lacflow.mail.notices import Notice
from lacflow.runners.reader import alarms
from lacflow.runners.reader.post import Fate, Post
from lacflow.runners.reader.whose import Belongs
from lacflow.store import cycles, journal, outbox
from lacflow.store.facts import touch
from lacflow.store.outbox import Letter

#: States of letters that have left, and for how long one that left can come back without saying which it is.
GONE = ("accepted", "bounced")
LATELY = timedelta(days=14)


def note(conn: Connection, post: Post, notice: Notice, found: Belongs) -> Fate:
    """Note an automatic message: an absence, a bounce; the rest is only put aside."""
    if notice.kind == "bounce":
        return _bounce(conn, post, notice)
    if notice.kind == "auto_reply":
        return _away(conn, post, notice, found)
    return Fate("ignored", notice.reason, {"kind": notice.kind})


def _away(conn: Connection, post: Post, notice: Notice, found: Belongs) -> Fate:
    person = post.desk.directory.by_address(post.sender)
    if person is None and found.request is not None:
        return Fate("ignored", "automatic reply from an address we do not know", {"kind": "auto_reply"})
    if person is not None and not _genuine(post, found):
        words = "automatic reply that answers no letter of ours, from a sender that could not be verified"
        return Fate("ignored", words, {"kind": "auto_reply", "person": None, **_from(post)})
    if person is not None:
        at, until = post.mail.received_at, notice.away_until
        cycles.note_absence(conn, person.key, "away", at, until=until, inbox_id=post.mail.id)
        _wake(conn, post, found)
        if until is not None:
            alarms.away(conn, post, person, until)
    until_words = f", away until {notice.away_until:%d %B %Y}" if notice.away_until else ""
    key = person.key if person else None
    return Fate("ignored", f"automatic reply{until_words}", {"kind": "auto_reply", "person": key, **_from(post)})


def _genuine(post: Post, found: Belongs) -> bool:
    """Tell whether an automatic reply may be believed: it answers a letter of ours, or our boundary vouches for it."""
    return found.by_token or boundary(post.incoming, post.trust, post.mail.trusted) is True


def _bounce(conn: Connection, post: Post, notice: Notice) -> Fate:
    letter = _returned_letter(conn, post, notice)
    kind = {"kind": "bounce"}
    if letter is None:
        return Fate("ignored", "undeliverable mail that is none of our letters", kind)
    where = {**kind, "board": letter.board, "meeting": letter.meeting, "letter_id": letter.id,
             "person": letter.to_person}  # fmt: skip
    if not notice.permanent:
        return Fate("ignored", f"letter {letter.id} is delayed", {**where, "kind": "delay"})
    outbox.mark_bounced(conn, letter.id, "the address does not take mail: it came back")
    at, address = post.mail.received_at, letter.to_address.lower()
    cycles.note_absence(conn, letter.to_person, "bounced", at, address=address, inbox_id=post.mail.id)
    _wake(conn, post, None, letter.board)
    alarms.undelivered(conn, post, letter)
    return Fate("ignored", f"letter {letter.id} came back: the address does not take mail", where)


def _returned_letter(conn: Connection, post: Post, notice: Notice) -> Letter | None:
    """Return which of our letters came back: by its Message-ID, else by a reply code, else by the address it went to."""
    originals = post.letters_named(conn, notice.original_ids)
    if originals:
        return originals[0]
    named = {*notice.recipients} or {*notice.mentioned}
    for token in notice.tokens:
        letters = [x for x in outbox.by_token(conn, token) if x.state in GONE]
        meant = [x for x in letters if x.to_address.lower() in named] or letters
        if meant:
            return meant[-1]
    return _newest_to(conn, post, notice.recipients) or _newest_to(conn, post, notice.mentioned)


def _newest_to(conn: Connection, post: Post, addresses: Sequence[str]) -> Letter | None:
    """Return the newest letter that lately went to one of these addresses; None where they are several people's."""
    people = {p.key for a in addresses if (p := post.desk.directory.by_address(a))}
    if len(people) != 1:
        return None
    since = post.now - LATELY
    letters = [
        letter
        for letter in outbox.list_letters(conn, to_person=people.pop(), states=GONE)
        if letter.to_address.lower() in addresses and letter.accepted_at and letter.accepted_at >= since
    ]
    return letters[-1] if letters else None


def quarantine(conn: Connection, post: Post, found: Belongs, reason: str) -> Fate:
    """Set aside a message nobody vouches for; the project manager is told, its sender hears nothing."""
    alarms.quarantined(conn, post, found, reason)
    journal.write(conn, post.now, "quarantine", f"mail {post.mail.id}: {reason}", found.board)
    return Fate("quarantined", reason, _from(post))


def _from(post: Post) -> dict[str, str]:
    return {"from_address": post.sender}


def _wake(conn: Connection, post: Post, found: Belongs | None, board: str | None = None) -> None:
    """Have the planner look again at every board this may concern."""
    concerned = [board or (found.board if found else None)]
    for key in concerned if concerned != [None] else post.boards:
        if key:
            touch(conn, key)
