"""Whole documents of many kinds, as workbooks and as Word documents, read as a careful person reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import Paper, as_word, as_workbook, score
from papers import PAPERS

from lacflow.board.plan import Plan
from lacflow.documents import read_plan

_WORD = tuple(p for p in PAPERS if p.word)


def _as_a_person(plan: Plan, paper: Paper) -> None:
    result = score(plan, paper.truth)
    assert result.faults == []
    assert (result.found, result.cells, result.extra) == (1.0, 1.0, 0)
    assert (len(plan.issues), len(plan.risks)) == (paper.issues, paper.risks)
    assert paper.told <= {p.code for p in plan.problems}


@pytest.mark.parametrize("paper", PAPERS, ids=[p.name for p in PAPERS])
def test_a_workbook_reads_as_a_careful_person_reads_it(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(as_workbook(paper))
    _as_a_person(read_plan(path), paper)


@pytest.mark.parametrize("paper", _WORD, ids=[p.name for p in _WORD])
def test_the_same_in_word_reads_the_same(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(as_word(paper))
    _as_a_person(read_plan(path), paper)
