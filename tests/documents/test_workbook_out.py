"""The lead's workbook: same bytes for the same rows, locked but for the blanks; and what its returned copies say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from lacflow.board.plan import Action, Colour, Deliverable, Due, DueKind, Lead, Objective
from lacflow.board.rag import DEFAULT, Rag
from lacflow.board.readings import Disposition, Fields, Held, Reading
from lacflow.documents import Sending, lead_workbook, read_returned

HOMES = Objective("1", "Homes close by")
SENT = (
    Action(
        "O1/7b", "7b", "7b", HOMES, "Open two homes", progress="03.06.27 - AL - site found",
        leads=(Lead("Ann Lee", "a.lee"),), due=Due("Sep-27", date(2027, 9, 30), DueKind.MONTH),
        rag=Colour(Rag.GREEN, "Green"),
    ),
    Action("O1/9", "9", "9", HOMES, "=Train all staff", due=Due("TBC", None, DueKind.TBC), rag=Colour(Rag.AMBER, "A")),
    Action("O2/9", "9", "9", Objective("2", "Voice"), "Hold a forum each term", rag=Colour(Rag.RED, "Red")),
)  # fmt: skip
UPDATE, COLOUR, DATE = "H", "I", "J"
Change = Callable[[Any], None]


def made() -> bytes:
    return lead_workbook(SENT, DEFAULT, board_name="Homes Board", reply_by_words="noon on Thursday 31 December")


def returned(*changes: Change) -> tuple[list[Reading], list[Held]]:
    """Return what is read from the workbook after a lead has changed its sheet."""
    book = load_workbook(BytesIO(made()))
    for change in changes:
        change(book.active)
    out = BytesIO()
    book.save(out)
    found = read_returned(out.getvalue(), "back.xlsx", Sending(SENT, DEFAULT, said_on=date(2027, 8, 12)))
    return list(found.readings), list(found.held)


def put(place: str, value: Any) -> Change:
    def change(sheet: Any) -> None:
        sheet[place] = value

    return change


def one(*changes: Change) -> Reading:
    (reading,), held = returned(*changes)
    assert held == []
    return reading


def test_the_same_rows_give_the_same_bytes() -> None:
    assert made() == made()
    assert b"2000-01-01T00:00:00Z" in _part(made(), "docProps/core.xml")


def _part(content: bytes, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        return archive.read(name)


def test_only_the_blanks_can_be_filled_in_and_every_cell_is_text() -> None:
    sheet = load_workbook(BytesIO(made())).active
    assert sheet.protection.sheet
    assert [c.column_letter for c in sheet[5] if not c.protection.locked] == ["H", "I", "J"]
    assert (sheet["D6"].value, sheet["D6"].data_type, sheet["D6"].quotePrefix) == ("=Train all staff", "s", True)
    assert {c.data_type for row in sheet.iter_rows(max_row=7) for c in row if c.value} == {"s"}
    assert sheet.freeze_panes == "C5"
    assert sheet.data_validations.dataValidation[0].formula1 == '"Blue,Green,Amber,Red"'


def test_what_we_hold_is_told_in_words() -> None:
    sheet = load_workbook(BytesIO(made())).active
    assert [c.value for c in sheet[5]][:7] == [
        "O1/7b", "7b", "1 – Homes close by", "Open two homes", "Green", '30 September 2027 (written "Sep-27")',
        "03.06.27 - AL - site found",
    ]  # fmt: skip
    assert [sheet["F6"].value, sheet["F7"].value] == ["TBC", "No date held"]
    assert "noon on Thursday 31 December" in sheet["A2"].value


def test_an_untouched_copy_says_nothing() -> None:
    assert returned() == ([], [])


def test_what_was_filled_in_is_recorded_with_the_words_of_the_cells() -> None:
    reading = one(put("H5", "Second site found"), put("I5", "amber"), put("J5", "30/11/27"))
    assert reading.disposition is Disposition.RECORD
    assert reading.fields == Fields("Second site found", Rag.AMBER, date(2027, 11, 30), "30/11/27")
    assert (reading.key, reading.ref_as_written) == ("O1/7b", "7b")
    assert reading.evidence == "Second site found\namber\n30/11/27"


def test_blue_or_done_is_a_proposal_and_never_a_colour() -> None:
    for change in (put("I5", "Blue"), put("J5", "Complete"), put("H5", "All done.")):
        reading = one(change)
        assert (reading.fields.complete, reading.fields.rag) == (True, None)


@pytest.mark.parametrize("words", ["no change", "No update", "n/c", "Nothing to report", "unchanged."])
def test_no_change_is_an_answer(words: str) -> None:
    assert one(put("H5", words)).disposition is Disposition.NO_CHANGE


def test_the_colour_and_date_we_hold_given_again_are_no_change() -> None:
    assert one(put("I5", "Green"), put("J5", date(2027, 9, 30))).disposition is Disposition.NO_CHANGE


@pytest.mark.parametrize(
    ("changes", "reason", "probable"),
    [
        ([put("H5", "as above")], "says nothing by itself", Fields()),
        ([put("I5", "amberish, was green")], "none of the colours", Fields()),
        ([put("J5", "by Christmas")], "not certain", Fields(due=date(2027, 12, 25), due_raw="by Christmas")),
        ([put("J5", "TBC")], "not certain", Fields(due_raw="TBC")),
        ([put("J5", "31/04/28")], "April 2028 has 30 days", Fields(due=date(2028, 4, 30), due_raw="31/04/28")),
        ([put("I5", "Red"), put("H5", "Complete.")], "said to be complete, and red", Fields(rag=Rag.RED)),
        ([put("H5", "no change"), put("I5", "Red")], 'says "no change" beside a change', Fields(rag=Rag.RED)),
        ([put("E5", "Amber")], "written over", Fields(rag=Rag.AMBER)),
        ([put("F5", "31/12/27")], "written over", Fields(due=date(2027, 12, 31), due_raw="31/12/27")),
        ([put("G5", "All different")], "written over", Fields(progress="All different")),
    ],
)
def test_what_is_not_certain_is_for_a_person_with_the_reason(
    changes: list[Change], reason: str, probable: Fields
) -> None:
    reading = one(*changes)
    assert reading.disposition is Disposition.REVIEW
    assert reason in reading.reason
    assert reading.probable == probable
    assert (reading.fields.rag, reading.fields.due) == (None, None)


def test_a_month_that_excel_made_a_day_of_is_asked_about() -> None:
    def typed(sheet: Any) -> None:
        sheet["J5"] = date(2027, 1, 28)
        sheet["J5"].number_format = "d-mmm"

    reading = one(typed)
    assert (reading.disposition, reading.probable.due) == (Disposition.REVIEW, date(2028, 1, 31))


def test_a_fill_without_a_word_counts_only_where_it_is_plainly_a_colour() -> None:
    def filled(rgb: str) -> Change:
        def change(sheet: Any) -> None:
            sheet["I5"].fill = PatternFill("solid", fgColor=rgb)

        return change

    assert one(filled("FFFFC000")).fields.rag is Rag.AMBER
    yellow = one(filled("FFFFFF00"))
    assert (yellow.fields.rag, yellow.probable.rag, yellow.disposition) == (None, Rag.AMBER, Disposition.REVIEW)


def test_words_added_to_the_progress_we_hold_are_an_update() -> None:
    assert (
        one(put("G5", "03.06.27 - AL - site found\n12.08.27 - keys in hand")).fields.progress
        == "12.08.27 - keys in hand"
    )


def test_rows_may_be_sorted_deleted_and_parted() -> None:
    def shuffle(sheet: Any) -> None:
        rows = {n: [sheet.cell(n, c).value for c in range(1, 11)] for n in (5, 7)}
        for column in range(1, 11):
            sheet.cell(5, column).value, sheet.cell(7, column).value = rows[7][column - 1], rows[5][column - 1]
        sheet.delete_rows(6)
        sheet.insert_rows(6)

    readings, held = returned(put("H5", "for 7b"), put("H7", "for the forum"), shuffle)
    assert {r.key: r.fields.progress for r in readings} == {"O1/7b": "for 7b", "O2/9": "for the forum"}
    assert held == []


def test_a_damaged_key_is_mended_by_ref_and_wording_and_never_by_ref_alone() -> None:
    assert one(put("A7", None), put("H7", "held")).key == "O2/9"
    readings, held = returned(put("A7", "x"), put("D7", "Quite another thing"), put("H7", "held"))
    assert (readings, [h.text for h in held]) == ([], ["held"])


def test_a_key_and_words_of_two_actions_are_held_between_both() -> None:
    readings, (held,) = returned(put("A7", "O1/7b"), put("I7", "Green"))
    assert readings == []
    assert held.candidates == ("O1/7b", "O2/9")


def test_nothing_written_elsewhere_is_lost() -> None:
    def note(sheet: Any) -> None:
        sheet["L5"] = "see Bob"
        sheet["H9"] = "Rent has doubled: a new risk"
        sheet["D11"], sheet["H11"] = "A new action of mine", "started"
        sheet.parent.create_sheet("Notes")["A1"] = "also this"

    readings, held = returned(note)
    assert readings == []
    assert {(h.text, h.candidates) for h in held} == {
        ("see Bob", ("O1/7b",)),
        ("Rent has doubled: a new risk", ()),
        ("started", ()),
        ("also this", ()),
    }


def test_one_action_on_two_rows_is_recorded_once_and_the_other_held() -> None:
    readings, held = returned(put("H5", "first"), put("A10", "O1/7b"), put("H10", "second"))
    assert [r.fields.progress for r in readings] == ["first"]
    assert [(h.text, h.candidates) for h in held] == [("second", ("O1/7b",))]


def test_a_hidden_row_is_looked_at_before_it_counts() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[5].hidden = True

    reading = one(put("I5", "Red"), hide)
    assert (reading.disposition, reading.fields.rag, reading.probable.rag) == (Disposition.REVIEW, None, Rag.RED)


def test_another_workbook_is_held_whole() -> None:
    book, out = Workbook(), BytesIO()
    book.active["A1"] = "my own table"
    book.save(out)
    found = read_returned(out.getvalue(), "own.xlsx", Sending(SENT, DEFAULT))
    (held,) = found.held
    assert (found.readings, held.text) == ((), "my own table")
    assert "own.xlsx" in held.reason


def test_deliverables_stand_below_their_action_and_an_untouched_copy_still_says_nothing() -> None:
    """With their dates; a row without its key is known by them as by the action alone."""
    parts = (
        Deliverable("1", "Agree the rent", due=Due("30/06/28", date(2028, 6, 30), DueKind.DAY)),
        Deliverable("", "Find a second house", revised=Due("TBC", None, DueKind.TBC)),
    )
    actions = (replace(SENT[0], deliverables=parts), *SENT[1:])
    file = lead_workbook(actions, DEFAULT, board_name="Homes Board", reply_by_words="noon")
    book = load_workbook(BytesIO(file))
    shown = "Open two homes\n1. Agree the rent (30 June 2028)\n- Find a second house (TBC)"
    assert book.active["D5"].value == shown
    sending = Sending(actions, DEFAULT, said_on=date(2027, 8, 12))
    untouched = read_returned(file, "back.xlsx", sending)
    assert (untouched.readings, untouched.held) == ((), ())
    book.active["A5"], book.active["H5"] = None, "rent agreed"
    out = BytesIO()
    book.save(out)
    (reading,) = read_returned(out.getvalue(), "back.xlsx", sending).readings
    assert (reading.key, reading.fields.progress) == ("O1/7b", "rent agreed")
