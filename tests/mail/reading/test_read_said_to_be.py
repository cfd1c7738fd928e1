"""A colour is recorded however plainly it is said, and none where it is only hoped for or said of another time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.board.rag import DEFAULT, Rag
from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply
from lacflow.mail.reading.colours import find_colour

Read = Callable[..., Reply]


@pytest.mark.parametrize(
    ("text", "rag"),
    [
        ("please could we drop this one to amber", Rag.AMBER),
        ("would you mind making it amber", Rag.AMBER),
        ("needs flagging as amber", Rag.AMBER),
        ("we have no option but to go red", Rag.RED),
        ("I'm afraid I have to report it as red", Rag.RED),
        ("has tipped into red", Rag.RED),
        ("the second tutor starts on Monday, so we are back on green", Rag.GREEN),
        ("has stayed green", Rag.GREEN),
        ("at last green", Rag.GREEN),
        ("green at last", Rag.GREEN),
        ("status for September: red", Rag.RED),
        ("amber last time, red now", Rag.RED),
        ("no longer green - amber", Rag.AMBER),
        ("I wouldn't say red, amber", Rag.AMBER),
        ("you've got green, it should say amber", Rag.AMBER),
        ("the college asked for another set of costings so that is amber", Rag.AMBER),
        ("amber but should be green by the board", Rag.AMBER),
        ("I think we can move this to amber with a start date in the autumn", Rag.AMBER),
    ],
)
def test_a_colour_said_plainly_in_other_words_is_recorded(read: Read, text: str, rag: Rag) -> None:
    (said,) = read(f"10c: {text}.").readings
    assert (said.disposition, said.fields.rag) == (Disposition.RECORD, rag)


@pytest.mark.parametrize(
    "text",
    [
        "I want it to be green",
        "should be green",
        "should have been green",
        "the college want us to mark it green",
        "the auditors say we can turn it green",
        "if it is not green by Friday, red",
        "isn't red any more but I wouldn't call it green either",
        "it would be amber",
        "we will sign, and then turn green",
    ],
)
def test_a_colour_wished_for_or_said_by_others_is_not_recorded(read: Read, text: str) -> None:
    assert [r.fields.rag for r in read(f"10c: {text}.").readings] == [None]


@pytest.mark.parametrize("text", ["to follow", "I will leave for Tom as he has the figures", "will chase"])
def test_an_answer_that_only_promises_one_is_no_progress(read: Read, text: str) -> None:
    reply = read(f"10c: {text}.")
    assert not reply.readings
    assert [p.candidates for p in reply.promised] == [("O1/10c",)]


def test_whoever_will_ring_is_to_be_expected(read: Read) -> None:
    reply = read("10c: hold fire, I'll ring you.")
    assert [(h.candidates, h.reason) for h in reply.held] == [(("O1/10c",), "an answer is promised by word of mouth")]


def test_work_done_with_more_to_follow_is_progress(read: Read) -> None:
    (said,) = read("10c: two of the four courses ran, figures to follow.").readings
    assert (said.disposition, said.fields.progress) == (
        Disposition.RECORD,
        "two of the four courses ran, figures to follow.",
    )


@pytest.mark.parametrize(
    ("text", "rag"),
    [
        ("the policy is being written again so can we say end of October please, Amber.", Rag.AMBER),
        ("Please take it off Red and put Amber.", Rag.AMBER),
        ("should be Red not Green, none of the bids would do.", Rag.RED),
        ("the refresh of data is 60% through, Green and Mar 27 still ok.", Rag.GREEN),
        ("I would not call it red, we can manage it - amber. 78% came in time.", Rag.AMBER),
        ("paused until the new head is in post, red", Rag.RED),
        ("not been started, I'd go red on this", Rag.RED),
        ("Amber for the same reason, as before.", Rag.AMBER),
        ("still on hold until the post is filled so amber", Rag.AMBER),
    ],
)
def test_a_colour_said_by_itself_after_the_news_is_the_actions(read: Read, text: str, rag: Rag) -> None:
    assert [r.fields.rag for r in read(f"10c: {text}").readings] == [rag]


@pytest.mark.parametrize(
    "text",
    [
        "if they sign, green",
        "in theory, green.",
        "the auditors say, red",
        "when the lease is signed, green",
        "they hope to sign so green",
    ],
)
def test_a_colour_said_by_itself_after_a_hedge_is_not_recorded(read: Read, text: str) -> None:
    assert [r.fields.rag for r in read(f"10c: {text}").readings] == [None]


def test_a_list_that_has_another_colour_is_set_aside_whatever_its_refs_look_like() -> None:
    text = "You have 10b.ii as amber, due 01/09/26, but the survey never went out. It is red I am afraid."
    assert find_colour(text, DEFAULT).rag is Rag.RED
