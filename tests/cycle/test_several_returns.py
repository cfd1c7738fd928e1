"""Several returns on one action: all kept, merged by when they were written and by whom, nothing quietly overwritten.

The board meets Thu 8 April 2027: asks Thu 18 March 09:00, due Thu 25 March noon.
"""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lacflow.app import App
from lacflow.board.plan import Action
from lacflow.board.rag import Rag
from lacflow.mail.parse import parse
from lacflow.store import inbox, plans, returns
from lacflow.store.returns import Review
from post import answer, receive
from rounds import Round, at

FAR = "31/12/27"
PLAN = (
    ("1a", "Helen Fern / Tom Moss", "Green", FAR),
    ("4a", "Rosa Lind", "Green", FAR),  # has a deputy, Wendy Hale
    ("5a", "Dee Ashby", "Green", FAR),
    ("5b", "Dee Ashby", "Green", FAR),
)
WENDY = "wendy.hale@northmoor.example"
NURSE = "dee.ashby@riverside.example"


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def action(r: Round, ref: str) -> Action:
    with r.app.database.read() as conn:
        found = plans.load(conn, "permanence").get(f"O1/{ref}")
    assert found is not None
    return found


def colour(r: Round, ref: str) -> Rag | None:
    return action(r, ref).rag.value


def waiting(r: Round) -> list[Review]:
    with r.app.database.read() as conn:
        return returns.reviews(conn, "permanence")


def receipts(r: Round, to: str) -> list[str]:
    return [" ".join(r.read(x).text.split()) for x in r.letters("receipt", to)]


def says(r: Round, person: str, text: str, written: str, read: str | None = None, **more: str) -> None:
    """Let a person answer their request at one time, and have it read then or later."""
    receive(r.root, answer(r.last("circulation", person), text, at(written), **more))
    r.app.tick(at(read or written))


def states(r: Round) -> list[str]:
    with r.app.database.read() as conn:
        return [m.state for m in inbox.list_mail(conn)]


def test_a_correction_replaces_what_the_same_person_said_and_both_are_kept(r: Round) -> None:
    says(r, "d.nurse", "5a green, the rooms are booked\n5b green, open", "2027-03-18 10:00")
    says(r, "d.nurse", "Sorry, 5a is amber, not green: two rooms are closed.", "2027-03-18 11:00")
    assert (colour(r, "5a"), colour(r, "5b")) == (Rag.AMBER, Rag.GREEN)
    with r.app.database.read() as conn:
        said = [u["words"] for u in plans.list_updates(conn, "permanence") if u["key"] == "O1/5a"]
    assert len(said) == 2
    assert "the rooms are booked" in action(r, "5a").progress
    assert "two rooms are closed" in action(r, "5a").progress
    assert waiting(r) == []


def test_an_older_mail_read_later_does_not_overwrite_the_newer(r: Round) -> None:
    """Its words go into the diary, its colour does not count, and the receipt says why."""
    says(r, "d.nurse", "5a red, the clinic has closed", "2027-03-18 11:00")
    says(r, "d.nurse", "5a amber, the clinic may close", "2027-03-18 09:30", read="2027-03-18 12:00")
    assert colour(r, "5a") is Rag.RED
    assert "the clinic may close" in action(r, "5a").progress
    assert "Not recorded. Colour: Dee Ashby said Red since" in receipts(r, "d.nurse")[-1]
    assert waiting(r) == []


def test_a_date_in_the_future_or_before_the_request_is_no_evidence_of_age(r: Round) -> None:
    """A clock years off does not make an answer old or eternally new."""
    says(r, "d.nurse", "5a red, the clinic has closed", "2027-03-18 11:00")
    says(r, "d.nurse", "5a amber, the clinic opens two days", "2019-01-01 11:00", read="2027-03-18 12:00")
    assert colour(r, "5a") is Rag.AMBER
    says(r, "d.nurse", "5a green, the clinic is open", "2035-01-01 11:00", read="2027-03-18 13:00")
    says(r, "d.nurse", "5a red, the clinic has closed again", "2027-03-18 14:00")
    assert colour(r, "5a") is Rag.RED


def test_a_leads_word_stands_over_the_deputys_and_the_receipt_says_so(r: Round) -> None:
    says(r, "r.lind", "4a green, tutors found", "2027-03-18 10:00", sender=WENDY)
    says(r, "r.lind", "4a red, two tutors have left", "2027-03-18 11:00")
    assert colour(r, "4a") is Rag.RED
    assert "takes the place of what was said for you before: Wendy Hale said Green" in receipts(r, "r.lind")[-1]
    assert waiting(r) == []


def test_a_deputy_who_contradicts_the_lead_waits_for_the_project_manager(r: Round) -> None:
    says(r, "r.lind", "4a red, two tutors have left", "2027-03-18 10:00")
    says(r, "r.lind", "4a green, tutors found", "2027-03-18 11:00", sender=WENDY)
    assert colour(r, "4a") is Rag.RED
    (one,) = waiting(r)
    assert "Rosa Lind said Red, this says Green" in one.reason
    assert "tutors found" in action(r, "4a").progress


def test_accepting_a_conflict_records_it_and_settles_it(r: Round) -> None:
    says(r, "h.fern", "1a green, approved", "2027-03-18 10:00")
    says(r, "t.moss", "1a red, no contract", "2027-03-18 11:00")
    (one,) = waiting(r)
    summary = [x for x in r.letters(to="p.manager") if x.step == "review"][-1]
    assert "Helen Fern said Green, this says Red" in " ".join(r.read(summary).text.split())
    receive(r.root, answer(r.read(summary), f"accept {one.id}", at("2027-03-18 12:00")))
    r.app.tick(at("2027-03-18 12:00"))
    assert colour(r, "1a") is Rag.RED
    says(r, "t.moss", "1a red, still no contract", "2027-03-18 13:00")
    assert waiting(r) == []


def test_what_waits_is_not_accepted_over_newer_words(r: Round) -> None:
    says(r, "d.nurse", "5a green or amber, hard to say", "2027-03-18 10:00")
    (one,) = waiting(r)
    says(r, "t.moss", "1a green, fine", "2027-03-18 10:30")
    question = [x for x in r.letters(to="p.manager") if x.step == "review"][-1]
    says(r, "d.nurse", "5a red, the clinic has closed", "2027-03-18 11:00")
    receive(r.root, answer(r.read(question), f"{one.id} is amber", at("2027-03-18 12:00")))
    r.app.tick(at("2027-03-18 12:00"))
    assert colour(r, "5a") is Rag.AMBER  # said outright by the project manager, after it


def test_reply_all_only_the_senders_own_words_are_theirs(r: Round) -> None:
    """Tom replies to all under what Helen wrote: her words, quoted, are not his."""
    letter = r.last("circulation", "t.moss")
    text = (
        "1a amber, the contract is late.\n\nTom\n\n"
        "From: Helen Fern <helen.fern@northmoor.example>\nSent: 18 March 2027 09:50\n"
        "To: Permanence Board <permanence.board@northmoor.example>; Tom Moss\nSubject: RE: update\n\n"
        "1a red, nothing is signed at all.\n"
    )
    mail = EmailMessage()
    mail["From"], mail["To"] = letter.to, letter.message.from_addresses[0]
    mail["Subject"], mail["Message-ID"] = f"Re: {letter.subject}", "<all@northmoor.example>"
    mail["Date"] = "Thu, 18 Mar 2027 10:00:00 +0000"
    mail["In-Reply-To"] = letter.message.message_id
    mail.set_content(text)
    receive(r.root, mail.as_bytes())
    r.app.tick(at("2027-03-18 10:05"))
    assert colour(r, "1a") is Rag.AMBER
    assert "nothing is signed" not in action(r, "1a").progress


def workbook_back(r: Round, person: str, ref: str, column: str, value: str) -> bytes:
    """The workbook a person was sent, with one cell of theirs filled in."""
    letter = r.last("circulation", person)
    (file,) = [a for a in letter.message.attachments if a.name.endswith(".xlsx")]
    book = load_workbook(BytesIO(file.content))
    sheet = book.worksheets[0]
    heads = {
        str(c.value).split("\n")[0].strip().lower(): c.column
        for row in sheet.iter_rows(max_row=12)
        for c in row
        if c.value
    }
    row = next(c.row for cells in sheet.iter_rows() for c in cells if str(c.value).strip() == ref)
    place = next(n for name, n in heads.items() if column in name)
    sheet.cell(row, place).value = value
    done = BytesIO()
    book.save(done)
    return done.getvalue()


def test_mail_workbook_and_a_call_in_one_cycle_are_all_kept(r: Round) -> None:
    """Body and attachment are one return; what the manager then hears by telephone is newer."""
    letter = r.last("circulation", "d.nurse")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = letter.to, letter.message.from_addresses[0], f"Re: {letter.subject}"
    mail["Message-ID"], mail["In-Reply-To"] = "<three@riverside.example>", letter.message.message_id
    mail["Date"] = "Thu, 18 Mar 2027 10:00:00 +0000"
    mail.set_content("5a amber, two rooms are closed\n")
    filled = workbook_back(r, "d.nurse", "5b", "colour now", "Red")
    mail.add_attachment(filled, maintype="application", subtype="octet-stream", filename="update.xlsx")
    receive(r.root, mail.as_bytes())
    r.app.tick(at("2027-03-18 10:05"))
    assert (colour(r, "5a"), colour(r, "5b")) == (Rag.AMBER, Rag.RED)
    note = EmailMessage()
    note["From"], note["To"] = "priya.marsh@northmoor.example", "permanence.board@northmoor.example"
    note["Subject"], note["Message-ID"] = "a call", "<call@northmoor.example>"
    note.set_content("5a green by phone from Dee Ashby")
    receive(r.root, note.as_bytes())
    r.app.tick(at("2027-03-18 15:00"))
    assert (colour(r, "5a"), colour(r, "5b")) == (Rag.GREEN, Rag.RED)
    with r.app.database.read() as conn:
        said = [(u["key"], u["person"], u["source"]) for u in plans.list_updates(conn, "permanence")]
    assert said == [("O1/5a", "d.nurse", "inbox:1"), ("O1/5b", "d.nurse", "inbox:1"), ("O1/5a", "d.nurse", "inbox:2")]


def test_the_same_mail_by_two_ways_is_recorded_once(r: Round) -> None:
    """Other headers on top, the same Message-ID and body: a second copy, answered by nothing."""
    raw = answer(r.last("circulation", "d.nurse"), "5a red, the clinic has closed", at("2027-03-18 10:00"))
    receive(r.root, raw)
    receive(r.root, b"Received: by list.northmoor.example; Thu, 18 Mar 2027 10:01:00 +0000\n" + raw)
    r.app.tick(at("2027-03-18 10:05"))
    assert states(r) == ["applied", "ignored"]
    assert len(r.letters("receipt", "d.nurse")) == 1
    receive(r.root, raw)
    r.app.tick(at("2027-03-18 10:10"))
    assert len(states(r)) == 2


def test_a_changed_mind_in_the_same_words_as_before_counts(r: Round) -> None:
    for hour, text in ((10, "5a green, open"), (11, "5a red, closed"), (12, "5a green, open")):
        says(r, "d.nurse", text, f"2027-03-18 {hour}:00")
    assert colour(r, "5a") is Rag.GREEN


def test_a_late_answer_to_an_old_request_is_asked_about_and_then_counts_for_the_open_cycle(r: Round) -> None:
    """April's request is closed and May's open: it belongs to April's, and its sender says whether it is for May too."""
    old = r.last("circulation", "d.nurse")
    r.app.tick(at("2027-04-01 09:05"))
    r.app.tick(at("2027-04-08 11:00"))
    r.app.tick(at("2027-04-29 09:05"))
    assert [x.meeting for x in r.letters("circulation", "d.nurse")] == ["2027-apr", "2027-may"]
    receive(r.root, answer(old, "5a red, the clinic has closed", at("2027-04-29 10:00")))
    r.app.tick(at("2027-04-29 10:05"))
    assert colour(r, "5a") is Rag.GREEN
    (one,) = waiting(r)
    assert (one.kind, one.meeting) == ("sender", "2027-may")
    with r.app.database.read() as conn:
        assert inbox.list_mail(conn)[-1].meeting == "2027-apr"
    asked = [x for x in r.letters(to="d.nurse") if x.step == "confirm_sender"][-1]
    assert "which is over" in " ".join(r.read(asked).text.split())
    receive(r.root, answer(r.read(asked), "Yes", at("2027-04-29 11:00")))
    r.app.tick(at("2027-04-29 11:05"))
    assert colour(r, "5a") is Rag.RED
    assert waiting(r) == []
    with r.app.database.read() as conn:
        newest = plans.list_updates(conn, "permanence")[-1]
    assert (newest["meeting"], newest["person"]) == ("2027-may", "d.nurse")


def test_a_held_late_answer_may_be_accepted_by_the_project_manager(r: Round) -> None:
    old = r.last("circulation", "d.nurse")
    for when in ("2027-04-01 09:05", "2027-04-08 11:00", "2027-04-29 09:05"):
        r.app.tick(at(when))
    receive(r.root, answer(old, "5a red, the clinic has closed", at("2027-04-29 10:00")))
    r.app.tick(at("2027-04-29 10:05"))
    (one,) = waiting(r)
    question = [x for x in r.letters(to="p.manager") if x.step == "review"][-1]
    receive(r.root, answer(r.read(question), f"accept {one.id}", at("2027-04-29 11:00")))
    r.app.tick(at("2027-04-29 11:05"))
    assert colour(r, "5a") is Rag.RED
    assert waiting(r) == []


def test_a_receipt_is_corrected_by_replying_in_plain_words_and_under_its_heading(r: Round) -> None:
    says(r, "d.nurse", "5a green, all booked\n5b green, open", "2027-03-18 10:00")
    receipt = r.last("receipt", "d.nurse")
    receive(r.root, answer(receipt, "5b is amber, not green: the lift is broken.", at("2027-03-18 11:00")))
    r.app.tick(at("2027-03-18 11:05"))
    assert (colour(r, "5a"), colour(r, "5b")) == (Rag.GREEN, Rag.AMBER)
    receipt = r.last("receipt", "d.nurse")
    lines = [f"> {line}" for line in receipt.text.splitlines()]
    place = next(i for i, line in enumerate(lines) if "We now hold" in line)
    typed = ["This should be red, the lift will not be mended this year."]
    raw = answer(receipt, "", at("2027-03-18 12:00"))
    mail = parse(raw)
    reply = EmailMessage()
    for name in ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"):
        reply[name] = mail.header(name)
    reply.set_content(
        "\n".join(["On 18 March 2027, the board wrote:", *lines[: place + 1], *typed, *lines[place + 1 :]])
    )
    receive(r.root, reply.as_bytes())
    r.app.tick(at("2027-03-18 12:05"))
    assert colour(r, "5b") is Rag.RED or [x for x in waiting(r) if "lift will not be mended" in x.text]


def test_words_above_words_under_an_action_and_a_workbook_are_one_return(
    council: Path, open_service: Callable[[Path], App]
) -> None:
    """Three channels of one mail: each says its part, one receipt tells all, and nobody is chased."""
    r = Round(council, open_service(council))
    r.take_in((*PLAN, ("5c", "Dee Ashby", "Green", FAR)), at("2027-03-09 09:00"))
    r.app.tick(at("2027-03-18 09:05"))
    letter = r.last("circulation", "d.nurse")
    lines = [f"> {line}" for line in letter.text.splitlines()]
    place = next(i for i, line in enumerate(lines) if "Do what 5b says" in line)
    typed = ["Red: the lift has failed its test."]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = letter.to, letter.message.from_addresses[0], f"Re: {letter.subject}"
    mail["Message-ID"], mail["In-Reply-To"] = "<three-in-one@riverside.example>", letter.message.message_id
    mail["Date"] = "Thu, 18 Mar 2027 10:00:00 +0000"
    above = ["5a amber, two rooms are closed", "", "On 18 March 2027, the board wrote:"]
    mail.set_content("\n".join([*above, *lines[: place + 1], *typed, *lines[place + 1 :]]))
    filled = workbook_back(r, "d.nurse", "5c", "colour now", "Red")
    mail.add_attachment(filled, maintype="application", subtype="octet-stream", filename="update.xlsx")
    receive(r.root, mail.as_bytes())
    r.app.tick(at("2027-03-18 10:05"))
    assert [colour(r, ref) for ref in ("5a", "5b", "5c")] == [Rag.AMBER, Rag.RED, Rag.RED]
    assert "the lift has failed" in action(r, "5b").progress
    (receipt,) = receipts(r, "d.nurse")
    assert all(ref in receipt for ref in ("5a", "5b", "5c"))
    assert "Still to come" not in receipt
    r.app.tick(at("2027-03-25 14:05"))
    assert not r.letters("chase", "d.nurse")


def test_mail_and_workbook_of_one_return_that_differ_are_not_chosen_between(r: Round) -> None:
    letter = r.last("circulation", "d.nurse")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = letter.to, letter.message.from_addresses[0], f"Re: {letter.subject}"
    mail["Message-ID"], mail["In-Reply-To"] = "<differ@riverside.example>", letter.message.message_id
    mail["Date"] = "Thu, 18 Mar 2027 10:00:00 +0000"
    mail.set_content("5a amber, two rooms are closed\n")
    filled = workbook_back(r, "d.nurse", "5a", "colour now", "Red")
    mail.add_attachment(filled, maintype="application", subtype="octet-stream", filename="update.xlsx")
    receive(r.root, mail.as_bytes())
    r.app.tick(at("2027-03-18 10:05"))
    assert colour(r, "5a") is Rag.GREEN
    assert [x.key for x in waiting(r)] == ["O1/5a"]


def test_a_colleague_who_replies_to_all_under_a_leads_answer_does_not_write_in_their_name(r: Round) -> None:
    """The thread carries the code of Tom’s request; what Dee writes in it is not his, and he is asked."""
    says(r, "t.moss", "1a green, signed", "2027-03-18 10:00")
    letter = r.last("circulation", "t.moss")
    mail = EmailMessage()
    mail["From"], mail["To"] = "dee.ashby@riverside.example", letter.message.from_addresses[0]
    mail["Cc"], mail["Subject"] = letter.to, f"Re: {letter.subject}"
    mail["Message-ID"], mail["References"] = "<dee-all@riverside.example>", letter.message.message_id
    mail["Date"] = "Thu, 18 Mar 2027 11:00:00 +0000"
    mail.set_content(
        "1a is red from where I stand.\n\nDee\n\nFrom: Tom Moss\nSubject: RE: update\n\n1a green, signed\n"
    )
    receive(r.root, mail.as_bytes())
    r.app.tick(at("2027-03-18 11:05"))
    assert colour(r, "1a") is Rag.GREEN
    assert states(r) == ["applied", "held"]
    assert [x.to_person for x in r.letters() if x.step == "confirm_sender"] == ["t.moss"]


def test_an_answer_after_the_board_has_met_changes_nothing_by_itself(r: Round) -> None:
    """No new request is open yet: it is kept for April's cycle, and waits for the manager."""
    for when in ("2027-04-01 09:05", "2027-04-08 11:00"):
        r.app.tick(at(when))
    says(r, "d.nurse", "5a red, the clinic has closed", "2027-04-09 10:00")
    assert colour(r, "5a") is Rag.GREEN
    (one,) = waiting(r)
    assert (one.key, "after the board had met" in one.reason) == ("O1/5a", True)
    receive(r.root, answer(r.last("receipt", "d.nurse"), "5a is amber, not red", at("2027-04-09 11:00")))
    r.app.tick(at("2027-04-09 11:05"))
    assert colour(r, "5a") is Rag.GREEN
    assert len(waiting(r)) == 2
