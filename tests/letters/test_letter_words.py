"""Dates, times, lists and wrapping in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.plan import Action, Due, DueKind, Objective
from lacflow.letters import words

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(12), "noon"),
        (time(0), "midnight"),
        (time(9), "9am"),
        (time(14, 30), "2:30pm"),
        (time(0, 5), "12:05am"),
        (time(12, 1), "12:01pm"),
    ],
)
def test_times_of_day(at: time, said: str) -> None:
    """Noon and midnight are words; there is no 12pm."""
    assert words.clock(at) == said


def test_an_instant_is_told_in_the_board_s_time() -> None:
    """Eleven in the morning UTC is noon in a London summer."""
    at = datetime(2027, 7, 1, 11, tzinfo=UTC)
    assert words.moment(at, LONDON) == "noon Thu 1 July"
    assert words.when(at, LONDON) == "noon on Thursday 1 July"


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_in_a_sentence(parts: list[str], said: str) -> None:
    """Commas, and one "and" at the end."""
    assert words.join(parts) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (Due(), "none"),
        (Due("31/03/27", date(2027, 3, 31), DueKind.DAY), "31 March 2027"),
        (Due("Mar-27", date(2027, 3, 31), DueKind.MONTH), "31 March 2027 (written “Mar-27”)"),
        (Due("tbc", None, DueKind.TBC), "to be confirmed"),
        (Due("TBC after panel", None, DueKind.TBC), "“TBC after panel”"),
        (Due("31/04/27", None, DueKind.UNREADABLE, "April has 30 days"), "“31/04/27” (April has 30 days)"),
        (Due("Termly Review", None, DueKind.RECURRING), "“Termly Review” (not one day)"),
    ],
)
def test_dates_keep_their_raw_words_where_they_say_something_else(due: Due, said: str) -> None:
    """A plain day is told as one; anything else with the words it was written in."""
    assert words.due(due) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(None, "never"), (0, "today"), (1, "1 day ago"), (20, "20 days ago"), (62, "8 weeks ago")],
)
def test_ages(days: int | None, said: str) -> None:
    """Days up to three weeks, then weeks."""
    assert words.age(days) == said


def test_a_ref_two_objectives_share_is_told_apart() -> None:
    """Refs restart in every objective: a shared one is told with its objective, and ordered by its key."""
    one, two = (Action(f"O{n}/4a", "4a", objective=Objective(n)) for n in "12")
    other = Action("O1/5", "5", objective=Objective("1"))
    assert words.refs([one, two, other]) == "4a (objective 1), 4a (objective 2) and 5"
    assert words.told_apart([one, two, other]) == {"O1/4a": "O1/4a", "O2/4a": "O2/4a", "O1/5": "5"}


def test_a_long_diary_is_shown_by_its_newest_entries_in_their_own_order() -> None:
    """Written upwards or downwards, the newest dates are what is kept."""
    entries = [f"{day:02d}.{month:02d}.26 - OB - {'talk ' * 20}" for month in (1, 5, 9) for day in (3, 17)]
    for diary in ("\n".join(entries), "\n".join(reversed(entries))):
        shown, more = words.latest(diary)
        assert more
        assert "17.09.26" in shown
        assert "03.01.26" not in shown
        assert shown.splitlines() == [line.strip() for line in diary.splitlines() if line.strip() in shown]


def test_a_short_diary_is_shown_whole() -> None:
    """Nothing is left out that fits."""
    assert words.latest("03.01.26 - OB - began\n") == ("03.01.26 - OB - began", False)


def test_a_diary_without_dates_is_shown_by_its_last_lines() -> None:
    """Written downwards is what most people do."""
    shown, more = words.latest("\n".join(f"line {n} " + "x" * 90 for n in range(20)))
    assert more
    assert shown.splitlines()[-1].startswith("line 19")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=2000))
def test_a_diary_is_never_shown_longer_than_it_may_be(diary: str) -> None:
    """About 600 characters, whatever it holds, and never nothing where there is something."""
    shown, more = words.latest(diary)
    assert len(shown) <= words.DIARY + 2
    assert more or shown == diary.strip()
    assert bool(shown) == bool(diary.strip())


@given(st.text(alphabet="ab -\n", max_size=600))
def test_wrapping_loses_no_word(text: str) -> None:
    """Every word is kept in its order, and no line is longer than it may be unless one word is."""
    wrapped = words.wrap(text)
    assert wrapped.split() == text.split()
    assert all(len(line) <= words.WIDTH or len(line.split()) <= 2 for line in wrapped.splitlines())


def test_a_folded_list_item_is_indented() -> None:
    """The second line of an item stands under its words, not under its mark."""
    assert words.wrap("- " + "word " * 20).splitlines()[1].startswith("  word")


@given(st.text(max_size=400), st.integers(5, 120))
def test_brief_words_are_one_short_line(text: str, most: int) -> None:
    """One line, at most so many characters and the mark of what is left out."""
    line = words.brief(text, most)
    assert len(line) <= most + 1
    assert "\n" not in line
