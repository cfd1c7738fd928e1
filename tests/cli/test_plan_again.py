"""A plan taken in again, its leads looked after, and its checks: by commands, as a project manager sees them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from lacflow.cli.main import start
from lacflow.settings import write_starter

HEAD = ("Ref", "Activity", "Progress", "Lead", "Due", "Revised", "RAG")
CARERS = "Recruit twenty new foster carers for teenagers"
VISITS = "Visit every young person who lives outside the county"
HOUSES = "Open the two houses that were agreed last year"
FIRST = (
    ("1a", CARERS, "03.01.32 - HF - begun", "Helen Fern", "31/03/2033", "", "Green"),
    ("1b", VISITS, "", "Tom Moss and Helen Ferne", "30/04/2033", "", "Amber"),
    ("1c", HOUSES, "", "H Fern / Kerry Vale", "30/06/2033", "", "Green"),
)


def workbook(name: str, *rows: tuple[str, ...]) -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Objective 1 - Homes",), HEAD, *rows):
        sheet.append(row)
    book.save(name)
    return name


@pytest.fixture
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A council with three actions, far in the future."""
    monkeypatch.delenv("LACFLOW_CONFIG", raising=False)
    write_starter(tmp_path, date(2032, 3, 1))
    monkeypatch.chdir(tmp_path)
    assert start(["plan", "import", workbook("one.xlsx", *FIRST), "--board", "permanence"]) == 0
    return tmp_path


def held(lacflow: Any) -> dict[str, Any]:
    plan = lacflow("plan", "export", "--board", "permanence", "--format", "json", "--out", "-").json
    return {a["key"]: a for a in plan["actions"]}


def import_(lacflow: Any, name: str, *words: str) -> Any:
    return lacflow("plan", "import", name, "--board", "permanence", *words, "--json").json["import"]


def test_what_a_lead_said_stays_until_the_document_is_decided_for(council: Path, lacflow: Any) -> None:
    lacflow("update", "O1/1a", "--board", "permanence", "--rag", "red", "--words", "ill", "--on-behalf", "h.fern")
    shown = lacflow("plan", "import", "one.xlsx", "--board", "permanence")
    assert "colour: Red (Helen Fern, " in shown.err
    assert "the document still says Green" in shown.err
    (conflict,) = import_(lacflow, "one.xlsx")["conflicts"]
    assert (conflict["key"], conflict["field"], conflict["held"], conflict["document"]) == (
        "O1/1a",
        "rag",
        "red",
        "green",
    )
    assert held(lacflow)["O1/1a"]["rag"]["value"] == "red"
    assert import_(lacflow, "one.xlsx", "--take-document", "O1/1a:rag")["conflicts"] == []
    assert held(lacflow)["O1/1a"]["rag"]["value"] == "green"
    assert "ill" in held(lacflow)["O1/1a"]["progress"]


def test_renumbered_overwritten_doubtful_and_gone_are_told_before_and_settled_by_name(
    council: Path, lacflow: Any
) -> None:
    newer = workbook(
        "two.xlsx",
        ("1a", "Ask all panels for their minutes", "", "Tom Moss", "31/05/2033", "", "Green"),
        ("1b", CARERS, "03.01.32 - HF - begun\n01.02.32 - HF - twelve found", "Helen Fern", "30/06/2033", "", "Green"),
        ("1c", "Publish a guide to savings accounts", "", "Tom Moss", "30/04/2033", "", "Red"),
    )
    before = held(lacflow)
    dry = import_(lacflow, newer, "--dry-run")
    assert held(lacflow) == before
    assert dry == import_(lacflow, newer)
    assert dry["new"] == ["O1/1a#2"]
    assert dry["renumbered"] == {"O1/1a": {"from": "1a", "to": "1b"}}
    assert dry["changes"]["O1/1a"]["revised"] == {"from": None, "to": "2033-06-30"}
    assert [(d["row"], d["candidates"]) for d in dry["doubts"]] == [("O1/1c", ["O1/1c"])]
    assert dry["gone"] == ["O1/1b"]
    now = held(lacflow)
    assert set(now) == {"O1/1a", "O1/1b", "O1/1c", "O1/1a#2"}
    assert (now["O1/1a"]["due"]["date"], now["O1/1a"]["ref"]) == ("2033-03-31", "1b")
    assert now["O1/1a"]["progress"].endswith("01.02.32 - HF - twelve found")
    assert now["O1/1c"]["activity"] == HOUSES
    found = {(c["check"], c["key"]) for c in lacflow("plan", "check", "--board", "permanence", "--json").json}
    assert {("gone_from_document", "O1/1b"), ("baseline_overwritten", "O1/1a")} <= found
    assert import_(lacflow, newer, "--same", "O1/1c=O1/1c")["doubts"] == []
    assert held(lacflow)["O1/1c"]["activity"] == "Publish a guide to savings accounts"


@pytest.mark.parametrize(
    "words", [("--same", "O1/9=O1/1a"), ("--same", "O1/1a"), ("--new", "O9/1"), ("--take-document", "1a")]
)
def test_a_decision_about_what_is_not_there_is_refused(council: Path, lacflow: Any, words: tuple[str, str]) -> None:
    before = held(lacflow)
    assert lacflow("plan", "import", "one.xlsx", "--board", "permanence", *words).code == 1
    assert held(lacflow) == before


def test_leads_are_listed_with_whom_they_mean_and_an_accepted_wording_becomes_an_alias(
    council: Path, lacflow: Any
) -> None:
    people = Path("config/people.yaml")
    before = people.read_text("utf-8")
    rows = {row["wording"]: row for row in lacflow("plan", "leads", "--board", "permanence", "--json").json}
    assert (rows["Helen Ferne"]["person"], rows["Helen Ferne"]["count"]) == (None, 1)
    assert rows["Helen Ferne"]["suggestions"][0]["person"] == "h.fern"
    assert (rows["H Fern"]["person"], rows["H Fern"]["why"]) == ("h.fern", "initial and surname")
    said = lacflow("plan", "leads", "--board", "permanence", "--accept", "Helen Ferne=h.fern", "--json")
    assert "1 action(s) have another lead now" in said.err
    assert {row["wording"]: row["why"] for row in said.json}["Helen Ferne"] == "name"
    after = people.read_text("utf-8")
    assert [line for line in before.splitlines() if line.lstrip().startswith("#")] == [
        line for line in after.splitlines() if line.lstrip().startswith("#")
    ]
    assert after.count("Helen Ferne") == 1
    assert lacflow("check").code == 0


@pytest.mark.parametrize("words", ["Helen Ferne", "Helen Ferne=h.ferm", "Hellen Ferne=h.fern", "Tom Moss=h.fern"])
def test_a_wording_that_cannot_be_accepted_changes_no_file(council: Path, lacflow: Any, words: str) -> None:
    before = Path("config/people.yaml").read_bytes()
    assert lacflow("plan", "leads", "--board", "permanence", "--accept", words).code == 1
    assert Path("config/people.yaml").read_bytes() == before


def test_without_a_terminal_nobody_is_asked(council: Path, lacflow: Any) -> None:
    said = lacflow("plan", "leads", "--board", "permanence", "--fix")
    assert said.code == 1
    assert "--accept" in said.err


def test_a_check_that_is_switched_off_is_not_made(council: Path, lacflow: Any) -> None:
    file = Path("config/boards/permanence.yaml")
    found = lacflow("plan", "check", "--board", "permanence", "--json").json
    assert [c["check"] for c in found].count("day_not_worked") == 1
    file.write_text(file.read_text("utf-8") + "checks: {day_not_worked: off}\n", "utf-8")
    found = lacflow("plan", "check", "--board", "permanence", "--json").json
    assert "day_not_worked" not in [c["check"] for c in found]
