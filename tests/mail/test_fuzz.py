"""Odd inputs, one a file in `fuzz/`, named for what is odd: the one rule is that nothing raises."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lacflow.board.due import read_due
from lacflow.board.plan import Action, Objective
from lacflow.mail.bounces import bounce_of
from lacflow.mail.forwarding import forwarded
from lacflow.mail.html import html_to_text
from lacflow.mail.message import Incoming
from lacflow.mail.notices import kind_of
from lacflow.mail.parse import parse
from lacflow.mail.private import masked
from lacflow.mail.reading import Asked, Reply, read_reply, reply_to_json
from lacflow.mail.reading.withheld import withheld

FILES = sorted((Path(__file__).parent / "fuzz").iterdir())
SENT = (
    "Dear Sam\n\n----\n10c  (Objective 1)\nTrain carers\n\nYour update:\nColour now:\n\n"
    "Ref\tBRAG\tDue\n10c\tAmber\t30/09/26\n"
)
ACTIONS = tuple(
    Action(f"O1/{ref}", ref, ref, Objective("1"), "Train carers", due=read_due("30/09/26")) for ref in ("10c", "12a")
)
#: Pieces that mean something to one rule or another.
PIECES = st.sampled_from(
    ["10c", "12a", " green", "amber ", "\n", "\n\n", "> ", ">>> ", "On 3 May 2027, x wrote:\n", "From: a@b.example\n",
     "Sent: 3 May 2027 09:15\n", "To: x\n", "\t", "Ref\tBRAG\tDue\n", "Your update:", "Colour now:", "-- \n", "---\n",
     "Sam Reed\n", "_____\n", "\x00", "é", "\u200f", "<s>", "</s>", "<td>", "<tr>", "</tr>", "31/02/2027", "by ", "not ",
     "NHS 943 476 5919", "?", ":", "|", "<<<", "[K7Q2M]", "(", ")"]
)  # fmt: skip


def _everything(incoming: Incoming) -> Reply:
    """Do with a message all that is ever done with one."""
    asked = Asked(SENT, datetime(2026, 8, 12, tzinfo=UTC), UTC, ACTIONS)
    kind_of(incoming)
    bounce_of(incoming)
    forwarded(incoming)
    html_to_text(incoming.html)
    masked(incoming.text)
    reply = withheld(read_reply(incoming, asked), (r"\d{3}",))
    reply_to_json(reply)
    return reply


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_nothing_raises(file: Path) -> None:
    assert _everything(parse(file.read_bytes())).kind


@given(st.lists(PIECES, max_size=40), st.lists(PIECES, max_size=40))
def test_no_text_of_telling_pieces_raises(text: list[str], html: list[str]) -> None:
    said = {"text": "".join(text), "html": "".join(html)}
    reply = _everything(Incoming(**said, from_name="Sam Reed", from_addresses=("s@c.example",)))
    assert {r.key for r in reply.readings} <= {"O1/10c", "O1/12a"}


@given(st.binary(max_size=400))
def test_no_bytes_raise(raw: bytes) -> None:
    assert _everything(parse(raw)).kind
