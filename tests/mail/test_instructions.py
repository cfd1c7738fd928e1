"""The project manager's orders: whole lines only, and nothing that merely contains a verb."""

from __future__ import annotations

from datetime import date

import pytest

from lacflow.mail.instructions import read_instructions

TUESDAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("line", "step", "verb", "rest"),
    [
        ("hold", "", "hold", {}),
        ("Please hold 10c and 12a, thanks", "", "hold", {"refs": ("10c", "12a")}),
        ("hold the chase", "", "hold", {}),
        ("Confirm O2/2a", "", "confirm", {"refs": ("O2/2a",)}),
        ("yes", "confirm", "confirm", {}),
        ("yes", "short_notice", "short_notice", {}),
        ("send", "short_notice", "short_notice", {}),
        ("send now", "brake", "release", {}),
        ("stop", "brake", "withdraw", {}),
        ("on", "reserve", "meeting_on", {}),
        ("cancelled", "reserve", "meeting_off", {}),
        ("accept 3, 5", "", "accept", {"numbers": (3, 5)}),
        ("reject 4.", "", "reject", {"numbers": (4,)}),
        ("excuse Helen O'Fern", "", "excuse", {"name": "Helen O'Fern"}),
        ("resume", "", "resume", {}),
        ("noted", "", "acknowledge", {}),
    ],
)
def test_a_line_is_an_order(line: str, step: str, verb: str, rest: dict[str, object]) -> None:
    found, left = read_instructions(line, TUESDAY, step)
    assert [i.verb for i in found] == [verb]
    assert not left
    assert {name: getattr(found[0], name) for name in rest} == rest


def test_until_is_a_day_or_no_order() -> None:
    found, _ = read_instructions("give Tom Moss until Friday", TUESDAY)
    assert found[0].until is not None
    assert found[0].until.date == date(2026, 12, 4)
    assert read_instructions("give Tom Moss until he is back", TUESDAY)[0] == []


@pytest.mark.parametrize(
    "line",
    [
        "do not hold",
        "I would not confirm 10c yet",
        "should we hold 10c?",
        "Tom will send now and then",
        "let me think about whether to release these",
        "confirm with Helen first",
        "10c is amber",
    ],
)
def test_a_sentence_that_contains_a_verb_is_no_order(line: str) -> None:
    found, left = read_instructions(line, TUESDAY)
    assert found == []
    assert left == [line]


def test_greetings_and_signatures_are_neither() -> None:
    text = "Hi there,\n\nrelease\n\nKind regards\nPriya Marsh\nProject Manager"
    found, left = read_instructions(text, TUESDAY, "brake")
    assert [i.verb for i in found] == ["release"]
    assert left == []
