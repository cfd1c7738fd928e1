"""An action given another lead in mid-cycle: recorded, the new lead asked at once, the former chased no more about it.

The board meets Thu 8 April 2027: asks Thu 18 March 09:00, due Thu 25 March noon, chases 14:00; circulation closes
Tue 23 March.
"""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.store import plans
from lacflow.store.outbox import Letter
from post import answer, receive
from rounds import Round, at, note

FAR = "31/12/27"
PLAN = (
    ("1a", "Helen Fern", "Green", FAR),
    ("1b", "Helen Fern", "Green", FAR),
    ("4a", "Rosa Lind", "Green", FAR),
    ("5a", "Dee Ashby / Rosa Lind", "Green", FAR),
)


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def leads(r: Round, ref: str) -> list[str | None]:
    with r.app.database.read() as conn:
        action = plans.load(conn, "permanence").get(f"O1/{ref}")
    assert action is not None
    return [lead.person for lead in action.leads]


def requests(r: Round, to: str) -> list[Letter]:
    return r.letters("circulation", to)


def test_a_lead_who_was_asked_before_is_asked_about_the_further_action(r: Round) -> None:
    """One further letter, about that action alone, in the same request; the former lead is asked no more about it."""
    said = note(r, "1a is now Rosa Lind's")
    assert leads(r, "1a") == ["r.lind"]
    assert "1a is led by Rosa Lind now (was Helen Fern); Rosa is asked about it" in said
    first, further = requests(r, "r.lind")
    assert (further.about, further.token) == (("O1/1a",), first.token)
    text = r.read(further).text
    assert "you lead 1 more action on its plan" in " ".join(text.split())
    assert "stands as it is" in text
    assert "later than we would like" not in text
    r.app.tick(at("2027-03-18 12:00"))
    assert len(requests(r, "r.lind")) == 2
    r.says("r.lind", "1a green, panel met\n4a green\n5a green")(at("2027-03-19 09:00"))
    r.app.tick(at("2027-03-19 09:05"))
    r.go("2027-03-25 13:00", "2027-03-25 15:00")
    assert [x.about for x in r.letters("chase")] == [("O1/1b",)]


def test_a_new_lead_is_chased_only_after_a_reply_by_of_their_own(r: Round) -> None:
    """Given the action on the day before updates are due, they have until five working days later, and so has the chase."""
    note(r, "ask Rosa Lind about 1a", "2027-03-24 10:00")
    further = requests(r, "r.lind")[-1]
    assert "Wednesday 31 March 2027" in r.read(further).text or "31 March" in r.read(further).text
    r.go("2027-03-25 13:00", "2027-03-26 09:00")
    assert [x.person for x in r.letters("chase", "r.lind")] == []


def test_after_circulation_has_closed_the_manager_s_word_is_enough(r: Round) -> None:
    """Somebody who led nothing is asked at once, and nobody is asked whether to send a short-notice request."""
    said = note(r, "ask Tom Moss about 1a", "2027-03-30 10:00")
    assert "1a is led by Tom Moss now" in said
    (only,) = requests(r, "t.moss")
    assert only.about == ("O1/1a",)
    text = " ".join(r.read(only).text.split())
    assert "later than we would like: Priya Marsh has only now named you to us" in text
    assert not [x for x in r.letters(to="p.manager") if x.step == "short_notice"]


def test_an_answer_to_the_further_request_is_recorded(r: Round) -> None:
    note(r, "1a is now Rosa Lind's")
    r.says("r.lind", "1a red, nobody can do it\n4a green")(at("2027-03-18 12:00"))
    r.app.tick(at("2027-03-18 12:05"))
    with r.app.database.read() as conn:
        plan = plans.load(conn, "permanence")
    assert [(k, str(a.rag.value)) for k in ("O1/1a", "O1/4a") if (a := plan.get(k))] == [
        ("O1/1a", "red"),
        ("O1/4a", "green"),
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("ask Pat Quill about 1a", "nobody in people.yaml is called “Pat Quill”"),
        ("1a is now Helen Fern's", "Helen Fern leads it already"),
        ("9z is now Rosa Lind's", "no open action with that ref"),
        ("ask Tom Moss about 5a", "is led by Dee Ashby and Rosa Lind"),
        ("ask Tom Moss instead of Helen Fern about 5a", "Helen Fern does not lead it"),
        ("ask Rosa Lind instead", "which actions?"),
    ],
)
def test_what_is_not_plain_changes_nothing_and_is_said_back(r: Round, words: str, why: str) -> None:
    said = note(r, words)
    assert why in said
    assert (leads(r, "1a"), leads(r, "5a")) == (["h.fern"], ["d.nurse", "r.lind"])
    assert len(r.letters("circulation")) == 3


def test_in_a_shared_action_only_the_one_named_gives_way(r: Round) -> None:
    said = note(r, "ask Tom Moss instead of Dee Ashby about 5a")
    assert leads(r, "5a") == ["t.moss", "r.lind"]
    assert "(was Dee Ashby)" in said
    note(r, "give 5a to Helen Fern", "2027-03-18 12:00")
    assert leads(r, "5a") == ["h.fern"]


def test_before_the_round_the_new_lead_is_asked_with_everybody_else(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    r = Round(council, open_service(council))
    r.take_in(PLAN, at("2027-03-09 09:00"))
    r.app.tick(at("2027-03-09 09:00"))
    note(r, "1a and 1b are now Tom Moss's", "2027-03-09 10:00")
    assert r.letters("circulation") == []
    r.app.tick(at("2027-03-18 09:05"))
    assert {x.to_person: x.about for x in r.letters("circulation")} == {
        "r.lind": ("O1/4a", "O1/5a"), "d.nurse": ("O1/5a",), "t.moss": ("O1/1a", "O1/1b")
    }  # fmt: skip


def test_a_lead_we_were_told_is_away_is_replaced_by_answering_that_letter(r: Round) -> None:
    """`ask NAME instead` means the actions the letter is about, in the place of whom it is about."""
    receive(r.root, away(r))
    r.app.tick(at("2027-03-18 11:00"))
    letter = next(x for x in r.letters(to="p.manager") if x.step == "away")
    receive(r.root, reply(r, letter, "ask Rosa Lind instead"))
    r.app.tick(at("2027-03-18 12:00"))
    assert (leads(r, "1a"), leads(r, "1b")) == (["r.lind"], ["r.lind"])
    assert requests(r, "r.lind")[-1].about == ("O1/1a", "O1/1b")


def away(r: Round) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "helen.fern@northmoor.example", "permanence.board@northmoor.example"
    mail["Subject"], mail["Auto-Submitted"] = "Automatic reply: your update", "auto-replied"
    mail["Message-ID"] = "<ooo@northmoor.example>"
    mail["In-Reply-To"] = r.last("circulation", "h.fern").message.message_id
    mail.set_content("I am on leave until 9 April 2027.")
    return mail.as_bytes()


def reply(r: Round, letter: Letter, words: str) -> bytes:
    return answer(r.read(letter), words, at("2027-03-18 11:30"))
