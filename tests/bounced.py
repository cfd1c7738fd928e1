# ruff: noqa: E501 (what mail programs write, a program a function)
"""A letter of ours come back, as some thirty mail programs put it; each in words of this project's own.

Each format takes the letter's Message-ID, address and subject, and how much of the letter it gives back: the whole, its head, or
nothing. `FORMATS` maps a name to a function that returns the bytes of the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OURS = "board@northmoor.example"


@dataclass(frozen=True)
class Gone:
    """A letter that left: what a report can know of it. `back` is whole, head or nothing."""

    message_id: str
    address: str
    subject: str
    text: str = "Please tell us how your actions stand.\n"
    back: str = "head"

    @property
    def head(self) -> str:
        """The letter's headers."""
        return f"From: Board <{OURS}>\nTo: {self.address}\nSubject: {self.subject}\nMessage-ID: {self.message_id}\nMIME-Version: 1.0\n"

    @property
    def given_back(self) -> str:
        """What the report gives back of it."""
        return {"whole": f"{self.head}\n{self.text}", "head": self.head, "nothing": ""}[self.back]


def _message(sender: str, subject: str, body: str, *headers: str, kind: str = "text/plain; charset=us-ascii") -> bytes:
    lines = [f"From: {sender}", f"To: {OURS}", f"Subject: {subject}", "Date: Thu, 18 Mar 2027 09:20:00 +0000", *headers]
    return ("\n".join([*lines, "MIME-Version: 1.0", f"Content-Type: {kind}"]) + f"\n\n{body}\n").encode()


def _report(
    gone: Gone, sender: str, subject: str, words: str, status: str = "", *headers: str, enclosed: str = ""
) -> bytes:
    """Return a report of three parts (RFC 3462)."""
    fields = status or f"Final-Recipient: rfc822; {gone.address}\nAction: failed\nStatus: 5.1.1\n"
    kind = enclosed or ("message/rfc822" if gone.back == "whole" else "text/rfc822-headers")
    parts = [
        f"Content-Type: text/plain\n\n{words}\n",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.elsewhere.example\n\n{fields}",
    ]
    if gone.given_back:
        parts.append(f"Content-Type: {kind}\n\n{gone.given_back}")
    body = "".join(f"--cut\n{part}\n" for part in parts) + "--cut--"
    report = 'multipart/report; report-type=delivery-status; boundary="cut"'
    return _message(sender, subject, body, *headers, kind=report)


def _daemon(name: str = "Mail Delivery System") -> str:
    return f"{name} <MAILER-DAEMON@mx.elsewhere.example>"


def exim(g: Gone) -> bytes:
    words = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered "
        f"to one or more of its\nrecipients. This is a permanent error.\n\n  {g.address}\n    all relevant MX records point to "
        f"hosts that do not exist\n\n------ This is a copy of the message, including all the headers. ------\n\n{g.given_back}"
    )
    return _message(
        _daemon(), "Mail delivery failed: returning message to sender", words, f"X-Failed-Recipients: {g.address}"
    )


def exim_report(g: Gone) -> bytes:
    words = f"A message that you sent could not be delivered to one or more of its recipients.\n\n  {g.address}\n    550 no such box"
    return _report(g, _daemon(), "Mail delivery failed: returning message to sender", words)


def postfix(g: Gone) -> bytes:
    words = (
        "This is the mail system at host mx.elsewhere.example.\n\nI'm sorry to have to inform you that your message could not\n"
        f"be delivered to one or more recipients.\n\n<{g.address}>: host mx.other.example said: 550 5.1.1\n    User unknown (RCPT)"
    )
    return _report(g, _daemon(), "Undelivered Mail Returned to Sender", words)


def sendmail(g: Gone) -> bytes:
    words = (
        "The original message was received at Thu, 18 Mar 2027 09:19:00 GMT\nfrom localhost\n\n   ----- The following addresses had "
        f"permanent fatal errors -----\n<{g.address}>\n\n   ----- Transcript of session follows -----\n550 5.1.1 User unknown"
    )
    return _report(g, _daemon("Mail Delivery Subsystem"), "Returned mail: see transcript for details", words)


def qmail(g: Gone) -> bytes:
    words = (
        "Hi. This is the qmail-send program at mx.elsewhere.example.\nI'm afraid I wasn't able to deliver your message to the following "
        f"addresses.\nThis is a permanent error; I've given up.\n\n<{g.address}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        f"--- Below this line is a copy of the message.\n\n{g.given_back}"
    )
    return _message("MAILER-DAEMON@mx.elsewhere.example", "failure notice", words)


def office365(g: Gone) -> bytes:
    words = (
        f"Your message to {g.address} couldn't be delivered.\n\n{g.address.split('@')[0]} wasn't found at elsewhere.example.\n\n"
        f"Original Message Details\nSender Address: {OURS}\nRecipient Address: {g.address}\nSubject: {g.subject}"
    )
    sender = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@elsewhere.example>"
    return _report(g, sender, f"Undeliverable: {g.subject}", words, "", f"In-Reply-To: {g.message_id}")


def exchange_plain(g: Gone) -> bytes:
    words = (
        f"Your message\n\n  To:      {g.address}\n  Subject: {g.subject}\n  Sent:    Thu, 18 Mar 2027 09:19:00 -0000\n\n"
        f"did not reach the following recipient(s):\n\n{g.address} on Thu, 18 Mar 2027 09:19:30 -0000\n"
        f"    The recipient name is not recognized\n\n{g.given_back}"
    )
    return _message("System Administrator <postmaster@elsewhere.example>", f"Undeliverable: {g.subject}", words)


def exchange_html(g: Gone) -> bytes:
    html = (
        f"<p>Delivery has failed to these recipients or groups:</p><p><a href='mailto:{g.address}'>{g.address}</a><br>The e-mail "
        f"address you entered couldn't be found.</p><p>Diagnostic information: Original message headers:</p><pre>{_escaped(g.given_back)}</pre>"
    )
    sender = "postmaster@elsewhere.example"
    return _message(sender, f"Undeliverable: {g.subject}", html, kind="text/html; charset=utf-8")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def gmail(g: Gone) -> bytes:
    words = (
        f"** Address not found **\n\nYour message wasn't delivered to {g.address} because the address couldn't be found, or is unable "
        "to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 no such user"
    )
    sender = "Mail Delivery Subsystem <mailer-daemon@googlemail.example>"
    return _report(g, sender, "Delivery Status Notification (Failure)", words, "", f"X-Failed-Recipients: {g.address}")


def gmail_old(g: Gone) -> bytes:
    words = (
        f"Delivery to the following recipient failed permanently:\n\n     {g.address}\n\nTechnical details of permanent failure: 550\n\n"
        f"----- Original message -----\n\n{g.given_back}"
    )
    return _message("mailer-daemon@googlemail.example", "Delivery Status Notification (Failure)", words)


def domino(g: Gone) -> bytes:
    words = f"Your message\n\n  Subject: {g.subject}\n\nwas not delivered to:\n\n  {g.address}\n\nbecause:\n\n  User not listed in Domino Directory"
    return _report(g, "postmaster@elsewhere.example", "DELIVERY FAILURE: User not listed in Domino Directory", words)


def notes(g: Gone) -> bytes:
    words = f"------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\n{g.address}\n\n------- Returned Message --------\n\n{g.given_back}"
    return _message("Notes Server <postmaster@elsewhere.example>", "DELIVERY FAILURE: User not listed", words)


def symantec(g: Gone) -> bytes:
    words = f"The message you sent could not be delivered to:\n\n<{g.address}>\n\n550 Invalid recipient (in reply to RCPT TO command)\n\n{g.given_back}"
    return _message(
        "Mail Administrator <postmaster@cluster.elsewhere.example>", "Mail System Error - Returned Mail", words
    )


def barracuda(g: Gone) -> bytes:
    words = f"Your message to: {g.address}\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: {g.subject}"
    return _message(
        "Barracuda <MAILER-DAEMON@barracuda.elsewhere.example>",
        "**Message you sent blocked by our bulk email filter**",
        words,
    )


def courier(g: Gone) -> bytes:
    words = f"This is a delivery status notification from mx.elsewhere.example.\n\nUNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<{g.address}>:\n<<< 550 User unknown."
    return _report(g, '"Courier mail server" <postmaster@elsewhere.example>', "NOTICE: mail delivery status.", words)


def aol(g: Gone) -> bytes:
    words = f"The original message was received from [192.0.2.4]\n\n   ----- The following addresses had permanent fatal errors -----\n<{g.address}>\n\n550 MAILBOX NOT FOUND"
    return _report(g, _daemon("Mail Delivery Subsystem"), "Mail Delivery Problem", words)


def yahoo(g: Gone) -> bytes:
    words = f"Sorry, we were unable to deliver your message to the following address.\n\n<{g.address}>:\n554: delivery error: This user doesn't have an account\n\n--- Below this line is a copy of the message.\n\n{g.given_back}"
    return _message("MAILER-DAEMON@yahoo.elsewhere.example", "Failure Notice", words)


def ibm_vm(g: Gone) -> bytes:
    words = f"Message not delivered to the following addresses:\n\n   {g.address}  (User is not known on this system)\n\n{g.given_back}"
    return _message("SMTP@vm.elsewhere.example", "Message delivery failed: Returned mail", words)


def mailenable(g: Gone) -> bytes:
    words = f"MailEnable: Message could not be delivered to some recipients.\nThe following recipient(s) could not be reached:\n\n\tRecipient: [SMTP:{g.address}]\n\tReason: Remote SMTP Server Returned: 550\n\nMessage headers follow:\n\n{g.given_back}"
    return _message("Mail Delivery Service <postmaster@elsewhere.example>", "Message Delivery Failure", words)


def mdaemon(g: Gone) -> bytes:
    words = f"The attached message had PERMANENT fatal delivery errors!\n\nFailed address: {g.address}\n\n--- Session Transcript ---\n550 unknown\n--- End Transcript ---\n\n{g.given_back}"
    return _message("MDaemon <MDaemon@elsewhere.example>", "Permanent Delivery Failure", words)


def groupwise(g: Gone) -> bytes:
    words = f"The message that you sent was undeliverable to the following:\n\t{g.address} (user not found)\n\n{g.given_back}"
    return _message("Mailer-Daemon@elsewhere.example", "Message status - undeliverable", words)


def imail(g: Gone) -> bytes:
    words = f"User mailbox exceeds allowed size: {g.address}\n\nundeliverable to {g.address}\n\nOriginal message follows.\n\n{g.given_back}"
    return _message("Postmaster <postmaster@elsewhere.example>", "Undeliverable Mail", words)


def james(g: Gone) -> bytes:
    words = f"Hi. This is the mail server at elsewhere.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up.\n\n{g.address}\n\nThe original message is attached."
    return _report(g, "postmaster@elsewhere.example", f"Re: {g.subject}", words)


def verizon(g: Gone) -> bytes:
    words = f"Error: Invalid user address\n\nError message below:\n550 - Requested action not taken: no such user here\n\nMessage details:\n  Subject: {g.subject}\n  MAIL FROM: {OURS}\n  RCPT TO: {g.address}"
    return _message("post_master@text.elsewhere.example", f"Re:{g.subject}", words, f"In-Reply-To: {g.message_id}")


def mimecast(g: Gone) -> bytes:
    words = f"Your email to {g.address} was rejected.\nThe address does not exist."
    return _report(
        g,
        "Mail Delivery Subsystem <postmaster@elsewhere.example>",
        f"[Postmaster] Email Delivery Failure: {g.subject}",
        words,
    )


def bare_words(g: Gone) -> bytes:
    words = f"Your mail to {g.address} could not be delivered.\nThe mailbox does not exist.\n\n{g.given_back}"
    return _message(
        "Postmaster <postmaster@elsewhere.example>", "Mail could not be delivered", words, "Return-Path: <>"
    )


def german(g: Gone) -> bytes:
    words = f"Diese Nachricht konnte nicht zugestellt werden an:\n\n{g.address}\n\n{g.given_back}"
    return _message("Mailzustellung <mailer-daemon@elsewhere.example>", "Unzustellbar: Ihre Nachricht", words)


def french(g: Gone) -> bytes:
    words = f"Échec de la remise pour ces destinataires :\n\n{g.address}\n550 5.1.1 inconnu\n\n{g.given_back}"
    return _message(
        "postmaster@elsewhere.example",
        f"Non remis : {g.subject}",
        words,
        "Return-Path: <>",
        kind="text/plain; charset=utf-8",
    )


def enclosed_only(g: Gone) -> bytes:
    body = f"--cut\nContent-Type: text/plain\n\nYour message could not be delivered to {g.address}.\n--cut\nContent-Type: message/rfc822\n\n{g.given_back or g.head}\n--cut--"
    return _message(_daemon(), "Undeliverable mail", body, kind='multipart/mixed; boundary="cut"')


def utf8_report(g: Gone) -> bytes:
    status = (
        f"Original-Recipient: rfc822;{g.address}\nFinal-Recipient: utf-8; {g.address}\nAction: failed\nStatus: 5.1.10\n"
    )
    return _report(
        g, "postmaster@elsewhere.example", "Undeliverable", "Undeliverable.", status, enclosed="message/global-headers"
    )


def rewritten_recipient(g: Gone) -> bytes:
    """The report names the address the mail was sent on to; only the original one is ours."""
    status = f"Original-Recipient: rfc822;{g.address}\nFinal-Recipient: rfc822;box7@inside.elsewhere.example\nAction: failed\nStatus: 5.2.2\n"
    return _report(g, _daemon(), "Undelivered Mail Returned to Sender", "The box is full.", status)


FORMATS: dict[str, Callable[[Gone], bytes]] = {
    f.__name__: f
    for f in (
        exim, exim_report, postfix, sendmail, qmail, office365, exchange_plain, exchange_html, gmail, gmail_old, domino, notes, symantec,
        barracuda, courier, aol, yahoo, ibm_vm, mailenable, mdaemon, groupwise, imail, james, verizon, mimecast, bare_words, german,
        french, enclosed_only, utf8_report, rewritten_recipient,
    )
}  # fmt: skip
