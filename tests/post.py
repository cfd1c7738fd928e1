"""The post, for tests of whole cycles: what lies in the Maildirs, and answers as leads would type them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from lacflow.app import App
from lacflow.board.steps import Timetable, timetable
from lacflow.mail.message import Incoming
from lacflow.mail.parse import parse

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Sent:
    """One letter as it lies in var/mail/out."""

    to: str
    subject: str
    text: str
    message: Incoming
    path: Path


def sent(root: Path) -> list[Sent]:
    """Return everything sent so far, oldest first."""
    files = [*(root / "var/mail/out/new").iterdir(), *(root / "var/mail/out/cur").iterdir()]
    found = []
    for path in files:
        message = parse(path.read_bytes())
        found.append(Sent(message.to[0], message.subject, message.text, message, path))
    return sorted(found, key=lambda s: (s.message.date is None, s.message.date, s.to))


def receive(root: Path, raw: bytes) -> None:
    """Let a message lie in var/mail/in, as a mail server would have put it there."""
    target = root / "var/mail/in/new"
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{next(_numbers):06d}.test").write_bytes(raw)


def answer(letter: Sent, text: str, at: datetime, sender: str | None = None, **headers: str) -> bytes:
    """Return a reply as a plain mail program writes it: new text above, the letter quoted below."""
    reply = EmailMessage()
    reply["From"] = sender or letter.to
    reply["To"] = letter.message.from_addresses[0]
    reply["Subject"] = f"Re: {letter.subject}"
    reply["Date"] = format_datetime(at)
    reply["Message-ID"] = f"<{next(_numbers)}@mail.example>"
    reply["In-Reply-To"] = letter.message.message_id
    reply["References"] = letter.message.message_id
    for name, value in headers.items():
        reply[name.replace("_", "-")] = value
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    reply.set_content(f"{text}\n\nOn {at:%d %B %Y}, the board wrote:\n{quoted}\n")
    return reply.as_bytes()


def out_of_office(letter: Sent, until: str, at: datetime) -> bytes:
    """Return an automatic reply to a letter."""
    text = f"I am away and will be back on {until}. For anything urgent please ring the office."
    subject = f"Automatic reply: {letter.subject}"
    raw = answer(letter, text, at, Auto_Submitted="auto-replied", X_Auto_Response_Suppress="All")
    return raw.replace(f"Subject: Re: {letter.subject}".encode(), f"Subject: {subject}".encode())


def bounce(letter: Sent) -> bytes:
    """Return a delivery report that says the address does not exist."""
    report = EmailMessage()
    report["From"] = "MAILER-DAEMON@northmoor.example"
    report["To"] = letter.message.from_addresses[0]
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Message-ID"] = f"<{next(_numbers)}@mail.example>"
    report["Auto-Submitted"] = "auto-replied"
    status = f"Final-Recipient: rfc822; {letter.to}\nAction: failed\nStatus: 5.1.1\n"
    head = f"Message-ID: {letter.message.message_id}\nTo: {letter.to}\nSubject: {letter.subject}\n"
    boundary = "b0und"
    body = (
        f"--{boundary}\nContent-Type: text/plain\n\nThe address does not exist.\n\n"
        f"--{boundary}\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; northmoor.example\n\n{status}\n"
        f"--{boundary}\nContent-Type: text/rfc822-headers\n\n{head}\n--{boundary}--\n"
    )
    kind = f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\nMIME-Version: 1.0\n'
    return report.as_bytes().rstrip(b"\n") + f"\n{kind}\n{body}".encode()


def dates(app: App, board: str = "permanence", meeting: int = 0) -> Timetable:
    """Return the timetable of one of a board's meetings."""
    one = app.settings.boards[board]
    return timetable(one, one.meetings[meeting])


SOON = timedelta(minutes=5)
