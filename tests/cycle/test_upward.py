"""A board that reports to another here and to a committee outside: at each slot one report, fixed, sent once, read above."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from lacflow.app import App
from lacflow.cli.main import start
from lacflow.reports import brief, kept, preview, upward
from lacflow.reports.slots import slot_rows
from lacflow.store import outbox, plans, returns
from lacflow.store import tables as t
from lacflow.store.outbox import Letter
from post import Sent, answer, dates, receive, sent
from rounds import Round, Still, at, json_of, workbook

PERFORMANCE = (
    "name: Performance Board\nchair: a.chair\nproject_manager: s.lead\nmailbox: board\nmeetings:\n"
    '  - {key: 2027-apr, date: 2027-04-29, time: "14:00"}\n'
)
REPORTS_TO = (
    "\nreports_to:\n  performance: {ref: Responds to}\n  Children's Committee:\n    to: a.partner\n"
    "    dates: [{date: 2027-05-18, due: 2027-05-05, despatch: 2027-05-10}]\n"
)
ROWS = (
    ("1a", "Helen Fern", "Red", "30/06/27"),
    ("1b", "Helen Fern", "Green", "30/06/27"),
    ("1c", "Jonah Oakes", "Green", "30/06/27"),
)
REFS = {"1a": "2.1", "1b": "2.1; 3", "1c": "3"}


@pytest.fixture(scope="session")
def _met(_starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The board has met on 8 April; one lead answered for it, one did not."""
    root = tmp_path_factory.mktemp("met") / "council"
    shutil.copytree(_starter, root)
    file = root / "config/boards/permanence.yaml"
    file.write_text(file.read_text() + REPORTS_TO)
    (root / "config/boards/performance.yaml").write_text(PERFORMANCE)
    app = App.open(root / "config", {})
    r, when = Round(root, app), dates(app)
    _take_in(r)
    app.tick(when.circulate.at)
    r.says("h.fern", "1a red, the site is not found\n1b green, on track")(when.circulate.at)
    app.tick(when.due.at)
    app.tick(at("2027-04-08 10:30"))
    app.close()
    return root


@pytest.fixture
def r(_met: Path, tmp_path: Path, open_service: Callable[[Path], App]) -> Round:
    """A copy of it to work on."""
    shutil.copytree(_met, tmp_path / "council")
    return Round(tmp_path / "council", open_service(tmp_path / "council"))


def _take_in(r: Round) -> None:
    book = load_workbook(BytesIO(workbook(ROWS)))
    sheet = book.worksheets[0]
    column = sheet.max_column + 1
    sheet.cell(1, column, "Responds to")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column, REFS[str(sheet.cell(row, 1).value)])
    path = r.root / "plan.xlsx"
    book.save(path)
    r.app.import_plan(path, "permanence", at("2027-03-09 09:00"))


def reports(r: Round) -> list[Sent]:
    return [s for s in sent(r.root) if ": report to " in s.subject]


def fixed(r: Round) -> Any:
    """Return the last report as figures, as it was fixed."""
    return json.loads(upward.made(r.app, "permanence", None, "json", frozen=True)[0])


def kept_of(r: Round) -> dict[str, str]:
    """Return the fingerprints of the reports that were fixed, by form."""
    found = [k for k in kept.rows(r.app, "permanence") if k["kind"] == "upward"]
    assert len({k["format"] for k in found}) == len(found)
    return {k["format"]: k["sha256"] for k in found}


def letters(r: Round) -> list[Letter]:
    with r.app.database.read() as conn:
        return [x for x in outbox.list_letters(conn) if x.step == "upward"]


def read_above(r: Round) -> list[Any]:
    return json.loads(brief.made(r.app, brief.compose(r.app, "performance", None), "json"))["reported"]


def test_a_report_is_fixed_at_its_slot_and_sent_once(r: Round) -> None:
    """To whoever runs the board above and to the project manager, the working day before it is due, and never again."""
    r.app.tick(at("2027-04-15 08:55"))
    assert reports(r) == []
    for when in ("15 09:00", "15 10:00", "16 09:00"):
        r.app.tick(at(f"2027-04-{when}"))
    assert sorted(s.to for s in reports(r)) == ["priya.marsh@northmoor.example", "samir.dutt@northmoor.example"]
    assert {s.subject for s in reports(r)} == {"Permanence Board: report to the Performance Board, 29 April"}
    said = fixed(r)
    assert (said["slot"], said["fed_by"], said["fresh"]) == ("performance/2027-apr", "2027-apr", True)
    assert said["whole"]["not_assured"]["ids"] == ["O1/1c"]
    lines = {line["ref"]: line for line in said["refs"]}
    assert {ref: (line["worst"], line["not_assured"]["count"]) for ref, line in lines.items()} == {
        "2.1": ("red", 0), "3": (None, 1),
    }  # fmt: skip
    assert lines["3"]["last_known"] == "green"


def test_what_was_sent_up_stays_as_it_was(r: Round) -> None:
    """Every reader gets the same bytes, the same are kept with their hash, and later answers change nothing."""
    r.app.tick(at("2027-04-15 09:00"))
    hashes = kept_of(r)
    assert set(hashes) == {"pdf", "docx", "json"}
    for letter in reports(r):
        files = {a.name.rpartition(".")[2]: a.content for a in letter.message.attachments}
        assert {form: hashlib.sha256(content).hexdigest() for form, content in files.items()} == {
            form: hashes[form] for form in ("pdf", "docx")
        }
    before = fixed(r)
    r.says("j.oakes", "1c red, the bus company has gone")(at("2027-04-15 11:00"))
    r.app.tick(at("2027-04-15 11:00"))
    assert fixed(r) == before
    assert kept_of(r) == hashes
    assert len(reports(r)) == 2


def test_the_board_above_reads_it_in_its_own_briefing_with_its_date(r: Round) -> None:
    """By reference, as it was fixed; before it is fixed the briefing says that it is not in."""
    assert [(one["board"], one["report"]) for one in read_above(r)] == [("permanence", None)]
    r.app.tick(at("2027-04-15 09:00"))
    r.app.tick(at("2027-04-22 09:00"))
    briefed = next(s for s in sent(r.root) if s.subject.startswith("Performance Board") and "briefing" in s.subject)
    text = " ".join(briefed.text.split())
    assert "Permanence Board, as of 15 April 2027: 3 open actions: 1 red, 1 green and 1 not assured." in text
    assert "red at worst; 1 not assured, last known green" in text
    (held,) = read_above(r)
    assert held["current"]
    assert held["report"] == fixed(r)


def test_a_committee_outside_gets_its_own_and_the_calendar_shows_every_slot(r: Round) -> None:
    rows = slot_rows(r.app.board("permanence"), at("2027-04-08 12:00"))
    assert [(row["meeting"], row["step"], row["local"][:16], row["fed_by"]) for row in rows] == [
        ("performance/2027-apr", "upward", "2027-04-15T09:00", "2027-apr"),
        ("performance/2027-apr", "upward_due", "2027-04-16T10:00", "2027-apr"),
        ("children's committee/2027-05-18", "upward", "2027-05-04T09:00", "2027-apr"),
        ("children's committee/2027-05-18", "upward_due", "2027-05-05T10:00", "2027-apr"),
        ("children's committee/2027-05-18", "upward_despatch", "2027-05-10T08:00", "2027-apr"),
    ]
    r.app.tick(at("2027-04-15 09:00"))
    r.app.tick(at("2027-05-04 09:00"))
    last = [s for s in reports(r) if "Committee" in s.subject]
    assert sorted(s.to for s in last) == ["agnes.bell@northmoor.example", "priya.marsh@northmoor.example"]
    assert "Our board met" not in last[0].text


def test_a_report_first_planned_late_is_held_for_the_reader_above_and_not_for_the_manager(r: Round) -> None:
    """The brake: the service was off over the slot. After the meeting above it is of no use and is never written."""
    r.app.tick(at("2027-04-19 09:00"))
    assert [s.to for s in reports(r)] == ["priya.marsh@northmoor.example"]
    assert [x.to_person for x in letters(r) if x.state == "waiting"] == ["s.lead"]
    for hour in (10, 11):
        r.app.tick(at(f"2027-04-19 {hour}:05"))
    assert len(reports(r)) == 2
    assert fixed(r)["at"].startswith("2027-04-19T08:00")


def test_a_slot_that_has_passed_is_not_reported_to_and_the_manager_is_told_once(r: Round) -> None:
    """By letter, and in `status` until it is two weeks old."""
    for hour in (15, 16):
        r.app.tick(at(f"2027-04-29 {hour}:00"))
    assert [s for s in reports(r) if "report to the Performance" in s.subject] == []
    (told,) = [s for s in sent(r.root) if "no report went" in s.subject]
    assert told.to == "priya.marsh@northmoor.example"
    assert '--slot "performance/2027-apr"' in " ".join(told.text.split())
    waits = [n for n in json_of(r.root, "status", "--json")["needs_a_person"] if "report not sent" in n["what"]]
    assert [(n["who"], n["board"]) for n in waits] == [("p.manager", "permanence")]
    r.app.tick(at("2027-05-14 09:00"))
    assert [n for n in json_of(r.root, "status", "--json")["needs_a_person"] if "report not sent" in n["what"]] == []
    assert len([s for s in sent(r.root) if "no report went" in s.subject]) == 1
    with r.app.database.read() as conn:
        said = [row.text for row in conn.execute(select(t.journal)) if "performance/2027-apr" in row.text]
    assert said == ["performance/2027-apr: report: the board above met before the report could be written"]


def test_a_letter_held_back_for_somebody_who_gets_reports_no_more_goes_away(r: Round) -> None:
    r.app.tick(at("2027-04-19 09:00"))
    file = r.root / "config/boards/permanence.yaml"
    file.write_text(file.read_text().replace("{ref: Responds to}", "{ref: Responds to, to: a.partner}"))
    assert r.app.refresh()
    r.app.tick(at("2027-04-19 09:30"))
    assert {x.to_person: x.state for x in letters(r) if x.occurrence == "performance/2027-apr"} == {
        "p.manager": "accepted", "s.lead": "withdrawn", "a.partner": "waiting",
    }  # fmt: skip


def test_a_letter_that_has_not_left_goes_away_with_its_slot(r: Round) -> None:
    """The board above cancels its meeting while the report is held back."""
    r.app.tick(at("2027-04-19 09:00"))
    file = r.root / "config/boards/performance.yaml"
    file.write_text(file.read_text().replace('time: "14:00"', 'time: "14:00", state: cancelled'))
    assert r.app.refresh()
    r.app.tick(at("2027-04-19 09:30"))
    (gone,) = [x for x in letters(r) if x.to_person == "s.lead"]
    assert (gone.state, gone.reason) == ("withdrawn", "no longer in the diary of the board above")


def test_an_answer_to_a_report_waits_for_the_manager_of_the_board_that_sent_it(r: Round) -> None:
    """Its reader manages another board, and still means ours; no colour comes of it."""
    r.app.tick(at("2027-04-15 09:00"))
    letter = next(s for s in reports(r) if s.to.startswith("samir"))
    receive(r.root, answer(letter, "Thank you. Could 1b be split? It is amber to us.", at("2027-04-15 11:00")))
    r.app.tick(at("2027-04-15 11:05"))
    with r.app.database.read() as conn:
        (waits,) = returns.reviews(conn, "permanence")
        assert returns.reviews(conn, "performance") == []
        assert "Could 1b be split?" in waits.text
        assert [u for u in plans.list_updates(conn, "permanence") if u["at"] > at("2027-04-15 10:00")] == []


def test_reports_and_what_was_fixed_are_written_by_command(r: Round, tmp_path: Path) -> None:
    """As it stands, as it was fixed with its hash, and any paper ever fixed by its number."""
    r.app.tick(at("2027-04-15 09:00"))

    def write(*words: str) -> bytes:
        assert start([*words, "--out", str(tmp_path / "out"), "--config", str(r.root / "config")]) == 0
        return (tmp_path / "out").read_bytes()

    report = ("papers", "upward", "--board", "permanence", "--format")
    assert json.loads(write(*report, "json"))["whole"] == fixed(r)["whole"]
    assert write(*report, "xlsx", "--slot", "performance/2027-apr").startswith(b"PK")
    (number,) = [k["id"] for k in kept.rows(r.app, None) if k["format"] == "json" and k["kind"] == "upward"]
    assert json.loads(write("kept", str(number))) == json.loads(write(*report, "json", "--frozen")) == fixed(r)
    assert start([*report, "json", "--slot", "x", "--out", "-", "--config", str(r.root / "config")]) == 1


def test_a_preview_shows_the_report_to_each_reader_and_fixes_nothing(r: Round, tmp_path: Path) -> None:
    with closing(Still.open(r.root / "config", {})) as service:
        list(preview.write(service, "permanence", "upward", None, None, tmp_path / "seen"))
    assert {p.name for p in (tmp_path / "seen").glob("*.eml")} == {"upward-s.lead.eml", "upward-p.manager.eml"}
    assert kept_of(r) == {}
