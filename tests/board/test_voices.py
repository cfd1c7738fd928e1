"""Whose word stands where several returns speak of one action: by time and by authority, nothing quietly overwritten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.rag import DEFAULT, Rag
from lacflow.board.readings import Disposition, Fields, Reading
from lacflow.board.voices import Names, Weighed, Word, overtaken, weigh, written_at

NINE = datetime(2027, 3, 18, 9, tzinfo=UTC)
NAMES = Names("pm", str.title, DEFAULT.label)
LEAD, DEPUTY, OTHER, MANAGER = ("ann", "ann"), ("ann", "deb"), ("cy", "cy"), ("ann", "pm")
JUNE, JULY = date(2027, 6, 30), date(2027, 7, 31)


def word(who: tuple[str, str], hour: int, rag: Rag | None = None, due: date | None = None) -> Word:
    return Word(*who, NINE + timedelta(hours=hour), rag, due)


def said(rag: Rag | None = None, due: date | None = None, **more: object) -> Reading:
    fields = Fields(progress="all booked", rag=rag, due=due, due_raw="then" if due else None, **more)  # type: ignore[arg-type]
    return Reading("O1/10c", Disposition.RECORD, fields, evidence="words")


def weighed(who: tuple[str, str], hour: int, *others: Word, rag: Rag = Rag.GREEN) -> Weighed:
    reading = said(rag)
    return weigh(reading, Word.of(*who, NINE + timedelta(hours=hour), reading), others, NAMES)


@pytest.mark.parametrize(
    ("mine", "my_hour", "other", "other_hour", "fate"),
    [
        (LEAD, 2, LEAD, 1, "stands"),  # a correction
        (LEAD, 1, LEAD, 2, "overtaken"),  # older mail read later
        (LEAD, 2, DEPUTY, 1, "replaces"),  # the lead's word over the deputy's
        (LEAD, 1, DEPUTY, 2, "conflict"),  # the deputy has since said otherwise
        (DEPUTY, 2, LEAD, 1, "conflict"),
        (DEPUTY, 1, LEAD, 2, "overtaken"),
        (LEAD, 2, OTHER, 1, "conflict"),
        (LEAD, 1, OTHER, 2, "conflict"),
        (LEAD, 2, MANAGER, 1, "stands"),  # newer than what the manager passed on
        (LEAD, 1, MANAGER, 2, "overtaken"),
        (MANAGER, 2, LEAD, 1, "stands"),
        (MANAGER, 2, OTHER, 1, "stands"),
    ],
)
def test_a_word_beside_one_that_differs(
    mine: tuple[str, str], my_hour: int, other: tuple[str, str], other_hour: int, fate: str
) -> None:
    found = weighed(mine, my_hour, word(other, other_hour, Rag.RED))
    kept = found.reading.fields.rag is Rag.GREEN
    assert kept == (fate in ("stands", "replaces"))
    assert (found.reading.disposition is Disposition.REVIEW) == (fate == "conflict")
    assert bool(found.overtaken) == (fate == "overtaken")
    assert bool(found.replaces) == (fate == "replaces")
    assert found.reading.fields.progress == "all booked"
    if not kept:
        assert found.reading.probable.rag is Rag.GREEN


def test_both_words_of_a_conflict_are_shown() -> None:
    found = weighed(LEAD, 2, word(OTHER, 1, Rag.RED))
    assert found.reading.reason == "Cy said Red, this says Green"


def test_what_agrees_or_was_not_said_is_left_alone() -> None:
    assert weighed(LEAD, 2, word(OTHER, 1, Rag.GREEN)).reading == said(Rag.GREEN)
    assert weighed(LEAD, 2, word(OTHER, 1, due=JUNE)).reading == said(Rag.GREEN)


def test_a_colour_and_a_date_are_weighed_apart() -> None:
    reading = said(Rag.GREEN, JULY)
    mine = Word.of("ann", "ann", NINE, reading)
    found = weigh(reading, mine, [word(LEAD, 1, due=JUNE), word(OTHER, 1, Rag.GREEN)], NAMES)
    assert (found.reading.fields.rag, found.reading.fields.due, found.reading.probable.due) == (Rag.GREEN, None, JULY)
    assert [(r.field, r.why) for r in found.overtaken] == [("revised", "Ann said 30 June 2027 since")]


def test_what_the_manager_has_decided_settles_what_was_said_before() -> None:
    """Tom's red against Helen's green, decided: a further red is no new conflict with the green."""
    before = [word(OTHER, 0, Rag.GREEN), word(MANAGER, 1, Rag.RED)]
    assert weighed(LEAD, 2, *before, rag=Rag.RED).reading.disposition is Disposition.RECORD
    assert weighed(LEAD, 2, *before[:1], rag=Rag.RED).reading.disposition is Disposition.REVIEW


def test_completion_waits_for_a_person_in_any_case_but_a_colour_against_it_is_a_conflict() -> None:
    reading = said(complete=True)
    done = weigh(reading, Word.of(*LEAD, NINE, reading), [word(OTHER, -1, Rag.AMBER)], NAMES)
    assert done.reading == reading
    assert weighed(LEAD, 2, word(OTHER, 1, Rag.BLUE)).reading.disposition is Disposition.REVIEW


def test_an_older_completion_read_later_is_not_proposed() -> None:
    reading = said(complete=True)
    found = weigh(reading, Word.of(*LEAD, NINE, reading), [word(LEAD, 1, Rag.RED)], NAMES)
    assert not found.reading.fields.complete
    assert found.overtaken


def test_a_message_is_as_old_as_it_says_where_that_can_be_true() -> None:
    asked, came = NINE, NINE + timedelta(days=2)
    assert written_at(NINE + timedelta(hours=3), came, asked) == NINE + timedelta(hours=3)
    assert written_at(None, came, asked) == came
    assert written_at(NINE - timedelta(days=400), came, asked) == came
    assert written_at(came + timedelta(days=1), came, asked) == came


def test_words_written_since_are_told() -> None:
    mine = word(LEAD, 1, Rag.GREEN)
    assert overtaken(mine, [word(LEAD, 2, Rag.RED), word(LEAD, 0, Rag.AMBER)], NAMES) == "Ann said Red"
    assert overtaken(mine, [word(LEAD, 2, Rag.GREEN)], NAMES) == ""


COLOURS = (Rag.GREEN, Rag.AMBER, Rag.RED)


@given(st.lists(st.sampled_from(COLOURS), min_size=1, max_size=4))
def test_one_persons_newest_word_stands_in_whatever_order_their_mails_are_read(colours: list[Rag]) -> None:
    """The colour that is recorded last is the one written last."""
    for order in permutations(range(len(colours))):
        heard: list[Word] = []
        recorded = None
        for hour in order:
            mine = word(LEAD, hour, colours[hour])
            found = weigh(said(colours[hour]), mine, heard, NAMES)
            assert found.reading.disposition is Disposition.RECORD
            recorded = found.reading.fields.rag or recorded
            heard.append(mine)
        assert recorded is colours[-1]
