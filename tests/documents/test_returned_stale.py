"""An older version of the plan sent back is known as one: what it says of old is never recorded; what is newer waits."""

from __future__ import annotations

from datetime import date

import pytest
from papers_return import Returned, sending

from lacflow.documents import Returned as Said
from lacflow.documents import read_returned

TITLE = "Homes and Health for Care Leavers: delivery plan 2027"


def _read(file: Returned) -> Said:
    return read_returned(file.content(), "plan.xlsx", sending())


def _older(file: Returned) -> None:
    """Make a file what it was in spring: diaries of then, one colour and one date of then."""
    for key in ("O1/2a", "O1/2b", "O3/3", "O2/3", "O2/2", "O3/1"):
        file.put(key, "Progress", f"0{key[1]}.02.27 - Talked of {key[-1]} with the team.")
    file.colour("O1/2b", "Red")
    file.put("O2/3", "Timescales", "30/11/27")


@pytest.mark.parametrize("title", [TITLE, f"{TITLE} - version for board 9 March 2027", f"{TITLE} (March 2027)"])
def test_an_older_version_is_one_conflict_and_nothing_of_it_is_recorded(title: str) -> None:
    """The rows with another colour or date are named; other leads' rows and the old title are not held."""
    file = Returned()
    _older(file)
    file.sheet["A1"] = title
    found = _read(file)
    assert found.readings == ()
    (held,) = found.held
    assert held.reason.startswith("an older version of the plan")
    assert set(held.candidates) == {"O1/2b", "O2/3"}
    assert "Red" in held.text
    assert "Talked of 3" in held.text
    assert any("other leads" in remark for remark in found.remarks)


def test_what_is_newer_in_an_older_version_waits_without_the_old_words() -> None:
    """An entry newer than ours is shown with its colour, for a person; the old entry above it is not taken."""
    file = Returned()
    _older(file)
    file.put("O3/3", "Progress", "03.02.27 - Talked of routes.\n12.08.27 - The trust has said no.")
    file.colour("O3/3", "Red")
    (reading,) = _read(file).readings
    assert (reading.key, reading.disposition.value) == ("O3/3", "review")
    assert reading.fields.progress == "12.08.27 - The trust has said no."
    assert (reading.fields.rag, reading.probable.rag) == (None, "red")
    assert "older version" in reading.reason


def _answered(file: Returned) -> None:
    """Answer two rows on top of all that we hold: one with its colour and date, one with a date of its own words."""
    file.add("O3/4", "12.08.27 - nurse leaves in October, no cover")
    file.colour("O3/4", "Red")
    file.put("O3/4", "Timescales", "30/11/27")
    file.add("O1/1", "12.08.27 - moved to 31/01/28, a district wants its lawyers to look")
    file.colour("O1/1", "Amber")
    file.put("O1/1", "Timescales", "31/01/28")


def test_a_colour_beside_new_words_counts_in_an_older_version_where_nothing_was_said_since() -> None:
    """Its row holds all that we do; its date counts only where the new words name it."""
    file = Returned()
    file.sheet["A1"] = f"{TITLE} - board of 9 March 2027"
    _answered(file)
    found = {r.key: (r.disposition.value, r.fields.rag, r.fields.due) for r in _read(file).readings}
    assert found == {"O3/4": ("review", "red", None), "O1/1": ("record", "amber", date(2028, 1, 31))}


def test_dates_of_then_are_left_alone_and_a_colour_counts_where_the_new_entry_says_it() -> None:
    """Others' rows show that colours and dates were changed since; a later date that no words give still waits."""
    file = Returned()
    file.sheet["A1"] = f"{TITLE} - board of 9 March 2027"
    _older(file)
    file.put("O3/2", "Progress", "12.08.27 - printer has let us down, moving this to red")
    file.put("O3/2", "Timescales", "30/06/27")
    file.colour("O3/2", "Red")
    file.add("O2/5-1", "12.08.27 - forty asked so far")
    file.put("O2/5-1", "Timescales", "01/12/27")
    file.add("O1/1", "12.08.27 - one district is late")
    file.put("O1/1", "Timescales", "31/03/28")
    file.put("O2/2", "Timescales", "01/09/27")
    said = _read(file)
    found = {r.key: (r.disposition.value, r.fields.rag, r.fields.due, r.probable.due) for r in said.readings}
    assert found == {
        "O3/2": ("record", "red", None, None),
        "O2/5-1": ("record", None, None, None),
        "O1/1": ("review", None, None, date(2028, 3, 31)),
    }
    assert any("dates of that version were left out" in remark for remark in said.remarks)


def test_a_colour_waits_in_an_older_version_where_colours_were_changed_without_a_word() -> None:
    """Where a row that says nothing has another colour than ours, so may any other have had."""
    file = Returned()
    file.sheet["A1"] = f"{TITLE} - board of 9 March 2027"
    file.colour("O2/5-1", "Amber")
    _answered(file)
    assert [(r.disposition.value, r.fields.rag) for r in _read(file).readings] == [("review", None)] * 3


def test_one_row_of_older_words_is_a_conflict_and_the_others_are_read() -> None:
    """Where one diary alone was written over by an older entry, that row waits and the rest is recorded."""
    file = Returned()
    file.put("O3/3", "Progress", "02.02.27 - First talk with the trust.")
    file.colour("O3/3", "Red")
    file.add("O1/2a", "12.08.27 - second flat handed over")
    found = _read(file)
    assert [(r.key, r.disposition.value) for r in found.readings] == [("O1/2a", "record")]
    assert [h.candidates for h in found.held] == [("O3/3",)]


def test_a_diary_written_over_by_newer_words_or_continued_with_an_older_date_is_none() -> None:
    """New words instead of ours count; so does an entry below ours whose date is earlier."""
    file = Returned()
    file.put("O3/3", "Progress", "12.08.27 - The pathway has been signed by the trust.")
    file.add("O2/3", "20.06.27 - complaints team has checked the draft")
    found = _read(file)
    assert {r.key: r.disposition.value for r in found.readings} == {"O3/3": "record", "O2/3": "record"}
    assert found.held == ()


def test_a_title_of_an_earlier_board_makes_a_colour_wait() -> None:
    """Where only the title is old, a changed colour may be the one of then."""
    file = Returned()
    file.sheet["A1"] = f"{TITLE} - board of 9 March 2027"
    file.colour("O3/3", "Red")
    (reading,) = _read(file).readings
    assert (reading.disposition.value, reading.fields.rag, reading.probable.rag) == ("review", None, "red")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("RETURNED BY HOUSING SUPPORT TEAM", True),
        ("Return from Gita Pell", True),
        ("Homes and Health for Care Leavers: delivery plan - Gita Pell", True),
        ("Homes and Health for Care Leavers: delivery plan 2027 - all green", False),
        ("RETURNED BY HOUSING: NO CHANGES", False),
        ("All on track", False),
        ("HST comments August, tracked", True),
        ("Gita - Housing lines only, others hidden", True),
        ("Gita - housing lines only, 4 is red", False),
        ("The trust has withdrawn the money for the nurse", False),
        ("Returned by Gita Pell, who says the flats fell through", False),
        ("Homes and Health for Care Leavers - Housing actions for the board 02.09.27", True),
        ("Care Leavers delivery plan 2027, Housing Support extract", True),
        ("Delivery plan for Care Leavers: money for flats refused", False),
        ("Delivery plan for Care Leavers: flats handed over", False),
        ("Updated 12.07.27 after the July board", True),
        ("Updated 12.08.27, please note new dates", False),
        ("Updated 12.08.27 for the board: GREEN - on track, AMBER - some delay, RED - off track", True),
        ("BLUE = complete; GREEN = on target; AMBER = issues being managed; RED = at risk", True),
        ("Green - 1 and 2a, Amber - 3, Red - 4", False),
        ("Green the flats, amber the rota, red the clinic", False),
    ],
)
def test_a_title_that_says_nothing_is_left_out_and_any_other_words_are_held(words: str, title: bool) -> None:
    """Over the table: whose copy it is needs nobody; whatever may be about an action is held."""
    file = Returned()
    file.sheet["A1"] = words
    assert [h.text for h in _read(file).held] == ([] if title else [words])


def test_words_in_a_column_nobody_knows_are_held_and_the_plain_rest_is_recorded() -> None:
    """The colour counts, the strange words are one remark; where they contradict it, or stand alone, the row waits."""
    file = Returned()
    column = file.column("BRAG") + 2
    file.sheet.cell(3, column).value = "Corridor talk"
    for key, colour, words in (
        ("O3/3", "Green", "Trust board meets twice before winter"),
        ("O3/2", "Green", "Badly delayed, will not make the date"),
        ("O1/2a", "", "Neighbours are friendly"),
    ):
        file.sheet.cell(file.row(key), column).value = words
        if colour:
            file.colour(key, colour)
    found = _read(file)
    said = {r.key: (r.disposition.value, r.fields.rag) for r in found.readings}
    assert said == {"O3/3": ("record", "green"), "O3/2": ("review", None), "O1/2a": ("review", None)}
    assert [(h.text, h.candidates) for h in found.held] == [("Trust board meets twice before winter", ("O3/3",))]


def test_a_column_of_the_lead_s_own_comments_is_progress() -> None:
    """Headed by the initials of who leads the action, comments are that lead's own words."""
    file = Returned()
    column = file.column("BRAG") + 2
    file.sheet.cell(3, column).value = "HST comments Aug 27"
    file.sheet.cell(file.row("O3/3"), column).value = "Trust board meets twice before winter"
    (reading,) = _read(file).readings
    assert (reading.disposition.value, reading.fields.progress) == ("record", "Trust board meets twice before winter")


def test_an_entry_that_was_taken_out_of_a_diary_is_asked_about_and_stays() -> None:
    """What we hold is not deleted because a copy lacks it; the words that are gone are shown."""
    file = Returned()
    cell = file.cell("O1/1", "Progress")
    cell.value = "Pack drafted with two districts."
    found = _read(file)
    assert [(h.text, h.candidates) for h in found.held] == [
        ("03.06.27 - Third district has signed, fourth to consider at its July cabinet.", ("O1/1",))
    ]
    assert "they stay" in found.held[0].reason


def test_a_date_the_day_after_that_of_the_row_above_was_dragged_there() -> None:
    """Nobody plans two actions a day apart: the first was typed, the second waits."""
    file = Returned()
    file.put("O3/3", "Timescales", date(2028, 1, 31))
    file.put("O3/4", "Timescales", date(2028, 2, 1))
    found = {r.key: (r.disposition.value, r.fields.due) for r in _read(file).readings}
    assert found == {"O3/3": ("record", date(2028, 1, 31)), "O3/4": ("review", None)}


def test_on_track_in_the_place_of_the_colour_is_green() -> None:
    file = Returned()
    file.cell("O3/3", "BRAG").value = "On track"
    (reading,) = _read(file).readings
    assert (reading.key, reading.fields.rag) == ("O3/3", "green")


def test_complete_in_the_place_of_the_colour_is_complete() -> None:
    file = Returned()
    file.cell("O3/3", "BRAG").value = "Complete"
    (reading,) = _read(file).readings
    assert (reading.key, reading.fields.complete) == ("O3/3", True)
