"""One round over real mail servers: letters leave by SMTP, a reply comes in by IMAP, a forgery is set aside."""

from __future__ import annotations

import imaplib
import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

import live
from lacflow.app import App
from lacflow.board.rag import Rag
from lacflow.mail.parse import parse
from lacflow.store import inbox, outbox, plans
from post import SOON, Sent, answer, dates

pytestmark = pytest.mark.server

MAILBOX = """\
  board:
    address: lacflow@example.test
    display: Permanence Board
    transport: smtp_imap
    trust: {{authserv_id: mail.example.test}}
    smtp: {{host: localhost, port: {smtp}, tls: starttls, user: lacflow@example.test, password_file: pw, ca_file: {ca}}}
    imap: {{host: localhost, port: {imap}, tls: tls, user: lacflow@example.test, password_file: pw, ca_file: {ca}}}
"""


@pytest.fixture(scope="module")
def pair() -> Iterator[live.Pair]:
    with live.mail_pair() as running:
        yield running


@pytest.fixture
def service(council: Path, pair: live.Pair, open_service: Callable[[Path], App]) -> App:
    """The starter board on the real servers, live, every lead a user of theirs."""
    (council / "pw").write_text("lacflow-pw\n")
    file = council / "config/lacflow.yaml"
    box = MAILBOX.format(smtp=pair.submission, imap=pair.imaps, ca=pair.certificate)
    text = re.sub(r"(?ms)^  board:\n.*?(?=^\S|^$)", box, file.read_text(), count=1)
    file.write_text(text.replace("sending: rehearsal", "sending: live"))
    people = council / "config/people.yaml"
    numbers = iter(range(1, 30))
    people.write_text(
        re.sub(r"(?m)^  email: .*$", lambda _: f"  email: lead{next(numbers):02d}@example.test", people.read_text())
    )
    app = open_service(council)
    app.import_plan(council / "plan.xlsx", "permanence", dates(app).circulate.at - timedelta(days=9))
    return app


@contextmanager
def mailbox(pair: live.Pair, user: str) -> Iterator[imaplib.IMAP4_SSL]:
    context = ssl.create_default_context(cafile=str(pair.certificate))
    with imaplib.IMAP4_SSL("localhost", pair.imaps, ssl_context=context) as client:
        client.login(f"{user}@example.test", f"{user}-pw")
        client.select("INBOX")
        yield client


def messages(pair: live.Pair, user: str) -> list[bytes]:
    with mailbox(pair, user) as client:
        numbers = client.search(None, "ALL")[1][0].split()
        return [client.fetch(n.decode(), "(BODY.PEEK[])")[1][0][1] for n in numbers]


def waited(found: Callable[[], object]) -> None:
    for _ in range(150):
        if found():
            return
        time.sleep(0.1)
    pytest.fail("it did not come in time")


def submit(pair: live.Pair, user: str, raw: bytes) -> None:
    with smtplib.SMTP("localhost", pair.submission) as smtp:
        smtp.starttls(context=ssl.create_default_context(cafile=str(pair.certificate)))
        smtp.login(f"{user}@example.test", f"{user}-pw")
        smtp.sendmail(f"{user}@example.test", "lacflow@example.test", raw)


def test_a_round_over_smtp_and_imap(service: App, pair: live.Pair) -> None:
    now = dates(service).circulate.at + SOON
    service.tick(now)
    with service.database.read() as conn:
        assert "circulation" not in {x.letter for x in outbox.list_letters(conn) if x.state == "accepted"}
    service.tick(now + timedelta(minutes=61))  # the first live letters waited an hour for somebody to look at the list
    with service.database.read() as conn:
        letters = [x for x in outbox.list_letters(conn) if x.letter == "circulation"]
        helen = next(x for x in letters if x.to_person == "h.fern")
    assert {x.state for x in letters} == {"accepted"}
    user = helen.to_address.partition("@")[0]
    waited(lambda: messages(pair, user))
    message = parse(messages(pair, user)[0])
    assert message.message_id == helen.message_id
    letter = Sent(helen.to_address, message.subject, message.text, message, Path())

    submit(pair, user, answer(letter, "4a red, the panel has lost two members.", now))
    forged = answer(letter, "12a-c green, all done.", now).replace(
        b"MIME-Version",
        b"Authentication-Results: mail.example.test; auth=pass smtp.auth="
        + helen.to_address.encode()
        + b"\nMIME-Version",
        1,
    )
    with smtplib.SMTP("127.0.0.1", pair.smtp) as smtp:
        smtp.sendmail("stranger@elsewhere.example", "lacflow@example.test", forged)
    later = now + timedelta(hours=2)

    def both_read() -> bool:
        service.tick(later)
        with service.database.read() as conn:
            return {"applied", "quarantined"} <= {m.state for m in inbox.list_mail(conn)}

    waited(both_read)
    with service.database.read() as conn:
        plan = plans.load(conn, "permanence")
    assert [plan.get(key).rag.value for key in ("O2/4a", "O2/12a-c")] == [Rag.RED, Rag.RED]  # type: ignore[union-attr]
    waited(lambda: any("what we recorded" in parse(m).subject for m in messages(pair, user)))

    def moved_out_of_the_way() -> bool:
        service.tick(later)
        return messages(pair, "lacflow") == []

    waited(moved_out_of_the_way)
