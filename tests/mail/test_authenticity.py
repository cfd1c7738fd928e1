"""Who may write what: the boundary is believed only where our own last hop speaks, and the table is kept to the letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lacflow.board.people import Person
from lacflow.mail.authenticity import Verdict, boundary, who_may_write
from lacflow.mail.message import Incoming

Messages = Callable[..., Incoming]
US = {"authserv_id": "mx.council.example"}
HOP = "Received: from a by mx.council.example"
LEAD = Person("o.bell", "Oona Bell", "oona.bell@council.example", other_emails=("o.bell@health.example",))
DEPUTY = Person("s.reed", "Sam Reed", "sam.reed@council.example")
MANAGER = Person("p.marsh", "Priya Marsh", "priya.marsh@council.example")


def results(words: str) -> str:
    return f"Authentication-Results: mx.council.example; {words}"


@pytest.mark.parametrize(
    "words",
    [
        "dmarc=pass header.from=council.example",
        "spf=pass smtp.mailfrom=oona.bell@council.example",
        "dkim=fail header.d=council.example; dkim=pass header.d=mail.council.example",
        "auth=pass smtp.auth=oona.bell@council.example",
        "spf=pass (council.example: ok; really) smtp.mailfrom=council.example",
    ],
)
def test_our_last_hop_vouches_for_from(words: str, message: Messages) -> None:
    assert boundary(message(results(words), HOP, "From: oona.bell@council.example"), US) is True


@pytest.mark.parametrize(
    "words",
    [
        "none",
        "auth=none",
        "dmarc=fail header.from=council.example; spf=pass smtp.mailfrom=council.example",
        "spf=pass smtp.mailfrom=evil.example",
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=example",
        "auth=pass smtp.auth=eve@council.example",
        "dmarc=pass header.from=evil.example",
        'x="; dmarc=pass"',
        "spf=fail (dmarc=pass; dmarc=pass) smtp.mailfrom=council.example",
    ],
)
def test_a_result_about_something_else_vouches_for_nothing(words: str, message: Messages) -> None:
    assert boundary(message(results(words), HOP, "From: oona.bell@council.example"), US) is False


@pytest.mark.parametrize(
    "headers",
    [
        (HOP, results("dmarc=pass header.from=council.example")),
        (results("dmarc=pass header.from=council.example"),),
        (results("dmarc=pass").replace("mx.", "mx2."), results("dmarc=pass"), HOP),
        (results("dmarc=pass").replace("mx.council.example;", "mx.council.example.evil.example;"), HOP),
        ("Authentication-Results: dmarc=pass", HOP),
    ],
)
def test_a_header_our_last_hop_did_not_add_proves_nothing(headers: tuple[str, ...], message: Messages) -> None:
    assert boundary(message(*headers, "From: oona.bell@council.example"), US) is False


def test_two_senders_are_never_vouched_for(message: Messages) -> None:
    headers = (results("dmarc=pass"), HOP, "From: oona.bell@council.example", "From: eve@council.example")
    assert boundary(message(*headers), US) is False


def test_exchange_says_internal_once_or_it_is_not_internal(message: Messages) -> None:
    inside, trust = "X-MS-Exchange-Organization-AuthAs: Internal", {"exchange_internal": True}
    assert boundary(message(inside), trust) is True
    assert boundary(message(inside, inside), trust) is False
    assert boundary(message(inside.replace("Internal", "Anonymous")), trust) is False
    assert boundary(message("Subject: s"), trust) is False


BEHIND = {"exchange_internal": True, "authserv_id": "mx.council.example", "relays": ("10.0.0.5", "10.0.1.0/28")}
GATEWAY = "Received: from police.example (192.0.2.7) by mx.council.example (10.0.0.5) with ESMTPS; Tue"
EXCHANGE = (
    "Received: from mx.council.example (10.0.0.5) by ex1.council.example (10.0.1.1) with Microsoft SMTP Server; Tue"
)
PAST_IT = (
    "Received: from mx.council.example (192.0.2.7) by ex1.council.example (10.0.1.1) with Microsoft SMTP Server; Tue"
)


@pytest.mark.parametrize(
    ("headers", "vouched"),
    [
        ((EXCHANGE, results("dmarc=pass header.from=police.example"), GATEWAY), True),
        ((EXCHANGE, results("dmarc=fail header.from=police.example"), GATEWAY), False),
        ((PAST_IT, results("dmarc=pass header.from=police.example"), EXCHANGE, GATEWAY), False),
        ((EXCHANGE, GATEWAY, results("dmarc=pass header.from=police.example")), False),
        ((EXCHANGE, GATEWAY, "X-MS-Exchange-Organization-AuthAs: Anonymous"), False),
        (("X-MS-Exchange-Organization-AuthAs: Internal",), True),
    ],
)
def test_behind_a_gateway_its_word_counts_for_mail_from_outside_and_exchanges_mark_for_colleagues(
    headers: tuple[str, ...], vouched: bool, message: Messages
) -> None:
    assert boundary(message(*headers, "From: ann@police.example"), BEHIND) is vouched


@pytest.mark.parametrize(
    ("trust", "fetched", "vouched"),
    [
        ("local", None, True),
        ({"local": True}, None, True),
        (None, None, None),
        ("local", False, False),
        (None, True, True),
    ],
)
def test_the_transports_own_word_goes_first_and_without_any_nothing_is_known(
    trust: Any, fetched: bool | None, vouched: bool | None, message: Messages
) -> None:
    assert boundary(message("From: a@x.example"), trust, fetched) is vouched


def judge(
    incoming: Incoming, *, vouched: bool | None = True, by_token: bool = True, person: Person | None = LEAD
) -> Verdict:
    return who_may_write(
        incoming, vouched=vouched, person=person, deputies=[DEPUTY], project_manager=MANAGER, by_token=by_token
    )


@pytest.mark.parametrize(
    ("sender", "vouched", "by_token", "outcome", "person"),
    [
        ("oona.bell@council.example", True, True, "apply", "o.bell"),
        ("O.Bell@Health.example", True, True, "apply", "o.bell"),
        ("sam.reed@council.example", True, True, "apply", "s.reed"),
        ("oona.bell@council.example", True, False, "hold_confirm", "o.bell"),
        ("priya.marsh@council.example", True, True, "apply_as_pm", "p.marsh"),
        ("priya.marsh@council.example", True, False, "apply_as_pm", "p.marsh"),
        ("eve@elsewhere.example", True, True, "hold_confirm", None),
        ("eve@elsewhere.example", True, False, "hold_pm", None),
        ("oona.bell@council.example", False, True, "quarantine", None),
        ("oona.bell@council.example", None, True, "quarantine", None),
        ("priya.marsh@council.example", False, True, "quarantine", None),
        ("eve@elsewhere.example", False, False, "quarantine", None),
    ],
)
def test_the_table_of_who_may_write(
    sender: str, vouched: bool | None, by_token: bool, outcome: str, person: str | None, message: Messages
) -> None:
    verdict = judge(message(f"From: {sender}"), vouched=vouched, by_token=by_token)
    assert (verdict.outcome, verdict.person) == (outcome, person)
    assert verdict.reason or outcome.startswith("apply")


@pytest.mark.parametrize(
    "headers",
    [
        ("From: oona.bell@council.example, eve@elsewhere.example",),
        ("From: oona.bell@council.example", "From: eve@elsewhere.example"),
        ("From: oona.bell@council.example", "From: oona.bell@council.example"),
        ("From: oona.bell@council.example <eve@elsewhere.example>",),
        ("From: Oona Bell",),
        ("Subject: no from",),
    ],
)
def test_a_message_without_one_plain_sender_is_quarantined(headers: tuple[str, ...], message: Messages) -> None:
    assert judge(message(*headers)).outcome == "quarantine"


def test_a_display_name_or_reply_to_makes_nobody_the_lead(message: Messages) -> None:
    incoming = message(
        'From: "oona.bell@council.example" <eve@elsewhere.example>', "Reply-To: oona.bell@council.example"
    )
    assert judge(incoming).outcome == "hold_confirm"


def test_only_a_known_deputy_sends_in_somebodys_name(message: Messages) -> None:
    by_deputy = judge(message("From: oona.bell@council.example", "Sender: sam.reed@council.example"))
    by_stranger = judge(message("From: oona.bell@council.example", "Sender: eve@elsewhere.example"))
    for_manager = judge(message("From: priya.marsh@council.example", "Sender: eve@elsewhere.example"))
    assert (by_deputy.outcome, by_deputy.person) == ("apply", "s.reed")
    assert by_stranger.outcome == "hold_confirm"
    assert for_manager.outcome == "hold_pm"
