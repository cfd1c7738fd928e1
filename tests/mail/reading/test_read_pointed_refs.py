"""Refs with a point (`6.2`) are refs where they begin what is said and measure nothing; what is asked of a date is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.mail.reading.conftest import action

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]
POINTED = (
    action("O1/6.2", "amber", "31/03/27", "Bring health assessments done in time to nine in ten"),
    action("O1/6.4", "red", "30/06/27", "Clear the list for life story work"),
    action("O2/5.4a", "green", "30/09/26", "Launch the pathway template"),
    action("O2/5.5", "red", "30/09/26", "Open a drop-in base near the market"),
)


@pytest.mark.parametrize(
    "text",
    [
        "6.2 is up to 87% now so I'm happy for that one to go to green.",
        "Much better this month. 6.2 is green.",
        "6.4 is red, 6.2 has gone green.",
        "From me on 6.2: green.",
    ],
)
def test_a_ref_with_a_point_is_read_where_it_begins_what_is_said(read: Read, text: str) -> None:
    assert {r.key: r.fields.rag for r in read(text, actions=POINTED).readings}["O1/6.2"] is Rag.GREEN


@pytest.mark.parametrize(
    "text", ["The wait fell. 6.2 weeks on average is green.", "We are at 6.2 per cent.", "It fell from 6.4 to 6.2."]
)
def test_a_number_with_a_point_that_measures_something_is_no_ref(read: Read, text: str) -> None:
    assert read(text, actions=POINTED).readings == ()


def test_two_exceptions_are_each_read(read: Read) -> None:
    said = read(
        "No change except 5.4a, which went live on 1 August so that one is complete, and 5.5 where we were offered a"
        " shop. Still red until it is signed.",
        actions=POINTED,
    )
    told = {r.key: (r.disposition, r.fields.rag, r.fields.complete) for r in said.readings}
    assert told == {
        "O2/5.4a": (Disposition.RECORD, None, True),
        "O2/5.5": (Disposition.RECORD, Rag.RED, False),
        "O1/6.2": (Disposition.NO_CHANGE, None, False),
        "O1/6.4": (Disposition.NO_CHANGE, None, False),
    }


@pytest.mark.parametrize(
    "words",
    [
        "so please make it 31 January",
        "and call it the end of January",
        "can we say end of January for this",
        "needs until end of Jan please",
        "ETA 31 January",
        "new target 31/1",
        "shift to 31 January",
        "another two months needed, so end of January",
        "31 January is more realistic",
    ],
)
def test_a_date_asked_for_in_everyday_words_is_the_new_one(read: Read, words: str) -> None:
    said = read(f"5.5 is still red, {words}.", actions=POINTED).readings
    assert [(r.disposition, r.fields.rag, r.fields.due) for r in said] == [
        (Disposition.RECORD, Rag.RED, date(2027, 1, 31))
    ]


@pytest.mark.parametrize(
    "words",
    [
        "we are looking at 31 January for the first draft",
        "we are looking at 31 January now",
        "the landlord needs until 31 January",
        "I would rather say end of January than September",
        "I can't see us getting there before 31 January",
    ],
)
def test_a_date_that_may_be_the_new_one_is_asked_about(read: Read, words: str) -> None:
    (said,) = read(f"5.5 is still red, {words}.", actions=POINTED).readings
    assert (said.disposition, said.fields.due) == (Disposition.REVIEW, None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("this should sit with Tranter now rather than me", "reassign"),
        ("please take me off this one", "reassign"),
        ("the new rate is paid from 1 October so fine to close it after that", "close"),
    ],
)
def test_what_only_a_person_can_grant_is_proposed(read: Read, words: str, kind: str) -> None:
    (said,) = read(f"5.5 - {words}", actions=POINTED).readings
    assert (said.disposition, [p.kind for p in said.proposes]) == (Disposition.REVIEW, [kind])
    assert not said.fields.complete


@pytest.mark.parametrize("excuse", ["sorry it's short, been flat out", "Sorry for the delay, it's been manic here."])
def test_no_change_with_an_excuse_is_no_change(read: Read, excuse: str) -> None:
    said = read(f"No change to any of mine this time Priya, {excuse}", actions=POINTED)
    assert (said.kind, len(said.readings)) == ("no_change", 4)
