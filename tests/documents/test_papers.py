"""Whole documents of many kinds, as workbooks and as Word documents, read as a careful person reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import Paper, as_word, as_workbook, score
from drawn_plans import MERGED, PAPERS, SHARED_SAVINGS
from drawn_plans_more import PAPERS_MORE

from lacflow.board.plan import Plan
from lacflow.board.rag import Rag
from lacflow.documents import read_plan

_ALL = (*PAPERS, *PAPERS_MORE)
_WORD = tuple(p for p in _ALL if p.word)


def _as_a_person(plan: Plan, paper: Paper) -> None:
    result = score(plan, paper.truth)
    assert result.faults == []
    assert (result.found, result.cells, result.extra) == (1.0, 1.0, 0)
    assert (len(plan.issues), len(plan.risks)) == (paper.issues, paper.risks)
    assert paper.told <= {p.code for p in plan.problems}


@pytest.mark.parametrize("paper", _ALL, ids=[p.name for p in _ALL])
def test_a_workbook_reads_as_a_careful_person_reads_it(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(as_workbook(paper))
    _as_a_person(read_plan(path), paper)


@pytest.mark.parametrize("paper", _WORD, ids=[p.name for p in _WORD])
def test_the_same_in_word_reads_the_same(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(as_word(paper))
    _as_a_person(read_plan(path), paper)


def _read(paper: Paper, folder: Path) -> Plan:
    path = folder / "plan.docx"
    path.write_bytes(as_word(paper))
    return read_plan(path)


def test_what_a_report_says_of_itself_above_its_tables_is_kept(tmp_path: Path) -> None:
    about = _read(MERGED, tmp_path).about
    assert (about.title, about.sponsor, about.leads, about.project_manager) == (
        "Better Homes for Children: progress report",
        "Ada Quill",
        ("Ben Marsh", "Cora Lind"),
        "Dev Oram",
    )
    assert (str(about.reporting_date.date), about.rag.value, about.savings_rag.value) == (
        "2027-09-30",
        Rag.AMBER,
        Rag.RED,
    )


def test_a_saving_on_the_outcome_s_row_is_said_to_be_shared_by_its_workstreams(tmp_path: Path) -> None:
    actions = _read(SHARED_SAVINGS, tmp_path).actions
    assert {(a.savings_k, a.savings_shared, a.objective.savings_k) for a in actions} == {(-922, True, -922)}


def test_a_summary_and_empty_numbered_rows_are_left_out_with_why(tmp_path: Path) -> None:
    why = " ".join(i.why for i in _read(MERGED, tmp_path).ignored)
    for told in ("a summary of actions listed elsewhere", "a number without an action"):
        assert told in why


def test_the_date_of_a_workstream_is_the_last_of_its_deliverables_where_each_has_one(tmp_path: Path) -> None:
    first, second, _ = _read(MERGED, tmp_path).actions
    assert (first.due.date, first.due.why) == (None, "not every deliverable has a date")
    assert [d.update for d in first.deliverables] == ["1. Nine approved so far", "2. Staff consulted in August", ""]
    assert second.ref == "2"
