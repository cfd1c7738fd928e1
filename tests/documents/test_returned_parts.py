"""A progress report of workstreams with several deliverables comes back: changes count, each named by its deliverable."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date

import pytest
from papers_parts import COLUMN, FILLS, OF_THE_WHOLE, InHand, report_sent

from lacflow.board.readings import Disposition, Reading
from lacflow.documents import Returned, read_returned

#: Merged or not, with the file that was sent or with the plan only.
EVERY = pytest.mark.parametrize(("merged", "known"), [(m, k) for m in (True, False) for k in (True, False)])
RECORD, REVIEW, NO_CHANGE = Disposition.RECORD, Disposition.REVIEW, Disposition.NO_CHANGE


def _read(file: InHand, *, known: bool = True) -> Returned:
    return read_returned(file.content(), "report.xlsx", report_sent(merged=file.merged, known=known))


def _by_key(found: Returned) -> dict[str, Reading]:
    return {r.key: r for r in found.readings}


@EVERY
def test_a_report_sent_back_untouched_says_nothing(merged: bool, known: bool) -> None:
    """However its cells are merged, and whether or not the file that was sent is known."""
    found = _read(InHand(merged=merged), known=known)
    assert (found.readings, found.held) == ((), ())


@EVERY
def test_words_beside_a_deliverable_are_recorded_under_its_name(merged: bool, known: bool) -> None:
    """The update of one of several deliverables is kept word for word, with the deliverable before it."""
    file = InHand(merged=merged)
    file.add("Mill Lane", "12.08.27 - Rota agreed, opens 2 October")
    file.put("Open a drop-in", "Update", "Room found on the main site")
    file.add("Dock Street", "Lease signed on 11 August")
    found = _by_key(_read(file, known=known))
    said = {key: (r.disposition, r.fields.progress) for key, r in found.items()}
    assert said == {
        "O1/1": (RECORD, "2. Open the house at Mill Lane on Saturdays: 12.08.27 - Rota agreed, opens 2 October"),
        "O2/5": (RECORD, "3. Open a drop-in at the college: Room found on the main site"),
        "O2/4": (RECORD, "Lease signed on 11 August"),
    }


@EVERY
def test_the_colour_of_a_workstream_is_its_own_wherever_its_cell_is_merged(merged: bool, known: bool) -> None:
    """A colour given in the first row, or in the cell merged over all rows, is recorded once."""
    file = InHand(merged=merged)
    file.colour("Find two larger", "Amber")
    file.colour("apprenticeships", "Blue")
    found = _by_key(_read(file, known=known))
    assert (found["O1/2"].disposition, found["O1/2"].fields.rag) == (RECORD, "amber")
    assert (found["O2/5"].disposition, found["O2/5"].fields.complete, found["O2/5"].fields.rag) == (RECORD, True, None)
    assert len(found) == 2


@EVERY
def test_the_date_of_one_of_several_deliverables_is_never_the_action_s(merged: bool, known: bool) -> None:
    """It waits, with what the date of the whole comes to where that moves; a lone deliverable's date is recorded."""
    file = InHand(merged=merged)
    file.put("apprenticeships", "Revised end date", "30/11/27")
    file.put("Agree the rent", "Revised end date", "30/06/28")
    file.put("Dock Street", "Revised end date", "31/01/28")
    found = _by_key(_read(file, known=known))
    waiting = {key: (r.disposition, r.fields.due, r.probable.due) for key, r in found.items()}
    assert waiting == {
        "O2/5": (REVIEW, None, None),
        "O1/2": (REVIEW, None, date(2028, 6, 30)),
        "O2/4": (RECORD, date(2028, 1, 31), None),
    }
    assert "one of its deliverables" in found["O2/5"].reason
    assert "30/11/27" in found["O2/5"].evidence


def test_one_new_date_for_every_deliverable_is_the_action_s() -> None:
    """The same new date in each row of a workstream is the date of the whole."""
    file = InHand()
    for words in ("Find two larger", "Agree the rent"):
        file.put(words, "Revised end date", "30/06/28")
    found = _by_key(_read(file))
    assert (found["O1/2"].disposition, found["O1/2"].fields.due) == (RECORD, date(2028, 6, 30))


@EVERY
def test_a_colour_beside_one_deliverable_waits(merged: bool, known: bool) -> None:
    """A colour in a further row is not the workstream's: it is probable, and a person looks."""
    file = InHand(merged=merged)
    if merged:
        _unmerge(file)
    cell = file.sheet.cell(file.row("Agree the rent"), COLUMN["Action RAG"])
    cell.value = "Green"
    (reading,) = _read(file, known=known).readings
    assert (reading.key, reading.disposition, reading.fields.rag, reading.probable.rag) == (
        "O1/2",
        REVIEW,
        None,
        "green",
    )


def _unmerge(file: InHand) -> None:
    for merge in list(file.sheet.merged_cells.ranges):
        file.sheet.unmerge_cells(str(merge))


@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("known", [True, False])
def test_merges_undone_change_nothing(filled: bool, known: bool) -> None:
    """Cells that were merged stand alone, blank or repeated in every row, as other programs save them."""
    file = InHand()
    tops = {file.row(s): file.row(s) for s in ("Recruit twelve", "Find two", "spring", "apprentice", "Design the")}
    spans = [m for m in file.sheet.merged_cells.ranges if m.min_row in tops and m.max_row > m.min_row]
    _unmerge(file)
    for span in spans if filled else ():
        for row in range(span.min_row + 1, span.max_row + 1):
            file.sheet.cell(row, span.min_col).value = file.sheet.cell(span.min_row, span.min_col).value
    found = _read(file, known=known)
    assert (found.readings, found.held) == ((), ())


@EVERY
def test_rows_sorted_apart_from_their_workstream_are_known_by_their_words(merged: bool, known: bool) -> None:
    """Sorted by lead or by date, a deliverable that lost its workstream's row is still that workstream's."""
    file = InHand(merged=merged)
    file.add("Write the savings guide", "12.08.27 - printed")
    file.add("Train assessors", "12.08.27 - all three done")
    _unmerge(file)
    first, last = file.row("Recruit twelve"), file.row("Train assessors")
    _sort(file, first, last)
    first = file.row("Dock Street")
    _sort(file, first, file.row("Print and send"))
    found = _read(file, known=known)
    assert {r.key: r.fields.progress for r in found.readings} == {
        "O2/5": "2. Write the savings guide with young people: 12.08.27 - printed"
    }
    assert [h.candidates for h in found.held] == [("O1/3",)]


def _sort(file: InHand, first: int, last: int) -> None:
    """Sort rows by their target date as text, without what belongs to the workstream going along."""
    rows = [[(c.value, copy(c._style)) for c in row] for row in file.sheet.iter_rows(min_row=first, max_row=last)]
    for number, cells in enumerate(sorted(rows, key=lambda r: str(r[5][0] or "")), first):
        for column, (value, style) in enumerate(cells, 1):
            file.sheet.cell(number, column).value = value
            file.sheet.cell(number, column)._style = style


@EVERY
def test_a_deliverable_that_was_added_waits(merged: bool, known: bool) -> None:
    """A row for a further deliverable is none of those that were sent."""
    file = InHand(merged=merged)
    row = file.row("Review council tax") + 1
    file.sheet.insert_rows(row)
    file.sheet.cell(row, COLUMN["Deliverables"]).value = "5. Hold a jobs fair in the town hall each spring"
    file.sheet.cell(row, COLUMN["Update"]).value = "Idea from the forum"
    found = _read(file, known=known)
    assert found.readings == ()
    assert any("jobs fair" in h.text for h in found.held)


@EVERY
def test_somebody_else_s_workstream_is_held_and_others_may_be_cut_out(merged: bool, known: bool) -> None:
    """Rows of other leads that were deleted say nothing; a row of theirs that was changed is shown."""
    file = InHand(merged=merged)
    file.add("Design the passport", "12.08.27 - second design asked for")
    file.add("Dock Street", "12.08.27 - keys in hand")
    found = _read(file, known=known)
    assert {r.key for r in found.readings} == {"O2/4"}
    assert [h.candidates for h in found.held] == [("O2/6",)]


@EVERY
def test_a_word_of_completion_beside_one_deliverable_does_not_complete_the_action(merged: bool, known: bool) -> None:
    """One of several is done: the words are kept, nothing proposes to close the workstream."""
    file = InHand(merged=merged)
    file.add("Mill Lane", "12.08.27 - Complete.")
    (reading,) = _read(file, known=known).readings
    assert (reading.key, reading.disposition) == ("O1/1", REVIEW)
    assert not reading.fields.complete
    assert not reading.probable.complete


@EVERY
def test_an_issue_filled_in_below_the_tables_is_held(merged: bool, known: bool) -> None:
    """The blank rows for issues and risks are for new ones: what is written there waits for the manager."""
    file = InHand(merged=merged)
    row = next(r[0].row for r in file.sheet.iter_rows() if r[0].value == "I02")
    for column, words in (
        (2, "The college has lost its youth worker"),
        (3, "Ben Marsh"),
        (4, "Ask for cover by October"),
    ):
        file.sheet.cell(row, column).value = words
    found = _read(file, known=known)
    assert found.readings == ()
    assert any("lost its youth worker" in h.text for h in found.held)


def test_what_belongs_to_the_whole_is_what_the_form_merges() -> None:
    """The form of these tests is the one described: lead, priority and colours over a workstream, dates beside its parts."""
    spans = {m.min_col for m in InHand().sheet.merged_cells.ranges if m.max_row > m.min_row}
    assert spans == {COLUMN[name] for name in OF_THE_WHOLE}
    assert FILLS["Red"]


@EVERY
def test_the_council_s_own_words_for_columns_are_known_in_a_returned_file(merged: bool, known: bool) -> None:
    """Headers that only columns.yaml explains are the columns they are said to be, in what was sent and in what returns."""
    file = InHand(merged=merged)
    file.add("Dock Street", "12.08.27 - keys in hand")
    file.colour("Dock Street", "Amber")
    sent = report_sent(merged=merged, known=known)
    words = {"progress": ("where we got to",), "rag": ("weather",), "activity": ("big thing",), "deliverable": ("bit",)}
    own = {"Update": "Where we got to", "Action RAG": "Weather", "Workstream": "Big thing", "Deliverables": "Bit"}
    for header, ours in own.items():
        for cell in [c for row in file.sheet.iter_rows() for c in row if c.value == header]:
            cell.value = ours
    found = read_returned(file.content(), "report.xlsx", replace(sent, columns=words))
    assert [(r.key, r.fields.progress, r.fields.rag) for r in found.readings] == [
        ("O2/4", "12.08.27 - keys in hand", "amber")
    ]
