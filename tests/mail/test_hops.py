"""What our own servers wrote ends at the first hand-over by anybody else, whatever a sender put below it."""

from __future__ import annotations

import pytest

from lacflow.mail.hops import first_from_outside

RELAYS = ("10.0.0.5", "10.0.1.0/28", "fd00:1::/64")
RESULT = ("Authentication-Results", "gateway; dmarc=pass")
INSIDE = (
    "from EX2.council.example (10.0.1.2) by EX1.council.example (10.0.1.1) with Microsoft SMTP Server id 15.1; Tue",
    "from gateway.council.example (10.0.0.5) by EX2.council.example (10.0.1.2) with Microsoft SMTP Server; Tue",
    "from gateway (gateway.council.example [IPv6:fd00:1::5])\n\tby mx.council.example (Postfix) with ESMTPS id 1A",
    "from [10.0.0.5] (helo=gateway) by mx.council.example with esmtps (Exim 4.96) id 1x",
    "from mx.council.example by mx.council.example (Dovecot) with LMTP id 9k",
)
OUTSIDE = (
    "from police.example (192.0.2.7) by gateway.council.example (10.0.0.5) with ESMTPS; Tue",
    "from [10.0.0.5] (192.0.2.7) by EX1.council.example (10.0.1.1) with Microsoft SMTP Server; Tue",
    "from [192.0.2.7] (helo=[10.0.0.5]) by mx.council.example with esmtp (Exim 4.96) id 1x",
    "from gateway.council.example by EX1.council.example (10.0.0.5) with SMTP; Tue",
    "from 10.0.0.5.evil.example (evil [2001:db8::5]) by mx.council.example with ESMTP",
    "from evil (999.0.0.5) by mx.council.example with ESMTP",
    "(10.0.0.5) by mx.council.example",
)


@pytest.mark.parametrize("received", INSIDE)
def test_a_hand_over_between_our_servers_is_passed_over(received: str) -> None:
    headers = [("Received", received), RESULT, ("received", OUTSIDE[0])]
    assert first_from_outside(headers, RELAYS) == 2


@pytest.mark.parametrize("received", OUTSIDE)
def test_whatever_stands_below_a_hand_over_from_outside_may_be_made_up(received: str) -> None:
    headers = [("Received", received), RESULT, ("Received", INSIDE[1])]
    assert first_from_outside(headers, RELAYS) == 0


def test_without_relays_only_the_delivery_into_the_mailbox_is_passed_over() -> None:
    assert first_from_outside([("Received", INSIDE[4]), RESULT, ("Received", INSIDE[0])], ()) == 2
    assert first_from_outside([("Received", INSIDE[0]), RESULT, ("Received", OUTSIDE[0])], ()) == 0


def test_a_mail_that_no_server_took_from_outside_proves_nothing() -> None:
    assert first_from_outside([RESULT], RELAYS) == 0
    assert first_from_outside([("Received", INSIDE[0])] * 3, RELAYS) == 0
