"""A ref in the middle of the only sentence that speaks of it is what the sentence is about; its words are all kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Reading
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def only(reply: Reply, key: str) -> Reading:
    (reading,) = [r for r in reply.readings if r.key == key]
    return reading


@pytest.mark.parametrize(
    ("text", "key", "rag"),
    [
        ("Legal have cleared the artwork at last so 12a is green.", "O1/12a", Rag.GREEN),
        ("As the trainer left in July, 10c has gone red.", "O1/10c", Rag.RED),
        ("The order has been placed and 10c can go to green.", "O1/10c", Rag.GREEN),
        ("I met the printers on Monday and we agreed 12a should be amber.", "O1/12a", Rag.AMBER),
        ("We finally have the keys so the library hub (14) is now amber.", "O1/14", Rag.AMBER),
        ("The box for 12a is now out with every team so that's amber.", "O1/12a", Rag.AMBER),
    ],
)
def test_the_sentence_is_about_its_ref_and_kept_whole(text: str, key: str, rag: Rag, read: Read) -> None:
    reading = only(read(text), key)
    assert (reading.disposition, reading.fields.rag) == (Disposition.RECORD, rag)
    assert (reading.fields.progress or "").split()[0] in text.split()[0]


@pytest.mark.parametrize(
    "text",
    [
        "My manager says 12a is red.",
        "I expect that by then 12a is blue.",
        "In my mail last week I said 10c is red.",
        "Unless the printers answer, 12a is red.",
    ],
)
def test_words_before_it_that_leave_it_open_make_it_doubtful(text: str, read: Read) -> None:
    assert not [r for r in read(text).readings if r.disposition is Disposition.RECORD and r.fields.rag]


def test_the_order_at_the_end_of_a_sentence_is_about_its_ref(read: Read) -> None:
    reading = only(read("The leaflets went to every home in the first week of July so please close 14."), "O1/14")
    assert reading.fields.complete
    assert "every home" in (reading.fields.progress or "")


def test_what_is_left_over_is_counted_and_no_ref(read: Read) -> None:
    reading = only(read("10c - done bar 14 children in the north."), "O1/10c")
    assert (reading.disposition, reading.fields.complete) == (Disposition.REVIEW, False)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("10c, 12a and 14 are all with the printers now, please make them amber.", {"O1/10c", "O1/12a", "O1/14"}),
        ("12a and 14 no change, 10c green", {"O1/12a", "O1/14", "O1/10c"}),
    ],
)
def test_what_is_said_of_a_series_is_said_of_each(text: str, keys: set[str], read: Read) -> None:
    assert {r.key for r in read(text).readings if r.disposition is not Disposition.REVIEW} == keys


def test_places_in_our_letter_name_actions_where_two_are_named(read: Read) -> None:
    reply = read("The first one is amber, two carers are left. Second is complete.")
    assert only(reply, "O1/10c").fields.rag is Rag.AMBER
    assert only(reply, "O1/12a").fields.complete
    assert "first" in only(reply, "O1/10c").evidence.lower()
    assert not read("First, sorry for the delay. The second reminder was lost.").readings


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12a needs to go to 30/11/26", date(2026, 11, 30)),
        ("12a: it is on the agenda for 24 September, so can it go to the end of October please.", date(2026, 10, 31)),
        ("12a - give us to the end of December please", date(2026, 12, 31)),
        ("12a has to be put back, now looking at end of October.", date(2026, 10, 31)),
    ],
)
def test_a_date_that_is_asked_for_is_the_new_date(text: str, day: date, read: Read) -> None:
    assert only(read(text), "O1/12a").fields.due == day


@pytest.mark.parametrize(
    "text",
    [
        "12a: I finish on 30 September and Ivy Lane picks it up. Red.",
        "12a green, the September group is full.",
        "12a amber, extra sessions planned for October and November.",
        "12a - 31 of 118 in the quarter to 30/09. Amber.",
    ],
)
def test_a_day_of_a_person_a_group_or_a_session_is_nobodys_new_date(text: str, read: Read) -> None:
    reading = only(read(text), "O1/12a")
    assert (reading.fields.due, reading.probable.due) == (None, None)


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("12a - all four print runs completed by 28 June. Blue please.", True),
        ("12a - blue once all print runs are completed by 28 September.", False),
        ("12a - Blue. All print runs completed by 30 June 2028.", False),
    ],
)
def test_completed_by_a_past_day_is_complete(text: str, complete: bool, read: Read) -> None:
    assert only(read(text), "O1/12a").fields.complete is complete


@pytest.mark.parametrize(
    "text", ["10c - two more carers trained since July, green", "12a the library has 9 people waiting, green"]
)
def test_a_colour_that_ends_what_is_said_is_the_colour(text: str, read: Read) -> None:
    assert [r.fields.rag for r in read(text).readings] == [Rag.GREEN]


def test_an_exception_beside_another_is_an_exception_too(read: Read) -> None:
    reply = read("No change on mine except 10c, which is now red as the trainer left, and 14 which is complete.")
    assert only(reply, "O1/10c").fields.rag is Rag.RED
    assert only(reply, "O1/14").fields.complete
    assert "14" not in (only(reply, "O1/10c").fields.progress or "")


def test_what_only_asks_waits_and_is_no_progress(read: Read) -> None:
    reply = read("Is 12a about the leaflet or the film? I only have figures for the film.")
    assert not reply.readings
    assert reply.held[0].candidates == ("O1/12a",)


@pytest.mark.parametrize(
    "text",
    [
        "12a - same as 14, can these two be merged?",
        "14 - please take this one off the plan",
        "12a and 14 are the same piece of work",
    ],
)
def test_a_request_only_a_person_can_grant_is_put_to_one(text: str, read: Read) -> None:
    reply = read(text)
    assert [p for r in reply.readings for p in r.proposes]
    assert all(r.disposition is Disposition.REVIEW for r in reply.readings)


def test_a_mail_that_puts_the_month_first_has_the_days_asked_that_read_either_way(read: Read) -> None:
    reply = read("12a - green, now 12/20/2026\n10c - amber, moving to 11/12/2026")
    assert [(r.disposition, r.fields.due, r.probable.due) for r in reply.readings] == [
        (Disposition.RECORD, date(2026, 12, 20), None),
        (Disposition.REVIEW, None, date(2026, 11, 12)),
    ]
    assert reply.readings[0].fields.due_raw == "12/20/2026"
    assert "12/20/2026" in reply.readings[0].evidence
    reply = read("12a - green, agreed on 8/24.\n10c - amber, moving to 11/12/2026")
    assert [r.fields.due for r in reply.readings] == [None, None]
    (done,) = read("12a - the last round ran on 07/28/2026, complete.").readings
    assert (done.fields.complete, done.fields.due) == (True, None)
    assert only(read("10c - amber, moving to 11/12/2026"), "O1/10c").fields.due == date(2026, 12, 11)


def test_what_is_said_for_both_at_the_end_is_said_of_each(read: Read) -> None:
    reply = read("10c - 31 of 118 trained.\n12a - 1,204 printed. Amber for both please.")
    assert {(r.key, r.fields.rag) for r in reply.readings} == {("O1/10c", Rag.AMBER), ("O1/12a", Rag.AMBER)}
    reply = read("10c can go to green and 12a can come down from green to amber, end of October for both please.")
    assert {r.fields.due for r in reply.readings} == {date(2026, 10, 31)}
