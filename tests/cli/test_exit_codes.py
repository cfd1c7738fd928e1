"""0 done, 1 the input is at fault (every fault on stderr), 2 wrong usage, 3 something outside failed; never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

AT_FAULT = {
    "no such board": "calendar --board nosuch",
    "no such board in a list": "outbox --board nosuch",
    "no such board to order about": "outbox release --board nosuch",
    "no such board for a plan": "plan import plan.xlsx --board nosuch",
    "no such meeting": "preview circulate --board permanence --meeting nosuch",
    "no such letter to preview": "preview nosuch --board permanence",
    "no such number": "outbox show 9999",
    "no such letter": "outbox withdraw 9999",
    "no such review": "review accept 9999",
    "no such folder": "tick --config nosuch",
    "no such folder for status": "status --config nosuch",
    "no such folder to upgrade": "db upgrade --config nosuch",
    "no such file to take in": "ingest nosuch.eml",
    "no such plan": "plan read nosuch.xlsx",
    "not a plan": "plan read config/people.yaml",
    "not a description of what was asked": "read config/people.yaml --asked config/people.yaml",
    "not an instant": "tick --at rubbish",
    "not a day": "plan export --board permanence --format json --out - --as-of rubbish",
    "not a rhythm": "calendar --propose rubbish",
    "not a format": "plan export --board permanence --format rtf --out x.rtf",
    "not a format of a briefing": "brief --board permanence --format rtf --out x.rtf",
    "nowhere to write a calendar": "calendar --ics nosuch/x.ics",
    "nowhere to write a briefing": "brief --board permanence --out nosuch/x.html",
    "nowhere to write a plan": "plan export --board permanence --format xlsx --out nosuch/x.xlsx",
    "nowhere to preview to": "preview chase --board permanence --out plan.xlsx",
    "neither letters nor a board": "outbox release",
    "a configuration is there already": "init .",
}
WRONG_USAGE = {
    "no such command": "nosuch",
    "no such option": "tick --nosuch",
    "no number": "outbox show",
    "no number, but a word": "outbox show first",
    "no board": "brief --out x.html",
    "no step": "preview --board permanence",
}


@pytest.mark.parametrize("words", AT_FAULT.values(), ids=AT_FAULT.keys())
def test_what_was_typed_is_at_fault(site: Path, lacflow: Any, words: str) -> None:
    said = lacflow(*words.split())
    assert said.code == 1
    assert said.out == ""
    assert said.err.startswith("error: ")
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("words", WRONG_USAGE.values(), ids=WRONG_USAGE.keys())
def test_wrong_usage(site: Path, lacflow: Any, words: str) -> None:
    said = lacflow(*words.split())
    assert said.code == 2
    assert said.out == ""
    assert "Usage: lacflow" in said.err


def test_every_fault_of_the_configuration_is_said_at_once(site: Path, lacflow: Any) -> None:
    board = Path("config/boards/permanence.yaml")
    board.write_text(board.read_text().replace("a.chair", "nobody.here").replace("Europe/London", "Europe/Londn"))
    people = Path("config/people.yaml")
    people.write_text(people.read_text().replace("priya.marsh@", "priya.marsh"))
    found = lacflow("check")
    assert (found.code, found.out) == (1, "")
    for words in (
        "nobody.here",
        "Europe/Londn",
        "priya.marshnorthmoor.example",
        "people.yaml",
        "permanence.yaml",
        "line",
    ):
        assert words in found.err
    refused = lacflow("plan", "check", "--board", "permanence")
    assert refused.code == 1
    assert len([line for line in refused.err.splitlines() if line.startswith("error: ")]) >= 3


def test_every_file_that_cannot_be_taken_in_is_named_and_the_others_are(site: Path, lacflow: Any) -> None:
    Path("a.eml").write_bytes(b"From: a@b.example\r\n\r\nhello\r\n")
    said = lacflow("ingest", "nosuch.eml", "a.eml", "neither.eml")
    assert said.code == 1
    assert "nosuch.eml" in said.err
    assert "neither.eml" in said.err
    assert "a.eml: is in the inbox" in said.err


def test_a_bad_edit_leaves_the_tick_to_the_last_good_configuration_and_says_so(site: Path, lacflow: Any) -> None:
    Path("config/people.yaml").write_text("nonsense: [")
    said = lacflow("tick")
    assert said.code == 1
    assert "people.yaml" in said.err
    assert "pass=planner" in said.err
    letters = lacflow("outbox", "--json").json
    assert [x["to_person"] for x in letters if x["subject"].startswith("lacflow") or x["step"] == "config_fault"] == [
        "i.admin"
    ]
    assert lacflow("tick").code == 1
    assert len(lacflow("outbox", "--json").json) == len(letters)


def test_a_configuration_that_never_was_good_does_nothing(tmp_path: Path, lacflow: Any) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/lacflow.yaml").write_text("sending: [")
    for command in ("tick", "outbox", "calendar"):
        assert lacflow(command, "--config", str(tmp_path / "config")).code == 1
    assert list(tmp_path.iterdir()) == [tmp_path / "config"]


def test_a_database_that_cannot_be_read_is_an_outside_fault(site: Path, lacflow: Any) -> None:
    Path("var/lacflow.db").write_bytes(b"this is no database, however long it is" * 200)
    for command in ("status", "outbox", "tick"):
        said = lacflow(command)
        assert said.code == 3, command
        assert said.err.startswith("error: ")


def test_a_mailbox_that_cannot_be_used_is_an_outside_fault(site: Path, lacflow: Any) -> None:
    shutil.rmtree("var/mail/in")
    Path("var/mail/in").write_text("in the way")
    said = lacflow("tick")
    assert said.code == 3
    assert "error: " in said.err


def test_a_clock_by_hand_is_for_rehearsals(site: Path, lacflow: Any) -> None:
    service = Path("config/lacflow.yaml")
    service.write_text(service.read_text().replace("sending: rehearsal", "sending: {redirect: one@northmoor.example}"))
    said = lacflow("tick", "--at", "2032-04-01T10:00")
    assert said.code == 1
    assert "rehearsal" in said.err
