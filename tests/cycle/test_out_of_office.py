"""A lead's out-of-office: noted, never answered, never counted; past the reply-by their deputy is asked and the manager told.

The board meets Thu 8 April 2027: asks Thu 18 March 09:00, due Thu 25 March noon, chases 14:00, briefs Thu 1 April.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.mail.absence import named_instead
from lacflow.store import inbox, outbox
from lacflow.store.outbox import Letter
from post import answer, receive
from rounds import Round, at

FAR = "31/12/27"
PLAN = (
    ("4a", "Rosa Lind", "Green", FAR),  # has a deputy, Wendy Hale
    ("4b", "Rosa Lind", "Amber", FAR),
    ("5a", "Dee Ashby", "Green", FAR),  # has none
    ("6a", "Wendy Hale", "Green", FAR),
)


SERVERS = """\
    transport: smtp_imap
    trust: {authserv_id: mail.northmoor.example}
    smtp: {host: 127.0.0.1, port: 1, tls: none}
    imap: {host: 127.0.0.1, port: 1, tls: none, user: board, password_file: pw}
"""


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def away(r: Round, person: str, text: str, when: str = "2027-03-18 09:10", letter: str = "circulation") -> None:
    """Let a person's mail program answer a letter of ours by itself, and tick."""
    raw = answer(r.last(letter, person), text, at(when), Auto_Submitted="auto-replied")
    receive(r.root, raw.replace(b"Subject: Re: ", b"Subject: Automatic reply: ", 1))
    r.app.tick(at(when))


def told(r: Round) -> list[str]:
    """What the project manager was told of absences."""
    return [" ".join(r.read(x).text.split()) for x in r.letters(to="p.manager") if x.step == "away"]


def asked(r: Round, person: str, letter: str = "circulation") -> list[Letter]:
    return r.letters(letter, person)


def on_the_day_of_the_chase(r: Round) -> None:
    r.app.tick(at("2027-03-25 14:05"))


def test_back_before_the_reply_by_nothing_happens_but_that_it_is_noted(r: Round) -> None:
    before = len(r.letters())
    away(r, "r.lind", "I am on leave, back on 24 March 2027. In my absence please contact Jo Grey.")
    assert len(r.letters()) == before
    with r.app.database.read() as conn:
        (mail,) = inbox.list_mail(conn)
    assert (mail.state, mail.kind, mail.reason) == (
        "ignored",
        "auto_reply",
        "automatic reply, away until 23 March 2027",
    )
    on_the_day_of_the_chase(r)
    assert [x.about for x in asked(r, "r.lind", "chase")] == [("O1/4a", "O1/4b")]


def test_back_after_the_reply_by_the_deputy_is_asked_once_and_the_manager_told_once(r: Round) -> None:
    """The same actions, with a code of their own; nobody answers the automatic reply, and it counts for nothing."""
    text = "I am on leave, back on 6 April 2027. In my absence please contact Jo Grey at jo.grey@elsewhere.example."
    away(r, "r.lind", text)
    away(r, "r.lind", text, "2027-03-18 11:00")
    deputy = [x for x in asked(r, "w.hale") if x.person == "r.lind"]
    assert [x.about for x in deputy] == [("O1/4a", "O1/4b")]
    assert deputy[0].token != asked(r, "r.lind")[0].token
    (said,) = told(r)
    assert "Rosa Lind is away until Monday 5 April" in said
    assert "4a and 4b" in said
    assert "We ask Wendy Hale instead" in said
    assert "In my absence please contact Jo Grey" in said
    assert not [x for x in r.letters() if x.to_address == "jo.grey@elsewhere.example"]
    assert not r.letters("receipt")
    receive(r.root, answer(r.read(deputy[0]), "4a red, two tutors have left\n4b no change", at("2027-03-19 10:00")))
    r.app.tick(at("2027-03-19 10:00"))
    assert r.letters("receipt", "w.hale")
    on_the_day_of_the_chase(r)
    assert [x.person for x in r.letters("chase")] == ["d.nurse", "w.hale"]


def test_somebody_named_in_the_mail_is_never_written_to_and_an_away_lead_without_deputy_not_chased(r: Round) -> None:
    """Not even where the person named is in people.yaml: the manager is told the name, and what a reply can do."""
    away(r, "d.nurse", "I am out of the office until 6 April 2027. In my absence please contact Kerry Vale.")
    assert not asked(r, "k.vale")
    (said,) = told(r)
    assert "Nobody else has been asked" in said
    assert "please contact Kerry Vale" in said
    assert "excuse Dee Ashby" in said
    on_the_day_of_the_chase(r)
    assert not asked(r, "d.nurse", "chase")
    (summary,) = r.letters("chase_summary")
    assert "Dee Ashby" in r.read(summary).text.partition("Away")[2]
    question = next(x for x in r.letters(to="p.manager") if x.step == "away")
    receive(r.root, answer(r.read(question), "5a red by phone from Dee Ashby", at("2027-03-26 10:00")))
    r.app.tick(at("2027-03-26 10:00"))
    with r.app.database.read() as conn:
        assert inbox.list_mail(conn)[-1].state == "applied"


def test_who_is_back_before_the_chase_closes_is_chased_then(r: Round) -> None:
    away(r, "d.nurse", "I am away until 28 March 2027.")
    on_the_day_of_the_chase(r)
    assert not asked(r, "d.nurse", "chase")
    r.app.tick(at("2027-03-30 09:05"))  # Good Friday is the 26th, Easter Monday the 29th
    assert [x.about for x in asked(r, "d.nurse", "chase")] == [("O1/5a",)]


def test_past_the_close_of_circulation_nobody_new_is_asked_and_the_manager_knows(r: Round) -> None:
    """Easter leaves no time: an out-of-office that answers the chase comes after circulation has closed."""
    on_the_day_of_the_chase(r)
    away(r, "r.lind", "I am away until 6 April 2027.", "2027-03-25 14:10", "chase")
    assert [x.person for x in asked(r, "w.hale")] == ["w.hale"]
    assert "Nobody else has been asked" in told(r)[0]


def test_a_deputy_who_is_away_too_is_told_to_the_manager(r: Round) -> None:
    away(r, "r.lind", "I am away until 6 April 2027.")
    away(r, "w.hale", "I am away until 7 April 2027.", "2027-03-18 10:00")
    first, own, stand_in = told(r)
    assert "We ask Wendy Hale instead" in first
    assert "Wendy Hale is away" in own
    assert "It is about 6a" in own
    assert "they were asked as deputy of Rosa Lind" in stand_in
    assert "Nobody else has been asked" in stand_in
    on_the_day_of_the_chase(r)
    assert [x.person for x in r.letters("chase")] == ["d.nurse"]


def test_who_has_answered_may_be_away(r: Round) -> None:
    receive(r.root, answer(r.last("circulation", "r.lind"), "no change", at("2027-03-18 09:20")))
    r.app.tick(at("2027-03-18 09:25"))
    away(r, "r.lind", "I am away until 6 April 2027.", "2027-03-18 09:30")
    assert told(r) == []
    assert [x.person for x in asked(r, "w.hale")] == ["w.hale"]


def test_an_automatic_reply_that_nobody_vouches_for_and_that_answers_no_letter_is_not_believed(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    """A forged absence would spare a lead the chase."""
    (council / "pw").write_text("none\n")
    file = council / "config/lacflow.yaml"
    text = re.sub(r"(?m)^    transport: maildir.*\n    maildir:.*\n", SERVERS, file.read_text())
    file.write_text(text.replace("sending: rehearsal", "sending: live"))
    r = Round(council, open_service(council))
    r.take_in(PLAN, at("2027-03-09 09:00"))
    r.app.tick(at("2027-03-18 09:05"))  # no server answers: the letters are written, and wait
    mail = EmailMessage()
    mail["From"], mail["To"] = "dee.ashby@riverside.example", "permanence.board@northmoor.example"
    mail["Subject"], mail["Message-ID"] = "Automatic reply: update", "<x@elsewhere.example>"
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("I am away until 6 April 2027.")
    (council / "away.eml").write_bytes(mail.as_bytes())
    r.app.ingest(council / "away.eml")
    r.app.tick(at("2027-03-18 10:00"))
    with r.app.database.read() as conn:
        (stored,) = inbox.list_mail(conn)
        assert not [x for x in outbox.list_letters(conn) if x.step == "away"]
    assert (stored.state, stored.person) == ("ignored", None)
    assert "could not be verified" in stored.reason


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("I am away. In my absence please contact Jo Grey.", "In my absence please contact Jo Grey."),
        ("Back Monday.\nFor fostering write to us,\nor e-mail duty@council.example.\n\nPat Quill", "For fostering"),
        ("My deputy Sam O'Neil covers for me until 3 May.", "My deputy Sam O'Neil covers"),
        ("I am away. For anything urgent please ring the office.", ""),
        ("I return on Monday 2 September and will call you then.", ""),
        ("I am away.\n\nPat Quill\nHead of Homes\nemail: pat.quill@council.example", ""),
        ("", ""),
    ],
)
def test_the_sentence_that_names_somebody_else_is_found(text: str, sentence: str) -> None:
    found = named_instead(text, ("Pat Quill", "pat.quill@council.example"))
    assert found.startswith(sentence) if sentence else found == ""
