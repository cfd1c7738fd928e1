"""What is exported reads back as the same plan, whatever a plan holds: see `plan_out` for what "the same" means."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from lacflow.board.people import Directory
from lacflow.board.plan import Plan, Status
from lacflow.board.rag import DEFAULT
from lacflow.documents import export_plan
from lacflow.documents.cells import Book, book_from_json
from lacflow.documents.child import delimited, excel, word
from lacflow.documents.child.pages import Pages
from lacflow.documents.records import to_json
from lacflow.documents.sheets_out import bare
from lacflow.documents.workbook_in import plan_of
from lacflow.errors import Where
from made_plans import plans

OPENERS: dict[str, Callable[[bytes, Pages], None]] = {"xlsx": excel.read, "docx": word.read, "csv": delimited.read}


def opened(content: bytes, fmt: str) -> Book:
    """Open a document of our own making here: the child process that opens strangers' costs half a second."""
    pages = Pages(250_000)
    OPENERS[fmt](content, pages)
    return replace(book_from_json(json.loads(json.dumps(pages.json()))), kind=fmt)


def storable(value: object) -> object:
    """Return a record with the signs left out that no document can hold."""
    if isinstance(value, str):
        return bare(value)
    if isinstance(value, list):
        return [storable(v) for v in value]
    return {str(storable(k)): storable(v) for k, v in value.items()} if isinstance(value, dict) else value


def essence(plan: Plan, fmt: str) -> dict[str, object]:
    """Return what an export must bring back: everything but where it stands."""
    views = {s: [a.key for a in plan.actions if a.status is s] for s in Status}
    rows = {a.key: storable(to_json(replace(a, where=Where()))) for a in plan.actions}
    notes = {} if fmt == "csv" else {"issues": storable(to_json(plan.issues)), "risks": storable(to_json(plan.risks))}
    return {"order": views, "actions": rows, **notes}


@pytest.mark.parametrize("fmt", ["xlsx", "docx", "csv"])
@given(plan=plans())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_exported_plan_reads_back_as_itself(fmt: str, plan: Plan) -> None:
    again = plan_of(opened(export_plan(plan, fmt, {}), fmt), f"plan.{fmt}", Directory(), DEFAULT)
    assert essence(again, fmt) == essence(plan, fmt)
