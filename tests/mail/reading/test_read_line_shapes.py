"""Lines people type in a shape: columns, an objective first, numbers before refs, a letter last, an arrow, a pointer."""

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


COLUMNS = """10c  Amber  30/11/26  Two trainers have left; agency cover starts 1 Sept.
12a  Green  30/09/26  Two languages are at the printers.
14   Blue   Hub opened 3 August.
14a  Red    TBC  Both boards have still to sign"""


def test_columns_typed_without_a_table_give_colour_date_and_words(read: Read) -> None:
    reply = read(COLUMNS)
    moved, same, done, unset = (only(reply, key) for key in ("O1/10c", "O1/12a", "O1/14", "O2/14a"))
    assert (moved.fields.rag, moved.fields.due) == (Rag.AMBER, date(2026, 11, 30))
    assert moved.fields.progress == "Two trainers have left; agency cover starts 1 Sept."
    assert (same.fields.rag, same.fields.due) == (Rag.GREEN, None)
    assert done.fields.complete
    assert (unset.disposition, unset.fields.rag, unset.fields.due) == (Disposition.REVIEW, Rag.RED, None)


def test_a_past_date_in_a_column_is_for_a_person(read: Read) -> None:
    reading = only(read("10c | Amber | 03/08/26 | Two trainers have left"), "O1/10c")
    assert (reading.disposition, reading.fields.rag, reading.fields.due) == (Disposition.REVIEW, Rag.AMBER, None)


@pytest.mark.parametrize(
    "text",
    [
        "10c | Red | Amber | two trainers have left",
        "Ref  Previous BRAG  Comment\n\n10c   Red   two trainers have left",
        "Last quarter we said\n10c   Red   two trainers have left",
    ],
)
def test_two_colours_or_a_colour_of_another_time_is_not_taken_from_columns(read: Read, text: str) -> None:
    assert all(r.fields.rag is None for r in read(text).readings)


def test_what_stands_behind_an_objective_is_said_under_it(read: Read) -> None:
    reply = read("Objective 1: all green.\nObjective 2: 14a red, 4 green.\nObjective 3: green")
    said = {r.key: (r.disposition, r.fields.rag) for r in reply.readings}
    assert said == {
        "O1/10c": (Disposition.REVIEW, None),  # we hold amber, and it was not named
        "O1/12a": (Disposition.RECORD, Rag.GREEN),
        "O1/14": (Disposition.RECORD, Rag.GREEN),
        "O2/14a": (Disposition.RECORD, Rag.RED),
        "O2/4": (Disposition.RECORD, Rag.GREEN),
        "O3/4": (Disposition.RECORD, Rag.GREEN),
    }
    assert reply.held == ()


def test_an_objective_before_each_ref_begins_a_statement(read: Read) -> None:
    reply = read("Obj 1 10c: 64 of 90 trained\nObj 1 14: opens on 1 September as planned\nObj 2 4: 12 mentors so far")
    assert {r.key: r.fields.progress for r in reply.readings} == {
        "O1/10c": "64 of 90 trained",
        "O1/14": "opens on 1 September as planned",
        "O2/4": "12 mentors so far",
    }


def test_points_that_each_go_on_with_a_ref_are_numbered_not_refs(read: Read) -> None:
    reply = read("1. 10c. We trained 20 more.\n2. 12a. Four of six are translated.\n3. 14. Staff are recruited.")
    assert {r.key: r.fields.progress for r in reply.readings} == {
        "O1/10c": "We trained 20 more.",
        "O1/12a": "Four of six are translated.",
        "O1/14": "Staff are recruited.",
    }
    assert reply.held == ()


def test_letters_at_the_ends_of_lines_are_colours_and_one_alone_is_not(read: Read) -> None:
    reply = read("10c - 70% trained. G\n12a - printed. A\n14a - R - no movement")
    assert [(r.key, r.fields.rag) for r in reply.readings] == [
        ("O1/10c", Rag.GREEN),
        ("O1/12a", Rag.AMBER),
        ("O2/14a", Rag.RED),
    ]
    assert only(read("12a - printed by team. A"), "O1/12a").fields.rag is None


@pytest.mark.parametrize(
    ("text", "key", "rag"),
    [
        ("10c amber->green", "O1/10c", Rag.GREEN),
        ("10c: amber → green, all booked", "O1/10c", Rag.GREEN),
        ("14a - no progress since last time, red.", "O2/14a", Rag.RED),
        ("Happy for 10c to stay amber. 12a to green.", "O1/10c", Rag.AMBER),
        ("For 14a, the status should be changed from red to amber following the meeting.", "O2/14a", Rag.AMBER),
    ],
)
def test_an_arrow_a_time_counted_from_and_consent_leave_the_colour_plain(
    read: Read, text: str, key: str, rag: Rag
) -> None:
    assert only(read(text), key).fields.rag is rag


@pytest.mark.parametrize(
    "text",
    [
        "I spoke to Lin who says 14 is amber and 14a red but nobody wrote it down.",
        "Partners told me 14 is green and 14a is green",
    ],
)
def test_what_somebody_else_says_of_several_refs_is_recorded_of_none(read: Read, text: str) -> None:
    reply = read(text)
    assert all(r.fields.rag is None for r in reply.readings)
    named = {r.key for r in reply.readings} | {key for h in reply.held for key in h.candidates}
    assert {"O1/14", "O2/14a"} <= named


@pytest.mark.parametrize(
    "text",
    [
        "12a - not now going to make 30 September, more like the end of October.",
        "12a: I can't see us hitting the end of September",
        "12a - we are unlikely to meet the deadline",
    ],
)
def test_a_date_that_will_be_missed_is_asked_about(read: Read, text: str) -> None:
    reading = only(read(text), "O1/12a")
    assert (reading.disposition, reading.fields.due) == (Disposition.REVIEW, None)


def test_a_colleagues_note_a_ref_points_to_is_held_for_that_ref(read: Read) -> None:
    reply = read(
        "12a is green. For 10c see Jo's note beneath.\n\n-----Original Message-----\nFrom: Jo Lunn <jo@council.example>\n"
        "Sent: 10 August 2026 11:02\nTo: Sam Reed\nSubject: training\n\nSam, 61 carers trained. I'd call it green."
    )
    assert [r.key for r in reply.readings] == ["O1/12a"]
    assert [(h.candidates, "61 carers" in h.text) for h in reply.held] == [(("O1/10c",), True)]


def test_refs_below_a_colour_on_a_line_of_its_own_have_that_colour(read: Read) -> None:
    reply = read("AMBER\n10c 71 trained\nGREEN\n12a at the printers\n14 opens on 1/9\nRED\n14a")
    assert {r.key: r.fields.rag for r in reply.readings} == {
        "O1/10c": Rag.AMBER,
        "O1/12a": Rag.GREEN,
        "O1/14": Rag.GREEN,
        "O2/14a": Rag.RED,
    }
    assert reply.held == ()


def test_colours_on_lines_of_their_own_that_may_stand_above_or_below_are_recorded_of_none(read: Read) -> None:
    reply = read("AMBER\n10c 71 trained\nwe hope for more\nGREEN\n12a at the printers\nRED\n14a with legal")
    assert all(r.fields.rag is None and r.probable.rag is None for r in reply.readings)


def test_a_ref_that_is_to_stay_what_it_is_begins_a_statement_of_its_own(read: Read) -> None:
    reply = read("Please extend 10c to 31 December 2026. 14 to remain green.")
    assert only(reply, "O1/10c").fields.rag is None
    assert only(reply, "O1/14").fields.rag is Rag.GREEN


def test_a_sentence_that_begins_with_another_bare_ref_makes_what_stands_before_it_doubtful(read: Read) -> None:
    reading = only(read("12a is green. 14 opened with a party yesterday."), "O1/12a")
    assert reading.disposition is Disposition.REVIEW
    assert only(read("12a is green. 14 schools have had it."), "O1/12a").disposition is Disposition.RECORD


def test_a_date_that_names_a_meeting_is_no_new_date(read: Read) -> None:
    reading = only(read("14a: deferred to the November board. RED."), "O2/14a")
    assert (reading.disposition, reading.fields.rag, reading.fields.due) == (Disposition.REVIEW, Rag.RED, None)


@pytest.mark.parametrize(
    ("text", "key", "day"),
    [
        ("The date for 14 in your table is wrong, it should be 1 October 2026.", "O1/14", date(2026, 10, 1)),
        ("The dates for 10c and 12a are both now 31/10/2026.", "O1/12a", date(2026, 10, 31)),
    ],
)
def test_a_date_put_right_or_given_for_two_is_recorded(read: Read, text: str, key: str, day: date) -> None:
    assert only(read(text), key).fields.due == day


def test_a_promise_about_a_ref_answers_nothing(read: Read) -> None:
    reply = read("Green for 12a. 14 I will let you know tomorrow.")
    assert [r.key for r in reply.readings] == ["O1/12a"]
    assert [p.candidates for p in reply.promised] == [("O1/14",)]


def test_a_colour_right_after_its_ref_is_never_passed_over(read: Read) -> None:
    assert only(read("14A RED SAME AS LAST TIME"), "O2/14a").fields.rag is Rag.RED
    assert only(read("14a - red whatever anybody tells you"), "O2/14a").fields.rag is Rag.RED


def test_what_lies_beyond_the_longest_text_is_held_not_dropped(read: Read) -> None:
    reply = read("12a is green.\n\n" + "a line of filler\n" * 25_000 + "14 is red.")
    assert any("too long" in h.reason for h in reply.held)
    assert all(r.key != "O1/14" for r in reply.readings)


@pytest.mark.parametrize(
    "text",
    [
        "10c - turning green next month",
        "10c green as far as I know",
        "10c: extension to 30 November requested",
        "10c: we have asked finance for an extension to 30 November",
    ],
)
def test_what_is_to_come_hearsay_or_only_asked_for_is_for_a_person(read: Read, text: str) -> None:
    reading = only(read(text), "O1/10c")
    assert (reading.disposition, reading.fields.rag, reading.fields.due) == (Disposition.REVIEW, None, None)


def test_something_else_that_comes_next_leaves_the_colour_plain(read: Read) -> None:
    assert only(read("10c green, the next board will see the report"), "O1/10c").fields.rag is Rag.GREEN


@pytest.mark.parametrize(
    "text",
    [
        "12a: blue - 300 of 340 trained",
        "12a: complete, 3 of 4 in post",
        "12a: blue (61%)",
        "12a blue, last 40 booked for February",
    ],
)
def test_what_is_complete_in_part_is_only_probably_complete(read: Read, text: str) -> None:
    reading = only(read(text), "O1/12a")
    assert (reading.disposition, reading.fields.complete, reading.probable.complete) == (
        Disposition.REVIEW,
        False,
        True,
    )


@pytest.mark.parametrize("text", ["12a: complete, 40 of 40 in post", "12a - all done, guidance emailed 3/8"])
def test_the_whole_of_it_and_a_day_are_no_share(read: Read, text: str) -> None:
    assert only(read(text), "O1/12a").fields.complete


@pytest.mark.parametrize(
    "text",
    [
        "14 obviously didn't make 1 July. Give us til Easter",
        "14 at least a year late",
        "14 - 74 per cent in July so no longer on target.",
        "14 is nowhere near complete.",
        "14 - suppliers, who now say end of February",
    ],
)
def test_words_against_a_green_we_hold_are_asked_about(read: Read, text: str) -> None:
    assert only(read(text), "O1/14").disposition is Disposition.REVIEW


@pytest.mark.parametrize(
    ("text", "rag"),
    [
        ("10c unions rejected the offer on 16 July: red", Rag.RED),
        ("10c van back on the road, 90 per cent, green", Rag.GREEN),
        ("10c board paper dated 3 August, green", Rag.GREEN),
        ("10c 71 trained, past our target of 55, so that can go green.", Rag.GREEN),
    ],
)
def test_news_told_first_leaves_the_colour_at_the_end_plain(read: Read, text: str, rag: Rag) -> None:
    assert only(read(text), "O1/10c").fields.rag is rag


def test_a_view_before_a_colon_is_not_the_news(read: Read) -> None:
    assert only(read("10c the auditors have looked at it again: red"), "O1/10c").fields.rag is None


def test_refs_that_will_be_answered_elsewhere_are_not_answered(read: Read) -> None:
    reply = read("12a is green. I'll do 10c and 14a separately.")
    assert [r.key for r in reply.readings] == ["O1/12a"]
    assert [p.candidates for p in reply.promised] == [("O1/10c", "O2/14a")]
