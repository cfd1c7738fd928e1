"""Signing in with an access token: from a file or by client credentials, over TLS only, asked for again when it ends."""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import live
from lacflow.transports.base import Unreachable
from lacflow.transports.imap import Imap
from lacflow.transports.servers import Server
from lacflow.transports.smtp import Smtp
from lacflow.transports.tokens import ClientCredentials, FileToken

#: What a server of that kind answers to the sign-in, good and bad; the bad one is a challenge that wants an empty answer.
GOOD = base64.b64encode(b"user=board@board.example\1auth=Bearer good-token\1\1").decode()
CHALLENGE = base64.b64encode(b'{"status":"401"}').decode()


class Provider:
    """Gives out tokens and counts how often it was asked."""

    def __init__(self, answer: dict[str, object], status: int = 200) -> None:
        self.asked: list[str] = []
        provider = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                provider.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/token"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def provider() -> Iterator[Callable[..., Provider]]:
    made: list[Provider] = []

    def make(**given: object) -> Provider:
        made.append(Provider(**given))
        return made[-1]

    yield make
    for one in made:
        one.server.shutdown()
        one.server.server_close()


def test_a_token_is_asked_for_once_and_again_when_it_ends(provider: Callable[..., Provider]) -> None:
    lasting, short = (provider(answer={"access_token": "t", "expires_in": n}) for n in (3600, 30))
    for one, times in ((lasting, 1), (short, 3)):
        token = ClientCredentials(one.url, "an-id", "a secret", "mail")
        assert [token() for _ in range(3)] == ["t"] * 3
        assert one.asked == ["grant_type=client_credentials&client_id=an-id&client_secret=a+secret&scope=mail"] * times


def test_an_application_that_is_refused_is_told_of_in_words_without_its_secret(
    provider: Callable[..., Provider],
) -> None:
    one = provider(answer={"error": "invalid_client"}, status=401)
    with pytest.raises(Unreachable, match=r"refused \(401 invalid_client\)") as caught:
        ClientCredentials(one.url, "an-id", "a secret")()
    assert "a secret" not in str(caught.value)


def test_a_token_file_is_read_anew_each_time_and_told_of_when_it_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "token"
    with pytest.raises(Unreachable, match="cannot be read"):
        FileToken(file)()
    for words in ("one", "two"):
        file.write_text(f"{words}\n")
        assert FileToken(file)() == words
    file.write_text("\n")
    with pytest.raises(Unreachable, match="holds no token"):
        FileToken(file)()


@pytest.fixture(scope="module")
def tls() -> Iterator[tuple[Path, ssl.SSLContext]]:
    """A certificate for localhost, and a context that serves with it."""
    with live.certificate() as (certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        yield certificate, context


def serve(context: ssl.SSLContext, talk: Callable[[object], None]) -> int:
    """Serve one connection in a thread; return the port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def once() -> None:
        raw, _ = listening.accept()
        with (
            listening,
            contextlib.suppress(OSError),
            context.wrap_socket(raw, server_side=True) as wrapped,
            wrapped.makefile("rwb", 0) as file,
        ):
            talk(file)

    threading.Thread(target=once, daemon=True).start()
    return int(listening.getsockname()[1])


def smtp_talk(file) -> None:  # type: ignore[no-untyped-def]
    file.write(b"220 ready\r\n")
    while line := file.readline().decode():
        if line.upper().startswith("EHLO"):
            file.write(b"250-here\r\n250 AUTH XOAUTH2\r\n")
        elif line.startswith("AUTH XOAUTH2"):
            good = line.split()[2] == GOOD
            file.write(b"235 in\r\n" if good else f"334 {CHALLENGE}\r\n".encode())
        elif line.strip() == "":
            file.write(b"535 token refused\r\n")
        elif line.upper().startswith("DATA"):
            file.write(b"354 go\r\n")
            while file.readline() != b".\r\n":
                pass
            file.write(b"250 taken\r\n")
        else:
            file.write(b"250 fine\r\n")


def imap_talk(file) -> None:  # type: ignore[no-untyped-def]
    file.write(b"* OK ready\r\n")
    while line := file.readline().decode():
        tag, verb = line.split()[:2]
        if verb == "CAPABILITY":
            file.write(b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n" + f"{tag} OK done\r\n".encode())
        elif verb == "AUTHENTICATE":
            file.write(b"+ \r\n")
            good = file.readline().decode().strip() == GOOD
            file.write(f"{tag} {'OK in' if good else 'NO token refused'}\r\n".encode())
        elif verb == "SELECT":
            file.write(f"* OK [UIDVALIDITY 7]\r\n* 0 EXISTS\r\n{tag} OK done\r\n".encode())
        else:
            file.write(f"* SEARCH\r\n{tag} OK done\r\n".encode())


def use(kind: str, port: int, certificate: Path, token: str) -> object:
    server = Server("localhost", port, "tls", "board@board.example", None, certificate, 5, lambda: token)
    side = Smtp(server) if kind == "smtp" else Imap(server)
    try:
        if isinstance(side, Imap):
            return list(side.fetch(frozenset()))
        return side.send("board@board.example", "a@council.example", b"Subject: s\r\n\r\nx\r\n")
    finally:
        side.close()


@pytest.mark.parametrize(("kind", "talk", "result"), [("smtp", smtp_talk, "250 taken"), ("imap", imap_talk, [])])
def test_servers_let_us_in_by_token_and_say_so_when_they_do_not(tls, kind, talk, result) -> None:
    certificate, context = tls
    assert use(kind, serve(context, talk), certificate, "good-token") == result
    with pytest.raises(Unreachable, match=r"does not let us in: .*token refused"):
        use(kind, serve(context, talk), certificate, "old-token")


def test_a_token_is_not_sent_without_tls() -> None:
    server = Server("localhost", 1, "none", "board@board.example", timeout=1, token=lambda: "t")
    with pytest.raises(Unreachable, match="without TLS"):
        list(Imap(server).fetch(frozenset()))
