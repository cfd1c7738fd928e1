"""Answers without refs: names of the lead's own actions, what can only be of the one left, and what stays for a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.mail.reading.conftest import ACTIONS, action, request

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


def test_a_name_and_a_colour_after_a_comma_are_an_answer(read: Read) -> None:
    (found,) = read("Respite leaflet pack, amber. Two languages are out and take-up is good.").readings
    assert (found.key, found.fields.rag) == ("O1/12a", "amber")
    assert found.fields.progress == "Respite leaflet pack, amber. Two languages are out and take-up is good."


def test_the_day_of_a_month_is_no_ref(read: Read) -> None:
    reply = read("12a - Amber. I met the printers on 9 August and the proofs go to Legal before they sign.")
    assert not reply.held
    assert [r.key for r in reply.readings] == ["O1/12a"]


def test_a_date_that_is_a_sentence_is_the_new_one_unless_a_meeting_was_spoken_of(read: Read) -> None:
    assert read("12a - Amber, the printing took longer. 31 October.").readings[0].fields.due == date(2026, 10, 31)
    assert read("12a - Amber, the next workshop is booked. 31 October.").readings[0].fields.due is None


def test_what_explains_a_question_is_no_progress(read: Read) -> None:
    one = read("Do you want the July figure or shall I wait for August? It won't be out until the 6th.", ACTIONS[:1])
    assert one.kind == "question"
    assert one.readings == ()
    assert [h.candidates for h in one.held] == [("O1/10c",)]


def test_a_signature_that_shares_words_with_ours_takes_none_of_our_letter(read: Read) -> None:
    sent = request().replace("for the Homes Board", "for the Homes Board\nNorthmoor County Council")
    theirs = "Bea Lunt\nReview Officer\nNorthmoor County Council"
    text = (
        "12a green.\n\nSam Reed\nNorthmoor County Council\n\nFrom: Bea Lunt\nSent: 12 August 2026 10:00\n\n"
        f"{theirs}\n\nFrom: Priya Marsh\nSent: 12 August 2026\n\n{sent}"
    )
    reply = read(text, sent=sent)
    assert [r.key for r in reply.readings] == ["O1/12a"]
    assert not [h for h in reply.held if h.text.strip() == "Northmoor County Council"]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Trusts protocol - red, no signature yet.", "O2/14a"),
        ("The leaflet one hasn't changed, leave as is.", "O1/12a"),
        ("The family hub action is red.", "O1/14"),
        ("Leaflet, respite and languages - red, nothing printed.", "O1/12a"),
    ],
)
def test_labels_of_the_leads_own_actions(words: str, key: str, read: Read) -> None:
    (found,) = read(words).readings
    assert found.key == key
    assert found.disposition in (Disposition.RECORD, Disposition.NO_CHANGE)


def test_a_number_of_two_sub_points_is_held_with_both(read: Read) -> None:
    actions = (*ACTIONS[:2], action("O5/19a", "green", "30/09/26"), action("O5/19b", "green", "30/09/26"))
    (held,) = read("10c green.\n19: amber, waiting on Cabinet.", actions).held
    assert {"O5/19a", "O5/19b"} <= set(held.candidates)


def test_points_that_name_their_actions_are_numbered_by_nothing(read: Read) -> None:
    reply = read("1. Action 10c - green.\n2. Action 12a - amber, printers late.")
    assert not reply.held
    assert {r.key: r.fields.rag for r in reply.readings} == {"O1/10c": "green", "O1/12a": "amber"}


def test_a_question_after_the_signature_is_no_news(read: Read) -> None:
    reply = read("10c green.\n\nThanks,\nSam\n\nPS did the board ever say whether the leaflets are done in Welsh?")
    assert not reply.held


def test_a_closure_asked_for_politely_and_a_mark_of_completion(read: Read) -> None:
    for words in (
        "10c - now complete, the summary went round on 9 August, and I should be grateful if it could be closed.",
        "10c: last carer signed off, so please mark as complete.",
    ):
        (found,) = read(words).readings
        assert found.fields.complete, words


def test_a_day_said_of_what_is_on_track_against_what_we_hold_is_probable(read: Read) -> None:
    (found,) = read("14a on track, should be finished in December.").readings
    assert found.fields.due is None
    assert found.probable.due == date(2026, 12, 31)
