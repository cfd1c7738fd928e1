"""A sentence that says an earlier answer of a ref was wrong, and what it should have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Reading
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def of(reply: Reply, key: str) -> Reading:
    """Return the one reading of an action, recorded."""
    (reading,) = (r for r in reply.readings if r.key == key)
    assert reading.disposition is Disposition.RECORD, reading.reason
    return reading


@pytest.mark.parametrize(
    "words",
    [
        "Sorry Priya I got 12a wrong in what I sent yesterday. Should be amber not green.",
        "Sorry, I got 12a wrong. It should be amber.",
        "I made a mistake on 12a, it should be amber.",
        "12a was wrong in my last email, should say amber.",
        "Correction to 12a - amber not green.",
        "I said green for 12a but it should have been amber.",
        "Please change 12a to amber, I had the wrong figures.",
        "Apologies, 12a should have been amber, not green.",
    ],
)
def test_the_right_colour_is_recorded(words: str, read: Read) -> None:
    assert of(read(words), "O1/12a").fields.rag is Rag.AMBER


@pytest.mark.parametrize(
    "words",
    [
        "I put November for 14 yesterday, it should be end of December.",
        "I gave you the wrong month for 14 last week. It should be the end of December.",
        "14 is end of December not November, sorry.",
    ],
)
def test_the_right_date_is_recorded(words: str, read: Read) -> None:
    assert of(read(words), "O1/14").fields.due == date(2026, 12, 31)


@pytest.mark.parametrize(
    "words",
    ["I got 12a wrong, I will ring you.", "There is a mistake on 12a somewhere.", "I told you about 12a yesterday."],
)
def test_a_mistake_without_the_right_answer_records_nothing(words: str, read: Read) -> None:
    assert all(not (r.fields.rag or r.fields.due) for r in read(words).readings)
