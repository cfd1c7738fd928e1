"""Questions to the domain name system: what an answer says, and that no answer is one, however it is garbled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.errors import TryLater
from lacflow.transports import dns
from lacflow.transports.dns import Resolver
from nameserver import Nameserver, serving


@pytest.fixture
def server() -> Iterator[Nameserver]:
    records = {
        ("council.example", "MX"): ["20 second.mail.example", "10 first.mail.example"],
        ("council.example", "TXT"): ["v=spf1 -all", "x" * 700],
    }
    with serving(Nameserver(records)) as running:
        yield running


def resolver(server: Nameserver) -> Resolver:
    return Resolver.given(f"127.0.0.1:{server.port}")


def test_the_hosts_of_a_domain_come_most_preferred_first(server: Nameserver) -> None:
    assert resolver(server).ask("council.example", "MX") == ["first.mail.example", "second.mail.example"]


def test_a_text_in_several_pieces_is_one(server: Nameserver) -> None:
    assert resolver(server).ask("council.example", "TXT") == ["v=spf1 -all", "x" * 700]


def test_an_answer_that_was_cut_off_is_asked_for_again_in_full(server: Nameserver) -> None:
    server.cut = True
    assert len(resolver(server).ask("council.example", "TXT")) == 2


def test_a_name_that_is_not_there_has_no_records(server: Nameserver) -> None:
    assert resolver(server).ask("nowhere.example", "TXT") == []


def test_a_server_that_will_not_say_is_no_answer(server: Nameserver) -> None:
    server.code = 5
    with pytest.raises(TryLater, match="would not say"):
        resolver(server).ask("council.example", "TXT")


def test_a_server_that_is_silent_is_waited_for_so_long_and_no_longer(server: Nameserver) -> None:
    server.silent = True
    with pytest.raises(TryLater, match="did not answer"):
        Resolver("127.0.0.1", server.port, timeout=0.1).ask("council.example", "TXT")


def test_the_systems_own_server_is_the_first_it_names(tmp_path: Path) -> None:
    file = tmp_path / "resolv.conf"
    file.write_text("# none\nsearch council.example\nnameserver fe80::1%eth0\nnameserver 9.9.9.9\n")
    assert Resolver.of_the_system(file) == Resolver("fe80::1")
    file.write_text("search council.example\n")
    with pytest.raises(TryLater):
        Resolver.of_the_system(file)


@given(st.binary(max_size=200))
def test_garbled_answers_are_no_records_or_a_fault_of_form(data: bytes) -> None:
    """Whatever comes back, reading it ends, in records or in one of the errors `ask` turns into no answer."""
    try:
        found = dns._records(b"\x00\x07\x81\x80" + data, 7, dns.TYPES["TXT"])
    except (TryLater, ValueError, IndexError, dns.struct.error):
        return
    assert all(isinstance(text, str) for text in found)
