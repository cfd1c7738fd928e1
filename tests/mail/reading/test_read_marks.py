"""Colours given as circles or letters, answers struck out or in coloured type, postscripts, and dates of a part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def test_a_coloured_circle_is_its_colour_and_is_shown_again_as_it_was_typed(read: Read) -> None:
    reply = read("10c 🟢 all staff trained\n12a 🔴 translators lost")
    assert {r.key: r.fields.rag for r in reply.readings} == {"O1/10c": Rag.GREEN, "O1/12a": Rag.RED}
    assert [r.evidence for r in reply.readings] == ["10c 🟢 all staff trained", "12a 🔴 translators lost"]


def test_an_orange_or_yellow_circle_is_no_colour_of_the_board(read: Read) -> None:
    reply = read("10c 🟠\n12a 🟡")
    assert {(r.key, r.fields.rag, r.probable.rag) for r in reply.readings} == {
        ("O1/10c", None, Rag.AMBER),
        ("O1/12a", None, Rag.AMBER),
    }


def test_a_line_of_refs_with_letters_is_read_where_every_pair_is_plain(read: Read) -> None:
    reply = read("10c A, 12a G, 14 R")
    assert {r.key: r.fields.rag for r in reply.readings} == {"O1/10c": Rag.AMBER, "O1/12a": Rag.GREEN, "O1/14": Rag.RED}


def test_one_pair_alone_or_a_ref_of_two_actions_is_no_such_line(read: Read) -> None:
    assert not [r for r in read("10c A, 4 G").readings if r.key == "O3/4"]


@pytest.mark.parametrize("tag", ["s", "del", "strike", 'span style="text-decoration:line-through"'])
def test_struck_words_never_count(read: Read, tag: str) -> None:
    name = tag.split()[0]
    reply = read("10c amber green", html=f"<p>10c <{tag}>amber</{name}> green</p>")
    assert [r.fields.rag for r in reply.readings] == [Rag.GREEN]


def test_a_struck_date_is_not_the_new_one(read: Read) -> None:
    reply = read("", html="<p>14 slipped to <del>31 October 2026</del> 30 November 2026, amber</p>")
    assert [r.fields.due.isoformat() for r in reply.readings if r.fields.due] == ["2026-11-30"]


@pytest.mark.parametrize("colour", ["red", "#00B050", "#FFC000"])
def test_the_colour_words_are_typed_in_is_no_colour_of_an_action(read: Read, colour: str) -> None:
    html = (
        f'<p>See my comments in red below</p><p>10c <span style="color:{colour}">half the staff are trained</span></p>'
    )
    reply = read("", html=html)
    assert [(r.key, r.fields.rag, r.probable.rag) for r in reply.readings] == [("O1/10c", None, None)]


def test_news_in_a_postscript_is_held_with_the_actions_it_may_mean(read: Read) -> None:
    reply = read("10c green\n\nThanks\nSam\n\nPS the leaflet has slipped to March")
    assert [r.key for r in reply.readings] == ["O1/10c"]
    assert [h.candidates for h in reply.held] == [("O1/12a",)]


@pytest.mark.parametrize(
    "said",
    [
        "moved to 30 November for secondary schools; primaries stay at 30 September",
        "extended until 30 November by the auditors, not by us",
        "new date 30 November for the north only",
        "moved to 30 November, the two southern hubs remain 30 September",
    ],
)
def test_a_date_of_a_part_or_of_somebody_else_is_for_a_person(read: Read, said: str) -> None:
    (reading,) = read(f"14: {said}").readings
    assert reading.fields.due is None
    assert reading.disposition is Disposition.REVIEW


@pytest.mark.parametrize("said", ["new date 31 April", "we meet on 31 April", "green, done by 31/09/26"])
def test_a_day_that_does_not_exist_goes_to_a_person_wherever_it_stands(read: Read, said: str) -> None:
    (reading,) = read(f"14: {said}").readings
    assert reading.disposition is Disposition.REVIEW
    assert "no such day" in reading.reason


def test_a_range_over_several_actions_is_held_with_those_it_runs_over(read: Read) -> None:
    reply = read("10c to 14 all green")
    assert not [r for r in reply.readings if r.fields.rag]
    assert {c for h in reply.held for c in h.candidates} == {"O1/10c", "O1/12a", "O1/14"}


@pytest.mark.parametrize(
    "said",
    [
        "green is what the provider wants us to say",
        "green last time",
        "all green lights from legal",
        "red hot on this",
        "no colour change from amber to green",
        "blue sky thinking only",
        "R. Sorry, A.",
    ],
)
def test_a_colour_in_a_saying_of_another_time_or_of_somebody_else_is_not_recorded(read: Read, said: str) -> None:
    assert not [r for r in read(f"10c: {said}").readings if r.fields.rag or r.fields.complete]


@pytest.mark.parametrize(
    "said",
    ["complete in Fell and Beck, Norden opens in November", "complete for secondary schools", "done, then reopened"],
)
def test_what_is_complete_only_in_a_part_is_not_proposed_as_complete(read: Read, said: str) -> None:
    assert not [r for r in read(f"14: {said}").readings if r.fields.complete]


def test_what_is_said_of_two_refs_respectively_is_recorded_of_neither(read: Read) -> None:
    reply = read("10c and 12a have slipped to 30 November 2026 and 31 January 2027 respectively, both amber.")
    assert {r.key for r in reply.readings} == {"O1/10c", "O1/12a"}
    assert not [r for r in reply.readings if r.fields.due or r.fields.rag]


def test_a_question_about_a_ref_is_held_and_is_no_progress(read: Read) -> None:
    reply = read("10c green. Is 12a still down for September?")
    assert [r.key for r in reply.readings] == ["O1/10c"]
    assert [h.candidates for h in reply.held] == [("O1/12a",)]
    assert [q.key for q in reply.questions] == ["O1/12a"]


@pytest.mark.parametrize(("said", "rag"), [("A->G", Rag.GREEN), ("please move from A to R", Rag.RED)])
def test_letters_of_the_old_colour_and_the_new_give_the_new(read: Read, said: str, rag: Rag) -> None:
    assert [r.fields.rag for r in read(f"10c: {said}").readings] == [rag]


def test_letters_that_do_not_begin_with_the_colour_held_are_for_a_person(read: Read) -> None:
    (reading,) = read("10c: R->G").readings
    assert reading.disposition is Disposition.REVIEW


def test_a_date_that_will_be_missed_is_told_though_it_is_the_one_held(read: Read) -> None:
    (reading,) = read("14: We won't finish by 1 September, more like the new year").readings
    assert reading.disposition is Disposition.REVIEW


def test_a_colour_that_another_came_after_is_not_recorded(read: Read) -> None:
    assert not [r for r in read("10c: we went to amber then back to green").readings if r.fields.rag]
