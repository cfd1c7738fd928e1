"""Words that only say an answer comes later are given back as such; nobody has to decide anything about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.mail.reading import Reply
from lacflow.mail.reading.promised import is_promise

Read = Callable[..., Reply]


@pytest.mark.parametrize(
    "sentence",
    [
        "To follow.",
        "Rest to follow tomorrow",
        "The other two will have to wait for Priya.",
        "Will let you have this on Monday, still waiting for the green light from finance.",
        "I hope to get this to you by the end of the week",
        "Sorry, will respond fully on Thursday, on leave today",
        "Others to follow once I've heard from my team",
        "I need to check with Omar and will come back to you",
        "Leave it with me, I'll get you an answer by Friday",
        "Priya will send you the figures next week",
        "Nothing on 4d yet, will chase.",
        "to follow when I have the August data.",
        "I'd rather Omar answered",
    ],
)
def test_a_sentence_may_only_promise_an_answer(sentence: str) -> None:
    assert is_promise(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We will have the survey back by May",
        "We will send the policy to the forum on Friday",
        "I will get the contract signed next week",
        "Rest of the homes to be inspected in May",
        "Will finish the others by March",
        "It will have to wait for the lease",
        "Training dates to follow",
        "I will let you know but it is amber",
        "We will come back to this in the new year",
        "More carers are coming",
        "We have had this back from Legal",
    ],
)
def test_what_will_be_done_of_an_action_is_no_promise_of_an_answer(sentence: str) -> None:
    assert not is_promise(sentence)


def test_a_promise_of_some_actions_is_given_back_and_they_are_still_to_be_answered(read: Read) -> None:
    reply = read("10c green, all trained. 14 and 12a to follow when I have spoken to Bea.")
    (promise,) = reply.promised
    assert (promise.text, set(promise.candidates)) == (
        "14 and 12a to follow when I have spoken to Bea.",
        {"O1/14", "O1/12a"},
    )
    assert [r.key for r in reply.readings] == ["O1/10c"]
    assert not reply.held
    assert {"O1/14", "O1/12a"} <= set(reply.not_answered)


def test_no_change_of_the_rest_leaves_what_is_promised(read: Read) -> None:
    reply = read("14 I will send separately. No change on the rest.")
    assert "O1/14" not in {r.key for r in reply.readings}
    assert "O1/14" in reply.not_answered


def test_a_mail_that_only_promises_answers_nothing(read: Read) -> None:
    reply = read("Will get these to you by Thursday, bear with me")
    assert [p.text for p in reply.promised] == ["Will get these to you by Thursday, bear with me"]
    assert (reply.readings, reply.held) == ((), ())
