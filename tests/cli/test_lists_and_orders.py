"""Lists for people, one row in full, and what a person may order."""

from __future__ import annotations

import os
import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from lacflow.mail.parse import parse

LISTS = ("inbox", "outbox", "review", "updates", "escalations")


@pytest.mark.parametrize("name", LISTS)
def test_show_tells_everything_about_each_row_of_a_list(site: Path, lacflow: Any, name: str) -> None:
    rows = lacflow(name, "--json").json
    for row in rows[:3]:
        shown = lacflow(name, "show", str(row["id"]))
        assert shown.code == 0
        assert f"id: {row['id']}" in shown.out


def test_a_letter_is_shown_as_the_lead_reads_it_with_its_state_in_words_its_attempts_and_its_files(
    site: Path, lacflow: Any
) -> None:
    letter = next(r for r in lacflow("outbox", "--json").json if r["letter"] == "circulation")
    shown = lacflow("outbox", "show", str(letter["id"])).out
    assert shown.startswith("The mail server took it")
    assert "attempt" in shown
    for line in (f"Message-ID: {letter['message_id']}", f"Subject: {letter['subject']}"):
        assert line in shown.splitlines()
    assert re.search(r"^To: .+ <.+>$", shown, re.MULTILINE)
    assert re.search(r"^Attached: your-actions\.xlsx \(\d+ KB\)$", shown, re.MULTILINE)
    assert "“no change”" in shown
    for machinery in ("Content-Type", "boundary=", "=E2=80=9C", "<html", "<td"):
        assert machinery not in shown


def test_the_bytes_of_a_mail_or_letter_are_had_as_they_are(site: Path, lacflow: Any) -> None:
    """Ready for a file that a mail program opens."""
    letter = next(r for r in lacflow("outbox", "--json").json if r["letter"] == "circulation")
    raw = lacflow("outbox", "show", "--raw", str(letter["id"])).out.encode()
    assert raw in {path.read_bytes() for path in (site / "var/mail/out").glob("*/*")}
    assert parse(raw).message_id == letter["message_id"]
    mail = lacflow("inbox", "--json").json[0]
    assert sha256(lacflow("inbox", "show", "--raw", str(mail["id"])).out.encode()).hexdigest() == mail["sha256"]
    assert lacflow("outbox", "show", "--raw", "9999").code == 1


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_a_table_for_people_and_can_be_of_one_board_and_meeting(site: Path, lacflow: Any, name: str) -> None:
    table = lacflow(name)
    assert table.code == 0
    assert "board" in table.out
    meeting = lacflow("outbox", "--json").json[-1]["meeting"]
    there = lacflow(name, "--board", "permanence", "--meeting", meeting, "--json").json
    assert {row["meeting"] for row in there} == {meeting}
    assert lacflow(name, "--board", "permanence", "--meeting", "nosuch", "--json").json == []
    assert lacflow(name, "--board", "permanence", "--meeting", "nosuch").out == f"Nothing in {name}.\n"


def test_a_list_of_mail_can_be_of_one_state_or_two_with_the_reason(
    site: Path, lacflow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is one run of words on a screen wide enough that no column beside it is broken."""
    monkeypatch.setenv("COLUMNS", "200")
    rows = lacflow("outbox", "--json").json
    lacflow("outbox", "resend", str(rows[0]["id"]))
    lacflow("outbox", "hold", str(rows[0]["id"]))
    (held,) = lacflow("outbox", "--state", "waiting", "--json").json
    assert held["id"] == rows[0]["id"]
    assert "Held until released or withdrawn" in " ".join(lacflow("outbox", "--state", "waiting").out.split())
    both = lacflow("outbox", "--state", "waiting", "--state", "accepted", "--json").json
    assert {row["state"] for row in both} == {"waiting", "accepted"}
    assert lacflow("outbox", "--state", "failed").out == "Nothing in outbox that is failed.\n"
    assert {row["state"] for row in lacflow("inbox", "--state", "ignored", "--json").json} == {"ignored"}
    wrong = lacflow("inbox", "--state", "lost")
    assert wrong.code == 1
    assert "quarantined" in wrong.err


def test_into_a_file_each_letter_has_a_line_of_its_own_and_instants_are_dates(
    site: Path, lacflow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    rows, lines = lacflow("outbox", "--json").json, lacflow("outbox").out.splitlines()
    for row in rows:
        (line,) = [line for line in lines if line.split()[:1] == [str(row["id"])]]
        assert row["to"] in line
        assert row["subject"] in line
        assert row["accepted_at"] is None or f"{datetime.fromisoformat(row['accepted_at']):%d %b %Y %H:%M} UTC" in line


def test_the_configuration_may_be_named_before_or_after_the_verb_or_by_the_environment(
    site: Path, lacflow: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    config = str(site / "config")
    assert lacflow("outbox", "show", "1").code == 1
    assert lacflow("outbox", "show", "1", "--config", config).code == 0
    assert lacflow("outbox", "--config", config, "show", "1").code == 0
    monkeypatch.setenv("LACFLOW_CONFIG", config)
    for command in ("check", "outbox", "status", "calendar"):
        assert lacflow(command).code == 0, command


def test_relative_paths_count_from_the_folder_that_holds_the_configuration(
    site: Path, lacflow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site / "config")
    before = lacflow("status", "--json", "--config", ".").json["outbox"]
    assert before == lacflow("status", "--json", "--config", str(site / "config")).json["outbox"]
    assert lacflow("tick", "--config", ".").code == 0
    assert not (site / "config/var").exists()
    assert os.listdir(site / "config") == os.listdir(".")


def test_letters_are_held_and_let_go_taken_back_and_sent_again(site: Path, lacflow: Any) -> None:
    queued = lacflow("ingest", "a.eml").code  # no such file: nothing is touched by a fault
    assert queued == 1
    letter = next(r for r in lacflow("outbox", "--json").json if r["letter"] == "briefing")["id"]
    sent = len(list(Path("var/mail/out/new").iterdir()))
    refused = lacflow("outbox", "hold", str(letter)).err
    assert refused.startswith(f"No letters kept back.\nLetter {letter} stays as it is. The mail server took it")
    assert "1 letter to be sent again" in lacflow("outbox", "resend", str(letter)).err
    assert state(lacflow, letter) == "retry"
    assert "1 letter kept back" in lacflow("outbox", "hold", str(letter)).err
    assert lacflow("tick").code == 0
    assert state(lacflow, letter) == "waiting"
    assert "1 letter let go" in lacflow("outbox", "release", str(letter)).err
    assert "1 letter taken back" in lacflow("outbox", "withdraw", str(letter)).err
    assert state(lacflow, letter) == "withdrawn"
    lacflow("outbox", "resend", str(letter))
    assert lacflow("tick").code == 0
    assert state(lacflow, letter) == "accepted"
    assert len(list(Path("var/mail/out/new").iterdir())) == sent


def state(lacflow: Any, letter: int) -> str:
    return next(str(r["state"]) for r in lacflow("outbox", "--json").json if r["id"] == letter)


def test_a_review_is_accepted_once(site: Path, lacflow: Any) -> None:
    waiting = next(r for r in lacflow("review", "--json").json if r["kind"] == "complete")
    assert f"{waiting['key']} confirmed complete" in lacflow("review", "accept", str(waiting["id"])).err
    assert "decided before" in lacflow("review", "reject", str(waiting["id"])).err
    assert waiting["id"] not in {r["id"] for r in lacflow("review", "--json").json}
    assert lacflow("updates", "--json").json[-1]["changes"]["rag"]["to"] == "blue"


def test_the_same_mail_is_taken_in_once(site: Path, lacflow: Any) -> None:
    Path("a.eml").write_bytes(b"From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\nhello\r\n")
    before = len(lacflow("inbox", "--json").json)
    assert "next tick reads it" in lacflow("ingest", "a.eml").err
    assert "already" in lacflow("ingest", "a.eml").err
    assert len(lacflow("inbox", "--json").json) == before + 1
    assert lacflow("tick").code == 0
    assert lacflow("inbox", "--json").json[-1]["state"] in ("held", "quarantined")


def test_an_action_is_given_to_another_lead_by_command(site: Path, lacflow: Any) -> None:
    """`plan reassign` names who led it and who does now; a name that is nobody's is a fault."""
    key = "4a"
    said = lacflow("plan", "reassign", key, "--board", "permanence", "--to", "Kerry Vale")
    assert (said.code, "4a is led by Kerry Vale now (was " in said.err) == (0, True), said.err
    again = lacflow("plan", "reassign", key, "--board", "permanence", "--to", "k.vale")
    assert (again.code, "Kerry Vale leads it already" in again.err) == (1, True)
    nobody = lacflow("plan", "reassign", key, "--board", "permanence", "--to", "Pat Quill")
    assert (nobody.code, "Pat Quill" in nobody.err) == (1, True)
