"""A reply as JSON is the whole reply: what another process read comes back as it was."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from lacflow.board.rag import Rag
from lacflow.board.readings import Disposition, Fields, Held, Proposal, Question, Reading
from lacflow.mail.reading import AttachmentNote, Reply, reply_from_json, reply_to_json

SAID = Fields(
    "Two homes signed", Rag.AMBER, date(2027, 5, 31), "end of May", True, date(2027, 5, 3), "7", "a form", "B. Lee"
)
READING = Reading(
    "O1/1a", Disposition.REVIEW, SAID, SAID, "1(a)", (Proposal("risk", "no staff"),), "1(a) \udce9", "two dates"
)
HELD = Held("some of it", "it is not plain", ("O1/1a", "O2/1a"))
WHOLE = Reply(
    "updates", (READING,), (HELD,), (Question("Is it mine?", "O1/1a"), Question("Who?")), ("O1/2",), date(2027, 6, 1),
    (AttachmentNote("a.xlsx", True, "read"),), (HELD,),
)  # fmt: skip


@pytest.mark.parametrize("record", [WHOLE, READING, SAID, HELD])
def test_the_reply_below_says_something_in_every_field(record: Any) -> None:
    """A field that is added must be said here, so that it is carried there and back."""
    assert all(getattr(record, field.name) for field in fields(record))


def test_a_reply_comes_back_as_it_was() -> None:
    assert reply_from_json(json.loads(json.dumps(reply_to_json(WHOLE)))) == WHOLE
    assert reply_from_json(json.loads(json.dumps(reply_to_json(Reply("empty"))))) == Reply("empty")


@pytest.mark.parametrize(
    "document", [{}, [], {**reply_to_json(WHOLE), "readings": [{"key": "O1/1a", "disposition": "sure"}]}]
)
def test_what_is_no_reply_is_none(document: Any) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        reply_from_json(document)
