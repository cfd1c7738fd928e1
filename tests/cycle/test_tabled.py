"""What is tabled: the board's papers fixed at a stated minute, and one addendum with what came in after the briefing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.reports import kept, preview
from lacflow.reports.ahead import steps_ahead
from lacflow.store import outbox
from lacflow.store.outbox import Letter
from post import Sent, dates, sent
from rounds import Round, Still, at

ROWS = (
    ("1a", "Helen Fern", "Red", "30/06/27"),
    ("1b", "Jonah Oakes", "Green", "30/06/27"),
    ("1c", "Rosa Lind", "Green", "30/06/27"),
)
STEPS = "steps:\n"
PAPERS = 'steps:\n  papers: {working_days: 3, at: "16:30"}\n'
CHAIR, MANAGER = "alan.okoro@northmoor.example", "priya.marsh@northmoor.example"


@pytest.fixture(scope="session")
def _briefed(_starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chair of the board of 8 April has been briefed on the 1st; two leads have not answered."""
    root = tmp_path_factory.mktemp("briefed") / "council"
    shutil.copytree(_starter, root)
    file = root / "config/boards/permanence.yaml"
    file.write_text(file.read_text().replace(STEPS, PAPERS, 1))
    app = App.open(root / "config", {})
    r, when = Round(root, app), dates(app)
    r.take_in(ROWS, when.circulate.at - timedelta(days=2))
    app.tick(when.circulate.at)
    r.says("h.fern", "1a red, the two children have no place yet")(when.circulate.at)
    app.tick(when.due.at)
    app.tick(when.due.at + timedelta(hours=2))
    app.tick(when.brief.at)
    app.close()
    return root


@pytest.fixture
def r(_briefed: Path, tmp_path: Path, open_service: Callable[[Path], App]) -> Round:
    """A copy of it to work on."""
    shutil.copytree(_briefed, tmp_path / "council")
    return Round(tmp_path / "council", open_service(tmp_path / "council"))


def told(r: Round, what: str) -> list[Sent]:
    return [s for s in sent(r.root) if what in s.subject]


def letters(r: Round, step: str) -> list[Letter]:
    with r.app.database.read() as conn:
        return [x for x in outbox.list_letters(conn) if x.step == step]


def fixed(r: Round, kind: str) -> dict[tuple[int, str], str]:
    return {(k["edition"], k["format"]): k["sha256"] for k in kept.rows(r.app, None) if k["kind"] == kind}


def test_the_papers_are_fixed_at_their_minute_and_sent_to_the_manager_once(r: Round) -> None:
    """Three working days before the board: the files that were sent are the ones that are kept."""
    r.app.tick(at("2027-04-05 16:25"))
    assert told(r, ": the papers") == []
    for minute in ("16:30", "16:35", "17:30"):
        r.app.tick(at(f"2027-04-05 {minute}"))
    (letter,) = told(r, ": the papers")
    assert letter.to == MANAGER
    hashes = {a.name: hashlib.sha256(a.content).hexdigest() for a in letter.message.attachments}
    assert hashes == {
        f"{kind}-2027-apr.{form}": fixed(r, kind)[1, form]
        for kind in ("progress", "delivery")
        for form in ("pdf", "docx")
    }


def test_what_came_in_later_does_not_change_papers_that_were_fixed(r: Round) -> None:
    r.app.tick(at("2027-04-05 16:30"))
    before = fixed(r, "progress"), fixed(r, "delivery")
    r.says("j.oakes", "1b red, the building is closed", "chase")(at("2027-04-06 10:00"))
    for hour in (10, 11):
        r.app.tick(at(f"2027-04-06 {hour}:05"))
    assert (fixed(r, "progress"), fixed(r, "delivery")) == before
    assert len(told(r, ": the papers")) == 1


def test_what_should_be_looked_at_is_named_by_its_heading_and_never_quoted(r: Round) -> None:
    """`two children` is a small number; the letter says where it stands, and the papers are marked."""
    r.app.tick(at("2027-04-05 16:30"))
    (letter,) = told(r, ": the papers")
    assert "small number" in letter.text
    assert "two children" not in letter.text
    assert "marked as not yet looked at" in letter.text


def test_the_calendar_shows_when_papers_are_fixed_where_the_file_says_so(r: Round) -> None:
    with r.app.database.read() as conn:
        rows = steps_ahead(conn, r.app.board("permanence"), r.app.settings.directory, at("2027-04-01 12:00"))
    shown = [row["local"][:16] for row in rows if row["step"] == "papers" and row["meeting"] == "2027-apr"]
    assert shown == ["2027-04-05T16:30"]


def test_chair_and_manager_get_one_addendum_with_what_came_in_since_the_briefing(r: Round) -> None:
    """The day before the board at noon; what comes in after it is kept when the board has met, and sent to nobody."""
    r.says("j.oakes", "1b red, the building is closed", "chase")(at("2027-04-05 10:00"))
    for when in ("05 10:05", "07 11:55"):
        r.app.tick(at(f"2027-04-{when}"))
    assert told(r, "addendum") == []
    r.app.tick(at("2027-04-07 12:00"))
    assert sorted(s.to for s in told(r, "addendum")) == [CHAIR, MANAGER]
    for letter in told(r, "addendum"):
        text = " ".join(letter.text.split())
        assert "1 update came in" in text
        assert "Green to red (Jonah Oakes, 5 April)" in text
        hashes = {a.name.rpartition(".")[2]: hashlib.sha256(a.content).hexdigest() for a in letter.message.attachments}
        assert hashes == {form: fixed(r, "addendum")[1, form] for form in ("pdf", "docx")}
    r.says("r.lind", "1c amber, a post is empty", "chase")(at("2027-04-07 15:00"))
    for when in ("07 15:05", "08 09:00", "08 10:05"):
        r.app.tick(at(f"2027-04-{when}"))
    assert len(told(r, "addendum")) == 2
    assert {edition for edition, _ in fixed(r, "addendum")} == {1, 2}


def test_there_is_no_addendum_where_nothing_came_in(r: Round) -> None:
    for when in ("07 12:00", "08 09:00", "08 10:05"):
        r.app.tick(at(f"2027-04-{when}"))
    assert letters(r, "addendum") == []
    assert fixed(r, "addendum") == {}


def test_what_comes_in_on_the_last_afternoon_is_sent_as_an_addendum_at_once(r: Round) -> None:
    """Nothing had come in by noon; the answer of the afternoon is not kept back until it is of no use."""
    r.app.tick(at("2027-04-07 12:00"))
    r.says("j.oakes", "1b amber, half of it is done", "chase")(at("2027-04-07 16:00"))
    r.app.tick(at("2027-04-07 16:05"))
    assert sorted(s.to for s in told(r, "addendum")) == [CHAIR, MANAGER]


def test_a_preview_shows_the_addendum_before_it_goes(r: Round, tmp_path: Path) -> None:
    r.says("j.oakes", "1b red, the building is closed", "chase")(at("2027-04-05 10:00"))
    r.app.tick(at("2027-04-05 10:05"))
    with closing(Still.open(r.root / "config", {})) as service:
        list(preview.write(service, "permanence", "addendum", None, None, tmp_path / "seen"))
    texts = {p.name: p.read_text() for p in (tmp_path / "seen").glob("*.txt")}
    assert set(texts) == {"addendum-a.chair.txt", "addendum-p.manager.txt"}
    assert all("1 update came in" in " ".join(text.split()) for text in texts.values())
    assert told(r, "addendum") == []
