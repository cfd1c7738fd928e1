"""Everyday ways of answering that hold nothing up: objectives turned to, exceptions listed, colleagues' answers adopted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]
DISCLAIMER = (
    "This email and any files sent with it are meant only for the person named above. If it came to you by mistake"
    " please tell the sender and delete it. The council monitors email traffic."
)


def told(reply: Reply) -> dict[str, tuple[str, Rag | None, date | None]]:
    return {r.key: (r.disposition.value, r.fields.rag, r.fields.due) for r in reply.readings}


def test_a_paragraph_that_turns_to_an_objective_stays_with_it(read: Read) -> None:
    said = read(
        "Objective 3 first: action 4 stays green.\n\nOn Objective 2, action 4 is amber, and 14a needs to go to amber."
    )
    assert {k: v[1] for k, v in told(said).items()} == {"O3/4": Rag.GREEN, "O2/4": Rag.AMBER, "O2/14a": Rag.AMBER}
    assert said.held == ()


def test_a_number_after_a_dash_is_no_range(read: Read) -> None:
    assert told(read("O3 action 4 - 34 places open now, amber.")) == {"O3/4": ("record", Rag.AMBER, None)}


def test_exceptions_listed_below_no_change_are_what_they_say(read: Read) -> None:
    said = told(
        read("No change except for these two:\n\n10c - 240 left. Still amber.\n12a - new date 30 November, amber.")
    )
    assert said["O1/10c"] == ("record", Rag.AMBER, None)
    assert said["O1/12a"] == ("record", Rag.AMBER, date(2026, 11, 30))
    assert [k for k, v in said.items() if v[0] == "no_change"] == ["O1/14", "O2/14a", "O3/4", "O2/4"]


def test_a_ref_named_with_another_s_exception_is_not_said_to_be_unchanged(read: Read) -> None:
    assert "O1/12a" not in told(read("No change apart from 10c, 240 left, amber, and 12a, now 1 March, amber."))


def test_either_means_two(read: Read) -> None:
    assert told(read("No change on either of mine")) == {}


@pytest.mark.parametrize(
    "words",
    [
        "could you move the date to 26 March. (The licence runs to 31 July, that is a separate matter.)",
        "sign-off is on 26 March 2027, can you change the date to then please.",
    ],
)
def test_a_date_is_asked_for(read: Read, words: str) -> None:
    assert told(read(f"14: Green, {words}"))["O1/14"] == ("record", Rag.GREEN, date(2027, 3, 26))


@pytest.mark.parametrize(
    "words",
    [
        "award now 12/03/27",
        "this will run on into the early summer",
        "it will slip too but I can't give you a date until the supplier comes back",
    ],
)
def test_a_date_that_nobody_can_be_sure_of_is_asked_about(read: Read, words: str) -> None:
    assert told(read(f"14 - amber, {words}"))["O1/14"][0] == "review"


def test_what_is_handed_on_is_asked_about(read: Read) -> None:
    said = read("14 - amber. Please can this move to Tom Birkett in Estates.").readings[0]
    assert (said.disposition, [p.kind for p in said.proposes]) == (Disposition.REVIEW, ["reassign"])


@pytest.mark.parametrize(
    "pointer",
    [
        "Priti has written this up for me below and I am happy with it, please use it as our return.",
        "See Priti's notes below, I agree with all of it.",
    ],
)
def test_a_colleague_s_answer_made_one_s_own_is_the_lead_s(read: Read, pointer: str) -> None:
    colleague = (
        "From: Priti Sanghera <priti@council.example>\nSent: 12 August 2026 16:52\n"
        "To: Sam Reed <sam.reed@council.example>\n"
        "Subject: lines for you\n\nHi Sam\n\n12a - printed. Amber now rather than red.\n14 - opened. Green.\n\nPriti"
    )
    said = read(f"Priya\n\n{pointer}\n\nSam\n\n{colleague}")
    assert {k: v[1] for k, v in told(said).items()} == {"O1/12a": Rag.AMBER, "O1/14": Rag.GREEN}


@pytest.mark.parametrize(
    "aside",
    [
        "Priya - quick ones between meetings",
        "I can only speak for this one:",
        "Helen is off sick so I'm picking this up for her.",
        "The rest was right.",
        "I'm on leave from the 15th.",
    ],
)
def test_asides_hold_nothing_up(read: Read, aside: str) -> None:
    said = read(f"{aside}\n\n10c green")
    assert told(said) == {"O1/10c": ("record", Rag.GREEN, None)}
    assert said.held == ()


def test_a_disclaimer_below_holds_nothing_up(read: Read) -> None:
    said = read(f"10c green\n\nSam\n\n{DISCLAIMER}")
    assert told(said) == {"O1/10c": ("record", Rag.GREEN, None)}
    assert said.held == ()


def test_a_table_pasted_a_cell_a_line_is_read_by_its_headings(read: Read) -> None:
    rows = "Action Update Colour Date", "12a Signed Back_to_green 30/11/26", "14 Opened Green As_before"
    said = read("\n\n".join(row.replace(" ", "\t\n").replace("_", " ") for row in rows))
    assert told(said) == {
        "O1/12a": ("record", Rag.GREEN, date(2026, 11, 30)),
        "O1/14": ("record", Rag.GREEN, None),
    }


def test_an_action_is_known_by_what_a_whole_sentence_says(read: Read) -> None:
    said = read(
        "We opened the second family hub last week so that one's complete.\n\n"
        "The leaflet about respite went out in four languages. Still green."
    )
    assert {r.key: (r.fields.complete, r.fields.rag) for r in said.readings} == {
        "O1/14": (True, None),
        "O1/12a": (False, Rag.GREEN),
    }


def test_an_opening_thanks_is_no_signature(read: Read) -> None:
    said = read(
        "Dear Priya\n\nThank you for your email.\n\n10c: I would now rate this as green.\n\nKind regards\nSam Reed"
    )
    assert (told(said), said.held) == ({"O1/10c": ("record", Rag.GREEN, None)}, ())


def test_a_request_put_as_a_question_sets_what_it_says(read: Read) -> None:
    said = told(read("Can you put 10c as green, 12a as green and 14 as amber?"))
    assert {k: v[:2] for k, v in said.items()} == {
        "O1/10c": ("record", Rag.GREEN),
        "O1/12a": ("record", Rag.GREEN),
        "O1/14": ("record", Rag.AMBER),
    }


def test_a_sentence_that_turns_to_an_action_is_followed_by_how_it_stands(read: Read) -> None:
    said = read("The joint protocol is not such good news. Legal will not sign this year. It has to be red.")
    assert told(said) == {"O2/14a": ("record", Rag.RED, None)}


def test_the_other_one_on_a_line_of_its_own_is_not_said_of_the_ref_above(read: Read) -> None:
    said = read("12a amber, 79%.\nThe nursery one is going well now.")
    assert (said.readings[0].fields.rag, said.readings[0].evidence) == (Rag.AMBER, "12a amber, 79%.")
    assert [h.text for h in said.held] == ["The nursery one is going well now."]


def test_a_number_that_stands_for_lettered_refs_waits_with_them(read: Read) -> None:
    assert [h.candidates for h in read("10 is green, 70 schools.").held] == [("O1/10c",)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("timescale to be 31 January 2027", date(2027, 1, 31)),
        ("please show the end of January", date(2027, 1, 31)),
        ("the Executive have agreed 31 January 2027 as the date", date(2027, 1, 31)),
        ("the date should now say 31 January 2027", date(2027, 1, 31)),
        ("end of January more realistic", date(2027, 1, 31)),
    ],
)
def test_dates_in_more_everyday_words(read: Read, words: str, day: date) -> None:
    assert told(read(f"14 - amber. {words.capitalize()}."))["O1/14"] == ("record", Rag.AMBER, day)


@pytest.mark.parametrize(
    "text",
    ["Nothing from me this time.", "No change on anything.", "Nothing new to report on any of mine this time round."],
)
def test_nothing_to_say_is_no_change(read: Read, text: str) -> None:
    assert {v[0] for v in told(read(text)).values()} == {"no_change"}


def test_an_overdue_action_with_another_day_named_is_asked_about(read: Read) -> None:
    (said,) = read("14a - the trusts' lawyers meet on 9 November.").readings
    assert (said.disposition, said.probable.due) == (Disposition.REVIEW, date(2026, 11, 9))


def test_an_exception_named_by_its_wording_is_read_and_the_rest_is_unchanged(read: Read) -> None:
    said = told(
        read("No change on any of mine except the joint protocol, which was signed and is finished - turn it blue.")
    )
    assert [k for k, v in said.items() if v[0] == "no_change"] == ["O1/10c", "O1/12a", "O1/14", "O3/4", "O2/4"]
    assert said["O2/14a"][0] == "record"


@pytest.mark.parametrize(
    ("words", "rag", "due"),
    [
        ("you have as green. It should be red, only half of them came.", Rag.RED, None),
        ("is down as green in your list but it is amber", Rag.AMBER, None),
        (
            "- Green. The clinics will be complete by the end of September, overall target stays at July 2027.",
            Rag.GREEN,
            None,
        ),
    ],
)
def test_what_the_plan_shows_is_set_right_and_a_date_that_stays_is_none(
    read: Read, words: str, rag: Rag, due: date | None
) -> None:
    assert told(read(f"12a {words}")) == {"O1/12a": ("record", rag, due)}


@pytest.mark.parametrize(
    "words", ["some time in the spring, still green", "green. Early next year", "- in the new year"]
)
def test_a_vague_time_that_is_the_whole_answer_is_asked_about(read: Read, words: str) -> None:
    (reading,) = read(f"12a {words}").readings
    assert (reading.disposition, reading.fields.due) == (Disposition.REVIEW, None)


COLLEAGUE = """Priya, see below from Nia, I am happy with all of it.

From: Nia Hart <nia.hart@borough.example>
Sent: 13 August 2026 09:00
To: Sam Reed

10c - 240 trained, green
12a - needs to move to 30/11/26. Amber

{line}
Nia
"""


def test_a_colleague_s_line_without_a_ref_waits_and_leaves_the_others(read: Read) -> None:
    """But one that may take the others back, or speaks of all of them, keeps the whole for a person."""
    said = read(COLLEAGUE.format(line="The awards evening went well, 90 came"))
    assert told(said)["O1/12a"] == ("record", Rag.AMBER, date(2026, 11, 30))
    assert [h.text for h in said.held] == ["The awards evening went well, 90 came"]
    for line in ("None of this is agreed yet though", "All of these are provisional if the cuts come"):
        assert read(COLLEAGUE.format(line=line)).readings == ()


@pytest.mark.parametrize(
    ("words", "rag", "due"),
    [
        ("- the tool is complete but the audit has not started, amber please", Rag.AMBER, None),
        ("- the printers could not start before the holidays, so amber and 28/02/27.", Rag.AMBER, date(2027, 2, 28)),
        ("amber for the present. Two languages are short.", Rag.AMBER, None),
        ("had better be amber as the printers are late", Rag.AMBER, None),
        ("is not yet complete, so leave it green and make the date end of October.", Rag.GREEN, date(2026, 10, 31)),
    ],
)
def test_a_colour_that_is_plainly_given_is_not_held_for_its_reason(
    read: Read, words: str, rag: Rag, due: date | None
) -> None:
    assert told(read(f"12a {words}")) == {"O1/12a": ("record", rag, due)}


def test_complete_and_delivered_by_a_past_day_is_complete(read: Read) -> None:
    (reading,) = read("12a - complete, all six were delivered by 30 June. Please close.").readings
    assert (reading.disposition, reading.fields.complete, reading.fields.due) == (Disposition.RECORD, True, None)


def test_what_is_left_for_somebody_else_is_no_answer(read: Read) -> None:
    reply = read("10c amber, 240 trained. I will leave 14 and 14a for Tom when he is back.")
    assert told(reply) == {"O1/10c": ("record", Rag.AMBER, None)}
    assert [(p.candidates, p.reason) for p in reply.promised] == [
        (("O1/14", "O2/14a"), "an answer is promised, not given")
    ]


def test_a_risk_for_the_log_waits_as_one(read: Read) -> None:
    reply = read("12a green, five are out.\nOne for the risk log please - the printers' contract ends in December.")
    (reading,) = reply.readings
    assert (reading.disposition, [p.kind for p in reading.proposes]) == (Disposition.REVIEW, ["risk"])


@pytest.mark.parametrize("opener", ["For 14 the builders are happy: close it.", "Family hub: all done, please close."])
def test_words_that_turn_to_another_action_close_nothing(read: Read, opener: str) -> None:
    """The number or the name of another action at the head of a sentence: what it says is not of the action before it."""
    reply = read(f"12a green, five are out. {opener}")
    assert not any(r.fields.complete for r in reply.readings if r.key == "O1/12a")


def test_what_was_told_before_is_no_answer_for_everything(read: Read) -> None:
    assert read("As I told you.").readings == ()


@pytest.mark.parametrize(
    "words",
    [
        "all six were delivered by the end of July, action complete, please close",
        "the fourth and last round was held on 27 June and this is complete.",
    ],
)
def test_an_action_said_to_be_complete_after_its_news_is_complete(words: str, read: Read) -> None:
    (reading,) = read(f"12a: {words}").readings
    assert (reading.disposition, reading.fields.complete, reading.fields.due) == (Disposition.RECORD, True, None)


@pytest.mark.parametrize(
    "words", ["the first half ran and that was completed", "two of six held and it is done for now"]
)
def test_a_part_that_was_done_does_not_complete_the_action(words: str, read: Read) -> None:
    assert not any(r.fields.complete for r in read(f"12a: {words}").readings)


def test_what_a_decision_put_back_makes_of_the_date_is_the_new_one(read: Read) -> None:
    reply = read(
        "10c and 12a: cabinet has put its decision back, so both of these go to amber and will need to be 31/01/27."
    )
    assert {(r.fields.rag, r.fields.due) for r in reply.readings} == {(Rag.AMBER, date(2027, 1, 31))}
    (reading,) = read("12a: waiting for the printers so I would say amber, and put 30 April 2027.").readings
    assert (reading.fields.rag, reading.fields.due) == (Rag.AMBER, date(2027, 4, 30))


@pytest.mark.parametrize(
    "words",
    [
        "the trainer has left. Not sure Amber is right any more.",
        "two more have started, I think, but best check that with Omar.",
    ],
)
def test_what_its_writer_is_not_sure_of_waits(words: str, read: Read) -> None:
    (reading,) = read(f"12a: {words}").readings
    assert (reading.disposition, reading.fields.rag) == (Disposition.REVIEW, None)
