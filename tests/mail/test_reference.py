"""The token of a request is found in the three places it stands, and is nobody's word, number or ref."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.mail.message import Incoming
from lacflow.mail.reference import code_line, is_ours, is_token, message_id, token, tokens_in

SECRET = b"s" * 32
Messages = Callable[..., Incoming]


@given(key=st.text(max_size=60), attempt=st.integers(0, 50))
def test_a_token_mixes_letters_and_digits_that_nobody_mistakes(key: str, attempt: int) -> None:
    made = token(key, SECRET, attempt)
    assert re.fullmatch(r"[A-HJKMNP-TV-Z][2-9A-HJKMNP-TV-Z]{4}", made)
    assert sum(c.isdigit() for c in made) >= 2
    assert sum(c.isalpha() for c in made) >= 2
    assert made == token(key, SECRET, attempt)


def test_another_attempt_another_key_or_another_secret_gives_another_token() -> None:
    made = {token("a", SECRET), token("a", SECRET, 1), token("b", SECRET), token("a", b"t" * 32)}
    assert len(made) == 4


def test_the_message_id_begins_with_the_token_and_depends_on_key_and_secret() -> None:
    made = message_id("permanence/2027-jan/circulate/o.bell", SECRET, "K7Q2M", "council.example")
    assert re.fullmatch(r"<K7Q2M\.[0-9a-f]{32}@council\.example>", made)
    assert is_ours(made)
    assert made != message_id("permanence/2027-jan/circulate/o.bell", b"t" * 32, "K7Q2M", "council.example")
    assert re.fullmatch(r"<[0-9a-f]{32}@council\.example>", message_id("k", SECRET, None, "council.example"))


def test_what_is_answered_goes_before_the_subject_and_the_subject_before_the_words(message: Messages) -> None:
    incoming = message(
        f"In-Reply-To: {message_id('k', SECRET, 'K7Q2M', 'council.example')}",
        "Subject: RE: [EXTERNAL] Board: your update [B4RD5]",
        body="10c green\n\n> " + code_line("X9Y8Z") + "\n",
    )
    assert tokens_in(incoming) == ("K7Q2M", "B4RD5", "X9Y8Z")


@pytest.mark.parametrize(
    "body",
    ["Reference: K7Q2M", "> > Reference: K7Q2M", "*Reference:* K7Q2M", "reference:\u00a0k7q2m", "| Reference: K7Q2M |"],
)
def test_the_code_line_is_found_however_it_is_quoted(body: str, message: Messages) -> None:
    assert tokens_in(message("Subject: new mail", body=f"10c green\n{body}\n")) == ("K7Q2M",)


def test_the_code_line_is_found_in_a_message_of_html_alone(message: Messages) -> None:
    assert tokens_in(message("Content-Type: text/html", body="<p>x</p><p>Reference: K7Q2M</p>")) == ("K7Q2M",)


@pytest.mark.parametrize("subject", ["[EXTERNAL]", "[12345]", "[HELLO]", "[K7Q2MX]", "K7Q2M", "[0O1IL]"])
def test_other_words_in_brackets_are_no_token(subject: str, message: Messages) -> None:
    assert tokens_in(message(f"Subject: {subject}")) == ()


def test_a_message_id_of_another_shape_or_domain_is_not_ours(message: Messages) -> None:
    ours = message_id("k", SECRET, "K7Q2M", "council.example")
    assert tokens_in(message(f"References: {ours}"), domain="elsewhere.example") == ()
    assert tokens_in(message("References: <K7Q2M@council.example> <K7Q2M.zz@council.example>")) == ()
    assert not is_token("HELLO")
