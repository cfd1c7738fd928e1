"""A child's data is stopped at the door: held, masked wherever words are shown, told to the lead, kept only in the raw mail.

The numbers are made up; those of the NHS and the school have right check digits, or they would be no such numbers.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.board.rag import Rag
from lacflow.store import inbox, plans, returns
from post import answer, receive, sent
from rounds import Round, at

FAR = "31/12/27"
PLAN = (
    ("1a", "Helen Fern", "Green", FAR),
    ("5a", "Dee Ashby", "Green", FAR),
    ("5b", "Dee Ashby", "Green", FAR),
    ("5c", "Dee Ashby", "Green", FAR),
    ("5d", "Dee Ashby", "Green", FAR),
)
NHS, UPN, BORN, CASE = "943 476 5919", "A123456789012", "12/03/2011", "KX/2291/7"
SECRETS = (NHS, NHS.replace(" ", ""), "A12345678901", BORN, CASE)


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    board = council / "config/boards/permanence.yaml"
    board.write_text(board.read_text() + '\ncase_numbers: ["[A-Z]{2}/[0-9]{4}/[0-9]"]\n')
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def lacflow(root: Path, *words: str) -> str:
    """Run a command as a person would and return everything it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "lacflow", *words, "--config", str(root / "config")],
        capture_output=True, text=True, timeout=60, check=False, cwd=root,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def colour(r: Round, ref: str) -> Rag | None:
    with r.app.database.read() as conn:
        found = plans.load(conn, "permanence").get(f"O1/{ref}")
    assert found is not None
    return found.rag.value


TEXT = f"""\
5a amber, the review for NHS {NHS} is late.
5b green, UPN A123456789012 has a place.
5c red, DOB {BORN} was wrong on the form.
5d green, case {CASE} is closed.
Can somebody ring me about NHS {NHS}?
"""


def everything_shown(r: Round) -> dict[str, str]:
    """Return all that anybody can see: letters, lists and their details, briefings, exports, the journal."""
    shown = {f"letter {s.path.name}": s.text + s.message.html + s.subject for s in sent(r.root)}
    for name in ("inbox", "review", "updates", "outbox", "escalations"):
        shown[name] = lacflow(r.root, name, "--json")
    shown["review --all"] = lacflow(r.root, "review", "list", "--all", "--json")
    with r.app.database.read() as conn:
        numbers = [x.id for x in returns.reviews(conn, state=None)]
        mails = [m.id for m in inbox.list_mail(conn)]
        updates = [u["id"] for u in plans.list_updates(conn)]
    for name, ids in (("review", numbers), ("inbox", mails), ("updates", updates)):
        shown |= {f"{name} show {n}": lacflow(r.root, name, "show", str(n)) for n in ids}
    for kind in ("html", "json"):
        lacflow(r.root, "brief", "--board", "permanence", "--format", kind, "--out", f"brief.{kind}")
        shown[f"brief.{kind}"] = (r.root / f"brief.{kind}").read_text("utf-8")
    for kind in ("csv", "json"):
        lacflow(r.root, "plan", "export", "--board", "permanence", "--format", kind, "--out", f"plan.{kind}")
        shown[f"plan.{kind}"] = (r.root / f"plan.{kind}").read_text("utf-8")
    shown["reread"] = lacflow(r.root, "inbox", "reread", "--json")
    return shown


def test_nothing_anybody_sees_holds_the_number(r: Round) -> None:
    """A reply full of them goes through the whole cycle: held, asked about, decided, chased, briefed, exported."""
    letter = r.last("circulation", "d.nurse")
    mail = EmailMessage()
    mail["From"], mail["To"] = letter.to, letter.message.from_addresses[0]
    mail["Subject"], mail["Date"] = f"Re: {letter.subject} {NHS}", "Thu, 18 Mar 2027 10:00:00 +0000"
    mail["Message-ID"], mail["In-Reply-To"] = "<one@riverside.example>", letter.message.message_id
    mail.set_content(TEXT)
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename=f"NHS {NHS}.pdf")
    receive(r.root, mail.as_bytes())
    receive(r.root, answer(letter, TEXT, at("2027-03-18 10:10"), sender="someone@elsewhere.example"))
    r.app.tick(at("2027-03-18 11:00"))
    question = [x for x in r.letters(to="p.manager") if x.step == "review"][-1]
    words = f"5a amber because of NHS {NHS}, by phone from Dee Ashby\n1 is amber, see NHS {NHS}\naccept 2\nsee {CASE} 1"
    receive(r.root, answer(r.read(question), words, at("2027-03-18 12:00")))
    r.app.tick(at("2027-03-18 12:05"))
    for when in ("2027-03-25 14:05", "2027-04-01 09:05"):
        r.app.tick(at(when))
    shown = everything_shown(r)
    leaks = {(where, secret) for where, text in shown.items() for secret in SECRETS if secret in text}
    assert leaks == set()
    assert "[hidden: nhs number]" in shown["review"]
    assert "may identify a child" in shown["review"]


def test_the_passage_is_held_and_the_lead_told_why(r: Round) -> None:
    receive(r.root, answer(r.last("circulation", "d.nurse"), TEXT, at("2027-03-18 10:00")))
    r.app.tick(at("2027-03-18 10:05"))
    assert {colour(r, ref) for ref in ("5a", "5b", "5c", "5d")} == {Rag.GREEN}
    receipt = " ".join(r.read(r.letters("receipt", "d.nurse")[-1]).text.split())
    assert "it may identify a child (nhs number): please send it without that" in receipt
    with r.app.database.read() as conn:
        waiting = returns.reviews(conn, "permanence")
    assert {w.candidates for w in waiting if w.kind == "held"} >= {(f"O1/{x}",) for x in ("5a", "5b", "5c", "5d")}


def test_the_same_words_without_the_number_are_recorded(r: Round) -> None:
    """The receipt asked for it without that: the answer to the receipt counts."""
    receive(r.root, answer(r.last("circulation", "d.nurse"), TEXT, at("2027-03-18 10:00")))
    r.app.tick(at("2027-03-18 10:05"))
    receive(r.root, answer(r.last("receipt", "d.nurse"), "5a amber, one review is late.", at("2027-03-18 11:00")))
    r.app.tick(at("2027-03-18 11:05"))
    assert colour(r, "5a") is Rag.AMBER


def test_the_raw_mail_stays_and_is_opened_on_purpose(r: Round) -> None:
    receive(r.root, answer(r.last("circulation", "d.nurse"), TEXT, at("2027-03-18 10:00")))
    r.app.tick(at("2027-03-18 10:05"))
    assert NHS not in lacflow(r.root, "inbox", "show", "1")
    assert NHS in lacflow(r.root, "inbox", "show", "1", "--raw")
