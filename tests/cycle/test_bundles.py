"""Replies are read together, and fail, count and are set aside each by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.runners import reader
from lacflow.runners.reader import BUNDLE_BYTES
from lacflow.store import inbox
from lacflow.store.inbox import StoredMail
from post import answer
from rounds import Round, at

FAR = "31/12/27"
LEADS = {"1a": "Helen Fern", "2a": "Jonah Oakes", "3a": "Rosa Lind", "4a": "Tom Moss"}
#: A letter of the council's own that cannot be written to one lead.
FAULTY = "{% if to.key == 'j.oakes' %}{{ nobody_knows_this }}{% endif %}Thank you."


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    round_ = Round(council, open_service(council))
    round_.take_in([(ref, who, "Green", FAR) for ref, who in LEADS.items()], at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def spoil_receipts(r: Round) -> Path:
    path = r.root / "config/templates/receipt/body.txt"
    path.parent.mkdir(parents=True)
    path.write_text(FAULTY)
    return path


def store(r: Round, *people: str, padding: int = 0) -> None:
    """Let each of them have answered, in this order."""
    with r.app.database.write() as conn:
        for person in people:
            letter = next(x for x in r.letters("circulation") if x.to_person == person)
            words = "Amber: two homes have signed and the third has not." + "\n" * padding
            raw = answer(r.read(letter), words, at("2027-03-18 10:00"))
            inbox.store_raw(conn, "board", f"h.{person}", raw, True, at("2027-03-18 10:00"))


def read(r: Round, when: str = "2027-03-18 11:00") -> tuple[str, ...]:
    app = r.app
    return reader.run(app.database, app.settings.boards, app.desk(), app._trusts(), at(when)).faults


def held(r: Round) -> dict[str, StoredMail]:
    with r.app.database.read() as conn:
        return {mail.handle.removeprefix("h."): mail for mail in inbox.list_mail(conn)}


def test_one_that_fails_is_counted_and_told_of_and_the_others_are_read(r: Round) -> None:
    spoil_receipts(r)
    store(r, "h.fern", "j.oakes", "r.lind")
    (fault,) = read(r)
    assert "nobody_knows_this" in fault
    assert {name: (m.state, m.tries) for name, m in held(r).items()} == {
        "h.fern": ("applied", 1), "j.oakes": ("stored", 1), "r.lind": ("applied", 1)
    }  # fmt: skip


def test_what_a_failed_bundle_had_written_is_written_once(r: Round) -> None:
    spoil_receipts(r)
    store(r, "h.fern", "r.lind", "j.oakes")
    read(r)
    assert sorted(x.to_person for x in queued(r)) == ["h.fern", "r.lind"]


def queued(r: Round) -> list[object]:
    from lacflow.store import outbox

    with r.app.database.read() as conn:
        return list(outbox.list_letters(conn, letter="receipt"))


def test_one_that_always_fails_is_set_aside_after_three_attempts_of_its_own(r: Round) -> None:
    spoil_receipts(r)
    store(r, "h.fern", "j.oakes")
    for _ in range(4):
        read(r)
    assert (held(r)["j.oakes"].state, held(r)["j.oakes"].tries) == ("quarantined", 3)


def test_one_that_failed_for_a_while_is_read_once_that_is_mended(r: Round) -> None:
    path = spoil_receipts(r)
    store(r, "j.oakes", "h.fern")
    read(r)
    path.unlink()
    assert read(r) == ()
    assert held(r)["j.oakes"].state == "applied"


def test_what_was_tried_before_is_read_alone_so_that_it_can_hurt_no_other(r: Round) -> None:
    """A bundle in which the process died is counted once each; a second death costs nobody but its cause."""
    store(r, "h.fern", "j.oakes", "r.lind")
    with r.app.database.write() as conn:
        inbox.claim(conn, [m.id for m in inbox.waiting_briefly(conn)])  # and then the power went
    with r.app.database.read() as conn:
        waiting = inbox.waiting_briefly(conn)
    assert [len(bundle) for bundle in reader.bundles(waiting)] == [1, 1, 1]
    assert read(r) == ()
    assert {(m.state, m.tries) for m in held(r).values()} == {("applied", 2)}


def test_large_mails_and_many_are_read_in_several_bundles(r: Round) -> None:
    small, large = inbox.Waiting(1, 0, 13_000), inbox.Waiting(2, 0, BUNDLE_BYTES)
    assert [len(bundle) for bundle in reader.bundles([small] * 45)] == [30, 15]
    assert [len(bundle) for bundle in reader.bundles([small, large, small, large])] == [1, 1, 1, 1]
    assert list(reader.bundles([])) == []


def test_messages_with_files_have_a_transaction_each(r: Round) -> None:
    """Reading a workbook takes its time, and nobody else can write meanwhile."""
    workbook = b"Content-Type: application/x;\r\n name*0*=utf-8''a.xlsx"
    nothing = b'<meta name="Generator" content="x">'
    bodies = (b"", nothing, workbook, b"", b"content-disposition: ATTACHMENT", b"Content-Type: message/rfc822")
    with r.app.database.write() as conn:
        for n, body in enumerate(bodies):
            inbox.store_raw(
                conn, "board", f"h.{n}", b"Subject: %d\r\n%s\r\n\r\n" % (n, body), True, at("2027-03-18 10:00")
            )
        mails = inbox.claim(conn, [m.id for m in inbox.waiting_briefly(conn)])
    shared = [[m.handle.removeprefix("h.") for m in bundle] for bundle in reader.together(mails)]
    assert shared == [["0", "1"], ["2"], ["3"], ["4"], ["5"]]


def test_a_message_another_process_read_meanwhile_is_not_recorded_twice(r: Round) -> None:
    store(r, "h.fern")
    (number,) = (m.id for m in held(r).values())
    with r.app.database.write() as conn:
        assert inbox.claim(conn, [number])
        assert inbox.settle(conn, number, "applied", "1 actions")
        assert not inbox.settle(conn, number, "held", "another said so")
    assert held(r)["h.fern"].state == "applied"


def test_a_copy_in_the_same_bundle_is_known_as_one(r: Round) -> None:
    letter = next(x for x in r.letters("circulation") if x.to_person == "h.fern")
    raw = answer(r.read(letter), "Amber: two homes have signed.", at("2027-03-18 10:00"))
    with r.app.database.write() as conn:
        for n, one in enumerate((raw, b"Received: by another way\n" + raw)):
            inbox.store_raw(conn, "board", f"h.{n}", one, True, at("2027-03-18 10:00"))
    read(r)
    assert [m.state for m in held(r).values()] == ["applied", "ignored"]
