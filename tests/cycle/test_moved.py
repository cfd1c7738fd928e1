"""Dates that change, boards that overlap, clocks that jump, brakes and sending modes: through edited files and real mails.

The board meets Thu 8 April 2027: asks Thu 18 March 09:00, due Thu 25 March noon, chases 14:00, briefs Thu 1 April 09:00.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.store import inbox, plans
from lacflow.store.outbox import Letter
from post import answer, receive, sent
from rounds import Round, at, day, json_of

FAR = "31/12/27"
PLAN = (("1a", "Helen Fern", "Green", FAR), ("2a", "Tom Moss", "Green", FAR), ("3a", "Kerry Vale", "Green", FAR))
LEADS = {"h.fern", "t.moss", "k.vale"}
IN_CHARGE = {"i.admin", "p.manager"}
MEETING = 'date: 2027-04-08, time: "10:00", state: confirmed'


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Three leads asked on Thu 18 March; Helen has answered the same morning."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-09 09:30"))
    round_.app.tick(at("2027-03-18 09:05"))
    round_.says("h.fern", "1a amber, one household has left")(at("2027-03-18 10:00"))
    round_.app.tick(at("2027-03-18 10:00"))
    assert {x.to_person for x in round_.letters("circulation")} == LEADS
    return round_


def edited(r: Round, was: str, becomes: str, file: str = "config/boards/permanence.yaml") -> None:
    """Edit a file as an administrator does, and have it taken up."""
    path = r.root / file
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, becomes, 1))
    r.app.refresh()


def steps(r: Round, step: str) -> list[Letter]:
    """Return the letters of a step that have gone."""
    return [x for x in r.letters() if x.step == step]


def told(r: Round, step: str) -> set[str]:
    return {x.to_person for x in steps(r, step)}


def text_of(r: Round, letter: Letter) -> str:
    return " ".join(r.read(letter).text.split())


def test_moved_later_is_told_once_those_in_charge_had_an_hour_and_asks_nobody_again(r: Round) -> None:
    edited(r, "2027-04-08", "2027-04-22")
    r.app.tick(at("2027-03-19 10:00"))
    assert told(r, "date_noted") == IN_CHARGE
    assert told(r, "brake") == IN_CHARGE
    assert told(r, "date_changed") == set()
    r.app.tick(at("2027-03-19 11:05"))
    assert told(r, "date_changed") == LEADS
    letters = {x.to_person: text_of(r, x) for x in steps(r, "date_changed")}
    assert all("Thursday 22 April" in text and "Thursday 8 April" in text for text in letters.values())
    assert "noon on Thursday 8 April" in letters["t.moss"]  # two weeks before the new date
    r.go("2027-03-22 09:00", "2027-04-08 18:00")
    assert Counter(x.to_person for x in r.letters("circulation")) == Counter(LEADS)
    assert told(r, "chase") == {"t.moss", "k.vale"}
    assert {day(x.accepted_at) for x in steps(r, "chase")} == {"8 Apr"}  # type: ignore[arg-type]


def test_moved_earlier_leaves_three_working_days_to_answer(r: Round) -> None:
    edited(r, "2027-04-08", "2027-04-01")
    r.app.tick(at("2027-03-18 11:00"))
    r.app.tick(at("2027-03-18 12:05"))
    letters = {x.to_person: text_of(r, x) for x in steps(r, "date_changed")}
    assert set(letters) == LEADS
    assert "Thursday 1 April" in letters["t.moss"]
    assert "Tuesday 23 March" in letters["t.moss"]  # never before now and three working days, though two weeks is today
    r.go("2027-03-19 09:00", "2027-03-31 18:00")
    assert told(r, "chase") == {"t.moss", "k.vale"}
    assert all(x.accepted_at > at("2027-03-23 11:00") for x in steps(r, "chase"))  # type: ignore[operator]
    assert "a.chair" in told(r, "brief")


def test_cancelled_tells_those_told_keeps_taking_replies_and_may_be_reinstated(r: Round) -> None:
    edited(r, MEETING, MEETING.replace("confirmed", "cancelled"))
    r.app.tick(at("2027-03-19 10:00"))
    r.app.tick(at("2027-03-19 11:05"))
    assert told(r, "cancelled") == LEADS
    r.says("t.moss", "2a red, no bids")(at("2027-03-22 10:00"))
    r.go("2027-03-22 10:00", "2027-03-26 18:00")
    with r.app.database.read() as conn:
        assert plans.load(conn, "permanence").get("O1/2a").rag.value == "red"  # type: ignore[union-attr]
    assert told(r, "chase") == set()
    edited(r, MEETING.replace("confirmed", "cancelled"), MEETING)
    r.app.tick(at("2027-03-30 10:00"))
    r.app.tick(at("2027-03-30 11:05"))
    assert told(r, "reinstated") == LEADS
    r.go("2027-03-30 12:00", "2027-04-07 18:00")
    assert Counter(x.to_person for x in r.letters("circulation")) == Counter(LEADS)
    assert "a.chair" in told(r, "brief")


def test_a_meeting_that_vanishes_from_the_file_stays_in_force_and_the_administrator_is_told(r: Round) -> None:
    path = r.root / "config/boards/permanence.yaml"
    path.write_text(re.sub(r"(?m)^  - \{key: 2027-apr.*\n", "", path.read_text()))
    assert not r.app.refresh()
    r.go("2027-03-19 09:00", "2027-03-25 18:00")
    assert told(r, "config_fault") == {"i.admin"}
    assert len(steps(r, "config_fault")) == 1
    assert "2027-apr" in text_of(r, steps(r, "config_fault")[0])
    assert told(r, "chase") == {"t.moss", "k.vale"}
    assert told(r, "cancelled") == set()


def test_a_reserve_meeting_is_called_by_the_project_managers_reply(r: Round) -> None:
    edited(r, 'date: 2027-05-20, time: "10:00", state: confirmed', 'date: 2027-05-20, time: "10:00", state: reserve')
    r.go("2027-04-21 08:00", "2027-04-22 12:00")
    asked = [x for x in steps(r, "reserve") if x.meeting == "2027-may"]
    assert [(x.to_person, day(x.accepted_at)) for x in asked] == [("p.manager", "22 Apr")]  # type: ignore[arg-type]
    receive(r.root, answer(r.read(asked[0]), "It is on.", at("2027-04-23 09:00")))
    r.go("2027-04-23 09:00", "2027-04-29 10:00")
    found = [x for x in r.letters("circulation") if x.meeting == "2027-may"]
    assert {x.to_person for x in found} == LEADS
    assert {day(x.accepted_at) for x in found} == {"29 Apr"}  # type: ignore[arg-type]
    assert len([x for x in steps(r, "reserve") if x.meeting == "2027-may"]) == 1


def test_a_reserve_meeting_nobody_calls_sends_leads_nothing(r: Round) -> None:
    edited(r, 'date: 2027-05-20, time: "10:00", state: confirmed', 'date: 2027-05-20, time: "10:00", state: reserve')
    r.go("2027-04-21 08:00", "2027-05-21 12:00")
    of_may = [x for x in r.letters() if x.meeting == "2027-may"]
    assert {x.to_person for x in of_may} <= IN_CHARGE
    assert [day(x.accepted_at) for x in of_may if x.step == "reserve"] == ["22 Apr", "29 Apr"]  # type: ignore[arg-type]


def test_past_the_close_leads_are_asked_only_at_the_project_managers_word(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    """A plan that comes in five working days before the meeting: the project manager is asked, and says yes."""
    r = Round(council, open_service(council))
    r.take_in(PLAN, at("2027-03-30 09:00"))
    r.app.tick(at("2027-03-30 09:30"))
    assert r.letters("circulation") == []
    assert told(r, "short_notice") == {"p.manager"}
    receive(council, answer(r.read(steps(r, "short_notice")[0]), "Yes please.", at("2027-03-30 10:00")))
    r.app.tick(at("2027-03-30 10:00"))
    assert {x.to_person for x in r.letters("circulation")} == LEADS
    r.says("t.moss", "2a red, no bids")(at("2027-03-30 11:00"))
    r.app.tick(at("2027-03-30 11:00"))
    with r.app.database.read() as conn:
        assert plans.load(conn, "permanence").get("O1/2a").rag.value == "red"  # type: ignore[union-attr]


def test_two_boards_with_a_shared_lead_ask_twice_and_each_reply_counts_where_it_belongs(r: Round) -> None:
    path = r.root / "config/boards/permanence.yaml"
    text = path.read_text().replace("name: Permanence and", "name: Youth and", 1)
    text = text.replace("short: Permanence Board", "short: Youth Board", 1).replace("2027-04-08", "2027-04-12", 1)
    (r.root / "config/boards/youth.yaml").write_text(text)
    assert r.app.refresh(), r.app.faults
    r.take_in((("1a", "Tom Moss", "Green", FAR), ("9", "Wendy Hale", "Green", FAR)), at("2027-03-18 12:00"), "youth")
    r.go("2027-03-18 12:00", "2027-03-23 10:00")
    letters = {x.board: r.read(x) for x in r.letters("circulation", "t.moss")}
    assert set(letters) == {"permanence", "youth"}
    receive(r.root, answer(letters["youth"], "1a red, the club is closed", at("2027-03-23 11:00")))
    r.app.tick(at("2027-03-23 11:00"))
    with r.app.database.read() as conn:
        assert plans.load(conn, "youth").get("O1/1a").rag.value == "red"  # type: ignore[union-attr]
        assert plans.load(conn, "permanence").get("O1/1a").rag.value == "amber"  # type: ignore[union-attr]
    r.go("2027-03-25 12:00", "2027-03-30 18:00")
    chased = {(x.board, x.to_person) for x in steps(r, "chase")}
    assert chased == {("permanence", "t.moss"), ("permanence", "k.vale"), ("youth", "w.hale")}


def test_a_clock_stepped_back_takes_mail_in_but_decides_and_sends_nothing(r: Round) -> None:
    before = len(sent(r.root))
    r.says("t.moss", "2a red, no bids")(at("2027-03-18 11:00"))
    tallies = r.app.tick(at("2027-03-17 11:00"))
    assert [t.name for t in tallies] == ["incoming", "clock"]
    assert "all is held" in tallies[-1].faults[0]
    assert len(sent(r.root)) == before
    with r.app.database.read() as conn:
        assert [m.state for m in inbox.list_mail(conn)][-1] == "stored"
    r.app.tick(at("2027-03-18 11:00"))
    assert len(sent(r.root)) > before


def live(council: Path, mode: str = "live") -> None:
    file = council / "config/lacflow.yaml"
    file.write_text(file.read_text().replace("sending: rehearsal", f"sending: {mode}"))


def test_the_first_letters_in_earnest_are_listed_and_wait_an_hour(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    live(council)
    r = Round(council, open_service(council))
    r.take_in(PLAN, at("2027-03-17 12:00"))
    r.app.tick(at("2027-03-18 09:05"))
    assert r.letters("circulation") == []
    assert told(r, "brake") == IN_CHARGE
    listed = text_of(r, steps(r, "brake")[0])
    assert all(name in listed for name in ("Helen Fern", "Tom Moss", "Kerry Vale"))
    r.app.tick(at("2027-03-18 10:00"))
    assert r.letters("circulation") == []
    r.app.tick(at("2027-03-18 10:06"))
    assert {x.to_person for x in r.letters("circulation")} == LEADS
    r.go("2027-03-18 11:00", "2027-03-25 15:00")
    assert told(r, "chase") == LEADS  # nothing is held a second time
    assert len(steps(r, "brake")) == 2


def test_redirected_letters_all_go_to_one_person_and_say_whom_they_were_for(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    live(council, "{redirect: tester@northmoor.example}")
    r = Round(council, open_service(council))
    r.take_in(PLAN, at("2027-03-17 12:00"))
    r.app.tick(at("2027-03-18 09:05"))
    letters = sent(r.root)
    assert {s.to for s in letters} == {"tester@northmoor.example"}
    names = {str(s.message.header("To")) + str(s.message.headers) for s in letters}
    for email in ("helen.fern@northmoor.example", "tom.moss@northmoor.example", "kerry.vale@northmoor.example"):
        assert any(email in name for name in names)


@pytest.fixture
def late(council: Path, open_service: Callable[[Path], App]) -> Round:
    """The service was off on the day of the circulation and wakes two working days later: a brake is on."""
    r = Round(council, open_service(council))
    r.take_in(PLAN, at("2027-03-09 09:00"))
    r.app.tick(at("2027-03-09 09:30"))
    r.app.tick(at("2027-03-22 09:00"))
    assert told(r, "brake") == IN_CHARGE
    assert r.letters("circulation") == []
    return r


def orders(r: Round, text: str, when: str) -> None:
    notice = next(x for x in steps(r, "brake") if x.to_person == "p.manager")
    receive(r.root, answer(r.read(notice), text, at(when)))
    r.app.tick(at(when))


def test_a_brake_opens_at_the_project_managers_reply(late: Round) -> None:
    orders(late, "release", "2027-03-22 09:15")
    assert {x.to_person for x in late.letters("circulation")} == LEADS


def test_a_brake_opens_by_itself_after_a_working_hour(late: Round) -> None:
    late.app.tick(at("2027-03-22 09:59"))
    assert late.letters("circulation") == []
    late.app.tick(at("2027-03-22 10:01"))
    assert {x.to_person for x in late.letters("circulation")} == LEADS
    assert all("late" in text_of(late, x) for x in late.letters("circulation"))


def test_letters_withdrawn_by_reply_never_leave(late: Round) -> None:
    orders(late, "withdraw", "2027-03-22 09:15")
    late.go("2027-03-22 10:00", "2027-03-24 18:00")
    assert late.letters("circulation") == []
    states = {x["state"] for x in json_of(late.root, "outbox", "--json") if x["letter"] == "circulation"}
    assert states == {"withdrawn"}


def test_letters_held_by_reply_stay_until_released_by_reply(late: Round) -> None:
    orders(late, "hold", "2027-03-22 09:15")
    late.go("2027-03-22 10:00", "2027-03-23 18:00")
    assert late.letters("circulation") == []
    orders(late, "release", "2027-03-24 09:00")
    assert {x.to_person for x in late.letters("circulation")} == LEADS
