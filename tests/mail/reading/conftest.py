"""A lead with six actions, two of them sharing a ref, and the replies they write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lacflow.board.due import read_due
from lacflow.board.plan import Action, Colour, Objective
from lacflow.board.rag import DEFAULT
from lacflow.mail.message import Incoming
from lacflow.mail.reading import Asked, Reply, read_reply
from lacflow.mail.reading.blocks import LABEL_COLOUR, LABEL_DATE, LABEL_UPDATE, SEPARATOR

SENT_AT = datetime(2026, 8, 12, 8, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def action(key: str, rag: str, due: str, activity: str = "") -> Action:
    objective, ref = key.removeprefix("O").split("/")
    return Action(
        key, ref, ref, Objective(objective, "Homes"), activity, rag=Colour(DEFAULT.read(rag), rag), due=read_due(due)
    )


ACTIONS = (
    action("O1/10c", "amber", "30/09/26", "Train every carer in the new standard and record who has been trained"),
    action("O1/12a", "green", "30/09/26", "Publish the leaflet about respite in six languages"),
    action("O1/14", "green", "01/09/26", "Open the second family hub in the old library"),
    action("O2/14a", "red", "01/02/26", "Agree the joint protocol with the two trusts"),
    action("O3/4", "green", "31/03/27", "Map placements by district"),
    action("O2/4", "green", "31/03/27", "Set up the register of mentors"),
)
OTHERS = (action("O5/9", "green", "01/09/26"), action("O6/20b", "green", "01/09/26"))


def request(actions: tuple[Action, ...] = ACTIONS) -> str:
    """Return a request's text, in the form letters give it."""
    blocks = [
        f"{SEPARATOR}\n{a.ref}  (Objective {a.objective.number})\n{a.activity}\n\nColour we hold: {a.rag.raw}\n"
        f"Date we hold: {a.due.raw}\n"
        f"Last progress we hold: none yet\n\n{LABEL_UPDATE}\n\n{LABEL_COLOUR}\n{LABEL_DATE}\n"
        for a in actions
    ]
    opening = (
        "Dear Sam\n\nThe board meets on Thursday 3 September. Please send us your update by noon on Thursday "
        "20 August.\n"
    )
    return "\n".join(
        [opening, *blocks, f"{SEPARATOR}\n\nThank you.\n\nPriya Marsh\nfor the Homes Board\n\nReference: K7Q2M\n"]
    )


@pytest.fixture
def read() -> Callable[..., Reply]:
    """Read a reply of Sam Reed's, sent on Thursday 13 August 2026, to the request about the six actions."""

    def read_it(
        text: str, actions: tuple[Action, ...] = ACTIONS, sent: str | None = None, html: str = "", **more: object
    ) -> Reply:
        said: dict[str, object] = {
            "from_addresses": ("sam.reed@council.example",),
            "from_name": "Sam Reed",
            "text": text,
            "html": html,
            "date": datetime(2026, 8, 13, 8, tzinfo=UTC),
            **more,
        }
        asked = Asked(request(actions) if sent is None else sent, SENT_AT, LONDON, actions, OTHERS)
        return read_reply(Incoming(**said), asked)  # type: ignore[arg-type]

    return read_it


@pytest.fixture
def sent() -> str:
    """The text of the request."""
    return request()
