"""What commands write to files: calendars, previews, briefings, plans; and that looking stores nothing."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import icalendar
import pytest
from openpyxl import load_workbook


def stored() -> dict[str, list[Any]]:
    """Return every row of every table."""
    with sqlite3.connect("var/lacflow.db") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    connection.close()
    return rows


def files() -> dict[str, str]:
    """Return every file that is not the database's."""
    found = [p for p in Path().rglob("*") if p.is_file() and "lacflow.db" not in p.name]
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


LOOKING = (
    "calendar", "status", "outbox", "inbox show 1", "check", "plan check --board permanence", "plan read plan.xlsx",
    "plan import plan.xlsx --board permanence --dry-run", "plan export --board permanence --format json --out -",
    "brief --board permanence --format json --out -",
)  # fmt: skip


@pytest.mark.parametrize("words", LOOKING)
def test_looking_changes_nothing(site: Path, lacflow: Any, words: str) -> None:
    rows, kept = stored(), files()
    assert lacflow(*words.split()).code == 0
    assert stored() == rows
    assert files() == kept


def test_the_calendar_says_how_each_date_was_worked_out_in_words_json_and_as_a_calendar_file(
    site: Path, lacflow: Any
) -> None:
    rows = lacflow("calendar", "--board", "permanence", "--json").json
    shown = lacflow("calendar").out
    assert all(" ".join(row["why"].split()) in " ".join(shown.split()) for row in rows)
    assert lacflow("calendar", "--ics", "board.ics").code == 0
    events = icalendar.Calendar.from_ical(Path("board.ics").read_bytes()).walk("VEVENT")
    assert len(events) >= len([row for row in rows if not row["skipped"]])
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_the_calendar_shows_a_date_as_soon_as_it_is_edited_and_those_in_charge_are_still_told(
    site: Path, lacflow: Any
) -> None:
    """Looking at an edit must not swallow the notice that the planner sends of it."""
    file = Path("config/boards/permanence.yaml")
    row = next(r for r in lacflow("calendar", "--json").json if r["step"] == "circulate")
    file.write_text(file.read_text().replace(row["date"], "2032-05-27", 1))
    assert {r["date"] for r in lacflow("calendar", "--json").json if r["meeting"] == row["meeting"]} == {"2032-05-27"}
    assert lacflow("preview", "circulate", "--board", "permanence", "--meeting", row["meeting"]).code == 0
    assert lacflow("plan", "import", "plan.xlsx", "--board", "permanence").code == 0
    assert lacflow("tick").code == 0
    told = [x for x in lacflow("outbox", "--json").json if x["step"] == "date_noted"]
    assert {x["to_person"] for x in told} == {"i.admin", "p.manager"}


def test_meetings_can_be_proposed_and_are_not_written(site: Path, lacflow: Any) -> None:
    kept = files()
    said = lacflow("calendar", "--propose", "every 6 weeks")
    assert said.out.count("- {key: ") > 3
    assert files() == kept


@pytest.mark.parametrize("step", ["circulate", "chase", "chase_summary", "brief", "papers", "minutes"])
def test_a_preview_writes_each_letter_and_stores_and_sends_nothing(site: Path, lacflow: Any, step: str) -> None:
    rows, kept = stored(), files()
    said = lacflow("preview", step, "--board", "permanence", "--meeting", meeting_ahead(lacflow), "--out", "seen")
    assert said.code == 0
    written = [Path(line) for line in said.out.splitlines()]
    assert written
    assert all(p.is_file() and p.parent == Path("seen") for p in written)
    assert {p.suffix for p in written} >= {".txt", ".html"}
    assert stored() == rows
    assert {name for name in files() if not name.startswith("seen")} == set(kept)


def test_a_preview_can_be_of_one_persons_letter(site: Path, lacflow: Any) -> None:
    meeting = meeting_ahead(lacflow)
    said = lacflow("preview", "circulate", "--board", "permanence", "--meeting", meeting, "--person", "h.fern")
    assert said.out
    assert all("h.fern" in line for line in said.out.splitlines())


def meeting_ahead(lacflow: Any) -> str:
    now = lacflow("status", "--json").json["last_tick"]
    rows = lacflow("calendar", "--json").json
    return str(next(r["meeting"] for r in rows if r["step"] == "circulate" and r["at"] > now))


def test_a_preview_of_a_step_that_is_over_says_that_nobody_is_written_to(site: Path, lacflow: Any) -> None:
    said = lacflow("preview", "circulate", "--board", "permanence", "--meeting", "2032-apr")
    assert (said.code, said.out) == (0, "")
    assert "Nobody would be written to" in said.err


@pytest.mark.parametrize(
    ("step", "why"), [("addendum", "after the briefing"), ("escalate", "No rule"), ("upward", "reports to no other")]
)
def test_where_there_is_no_such_letter_now_a_preview_says_why(site: Path, lacflow: Any, step: str, why: str) -> None:
    said = lacflow("preview", step, "--board", "permanence", "--meeting", meeting_ahead(lacflow))
    assert (said.code, said.out) == (0, "")
    assert why in said.err


def test_the_briefing_as_a_page_and_as_figures(site: Path, lacflow: Any) -> None:
    assert lacflow("brief", "--board", "permanence", "--out", "brief.html").code == 0
    page = Path("brief.html").read_text("utf-8")
    assert page.lstrip().lower().startswith("<!doctype html")
    lacflow("brief", "--board", "permanence", "--format", "json", "--out", "brief.json")
    red = json.loads(Path("brief.json").read_text("utf-8"))["red"]["ids"]
    assert "O2/4a" in red
    assert "4a" in page


def test_the_plan_leaves_in_four_formats_and_as_it_stood(site: Path, lacflow: Any) -> None:
    for fmt in ("xlsx", "docx", "csv", "json"):
        assert lacflow("plan", "export", "--board", "permanence", "--format", fmt, "--out", f"p.{fmt}").code == 0
    now = {a["key"]: a["rag"]["value"] for a in json.loads(Path("p.json").read_text("utf-8"))["actions"]}
    assert now["O2/4a"] == "red"
    with Path("p.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) >= len(now)
    book = load_workbook("p.xlsx")
    assert sum(sheet.max_row for sheet in book.worksheets) > len(now)
    then = lacflow("plan", "export", "--board", "permanence", "--format", "json", "--out", "-", "--as-of", "2032-03-10")
    assert next(a["rag"]["value"] for a in then.json["actions"] if a["key"] == "O2/4a") != "red"


def test_a_colour_nobody_spoke_of_leaves_with_its_age_in_words_once_updates_were_due(site: Path, lacflow: Any) -> None:
    """The same actions as `assured` is false of in the JSON; before updates were due, the colours are the document's."""
    lacflow("plan", "export", "--board", "permanence", "--format", "csv", "--out", "p.csv")
    plan = lacflow("plan", "export", "--board", "permanence", "--format", "json", "--out", "-").json
    with Path("p.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Key"]: row for row in csv.DictReader(file)}
    colour = next(name for name in next(iter(rows.values())) if "RAG" in name.upper() and "SAVING" not in name.upper())
    silent = {a["key"] for a in plan["actions"] if a["status"] == "open" and not a["assured"] and a["rag"]["value"]}
    assert silent
    assert {key for key, row in rows.items() if row[colour].endswith(", not assured")} == silent
    early = ("--as-of", "2032-03-12")
    lacflow("plan", "export", "--board", "permanence", "--format", "csv", "--out", "e.csv", *early)
    assert "not assured" not in Path("e.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("fmt", ["xlsx", "docx", "csv", "json"])
def test_what_was_exported_imports_again_unchanged(site: Path, lacflow: Any, fmt: str) -> None:
    lacflow("plan", "export", "--board", "permanence", "--format", fmt, "--out", f"p.{fmt}")
    said = lacflow("plan", "import", f"p.{fmt}", "--board", "permanence", "--dry-run", "--json")
    assert said.json["import"]["new"] == []
    assert said.json["import"]["changed"] == {}
    assert said.json["import"]["gone"] == []


def test_init_sets_up_a_council_that_works_and_never_overwrites(tmp_path: Path, lacflow: Any) -> None:
    said = lacflow("init", str(tmp_path / "new"))
    assert (said.code, said.out) == (0, "")
    assert "actions from starter-plan.xlsx" in said.err
    config = ("--config", str(tmp_path / "new/config"))
    assert lacflow("check", *config).code == 0
    assert len(lacflow("calendar", "--json", *config).json) >= 4
    assert lacflow("tick", *config).code == 0
    people = tmp_path / "new/config/people.yaml"
    people.write_text(people.read_text() + "# mine\n")
    assert lacflow("init", str(tmp_path / "new")).code == 1
    assert people.read_text().endswith("# mine\n")
