"""Replies read together leave in the database, to the last number, what they leave when each is read by itself.

The board meets Thu 8 April 2027: asks Thu 18 March 09:00. Among the replies are some that have to do with no other, two
of one lead, two leads of one action, a deputy's, one that speaks of another lead's action, an absence, orders of the project
manager, and more than three in a day.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from lacflow.app import App
from lacflow.mail.reading import Reply
from lacflow.runners import reader
from lacflow.runners.reader.ahead import Ahead
from lacflow.store import inbox
from lacflow.store import tables as t
from post import answer
from rounds import MANAGER, Round, at

FAR = "31/12/27"
PLAN = (
    ("1a", "Helen Fern / Tom Moss", "Green", FAR),
    ("2a", "Jonah Oakes", "Green", FAR),
    ("2b", "Jonah Oakes", "Amber", FAR),
    ("3a", "Kerry Vale", "Green", FAR),
    ("4a", "Rosa Lind", "Green", FAR),  # has a deputy, Wendy Hale
    ("5a", "Dee Ashby", "Green", FAR),
    ("5b", "Dee Ashby", "Green", FAR),
    ("6a", "Brian Stone", "Green", FAR),
    ("6b", "Wendy Hale", "Amber", FAR),
)
WENDY = {"sender": "wendy.hale@northmoor.example"}
#: Who writes what, in the order it came.
SAID: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("h.fern", "1a amber, one of the two homes has signed", {}),
    ("j.oakes", "2a red: nobody has applied.\n2b no change", {}),
    ("d.nurse", "5a green, the rooms are booked\n5b amber or green, hard to say", {}),
    ("t.moss", "1a red, no contract", {}),
    ("r.lind", "4a green, tutors found", WENDY),
    ("k.vale", "3a is done. And 2a is amber, I am told.", {}),
    ("d.nurse", "Sorry, 5a is amber, not green: two rooms are closed.", {}),
    ("j.oakes", "Out of office: I am away until 2 April 2027.", {"Auto_Submitted": "auto-replied"}),
    ("r.lind", "4a red, two tutors have left", {}),
    ("p.manager", "update 3a red by Kerry Vale: the money is gone", {"sender": MANAGER}),
    ("d.nurse", "5b green: it was the other clinic.", {}),
    ("d.nurse", "5a is red now, and the day is 30 June 2027", {}),
    ("b.stone", "6a amber: half the beds are open. When is the board?", {}),
    ("w.hale", "6b red or amber, hard to say", {}),
    ("d.nurse", "5b amber again", {}),
    ("j.oakes", "2b is complete.", {}),
)
DUMPED = (t.inbox, t.readings, t.updates, t.revisions, t.reviews, t.outbox, t.absences, t.journal)
WRITTEN, NOW = at("2027-03-18 10:00"), at("2027-03-18 11:00")


@pytest.fixture
def asked(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def replies(r: Round) -> list[bytes]:
    letter = {who: r.last("circulation", who if who != "p.manager" else "h.fern") for who, _, _ in SAID}
    return [answer(letter[who], words, WRITTEN, **more) for who, words, more in SAID]


class Patient(Ahead):
    """A second process whose first answer is waited for, and which then dies where it is to; `read` counts its answers."""

    read, dies = 0, False

    def reply(self, number: int) -> Reply | None:
        while not (self.read or self._answers) and self.process.poll() is None:
            self._carry()
            time.sleep(0.02)
        found = super().reply(number)
        self.read += found is not None
        if self.dies and self.read:
            self.process.kill()
        return found


def left_by(
    r: Round, raws: Sequence[bytes], each: int, open_service: Callable[[Path], App], ahead: Ahead | None = None
) -> tuple[Any, int]:
    """Have a copy of the service read so many replies at a time; return its rows, and the statements it took."""
    root = r.root.parent / f"read-{each}-{ahead is not None}"
    shutil.copytree(r.root, root)
    app, statements = open_service(root), list[str]()
    event.listen(app.database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    for first in range(0, len(raws), each):
        with app.database.write() as conn:
            for number, raw in enumerate(raws[first : first + each], first):
                inbox.store_raw(conn, "board", f"h.{number}", raw, True, NOW)
        tally = reader.run(app.database, app.settings.boards, app.desk(), app._trusts(), NOW, ahead)
        assert not tally.faults
    with app.database.read() as conn:
        return {table.name: [tuple(row) for row in conn.execute(select(table))] for table in DUMPED}, len(statements)


def test_replies_read_together_leave_what_they_leave_one_by_one(
    asked: Round, open_service: Callable[[Path], App]
) -> None:
    raws = replies(asked)
    together, _ = left_by(asked, raws, len(raws), open_service)
    alone, _ = left_by(asked, raws, 1, open_service)
    assert {row[0] for row in together["readings"]}
    assert len(together["outbox"]) > len(PLAN)
    assert together == alone


@pytest.mark.parametrize("dies", [False, True])
def test_replies_a_second_process_reads_leave_what_they_leave_read_here(
    asked: Round, open_service: Callable[[Path], App], dies: bool
) -> None:
    """Whether it lives or dies in the middle."""
    said = {
        "b.stone": "6a amber.",
        "k.vale": "3a green.",
        "j.oakes": "2a red.\n2b no change",
        "h.fern": "1a amber: late",
    }
    raws = [answer(asked.last("circulation", who), words, WRITTEN) for who, words in said.items()]
    second = Patient()
    second.dies = dies
    try:
        together, _ = left_by(asked, raws, len(raws), open_service, second)
    finally:
        second.end()
    alone, _ = left_by(asked, raws, 1, open_service)
    assert together == alone
    assert second.read


def test_one_that_speaks_of_anothers_action_is_seen_by_those_read_after_it(
    asked: Round, open_service: Callable[[Path], App]
) -> None:
    """What is still to come of 2b is told Jonah Oakes knowing that Kerry Vale spoke of it."""
    said = {"b.stone": "6a amber.", "k.vale": "3a green. 2b is red, I am told.", "j.oakes": "2a red."}
    raws = [answer(asked.last("circulation", who), words, WRITTEN) for who, words in said.items()]
    together, _ = left_by(asked, raws, 3, open_service)
    alone, _ = left_by(asked, raws, 1, open_service)
    assert together == alone


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(12))
def test_so_they_do_in_any_order(asked: Round, open_service: Callable[[Path], App], seed: int) -> None:
    raws = replies(asked)
    random.Random(seed).shuffle(raws)
    together, _ = left_by(asked, raws, 7, open_service)
    alone, _ = left_by(asked, raws, 1, open_service)
    assert together == alone


def test_what_every_return_asks_of_the_database_is_asked_once_for_all(
    asked: Round, open_service: Callable[[Path], App]
) -> None:
    """One more lead who keeps to their own actions costs no statement but the one that stored their reply."""
    said = {"h.fern": "1a", "j.oakes": "2a", "k.vale": "3a", "d.nurse": "5a"}
    raws = [answer(asked.last("circulation", who), f"{ref} amber: it has begun.", WRITTEN) for who, ref in said.items()]
    _, two = left_by(asked, raws[:2], 2, open_service)
    _, four = left_by(asked, raws, 4, open_service)
    assert four <= two + 2
