"""What the project manager decides by command: recorded with who and when, undone, and the same as by reply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from lacflow.app import App
from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.errors import InputFault
from lacflow.reports import deciding
from lacflow.reports.deciding import Said
from lacflow.store import cycles, plans, returns
from lacflow.store.returns import Review
from post import answer, receive
from rounds import Round, at

PLAN = (("1a", "Helen Fern", "Green", "31/12/27"), ("5a", "Dee Ashby", "Green", "31/12/27"))


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Helen's answer has left one passage waiting: number 1."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    receive(
        council, answer(round_.last("circulation", "h.fern"), "1a green or amber, hard to say", at("2027-03-18 09:30"))
    )
    round_.app.tick(at("2027-03-18 10:00"))
    return round_


def action(r: Round, ref: str) -> Action:
    with r.app.database.read() as conn:
        found = plans.load(conn, "permanence").get(f"O1/{ref}")
    assert found is not None
    return found


def review(r: Round, number: int = 1) -> Review:
    with r.app.database.read() as conn:
        found = returns.review(conn, number)
    assert found is not None
    return found


def test_edit_records_what_the_person_says_and_undo_takes_it_back(r: Round) -> None:
    done = deciding.edit(r.app, 1, Said(rag="amber", due="30 June 2027", words="two panels are late"), by="Alan Okoro")
    assert done.refused == ""
    assert (action(r, "1a").rag.value, action(r, "1a").revised.date) == (Rag.AMBER, date(2027, 6, 30))
    assert (review(r).state, review(r).decided_by) == ("edited", "a.chair")
    (undone,) = deciding.decide(r.app, "undo", [1])
    assert "the colour" in undone.done
    assert (action(r, "1a").rag.value, action(r, "1a").revised.date, review(r).state) == (Rag.GREEN, None, "open")


def test_an_unknown_number_decides_nothing_at_all(r: Round) -> None:
    with pytest.raises(InputFault, match="no number 9"):
        deciding.decide(r.app, "reject", [1, 9])
    assert review(r).state == "open"


def test_a_telephone_update_is_the_leads_and_counts_as_an_answer(r: Round) -> None:
    done = deciding.update(r.app, "permanence", Said("5a", "amber", None, "two rooms are closed"), "Dee Ashby")
    assert done.done == "5a recorded for Dee Ashby: colour Amber, words “two rooms are closed”"
    with r.app.database.read() as conn:
        newest = plans.list_updates(conn, "permanence")[-1]
    assert (newest["person"], newest["source"], newest["meeting"]) == ("d.nurse", "phone", "2027-apr")
    r.app.tick(at("2027-03-25 14:05"))
    assert {x.to_person for x in r.letters("chase")} == set()


def test_an_older_mail_read_later_does_not_overwrite_a_telephone_update(r: Round) -> None:
    raw = answer(r.last("circulation", "d.nurse"), "5a red, the clinic has closed", at("2027-03-18 09:30"))
    deciding.update(r.app, "permanence", Said("5a", "amber", None, "it opens two days"), "d.nurse")
    receive(r.root, raw)
    r.app.tick(at("2027-03-18 13:00"))
    assert action(r, "5a").rag.value is Rag.AMBER


@pytest.mark.parametrize(
    ("said", "person", "fault"),
    [
        (Said("9z", "amber"), "d.nurse", "no one action"),
        (Said("5a", "mauve"), "d.nurse", "no colour"),
        (Said("5a", None, "soonish"), "d.nurse", "no one day"),
        (Said("5a"), "d.nurse", "Nothing was given"),
        (Said("5a", "amber"), "nobody", "no one person"),
    ],
)
def test_what_means_nothing_certain_is_a_fault_and_records_nothing(
    r: Round, said: Said, person: str, fault: str
) -> None:
    with pytest.raises(InputFault, match=fault):
        deciding.update(r.app, "permanence", said, person)
    assert action(r, "5a").rag.value is Rag.GREEN


def test_complete_by_telephone_is_a_proposal_that_a_second_person_confirms(r: Round) -> None:
    deciding.update(r.app, "permanence", Said("5a", "blue", None, "all done"), "d.nurse")
    assert (action(r, "5a").rag.value, action(r, "5a").said_complete) == (Rag.GREEN, "all done")
    (done,) = deciding.decide(r.app, "accept", [2])
    assert action(r, "5a").rag.value is Rag.BLUE, done


def test_a_cycle_is_held_resumed_extended_and_excused(r: Round) -> None:
    deciding.allow(r.app, "hold", "permanence")
    deciding.allow(r.app, "resume", "permanence")
    deciding.allow(r.app, "excuse", "permanence", person="h.fern")
    deciding.allow(r.app, "extend", "permanence", person="Dee Ashby", until="2027-03-30")
    assert "past" in deciding.allow(r.app, "extend", "permanence", person="d.nurse", until="2027-03-01").refused
    with r.app.database.read() as conn:
        said = [(a.kind, a.person, a.by) for a in cycles.allowances(conn, "permanence", "2027-apr")]
    assert said == [
        ("hold", None, "p.manager"), ("resume", None, "p.manager"), ("excuse", "h.fern", "p.manager"),
        ("extend", "d.nurse", "p.manager"),
    ]  # fmt: skip


def forget(r: Round) -> None:
    """Make it as if an earlier reader had read green in Dee's mail, where the present one reads red."""
    receive(r.root, answer(r.last("circulation", "d.nurse"), "5a red, the clinic has closed", at("2027-03-18 10:30")))
    r.app.tick(at("2027-03-18 11:00"))
    with r.app.database.write() as conn:
        conn.execute(
            text(
                """UPDATE readings SET reading = replace(reading, '"rag": "red"', '"rag": "green"') WHERE inbox_id = 2"""
            )
        )


def test_the_same_reader_reads_the_same(r: Round) -> None:
    assert deciding.reread(r.app, None, dry_run=True) == []


def test_what_is_read_otherwise_now_is_listed_and_changes_nothing(r: Round) -> None:
    forget(r)
    (one,) = deciding.reread(r.app, date(2027, 3, 18), dry_run=True)
    assert (one.key, one.was["rag"], one.now["rag"]) == ("O1/5a", "green", "red")
    assert deciding.reread(r.app, date(2027, 3, 19), dry_run=True) == []
    with r.app.database.read() as conn:
        assert len(returns.reviews(conn)) == 1


def test_differences_go_to_the_project_manager_once(r: Round) -> None:
    forget(r)
    before = action(r, "5a")
    numbers = [deciding.reread(r.app, None, dry_run=False)[0].review for _ in range(2)]
    assert numbers == [2, 2]
    assert "rag red; recorded at the time: " in review(r, 2).reason.replace("progress the clinic has closed, ", "")
    assert action(r, "5a") == before


def test_words_held_and_the_kind_of_a_mail_are_compared_too(r: Round) -> None:
    """What an earlier reader held and the present one does not, and the other way about; nothing is changed."""
    says = "5a red, the clinic has closed\n\n9z is red, the roof has gone"
    receive(r.root, answer(r.last("circulation", "d.nurse"), says, at("2027-03-18 10:30")))
    r.app.tick(at("2027-03-18 11:00"))
    assert deciding.reread(r.app, None, dry_run=True) == []
    with r.app.database.write() as conn:
        conn.execute(text("UPDATE reviews SET text = 'another roof' WHERE inbox_id = 2 AND kind = 'held'"))
        conn.execute(text("UPDATE inbox SET kind = 'question' WHERE id = 2"))
    kind, was, now = deciding.reread(r.app, None, dry_run=True)
    assert (kind.was, kind.now) == ({"kind": "question"}, {"kind": "updates"})
    assert (was.was["held"], was.now, now.was) == ("another roof", {}, {})
    assert "the roof has gone" in now.now["held"]
    put = [deciding.reread(r.app, None, dry_run=False)[-1].review for _ in range(2)]
    assert put[0] is not None
    assert put[0] == put[1]


def test_accepting_words_in_which_nothing_was_read_says_so(r: Round) -> None:
    receive(r.root, answer(r.last("circulation", "d.nurse"), "9z is red, the roof has gone", at("2027-03-18 10:30")))
    r.app.tick(at("2027-03-18 11:00"))
    with r.app.database.read() as conn:
        number = returns.reviews(conn)[-1].id
    done = deciding.decide(r.app, "accept", [number])
    assert "nothing was recorded" in str(done)
    assert f"lacflow review edit {number}" in str(done)
