"""Mail out: each letter handed over once, whatever the answer, whoever else is sending, whenever it was interrupted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lacflow.board.people import Directory, Person
from lacflow.runners.departure import retry_delay
from lacflow.runners.envelope import readdressed, redirected, sender_of
from lacflow.settings.records import Caps, Sending
from lacflow.store import outbox
from lacflow.store.locks import sender_lock
from lacflow.transports.maildir import Maildir
from lacflow.transports.memory import Memory

NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def recipients(box: Memory) -> list[str]:
    return [sent.recipient for sent in box.sent]


def test_a_due_letter_goes_once_however_often_the_pass_runs(mail_office: Any) -> None:
    number, box = mail_office.queue(), Memory()
    for minute in range(10):
        mail_office.run(box, NOW + minute * MINUTE)
    (sent,) = box.sent
    letter = mail_office.letter(number)
    assert (sent.sender, sent.recipient, sent.raw) == ("board@board.example", "a.lead@council.example", letter.raw)
    assert (letter.state, letter.accepted_at, mail_office.outcomes(number)) == ("accepted", NOW, ["accepted"])


# Answers


def test_an_answer_to_try_later_is_followed_with_growing_delays(mail_office: Any) -> None:
    number, box = mail_office.queue(), Memory(["try_later"] * 3)
    tried = []
    for minute in range(30):
        before = len(mail_office.outcomes(number))
        mail_office.run(box, NOW + minute * MINUTE)
        if len(mail_office.outcomes(number)) > before:
            tried.append(minute)
    assert mail_office.outcomes(number) == ["try_later"] * 3 + ["accepted"]
    assert [b - a for a, b in pairwise(tried)] == pytest.approx([2, 4, 8], abs=3)


def test_delays_grow_to_two_hours_and_differ_between_letters() -> None:
    delays = [retry_delay(1, tries).total_seconds() for tries in range(1, 101)]
    assert delays[0] < delays[1] < delays[2] < delays[3]
    assert max(delays) <= 7200 * 1.2
    assert timedelta(days=6) < timedelta(seconds=sum(delays)) < timedelta(days=9)
    assert len({retry_delay(number, 1) for number in range(50)}) > 25


def test_a_refused_letter_fails_with_the_servers_words_and_the_others_go(mail_office: Any) -> None:
    refused, fine = mail_office.queue("a.lead"), mail_office.queue("b.lead")
    box = Memory(["refused"])
    mail_office.run(box)
    mail_office.run(box, NOW + timedelta(hours=5))
    letter = mail_office.letter(refused)
    assert (letter.state, letter.reason) == ("failed", "550 no such user")
    assert (mail_office.letter(fine).state, recipients(box)) == ("accepted", ["b.lead@council.example"])


def test_a_mailbox_that_cannot_be_used_costs_no_letter_a_try_and_is_left_alone_for_longer_each_time(
    mail_office: Any,
) -> None:
    numbers = [mail_office.queue(person) for person in ("a.lead", "b.lead", "c.lead")]
    box, tried = Memory(["unreachable"] * 6), []
    for minute in range(70):
        if mail_office.run(box, NOW + minute * MINUTE).faults:
            tried.append(minute)
            assert {(mail_office.letter(n).state, mail_office.letter(n).tries) for n in numbers} == {("queued", 0)}
    assert tried == [0, 1, 3, 7, 15, 31]
    assert len(box.sent) == 3


# In doubt


@pytest.mark.parametrize(("fault", "outcomes"), [("lost", ["accepted"]), ("lost_unsent", ["not_accepted", "accepted"])])
def test_a_lost_answer_ends_in_one_letter_at_the_server(mail_office: Any, fault: str, outcomes: list[str]) -> None:
    number, box = mail_office.queue(), Memory([fault])
    states = []
    for minute in range(12):
        mail_office.run(box, NOW + minute * MINUTE)
        states.append(mail_office.letter(number).state)
    assert states == ["in_doubt"] * 10 + ["accepted"] * 2
    assert (len(box.sent), mail_office.outcomes(number)) == (1, outcomes)
    assert box.sent[0].raw == mail_office.letter(number).raw


def test_a_letter_found_was_accepted_when_it_was_sent(mail_office: Any) -> None:
    number, box = mail_office.queue(), Memory(["lost"])
    mail_office.run(box)
    mail_office.run(box, NOW + 10 * MINUTE)
    assert mail_office.letter(number).accepted_at == NOW


def test_an_answer_lost_twice_is_for_a_person(mail_office: Any) -> None:
    number, box = mail_office.queue(), Memory(["lost_unsent", "lost_unsent"])
    faults = [fault for minute in range(40) for fault in mail_office.run(box, NOW + minute * MINUTE).faults]
    assert mail_office.letter(number).state == "waiting"
    assert faults == [f"letter {number} is held: nobody can tell whether it was sent, the answer was lost twice"]
    with mail_office.db.read() as conn:
        assert [held.id for held in outbox.held_in_doubt(conn)] == [number]


def test_where_nothing_can_be_searched_a_letter_in_doubt_is_held_and_goes_only_when_released(mail_office: Any) -> None:
    number, box = mail_office.queue(), Memory(["lost_unsent"], searchable=False)
    for minute in range(40):
        mail_office.run(box, NOW + minute * MINUTE)
    assert (mail_office.letter(number).state, box.sent) == ("waiting", [])
    with mail_office.db.write() as conn:
        outbox.release(conn, [number])
    mail_office.run(box, NOW + 41 * MINUTE)
    assert (mail_office.letter(number).state, len(box.sent)) == ("accepted", 1)


def test_what_a_dead_sender_left_behind_is_in_doubt_and_then_found_out(mail_office: Any) -> None:
    number, box = mail_office.queue(), Memory()
    with mail_office.db.write() as conn:
        outbox.claim(conn, mail_office.letter(number), NOW)
    mail_office.run(box, NOW + MINUTE)
    assert (mail_office.letter(number).state, box.sent) == ("in_doubt", [])
    mail_office.run(box, NOW + 10 * MINUTE)
    assert box.sent == []  # it may have been alive until a moment before it was found dead
    mail_office.run(box, NOW + 11 * MINUTE)
    assert (mail_office.letter(number).state, len(box.sent)) == ("accepted", 1)


def test_the_time_a_witness_gets_begins_when_the_answer_was_lost_however_long_the_pass_has_lasted(
    mail_office: Any,
) -> None:
    """Servers that stall after the final dot make a pass last: its last letter is not looked for sooner than its first."""
    box = Memory(["lost_unsent", "lost_unsent"])
    for lead in ("a.lead", "b.lead"):
        mail_office.queue(lead)
    mail_office.run(box, NOW, elapsed=lambda: (2 - len(box.faults)) * 3 * MINUTE)
    dead = mail_office.letter(mail_office.queue("c.lead"))
    with mail_office.db.write() as conn:
        outbox.claim(conn, dead, NOW)
    mail_office.run(box, NOW + MINUTE, elapsed=lambda: 3 * MINUTE)
    with mail_office.db.read() as conn:
        doubtful = outbox.in_state(conn, "in_doubt", "board")
    assert [letter.not_before - NOW for letter in doubtful] == [13 * MINUTE, 16 * MINUTE, 14 * MINUTE]


def test_what_would_leave_after_the_boards_hours_waits_though_its_pass_began_within_them(mail_office: Any) -> None:
    five_to_six = datetime(2026, 12, 14, 17, 55, tzinfo=UTC)
    numbers, box = [mail_office.queue(lead) for lead in ("a.lead", "b.lead")], Memory()
    mail_office.run(box, five_to_six, elapsed=lambda: len(box.sent) * 6 * MINUTE)
    assert [mail_office.letter(number).state for number in numbers] == ["accepted", "queued"]
    assert mail_office.letter(numbers[1]).reason == "outside the board's hours"


def test_a_maildir_answers_for_itself_at_once(mail_office: Any, tmp_path: Path) -> None:
    sent, unsent = mail_office.queue("a.lead"), mail_office.queue("b.lead")
    box = Maildir(tmp_path / "out")
    letter = mail_office.letter(sent)
    box.send(letter.message_id, "", "", letter.raw)
    with mail_office.db.write() as conn:
        for number in (sent, unsent):
            outbox.claim(conn, mail_office.letter(number), NOW)
    mail_office.run(box)
    assert {mail_office.letter(number).state for number in (sent, unsent)} == {"accepted"}
    assert len(list((tmp_path / "out" / "new").iterdir())) == 2


# One sender


def test_nobody_sends_while_another_holds_the_mailbox(mail_office: Any) -> None:
    mail_office.queue()
    box = Memory()
    with sender_lock(mail_office.db, "board") as lock:
        assert lock is not None
        tally = mail_office.run(box)
    assert (box.sent, tally.counts, tally.faults) == ([], {"busy": 1}, ())
    assert "another process is sending" in tally.notes[0]
    mail_office.run(box)
    assert len(box.sent) == 1


def test_a_letter_whose_mailbox_is_not_configured_is_told_of(mail_office: Any) -> None:
    mail_office.queue(mailbox="gone")
    assert mail_office.run(Memory()).faults == ("1 letters wait for the mailbox gone, which is not configured",)


# The last look


def test_letters_leave_in_the_boards_hours_only(mail_office: Any) -> None:
    friday_evening = datetime(2026, 12, 11, 18, tzinfo=UTC)
    number = mail_office.queue(queued_at=friday_evening, not_before=friday_evening)
    box = Memory()
    for hour in range(63):
        mail_office.run(box, friday_evening + timedelta(hours=hour))
        assert bool(box.sent) is (friday_evening + timedelta(hours=hour) >= datetime(2026, 12, 14, 8, tzinfo=UTC))
    assert mail_office.letter(number).state == "accepted"


def test_a_letter_too_late_to_be_of_use_is_withdrawn_or_if_it_was_tried_has_failed(mail_office: Any) -> None:
    closes = NOW + timedelta(hours=1)
    untried = mail_office.queue("a.lead", not_before=closes, closes_at=closes)
    tried = mail_office.queue("b.lead", closes_at=closes)
    box = Memory(["try_later"] * 50)
    for minute in range(0, 200, 2):
        mail_office.run(box, NOW + minute * MINUTE)
    assert (mail_office.letter(untried).state, mail_office.letter(tried).state) == ("withdrawn", "failed")
    assert "451 come back later" in mail_office.letter(tried).reason
    assert box.sent == []


@pytest.mark.parametrize("people", [Directory(), Directory.of([Person("a.lead", "A Lead", None)])])
def test_nobody_is_written_to_who_left_or_has_no_address_any_more(mail_office: Any, people: Directory) -> None:
    number, box = mail_office.queue(), Memory()
    mail_office.people = people
    mail_office.run(box)
    assert (mail_office.letter(number).state, box.sent) == ("withdrawn", [])


def test_a_letter_follows_a_person_to_their_new_address(mail_office: Any) -> None:
    number, box = mail_office.queue(), Memory()
    mail_office.people = Directory.of([Person("a.lead", "A Lead", "a.married@council.example")])
    mail_office.run(box)
    (sent,) = box.sent
    assert sent.recipient == "a.married@council.example"
    assert b"To: A <a.married@council.example>\r\n" in sent.raw
    assert b"a.lead@council" not in sent.raw
    assert mail_office.letter(number).raw == sent.raw


def test_one_run_sends_no_more_than_its_cap(mail_office: Any) -> None:
    for occurrence in range(5):
        mail_office.queue(occurrence=occurrence)
    box = Memory()
    tally = mail_office.run(box, caps=Caps(per_run=2))
    assert (len(box.sent), tally.counts) == (2, {"accepted": 2, "left": 3})


def test_nobody_gets_more_in_a_day_than_the_cap_and_the_rest_goes_the_next_working_day(mail_office: Any) -> None:
    friday = datetime(2026, 12, 11, 16, tzinfo=UTC)
    for occurrence in range(5):
        mail_office.queue(occurrence=occurrence, queued_at=friday, not_before=friday)
    mail_office.queue("b.lead", queued_at=friday, not_before=friday)
    box, caps = Memory(), Caps(per_person_per_day=2)
    left = []
    for hour in range(24 * 5):
        before = len(box.sent)
        mail_office.run(box, friday + timedelta(hours=hour), caps=caps)
        left += [(friday + timedelta(hours=hour)).strftime("%a %H")] * (len(box.sent) - before)
    assert left == ["Fri 16"] * 3 + ["Mon 08"] * 2 + ["Tue 08"]


def test_nothing_is_sent_while_everything_is_held(mail_office: Any) -> None:
    mail_office.queue()
    box = Memory()
    assert mail_office.run(box, held="a restored database").notes == ("nothing is sent: a restored database",)
    assert box.sent == []


def test_a_clock_earlier_than_the_newest_row_holds_everything_and_says_so(mail_office: Any) -> None:
    mail_office.queue()
    mail_office.queue("b.lead", queued_at=NOW + timedelta(days=1), not_before=NOW)
    box = Memory()
    (fault,) = mail_office.run(box).faults
    assert "the clock says 14 Dec 2026 10:00 UTC" in fault
    assert box.sent == []
    mail_office.run(box, NOW + timedelta(days=1))
    assert len(box.sent) == 2


# Redirected


def test_redirected_letters_all_go_to_one_person_and_say_whom_they_were_for(mail_office: Any) -> None:
    mail_office.queue("a.lead")
    mail_office.queue("b.lead")
    box = Memory()
    mail_office.run(box, sending=Sending("redirect", "tester@council.example"))
    assert recipients(box) == ["tester@council.example"] * 2
    for sent, who in zip(box.sent, ("A.Lead (a.lead@council.example)", "B.Lead (b.lead@council.example)"), strict=True):
        assert f"X-Lacflow-For: {who}\r\n".encode() in sent.raw
        assert f'To: "for {who}" <tester@council.example>\r\n'.encode() in sent.raw


def test_to_redirect_to_nobody_sends_nothing(mail_office: Any) -> None:
    mail_office.queue()
    box = Memory()
    assert "nobody is named" in mail_office.run(box, sending=Sending("redirect", None)).faults[0]
    assert box.sent == []


@pytest.mark.parametrize("eol", [b"\r\n", b"\n"])
def test_redirecting_changes_the_to_header_and_nothing_else(eol: bytes) -> None:
    raw = eol.join([b"From: PM <b@x.example>", b"To: =?utf-8?q?J=C3=B6?=", b" <jo@x.example>", b"Subject: s", b"",
                    b"To: not a header"])  # fmt: skip
    lines = redirected(raw, "Jö (jo@x.example)", "t@x.example").split(eol)
    assert lines[0] == b"From: PM <b@x.example>"
    assert lines[1].startswith(b"To: =?utf-8?")
    assert lines[1].endswith(b"<t@x.example>")
    assert lines[2].startswith(b"X-Lacflow-For: =?utf-8?")
    assert lines[3:] == [b"Subject: s", b"", b"To: not a header"]


def test_only_the_to_header_follows_a_new_address() -> None:
    raw = b"From: PM <pm@x.example>\r\nTo: A <old@x.example>\r\n\r\nwrite to old@x.example\r\n"
    assert readdressed(raw, "old@x.example", "new@x.example") == raw.replace(b"A <old@", b"A <new@")
    assert sender_of(raw) == "pm@x.example"
    assert sender_of(b"From: pm@x.example\n\n") == "pm@x.example"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["ok", "try_later", "refused", "unreachable", "lost", "lost_unsent"]), max_size=30))
def test_whatever_the_server_answers_no_letter_is_taken_twice_and_none_is_forgotten(
    open_office: Callable[[], Any], answers: list[str]
) -> None:
    office = open_office()
    office.caps = replace(Caps(), per_person_per_day=0)
    numbers = [office.queue(occurrence=n) for n in range(6)]
    box = Memory(answers)
    for minute in range(0, 480, 5):
        office.run(box, NOW + minute * MINUTE)
    taken = [sent.message_id for sent in box.sent]
    letters = [office.letter(number) for number in numbers]
    assert len(taken) == len(set(taken))
    assert {letter.state for letter in letters} <= {"accepted", "failed", "waiting"}
    assert {letter.message_id for letter in letters if letter.state == "accepted"} == set(taken)


# After a database was put back


def test_a_letter_that_had_gone_before_the_database_was_put_back_does_not_go_again(mail_office: Any) -> None:
    gone, new = mail_office.queue("a.lead"), mail_office.queue("b.lead")
    box = Memory()
    letter = mail_office.letter(gone)
    box.send(letter.message_id, "", letter.to_address, letter.raw)
    mail_office.run(box, careful=True)
    assert recipients(box) == ["a.lead@council.example", "b.lead@council.example"]
    assert {mail_office.letter(number).state for number in (gone, new)} == {"accepted"}
    assert mail_office.outcomes(gone) == []


def test_where_nobody_can_look_whether_it_had_gone_a_letter_is_held_for_a_person(mail_office: Any) -> None:
    number, box = mail_office.queue(), Memory(searchable=False)
    mail_office.run(box, careful=True)
    assert (mail_office.letter(number).state, box.sent) == ("waiting", [])
    assert "nowhere to look" in mail_office.letter(number).reason


def test_a_letter_held_while_another_is_handed_over_stays(mail_office: Any) -> None:
    """Letters are looked up many at a time; each goes only as it then was."""
    numbers = [mail_office.queue(lead) for lead in ("a.lead", "b.lead", "c.lead")]

    class Interrupted(Memory):
        def send(self, *letter: Any) -> str:
            with mail_office.db.write() as conn:
                outbox.hold(conn, [numbers[1]], "held by the project manager")
            return super().send(*letter)

    box = Interrupted(witness_after=10 * MINUTE)
    mail_office.run(box)
    assert recipients(box) == ["a.lead@council.example", "c.lead@council.example"]
    assert mail_office.letter(numbers[1]).state == "waiting"
