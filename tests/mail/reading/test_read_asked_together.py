"""What is said or asked of several actions in one breath: colours stay each one's own, a merger is asked about once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.mail.reading.conftest import ACTIONS

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def colours(reply: Reply) -> dict[str, Rag | None]:
    """Return the colour recorded of each action."""
    return {r.key: r.fields.rag for r in reply.readings if r.disposition is Disposition.RECORD}


def test_a_merger_asked_of_several_is_held_once_and_their_colours_are_recorded(read: Read) -> None:
    reply = read("10c, 12a, 14 - all green, dates as before. Could these be merged into one line?")
    assert colours(reply) == dict.fromkeys(("O1/10c", "O1/12a", "O1/14"), Rag.GREEN)
    (held,) = reply.held
    assert set(held.candidates) == {"O1/10c", "O1/12a", "O1/14"}


@pytest.mark.parametrize(
    "words",
    ["10c 12a 14 all red, the money has gone.", "Carer ones (10c, 12a and 14): red, the money has gone."],
)
def test_refs_in_a_row_and_in_brackets(words: str, read: Read) -> None:
    assert colours(read(words)) == dict.fromkeys(("O1/10c", "O1/12a", "O1/14"), Rag.RED)


def test_a_sum_below_the_news_gives_each_its_colour(read: Read) -> None:
    reply = read(
        "On 10c the last course ran on 4 August. 12a and 14 go on as planned. In short all three are now red.",
        ACTIONS[:3],
    )
    assert colours(reply) == dict.fromkeys(("O1/10c", "O1/12a", "O1/14"), Rag.RED)
    assert any("last course" in (r.fields.progress or "") for r in reply.readings)


def test_a_sum_beside_another_colour_waits(read: Read) -> None:
    reply = read("10c is green. 12a and 14 go on as planned. In short all three are red.", ACTIONS[:3])
    assert Rag.RED not in colours(reply).values()


def test_carers_in_a_row_are_no_refs(read: Read) -> None:
    assert "O1/14" not in colours(read("10c green. 12 14 carers came, amber."))


@pytest.mark.parametrize("words", ["12a pilot going well - geen", "12a printers not back yet. gren"])
def test_a_slip_of_the_keys_behind_a_mark(words: str, read: Read) -> None:
    assert colours(read(words))["O1/12a"] is Rag.GREEN


def test_a_wrong_date_without_its_writer(read: Read) -> None:
    reply = read("Sorry Priya, gave you the wrong date for 14 this morning. It should be 30 November not 31 October.")
    assert [str(r.fields.due) for r in reply.readings] == ["2026-11-30"]


def test_pulled_out_is_no_completion(read: Read) -> None:
    (found,) = read("12a amber, speaker pulled out, 30 nov.").readings
    assert str(found.fields.due) == "2026-11-30"


@pytest.mark.parametrize(
    "later",
    [
        "Not sure about 14, will check with Joe.",
        "Still waiting to hear about 14, will come back to you.",
        "Ask Joe about 14.",
    ],
)
def test_a_later_sentence_about_another_leaves_the_answer_before_it(later: str, read: Read) -> None:
    reply = read(f"12a green. {later}")
    assert colours(reply)["O1/12a"] is Rag.GREEN
    assert "O1/14" not in colours(reply)


@pytest.mark.parametrize("later", ["Sorry, I mean 14.", "If 14 opens, that is."])
def test_a_later_sentence_that_may_take_it_back_does(later: str, read: Read) -> None:
    assert "O1/12a" not in colours(read(f"12a green. {later}"))


@pytest.mark.parametrize(
    "words",
    [
        "12a - per our chat this is now amber with a revised date of 31/10/26",
        "12a - following the panel on 4 August we have moved this to amber. Revised completion 31/10/26.",
        "12a - please could this be amber with a date of 31 October as we are waiting for the new standard",
        "12a Printers failed so we've had to push it back to the end of October and turn it amber",
        "12a Printers failed (amber, end of October)",
        "12a Amber 31/10/26 - printers failed",
    ],
)
def test_colour_and_date_in_one_breath(words: str, read: Read) -> None:
    (found,) = read(words).readings
    assert (found.disposition, found.fields.rag, str(found.fields.due)) == (Disposition.RECORD, Rag.AMBER, "2026-10-31")


def test_the_writer_after_a_dash_is_no_part_of_the_ref(read: Read) -> None:
    (found,) = read("12a - I hand over to Sue Hall on 1 September. Status green.").readings
    assert "part of" not in found.reason
    assert found.fields.rag is Rag.GREEN


@pytest.mark.parametrize(
    "talk",
    [
        "I'm off from Friday for a fortnight, Hannah Lomax will pick up anything urgent.",
        "Apologies, I will not be at the Board on the 3rd as I am at the regional network.",
        "Could you copy Karen Walmsley in next time, she is covering me from October.",
        "Our email addresses are changing in October, I will let you know the new ones.",
        "Mine are in blue below.",
        "Just seen there were more further down.",
        "First two here, the others are at the bottom.",
        "mine are in red against each one.",
    ],
)
def test_talk_about_the_writer_and_the_mail_is_held_by_nobody(talk: str, read: Read) -> None:
    reply = read(f"10c green.\n\n{talk}")
    assert not reply.held
    assert [r.key for r in reply.readings] == ["O1/10c"]


@pytest.mark.parametrize(
    "news", ["I'm on leave until September so the leaflet will slip.", "I'm away and 14 is delayed."]
)
def test_news_beside_such_talk_is_not_lost(news: str, read: Read) -> None:
    reply = read(f"10c green.\n\n{news}")
    assert reply.held or len(reply.readings) > 1


def test_refs_that_point_at_another_mail_wait(read: Read) -> None:
    reply = read("10c, 12a and 14 as per my email to Bea last week.\n4 (objective 3) green.")
    assert {r.key for r in reply.readings if r.disposition is Disposition.REVIEW} >= {"O1/10c", "O1/12a", "O1/14"}


def test_names_in_brackets_after_two_refs(read: Read) -> None:
    reply = read("10c and 12a (the training ones) - red, still paused.")
    assert colours(reply) == dict.fromkeys(("O1/10c", "O1/12a"), Rag.RED)


def test_no_change_to_the_date_behind_a_colour(read: Read) -> None:
    assert colours(read("12a we have sent 48 packs up to now, green, and no change to the date.")) == {
        "O1/12a": Rag.GREEN
    }


@pytest.mark.parametrize("name", ["Marcus Reed", "Janet Reed", "Declan Reed"])
def test_a_signature_whose_name_begins_as_a_month_does_is_empty(name: str, read: Read) -> None:
    reply = read(f"{name}\nSafeguarding, Inspection & Audit\nNorthmoor Council", from_name=name)
    assert (reply.kind, reply.held) == ("empty", ())


def test_both_said_twice_of_both(read: Read) -> None:
    reply = read("both of mine are amber please and both need to move to 31 October.", ACTIONS[1:3])
    assert colours(reply) == dict.fromkeys(("O1/12a", "O1/14"), Rag.AMBER)
    assert {str(r.fields.due) for r in reply.readings} == {"2026-10-31"}
