"""A table nobody understood is said aloud; what is no table, or is left out for what it is, is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

from lacflow.board.plan import Plan

Read = Callable[..., Plan]
PLAN = [["Ref", "Activity", "Lead", "Target date"], ["1", "Open a hub", "Ann Lee", "30/09/27"]]
STRANGE = [
    ["Strand", "Doing", "Whose", "State of play"],
    ["Homes", "Find six carers", "Bob Roe", "Two found"],
    ["Health", "Book the checks", "Cy Orr", "All booked"],
]


def book(*rows: list[Any]) -> Workbook:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    return made


def unread(plan: Plan) -> list[tuple[int | None, str]]:
    return [(p.where.row, p.severity) for p in plan.problems if p.code == "table.unread"]


def test_a_table_with_a_strange_header_beside_a_plan_is_a_warning_at_its_first_row(read: Read) -> None:
    plan = read(book(*STRANGE, [], *PLAN))
    assert [a.key for a in plan.actions] == ["/1"]
    assert unread(plan) == [(1, "warning")]
    assert "Strand | Doing" in next(p.found for p in plan.problems if p.code == "table.unread")


def test_lines_above_a_plan_are_no_table(read: Read) -> None:
    plan = read(book(["Plan for the board"], ["Sponsor", "Ann Lee"], ["Date", "1 May 2027"], [], *PLAN))
    assert unread(plan) == []
