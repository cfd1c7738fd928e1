"""Killed anywhere between Drafts and Sent Items and run again: every lead has one letter, every reply is in once."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import exchangelib
import pytest
from tests.runners.test_kill import LEADS, one_pass

from fake_ews import FakeExchange
from lacflow.store import inbox, outbox

PROVE = os.environ.get("LACFLOW_PROVE") == "1"

#: Every point of the two passes at an Exchange mailbox.
POINTS = (
    "incoming.before-commit", "incoming.stored", "ews.moved", "incoming.moved", "incoming.filed",
    "outgoing.before-commit", "outgoing.claimed", "ews.drafted", "ews.answered", "ews.accepted", "outgoing.sent",
)  # fmt: skip


@pytest.fixture
def exchange() -> Iterator[FakeExchange]:
    server = FakeExchange()
    server.add("lacflow@example.test", "board", "board-pw")
    yield server
    exchangelib.close_connections()
    server.stop()
    assert server.violations == []


@pytest.mark.parametrize("point", POINTS if PROVE else ("incoming.stored", "ews.drafted", "ews.answered"))
@pytest.mark.prove
def test_killed_at_any_point_every_lead_has_one_letter_once_the_ladder_has_run(
    mail_office: Any, exchange: FakeExchange, tmp_path: Path, point: str
) -> None:
    box = exchange.mailboxes["lacflow@example.test"]
    for number, lead in enumerate(LEADS):
        head = f"From: lacflow@example.test\r\nTo: lead0{number + 1}@example.test\r\n"
        raw = f"{head}Message-ID: <{lead}.1@board.example>\r\n\r\nhello\r\n".encode()
        mail_office.queue(lead, to_address=f"lead0{number + 1}@example.test", raw=raw)
        box.arrive(f"From: {lead}@council.example\r\nMessage-ID: <r{number}@council.example>\r\n\r\ngreen\r\n".encode())
    there = {"LACFLOW_TEST_EXCHANGE": exchange.url}
    nth = {"outgoing.before-commit": 2, "outgoing.claimed": 2}.get(point, 1)
    assert one_pass(mail_office, tmp_path, LACFLOW_FAILPOINT=f"{point}:{nth}", **there) == -signal.SIGKILL
    minute = "2026-12-14T10:{}:00+00:00"
    one_pass(mail_office, tmp_path, minute.format("01"), LACFLOW_FAILPOINT=f"{point}:2", **there)
    for now in ("02", "13", "24"):
        assert one_pass(mail_office, tmp_path, minute.format(now), **there) == 0
    assert Counter(sent.message_id for sent in box.delivered) == {f"<{lead}.1@board.example>": 1 for lead in LEADS}
    assert (box.in_folder("Drafts"), box.in_folder("Inbox"), len(box.in_folder("lacflow-done"))) == ([], [], 3)
    with mail_office.db.read() as conn:
        assert outbox.counts(conn) == {"accepted": 3}
        assert len(inbox.list_mail(conn)) == 3
        assert inbox.unfiled(conn, "board") == []
