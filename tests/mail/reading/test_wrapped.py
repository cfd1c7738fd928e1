"""A line a mail program broke goes on in the next; one a person ended does not."""

from __future__ import annotations

import pytest

from lacflow.mail.reading.wrapped import rejoined

LONG = "We have been waiting for the landlords to sign and they will not before the"


def test_a_line_the_next_word_did_not_fit_goes_on_in_place() -> None:
    text = f"{LONG}\n14 November, so please move it."
    assert rejoined(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    "below",
    [
        "12a: green",
        "14 - red",
        "- a point of its own",
        "2. The mentors are trained",
        "10c green",
        "Action seven is red",
        "4\tRed\t31/12/26",
    ],
)
def test_what_begins_a_line_of_its_own_stays_one(below: str) -> None:
    assert rejoined(f"{LONG}\n{below}") == f"{LONG}\n{below}"


@pytest.mark.parametrize(
    "text", ["12a green\n14 red", f"{LONG} end.\nThe next.", f"{LONG}\n\n12 November", "x" * 200 + "\nand more"]
)
def test_a_line_its_writer_ended_stays_one(text: str) -> None:
    assert rejoined(text) == text
