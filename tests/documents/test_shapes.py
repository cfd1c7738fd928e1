"""Headers known by their form, and what real documents do with dates, leads and indicators beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from drawing import UP, C, Gap, Grid, Line, Paper, as_word, as_workbook, score, unit

from lacflow.board.plan import Plan, Status
from lacflow.documents import read_plan
from lacflow.documents.parts import tie_dates
from lacflow.documents.shapes import shaped

# fmt: off
FINISH_BY = Paper("finish by", {"Plan": [
    Line("After the inspection"),
    Grid([["Area for improvement", "Action no.", "What we are going to do", "Start date", "Planned completion",
           "Forecast completion", "Actual completion", "Who", "BRAG last quarter", "BRAG this quarter"],
          ["Area 1: Late visits", "A1", "Visit every child within ten days", "01/02/27", "30/06/27", "Sep-27", None,
           "Una Reeve", C(None, "green"), C(None, "red")],
          [UP, "A2", "Publish the rota a month ahead", "01/02/27", "31/03/27", "n/a", "30/03/27", "Vic Stone",
           C(None, "red"), C(None, "blue")],
          ["Area 2: Thin plans", "A3", "Rewrite the plan form with children", "01/03/27", "tbc", None, None, "Una Reeve",
           None, C(None, "amber")]]),
    Gap(2),
    Grid([["Signed off by", None, "Una Reeve", None, "Date", "02/02/27"]], head=0)]},
    [unit("Visit every child within ten days", ref="A1", objective="1", leads=["Una Reeve"], due="2027-06-30",
          revised="2027-09-30", rag="red"),
     unit("Publish the rota a month ahead", ref="A2", objective="1", leads=["Vic Stone"], due="2027-03-31", rag="blue"),
     unit("Rewrite the plan form with children", ref="A3", objective="2", leads=["Una Reeve"], rag="amber")])

WORDS_FOR_NUMBERS = Paper("priorities numbered in words", {"Plan": [
    Grid([["Priority action", "How we will know", "By whom", "Finish by", "Status"],
          [C("Priority One: Homes", bold=True), None, None, None, None],
          ["Open a second flat for leavers", "Flat open", "Wes Tarn", "30.09.27", "AMBER because the lease is late"],
          [C("Priority Two: Work", bold=True), None, None, None, None],
          ["Offer every leaver a work trial", "Numbers", "Xena Ull", "Complete", "Blue"]])]},
    [unit("Open a second flat for leavers", objective="1", leads=["Wes Tarn"], due="2027-09-30", rag="amber"),
     unit("Offer every leaver a work trial", objective="2", leads=["Xena Ull"], rag="blue")])

LEAD_WITHIN = Paper("the lead in the workstream's cell", {"Report": [
    Line("Outcome 1: Nearer home"),
    Grid([["No", "Workstream and lead", "Deliverable", "Target end date", "Action RAG"],
          ["1.1", "Night beds\nLead: Yan Ames & Zoe Birch", "1. Four beds open", "31/01/27", "Red"],
          [UP, UP, "2. Staff hired", "TBC", UP]])]},
    [unit("Four beds open", ref="1.1", objective="1", leads=["Yan Ames", "Zoe Birch"], due="2027-01-31", rag="red"),
     unit("Staff hired", ref="1.1", objective="1", leads=["Yan Ames", "Zoe Birch"], rag="red")])

INDICATORS = Paper("indicators alone", {"Scorecard": [
    Grid([["Ref", "Measure", "Last year", "Target", "Q3 actual", "Date of data", "DoT", "RAG"],
          ["P1", "Children who moved three times", "11%", "9%", "12%", "31/12/27", "↓", C(None, "red")],
          ["P2", "Leavers in suitable homes", "84%", "88-92%", "90%", "31/12/27", "↑", C(None, "green")]])]},
    [unit("Children who moved three times", ref="P1", rag="red"), unit("Leavers in suitable homes", ref="P2", rag="green")])
# fmt: on
PAPERS = (FINISH_BY, WORDS_FOR_NUMBERS, LEAD_WITHIN, INDICATORS)


def _read(content: bytes, path: Path) -> Plan:
    path.write_bytes(content)
    return read_plan(path)


@pytest.mark.parametrize("paper", PAPERS, ids=[p.name for p in PAPERS])
def test_a_document_reads_as_a_careful_person_reads_it(paper: Paper, tmp_path: Path) -> None:
    for plan in (_read(as_workbook(paper), tmp_path / "p.xlsx"), _read(as_word(paper), tmp_path / "p.docx")):
        result = score(plan, paper.truth)
        assert result.faults == []
        assert result.extra == 0


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("priority action", "activity"),
        ("what we are going to do", "activity"),
        ("what will be done", "activity"),
        ("finish by", "due"),
        ("planned completion", "due"),
        ("agreed target date", "due"),
        ("forecast completion", "revised"),
        ("expected end date", "revised"),
        ("what we have done", None),
        ("how will we know", None),
        ("led by", None),
        ("date of data", None),
    ],
)
def test_a_header_is_known_by_its_shape(header: str, field: str | None) -> None:
    assert [name for name, _ in shaped(header)] == ([field] if field else [])


def test_indicators_are_metrics_and_their_targets_no_dates(tmp_path: Path) -> None:
    plan = _read(as_workbook(INDICATORS), tmp_path / "p.xlsx")
    assert {a.status for a in plan.actions} == {Status.METRIC}
    assert plan.actions[1].other["Target"] == "88-92%"


@pytest.mark.parametrize(
    ("text", "numbers", "dates"),
    [
        ("1. May 2027\n2. June 2027", ("6", "7"), ["2027-05-31", "2027-06-30"]),
        ("1. 31/05/27", ("6", "7"), [None, None]),
        ("1. May 2027", ("10",), ["2027-05-31"]),
        ("2. 30/09/27\n3. July 2027", ("6", "7", "8"), [None, None, None]),
    ],
)
def test_numbers_of_dates_that_are_not_the_parts_numbers(text: str, numbers: Any, dates: Any) -> None:
    """A full list counts from one beside parts whose numbers run on; less than that is tied to none."""
    tied = tie_dates(text, numbers)
    assert [d.due.date.isoformat() if d.due.date else None for d in tied.dues] == dates
    assert bool(tied.why) == (None in dates)
