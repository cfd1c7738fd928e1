"""Receipts of a day with many answers: everything is told once more, item by item, in the joined one.

The board meets Thu 8 April 2027: asks Thu 18 March 09:00, due Thu 25 March noon.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lacflow.app import App
from post import answer, receive
from rounds import Round, at

FAR = "31/12/27"
PLAN = (
    ("5a", "Dee Ashby", "Green", FAR),
    ("5b", "Dee Ashby", "Green", "28/02/27"),
    ("5c", "Dee Ashby", "Green", FAR),
    ("5d", "Dee Ashby", "Amber", FAR),
)


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def says(r: Round, text: str, when: str) -> None:
    receive(r.root, answer(r.last("circulation", "d.nurse"), text, at(when)))
    r.app.tick(at(when))


def receipts(r: Round) -> list[str]:
    return [" ".join(r.read(x).text.split()) for x in r.letters("receipt", "d.nurse")]


def test_a_joined_receipt_repeats_what_each_return_did_and_did_not_do(r: Round) -> None:
    """What was recorded, what waits and why, what is held, what is asked back: as three would have."""
    for hour in (9, 10, 11):
        says(r, f"5c green, step {hour} done", f"2027-03-19 {hour:02}:30")
    says(r, "5a amber, two nurses have left, new date 01/02/2040", "2027-03-19 12:00")
    says(r, "5b still green, all is well", "2027-03-19 13:00")
    says(r, "9z is red, the roof has gone\n\n5c: how do we count these?", "2027-03-19 14:00")
    r.app.tick(at("2027-03-22 08:05"))
    *single, joined = receipts(r)
    assert len(single) == 3
    assert "your 3 updates" in joined
    assert "Colour changed from Green to Amber." in joined
    assert "will look at your words first, because “01/02/2040” is far off" in joined
    assert "Our question: Its date was 28 February 2027: is it complete, or is there a new date?" in joined
    assert joined.count("“9z is red, the roof has gone") == 1
    assert "how do we count these?" in joined


def test_each_receipt_says_what_is_missing_and_which_checks_fired(r: Round) -> None:
    """“5b is green but its date has passed: is that right?” stands in the receipt, and what is still to come."""
    says(r, "5b green, all is well", "2027-03-19 09:30")
    (receipt,) = receipts(r)
    assert "Our question:" in receipt
    assert "Its date was 28 February 2027" in receipt.partition("Our question:")[2]
    assert all(ref in receipt.partition("Still to come")[2] for ref in ("5a", "5c", "5d"))
    assert "5b" not in receipt.partition("Still to come")[2]


def test_a_promised_answer_is_waited_for_and_chased_and_nobody_has_to_decide(r: Round) -> None:
    """The words are given back, their action is still to come, and nothing is put before the project manager."""
    says(r, "5a green, all well\n5b no change\n5c green, fine\n5d to follow when I have the rota", "2027-03-19 09:30")
    (receipt,) = receipts(r)
    assert "You wrote “5d to follow when I have the rota”. We wait for that." in receipt
    assert "Words we have not recorded" not in receipt
    assert "Still to come, by noon on Thursday 25 March: 5d." in receipt
    r.app.tick(at("2027-03-25 14:05"))
    assert [x.about for x in r.letters("chase", "d.nurse")] == [("O1/5d",)]


def test_words_given_to_no_action_answer_for_none_that_was_not_named(r: Round) -> None:
    """Beside what was read they stand for nothing else: what was not named is listed, and chased."""
    says(r, "5a green, all well\n5b no change\n5c green, fine\n\n9z is red, the roof has gone", "2027-03-19 09:30")
    (receipt,) = receipts(r)
    assert "the roof has gone" in receipt.partition("Words we have not recorded")[2]
    assert "That is everything" not in receipt
    assert "Still to come, by noon on Thursday 25 March: 5d." in receipt
    r.app.tick(at("2027-03-25 14:05"))
    assert [x.about for x in r.letters("chase", "d.nurse")] == [("O1/5d",)]


def test_a_return_nobody_can_place_is_not_chased_and_its_receipt_lists_what_was_asked(r: Round) -> None:
    says(r, "9z is red, the roof has gone", "2027-03-19 09:30")
    (receipt,) = receipts(r)
    assert all(ref in receipt.partition("Still to come")[2] for ref in ("5a", "5b", "5c", "5d"))
    r.app.tick(at("2027-03-25 14:05"))
    assert not r.letters("chase", "d.nurse")


def test_nothing_new_shows_the_words_it_rests_on(r: Round) -> None:
    says(r, "5b still green, all is well", "2027-03-19 09:30")
    (receipt,) = receipts(r)
    told = receipt.partition("5b:")[2] or receipt
    assert "5b still green, all is well" in told or "still green, all is well" in told
