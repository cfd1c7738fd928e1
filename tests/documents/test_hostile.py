"""Hostile files: each is refused in plain words, within its limits, and the file queued behind it is read."""

from __future__ import annotations

import resource
import time

import pytest

from hostile import FILES, HARMLESS
from lacflow.documents.opening import LIMITS, Limits, open_book
from lacflow.errors import InputFault
from paper import xlsx

GOOD = xlsx("<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>")


def test_there_are_sixty_of_them() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_what_to_do_and_the_next_is_read(name: str) -> None:
    """Its memory is bound by the child's own limit, which the system holds it to."""
    hostile = FILES[name]
    content = hostile.make()
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    start = time.monotonic()
    with pytest.raises(InputFault) as fault:
        open_book(content, hostile.name)
    assert time.monotonic() - start < LIMITS.wall + 5
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used < LIMITS.cpu + 1
    (problem,) = fault.value.problems
    assert problem.code in hostile.codes
    assert problem.where.file == hostile.name
    assert problem.hint
    assert "Traceback" not in problem.message
    assert open_book(GOOD, "plan.xlsx", Limits(wall=60)).sheets[0].cells[1, 1].text == "1"


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_only_odd_is_read(name: str) -> None:
    (sheet,) = open_book(HARMLESS[name](), "plan.xlsx", Limits(wall=60)).sheets
    assert [c.text for c in sheet.cells.values()] == ["1"]
