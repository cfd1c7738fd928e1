"""A published report that broke its board's own rules, taken in as a document: each is caught, and named to the board."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from drawing import as_word, as_workbook

import published
from lacflow.app import App
from lacflow.documents import read_plan
from lacflow.reports import brief, listing, papers
from lacflow.settings import write_starter
from lacflow.store.checking import checked
from post import SOON, answer, dates, receive, sent

#: Later than any clock that runs this: commands go by the later of the real one and the last tick.
SET_UP = date(2036, 3, 3)
CONTRADICTS, SILENT = "the plan contradicts itself", "no update returned"
SILENT_ONES = {key for key, s in published.keys().items() if s.lead in published.SILENT}
DRAWN = {"xlsx": as_workbook, "docx": as_word}


@pytest.fixture(scope="session")
def _run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report as Word is taken in, six of nine leads answer as it stands, and the chair is briefed."""
    root = tmp_path_factory.mktemp("published")
    write_starter(root, SET_UP)
    file, people = root / "config/boards/permanence.yaml", root / "config/people.yaml"
    file.write_text(file.read_text() + "\nescalation: monthly_detail\n")
    entries = (
        f"\nl.{key}:\n  name: {name}\n  email: {key}@northmoor.example\n" for key, name in published.LEADS.items()
    )
    people.write_text(people.read_text() + "".join(entries))
    document = root / "report.docx"
    document.write_bytes(as_word(published.paper()))
    app = App.open(root / "config", {})
    when = dates(app)
    assert when.chase is not None
    app.import_plan(document, "permanence", when.circulate.at - SOON)
    app.tick(when.circulate.at)
    for letter in [s for s in sent(root) if "your update by" in s.subject]:
        if letter.to.partition("@")[0] not in published.SILENT:
            receive(root, answer(letter, "No change to anything.", when.circulate.at + SOON))
    for at in (when.circulate.at + 2 * SOON, when.chase.at, when.brief.at):
        app.tick(at)
    app.close()
    return root


@pytest.fixture
def app(_run: Path, tmp_path: Path, open_service: Callable[[Path], App]) -> App:
    """A copy of it to look at, as it stood when the chair was briefed."""
    shutil.copytree(_run, tmp_path / "council")
    return open_service(tmp_path / "council")


def escalated(app: App) -> dict[str, dict[str, str]]:
    """Return why, by rule and key."""
    with app.database.read() as conn:
        rows = listing.escalations(conn, "permanence", None)
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["rule"], {})[row["key"]] = row["why"]
    return found


def briefed(app: App) -> dict[str, Any]:
    return json.loads(brief.as_fixed(app, "permanence", None, "json").content)


def text_of(content: bytes) -> str:
    """Return everything a Word document says, each row of a table on a line."""
    document = Document(BytesIO(content))
    rows = [" | ".join(dict.fromkeys(c.text for c in row.cells)) for t in document.tables for row in t.rows]
    return "\n".join([*(p.text for p in document.paragraphs), *rows])


@pytest.mark.parametrize("form", DRAWN)
def test_the_report_is_read_alike_as_workbook_and_as_word(form: str, tmp_path: Path) -> None:
    """33 workstreams, the colours over them, and what it lists to discuss; an item that is no row is said to be none."""
    path = tmp_path / f"report.{form}"
    path.write_bytes(DRAWN[form](published.paper()))
    plan = read_plan(path)
    assert {a.key: (a.rag.value and a.rag.value.value, a.savings_k) for a in plan.actions} == {
        key: (s.rag.lower(), s.saving) for key, s in published.keys().items()
    }
    assert (plan.about.rag.raw, plan.about.savings_rag.raw) == ("Green", "Green")
    assert [(n.number, n.text) for n in plan.discussed] == [(item[0], item[1]) for item in published.LISTED]
    assert [p.found for p in plan.problems if p.code == "discussed.unknown"] == ["Cost of living"]


def test_the_overall_colour_is_caught_against_its_rows(app: App) -> None:
    """In the escalations, in the briefing and in the header of the progress report."""
    why = escalated(app)[CONTRADICTS]["*"]
    assert "Overall colour is green, while 6 of 33 actions are red" in why
    assert "Savings colour is green, while 2 of 5 actions are red" in why
    assert "Overall colour is green, while 6 of 33 actions are red" in text_of(
        brief.as_fixed(app, "permanence", None, "docx").content
    )
    progress = text_of(papers.made(app, "progress", "permanence", None, "docx")[0])
    assert "Overall colour | Red, from the rows" in progress or "Overall colour | Amber, from the rows" in progress
    assert "the last document stated green" in progress


def test_what_it_listed_is_caught_against_the_rule(app: App) -> None:
    """Two of three with a saving were never listed, and one that was has none."""
    found = {key: why for key, why in escalated(app)[CONTRADICTS].items() if key != "*"}
    assert {key: why.split(" list of")[0] for key, why in found.items()} == {
        "O1/3": "in the document's", "O2/5": "not in the document's", "O3/2": "not in the document's",
    }  # fmt: skip
    progress = text_of(papers.made(app, "progress", "permanence", None, "docx")[0])
    assert (
        "own list does not have 5 (objective 2) and 2 (objective 3); it has, though the rule does not, 3 (objective 1)."
        in progress
    )


def test_twelve_silent_workstreams_are_each_named(app: App) -> None:
    """By the rule, in the figures, in the letter to the chair, and in the report, whatever colour was printed beside them."""
    assert len(SILENT_ONES) == 12
    assert set(escalated(app)[SILENT]) == SILENT_ONES
    assert set(briefed(app)["silent_items"]["ids"]) == SILENT_ONES == set(briefed(app)["not_assured"]["ids"])
    progress = text_of(papers.made(app, "progress", "permanence", None, "docx")[0])
    rows = [line for line in progress.splitlines() if "Not assured, last known" in line]
    titles = [s.title for s in published.keys().values() if s.lead in published.SILENT]
    assert all(any(title in row for row in rows) for title in titles)
    chair = next(s for s in sent(app.settings.root) if s.to.startswith("alan") and "briefing" in s.subject)
    assert all(published.LEADS[lead] in chair.text for lead in published.SILENT)


def test_what_stands_beside_a_deliverable_is_a_reason(app: App) -> None:
    """The report has its words by deliverable: where nobody has said anything since, they are the newest there are."""
    text = text_of(brief.as_fixed(app, "permanence", None, "docx").content)
    assert "Four are open; the lease of the fifth fell through" in text
    assert briefed(app)["enquiry_no_reason"]["ids"] == []
    with app.database.read() as conn:
        found = checked(conn, app.board("permanence"), app.settings.directory, dates(app).brief.at)
    assert [c.key for c in found if c.name == "reason_missing"] == []
