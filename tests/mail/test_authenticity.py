"""Who may write a status: every row of the table, and forgeries of what our boundary says."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lacflow.board.people import Person
from lacflow.mail.authenticity import boundary, who_may_write
from lacflow.mail.parse import parse

LEAD = Person("h.fern", "Helen Fern", "helen@northmoor.example", other_emails=("h.fern@old.example",))
DEPUTY = Person("d.ward", "Dan Ward", "dan@northmoor.example")
MANAGER = Person("p.manager", "Priya Marsh", "priya@northmoor.example")
OURS = "mx.northmoor.example"


@dataclass(frozen=True)
class Trust:
    local: bool = False
    authserv_id: str | None = None
    exchange_internal: bool = False


def mail(*headers: str, sender: str = "helen@northmoor.example") -> bytes:
    return "\r\n".join([*headers, f"From: Helen <{sender}>", "To: b@x.example", "", "10c green"]).encode()


RECEIVED = "Received: from evil by mx.northmoor.example with ESMTP"
LMTP = "Received: from mx.northmoor.example by store with LMTPS id 1"
PASS = f"Authentication-Results: {OURS}; auth=pass smtp.auth=helen@northmoor.example"


@pytest.mark.parametrize(
    ("headers", "vouched"),
    [
        ([PASS, RECEIVED], True),
        ([LMTP, PASS, RECEIVED], True),
        ([f"Authentication-Results: {OURS}; dmarc=pass header.from=northmoor.example", RECEIVED], True),
        ([f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=x@northmoor.example", RECEIVED], True),
        ([f"Authentication-Results: {OURS}; dkim=pass header.d=northmoor.example", RECEIVED], True),
        ([RECEIVED, PASS], False),  # below our own hop: the sender wrote it
        ([PASS, RECEIVED, PASS], True),  # the lower one is the sender's, and counts for nothing
        ([LMTP, RECEIVED, PASS], False),
        ([f"Authentication-Results: {OURS}; auth=pass smtp.auth=bob@northmoor.example", RECEIVED], False),
        ([f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=x@elsewhere.example", RECEIVED], False),
        ([f"Authentication-Results: {OURS}; dkim=pass header.d=elsewhere.example", RECEIVED], False),
        ([f"Authentication-Results: {OURS}; auth=none", RECEIVED], False),
        (["Authentication-Results: mx.elsewhere.example; dmarc=pass", RECEIVED], False),
        ([RECEIVED], False),
    ],
)
def test_only_what_our_own_last_hop_wrote_counts(headers: list[str], vouched: bool) -> None:
    assert boundary(parse(mail(*headers)), Trust(authserv_id=OURS), None) is vouched


def test_two_senders_in_from_are_nobody() -> None:
    two = b"From: helen@northmoor.example\r\nFrom: evil@elsewhere.example\r\n\r\nx"
    verdict = who_may_write(parse(two), vouched=boundary(parse(two), Trust(local=True), True), person=LEAD, by_token=True)
    assert verdict.outcome == "quarantine"


def test_exchange_marks_count_once_only() -> None:
    trust = Trust(exchange_internal=True)
    mark = "X-MS-Exchange-Organization-AuthAs: Internal"
    assert boundary(parse(mail(mark)), trust, None) is True
    assert boundary(parse(mail(mark, mark)), trust, None) is False
    assert boundary(parse(mail("X-MS-Exchange-Organization-AuthAs: Anonymous")), trust, None) is False


def outcome(sender: str, *, vouched: bool = True, by_token: bool = True, asked: bool = True, header: str = "") -> str:
    raw = mail(*([f"Sender: {header}"] if header else []), sender=sender)
    people = {p.email: p for p in (LEAD, DEPUTY, MANAGER)}
    return who_may_write(
        parse(raw),
        vouched=vouched,
        person=LEAD if asked else None,
        deputies=[DEPUTY],
        project_manager=MANAGER,
        by_token=by_token,
        known=people.get(sender),
    ).outcome


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"sender": "helen@northmoor.example"}, "apply"),
        ({"sender": "h.fern@old.example"}, "apply"),
        ({"sender": "dan@northmoor.example"}, "apply"),
        ({"sender": "helen@northmoor.example", "by_token": False}, "hold_confirm"),
        ({"sender": "priya@northmoor.example"}, "apply_as_pm"),
        ({"sender": "priya@northmoor.example", "by_token": False}, "apply_as_pm"),
        ({"sender": "stranger@elsewhere.example"}, "hold_confirm"),
        ({"sender": "stranger@elsewhere.example", "asked": False}, "hold_pm"),
        ({"sender": "helen@northmoor.example", "vouched": False}, "quarantine"),
        ({"sender": "priya@northmoor.example", "vouched": False}, "quarantine"),
        ({"sender": "helen@northmoor.example", "header": "dan@northmoor.example"}, "apply"),
        ({"sender": "helen@northmoor.example", "header": "stranger@elsewhere.example"}, "hold_confirm"),
        ({"sender": "priya@northmoor.example", "header": "stranger@elsewhere.example"}, "hold_pm"),
    ],
)
def test_the_table_of_who_may_write(case: dict[str, object], expected: str) -> None:
    assert outcome(**case) == expected  # type: ignore[arg-type]
