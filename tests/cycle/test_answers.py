"""Whose answer counts for what: shared actions, deputies, bounces, strangers, forgeries, latecomers, and many receipts.

The board meets Thu 8 April 2027: asks Thu 18 March 09:00, due Thu 25 March noon, chases 14:00, briefs Thu 1 April 09:00.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.board.rag import Rag
from lacflow.mail.parse import parse
from lacflow.store import inbox, outbox, plans, returns
from lacflow.store.outbox import Letter
from post import Sent, answer, bounce, receive
from rounds import Round, at, day

FAR = "31/12/27"
PLAN = (
    ("1a", "Helen Fern / Tom Moss", "Green", FAR),  # any of them may answer
    ("2a", "Helen Fern / Tom Moss", "Green", FAR),  # each must, by the board's file
    ("3a", "North: Helen Fern; South: Kerry Vale", "Green", FAR),  # each must, by localities
    ("4a", "Rosa Lind", "Green", FAR),  # has a deputy, Wendy Hale
    ("5a", "Dee Ashby", "Green", FAR),
)


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    board = council / "config/boards/permanence.yaml"
    board.write_text(board.read_text() + "\nanswers_each: [O1/2a]\nlocalities: [North, South]\n")
    people = council / "config/people.yaml"
    text = people.read_text()
    for alias, known in (("North: Helen Fern", "HF, "), ("South: Kerry Vale", "KV, ")):
        text = text.replace(f"aliases: [{known}", f'aliases: ["{alias}", {known}', 1)
    people.write_text(text)
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def colour(r: Round, key: str) -> Rag | None:
    with r.app.database.read() as conn:
        action = plans.load(conn, "permanence").get(f"O1/{key}")
    assert action is not None
    return action.rag.value


def chased(r: Round) -> dict[str, tuple[str, ...]]:
    return {x.to_person: tuple(k.removeprefix("O1/") for k in x.about) for x in r.letters("chase")}


def text_of(r: Round, letter: Letter) -> str:
    return " ".join(r.read(letter).text.split())


def steps(r: Round, step: str, to: str | None = None) -> list[Letter]:
    return [x for x in r.letters(to=to) if x.step == step]


def states(r: Round) -> list[str]:
    with r.app.database.read() as conn:
        return [m.state for m in inbox.list_mail(conn)]


def says(r: Round, person: str, text: str, when: str, **headers: str) -> None:
    receive(r.root, answer(r.last("circulation", person), text, at(when), **headers))
    r.app.tick(at(when))


def test_one_answer_frees_the_others_except_where_each_must_answer(r: Round) -> None:
    says(r, "h.fern", "1a no change\n2a no change\n3a no change", "2027-03-18 10:00")
    assert "That is everything we asked you for" in text_of(r, r.letters("receipt", "h.fern")[-1])
    r.app.tick(at("2027-03-25 14:05"))
    found = chased(r)
    assert found["t.moss"] == ("2a",)
    assert found["k.vale"] == ("3a",)
    assert "h.fern" not in found
    letters = {p: text_of(r, r.letters("circulation", p)[0]) for p in ("t.moss", "k.vale")}
    assert letters["t.moss"].count("each of you answers for your own part") == 1
    assert letters["t.moss"].count("an answer from either of you is enough") == 1
    assert letters["k.vale"].count("each of you answers for your own part") == 1


def test_what_a_co_lead_must_still_answer_for_themselves_is_in_their_receipt(r: Round) -> None:
    says(r, "h.fern", "1a no change\n2a no change\n3a no change", "2027-03-18 10:00")
    says(r, "t.moss", "1a green, ten bids came in", "2027-03-18 11:00")
    receipt = text_of(r, r.letters("receipt", "t.moss")[-1])
    assert "2a" in receipt
    assert "That is everything" not in receipt


def test_where_each_answers_colours_that_differ_go_to_the_project_manager(r: Round) -> None:
    """The second colour is not recorded over the first, its words are; the project manager decides."""
    says(r, "h.fern", "2a green, all households approved", "2027-03-18 10:00")
    says(r, "t.moss", "2a red, no contract", "2027-03-18 11:00")
    assert colour(r, "2a") is Rag.GREEN
    with r.app.database.read() as conn:
        waiting = returns.reviews(conn, "permanence")
        progress = plans.load(conn, "permanence").get("O1/2a").progress  # type: ignore[union-attr]
    assert [(x.key, x.person) for x in waiting] == [("O1/2a", "t.moss")]
    assert "Helen Fern said Green, this says Red" in waiting[0].reason
    assert "no contract" in progress
    question = steps(r, "review")[-1]
    receive(r.root, answer(r.read(question), f"accept {waiting[0].id}", at("2027-03-18 12:00")))
    r.app.tick(at("2027-03-18 12:00"))
    assert colour(r, "2a") is Rag.RED


def test_two_leads_who_differ_go_to_the_project_manager_though_either_may_answer(r: Round) -> None:
    """Neither word is quietly written over the other: the second waits, with both shown."""
    says(r, "h.fern", "1a green, all households approved", "2027-03-18 10:00")
    says(r, "t.moss", "1a red, no contract", "2027-03-18 11:00")
    assert colour(r, "1a") is Rag.GREEN
    with r.app.database.read() as conn:
        waiting = returns.reviews(conn, "permanence")
    assert [(x.key, x.person) for x in waiting] == [("O1/1a", "t.moss")]
    assert "Helen Fern said Green, this says Red" in waiting[0].reason


def test_the_deputy_of_a_lead_who_is_away_is_asked_and_may_answer(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    people = council / "config/people.yaml"
    rosa = "email: rosa.lind@northmoor.example\n"
    people.write_text(people.read_text().replace(rosa, f"{rosa}  away: [2027-03-15..2027-04-09]\n"))
    r = Round(council, open_service(council))
    r.take_in(PLAN[3:], at("2027-03-09 09:00"))
    r.app.tick(at("2027-03-18 09:05"))
    asked = r.letters("circulation", "w.hale")
    assert [x.about for x in asked] == [("O1/4a",)]
    assert "Rosa Lind" in text_of(r, asked[0])
    says(r, "w.hale", "4a red, two tutors have left", "2027-03-18 10:00")
    assert colour(r, "4a") is Rag.RED
    assert "Rosa Lind" in text_of(r, r.letters("receipt", "w.hale")[-1])
    r.app.tick(at("2027-03-25 14:05"))
    assert set(chased(r)) == {"d.nurse"}


def test_an_address_that_bounced_is_not_chased_and_the_summary_says_so(r: Round) -> None:
    receive(r.root, bounce(r.last("circulation", "d.nurse")))
    r.app.tick(at("2027-03-18 10:00"))
    r.app.tick(at("2027-03-25 14:05"))
    assert "d.nurse" not in chased(r)
    summary = text_of(r, r.letters("chase_summary")[-1])
    assert "Dee Ashby" in summary.partition("could not be delivered")[2] or "came back" in summary, summary


def test_from_the_fourth_receipt_of_a_day_on_they_are_one_letter_next_working_morning(r: Round) -> None:
    for hour in (10, 11, 12, 14):
        says(r, "d.nurse", f"5a green, clinic {hour} has opened", f"2027-03-19 {hour}:00")
        if hour == 12:
            says(r, "d.nurse", "5a amber or red, clinic 13 may close", "2027-03-19 13:00")
    assert len(r.letters("receipt", "d.nurse")) == 3
    r.app.tick(at("2027-03-19 17:00"))
    r.app.tick(at("2027-03-20 10:00"))
    assert len(r.letters("receipt", "d.nurse")) == 3
    r.app.tick(at("2027-03-22 08:05"))
    joined = r.letters("receipt", "d.nurse")[3:]
    assert len(joined) == 1
    said = text_of(r, joined[0])
    assert "your 2 updates" in said
    assert "clinic 14 has opened" in said
    assert "will look at your words first" in said
    assert "clinic 13 may close" in said


STRANGER = "pat.quill@elsewhere.example"


def from_a_stranger(r: Round) -> Letter:
    letter = r.last("circulation", "d.nurse")
    receive(r.root, answer(letter, "5a red, the clinic has closed", at("2027-03-18 10:00"), sender=STRANGER))
    r.app.tick(at("2027-03-18 10:00"))
    asked = steps(r, "confirm_sender")
    assert [x.to_person for x in asked] == ["d.nurse"]
    assert states(r)[-1] == "held"
    assert colour(r, "5a") is Rag.GREEN
    assert STRANGER not in {s.to_address for s in r.letters()}
    return asked[0]


def test_a_stranger_with_a_token_is_held_until_the_lead_says_it_is_theirs(r: Round) -> None:
    asked = from_a_stranger(r)
    said = text_of(r, asked)
    assert STRANGER in said
    assert "the clinic has closed" in said
    assert asked.token == r.letters("circulation", "d.nurse")[0].token
    receive(r.root, answer(r.read(asked), "Yes.\n\nDee", at("2027-03-18 11:00")))
    r.app.tick(at("2027-03-18 11:00"))
    assert colour(r, "5a") is Rag.RED
    assert states(r) == ["applied", "applied"]
    with r.app.database.read() as conn:
        assert returns.reviews(conn, "permanence") == []
    assert [x.to_person for x in r.letters("receipt")] == ["d.nurse"]
    r.app.tick(at("2027-03-25 14:05"))
    assert "d.nurse" not in chased(r)


@pytest.mark.parametrize("words", ["No.", "No, it is not."])
def test_a_strangers_mail_that_is_not_theirs_stays_with_the_project_manager(r: Round, words: str) -> None:
    asked = from_a_stranger(r)
    receive(r.root, answer(r.read(asked), words, at("2027-03-18 11:00")))
    r.app.tick(at("2027-03-18 11:00"))
    assert colour(r, "5a") is Rag.GREEN
    assert states(r) == ["held", "applied"]
    with r.app.database.read() as conn:
        assert [x.kind for x in returns.reviews(conn, "permanence")] == ["sender"]
    r.app.tick(at("2027-03-25 14:05"))
    assert chased(r)["d.nurse"] == ("5a",)


def test_an_update_of_their_own_in_answer_to_it_is_taken_as_such(r: Round) -> None:
    asked = from_a_stranger(r)
    receive(r.root, answer(r.read(asked), "5a amber, the clinic opens two days only", at("2027-03-18 11:00")))
    r.app.tick(at("2027-03-18 11:00"))
    assert colour(r, "5a") is Rag.AMBER
    assert states(r) == ["held", "applied"]


def test_a_stranger_cannot_say_yes_for_the_lead(r: Round) -> None:
    asked = from_a_stranger(r)
    receive(r.root, answer(r.read(asked), "Yes.", at("2027-03-18 11:00"), sender=STRANGER))
    r.app.tick(at("2027-03-18 11:00"))
    assert colour(r, "5a") is Rag.GREEN
    assert states(r) == ["held", "held"]


def test_a_lead_is_not_asked_more_than_three_times_a_day_about_strangers(r: Round) -> None:
    letter = r.last("circulation", "d.nurse")
    for n in range(5):
        raw = answer(letter, f"5a red, clinic {n} has closed", at("2027-03-18 10:00"), sender=STRANGER)
        receive(r.root, raw)
    r.app.tick(at("2027-03-18 10:00"))
    assert len(steps(r, "confirm_sender")) == 3
    assert states(r) == ["held"] * 5


def test_a_mail_without_any_code_from_a_lead_with_one_request_is_theirs_once_they_say_so(r: Round) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "dee.ashby@riverside.example", "permanence.board@northmoor.example"
    mail["Subject"], mail["Message-ID"] = "my update", "<new@riverside.example>"
    mail.set_content("5a red, the clinic has closed")
    receive(r.root, mail.as_bytes())
    r.app.tick(at("2027-03-18 10:00"))
    assert colour(r, "5a") is Rag.GREEN
    asked = steps(r, "confirm_sender")[0]
    assert "A message came from your address" in text_of(r, asked)
    receive(r.root, answer(r.read(asked), "yes", at("2027-03-18 11:00")))
    r.app.tick(at("2027-03-18 11:00"))
    assert colour(r, "5a") is Rag.RED


SERVERS = """\
    transport: smtp_imap
    trust: {authserv_id: mail.northmoor.example}
    smtp: {host: 127.0.0.1, port: 1, tls: none}
    imap: {host: 127.0.0.1, port: 1, tls: none, user: board, password_file: pw}
"""
RESULT = "Authentication-Results: {by}; dmarc={said} header.from=riverside.example\n"
OURS = "mail.northmoor.example"
HOP = f"Received: from mx.riverside.example by {OURS}; Thu, 18 Mar 2027 11:00:00 +0000\n"


def guarded(council: Path, open_service: Callable[[Path], App], result: str) -> Round:
    """Return a live service whose gateway writes results, and which has read an answer of Dee's that came with one."""
    (council / "pw").write_text("none\n")
    file = council / "config/lacflow.yaml"
    text = re.sub(r"(?m)^    transport: maildir.*\n    maildir:.*\n", SERVERS, file.read_text())
    file.write_text(text.replace("sending: rehearsal", "sending: live"))
    r = Round(council, open_service(council))
    r.take_in(PLAN[4:], at("2027-03-09 09:00"))
    r.app.tick(at("2027-03-18 09:05"))  # no server answers: the letters are written, and wait
    with r.app.database.read() as conn:
        asked = next(x for x in outbox.list_letters(conn) if x.letter == "circulation")
        message = parse(outbox.load(conn, asked.id).raw)  # type: ignore[union-attr, arg-type]
    letter = Sent(asked.to_address, asked.subject, message.text, message, Path())
    (council / "answer.eml").write_bytes(
        (result + HOP).encode() + answer(letter, "5a red, the clinic has closed", at("2027-03-18 11:00"))
    )
    r.app.ingest(council / "answer.eml")
    r.app.tick(at("2027-03-18 11:00"))
    return r


def to_dee(r: Round) -> set[str]:
    with r.app.database.read() as conn:
        return {x.letter for x in outbox.list_letters(conn) if x.to_person == "d.nurse"}


@pytest.mark.parametrize(
    "result", ["", RESULT.format(by=OURS, said="fail"), RESULT.format(by="other.example", said="pass")]
)
def test_a_forged_mail_writes_nothing_and_is_answered_by_nothing(
    council: Path, open_service: Callable[[Path], App], result: str
) -> None:
    """Without the pass of our own gateway a mail with the right address and a true token does nothing."""
    r = guarded(council, open_service, result)
    assert states(r) == ["quarantined"]
    assert colour(r, "5a") is Rag.GREEN
    assert to_dee(r) == {"circulation"}


def test_with_the_gateways_pass_the_same_mail_is_taken(council: Path, open_service: Callable[[Path], App]) -> None:
    r = guarded(council, open_service, RESULT.format(by=OURS, said="pass"))
    assert states(r) == ["applied"]
    assert colour(r, "5a") is Rag.RED
    assert to_dee(r) == {"circulation", "receipt"}


def test_a_reply_after_the_board_is_offered_to_the_project_manager_for_the_open_cycle(r: Round) -> None:
    r.app.tick(at("2027-04-01 09:05"))
    r.app.tick(at("2027-04-08 11:00"))
    says(r, "d.nurse", "5a red, the clinic has closed", "2027-04-09 10:00")
    assert colour(r, "5a") is Rag.GREEN
    question = steps(r, "review")[-1]
    assert (question.to_person, day(question.accepted_at)) == ("p.manager", "9 Apr")  # type: ignore[arg-type]
    assert "the clinic has closed" in text_of(r, question)
    with r.app.database.read() as conn:
        number = returns.reviews(conn, "permanence")[-1].id
    r.app.tick(at("2027-04-29 09:05"))
    receive(r.root, answer(r.read(question), f"accept {number}", at("2027-04-29 10:00")))
    r.app.tick(at("2027-04-29 10:00"))
    assert colour(r, "5a") is Rag.RED
    with r.app.database.read() as conn:
        newest = plans.list_updates(conn, "permanence")[-1]
    assert (newest["meeting"], newest["person"]) == ("2027-may", "p.manager")
    with r.app.database.read() as conn:
        assert outbox.list_letters(conn, states=("failed", "in_doubt")) == []
