"""Mailboxes tell about themselves: what is in order, what is not, whose it is to mend; signing in once, sending nothing."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from certificates import own_certificate
from fake_ews import FakeExchange, at_exchange
from graphserver import MAILBOX, GraphServer, serving
from lacflow.transports.findings import Finding, Probed
from lacflow.transports.maildir import Maildir
from lacflow.transports.smtp_imap import Server, SmtpImap
from online import our_graph

ADDRESS = "lacflow@example.test"


def looked(box: Any, address: str = MAILBOX, elsewhere: str | None = None) -> dict[str, Finding]:
    """Return what a mailbox finds, by what was looked at."""
    assert isinstance(box, Probed)
    try:
        return {found.check: found for found in box.probe(datetime.now(UTC), address, elsewhere)}
    finally:
        box.close()


def faults(found: dict[str, Finding]) -> dict[str, bool]:
    """Return the faults, and whether each is the outside's."""
    return {check: one.outside for check, one in found.items() if one.level == "fault"}


# Microsoft Graph


def test_a_mailbox_in_order_says_so_and_nothing_is_sent(graph_server: GraphServer) -> None:
    graph_server.deliver(b"Subject: r\r\n\r\nx\r\n")
    found = looked(our_graph(graph_server), elsewhere="p.manager@council.example")
    assert faults(found) == {}
    assert "1 messages lie" in found["reading"].words
    assert found["rights elsewhere"].level == "ok"
    assert (graph_server.sent, graph_server.asked.count("token")) == ([], 1)
    assert "lacflow-done" in graph_server.folders.values()


def test_rights_that_are_not_needed_are_a_warning(graph_server: GraphServer) -> None:
    graph_server.roles = ("Mail.ReadWrite", "Mail.Send", "Files.Read.All")
    found = looked(our_graph(graph_server))
    assert (found["rights"].level, "Files.Read.All" in found["rights"].words) == ("warning", True)


@pytest.mark.parametrize(
    ("faulty", "options", "expected"),
    [
        ({}, {"secret": "wrong"}, {"sign-in": False}),
        ({}, {"tenant": "nowhere.example"}, {"sign-in": False}),
        ({"token": ["503"]}, {}, {"sign-in": True}),
        ({"folder": ["403:ErrorAccessDenied"]}, {}, {"mailbox": False}),
        ({"folder": ["503"]}, {}, {"mailbox": True}),
        ({"folder": ["ok", "403:ErrorAccessDenied"]}, {}, {"moving": False}),
    ],
)
def test_what_is_wrong_is_told_once_and_whose_it_is(
    graph_server: GraphServer, faulty: dict[str, list[str]], options: dict[str, Any], expected: dict[str, bool]
) -> None:
    graph_server.faults = faulty
    found = looked(our_graph(graph_server, **options))
    assert faults(found) == expected
    assert all(found[check].do for check in expected)
    assert graph_server.asked.count("token") <= 1


def test_a_mailbox_that_is_not_limited_is_a_fault(graph_server: GraphServer) -> None:
    """Whatever else can be opened with our rights: here the same mailbox under a name the server takes for another."""
    found = looked(our_graph(graph_server), elsewhere=MAILBOX)
    assert faults(found) == {"rights elsewhere": False}


def test_certificates_that_end_soon_are_told(tmp_path: Path) -> None:
    with serving(GraphServer(), own_certificate(tmp_path / "short.pem", days=5)) as server:
        found = looked(our_graph(server, secret=None, certificate=server.certificate.read_text()))
    assert {check: one.level for check, one in found.items() if "certificate" in check} == {
        "certificate (sign-in)": "warning", "certificate (service)": "warning", "sign-in certificate": "warning",
    }  # fmt: skip


def test_a_certificate_nobody_vouches_for_is_ours_to_mend(graph_server: GraphServer) -> None:
    found = looked(our_graph(graph_server, ca_file=None))
    assert faults(found)["certificate (service)"] is False
    assert "ca_file" in found["certificate (service)"].do


def test_a_server_that_cannot_be_reached_is_the_outsides(graph_server: GraphServer) -> None:
    nowhere = "https://localhost:1"
    found = looked(our_graph(graph_server, authority=nowhere, url=f"{nowhere}/v1.0"))
    assert set(faults(found).values()) == {True}


# Exchange


def test_an_exchange_mailbox_in_order_says_so_and_one_that_is_not_lets_nobody_in(exchange: FakeExchange) -> None:
    found = looked(at_exchange(exchange))
    assert (faults(found), exchange.mailboxes["lacflow@example.test"].delivered) == ({}, [])
    assert {"sign-in", "moving"} <= set(found)
    refused = looked(at_exchange(exchange, password="wrong"))
    assert faults(refused) == {"sign-in": False}


# Folders


def test_folders_say_what_waits_and_whether_they_can_be_written(tmp_path: Path) -> None:
    box = Maildir(tmp_path / "out", tmp_path / "in")
    (tmp_path / "in" / "new" / "1").write_text("x")
    found = looked(box)
    assert (faults(found), "1 messages" in found["replies"].words) == ({}, True)
    assert stat.S_ISDIR((tmp_path / "out").stat().st_mode)


# Mail servers


@pytest.mark.server
def test_servers_in_order_say_so_and_nothing_is_sent(smtp_imap: Any, open_mailbox: Callable[..., SmtpImap]) -> None:
    found = looked(open_mailbox(archive=ADDRESS), ADDRESS)
    assert faults(found) == {}
    assert {"IMAP", "IMAP certificate", "IMAP inbox", "SMTP", "SMTP sending", "lost answers"} <= set(found)
    assert list(smtp_imap.transport.fetch(frozenset())) == []


@pytest.mark.server
def test_a_wrong_password_is_tried_at_one_server_only(pair: Any) -> None:
    imap = Server("localhost", pair.imaps, "tls", ADDRESS, "wrong", pair.certificate, 10)
    smtp = Server("localhost", pair.submission, "starttls", ADDRESS, "wrong", pair.certificate, 10)
    found = looked(SmtpImap(smtp, imap), ADDRESS)
    assert faults(found) == {"IMAP": False}
    assert "get locked" in found["SMTP"].words


@pytest.mark.server
def test_the_right_to_send_and_the_certificate_are_seen(pair: Any) -> None:
    smtp = Server("localhost", pair.submission, "starttls", ADDRESS, "lacflow-pw", None, 10)
    found = looked(SmtpImap(smtp, None), ADDRESS)
    assert faults(found) == {"SMTP": False}
    assert "ca_file" in found["SMTP"].do
    assert found["lost answers"].level == "warning"


def test_servers_that_cannot_be_reached_are_the_outsides() -> None:
    gone = Server("localhost", 1, "tls", "u", "p", None, 2)
    assert set(faults(looked(SmtpImap(gone, gone), ADDRESS)).values()) == {True}
