"""Handing over by SMTP (RFC 5321).

The last dot: until the final `.` of a message is sent, nothing can have been accepted, and whatever goes wrong is "try
later". From the moment it is sent until the reply is read, a lost connection means that nobody knows. A password is
never sent without TLS.
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
from collections.abc import Sequence

from lacflow.errors import Refused, TryLater, Unknown
from lacflow.failpoints import failpoint
from lacflow.transports.base import Unreachable
from lacflow.transports.servers import Server, said_plainly, with_crlf, without_addresses
from lacflow.transports.smtp_replies import meaning
from lacflow.transports.tokens import xoauth2

#: Reply codes after which the server closes the connection, or talks nonsense.
_LEAVING = (421, -1)
#: A code and the server's words.
_Reply = tuple[int, bytes]


class Smtp:
    """One connection, made when first needed and kept from letter to letter.

    Args:
        archive: an address of our own that gets a copy of every letter as a second envelope recipient.
    """

    def __init__(self, server: Server, archive: str | None = None) -> None:
        self.server = server
        self.archive = archive
        self._out: smtplib.SMTP | None = None

    def send(self, sender: str, recipient: str, raw: bytes) -> str:
        """Hand a message over; return the server's words."""
        if any(c in address for address in (sender, recipient) for c in "\r\n<> \0"):
            raise Refused("the address holds characters that no address may hold")
        recipients = [recipient]
        if self.archive and self.archive.lower() != recipient.lower():
            recipients.append(self.archive)
        try:
            connection, replies = self._begin(sender, recipients, raw)
            _judge_envelope(replies)
            words = _hand_over(connection, raw)
        except (Refused, TryLater) as error:
            self._reset(dropped=isinstance(error, Unreachable))
            raise
        except Unknown:
            self._reset(dropped=True)
            raise
        except (smtplib.SMTPException, OSError) as error:
            self._reset(dropped=True)
            raise TryLater(f"the connection was lost before the message was handed over: {_said(error)}") from error
        failpoint("smtp.accepted")
        return words

    def _begin(self, sender: str, recipients: Sequence[str], raw: bytes) -> tuple[smtplib.SMTP, list[_Reply]]:
        """Write the envelope on the connection we have; one that went stale since the last letter is made anew."""
        if self._out is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                replies = _envelope(self._out, sender, recipients, raw)
                if replies[0][0] not in _LEAVING:
                    return self._out, replies
            self._reset(dropped=True)
        self._out = _connect(self.server)
        return self._out, _envelope(self._out, sender, recipients, raw)

    def _reset(self, dropped: bool) -> None:
        """Make the connection ready for another letter, or let go of it."""
        if self._out is None:
            return
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if not dropped and self._out.rset()[0] == 250:
                return
        self._out.close()
        self._out = None

    def close(self) -> None:
        """Say goodbye."""
        if self._out is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._out.quit()
            self._out = None


def _connect(server: Server) -> smtplib.SMTP:
    try:
        if server.security == "tls":
            made: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=server.tls()
            )
        else:
            made = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(f"the SMTP server cannot be reached: {_said(error)}") from error
    try:
        _greet(made, server)
    except (smtplib.SMTPException, OSError) as error:
        made.close()
        raise Unreachable(f"the SMTP server does not let us in: {_said(error)}") from error
    except Unreachable:
        made.close()
        raise
    return made


def _greet(connection: smtplib.SMTP, server: Server) -> None:
    """Introduce ourselves, encrypt, log in."""
    if connection.sock is not None:
        # The final dot is a packet of its own; Nagle's delay would cost 40 ms a letter.
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.ehlo()
    if server.security == "starttls":
        connection.starttls(context=server.tls())
        connection.ehlo()
    if server.user is not None:
        if server.security == "none":
            raise Unreachable("a password is not sent without TLS: set `tls: starttls` or `tls: tls` for this server")
        if server.token is None:
            connection.login(server.user, server.password or "")
        else:
            words = xoauth2(server.user, server.token())
            # A refusal comes as a challenge, which wants an empty answer.
            connection.auth("XOAUTH2", lambda challenge=None: words if challenge is None else "")


def _envelope(connection: smtplib.SMTP, sender: str, recipients: Sequence[str], raw: bytes) -> list[_Reply]:
    """Say who a message is from and to whom; return the replies, up to the one after which nothing can follow.

    Where the server takes commands in a row (RFC 2920) they go in one piece, which saves waiting for each reply.
    """
    options = f" SIZE={len(raw)}" if connection.has_extn("size") else ""
    if not raw.isascii() and connection.has_extn("8bitmime"):
        options += " BODY=8BITMIME"
    commands = [f"MAIL FROM:<{sender}>{options}", *(f"RCPT TO:<{recipient}>" for recipient in recipients)]
    in_a_row = connection.has_extn("pipelining")
    if in_a_row:
        connection.send("".join(f"{command}\r\n" for command in commands))
    replies: list[_Reply] = []
    for command in commands:
        code, words = connection.getreply() if in_a_row else connection.docmd(command)
        replies.append((code, words))
        if code in _LEAVING or not (in_a_row or 200 <= code < 300):
            break
    return replies


def _judge_envelope(replies: Sequence[_Reply]) -> None:
    """Raise what the replies to an envelope mean, unless every part of it was taken: sender, recipient, archive."""
    (code, words), *recipients = replies
    if code != 250:
        raise meaning(code, _reply(code, words), "sender")
    for number, (code, words) in enumerate(recipients):
        if not 250 <= code <= 252:
            if number:
                raise Unreachable(f"the archive address is not taken: {_reply(code, words)}")
            raise meaning(code, _reply(code, words), "recipient")


def _hand_over(connection: smtplib.SMTP, raw: bytes) -> str:
    """Send the message and the final dot, and read the answer."""
    code, words = connection.docmd("DATA")
    if code != 354:
        raise meaning(code, _reply(code, words), "message")
    connection.send(_stuffed(raw))
    failpoint("smtp.before-dot")
    try:
        connection.send(b".\r\n")
        failpoint("smtp.after-dot")
        code, words = connection.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Unknown(f"the connection was lost after the last byte: {_said(error)}") from error
    if not 200 <= code < 300:
        raise meaning(code, _reply(code, words), "dot")
    return _reply(code, words)


def _stuffed(raw: bytes) -> bytes:
    """Return the message with CRLF ends and doubled leading dots (RFC 5321 4.5.2), without the final dot."""
    lines = with_crlf(raw)
    return (b"." if lines.startswith(b".") else b"") + lines.replace(b"\n.", b"\n..")


def _reply(code: int, words: bytes) -> str:
    return without_addresses(f"{code} {words.decode('utf-8', 'replace')}")


def _said(error: Exception) -> str:
    """Return the other side's words, without addresses."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _reply(error.smtp_code, words if isinstance(words, bytes) else words.encode())
    return said_plainly(error)
