"""A real county's workbook through a whole cycle: all who can be asked are, nobody twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.board.plan import DueKind, Plan
from lacflow.board.rag import Rag
from lacflow.documents import read_plan
from lacflow.store import outbox, plans
from post import SOON, answer, dates, out_of_office, receive, sent

pytestmark = pytest.mark.samples


@pytest.fixture
def county(council: Path, sample_data: Path, open_service: Callable[[Path], App]) -> tuple[Path, App, Plan]:
    """The starter board with the county's plan, and two leads in three known by the words the plan uses."""
    workbook = sample_data / "plans" / "county_l.xlsx"
    wordings = dict.fromkeys(lead.raw for a in read_plan(workbook, None).open_actions() for lead in a.leads)
    people = council / "config/people.yaml"
    entries = [
        f"\nlead.n{n}:\n  name: Lead Number{n}\n  email: lead{n}@county.example\n  aliases: [{_quoted(words)}]\n"
        for n, words in enumerate(wordings)
        if n % 3
    ]
    starter = re.sub(r"(?m)^  aliases:.*\n", "", people.read_text())
    people.write_text(starter + "".join(entries))
    app = open_service(council)
    plan, _ = app.import_plan(workbook, "permanence", dates(app).circulate.at - timedelta(days=7))
    return council, app, plan


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def test_every_open_action_comes_in_with_key_colour_and_kind_of_date(county: tuple[Path, App, Plan]) -> None:
    _, app, plan = county
    with app.database.read() as conn:
        held = plans.load(conn, "permanence")
    assert len(held.open_actions()) == 77
    assert len({a.key for a in held.actions}) == len(held.actions)
    assert [a.rag.value for a in held.open_actions()] == [a.rag.value for a in plan.open_actions()]
    assert {Rag.GREEN, Rag.AMBER, Rag.RED} <= {a.rag.value for a in held.open_actions()}
    assert {DueKind.DAY, DueKind.MONTH} <= {a.due.kind for a in held.open_actions()}


def test_one_cycle(county: tuple[Path, App, Plan]) -> None:
    root, app, plan = county
    when = dates(app)
    assert when.chase is not None
    at = when.circulate.at + SOON
    for n in range(10):
        app.tick(at + timedelta(seconds=n))
    letters = [s for s in sent(root) if "your update by" in s.subject]
    reachable = {p for a in plan.open_actions() for p in a.people}
    assert len(reachable) > 15
    assert sorted(s.to for s in letters) == sorted(str(app.settings.directory.people[p].email) for p in reachable)
    _nobody_elses_rows(app, plan, {s.to: s.text for s in letters})

    told = " ".join(
        " ".join(s.text.split()) for s in sent(root) if s.to.startswith("priya") and "cannot write to" in s.subject
    )
    unmatched = {lead.raw for a in plan.open_actions() for lead in a.leads if lead.person is None}
    assert unmatched
    assert [words for words in unmatched if " ".join(words.split()) not in told] == []

    receive(root, answer(letters[0], "No change to report.", at))
    receive(root, out_of_office(letters[1], f"{when.brief.at + timedelta(days=20):%d %B %Y}", at))
    app.tick(at + timedelta(hours=1))
    app.tick(when.chase.at + SOON)
    with app.database.read() as conn:
        chased = {x.to_address for x in outbox.list_letters(conn) if x.letter == "chase"}
    assert letters[0].to not in chased
    assert {s.to for s in letters[2:]} <= chased

    app.tick(when.brief.at + SOON)
    with app.database.read() as conn:
        briefed = {x.to_person for x in outbox.list_letters(conn) if x.letter == "briefing"}
    board = app.settings.boards["permanence"]
    assert briefed == {board.chair, *board.briefed}
    names = [s.path.name for s in sent(root)]
    assert len(names) == len(set(names))


def _nobody_elses_rows(app: App, plan: Plan, texts: dict[str, str]) -> None:
    """Each letter shows every ref and activity of its own lead as a block, and no other's."""
    for address, text in texts.items():
        person = app.settings.directory.by_address(address)
        assert person is not None
        shown = set(re.findall(r"(?m)^-{40}\n(\S.*?) \(objective (\d+)", text))
        own = {(a.ref, a.objective.number) for a in plan.led_by(person.key)}
        assert shown == own
