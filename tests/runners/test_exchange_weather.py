"""Exchange in bad weather, through the real outbox and inbox: nothing twice, nothing unsent, nothing lost, no doubt left.

Every request may run into any fault: HTTP 503 and 401, a busy server, a connection cut before or after the request was
carried out, an answer that comes too late, a request carried out long after it was given up.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import exchangelib
import pytest
from tests.runners.conftest import NOW

from fake_ews import FakeExchange, at_exchange
from lacflow.runners import incoming
from lacflow.settings.records import Caps
from lacflow.store import inbox, outbox

PROVE = os.environ.get("LACFLOW_PROVE") == "1"
PEOPLE = ("a.lead", "b.lead", "c.lead")

#: What the server may do to a request that would change something; twice in five times nothing is wrong.
FAULTS = ("503", "401", "busy:200", "dropped", "lost", "slow:0.35", "500")


@pytest.fixture
def exchange() -> Iterator[FakeExchange]:
    server = FakeExchange()
    server.add("lacflow@example.test", "board", "board-pw")
    yield server
    exchangelib.close_connections()
    server.stop()
    assert server.violations == []


def queue(mail_office: Any, person: str, number: int = 1) -> int:
    """Queue a letter as lacflow writes them, its Message-ID among its headers."""
    head = f"From: PM <lacflow@example.test>\r\nTo: A <{person}@council.example>\r\n"
    raw = f"{head}Message-ID: <{person}.{number}@board.example>\r\nSubject: s\r\n\r\nyour update, please\r\n"
    return mail_office.queue(person, occurrence=str(number), raw=raw.encode())


def weather(seed: int, late: bool = True) -> tuple[Callable[[str], str], Counter[str]]:
    """Return bad weather, always the same for a seed, and the count of faults there were."""
    chance, had = random.Random(seed), Counter[str]()

    def look(operation: str) -> str:
        if chance.random() < (0.4 if operation in ("SendItem", "CreateItem") else 0.85):
            return ""
        faults = (*FAULTS, "late:0.2") if late and operation == "SendItem" else FAULTS
        fault = chance.choice(faults)
        had[fault.partition(":")[0]] += 1
        return fault

    return look, had


@pytest.mark.parametrize(
    ("letters", "seed"), [(20, 1), *((200, seed) for seed in range(2, 5) if PROVE)], ids=lambda v: str(v)
)
@pytest.mark.prove
def test_every_letter_leaves_once(mail_office: Any, exchange: FakeExchange, letters: int, seed: int) -> None:
    mail_office.caps = Caps(500, 0)
    numbers = [queue(mail_office, PEOPLE[n % 3], n) for n in range(letters)]
    transport = at_exchange(exchange, timeout=0.25, sleep=lambda _: None)
    exchange.weather, had = weather(seed)
    now = NOW
    for _ in range(60 * letters):
        if {mail_office.letter(n).state for n in numbers} == {"accepted"}:
            break
        mail_office.run(transport, now)
        transport.link._quiet_until = 0.0
        now = _next(now)
    box = exchange.mailboxes["lacflow@example.test"]
    times = Counter(sent.message_id for sent in box.delivered)
    print(f"\n{letters} letters, {sum(had.values())} faults {dict(had)}: {max(times.values())} time at most")
    assert sum(had.values()) >= letters
    assert {mail_office.letter(n).state for n in numbers} == {"accepted"}
    assert sorted(times) == sorted(mail_office.letter(n).message_id for n in numbers)
    assert set(times.values()) == {1}
    assert {item.message_id() for item in box.in_folder("Sent Items")} == set(times)
    assert box.in_folder("Drafts") == []


@pytest.mark.parametrize(("count", "seed"), [(30, 1), *((100, seed) for seed in range(2, 8) if PROVE)])
@pytest.mark.prove
def test_every_mail_is_taken_in_once(mail_office: Any, exchange: FakeExchange, count: int, seed: int) -> None:
    """Mails come while states become invalid, and people read them and move them back."""
    chance = random.Random(seed)
    transport = at_exchange(exchange, timeout=0.25, sleep=lambda _: None)
    exchange.weather, had = weather(seed)
    box, now, resyncs = exchange.mailboxes["lacflow@example.test"], NOW, 0
    for number in range(count):
        head = f"From: a.lead@council.example\r\nMessage-ID: <r{number}@council.example>\r\n"
        item = box.arrive(f"{head}\r\n10c green\r\n".encode())
        if chance.random() < 0.3:
            box.touch(item.id)
        if chance.random() < 0.2:
            box.epoch, resyncs = box.epoch + 1, resyncs + 1
        if (handled := box.in_folder("lacflow-done")) and chance.random() < 0.1:
            box.move(chance.choice(handled).id, box.known["inbox"])
        incoming.run(mail_office.db, {"board": transport}, now)
        transport.link._quiet_until = 0.0
        now += timedelta(minutes=3)
    exchange.weather = lambda _: ""
    for _ in range(2):
        now += timedelta(hours=1)
        incoming.run(mail_office.db, {"board": transport}, now)
    with mail_office.db.read() as conn:
        mails, left = inbox.list_mail(conn), inbox.unfiled(conn, "board")
    print(f"\n{count} mails, {resyncs} states made invalid, {sum(had.values())} faults {dict(had)}")
    assert Counter(mail.message_id for mail in mails) == Counter(f"<r{n}@council.example>" for n in range(count))
    assert left == []
    assert (box.in_folder("Inbox"), len(box.in_folder("lacflow-done"))) == ([], count)


def test_a_wrong_password_is_shown_less_and_less_often(mail_office: Any, exchange: FakeExchange) -> None:
    """Two hours of ticks: the account is not locked, and everything leaves once the password is right."""
    number = queue(mail_office, "a.lead")
    exchange.users["board"] = "another"
    transport = at_exchange(exchange)
    for minute in range(120):
        mail_office.run(transport, NOW + timedelta(minutes=minute))
    assert exchange.wrong_sign_ins == 8
    mail_office.run(at_exchange(exchange, password="another"), NOW + timedelta(minutes=180))
    assert mail_office.letter(number).state == "accepted"
    assert mail_office.outcomes(number)[-1] == "accepted"


def test_a_letter_for_one_tester_goes_to_nobody_else(mail_office: Any, exchange: FakeExchange) -> None:
    number = queue(mail_office, "a.lead")
    mail_office.sending = replace(mail_office.sending, mode="redirect", redirect="tester@council.example")
    mail_office.run(at_exchange(exchange), NOW)
    (sent,) = exchange.mailboxes["lacflow@example.test"].delivered
    assert (sent.recipient, mail_office.letter(number).state) == ("tester@council.example", "accepted")


def _next(now: datetime) -> datetime:
    """Return when the next tick is: eleven minutes later, and in the board's hours."""
    later = now + timedelta(minutes=11)
    return later if later.hour < 18 else (later + timedelta(days=1)).replace(hour=8, minute=0)


def test_what_was_in_doubt_is_told_as_found_or_sent_again(mail_office: Any, exchange: FakeExchange) -> None:
    """The journal says how each doubt ended."""
    taken, dropped = queue(mail_office, "a.lead"), queue(mail_office, "b.lead")
    transport = at_exchange(exchange)
    exchange.faults += [("SendItem", "lost"), ("SendItem", "dropped")]
    mail_office.run(transport, NOW)
    assert {mail_office.letter(n).state for n in (taken, dropped)} == {"in_doubt"}
    mail_office.run(transport, NOW + timedelta(minutes=11))
    assert mail_office.outcomes(taken) == ["accepted"]
    assert mail_office.outcomes(dropped) == ["not_accepted", "accepted"]
    with mail_office.db.read() as conn:
        assert [letter.reason for letter in outbox.in_state(conn, "accepted", "board")] == ["a copy was found", ""]
