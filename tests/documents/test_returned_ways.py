"""Ways people hand a plan back: a sheet of their own, a copy, circles for colours, the dates of another country."""

from __future__ import annotations

import csv
import io
from copy import copy
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook
from papers_return import OWN, PLAN, Returned, saved, sending

from lacflow.board.plan import Action, Lead
from lacflow.documents import Returned as Said
from lacflow.documents import read_returned

KNOWN = pytest.mark.parametrize("known", [True, False])
TITLES = {
    "O1/1": "Tenancy starter pack with districts", "O1/2a": "Crash pads - flats", "O1/2b": "Crash pads - rota",
    "O1/4": "Keyworkers and budgeting", "O3/2": "Health passport before eighteenth", "O3/3": "Adult mental health route",
}  # fmt: skip


def recorded(found: Said) -> dict[str, tuple[str | None, date | None, str | None]]:
    """Return what is recorded, by action: colour, date, words."""
    return {
        r.key: (r.fields.rag and str(r.fields.rag), r.fields.due, r.fields.progress)
        for r in found.readings
        if r.disposition.value == "record"
    }


@KNOWN
def test_a_lead_s_own_sheet_is_read_where_ref_and_a_short_title_agree(known: bool) -> None:
    """Own headers, titles cut short, objectives as headings: words and colours count; blank cells say nothing."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("My return - Gita Pell",))
    sheet.append(("Ref", "Action", "Where we are (Aug)", "R/A/G", "By when"))
    for number, (heading, actions) in enumerate(PLAN.items(), 1):
        sheet.append((heading,))
        for a in actions:
            if (key := f"O{number}/{a.ref}") in TITLES:
                words = {"O1/2b": "rota is full", "O3/3": "no change"}.get(key, "")
                sheet.append((a.ref, TITLES[key], words, {"O1/2b": "Green", "O1/1": "A"}.get(key), None))
    sheet.append(("Total", 6, None, "2 green"))
    found = read_returned(saved(book), "mine.xlsx", sending(known=known))
    assert recorded(found) == {"O1/1": ("amber", None, None), "O1/2b": ("green", None, "rota is full")}
    assert (found.held, [r.key for r in found.readings if r.disposition.value == "no_change"]) == ((), ["O3/3"])


def test_a_ref_used_for_another_action_is_a_new_one() -> None:
    """The ref alone does not make it ours: the words of the title must be of the action."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Ref", "Action", "Update", "RAG"),
        (next(iter(PLAN)),),
        ("1", "Bicycles for apprentices", "forty bought", "Green"),
    ):
        sheet.append(row)
    sheet.append(("2a", "Open two crash pads for young people who would otherwise sleep rough", "no change", None))
    found = read_returned(saved(book), "mine.xlsx", sending())
    assert recorded(found) == {}
    assert ["Bicycles" in h.text for h in found.held] == [True]


@KNOWN
def test_circles_are_colours(known: bool) -> None:
    """Alone, or before words; orange is none of the board's colours and waits. They are shown as they were typed."""
    file = Returned()
    for key, circle in (("O3/3", "🟢"), ("O1/1", "🔴 two have withdrawn"), ("O3/2", "🟠")):
        file.paint(key, None, circle)
    found = read_returned(file.content(), "plan.xlsx", sending(known=known))
    assert {k: v[0] for k, v in recorded(found).items()} == {"O3/3": "green", "O1/1": "red"}
    (waits,) = [r for r in found.readings if r.disposition.value == "review"]
    assert (waits.key, "🟠" in waits.evidence) == ("O3/2", True)


def _copied(file: Returned, changed: dict[str, tuple[str, str]]) -> None:
    """Copy the lead's rows to a sheet of their own, and write there."""
    sheet = file.book.create_sheet("HST")
    for column in range(1, 12):
        sheet.cell(1, column, file.sheet.cell(3, column).value)
    for row, key in enumerate(OWN, 2):
        for column in range(1, 12):
            was = file.sheet.cell(file.row(key), column)
            cell = sheet.cell(row, column, was.value)
            cell.fill, cell.number_format = copy(was.fill), was.number_format
        words, colour = changed.get(key, ("", ""))
        if words:
            sheet.cell(row, 4).value = f"{sheet.cell(row, 4).value}\n{words}"
        if colour:
            sheet.cell(row, 11).value, sheet.cell(row, 11).fill = colour, copy(file.sheet["K6"].fill)


@KNOWN
def test_what_was_written_into_a_copy_of_one_s_rows_counts(known: bool) -> None:
    """The first sheet says nothing, the copy has new words and all that we hold; a colour alone in it waits."""
    file = Returned()
    _copied(file, {"O3/3": ("13.08.27 - pathway agreed", "Green"), "O3/2": ("", "Green")})
    found = read_returned(file.content(), "plan.xlsx", sending(known=known))
    assert recorded(found) == {"O3/3": ("green", None, "13.08.27 - pathway agreed")}
    assert [h.candidates for h in found.held] == [("O3/2",)]


def test_where_first_sheet_and_copy_differ_the_copy_waits() -> None:
    file = Returned()
    file.add("O3/3", "13.08.27 - pathway refused")
    _copied(file, {})
    file.book["HST"].cell(2 + OWN.index("O3/3"), 4).value += "\n13.08.27 - pathway agreed"
    found = read_returned(file.content(), "plan.xlsx", sending())
    assert [v[2] for v in recorded(found).values()] == ["13.08.27 - pathway refused"]
    assert [h.candidates for h in found.held] == [("O3/3",)]


@KNOWN
def test_dates_we_hold_in_american_order_are_no_change_and_new_ones_wait(known: bool) -> None:
    """A file that shows 30 November as `11/30/2027` was saved by such a spreadsheet: `05/04/2028` in it may be either."""
    file, out = Returned(), io.StringIO()
    file.put("O3/3", "Timescales", date(2028, 5, 4), "DD/MM/YY")
    writer = csv.writer(out)
    for row in file.sheet.iter_rows():
        writer.writerow([f"{c.value:%m/%d/%Y}" if isinstance(c.value, date) else c.value for c in row])
    found = read_returned(out.getvalue().encode(), "plan.csv", sending(known=known))
    (waits,) = found.readings
    assert (waits.key, waits.fields.due, waits.probable.due) == ("O3/3", None, date(2028, 5, 4))
    assert "month first" in waits.reason


def test_what_a_program_writes_of_its_own_export_and_a_row_of_totals_need_nobody() -> None:
    file = Returned()
    file.add("O1/1", "13.08.27 - all signed")
    summary = file.book.create_sheet("Export Summary", 0)
    summary["A1"] = "This document was exported from Numbers. Each table was converted to an Excel worksheet."
    summary["A3"], summary["B3"] = "Numbers Sheet Name", "Excel Worksheet Name"
    last = file.sheet.max_row
    file.sheet.cell(last + 2, 3, "Total actions")
    file.sheet.cell(last + 2, 4, 15)
    file.sheet.cell(last + 2, 11, "9 green")
    file.sheet.cell(last + 3, 3, "Total of 15 actions, but 3 has fallen through")
    found = read_returned(file.content(), "plan.xlsx", sending())
    assert list(recorded(found)) == ["O1/1"]
    assert [h.text for h in found.held] == ["Total of 15 actions, but 3 has fallen through"]


def _column_added() -> bytes:
    file = Returned()
    column = file.sheet.max_column + 1
    file.sheet.cell(3, column, "My update Nov")
    file.sheet.cell(3, column + 1, "RAG now")
    file.sheet.cell(file.row("O3/4"), column, "nurse left in October")
    file.sheet.cell(file.row("O3/4"), column + 1, "Red")
    return file.content()


def test_a_new_column_counts_where_the_plan_s_columns_are_known() -> None:
    """Known from the file that was sent, or from the plan we hold: words and colour in a column it never had are new."""
    sent = sending(known=False)
    led = replace(sent, actions=[_led(a) for a in sent.actions])
    for known in (sending(), led):
        found = read_returned(_column_added(), "plan.xlsx", known)
        assert recorded(found) == {"O3/4": ("red", None, "nurse left in October")}


def _led(action: Action) -> Action:
    return replace(action, leads=(Lead("Housing Support Team"),), other={"Metric": ""})


def test_a_column_that_may_have_stood_there_before_waits_and_is_not_lost() -> None:
    """Where nobody knows which columns the plan has, such words are shown with their header."""
    (reading,) = read_returned(_column_added(), "plan.xlsx", sending(known=False)).readings
    assert (reading.key, reading.disposition.value, reading.fields.empty) == ("O3/4", "review", True)
    assert "My update Nov" in reading.reason


@pytest.mark.parametrize("words", ["Done I think?", "probably complete now", "complete?"])
def test_a_completion_nobody_is_sure_of_waits(words: str) -> None:
    file = Returned()
    file.add("O3/4", words)
    (reading,) = read_returned(file.content(), "plan.xlsx", sending()).readings
    assert (reading.disposition.value, reading.probable.complete) == ("review", True)


def test_a_colour_drawn_over_a_row_without_one_is_still_a_run() -> None:
    """Red down five rows, one of them then cleared and one red before: nobody said so of the rest."""
    file = Returned()
    for key in ("O3/1", "O3/2", "O3/3", "O3/4", "O3/5"):
        file.colour(key, "Red")
    file.paint("O3/3", None, "")
    out = io.StringIO()
    csv.writer(out).writerows([[f"{v:%d/%m/%Y}" if isinstance(v, date) else v for v in row] for row in file.rows()])
    found = read_returned(out.getvalue().encode(), "plan.csv", sending())
    assert recorded(found) == {}
    assert {r.key for r in found.readings} >= {"O3/2", "O3/4"}


def test_progress_taken_out_of_one_row_is_asked_about_and_a_column_emptied_to_write_in_is_not() -> None:
    """What we hold stays; nobody empties one cell among many to say that nothing changed."""
    one, every = Returned(), Returned()
    one.put("O3/2", "Progress", None)
    for key in OWN:
        every.put(key, "Progress", None)
    every.put("O3/3", "Progress", "route agreed with the trust")
    (held,) = read_returned(one.content(), "plan.xlsx", sending()).held
    assert held.candidates == ("O3/2",)
    assert "was taken out" in held.reason
    assert held.text
    found = read_returned(every.content(), "plan.xlsx", sending())
    assert (found.held, recorded(found)) == ((), {"O3/3": (None, None, "route agreed with the trust")})


def test_what_there_was_before_told_beside_what_there_is_now_is_no_doubt_and_no_news() -> None:
    """The old date must be the one we hold; another leaves open which of the two is meant."""
    file = Returned()
    file.put("O3/3", "Timescales", "31/03/28 (was 31/12/27)")
    file.put("O3/4", "Timescales", "Oct-27 -> Dec-27")
    file.put("O1/1", "Timescales", "31/01/28 (was 31/10/27)")
    file.put("O1/2b", "BRAG", "Green (was Amber)")
    found = read_returned(file.content(), "plan.xlsx", sending())
    assert recorded(found) == {
        "O3/3": (None, date(2028, 3, 31), None),
        "O3/4": (None, date(2027, 12, 31), None),
        "O1/2b": ("green", None, None),
    }


def test_done_beside_red_and_blue_with_something_left_to_do_wait() -> None:
    file = Returned()
    file.add("O3/3", "13.08.27 - all done and complete")
    file.colour("O3/3", "Red")
    file.add("O3/4", "13.08.27 - signed; just the launch to do")
    file.colour("O3/4", "Blue")
    assert recorded(read_returned(file.content(), "plan.xlsx", sending())) == {}
