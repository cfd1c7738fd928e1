"""A letter becomes the same bytes every time, and nothing in it can become a header."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.errors import InputFault
from lacflow.mail.encode import encode
from lacflow.mail.message import Attachment, Outgoing
from lacflow.mail.parse import parse

Letters = Callable[..., Outgoing]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def letter(**more: object) -> Outgoing:
    given: dict[str, object] = {
        "message_id": "<A2B3C.x@council.example>",
        "from_name": "A",
        "from_address": "a@council.example",
        "to_name": "B",
        "to_address": "b@council.example",
        "subject": "S",
        "text": "T",
        "html": "<p>T</p>",
        "date": datetime(2027, 1, 4, 9, tzinfo=UTC),
    }
    return Outgoing(**{**given, **more})  # type: ignore[arg-type]


def test_the_same_letter_gives_the_same_bytes(outgoing: Letters) -> None:
    files = (Attachment("your-actions.xlsx", "application/octet-stream", b"\x00PK" * 100),)
    assert encode(outgoing(attachments=files)) == encode(outgoing(attachments=files))


def test_two_letters_never_share_a_boundary(outgoing: Letters) -> None:
    one, other = encode(outgoing()), encode(outgoing(message_id="<other@council.example>"))
    assert message_from_bytes(one).get_boundary() != message_from_bytes(other).get_boundary()


def test_a_letter_is_alternatives_inside_mixed_and_every_line_ends_in_crlf(outgoing: Letters) -> None:
    raw = encode(outgoing(attachments=(Attachment("plan.xlsx", "application/octet-stream", b"12345"),)))
    kinds = [part.get_content_type() for part in message_from_bytes(raw, policy=policy.default).walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/octet-stream"]
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_only_automatic_letters_say_that_they_are(outgoing: Letters) -> None:
    assert "auto-submitted" not in {k.lower() for k, _ in parse(encode(outgoing())).headers}
    automatic = parse(encode(outgoing(automatic=True)))
    assert automatic.header("Auto-Submitted") == "auto-generated"
    assert automatic.header("X-Auto-Response-Suppress") == "All"


@pytest.mark.parametrize("field", ["subject", "from_name", "to_name"])
def test_a_newline_in_a_name_or_subject_starts_no_header(field: str, outgoing: Letters) -> None:
    raw = encode(outgoing(**{field: "Hello\r\nBcc: eve@elsewhere.example\n\nBody\x00\u2028X: y"}))
    names = [k.lower() for k, _ in parse(raw).headers]
    assert "bcc" not in names
    assert names.count("subject") == names.count("from") == names.count("to") == 1


@pytest.mark.parametrize("address", ["a b@x.example", "a@x.example\nBcc: e@y.example", "<a@x.example>", "a", ""])
def test_what_is_no_address_is_refused(address: str, outgoing: Letters) -> None:
    with pytest.raises(InputFault, match="no email address"):
        encode(outgoing(to_address=address))


@pytest.mark.parametrize("name", ["Bcc", "X\nY", "From", "", "Content-Type"])
def test_a_header_that_could_change_the_letter_cannot_be_added(name: str, outgoing: Letters) -> None:
    with pytest.raises(InputFault, match="cannot be added"):
        encode(outgoing(headers={name: "eve@elsewhere.example"}))


@given(text=WORDS, html=WORDS, subject=WORDS, name=WORDS)
def test_what_is_encoded_is_parsed_again(text: str, html: str, subject: str, name: str) -> None:
    read = parse(encode(letter(text=text, html=html, subject=subject, from_name=name)))
    unread = str.maketrans(dict.fromkeys(("\x00",), "") | {"\u2028": "\n", "\u2029": "\n", "\r": "\n"})
    assert read.text.removeprefix("\ufeff") == text.replace("\r\n", "\n").translate(unread).removeprefix("\ufeff")
    assert read.from_addresses == ("a@council.example",)
    visible = "".join(c if c.isprintable() else " " for c in subject)
    assert read.subject.split() == visible.split()


@given(name=WORDS, content=st.binary(max_size=300))
def test_a_file_arrives_as_it_left(name: str, content: bytes) -> None:
    read = parse(encode(letter(attachments=(Attachment(name, "application/pdf", content),))))
    assert read.attachments[0].content == content
    assert read.attachments[0].mime_type == "application/pdf"


def test_a_name_in_another_script_arrives_whole() -> None:
    name = "Über­sicht Naïve " + "ж" * 80 + ".xlsx"
    read = parse(encode(letter(attachments=(Attachment(name, "application/pdf", b"1"),), to_name="Zoë Ångström")))
    assert read.attachments[0].name.endswith("ж.xlsx")
    assert "Zoë" in message_from_bytes(encode(letter(to_name="Zoë Ångström")), policy=policy.default)["To"]
