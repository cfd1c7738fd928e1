"""Fixtures of the documents: read a workbook built in the test through the real child process."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from lacflow.board.people import Directory
from lacflow.board.plan import Plan
from lacflow.documents import read_plan


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Plan]:
    """Save a workbook and read it as a plan."""

    def read_(book: Workbook, directory: Directory | None = None) -> Plan:
        path, out = tmp_path / "plan.xlsx", BytesIO()
        book.save(out)
        path.write_bytes(out.getvalue())
        return read_plan(path, directory)

    return read_
