"""How a lead usually answers is said only where boards enough bear it out."""

import pytest

from lacflow.board.habits import Habit


@pytest.mark.parametrize(
    ("habit", "words"),
    [
        (Habit(), ""),
        (Habit(4, before=4), ""),
        (Habit(1, after=1), ""),
        (Habit(4, before=1, after=3), "usually answers only after a chase (3 of 4 boards)"),
        (Habit(4, before=2, after=2), ""),
        (Habit(3, before=1, never=2, silent_now=2), "nothing came for the last 2 boards either"),
        (Habit(3, before=1, never=2, silent_now=0), "did not answer for 2 of 3 boards before"),
        (Habit(3, before=2, never=1, silent_now=1), "nothing came for the last board either"),
    ],
)
def test_a_habit_is_said_in_words_where_there_is_one(habit, words):
    assert habit.words == words
