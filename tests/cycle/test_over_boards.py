"""Over three boards: what has been red for long, whose date keeps moving, and silence that grows old instead of green."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.board.rag import Rag
from lacflow.store import plans, returns
from post import SOON, dates
from rounds import Round, json_of

PLAN = (
    ("1a", "Helen Fern", "Red", "30/06/27"),  # red at each board
    ("1b", "Helen Fern", "Amber", "30/06/27"),  # red from the second on
    ("1c", "Jonah Oakes", "Green", "30/06/27"),  # says so once, then nothing
    ("1d", "Rosa Lind", "Green", "30/06/27"),  # another date each time
)
SAID = (
    {"h.fern": "1a red, the site is not found\n1b amber, one post is open and one is filled", "j.oakes": "1c no change",
     "r.lind": "1d green, due 31/07/27"},
    {"h.fern": "1a red, a second site fell through\n1b red, both posts open", "r.lind": "1d green, due 31/08/27"},
    {"h.fern": "1a red, a third is being looked at\n1b red, nobody applied", "r.lind": "1d green, due 30/09/27"},
)  # fmt: skip


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Two boards over, the third just before its brief."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, dates(round_.app).circulate.at.replace(day=9))
    for number, said in enumerate(SAID):
        when = dates(round_.app, meeting=number)
        round_.app.tick(when.circulate.at + SOON)
        for person, text in said.items():
            round_.says(person, text)(when.circulate.at + SOON)
        round_.app.tick(when.circulate.at + 2 * SOON)
        assert when.chase is not None
        round_.app.tick(when.chase.at + SOON)
        if number < 2:
            round_.app.tick(when.brief.at + SOON)
            round_.app.tick(when.brief.at + timedelta(days=8))
    return round_


def keys(r: Round, *words: str) -> list[str]:
    return [row["key"] for row in json_of(r.root, "plan", "list", *words, "--json")]


def test_two_questions_of_a_chair_are_answered_in_one_command_each(r: Round) -> None:
    """Red for more than two boards, this one included; a date changed more than twice."""
    assert keys(r, "--at", "red", "--boards-over", "2") == ["O1/1a"]
    assert keys(r, "--at", "red", "--boards-over", "1") == ["O1/1a", "O1/1b"]
    assert keys(r, "--moved-over", "2") == ["O1/1d"]
    (row,) = json_of(r.root, "plan", "list", "--moved-over", "2", "--json")
    assert (row["first_date"], row["date"], row["moves"], row["slips"]) == ("2027-06-30", "2027-09-30", 3, 3)


def test_silence_grows_old_in_boards_and_is_nowhere_green(r: Round) -> None:
    """In the list, the export and the briefing alike, what was last said two boards ago is not assured."""
    (row,) = json_of(r.root, "plan", "list", "--silent-over", "1", "--json")
    assert (row["key"], row["boards_silent"], row["boards_since"], row["assured"]) == ("O1/1c", 2, 2, False)
    assert row["colour"] == "Green, not assured: as of 2 boards ago"
    plan = json_of(r.root, "plan", "export", "--board", "permanence", "--format", "json", "--out", "-")["actions"]
    assert {a["key"]: a["assured"] for a in plan} == {"O1/1a": True, "O1/1b": True, "O1/1c": False, "O1/1d": True}
    brief = json_of(r.root, "brief", "--board", "permanence", "--format", "json", "--out", "-")
    assert (brief["green"]["ids"], brief["not_assured"]["ids"]) == (["O1/1d"], ["O1/1c"])


def test_the_chase_summary_says_what_a_call_would_fix_and_who_answers_only_when_chased(r: Round) -> None:
    """Of each lead who owes updates: how they answered before, and which actions a call would settle."""
    text = " ".join(r.last("chase_summary", "p.manager").text.split())
    assert "Jonah Oakes: 1c" in text
    assert "nothing came for the last board either" in text
    assert "a call would settle 1c (nothing heard for 2 boards)" in text


def test_words_and_colour_of_an_earlier_board_sent_again_are_a_conflict(r: Round) -> None:
    """The amber of the first board, with its words, against the red of the second: nothing is recorded, both are shown."""
    when = dates(r.app, meeting=2).chase
    assert when is not None
    r.says("h.fern", "1b amber, one post is open and one is filled")(when.at + 2 * SOON)
    r.app.tick(when.at + 2 * SOON)
    with r.app.database.read() as conn:
        action = plans.load(conn, "permanence").get("O1/1b")
        waiting = returns.reviews(conn, "permanence")
    assert action is not None
    assert (action.rag.value, action.progress.count("one is filled")) == (Rag.RED, 1)
    (held,) = [w for w in waiting if w.key == "O1/1b"]
    assert "said for the board of" in held.reason
    assert "since then it is Red" in held.reason
