"""Exchange: every way of signing in and into a mailbox, over TLS that is verified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import exchangelib
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fake_ews import FakeExchange, at_exchange
from lacflow.transports.base import Unreachable
from lacflow.transports.ews import Ews

BOARD, LEAD = "permanence.board@example.test", "lead01@example.test"
RAW = f"From: {BOARD}\r\nTo: {LEAD}\r\nMessage-ID: <s1@board.example>\r\n\r\nhello\r\n".encode()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and its own certificate for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(pem))
    return path


@pytest.fixture
def over_tls(certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeExchange]:
    """A server with one account that has no mailbox of its own, and the board's mailbox, which nobody signs in to."""
    passwords = tmp_path / "ntlm"
    passwords.write_text("COUNCIL:lacflow:hush\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(passwords))
    server = FakeExchange(certificate)
    server.users["COUNCIL\\lacflow"] = "hush"
    server.add(BOARD, "nobody", "")
    yield server
    exchangelib.close_connections()
    server.stop()
    assert server.violations == []


def opened(server: FakeExchange, certificate: Path, **changes: object) -> Ews:
    usual = {"address": BOARD, "user": "COUNCIL\\lacflow", "password": "hush", "ca_file": certificate}
    return at_exchange(server, **{**usual, **changes})


def round_trip(transport: Ews, server: FakeExchange) -> None:
    """Send a letter, find it, read a reply and file it: twice, since a connection is signed in to once."""
    box = server.mailboxes[BOARD]
    for number in (1, 2):
        message_id = f"<s{number}@board.example>"
        transport.send(message_id, BOARD, LEAD, RAW.replace(b"<s1@", f"<s{number}@".encode()))
        assert transport.witness(message_id) is True
        box.arrive(b"Subject: reply\r\n\r\n10c green\r\n")
        for fetched in transport.fetch(frozenset()):
            transport.done(fetched.handle)
        transport.close()
    assert (len(box.delivered), len(box.in_folder("lacflow-done"))) == (2, 2)


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
@pytest.mark.parametrize("access", ["delegate", "impersonation"])
def test_an_account_works_in_a_mailbox_it_has_rights_in(
    over_tls: FakeExchange, certificate: Path, auth: str, access: str
) -> None:
    over_tls.auth = auth
    account = ("COUNCIL\\lacflow", BOARD)
    if access == "delegate":
        over_tls.full_access.add(account)
        over_tls.send_as.add(account)
    else:
        over_tls.impersonate.add(account)
    round_trip(opened(over_tls, certificate, auth=auth, access=access), over_tls)
    assert over_tls.connections == 1


def test_an_application_signs_in_with_its_secret(over_tls: FakeExchange, certificate: Path) -> None:
    over_tls.auth = "oauth"
    over_tls.impersonate.add(("COUNCIL\\lacflow", BOARD))
    app = {"client_id": "lacflow-app", "client_secret": "the-secret", "token_url": f"{over_tls.base}/token"}
    round_trip(opened(over_tls, certificate, auth="oauth", access="impersonation", **app), over_tls)


def test_a_token_that_is_over_is_replaced_without_a_word(over_tls: FakeExchange, certificate: Path) -> None:
    over_tls.auth = "oauth"
    over_tls.impersonate.add(("COUNCIL\\lacflow", BOARD))
    over_tls.tokens_last[:3] = [-10, 3600, -10]
    app = {"client_id": "lacflow-app", "client_secret": "the-secret", "token_url": f"{over_tls.base}/token"}
    round_trip(opened(over_tls, certificate, auth="oauth", access="impersonation", **app), over_tls)


@pytest.mark.parametrize(("auth", "wrong"), [("basic", "password"), ("ntlm", "password"), ("oauth", "client_secret")])
def test_who_is_not_let_in_knocks_once_a_pass(over_tls: FakeExchange, certificate: Path, auth: str, wrong: str) -> None:
    over_tls.auth = auth
    app = {"client_id": "lacflow-app", "client_secret": "the-secret", "token_url": f"{over_tls.base}/token"}
    transport = opened(over_tls, certificate, auth=auth, **{**app, wrong: "no"})
    for _ in range(3):
        with pytest.raises(Unreachable, match=r"does not let us in|sign-in by OAuth failed"):
            transport.send("<s1@board.example>", BOARD, LEAD, RAW)
    assert over_tls.wrong_sign_ins <= (2 if auth == "oauth" else 1)


@pytest.mark.parametrize(
    ("access", "rights", "words"),
    [
        ("delegate", (), "it needs Full Access"),
        ("delegate", ("full_access",), "it needs Send As"),
        ("impersonation", (), "ApplicationImpersonation"),
    ],
)
def test_a_right_that_is_missing_is_named_and_nothing_is_sent(
    over_tls: FakeExchange, certificate: Path, access: str, rights: tuple[str, ...], words: str
) -> None:
    for right in rights:
        getattr(over_tls, right).add(("COUNCIL\\lacflow", BOARD))
    transport = opened(over_tls, certificate, access=access)
    with pytest.raises(Unreachable, match=words):
        transport.send("<s1@board.example>", BOARD, LEAD, RAW)
    assert over_tls.mailboxes[BOARD].delivered == []


def test_a_mailbox_that_is_not_there_is_named(over_tls: FakeExchange, certificate: Path) -> None:
    with pytest.raises(Unreachable, match="no mailbox of that address"):
        opened(over_tls, certificate, address="wrong@example.test").witness("<s1@board.example>")


def test_a_certificate_nobody_vouches_for_gets_no_password(over_tls: FakeExchange, certificate: Path) -> None:
    with pytest.raises(Unreachable, match=r"certificate is not to be trusted \(ca_file\)"):
        opened(over_tls, certificate, ca_file=None).send("<s1@board.example>", BOARD, LEAD, RAW)
    assert over_tls.asked == []


def test_a_certificate_file_that_is_not_there_is_named(over_tls: FakeExchange, certificate: Path) -> None:
    with pytest.raises(Unreachable, match="ca_file"):
        opened(over_tls, certificate, ca_file=certificate.with_name("no")).witness("<s1@board.example>")


def test_a_password_is_not_sent_in_the_clear(over_tls: FakeExchange, certificate: Path) -> None:
    over_tls.url = "http://mail.council.example/EWS/Exchange.asmx"
    with pytest.raises(Unreachable, match="not sent without TLS"):
        opened(over_tls, certificate).witness("<s1@board.example>")
