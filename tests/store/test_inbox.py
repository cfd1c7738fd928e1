"""The inbox: bytes first, each message once, three attempts at understanding it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lacflow.store import inbox
from lacflow.store.database import Database

NOW = datetime(2026, 12, 14, 10, tzinfo=UTC)
MAIL = b"From: A Lead <a.lead@council.example>\r\nMessage-ID: <r1@council.example>\r\n\r\n10c green\r\n"


def take(db: Database, raw: bytes, handle: str = "h1") -> inbox.StoredMail | None:
    with db.write() as conn:
        return inbox.store_raw(conn, "board", handle, raw, True, NOW)


def test_a_message_is_kept_byte_for_byte(database: Database) -> None:
    stored = take(database, MAIL + b"\x00\xff")
    with database.read() as conn:
        assert [(m.raw, m.state, m.trusted) for m in inbox.waiting(conn)] == [(MAIL + b"\x00\xff", "stored", True)]
    assert stored.message_id == "<r1@council.example>"


def test_the_same_message_again_is_not_stored_but_can_be_filed_under_its_new_handle(database: Database) -> None:
    take(database, MAIL, "1:7")
    with database.write() as conn:
        inbox.mark_filed(conn, "board", ["1:7"])
    assert take(database, MAIL, "2:1") is None
    with database.read() as conn:
        assert [m.handle for m in inbox.unfiled(conn, "board")] == ["2:1"]
        assert len(inbox.list_mail(conn)) == 1


def test_one_message_id_with_other_words_is_another_message(database: Database) -> None:
    assert take(database, MAIL) is not None
    assert take(database, MAIL + b"more\r\n") is not None


def test_of_a_batch_only_what_is_new_is_stored_and_the_rest_can_be_filed(database: Database) -> None:
    take(database, MAIL, "1:1")
    with database.write() as conn:
        inbox.mark_filed(conn, "board", ["1:1"])
        batch = [inbox.Came("2:1", MAIL, True), *(inbox.Came(f"2:{n}", MAIL + b"more", None) for n in (2, 3))]
        stored = inbox.store_all(conn, "board", batch, NOW)
        assert inbox.store_all(conn, "board", [], NOW) == []
    assert [(m.handle, m.raw, m.trusted, m.filed) for m in stored] == [("2:2", MAIL + b"more", None, False)]
    with database.read() as conn:
        assert [m.handle for m in inbox.unfiled(conn, "board")] == ["2:1", "2:3"]
        assert [m.id for m in inbox.waiting(conn)][1:] == [m.id for m in stored]


def test_messages_without_a_message_id_are_told_apart_by_their_bytes(database: Database) -> None:
    assert take(database, b"Subject: a\n\nx") is not None
    assert take(database, b"Subject: b\n\nx") is not None
    assert take(database, b"Subject: a\n\nx") is None


def test_many_takers_of_one_message_store_it_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(found is not None for found in pool.map(lambda n: take(database, MAIL, str(n)), range(24))) == 1


def test_three_attempts_that_did_not_end_quarantine_a_message(database: Database) -> None:
    number = take(database, MAIL).id
    tried = []
    for _ in range(5):
        with database.write() as conn:
            tried.append(bool(inbox.claim(conn, [number])))
    assert tried == [True, True, True, False, False]
    with database.read() as conn:
        found = inbox.load(conn, number)
        assert (found.state, found.reason) == ("quarantined", "could not be read in 3 attempts")
        assert inbox.waiting_briefly(conn) == []


def test_what_became_of_a_message_is_kept_and_shown(database: Database) -> None:
    number = take(database, MAIL).id
    with database.write() as conn:
        inbox.set_state(
            conn, number, "held", "two actions fit", board="b", meeting="2027-jan", from_address="a@c.example"
        )
    with database.read() as conn:
        row = inbox.mail_row(inbox.load(conn, number))
        assert inbox.counts(conn, "b") == {"held": 1}
    assert json.loads(json.dumps(row)) == row
    assert (row["from"], row["state"], row["reason"], row["board"]) == ("a@c.example", "held", "two actions fit", "b")
    assert row["received_at"] == "2026-12-14T10:00:00+00:00"


def test_a_folded_or_oddly_written_message_id_is_found() -> None:
    assert inbox.identity(b"Subject: x\r\nmessage-id:\r\n <a@b.example>\r\n\r\n")[0] == "<a@b.example>"
    assert inbox.identity(b"Message-Id : <a@b.example>\n\nMessage-ID: <no@b.example>")[0] == "<a@b.example>"
    assert inbox.identity(b"Subject: x\n\nMessage-ID: <quoted@b.example>\n")[0] == ""


@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda b: b"Message-ID: " + b))
def test_any_bytes_have_an_identity_that_a_database_can_keep(raw: bytes) -> None:
    message_id, sha256 = inbox.identity(raw)
    assert len(message_id) <= 255
    assert message_id.isprintable()
    assert len(sha256) == 64
