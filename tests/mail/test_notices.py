"""What a machine wrote is told from what a person wrote; absences and bounces are read, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.mail.absence import last_day_away
from lacflow.mail.message import Incoming
from lacflow.mail.notices import kind_of

Messages = Callable[..., Incoming]
ORIGINAL = "<K7Q2M.0123456789abcdef0123456789abcdef@council.example>"


@pytest.mark.parametrize(
    "headers",
    [
        ("Subject: Automatic reply: your update", "From: o@x.example"),
        ("Subject: Abwesenheitsnotiz: Urlaub", "From: o@x.example"),
        ("Subject: RE: update", "Auto-Submitted: auto-replied"),
        ("Subject: RE: update", "X-Autoreply: yes"),
        ("Subject: RE: update", "Precedence: auto_reply"),
        ("Subject: RE: update", "Return-Path: <>"),
        ("Subject: Réponse automatique : mise à jour",),
    ],
)
def test_an_automatic_reply_is_known_by_what_its_program_says(headers: tuple[str, ...], message: Messages) -> None:
    notice = kind_of(message(*headers))
    assert notice is not None
    assert notice.kind == "auto_reply"


@pytest.mark.parametrize(
    "headers",
    [
        ("Subject: RE: your update", "Auto-Submitted: no"),
        ("Subject: RE: out of area placements", "In-Reply-To: " + ORIGINAL),
        ("Subject: RE: your update", "List-Id: staff", "In-Reply-To: " + ORIGINAL),
        ("Subject: RE: your update", "X-Auto-Response-Suppress: DR, OOF"),
        ("Subject: Undeliverable promises", "From: Pat <pat@x.example>"),
        ("Subject: RE: delivery failure of the contract", "From: Pat <pat@x.example>"),
        (
            "Subject: Re: your update",
            "From: Pat <pat@x.example>",
            "Message-ID: <0123456789abcdef0123456789abcdef@x.example>",
        ),
    ],
)
def test_a_persons_message_is_never_taken_for_a_machines(headers: tuple[str, ...], message: Messages) -> None:
    assert kind_of(message(*headers, body="10c is green")) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am on leave and return on Monday 2 September.", None),
        ("I am on annual leave and will return on Wednesday 2 September.", date(2026, 9, 1)),
        ("I am out of the office until Friday 21st August 2026.", date(2026, 8, 21)),
        ("I am away from 10 August to 28 August.", date(2026, 8, 28)),
        ("Out of office, back on 01/09/2026.", date(2026, 8, 31)),
        ("I am on leave, back in the office on Monday.", date(2026, 8, 16)),
        ("I am out of the office until September 4, 2026.", date(2026, 9, 4)),
        ("I am on leave until further notice.", None),
        ("I am on leave until 31 September.", None),
        ("I am away until 5 August 2026.", None),
        ("I will look into this and come back to you by 3 September.", None),
        ("I am away until 4 September, or until 11 September if it rains.", None),
        ("Ich bin bis 21.08.2026 nicht im Büro.", date(2026, 8, 21)),
    ],
)
def test_the_last_day_away_is_read_only_where_it_is_plain(text: str, day: date | None) -> None:
    assert last_day_away(text, date(2026, 8, 13)) == day


DSN = """Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
From: MAILER-DAEMON@mx.example\r
Subject: Undelivered Mail Returned to Sender\r
\r
--b\r
\r
I could not deliver it.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; Oona.Bell@council.example\r
Action: {action}\r
Status: {status}\r
Diagnostic-Code: smtp; said no\r
\r
--b\r
Content-Type: text/rfc822-headers\r
\r
Message-ID: {original}\r
Subject: x\r
\r
--b--\r
"""


@pytest.mark.parametrize(
    ("action", "status", "kind", "permanent"),
    [
        ("failed", "5.1.1", "bounce", True),
        ("delayed", "4.4.1", "bounce", False),
        ("delivered", "2.0.0", "receipt", False),
    ],
)
def test_a_delivery_report_says_for_whom_which_letter_and_whether_for_good(
    action: str, status: str, kind: str, permanent: bool, message: Messages
) -> None:
    notice = kind_of(message(DSN.format(action=action, status=status, original=ORIGINAL)))
    assert notice is not None
    assert (notice.kind, notice.permanent) == (kind, permanent)
    assert notice.recipients == ("oona.bell@council.example",)
    assert notice.original_ids == (ORIGINAL,)


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        (
            "Mailer-Daemon@mx.example",
            "Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered to one or more of its recipients. This is a permanent "
            "error.\n\n  oona.bell@council.example\n    Unrouteable address\n",
        ),
        (
            "MAILER-DAEMON@mx.example",
            "failure notice",
            "Hi. This is the qmail-send program at mx.example.\nI've given up.\n\n<oona.bell@council.example>:\n"
            "550 no such user\n",
        ),
        (
            "postmaster@council.example",
            "Undeliverable: your update",
            "Delivery has failed to these recipients or groups:\n\noona.bell@council.example\nThe address could "
            "not be found.\n",
        ),
    ],
)
def test_bounces_in_plain_words_are_read_too(sender: str, subject: str, body: str, message: Messages) -> None:
    notice = kind_of(message(f"From: {sender}", f"Subject: {subject}", body=f"{body}\nMessage-ID: {ORIGINAL}\n"))
    assert notice is not None
    assert (notice.kind, notice.permanent) == ("bounce", True)
    assert "oona.bell@council.example" in notice.recipients
    assert ORIGINAL in notice.original_ids


def test_a_warning_of_delay_is_not_permanent(message: Messages) -> None:
    body = "Your message has not yet been delivered. No action is required on your part.\n  oona.bell@council.example\n"
    notice = kind_of(
        message("From: Mailer-Daemon@mx.example", "Subject: Warning: message 1 delayed 24 hours", body=body)
    )
    assert notice is not None
    assert not notice.permanent


def test_a_calendar_answer_a_read_receipt_a_list_and_our_own_mail_are_told_apart(message: Messages) -> None:
    def kind(*headers: str, body: str = "") -> str | None:
        notice = kind_of(message(*headers, body=body))
        return notice.kind if notice else None

    assert kind("Content-Type: text/calendar; method=REPLY", body="BEGIN:VCALENDAR\nMETHOD:REPLY\n") == "calendar"
    assert kind("Subject: Accepted: Board") == "calendar"
    assert kind("Subject: Accepted: Board", body="And 10c is green.") is None
    assert kind("Content-Type: multipart/report; report-type=disposition-notification; boundary=b") == "receipt"
    assert kind("Subject: Read: your update", body="Your message was read on 3 May.") == "receipt"
    assert kind("Subject: News", "List-Unsubscribe: <mailto:x@y.example>") == "list"
    assert kind(f"Message-ID: {ORIGINAL}") == "own"
