"""Decisions and new actions after a board, one a line, as written or pasted from a table."""

import pytest

from lacflow.mail.minutes import Minute, minutes_in

LINES = [
    (
        "decision: the lease is extended by a year; Helen Fern; 30 June 2027",
        ("decision", "the lease is extended by a year", "Helen Fern", "30 June 2027", ""),
    ),
    ("- Decided: no further funding", ("decision", "no further funding", "", "", "")),
    (
        "new action 1/14b: find two more homes; Sam Reed; end of March 2027",
        ("action", "find two more homes", "Sam Reed", "end of March 2027", "1/14b"),
    ),
    ("New action\tfind homes\tSam Reed\t31/03/27", ("action", "find homes", "Sam Reed", "31/03/27", "")),
    (
        "action O2/3 | write to schools | Dee Ashby | 1 May 2027",
        ("action", "write to schools", "Dee Ashby", "1 May 2027", "O2/3"),
    ),
]


@pytest.mark.parametrize(("line", "parts"), LINES, ids=[line for line, _ in LINES])
def test_a_line_gives_words_owner_and_date(line, parts):
    found, left = minutes_in(f"Hello\n{line}\nThanks")
    assert found == [Minute(*parts, line=line.strip())]
    assert left == "Hello\nThanks"


@pytest.mark.parametrize(
    "line", ["confirm 7b", "We decided to go on", "Action: none", "the decision is due", "10c green; done"]
)
def test_other_lines_are_left_as_they_are(line):
    assert minutes_in(line) == ([], line)


LABELLED = [
    (
        "new action: find homes | lead Sam Reed | by 31 March 2027",
        ("action", "find homes", "Sam Reed", "31 March 2027", ""),
    ),
    (
        "new action under 3: find homes; by 31 March 2027; owner: Sam Reed",
        ("action", "find homes", "Sam Reed", "31 March 2027", "3/"),
    ),
    ("14: agreed to extend to 31 March 2027", ("on", "agreed to extend to 31 March 2027", "", "", "14")),
]


@pytest.mark.parametrize(("line", "parts"), LABELLED, ids=[line for line, _ in LABELLED])
def test_parts_are_told_by_their_labels_and_a_known_ref_begins_a_decision_on_its_action(line, parts):
    assert minutes_in(line, {"14"}) == ([Minute(*parts, line=line)], "")


@pytest.mark.parametrize(
    "line", ["15: agreed to extend", "decision: …", "14: agreed to extend to …", "at 14:30 we ended"]
)
def test_an_unknown_ref_and_our_own_examples_are_no_minutes(line):
    assert minutes_in(line, {"14"}) == ([], line)
