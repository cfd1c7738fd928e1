"""One mail or letter as `inbox show` and `outbox show` tell it: the heads that matter, its files, its words.

Instants are UTC. Whoever shows it masks it (`cli.lists`); only what is asked for raw is left as it is.
"""

from __future__ import annotations

from sqlalchemy import Connection

from lacflow.mail.body import text_of
from lacflow.mail.message import Incoming
from lacflow.mail.mime import decode_words
from lacflow.mail.parse import parse
from lacflow.store import attempts, inbox, outbox
from lacflow.store.showing import explain, when

_OUTCOMES = {
    None: "not finished",
    "accepted": "the mail server took it",
    "try_later": "not taken yet",
    "refused": "refused",
    "unknown": "the answer was lost",
    "unreachable": "the mail server could not be reached",
    "not_accepted": "looked for and not there, so it had not gone",
}


def mail_as_read(raw: bytes) -> list[str]:
    """Return the lines of a mail that came: from whom, when, about what, its files, and its words."""
    message = parse(raw)
    heads = {"From": ", ".join(message.from_addresses), "Date": message.header("Date"), "Subject": message.subject}
    return [*(f"{name}: {value}" for name, value in heads.items()), *_files(message), "", text_of(message)]


def letter_as_read(raw: bytes) -> list[str]:
    """Return the lines of a letter of ours as the person it is for reads it."""
    message = parse(raw)
    heads = {name: _one_line(message.header(name)) for name in ("From", "Reply-To", "To", "Cc", "Subject")}
    heads |= {"Date": when(message.date) if message.date else "", "Message-ID": message.message_id}
    return [*(f"{name}: {value}" for name, value in heads.items() if value), *_files(message), "", message.text]


def letter_detail(conn: Connection, number: int) -> str | None:
    """Tell everything about one letter: how it stands in words, the attempts to send it, and what it says."""
    found = outbox.load(conn, number)
    if found is None:
        return None
    about = {
        "id": found.id,
        "board": found.board,
        "meeting": found.meeting,
        "letter": found.letter,
        "for": found.to_person,
        "address": found.to_address,
        "state": found.state,
        "why": found.why,
        "due": when(found.due_at),
        "no use after": when(found.closes_at) if found.closes_at else "",
    }
    tried = [
        f"  attempt {when(one.started_at)}: {_OUTCOMES.get(one.outcome, one.outcome)}"
        + (f": {one.words}" if one.words else "")
        for one in attempts.of_letter(conn, number)
    ]
    lines = [explain(found), *(f"{name}: {value}" for name, value in about.items() if value), *tried]
    return "\n".join([*lines, "", *letter_as_read(found.raw or b"")]).rstrip()


def inbox_raw(conn: Connection, number: int) -> bytes | None:
    """Return one mail byte for byte as it came; None where there is none of that number."""
    found = inbox.load(conn, number)
    return (found.raw or b"") if found else None


def outbox_raw(conn: Connection, number: int) -> bytes | None:
    """Return one letter byte for byte as it is sent; None where there is none of that number."""
    found = outbox.load(conn, number)
    return (found.raw or b"") if found else None


def _files(message: Incoming) -> list[str]:
    return [f"Attached: {one.name or one.mime_type} ({_size(len(one.content))})" for one in message.attachments]


def _size(count: int) -> str:
    """Say how large a file is, as a mail program does.

    Example:
        `812` -> `812 bytes`; `18_400` -> `18 KB`; `2_100_000` -> `2.1 MB`.
    """
    if count < 1_000:
        return f"{count} bytes"
    return f"{count / 1_000:.0f} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _one_line(header: str) -> str:
    return " ".join(decode_words(header).split())
