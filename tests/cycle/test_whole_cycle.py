"""One cycle of the starter board, letter by letter: who is asked, chased, briefed, told; and who is not."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from lacflow.app import App
from lacflow.board.rag import Rag
from lacflow.store import outbox, plans, returns
from post import SOON, Sent, answer, bounce, dates, out_of_office, receive, sent

Started = tuple[Path, App]


def of(root: Path, letter: str) -> list[Sent]:
    return [s for s in sent(root) if letter in s.subject]


def asked(root: Path) -> dict[str, Sent]:
    return {s.to: s for s in of(root, "your update by")}


def test_each_reachable_lead_is_asked_once_however_often_it_ticks(started: Started) -> None:
    root, app = started
    now = dates(app).circulate.at + SOON
    for n in range(10):
        app.tick(now + timedelta(seconds=n))
    with app.database.read() as conn:
        plan = plans.load(conn, "permanence")
    leads = {person for a in plan.open_actions() for person in a.people}
    letters = of(root, "your update by")
    assert sorted(s.to for s in letters) == sorted(str(app.settings.directory.people[p].email) for p in leads)


def test_no_letter_holds_another_leads_actions(started: Started) -> None:
    root, app = started
    app.tick(dates(app).circulate.at + SOON)
    with app.database.read() as conn:
        plan = plans.load(conn, "permanence")
    for letter in of(root, "your update by"):
        person = app.settings.directory.by_address(letter.to)
        assert person is not None
        text = " ".join(letter.text.split())
        for action in plan.open_actions():
            assert (" ".join(action.activity.split()) in text) == (person.key in action.people)


def test_the_project_manager_is_told_who_cannot_be_asked(started: Started) -> None:
    root, app = started
    app.tick(dates(app).circulate.at + SOON)
    told = [s for s in sent(root) if "Children's Rights Officer" in s.text and s.to.startswith("priya")]
    assert len(told) == 1


def test_an_answer_is_recorded_and_receipted_in_the_same_tick(started: Started) -> None:
    root, app = started
    now = dates(app).circulate.at + SOON
    app.tick(now)
    letter = asked(root)["helen.fern@northmoor.example"]
    receive(root, answer(letter, "4a amber, the panel has lost two members. New date end of June.", now))
    app.tick(now + timedelta(hours=1))
    with app.database.read() as conn:
        action = plans.load(conn, "permanence").get("O2/4a")
    assert action is not None
    assert action.rag.value is Rag.AMBER
    receipt = [s for s in sent(root) if s.to == letter.to and s is not letter][-1]
    assert "4a" in receipt.text
    assert receipt.message.header("Auto-Submitted")


def test_only_those_who_have_not_answered_are_chased_and_only_for_what_is_missing(started: Started) -> None:
    root, app = started
    when = dates(app)
    app.tick(when.circulate.at + SOON)
    letters = asked(root)
    all_done, some, away = (letters[f"{n}@northmoor.example"] for n in ("helen.fern", "tom.moss", "kerry.vale"))
    receive(root, answer(all_done, "No change.", when.circulate.at + SOON))
    with app.database.read() as conn:
        moss = list(plans.load(conn, "permanence").led_by("t.moss"))
    receive(root, answer(some, f"{moss[0].ref} green, contract signed", when.circulate.at + SOON))
    receive(root, out_of_office(away, f"{when.brief.at + timedelta(days=2):%d %B %Y}", when.circulate.at + SOON))
    app.tick(when.circulate.at + timedelta(hours=1))
    app.tick(when.chase.at + SOON)  # type: ignore[union-attr]
    with app.database.read() as conn:
        chases = {x.to_person: x.about for x in outbox.list_letters(conn) if x.letter == "chase"}
    assert "h.fern" not in chases
    assert chases["t.moss"] == tuple(a.key for a in moss[1:])
    assert "r.lind" in chases


def test_the_chair_is_briefed_and_no_lead_is(started: Started) -> None:
    _root, app = started
    when = dates(app)
    for at in (when.circulate.at, when.chase.at, when.brief.at):  # type: ignore[union-attr]
        app.tick(at + SOON)
    with app.database.read() as conn:
        briefed = [x.to_person for x in outbox.list_letters(conn) if x.letter == "briefing"]
    board = app.settings.boards["permanence"]
    assert sorted(briefed) == sorted({board.chair, *board.briefed})


def test_done_is_a_proposal_until_the_project_manager_confirms_by_reply(started: Started) -> None:
    root, app = started
    now = dates(app).circulate.at + SOON
    app.tick(now)
    receive(root, answer(asked(root)["helen.fern@northmoor.example"], "4a is complete, the pool is open.", now))
    app.tick(now + timedelta(hours=1))
    with app.database.read() as conn:
        action = plans.load(conn, "permanence").get("O2/4a")
        waiting = returns.reviews(conn, "permanence")
    assert action is not None
    assert action.said_complete
    assert action.rag.value is not Rag.BLUE
    assert [r.kind for r in waiting] == ["complete"]
    question = [s for s in sent(root) if s.to.startswith("priya") and "4a" in s.text][-1]
    receive(root, answer(question, "confirm 4a", now + timedelta(hours=2)))
    app.tick(now + timedelta(hours=2))
    with app.database.read() as conn:
        action = plans.load(conn, "permanence").get("O2/4a")
    assert action is not None
    assert action.rag.value is Rag.BLUE


def test_a_date_typed_a_month_early_sends_nothing_before_the_administrator_was_told(
    council: Path, open_service
) -> None:  # type: ignore[no-untyped-def]
    app = open_service(council)
    when = dates(app)
    now = when.circulate.at - timedelta(days=8)
    app.import_plan(council / "plan.xlsx", "permanence", now)
    app.tick(now)
    file = council / "config/boards/permanence.yaml"
    right = app.settings.boards["permanence"].meetings[0].date
    file.write_text(file.read_text().replace(right.isoformat(), (right - timedelta(days=30)).isoformat(), 1))
    assert app.refresh(), app.faults
    app.tick(now + timedelta(minutes=1))
    leads = {p.email for p in app.settings.directory.people.values()} - {
        "priya.marsh@northmoor.example",
        "ivy.admin@northmoor.example",
    }
    first = sent(council)
    assert {s.to for s in first} <= {"priya.marsh@northmoor.example", "ivy.admin@northmoor.example"}
    assert any(s.to == "ivy.admin@northmoor.example" for s in first)
    assert not leads & {s.to for s in first}


def test_the_boards_own_plan_takes_the_place_of_the_starter_plan(council: Path, open_service) -> None:  # type: ignore[no-untyped-def]
    """What `init` brought along goes when the first real plan comes in; a plan anybody was asked about never does."""
    app = open_service(council)
    now = dates(app).circulate.at
    starter = council / "starter-plan.xlsx"
    starter.write_bytes((council / "plan.xlsx").read_bytes())
    app.import_plan(starter, "permanence", now - timedelta(days=9))
    plan, done = app.import_plan(council / "plan.xlsx", "permanence", now - timedelta(days=8))
    assert len(done.new) == len([a for a in plan.actions if a.view_of is None])
    app.tick(now + SOON)
    _, again = app.import_plan(council / "plan.xlsx", "permanence", now + timedelta(hours=1))
    assert (again.new, again.gone) == ((), ())


def test_a_completion_the_lead_takes_back_cannot_be_confirmed(started: Started) -> None:
    root, app = started
    now = dates(app).circulate.at + SOON
    app.tick(now)
    letter = asked(root)["helen.fern@northmoor.example"]
    receive(root, answer(letter, "4a is complete, the pool is open.", now))
    app.tick(now + timedelta(hours=1))
    question = [s for s in sent(root) if s.to.startswith("priya") and "4a" in s.text][-1]
    receive(
        root, answer(letter, "4a is not complete, sorry, one more carer has to be approved.", now + timedelta(hours=2))
    )
    app.tick(now + timedelta(hours=2))
    receive(root, answer(question, "confirm 4a", now + timedelta(hours=3)))
    app.tick(now + timedelta(hours=3))
    with app.database.read() as conn:
        action = plans.load(conn, "permanence").get("O2/4a")
    assert action is not None
    assert action.rag.value is not Rag.BLUE


def test_a_letter_that_comes_back_and_a_forgery_reach_the_project_manager_at_once(started: Started) -> None:
    root, app = started
    now = dates(app).circulate.at + SOON
    app.tick(now)
    letter = asked(root)["helen.fern@northmoor.example"]
    receive(root, bounce(letter))
    two = b"From: helen.fern@northmoor.example\nFrom: x@elsewhere.example\nSubject: Re: " + letter.subject.encode()
    receive(root, two + b"\n\n4a green\n")
    app.tick(now + timedelta(hours=1))
    with app.database.read() as conn:
        steps = {x.step for x in outbox.list_letters(conn) if x.to_person == "p.manager"}
    assert {"undelivered", "quarantined"} <= steps


def test_check_says_that_a_meeting_must_not_vanish_while_its_cycle_is_open(started: Started) -> None:
    root, app = started
    app.tick(dates(app).circulate.at + SOON)
    file = root / "config/boards/permanence.yaml"
    lines = file.read_text().splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if line.lstrip().startswith("- {key:"))
    file.write_text("".join(lines[:first] + lines[first + 1 :]))
    done = subprocess.run(
        [sys.executable, "-m", "lacflow", "check", "--config", str(root / "config")], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "cancelled" in done.stderr
