"""docs/checks.md is true: every check is on it, under how much it matters, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lacflow.board.checks import NAMES, WEIGHTS

PAGE = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
SECTIONS = {title: text for title, _, text in (part.partition("\n") for part in PAGE.split("\n## ")[1:])}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_check_is_explained_under_how_much_it_matters(name: str) -> None:
    assert f"| `{name}` |" in SECTIONS[WEIGHTS[NAMES[name].weight]]


def test_no_other_check_is_explained() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(NAMES)
