"""Replies as mail programs make them: Outlook, an iPhone, Gmail, a plain program, and what mail servers send by themselves.

Each gives raw bytes with CRLF line ends, a Message-ID of its own, In-Reply-To and References, and quotes the letter in
its own manner. Times are written in the zone of the council.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from random import Random
from zoneinfo import ZoneInfo

from lacflow.board.people import Person
from lacflow.demo.received import Received
from lacflow.mail.message import Attachment

_LONDON = ZoneInfo("Europe/London")
_FLAT = policy.SMTP.clone(max_line_length=76)
_DISCLAIMER = (
    "This email and any files with it are for the addressee only. If it reached you by mistake please delete it and "
    "tell the sender. Emails may be monitored."
)


@dataclass(frozen=True)
class Writing:
    """What a person typed, before their program makes a mail of it.

    Attributes:
        above: what stands above the quotation.
        filled: the quotation as they left it, with what they typed into it (text, HTML); None: as it came.
        files: what they attached.
    """

    above: str
    filled: tuple[str, str] | None = None
    files: tuple[Attachment, ...] = field(default=())


def reply(client: str, who: Person, letter: Received, writing: Writing, at: datetime, rng: Random) -> bytes:
    """Return a reply as `client` sends it: "outlook", "iphone", "gmail" or "plain"."""
    message = _envelope(who, letter, at, rng, client)
    writing = _signed(client, who, writing)
    if client == "outlook":
        _outlook(message, letter, writing)
    elif client == "plain":
        _set_text(
            message, f"{writing.above}\n\n{_marked(letter, writing, _on(letter, 'On {:%d/%m/%Y %H:%M}, {} wrote:'))}"
        )
    else:
        _two_parts(message, letter, writing, client)
    for file in writing.files:
        main, _, sub = file.mime_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message.as_bytes(policy=_FLAT)


def automatic_reply(who: Person, letter: Received, words: str, at: datetime, rng: Random) -> bytes:
    """Return an out-of-office answer as Exchange sends it (RFC 3834)."""
    message = _envelope(who, letter, at, rng, "outlook")
    del message["Subject"]
    message["Subject"] = f"Automatic reply: {letter.mail.subject}"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    _set_text(message, f"{words}\n\n{who.name}\n{who.role}")
    return message.as_bytes(policy=_FLAT)


def bounce(letter: Received, at: datetime, rng: Random) -> bytes:
    """Return the report of a mail system that does not know the address (RFC 3464), quoting our headers."""
    domain = letter.to.rpartition("@")[2]
    message = EmailMessage(policy=_FLAT)
    message["From"] = f"Mail Delivery System <MAILER-DAEMON@mail.{domain}>"
    message["To"] = letter.sender
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message["Date"] = format_datetime(at.astimezone(_LONDON))
    message["Message-ID"] = f"<{_hex(rng, 20)}@mail.{domain}>"
    message["Auto-Submitted"] = "auto-replied"
    parts = (
        f"This is the mail system at host mail.{domain}.\n\nYour message could not be delivered to:\n\n<{letter.to}>: "
        f"host mail.{domain} said: 550 5.1.1 <{letter.to}>: Recipient address rejected: User unknown\n",
        f"Reporting-MTA: dns; mail.{domain}\nArrival-Date: {format_datetime(letter.at)}\n\nFinal-Recipient: rfc822; "
        f"{letter.to}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n",
        "".join(f"{name}: {' '.join(value.split())}\n" for name, value in letter.mail.headers if name[:1].isalpha()),
    )
    kinds = ("text/plain; charset=us-ascii", "message/delivery-status", "text/rfc822-headers")
    edge = f"=_{_hex(rng, 24)}"
    message["MIME-Version"] = "1.0"
    head = message.as_bytes(policy=_FLAT).rstrip(b"\r\n").decode("ascii")
    body = "".join(f"--{edge}\nContent-Type: {k}\n\n{p}\n" for k, p in zip(kinds, parts, strict=True))
    kind = f'Content-Type: multipart/report; report-type=delivery-status; boundary="{edge}"'
    whole = f"{head}\n{kind}\n\n{body}--{edge}--\n".replace("\r\n", "\n").replace("\n", "\r\n")
    return whole.encode("ascii", "replace")


def history(letter: Received) -> str:
    """Return the four lines Outlook puts above what it quotes, and the letter's text."""
    sent = f"{letter.at.astimezone(_LONDON):%d %B %Y %H:%M}"
    head = f"From: {letter.mail.from_name} <{letter.sender}>\nSent: {sent}\nTo: {_name_of(letter)}\n"
    return f"{head}Subject: {letter.mail.subject}\n\n{letter.mail.text}"


def _envelope(who: Person, letter: Received, at: datetime, rng: Random, client: str) -> EmailMessage:
    hosts = {"outlook": "outlook.office365.example", "gmail": "mail.gmail.example", "iphone": "icloud.example"}
    message = EmailMessage(policy=_FLAT)
    message["From"] = formataddr((who.name, who.email or ""))
    message["To"] = formataddr((letter.mail.from_name, letter.sender))
    message["Subject"] = f"RE: {letter.mail.subject}" if client == "outlook" else f"Re: {letter.mail.subject}"
    message["Date"] = format_datetime(at.astimezone(_LONDON))
    message["Message-ID"] = f"<{_hex(rng, 24)}@{hosts.get(client) or (who.email or '@').rpartition('@')[2]}>"
    message["In-Reply-To"] = letter.mail.message_id
    message["References"] = " ".join((*letter.mail.references, letter.mail.message_id))
    if client == "iphone":
        message["X-Mailer"] = "iPhone Mail (21A329)"
    return message


def _signed(client: str, who: Person, writing: Writing) -> Writing:
    first = who.name.split()[0]
    below = {
        "outlook": f"\n\nKind regards\n\n{first}\n\n{who.name} | {who.role} | {who.organisation}\n\n{_DISCLAIMER}",
        "iphone": "\n\nSent from my iPhone",
        "gmail": f"\n\n--\n{who.name}\n{who.role}, {who.organisation}",
        "plain": f"\n\n{first}",
    }[client]
    return Writing(writing.above.rstrip() + below, writing.filled, writing.files)


def _outlook(message: EmailMessage, letter: Received, writing: Writing) -> None:
    text, markup = writing.filled or (letter.mail.text, letter.mail.html)
    quoted = history(letter).replace(letter.mail.text, text)
    _set_text(message, f"{writing.above}\n\n{quoted}")
    head = "".join(f"<b>{k}:</b> {html.escape(v)}<br>" for k, v in _head(letter))
    border = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"
    new = _paragraphs(writing.above, 'class="MsoNormal"')
    _set_html(
        message,
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="EN-GB"><div class="WordSection1">{new}'
        f'<div><div style="{border}"><p class="MsoNormal">{head}</p></div></div>{_inside(markup)}</div></body></html>',
    )


def _head(letter: Received) -> tuple[tuple[str, str], ...]:
    sent = f"{letter.at.astimezone(_LONDON):%d %B %Y %H:%M}"
    sender = f"{letter.mail.from_name} <{letter.sender}>"
    return ("From", sender), ("Sent", sent), ("To", _name_of(letter)), ("Subject", letter.mail.subject)


def _two_parts(message: EmailMessage, letter: Received, writing: Writing, client: str) -> None:
    line = "On {:%d %b %Y, at %H:%M}, {} wrote:" if client == "iphone" else "On {:%a, %d %b %Y at %H:%M}, {} wrote:"
    said = _on(letter, line)
    _set_text(message, f"{writing.above}\n\n{_marked(letter, writing, said)}")
    markup = writing.filled[1] if writing.filled else letter.mail.html
    new, quoted = _paragraphs(writing.above, 'dir="auto"'), _inside(markup)
    if client == "iphone":
        body = f'{new}<div dir="ltr"><br><blockquote type="cite">{html.escape(said)}<br><br></blockquote></div>'
        _set_html(
            message,
            f'<html><body>{body}<blockquote type="cite"><div dir="ltr">{quoted}</div></blockquote></body></html>',
        )
        return
    attribution = f'<div dir="ltr" class="gmail_attr">{html.escape(said)}<br></div>'
    style = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"
    quote = f'<blockquote class="gmail_quote" style="{style}">{quoted}</blockquote>'
    _set_html(message, f'<div dir="ltr">{new}</div><br><div class="gmail_quote">{attribution}{quote}</div>')


def _marked(letter: Received, writing: Writing, said: str) -> str:
    """Return the quotation with `> ` before each line, but for lines the person typed into it."""
    original = set(letter.mail.text.splitlines())
    text = writing.filled[0] if writing.filled else letter.mail.text
    lines = [f"> {line}".rstrip() if line in original or not line else line for line in text.splitlines()]
    return "\n".join([said, *lines])


def _on(letter: Received, pattern: str) -> str:
    return pattern.format(letter.at.astimezone(_LONDON), f"{letter.mail.from_name} <{letter.sender}>")


def _name_of(letter: Received) -> str:
    found = re.match(r'\s*"?([^"<]+?)"?\s*<', letter.mail.header("To"))
    return found[1] if found else letter.to


def _inside(markup: str) -> str:
    found = re.search(r"<body[^>]*>(.*)</body>", markup, re.DOTALL | re.IGNORECASE)
    return found[1] if found else markup


def _paragraphs(text: str, attributes: str) -> str:
    return "".join(f"<p {attributes}>{html.escape(line) or '&nbsp;'}</p>" for line in text.splitlines())


def _set_text(message: EmailMessage, text: str) -> None:
    message.set_content(text, charset="utf-8", cte="quoted-printable")


def _set_html(message: EmailMessage, markup: str) -> None:
    message.add_alternative(markup, subtype="html", charset="utf-8", cte="quoted-printable")


def _hex(rng: Random, digits: int) -> str:
    return f"{rng.getrandbits(digits * 4):0{digits}X}"
