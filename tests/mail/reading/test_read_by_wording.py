"""Actions named by what they are about, without a ref: recorded where unmistakable, else held with the actions meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.board.rag import Rag
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


@pytest.mark.parametrize(
    ("said", "key", "rag"),
    [
        ("The respite leaflet is now amber, two translators are off.", "O1/12a", Rag.AMBER),
        ("Joint protocol - red, one trust will not sign.", "O2/14a", Rag.RED),
        ("The register of mentors is green.", "O2/4", Rag.GREEN),
        ("Second family hub: amber, the roof leaks.", "O1/14", Rag.AMBER),
    ],
)
def test_two_weighty_words_of_one_action_and_of_no_other_name_it(read: Read, said: str, key: str, rag: Rag) -> None:
    reply = read(said)
    assert {(r.key, r.fields.rag) for r in reply.readings} == {(key, rag)}
    assert not reply.held


def test_each_sentence_that_names_an_action_is_of_its_own(read: Read) -> None:
    reply = read(
        "The respite leaflet is amber. It will now be 31 October 2026. The register of mentors has slipped to March."
    )
    assert {r.key: (r.fields.rag, r.fields.due) for r in reply.readings} == {
        "O1/12a": (Rag.AMBER, date(2026, 10, 31)),
        "O2/4": (None, date(2027, 3, 31)),
    }


@pytest.mark.parametrize(
    ("said", "candidates"),
    [
        ("The protocol is red.", {"O2/14a"}),
        ("The leaflet is amber.", {"O1/12a"}),
        ("The family hub in Norden is red.", {"O1/14"}),
        ("The standard for mentors is red.", {"O1/10c", "O2/4"}),
        ("The trusts are amber.", {"O2/14a"}),
    ],
)
def test_near_misses_are_held_with_the_actions_they_may_mean(read: Read, said: str, candidates: set[str]) -> None:
    reply = read(said)
    assert not [r for r in reply.readings if r.fields.rag or r.fields.due]
    assert {c for h in reply.held for c in h.candidates} == candidates


def test_a_sentence_that_also_speaks_of_another_action_waits(read: Read) -> None:
    reply = read("The two trusts have asked about the mentors, amber.")
    assert not [r for r in reply.readings if r.fields.rag]


def test_a_state_after_a_named_action_that_may_be_of_another_waits(read: Read) -> None:
    reply = read("The respite leaflet is green. That other thing has gone red.")
    assert not [r for r in reply.readings if r.fields.rag]


def test_words_that_name_no_action_of_the_plan_are_held_whole(read: Read) -> None:
    reply = read("The furniture scheme is red.")
    assert not reply.readings
    assert [h.text for h in reply.held] == ["The furniture scheme is red."]
