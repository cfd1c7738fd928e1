"""`escalations explain`: every rule of the board, caught or left out, with why, who was told and who is next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lacflow.app import App
from post import SOON, dates
from rounds import Round, json_of

PLAN = (("1a", "Helen Fern", "Green", "31/12/27"), ("1b", "Helen Fern", "Amber", "31/12/27"))


@pytest.fixture
def asked(council: Path, open_service: Callable[[Path], App]) -> Round:
    """A round in which 1a turned red and 1b amber to green without a word."""
    board = council / "config/boards/permanence.yaml"
    rules = "\nescalation:\n  - default\n  - {name: troubled, when: {colour: [amber, red]}, tell: project_manager}\n"
    board.write_text(board.read_text("utf-8") + rules, "utf-8")
    round_ = Round(council, open_service(council))
    when = dates(round_.app)
    round_.take_in(PLAN, when.circulate.at.replace(day=9))
    round_.app.tick(when.circulate.at + SOON)
    round_.says("h.fern", "1a red, the landlord withdrew\n1b amber, still no staff")(when.circulate.at + SOON)
    round_.app.tick(when.circulate.at + 2 * SOON)
    round_.says("h.fern", "1b green")(when.circulate.at + 2 * SOON)
    round_.app.tick(when.circulate.at + 3 * SOON)
    return round_


def test_every_rule_says_what_it_makes_of_an_action(asked: Round) -> None:
    """Caught with whom it told and whom it will tell, or left out with why and from when it would catch."""
    rows = json_of(asked.root, "escalations", "explain", "1a", "--json")
    by_rule = {row["rule"]: row for row in rows}

    assert len(rows) == 6
    red = by_rule["newly red"]
    assert (red["caught"], red["key"]) == (True, "O1/1a")
    assert [t["person"] for t in red["told"]] == ["p.manager"]
    assert [(t["people"], t["role"]) for t in red["still_to_tell"]] == [(["a.chair"], "chair")]
    assert (by_rule["silent"]["caught"], by_rule["silent"]["why"]) == (False, "its lead has answered")
    assert all(row["why"] for row in rows)


def test_a_better_colour_without_a_reason_keeps_the_escalation_open(asked: Round) -> None:
    """The rule catches no longer, and what it caught waits for the reason; with one it ends, and says so."""
    row = next(r for r in json_of(asked.root, "escalations", "explain", "1b", "--json") if r["rule"] == "troubled")
    assert (row["caught"], row["ended_at"], row["waits_for_a_reason"]) == (False, None, True)

    later = dates(asked.app).circulate.at + 4 * SOON
    asked.says("h.fern", "1b green, two workers have started")(later)
    asked.app.tick(later + SOON)
    row = next(r for r in json_of(asked.root, "escalations", "explain", "1b", "--json") if r["rule"] == "troubled")
    assert row["ended_at"]
    assert row["end_reason"] == "the rule no longer holds: it is green"
    assert not row["waits_for_a_reason"]
