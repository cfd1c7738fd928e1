"""Strangers' bytes are read as far as they can be, and never raise."""

from __future__ import annotations

import lzma
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.mail.message import Incoming
from lacflow.mail.notices import kind_of
from lacflow.mail.parse import mailboxes, parse
from lacflow.mail.reference import tokens_in

Messages = Callable[..., Incoming]
PIECES = st.sampled_from(
    [
        b"From: a@x.example\r\n",
        b"From: ",
        b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"--b\r\n",
        b"--b--",
        b'"',
        b"(",
        b"<",
        b"Content-Transfer-Encoding: base64\r\n",
        b"=?utf-8?b?",
        b"?=",
        b"charset=idna",
        b"Subject: [K7Q2M]\r\n",
        b"=ZZ=",
        b"\x00\xff",
        b"\r",
        b";",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: text/html; charset=utf-7\r\n",
        b"filename*0*=utf-8''%F0%9F",
        b"Date: 99 Foo 99999\r\n",
    ]
)


@given(
    st.one_of(st.binary(max_size=2000), st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=60).map(b"".join))
)
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    incoming = parse(raw)
    kind_of(incoming)
    tokens_in(incoming)


def test_nesting_without_end_is_cut_off() -> None:
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(3000))
    assert "parts nested too deeply" in parse(raw).faults


def test_parts_without_number_are_cut_off() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 200_000
    assert any("parts" in fault for fault in parse(raw).faults)


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("Pat <Pat@X.example>", ["pat@x.example"]),
        ('"pat@council.example" <eve@y.example>', ["eve@y.example"]),
        ("pat@council.example <eve@y.example>", ["eve@y.example", "pat@council.example"]),
        ("<pat@council.example> <eve@y.example>", ["pat@council.example", "eve@y.example"]),
        ("pat@council.example, eve@y.example", ["pat@council.example", "eve@y.example"]),
        ("eve@y.example (pat@council.example)", ["eve@y.example"]),
        ('"Quill, Pat" <pat@x.example>', ["pat@x.example"]),
        ("undisclosed-recipients:;", []),
        ('"unclosed <pat@x.example>', []),
    ],
)
def test_only_what_stands_as_an_address_is_one(value: str, addresses: list[str]) -> None:
    assert [a for _, found in mailboxes(value) for a in found] == addresses


def test_every_from_header_counts(message: Messages) -> None:
    assert message("From: a@x.example", "Subject: s", "FROM : b@y.example").from_addresses == (
        "a@x.example",
        "b@y.example",
    )


def test_a_header_hidden_behind_a_bare_carriage_return_counts(message: Messages) -> None:
    assert len(message("Subject: s\rFrom: b@y.example", "From: a@x.example").from_addresses) == 2


@pytest.mark.parametrize(
    ("charset", "raw", "text"),
    [
        ("iso-8859-1", "caf\u00e9".encode(), "café"),
        ("utf-8", "café £5".encode("cp1252"), "café £5"),
        ("us-ascii", b"\x93quoted\x94", "“quoted”"),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本"),
        ("hex", b"abc", "abc"),
        ("no-such", "naïve".encode(), "naïve"),
        ("utf-8", b"a\x81b", "a\ufffdb"),
    ],
)
def test_a_charset_that_lies_is_not_believed(charset: str, raw: bytes, text: str) -> None:
    assert parse(f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + raw).text == text


def test_a_message_inside_is_kept_unopened() -> None:
    inner = b"From: b@y.example\r\n\r\n10c green"
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee this\r\n--b\r\nContent-Type: "
        b"message/rfc822\r\n\r\n" + inner + b"\r\n--b--"
    )
    incoming = parse(raw)
    assert incoming.text == "See this"
    assert incoming.enclosed == (inner,)


def test_encoded_words_are_joined_across_a_character_cut_in_two() -> None:
    raw = "Subject: =?utf-8?q?caf=C3?= =?utf-8?q?=A9_now?=\r\n\r\n"
    assert parse(raw.encode()).subject == "café now"


def test_a_file_name_in_pieces_is_made_whole() -> None:
    raw = (
        b"Content-Disposition: attachment; filename*0*=utf-8''na; filename*1*=%C3%AFve; filename*2=.xlsx\r\n"
        b"Content-Type: a/b\r\n\r\nx"
    )
    assert parse(raw).attachments[0].name == "naïve.xlsx"


def test_a_text_with_a_file_name_is_a_file_and_not_the_message(message: Messages) -> None:
    incoming = message("Content-Type: text/plain; name=notes.txt", body="10c red")
    assert incoming.text == ""
    assert incoming.attachments[0].name == "notes.txt"


def test_a_message_id_folded_in_the_middle_is_whole(message: Messages) -> None:
    assert message("In-Reply-To: <abc\r\n def@x.example>").in_reply_to == ("<abcdef@x.example>",)


@pytest.mark.samples
def test_real_and_hostile_mail_never_raises() -> None:
    found = Path(os.environ.get("LACFLOW_SAMPLES", Path(__file__).parents[3] / "shared" / "data")) / "eml.tar.xz"
    if not found.exists():
        pytest.skip("the sample documents are not here")
    with lzma.open(found) as packed, tarfile.open(fileobj=packed) as archive:
        raws = [file.read() for member in archive if (file := archive.extractfile(member))]
    assert len(raws) > 1000
    kinds = [notice.kind for raw in raws if (notice := kind_of(parse(raw)))]
    assert kinds.count("bounce") > 450
