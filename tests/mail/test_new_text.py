"""The visible reply of any mail program, in any language: the header above the quotation is known, the sender's words stay.

Every case is the same answer; what differs is what a program put around it. `programs/` holds what they write.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lacflow.mail.body import new_text

ANSWER = "10c is green now.\nWe hired two more."
QUOTED = "> How is 10c?\n> Please tell us."
PLAIN = "How is 10c?\nPlease tell us."
WROTE = "On Tue, 12 Jan 2027 at 09:15, Priya Marsh wrote:"
BELOW = f"\n\n{WROTE}\n> How is 10c?\n"


def _programs(name: str) -> dict[str, str]:
    return dict(json.loads((Path(__file__).parent / "programs" / f"{name}.json").read_text("utf-8")))


ATTRIBUTIONS, BLOCKS, DIVIDERS = _programs("attributions"), _programs("blocks"), _programs("dividers")
FORWARDS, ADDED = _programs("forwards"), _programs("devices") | _programs("signatures")
LEGAL = (
    "This email and any attachments are confidential and intended solely for the use of the individual to whom "
    "it is addressed. If you are not the intended recipient, please notify the sender and delete it."
)
AROUND = {
    "disclaimer": f"{ANSWER}\n\n{LEGAL}{BELOW}",
    "disclaimer between stars": f"{ANSWER}\n\n{'*' * 70}\n{LEGAL}\n{'*' * 70}{BELOW}",
    "banner": f"CAUTION: This email originated from outside of the organisation. Do not click links.\n\n{ANSWER}{BELOW}",
    "banner in brackets": f"[EXTERNAL EMAIL]\n\n{ANSWER}{BELOW}",
    "banner of Outlook": f"You don't often get email from sam.reed@other.example. Learn why\n\n{ANSWER}{BELOW}",
    "marking": f"OFFICIAL\n\n{ANSWER}{BELOW}",
    "marking with label": f"Classification: OFFICIAL-SENSITIVE\n\n{ANSWER}{BELOW}",
}
MARKS = ("|", ":", "PM>", "Priya>", ">>", "＞", "»", "%")
#: Words of the sender's own that look like a program's.
OWN = (
    "On Monday we met the trust. They wrote:\nyes, all fine.\n\nGreen now.",
    "As Jo wrote:\nwe are green.\n\n12a amber",
    "On 3 May the trust wrote to us:\nno.\n\n12a amber",
    "On 3 May 2027 Jo wrote to the trust and asked for the figures.\nWe wait.",
    "From: the trust's view\nwe are green.\nTo: us it looks amber.",
    "Date: 31 March 2027\nColour: Green\nUpdate: two homes signed",
    "Contact: jo@x.example\nMeeting: 12 May 2027\nColour: green",
    "Subject: homes\nStatus: green\nTo be done by May",
    "10c green\n----------\n12a amber\n----------\n14 red",
    "--- 10c ---\ngreen\n--- 12a ---\namber",
    "----- Key messages -----\nall green",
    "10c\n-----\nGreen Lane is open\nAmber",
    "10c: > 50% done\n12a: < 20% done",
    "| ref | colour |\n| 10c | green |",
    "10c\nSent from the panel to the trust on Monday, waiting.\nAmber",
    "10c: every carer has an iPad now. Green.",
    "Official opening is on 3 May.\nGreen",
    "The confidential line is staffed. Green.",
    ">>> see http://homes.example/plan <<<\nGreen",
)


def _same(found: str, expected: str) -> bool:
    return found.split() == expected.split()


@pytest.mark.parametrize("header", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_an_attribution_begins_the_quotation(header: str) -> None:
    assert _same(new_text(f"{ANSWER}\n\n{header}\n{QUOTED}\n"), ANSWER)


@pytest.mark.parametrize("header", BLOCKS.values(), ids=BLOCKS)
def test_a_block_of_labels_begins_the_quotation(header: str) -> None:
    assert _same(new_text(f"{ANSWER}\n\n{header}\n{PLAIN}\n"), ANSWER)


@pytest.mark.parametrize("header", DIVIDERS.values(), ids=DIVIDERS)
def test_a_divider_begins_the_quotation(header: str) -> None:
    assert _same(new_text(f"{ANSWER}\n\n{header}\n{PLAIN}\n"), ANSWER)


@pytest.mark.parametrize("header", FORWARDS.values(), ids=FORWARDS)
def test_a_message_sent_on_is_not_new(header: str) -> None:
    mark = "" if header.startswith("--") else "> "
    lines = (
        "From: Jo Hart <jo.hart@council.example>",
        "Date: Tue, 12 Jan 2027 at 09:15",
        "Subject: x",
        "",
        "12a is amber.",
    )
    body = "\n".join(mark + line for line in lines)
    assert _same(new_text(f"{ANSWER}\n\n{header}\n\n{body}\n"), ANSWER)


@pytest.mark.parametrize("words", ADDED.values(), ids=ADDED)
def test_what_a_device_or_signature_adds_is_not_new(words: str) -> None:
    assert _same(new_text(f"{ANSWER}\n\n{words}{BELOW}"), ANSWER)


@pytest.mark.parametrize("text", AROUND.values(), ids=AROUND)
def test_what_a_server_adds_is_not_new(text: str) -> None:
    assert _same(new_text(text), ANSWER)


@pytest.mark.parametrize("mark", MARKS)
def test_any_mark_of_quotation_is_known_below_an_attribution(mark: str) -> None:
    """Also where the answer stands at the bottom."""
    assert _same(new_text(f"{WROTE}\n{mark} How is 10c?\n{mark} Please tell us.\n\n{ANSWER}"), ANSWER)


@pytest.mark.parametrize("mark", [">", "|", "PM>"])
def test_answers_between_quoted_lines_keep_what_they_answer(mark: str) -> None:
    text = f"{WROTE}\n{mark} How is 10c?\n\nGreen.\n\n{mark} And 12a?\n\nAmber.\n{mark} Thanks"
    assert _same(new_text(text), f"{WROTE}\n> How is 10c?\n\nGreen.\n\n> And 12a?\n\nAmber.")


@pytest.mark.parametrize("text", OWN)
def test_the_senders_own_words_are_never_taken_for_a_programs(text: str) -> None:
    assert _same(new_text(text), text)


def test_a_last_line_that_names_a_day_is_not_part_of_the_line_above_the_quotation() -> None:
    address = "On Tue, 12 Jan 2027 at 09:15, Priya Marsh <priya.marsh@council.example>\nwrote:"
    assert new_text(f"10c amber, new date 10/31/26\n\n{address}\n{QUOTED}") == "10c amber, new date 10/31/26"
