"""Each IMAP command cut off in turn, and an inbox numbered anew again and again: nothing lost, nothing taken in twice."""

from __future__ import annotations

import imaplib
import os
import smtplib
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import live
from imap_proxy import ImapProxy
from lacflow.runners import incoming
from lacflow.store import inbox
from lacflow.transports.smtp_imap import Server, SmtpImap

pytestmark = [pytest.mark.server, pytest.mark.prove]
NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)
ALL = bool(os.environ.get("LACFLOW_PROVE"))
US = "lacflow@example.test"


@pytest.fixture(scope="module")
def proxy(pair: live.Pair) -> Iterator[ImapProxy]:
    one = ImapProxy(pair.imaps, pair.certificate, pair.certificate.with_name("key.pem"))
    yield one
    one.stop()


#: What a server may be unable to do: it then copies, marks as deleted, and removes exactly those; or leaves them marked.
UNABLE: dict[str, tuple[str, ...]] = {"moves": (), "copies": ("MOVE",), "marks": ("MOVE", "UIDPLUS")}


def mailbox(pair: live.Pair, port: int) -> SmtpImap:
    return SmtpImap(None, Server("localhost", port, "tls", US, "lacflow-pw", pair.certificate, 10))


def deliver(pair: live.Pair, names: list[str]) -> None:
    with smtplib.SMTP("127.0.0.1", pair.smtp) as smtp:
        for name in names:
            raw = f"From: lead01@example.test\r\nMessage-ID: <{name}@council.example>\r\n\r\n{name}\r\n"
            smtp.sendmail("lead01@example.test", [US], raw.encode())
    end = time.monotonic() + 60
    while held(pair, "INBOX") < len(names):
        assert time.monotonic() < end
        time.sleep(0.1)


def held(pair: live.Pair, folder: str) -> int:
    context = ssl.create_default_context(cafile=str(pair.certificate))
    with imaplib.IMAP4_SSL("localhost", pair.imaps, ssl_context=context) as client:
        client.login(US, "lacflow-pw")
        answer, data = client.select(folder, readonly=True)
        return int(data[0]) if answer == "OK" else 0


def emptied(pair: live.Pair) -> None:
    context = ssl.create_default_context(cafile=str(pair.certificate))
    with imaplib.IMAP4_SSL("localhost", pair.imaps, ssl_context=context) as client:
        client.login(US, "lacflow-pw")
        for folder in ("INBOX", "Handled"):
            answer, found = client.select(folder)
            if answer == "OK" and found != [b"0"]:
                client.store("1:*", "+FLAGS", "\\Deleted")
                client.expunge()


def all_there_once(office: Any, pair: live.Pair, names: list[str], copied_again: int = 0) -> None:
    """Assert that each mail is stored once and handled; a copy that was interrupted may lie there `copied_again` times."""
    with office.db.read() as conn:
        found = inbox.list_mail(conn)
    assert Counter(m.message_id for m in found) == {f"<{name}@council.example>": 1 for name in names}
    assert all(m.filed for m in found)
    assert waiting(pair) == 0
    assert len(names) <= held(pair, "Handled") <= len(names) + copied_again


def waiting(pair: live.Pair) -> int:
    """Count what lies in the inbox and is not marked as deleted."""
    context = ssl.create_default_context(cafile=str(pair.certificate))
    with imaplib.IMAP4_SSL("localhost", pair.imaps, ssl_context=context) as client:
        client.login(US, "lacflow-pw")
        client.select("INBOX", readonly=True)
        return len(client.search(None, "UNDELETED")[1][0].split())


@pytest.mark.parametrize("unable", UNABLE)
def test_a_connection_cut_at_any_command_loses_nothing_and_takes_nothing_in_twice(
    open_office: Any, pair: live.Pair, proxy: ImapProxy, unable: str
) -> None:
    began, again = time.monotonic(), 3 if unable != "moves" else 0
    proxy.hidden = UNABLE[unable]
    emptied(pair)
    deliver(pair, [f"count{n}" for n in range(3)])
    proxy.begin()
    incoming.run(open_office().db, {"board": mailbox(pair, proxy.port)}, NOW)
    commands = list(proxy.commands)
    assert {"UID FETCH", "UID COPY" if again else "UID MOVE", "UID SEARCH"} <= set(commands)
    assert ("UID EXPUNGE" in commands) == (unable == "copies")
    places = [(n, after) for n in range(1, len(commands) + 1) for after in (False, True)]
    for number, after in places if ALL else places[5::7] if unable == "moves" else places[-4:-3]:
        office = open_office()
        emptied(pair)
        names = [f"{unable}{number}{'b' if after else 'a'}{n}" for n in range(3)]
        deliver(pair, names)
        proxy.begin(number, after)
        box = mailbox(pair, proxy.port)
        incoming.run(office.db, {"board": box}, NOW)
        proxy.begin()
        for minute in (2, 4):
            incoming.run(office.db, {"board": box}, NOW + timedelta(minutes=minute))
        all_there_once(office, pair, names, again)
    print(f"\n{unable}: {len(places)} places in {len(commands)} IMAP commands, {time.monotonic() - began:.0f} s")


def renumbered(pair: live.Pair) -> None:
    """Make the server forget its numbers, so that it numbers the inbox anew."""
    place: Path = pair.certificate.parents[1] / "mail" / US
    for pattern in ("dovecot-uidlist*", "dovecot.index*"):
        for path in place.glob(pattern):
            path.unlink()
    time.sleep(1.1)  # the new number is the time in seconds


def test_an_inbox_numbered_anew_again_and_again_loses_nothing_and_takes_nothing_in_twice(
    open_office: Any, pair: live.Pair
) -> None:
    times, began, office, seen = 20 if ALL else 2, time.monotonic(), open_office(), set()
    emptied(pair)
    names: list[str] = []
    for number in range(times):
        fresh = [f"v{number}x{n}" for n in range(10)]
        deliver(pair, fresh)
        names += fresh
        fetching = (box := mailbox(pair, pair.imaps)).fetch(frozenset())
        got = [next(fetching) for _ in range(4)]
        seen.add(got[0].handle.partition(":")[0])
        with office.db.write() as conn:
            for one in got:
                inbox.store_raw(conn, "board", one.handle, one.raw, None, NOW)
        # Stored and not yet moved, the numbers change: the handles it has noted mean other messages now, or none.
        fetching.close()
        box.close()
        renumbered(pair)
        incoming.run(office.db, {"board": mailbox(pair, pair.imaps)}, NOW + timedelta(minutes=number))
    incoming.run(office.db, {"board": mailbox(pair, pair.imaps)}, NOW + timedelta(hours=2))
    all_there_once(office, pair, names)
    assert len(seen) == times
    print(f"\n{len(names)} mails, {times} times numbered anew, {time.monotonic() - began:.0f} s")
