"""docs/escalation.md names every condition, role, time, ending and set of rules there is."""

from __future__ import annotations

import re
from pathlib import Path

from lacflow.board.board import Conditions
from lacflow.board.escalation import PRESETS
from lacflow.settings.boardforms import ROLES, RuleForm

PAGE = (Path(__file__).parents[2] / "docs/escalation.md").read_text("utf-8")


def test_the_page_names_every_condition_and_no_other() -> None:
    """The first column of the first table is the conditions a rule may set."""
    table = PAGE[PAGE.index("| condition |") : PAGE.index("*The colour*")]
    named = {
        name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+):", row.split("|")[1] if row else "")
    }
    assert named == set(Conditions.__dataclass_fields__)


def test_the_page_names_every_role_time_and_ending() -> None:
    """Whatever a board's file may say is on the page."""
    words = [*ROLES, *("once", "deadline", "receipt", "chase", "brief"), "gone", "answered", "meeting", "quarter"]
    assert [word for word in words if word not in PAGE] == []
    assert set(RuleForm.model_fields) == {"name", "when", "tell", "at", "after", "then", "every", "ends", "discuss"}


def test_the_page_names_every_set_of_rules_and_its_rules() -> None:
    """Each set by its name, each rule by its own."""
    for name, rules in PRESETS.items():
        assert f"| `{name}` |" in PAGE
        assert [rule.name for rule in rules() if rule.name not in PAGE] == []
