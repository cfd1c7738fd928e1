"""columns.yaml: the council's own headers, checked with the rest of the configuration."""

from __future__ import annotations

from pathlib import Path

from lacflow import settings
from lacflow.documents import read_plan


def test_a_header_that_would_be_two_fields_or_none_is_a_fault_on_its_line(council):
    """A header that would be two fields, and one of marks alone, are told with their lines."""
    twice = council.edit("columns.yaml", "# due: [Ready for]", "due: [Ready for, 'READY (for)', '*']")
    council.edit("columns.yaml", "# revised: [Now ready for]", "revised: [ready for]")
    text, code = settings.check_report(council.folder, {})
    assert code == 1
    assert f"line {twice}: Nothing of this header is left" in text
    assert "would be both due and revised" in text


def test_a_council_s_own_headers_are_read_as_the_fields_they_are(council, tmp_path: Path):
    """With its headers named, a plan in a council's own words is read; one of ours can be kept out."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Our number", "What we promise", "On the hook", "Ready for", "How is it going", "Status"])
    book.active.append(["7b", "Open the small home", "Ann Lee", "31/12/27", "A", "Amber"])
    book.save(tmp_path / "plan.xlsx")
    for shown in ("ref: [Our number]", "activity: [What we promise]", "leads: [On the hook]", "due: [Ready for]",
                  "rag: [How is it going]"):  # fmt: skip
        council.edit("columns.yaml", f"# {shown}", shown)
    council.edit("columns.yaml", "# other: [Status of the contract]", "other: [status]")
    made, _ = settings.load(council.folder, {})
    (action,) = read_plan(tmp_path / "plan.xlsx", columns=made.columns).actions
    assert (action.key, action.activity, action.leads[0].raw) == ("/7b", "Open the small home", "Ann Lee")
    assert (str(action.due.date), action.rag.value, action.other) == ("2027-12-31", "amber", {"Status": "Amber"})
