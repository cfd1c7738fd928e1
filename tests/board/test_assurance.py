"""How old a colour is in boards, for how many boards an action has been silent, and how often its date moved."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.assurance import Past, age_in_words, boards_silent, boards_since, in_force


def day(month):
    return date(2027, month, 28)


@pytest.mark.parametrize(
    ("heard", "now", "since"),
    [((), True, 0), ((), False, None), ((True,), False, 1), ((True, False), False, 2), ((True, False), True, 0),
     ((False, False), False, None)],
)  # fmt: skip
def test_a_colour_is_as_old_as_the_boards_since_anything_was_said(heard, now, since):
    assert boards_since(heard, now=now) == since


@pytest.mark.parametrize(
    ("asked", "heard", "count"),
    [((), (), 1), ((True,), (False,), 2), ((True,), (True,), 1), ((True, False), (False, False), 2),
     ((True, True, True), (True, False, False), 3)],
)  # fmt: skip
def test_silence_is_counted_in_boards_that_asked(asked, heard, count):
    assert boards_silent(Past(("x",) * len(asked), asked, heard), now=True) == count
    assert boards_silent(Past(("x",) * len(asked), asked, heard), now=False) == 0


def test_a_date_moves_each_time_it_is_another_and_slips_each_time_it_is_later():
    past = Past(dates=in_force([day(1), None, day(1), day(4), day(3), day(6)]))
    assert (past.original, past.moves, past.slips) == (day(1), 3, 2)
    assert (Past().original, Past().moves, Past().slips) == (None, 0, 0)


@given(st.lists(st.booleans(), max_size=8), st.booleans())
def test_the_words_name_the_boards_counted(heard, now):
    since = boards_since(heard, now=now)
    words = age_in_words(since)
    assert (since is None) == ("nobody" in words)
    assert since in (None, 0, 1) or str(since) in words
