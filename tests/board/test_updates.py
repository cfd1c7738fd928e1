"""Applying one reading to one action: what is recorded, proposed, refused and asked back."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.calendar import Meeting
from lacflow.board.plan import Action, Colour, Due, DueKind, Status
from lacflow.board.rag import DEFAULT, Label, Rag, Scheme
from lacflow.board.updates import (
    Disposition,
    Fields,
    Held,
    Proposal,
    Question,
    Reading,
    apply,
    confirm,
    held_from_dict,
    held_to_dict,
    question_from_dict,
    question_to_dict,
    reading_from_dict,
    reading_to_dict,
    updated,
)

TODAY = date(2026, 12, 31)
MEETING = Meeting("2027-jan", date(2027, 1, 14), time(10))
GREEN = Action(
    "O1/10c",
    ref="10c",
    activity="Train the duty team",
    progress="01.10.26 - Pat Quill - room booked",
    due=Due("31/03/27", date(2027, 3, 31), DueKind.DAY),
    rag=Colour(Rag.GREEN, "Green"),
)


def said(action=GREEN, scheme=DEFAULT, rests_on="", proposes=(), **fields):
    reading = Reading(action.key, Disposition.RECORD, Fields(**fields), proposes=proposes, evidence=rests_on)
    return apply(action, reading, scheme, by="Pat Quill", on=TODAY, meeting=MEETING)


def refused(applied):
    return [r.field for r in applied.refusals]


def test_progress_goes_under_the_diary_and_replaces_nothing():
    applied = said(progress="Twelve trained.\nTwo to come.")
    assert applied.change("progress").new == (
        "01.10.26 - Pat Quill - room booked\n31.12.26 - Pat Quill - Twelve trained.\nTwo to come."
    )
    assert applied.change("progress").words == "Twelve trained.\nTwo to come."


def test_the_same_words_on_a_new_day_are_a_new_entry_and_are_asked_about():
    applied = said(progress="Room booked")
    assert applied.change("progress").new.endswith("\n31.12.26 - Pat Quill - Room booked")
    assert "These are the words we already hold: has anything changed?" in applied.questions


@pytest.mark.parametrize("words", [".", " - ", "", GREEN.progress])
def test_a_dot_or_the_cell_as_it_was_adds_nothing(words):
    assert said(progress=words).changes == ()


def test_a_cell_sent_back_with_more_under_it_adds_only_what_is_new():
    applied = said(progress=GREEN.progress + "\r\nNow trained")
    assert applied.change("progress").new == GREEN.progress + "\n31.12.26 - Pat Quill - Now trained"


def test_words_that_begin_like_the_diary_are_kept_whole():
    action = replace(GREEN, progress="On track")
    assert said(action, progress="On track and ahead").change("progress").words == "On track and ahead"


def test_applying_the_same_reading_twice_changes_nothing_the_second_time():
    fields = {"progress": "Bid sent", "rag": Rag.AMBER, "due": date(2027, 4, 30), "metric": "4", "evidence": "minutes"}
    once = updated(GREEN, said(**fields).changes)
    assert said(once, **fields).changes == ()
    assert once != GREEN


def test_a_colour_is_recorded_with_its_words():
    change = said(rag=Rag.AMBER, progress="Trainer ill").change("rag")
    assert (change.old.value, change.new, change.words) == (Rag.GREEN, Colour(Rag.AMBER, "Amber"), "Trainer ill")


@pytest.mark.parametrize("colour", [Rag.AMBER, Rag.RED])
def test_amber_or_red_without_words_is_recorded_and_its_reason_asked(colour):
    applied = said(rag=colour)
    assert applied.change("rag").new.value is colour
    assert any("What is the reason" in q for q in applied.questions)


def test_green_without_words_is_not_asked_for_a_reason():
    assert said(replace(GREEN, rag=Colour(Rag.RED)), rag=Rag.GREEN).questions == ()


@pytest.mark.parametrize("fields", [{"rag": Rag.BLUE}, {"complete": True}, {"rag": Rag.GREEN, "complete": True}])
def test_blue_or_complete_is_a_proposal_and_the_colour_stays(fields):
    applied = said(progress="All trained", completed_on=date(2026, 12, 20), **fields)
    assert applied.change("rag") is None
    assert applied.change("said_complete").new == "All trained (completed 20 December 2026)"
    assert applied.proposals == (Proposal("close", "All trained (completed 20 December 2026)"),)
    assert applied.change("progress").new.endswith("All trained")


def test_complete_without_words_keeps_the_evidence():
    assert said(complete=True, rests_on="10c - done").change("said_complete").new == "10c - done"


def test_saying_complete_again_in_the_same_words_proposes_nothing_new():
    once = updated(GREEN, said(complete=True, progress="All trained").changes)
    assert said(once, complete=True, progress="All trained").proposals == ()
    assert said(once, complete=True, progress="All trained").changes == ()


def test_completed_in_the_future_is_refused_and_asked():
    applied = said(complete=True, completed_on=date(2027, 2, 1))
    assert refused(applied) == ["said_complete"]
    assert applied.changes == ()
    assert applied.questions == ("Is it complete now, or due on 1 February 2027?",)


@pytest.mark.parametrize("held", [Rag.GREEN, Rag.AMBER])
def test_complete_and_amber_together_record_neither(held):
    action = replace(GREEN, rag=Colour(held))
    applied = said(action, complete=True, rag=Rag.AMBER, progress="done bar one")
    assert refused(applied) == ["rag"]
    assert [c.field for c in applied.changes] == ["progress"]


def test_a_later_colour_takes_back_complete_but_words_alone_do_not():
    action = replace(GREEN, said_complete="All done")
    assert said(action, progress="one more thing").change("said_complete") is None
    taken_back = said(action, rag=Rag.AMBER, progress="not done after all")
    assert taken_back.change("said_complete").new is None
    assert any("no longer show it so" in q for q in taken_back.questions)


def test_only_a_second_person_can_confirm():
    action = replace(GREEN, said_complete="All done")
    assert refused(confirm(action, DEFAULT, by="p.quill", said_by="p.quill")) == ["rag"]
    assert refused(confirm(GREEN, DEFAULT, by="p.manager", said_by=None)) == ["rag"]
    after = updated(action, confirm(action, DEFAULT, by="p.manager", said_by="p.quill").changes)
    assert (after.rag.value, after.said_complete) == (Rag.BLUE, None)


def test_a_confirmed_blue_is_not_opened_by_a_colour():
    assert refused(said(replace(GREEN, rag=Colour(Rag.BLUE)), rag=Rag.RED, progress="broken")) == ["rag"]


def test_a_new_date_is_the_revised_one_and_the_baseline_stays():
    applied = said(due=date(2027, 5, 31), due_raw="end of May", progress="supplier late")
    assert [c.field for c in applied.changes] == ["revised", "progress"]
    after = updated(GREEN, applied.changes)
    assert after.due == GREEN.due
    assert after.revised == Due(
        "end of May", date(2027, 5, 31), DueKind.MONTH, "given by Pat Quill on 31 December 2026"
    )
    assert applied.questions == ()


@pytest.mark.parametrize(
    ("raw", "day", "kind"),
    [
        ("Nov-27", date(2027, 11, 30), DueKind.MONTH),
        ("30/11/27", date(2027, 11, 30), DueKind.DAY),
        ("a week on Friday", date(2027, 4, 30), DueKind.DAY),
        ("", date(2027, 11, 30), DueKind.DAY),
        ("12 May", date(2027, 5, 12), DueKind.DAY),
    ],
)
def test_a_month_is_told_from_a_day(raw, day, kind):
    assert said(due=day, due_raw=raw).change("revised").new.kind is kind


def test_a_date_that_has_passed_is_refused_with_a_question():
    applied = said(due=date(2026, 12, 30))
    assert refused(applied) == ["revised"]
    assert applied.questions == ("The date given, 30 December 2026, has passed: which day is meant?",)


def test_today_is_no_past_date():
    assert refused(said(due=TODAY)) == []


@pytest.mark.parametrize("fields", [{"due": date(2097, 3, 1)}, {"due_raw": "TBC"}])
def test_a_date_that_cannot_be_meant_is_refused(fields):
    assert refused(said(**fields)) == ["revised"]


def test_the_date_we_hold_already_is_no_change():
    assert said(due=date(2027, 3, 31), due_raw="31 March").changes == ()
    assert said(due_raw="31/03/27").refusals == ()


def test_a_slip_without_words_is_asked_about_and_so_is_an_earlier_date():
    assert said(due=date(2027, 5, 1)).questions == ("Why has its date moved from 31 March 2027 to 1 May 2027?",)
    assert said(due=date(2027, 2, 1), progress="x1").questions == (
        "The new date, 1 February 2027, is earlier than 31 March 2027: is that right?",
    )


def test_another_lead_is_only_proposed():
    applied = said(lead="Jo Marsh now has this")
    assert applied.changes == ()
    assert applied.proposals == (Proposal("reassign", "Jo Marsh now has this"),)


def test_a_figure_takes_the_place_of_the_last_and_evidence_adds_up():
    action = replace(GREEN, other={"Current data & date": "3 of 20 (01.10.26)", "Evidence": "register"})
    after = updated(action, said(action, metric="14 of 20", evidence="attendance list").changes)
    assert after.other == {"Current data & date": "14 of 20 (31.12.26)", "Evidence": "register\nattendance list"}


def test_a_closed_action_takes_nothing():
    closed = replace(GREEN, status=Status.CLOSED)
    assert refused(said(closed, rag=Rag.RED, progress="stuck")) == ["action"]
    assert said(closed).refusals == ()


def test_a_colour_the_board_does_not_use_is_refused():
    two = Scheme(labels={Rag.GREEN: Label("Green"), Rag.RED: Label("Red")})
    assert refused(said(scheme=two, rag=Rag.AMBER, progress="hm")) == ["rag"]


def test_where_overdue_is_red_green_on_an_overdue_action_needs_a_new_date():
    strict = replace(DEFAULT, overdue_is_red=True)
    late = replace(GREEN, rag=Colour(Rag.RED), due=Due("30/11/26", date(2026, 11, 30), DueKind.DAY))
    assert refused(said(late, strict, rag=Rag.GREEN)) == ["rag"]
    assert said(late, strict, rag=Rag.GREEN, due=date(2027, 2, 1)).change("rag").new.value is Rag.GREEN


def test_only_what_is_certain_counts_whatever_the_disposition():
    reading = Reading("O1/10c", Disposition.REVIEW, Fields(progress="hm"), probable=Fields(rag=Rag.RED))
    applied = apply(GREEN, reading, DEFAULT, by="Pat Quill", on=TODAY)
    assert [c.field for c in applied.changes] == ["progress"]


days = st.dates(date(2026, 6, 1), date(2028, 1, 1))
words = st.none() | st.text(max_size=20)
all_fields = st.builds(
    Fields,
    progress=words,
    rag=st.none() | st.sampled_from(Rag),
    due=st.none() | days,
    due_raw=words,
    complete=st.booleans(),
    completed_on=st.none() | days,
    metric=words,
    evidence=words,
    lead=words,
)
readings = st.builds(
    Reading,
    key=st.sampled_from(["O1/1", "O1/2"]),
    disposition=st.sampled_from(Disposition),
    fields=all_fields,
    probable=all_fields,
    ref_as_written=st.text(max_size=5),
    proposes=st.lists(st.builds(Proposal, st.sampled_from(["risk", "issue"]), st.text(max_size=9)), max_size=2).map(
        tuple
    ),
    evidence=st.text(max_size=20),
    reason=st.text(max_size=20),
)


@given(readings)
def test_a_reading_comes_back_from_its_json(reading):
    assert reading_from_dict(reading_to_dict(reading)) == reading


def test_held_words_and_questions_come_back_from_their_json():
    held, question = Held("4a is late", "two actions have ref 4a", ("O1/4a", "O4/4a")), Question("Which form?", "O1/1")
    assert held_from_dict(held_to_dict(held)) == held
    assert question_from_dict(question_to_dict(question)) == question


@given(all_fields, st.sampled_from([None, *Rag]), st.booleans())
def test_whatever_is_said_the_baseline_the_diary_and_blue_are_safe(fields, held, proposed):
    action = replace(GREEN, rag=Colour(held), said_complete="done" if proposed else None)
    applied = apply(action, Reading("O1/10c", Disposition.RECORD, fields), DEFAULT, by="Pat Quill", on=TODAY)
    after = updated(action, applied.changes)
    assert (after.due, after.leads, after.status) == (action.due, action.leads, action.status)
    assert after.progress.startswith(action.progress)
    assert (after.rag.value is Rag.BLUE) is (held is Rag.BLUE)
    assert after.revised == action.revised or after.revised.date >= TODAY
    assert all(c.old != c.new for c in applied.changes)
    assert len({c.field for c in applied.changes}) == len(applied.changes)
