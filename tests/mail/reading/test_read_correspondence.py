"""What is only about the mail and its writer troubles nobody; a word of how work stands makes it news."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply
from lacflow.mail.reading.correspondence import only_talks

Read = Callable[..., Reply]


@pytest.mark.parametrize(
    "sentence",
    [
        "Shout if anything doesn't make sense.",
        "Priya - filled in on your table below.",
        "I am looking after Omar's work while he is away until 2 September.",
        "on my phone between clinics so exuse typing",
        "Rang you but no joy.",
        "Back today so I know I have missed your deadline, sorry.",
        "Rest as I sent yesterday.",
        "I'm working from home on Thursday if you want to ring",
        "Evening Priya.",
    ],
)
def test_a_sentence_may_be_only_about_the_mail(sentence: str, read: Read) -> None:
    assert only_talks(sentence)
    assert not read(f"10c green, all trained.\n\n{sentence}").held


@pytest.mark.parametrize(
    "sentence",
    [
        "The lease is with Legal",
        "We have lost our manager",
        "I am not happy with this one",
        "I was wrong about the first one",
        "All fine with us",
        "This is not ours",
        "You should know we have stopped the work",
        "We have asked for more time",
        "We are not there",
        "All sent yesterday",
        "My team has 4 posts empty",
    ],
)
def test_what_may_be_news_is_never_only_about_the_mail(sentence: str) -> None:
    assert not only_talks(sentence)


@pytest.mark.parametrize("words", ["The rest are as before.", "The other rows stay as they are."])
def test_the_rest_that_stay_as_they_are_are_no_change(words: str, read: Read) -> None:
    reply = read(f"14 green, the lift is in.\n\n{words}")
    assert {r.key for r in reply.readings if r.disposition is Disposition.NO_CHANGE} == {
        "O1/10c", "O1/12a", "O2/14a", "O3/4", "O2/4",
    }  # fmt: skip
    assert not reply.held
