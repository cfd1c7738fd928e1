"""Every kind of refusal a mail server gives has one meaning: the mailbox, later, never, or nobody knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.errors import Refused, TryLater, Unknown
from lacflow.transports.base import Unreachable
from lacflow.transports.smtp_replies import meaning

MAILBOX, LATER, NEVER, NOBODY = Unreachable, TryLater, Refused, Unknown

TABLE = [
    # The server is leaving, or wants us to sign in, or does not believe our password.
    ("421 4.3.2 shutting down", "sender", MAILBOX),
    ("421 4.7.0 too many connections", "recipient", MAILBOX),
    ("421 4.4.2 timeout", "dot", MAILBOX),
    ("521 5.3.2 takes no mail", "sender", MAILBOX),
    ("530 5.7.0 must issue STARTTLS first", "sender", MAILBOX),
    ("530 5.7.57 client was not authenticated", "sender", MAILBOX),
    ("530 5.7.1 authentication required", "recipient", MAILBOX),
    ("534 5.7.9 mechanism too weak", "sender", MAILBOX),
    ("535 5.7.8 credentials invalid", "sender", MAILBOX),
    ("535 5.7.3 authentication unsuccessful", "message", MAILBOX),
    ("535 5.7.139 basic authentication is disabled", "sender", MAILBOX),
    ("538 5.7.11 encryption required", "sender", MAILBOX),
    # We may not send as this address, or at all.
    ("550 5.7.1 we do not take mail from you", "sender", MAILBOX),
    ("501 5.1.7 bad sender address", "sender", MAILBOX),
    ("550 5.1.8 access denied, bad outbound sender", "dot", MAILBOX),
    ("550 5.7.60 client may not send as this sender", "dot", MAILBOX),
    ("554 5.2.252 SendAsDenied", "dot", MAILBOX),
    ("553 5.7.1 Sender address rejected: not owned by user", "recipient", MAILBOX),
    ("550 5.4.5 daily sending quota exceeded", "dot", MAILBOX),
    ("550 5.7.501 access denied, spam abuse detected", "recipient", MAILBOX),
    ("550 5.7.705 tenant has exceeded threshold", "recipient", MAILBOX),
    ("550 5.7.708 access denied, traffic not accepted from this IP", "recipient", MAILBOX),
    ("555 5.5.4 parameter not recognised", "sender", MAILBOX),
    # This letter, later.
    ("450 4.2.0 greylisted, try again in five minutes", "recipient", LATER),
    ("451 4.7.1 greylisting in action", "recipient", LATER),
    ("451 4.3.0 temporary lookup failure", "recipient", LATER),
    ("452 4.2.2 mailbox full", "recipient", LATER),
    ("452 4.3.1 insufficient system storage", "sender", LATER),
    ("452 4.3.1 insufficient system storage", "dot", LATER),
    ("452 4.5.3 too many recipients", "recipient", LATER),
    ("432 4.3.2 thread limit exceeded", "dot", LATER),
    ("454 4.7.0 temporary authentication failure", "sender", LATER),
    ("450 4.7.25 client host has no name", "recipient", LATER),
    ("552 5.2.2 mailbox full", "recipient", LATER),
    ("550 5.2.2 quota exceeded", "dot", LATER),
    ("552 exceeded storage allocation", "recipient", LATER),
    # The connection is out of step, whoever the letter is for.
    ("503 5.5.1 need MAIL command", "recipient", LATER),
    ("503 5.5.1 valid RCPT command must precede DATA", "message", LATER),
    ("500 5.5.2 unrecognised command", "message", LATER),
    # This letter, never.
    ("550 5.1.1 no such user", "recipient", NEVER),
    ("550 5.1.10 recipient not found", "recipient", NEVER),
    ("550 no such user", "recipient", NEVER),
    ("501 5.1.3 bad recipient address syntax", "recipient", NEVER),
    ("553 5.1.2 no such domain", "recipient", NEVER),
    ("556 5.1.10 domain takes no mail", "recipient", NEVER),
    ("550 5.2.1 mailbox disabled", "recipient", NEVER),
    ("550 5.4.1 recipient address rejected: access denied", "recipient", NEVER),
    ("550 5.7.1 unable to relay", "recipient", NEVER),
    ("550 5.7.54 unable to relay recipient in non-accepted domain", "recipient", NEVER),
    ("552 5.3.4 message size exceeds fixed limit", "sender", NEVER),
    ("552 message too large", "sender", NEVER),
    ("523 5.3.4 message larger than the limit", "sender", NEVER),
    ("552 5.3.4 message too big for system", "dot", NEVER),
    ("550 5.2.3 message larger than this reader takes", "recipient", NEVER),
    ("552 5.2.3 message exceeds limits", "dot", NEVER),
    ("554 5.7.1 rejected as spam", "dot", NEVER),
    ("554 5.6.0 message content invalid", "dot", NEVER),
    ("550 5.7.26 sender is unauthenticated", "dot", NEVER),
    ("554 5.5.1 no valid recipients", "message", NEVER),
    # An answer to the final dot that is neither yes nor no.
    ("354 go on", "dot", NOBODY),
    ("600 what", "dot", NOBODY),
    ("100 what", "dot", NOBODY),
]


@pytest.mark.parametrize(("said", "stage", "wanted"), TABLE, ids=[f"{said[:24]}, {stage}" for said, stage, _ in TABLE])
def test_a_refusal_means(said: str, stage: str, wanted: type[Exception]) -> None:
    found = meaning(int(said[:3]), said, stage)
    assert type(found) is wanted
    assert said in str(found)


@given(st.integers(400, 499), st.sampled_from(["sender", "recipient", "message", "dot"]), st.text(max_size=20))
def test_no_temporary_code_ever_gives_a_letter_up(code: int, stage: str, words: str) -> None:
    assert not isinstance(meaning(code, f"{code} {words}", stage), (Refused, Unknown))


@given(st.integers(0, 999), st.text(max_size=20))
def test_only_an_answer_that_says_no_is_taken_for_one_after_the_final_dot(code: int, words: str) -> None:
    found = meaning(code, f"{code} {words}", "dot")
    assert isinstance(found, Unknown) == (not 400 <= code < 600)
