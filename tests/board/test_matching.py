"""Leads: a cell parted into people, each matched to the directory with the reason, none chosen by guess."""

from __future__ import annotations

import pytest

from lacflow.board.matching import Index, match_leads, split_leads, suggest
from lacflow.board.people import Directory, Person
from lacflow.board.plan import Action, Lead, Plan
from lacflow.board.wordings import matched_anew, wordings

PEOPLE = Directory.of(
    [
        Person("a.lee", "Ann Lee", aliases=("AL", "Annie Lee"), role="Head of Policy"),
        Person("b.roe", "Bob Roe", aliases=("Housing", "Robert Roe")),
        Person("c.day", "Cy Day", role="Principal Social Worker"),
        Person("d.kay", "Dee Kay", aliases=("Police", "Head of Audit")),
        Person("e.fox", "Eve Fox", aliases=("Head of Audit",)),
    ]
)


@pytest.mark.parametrize(
    ("cell", "leads"),
    [
        ("Ann Lee - Head of Policy / Bob Roe", ["Ann Lee - Head of Policy", "Bob Roe"]),
        ("Ann Lee; Bob Roe;", ["Ann Lee", "Bob Roe"]),
        ("Ann Lee\nBob Roe\nann lee", ["Ann Lee", "Bob Roe"]),
        ("Ann Lee and Bob Roe", ["Ann Lee", "Bob Roe"]),
        ("Ann Lee, Head of Policy, Bob Roe", ["Ann Lee, Head of Policy", "Bob Roe"]),
        ("Ann Lee/Bob Roe", ["Ann Lee", "Bob Roe"]),
        ("CSC/SIA", ["CSC", "SIA"]),
        ("Principal Social Worker/", ["Principal Social Worker"]),
        ("Policy, Information & Commissioning", ["Policy, Information & Commissioning"]),
        ("Safeguarding, Inspection and Audit", ["Safeguarding, Inspection and Audit"]),
        ("Development Officer/Apprentice", ["Development Officer/Apprentice"]),
        ("Health\n(with oversight from nurses)\nPolice", ["Health\n(with oversight from nurses)", "Police"]),
        ("Ann Lee\nHead of Policy", ["Ann Lee\nHead of Policy"]),
        ("Ann Lee\nBob Roe\nHead of Policy", ["Ann Lee", "Bob Roe", "Head of Policy"]),
        ("", []),
    ],
)
def test_a_cell_is_parted_between_leads_and_nowhere_else(cell: str, leads: list[str]) -> None:
    assert list(split_leads(cell)) == leads


@pytest.mark.parametrize(
    ("raw", "person", "why"),
    [
        ("ann  LEE", "a.lee", "name"),
        ("AL", "a.lee", "alias"),
        ("A. Lee", "a.lee", "initial and surname"),
        ("Dr Ann Lee (Chair)", "a.lee", "name before a title"),
        ("Principal Social Worker - Ann Lee", "a.lee", "name after a title"),
        ("Ann Lee Acting Head of Service", "a.lee", "name with a title"),
        ("Principal Social Worker", "c.day", "their role"),
        ("Housing", "b.roe", "alias"),
        ("Head of Audit", None, "could be d.kay or e.fox"),
        ("Lee", None, "a surname alone: could be a.lee"),
        ("Ann Lea", None, "nobody in the directory is written so"),
        ("Housing Association", None, "nobody in the directory is written so"),
    ],
)
def test_a_lead_is_matched_with_the_reason_or_not_at_all(raw: str, person: str | None, why: str) -> None:
    (lead,) = match_leads(raw, PEOPLE)
    assert (lead.raw, lead.person, lead.why) == (raw, person, why)


TEAM = Directory.of(
    [
        Person("h.fern", "Helen Fern", aliases=("HF",), role="Head of Fostering"),
        Person("t.moss", "Tom Moss"),
        Person("j.roe", "Jane Roe"),
        Person("m.roe", "Mark Roe"),
        Person("a.lund", "Dr Anna-Maria Lund"),
    ]
)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Helen Fern Tom Moss", ["h.fern", "t.moss"]),
        ("Head of Fostering Helen Fern Lead for Voice Tom Moss", ["h.fern", "t.moss"]),
        ("Helen Fern Head of Fostering Tom Moss Lead for Voice", ["h.fern", "t.moss"]),
        ("Helen Fern (Fostering) Tom Moss (Voice)", ["h.fern", "t.moss"]),
        ("Helen Fern (with Dr Anna-Maria Lund)", ["h.fern", "a.lund"]),
        ("Helen Fern supported by Tom Moss", ["h.fern", "t.moss"]),
        ("Helen Fern + Tom Moss", ["h.fern", "t.moss"]),
        ("1. Helen Fern 2. Tom Moss", ["h.fern", "t.moss"]),
        ("North: Helen Fern South: Tom Moss", ["h.fern", "t.moss"]),
        ("HF, KV and TM", ["h.fern", None, None]),
        ("Helen Fern/Head of Legal", ["h.fern", None]),
        ("Fern, Helen; Moss, Tom", ["h.fern", "t.moss"]),
        ("Fern H", ["h.fern"]),
        ("Helen Fern / HF / H. Fern / Helen Fern - Head of Fostering", ["h.fern"]),
        ("Jane and Mark Roe", [None]),
        ("Notes by Helen Fern and also Tom Moss before May", [None]),
        ("Roe", [None]),
        ("Ms Roe", [None]),
        ("N/A", [None]),
        ("TBC", [None]),
        ("-", []),
    ],
)
def test_nobody_in_a_cell_is_lost_and_nobody_guessed(cell: str, people: list[str | None]) -> None:
    assert [lead.person for lead in match_leads(cell, TEAM)] == people


def test_a_stranger_with_a_post_is_near_to_like_names_and_not_to_whoever_holds_the_post() -> None:
    assert suggest("Helen Ferne - Head of Fostering", TEAM)[0] == "h.fern"
    assert suggest("Zoe Quist - Head of Fostering", TEAM) == ()


def test_a_surname_that_two_people_share_names_both() -> None:
    (lead,) = match_leads("Roe", TEAM)
    assert lead.why == "a surname alone: could be j.roe or m.roe"


def test_where_nobody_is_named_the_words_say_so() -> None:
    for words in ("TBC", "N/A", "to be appointed", "Vacant", "TBC (Spring)"):
        assert [(lead.raw, lead.why) for lead in match_leads(words, TEAM)] == [(words, "nobody yet")]


def test_each_wording_is_listed_once_with_its_actions_and_who_it_could_be() -> None:
    def act(key: str, *written: str) -> Action:
        return Action(key, leads=tuple(Lead(raw) for raw in written))

    plan = Plan("b", (act("O1/1", "Helen Ferne", "TBC"), act("O1/2", "Helen  Ferne"), act("O1/3", "Tom Moss")))
    first, *rest = wordings(plan, TEAM)
    assert (first.words, first.keys, first.open) == ("Helen Ferne", ("O1/1", "O1/2"), True)
    assert (first.suggestions[0].person, first.suggestions[0].why) == ("h.fern", "spelt much like “helen fern”")
    assert [(w.words, w.person, w.open) for w in rest] == [("TBC", None, False), ("Tom Moss", "t.moss", False)]


def test_leads_are_matched_anew_and_nobody_found_before_is_dropped() -> None:
    index = Index.of(TEAM)
    action = Action("O1/1", leads=(Lead("Helen Fern Tom Moss"), Lead("Ned Old", "n.old", "name")))
    assert [(lead.raw, lead.person) for lead in matched_anew(action, TEAM, index)] == [
        ("Helen Fern", "h.fern"),
        ("Tom Moss", "t.moss"),
        ("Ned Old", "n.old"),
    ]


def test_an_and_between_two_known_people_parts_them_whatever_their_titles() -> None:
    leads = match_leads("Ann Lee - Head of Policy, North and Bob Roe - Housing lead", PEOPLE)
    assert [(lead.raw, lead.person) for lead in leads] == [
        ("Ann Lee - Head of Policy, North", "a.lee"),
        ("Bob Roe - Housing lead", "b.roe"),
    ]


def test_one_person_written_twice_is_one_lead() -> None:
    assert [lead.person for lead in match_leads("Ann Lee / AL / Annie Lee - Head of Policy", PEOPLE)] == ["a.lee"]


def test_unmatched_words_are_kept_and_the_nearest_people_suggested() -> None:
    (lead,) = match_leads("Anne Lea", PEOPLE)
    assert (lead.raw, lead.person) == ("Anne Lea", None)
    assert suggest("Anne Lea", PEOPLE)[0] == "a.lee"
    assert suggest("Zebediah", PEOPLE) == ()


@pytest.mark.parametrize(
    "cell",
    ["Jo Ellis – Improvement Partner", "Sam Alder– improvement Partner", "Rita Mell - Programme Office"],
)
def test_a_name_nobody_has_is_never_passed_over_for_the_post_beside_it(cell: str) -> None:
    directory = Directory.of(
        [
            Person("a.bell", "Agnes Bell", "agnes@x.example", role="Improvement Partner"),
            Person("p.marsh", "Priya Marsh", "priya@x.example", aliases=("Programme Office",), role="Project Manager"),
        ]
    )
    (lead,) = match_leads(cell, directory)
    assert lead.person is None
    assert "nobody" in lead.why


def test_the_second_of_two_people_in_one_cell_does_not_vanish() -> None:
    directory = Directory.of([Person("b.hart", "Bea Hart", "bea@x.example")])
    cell = "Bea Hart - Strategic lead for Homes, Learning and Health and Jo Ellis - Improvement partner"
    assert "b.hart" not in {lead.person for lead in match_leads(cell, directory) if "Jo Ellis" in lead.raw}
