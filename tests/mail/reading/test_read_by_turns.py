"""Refs and colours by turns without stops, lists by colour or objective in one line, and colours listed after their refs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.board.rag import Rag
from lacflow.mail.reading import Reply
from lacflow.mail.reading.alternating import alternating

Read = Callable[..., Reply]
KNOWN = {"10c": "10c", "12a": "12a", "14": "14"}


def colours(reply: Reply) -> dict[str, Rag | None]:
    """Return the colour recorded of each action."""
    return {r.key: r.fields.rag for r in reply.readings}


@pytest.mark.parametrize(
    "words",
    [
        "10c all booked green 12a printers late amber 14 builder gone bust red",
        "hi 10c green 12a amber 14 red",
        "(10c) green (12a) amber (14) red",
        "Green: 10c. Amber: 12a. Red: 14.",
        "10c, 12a and 14: green, amber and red.",
        "10c green, 12a amber and needs until end of November, 14 red",
    ],
)
def test_each_ref_has_its_own_colour(words: str, read: Read) -> None:
    assert colours(read(words)) == {"O1/10c": Rag.GREEN, "O1/12a": Rag.AMBER, "O1/14": Rag.RED}


def test_objectives_in_one_line_have_their_own_refs(read: Read) -> None:
    told = colours(read("Objective 1: 10c green, 14 amber. Objective 2: 14a red. Objective 3: 4 green."))
    assert told == {"O1/10c": Rag.GREEN, "O1/14": Rag.AMBER, "O2/14a": Rag.RED, "O3/4": Rag.GREEN}


@pytest.mark.parametrize(
    "line",
    [
        "10c green until 12a is amber",
        "10c green 12a",
        "10c was green now amber 12a red",
        "we have 10c green 12a amber",
        "10c booked green last week 12a late amber",
    ],
)
def test_one_condition_or_colour_too_many_and_nothing_is_read_by_turns(line: str) -> None:
    assert alternating(line, KNOWN) == {}


def test_where_the_refs_stand() -> None:
    assert alternating("10c booked green 12a late amber", KNOWN) == {0: ("10c", "green"), 17: ("12a", "amber")}
