"""Refs that leave numbers out are remarked on once an objective, wherever the others stand."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl import Workbook

from lacflow.board.plan import Plan

Read = Callable[..., Plan]


def gaps(read: Read, *refs: str) -> list[tuple[str, str]]:
    book = Workbook()
    book.active.append(["Ref", "Activity", "Lead", "Target date"])
    for ref in refs:
        book.active.append([ref, f"Do the thing called {ref}", "Ann Lee", "30/09/27"])
    return [(p.message, p.severity) for p in read(book).problems if p.code == "ref.gap"]


def test_numbers_left_out_between_others_are_a_note(read: Read) -> None:
    assert gaps(read, "1", "2a", "2b", "4", "5", "7") == [("No action has the ref 3, 6.", "note")]


def test_ranges_fill_the_numbers_they_stand_for_and_few_refs_show_no_gap(read: Read) -> None:
    assert gaps(read, "1", "2-4", "5", "6") == []
    assert gaps(read, "1", "9") == []
