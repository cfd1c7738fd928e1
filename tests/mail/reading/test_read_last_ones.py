"""Paragraphs without refs: those that can only be of the action left, and those that stay for a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lacflow.board.readings import Disposition
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def test_what_can_only_be_of_the_one_left_is_of_it(read: Read) -> None:
    reply = read(
        "10c green. 12a green. 14 green. 3/4 green. 2/4 green.\n\n"
        "The joint protocol will not be signed before March, red, new date 31 March 2027."
    )
    (found,) = (r for r in reply.readings if r.key == "O2/14a")
    assert found.fields.due == date(2027, 3, 31)


def test_no_change_on_a_name_is_of_the_action_it_names(read: Read) -> None:
    reply = read("10c green, all trained.\n\nNo change on the leaflet one.")
    (found,) = (r for r in reply.readings if r.key == "O1/12a")
    assert found.disposition is Disposition.NO_CHANGE


def test_an_event_in_the_next_sentence_turns_to_nothing_else(read: Read) -> None:
    reply = read("The respite leaflet is still green. Two languages since May and the next go out on 9 September.")
    (found,) = reply.readings
    assert (found.key, found.disposition) == ("O1/12a", Disposition.RECORD)


def test_two_paragraphs_for_one_action_wait(read: Read) -> None:
    reply = read(
        "10c green. 12a green. 14 green. 3/4 green. 2/4 green.\n\n"
        "The protocol with the trusts is red.\n\nThe protocol with the trusts is amber."
    )
    assert all(r.fields.rag is None for r in reply.readings if r.key == "O2/14a")
