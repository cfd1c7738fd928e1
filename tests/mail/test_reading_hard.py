"""What a reply did not say is never recorded: colours of others, taken back, hoped for; completions that are none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lacflow.board.plan import Action, Colour, Objective
from lacflow.board.rag import DEFAULT, Rag
from lacflow.board.readings import Disposition, Fields
from lacflow.mail.body import text_of
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked, Reply, read_reply

HELD = {"O1/10c": "amber", "O1/7b": "green", "O1/4a": "red", "O4/4a": "green", "O2/3": "green", "O2/12": "amber"}
ACTIONS = tuple(
    Action(
        key,
        key.split("/")[1],
        key.split("/")[1],
        Objective(key[1], "Homes"),
        f"Activity {key}",
        rag=Colour(DEFAULT.read(colour), colour),
    )
    for key, colour in HELD.items()
)
STUB = Incoming(text="This message requires an HTML viewer.", html="<p>10c green, all the carers have been trained</p>")


def read(text: str) -> Reply:
    asked = Asked("", datetime(2027, 1, 5, 9, tzinfo=UTC), ZoneInfo("Europe/London"), ACTIONS)
    return read_reply(Incoming(text=text, from_addresses=("a@northmoor.example",)), asked)


def colours(text: str) -> dict[str, Rag]:
    return {r.key.split("/")[1]: r.fields.rag for r in read(text).readings if r.fields.rag}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Red: 10c\nAmber: 7b\nGreen: 3, 12", {"10c": "red", "7b": "amber", "3": "green", "12": "green"}),
        ("Red: none\nAmber: 7b\nGreen: 3", {"7b": "amber", "3": "green"}),
        ("Amber:\n10c\n7b\nGreen:\n3", {"10c": "amber", "7b": "amber", "3": "green"}),
        ("7b green 10c red", {"7b": "green", "10c": "red"}),
        ("7b is amber, not green", {"7b": "amber"}),
        ("10c status remains green", {"10c": "green"}),
        ("10c we are amber because the contract is not signed", {"10c": "amber"}),
        ("10c: We moved this to green", {"10c": "green"}),
        ("10c all carers trained, so green", {"10c": "green"}),
        ("10c and 7b are both green; 12 has slipped to Nov", {"10c": "green", "7b": "green"}),
        ("10c: amber as legal slow\n12 date 15 May 2027", {"10c": "amber"}),
        ("12: green\n12 children placed", {"12": "green"}),
    ],
)
def test_a_colour_plainly_said_is_recorded_of_its_own_action(words: str, said: dict[str, str]) -> None:
    assert colours(words) == {ref: Rag(colour) for ref, colour in said.items()}


@pytest.mark.parametrize(
    "words",
    [
        "shown as red, which is wrong",
        "Our partner says red. We disagree.",
        "you have it as red but that is wrong",
        "the plan says red",
        "still shows as red",
        "rated green, wrongly",
        "dashboard says green",
        "the board marked it green",
        "Ofsted say red",
        "the last audit said: red",
        "is green, says the contractor",
        "green according to Jo",
        "anything but green",
        "able to move to green",
        "plan to move to green",
        "asking to move to green",
        "I want it green",
        "we need it green",
        "We would have said green",
        "it would be wrong to say green",
        "green-ish",
        "Green.. well, almost",
        "green, allegedly",
        "green (subject to sign-off by the director)",
        "Green (if the funding is agreed)",
        "green (pending sign-off)",
        "green as long as the vote passes",
        "green I think",
        "Green assuming funding",
        "green provisionally",
        "the budget is red",
        "risk is red",
        "savings RAG red",
        "finance: red",
        "data quality is amber",
        "the team are green with envy",
    ],
)
def test_a_colour_of_others_or_in_doubt_waits_for_a_person(words: str) -> None:
    (reading,) = read(f"10c {words}").readings
    assert reading.disposition is Disposition.REVIEW
    assert (reading.fields.rag, reading.probable.rag) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        "All but 10c are green",
        "everything except the budget is green",
        "Provided the money comes:\n10c green\n7b green",
        "DRAFT - do not record\n10c green",
        "Last month I wrote:\n10c green\n7b red",
        "10c. 7b is waiting for this. Amber",
        "If 7b lands, 10c is green",
        "Either 10c or 7b green",
    ],
)
def test_words_before_a_colour_can_take_it_back(words: str) -> None:
    found = read(words)
    assert found.readings or found.held
    assert not any(r.fields.rag or r.probable.rag for r in found.readings)


@pytest.mark.parametrize(
    "words",
    [
        "complete? No",
        "done half",
        "done if approved",
        "Complete the training",
        "all done bar the shouting",
        "complete - no",
        "completed 3 of 5 modules",
    ],
)
def test_half_a_completion_is_none(words: str) -> None:
    (reading,) = read(f"7b: {words}").readings
    assert (reading.disposition, reading.fields.complete) == (Disposition.REVIEW, False)


def test_what_is_not_complete_after_all_is_shown_to_a_person() -> None:
    (reading,) = read("7b is not complete, sorry").readings
    assert (reading.disposition, reading.reason) == (Disposition.REVIEW, "it says it is not complete")


def test_a_number_that_starts_a_line_heads_its_own_statement() -> None:
    assert {r.key: r.fields.due for r in read("10c: amber as legal slow\n12 date 15 May 2027").readings} == {
        "O1/10c": None,
        "O2/12": date(2027, 5, 15),
    }


def test_ditto_is_no_update() -> None:
    assert [r.key for r in read("10c green\n7b ditto").readings if r.fields != Fields()] == ["O1/10c"]


@pytest.mark.parametrize(
    "words",
    [
        "the sheet is attached with my updates.",
        "Sorry, this slipped past me over the break.",
        "Sorry this is a bit long.",
        "One of these is not right:",
        "Jess looks after this for me, see below.",
    ],
)
def test_talk_about_the_mail_is_not_held(words: str) -> None:
    assert (colours(f"{words}\n10c green"), read(f"{words}\n10c green").held) == ({"10c": Rag.GREEN}, ())


def test_a_stub_of_a_text_part_gives_way_to_the_html() -> None:
    assert text_of(STUB).strip() == "10c green, all the carers have been trained"
