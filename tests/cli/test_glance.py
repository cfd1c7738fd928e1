"""`status`, the quick way: the same report from SQLite's driver and from psycopg, and what it says to people."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import live
from lacflow.app import App
from lacflow.cli.glance import arguments, run
from lacflow.runners import pauses
from lacflow.store import outbox


def test_only_a_plain_status_goes_the_quick_way() -> None:
    assert arguments(["status"]) == (None, False)
    assert arguments(["status", "--json", "--config", "x"]) == (Path("x"), True)
    assert arguments(["--config=x", "status"]) == (Path("x"), False)
    for words in (["status", "--nosuch"], ["status", "status"], ["tick"], ["status", "--config"], []):
        assert arguments(words) is None


def test_both_ways_say_the_same(site: Path, lacflow: Any) -> None:
    quick = subprocess.run([sys.executable, "-m", "lacflow", "status", "--json"], capture_output=True, text=True)
    assert quick.stdout == lacflow("status", "--json").out


def test_in_words_it_says_that_nothing_runs_what_is_next_and_what_waits(site: Path, lacflow: Any) -> None:
    said = lacflow("status").out
    assert said.startswith("Last tick: Thu 01 Apr 2032")
    assert "circulate for the meeting of 2032-05-20" in said
    assert "p.manager: " in said
    assert "answers to look at (permanence); see lacflow review" in said


def test_a_mailbox_that_is_shut_for_an_hour_waits_for_the_administrator(site: Path, lacflow: Any) -> None:
    app = App.open(Path("config"), {})
    last = datetime(2032, 4, 1, tzinfo=UTC)
    with app.database.write() as conn:
        pauses.pause(conn, "in:board", "the mailbox cannot be reached", last - timedelta(days=1))
        pauses.pause(conn, "out:board", "the mailbox cannot be reached", datetime.now(UTC) + timedelta(days=9999))
    app.close()
    said = lacflow("status").out
    assert "admin: 1 mailbox that cannot be read; see lacflow doctor" in said
    assert "cannot send" not in said


def test_a_letter_in_doubt_is_not_said_to_be_unsent(site: Path, lacflow: Any) -> None:
    app = App.open(Path("config"), {})
    with app.database.write() as conn:
        letter = outbox.list_letters(conn, states=("accepted",))[0]
        outbox.settle(conn, letter, "in_doubt", "the answer was lost")
    app.close()
    said = lacflow("status").out
    assert "1 in doubt" in said
    assert "1 letter in doubt, to be looked for in the mailbox" in said
    assert "could not be sent" not in said


def test_a_service_that_has_not_ticked_for_a_while_is_said_not_to_run(tmp_path: Path, lacflow: Any) -> None:
    lacflow("init", str(tmp_path / "new"))
    config = str(tmp_path / "new/config")
    assert "It is not running now" in lacflow("status", "--config", config).out
    assert lacflow("status", "--json", "--config", config).json["last_tick"] is None
    lacflow("tick", "--config", config)
    assert "not running" not in lacflow("status", "--config", config).out


def test_a_live_service_that_was_rehearsed_on_later_days_says_why_nothing_is_sent(
    site: Path, lacflow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In rehearsal the clock goes on from its last tick; live, everything waits for the real one."""
    assert "Nothing is sent" not in lacflow("status").out
    assert "This is a rehearsal" in lacflow("status").out
    monkeypatch.setenv("LACFLOW_SENDING", "live")
    assert "rehearsal:" not in lacflow("status").out
    assert "the last tick was on Thu 01 Apr 2032" in lacflow("status").out


def test_a_configuration_at_fault_is_said_to_be_out_of_force_from_the_next_tick_on(site: Path, lacflow: Any) -> None:
    file = Path("config/lacflow.yaml")
    before = file.read_text()
    file.write_text(before.replace("sending: rehearsal", "sending: live") + "nosuch: entry\n")
    assert lacflow("tick").code == 1
    said = lacflow("status").out
    assert "the last good one stays in force" in said
    assert "This is a rehearsal" in said
    file.write_text(before)
    assert lacflow("tick").code == 0
    assert "at fault" not in lacflow("status").out


def test_a_configuration_that_cannot_be_read_is_at_fault(site: Path, lacflow: Any) -> None:
    Path("config/lacflow.yaml").write_text("sending: [")
    said = lacflow("status")
    assert said.code == 1
    assert "lacflow check" in said.err


def test_no_database_yet_is_said_so(site: Path, lacflow: Any) -> None:
    Path("var/lacflow.db").unlink()
    said = lacflow("status")
    assert said.code == 3
    assert "not there yet" in said.err


@pytest.fixture(scope="module")
def shared() -> Iterator[str]:
    """A PostgreSQL database."""
    with live.postgres() as url:
        yield url


@pytest.mark.server
def test_on_postgresql_the_address_is_found_in_the_entry_the_environment_or_a_file_and_the_fields_are_the_same(
    site: Path, lacflow: Any, shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = lacflow("status", "--json").json
    service = Path("config/lacflow.yaml")
    text = service.read_text()
    service.write_text(text.replace("database: sqlite:///var/lacflow.db", f"database: {shared}"))
    assert lacflow("status").code == 3
    assert lacflow("db", "upgrade").code == 0
    assert lacflow("tick", "--at", embedded["last_tick"]).code == 0
    by_entry = lacflow("status", "--json").json
    assert set(by_entry) == set(embedded)
    assert [set(step) for step in by_entry["next"]] == [set(step) for step in embedded["next"]]
    assert by_entry["outbox"] != {}

    service.write_text(text)
    monkeypatch.setenv("LACFLOW_DATABASE", shared)
    assert lacflow("status", "--json").json == by_entry
    monkeypatch.delenv("LACFLOW_DATABASE")
    Path("address").write_text(shared + "\n")
    service.write_text(text.replace("database: sqlite:///var/lacflow.db", "database_file: address"))
    assert lacflow("status", "--json").json == by_entry
    assert run(Path("config"), True) == 0
    assert os.listdir("config")
