"""The Maildir: whole files only, named after their Message-ID, each its own witness."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.errors import TryLater
from lacflow.transports.base import Unreachable
from lacflow.transports.maildir import Maildir, file_name

ID = "<k7.q2@board.example>"


@pytest.fixture
def maildir(tmp_path: Path) -> Maildir:
    return Maildir(tmp_path / "out", tmp_path / "in")


def send(maildir: Maildir, raw: bytes = b"To: x\n\nhello\n") -> str:
    return maildir.send(ID, "b@board.example", "a@council.example", raw)


def test_a_sent_letter_is_a_file_named_after_its_message_id_byte_for_byte(maildir: Maildir) -> None:
    send(maildir, b"To: x\n\n\x00\xff.\r\n.")
    assert (maildir.out / "new" / "k7.q2@board.example").read_bytes() == b"To: x\n\n\x00\xff.\r\n."
    assert list((maildir.out / "tmp").iterdir()) == []


def test_a_letter_there_is_no_room_for_leaves_nothing_behind_and_goes_once_there_is(maildir: Maildir) -> None:
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, room[1]))
    try:
        with pytest.raises(Unreachable, match="the Maildir cannot be used: File too large"):
            send(maildir, b"x" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)
    assert [list((maildir.out / part).iterdir()) for part in ("tmp", "new")] == [[], []]
    send(maildir, b"x" * 1000)
    assert maildir.witness(ID)


def test_sending_again_changes_nothing(maildir: Maildir) -> None:
    send(maildir, b"first")
    send(maildir, b"second")
    assert [p.read_bytes() for p in (maildir.out / "new").iterdir()] == [b"first"]


def test_a_letter_somebody_looked_at_is_not_sent_again(maildir: Maildir) -> None:
    send(maildir)
    name = file_name(ID)
    (maildir.out / "new" / name).rename(maildir.out / "cur" / f"{name}:2,S")
    assert maildir.witness(ID) is True
    send(maildir)
    assert list((maildir.out / "new").iterdir()) == []


def test_a_half_written_file_of_a_crash_is_no_witness_and_no_obstacle(maildir: Maildir) -> None:
    (maildir.out / "tmp" / f"{file_name(ID)}.{os.getpid()}").write_bytes(b"hal")
    assert maildir.witness(ID) is False
    send(maildir)
    assert maildir.witness(ID) is True


def test_mail_that_somebody_read_has_the_handle_it_had_when_new(maildir: Maildir) -> None:
    (maildir.inbox / "new" / "1700.M1.host").write_bytes(b"x")
    (new,) = maildir.fetch(frozenset())
    (maildir.inbox / "new" / "1700.M1.host").rename(maildir.inbox / "cur" / "1700.M1.host:2,FS")
    (read,) = maildir.fetch(frozenset())
    assert new.handle == read.handle
    maildir.done(new.handle)
    assert list(maildir.fetch(frozenset())) == []


def test_a_message_moved_back_and_filed_again_overwrites_nothing(maildir: Maildir) -> None:
    for words in (b"one", b"two"):
        (maildir.inbox / "new" / "1700.M1.host").write_bytes(words)
        (fetched,) = maildir.fetch(frozenset())
        maildir.done(fetched.handle)
    assert sorted(p.read_bytes() for p in (maildir.inbox / ".Handled" / "cur").iterdir()) == [b"one", b"two"]


def test_mail_lying_on_this_machine_is_trusted(maildir: Maildir) -> None:
    (maildir.inbox / "new" / "a").write_bytes(b"x")
    assert [fetched.trusted for fetched in maildir.fetch(frozenset())] == [True]


def test_a_file_that_cannot_be_read_stops_no_other_and_is_told_of(maildir: Maildir) -> None:
    new = maildir.inbox / "new"
    (new / "a").write_bytes(b"x")
    (new / "loop").write_bytes(b"y")
    (new / "z").write_bytes(b"z")
    os.utime(new / "a", ns=(1, 1))
    os.utime(new / "loop", ns=(2, 2))
    fetching = maildir.fetch(frozenset())
    first = next(fetching)
    # As a disk error would: what was a file when it was listed is not one any more.
    (new / "loop").unlink()
    (new / "loop").mkdir()
    got = [first.raw]
    with pytest.raises(TryLater, match="1 files of the Maildir cannot be read"):
        got.extend(fetched.raw for fetched in fetching)
    assert first.raw == b"x"


def test_a_place_that_cannot_be_used_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be")
    with pytest.raises(Unreachable):
        Maildir(tmp_path / "out")


@given(st.text(min_size=0, max_size=400), st.text(min_size=0, max_size=400))
def test_every_message_id_has_a_name_of_its_own_that_is_safe(one: str, other: str) -> None:
    names = [file_name(f"<{words}>") for words in (one, other)]
    for name in names:
        assert len(name.encode()) <= 200
        assert not set(name) & set("/:\0")
        assert not name.startswith(".")
    assert (names[0] == names[1]) is (one == other)
