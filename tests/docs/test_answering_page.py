"""docs/answering.md is true: every order it offers the project manager is understood as an order."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from lacflow.mail.instructions import read_instructions

PAGE = (Path(__file__).parents[2] / "docs" / "answering.md").read_text("utf-8")
TABLE = [line.split("|")[1:3] for line in PAGE.splitlines() if line.startswith("| `")]
ORDERS = [(order, to) for cell, to in TABLE for order in re.findall(r"`([^`]+)`", cell)]


def step_of(to: str) -> str:
    """Return the step of the letter an order answers, where its meaning hangs on it."""
    return "short_notice" if "short notice" in to else "reserve" if "reserve" in to else ""


@pytest.mark.parametrize(("order", "to"), ORDERS, ids=[order for order, _ in ORDERS])
def test_an_order_on_the_page_is_understood_whole(order: str, to: str) -> None:
    understood, left = read_instructions(order, said_on=date(2026, 12, 24), step=step_of(to))
    assert len(understood) == 1
    assert left == []


def test_the_page_offers_the_orders_that_matter() -> None:
    verbs = {read_instructions(o, said_on=date(2026, 12, 24), step=step_of(to))[0][0].verb for o, to in ORDERS}
    assert {"confirm", "accept", "reject", "hold", "resume", "release", "withdraw", "excuse", "give"} <= verbs
