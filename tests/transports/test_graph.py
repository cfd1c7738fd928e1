"""Exchange Online by Microsoft Graph: what each answer means, what is sent twice by nobody, what a cursor may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graphserver import LATE, MAILBOX, GraphServer
from lacflow.errors import Refused, TryLater, Unknown
from lacflow.transports.base import Remembering, Resuming, Unreachable
from lacflow.transports.graph import Graph
from online import our_graph
from openapi import Document

TO = "a.lead@council.example"
ID = "<l1@board.example>"


def letter(message_id: str = ID, to: str = TO, more: str = "") -> bytes:
    return (
        f"From: PM <{MAILBOX}>\r\nTo: A Lead <{to}>\r\n{more}Subject: s\r\nMessage-ID: {message_id}\r\n\r\nhello\r\n"
    ).encode()


def mail(number: int) -> bytes:
    return f"From: {TO}\r\nSubject: r{number}\r\nMessage-ID: <r{number}@council.example>\r\n\r\n10c green\r\n".encode()


@pytest.fixture
def opened(graph_server: GraphServer) -> Iterator[Callable[..., Graph]]:
    """Open the mailbox as often as a test needs."""
    made: list[Graph] = []

    def open_one(**options: Any) -> Graph:
        made.append(our_graph(graph_server, **options))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


@pytest.fixture
def box(opened: Callable[..., Graph]) -> Graph:
    return opened()


def send(box: Graph, raw: bytes | None = None) -> str:
    return box.send(ID, MAILBOX, TO, raw or letter())


# Sending


def test_a_letter_goes_out_with_our_own_headers_and_is_seen_among_sent_ones(
    box: Graph, graph_server: GraphServer
) -> None:
    send(box)
    assert [m.raw for m in graph_server.in_folder("Sent Items")] == [letter()]


def test_handing_over_twice_sends_once(box: Graph, graph_server: GraphServer) -> None:
    assert send(box) == "202 accepted by Microsoft Graph"
    assert send(box) == "it had been sent before"
    assert len(graph_server.sent) == 1


def test_a_draft_left_behind_is_the_one_that_is_sent(box: Graph, graph_server: GraphServer) -> None:
    graph_server.faults["send"] = ["drop"]
    with pytest.raises(Unknown):
        send(box)
    assert box.witness(ID) is False
    send(box)
    assert (len(graph_server.sent), graph_server.asked.count("draft")) == (1, 1)
    assert graph_server.in_folder("Drafts") == []


def test_a_draft_whose_answer_was_lost_is_not_made_again(box: Graph, graph_server: GraphServer) -> None:
    graph_server.faults["draft"] = ["lost"]
    with pytest.raises(TryLater):
        send(box)
    send(box)
    assert (len(graph_server.sent), len(graph_server.messages)) == (1, 1)


@pytest.mark.parametrize("fault", ["lost", "stall", "done504", "done500"])
def test_an_answer_lost_after_sending_is_unknown_and_its_witness_finds_it(
    box: Graph, graph_server: GraphServer, fault: str
) -> None:
    graph_server.faults["send"] = [fault]
    graph_server.stall = 1.3
    with pytest.raises(Unknown):
        send(box)
    assert box.witness(ID) is True


def test_a_letter_still_in_the_outbox_is_not_sent_again(box: Graph, graph_server: GraphServer) -> None:
    graph_server.faults["send"] = ["late"]
    send(box)
    assert box.witness(ID) is None
    with pytest.raises(Unknown, match="handed over before"):
        send(box)
    graph_server.now += LATE
    assert (box.witness(ID), len(graph_server.sent)) == (True, 1)


def test_a_sent_letter_that_somebody_filed_elsewhere_still_vouches(box: Graph, graph_server: GraphServer) -> None:
    send(box)
    graph_server.move_by_hand(graph_server.sent[0], "Inbox")
    assert box.witness(ID) is True


@pytest.mark.parametrize(
    ("where", "fault", "meaning", "words"),
    [
        ("draft", "503", Unreachable, "out of service"),
        ("draft", "500", TryLater, "500"),
        ("draft", "429", Unreachable, "asked to wait"),
        ("draft", "413", Refused, "larger than"),
        ("draft", "400:ErrorMimeContentInvalid", Refused, "ErrorMimeContentInvalid"),
        ("draft", "403:ErrorAccessDenied", Unreachable, "may not do this"),
        ("draft", "507:ErrorQuotaExceeded", TryLater, "507"),
        ("draft", "drop", Unreachable, "connection"),
        ("draft", "stall", Unreachable, "lost"),
        ("find", "401", Unreachable, "does not accept our sign-in"),
        ("find", "404:ErrorInvalidUser", Unreachable, "no such mailbox"),
        ("send", "429", Unreachable, "asked to wait"),
        ("send", "403:ErrorSendAsDenied", Unreachable, "may not send as"),
        ("send", "400:ErrorInvalidRecipients", Refused, "ErrorInvalidRecipients"),
        ("send", "400:ErrorExceededMessageLimit", Unreachable, "may not send for now"),
        ("send", "503", Unknown, "failed while it sent"),
        ("send", "404:ErrorItemNotFound", Unknown, "not there any more"),
        ("token", "503", Unreachable, "signing in"),
        ("token", "drop", Unreachable, "signing in"),
    ],
)
def test_every_answer_means_one_of_four_things(
    box: Graph, graph_server: GraphServer, where: str, fault: str, meaning: type[Exception], words: str
) -> None:
    graph_server.faults[where] = [fault]
    graph_server.stall = 1.3
    with pytest.raises(meaning, match=words) as raised:
        send(box)
    assert type(raised.value) is meaning
    assert "@" not in str(raised.value)


def test_what_failed_before_sending_goes_the_next_time(graph_server: GraphServer, opened: Callable[..., Graph]) -> None:
    seconds = 0.0
    box = opened(monotonic=lambda: seconds)
    graph_server.faults = {"token": ["503"], "find": ["401", "500"], "draft": ["503", "drop"], "send": ["429"]}
    for _ in range(6):
        seconds += 60
        with pytest.raises(TryLater):
            send(box)
        box.close()
    seconds += 60
    send(box)
    assert len(graph_server.sent) == 1


def test_nothing_is_asked_before_the_time_the_server_names_is_over(
    graph_server: GraphServer, opened: Callable[..., Graph]
) -> None:
    seconds = 0.0
    box = opened(monotonic=lambda: seconds)
    graph_server.faults, graph_server.retry_after = {"find": ["429"]}, "120"
    with pytest.raises(Unreachable, match="120 seconds"):
        send(box)
    asked = len(graph_server.asked)
    seconds = 119.0
    with pytest.raises(Unreachable, match="asked us to wait"):
        send(box)
    assert len(graph_server.asked) == asked
    seconds = 120.0
    send(box)


def test_a_letter_whose_headers_name_somebody_else_is_not_sent(box: Graph, graph_server: GraphServer) -> None:
    also = [letter(more=f"{header}: b@council.example\r\n") for header in ("Cc", "Bcc")]
    for raw in (letter(to="b@council.example"), *also):
        with pytest.raises(Refused, match="headers"):
            send(box, raw)
    assert graph_server.messages == {}


def test_a_server_that_changes_our_message_id_gets_no_letter_sent(box: Graph, graph_server: GraphServer) -> None:
    with pytest.raises(Refused, match="Message-ID"):
        box.send("<other@board.example>", MAILBOX, TO, letter())
    assert graph_server.sent == []


# Signing in


def test_a_wrong_secret_is_tried_once_a_pass_and_said_in_words(
    graph_server: GraphServer, opened: Callable[..., Graph]
) -> None:
    box = opened(secret="wrong")
    for _ in range(3):
        with pytest.raises(Unreachable, match="the client secret is wrong"):
            send(box)
    assert graph_server.asked == ["token"]
    box.close()
    with pytest.raises(Unreachable):
        send(box)
    assert graph_server.asked == ["token", "token"]


def test_an_unknown_application_or_tenant_is_said_in_words(opened: Callable[..., Graph]) -> None:
    with pytest.raises(Unreachable, match="no application with this client_id"):
        send(opened(client_id="none"))
    with pytest.raises(Unreachable, match="signing in to Microsoft 365 failed"):
        send(opened(tenant="nowhere.example"))


def test_a_certificate_signs_in_as_well(graph_server: GraphServer, opened: Callable[..., Graph]) -> None:
    from cryptography import x509

    pem = graph_server.certificate.read_text()
    certificate = pem[pem.index("-----BEGIN CERTIFICATE") :].encode()
    graph_server.public_key = x509.load_pem_x509_certificate(certificate).public_key()
    send(opened(secret=None, certificate=pem))
    assert len(graph_server.sent) == 1


def test_a_file_that_holds_no_certificate_is_said_so(opened: Callable[..., Graph]) -> None:
    with pytest.raises(Unreachable, match="signing in"):
        send(opened(secret=None, certificate="no certificate"))


def test_a_token_is_kept_from_pass_to_pass(box: Graph, graph_server: GraphServer) -> None:
    for number in range(3):
        box.send(f"<k{number}@board.example>", MAILBOX, TO, letter(f"<k{number}@board.example>"))
        box.close()
    assert graph_server.asked.count("token") == 1


def test_a_token_the_server_no_longer_takes_is_not_kept(box: Graph, graph_server: GraphServer) -> None:
    graph_server.faults["find"] = ["401"]
    with pytest.raises(Unreachable):
        send(box)
    send(box)
    assert graph_server.asked.count("token") == 2


def test_a_certificate_nobody_vouches_for_is_refused(graph_server: GraphServer, opened: Callable[..., Graph]) -> None:
    with pytest.raises(Unreachable):
        send(opened(ca_file=None))
    assert graph_server.asked == []


# Fetching


def subjects(fetched: Any) -> list[bytes]:
    return [line for one in fetched for line in one.raw.splitlines() if line.startswith(b"Subject")]


def test_the_next_fetch_gives_only_what_is_new(box: Graph, graph_server: GraphServer) -> None:
    assert isinstance(box, Resuming)
    graph_server.deliver(mail(1))
    assert subjects(box.fetch(frozenset())) == [b"Subject: r1"]
    graph_server.deliver(mail(2))
    assert subjects(box.fetch(frozenset())) == [b"Subject: r2"]
    assert list(box.fetch(frozenset())) == []


def test_many_pages_are_followed_oldest_first_four_at_a_time(box: Graph, graph_server: GraphServer) -> None:
    graph_server.page = 5
    for number in range(23):
        graph_server.deliver(mail(number))
    assert subjects(box.fetch(frozenset())) == [f"Subject: r{number}".encode() for number in range(23)]


@pytest.mark.parametrize("lost", ["forgotten", "nonsense", "another server's"])
def test_a_cursor_that_is_no_longer_taken_means_reading_everything(
    box: Graph, graph_server: GraphServer, lost: str
) -> None:
    for number in (1, 2):
        graph_server.deliver(mail(number))
    list(box.fetch(frozenset()))
    graph_server.deliver(mail(3))
    if lost == "forgotten":
        graph_server.forget_cursors()
    else:
        box.cursor = "what?" if lost == "nonsense" else "https://other.example/v1.0/delta?$deltatoken=1"
    assert len(list(box.fetch(frozenset()))) == 3


def test_a_fetch_that_ends_in_a_fault_moves_no_cursor(box: Graph, graph_server: GraphServer) -> None:
    for number in range(6):
        graph_server.deliver(mail(number))
    graph_server.faults["raw"] = ["ok", "500"]
    got = []
    with pytest.raises(TryLater, match="1 messages were listed"):
        got.extend(box.fetch(frozenset()))
    assert (len(got), box.cursor) == (5, "")


def test_what_a_person_moved_or_deleted_meanwhile_is_passed_over(box: Graph, graph_server: GraphServer) -> None:
    first, second = graph_server.deliver(mail(1)), graph_server.deliver(mail(2))
    list(box.fetch(frozenset()))
    graph_server.deliver(mail(3))
    graph_server.move_by_hand(second, "Sent Items")
    del graph_server.messages[first.id]
    assert subjects(box.fetch(frozenset())) == [b"Subject: r3"]


def test_a_message_moved_back_by_a_person_is_given_out_again(box: Graph, graph_server: GraphServer) -> None:
    message = graph_server.deliver(mail(1))
    (fetched,) = box.fetch(frozenset())
    box.done(fetched.handle)
    graph_server.move_by_hand(message, "Inbox")
    assert [one.handle for one in box.fetch(frozenset())] == [fetched.handle]


def test_the_folder_for_handled_mail_is_made_again_when_somebody_took_it_away(
    box: Graph, graph_server: GraphServer
) -> None:
    for number in (1, 2):
        graph_server.deliver(mail(number))
    first, second = box.fetch(frozenset())
    box.done(first.handle)
    del graph_server.folders[graph_server.messages[first.handle].folder]
    with pytest.raises(TryLater, match="taken away"):
        box.done(second.handle)
    box.done(second.handle)
    assert [m.id for m in graph_server.in_folder("lacflow-done")] == [second.handle]


def test_exchange_says_of_each_mail_whether_it_came_from_inside(box: Graph, graph_server: GraphServer) -> None:
    from lacflow.mail.authenticity import boundary
    from lacflow.mail.parse import parse

    for graph_server.authas in ("Internal", "Anonymous"):
        graph_server.deliver(mail(1))
    vouched = [boundary(parse(f.raw), {"exchange_internal": True}, f.trusted) for f in box.fetch(frozenset())]
    assert vouched == [True, False]


def test_the_mailbox_remembers_what_was_sent_and_handled(box: Graph, graph_server: GraphServer) -> None:
    send(box)
    graph_server.page = 2
    for number in range(5):
        message = graph_server.deliver(mail(number))
        if number == 2:
            since = message.received
    for fetched in box.fetch(frozenset()):
        box.done(fetched.handle)
    assert (box.copy_of(ID), box.copy_of("<none@board.example>")) == (letter(), None)
    assert subjects(box.handled_since(since)) == [b"Subject: r2", b"Subject: r3", b"Subject: r4"]
    assert isinstance(box, Remembering)


# The description


@pytest.mark.samples
def test_the_published_description_is_what_the_server_is_held_to(
    box: Graph, graph_server: GraphServer, sample_data: Path
) -> None:
    """What a whole exchange asks and answers is described there, and what is not described is found wrong."""
    document = Document(sample_data / "graph-mail.json")
    assert graph_server.document is not None
    send(box)
    graph_server.deliver(mail(1))
    for fetched in box.fetch(frozenset()):
        box.done(fetched.handle)
    assert {"find", "draft", "send", "delta", "raw", "folder", "move"} <= set(graph_server.asked)
    home = f"/users/{MAILBOX}"
    assert list(document.request("GET", f"{home}/messages", "$nonsense=1", "", b""))
    assert list(document.request("POST", f"{home}/messages/x/move", "", "application/json", b'{"to": "x"}'))
    assert list(document.request("POST", f"{home}/messages/x/sendNow", "", "", b""))
    assert list(document.answer("GET", f"{home}/messages/x", 200, "application/json", b'{"colour": "red"}'))
    assert list(document.answer("POST", f"{home}/messages/x/send", 200, "", b""))
