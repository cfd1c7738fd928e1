"""Mail in: stored and committed before it is moved, each once, and one bad mailbox stops no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from lacflow.errors import TryLater
from lacflow.runners import incoming
from lacflow.store import inbox, journal
from lacflow.transports.base import Fetched, Unreachable
from lacflow.transports.memory import Memory

NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)


def mail(number: int) -> bytes:
    return f"From: a.lead@council.example\r\nMessage-ID: <r{number}@council.example>\r\n\r\n10c green\r\n".encode()


def filled(count: int, first: int = 0) -> Memory:
    box = Memory()
    for number in range(first, first + count):
        box.put(mail(number))
    return box


def stored(office: Any) -> list[str]:
    with office.db.read() as conn:
        return [m.message_id for m in inbox.list_mail(conn)]


def last_read(office: Any, mailbox: str) -> datetime | None:
    with office.db.read() as conn:
        found = journal.marked(conn, incoming.last_read_mark(mailbox))
    return found[1] if found else None


def test_what_waits_is_stored_then_moved_and_the_reading_is_remembered(mail_office: Any) -> None:
    box = filled(45)
    tally = incoming.run(mail_office.db, {"board": box}, NOW)
    assert (tally.counts, tally.faults) == ({"stored": 45}, ())
    assert len(stored(mail_office)) == len(box.handled) == 45
    assert last_read(mail_office, "board") == NOW


def test_the_same_mail_again_is_moved_and_not_stored(mail_office: Any) -> None:
    box = filled(1)
    box.put(mail(0))
    tally = incoming.run(mail_office.db, {"board": box}, NOW)
    assert (tally.counts, len(box.handled), len(stored(mail_office))) == ({"stored": 1, "again": 1}, 2, 1)


def test_a_mailbox_that_fails_stops_no_other_and_is_told_of_in_words(mail_office: Any) -> None:
    broken, works = filled(1), filled(1, first=5)
    broken.unreadable = "connection refused"
    tally = incoming.run(mail_office.db, {"a": broken, "b": works}, NOW)
    assert tally.faults == ("mailbox a: connection refused",)
    assert stored(mail_office) == ["<r5@council.example>"]
    assert (last_read(mail_office, "a"), last_read(mail_office, "b")) == (None, NOW)


def test_a_mailbox_that_does_not_let_us_in_is_left_alone_for_longer_each_time(mail_office: Any) -> None:
    box, tried = Memory(), []
    box.unreadable = "wrong password"
    for minute in range(120):
        if incoming.run(mail_office.db, {"board": box}, NOW + timedelta(minutes=minute)).faults:
            tried.append(minute)
    assert tried == [0, 1, 3, 7, 15, 31, 61, 91]


def test_a_mailbox_that_works_again_is_read_each_time(mail_office: Any) -> None:
    box = Memory()
    box.unreadable = "gone"
    incoming.run(mail_office.db, {"board": box}, NOW)
    box.unreadable = ""
    for minute in (1, 2, 3):
        box.put(mail(minute))
        assert incoming.run(mail_office.db, {"board": box}, NOW + timedelta(minutes=minute)).counts == {"stored": 1}


class Unmovable(Memory):
    """A mailbox whose folder of handled mail is refused, until it is mended."""

    mended = False

    def done(self, handle: str) -> None:
        if not self.mended:
            raise TryLater("no such folder")
        super().done(handle)


def test_stored_mail_that_would_not_be_moved_is_moved_later_and_not_fetched_again(mail_office: Any) -> None:
    box = Unmovable()
    box.put(mail(1))
    assert "could not be moved" in incoming.run(mail_office.db, {"board": box}, NOW).faults[0]
    assert incoming.run(mail_office.db, {"board": box}, NOW).counts.get("again") is None
    box.mended = True
    incoming.run(mail_office.db, {"board": box}, NOW)
    assert (len(box.handled), len(stored(mail_office))) == (1, 1)


class AllAtOnce(Memory):
    """A mailbox that moves many messages in one go, or refuses if `stuck` is among them."""

    stuck = ""

    def __init__(self) -> None:
        super().__init__()
        self.moves: list[int] = []

    def done_all(self, handles: Sequence[str]) -> None:
        self.moves.append(len(handles))
        if self.stuck in handles:
            raise TryLater("one of them would not go")
        for handle in handles:
            super().done(handle)

    def done(self, handle: str) -> None:
        if handle == self.stuck:
            raise TryLater("it would not go")
        super().done(handle)


def test_what_was_stored_together_is_moved_together(mail_office: Any) -> None:
    box = AllAtOnce()
    for number in range(60):
        box.put(mail(number))
    incoming.run(mail_office.db, {"board": box}, NOW)
    assert (box.moves, len(box.handled)) == ([50, 10], 60)


def test_one_that_cannot_be_moved_with_the_others_stays_alone(mail_office: Any) -> None:
    box = AllAtOnce()
    for number in range(5):
        box.put(mail(number))
    box.stuck = list(box.waiting)[2]
    (fault,) = incoming.run(mail_office.db, {"board": box}, NOW).faults
    assert "could not be moved" in fault
    assert list(box.waiting) == [box.stuck]
    with mail_office.db.read() as conn:
        assert [m.handle for m in inbox.unfiled(conn, "board")] == [box.stuck]


def test_large_messages_are_stored_before_many_of_them_are_held(mail_office: Any) -> None:
    box = AllAtOnce()
    for number in range(3):
        box.put(mail(number) + b"x" * incoming.BATCH_BYTES)
    incoming.run(mail_office.db, {"board": box}, NOW)
    assert (len(box.handled), box.moves) == (3, [])


class Breaking(Memory):
    """A mailbox whose connection breaks after three messages."""

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        for number, fetched in enumerate(super().fetch(known)):
            if number == 3:
                raise Unreachable("the connection was lost")
            yield fetched


def test_what_came_before_the_connection_broke_is_kept(mail_office: Any) -> None:
    box = Breaking()
    for number in range(5):
        box.put(mail(number))
    tally = incoming.run(mail_office.db, {"board": box}, NOW)
    assert tally.faults
    assert (len(stored(mail_office)), len(box.handled), last_read(mail_office, "board")) == (3, 3, None)


def test_an_archive_copy_of_our_own_letter_is_stored_and_ignored(mail_office: Any) -> None:
    number = mail_office.queue("a.lead")
    letter = mail_office.letter(number)
    box = Memory()
    head = f"Received: from x\r\nMessage-ID: {letter.message_id}\r\n".encode()
    box.put(head + letter.raw)
    box.put(head + letter.raw + b"and what a lead wrote under it\r\n")
    incoming.run(mail_office.db, {"board": box}, NOW)
    with mail_office.db.read() as conn:
        assert [(m.state, m.letter_id) for m in inbox.list_mail(conn)] == [("ignored", number), ("stored", None)]


class Resumed(Memory):
    """A mailbox that gives out only what came since its cursor, which is how many it had; moving changes nothing."""

    cursor = ""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[str] = []

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        self.begun.append(self.cursor)
        news = [f for f in super().fetch(known) if int(f.handle.partition(":")[2]) > int(self.cursor or 0)]
        yield from news
        self.cursor = str(self._put)


def test_the_next_reading_begins_where_the_last_one_ended(mail_office: Any) -> None:
    box = Resumed()
    for minute in range(3):
        box.put(mail(minute))
        incoming.run(mail_office.db, {"board": box}, NOW + timedelta(minutes=minute))
    assert (box.begun, len(stored(mail_office))) == (["", "1", "2"], 3)


class Forgetful(Resumed):
    """A mailbox whose connection breaks after it gave out everything, the first time."""

    broken = False

    def fetch(self, known: frozenset[str]) -> Iterator[Fetched]:
        yield from super().fetch(known)
        if not self.broken:
            self.broken = True
            raise TryLater("the connection was lost")


def test_a_reading_that_broke_off_moves_no_cursor(mail_office: Any) -> None:
    box = Forgetful()
    box.put(mail(1))
    for minute in range(2):
        incoming.run(mail_office.db, {"board": box}, NOW + timedelta(minutes=minute))
    assert box.begun == ["", ""]


def test_once_a_day_and_when_the_clock_went_back_a_mailbox_is_read_whole(mail_office: Any) -> None:
    box = Resumed()
    box.put(mail(1))
    for hours in (0, 12, 23, 24, 25, 2):
        incoming.run(mail_office.db, {"board": box}, NOW + timedelta(hours=hours))
    assert box.begun == ["", "1", "1", "", "1", ""]
