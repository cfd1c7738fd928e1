"""Killed anywhere and run again: no letter twice, none missing, no reply lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import live
from lacflow.store import inbox, outbox
from lacflow.transports.maildir import Maildir

PASS = Path(__file__).with_name("mail_pass.py")
LEADS = ("a.lead", "b.lead", "c.lead")

#: Every point the two passes have on a Maildir, in the order they are passed.
POINTS = (
    "incoming.before-commit", "incoming.stored", "maildir.handled", "incoming.moved", "incoming.filed",
    "outgoing.before-commit", "outgoing.claimed", "maildir.written", "maildir.renamed", "outgoing.sent",
    "store.before-commit", "store.committed",
)  # fmt: skip

ON_POSTGRES = POINTS if os.environ.get("LACFLOW_PROVE") else ("incoming.stored", "outgoing.sent")


def one_pass(office: Any, folder: Path, now: str = "2026-12-14T10:00:00+00:00", **environ: str) -> int:
    """Run the mail passes in a process of their own; return its exit code."""
    url = office.db.engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(PASS), url, str(folder), now], env={**os.environ, **environ}, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def prepared(office: Any, folder: Path) -> None:
    """Three letters to send and three replies to take in."""
    Maildir(folder / "out", folder / "in")
    for number, lead in enumerate(LEADS):
        office.queue(lead)
        raw = f"From: {lead}@council.example\nMessage-ID: <r{number}@council.example>\n\ngreen\n"
        (folder / "in" / "new" / f"170000000{number}.M1.host").write_text(raw)


def all_is_well(office: Any, folder: Path) -> None:
    assert sorted(p.name for p in (folder / "out" / "new").iterdir()) == [f"{lead}.1@board.example" for lead in LEADS]
    with office.db.read() as conn:
        assert outbox.counts(conn) == {"accepted": 3}
        mail = inbox.list_mail(conn)
    assert sorted(m.message_id for m in mail) == [f"<r{number}@council.example>" for number in range(3)]
    assert all(m.filed for m in mail)
    assert list((folder / "in" / "new").iterdir()) == []
    assert len(list((folder / "in" / ".Handled" / "cur").iterdir())) == 3


def test_the_sweep_knows_every_point(any_office: Any, tmp_path: Path) -> None:
    prepared(any_office, tmp_path)
    one_pass(any_office, tmp_path, LACFLOW_FAILPOINT_TRACE=str(tmp_path / "trace"))
    passed = Counter((tmp_path / "trace").read_text().split())
    assert set(passed) == set(POINTS)
    assert passed["maildir.renamed"] == passed["maildir.handled"] == 3
    all_is_well(any_office, tmp_path)


@pytest.mark.prove
@pytest.mark.parametrize(
    ("any_office", "point"),
    [("sqlite", point) for point in POINTS]
    + [pytest.param("postgres", point, marks=pytest.mark.server) for point in ON_POSTGRES],
    indirect=["any_office"],
)
def test_killed_at_any_point_and_run_again_all_is_as_it_should_be(any_office: Any, tmp_path: Path, point: str) -> None:
    prepared(any_office, tmp_path)
    assert one_pass(any_office, tmp_path, LACFLOW_FAILPOINT=f"{point}:1") == -signal.SIGKILL
    one_pass(any_office, tmp_path, LACFLOW_FAILPOINT=f"{point}:2")
    assert one_pass(any_office, tmp_path) == 0
    all_is_well(any_office, tmp_path)


def test_killed_while_finding_out_what_became_of_a_letter(any_office: Any, tmp_path: Path) -> None:
    prepared(any_office, tmp_path)
    assert one_pass(any_office, tmp_path, LACFLOW_FAILPOINT="outgoing.sent:2")
    assert one_pass(any_office, tmp_path, LACFLOW_FAILPOINT="outgoing.witnessed:1")
    assert one_pass(any_office, tmp_path, LACFLOW_FAILPOINT="outgoing.witnessed:2")
    assert one_pass(any_office, tmp_path) == 0
    all_is_well(any_office, tmp_path)


@pytest.mark.server
@pytest.mark.parametrize(
    "point",
    [
        "outgoing.before-commit:2",
        "outgoing.claimed:2",
        "smtp.before-dot:2",
        "smtp.after-dot:2",
        "smtp.accepted:2",
        "outgoing.sent:2",
    ],
)
def test_killed_while_sending_by_smtp_every_lead_has_one_letter_once_the_ladder_has_run(
    mail_office: Any, tmp_path: Path, pair: live.Pair, point: str
) -> None:
    sent = [f"<{point}.{lead}@board.example>" for lead in LEADS]
    for number, lead in enumerate(LEADS):
        address = f"lead0{number + 1}@example.test"
        raw = f"From: lacflow@example.test\r\nTo: {address}\r\nMessage-ID: {sent[number]}\r\n\r\nhello\r\n".encode()
        mail_office.queue(lead, to_address=address, message_id=sent[number], raw=raw)
    servers = {"submission": pair.submission, "imaps": pair.imaps, "certificate": str(pair.certificate)}
    on = {"LACFLOW_TEST_PAIR": json.dumps(servers)}
    assert one_pass(mail_office, tmp_path, LACFLOW_FAILPOINT=point, **on) == -signal.SIGKILL
    time.sleep(0.5)
    for now in ("2026-12-14T10:01:00+00:00", "2026-12-14T10:12:00+00:00"):
        assert one_pass(mail_office, tmp_path, now, **on) == 0
    time.sleep(0.5)
    got = [message_id for n in (1, 2, 3) for message_id in live.message_ids(pair, f"lead0{n}") if point in message_id]
    assert got == sent
    with mail_office.db.read() as conn:
        assert outbox.counts(conn) == {"accepted": 3}


def test_a_frozen_sender_keeps_its_mailbox_and_a_dead_one_loses_it(any_office: Any, tmp_path: Path) -> None:
    prepared(any_office, tmp_path)
    url = any_office.db.engine.url.render_as_string(hide_password=False)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGSTOP)
        one_pass(any_office, tmp_path)
        assert list((tmp_path / "out" / "new").iterdir()) == []
        holder.kill()
    # PostgreSQL notices a dead client when its socket closes, a moment later.
    end = time.monotonic() + 10
    while not list((tmp_path / "out" / "new").iterdir()) and time.monotonic() < end:
        one_pass(any_office, tmp_path)
    all_is_well(any_office, tmp_path)


HOLD = """
import sys, time
from lacflow.store.database import Database
from lacflow.store.locks import sender_lock
with sender_lock(Database(sys.argv[1]), "board") as lock:
    assert lock is not None
    print("held", flush=True)
    time.sleep(60)
"""
