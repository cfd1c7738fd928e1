"""Whatever a mailbox holds: all of it is stored as it came, nothing escapes, and no machine's mail is ever answered.

The board has asked its leads; then strangers' mail comes in by the thousand, through both passes and a real database.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bounced import FORMATS, Gone
from lacflow.app import App
from lacflow.mail.notices import kind_of
from lacflow.mail.parse import parse
from lacflow.runners import incoming, reader
from lacflow.runners.tally import Tally
from lacflow.store import inbox, outbox
from lacflow.store.outbox import Letter
from lacflow.store.tables import metadata
from lacflow.transports.memory import Memory
from rounds import Round, at
from strange import damaged

FAR = "31/12/27"
PLAN = (("1a", "Helen Fern", "Green", FAR), ("2a", "Jonah Oakes", "Green", FAR), ("3a", "Rosa Lind", "Amber", FAR))
ASKED, LATER = "2027-03-18 09:05", "2027-03-18 11:00"
TRUST = {"board": {"authserv_id": "mx.northmoor.example"}}
PROVE = os.environ.get("LACFLOW_PROVE") == "1"
#: What a process of the service holds before its first mail; what this one and its largest child held before, in kB.
_FRESH = 160 * 1024
_BEFORE = {"own": 0, "children": 0}
#: `make prove` takes in 20,000 damaged mails, CI the first batch of them; each batch has a database of its own.
BATCH, BATCHES = 500, 40 if PROVE else 1
#: Whom an alarm may go to; everybody else must hear nothing.
DESK = {"p.manager", "i.admin"}
#: Headers by which a machine says what it is; no damage further down changes that.
MARKED = ("Auto-Submitted: auto-replied", "Return-Path: <>", "X-Autoreply: yes", "Precedence: auto_reply")
AUTOMATIC = {"auto_reply", "bounce", "delay", "calendar", "receipt", "list", "own", "copy"}


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at(ASKED))
    return round_


def take_in(r: Round, mails: Iterable[bytes], *, trusted: bool | None = None) -> tuple[int, Tally, Tally]:
    """Let mails arrive and run the two passes that take them in."""
    box = Memory(trusted=trusted)
    count = sum(bool(box.put(raw)) for raw in mails)
    taken = incoming.run(r.app.database, {"board": box}, at(LATER))
    read = reader.run(r.app.database, r.app.settings.boards, r.app.desk(), TRUST, at(LATER))
    return count, taken, read


def slowest(r: Round, mails: Iterable[bytes], *, trusted: bool | None = None) -> float:
    """Let mails arrive, each by itself, and return the seconds the slowest took; none escapes."""
    worst = 0.0
    for raw in mails:
        start = time.perf_counter()
        _, taken, read = take_in(r, [raw], trusted=trusted)
        worst = max(worst, time.perf_counter() - start)
        assert not taken.faults
        assert not read.faults
    return worst


def rows(r: Round, table: str) -> int:
    with r.app.database.read() as conn:
        return conn.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def heard(r: Round) -> set[str]:
    """Return who got a letter because of the mail."""
    with r.app.database.read() as conn:
        return {x.to_person for x in outbox.list_letters(conn) if x.queued_at >= at(LATER)}


def all_kept(r: Round, mails: Iterable[bytes]) -> bool:
    """Tell whether every mail is stored byte for byte."""
    with r.app.database.read() as conn:
        stored = [inbox.load(conn, row.id) for row in inbox.list_mail(conn)]
    kept = {hashlib.sha256(m.raw or b"").digest() for m in stored if m}
    return {hashlib.sha256(raw).digest() for raw in mails} <= kept


def _memory(name: str) -> int:
    """Return a figure of this process's memory, in kB: `VmRSS` now, `VmHWM` its peak (Linux, proc(5))."""
    (found,) = re.findall(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found)


@pytest.fixture(autouse=True)
def _measured_from_here() -> None:
    """Let the peak of memory begin anew (proc(5): clear_refs), and remember what tests before have left here."""
    Path("/proc/self/clear_refs").write_text("5")
    _BEFORE.update(own=_memory("VmRSS"), children=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def in_bounds(worst: float) -> bool:
    """Tell whether no mail took 10 seconds, and neither this process nor a new child of it would have had 512 MB."""
    grew = _memory("VmHWM") - _BEFORE["own"]
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # A child that is only forked yet has the memory of this process.
    child = children if children > max(_BEFORE["children"], _memory("VmHWM")) else 0
    return worst < 10 and max(_FRESH + grew, child) < 512 * 1024


def _corpus(sample_data: Path) -> list[bytes]:
    import tarfile

    with tarfile.open(sample_data / "eml.tar.xz") as packed:
        files = [packed.extractfile(member) for member in packed if member.isfile()]
        return [file.read() for file in files if file is not None]


@pytest.mark.samples
def test_odd_mail_of_others_is_stored_and_never_answered(r: Round, sample_data: Path) -> None:
    mails = _corpus(sample_data)[:: 1 if PROVE else 5]
    before = rows(r, "updates")
    worst = slowest(r, mails)
    assert all_kept(r, mails)
    assert rows(r, "updates") == before
    assert heard(r) <= DESK
    assert in_bounds(worst)


@pytest.mark.prove
@pytest.mark.samples
@pytest.mark.parametrize("seed", range(BATCHES))
def test_damaged_mail_is_stored_and_never_answered(r: Round, sample_data: Path, seed: int) -> None:
    """As it came, and with the marks of a machine on top of it: then it is known for one, whatever follows."""
    mails = _damaged(sample_data, BATCH, seed)
    before = rows(r, "updates")
    worst = slowest(r, mails, trusted=True if seed % 2 else None)
    letter = _letter(r, "h.fern")
    from_machines = [
        _on_top(letter, headers, raw)
        for headers, raw in zip(itertools.cycle(MARKED), mails[: BATCH // 5], strict=False)
    ]
    worst = max(worst, slowest(r, from_machines, trusted=True))
    assert all_kept(r, [*mails, *from_machines])
    with r.app.database.read() as conn:
        kinds = [m.kind for m in inbox.list_mail(conn)][-len(from_machines) :]
    assert set(kinds) <= AUTOMATIC
    assert rows(r, "updates") == before
    assert heard(r) <= DESK
    assert in_bounds(worst)


@pytest.mark.prove
@pytest.mark.samples
@pytest.mark.parametrize("seed", range(BATCHES))
def test_damaged_mail_of_a_lead_is_read_or_held(r: Round, sample_data: Path, seed: int) -> None:
    """From their address, with the code of their request: the whole reader on words that mean nothing."""
    letter = _letter(r, "h.fern")
    mails = [_on_top(letter, "MIME-Version: 1.0", raw) for raw in _damaged(sample_data, BATCH // 5, seed)]
    worst = slowest(r, mails, trusted=True)
    assert all_kept(r, mails)
    assert heard(r) <= DESK | {"h.fern"}
    assert in_bounds(worst)


def _damaged(sample_data: Path, count: int, seed: int) -> list[bytes]:
    return list(damaged([raw for raw in _corpus(sample_data) if len(raw) < 100_000], count, seed))


def _on_top(letter: Letter, headers: str, raw: bytes) -> bytes:
    """Return a mail with more headers, a lead's address and the code of their request before its own."""
    return f"{headers}\nFrom: {letter.to_address}\nSubject: x [{letter.token}]\n".encode() + raw


def _letter(r: Round, person: str) -> Letter:
    return r.letters("circulation", person)[-1]


@pytest.mark.parametrize("back", ["whole", "head", "nothing"])
def test_a_bounce_is_tied_to_its_letter_and_lead(r: Round, back: str) -> None:
    """In every format, whatever it gives back of the letter; the other leads' letters stand."""
    letter = _letter(r, "h.fern")
    gone = [Gone(letter.message_id, letter.to_address, letter.subject, back=back)]
    take_in(r, [FORMATS[name](one) for name in FORMATS for one in gone])
    with r.app.database.read() as conn:
        found = [(m.letter_id, m.person) for m in inbox.list_mail(conn) if m.kind == "bounce"]
    assert found == [(letter.id, "h.fern")] * len(FORMATS)
    assert {x.to_person for x in r.letters("circulation") if x.state == "bounced"} == {"h.fern"}
    assert heard(r) <= DESK


MACHINES = {
    "out of office": "Subject: Automatic reply: x\nAuto-Submitted: auto-replied",
    "vacation": "Subject: Out of Office\nX-Auto-Response-Suppress: All",
    "read receipt": "Subject: Read: x\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
    "list": "Subject: News\nList-Id: <news.elsewhere.example>",
    "bulk list with references": "Subject: [bug]\nPrecedence: bulk\nList-Id: <b.elsewhere.example>\nReferences: <a@b.c>",
    "no reply": "Subject: Your case\nFrom: Case-NoReply@elsewhere.example",
    "complaint": "Subject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b",
    "calendar": "Subject: Accepted: Board\nContent-Class: urn:content-classes:calendarmessage",
}


@pytest.mark.parametrize("headers", MACHINES.values(), ids=MACHINES)
def test_a_machines_mail_with_our_code_is_not_answered(r: Round, headers: str) -> None:
    """Even from a lead's own address, vouched for, with the code of an open request in its subject."""
    letter = _letter(r, "h.fern")
    subject, _, rest = headers.partition("\n")
    sender = "" if "From:" in rest else f"From: {letter.to_address}\n"
    raw = f"{sender}To: board@northmoor.example\n{subject} [{letter.token}]\n{rest}\nMIME-Version: 1.0\n\n\n".encode()
    assert kind_of(parse(raw)) is not None
    take_in(r, [raw], trusted=True)
    assert heard(r) <= DESK
