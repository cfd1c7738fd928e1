"""A second process reads what is read here, nothing else; and it may die at any time."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lacflow.board.plan import Action, Objective, Plan
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked, Reply, read_reply
from lacflow.runners.reader.ahead import ENOUGH, Ahead, reading_ahead

MANY = 400
PLAN = Plan("b", tuple(Action(f"O1/{ref}", ref, ref, Objective("1"), f"Do {ref}") for ref in ("1a", "1b", "2a")))
ASKED = Asked("", datetime(2027, 3, 18, 9, tzinfo=UTC), UTC, PLAN.actions[:2], PLAN.actions[2:])
MINE = frozenset({"O1/1a", "O1/1b"})


@pytest.fixture
def ahead() -> Iterator[Ahead]:
    second = Ahead()
    yield second
    second.end()
    assert second.process.poll() is not None


def said(number: int) -> Incoming:
    return Incoming(text=f"1a amber: {number} homes have signed.\n1b no change.\nAnd 2a is red, I am told.")


def answers(ahead: Ahead, numbers: range) -> dict[int, Reply]:
    """Send messages and take what has been read, as a pass does while it records those before them."""
    for number in numbers:
        ahead.send(number, said(number), ASKED, PLAN, MINE)
    found = {}
    for number in reversed(numbers):
        time.sleep(0.02)
        if (reply := ahead.reply(number)) is not None:
            found[number] = reply
            if len(found) > 3:
                break
    return found


def test_what_is_read_ahead_is_what_is_read_here(ahead: Ahead) -> None:
    found = answers(ahead, range(1, MANY))
    assert found
    assert found == {number: read_reply(said(number), ASKED) for number in found}


def test_one_that_dies_answers_no_more_and_nothing_waits_for_it(ahead: Ahead) -> None:
    ahead.process.kill()
    ahead.process.wait()
    for number in range(MANY, MANY + 50):
        ahead.send(number, said(number), ASKED, PLAN, MINE)
    assert [ahead.reply(number) for number in range(MANY + 10, MANY + 50)] == [None] * 40


def test_a_message_that_kills_it_is_none_that_was_read(ahead: Ahead) -> None:
    """What cannot even be carried ends the other process' work, not ours."""
    ahead.send(1, "no message at all", ASKED, PLAN, MINE)  # type: ignore[arg-type]
    ahead.process.wait(20)
    assert ahead.reply(1) is None


def test_for_a_handful_of_messages_no_second_process_is_started() -> None:
    with reading_ahead(ENOUGH - 1) as none:
        assert none is None


def test_where_no_second_process_can_be_started_all_is_read_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    with reading_ahead(ENOUGH) as none:
        assert none is None
