"""Actions are closed by two people, opened again, carried over; a risk raised goes into the log; "seen" is noted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.board.steps import Timetable
from lacflow.store import closures, decisions, log, returns
from post import SOON, answer, dates, receive
from rounds import Round, json_of

PLAN = (
    ("1a", "Helen Fern", "Amber", "31/12/27"),
    ("1b", "Jonah Oakes", "Green", "31/12/27"),
    ("1c", "Helen Fern", "Green", "31/12/27"),
)


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """A round whose requests have gone out."""
    round_ = Round(council, open_service(council))
    when = dates(round_.app)
    round_.take_in(PLAN, when.circulate.at.replace(day=9))
    round_.app.tick(when.circulate.at + SOON)
    return round_


def step(r: Round, n: int, person: str, text: str, letter: str = "circulation") -> None:
    at = dates(r.app).circulate.at + n * SOON
    r.says(person, text, letter)(at)
    r.app.tick(at + SOON)


def action(r: Round, key: str) -> dict:  # type: ignore[type-arg]
    plan = json_of(r.root, "plan", "export", "--board", "permanence", "--format", "json", "--out", "-")["actions"]
    return next(a for a in plan if a["key"] == key)


def test_blue_is_said_by_one_person_confirmed_by_another_and_kept_with_both(r: Round) -> None:
    """Who said it, on what evidence, who confirmed it, when and why stay; after the board it is closed."""
    step(r, 2, "h.fern", "1a complete, the new form is signed and in use since Monday")
    assert action(r, "O1/1a")["rag"]["value"] == "amber"
    step(r, 4, "p.manager", "confirm 1a", "query")

    with r.app.database.read() as conn:
        (held,) = closures.closures(conn, "permanence", "O1/1a")
    assert (held.said_by, held.by, held.reason) == ("h.fern", "p.manager", "complete")
    assert "new form is signed" in held.words
    assert action(r, "O1/1a")["rag"]["value"] == "blue"


def chair_confirms(council: Path) -> None:
    path = council / "config/colours.yaml"
    path.write_text(path.read_text().replace("blue_confirmed_by: project_manager", "blue_confirmed_by: chair"))


def said_complete(council: Path, open_service: Callable[[Path], App]) -> tuple[Round, Timetable]:
    """Return a round in which a lead has said that an action is complete, and its days."""
    r = Round(council, open_service(council))
    when = dates(r.app)
    r.take_in(PLAN, when.circulate.at.replace(day=9))
    r.app.tick(when.circulate.at + SOON)
    step(r, 2, "h.fern", "1a complete, the new form is signed and in use since Monday")
    return r, when


def test_where_the_chair_confirms_nobody_else_does(council: Path, open_service: Callable[[Path], App]) -> None:
    """The project manager's word is refused and says whose it takes; the chair's reply to the briefing turns it blue."""
    chair_confirms(council)
    r, when = said_complete(council, open_service)
    chair = r.app.settings.directory.people["a.chair"].name
    assert f"To confirm, {chair} replies" in " ".join(r.last("query", "p.manager").text.split())
    step(r, 4, "p.manager", "confirm 1a", "query")
    assert f"on this board {chair} confirms" in " ".join(r.last("receipt", "p.manager").text.split())
    assert action(r, "O1/1a")["rag"]["value"] == "amber"

    r.app.tick(when.brief.at + SOON)
    r.says("a.chair", "confirm 1a", "briefing")(when.brief.at + 2 * SOON)
    r.app.tick(when.brief.at + 3 * SOON)
    assert action(r, "O1/1a")["rag"]["value"] == "blue"
    with r.app.database.read() as conn:
        (held,) = closures.closures(conn, "permanence", "O1/1a")
    assert (held.said_by, held.by) == ("h.fern", "a.chair")
    assert "1a confirmed complete" in " ".join(r.last("receipt", "a.chair").text.split())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("confirm 1a once the panel has met", "“confirm 1a once the panel has met”"),
        ("confirm 1b", "it is not said to be complete"),
        ("confirm 1a\nconfirm 9z", "it is not said to be complete"),
        ("confirm 1a\nplease move the meeting to Friday", "“please move the meeting to Friday”"),
        ("hold 1a because it is in hand", "only Priya Marsh can have that done"),
        ("confirm 1a", "on this board Priya Marsh confirms"),
    ],
)
def test_what_a_second_person_s_answer_does_not_do_is_told_to_them_and_waits(
    council: Path, open_service: Callable[[Path], App], words: str, why: str
) -> None:
    """All of it or nothing: no colour comes of a condition, of another's order, or of half an answer."""
    if why != "on this board Priya Marsh confirms":
        chair_confirms(council)
    r, when = said_complete(council, open_service)
    r.app.tick(when.brief.at + SOON)
    r.says("a.chair", words, "briefing")(when.brief.at + 2 * SOON)
    r.app.tick(when.brief.at + 3 * SOON)
    told = " ".join(r.last("receipt", "a.chair").text.split())
    assert "Nothing was done" in told
    assert why in told
    assert action(r, "O1/1a")["rag"]["value"] == "amber"
    with r.app.database.read() as conn:
        assert any(words.splitlines()[-1] in held.text for held in returns.reviews(conn, "permanence"))


def test_a_complete_action_is_opened_again_with_its_reason_and_the_colour_it_had(r: Round) -> None:
    """Without a reason it stays as it is; with one it is amber again, as it was, and both are kept."""
    step(r, 2, "h.fern", "1a complete, the new form is signed and in use since Monday")
    step(r, 4, "p.manager", "confirm 1a", "query")
    step(r, 6, "p.manager", "reopen 1a because the form was not taken up by two teams", "query")

    assert (action(r, "O1/1a")["rag"]["value"], action(r, "O1/1a")["status"]) == ("amber", "open")
    with r.app.database.read() as conn:
        (held,) = closures.closures(conn, "permanence", "O1/1a")
    assert (held.reopened_by, held.reopen_words) == ("p.manager", "the form was not taken up by two teams")


def test_an_action_is_closed_for_a_reason_or_carried_over_with_the_link_kept(r: Round) -> None:
    """By reply: closed as a duplicate; carried over to a new ref, each naming the other."""
    step(r, 2, "h.fern", "1a complete, the new form is signed and in use since Monday")
    step(r, 4, "p.manager", "close 1b as duplicate because 1a says the same", "query")
    step(r, 6, "p.manager", "carry 1c over to 9", "query")

    assert action(r, "O1/1b")["status"] == "closed"
    assert (action(r, "O1/1c")["status"], action(r, "O1/1c")["other"]["Carried over to"]) == ("closed", "O1/9")
    new = action(r, "O1/9")
    assert (new["status"], new["other"]["Carried over from"], new["people"]) == ("open", "O1/1c", ["h.fern"])
    with r.app.database.read() as conn:
        assert closures.closed(conn, "permanence", "O1/1b").reason == "duplicate"  # type: ignore[union-attr]
        assert closures.closed(conn, "permanence", "O1/1c").carried_to == "O1/9"  # type: ignore[union-attr]


def test_a_risk_raised_in_a_return_is_in_the_log_once_accepted_from_the_next_board_on(r: Round) -> None:
    """It waits for the project manager, gets the next number, is not shown to this board, and can become an action."""
    step(r, 2, "h.fern", "1a amber, still two posts open\nNew risk: the landlord may end the lease in June")
    assert json_of(r.root, "log", "--json") == []
    (waiting,) = [x for x in json_of(r.root, "review", "--json") if x["kind"] == "risk"]
    assert "landlord" in waiting["text"]
    step(r, 4, "p.manager", f"accept {waiting['id']}", "query")

    (entry,) = json_of(r.root, "log", "--json")
    board = r.app.board("permanence")
    assert (entry["kind"], entry["number"], entry["key"], entry["raised_by"]) == ("risk", "R01", "O1/1a", "h.fern")
    this, following = board.meetings[0].key, board.meetings[1].key
    assert entry["shown_from"] == following
    with r.app.database.read() as conn:
        every = log.entries(conn)
    assert [log.shown_at(every, board, m) for m in (this, following)] == [(), tuple(every)]

    from lacflow.reports import closing

    assert closing.promote(r.app, entry["id"], "20", "", "30 June 2027").done
    assert action(r, "O1/20")["due"]["date"] == "2027-06-30"
    assert json_of(r.root, "log", "--json")[0]["promoted_to"] == "O1/20"


def test_whoever_was_told_may_answer_seen(r: Round) -> None:
    """The chair's "seen" is noted as theirs and nothing climbs further; words of another kind are held."""
    at = dates(r.app).circulate.at
    step(r, 2, "h.fern", "1c red, the builder has gone")
    later = at.replace(day=at.day + 1, hour=10)
    while not r.letters("escalation", "a.chair"):
        later = later.replace(day=later.day + 1)
        r.app.tick(later)
    letter = r.last("escalation", "a.chair")
    assert re.search(r"reply\s+seen", letter.text)
    receive(r.root, answer(letter, "Seen, thank you.", later + SOON))
    r.app.tick(later + 2 * SOON)

    row = next(e for e in json_of(r.root, "escalations", "--json") if e["rule"] == "newly red")
    assert (row["acknowledged_by"], row["ended_at"]) == ("a.chair", None)


def test_what_the_board_decided_is_taken_in_by_reply_and_asked_about_next_time(r: Round) -> None:
    """A decision and a new action are recorded as the last board's; a line without a plain day or owner is asked back."""
    board = r.app.board("permanence")
    step(r, 2, "h.fern", "1a complete, the new form is signed and in use since Monday")
    when = dates(r.app)
    r.app.tick(when.brief.at + SOON)
    after = when.brief.at + timedelta(days=8)
    r.app.tick(after)
    text = (
        "decision: the lease is extended by a year; Helen Fern; 30 June 2027\n"
        "new action 1/20: find two more host homes; Jonah Oakes; 30 June 2027\n"
        "new action 1/21: write to the schools; Somebody Else; soon\n"
    )
    r.says("p.manager", text, "query")(after + SOON)
    r.app.tick(after + 2 * SOON)

    with r.app.database.read() as conn:
        found = decisions.decisions(conn)
    assert [(d.meeting, d.person, d.key) for d in found] == [
        (board.meetings[0].key, "h.fern", None), (board.meetings[0].key, "j.oakes", "O1/20"),
    ]  # fmt: skip
    assert (action(r, "O1/20")["people"], action(r, "O1/20")["due"]["date"]) == (["j.oakes"], "2027-06-30")
    answered = " ".join(r.last("receipt", "p.manager").text.split())
    assert "1/21" in answered
    assert "is no one day" in answered
