"""What is said of all the lead's actions at once, by words that name the whole of them and by words that do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Reading
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def by_key(reply: Reply) -> dict[str, Reading]:
    """Return the readings of a reply by their actions."""
    return {r.key: r for r in reply.readings}


@pytest.mark.parametrize(
    "words",
    [
        "please turn all six of mine amber, the work is on hold until the contract is signed in September. "
        "Dates stay as they are.",
        "All my actions are now amber because the money has gone.",
        "All six amber",
        "Amber for all six please",
    ],
)
def test_worse_news_of_all_is_recorded_of_each_and_moves_no_date(words: str, read: Read) -> None:
    told = by_key(read(words))
    assert len(told) == 6
    assert {r.fields.rag for k, r in told.items() if k != "O2/14a"} == {Rag.AMBER}
    assert all(r.fields.due is None for r in told.values())


def test_better_news_of_what_we_hold_amber_or_red_waits(read: Read) -> None:
    told = by_key(read("All of mine are green please, no changes to the dates."))
    waiting = {k for k, r in told.items() if r.disposition is Disposition.REVIEW}
    assert waiting == {"O1/10c", "O2/14a"}
    assert all(told[k].probable.rag is Rag.GREEN and told[k].fields.rag is None for k in waiting)


def test_a_date_for_all_is_each_ones(read: Read) -> None:
    told = by_key(read("All six red, new date 31 January 2027."))
    assert {r.fields.due for r in told.values()} == {date(2027, 1, 31)}


@pytest.mark.parametrize("words", ["All three are amber", "Everything amber", "All of our staff are happy, red"])
def test_words_that_do_not_name_the_whole_change_nothing(words: str, read: Read) -> None:
    told = by_key(read(words))
    assert all(r.fields.rag in (None, Rag.AMBER) for r in told.values())
    assert "O1/12a" not in told or told["O1/12a"].fields.rag is None
