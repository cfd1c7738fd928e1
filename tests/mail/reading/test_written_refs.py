"""Refs and colours written in unusual ways are read as what they plainly mean, and told again as they were typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.board import refs
from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Reading
from lacflow.mail.reading import Reply
from lacflow.mail.reading.written_refs import WrittenRefs

Read = Callable[..., Reply]


def only(reply: Reply, key: str) -> Reading:
    found = [r for r in reply.readings if r.key == key]
    assert len(found) == 1, reply
    return found[0]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("10 (c) red", "10 (c)"),
        ("10(C): red", "10(C)"),
        ("10.c red", "10.c"),
        ("10-c is red", "10-c"),
        ("action ten c is now red", "ten c"),
        ("Ten c - red", "Ten c"),
    ],
)
def test_a_ref_written_otherwise_is_read_and_told_as_typed(read: Read, text: str, typed: str) -> None:
    reading = only(read(text), "O1/10c")
    assert (reading.fields.rag, reading.disposition) == (Rag.RED, Disposition.RECORD)
    assert typed in reading.evidence
    assert reading.evidence in text


def test_a_bare_number_in_words_is_a_ref_only_where_it_is_called_one(read: Read) -> None:
    assert only(read("Action fourteen is green"), "O1/14").fields.rag is Rag.GREEN
    assert not any(r.fields.rag for r in read("Fourteen are green").readings)


def test_words_that_are_no_ref_of_the_plan_stay_as_they_are() -> None:
    written = WrittenRefs(lambda: ["10c", "7"])
    for text in ("ten a week", "12 (b) green", "see 3.c", "one is green"):
        assert written.plain(text) == text


@pytest.mark.parametrize("text", ["10c/12a red/green", "10c, 12a - red, green respectively", "10c/12a R/G"])
def test_colours_beside_refs_by_stroke_or_respectively_are_taken_by_order(read: Read, text: str) -> None:
    reply = read(text)
    assert only(reply, "O1/10c").fields.rag is Rag.RED
    assert only(reply, "O1/12a").fields.rag is Rag.GREEN


@pytest.mark.parametrize("text", ["10c/12a red/green/amber", "10c red/green", "10c and 12a red, green"])
def test_another_number_of_colours_or_no_order_waits(read: Read, text: str) -> None:
    assert not any(r.fields.rag for r in read(text).readings)


def test_refs_joined_by_strokes_are_all_meant(read: Read) -> None:
    reply = read("10c/12a/14 all green")
    assert {r.key for r in reply.readings if r.fields.rag is Rag.GREEN} == {"O1/10c", "O1/12a", "O1/14"}


def test_what_is_said_to_be_as_before_but_for_one_ref_is_no_change_of_the_others(read: Read) -> None:
    reply = read("No change to any of mine except 14, which is red")
    assert only(reply, "O1/14").fields.rag is Rag.RED
    assert only(reply, "O1/10c").disposition is Disposition.NO_CHANGE
    assert not reply.held


@pytest.mark.parametrize("text", ["Apologies, 12a should be red", "12a: sorry, should be red not green"])
def test_a_correction_of_an_earlier_answer_is_recorded(read: Read, text: str) -> None:
    assert only(read(text), "O1/12a").fields.rag is Rag.RED


def test_a_colour_on_its_way_waits_with_it(read: Read) -> None:
    reading = only(read("12a is going amber"), "O1/12a")
    assert (reading.disposition, reading.fields.rag, reading.probable.rag) == (Disposition.REVIEW, None, Rag.AMBER)


def test_green_that_will_miss_its_date_waits(read: Read) -> None:
    assert only(read("12a: green - but it will miss its date"), "O1/12a").disposition is Disposition.REVIEW


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12a: 30th of this month", date(2026, 8, 30)),
        ("12a will be done by the 15th of next month", date(2026, 9, 15)),
        ("12a moved to 21st please", date(2026, 8, 21)),
    ],
)
def test_a_day_of_this_or_next_month_is_a_date(read: Read, text: str, day: date) -> None:
    assert only(read(text), "O1/12a").fields.due == day


@pytest.mark.parametrize(
    "text",
    [
        "12a: figures to 31 December are 84%",
        "12a was due to go to print before Christmas",
    ],
)
def test_a_day_data_run_to_or_something_was_due_by_is_no_new_date(read: Read, text: str) -> None:
    reading = only(read(text), "O1/12a")
    assert (reading.fields.due, reading.probable.due) == (None, None)


def test_a_rating_of_everything_below_the_refs_is_of_none_of_them(read: Read) -> None:
    reply = read("10c red\n12a green\nOverall amber")
    assert only(reply, "O1/12a").fields.rag is Rag.GREEN
    assert [h.text for h in reply.held] == ["Overall amber"]


@pytest.mark.parametrize(
    "text",
    [
        "12a: leaflets are with the printer, expected by 26 August, green",
        "12a: the launch event moved to 19 October, green",
        "12a: I've asked the printers for a quote by the 26th, green",
    ],
)
def test_a_day_of_somebody_else_or_of_a_meeting_moves_nothing(read: Read, text: str) -> None:
    assert only(read(text), "O1/12a").fields.due is None


def test_what_was_said_in_an_earlier_mail_is_not_recorded_again(read: Read) -> None:
    assert not any(r.fields.rag for r in read("In my last mail I said 10c red and 12a amber.").readings)


def test_a_joke_about_one_ref_takes_its_colour_back(read: Read) -> None:
    reply = read("10c - G\n12a - G\nOnly joking about 10c, still red.")
    assert only(reply, "O1/10c").fields.rag is None
    assert only(reply, "O1/12a").fields.rag is Rag.GREEN


def test_a_table_with_headings_says_which_colour_is_the_new_one(read: Read) -> None:
    reply = read("Ref | Last time | Now | Date\n10c | Amber | Red | 30/11/26\n12a | Green | Amber | ")
    assert only(reply, "O1/10c").fields.rag is Rag.RED
    assert only(reply, "O1/10c").fields.due == date(2026, 11, 30)
    assert only(reply, "O1/12a").fields.rag is Rag.AMBER
    assert not reply.held


def test_a_number_of_a_point_is_dropped_where_every_point_names_its_ref(read: Read) -> None:
    reply = read("1. Training (ref 10c): red, 14 to go\n2. Leaflet (ref 12a): green")
    assert only(reply, "O1/10c").fields.rag is Rag.RED
    assert not reply.held


@pytest.mark.parametrize(
    ("typed", "meant"), [("5a to c", "5a-c"), ("5a to 5c", "5a-c"), ("5a and c", ""), ("12a and b", "12a-b")]
)
def test_a_range_of_the_plan_may_be_spoken_and_and_skips_nothing(typed: str, meant: str) -> None:
    written = WrittenRefs(lambda: ["5a-c", "12a-b"])
    plain = written.plain(f"{typed} is green")
    assert (refs.fold(plain.split(" is ")[0]) == meant) is bool(meant)
    assert written.as_typed(plain) == f"{typed} is green"
