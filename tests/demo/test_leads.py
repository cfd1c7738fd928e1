"""Simulated leads answer what lies in front of them, in mails as real programs write them, at hours when people work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from random import Random

import pytest

from lacflow.board.board import Board
from lacflow.demo import casting, council, typing_in
from lacflow.demo.council import Turn
from lacflow.demo.leads import WAYS, Persona, Reply, answers, at_work
from lacflow.demo.received import Received, opened
from lacflow.mail.parse import parse
from lacflow.mail.reading.blocks import LABEL_COLOUR, LABEL_DATE, LABEL_UPDATE

LetterTo = Callable[..., Received]
NOW = datetime(2026, 12, 24, 9, tzinfo=UTC)
SAYS = {"O2/4a": Turn("Eleven approved.", rag="Red", due="30 April 2027"), "O4/8": Turn("All trained.", done=True)}


def persona(key: str, way: str, client: str = "outlook") -> Persona:
    return Persona(council.directory().people[key], way, client, until="18 January 2027", colleague="Jess Tully")


def sent(letter: Received, way: str, client: str = "outlook", key: str = "h.fern") -> tuple[Reply, ...]:
    return answers(letter, persona(key, way, client), SAYS, Random(7), NOW)


def message(reply: Reply) -> EmailMessage:
    return message_from_bytes(reply.raw, policy=policy.default)


def test_a_letter_shows_its_reader_what_is_asked_and_what_is_held(letter_to: LetterTo) -> None:
    letter = letter_to("h.fern")
    assert letter.kind == "request"
    assert [(i.key, i.colour) for i in letter.items] == [
        ("O2/4a", "Amber"),
        ("O2/4c", "Green"),
        ("O2/12a-c", "Red"),
        ("O4/8", "Green"),
    ]
    assert letter_to("h.fern", chased=True).kind == "chase"


@pytest.mark.parametrize("client", ["outlook", "iphone", "gmail", "plain"])
def test_a_reply_belongs_to_its_letter_and_quotes_it(letter_to: LetterTo, client: str) -> None:
    letter = letter_to("h.fern")
    (reply,) = sent(letter, "lines", client)
    mail = parse(reply.raw)
    assert mail.in_reply_to == (letter.mail.message_id,)
    assert letter.mail.message_id in mail.references
    assert mail.message_id not in ("", letter.mail.message_id)
    assert mail.from_addresses == ("helen.fern@northmoor.example",)
    assert mail.to == ("permanence.board@northmoor.example",)
    assert "[K7Q2M]" in mail.subject
    assert "4a red, eleven approved, now due 30 April 2027" in mail.text.replace("\n", " ")
    assert "Reference: K7Q2M" in mail.text
    assert not mail.faults
    assert b"\n" not in reply.raw.replace(b"\r\n", b"")


def test_blocks_are_filled_in_beside_their_labels_in_text_and_html(letter_to: LetterTo) -> None:
    (reply,) = sent(letter_to("h.fern"), "blocks")
    mail = parse(reply.raw)
    for body in (mail.text, mail.html.replace("<strong>", "").replace("</strong>", "")):
        assert f"{LABEL_UPDATE} Eleven approved." in body
        assert f"{LABEL_COLOUR} Red" in body
        assert f"{LABEL_DATE} 30 April 2027" in body
        assert f"{LABEL_UPDATE} Complete. All trained." in body


def test_what_a_lead_types_into_a_marked_quotation_bears_no_mark(letter_to: LetterTo) -> None:
    (reply,) = sent(letter_to("h.fern"), "blocks", "plain")
    lines = parse(reply.raw).text.splitlines()
    assert f"{LABEL_UPDATE} Eleven approved." in lines
    assert "> Recruit 24 new fostering households this year." in lines


def test_a_ref_that_two_of_a_leads_actions_share_is_told_apart(letter_to: LetterTo) -> None:
    letter = letter_to("n.osei")
    items = [replace(i, ref="3") for i in letter.items]
    assert [typing_in.named(i, items) for i in items] == ["3 (objective 1)", "3 (objective 7)"]


def test_the_workbook_comes_back_with_the_leads_words_in_their_rows(letter_to: LetterTo) -> None:
    from openpyxl import load_workbook

    (reply,) = sent(letter_to("h.fern"), "workbook")
    (file,) = parse(reply.raw).attachments
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].iter_rows(values_only=True))
    head = next(r for r in rows if "Ref" in r)
    row = next(r for r in rows if r[head.index("Ref")] == "4a")
    assert row[head.index("Your update")] == "Eleven approved."
    assert row[head.index("Colour now")] == "Red"
    assert row[head.index("New date")] == "30 April 2027"


def test_who_is_away_sends_what_exchange_sends(letter_to: LetterTo) -> None:
    (reply,) = sent(letter_to("r.lind"), "away", key="r.lind")
    mail = parse(reply.raw)
    assert mail.header("Auto-Submitted") == "auto-generated"
    assert mail.subject.startswith("Automatic reply: ")
    assert "18 January 2027" in mail.text


def test_a_dead_address_sends_a_delivery_report_that_quotes_our_message_id(letter_to: LetterTo) -> None:
    letter = letter_to("q.birch")
    (reply,) = sent(letter, "bounced", key="q.birch")
    found = message(reply)
    assert found.get_content_type() == "multipart/report"
    assert [p.get_content_type() for p in found.walk()][1:3] == ["text/plain", "message/delivery-status"]
    assert letter.mail.message_id.encode() in reply.raw
    assert b"Status: 5.1.1" in reply.raw
    assert "mailer-daemon" in parse(reply.raw).from_addresses[0]


def test_the_silent_say_nothing_and_the_late_wait_for_the_chase(letter_to: LetterTo) -> None:
    asked, chased = letter_to("h.fern"), letter_to("h.fern", chased=True)
    assert sent(asked, "silent") == ()
    assert sent(chased, "silent") == ()
    assert sent(asked, "late") == ()
    assert len(sent(chased, "late")) == 1


def test_a_colleagues_answer_comes_through_the_lead(letter_to: LetterTo) -> None:
    (reply,) = sent(letter_to("h.fern"), "forward")
    mail = parse(reply.raw)
    assert mail.from_addresses == ("helen.fern@northmoor.example",)
    assert mail.text.index("From: Jess Tully") < mail.text.index("4a red") < mail.text.index("Dear Helen")


def test_a_correction_is_sent_once_for_a_receipt_that_shows_it_wrong(letter_to: LetterTo) -> None:
    """The receipt of the correction shows it right, and ends the exchange."""
    request = letter_to("h.fern")
    wrong = replace(request, kind="receipt", items=(replace(request.items[0], colour="Green"),))
    right = replace(request, kind="receipt", items=(replace(request.items[0], colour="Amber"),))
    assert "4a amber" in parse(sent(wrong, "corrects")[0].raw).text
    assert sent(right, "corrects") == ()


def test_only_the_letters_that_ask_are_answered(letter_to: LetterTo) -> None:
    receipt = replace(letter_to("h.fern"), kind="receipt")
    for way in ("blocks", "lines", "wordy", "no change", "workbook", "forward", "away"):
        assert sent(receipt, way) == (), way


def test_the_same_seed_tells_the_same_story(letter_to: LetterTo) -> None:
    letter = letter_to("h.fern")
    for way in WAYS:
        first, again = sent(letter, way), sent(letter, way)
        assert [r.at for r in first] == [r.at for r in again]
        assert [parse(r.raw).text for r in first] == [parse(r.raw).text for r in again]


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        (datetime(2026, 12, 24, 9), 2, datetime(2026, 12, 24, 11)),
        (datetime(2026, 12, 24, 16, 15), 2, datetime(2026, 12, 25, 9, 15)),
        (datetime(2026, 12, 26, 10), 1, datetime(2026, 12, 28, 9, 15)),
        (datetime(2026, 12, 24, 5), 9, datetime(2026, 12, 24, 17, 15)),
        (datetime(2026, 12, 24, 23), 9.5, datetime(2026, 12, 28, 8, 45)),
    ],
)
def test_people_write_at_hours_when_people_work(at: datetime, hours: float, expected: datetime) -> None:
    moved = at_work(at.replace(tzinfo=UTC), hours, Random(1))
    assert moved.replace(second=0, tzinfo=None) == expected


def test_nobody_writes_on_a_bank_holiday(board: Board) -> None:
    evening = datetime(2026, 12, 24, 17, tzinfo=UTC)
    moved = at_work(evening, 1, Random(1), board.working_days.is_working)
    assert (moved.month, moved.day) == (12, 29)


def test_everybody_in_the_cast_is_in_the_directory_and_can_do_what_they_are_cast_for() -> None:
    directory = council.directory()
    for key in casting._CAST:
        for board in (0, 1):
            assert casting.persona(directory.people[key], board, directory).way in WAYS


def test_every_way_is_played_by_somebody() -> None:
    played = {way for first, second, _ in casting._CAST.values() for way in (first, second)}
    assert played == set(WAYS)


def test_stories_are_about_actions_of_the_plan_that_somebody_in_the_cast_leads() -> None:
    told = [row for row in council.rows() if row.story]
    assert len(told) >= 25
    assert any(turn and turn.done for row in told for turn in row.story)
    assert any(turn and turn.rag == "Red" for row in told for turn in row.story)


ORDERS = """\
2 passages wait.

- Number 12, from Jonah Oakes, about 1 (A pathway plan in date)
  “On 1, 89 per cent”
  Waits because no colour. It may mean: amber.
- Number 13, from Lena Quist
  “Happy to talk”
  Waits because it names no action.
- Number 14, from Edith Stubbs, about 4 (First appointment)
  “we expect it by March”
  Waits because the date is not certain. It may mean: March.
"""


def test_the_manager_accepts_only_a_colour_that_is_likely_and_no_guess_at_a_date(letter_to: LetterTo) -> None:
    letter = replace(letter_to("h.fern"), kind="held")
    shown = replace(letter, mail=replace(letter.mail, text=ORDERS))
    assert typing_in.orders(shown, {}) == "accept 12"


def test_the_manager_confirms_what_she_is_asked_to_confirm(letter_to: LetterTo) -> None:
    letter = letter_to("h.fern")
    text = "7b (objective 1: Heard)\n- To confirm, reply: confirm 7b\n\n3 (objective 2: Home)\n- To confirm, reply: confirm 3"
    shown = replace(letter, kind="confirm", mail=replace(letter.mail, text=text))
    assert typing_in.orders(shown, {}) == "confirm 7b\nconfirm 3"


def test_the_manager_holds_back_only_what_she_knows_to_be_in_hand(letter_to: LetterTo) -> None:
    text = "4a (objective 2: Home)\n- What you can do: Reply hold 4a to keep it from the chair.\n"
    letter = letter_to("h.fern")
    shown = replace(letter, kind="escalation", mail=replace(letter.mail, text=text))
    shown = replace(shown, items=opened_items(text))
    assert typing_in.orders(shown, {"O2/4a": Turn()}) == "hold 4a"
    assert typing_in.orders(shown, {"O9/1": Turn()}) == ""


def opened_items(text: str) -> tuple:  # type: ignore[type-arg]
    raw = b"Subject: Permanence Board: for your attention\r\n\r\n" + text.encode()
    return opened(raw, NOW).items
