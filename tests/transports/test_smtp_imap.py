"""SMTP and IMAP on real servers: witnesses, marks, people who move mail, wrong passwords, untrusted certificates."""

from __future__ import annotations

import imaplib
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lacflow.transports.base import Unreachable
from lacflow.transports.smtp_imap import Server, SmtpImap

pytestmark = pytest.mark.server


def letter(message_id: str) -> bytes:
    return (
        f"From: lacflow@example.test\r\nTo: lead01@example.test\r\nMessage-ID: {message_id}\r\n\r\nhello\r\n"
    ).encode()


def send(transport: SmtpImap, message_id: str) -> str:
    return transport.send(message_id, "lacflow@example.test", "lead01@example.test", letter(message_id))


@contextmanager
def somebody_looks(pair: Any) -> Iterator[imaplib.IMAP4_SSL]:
    """A person with the same mailbox open."""
    context = ssl.create_default_context(cafile=str(pair.certificate))
    with imaplib.IMAP4_SSL("localhost", pair.imaps, ssl_context=context) as client:
        client.login("lacflow@example.test", "lacflow-pw")
        client.select("INBOX")
        yield client


def eventually(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def test_a_copy_in_sent_vouches_and_its_absence_proves_nothing(smtp_imap: Any) -> None:
    send(smtp_imap.transport, "<kept@board.example>")
    assert smtp_imap.transport.witness("<kept@board.example>") is True
    assert smtp_imap.transport.witness("<other@board.example>") is None


def test_with_an_archive_copy_absence_is_proof_too(smtp_imap: Any, open_mailbox: Callable[..., SmtpImap]) -> None:
    transport = open_mailbox(archive="lacflow@example.test")
    send(transport, "<archived@board.example>")
    assert eventually(lambda: transport.witness("<archived@board.example>") is True)
    assert transport.witness("<never@board.example>") is False


def test_an_archive_copy_still_vouches_after_it_was_filed(
    smtp_imap: Any, open_mailbox: Callable[..., SmtpImap]
) -> None:
    transport = open_mailbox(archive="lacflow@example.test")
    send(transport, "<filed@board.example>")
    assert eventually(lambda: transport.witness("<filed@board.example>") is True)
    for fetched in transport.fetch(frozenset()):
        transport.done(fetched.handle)
    assert transport.witness("<filed@board.example>") is True


def test_fetching_leaves_mail_unread(smtp_imap: Any, pair: Any) -> None:
    smtp_imap.deliver(b"From: lead01@example.test\r\n\r\nx\r\n")
    assert len(list(smtp_imap.transport.fetch(frozenset()))) == 1
    with somebody_looks(pair) as client:
        assert client.search(None, "UNSEEN")[1] == [b"1"]


def test_mail_a_person_has_read_is_fetched_all_the_same(smtp_imap: Any, pair: Any) -> None:
    smtp_imap.deliver(b"From: lead01@example.test\r\n\r\nx\r\n")
    with somebody_looks(pair) as client:
        client.store("1", "+FLAGS", "\\Seen \\Flagged")
    assert len(list(smtp_imap.transport.fetch(frozenset()))) == 1


def test_mail_a_person_moves_away_while_we_read_is_no_fault(smtp_imap: Any, pair: Any) -> None:
    with smtplib.SMTP("127.0.0.1", pair.smtp) as smtp:
        for number in range(51):
            smtp.sendmail("lead01@example.test", ["lacflow@example.test"], b"Subject: %d\r\n\r\nx\r\n" % number)
    assert eventually(lambda: len(list(smtp_imap.transport.fetch(frozenset()))) == 51)
    fetching = smtp_imap.transport.fetch(frozenset())
    got = [next(fetching)]
    with somebody_looks(pair) as client:
        client.uid("MOVE", client.uid("SEARCH", None, "ALL")[1][0].split()[-1].decode(), "Archive")
    got.extend(fetching)
    assert len(got) == 50


def test_a_handle_from_before_the_inbox_was_numbered_anew_moves_nothing(smtp_imap: Any) -> None:
    smtp_imap.deliver(b"From: lead01@example.test\r\n\r\nx\r\n")
    (fetched,) = smtp_imap.transport.fetch(frozenset())
    validity, uid = fetched.handle.split(":")
    smtp_imap.transport.done(f"{int(validity) + 1}:{uid}")
    smtp_imap.transport.done("nonsense")
    assert len(list(smtp_imap.transport.fetch(frozenset()))) == 1


def test_many_messages_are_moved_with_one_command_and_one_already_gone_is_no_fault(smtp_imap: Any, pair: Any) -> None:
    with smtplib.SMTP("127.0.0.1", pair.smtp) as smtp:
        for number in range(4):
            smtp.sendmail("lead01@example.test", ["lacflow@example.test"], b"Subject: %d\r\n\r\nx\r\n" % number)
    assert eventually(lambda: len(list(smtp_imap.transport.fetch(frozenset()))) == 4)
    handles = [fetched.handle for fetched in smtp_imap.transport.fetch(frozenset())]
    smtp_imap.transport.done(handles[0])
    validity, _, uid = handles[3].partition(":")
    smtp_imap.transport.done_all([*handles[:3], f"{int(validity) + 1}:{uid}", "nonsense"])
    assert [fetched.handle for fetched in smtp_imap.transport.fetch(frozenset())] == [handles[3]]


def test_a_message_a_lead_cannot_get_is_refused_and_the_next_goes(smtp_imap: Any, pair: Any) -> None:
    from lacflow.errors import Refused

    with pytest.raises(Refused, match="No such user"):
        smtp_imap.transport.send("<x@b>", smtp_imap.sender, "nobody@example.test", letter("<x@b>"))
    assert send(smtp_imap.transport, "<next@board.example>").startswith("250")


@pytest.mark.parametrize("side", ["smtp", "imap"])
def test_a_wrong_password_is_told_in_words_and_tried_once_a_pass(pair: Any, side: str) -> None:
    wrong = Server("localhost", pair.submission if side == "smtp" else pair.imap, "starttls",
                   "lacflow@example.test", "wrong", pair.certificate, 10)  # fmt: skip
    transport = SmtpImap(wrong, None) if side == "smtp" else SmtpImap(None, wrong)
    use = {"smtp": lambda: send(transport, "<x@board.example>"), "imap": lambda: list(transport.fetch(frozenset()))}[
        side
    ]
    with pytest.raises(Unreachable, match="does not let us in"):
        use()
    if side == "imap":
        with pytest.raises(Unreachable):
            transport.witness("<x@board.example>")
    transport.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_is_not_trusted(pair: Any, security: str) -> None:
    imap = Server("localhost", pair.imap if security == "starttls" else pair.imaps, security, "u", "p", None, 10)
    transport = SmtpImap(Server("localhost", pair.submission, "starttls", "u", "p", None, 10), imap)
    for use in (lambda: send(transport, "<x@board.example>"), lambda: list(transport.fetch(frozenset()))):
        with pytest.raises(Unreachable, match=r"(?i)certificate"):
            use()
    transport.close()


def test_a_certificate_file_that_is_missing_is_told_in_words(tmp_path: Path) -> None:
    server = Server("localhost", 1, "tls", ca_file=tmp_path / "none.pem")
    with pytest.raises(Unreachable, match="certificate file"):
        SmtpImap(server, None).send("<x@b>", "b@b.example", "a@b.example", b"x")


def test_a_mail_larger_than_a_batch_comes_with_the_small_ones(smtp_imap: Any, pair: Any) -> None:
    with smtplib.SMTP("127.0.0.1", pair.smtp) as smtp:
        big = b"Subject: big\r\n\r\n" + (b"x" * 76 + b"\r\n") * 80_000
        smtp.sendmail("lead01@example.test", ["lacflow@example.test"], big)
    for number in range(3):
        smtp_imap.deliver(b"From: lead01@example.test\r\nSubject: %d\r\n\r\nx\r\n" % number)
    assert eventually(lambda: len(list(smtp_imap.transport.fetch(frozenset()))) == 4)
