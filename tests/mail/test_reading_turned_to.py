"""A sentence that turns to another action says nothing more of the one before."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lacflow.board.plan import Action, Colour, Objective
from lacflow.board.rag import Rag
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked, Reply, read_reply

ACTIONS = tuple(
    Action(
        f"O{objective}/{ref}", ref, ref, Objective(objective, "Homes"), f"Activity {ref}", rag=Colour(Rag.GREEN, "G")
    )
    for objective, ref in (("3", "10b.i"), ("3", "1"), ("3", "2"), ("2", "8"))
)


def read(text: str) -> Reply:
    asked = Asked("", datetime(2027, 1, 5, 9, tzinfo=UTC), ZoneInfo("Europe/London"), ACTIONS)
    return read_reply(Incoming(text=text, from_addresses=("a@northmoor.example",)), asked)


def said(text: str) -> dict[str, tuple[str | None, Rag | None]]:
    return {r.key: (r.fields.progress, r.fields.rag) for r in read(text).readings}


def test_each_sentence_goes_to_the_action_it_turns_to() -> None:
    assert said(
        "10b.i, works well in three areas. On 1, 89 per cent. On 2, cards went out. On 8, still 137 days, red."
    ) == {
        "O3/10b.i": ("works well in three areas.", None),
        "O3/1": ("89 per cent.", None),
        "O3/2": ("cards went out.", None),
        "O2/8": ("still 137 days, red.", Rag.RED),
    }


def test_a_colour_said_of_one_never_reaches_another() -> None:
    found = said("On 8 we are red, the contractor left. Regarding 1: amber, one post empty.")
    assert {key: rag for key, (_, rag) in found.items()} == {"O2/8": Rag.RED, "O3/1": Rag.AMBER}


@pytest.mark.parametrize(
    "words", ["On 8 January the panel met.", "For 2 children the wait is long.", "About 8 per cent left."]
)
def test_a_day_or_a_count_is_no_action(words: str) -> None:
    assert set(said(f"1, amber. {words}")) == {"O3/1"}
