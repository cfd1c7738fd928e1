"""A partner outside the council is believed by Exchange Online's own result, and never by what a mail brings along."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lacflow.mail.authenticity import boundary
from lacflow.mail.message import Incoming

Messages = Callable[..., Incoming]
TRUST = {"exchange_internal": True, "partners": ("police.example", "health.example")}
FROM = "From: Ada Bray <ada.bray@police.example>"
INSIDE = (
    "Received: from AB1.eurprd01.prod.outlook.com (2603::1) by AB2.eurprd01.prod.outlook.com with HTTPS; Thu, 7 Jan 2027",
    "Received: from DB5EUR03FT1.eop-EUR03.prod.protection.outlook.com (2603::2) by AB1.outlook.office365.com with ESMTPS",
)
RESULT = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=police.example; dkim=pass (signature was"
    " verified) header.d=police.example;dmarc=pass action=none header.from=police.example;compauth=pass reason=100"
)
SPF = "Received-SPF: Pass (protection.outlook.com: domain of police.example designates 192.0.2.1 as permitted sender)"
DOOR = (
    "Received: from mail.police.example (192.0.2.1) by DB5EUR03FT1.mail.protection.outlook.com (10.0.0.1) with ESMTPS"
)
ANONYMOUS = "X-MS-Exchange-Organization-AuthAs: Anonymous"
GENUINE = (*INSIDE, RESULT, SPF, DOOR, "Received: from a by mail.police.example with ESMTPA", ANONYMOUS, FROM)


def changed(**swaps: str) -> tuple[str, ...]:
    """Return the genuine headers with a header of a name replaced."""
    return tuple(swaps.get(line.partition(":")[0].replace("-", "_"), line) for line in GENUINE)


def test_a_partner_whose_mail_exchange_online_has_checked_is_believed(message: Messages) -> None:
    assert boundary(message(*GENUINE), TRUST) is True


def test_mail_from_inside_is_believed_as_before(message: Messages) -> None:
    assert boundary(message("X-MS-Exchange-Organization-AuthAs: Internal", FROM), TRUST) is True


def test_without_partners_nobody_outside_is_believed(message: Messages) -> None:
    assert boundary(message(*GENUINE), {"exchange_internal": True, "partners": ()}) is False


FORGED = (*INSIDE, SPF, DOOR, RESULT, ANONYMOUS, FROM)
FAILED = RESULT.replace("dmarc=pass", "dmarc=fail").replace("compauth=pass", "compauth=fail")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(FORGED, id="a result the mail brought along"),
        pytest.param((RESULT, *FORGED), id="one of each"),
        pytest.param(
            (*INSIDE, FAILED, SPF, DOOR, RESULT, DOOR, ANONYMOUS, FROM), id="a second front door below the first"
        ),
        pytest.param((*INSIDE, RESULT, FAILED, SPF, DOOR, ANONYMOUS, FROM), id="two results above the front door"),
        pytest.param((RESULT, DOOR, FROM), id="no mark of Exchange"),
        pytest.param((*GENUINE, ANONYMOUS), id="two marks of Exchange"),
        pytest.param(
            (RESULT, "Received: from a by mx.council.example with ESMTP", *GENUINE), id="another server above"
        ),
        pytest.param((RESULT, *GENUINE[2:]), id="result twice"),
        pytest.param((RESULT, ANONYMOUS, FROM), id="no front door"),
        pytest.param(
            (RESULT, "Received: from a by x.protection.outlook.com.evil.example with E", ANONYMOUS, FROM), id="like it"
        ),
        pytest.param(
            (RESULT, "Received: from x.protection.outlook.com (192.0.2.9)", ANONYMOUS, FROM), id="from, not by"
        ),
        pytest.param(changed(Authentication_Results=FAILED), id="dmarc failed"),
        pytest.param(
            changed(Authentication_Results=RESULT.replace("compauth=pass", "compauth=softpass")), id="not composite"
        ),
        pytest.param(
            changed(Authentication_Results=RESULT.replace("header.from=police", "header.from=evil")),
            id="another domain",
        ),
        pytest.param(
            changed(Authentication_Results=RESULT.replace("dmarc=pass", "dmarc=bestguesspass")), id="a guess is no pass"
        ),
        pytest.param(changed(From="From: Eve <eve@evil.example>"), id="a domain that is no partner"),
        pytest.param(changed(From="From: Eve <eve@sub.police.example>"), id="a domain below a partner's"),
        pytest.param(changed(From="From: ada.bray@police.example, eve@evil.example"), id="two senders"),
    ],
)
def test_nothing_else_is_believed(headers: tuple[str, ...], message: Messages) -> None:
    assert boundary(message(*headers), TRUST) is False
