"""Documents in and out: what a council has, and what we hand back.

Files from outside are opened only in a child process with limits (`opening`, `kinds`, `child`); everything else here is
pure functions from cells to plans and readings, or from plans to bytes. openpyxl is imported only where it is used, and
this room's own modules only when one of its names is asked for: the child process, which needs none, starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lacflow.documents.opening import unpacked
    from lacflow.documents.plan_json import plan_to_json
    from lacflow.documents.plan_out import export_plan
    from lacflow.documents.returned import Returned, Sending, read_returned
    from lacflow.documents.workbook_in import read_document, read_plan
    from lacflow.documents.workbook_out import lead_workbook

__all__ = [
    "Returned",
    "Sending",
    "export_plan",
    "lead_workbook",
    "plan_to_json",
    "read_document",
    "read_plan",
    "read_returned",
    "unpacked",
]

_FOUND_IN = {
    "Returned": "returned",
    "Sending": "returned",
    "export_plan": "plan_out",
    "lead_workbook": "workbook_out",
    "plan_to_json": "plan_json",
    "read_document": "workbook_in",
    "read_plan": "workbook_in",
    "read_returned": "returned",
    "unpacked": "opening",
}


def __getattr__(name: str) -> Any:
    if name not in _FOUND_IN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FOUND_IN[name]}"), name)
