"""The outbox: a letter happens once, and each state is left only by the ways that are allowed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lacflow.board.steps import IntentKey
from lacflow.store import answered, attempts, brakes, outbox
from lacflow.store.database import Database
from lacflow.store.outbox import NewLetter
from lacflow.store.showing import letter_row
from lacflow.store.tables import boards

NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)


def letter(person: str = "a.lead", **changes: object) -> NewLetter:
    new = NewLetter(
        key=IntentKey("b", "2027-jan", "circulate", person),
        letter="circulation", mailbox="board", to_person=person, to_address=f"{person}@council.example",
        subject="your update [K7Q2M]", message_id=f"<{person}.circulate@board.example>", raw=b"To: x\r\n\r\nhello\r\n",
        due_at=NOW, queued_at=NOW, not_before=NOW, token="K7Q2M", about=("O1/1", "O1/2"),
    )  # fmt: skip
    return replace(new, **changes)


def stored(db: Database, new: NewLetter) -> int:
    with db.write() as conn:
        number = outbox.insert(conn, new)
    assert number is not None
    return number


def state(db: Database, number: int) -> str:
    with db.read() as conn:
        found = outbox.load(conn, number)
    assert found is not None
    return found.state


def attempted(db: Database, number: int, outcome: str | None, then: str) -> None:
    """One attempt with that outcome (None: it never ended), after which the letter is in that state."""
    with db.write() as conn:
        seen = outbox.load(conn, number)
        claimed, attempt = outbox.claim(conn, seen, NOW)
        if outcome:
            attempts.finish(conn, attempt, outcome, "", NOW)
        if then != "sending":
            outbox.settle(conn, claimed, then, "")


def test_a_letter_comes_back_as_it_was_stored(database: Database) -> None:
    number = stored(database, letter(meeting_date=NOW.date(), closes_at=NOW + timedelta(days=2), why="D-21"))
    with database.read() as conn:
        found = outbox.load(conn, number)
    assert (found.key, found.raw, found.about) == (letter().key, letter().raw, ("O1/1", "O1/2"))
    assert (found.due_at, found.closes_at, found.state) == (NOW, NOW + timedelta(days=2), "queued")


def test_an_intent_key_makes_a_letter_once(database: Database) -> None:
    stored(database, letter())
    with database.write() as conn:
        assert outbox.insert(conn, letter(message_id="<other@board.example>")) is None


def test_two_letters_with_one_message_id_are_a_fault_and_not_passed_over(database: Database) -> None:
    stored(database, letter("a.lead"))
    with pytest.raises(Exception) as caught, database.write() as conn:
        outbox.insert(conn, letter("b.lead", message_id=letter("a.lead").message_id))
    assert isinstance(caught.value.__cause__ or caught.value, IntegrityError)


def test_many_writers_of_one_intent_store_one_letter(database: Database) -> None:
    def write(_: int) -> int | None:
        with database.write() as conn:
            return outbox.insert(conn, letter())

    with ThreadPoolExecutor(8) as pool:
        assert sum(number is not None for number in pool.map(write, range(24))) == 1


def test_many_claimers_of_one_letter_get_it_once(database: Database) -> None:
    number = stored(database, letter())
    with database.read() as conn:
        seen = outbox.load(conn, number)

    def claim(_: int) -> bool:
        with database.write() as conn:
            return outbox.claim(conn, seen, NOW) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(24))) == 1
    with database.read() as conn:
        assert len(attempts.of_letter(conn, number)) == 1


@pytest.mark.parametrize(
    ("outcome", "comes_back"),
    [("try_later", True), ("refused", True), ("not_accepted", True), ("accepted", False), ("unknown", False)],
)
def test_a_withdrawn_letter_comes_back_only_if_nobody_can_have_been_told(
    database: Database, outcome: str, comes_back: bool
) -> None:
    number = stored(database, letter())
    attempted(database, number, outcome, "retry")
    with database.write() as conn:
        assert outbox.withdraw(conn, [number], "moved") == [number]
    with database.write() as conn:
        again = outbox.insert(conn, letter(raw=b"newer", subject="newer"))
    assert (again == number) is comes_back
    with database.read() as conn:
        found = outbox.load(conn, number)
    assert (found.state, found.raw, found.tries) == (
        ("queued", b"newer", 0) if comes_back else ("withdrawn", letter().raw, 1)
    )


@pytest.mark.parametrize("then", ["queued", "waiting"])
def test_an_untried_letter_takes_newer_contents_and_keeps_its_state(database: Database, then: str) -> None:
    number = stored(database, letter(state=then))
    with database.write() as conn:
        assert outbox.replace_untried(conn, number, letter(raw=b"newer", about=("O1/3",), state="queued"))
    with database.read() as conn:
        found = outbox.load(conn, number)
    assert (found.raw, found.about, found.state) == (b"newer", ("O1/3",), then)


def test_a_letter_once_tried_keeps_its_bytes(database: Database) -> None:
    number = stored(database, letter())
    attempted(database, number, "try_later", "retry")
    with database.write() as conn:
        assert not outbox.replace_untried(conn, number, letter(raw=b"newer"))


#: For each state: which of withdraw, hold, release, resend and mark_bounced move a letter out of it.
WAYS_OUT = {
    "queued": "withdraw hold",
    "waiting": "withdraw release resend bounce",
    "sending": "bounce",
    "accepted": "resend bounce",
    "retry": "withdraw hold resend bounce",
    "in_doubt": "resend bounce",
    "failed": "resend bounce",
    "bounced": "resend",
    "withdrawn": "resend",
}


@pytest.mark.parametrize("before", outbox.STATES)
def test_each_state_is_left_only_by_the_ways_it_has(database: Database, before: str) -> None:
    ways = {
        "withdraw": lambda conn, n: outbox.withdraw(conn, [n], "r"),
        "hold": lambda conn, n: outbox.hold(conn, [n], "r"),
        "release": lambda conn, n: outbox.release(conn, [n], "r"),
        "resend": lambda conn, n: outbox.resend(conn, [n], NOW, "r"),
        "bounce": lambda conn, n: outbox.mark_bounced(conn, n, "r"),
    }
    number = stored(database, letter(state=before))
    left = []
    for name, way in ways.items():
        with database.write() as conn:
            if way(conn, number):
                left.append(name)
            conn.execute(outbox.t.outbox.update().values(state=before))
    assert " ".join(left) == WAYS_OUT[before]


def test_a_released_letter_that_was_tried_is_a_retry(database: Database) -> None:
    fresh, tried = stored(database, letter("a")), stored(database, letter("b"))
    attempted(database, tried, "try_later", "retry")
    with database.write() as conn:
        outbox.hold(conn, [fresh, tried], "held by the project manager")
        assert outbox.release(conn, [fresh, letter("b").key]) == [fresh, tried]
    assert (state(database, fresh), state(database, tried)) == ("queued", "retry")


def test_due_are_the_letters_of_that_mailbox_whose_time_has_come_oldest_first(database: Database) -> None:
    stored(database, letter("later", not_before=NOW + timedelta(microseconds=1)))
    stored(database, letter("elsewhere", mailbox="other"))
    stored(database, letter("held", state="waiting"))
    stored(database, letter("second"))
    stored(database, letter("first", due_at=NOW - timedelta(days=1)))
    with database.write() as conn:
        assert [found.person for found in outbox.due(conn, NOW, "board")] == ["first", "second"]


def test_every_change_puts_the_boards_version_up(database: Database) -> None:
    def version() -> int:
        with database.read() as conn:
            return conn.scalar(select(boards.c.version))

    number = stored(database, letter())
    seen = [version()]
    for change in (
        lambda conn: outbox.replace_untried(conn, number, letter(raw=b"2")),
        lambda conn: outbox.hold(conn, [number], ""),
        lambda conn: outbox.release(conn, [number]),
        lambda conn: outbox.claim(conn, outbox.load(conn, number), NOW),
        lambda conn: outbox.settle(conn, outbox.load(conn, number), "accepted", ""),
        lambda conn: outbox.mark_bounced(conn, number, ""),
    ):
        with database.write() as conn:
            change(conn)
        seen.append(version())
    assert seen == list(range(1, 8))


def test_a_brake_is_decided_once_and_frees_only_its_own_letters(database: Database) -> None:
    with database.write() as conn:
        number = brakes.open_brake(conn, "b", NOW, "the daemon was off", 2)
        for person in ("a", "b"):
            outbox.insert(conn, letter(person, state="waiting", brake=number))
        outbox.insert(conn, letter("held by a person", state="waiting"))
        assert [b.id for b in brakes.undecided(conn, "b")] == [number]
        assert brakes.decide(conn, number, "released", "p.manager", NOW) == 2
        assert brakes.decide(conn, number, "withdrawn", "p.manager", NOW) == 0
        assert brakes.undecided(conn) == []
        assert outbox.counts(conn) == {"queued": 2, "waiting": 1}


def test_a_brake_was_told_of_when_its_first_notice_was_accepted(database: Database) -> None:
    with database.write() as conn:
        number = brakes.open_brake(conn, "b", NOW, "late", 1)
        told = letter("p.manager", key=IntentKey("b", "2027-jan", brakes.NOTICE_STEP, "p.manager", str(number)))
        notice = outbox.insert(conn, told)
        assert brakes.undecided(conn)[0].told_at is None
        outbox.settle(conn, outbox.load(conn, notice), "accepted", "", accepted_at=NOW)
        assert brakes.undecided(conn)[0].told_at == NOW


def test_lists_filter_and_count(database: Database) -> None:
    numbers = [stored(database, letter(p)) for p in ("a", "b", "c")]
    attempted(database, numbers[0], "accepted", "accepted")
    with database.read() as conn:
        assert [x.person for x in outbox.list_letters(conn, states=["queued"])] == ["b", "c"]
        assert [x.person for x in outbox.list_letters(conn, board="b", limit=2)] == ["b", "c"]
        assert outbox.list_letters(conn, board="other") == []
        assert outbox.counts(conn, "b") == {"queued": 2, "accepted": 1}
        assert [x.id for x in outbox.by_token(conn, "K7Q2M")] == numbers
        assert [x.id for x in answered.by_message_ids(conn, [letter("b").message_id, "<x@y>"]).values()] == [numbers[1]]


def test_the_newest_row_is_found_whatever_it_is(database: Database) -> None:
    with database.read() as conn:
        assert outbox.newest(conn) is None
    number = stored(database, letter())
    with database.write() as conn:
        outbox.claim(conn, outbox.load(conn, number), NOW + timedelta(hours=1))
        assert outbox.newest(conn) == NOW + timedelta(hours=1)


@pytest.mark.parametrize("in_state", outbox.STATES)
def test_every_state_is_explained_and_shown_in_json(database: Database, in_state: str) -> None:
    number = stored(database, letter(state=in_state, reason="because of this"))
    with database.read() as conn:
        row = letter_row(outbox.load(conn, number))
    assert json.loads(json.dumps(row)) == row
    assert {"id", "board", "meeting", "letter", "to", "subject", "state", "message_id", "queued_at"} <= set(row)
    assert row["queued_at"] == "2026-12-14T10:00:00+00:00"
    assert row["explained"].endswith("because of this.")
    assert in_state in WAYS_OUT


def test_letters_stored_together_are_numbered_in_their_order_and_those_taken_are_left_out(database: Database) -> None:
    """A withdrawn one nobody was told of comes back among them."""
    taken = stored(database, letter("taken"))
    back = stored(database, letter("back"))
    with database.write() as conn:
        outbox.withdraw(conn, [back], "not wanted")
        put = outbox.insert_all(conn, [letter("new"), letter("taken"), letter("newer"), letter("back", raw=b"2")])
    assert [key.person for key in sorted(put, key=put.__getitem__)] == ["back", "new", "newer"]
    assert (put[letter("back").key], state(database, back), state(database, taken)) == (back, "queued", "queued")


def test_a_transaction_tells_the_planner_once_and_one_undone_in_part_tells_it_still(database: Database) -> None:
    def version() -> int:
        with database.read() as conn:
            return conn.scalar(select(boards.c.version))

    with database.write() as conn:
        outbox.insert_all(conn, [letter("a.lead"), letter("b.lead")])
        outbox.insert(conn, letter("c.lead"))
    assert version() == 1
    with database.write() as conn:
        savepoint = conn.begin_nested()
        outbox.insert(conn, letter("d.lead"))
        savepoint.rollback()
        outbox.insert(conn, letter("e.lead"))
    assert version() == 2


@pytest.mark.parametrize(
    "change", [{"not_before": NOW + timedelta(hours=1)}, {"to_person": "deputy"}, {"to_address": "new@council.example"}]
)
def test_a_letter_that_was_changed_since_it_was_looked_up_is_not_claimed(database: Database, change: dict) -> None:
    number = stored(database, letter())
    with database.write() as conn:
        seen = outbox.load(conn, number)
        assert outbox.replace_untried(conn, number, letter(**change))
        assert outbox.claim(conn, seen, NOW) is None
    assert state(database, number) == "queued"
