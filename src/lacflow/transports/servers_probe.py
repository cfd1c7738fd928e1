"""What mail servers say of themselves: connection, certificate, sign-in, rights, folders, how much lies there.

Each server is signed in to once. Where one refuses an account, the other is not tried with the same: accounts get locked.
"""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lacflow.errors import OutsideFault
from lacflow.transports import smtp as out
from lacflow.transports.findings import Finding, guarded, shown_certificate, trouble

if TYPE_CHECKING:
    from lacflow.transports.imap import Imap
    from lacflow.transports.servers import Server
    from lacflow.transports.smtp_imap import SmtpImap

#: An inbox with more waiting than this has not been read for long.
MANY = 500


def probe(box: SmtpImap, now: datetime, address: str) -> Iterator[Finding]:
    """Look at both servers of a mailbox; no mail is sent, and at most the folder of handled mail is made."""
    refused: set[tuple[str | None, str | None]] = set()
    if box.imap is not None:
        found = list(guarded("IMAP", _imap(box.imap, box.sent_folder, now)))
        yield from found
        if any(f.level == "fault" and not f.outside for f in found):
            refused.add((box.imap.server.user, box.imap.server.password))
    if box.smtp is not None:
        server = box.smtp.server
        if server.user is not None and (server.user, server.password) in refused:
            words = "Not tried: the IMAP server has just refused the same account, and accounts get locked."
            yield Finding("SMTP", "warning", words, "Mend IMAP first, then ask again.")
        else:
            yield from _smtp(server, address, now)
    yield _witness(box)


def _imap(imap: Imap, sent_folder: str | None, now: datetime) -> Iterator[Finding]:
    with imap._reading(None) as client:
        yield Finding("IMAP", "ok", "The server is reached and lets us in.")
        yield shown_certificate("IMAP certificate", _peer(client), now)
        yield from _folders(client, imap, sent_folder)
        yield from _quota(client, imap.inbox)


def _peer(client: Any) -> Any:
    sock = client.socket()
    return sock.getpeercert() if hasattr(sock, "getpeercert") else None


def _folders(client: Any, imap: Imap, sent_folder: str | None) -> Iterator[Finding]:
    if not client.folder_exists(imap.inbox):
        yield Finding(
            "IMAP inbox", "fault", f"There is no folder {imap.inbox}.", "Correct imap: folder in lacflow.yaml."
        )
        return
    waiting = int(client.folder_status(imap.inbox, ["MESSAGES"])[b"MESSAGES"])
    level: Any = "warning" if waiting > MANY else "ok"
    do = "Handled mail is moved away: does the service run, and may it move?" if waiting > MANY else ""
    yield Finding("IMAP inbox", level, f"{waiting} messages wait in {imap.inbox}.", do)
    if not client.folder_exists(imap.done_folder):
        client.create_folder(imap.done_folder)
    how = "moved" if client.has_capability("MOVE") else "copied, and then taken out of the inbox,"
    yield Finding("IMAP moving", "ok", f"Handled mail is {how} to {imap.done_folder}.")
    if sent_folder and not client.folder_exists(sent_folder):
        yield Finding("IMAP Sent", "warning", f"There is no folder {sent_folder}; it is made with the first letter.")


def _quota(client: Any, inbox: str) -> Iterator[Finding]:
    if not client.has_capability("QUOTA"):
        return
    for quota in client.get_quota_root(inbox)[1]:
        if str(quota.resource).upper() != "STORAGE" or not quota.limit:
            continue
        part = quota.usage / quota.limit
        words = f"The mailbox is {part:.0%} full ({quota.usage // 1024} of {quota.limit // 1024} MB)."
        do = "Ask for more room, or move old mail out of the handled folder by hand." if part > 0.8 else ""
        level: Any = "fault" if part >= 0.98 else "warning" if part > 0.8 else "ok"
        yield Finding("mailbox size", level, words, do)


def _smtp(server: Server, address: str, now: datetime) -> Iterator[Finding]:
    try:
        connection = out._connect(server)
    except OutsideFault as error:
        yield trouble("SMTP", error, _advice(error))
        return
    try:
        yield Finding("SMTP", "ok", "The server is reached and lets us in.")
        sock: Any = connection.sock
        peer = sock.getpeercert() if hasattr(sock, "getpeercert") else None
        yield shown_certificate("SMTP certificate", peer, now)
        yield _may_send(connection, address)
    except (smtplib.SMTPException, OSError) as error:
        yield trouble("SMTP", error)
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.quit()


def _may_send(connection: smtplib.SMTP, address: str) -> Finding:
    """Name ourselves as sender and as reader, and take both back: the server says whether it would take a letter."""
    answers = [connection.mail(address), connection.rcpt(address)]
    connection.rset()
    refused = next((answer for answer in answers if not 200 <= answer[0] < 300), None)
    if refused is None:
        return Finding("SMTP sending", "ok", "The server would take letters from this mailbox.")
    words = out._reply(*refused)
    do = "Ask for the right to send as this mailbox (send as), for the account lacflow signs in with."
    return Finding("SMTP sending", "fault", f"The server does not take letters from this mailbox: {words}.", do)


def _advice(error: BaseException) -> str:
    if isinstance(error.__cause__, smtplib.SMTPAuthenticationError):
        return "Check user and password_file; does the server allow this account to sign in for SMTP (SMTP AUTH)?"
    return ""


def _witness(box: SmtpImap) -> Finding:
    """Say how lacflow finds out about a letter whose answer was lost."""
    if box.imap is None:
        words = "After a lost answer nobody can tell whether a letter was sent: nothing of this mailbox is read."
        return Finding("lost answers", "warning", words, "Add imap: a letter in doubt is held until somebody decides.")
    where = f"{box.sent_folder}, where the server keeps it" if box.server_files_sent else "a copy sent to ourselves"
    return Finding("lost answers", "ok", f"After a lost answer the letter is looked for: {where}.")
