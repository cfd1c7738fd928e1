"""`reports_to`: boards above by key, by name and by their dates, and what is wrong with them."""

from __future__ import annotations

from datetime import date, time

import pytest

TOP = "\nreports_to:\n"
ABOVE = (
    "name: Performance Board\nchair: a.chair\nproject_manager: s.lead\nmailbox: board\nmeetings:\n"
    '  - {key: p-jan, date: 2027-02-04, time: "14:00"}\n  - {key: p-mar, date: 2027-04-29, time: "14:00"}\n'
)
BOARD = "boards/permanence.yaml"


@pytest.fixture
def two(council):
    """The starter board, and one above it."""
    council.add("boards/performance.yaml", ABOVE)
    return council


def above(council):
    (found,) = council.good().boards["permanence"].parents
    return found


@pytest.mark.parametrize("called", ["performance", "Performance Board", "performance board"])
def test_a_board_here_is_named_by_key_or_name_and_its_meetings_are_the_slots(two, called):
    two.add(BOARD, f"{TOP}  {called}: {{}}\n")
    found = above(two)
    assert (found.board, found.name, found.clerk) == ("performance", "Performance Board", "s.lead")
    assert [(s.key, s.due) for s in found.slots] == [("p-jan", date(2027, 1, 22)), ("p-mar", date(2027, 4, 16))]
    (child,) = two.good().boards["performance"].children
    assert (child.board, child.slots) == ("permanence", found.slots)


def test_a_committee_is_known_by_its_dates(council):
    """A date alone is the day the report is due; else it is worked out from the meeting."""
    council.add(
        BOARD,
        f"{TOP}  Children's Committee:\n    to: a.partner\n    ref: Strategy Ref\n    dates:\n"
        '      - 2027-02-03\n      - {date: 2027-03-09, due: 2027-02-24, at: "12:00", despatch: 2027-03-01, key: spring}\n'
        '      - {date: 2027-05-11, time: "14:00"}\n',
    )
    found = above(council)
    assert (found.board, found.to, found.column) == ("", "a.partner", "Strategy Ref")
    first, second, third = found.slots
    assert (first.key, first.on, first.due) == ("2027-02-03", date(2027, 2, 3), date(2027, 2, 3))
    assert (second.key, second.due, second.due_at, second.despatch) == (
        "spring", date(2027, 2, 24), time(12), date(2027, 3, 1),
    )  # fmt: skip
    assert (third.due, third.begins) == (date(2027, 4, 27), time(14))  # over the bank holiday of 3 May


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("  performence: {}\n", "upward.unknown"),
        ("  permanence: {}\n", "upward.self"),
        ("  performance: {dates: [2027-03-09]}\n", "upward.dates"),
        ("  Committee: [{date: 2027-03-09, due: 2027-03-10}]\n", "upward.order"),
        ("  Committee: {dates: [{date: 2027-03-09, due: 2027-03-02, despatch: 2027-03-01}]}\n", "upward.order"),
        ("  Committee: [{date: 2027-03-09, key: a}, {date: 2027-03-16, key: a}]\n", "upward.twice"),
        ("  Committee: {dates: [2027-03-09], to: nobody}\n", "people.unknown"),
        ("  Committee: {dates: [2027-03-39]}\n", "date.impossible"),
    ],
)
def test_what_cannot_be_is_an_error_where_it_stands(two, entry, code):
    lines = (two.folder / BOARD).read_text(encoding="utf-8").count("\n")
    two.add(BOARD, TOP + entry)
    _, problems = two.load()
    (fault,) = [p for p in problems if p.severity == "error"]
    assert fault.code == code
    assert fault.where.file == f"config/{BOARD}"
    assert (fault.where.line or 0) > lines


def test_a_misspelt_board_is_guessed_at_in_the_hint_only(two):
    two.add(BOARD, f"{TOP}  performence: {{}}\n")
    assert "Did you mean 'performance'?" in two.problems()["upward.unknown"].hint


def test_boards_that_report_in_a_circle_are_an_error(two):
    two.add(BOARD, f"{TOP}  performance: {{}}\n")
    two.add("boards/performance.yaml", f"{TOP}  permanence: {{}}\n")
    errors = [p for p in two.load()[1] if p.severity == "error"]
    assert [p.code for p in errors] == ["upward.loop"]
    assert "performance reports to permanence reports to performance" in errors[0].message


def test_meetings_with_no_slot_after_them_and_slots_with_no_meeting_before_them_are_warned_of(two):
    """Both may be meant: a report may fall due with no new meeting behind it."""
    two.add(BOARD, f"{TOP}  Committee: [2027-01-04, 2027-01-20, 2027-01-27]\n")
    assert [(p.code, p.message) for p in two.good().warnings if p.code.startswith("upward")] == [
        (
            "upward.no_slot",
            "Committee has no date for a report after the boards of Thu 25 Feb 2027 and Thu 8 Apr 2027.",
        ),
        ("upward.no_board", "No meeting of this board comes before the report due to Committee on Mon 4 Jan 2027."),
        ("upward.no_board", "No meeting of this board is new for the report due to Committee on Wed 27 Jan 2027."),
    ]


def test_a_board_that_nothing_changed_above_is_the_very_same_after_an_edit(two):
    """Else each edit of any file would have every board planned anew."""
    from lacflow.settings import load_changed

    two.add(BOARD, f"{TOP}  performance: {{}}\n")
    before = two.good()
    two.add("boards/permanence.yaml", "# a remark\n")
    after, _ = load_changed(before, two.folder, {})
    assert after is not None
    assert after.boards["performance"] is before.boards["performance"]
    two.edit("boards/performance.yaml", "2027-04-29", "2027-05-06")
    moved, _ = load_changed(after, two.folder, {})
    assert moved is not None
    assert moved.boards["permanence"].parents[0].slots[1].on == date(2027, 5, 6)
