"""Edits of an administrator's files: what was asked for changes, and not a byte elsewhere."""

from __future__ import annotations

import datetime as dt
import difflib
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lacflow.board.calendar import Meeting, MeetingState
from lacflow.errors import InputFault
from lacflow.paths import starter_config
from lacflow.settings import add_alias, add_meeting, set_meeting
from lacflow.settings.document import parse

BOARD = (starter_config() / "boards/permanence.yaml").read_text(encoding="utf-8")
PEOPLE = (starter_config() / "people.yaml").read_text(encoding="utf-8")


def changed(before: str, after: str) -> list[str]:
    """Return the lines taken out and put in."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def test_moving_a_meeting_changes_its_line_alone():
    after = set_meeting(BOARD, "2027-feb", date=dt.date(2027, 3, 4), time=dt.time(14, 30), state=MeetingState.CANCELLED)

    assert changed(BOARD, after) == [
        '-  - {key: 2027-feb, date: 2027-02-25, time: "10:00", state: confirmed}',
        '+  - {key: 2027-feb, date: 2027-03-04, time: "14:30", state: cancelled}',
    ]


def test_a_state_that_was_not_written_is_added_where_it_belongs():
    """In brackets and in lines; the comment of the line stays."""
    text = "meetings:\n  - {key: a, date: 2027-01-01}  # first\n  - key: b   # second\n    date: 2027-02-01  # day\n\nx: y\n"
    after = set_meeting(set_meeting(text, "a", state=MeetingState.RESERVE), "b", state=MeetingState.RESERVE)

    assert after == (
        "meetings:\n  - {key: a, date: 2027-01-01, state: reserve}  # first\n"
        "  - key: b   # second\n    date: 2027-02-01  # day\n    state: reserve\n\nx: y\n"
    )


def test_a_meeting_is_added_in_the_order_of_dates():
    meeting = Meeting("2027-mar", dt.date(2027, 3, 18), dt.time(10), MeetingState.PROVISIONAL)
    after = add_meeting(BOARD, meeting)

    assert changed(BOARD, after) == ['+  - {key: 2027-mar, date: 2027-03-18, time: "10:00", state: provisional}']
    assert [m["key"] for m in parse("", after).data["meetings"]] == ["2027-jan", "2027-feb", "2027-mar", "2027-apr"]


@pytest.mark.parametrize("meetings", ["", "meetings:\n", "meetings: []\n", "meetings:  # none yet\n", "meetings: ~\n"])
def test_the_first_meeting_of_a_board_can_be_added(meetings):
    after = add_meeting(f"name: x # a\n{meetings}chair: y # b\n", Meeting("k", dt.date(2027, 3, 18), dt.time(10)))

    entry = {"key": "k", "date": "2027-03-18", "time": "10:00", "state": "confirmed"}
    assert parse("", after).data == {"name": "x", "chair": "y", "meetings": [entry]}


def test_an_alias_is_added_to_a_list_or_begins_one():
    assert changed(PEOPLE, add_alias(PEOPLE, "t.moss", "T Moss")) == [
        "-  aliases: [TM, Commissioning Manager, Commissioning]",
        "+  aliases: [TM, Commissioning Manager, Commissioning, T Moss]",
    ]
    assert changed(PEOPLE, add_alias(PEOPLE, "a.partner", "Bell, Agnes")) == ['+  aliases: ["Bell, Agnes"]']


def test_an_alias_that_is_there_is_not_added_again():
    assert add_alias(PEOPLE, "t.moss", " TM ") == PEOPLE


def test_a_block_list_and_a_file_from_windows_keep_their_form():
    """Line ends, the byte-order mark and the list's own indent stay."""
    text = "\ufeffa.b:  # one\r\n  name: X\r\n  aliases:\r\n    - Q  # initials\r\nc.d: {name: Y}"

    assert add_alias(text, "a.b", "Z") == text.replace("initials\r\n", "initials\r\n    - Z\r\n")
    assert add_alias(text, "c.d", "Z") == text.replace("{name: Y}", "{name: Y, aliases: [Z]}")


@pytest.mark.parametrize(
    "edit",
    [
        lambda: set_meeting(BOARD, "2027-may", date=dt.date(2027, 5, 1)),
        lambda: add_meeting(BOARD, Meeting("2027-jan", dt.date(2027, 5, 1), dt.time(10))),
        lambda: add_alias(PEOPLE, "nobody", "x"),
        lambda: add_alias(PEOPLE, "t.moss", " \n"),
        lambda: add_alias("a: [", "a", "x"),
        lambda: add_alias("a: &x {aliases: [q]}\nb: *x\n", "a", "y"),
    ],
)
def test_what_cannot_be_done_safely_is_refused(edit):
    with pytest.raises(InputFault):
        edit()


def comments(text: str) -> list[str]:
    return re.findall(r"(?:^|\s)#.*", text, re.MULTILINE)


COMMENT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8)


@given(
    text=st.sampled_from(["block", "flow"]),
    notes=st.lists(COMMENT, min_size=5, max_size=5),
    day=st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)),
    break_=st.sampled_from(["\n", "\r\n"]),
)
def test_comments_survive_any_edit_of_meetings(text, notes, day, break_):
    """Every comment of a file is there after moving and adding meetings, in the same order."""
    n = iter(notes)
    lines = [f"# {next(n)}", f"name: x  # {next(n)}", "meetings:", f"  # {next(n)}"]
    if text == "block":
        lines += ["  - key: a", f"    date: 2027-01-14  # {next(n)}", f'    time: "10:00"  # {next(n)}']
    else:
        lines += [f"  - {{key: a, date: 2027-01-14}}  # {next(n)}", f"# {next(n)}"]
    before = break_.join([*lines, "chair: y", ""])
    after = add_meeting(set_meeting(before, "a", date=day, state=MeetingState.RESERVE), Meeting("b", day, dt.time(9)))

    assert comments(after) == comments(before)
    assert parse("", after).data["chair"] == "y"
    assert ("\r\n" in after) == (break_ == "\r\n")


@given(st.text(max_size=12))
def test_any_alias_reads_back_as_the_words_it_was(alias):
    words = " ".join("".join(c if c.isprintable() else " " for c in alias).split())
    assume(words)
    for text in ("a:\n  name: x\n", "a: {name: x, aliases: [q]}\n", "a:\n  aliases:\n    - q\n"):
        assert words in parse("", add_alias(text, "a", alias)).data["a"]["aliases"]
