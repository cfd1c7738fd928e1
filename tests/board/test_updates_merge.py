"""Merging what the mail and the files of one return say of the same action."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.rag import Rag
from lacflow.board.updates import Disposition, Fields, Reading, merge


def reading(key="O1/1", disposition=Disposition.RECORD, probable=None, evidence="", **fields):
    return Reading(key, disposition, Fields(**fields), probable or Fields(), evidence=evidence)


def test_what_agrees_is_merged_and_words_are_joined():
    mail = reading(rag=Rag.AMBER, progress="Trainer is ill", evidence="10c amber")
    book = reading(rag=Rag.AMBER, due=date(2027, 4, 30), due_raw="Apr", progress="Room lost", evidence="Amber")
    (merged,) = merge([mail, book])
    assert merged.disposition is Disposition.RECORD
    assert merged.fields == Fields("Trainer is ill\nRoom lost", Rag.AMBER, date(2027, 4, 30), "Apr")
    assert merged.evidence == "10c amber\nAmber"


def test_contradictory_colours_go_to_review_with_both_and_record_neither():
    (merged,) = merge([reading(rag=Rag.AMBER, evidence="10c amber"), reading(rag=Rag.GREEN, evidence="Green")])
    assert merged.disposition is Disposition.REVIEW
    assert merged.fields.rag is None
    assert merged.probable.rag is None
    assert merged.evidence == "10c amber\nGreen"
    assert merged.reason == "contradictory colours"


def test_contradictory_dates_do_not_hold_up_the_colour():
    a = reading(rag=Rag.RED, progress="stuck", due=date(2027, 4, 1), due_raw="1 April")
    b = reading(rag=Rag.RED, due=date(2027, 5, 1), due_raw="1 May")
    (merged,) = merge([a, b])
    assert (merged.disposition, merged.fields) == (Disposition.REVIEW, Fields("stuck", Rag.RED))


def test_a_date_and_to_be_confirmed_contradict_one_another():
    (merged,) = merge([reading(due=date(2027, 4, 1), due_raw="1 April"), reading(due_raw="TBC")])
    assert (merged.disposition, merged.fields.due) == (Disposition.REVIEW, None)


@pytest.mark.parametrize("done", [{"complete": True}, {"rag": Rag.BLUE}])
def test_done_in_one_place_and_a_colour_in_another_contradict_one_another(done):
    (merged,) = merge([reading(**done), reading(rag=Rag.GREEN)])
    assert merged.disposition is Disposition.REVIEW
    assert (merged.fields.rag, merged.fields.complete) == (None, False)


def test_a_certain_colour_settles_the_same_probable_one_but_not_another():
    probable = reading(disposition=Disposition.REVIEW, probable=Fields(rag=Rag.GREEN))
    (same,) = merge([probable, reading(rag=Rag.GREEN)])
    assert (same.fields.rag, same.probable.rag) == (Rag.GREEN, None)
    (other,) = merge([probable, reading(rag=Rag.RED)])
    assert (other.fields.rag, other.probable.rag, other.disposition) == (None, None, Disposition.REVIEW)


def test_two_probable_colours_that_differ_are_no_longer_probable():
    given_readings = [reading(probable=Fields(rag=Rag.GREEN)), reading(probable=Fields(rag=Rag.RED), progress="x")]
    (merged,) = merge(given_readings)
    assert (merged.probable.rag, merged.disposition) == (None, Disposition.REVIEW)


def test_no_change_and_a_changed_colour_go_to_review_but_words_alone_do_not():
    no_change = reading(disposition=Disposition.NO_CHANGE)
    assert merge([no_change, reading(rag=Rag.RED)])[0].disposition is Disposition.REVIEW
    assert merge([no_change, reading(progress="bid sent")])[0].disposition is Disposition.RECORD


def test_words_quoted_in_both_are_kept_once():
    (merged,) = merge([reading(progress="Bid sent"), reading(progress="bid  sent on Monday")])
    assert merged.fields.progress == "bid  sent on Monday"


def test_actions_keep_the_order_they_were_first_spoken_of():
    assert [r.key for r in merge([reading("O1/2"), reading("O1/1"), reading("O1/2", progress="x")])] == ["O1/2", "O1/1"]


few = st.builds(
    reading,
    key=st.sampled_from(["O1/1", "O1/2"]),
    disposition=st.sampled_from(Disposition),
    rag=st.none() | st.sampled_from(Rag),
    due=st.none() | st.sampled_from([date(2027, 1, 31), date(2027, 2, 28)]),
    complete=st.booleans(),
    progress=st.none() | st.sampled_from(["a", "b", "a b"]),
)


@given(st.lists(few, max_size=4))
def test_nothing_is_recorded_that_one_of_them_did_not_say_or_that_another_denied(given_readings):
    for merged in merge(given_readings):
        same = [r.fields for r in given_readings if r.key == merged.key]
        colours = {f.rag for f in same} - {None}
        dates = {f.due for f in same} - {None}
        assert merged.fields.rag in {None, *colours} if len(colours) < 2 else merged.fields.rag is None
        assert merged.fields.due in {None, *dates} if len(dates) < 2 else merged.fields.due is None
        if len(colours) > 1 or len(dates) > 1:
            assert merged.disposition is Disposition.REVIEW


@given(st.lists(few, max_size=4))
def test_the_order_of_the_sources_decides_nothing_but_the_order_of_words(given_readings):
    def told(readings):
        return {r.key: (r.disposition, r.fields.rag, r.fields.due, r.fields.complete) for r in merge(readings)}

    assert told(given_readings) == told(given_readings[::-1])
