"""A passage that may identify a child is held whole, with its reason; the rest of the reply is recorded."""

from __future__ import annotations

from lacflow.board.readings import Disposition
from lacflow.mail.reading.withheld import withheld


def test_a_childs_number_keeps_its_passage_out_of_the_plan(read) -> None:
    """10c carries an NHS number and waits; 12a, beside it, is recorded."""
    reply = withheld(read("10c green. The boy (NHS 943 476 5919) has moved home.\n\n12a amber, printing is late."))
    assert [(r.key, r.disposition) for r in reply.readings] == [("O1/12a", Disposition.RECORD)]
    (held,) = reply.held
    assert held.candidates == ("O1/10c",)
    assert "943 476 5919" in held.text
    assert "identify a child" in held.reason
    assert "943" not in held.reason


def test_a_question_with_a_childs_number_is_held(read) -> None:
    reply = withheld(read("12a green.\n\nShould UPN H801200001001 be counted twice?"))
    assert reply.questions == ()
    assert any("pupil number" in h.reason for h in reply.held)


def test_words_already_held_say_why_twice(read) -> None:
    """What waits for another reason also says that it may identify a child, and says it once."""
    reply = withheld(withheld(read("The girl born on 3 May 2012 is settled in her placement now.")))
    assert reply.readings == ()
    assert [h.reason.count("identify a child") for h in reply.held] == [1]


def test_the_councils_own_case_numbers_count(read) -> None:
    said = "12a green. CH/2041/17 is closed."
    assert withheld(read(said)).readings
    assert not withheld(read(said), (r"\bCH/\d{4}/\d{2}\b",)).readings
