"""Whoever pretends to be a lead changes nothing: several hundred forgeries through the real passes, and not one write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from forged import GATEWAY, forgeries, genuine
from lacflow.app import App
from lacflow.board.rag import Rag
from lacflow.runners import incoming, reader
from lacflow.store import inbox, plans
from lacflow.store.tables import metadata
from lacflow.transports.memory import Memory
from rounds import Round, at

FAR = "31/12/27"
PLAN = (("1a", "Helen Fern", "Green", FAR), ("2a", "Jonah Oakes", "Green", FAR))
NOW = "2027-03-18 11:00"


@pytest.fixture
def r(council: Path, open_service: Callable[[Path], App]) -> Round:
    """Everybody has been asked."""
    round_ = Round(council, open_service(council))
    round_.take_in(PLAN, at("2027-03-09 09:00"))
    round_.app.tick(at("2027-03-18 09:05"))
    return round_


def _take_in(r: Round, mails: list[bytes]) -> None:
    """Take mails in as a mailbox does that says nothing of its own about who sent them."""
    box = Memory(trusted=None)
    for raw in mails:
        box.put(raw)
    incoming.run(r.app.database, {"board": box}, at(NOW))
    trust = {"board": {"authserv_id": GATEWAY}}
    read = reader.run(r.app.database, r.app.settings.boards, r.app.desk(), trust, at(NOW))
    assert not read.faults


def _written(r: Round) -> tuple[int, Rag | None]:
    """Return how many updates there are, and the colour of the action forged at."""
    with r.app.database.read() as conn:
        count = conn.execute(select(func.count()).select_from(metadata.tables["updates"])).scalar_one()
        action = plans.load(conn, "permanence").get("O1/1a")
    assert action is not None
    return count, action.rag.value


def test_no_forgery_writes(r: Round) -> None:
    letter = r.letters("circulation", "h.fern")[-1]
    assert letter.token
    made = dict(forgeries(letter.to_address, letter.token))
    assert len(made) >= 200
    before = _written(r)
    _take_in(r, list(made.values()))
    assert _written(r) == before
    with r.app.database.read() as conn:
        assert "applied" not in {m.state for m in inbox.list_mail(conn)}


def test_the_same_words_from_the_lead_do_write(r: Round) -> None:
    """So that the test above can fail."""
    letter = r.letters("circulation", "h.fern")[-1]
    assert letter.token
    _take_in(r, [genuine(letter.to_address, letter.token)])
    assert _written(r)[1] is Rag.RED
