"""A column the lead put into the plan: what its header asks for decides what its cells are."""

from __future__ import annotations

import pytest
from papers_return import Returned, sending

from lacflow.documents import Returned as Said
from lacflow.documents import read_returned
from lacflow.documents.returned_headers import kind_of


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("GP update 19/08", "progress"), ("Comments Aug", "progress"), ("Lead's comments", "progress"),
        ("Update from Gita", "progress"), ("Service update - Aug 27", "progress"), ("What's happened", "progress"),
        ("Our progress, autumn term", "progress"), ("Response", "progress"), ("Gita's notes", "progress"),
        ("RAG now", "rag"), ("New date", "due"), ("PM notes", ""), ("Director's comments", ""), ("Team", ""),
        ("Housing Support comments Aug 27", "progress"), ("HoS update 19/8", "progress"),
        ("Health update Aug 27", ""),
        ("Director's comments Aug", ""), ("HST to check?", ""),
        ("Notes to self", ""), ("Corridor talk", ""), ("Previous update", ""), ("Evidence of progress", ""),
    ],
)  # fmt: skip
def test_a_header_is_asked_what_it_speaks_of_whoever_s_and_of_whenever_it_is(header: str, kind: str) -> None:
    """Initials, first names and months are set aside; somebody else's words, or of another time, are none of the lead's."""
    assert kind_of(header) == kind


def _with_column(header: str, cells: dict[str, str]) -> Returned:
    """Return the plan with a column put in after Progress."""
    file = Returned()
    for span in list(file.sheet.merged_cells.ranges):
        file.sheet.unmerge_cells(str(span))
    after = file.column("Progress") + 1
    file.sheet.insert_cols(after)
    file.sheet.cell(3, after).value = header
    for key, words in cells.items():
        file.sheet.cell(file.row(key), after).value = words
    return file


def _read(file: Returned) -> Said:
    return read_returned(file.content(), "plan.xlsx", sending())


def test_words_in_the_lead_s_own_column_follow_those_in_the_progress_cell() -> None:
    """Both are recorded, the Progress cell's first; a copy of what we hold in such a column is nothing new."""
    file = _with_column(
        "HST update 13/08", {"O1/1": "Fourth district has signed", "O3/3": "As we hold it", "O1/2a": "Keys in hand"}
    )
    held = file.cell("O3/3", "Progress").value
    file.sheet.cell(file.row("O3/3"), file.column("Progress") + 1).value = held
    file.add("O1/1", "12.08.27 - cabinet met")
    found = _read(file)
    assert {r.key: (r.disposition.value, r.fields.progress) for r in found.readings} == {
        "O1/1": ("record", "12.08.27 - cabinet met\nFourth district has signed"),
        "O1/2a": ("record", "Keys in hand"),
    }
    assert found.held == ()


def test_a_column_that_only_sorts_the_rows_asks_for_nobody() -> None:
    """Names of teams down a new column are a remark; one cell that says something makes all of it the lead's words."""
    teams = {"O1/1": "Team North", "O1/2a": "Team South", "O3/2": "Team North"}
    file = _with_column("Locality", teams)
    file.add("O1/1", "13.08.27 - all signed")
    found = _read(file)
    assert [(r.key, r.disposition.value, r.fields.progress) for r in found.readings] == [
        ("O1/1", "record", "13.08.27 - all signed")
    ]
    assert found.held == ()
    assert any("Team North, Team South" in remark for remark in found.remarks)
    ticks = _read(_with_column("HST to check?", {"O1/1": "y", "O3/2": "ask Gita"}))
    assert (ticks.readings, ticks.held) == ((), ())
    said = _read(_with_column("Locality", {**teams, "O3/3": "waiting for the trust"}))
    assert {r.key: r.disposition.value for r in said.readings} == dict.fromkeys((*teams, "O3/3"), "review")


@pytest.mark.parametrize(("colour", "disposition"), [("Amber", "record"), ("", "review")])
def test_as_above_is_recorded_once(colour: str, disposition: str) -> None:
    """Beside a colour it is a note of that; alone, the words above are put to a person."""
    file = _with_column("HST update", {"O1/2a": "Lease is late", "O1/2b": "As above"})
    if colour:
        file.colour("O1/2a", colour)
        file.colour("O1/2b", "Red")
    found = {r.key: r for r in _read(file).readings}
    assert found["O1/2a"].fields.progress == "Lease is late"
    pointed = found["O1/2b"]
    assert (pointed.disposition.value, pointed.fields.progress) == (disposition, None)
    assert (pointed.fields.rag, pointed.probable.progress) == (("red", None) if colour else (None, "Lease is late"))
    assert "row above" in pointed.reason


def test_a_word_in_a_new_column_counts_though_other_rows_of_the_plan_say_it() -> None:
    """Only what stood in the row itself is nothing new."""
    file = _with_column("Where it stands", {"O1/1": "Complete", "O3/3": "Quarterly Monitoring"})
    assert {r.key: r.disposition.value for r in _read(file).readings} == {"O1/1": "review", "O3/3": "review"}
