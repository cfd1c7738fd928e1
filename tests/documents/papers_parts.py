"""A progress report of workstreams with several deliverables each, as it is sent, and in the hands of a lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from papers_return import saved

from lacflow.board.people import Directory
from lacflow.board.rag import DEFAULT
from lacflow.documents import Sending
from lacflow.documents.opening import open_book
from lacflow.documents.workbook_in import plan_of

HEADERS = (
    "No", "Workstream", "Deliverables", "Update", "Lead", "Target end date", "Revised end date", "Target saving (£K)",
    "Priority", "Action RAG", "Savings RAG",
)  # fmt: skip
COLUMN = {name: n for n, name in enumerate(HEADERS, 1)}
#: Columns that belong to the workstream, not to one deliverable.
OF_THE_WHOLE = ("No", "Workstream", "Lead", "Target saving (£K)", "Priority", "Action RAG", "Savings RAG")
FILLS = {"Green": "FF00B050", "Amber": "FFFFC000", "Red": "FFFF0000", "Blue": "FF0070C0"}
SAID_ON = date(2027, 8, 13)
OWN = ("O1/1", "O1/2", "O2/4", "O2/5")


@dataclass(frozen=True)
class Stream:
    """A workstream: deliverables as text, update, target date, revised date."""

    no: str
    title: str
    lead: str
    rag: str
    parts: tuple[tuple[str, str, object, object], ...]
    saving: object = None
    savings_rag: str = ""
    priority: str = "Medium"


REPORT: dict[str, tuple[Stream, ...]] = {
    "Outcome 1: Fewer children live far from home": (
        Stream("1", "Short breaks near home", "Ben Marsh", "Amber", (
            ("1. Recruit twelve short break carers", "Nine approved so far, two at panel in July", "31/12/27", "31/03/28"),
            ("2. Open the house at Mill Lane on Saturdays", "Staff consulted in May", date(2027, 9, 30), None),
            ("3. Review the transport contract with all schools", "", "TBC", None),
        ), -120, "Green", "High"),
        Stream("2", "Homes for brothers and sisters", "Ben Marsh", "Red", (
            ("1. Find two larger houses", "Two seen; neither fits", "Nov-27", None),
            ("2. Agree the rent with the landlord", "", "31/03/28", None),
        ), -45, "Amber"),
        Stream("3", "Foster carers for teenagers", "Cora Lind", "Green", (
            ("1. Run the spring campaign", "Run from March to May, forty enquiries", "30/06/27", None),
            ("2. Train assessors in all three districts", "Two of three done", "31/10/27", None),
        ), 60, "Green", "High"),
    ),
    "Outcome 2: Young people leave care ready": (
        Stream("4", "A room of my own", "Ben Marsh", "Green", (
            ("1. Sign the lease for Dock Street", "Heads of terms agreed in June", date(2027, 10, 31), None),
        ), 10.5, "", "Low"),
        Stream("5", "Money and work", "Ben Marsh", "Green", (
            ("1. Offer ten apprenticeships in the council", "Six posts found by HR", "30/09/27", None),
            ("2. Write the savings guide with young people", "Draft shared with the forum", "31/12/27", None),
            ("3. Open a drop-in at the college", "", "31/01/28", None),
            ("4. Review council tax relief", "Paper to cabinet member in July", "30/11/27", None),
        ), None, "", "Medium"),
        Stream("6", "Health passports", "Dev Oram", "Amber", (
            ("1. Design the passport with the youth board", "Designed", "31/07/27", None),
            ("2. Print and send to every care leaver", "", "31/12/27", None),
        )),
    ),
}  # fmt: skip


def report(*, merged: bool = True) -> bytes:
    """Return the report as it is sent."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Progress"
    sheet["A1"] = "Better Homes for Children: progress report"
    for row, (name, words) in enumerate((("Sponsor", "Ada Quill"), ("Reporting date", "9 August 2027")), 2):
        sheet.cell(row, 1, name)
        sheet.cell(row, 3, words)
    row = 5
    for heading, streams in REPORT.items():
        sheet.cell(row, 1, heading).font = Font(bold=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=11)
        for column, words in enumerate(HEADERS, 1):
            sheet.cell(row + 1, column, words).font = Font(bold=True)
        row += 2
        for stream in streams:
            _stream(sheet, row, stream, merged=merged)
            row += len(stream.parts)
        row += 1
    for title, rows in (
        ("Issues for escalation", (("No.", "Issue", "Owner", "Action and by when"), ("I01", "The landlord has not answered", "Ben Marsh", "Write by May"), ("I02",))),
        ("Risk to be added to the risk log", (("No.", "Risk", "Owner", "Mitigating action"), ("R01",), ("R02",))),
    ):  # fmt: skip
        sheet.cell(row, 1, title).font = Font(bold=True)
        for n, words in enumerate(rows, row + 1):
            for column, text in enumerate(words, 1):
                sheet.cell(n, column, text)
        row += 5
    return saved(book)


def _stream(sheet: Any, row: int, stream: Stream, *, merged: bool) -> None:
    last = row + len(stream.parts) - 1
    whole = {
        "No": stream.no, "Workstream": stream.title, "Lead": stream.lead, "Target saving (£K)": stream.saving,
        "Priority": stream.priority, "Action RAG": stream.rag, "Savings RAG": stream.savings_rag or None,
    }  # fmt: skip
    for name, value in whole.items():
        sheet.cell(row, COLUMN[name], value)
    for name, rag in (("Action RAG", stream.rag), ("Savings RAG", stream.savings_rag)):
        if rag:
            sheet.cell(row, COLUMN[name]).fill = PatternFill("solid", fgColor=FILLS[rag])
    for n, part in enumerate(stream.parts, row):
        for name, value in zip(("Deliverables", "Update", "Target end date", "Revised end date"), part, strict=True):
            if value not in (None, ""):
                sheet.cell(n, COLUMN[name], value)
                if isinstance(value, date):
                    sheet.cell(n, COLUMN[name]).number_format = "DD/MM/YY"
    if merged and last > row:
        for name in OF_THE_WHOLE:
            sheet.merge_cells(start_row=row, end_row=last, start_column=COLUMN[name], end_column=COLUMN[name])


def report_sent(*, merged: bool = True, known: bool = True) -> Sending:
    """Return what was sent to Ben Marsh; without the file itself where it is not known."""
    sent = report(merged=merged)
    plan = plan_of(open_book(sent, "report.xlsx"), "report.xlsx", Directory(), DEFAULT)
    own, others = [a for a in plan.actions if a.key in OWN], [a for a in plan.actions if a.key not in OWN]
    assert [a.key for a in own] == list(OWN)
    notes = [words for n in (*plan.issues, *plan.risks) for words in (n.text, n.owner, n.action, n.number)]
    return Sending(own, DEFAULT, others, sent if known else None, SAID_ON, notes)


class InHand:
    """The report in a lead's hands: a cell by its deliverable's words and its header."""

    def __init__(self, *, merged: bool = True) -> None:
        self.book = load_workbook(BytesIO(report(merged=merged)))
        self.sheet = self.book.active
        self.merged = merged

    def row(self, words: str) -> int:
        """Return the row of a deliverable now."""
        rows = self.sheet.iter_rows()
        return next(r[0].row for r in rows if any(isinstance(c.value, str) and words in c.value for c in r))

    def top(self, words: str) -> int:
        """Return the first row of the workstream a deliverable belongs to."""
        row = self.row(words)
        while not self.sheet.cell(row, 2).value:
            row -= 1
        return row

    def column(self, header: str) -> int:
        """Return the column of a header now."""
        cells = (c for row in self.sheet.iter_rows(max_row=12) for c in row)
        return next((c.column for c in cells if c.value == header), COLUMN[header])

    def put(self, words: str, header: str, value: Any, fill: str | None = None) -> None:
        """Write beside a deliverable; what is the workstream's in its first row."""
        row = self.top(words) if header in OF_THE_WHOLE else self.row(words)
        cell = self.sheet.cell(row, self.column(header))
        cell.value = value
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)

    def add(self, words: str, update: str) -> None:
        """Write below the update of a deliverable."""
        cell = self.sheet.cell(self.row(words), self.column("Update"))
        cell.value = f"{cell.value}\n{update}" if cell.value else update

    def colour(self, words: str, name: str) -> None:
        """Give a workstream a colour, in word and fill."""
        self.put(words, "Action RAG", name, FILLS[name])

    def content(self) -> bytes:
        """Return the file."""
        return saved(self.book)
