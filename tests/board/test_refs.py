"""Refs: cleaned, folded, taken apart, sorted, and found in running text without taking counts for them."""

from __future__ import annotations

import pytest

from lacflow.board.refs import clean, find, fold, is_ref, parts, sort_key

KNOWN = ("10c", "14", "7", "3", "12a", "5a-c", "1", "10b.i", "2b1", "19 a")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("12a -b", "12a-b"),
        ("4b.", "4b"),
        ("11a1,", "11a1"),
        ("3а", "3a"),
        ("19 a", "19a"),
        ("1C", "1C"),
        ("3.10", "3.10"),
    ],
)
def test_a_ref_loses_blanks_look_alikes_and_trailing_marks_and_nothing_else(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned
    assert fold(raw) == cleaned.lower()


@pytest.mark.parametrize(
    ("raw", "stands_for"),
    [
        ("5a-c", ("5a", "5b", "5c")),
        ("12a -b", ("12a", "12b")),
        ("11a1 - a4", ("11a1", "11a2", "11a3", "11a4")),
        ("1-3", ("1", "2", "3")),
        ("10b.i-iii", ("10b.i", "10b.ii", "10b.iii")),
        ("5a & 5c", ("5a", "5c")),
        ("5a,b", ("5a", "5b")),
        ("10b.ii", ("10b.ii",)),
        ("3.10", ("3.10",)),
    ],
)
def test_a_range_knows_its_parts(raw: str, stands_for: tuple[str, ...]) -> None:
    assert parts(raw) == stands_for


def test_refs_sort_as_people_count() -> None:
    refs = ["5a10", "10b.iv", "", "10", "3.10", "5a2", "10b.i", "3.9", "11a5", "1c", "10b.ii", "1a"]
    assert sorted(refs, key=sort_key) == [
        "1a", "1c", "3.9", "3.10", "5a2", "5a10", "10", "10b.i", "10b.ii", "10b.iv", "11a5", "",
    ]  # fmt: skip


def test_words_percentages_and_years_are_no_refs() -> None:
    assert [x for x in ("10b.ii", "I01", "4.7.5", "Year/age", "54.50%", "Ongoing", "2018-2019") if is_ref(x)] == [
        "10b.ii",
        "I01",
        "4.7.5",
    ]


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("10c and 14 are green. 7 days left, 3 children", ["10c", "14"]),
        ("10c green, done by end of March", ["10c"]),
        ("14 is green", ["14"]),
        ("7 - the protocol is signed", ["7"]),
        ("> 7 Green", ["7"]),
        ("Re action 7: fine", ["7"]),
        ("5b now amber", ["5b"]),
        ("19 a is red", ["19 a"]),
        ("No change to 14, 12a, 7.", ["14", "12a", "7"]),
        ("Action 99 is done", ["99"]),
        ("14 of the children are green about it", []),
        ("7 days to go", []),
        ("We have 3 green bins and 14 red ones.", []),
        ("16/17 year olds in Year 7, at 7pm on 14.03.19, £14k, 3%, 3rd party", []),
        ("Objective 3 is on track", []),
    ],
)
def test_refs_are_found_where_a_ref_stands_and_counts_are_not(text: str, refs: list[str]) -> None:
    assert [written for _, _, written, _ in find(text, KNOWN)] == refs


def test_a_found_ref_names_the_known_refs_it_can_mean() -> None:
    text = "5b now amber, action 99 red"
    assert [(text[a:b], known) for a, b, _, known in find(text, KNOWN)] == [("5b", ("5a-c",)), ("99", ())]


def test_a_count_on_the_line_above_does_not_swallow_the_ref_below() -> None:
    """ "Each week" and a new line say nothing about the 4 that begins the next line."""
    text = "3b green, we look at it each week\n4 amber, one post is empty"
    assert [(f[2], f[3]) for f in find(text, ["3b", "4"])] == [("3b", ("3b",)), ("4", ("4",))]


@pytest.mark.parametrize(
    ("raw", "kept", "compared"),
    [("B3(i)", "B3(i)", "b3.i"), ("B3 (ii)", "B3(ii)", "b3.ii"), ("2(a)", "2(a)", "2.a"), ("(12a)", "12a", "12a")],
)
def test_a_sub_point_in_brackets_keeps_them_and_is_compared_as_one_with_a_stop(
    raw: str, kept: str, compared: str
) -> None:
    assert (clean(raw), fold(raw), is_ref(raw)) == (kept, compared, True)


def test_a_stem_stands_for_its_sub_points() -> None:
    known = ["B3(i)", "B3(ii)", "B4"]
    assert [f[2:] for f in find("B3 is nearly done, B4 green", known)] == [("B3", ("B3(i)", "B3(ii)")), ("B4", ("B4",))]


def test_a_number_with_a_point_is_a_ref_where_it_begins_what_is_said() -> None:
    known = ["6.1", "6.2"]
    assert [f[2] for f in find("6.2 is up to 87%. Wait: 6.1 weeks on average, and 6.1 should move", known)] == [
        "6.2",
        "6.1",
    ]
