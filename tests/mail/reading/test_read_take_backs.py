"""What a mail takes back, counts or turns from is not recorded: swaps, second thoughts, numbered points, bare refs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


@pytest.mark.parametrize(
    "last",
    [
        "Sorry Priya, got the first two the wrong way round - please swap them.",
        "Apologies, I have mixed up the colours for the last two.",
        "Please ignore the above until I have spoken to finance.",
    ],
)
def test_words_that_take_answers_back_without_saying_which_let_all_of_them_wait(read: Read, last: str) -> None:
    reply = read(f"10c: Red.\n12a: Amber.\n\n{last}")
    assert not [r for r in reply.readings if r.fields.rag or r.probable.rag]
    assert {r.disposition for r in reply.readings} == {Disposition.REVIEW}


def test_an_earlier_mail_taken_back_leaves_the_answers_of_this_one(read: Read) -> None:
    reply = read("Ignore my earlier email about the hub.\n\n10c: Red.\n12a: Amber.")
    assert {r.key: r.fields.rag for r in reply.readings} == {"O1/10c": Rag.RED, "O1/12a": Rag.AMBER}


@pytest.mark.parametrize(
    "last",
    [
        "Apologies just seen the note from the trust. 12a should stay at amber.",
        "Apologies just seen the note from the trust, who say that amber is right for 12a.",
    ],
)
def test_a_second_thought_lets_the_first_answer_wait(read: Read, last: str) -> None:
    reply = read(f"10c red\n12a green\n\n{last}")
    assert [r.fields.rag for r in reply.readings if r.key == "O1/12a"] == [None]
    assert [r.fields.rag for r in reply.readings if r.key == "O1/10c"] == [Rag.RED]


@pytest.mark.parametrize(
    "text",
    [
        "Three points from me:\n\n12. I am away from 24 August.\n14. The budget for furniture is red.",
        "1. I am away from 24 August.\n2. The data came late.\n3. We like the new form.\n4. The budget is red.",
        "Both fine. Next steps are:\n4. sign off by 12 October 2026\n14. circulate by 20 November 2026",
    ],
)
def test_numbers_that_count_points_are_no_refs(read: Read, text: str) -> None:
    reply = read(text)
    assert not [r for r in reply.readings if r.disposition is Disposition.RECORD]
    assert not [r for r in reply.readings if r.fields.progress or r.fields.rag or r.fields.due]


def test_a_numbered_list_of_refs_is_read_as_refs(read: Read) -> None:
    reply = read("My updates:\n10c. Red\n12a. Green\n14. Amber")
    assert {r.key: r.fields.rag for r in reply.readings} == {
        "O1/10c": Rag.RED,
        "O1/12a": Rag.GREEN,
        "O1/14": Rag.AMBER,
    }


@pytest.mark.parametrize("turn", ["14 - amber.", "14: amber.", "14 should stay amber."])
def test_a_bare_ref_that_begins_a_sentence_ends_what_was_said_of_the_one_before(read: Read, turn: str) -> None:
    reply = read(f"12a - complete apart from the braille page. {turn}")
    before = next(r for r in reply.readings if r.key == "O1/12a")
    assert before.fields.rag is None
    assert "14" not in (before.fields.progress or "")


@pytest.mark.parametrize(
    "text",
    [
        "12a is finished in the north. South follows in March 2027.",
        "12a: see HR's note, they have it as amber.",
        "12a: Was red in June, hoping for green by Christmas, and complete by 31 March 2027.",
        "12a: now being led by Asha Verma until 31 December 2026.",
        "12a is amber and on time. The other one has slipped to 15 January 2027.",
    ],
)
def test_a_part_a_hope_and_what_others_hold_are_not_recorded(read: Read, text: str) -> None:
    reading = next(r for r in read(text).readings if r.key == "O1/12a")
    assert reading.disposition is Disposition.REVIEW
    assert not reading.fields.complete
    assert reading.fields.due is None
    assert reading.fields.rag is None
