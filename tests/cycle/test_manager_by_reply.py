"""The project manager works by reply: each order done or said back, and nothing negative read as its opposite.

The board meets Thu 8 April 2027: asks Thu 18 March 09:00, due Thu 25 March noon, chases 14:00.
"""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.store import cycles, inbox, journal, plans, returns
from lacflow.store.returns import Review
from post import Sent, answer, receive
from rounds import Round, at, note, told

FAR = "31/12/27"
PLAN = (
    ("1a", "Helen Fern", "Green", FAR),
    ("1b", "Helen Fern", "Green", FAR),
    ("4a", "Rosa Lind", "Green", FAR),
    ("5a", "Dee Ashby", "Green", FAR),
)
PRIYA = "priya.marsh@northmoor.example"
BOARD = "permanence.board@northmoor.example"


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked, and Helen's answer has left one passage waiting: number 1."""
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


def colour(r: Round, ref: str) -> Rag | None:
    return action(r, ref).rag.value


def review(r: Round, number: int = 1) -> Review:
    with r.app.database.read() as conn:
        found = returns.review(conn, number)
    assert found is not None
    return found


def question(r: Round) -> Sent:
    return r.read([x for x in r.letters(to="p.manager") if x.step == "review"][-1])


def orders(r: Round, text: str, when: str = "2027-03-18 11:00", to: Sent | None = None) -> str:
    """Let the project manager answer a letter, and return what she is told of it."""
    receive(r.root, answer(to or question(r), text, at(when)))
    r.app.tick(at(when))
    return told(r)


def allowed(r: Round) -> list[tuple[str, str | None]]:
    with r.app.database.read() as conn:
        return [(a.kind, a.person) for a in cycles.allowances(conn, "permanence", "2027-apr")]


def test_what_is_held_is_edited_by_saying_what_it_is(r: Round) -> None:
    said = orders(r, "1 is amber, waiting for two panels")
    assert colour(r, "1a") is Rag.AMBER
    assert "waiting for two panels" in action(r, "1a").progress
    assert (review(r).state, review(r).decided_by) == ("edited", "p.manager")
    assert "1: 1a recorded: colour Amber" in said


@pytest.mark.parametrize("words", ["1 is not amber", "1 is amber or red", "1 is not green any more", "1 will be amber"])
def test_an_edit_that_is_not_plain_records_nothing_and_is_said_back(r: Round, words: str) -> None:
    said = orders(r, words)
    assert colour(r, "1a") is Rag.GREEN
    assert review(r).state == "open"
    assert f"“{words}”" in said


def test_a_decision_can_be_undone_and_taken_again(r: Round) -> None:
    """The colour is put back, the passage waits again, and the journal knows who did what."""
    orders(r, "1 is amber, waiting for two panels")
    said = orders(r, "undo 1", "2027-03-18 12:00")
    assert "1 waits again" in said
    assert colour(r, "1a") is Rag.GREEN
    assert "waiting for two panels" not in action(r, "1a").progress
    assert review(r).state == "open"
    orders(r, "1 is red, no panels at all", "2027-03-18 13:00")
    assert colour(r, "1a") is Rag.RED
    with r.app.database.read() as conn:
        done = [text for _, what, text, by in journal.lines(conn) if what == "review" and by == "p.manager"]
    assert done[::-1] == ["edit 1 (O1/1a)", "undo 1 (O1/1a)", "edit 1 (O1/1a)"]


def test_undoing_leaves_alone_what_has_changed_since(r: Round) -> None:
    orders(r, "1 is amber, waiting for two panels")
    receive(r.root, answer(r.last("circulation", "h.fern"), "1a red, no panels", at("2027-03-18 11:30")))
    r.app.tick(at("2027-03-18 11:30"))
    said = orders(r, "undo 1", "2027-03-18 12:00")
    assert colour(r, "1a") is Rag.RED
    assert "the colour" in said
    assert "has changed since and is left as it is" in said


def test_numbers_are_decided_each_for_itself(r: Round) -> None:
    """One that is unknown or decided already is said back, and spoils no other."""
    said = orders(r, "reject 1, 7")
    assert review(r).state == "rejected"
    assert "1 put aside" in said
    assert "there is no number 7" in said
    assert "1 was decided before (rejected by p.manager)" in orders(r, "accept 1", "2027-03-18 12:00")


def test_what_a_lead_said_by_telephone_is_recorded_as_theirs(r: Round) -> None:
    said = orders(r, "5a amber, two rooms are closed, by phone from Dee Ashby")
    assert colour(r, "5a") is Rag.AMBER
    assert "Priya Marsh for Dee Ashby - two rooms are closed" in action(r, "5a").progress
    assert "5a recorded for Dee Ashby: colour Amber" in said
    with r.app.database.read() as conn:
        newest = plans.list_updates(conn, "permanence")[-1]
    assert (newest["person"], newest["source"]) == ("d.nurse", "inbox:2")
    r.app.tick(at("2027-03-25 14:05"))
    assert "d.nurse" not in {x.to_person for x in r.letters("chase")}


@pytest.mark.parametrize(
    "words",
    [
        "5a is not amber by phone from Dee Ashby",
        "5a amber or red by phone from Dee Ashby",
        "5a amber by phone from Rosa Lind",  # not hers
        "5a amber by phone from Pat Nobody",
        "5a amber",  # whose word is it?
        "9z amber by phone from Dee Ashby",
        "5a will be amber by phone from Dee Ashby",
    ],
)
def test_what_is_not_plain_is_not_recorded_but_said_back(r: Round, words: str) -> None:
    said = orders(r, words)
    assert colour(r, "5a") is Rag.GREEN
    assert f"“{words}”" in said
    assert "Done:" not in said


def test_a_mail_of_her_own_without_any_code_is_orders_for_the_open_cycle(r: Round) -> None:
    said = note(r, "Rosa Lind rang: 4a is red, two tutors have left.\nexcuse Helen Fern")
    assert colour(r, "4a") is Rag.RED
    assert ("excuse", "h.fern") in allowed(r)
    assert "Helen Fern is excused" in said


def test_several_orders_in_one_mail_above_the_quoted_letter(r: Round) -> None:
    """Also several in one sentence; what is not understood is said back and stops nothing."""
    text = """\
Hi,

accept 1 and excuse Rosa Lind. Give Dee Ashby until Monday
hold the chase
feed the cat 3 times

Thanks
Priya"""
    said = orders(r, text)
    assert review(r).state == "accepted"
    assert [kind for kind, _ in allowed(r)] == ["excuse", "extend", "hold"]
    assert "Dee Ashby has until noon on Monday 22 March" in said
    assert "“feed the cat 3 times”" in said


@pytest.mark.parametrize(
    "words",
    [
        "do not excuse Helen Fern",
        "don't accept 1",
        "never hold the chase",
        "please don't give Dee Ashby until Friday",
        "I would not reject 1",
        "no need to hold the chase",
    ],
)
def test_a_negation_is_never_read_as_the_positive(r: Round, words: str) -> None:
    said = orders(r, words)
    assert allowed(r) == []
    assert review(r).state == "open"
    assert "Nothing was done from your reply" in said


def test_orders_written_in_html_alone_are_read(r: Round) -> None:
    letter = question(r)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = PRIYA, BOARD, f"Re: {letter.subject}"
    mail["Message-ID"], mail["In-Reply-To"] = "<html@northmoor.example>", letter.message.message_id
    mail.set_content("<html><body><p>reject 1</p><p>excuse Helen Fern</p></body></html>", subtype="html")
    receive(r.root, mail.as_bytes())
    r.app.tick(at("2027-03-18 11:00"))
    assert review(r).state == "rejected"
    assert ("excuse", "h.fern") in allowed(r)


def test_an_answer_to_what_she_was_told_is_orders_too(r: Round) -> None:
    orders(r, "feed the cat")
    letter = r.read([x for x in r.letters(to="p.manager") if x.step == "orders"][-1])
    orders(r, "reject 1", "2027-03-18 12:00", letter)
    assert review(r).state == "rejected"


FORWARD = """\
{cover}

From: Rosa Lind <{address}>
Sent: 18 March 2027 10:00
To: Priya Marsh <priya.marsh@northmoor.example>
Subject: my update

4a red, two tutors have left.

Rosa
"""


def test_a_leads_mail_she_forwards_is_that_leads_answer(r: Round) -> None:
    """Without any code: known by who wrote it. The receipt goes to her, who sent it on."""
    note(r, FORWARD.format(cover="For the record.", address="rosa.lind@northmoor.example"), subject="FW: my update")
    assert colour(r, "4a") is Rag.RED
    with r.app.database.read() as conn:
        newest, mail = plans.list_updates(conn, "permanence")[-1], inbox.list_mail(conn)[-1]
    assert (newest["person"], mail.state, mail.person) == ("r.lind", "applied", "r.lind")
    assert "on behalf of Rosa Lind" in " ".join(r.read(r.letters("receipt", "p.manager")[-1]).text.split())
    r.app.tick(at("2027-03-25 14:05"))
    assert "r.lind" not in {x.to_person for x in r.letters("chase")}


def test_what_stands_above_a_forwarded_mail_is_orders(r: Round) -> None:
    cover = "excuse Helen Fern\n5a should go to 7 really"
    said = note(r, FORWARD.format(cover=cover, address="rosa.lind@northmoor.example"), subject="Fwd: my update")
    assert colour(r, "4a") is Rag.RED
    assert ("excuse", "h.fern") in allowed(r)
    assert "“5a should go to 7 really”" in said


def test_a_strangers_mail_she_forwards_is_nobodys_answer(r: Round) -> None:
    note(r, FORWARD.format(cover="", address="someone@elsewhere.example"), subject="FW: my update")
    assert colour(r, "4a") is Rag.GREEN


def test_a_mail_of_hers_that_nobody_vouches_for_does_nothing(r: Round) -> None:
    receive(r.root, answer(question(r), "reject 1", at("2027-03-18 11:00"), From2="x"))
    raw = answer(question(r), "reject 1", at("2027-03-18 11:00"))
    receive(r.root, b"From: other@elsewhere.example\n" + raw)  # two senders
    r.app.tick(at("2027-03-18 11:00"))
    with r.app.database.read() as conn:
        assert [m.state for m in inbox.list_mail(conn)][-1] == "quarantined"
