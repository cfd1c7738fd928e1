"""A sentence that turns to another action by its ref begins what is said of that one, whatever it goes on to say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def said(reply: Reply) -> dict[str, str]:
    """Return what is kept, certain or probable, of each action."""
    return {r.key: r.fields.progress or r.probable.progress or "" for r in reply.readings}


@pytest.mark.parametrize(
    ("second", "key"),
    [
        ("With 14 the library wants a new lease.", "O1/14"),
        ("With 14a we are nearly there.", "O2/14a"),
        ("For 14 Rukhsana's builder has gone quiet.", "O1/14"),
        ("As for 14, the lift is still broken.", "O1/14"),
        ("14, ask Bea, she has the keys.", "O1/14"),
        ("14 therefore has to wait for the lease.", "O1/14"),
        ("14 depends on the lease.", "O1/14"),
        ("14 goes in the same paper.", "O1/14"),
        ("14 I thought we had opened in the spring.", "O1/14"),
        ("Lastly no. 14, the carpets came.", "O1/14"),
        ("14 - 3 of 12 rooms are painted.", "O1/14"),
    ],
)
def test_what_a_sentence_turns_to_is_kept_apart_from_the_action_before(second: str, key: str, read: Read) -> None:
    told = said(read(f"10c green, all trained. {second}"))
    assert told["O1/10c"] == "all trained."
    assert told[key]
    assert second.rstrip(".").endswith(told[key].rstrip("."))


@pytest.mark.parametrize(
    "second",
    [
        "14 carers came to the last day.",
        "14, mostly new carers, have been trained.",
        "Once 14 is done we can start the next.",
        "With 14 open we have more room.",
        "On 14 September we start the next.",
    ],
)
def test_a_number_that_counts_and_a_ref_that_is_only_referred_to_turn_to_nothing(second: str, read: Read) -> None:
    assert "O1/14" not in said(read(f"10c green. {second}"))


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("2/14a - red still. 1/10c: green. 3/4 is green.", {"O2/14a": Rag.RED, "O1/10c": Rag.GREEN, "O3/4": Rag.GREEN}),
        ("2.14a red, the trusts said no. 1.14 moves to October, amber.", {"O2/14a": Rag.RED, "O1/14": Rag.AMBER}),
        ("The mentors (2/4) green, six signed up.", {"O2/4": Rag.GREEN}),
        ("3/4 amber and 2/4 green", {"O3/4": Rag.AMBER, "O2/4": Rag.GREEN}),
    ],
)
def test_a_ref_may_be_written_with_the_number_of_its_objective(text: str, colours: dict[str, Rag], read: Read) -> None:
    reply = read(text)
    assert {r.key: r.fields.rag for r in reply.readings if r.disposition is Disposition.RECORD} == colours
    assert not reply.held


@pytest.mark.parametrize(
    "text",
    [
        "On 3/4 we met the trusts.",
        "3/4 we met the trusts.\n17/4 they wrote back.",
        "1.14 weeks is the average wait.",
        "3/4 we met the trusts, 2/4 they rang.",
    ],
)
def test_a_day_or_an_amount_names_no_action(text: str, read: Read) -> None:
    assert not {"O3/4", "O2/4", "O1/14"} & set(said(read(text)))


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        (
            "Green: 10c and 12a.\nAmber: 14 - the lease is with Legal.",
            {"O1/10c": Rag.GREEN, "O1/12a": Rag.GREEN, "O1/14": Rag.AMBER},
        ),
        ("Green: 10c, 12a - both finished their rounds.", {"O1/10c": Rag.GREEN, "O1/12a": Rag.GREEN}),
        ("Amber: 4 - set up slowly", {}),
        ("Red: 14 carers left.", {}),
    ],
)
def test_a_line_may_give_a_colour_then_refs_and_then_words(text: str, colours: dict[str, Rag], read: Read) -> None:
    assert {r.key: r.fields.rag for r in read(text).readings} == colours


def test_a_number_without_its_letter_waits_with_what_it_may_be_and_leaves_the_action_before_alone(read: Read) -> None:
    reply = read("14 amber, the lift is late. 10 - can't find that one on my list.")
    assert said(reply) == {"O1/14": "the lift is late."}
    (held,) = reply.held
    assert "O1/10c" in held.candidates


def test_what_leaves_a_choice_is_not_closed(read: Read) -> None:
    (reading,) = read("As for 10c I'd suggest we close it or else roll it into the spring round.").readings
    assert reading.disposition is Disposition.REVIEW
    assert not reading.fields.complete


@pytest.mark.parametrize("words", ["see 10c", "see Bea Pell's email"])
def test_an_answer_that_only_points_at_another_waits(words: str, read: Read) -> None:
    reading = next(r for r in read(f"12a green, all printed.\n14: {words}").readings if r.key == "O1/14")
    assert (reading.disposition, reading.fields.progress) == (Disposition.REVIEW, None)


def test_an_excuse_above_the_answers_takes_none_of_them_back(read: Read) -> None:
    reply = read("Apologies, clinics all last week.\n\n10c: 240 trained. Red.\n14: the lift is in. Amber.")
    assert {r.key: r.fields.rag for r in reply.readings} == {"O1/10c": Rag.RED, "O1/14": Rag.AMBER}
