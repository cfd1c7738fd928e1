"""An order is understood wholly or not at all, and a negation is never read as the positive."""

from __future__ import annotations

from datetime import date

import pytest

from lacflow.mail.instructions import read_instructions

TUESDAY = date(2027, 1, 5)


@pytest.mark.parametrize(
    ("text", "step", "verb", "refs", "numbers"),
    [
        ("hold", "", "hold", (), ()),
        ("Please hold the chase.", "", "hold", (), ()),
        ("hold 10c and 12a", "", "hold", ("10c", "12a"), ()),
        ("resume", "", "resume", (), ()),
        ("Send now please", "brake", "release", (), ()),
        ("let them go", "brake", "release", (), ()),
        ("release", "brake", "release", (), ()),
        ("withdraw", "brake", "withdraw", (), ()),
        ("Do not send", "brake", "withdraw", (), ()),
        ("confirm 10c, O1/12a & 14 (objective 2)", "", "confirm", ("10c", "O1/12a", "O2/14"), ()),
        ("I confirm that 10b.i is complete", "", "confirm", ("10b.i",), ()),
        ("yes", "", "confirm", (), ()),
        ("accept 3, 5 and 7", "", "accept", (), (3, 5, 7)),
        ("Reject no. 4", "", "reject", (), (4,)),
        ("noted, thanks", "", "acknowledge", (), ()),
        ("send", "short_notice", "short_notice", (), ()),
        ("send short notice", "", "short_notice", (), ()),
        ("off", "short_notice", "no_short_notice", (), ()),
        ("Confirmed", "reserve", "meeting_on", (), ()),
        ("on", "reserve", "meeting_on", (), ()),
        ("cancelled", "reserve", "meeting_off", (), ()),
    ],
)
def test_an_order_is_read(text: str, step: str, verb: str, refs: tuple[str, ...], numbers: tuple[int, ...]) -> None:
    (found,), left = read_instructions(text, TUESDAY, step)
    assert (found.verb, found.refs, found.numbers, left) == (verb, refs, numbers, [])
    assert found.evidence.strip(" .") in text


def test_a_person_and_a_day_are_read() -> None:
    found, left = read_instructions("give Sam Reed until Friday\nexcuse Jo O'Hara", TUESDAY)
    assert [(f.verb, f.name) for f in found] == [("give", "Sam Reed"), ("excuse", "Jo O'Hara")]
    assert found[0].until is not None
    assert found[0].until.date == date(2027, 1, 8)
    assert left == []


@pytest.mark.parametrize(
    "text",
    [
        "do not hold",
        "don't release",
        "never withdraw",
        "Should I hold?",
        "hold off on that thought",
        "We should hold a meeting about this",
        "I will confirm 10c next week",
        "confirm 10c unless Pat objects",
        "accept all",
        "accept three",
        "give Sam time",
        "give Sam until later",
        "send the plan to Pat",
        "excuse the delay in replying to you about this",
        "I cannot accept 4",
        "yes",
        "on",
    ],
)
def test_a_sentence_that_merely_has_the_verb_orders_nothing(text: str) -> None:
    found, left = read_instructions(text, TUESDAY, "brake")
    assert found == []
    assert left != []


def test_greeting_and_closing_are_no_orders_and_one_bad_line_spoils_no_other() -> None:
    found, left = read_instructions("Hi\n\nconfirm 10c\nfrobnicate 12a\naccept 3\n\nThanks\nPriya Marsh\n", TUESDAY)
    assert [f.verb for f in found] == ["confirm", "accept"]
    assert left == ["frobnicate 12a"]


@pytest.mark.parametrize(
    ("text", "name", "refs", "old"),
    [
        ("14 is now Sam Reed's", "Sam Reed", ("14",), ""),
        ("14 and 15a are Sam’s now", "Sam", ("14", "15a"), ""),
        ("Please ask Sam Reed about 14 (objective 2).", "Sam Reed", ("O2/14",), ""),
        ("ask Sam Reed instead", "Sam Reed", (), ""),
        ("ask Sam Reed instead of Helen Fern", "Sam Reed", (), "Helen Fern"),
        ("ask Sam instead of Helen about 1a", "Sam", ("1a",), "Helen"),
        ("give 14 to Sam Reed", "Sam Reed", ("14",), ""),
        ("Pat de Vries now leads 7b", "Pat de Vries", ("7b",), ""),
        ("the lead for 10c is now Sam Reed", "Sam Reed", ("10c",), ""),
        ("make Sam Reed the lead for 14", "Sam Reed", ("14",), ""),
    ],
)
def test_an_action_is_given_to_another_lead(text: str, name: str, refs: tuple[str, ...], old: str) -> None:
    """Who, which actions, in whose place."""
    (found,), left = read_instructions(text)
    assert (found.verb, found.name, found.refs, found.says, left) == ("hand_over", name, refs, old, [])


@pytest.mark.parametrize(
    "text",
    [
        "do not ask Sam Reed about 14",
        "ask Sam, not Helen, about 14",
        "Could you ask Sam Reed about 14?",
        "ask somebody else about 14",
        "14 is now Amber",
        "14 is with legal",
        "14 goes to Cabinet in May",
        "Sam Reed leads the team",
        "14 is now with Finance by phone from Helen Fern",
    ],
)
def test_what_only_sounds_like_it_changes_no_lead(text: str) -> None:
    """A negation, a question, a colour, a place where something lies."""
    assert "hand_over" not in [o.verb for o in read_instructions(text)[0]]
