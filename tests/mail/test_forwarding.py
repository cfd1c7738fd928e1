"""A message somebody sends on: whose it is and what it says, told apart from what stands above it."""

from __future__ import annotations

import pytest

from lacflow.mail.forwarding import forwarded
from lacflow.mail.message import Incoming

OUTLOOK = (
    "{cover}\n\nFrom: Lind, Rosa <Rosa.Lind@council.example>\nSent: 18 March 2027 10:00\nTo: PM\n"
    "Subject: my update\n\n{said}\n"
)
GMAIL = (
    "{cover}\n\n---------- Forwarded message ---------\nFrom: Rosa Lind <rosa.lind@council.example>\n"
    "Date: Thu, 18 Mar 2027 at 10:00\nSubject: my update\nTo: PM <pm@council.example>\n\n\n{said}\n"
)
APPLE = (
    "{cover}\n\nBegin forwarded message:\n\n> From: Rosa Lind <rosa.lind@council.example>\n> Subject: my update\n"
    "> Date: 18 March 2027 at 10:00:00 GMT\n> To: pm@council.example\n>\n> {said}\n"
)


@pytest.mark.parametrize("layout", [OUTLOOK, GMAIL, APPLE])
@pytest.mark.parametrize("cover", ["", "For the record.\nexcuse Pat Quill"])
def test_the_writer_the_words_and_the_cover_are_told_apart(layout: str, cover: str) -> None:
    found = forwarded(Incoming(subject="FW: my update", text=layout.format(cover=cover, said="4a red, two have left.")))
    assert found is not None
    assert found.address == "rosa.lind@council.example"
    assert (found.message.text, found.cover) == ("4a red, two have left.", cover)
    assert found.message.from_addresses == ("rosa.lind@council.example",)


def test_a_message_enclosed_whole_is_read_as_it_was_sent() -> None:
    inner = b"From: Rosa Lind <rosa.lind@council.example>\nSubject: my update\n\n4a red\n"
    found = forwarded(Incoming(subject="see attached", text="For you", enclosed=(inner,)))
    assert found is not None
    assert (found.address, found.message.text.strip(), found.cover) == (
        "rosa.lind@council.example",
        "4a red",
        "For you",
    )


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: my update", OUTLOOK.format(cover="ok", said="4a red")),  # a reply quotes, it does not send on
        ("FW: my update", "4a red"),  # nothing in it is a header
        ("Further to your mail", OUTLOOK.format(cover="ok", said="4a red")),
        ("", ""),
    ],
)
def test_what_sends_nothing_on_is_no_forward(subject: str, text: str) -> None:
    assert forwarded(Incoming(subject=subject, text=text)) is None
