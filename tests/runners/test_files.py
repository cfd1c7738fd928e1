"""Files that come with a mail: one return with its words, read where they can be, held with what to do where not."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from papers_return import Returned, sending

from lacflow.mail.message import Attachment
from lacflow.mail.parse import parse
from lacflow.mail.reading import Asked, Reply
from lacflow.runners.reader.files import read_file_alone, read_whole

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
File = tuple[str, str, bytes]


def asked() -> Asked:
    sent = sending()
    return Asked(
        "Please update", datetime(2027, 8, 13, 9, tzinfo=UTC), ZoneInfo("Europe/London"), tuple(sent.actions),
        tuple(sent.others), workbook=sent.workbook, may_write=frozenset({"sam@council.example"}),
    )  # fmt: skip


def read(words: str, *files: File, sender: str = "sam@council.example") -> Reply:
    """Return what is read of a mail with files."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "board@council.example", "Re: update"
    mail["Date"], mail["Message-ID"] = "Mon, 16 Aug 2027 10:00:00 +0100", "<a@council.example>"
    mail.set_content(words)
    for name, kind, content in files:
        main, sub = kind.split("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return read_whole(parse(mail.as_bytes()), asked())


def changed() -> File:
    file = Returned()
    file.add("O1/1", "13.08.27 - all four signed")
    file.colour("O1/1", "Amber")
    return "plan.xlsx", WORKBOOK, file.content()


def picture(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\0" * 40


def test_a_file_is_read_and_a_logo_beside_it_is_nobodys_file() -> None:
    reply = read("Please see attached.\n\nThanks", changed(), ("image001.png", "image/png", picture(120, 40)))
    assert [(r.key, r.fields.rag, r.fields.progress) for r in reply.readings] == [
        ("O1/1", "amber", "13.08.27 - all four signed")
    ]
    assert (reply.kind, reply.held) == ("updates", ())
    assert [(n.name, n.read) for n in reply.attachments] == [("plan.xlsx", True), ("image001.png", False)]


def test_words_that_only_point_to_a_file_that_was_read_are_not_held() -> None:
    assert read("Hello Priya, the sheet is attached with my updates.", changed()).held == ()


def test_a_copy_nothing_was_changed_in_says_nothing() -> None:
    reply = read("Attached", ("plan.xlsx", WORKBOOK, Returned().content()))
    assert (reply.readings, reply.held) == ((), ())
    assert "nothing in it differs" in reply.attachments[0].why


def test_a_file_of_somebody_who_was_not_asked_is_only_probable() -> None:
    (reading,) = read("Attached", changed(), sender="other@council.example").readings
    assert (reading.disposition.value, reading.fields.rag, reading.probable.rag) == ("review", None, "amber")


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (("shot.png", "image/png", picture(1200, 700)), "please type what it says"),
        (("plan.pdf", "application/pdf", b"%PDF-1.4 x"), "PDF"),
    ],
)
def test_what_cannot_be_read_is_held_with_what_to_do(file: File, why: str) -> None:
    (held,) = read("Attached", file).held
    assert held.text == f"attached: {file[0]}"
    assert why in held.reason
    assert "type" in held.reason


def test_a_locked_file_by_itself_is_unreadable_and_says_how_to_send_it() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage\0".encode("utf-16-le") + b"\0" * 600
    reply = read_file_alone(Attachment("plan.xlsx", "application/octet-stream", locked), asked())
    assert reply.kind == "unreadable"
    assert "remove the password" in reply.held[0].reason
