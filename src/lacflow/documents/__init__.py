"""Spreadsheets in and out: what a council has, and what we hand back.

Files from outside are opened only in a child process with limits (`opening`, `child`); everything else here is pure
functions from cells to plans and readings, or from plans to bytes. openpyxl is imported only where it is used.
"""

from lacflow.documents.plan_json import plan_to_json
from lacflow.documents.plan_out import export_plan
from lacflow.documents.returned import read_returned
from lacflow.documents.workbook_in import read_plan
from lacflow.documents.workbook_out import lead_workbook

__all__ = ["export_plan", "lead_workbook", "plan_to_json", "read_plan", "read_returned"]
