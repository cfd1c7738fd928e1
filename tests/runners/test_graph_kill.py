"""Killed between a draft and its sending at Exchange Online, and run again: one letter a lead, each reply in once."""

from __future__ import annotations

import json
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.runners.test_kill import LEADS, one_pass

from graphserver import MAILBOX, GraphServer
from lacflow.store import inbox, outbox

#: Every point of the two passes at a mailbox of Exchange Online.
POINTS = (
    "incoming.before-commit", "incoming.stored", "graph.moved", "incoming.moved", "incoming.filed",
    "outgoing.before-commit", "outgoing.claimed", "graph.drafted", "graph.sent", "outgoing.sent",
)  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_every_lead_has_one_letter_once_the_ladder_has_run(
    mail_office: Any, graph_server: GraphServer, tmp_path: Path, point: str
) -> None:
    for number, lead in enumerate(LEADS):
        to, message_id = f"lead0{number + 1}@example.test", f"<{lead}.1@board.example>"
        raw = f"From: {MAILBOX}\r\nTo: {to}\r\nMessage-ID: {message_id}\r\n\r\nhello\r\n".encode()
        mail_office.queue(lead, to_address=to, raw=raw)
        graph_server.deliver(
            f"From: {lead}@council.example\r\nMessage-ID: <r{number}@x.example>\r\n\r\ngreen\r\n".encode()
        )
    where = {"address": graph_server.address, "certificate": str(graph_server.certificate)}
    there = {"LACFLOW_TEST_GRAPH": json.dumps(where)}
    nth = {"outgoing.before-commit": 2, "outgoing.claimed": 2}.get(point, 1)
    assert one_pass(mail_office, tmp_path, LACFLOW_FAILPOINT=f"{point}:{nth}", **there) == -signal.SIGKILL
    minute = "2026-12-14T10:{}:00+00:00"
    one_pass(mail_office, tmp_path, minute.format("01"), LACFLOW_FAILPOINT=f"{point}:2", **there)
    for now in ("02", "13", "24", "35"):
        assert one_pass(mail_office, tmp_path, minute.format(now), **there) == 0
    assert Counter(sent.message_id for sent in graph_server.sent) == {f"<{lead}.1@board.example>": 1 for lead in LEADS}
    left = [len(graph_server.in_folder(name)) for name in ("Drafts", "Inbox", "lacflow-done")]
    assert left == [0, 0, 3]
    with mail_office.db.read() as conn:
        assert outbox.counts(conn) == {"accepted": 3}
        assert len(inbox.list_mail(conn)) == 3
        assert inbox.unfiled(conn, "board") == []
