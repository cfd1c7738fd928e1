"""Exchange: what each of its answers means, that nothing goes twice, and that nothing that came is lost."""

from __future__ import annotations

import random
from typing import Any

import pytest

from fake_ews import FakeExchange, Mailbox, at_exchange
from lacflow.errors import Refused, TryLater, Unknown
from lacflow.transports.base import Unreachable

US, LEAD = "lacflow@example.test", "lead01@example.test"
ID = "<l1@board.example>"


def mail(number: int) -> bytes:
    head = f"From: A Lead <{LEAD}>\r\nSubject: reply {number}\r\nMessage-ID: <r{number}@council.example>\r\n"
    return f"{head}\r\n10c green\r\n".encode()


def letter(message_id: str, words: str = "hello") -> bytes:
    head = f"From: {US}\r\nTo: {LEAD}\r\nSubject: your update\r\nMessage-ID: {message_id}\r\n"
    return f"{head}\r\n{words}\r\n".encode()


@pytest.fixture
def box(exchange: FakeExchange) -> Mailbox:
    return exchange.mailboxes[US]


def send(transport: Any, message_id: str = ID) -> str:
    return transport.send(message_id, US, LEAD, letter(message_id))


class TestSending:
    def test_a_letter_leaves_with_its_own_message_id_and_is_filed_in_sent_items(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        send(at_exchange(exchange))
        assert [(d.message_id, d.recipient, d.raw) for d in box.delivered] == [(ID, LEAD, letter(ID))]
        assert [item.message_id() for item in box.in_folder("Sent Items")] == [ID]
        assert box.in_folder("Drafts") == []

    def test_sending_again_sends_nothing(self, exchange: FakeExchange, box: Mailbox) -> None:
        transport = at_exchange(exchange)
        send(transport)
        assert send(transport) == "it had been sent already"
        assert len(box.delivered) == 1

    @pytest.mark.parametrize(
        ("operation", "fault", "error", "words"),
        [
            ("SendItem", "lost", Unknown, "the answer to the letter was lost"),
            ("SendItem", "slow:1", Unknown, "the answer to the letter was lost"),
            ("SendItem", "500", Unknown, "makes no sense: HTTP 500"),
            ("SendItem", "error:ErrorInternalServerError", Unknown, "answer to the letter was lost"),
            ("SendItem", "503", Unreachable, "not available"),
            ("SendItem", "401", Unreachable, "does not let us in"),
            ("SendItem", "busy:90000", Unreachable, "busy"),
            ("SendItem", "error:ErrorStaleObject", TryLater, "ErrorStaleObject"),
            ("SendItem", "error:ErrorSendAsDenied", Unreachable, "it needs Send As"),
            ("SendItem", "error:ErrorMailRecipientNotFound", Refused, "no such recipient"),
            ("SendItem", "error:ErrorInvalidRecipients", Refused, "does not take the recipient"),
            ("SendItem", "error:ErrorMessageSizeExceeded", Refused, "larger than Exchange takes"),
            ("CreateItem", "lost", Unreachable, "no answer"),
            ("CreateItem", "slow:1", Unreachable, "no answer"),
            ("CreateItem", "413", Refused, "larger than the server takes"),
            ("CreateItem", "error:ErrorQuotaExceeded", Unreachable, "the mailbox is full"),
            ("CreateItem", "error:ErrorMimeContentInvalid", Refused, "cannot read the letter"),
            ("FindItem", "403", Unreachable, "blocked EWS since 1 October 2026"),
            ("FindItem", "404", Unreachable, "Exchange.asmx"),
            ("FindItem", "fault:ErrorAccessDenied", Unreachable, "it needs Full Access"),
            ("FindItem", "error:ErrorMailboxMoveInProgress", Unreachable, "being moved"),
        ],
    )  # fmt: skip
    def test_each_answer_means_one_thing_and_the_letter_goes_once_afterwards(
        self, exchange: FakeExchange, box: Mailbox, operation: str, fault: str, error: type[Exception], words: str
    ) -> None:
        transport = at_exchange(exchange, timeout=0.5)
        exchange.faults.append((operation, fault))
        with pytest.raises(error, match=words) as caught:
            send(transport)
        assert type(caught.value) is error
        if "slow" in fault or "busy" in fault:
            transport = at_exchange(exchange)
        transport.close()
        if transport.witness(ID) is False:
            send(transport)
        assert [d.message_id for d in box.delivered] == [ID]
        assert transport.witness(ID) is True

    def test_a_server_nobody_listens_at_is_unreachable_and_has_taken_nothing(self) -> None:
        gone = FakeExchange()
        gone.stop()
        with pytest.raises(Unreachable, match="cannot be reached"):
            send(at_exchange(gone))

    def test_a_draft_that_a_crash_left_is_the_one_that_is_sent(self, exchange: FakeExchange, box: Mailbox) -> None:
        exchange.faults.append(("SendItem", "dropped"))
        with pytest.raises(Unknown):
            send(at_exchange(exchange))
        (draft,) = box.in_folder("Drafts")
        fresh = at_exchange(exchange)
        assert fresh.witness(ID) is False
        send(fresh)
        assert (len(box.delivered), draft.id in box.items, box.in_folder("Drafts")) == (1, False, [])

    def test_a_request_that_comes_late_and_one_that_repeats_it_send_once(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        transport = at_exchange(exchange)
        exchange.faults.append(("SendItem", "late:0.4"))
        with pytest.raises(Unknown):
            send(transport)
        exchange.faults.append(("SendItem", "slow:0.01"))
        while box.in_folder("Drafts"):
            send(transport)
        assert transport.witness(ID) is True
        assert len(box.delivered) == 1

    def test_two_drafts_of_a_letter_are_for_a_person(self, exchange: FakeExchange, box: Mailbox) -> None:
        box.keeps_drafts = True
        transport = at_exchange(exchange)
        exchange.faults.append(("SendItem", "lost"))
        with pytest.raises(Unknown):
            send(transport)
        assert transport.witness(ID) is None
        with pytest.raises(Unknown, match="2 drafts"):
            send(transport)
        assert len(box.delivered) == 1

    @pytest.mark.parametrize("fault", ["error:ErrorStaleObject", ""])
    def test_of_a_copy_somebody_deleted_nobody_can_tell_whether_it_had_been_sent(
        self, exchange: FakeExchange, box: Mailbox, fault: str
    ) -> None:
        transport = at_exchange(exchange)
        if fault:
            exchange.faults.append(("SendItem", fault))
            with pytest.raises(TryLater):
                send(transport)
        else:
            send(transport)
        (item,) = box.in_folder("Drafts") + box.in_folder("Sent Items")
        box.move(item.id, box.known["deleteditems"])
        assert transport.witness(ID) is None

    def test_a_letter_whose_headers_name_somebody_else_is_never_sent(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        raw = letter(ID).replace(b"To: ", b"Cc: chair@example.test\r\nTo: ")
        with pytest.raises(Refused, match="other recipients"):
            at_exchange(exchange).send(ID, US, LEAD, raw)
        assert (box.items, box.delivered) == ({}, [])

    def test_a_letter_that_could_not_be_found_again_is_never_sent(self, exchange: FakeExchange, box: Mailbox) -> None:
        with pytest.raises(Refused, match="its own Message-ID"):
            at_exchange(exchange).send("<other@board.example>", US, LEAD, letter(ID))
        assert (box.items, box.delivered) == ({}, [])

    def test_a_server_that_gives_out_message_ids_of_its_own_gets_no_letter(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        box.renames = True
        with pytest.raises(Unreachable, match="does not keep Message-IDs"):
            send(at_exchange(exchange))
        assert box.delivered == []

    def test_a_letter_with_long_lines_and_a_name_in_utf_8_arrives_as_it_was(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        raw = letter(ID, "é" * 2000).replace(b"To: ", b"X-Lacflow-Request: r1\r\nTo: =?utf-8?q?Zo=C3=AB_Lead?= <")
        raw = raw.replace(f"<{LEAD}\r\n".encode(), f"<{LEAD}>\r\n".encode())
        at_exchange(exchange).send(ID, US, LEAD, raw)
        assert box.delivered[0].raw == raw


def test_what_goes_wrong_is_logged_without_addresses(exchange: FakeExchange, caplog: pytest.LogCaptureFixture) -> None:
    exchange.weather = lambda _: "lost"
    with pytest.raises(Unreachable):
        send(at_exchange(exchange))
    assert "@" not in caplog.text


class TestWaiting:
    def test_a_question_waits_as_long_as_the_server_asks_and_no_longer_than_the_pass_may(
        self, exchange: FakeExchange
    ) -> None:
        slept: list[float] = []
        transport = at_exchange(exchange, sleep=slept.append)
        exchange.faults += [("FindItem", "busy:1500"), ("FindItem", "busy:2500"), ("FindItem", "busy")]
        assert transport.witness(ID) is False
        assert [round(s, 1) for s in slept] == [1.5, 2.5, 10.0]
        exchange.faults.append(("FindItem", "busy:60000"))
        with pytest.raises(Unreachable, match="busy"):
            transport.witness(ID)

    def test_what_a_busy_server_asked_for_holds_for_the_next_letter(self, exchange: FakeExchange) -> None:
        transport = at_exchange(exchange)
        exchange.faults.append(("SendItem", "busy:600000"))
        with pytest.raises(Unreachable):
            send(transport)
        asked = len(exchange.asked)
        transport.close()
        with pytest.raises(Unreachable, match="asked us to wait"):
            send(transport, "<l2@board.example>")
        assert len(exchange.asked) == asked

    def test_an_idle_connection_that_went_away_is_made_anew(self, exchange: FakeExchange, box: Mailbox) -> None:
        transport = at_exchange(exchange)
        box.arrive(mail(1))
        assert len(list(transport.fetch(frozenset()))) == 1
        exchange.faults.append(("SyncFolderItems", "dropped"))
        transport.cursor = ""
        assert len(list(transport.fetch(frozenset()))) == 1

    def test_a_wrong_password_is_tried_once_a_pass(self, exchange: FakeExchange) -> None:
        transport = at_exchange(exchange, password="wrong")
        for times in (1, 2):
            for _ in range(3):
                with pytest.raises(Unreachable, match="does not let us in"):
                    send(transport)
            transport.close()
            assert exchange.wrong_sign_ins == times

    def test_one_connection_serves_letters_and_replies_over_many_passes(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        transport = at_exchange(exchange)
        for number in range(5):
            send(transport, f"<n{number}@board.example>")
            list(transport.fetch(frozenset()))
            transport.close()
        assert transport.link._account is not None
        assert exchange.connections == 1


@pytest.mark.parametrize("versions", [("Exchange2013",), ("Exchange2013_SP1",), ("Exchange2016",)])
@pytest.mark.parametrize(
    "build",
    [
        '<t:ServerVersionInfo MajorVersion="15" MinorVersion="0" MajorBuildNumber="847" Version="V2_8"/>',
        '<t:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="2562" MinorBuildNumber="17"/>',
        '<t:ServerVersionInfo MajorVersion="16" MinorVersion="9" MajorBuildNumber="1" MinorBuildNumber="1"/>',
        "",
    ],
)
def test_whatever_a_server_says_of_its_version_letters_leave_and_replies_come(
    exchange: FakeExchange, box: Mailbox, versions: tuple[str, ...], build: str
) -> None:
    exchange.versions, exchange.build = versions, build
    transport = at_exchange(exchange)
    send(transport)
    box.arrive(mail(1))
    for fetched in transport.fetch(frozenset()):
        transport.done(fetched.handle)
    assert (len(box.delivered), len(box.in_folder("lacflow-done"))) == (1, 1)


class TestFetching:
    def test_only_what_is_new_is_fetched_after_a_whole_reading(self, exchange: FakeExchange, box: Mailbox) -> None:
        transport = at_exchange(exchange)
        first = box.arrive(mail(1))
        assert [f.handle for f in transport.fetch(frozenset())] == [first.id]
        box.touch(first.id)
        second = box.arrive(mail(2))
        assert [f.handle for f in transport.fetch(frozenset())] == [second.id]

    def test_a_whole_inbox_comes_oldest_first_over_many_pages(self, exchange: FakeExchange, box: Mailbox) -> None:
        sent = [mail(number) for number in range(1100)]
        for raw in sent:
            box.arrive(raw)
        assert [f.raw for f in at_exchange(exchange).fetch(frozenset())] == sent
        assert exchange.asked.count("SyncFolderItems") == 3

    @pytest.mark.parametrize("cursor", ["nonsense", "ews1 other@example.test Zm9v", f"ews1 {US} Zm9v"])
    def test_a_cursor_nobody_knows_means_reading_everything(
        self, exchange: FakeExchange, box: Mailbox, cursor: str
    ) -> None:
        transport = at_exchange(exchange)
        transport.cursor = cursor
        box.arrive(mail(1))
        assert len(list(transport.fetch(frozenset()))) == 1

    def test_a_state_the_server_no_longer_takes_means_reading_everything(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        transport = at_exchange(exchange)
        box.arrive(mail(1))
        list(transport.fetch(frozenset()))
        box.epoch += 1
        box.arrive(mail(2))
        assert len(list(transport.fetch(frozenset()))) == 2

    def test_a_fetch_that_breaks_off_moves_no_cursor(self, exchange: FakeExchange, box: Mailbox) -> None:
        transport = at_exchange(exchange)
        for number in range(30):
            box.arrive(mail(number))
        exchange.weather = lambda operation: "503" if exchange.asked.count("GetItem") == 2 else ""
        got = []
        with pytest.raises(Unreachable):
            got.extend(transport.fetch(frozenset()))
        assert (len(got), transport.cursor) == (25, "")

    def test_what_a_person_moved_away_meanwhile_and_what_is_no_mail_is_passed_over(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        transport = at_exchange(exchange)
        box.arrive(b"a contact", kind="Contact")
        meeting = box.arrive(mail(1), kind="MeetingRequest")
        gone = box.arrive(mail(2))

        def somebody_moves_it(operation: str) -> str:
            if operation == "GetItem":
                box.items.pop(gone.id, None)
            return ""

        exchange.weather = somebody_moves_it
        assert [f.handle for f in transport.fetch(frozenset())] == [meeting.id]
        assert transport.cursor

    def test_one_message_that_is_not_given_out_stops_no_other_and_is_told_of_last(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        transport = at_exchange(exchange)
        bad, good = box.arrive(b""), box.arrive(mail(2))
        got = []
        with pytest.raises(TryLater, match="1 messages were listed but not given out"):
            got.extend(transport.fetch(frozenset()))
        assert ([f.handle for f in got], bad.id in box.items, transport.cursor) == ([good.id], True, "")

    def test_the_folder_of_handled_mail_is_made_once_and_again_when_somebody_removed_it(
        self, exchange: FakeExchange, box: Mailbox
    ) -> None:
        transport = at_exchange(exchange, done_folder="Read by lacflow")
        for number in range(4):
            item = box.arrive(mail(number))
            if number == 2:
                (folder,) = (f for f, (name, _) in box.folders.items() if name == "Read by lacflow")
                del box.folders[folder]
                box.items = {item.id: item}
            transport.done(item.id)
        assert len(box.in_folder("Read by lacflow")) == 2
        assert exchange.asked.count("CreateFolder") == 2

    @pytest.mark.parametrize("handle", ["1700000000.M1.host", "12:34", "bm90aGluZw=="])
    def test_a_handle_of_another_mailbox_does_nothing(self, exchange: FakeExchange, handle: str) -> None:
        at_exchange(exchange).done(handle)

    @pytest.mark.parametrize(
        ("mark", "trusted"),
        [
            ({"Subject": "x", "X-MS-Exchange-Organization-AuthAs": "Internal"}, True),
            ({"Subject": "x", "X-MS-Exchange-Organization-AuthAs": "Anonymous"}, False),
            ({"Subject": "x"}, False),
            ({}, None),
        ],
    )
    def test_exchange_says_who_is_one_of_us_where_the_settings_ask_it(
        self, exchange: FakeExchange, box: Mailbox, mark: dict[str, str], trusted: bool | None
    ) -> None:
        box.arrive(mail(1), headers=mark)
        (asked,) = at_exchange(exchange, internal=True).fetch(frozenset())
        (not_asked,) = at_exchange(exchange).fetch(frozenset())
        assert (asked.trusted, not_asked.trusted) == (trusted, None)


def test_mail_that_comes_while_the_server_misbehaves_is_all_fetched(exchange: FakeExchange, box: Mailbox) -> None:
    """A hundred mails come one by one; states become invalid, connections break, people read what lies there."""
    chance = random.Random(7)
    transport = at_exchange(exchange, sleep=lambda _: None)
    exchange.weather = lambda _: chance.choice(["", "", "", "", "dropped", "503", "busy:100", "lost"])
    got: dict[str, int] = {}
    for number in range(100):
        item = box.arrive(mail(number))
        if chance.random() < 0.2:
            box.epoch += 1
        if chance.random() < 0.2:
            box.touch(item.id)
        _pass(transport, got)
    exchange.weather = lambda _: ""
    transport.cursor = ""
    _pass(transport, got)
    assert len(got) == 100
    assert len(box.in_folder("lacflow-done")) == 100


def _pass(transport: Any, got: dict[str, int]) -> None:
    before = transport.cursor
    try:
        for fetched in transport.fetch(frozenset()):
            number = fetched.raw.split(b"reply ")[1].split(b"\r\n")[0].decode()
            got[number] = got.get(number, 0) + 1
            transport.done(fetched.handle)
    except TryLater:
        transport.cursor = before
    transport.close()
