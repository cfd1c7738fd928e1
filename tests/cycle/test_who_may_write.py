"""The table of who may write, every row with its variants, through the real passes.

Dee Ashby leads 5a; Wendy Hale is her deputy; Priya Marsh manages the project. Each mail says "5a red".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest

from lacflow.app import App
from lacflow.board.rag import Rag
from lacflow.store import inbox, outbox, plans, returns
from post import Sent, receive
from rounds import Round, at

FAR = "31/12/27"
PLAN = (("5a", "Dee Ashby", "Green", FAR), ("1a", "Helen Fern", "Green", FAR))
DEE, WENDY, HELEN = "dee.ashby@riverside.example", "wendy.hale@northmoor.example", "helen.fern@northmoor.example"
PRIYA, STRANGER = "priya.marsh@northmoor.example", "pat.quill@elsewhere.example"
BOARD = "permanence.board@northmoor.example"


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked; Dee has a deputy and a second address."""
    people = council / "config/people.yaml"
    mine = f"email: {DEE}\n"
    assert mine in people.read_text()
    more = f"{mine}  other_emails: [dee@home.example]\n  deputy: w.hale\n"
    people.write_text(people.read_text().replace(mine, more))
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


@dataclass(frozen=True)
class Came:
    """One mail: who it says it is from, how it carries the code, what our boundary says, who sent it in their name."""

    sender: str
    token: str = "reply"  # reply, subject, body, none
    vouched: bool | None = None
    sent_by: str = ""
    text: str = "5a red, the clinic has closed"
    subject: str = ""


@dataclass(frozen=True)
class Then:
    """What becomes of it: its state, whether 5a turned red, who is asked to confirm, who gets a receipt."""

    state: str
    recorded: bool = False
    asked: str = ""
    receipt: str = ""


APPLIED = Then("applied", recorded=True, receipt="d.nurse")
BY_DEPUTY = Then("applied", recorded=True, receipt="w.hale")
BY_MANAGER = Then("applied", recorded=True, receipt="p.manager")
ASK_DEE = Then("held", asked="d.nurse")
HELD = Then("held")
SET_ASIDE = Then("quarantined")

TABLE = {
    # pass; the person, an alias, a deputy; live
    "the lead replies": (Came(DEE), APPLIED),
    "the lead, in capitals": (Came("Dee.Ashby@Riverside.Example"), APPLIED),
    "the lead, with a display name": (Came(f'"Ashby, Dee (Nursing)" <{DEE}>'), APPLIED),
    "the lead, with a tag in the address": (Came("dee.ashby+board@riverside.example"), APPLIED),
    "the lead's other address": (Came("dee@home.example"), APPLIED),
    "the lead, code in the subject alone": (Came(DEE, "subject"), APPLIED),
    "the lead, code in the body alone": (Came(DEE, "body"), APPLIED),
    "the deputy": (Came(WENDY), BY_DEPUTY),
    "the deputy, code in the subject": (Came(WENDY, "subject"), BY_DEPUTY),
    "the deputy in the lead's name": (Came(DEE, sent_by=WENDY), BY_DEPUTY),
    "the lead's own other address as Sender": (Came(DEE, sent_by="dee@home.example"), APPLIED),
    # pass; the person; none
    "the lead, no code": (Came(DEE, "none"), ASK_DEE),
    "the lead's other address, no code": (Came("dee@home.example", "none"), ASK_DEE),
    "the deputy, no code and no request of her own": (Came(WENDY, "none"), HELD),
    # pass; the project manager
    "the manager under the lead's code": (Came(PRIYA, "subject"), BY_MANAGER),
    "the manager replies to a copy": (Came(PRIYA, "body"), BY_MANAGER),
    "the manager, no code, by phone": (Came(PRIYA, "none", text="5a red by phone from Dee Ashby"), BY_MANAGER),
    "the manager, no code, no name": (Came(PRIYA, "none"), Then("held", receipt="p.manager")),
    "somebody in the manager's name": (Came(PRIYA, "subject", sent_by=STRANGER), HELD),
    # pass; anyone else; live
    "a stranger": (Came(STRANGER), ASK_DEE),
    "a stranger, code in the subject": (Came(STRANGER, "subject"), ASK_DEE),
    "another lead": (Came(HELEN), ASK_DEE),
    "a stranger named as the lead": (Came(f"Dee Ashby <{STRANGER}>"), ASK_DEE),
    "a look-alike address": (Came("dee.ashby@riverslde.example"), ASK_DEE),
    "an address that begins as hers": (Came("dee.ashby@riverside.example.evil.example"), ASK_DEE),
    "a tag before somebody else's name": (Came("x+dee.ashby@riverside.example"), ASK_DEE),
    "a stranger in the lead's name": (Came(DEE, sent_by=STRANGER), ASK_DEE),
    # pass; anyone else; none
    "a stranger, no code": (Came(STRANGER, "none"), HELD),
    "a stranger, a code that is none": (Came(STRANGER, "none", subject="Re: update [K7Q2M]"), HELD),
    # fail, whoever it is
    "forged lead": (Came(DEE, vouched=False), SET_ASIDE),
    "forged lead, no code": (Came(DEE, "none", vouched=False), SET_ASIDE),
    "forged deputy": (Came(WENDY, vouched=False), SET_ASIDE),
    "forged manager": (Came(PRIYA, "subject", vouched=False), SET_ASIDE),
    "forged manager, no code": (Came(PRIYA, "none", vouched=False), SET_ASIDE),
    "forged stranger": (Came(STRANGER, vouched=False), SET_ASIDE),
    "no sender": (Came(""), SET_ASIDE),
    "two senders in one header": (Came(f"{DEE}, {STRANGER}"), SET_ASIDE),
}


def mail(letter: Sent, came: Came) -> bytes:
    message = EmailMessage()
    if came.sender:
        message["From"] = came.sender
    if came.sent_by:
        message["Sender"] = came.sent_by
    message["To"], message["Date"] = BOARD, "Thu, 18 Mar 2027 10:00:00 +0000"
    message["Subject"] = came.subject or (letter.subject if came.token == "subject" else "update")
    message["Message-ID"] = "<one@mail.example>"
    message["Reply-To"] = DEE
    if came.token == "reply":
        message["In-Reply-To"] = letter.message.message_id
    code = letter.text.rstrip().splitlines()[-1]
    message.set_content(came.text + (f"\n\n> {code}\n" if came.token == "body" else "\n"))
    return message.as_bytes()


def take(r: Round, raw: bytes, vouched: bool | None) -> None:
    """Store a mail as the mailbox would have, with the transport's word where it has one, and read it."""
    if vouched is None:
        receive(r.root, raw)
    else:
        with r.app.database.write() as conn:
            stored = inbox.store_raw(conn, "board", "by.hand", raw, vouched, at("2027-03-18 10:05"))
            assert stored is not None
            inbox.mark_filed(conn, "board", [stored.handle])
    r.app.tick(at("2027-03-18 10:05"))


def colour(r: Round) -> Rag | None:
    with r.app.database.read() as conn:
        found = plans.load(conn, "permanence").get("O1/5a")
    assert found is not None
    return found.rag.value


@pytest.mark.parametrize("name", TABLE)
def test_who_may_write_what(r: Round, name: str) -> None:
    came, then = TABLE[name]
    before = len(r.letters())
    take(r, mail(r.last("circulation", "d.nurse"), came), came.vouched)
    with r.app.database.read() as conn:
        (stored,) = inbox.list_mail(conn)
        waiting = returns.reviews(conn, "permanence")
        written = [x for x in r.letters()[before:] if x.letter != "escalation"]
    assert (stored.state, colour(r) is Rag.RED) == (then.state, then.recorded), stored.reason
    assert [x.to_person for x in written if x.step == "confirm_sender"] == [then.asked] * bool(then.asked)
    assert [x.to_person for x in written if x.letter == "receipt"] == [then.receipt] * bool(then.receipt)
    assert STRANGER not in {x.to_address for x in written}
    if then.state == "held":
        assert [w.kind for w in waiting] in (["sender"], [])
    if then.state == "quarantined":
        assert {x.to_person for x in written} <= {"p.manager"}
        assert [x.step for x in written] == ["quarantined"]
        assert waiting == []


def test_two_from_headers_are_set_aside(r: Round) -> None:
    take(r, b"From: pat.quill@elsewhere.example\n" + mail(r.last("circulation", "d.nurse"), Came(DEE)), None)
    with r.app.database.read() as conn:
        assert [m.state for m in inbox.list_mail(conn)] == ["quarantined"]
    assert colour(r) is Rag.GREEN


def test_a_lead_of_two_open_requests_without_a_code_is_for_the_project_manager(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    """Which of the two it answers cannot be told, so nobody is asked a question that could mean either."""
    board = council / "config/boards/permanence.yaml"
    (council / "config/boards/second.yaml").write_text(board.read_text().replace("Permanence Board", "Second Board"))
    r = Round(council, open_service(council))
    r.take_in(PLAN, at("2027-03-09 09:00"))
    r.take_in(PLAN, at("2027-03-09 09:00"), "second")
    r.app.tick(at("2027-03-18 09:05"))
    take(r, mail(r.last("circulation", "d.nurse"), Came(DEE, "none")), None)
    with r.app.database.read() as conn:
        assert [m.state for m in inbox.list_mail(conn)] == ["held"]
        assert not [x for x in outbox.list_letters(conn) if x.step == "confirm_sender"]


@pytest.mark.parametrize(
    "name", ["<2027:11:00@mail.example>", "no brackets", "<ünïcode@mail.example>", "<>", "<a b>", "x" * 2000]
)
def test_an_answer_whose_own_name_is_odd_is_taken_and_answered(r: Round, name: str) -> None:
    raw = mail(r.last("circulation", "d.nurse"), Came(DEE)).replace(b"<one@mail.example>", name.encode())
    take(r, raw, None)
    assert colour(r) is Rag.RED
    assert r.letters("receipt", "d.nurse")


@pytest.fixture
def deputised(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Dee is away until after the board; she was asked all the same, and so was Wendy, her deputy."""
    people = council / "config/people.yaml"
    more = f"email: {DEE}\n  away: [2027-03-15..2027-04-20]\n  deputy: w.hale\n"
    people.write_text(people.read_text().replace(f"email: {DEE}\n", more))
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def code(letter: Sent) -> str:
    return letter.text.rstrip().splitlines()[-1].removeprefix("Reference: ")


def test_each_who_is_asked_has_a_code_of_their_own(deputised: Round) -> None:
    """The deputy's letter, chase and receipt carry one code, the lead's another."""
    r = deputised
    theirs = code(r.last("circulation", "w.hale"))
    assert theirs != code(r.last("circulation", "d.nurse"))
    r.go("2027-03-25 13:00", "2027-03-25 15:00")
    assert code(r.last("chase", "w.hale")) == theirs
    r.says("w.hale", "5a red, the clinic has closed", "chase")(at("2027-03-30 09:00"))
    r.app.tick(at("2027-03-30 09:05"))
    assert code(r.last("receipt", "w.hale")) == theirs


#: What comes with the deputy's code, or from her; and who is asked, or gets the receipt.
OF_THE_DEPUTY = {
    "the deputy replies": (Came(WENDY), BY_DEPUTY),
    "the deputy, code in the subject": (Came(WENDY, "subject"), BY_DEPUTY),
    "the lead, to whom she sent it on": (Came(DEE, "subject"), APPLIED),
    "the deputy, no code": (Came(WENDY, "none"), Then("held", asked="w.hale")),
    "a stranger to whom she sent it on": (Came(STRANGER), Then("held", asked="w.hale")),
    "a stranger, her code in the body": (Came(STRANGER, "body"), Then("held", asked="w.hale")),
    "the manager under her code": (Came(PRIYA, "subject"), BY_MANAGER),
    "forged deputy": (Came(WENDY, vouched=False), SET_ASIDE),
}


@pytest.mark.parametrize("name", OF_THE_DEPUTY)
def test_what_carries_the_deputy_s_code_is_asked_of_the_deputy(deputised: Round, name: str) -> None:
    came, then = OF_THE_DEPUTY[name]
    r, before = deputised, len(deputised.letters())
    take(r, mail(r.last("circulation", "w.hale"), came), came.vouched)
    with r.app.database.read() as conn:
        (stored,) = inbox.list_mail(conn)
    written = [x for x in r.letters()[before:] if x.letter != "escalation"]
    assert (stored.state, colour(r) is Rag.RED) == (then.state, then.recorded), stored.reason
    assert [x.to_person for x in written if x.step == "confirm_sender"] == [then.asked] * bool(then.asked)
    assert [x.to_person for x in written if x.letter == "receipt"] == [then.receipt] * bool(then.receipt)


def test_the_deputy_s_yes_makes_a_forwarded_answer_the_lead_s(deputised: Round) -> None:
    r = deputised
    take(r, mail(r.last("circulation", "w.hale"), Came(STRANGER)), None)
    asked = r.read(next(x for x in r.letters(to="w.hale") if x.step == "confirm_sender"))
    receive(r.root, mail(asked, Came(WENDY, text="yes")).replace(b"<one@", b"<two@"))
    r.app.tick(at("2027-03-18 11:00"))
    assert colour(r) is Rag.RED
    assert [x.to_person for x in r.letters("receipt")] == ["w.hale"]


def test_whom_we_asked_may_answer_though_another_is_deputy_now(deputised: Round) -> None:
    """Her code is live, and she is its person."""
    r = deputised
    letter = r.last("circulation", "w.hale")
    people = r.root / "config/people.yaml"
    people.write_text(people.read_text().replace("2027-04-20]\n  deputy: w.hale\n", "2027-04-20]\n  deputy: h.fern\n"))
    take(r, mail(letter, Came(WENDY)), None)
    assert colour(r) is Rag.RED
