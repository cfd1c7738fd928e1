"""What every transport promises, whatever carries the mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from lacflow.transports.base import Remembering


def mail(number: int, words: str = "10c green") -> bytes:
    return (
        f"From: A Lead <lead01@example.test>\r\nTo: board@council.example\r\nSubject: reply {number}\r\n"
        f"Message-ID: <r{number}@council.example>\r\n\r\n{words}\r\n"
    ).encode()


def letter(message_id: str, words: str = "hello") -> bytes:
    return (
        f"From: lacflow@example.test\r\nTo: lead01@example.test\r\nSubject: your update\r\n"
        f"Date: {format_datetime(datetime.now(UTC))}\r\n"
        f"Message-ID: {message_id}\r\n\r\n{words}\r\n"
    ).encode()


class TestEveryTransport:
    """One class, run on each."""

    def test_a_letter_sent_is_taken_once_with_the_bytes_it_had(self, box: Any) -> None:
        raw = letter("<l1@board.example>", "line\r\n.\r\n.dot at the start\r\n\r\nFrom the end")
        words = box.transport.send("<l1@board.example>", box.sender, box.recipient, raw)
        assert words
        assert [taken[-len(body(raw)) :] for taken in box.taken()] == [body(raw)]

    def test_a_witness_never_denies_a_letter_that_was_taken(self, box: Any) -> None:
        box.transport.send("<l2@board.example>", box.sender, box.recipient, letter("<l2@board.example>"))
        assert box.transport.witness("<l2@board.example>") is True

    def test_a_witness_never_vouches_for_a_letter_that_was_not_sent(self, box: Any) -> None:
        assert box.transport.witness("<never@board.example>") is not True

    def test_fetching_changes_nothing(self, box: Any) -> None:
        box.deliver(mail(1))
        for _ in range(2):
            (fetched,) = box.transport.fetch(frozenset())
            assert body(fetched.raw) == body(mail(1))
            assert box.handled() == 0

    def test_mail_comes_oldest_first_and_what_is_known_is_passed_over(self, box: Any) -> None:
        for number in (1, 2, 3):
            box.deliver(mail(number))
        all_three = list(box.transport.fetch(frozenset()))
        assert [subject(one.raw) for one in all_three] == [b"reply 1", b"reply 2", b"reply 3"]
        rest = list(box.transport.fetch(frozenset({all_three[1].handle})))
        assert [one.handle for one in rest] == [all_three[0].handle, all_three[2].handle]

    def test_a_message_done_with_is_out_of_the_way_and_still_there(self, box: Any) -> None:
        box.deliver(mail(1))
        box.deliver(mail(2))
        first, second = box.transport.fetch(frozenset())
        box.transport.done(first.handle)
        assert [one.handle for one in box.transport.fetch(frozenset())] == [second.handle]
        assert box.handled() == 1

    def test_messages_can_be_moved_while_others_are_fetched(self, box: Any) -> None:
        for number in (1, 2, 3):
            box.deliver(mail(number))
        for fetched in box.transport.fetch(frozenset()):
            box.transport.done(fetched.handle)
        assert box.handled() == 3

    def test_a_message_already_gone_is_no_fault(self, box: Any) -> None:
        box.deliver(mail(1))
        (fetched,) = box.transport.fetch(frozenset())
        box.transport.done(fetched.handle)
        box.transport.done(fetched.handle)
        assert box.handled() == 1

    def test_bytes_that_are_no_decent_mail_come_through(self, box: Any) -> None:
        box.deliver(b"Subject: \xff\xfe odd\r\n\r\n\xe4\xf6\xfc \x01\r\n")
        (fetched,) = box.transport.fetch(frozenset())
        assert body(fetched.raw) == b"\xe4\xf6\xfc \x01\r\n"

    def test_it_can_be_used_again_after_it_was_closed(self, box: Any) -> None:
        for number in (1, 2):
            message_id = f"<again{number}@board.example>"
            box.transport.send(message_id, box.sender, box.recipient, letter(message_id))
            list(box.transport.fetch(frozenset()))
            box.transport.close()
        assert len(box.taken()) == 2

    def test_what_a_forgetful_database_must_ask_for_is_there(self, box: Any) -> None:
        if not isinstance(box.transport, Remembering):
            pytest.skip("this mailbox cannot be asked about the past")
        raw = letter("<past@board.example>", "as it was sent")
        box.transport.send("<past@board.example>", box.sender, box.recipient, raw)
        kept = box.transport.copy_of("<past@board.example>")
        assert kept is not None
        assert body(kept) == body(raw)
        assert box.transport.copy_of("<never@board.example>") is None
        for number in (1, 2):
            box.deliver(mail(number))
        first, *_ = [one for one in box.transport.fetch(frozenset()) if subject(one.raw).startswith(b"reply")]
        box.transport.done(first.handle)
        long_ago = datetime.now(UTC) - timedelta(days=1)
        assert [one.raw for one in box.transport.handled_since(long_ago)] == [first.raw]
        assert "<past@board.example>" in set(box.transport.sent_since(long_ago))


def body(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[2]


def subject(raw: bytes) -> bytes:
    return next(line for line in raw.splitlines() if line.startswith(b"Subject: "))[9:]
