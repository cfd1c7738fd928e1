"""JSON alone on stdout, one document, with at least the fields that are promised; instants are UTC with offset."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

FIELDS = {
    "calendar": "board meeting date step at why",
    "outbox": "id board meeting letter to subject state message_id queued_at accepted_at",
    "inbox": "id message_id sha256 from received_at state reason board meeting",
    "updates": "id board meeting key person at changes source disposition",
    "review": "id key candidates text probable reason inbox_id",
    "escalations": "id rule key told at why acknowledged_at",
}
INSTANTS = ("at", "queued_at", "accepted_at", "received_at", "acknowledged_at")
LETTERS = {
    "circulation", "reminder", "chase", "chase_summary", "briefing", "receipt", "query", "escalation", "notice",
}  # fmt: skip
FIGURES = (
    "asked answered partly held silent away bounced not_asked red amber green blue_proposed blue worsened improved "
    "slipped overdue_green escalated"
)
ACTION = (
    "key objective ref ref_raw activity deliverables progress leads due revised rag savings_rag savings_k priority status "
    "view_of where other"
)


@pytest.mark.parametrize("name", FIELDS)
def test_a_list_has_every_field_in_every_row(site: Path, lacflow: Any, name: str) -> None:
    said = lacflow(name, "--json")
    assert said.code == 0
    assert said.err == ""
    assert said.json
    for row in said.json:
        assert set(FIELDS[name].split()) <= set(row)
        for instant in set(INSTANTS) & set(row):
            if row[instant]:
                assert datetime.fromisoformat(row[instant]).utcoffset() == timedelta(0)


def test_values_are_the_words_that_are_promised(site: Path, lacflow: Any) -> None:
    assert {row["letter"] for row in lacflow("outbox", "--json").json} <= LETTERS
    assert {row["state"] for row in lacflow("inbox", "--json").json} <= {
        "stored", "applied", "held", "ignored", "quarantined",
    }  # fmt: skip
    changes = [c for row in lacflow("updates", "--json").json for c in row["changes"].values()]
    assert changes
    assert all(set(change) == {"from", "to"} for change in changes)
    assert all(isinstance(row["told"], list) for row in lacflow("escalations", "--json").json)
    assert {"circulate", "due", "chase", "brief"} <= {row["step"] for row in lacflow("calendar", "--json").json}


def test_status_has_counts_the_last_tick_the_next_five_steps_and_what_waits_for_whom(site: Path, lacflow: Any) -> None:
    report = lacflow("status", "--json").json
    assert report["last_tick"] > "2032"
    assert report["outbox"]["accepted"] == len(
        [r for r in lacflow("outbox", "--json").json if r["state"] == "accepted"]
    )
    assert len(report["next"]) == 5
    assert [s["at"] for s in report["next"]] == sorted(s["at"] for s in report["next"])
    assert all({"board", "meeting", "step", "at"} <= set(step) for step in report["next"])
    reviews = [n for n in report["needs_a_person"] if n["see"] == "lacflow review"]
    assert reviews[0]["who"] == "p.manager"
    assert reviews[0]["count"] == len(lacflow("review", "--json").json)


def test_the_figures_of_a_briefing_each_have_a_count_and_its_ids(site: Path, lacflow: Any) -> None:
    said = lacflow("brief", "--board", "permanence", "--format", "json", "--out", "brief.json")
    assert (said.code, said.out) == (0, "")
    to_stdout = lacflow("brief", "--board", "permanence", "--format", "json", "--out", "-")
    assert to_stdout.json["meeting"]
    for name in FIGURES.split():
        figure = to_stdout.json[name]
        assert figure["count"] == len(figure["ids"]), name
    assert to_stdout.json["red"]["count"] > 0


def test_plan_read_and_import_and_export_give_the_same_form(site: Path, lacflow: Any) -> None:
    read = lacflow("plan", "read", "plan.xlsx", "--json")
    again = lacflow("plan", "import", "plan.xlsx", "--board", "permanence", "--dry-run", "--json")
    out = lacflow("plan", "export", "--board", "permanence", "--format", "json", "--out", "-")
    for said in (read, again, out):
        assert said.code == 0
        assert {"board", "actions", "issues", "risks", "problems", "ignored"} <= set(said.json)
        for action in said.json["actions"]:
            assert set(ACTION.split()) <= set(action)
            assert set(action["due"]) == {"raw", "date", "kind", "why"}
            assert action["rag"]["value"] in ("blue", "green", "amber", "red", None)
    assert again.json["board"] == "permanence"


def test_plan_check_and_db_upgrade_speak_json(site: Path, lacflow: Any) -> None:
    found = lacflow("plan", "check", "--board", "permanence", "--json")
    assert all({"check", "weight", "key", "message"} == set(row) for row in found.json)
    assert found.json
    assert set(lacflow("db", "upgrade").json) == {"version"}


def test_reading_one_reply_alone(site: Path, lacflow: Any) -> None:
    letter = next(p for p in (site / "var/mail/in/.Handled/cur").iterdir())
    asked = {
        "request": None, "sent_at": "2032-03-10T09:00:00+00:00", "lead": {"name": "Helen Fern", "email": "x@y.example"},
        "deputies": [], "project_manager": {"name": "P", "email": "p@y.example"}, "meeting_date": "2032-04-08",
        "due": "2032-03-25T12:00", "workbook": None, "actions": [], "others": [],
    }  # fmt: skip
    import json

    Path("asked.json").write_text(json.dumps(asked), "utf-8")
    said = lacflow("read", str(letter), "--asked", "asked.json", "--json")
    assert said.code == 0
    assert {"kind", "readings", "held", "questions", "not_answered", "away_until", "attachments"} <= set(said.json)
