"""Lines above a quotation are read with certainty or not at all; what is not certain waits with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Fields, Reading
from lacflow.mail.reading import Reply

Read = Callable[..., Reply]


def only(reply: Reply, key: str) -> Reading:
    found = [r for r in reply.readings if r.key == key]
    assert len(found) == 1, reply
    return found[0]


@pytest.mark.parametrize(
    ("text", "key", "fields"),
    [
        ("10c green", "O1/10c", Fields(rag=Rag.GREEN)),
        ("10c - Green.", "O1/10c", Fields(rag=Rag.GREEN)),
        ("Re 10c: still amber", "O1/10c", Fields(rag=Rag.AMBER)),
        ("12a status remains green", "O1/12a", Fields(rag=Rag.GREEN)),
        ("10c was amber, now green", "O1/10c", Fields(rag=Rag.GREEN)),
        ("10c green (was amber)", "O1/10c", Fields(rag=Rag.GREEN)),
        (
            "10c green, done by end of March",
            "O1/10c",
            Fields(rag=Rag.GREEN, due=date(2027, 3, 31), due_raw="end of March"),
        ),
        ("12a complete by end of Sept", "O1/12a", Fields(due=date(2026, 9, 30), due_raw="end of Sept")),
        ("14a still red, new date 31/12/26", "O2/14a", Fields(rag=Rag.RED, due=date(2026, 12, 31), due_raw="31/12/26")),
        (
            "12a amber - delayed to December",
            "O1/12a",
            Fields(rag=Rag.AMBER, due=date(2026, 12, 31), due_raw="December"),
        ),
        (
            "12a amber, moved to a week on Friday",
            "O1/12a",
            Fields(rag=Rag.AMBER, due=date(2026, 8, 21), due_raw="a week on Friday"),
        ),
        ("14 - end of next month", "O1/14", Fields(due=date(2026, 9, 30), due_raw="end of next month")),
        ("12a complete", "O1/12a", Fields(complete=True)),
        ("12a done", "O1/12a", Fields(complete=True)),
        ("12a: blue", "O1/12a", Fields(complete=True)),
        ("objective 2 4 green", "O2/4", Fields(rag=Rag.GREEN)),
        ("4 (objective 3) green", "O3/4", Fields(rag=Rag.GREEN)),
        ("O3/4 green", "O3/4", Fields(rag=Rag.GREEN)),
        ("I am away next week. 10c green.", "O1/10c", Fields(rag=Rag.GREEN)),
    ],
)
def test_what_is_plainly_said_is_recorded(text: str, key: str, fields: Fields, read: Read) -> None:
    reading = only(read(text), key)
    said = {n: v for n, v in vars(reading.fields).items() if n != "progress"}
    assert said == {n: v for n, v in vars(fields).items() if n != "progress"}
    assert reading.disposition is Disposition.RECORD
    assert reading.evidence in text


@pytest.mark.parametrize(
    "text",
    [
        "10c: not green yet",
        "10c will be green once the contract is signed",
        "10c should be green by October",
        "10c green or amber",
        "10c amber/green",
        "10c is it green?",
        "If the funding comes, 10c is green",
        "10c expected to be green",
        "10c nearly green",
        "10c hoping for green",
        "12a green, complete",
        "12a green - we will not meet the target",
        "14a red, fully on track",
        "10c green if the trust signs",
        "10c green and red",
    ],
)
def test_a_colour_that_is_negated_conditional_forecast_or_contradicted_is_never_recorded(text: str, read: Read) -> None:
    reply = read(text)
    assert all(r.fields.rag is None and not r.fields.complete for r in reply.readings)
    assert all(r.disposition is Disposition.REVIEW and r.reason for r in reply.readings)
    assert reply.readings or reply.held


@pytest.mark.parametrize(
    "text",
    [
        "12a nearly complete",
        "12a 80% complete",
        "12a will be complete by October",
        "12a to be completed",
        "12a - training complete",
        "12a not done",
        "12a blue. Leaflet still to be printed.",
        "12a will be blue once printed",
        "12a part complete",
        "12a complete but two sites are outstanding",
    ],
)
def test_what_is_not_wholly_complete_now_is_not_recorded_as_complete(text: str, read: Read) -> None:
    assert not any(r.fields.complete for r in read(text).readings)


@pytest.mark.parametrize(
    "text",
    [
        "14a red - the panel met on 5 August and will meet again on 12 September",
        "14: panel meeting moved to 12 September",
        "12a could slip to December",
        "12a green. First workshop is on 3 September",
        "12a by Christmas",
        "12a extended to spring",
        "12a will not be complete by 30 September",
        "12a moved to 31/09/26",
        "12a new date 1 September or 1 October?",
        "14 due date 1 May 2026",
        "12a amber, moved to 3 August",
    ],
)
def test_a_date_of_something_else_or_no_certain_day_is_never_recorded(text: str, read: Read) -> None:
    assert all(r.fields.due is None for r in read(text).readings)


def test_the_day_of_completion_is_the_one_just_past(read: Read) -> None:
    assert only(read("12a done 3 August"), "O1/12a").fields.completed_on == date(2026, 8, 3)
    assert only(read("12a - completed on 3 July 2026"), "O1/12a").fields.completed_on == date(2026, 7, 3)


def test_several_actions_in_one_sentence_are_told_apart(read: Read) -> None:
    reply = read("10c and 12a are both green; 14 has slipped to Nov as the audit needs doing again")
    assert only(reply, "O1/10c").fields.rag is only(reply, "O1/12a").fields.rag is Rag.GREEN
    fourteen = only(reply, "O1/14")
    assert fourteen.fields.due == date(2026, 11, 30)
    assert fourteen.fields.rag is None
    assert fourteen.probable.rag is Rag.AMBER
    assert "audit" in (fourteen.fields.progress or "")
    assert reply.not_answered == ("O2/14a", "O3/4", "O2/4")


def test_words_are_kept_as_they_were_written(read: Read) -> None:
    reply = read(
        "14a - Amber. The panel met on 5 August but\nthe funding isn't confirmed. Needs to be moved to March 2027."
    )
    assert only(reply, "O2/14a").fields.progress == (
        "The panel met on 5 August but the funding isn't confirmed. Needs to be moved to March 2027."
    )


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("4 is green", ("O3/4", "O2/4")),
        ("9 green", ("O5/9",)),
        ("20b amber", ("O6/20b",)),
        ("99z is red", ()),
        ("10c-14 green", ()),
    ],
)
def test_a_ref_that_fits_two_actions_or_none_asked_is_held_with_what_it_stands_between(
    text: str, candidates: tuple[str, ...], read: Read
) -> None:
    reply = read(text)
    assert reply.readings == ()
    assert [set(h.candidates) for h in reply.held] == [set(candidates)]
    assert reply.held[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "no change",
        "No change to report.",
        "All on track, no change",
        "Nothing to report\n\nThanks\nSam",
        "No change to any of my actions.",
    ],
)
def test_no_change_answers_every_action(text: str, read: Read) -> None:
    reply = read(text)
    assert reply.kind == "no_change"
    assert {r.disposition for r in reply.readings} == {Disposition.NO_CHANGE}
    assert reply.not_answered == ()


def test_no_change_to_the_rest_answers_the_rest_only(read: Read) -> None:
    reply = read("10c: Green\n\nNo change to the rest.")
    assert only(reply, "O1/10c").fields.rag is Rag.GREEN
    assert [r.disposition for r in reply.readings].count(Disposition.NO_CHANGE) == 5


def test_all_on_track_alone_gives_no_colour_to_anything_and_waits_where_we_do_not_hold_green(read: Read) -> None:
    reply = read("All on track.")
    assert all(r.fields == Fields() for r in reply.readings)
    waiting = {r.key for r in reply.readings if r.disposition is Disposition.REVIEW}
    assert waiting == {"O1/10c", "O2/14a"}
    assert {r.disposition for r in reply.readings if r.key not in waiting} == {Disposition.NO_CHANGE}


def test_all_in_passing_is_not_said_of_every_action(read: Read) -> None:
    reply = read("We had all the staff in for a green day.")
    assert reply.readings == ()
    assert len(reply.held) == 1


def test_all_green_changes_no_colour_we_hold_otherwise(read: Read) -> None:
    reply = read("All green")
    assert only(reply, "O1/12a").fields.rag is Rag.GREEN
    assert only(reply, "O2/14a").fields.rag is None
    assert only(reply, "O2/14a").disposition is Disposition.REVIEW


@pytest.mark.parametrize(
    "text",
    ["", ".", "as above", "See email", "Hi Priya\n\nMany thanks\nSam"],
)
def test_what_says_nothing_answers_nothing(text: str, read: Read) -> None:
    reply = read(text)
    assert (reply.kind, reply.readings, reply.held) == ("empty", (), ())
    assert len(reply.not_answered) == 6


def test_an_attachment_that_was_forgotten_is_asked_for(read: Read) -> None:
    reply = read("Please see attached.")
    assert not reply.readings
    assert [h.reason for h in reply.held] == ["it says that something is attached, and nothing is: please ask for it"]


def test_a_promise_answers_nothing(read: Read) -> None:
    reply = read("Updates to follow.")
    assert reply.readings == ()
    assert len(reply.not_answered) == 6
    assert [p.text for p in reply.promised] == ["Updates to follow."]


def test_a_question_back_is_a_question(read: Read) -> None:
    reply = read("Who leads 12a now?")
    assert reply.kind == "question"
    assert (reply.questions[0].key, reply.questions[0].text) == ("O1/12a", "Who leads 12a now?")


def test_requests_only_a_person_can_grant_are_proposals(read: Read) -> None:
    kinds = {
        text: [p.kind for p in only(read(text), "O1/12a").proposes]
        for text in ("12a please close", "12a please delete", "12a is now led by Jo Marsh", "12a merge with 14a")
    }
    assert list(kinds.values()) == [["close"], ["delete"], ["reassign"], ["merge"]]


def test_slipped_without_a_date_waits(read: Read) -> None:
    reading = only(read("12a slipped"), "O1/12a")
    assert reading.disposition is Disposition.REVIEW
    assert "no new date" in reading.reason


def test_the_only_action_needs_no_ref_and_plain_news_of_it_is_recorded(read: Read) -> None:
    from_one: tuple[Action, ...] = (Action("O1/12a", "12a"),)
    assert only(read("We have agreed the text and it is green.", from_one), "O1/12a").fields.rag is Rag.GREEN
    news = only(read("We have agreed the text with both trusts.", from_one), "O1/12a")
    assert news.disposition is Disposition.RECORD
    assert news.fields == Fields(progress="We have agreed the text with both trusts.")


@pytest.mark.parametrize("words", ["Nearly there now", "Please ring me before you send this on to the chair."])
def test_a_word_or_an_order_is_no_news_of_the_only_action(words: str, read: Read) -> None:
    unsure = only(read(words, (Action("O1/12a", "12a"),)), "O1/12a")
    assert (unsure.disposition, unsure.fields) == (Disposition.REVIEW, Fields())


def test_a_question_about_an_action_of_which_nothing_is_said_waits(read: Read) -> None:
    reply = read("Can somebody tell me what 12a is about?")
    assert reply.kind == "question"
    assert [h.candidates for h in reply.held] == [("O1/12a",)]


def test_words_below_the_signature_are_not_lost(read: Read) -> None:
    reply = read("10c green\n\nThanks\n\nSam Reed\nHead of Homes\nPS 12a is amber")
    assert only(reply, "O1/10c").fields.rag is Rag.GREEN
    assert any("12a is amber" in h.text for h in reply.held)


def test_a_paper_of_a_colour_is_no_colour(read: Read) -> None:
    assert only(read("12a green. The Red Book was published."), "O1/12a").fields.rag is Rag.GREEN
    assert only(read("10c Green Paper responses are in"), "O1/10c").fields.rag is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(
        st.sampled_from(
            [
                "10c",
                "14",
                "4",
                "green",
                "not",
                "if",
                "red",
                "by",
                "March",
                "done",
                ".",
                ";",
                "\n",
                "and",
                "no change",
                "?",
                "all",
                "moved to",
                "the",
                "report",
            ]
        ),
        max_size=14,
    )
)
def test_no_words_make_it_raise_and_every_reading_quotes_the_message(words: list[str], read: Read) -> None:
    text = " ".join(words)
    reply = read(text)
    folded = " ".join(text.split())
    assert all(" ".join(line.split()) in folded for r in reply.readings for line in r.evidence.split("\n"))
    assert all(r.reason for r in reply.readings if r.disposition is Disposition.REVIEW)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    guard=st.sampled_from(
        [
            "not",
            "will be",
            "should be",
            "could be",
            "may be",
            "is expected to be",
            "is nearly",
            "is not",
            "will not be",
            "would be",
            "is hoped to be",
            "might go",
        ]
    ),
    colour=st.sampled_from(["green", "amber", "red", "blue"]),
    tail=st.sampled_from(["", ".", " soon.", " by May", " - awaiting a reply", ", thanks"]),
)
def test_a_guarded_colour_is_never_recorded(guard: str, colour: str, tail: str, read: Read) -> None:
    assume(not (guard == "should be" and colour in ("amber", "red")))  # what our letter is to say: see the next test
    reply = read(f"10c {guard} {colour}{tail}")
    assert all(r.fields.rag is None and not r.fields.complete for r in reply.readings)


@pytest.mark.parametrize(
    ("text", "rag"),
    [
        ("10c should be red, the tutor has left", Rag.RED),
        ("12a - should be amber as two homes are late", Rag.AMBER),
        ("10c can go green", Rag.GREEN),
        ("No change to mine except 10c which can go to green, everybody is trained", Rag.GREEN),
        ("12a was in July but it needs to go to amber: the printer is late", Rag.AMBER),
    ],
)
def test_a_colour_our_plan_is_asked_to_show_is_the_colour(text: str, rag: Rag, read: Read) -> None:
    assert rag in [r.fields.rag for r in read(text).readings]


@pytest.mark.parametrize(
    "text",
    ["10c should be green", "10c should be amber by May", "12a should be red next month",
     "12a can go to red once it is signed",
     "My director thinks 12a should be red", "10c can this be green?"],
)  # fmt: skip
def test_a_colour_that_may_come_or_somebody_else_wants_is_not(text: str, read: Read) -> None:
    assert not [r for r in read(text).readings if r.fields.rag]


def test_whether_it_can_be_closed_is_a_question_and_not_a_completion(read: Read) -> None:
    reading = only(read("12a - can this be closed now?"), "O1/12a")
    assert (reading.disposition, reading.fields.complete) == (Disposition.REVIEW, False)
    assert [p.kind for p in reading.proposes] == ["close"]


@pytest.mark.parametrize(
    ("text", "key", "rag"),
    [
        ("14a has improved from red to amber: 19 are waiting", "O2/14a", Rag.AMBER),
        ("10c can go from amber to green now", "O1/10c", Rag.GREEN),
        ("10c: I am marking this red", "O1/10c", Rag.RED),
        ("14a - 19 are waiting where 44 were, a worker starts in October - Amber", "O2/14a", Rag.AMBER),
    ],
)
def test_a_colour_it_came_to_or_that_ends_the_statement_is_its_colour(
    text: str, key: str, rag: Rag, read: Read
) -> None:
    reading = only(read(text), key)
    assert (reading.fields.rag, reading.disposition) == (rag, Disposition.RECORD)


@pytest.mark.parametrize("text", ["10c will go from amber to green", "10c is expected to move from amber to green"])
def test_a_colour_it_will_come_to_is_not_its_colour(text: str, read: Read) -> None:
    assert all(r.fields.rag is None for r in read(text).readings)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12a isn't mine any more", "reassign"),
        ("12a - this is Kit's now", "reassign"),
        ("12a: I have handed this to Kit Marl", "reassign"),
        ("12a is no longer needed", "delete"),
    ],
)
def test_an_action_given_away_or_given_up_is_for_a_person(text: str, kind: str, read: Read) -> None:
    reading = only(read(text), "O1/12a")
    assert [p.kind for p in reading.proposes] == [kind]
    assert reading.disposition is Disposition.REVIEW
