"""Handing over by SMTP: every reply means one of three things, and the last dot divides "not taken" from "nobody knows"."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller

import live
from lacflow.errors import Refused, TryLater, Unknown
from lacflow.transports.base import Unreachable
from lacflow.transports.smtp import Smtp
from lacflow.transports.smtp_imap import Server, SmtpImap

RAW = b"From: b@board.example\r\nTo: a@council.example\r\n\r\nhello\r\n.\r\n..two\r\nend"


@dataclass
class Scripted:
    """An SMTP server that follows a script: verb (or `dot`, `greeting`) -> its reply, or `hang up`; or a list of replies,
    one each time, after which it behaves.
    """

    script: dict[str, str | list[str]] = field(default_factory=dict)
    offers: str = "250 SIZE 1000000"
    heard: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def stop(self) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rwb") as file:
                self._talk(file)

    def _talk(self, file: object) -> None:
        def reply(event: str, otherwise: str) -> bool:
            words = self.script.get(event, otherwise)
            if isinstance(words, list):
                words = words.pop(0) if words else otherwise
            if words == "hang up":
                return False
            file.write(words.encode() + b"\r\n")
            file.flush()
            return True

        open_ = reply("greeting", "220 ready")
        while open_ and (line := file.readline()):
            verb = line.split()[0].decode().upper()
            self.heard.append(line.strip().decode())
            if verb == "DATA" and (open_ := reply("DATA", "354 go on")) and "DATA" not in self.script:
                raw = b""
                while (part := file.readline()) not in (b".\r\n", b""):
                    raw += part
                if part:
                    self.taken.append(raw)
                    open_ = reply("dot", "250 taken")
            elif verb != "DATA":
                answers = {"EHLO": f"250-here\r\n{self.offers}", "QUIT": "221 bye"}
                open_ = reply(verb, answers.get(verb, "250 fine")) and verb != "QUIT"


@pytest.fixture(params=["250 SIZE 1000000", "250-SIZE 1000000\r\n250 PIPELINING"], ids=["one by one", "in a row"])
def server(request: pytest.FixtureRequest) -> Iterator[Callable[..., tuple[Scripted, Smtp]]]:
    started: list[tuple[Scripted, Smtp]] = []

    def start(script: dict[str, str] | None = None, archive: str | None = None) -> tuple[Scripted, Smtp]:
        scripted = Scripted(script or {}, request.param)
        started.append((scripted, Smtp(Server("127.0.0.1", scripted.port, "none", timeout=5), archive)))
        return started[-1]

    yield start
    for scripted, smtp in started:
        smtp.close()
        scripted.stop()


def send(smtp: Smtp) -> str:
    return smtp.send("b@board.example", "a@council.example", RAW)


@pytest.mark.parametrize(
    ("event", "reply", "meaning"),
    [
        ("greeting", "554 no service", Unreachable),
        ("greeting", "hang up", Unreachable),
        ("EHLO", "hang up", Unreachable),
        ("MAIL", "451 busy", TryLater),
        ("MAIL", "421 going down", Unreachable),
        ("MAIL", "550 we do not know you", Unreachable),
        ("MAIL", "530 log in first", Unreachable),
        ("MAIL", "552 too large", Refused),
        ("MAIL", "hang up", TryLater),
        ("RCPT", "450 greylisted", TryLater),
        ("RCPT", "550 no such user", Refused),
        ("RCPT", "421 going down", Unreachable),
        ("RCPT", "hang up", TryLater),
        ("DATA", "451 no room", TryLater),
        ("DATA", "554 no valid recipients", Refused),
        ("DATA", "hang up", TryLater),
        ("dot", "452 disk full", TryLater),
        ("dot", "421 going down", Unreachable),
        ("dot", "554 refused for its content", Refused),
        ("dot", "hang up", Unknown),
        ("dot", "what?", Unknown),
    ],
)
def test_each_reply_and_each_lost_connection_has_one_meaning(server, event: str, reply: str, meaning: type) -> None:
    _, smtp = server({event: reply})
    with pytest.raises(Exception) as caught:
        send(smtp)
    assert type(caught.value) is meaning


def test_a_letter_arrives_with_its_dots_and_a_last_line_end(server) -> None:
    scripted, smtp = server()
    assert send(smtp) == "250 taken"
    assert scripted.taken == [b"From: b@board.example\r\nTo: a@council.example\r\n\r\nhello\r\n..\r\n...two\r\nend\r\n"]


def test_one_connection_serves_many_letters_and_a_refused_one_does_not_spoil_it(server) -> None:
    scripted, smtp = server({"RCPT": "550 no such user"})
    with pytest.raises(Refused):
        send(smtp)
    scripted.script.clear()
    send(smtp)
    send(smtp)
    assert scripted.connections == 1
    assert len(scripted.taken) == 2


def test_a_connection_that_went_stale_between_letters_is_made_anew(server) -> None:
    scripted, smtp = server({"MAIL": ["250 fine", "421 enough letters on one connection", "250 fine", "hang up"]})
    for _ in range(3):
        send(smtp)
    assert (len(scripted.taken), scripted.connections) == (3, 3)


def test_an_answer_lost_leaves_no_second_try_behind(server) -> None:
    scripted, smtp = server({"dot": "hang up"})
    with pytest.raises(Unknown):
        send(smtp)
    assert len(scripted.taken) == 1


def test_an_archive_copy_goes_in_the_same_envelope(server) -> None:
    scripted, smtp = server(archive="board@board.example")
    send(smtp)
    assert [line for line in scripted.heard if line.startswith("RCPT")] == [
        "RCPT TO:<a@council.example>", "RCPT TO:<board@board.example>",
    ]  # fmt: skip


def test_nothing_goes_where_the_archive_is_not_taken(server) -> None:
    scripted, smtp = server({"RCPT": ["250 fine", "550 no such user"]}, archive="board@board.example")
    with pytest.raises(Unreachable, match="archive"):
        send(smtp)
    send(smtp)
    assert len(scripted.taken) == 1


def test_words_of_the_other_side_carry_no_addresses(server) -> None:
    _, smtp = server({"RCPT": "550 <a@council.example>: unknown here"})
    with pytest.raises(Refused, match=r"^550 <\(address\)>: unknown here$"):
        send(smtp)


@pytest.mark.parametrize(
    "address", ["a@council.example\r\nRCPT TO:<x@y.example>", "a b@council.example", "<a@b.example>"]
)
def test_an_address_cannot_smuggle_commands(server, address: str) -> None:
    scripted, smtp = server()
    with pytest.raises(Refused):
        smtp.send("b@board.example", address, RAW)
    assert scripted.taken == []


def test_a_password_is_not_sent_without_tls(server) -> None:
    scripted, _ = server()
    smtp = Smtp(Server("127.0.0.1", scripted.port, "none", "board", "secret", timeout=5))
    with pytest.raises(Unreachable, match="without TLS"):
        send(smtp)
    assert not any("AUTH" in line.upper() for line in scripted.heard)


def test_a_server_that_does_not_offer_tls_is_not_spoken_to_in_clear(server) -> None:
    scripted, _ = server()
    smtp = Smtp(Server("127.0.0.1", scripted.port, "starttls", "board", "secret", timeout=5))
    with pytest.raises(Unreachable):
        send(smtp)
    assert scripted.taken == []


def test_nobody_listening_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable):
        send(Smtp(Server("127.0.0.1", port, "none", timeout=2)))


class Sink:
    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802 - aiosmtpd's
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


def test_letters_pass_a_real_smtp_server_unchanged_one_recipient_each() -> None:
    sink = Sink()
    (port,) = live.free_ports(1)
    running = Controller(sink, hostname="127.0.0.1", port=port)
    running.start()
    try:
        transport = SmtpImap(Server("127.0.0.1", port, "none", timeout=5), None)
        for number in (1, 2):
            transport.send(f"<{number}@board.example>", "b@board.example", f"a{number}@council.example", RAW)
        transport.close()
    finally:
        running.stop()
    assert sink.taken == [
        ("b@board.example", [f"a{number}@council.example"], RAW + b"\r\n") for number in (1, 2)
    ]  # fmt: skip
    assert transport.witness("<1@board.example>") is None
