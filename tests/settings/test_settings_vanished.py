"""A meeting that goes from the file while leads are being asked was not cancelled."""

from __future__ import annotations

import pytest

from lacflow import settings

OPEN = [("permanence", "2027-jan"), ("permanence", "2027-feb")]


def test_a_meeting_that_stays_moved_or_cancelled_is_no_fault(council):
    old = council.good()
    council.board("2027-01-14", "2027-01-21")
    council.board('2027-02-25, time: "10:00", state: confirmed', '2027-02-25, time: "10:00", state: cancelled')

    assert settings.vanished(old, council.good(), OPEN) == []


def test_a_meeting_that_is_gone_is_told_with_the_line_to_write(council):
    old = council.good()
    council.board('  - {key: 2027-jan, date: 2027-01-14, time: "10:00", state: confirmed}\n', "")
    (problem,) = settings.vanished(old, council.good(), OPEN)

    assert problem.where.file == "config/boards/permanence.yaml"
    assert '{key: 2027-jan, date: 2027-01-14, time: "10:00", state: cancelled}' in problem.hint
    assert problem.severity == "error"


def test_a_board_that_is_gone_is_told_once(council):
    old = council.good()
    (council.folder / "boards/permanence.yaml").rename(council.folder / "boards/renamed.yaml")

    assert [p.code for p in settings.vanished(old, council.good(), OPEN)] == ["board.vanished"]


@pytest.mark.parametrize("open_cycles", [[], [("permanence", "2027-feb")]])
def test_a_meeting_without_an_open_cycle_may_go(council, open_cycles):
    old = council.good()
    council.board('  - {key: 2027-jan, date: 2027-01-14, time: "10:00", state: confirmed}\n', "")

    assert settings.vanished(old, council.good(), open_cycles) == []


def test_without_the_settings_before_the_fault_is_told_all_the_same(council):
    """After a restart there is nothing to quote from."""
    council.board("key: 2027-jan", "key: 2027-new")

    assert "keep its key" in settings.vanished(None, council.good(), OPEN)[0].hint
