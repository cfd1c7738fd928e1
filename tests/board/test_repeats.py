"""What an answer says again that was said for an earlier board is no new answer."""

from __future__ import annotations

from datetime import date

import pytest

from lacflow.board.plan import Action, Colour, Due, DueKind
from lacflow.board.rag import DEFAULT, Rag
from lacflow.board.readings import Disposition, Fields, Proposal, Reading
from lacflow.board.repeats import Earlier, not_new

WORDS = "The panel has met and approved two of the five carers"
DAY = date(2027, 6, 30)
RED = Action("O1/7b", "7b", due=Due("30/06/27", DAY, DueKind.DAY), rag=Colour(Rag.RED, "Red"))
SAID = (Earlier(Fields(progress=WORDS, rag=Rag.GREEN), "14 January 2027"),)


def judged(fields: Fields, *, earlier: tuple[Earlier, ...] = SAID, proposes: tuple[Proposal, ...] = ()) -> Reading:
    reading = Reading("O1/7b", Disposition.RECORD, fields, evidence=fields.progress or "red", proposes=proposes)
    return not_new(reading, RED, earlier, DEFAULT)


@pytest.mark.parametrize("words", [WORDS, f"14.01.27 - {WORDS.lower()}.", f"{WORDS}\n"])
@pytest.mark.parametrize("rag", [None, Rag.RED])
def test_words_said_before_with_nothing_that_differs_are_as_before(words: str, rag: Rag | None) -> None:
    """Whatever day they are stamped with; the reason names the board they were said for."""
    found = judged(Fields(progress=words, rag=rag))
    assert (found.disposition, found.fields) == (Disposition.NO_CHANGE, Fields())
    assert "14 January 2027" in found.reason


def test_words_and_colour_of_then_against_the_colour_now_are_a_conflict() -> None:
    """Nothing of it is recorded; the green of then is shown as probable, and what is in force now."""
    found = judged(Fields(progress=WORDS, rag=Rag.GREEN))
    assert (found.disposition, found.fields, found.probable.rag) == (Disposition.REVIEW, Fields(), Rag.GREEN)
    assert "since then it is Red" in found.reason


def test_a_date_of_then_is_a_conflict_and_another_is_new() -> None:
    then = (Earlier(Fields(progress=WORDS, due=date(2027, 3, 31)), "14 January 2027"),)
    stale = judged(Fields(progress=WORDS, due=date(2027, 3, 31)), earlier=then)
    assert (stale.disposition, stale.fields.due, stale.probable.due) == (Disposition.REVIEW, None, date(2027, 3, 31))
    new = judged(Fields(progress=WORDS, due=date(2027, 9, 30)), earlier=then)
    assert (new.disposition, new.fields) == (Disposition.RECORD, Fields(due=date(2027, 9, 30)))


def test_a_colour_never_said_with_those_words_is_new() -> None:
    """Old words pasted beside a new colour: the colour counts, the words are not written into the diary again."""
    found = judged(Fields(progress=WORDS, rag=Rag.AMBER))
    assert (found.disposition, found.fields) == (Disposition.RECORD, Fields(rag=Rag.AMBER))


def test_what_is_new_beside_old_words_alone_is_kept() -> None:
    found = judged(Fields(progress=f"{WORDS}\nThe third was turned down", rag=Rag.RED))
    assert (found.disposition, found.fields.progress) == (Disposition.RECORD, "The third was turned down")


@pytest.mark.parametrize("words", ["On track", "No start yet", None])
def test_words_anybody_may_say_again_count_again(words: str | None) -> None:
    then = (Earlier(Fields(progress=words, rag=Rag.GREEN), "14 January 2027"),)
    found = judged(Fields(progress=words, rag=Rag.GREEN), earlier=then)
    assert (found.disposition, found.fields.rag) == (Disposition.RECORD, Rag.GREEN)


def test_completion_and_proposals_are_never_taken_for_as_before() -> None:
    """A completion said again after it was put aside is said again; so is a wish."""
    assert judged(Fields(progress=WORDS), proposes=(Proposal("merge", WORDS),)).disposition is Disposition.RECORD
    assert judged(Fields(progress=WORDS, complete=True)).fields.complete
