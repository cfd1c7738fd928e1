"""What a document lists for the board to discuss: which action an item means, and whether the board's rule agrees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lacflow.board.board import Conditions, Rule, Rung
from lacflow.board.listed import LEFT_OFF, LISTED, against_the_rule, meant
from lacflow.board.plan import Action, Colour, Deliverable, Note
from lacflow.board.rag import Rag

ROWS = {
    row.key: row
    for row in (
        Action("O1/1", ref="1", activity="Short breaks near home", rag=Colour(Rag.RED), savings_k=-20.0),
        Action("O1/2", ref="2", activity="Foster carers for teenagers", rag=Colour(Rag.AMBER), savings_k=-5.0),
        Action("O2/1", ref="1", activity="Foster carers for teenagers", rag=Colour(Rag.GREEN), savings_k=-5.0),
        Action("O2/7", ref="7", activity="Money and work", deliverables=(Deliverable("1", "Open a drop-in at the college"),),
               rag=Colour(Rag.AMBER)),
    )
}  # fmt: skip
RULE = Rule(
    "amber or red with a saving", (Conditions(colour=frozenset({Rag.AMBER, Rag.RED}), saving=True),), (Rung(("chair",)),),
    discuss=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "text", "key"),
    [
        ("", "Short breaks near home", "O1/1"),
        ("9", "Short breaks near home: likely to overspend", "O1/1"),
        ("", "Open a drop-in at the college", "O2/7"),
        ("2", "Foster carers for teenagers", "O1/2"),
        ("", "Foster carers for teenagers", None),
        ("7", "Work, and money for those who leave", "O2/7"),
        ("7", "Cost of living", None),
        ("", "Cost of living", None),
        ("1", "Cost of living", None),
        ("", "Short", None),
    ],
)
def test_an_item_means_an_action_only_where_it_can_mean_no_other(number: str, text: str, key: str | None) -> None:
    """By its words, then by a number of one action that shares words with it; a number alone proves nothing."""
    assert meant(Note(number, text), ROWS) == key


def test_what_the_list_leaves_out_and_what_it_has_too_much_is_named() -> None:
    found = {(check, key): said for check, key, said in against_the_rule({"O1/1", "O2/7"}, ROWS.values(), [RULE])}
    assert set(found) == {(LEFT_OFF, "O1/2"), (LISTED, "O2/7")}
    assert all("amber or red with a saving" in said for said in found.values())


def test_a_list_the_rule_would_have_made_is_right() -> None:
    assert list(against_the_rule({"O1/1", "O1/2"}, ROWS.values(), [RULE])) == []


@pytest.mark.parametrize("rule", [replace(RULE, discuss=False), replace(RULE, any_of=(Conditions(silent=True),))])
def test_without_a_rule_a_document_can_be_asked_about_nothing_is_said(rule: Rule) -> None:
    """No rule says what to discuss, or it looks at what no document knows."""
    assert list(against_the_rule({"O2/7"}, ROWS.values(), [rule])) == []
