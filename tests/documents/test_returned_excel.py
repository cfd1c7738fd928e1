"""What a spreadsheet made of words by itself is no change; what may be either is asked; what a person typed counts."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from papers_damage import to_csv
from papers_return import Returned, sending

from lacflow.board.readings import Reading
from lacflow.documents import read_returned
from lacflow.documents.cells import Cell
from lacflow.documents.returned_excel import Made, is_spoilt, made_of, perhaps_month

SAID = date(2027, 8, 13)


@pytest.mark.parametrize(
    ("raw", "now", "made"),
    [
        ("Dec-27", "27-Dec", Made.ITSELF),
        ("December 2027", "27-Dec", Made.ITSELF),
        ("Dec-27", "27/12/2026", Made.ITSELF),
        ("Dec-27", "2026-12-27", Made.ITSELF),
        ("Dec-27", "01/12/2027", Made.ITSELF),
        ("Dec-27", "46748", Made.ITSELF),
        ("31/12/27", "46752", Made.ITSELF),
        ("Sep-12", "12-Sep", Made.ITSELF),
        ("1-2", "01-Feb", Made.ITSELF),
        ("3/4", "03-Apr", Made.ITSELF),
        ("3/4", "04-Mar", Made.ITSELF),
        ("10-15", "01-Oct-15", Made.ITSELF),
        ("Dec-27", "27/12/2027", Made.PERHAPS),
        ("Dec-27", "27 December", Made.PERHAPS),
        ("31/12/26", "31-Dec", Made.PERHAPS),
        ("Dec-27", "28-Dec", Made.NOT),
        ("Dec-27", "27-Nov", Made.NOT),
        ("Dec-27", "31/12/2028", Made.NOT),
        ("Dec-27", "27 homes", Made.NOT),
        ("12 homes", "12-Sep", Made.NOT),
        ("Feb-31", "31-Feb", Made.NOT),
    ],
)
def test_what_a_spreadsheet_makes_of_words_is_told_from_what_a_person_types(raw: str, now: str, made: Made) -> None:
    """Days of the year of opening, first days of months and day counts are made; days to come may be either."""
    assert made_of(Cell(1, 1, now), raw, SAID) is made


def test_a_real_date_is_judged_by_how_it_is_shown() -> None:
    """Shown without its year it is a spreadsheet's own; shown in full, and to come, it may be a person's."""
    day = date(2027, 12, 27)
    assert made_of(Cell(1, 1, day, "d-mmm"), "Dec-27", SAID) is Made.ITSELF
    assert made_of(Cell(1, 1, day, "DD/MM/YYYY"), "Dec-27", SAID) is Made.PERHAPS


def test_a_figure_turned_into_a_date_is_no_new_figure() -> None:
    """`1-2` shown as `01-Feb` was not written by anybody; another figure was."""
    assert is_spoilt(Cell(1, 1, "01-Feb"), "1-2")
    assert not is_spoilt(Cell(1, 1, "2-3"), "1-2")


def test_a_new_month_that_was_damaged_on_its_way_is_known_as_one() -> None:
    """`27-Sep` may be what is left of `Sep-27`; `05-Sep` was never a month of these years."""
    assert perhaps_month("28-Sep", SAID) == date(2028, 9, 30)
    assert perhaps_month("05-Sep", SAID) is perhaps_month("28 Sept", SAID) is None


@pytest.mark.parametrize("known", [True, False])
def test_a_plan_saved_as_csv_says_only_what_the_lead_wrote(known: bool) -> None:
    """`27-Oct` over our `Oct-27` is nothing; over `30/09/27`, `28-Jan` waits with January 2028; a typed day counts."""
    file = Returned()
    file.put("O3/4", "Timescales", "27-Oct")
    file.put("O1/2a", "Timescales", "28-Jan")
    file.put("O3/3", "Timescales", "31/03/2028")
    found = read_returned(to_csv(file), "plan.csv", sending(known=known))
    said = {r.key: r for r in found.readings}
    assert set(said) == {"O1/2a", "O3/3"}, found
    assert _date(said["O1/2a"]) == ("review", None, date(2028, 1, 31))
    assert _date(said["O3/3"]) == ("record", date(2028, 3, 31), None)


def test_a_day_that_may_be_a_far_month_waits_with_the_nearer_one() -> None:
    """`30-Oct` over our `30/09/27` may have been `Oct-30`: the day of this year is proposed, neither is recorded."""
    file = Returned()
    file.put("O1/2a", "Timescales", "30-Oct")
    (reading,) = read_returned(to_csv(file), "plan.csv", sending()).readings
    assert _date(reading) == ("review", None, date(2027, 10, 30))


@pytest.mark.parametrize("shown", ["27 Oct", "27/10/2027", "27.10.27"])
def test_a_day_that_may_be_the_month_we_hold_waits(shown: str) -> None:
    """A date to come that a spreadsheet could have made of ours is never recorded, and never lost."""
    file = Returned()
    file.put("O3/4", "Timescales", shown)
    (reading,) = read_returned(to_csv(file), "plan.csv", sending()).readings
    assert _date(reading) == ("review", None, date(2027, 10, 27))


def test_a_month_beside_figures_that_are_damaged_in_every_row_changes_nothing() -> None:
    """A csv file that was opened and saved twice, untouched: months, figures and refs damaged, nothing said."""
    rows = list(csv.reader(io.StringIO(to_csv(Returned()).decode("cp1252"))))
    damaged = {"Dec-27": "27-Dec", "Jul-27": "27-Jul", "Oct-27": "27-Oct", "5-1": "05-Jan"}
    out = io.StringIO()
    csv.writer(out).writerows([[damaged.get(words, words) for words in row] for row in rows])
    found = read_returned(out.getvalue().encode("cp1252"), "plan.csv", sending())
    assert (found.readings, found.held) == ((), ())


def _date(reading: Reading) -> tuple[str, date | None, date | None]:
    return reading.disposition.value, reading.fields.due, reading.probable.due


def test_a_colour_that_was_taken_out_of_a_csv_file_is_asked_about_and_stays() -> None:
    """A file that keeps no fills loses painted cells by itself; a word that stood in one does not go by itself."""
    file = Returned()
    file.cell("O3/3", "BRAG").value = None
    (reading,) = read_returned(to_csv(file), "plan.csv", sending()).readings
    assert (reading.key, reading.disposition.value, reading.fields.rag) == ("O3/3", "review", None)
    assert "what we hold stays" in reading.reason
