"""Ordinary English is recorded as it stands: lists by ref, refs inside sentences, polite colours, completion said last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Reading
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def only(reply: Reply, key: str) -> Reading:
    found = [r for r in reply.readings if r.key == key]
    assert len(found) == 1, reply
    return found[0]


@pytest.mark.parametrize(
    ("text", "key", "rag"),
    [
        ("10c has gone red I'm afraid, two trainers have left", "O1/10c", Rag.RED),
        ("10c still red no trainers again", "O1/10c", Rag.RED),
        ("12a is on track, proofs going to the printer next week so keep at green", "O1/12a", Rag.GREEN),
        ("10c: this is no longer amber, it is red. Sessions were cancelled.", "O1/10c", Rag.RED),
        ("10c: not green yet but improving, leave as amber", "O1/10c", Rag.AMBER),
        ("10c - the training board approved it on Monday so I would say green", "O1/10c", Rag.GREEN),
        ("14a: happy for it to go to amber", "O2/14a", Rag.AMBER),
        ("10c: I'd drop it to red", "O1/10c", Rag.RED),
        ("14a needs to stay red", "O2/14a", Rag.RED),
        ("10c - amber, at risk of going red if the trainer leaves", "O1/10c", Rag.AMBER),
        ("RAG for 10c: Red. Reason: no trainers.", "O1/10c", Rag.RED),
        ("Amber for 10c please - two sessions left", "O1/10c", Rag.AMBER),
        ("10c - BRAG: R", "O1/10c", Rag.RED),
        ("12a green, partners have what they need from us.", "O1/12a", Rag.GREEN),
        ("12a - G", "O1/12a", Rag.GREEN),
        ("10c gren, all booked", "O1/10c", Rag.GREEN),
        ("10c - ambr", "O1/10c", Rag.AMBER),
        ("10c - ambr still", "O1/10c", Rag.AMBER),
        ("10c - the roll out is slower than hoped so ambre til Easter", "O1/10c", Rag.AMBER),
    ],
)
def test_a_colour_said_in_ordinary_words_is_recorded(read: Read, text: str, key: str, rag: Rag) -> None:
    reading = only(read(text), key)
    assert (reading.disposition, reading.fields.rag) == (Disposition.RECORD, rag)


def test_a_colour_taken_back_waits_with_the_likely_one(read: Read) -> None:
    reading = only(read("10c - Green. Sorry, meant Red for 10c"), "O1/10c")
    assert (reading.disposition, reading.fields.rag, reading.probable.rag) == (Disposition.REVIEW, None, Rag.RED)


@pytest.mark.parametrize(
    "text",
    [
        "12a - Green. Only 58% of the leaflets are translated",
        "12a - Green. 61% of families reached against a target of 90%",
        "12a - Green but watch this one, we have no printer from October",
        "12a - oh yes, green of course",
    ],
)
def test_green_beside_words_that_speak_against_it_is_not_recorded(read: Read, text: str) -> None:
    reading = only(read(text), "O1/12a")
    assert (reading.disposition, reading.fields.rag) == (Disposition.REVIEW, None)


@pytest.mark.parametrize(
    "text",
    [
        "12a - leaflet is out in all six languages, tested with parents. Complete",
        "12a: printed and delivered 3 August - this is now complete.",
        "12a - Printed and complete.",
        "12a: leaflets out to all families last week, can be closed.",
        "Can 12a be closed please? It was printed and sent to all families on 31 July.",
        "12a: live. Can be marked as Blue.",
        "12a B",
    ],
)
def test_completion_said_last_or_by_asking_to_close_is_proposed(read: Read, text: str) -> None:
    reading = only(read(text), "O1/12a")
    assert (reading.disposition, reading.fields.complete) == (Disposition.RECORD, True)


@pytest.mark.parametrize(
    "text",
    [
        "12a - please close, superseded by the new website.",
        "12a - translation complete, printing next week",
        "12a - can be closed once the printer has delivered",
    ],
)
def test_closing_for_another_reason_or_in_part_is_no_completion(read: Read, text: str) -> None:
    assert only(read(text), "O1/12a").fields.complete is False


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12a: looking at end November now rather than September", date(2026, 11, 30)),
        ("12a: the date will have to move to the end of December", date(2026, 12, 31)),
        ("12a - Red. Printer withdrew, proposed new date 28 February 2027.", date(2027, 2, 28)),
        ("12a: publishing has been put back to 25 October", date(2026, 10, 25)),
        ("12a\tAmber\t30/11/26\tTwo languages behind", date(2026, 11, 30)),
    ],
)
def test_a_new_date_in_ordinary_words_is_recorded(read: Read, text: str, day: date) -> None:
    assert only(read(text), "O1/12a").fields.due == day


@pytest.mark.parametrize(
    "text",
    [
        "14: green, on for Sept",
        "12a: green. Proof meeting is on 8 September.",
        "12a: green. Second print run starts on 1 October not 1 November.",
        "12a: green; interim report due 12 January.",
        "12a: green. We expect proofs by 16 October so no change to the date.",
        "12a: green. We finished the summer term at 84%.",
    ],
)
def test_days_of_other_things_and_restated_months_are_no_new_date(read: Read, text: str) -> None:
    (reading,) = read(text).readings
    assert (reading.disposition, reading.fields.due) == (Disposition.RECORD, None)


def test_a_date_put_in_the_place_of_another_in_one_breath_waits(read: Read) -> None:
    reading = only(read("12a: please move it to the end of October, actually make that mid November"), "O1/12a")
    assert (reading.disposition, reading.fields.due) == (Disposition.REVIEW, None)


def test_a_list_by_ref_needs_no_marks_and_a_ref_nobody_knows_is_held(read: Read) -> None:
    reply = read("14 going to members next week, green\n12a proofs are back, green\n99 - amber, waiting for the police")
    assert [(r.key, r.fields.rag) for r in reply.readings] == [("O1/14", Rag.GREEN), ("O1/12a", Rag.GREEN)]
    assert [(h.candidates, "waiting for the police" in h.text) for h in reply.held] == [((), True)]


def test_colours_and_refs_in_one_line_belong_together(read: Read) -> None:
    reply = read("10c Green 12a Amber 14 Green")
    assert [(r.key, r.fields.rag) for r in reply.readings] == [
        ("O1/10c", Rag.GREEN),
        ("O1/12a", Rag.AMBER),
        ("O1/14", Rag.GREEN),
    ]


def test_all_but_one_gives_the_one_its_own_words(read: Read) -> None:
    reply = read("All mine are on track and green except 10c which stays amber - two sessions are left")
    assert (only(reply, "O1/10c").fields.rag, only(reply, "O1/12a").fields.rag) == (Rag.AMBER, Rag.GREEN)
    assert only(reply, "O2/14a").disposition is Disposition.REVIEW


def test_a_ref_in_brackets_is_one_where_the_words_before_it_name_its_action(read: Read) -> None:
    reply = read("The leaflet (12a) was printed last week, still green. We ran training sessions (14) in June.")
    assert only(reply, "O1/12a").fields.rag is Rag.GREEN
    assert not [r for r in reply.readings if r.key == "O1/14"]


def test_nothing_to_report_on_refs_is_no_change_for_each(read: Read) -> None:
    reply = read("Nothing to report on 12a and 14.\n10c now amber")
    assert {r.key for r in reply.readings if r.disposition is Disposition.NO_CHANGE} == {"O1/12a", "O1/14"}


def test_a_good_wish_above_the_refs_unsays_nothing(read: Read) -> None:
    reply = read("Hello Priya\n\nThank you for your email and I hope you had a good break.\n\n10c - green\n12a - green")
    assert [r.disposition for r in reply.readings] == [Disposition.RECORD, Disposition.RECORD]
